"""Tables that were typed with tabs: consecutive Word paragraphs whose tabs line up in columns.

Belongs here: telling such lines from prose, and their grid. Does not belong here: what a paragraph is (runs).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from selko.schemas.models.layout import BlockKind, GridCell, GridTable, TextBlock
from selko.schemas.models.provenance import Provenance
from selko.schemas.words.numbers import is_number_like

_LONGEST_HEADING_ROW = 80
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
        run = _find_run(items, index)
        if not run:
            item = items[index]
            result.append(item.block if isinstance(item, TabLines) else item)
            index += 1
            continue
        index += len(run)
        table = _build_table(run)
        if table is not None:
            result.append(table)
            continue
        result.extend(lines.block for lines in run)
        if _is_doubtful(run):
            doubts.append(run[0].block.provenance.block or "")
    return result, doubts


def _find_run(items: Sequence[Item], start: int) -> list[TabLines]:
    """Consecutive lines with tabs; a short line without, right between two of them, is a heading row."""
    run: list[TabLines] = []
    for index in range(start, len(items)):
        item = items[index]
        if isinstance(item, TabLines) and item.block.kind is BlockKind.PARAGRAPH:
            run.append(item)
        elif run and isinstance(item, TextBlock) and _is_heading_row(items, index):
            run.append(TabLines(item, item.text))
        else:
            break
    return run


def _is_heading_row(items: Sequence[Item], index: int) -> bool:
    block = items[index]
    following = items[index + 1] if index + 1 < len(items) else None
    return (
        isinstance(block, TextBlock)
        and block.kind is BlockKind.PARAGRAPH
        and len(block.text) <= _LONGEST_HEADING_ROW
        and isinstance(following, TabLines)
        and following.block.kind is BlockKind.PARAGRAPH
        and any(map(is_number_like, following.raw.split("\t")[1:]))
    )


def _rows(run: Sequence[TabLines]) -> list[_Row]:
    return [
        _Row(tuple(" ".join(cell.split()) for cell in line.split("\t")), lines.block)
        for lines in run
        for line in lines.raw.split("\n")
        if line.strip()
    ]


def _build_table(run: Sequence[TabLines]) -> GridTable | None:
    """The grid, when the lines have equally many tabs, or equally many once several tabs in a row count as one.
    Lines of one text may stand between them."""
    rows = _rows(run)
    if sum(any(map(is_number_like, row.cells[1:])) for row in rows) < 2:
        return None
    for candidate in (rows, [row._replace(cells=_collapsed(row.cells)) for row in rows]):
        width = max(len(row.cells) for row in candidate)
        if width >= 2 and all(len(row.cells) in (1, width) for row in candidate):
            if width == 2 and _is_like_contents(candidate):
                return None
            return _grid([row._replace(cells=row.cells + ("",) * (width - len(row.cells))) for row in candidate], width)
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
