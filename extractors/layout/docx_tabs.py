"""Tables that were typed with tabs: consecutive Word paragraphs whose tabs line up in columns.

Belongs here: telling such lines from prose, and their grid. Does not belong here: what a paragraph is (docx_text.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from schemas.layout import BlockKind, GridCell, GridTable, TextBlock
from schemas.numbers import is_number_like
from schemas.provenance import Provenance

_CONTENTS_PAGE = re.compile(r"\d{1,3}")


class TabLines(NamedTuple):
    """A paragraph with tabs in it: its block, and its text with the tabs still there."""

    block: TextBlock
    raw: str


Item = TextBlock | GridTable | TabLines


class _Row(NamedTuple):
    cells: tuple[str, ...]
    block: TextBlock


def find_tab_tables(items: Sequence[Item]) -> tuple[list[TextBlock | GridTable], list[str]]:
    """The items with typed tables as GridTable (reader `docx.tabs`); the places of lines with figures between tabs
    that make no grid are given as well. Everything else stays a block."""
    result: list[TextBlock | GridTable] = []
    doubts: list[str] = []
    index = 0
    while index < len(items):
        item = items[index]
        if not isinstance(item, TabLines):
            result.append(item)
            index += 1
            continue
        end = index
        run: list[TabLines] = []
        while end < len(items) and isinstance(following := items[end], TabLines) and _may_be_row(following.block):
            run.append(following)
            end += 1
        table = _build_table(run) if run else None
        if table is not None:
            result.append(table)
        else:
            if _is_doubtful(run):
                doubts.append(run[0].block.provenance.block or "")
            run = run or [item]
            result.extend(lines.block for lines in run)
        index += max(1, len(run))
    return result, doubts


def _may_be_row(block: TextBlock) -> bool:
    return block.kind is BlockKind.PARAGRAPH


def _rows(run: Sequence[TabLines]) -> list[_Row]:
    return [
        _Row(tuple(" ".join(cell.split()) for cell in line.split("\t")), lines.block)
        for lines in run
        for line in lines.raw.split("\n")
        if line.strip()
    ]


def _build_table(run: Sequence[TabLines]) -> GridTable | None:
    """The grid, when the lines have equally many tabs, or equally many once several tabs in a row count as one."""
    rows = _rows(run)
    if sum(any(map(is_number_like, row.cells[1:])) for row in rows) < 2:
        return None
    for candidate in (rows, [row._replace(cells=_collapsed(row.cells)) for row in rows]):
        width = len(candidate[-1].cells)
        if width >= 2 and all(len(row.cells) == width for row in candidate):
            if width == 2 and _is_like_contents(candidate):
                return None
            return _grid(candidate, width)
    return None


def _collapsed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Without the empty cells between two tabs; an empty first cell, over the labels, stays."""
    return (cells[0], *(cell for cell in cells[1:] if cell))


def _is_like_contents(rows: Sequence[_Row]) -> bool:
    """Two columns whose figures might be page numbers: few digits, never falling."""
    last = [row.cells[-1] for row in rows]
    if not all(_CONTENTS_PAGE.fullmatch(text) for text in last):
        return False
    return [int(text) for text in last] == sorted(int(text) for text in last)


def _is_doubtful(run: Sequence[TabLines]) -> bool:
    rows = _rows(run)
    figures = [row for row in rows if sum(map(is_number_like, row.cells[1:])) > 1]
    return len(figures) > 1


def _grid(rows: Sequence[_Row], width: int) -> GridTable:
    first = rows[0].block.provenance.block or ""
    cells = [
        GridCell(
            row=index,
            column=column,
            text=text,
            provenance=Provenance(block=f"{row.block.provenance.block} cell {column + 1}"),
            bold=row.block.style.bold,
            italic=row.block.style.italic,
        )
        for index, row in enumerate(rows)
        for column, text in enumerate(row.cells)
    ]
    return GridTable(
        order=0,
        provenance=Provenance(block=first),
        row_count=len(rows),
        column_count=width,
        cells=tuple(cells),
        reader="docx.tabs",
    )
