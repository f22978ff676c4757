"""Tables whose cells are drawn with rules.

Belongs here: words put into the cells of a lattice, lattices that are no table (frames, charts), rows and columns that
the rules leave undivided. Does not belong here: finding rules (parts/rules), tables without rules (aligned/table).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from selko.extractors.layout.pdf.page.content import PageContent, Word
from selko.extractors.layout.pdf.tables.parts.grid import PlacedCell, PlacedTable, by_lines, without_empty
from selko.extractors.layout.pdf.tables.parts.header import count_header_rows
from selko.extractors.layout.pdf.tables.parts.rules import SAME_PLACE, Lattice, LatticeCell
from selko.extractors.layout.pdf.tables.parts.segments import (
    Look,
    is_leader,
    make_segment,
)
from selko.extractors.layout.pdf.tables.ruled.undivided import (
    RuledCell,
    add_rows_below,
    cut_columns,
    cut_rows,
    cut_wide,
)

LEAST_FRAME = 0.4  # share of a table's outer frame that is drawn
BLANK_ROW = 8.0  # points: a row of this height between rules was left blank on purpose
LEAST_LABELLED = 0.7  # share of the rows of a lattice beside which labels stand
LEAST_REGULAR = 0.3  # share of a table's height that its upright rules run over, on average


def build_ruled_table(lattice: Lattice, content: PageContent, cut: bool = True) -> PlacedTable | None:
    """The table in a lattice, or None where the lattice is no table: a frame, a chart, a box around prose. `cut`: its
    cells are cut where the words in them show columns or rows without a rule between them."""
    cells = _fill(lattice, [*content.words, *content.turned_words])
    filled = [cell for cell in cells if cell.words]
    if len(filled) < 2 or not _is_regular(lattice) or _is_drawing(lattice, cells):
        return None
    xs, ys = list(lattice.xs), list(lattice.ys)
    drawn = {y for y in ys if any(abs(s.place - y) <= SAME_PLACE for s in lattice.levels)}
    cut_wide(xs, cells)
    if cut:
        cut_columns(xs, cells)
        cut_rows(xs, ys, cells)
    add_rows_below(xs, ys, cells, content, lattice)
    filled = [cell for cell in cells if cell.words]
    table = without_empty(
        PlacedTable(
            page=content.number,
            box=(xs[0], ys[0], xs[-1], ys[-1]),
            row_count=len(ys) - 1,
            column_count=len(xs) - 1,
            cells=tuple(
                PlacedCell(
                    row=c.row,
                    column=c.column,
                    row_span=c.row_end - c.row,
                    column_span=c.column_end - c.column,
                    lines=by_lines(c.words),
                    box=(xs[c.column], ys[c.row], xs[c.column_end], ys[c.row_end]),
                )
                for c in sorted(cells, key=lambda c: (c.row, c.column))
            ),
            reader="pdf.ruled",
        ),
        {r for r in range(len(ys) - 1) if ys[r + 1] - ys[r] >= BLANK_ROW and {ys[r], ys[r + 1]} <= drawn},
    )
    figures = sum(make_segment(cell.words).look is Look.FIGURE for cell in filled)
    if table.column_count < 2 or len(filled) < (2 if figures else 3):
        return None
    return replace(table, header_rows=count_header_rows(table, content.fills))


def with_label_column(lattice: Lattice, content: PageContent) -> Lattice | None:
    """The lattice with a column more at its left for labels that stand outside of its rules; None where most of its
    rows have no text there, or something else stands farther left beside them."""
    x0, top, _, bottom = lattice.box
    beside = [w for w in content.words if w.x1 <= x0 + 1 and top <= (w.top + w.bottom) / 2 <= bottom]
    rows = {bisect_right(lattice.ys, (w.top + w.bottom) / 2) for w in beside if any(c.isalpha() for c in w.text)}
    if len(rows) < LEAST_LABELLED * (len(lattice.ys) - 1):
        return None
    cells = (
        *(LatticeCell(row, 0, row + 1, 1) for row in range(len(lattice.ys) - 1)),
        *(LatticeCell(c.row, c.column + 1, c.row_end, c.column_end + 1) for c in lattice.cells),
    )
    return replace(lattice, xs=(min(w.x0 for w in beside) - 1, *lattice.xs), cells=cells)


def _fill(lattice: Lattice, words: Sequence[Word]) -> list[RuledCell]:
    xs, ys = lattice.xs, lattice.ys
    columns = len(xs) - 1
    cells = [RuledCell(c.row, c.column, c.row_end, c.column_end) for c in lattice.cells]
    at: dict[int, RuledCell] = {}
    for cell in cells:
        for r in range(cell.row, cell.row_end):
            for c in range(cell.column, cell.column_end):
                at[r * columns + c] = cell
    for word in words:
        middle = (word.x0 + word.x1) / 2
        height = (word.top + word.bottom) / 2
        if not (xs[0] <= middle <= xs[-1] and ys[0] <= height <= ys[-1]):
            continue
        row = min(bisect_right(ys, height) - 1, len(ys) - 2)
        column = min(bisect_right(xs, middle) - 1, columns - 1)
        at[row * columns + column].words.append(word)
    return cells


def _is_regular(lattice: Lattice) -> bool:
    """Upright rules of a table run over much of its height; the bars of a chart do not."""
    height = lattice.ys[-1] - lattice.ys[0]
    inner = lattice.xs[1:-1]
    if not inner:
        return len(lattice.xs) == 2
    total = sum(s.length for s in lattice.uprights if lattice.xs[0] + 2 < s.place < lattice.xs[-1] - 2)
    return total / (len(inner) * height) >= LEAST_REGULAR if height > 0 else False


def _is_drawing(lattice: Lattice, cells: Sequence[RuledCell]) -> bool:
    """Charts: rules run through words, most cells are empty, or most of the height holds no word."""
    words = [word for cell in cells for word in cell.words if not is_leader([word])]
    crossed = 0
    for word in words:
        y, slack = word.baseline - 0.3 * word.size, 0.12 * (word.x1 - word.x0)
        crossed += any(
            word.x0 + slack < s.place < word.x1 - slack and s.start < y - 1 and s.end > y + 1 for s in lattice.uprights
        )
    if crossed > max(1, 0.12 * len(words)):
        return True
    filled = [cell for cell in cells if cell.words]
    if not _sides_are_long(lattice, filled) or _drawn_frame(lattice) < LEAST_FRAME:
        return True
    if _is_form(lattice, cells):
        return False
    if len(cells) >= 40 and len(filled) < 0.15 * len(cells):
        return True
    ys = lattice.ys
    busy = {row for cell in filled for row in range(cell.row, cell.row_end)}
    empty = sum(ys[r + 1] - ys[r] for r in range(len(ys) - 1) if r not in busy)
    return empty > 0.55 * (ys[-1] - ys[0])


def _is_form(lattice: Lattice, cells: Sequence[RuledCell]) -> bool:
    """A header without a blank cell, and below it rows of cells, each drawn, that were left blank."""
    rows, columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    head = [cell for cell in cells if cell.words]
    end = max((cell.row_end for cell in head), default=0)
    return (
        columns >= 3
        and 0 < end < rows
        and all(cell.words for cell in cells if cell.row < end)
        and sum(cell.row >= end for cell in cells) == (rows - end) * columns
        and all(make_segment(cell.words).look is Look.TEXT for cell in head)
        and _drawn_frame(lattice) >= 0.95
    )


def _drawn_frame(lattice: Lattice) -> float:
    """The share of the outer frame that is drawn. The boxes and arrows of a diagram leave most of it open."""
    if not lattice.uprights:
        return 1.0
    x0, top, x1, bottom = lattice.box
    drawn = sum(s.length for s in lattice.levels if min(abs(s.place - top), abs(s.place - bottom)) <= SAME_PLACE)
    drawn += sum(s.length for s in lattice.uprights if min(abs(s.place - x0), abs(s.place - x1)) <= SAME_PLACE)
    return drawn / (2 * (x1 - x0) + 2 * (bottom - top))


def _sides_are_long(lattice: Lattice, filled: Sequence[RuledCell]) -> bool:
    """The sides of most cells with words go on through other rows, as those of a chart's bars do not."""
    height = lattice.ys[-1] - lattice.ys[0]
    last = len(lattice.xs) - 1
    share = [0.0] * (last + 1)
    for stroke in lattice.uprights:
        share[min(range(last + 1), key=lambda i: abs(lattice.xs[i] - stroke.place))] += stroke.length / height

    def is_long(side: int) -> bool:
        return side in (0, last) or share[side] >= 0.25

    good = sum(is_long(cell.column) and is_long(cell.column_end) for cell in filled)
    return good >= 0.5 * len(filled)


# --- columns and rows that the rules leave undivided --------------------------------------------------------------
