"""A heading right below a table, which the reader took for its last row.

Belongs here: telling such a row by its look. Does not belong here: what is a heading (interpret.sections).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from selko.extractors.layout.pdf.page.content import Word
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable, words_box

_LARGER = 0.8  # points over every other row: a heading, where a group of rows has the size of the rows
_APART = 1.4  # of the distance between rows
_LEAST_ROWS = 3


def without_heading_below(table: PlacedTable) -> PlacedTable:
    """The table without a last row that holds one text, larger than every other row, or bold and of another colour
    than all of them, or bold as no label is and set apart. A row under which a group goes on after a page break looks
    as its table does."""
    others = tuple(without_heading_below(other) for other in table.alternatives)
    table = replace(table, alternatives=others) if others else table
    last = [cell for cell in table.cells if cell.row == table.row_count - 1 and cell.words]
    rest = [cell for cell in table.cells if cell.row < table.row_count - 1]
    words = [word for cell in rest for word in cell.words]
    if table.row_count < _LEAST_ROWS or len(last) != 1 or not words or any(cell.row_span > 1 for cell in rest):
        return table
    own = last[0].words
    if last[0].column or any(c.isdigit() for word in own for c in word.text):
        return table
    larger = min(word.size for word in own) >= max(word.size for word in words) + _LARGER
    coloured = all(word.bold for word in own) and not {word.colour for word in own} & {word.colour for word in words}
    if not (larger or coloured or _stands_apart(table, own)):
        return table
    x0, top, x1, bottom = table.box
    return replace(
        table, box=(x0, top, x1, min(bottom, words_box(words)[3])), row_count=table.row_count - 1, cells=tuple(rest)
    )


def _stands_apart(table: PlacedTable, own: Sequence[Word]) -> bool:
    """Whether the last row is bold, as no label above it is, and farther from its neighbour than the rows are."""
    labels = [
        word for cell in table.cells if 0 < cell.row < table.row_count - 1 and cell.column == 0 for word in cell.words
    ]
    if not all(word.bold for word in own) or any(word.bold for word in labels):
        return False
    feet: dict[int, float] = {}
    for cell in table.cells:
        for word in cell.words:
            feet[cell.row] = max(feet.get(cell.row, 0.0), word.baseline)
    heights = [feet[row] for row in sorted(feet)]
    *usual, last = [after - before for before, after in pairwise(heights)]
    return bool(usual) and last >= _APART * median(usual)
