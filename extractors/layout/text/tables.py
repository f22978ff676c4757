"""Rows of a text export put together to tables: torn rows joined, pieces of one table recognised.

Belongs here: rows, their cells, where a table begins, goes on and ends. Does not belong here: what a line is (lines)
and what a table means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from selko.extractors.layout.text.lines import Line, LineKind, split_cells
from selko.extractors.layout.text.markup import MarkedText, read_markup
from selko.schemas.models.layout import GridCell, GridTable
from selko.schemas.models.provenance import Provenance
from selko.schemas.words.numbers import is_number_like

_ENUMERATOR = re.compile(r"[-–•*▪●◦‣·]|\(?\d{1,3}(?:\.\d{1,3})*[.):]?|\(?[a-zA-Z][.)]")
_READERS = {LineKind.TAB_ROW: "text.tabs", LineKind.PIPE_ROW: "text.pipes", LineKind.PROSE: "text.blanks"}
_SENTENCE_END = (".", "!", "?", "…")


class Row(NamedTuple):
    number: int  # of its line
    cells: tuple[MarkedText, ...]

    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells]

    @property
    def filled(self) -> list[str]:
        return [cell.text for cell in self.cells if cell.text]

    @property
    def has_numbers(self) -> bool:
        return any(is_number_like(text) for text in self.texts()[1:])


class Piece(NamedTuple):
    """Rows that stand together without a blank line. `separator_after`: rows before the first '---' row."""

    rows: tuple[Row, ...]
    kind: LineKind
    separator_after: int | None

    @property
    def width(self) -> int:
        return max(len(row.cells) for row in self.rows)


def find_piece(lines: Sequence[Line], start: int) -> tuple[Piece | None, int]:
    """The table that begins at this row, and the index of the first line after its rows.

    None when the rows are no table: one row of two cells, a list with its numbers before tabs, or nothing but blanks.
    A line without tabs right between two rows of one table is a row of it (a heading row whose empty cells were cut).
    """
    kind = lines[start].kind
    rows: list[Row] = []
    separator_after = None
    index, width = start, 0
    while index < len(lines):
        line = lines[index]
        if line.page_break and rows:
            break
        if line.kind is kind or (rows and _is_inner_heading(lines, index, kind, width)):
            rows.append(_row(line))
            width = max(width, len(rows[-1].cells))
        elif line.kind is LineKind.SEPARATOR:
            separator_after = len(rows) if separator_after is None else separator_after
        else:
            break
        index += 1
    piece = Piece(tuple(rows), kind, separator_after)
    return (piece if any(row.filled for row in rows) and _is_table(piece) else None), index


def _row(line: Line) -> Row:
    return Row(line.number, tuple(read_markup(cell) for cell in split_cells(line)))


def _is_inner_heading(lines: Sequence[Line], index: int, kind: LineKind, width: int) -> bool:
    if kind is not LineKind.TAB_ROW or lines[index].kind is not LineKind.PROSE or index + 1 >= len(lines):
        return False
    following = lines[index + 1]
    if following.kind is not kind or following.page_break:
        return False
    cells = split_cells(following)
    begins_anew = not cells[0] and not any(map(is_number_like, cells))  # an empty corner: the header of a next table
    return len(cells) == width and not begins_anew


def _is_table(piece: Piece) -> bool:
    if piece.kind is LineKind.PIPE_ROW or piece.separator_after is not None or piece.width > 2:
        return True
    if len(piece.rows) == 1:
        return False
    if any(row.has_numbers for row in piece.rows):
        return True
    first_cells = [row.texts()[0] for row in piece.rows]
    return not all(_ENUMERATOR.fullmatch(text) or not text for text in first_cells)


def is_torn_row(row: Row, above: Row) -> bool:
    """Whether `row`, the first after a break, goes on with the cells of `above`, the last before it.

    Its first cell is empty, it holds no number, and each of its texts stands under a text that is not ended, or
    begins as the middle of a sentence does. A header under an empty corner does neither.
    """
    cells, before = row.texts(), above.texts()
    if len(cells) != len(before) or cells[0] or not row.filled or row.has_numbers:
        return False
    return all(_goes_on(text, upper) for text, upper in zip(cells, before, strict=True) if text)


def _goes_on(text: str, upper: str) -> bool:
    if not any(map(str.isalpha, upper)):
        return False
    begins_inside = text[0].islower() or text[0] in "(),;–-"
    return begins_inside or not (upper.endswith(_SENTENCE_END) or text[0].isupper())


def join_torn_row(above: Row, row: Row) -> Row:
    """The two halves as one row, a line break between them in each cell."""
    cells = zip(above.cells, row.cells, strict=True)
    joined = (upper._replace(text=f"{upper.text}\n{lower.text}") if lower.text else upper for upper, lower in cells)
    return above._replace(cells=tuple(joined))


def goes_on(piece: Piece, first: Piece, lines_between: int) -> bool:
    """Whether `piece` continues the table that began with `first`; `lines_between` paragraphs stand between them.

    It has as many columns and no header of its own; with a paragraph between (a heading row that lost its cells) at
    least three columns. Right after a blank line a repeated header is a continuation too.
    """
    if piece.width != first.width or piece.kind is not first.kind or lines_between > 1:
        return False
    if _repeats(piece.rows[0], first.rows[0]):
        return lines_between == 0
    if lines_between and piece.width < 3:
        return False
    return not _has_header(piece)


def _repeats(row: Row, header: Row) -> bool:
    pairs = list(zip(row.texts(), header.texts(), strict=False))
    alike = sum(_letters(a) == _letters(b) for a, b in pairs if a or b)
    return 2 * alike >= sum(bool(a or b) for a, b in pairs)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _has_header(piece: Piece) -> bool:
    first, rest = piece.rows[0], piece.rows[1:]
    if first.has_numbers or not rest:
        return False
    if any(row.has_numbers for row in rest) and len(first.filled) > 1:
        return True
    return len(first.filled) == piece.width and not any(text.endswith(_SENTENCE_END) for text in first.filled)


def build_table(piece: Piece, order: int, continues: bool) -> GridTable:
    """The grid as it stands; rows that are short of cells are filled with blanks."""
    width = piece.width
    cells = [
        GridCell(
            row=index,
            column=column,
            text=cell.text,
            provenance=Provenance(block=f"line {row.number} cell {column + 1}"),
            bold=cell.bold,
            italic=cell.italic,
        )
        for index, row in enumerate(piece.rows)
        for column, cell in enumerate(row.cells + (MarkedText(""),) * (width - len(row.cells)))
    ]
    header_rows = 0
    if piece.separator_after and not continues and piece.separator_after < len(piece.rows):
        header_rows = piece.separator_after
    return GridTable(
        order=order,
        provenance=Provenance(block=f"line {piece.rows[0].number}"),
        row_count=len(piece.rows),
        column_count=width,
        cells=tuple(cells),
        reader=_READERS[piece.kind],
        header_rows=header_rows,
        continues=continues,
    )
