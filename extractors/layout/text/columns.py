"""Tables of a text file whose columns are held apart by blanks alone.

Belongs here: finding the columns of such lines. Does not belong here: rows of tabs or bars (tables), what a line is
(lines).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selko.extractors.layout.text.lines import Line, LineKind
from selko.extractors.layout.text.markup import read_markup
from selko.extractors.layout.text.tables import Piece, Row
from selko.schemas.words.numbers import is_number_like

_TOKEN = re.compile(r"\S+(?: \S+)*")  # a single blank stands inside a label or a number, two part columns
_WIDEST_LINE = 400
_FEWEST_ROWS = 3


def find_columns(lines: Sequence[Line], start: int) -> tuple[Piece | None, int]:
    """The table that begins at this line of prose, and the index after the lines that look like its rows.

    Rows are lines with two or more texts held apart by two or more blanks, at least three of them and two with
    figures; a line of one text between two rows is a row too. The columns are the stretches between the positions
    that are blank in every row. None when there are no such rows (then the index is `start`), or when some row has two
    texts in one column (then the index is after the run: figures that make no grid).
    """
    end = start
    while end < len(lines) and _is_row(lines, end, end > start):
        end += 1
    run = lines[start:end]
    tokens = [_tokens(line) for line in run]
    with_figures = sum(any(is_number_like(text) for _, _, text in row[1:]) for row in tokens)
    if sum(len(row) > 1 for row in tokens) < _FEWEST_ROWS or with_figures < 2:
        return None, start
    columns = _columns(tokens)
    rows = [_place(row, columns) for row in tokens]
    if len(columns) < 2 or any(row is None for row in rows):
        return None, end
    cells = [tuple(read_markup(text) for text in row) for row in rows if row is not None]
    return Piece(tuple(Row(line.number, row) for line, row in zip(run, cells, strict=True)), LineKind.PROSE, None), end


def _tokens(line: Line) -> list[tuple[int, int, str]]:
    return [(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(line.text)]


def _is_row(lines: Sequence[Line], index: int, inside: bool) -> bool:
    line = lines[index]
    if line.kind is not LineKind.PROSE or len(line.text) > _WIDEST_LINE or (inside and line.page_break):
        return False
    if len(_tokens(line)) > 1:
        return True
    following = lines[index + 1] if inside and index + 1 < len(lines) else None
    return following is not None and following.kind is LineKind.PROSE and len(_tokens(following)) > 1


def _columns(rows: Sequence[Sequence[tuple[int, int, str]]]) -> list[tuple[int, int]]:
    """The stretches of positions that some row covers, left to right. Rows of one text do not count: they may run
    across."""
    spans = sorted((start, end) for row in rows if len(row) > 1 for start, end, _ in row)
    columns: list[tuple[int, int]] = []
    for start, end in spans:
        if columns and start <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns


def _place(row: Sequence[tuple[int, int, str]], columns: Sequence[tuple[int, int]]) -> list[str] | None:
    """The texts in their columns; None when two fall into one."""
    cells = [""] * len(columns)
    for start, _, text in row:
        column = max((index for index, (left, _) in enumerate(columns) if left <= start), default=0)
        if cells[column]:
            return None
        cells[column] = text
    return cells
