"""A table with its cells in place, before it becomes a GridTable.

Belongs here: the internal types, cutting and dropping rows and columns, texts of cells. Does not belong here: how rows
and columns are found.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from selko.extractors.layout.pdf.page.content import Word
from selko.extractors.layout.pdf.tables.parts.segments import LEADER_SIGNS, is_leader, leader_places

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class PlacedCell:
    """`lines` are the words of the cell, line by line. `box` is the cell's own area: between its rules where it has
    some, else around its words. `cuts` are the lines that the column's edge cuts inside a word or a figure."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[tuple[Word, ...], ...]
    box: Box
    cuts: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        text = ""
        for number, line in enumerate(self.lines):
            printed = line_text(line)
            if printed:
                text += printed if not text or number - 1 in self.cuts else f"\n{printed}"
        return text

    @property
    def words(self) -> list[Word]:
        return [word for line in self.lines for word in line]


@dataclass(frozen=True, slots=True, eq=False)
class PlacedTable:
    """A table on one page, in the frame of the page's content. `alternatives` are other readings of the same words."""

    page: int
    box: Box
    row_count: int
    column_count: int
    cells: tuple[PlacedCell, ...]
    reader: str
    header_rows: int = 0
    continues: bool = False
    alternatives: tuple[PlacedTable, ...] = ()

    @property
    def words(self) -> list[Word]:
        return [word for cell in self.cells for word in cell.words]

    def matrix(self) -> list[list[str]]:
        rows = [[""] * self.column_count for _ in range(self.row_count)]
        for cell in self.cells:
            rows[cell.row][cell.column] = cell.text
        return rows


def texts_of(table: PlacedTable) -> list[list[str]]:
    """The texts of the rows that have any, white space collapsed: what two readings are compared by."""
    return [[" ".join(text.split()) for text in row] for row in table.matrix() if any(row)]


def line_text(words: Sequence[Word]) -> str:
    """The words of one line of a cell, dot leaders left out."""
    led = leader_places(words) if any(word.text in LEADER_SIGNS for word in words) else ()
    return " ".join(word.text for place, word in enumerate(words) if place not in led and not is_leader([word]))


def is_inside(word: Word, box: Box) -> bool:
    """Whether the middle of a word lies in a box."""
    x0, top, x1, bottom = box
    return x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= (word.top + word.bottom) / 2 <= bottom


def words_box(words: Sequence[Word]) -> Box:
    return (
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def by_lines(words: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
    """Words of one cell as lines: from the top down, words whose baselines nearly agree from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.baseline, w.x0)):
        if lines and word.baseline - lines[-1][0].baseline <= 0.35 * min(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    return tuple(tuple(sorted(line, key=lambda w: w.x0)) for line in lines)


def with_codes_first(table: PlacedTable) -> PlacedTable:
    """The table with the code of a label of several lines before its first line, where it stands left of them all
    beside another one."""
    cells = tuple(_with_code_first(cell) if cell.column == 0 and len(cell.lines) > 1 else cell for cell in table.cells)
    if all(one is two for one, two in zip(cells, table.cells, strict=True)):
        return table
    return replace(table, cells=cells)


def _with_code_first(cell: PlacedCell) -> PlacedCell:
    first = min(cell.words, key=lambda word: word.x0)
    others = [word for word in cell.words if word is not first]
    code = first.text.isdecimal() and len(first.text) > 1 and first not in cell.lines[0]
    if not code or first.x1 > min(word.x0 for word in others):
        return cell
    rest = [tuple(word for word in line if word is not first) for line in cell.lines]
    return replace(cell, lines=((first, *rest[0]), *(line for line in rest[1:] if line)))


def without_empty(table: PlacedTable, rows_kept: set[int] | None = None) -> PlacedTable:
    """The table without rows and columns in which no cell begins or spreads with a text of its own, but with the
    rows in `rows_kept`."""
    rows = sorted({*_kept([(c.row, c.row_span) for c in table.cells if c.lines]), *(rows_kept or ())})
    columns = _kept([(c.column, c.column_span) for c in table.cells if c.lines])
    cells = []
    for cell in table.cells:
        row, row_span = _moved(rows, cell.row, cell.row_span)
        column, column_span = _moved(columns, cell.column, cell.column_span)
        if row_span and column_span:
            cells.append(replace(cell, row=row, column=column, row_span=row_span, column_span=column_span))
    return replace(table, row_count=len(rows), column_count=len(columns), cells=tuple(cells))


def _kept(spans: list[tuple[int, int]]) -> list[int]:
    """The rows (or columns) to keep: a text that stands in one alone keeps it; a wider text needs one of its own."""
    kept = {start for start, span in spans if span == 1}
    for start, span in sorted(spans, key=lambda s: s[1]):
        if kept.isdisjoint(range(start, start + span)):
            kept.add(start)
    return sorted(kept)


def _moved(kept: list[int], start: int, span: int) -> tuple[int, int]:
    first, end = bisect_left(kept, start), bisect_left(kept, start + span)
    return (first, end - first) if end > first else (0, 0)
