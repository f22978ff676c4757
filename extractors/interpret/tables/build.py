"""Grids to tables of the report: header, stub and body told apart, continuations over page breaks joined.

Belongs here: the order and numbers of the tables, their kind, captions, heads. Does not belong here: what a column, a
label or a figure means (extractors/normalise).
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from selko.extractors.interpret.tables.continued import Draft, borrow_heads, figure_share, join_continuation, same_place
from selko.extractors.interpret.tables.matrix import (
    Matrix,
    build_matrix,
    has_letters,
    has_role,
    is_dash,
    is_figure,
    is_year_words,
    join_boxes,
)
from selko.extractors.interpret.tables.rows import Join, build_rows
from selko.extractors.interpret.tables.split import Part, find_label_positions, split_matrix
from selko.schemas.models.layout import BlockKind, DocumentLayout, GridCell, GridTable, TextBlock
from selko.schemas.models.provenance import Box
from selko.schemas.models.tables import ColumnHead, ReportTable, TableKind
from selko.schemas.words.hyphens import count_words, join_lines
from selko.schemas.words.label_words import UnitKind, find_unit, is_unit, says_unit
from selko.schemas.words.vocabulary import goal_role

_CAPTION_LENGTH = 160  # letters: a longer line is prose
_CAPTIONS = 4
_LINES_BELOW = 2
_WORDS_BELOW = 10  # of a line that says the unit of the table above it
_IGNORED = {BlockKind.FURNITURE, BlockKind.HIDDEN, BlockKind.CONTENTS, BlockKind.FOOTNOTE}


class SectionLookup(Protocol):
    """What interpret_tables needs to know of the sections."""

    def section_at(self, order: int) -> int | None: ...


def interpret_tables(layout: DocumentLayout, section_index: SectionLookup | None = None) -> tuple[ReportTable, ...]:
    """Every table of the layout as ReportTables, numbered from 1 in reading order.

    A grid with tables side by side, or with a second header below, gives several. A grid that continues the one
    before is joined to it unless its header differs.
    """
    blocks = sorted(layout.blocks, key=_order)
    stock = count_words(line for block in blocks for line in block.lines)

    def join(text: str) -> str:
        return join_lines(text.split("\n"), stock)

    headings: frozenset[int] = getattr(section_index, "heading_orders", frozenset())
    captions = _find_captions(blocks, layout.tables, headings)
    below = _find_lines_below(blocks, layout.tables, headings, captions)
    tables: list[ReportTable] = []
    waiting: list[Draft] = []  # those that the next grid may go on with, and what comes after them
    previous: list[Draft] = []  # the drafts of the grid before, by side

    def build(draft: Draft) -> None:
        section = section_index.section_at(draft.grid.order) if section_index else None
        table = _build_table(draft, len(tables) + 1, section, below.get(draft.grids[-1].order, ()))
        alternatives = _read_alternatives(draft, table, join)
        tables.append(table.model_copy(update={"alternatives": alternatives}) if alternatives else table)

    for grid in sorted(layout.tables, key=lambda table: table.order):
        own = captions.get(grid.order, ())
        found = _read_grid(grid, previous, join, _between(blocks, previous, grid), headings)
        fresh: list[Draft] = []
        for draft in found:
            joined = join_continuation(waiting, draft, previous, join) if grid.continues else None
            if joined is not None:
                fresh.append(joined)
                continue
            near = previous and not own and same_place(previous[-1], draft, headings)
            inherited = previous[-1].captions if near else ()
            draft = replace(draft, captions=(*(own or inherited), *draft.part.titles))
            waiting.append(draft)
            fresh.append(draft)
        previous = fresh or previous
        # A draft is large: none is kept that cannot grow any more.
        while waiting and all(waiting[0] is not draft for draft in previous):
            build(waiting.pop(0))
    for draft in waiting:
        build(draft)
    return tuple(tables)


def _read_grid(
    grid: GridTable,
    previous: Sequence[Draft],
    join: Join,
    between: tuple[str, ...] = (),
    headings: frozenset[int] = frozenset(),
) -> list[Draft]:
    drafts = []
    for side, part in enumerate(split_matrix(build_matrix(grid))):
        goals = _goals_above(part, previous)
        if goals is not None:
            part = replace(part, header=(), body=tuple(range(len(part.matrix.rows))))
            outer = between or goals.open_groups
            rows, left = build_rows(part.matrix, part.body, goals.labels, goals.groups, join, outer=outer)
            draft = Draft(grid, part, goals.labels, goals.groups, goals.heads, goals.corner, rows, (grid,), side)
            drafts.append(replace(draft, open_groups=left))
            continue
        labels, groups = find_label_positions(part.matrix, part)
        heads, corner = _build_heads(part, labels, groups, join)
        draft = Draft(grid, part, labels, groups, heads, corner, (), (grid,), side)
        if not part.header:
            draft = borrow_heads(draft, previous, headings)
        rows, left = build_rows(
            part.matrix, part.body, draft.labels, draft.groups, join, torn=_last_label(grid, previous, side)
        )
        if rows or heads:
            drafts.append(replace(draft, rows=rows, open_groups=left))
    return drafts


def _last_label(grid: GridTable, previous: Sequence[Draft], side: int) -> str:
    """The last label of the piece that a grid goes on with; '' for one that begins anew."""
    pieces = [draft for draft in previous if draft.side == side] or list(previous[-1:])
    return pieces[-1].rows[-1].label if grid.continues and pieces and pieces[-1].rows else ""


def _between(blocks: Sequence[TextBlock], previous: Sequence[Draft], grid: GridTable) -> tuple[str, ...]:
    """The one line of text that stands between the table before and this grid; () when there are none or several."""
    if not previous:
        return ()
    first, last = (bisect_right(blocks, order, key=_order) for order in (previous[-1].grids[-1].order, grid.order))
    texts = [block.text for block in blocks[first:last] if block.kind not in _IGNORED]
    return (texts[0],) if len(texts) == 1 else ()


def _order(block: TextBlock) -> int:
    return block.order


def _goals_above(part: Part, previous: Sequence[Draft]) -> Draft | None:
    """The goal table that this part goes on with: same columns, no figures, and no header words of its own."""
    if figure_share(part.matrix) > 0:
        return None
    for row in part.header:
        if any(
            goal_role(text) or has_role(text)
            for p in range(len(part.matrix.columns))
            if (text := part.matrix.text(row, p))
        ):
            return None
    for above in previous:
        if above.part.matrix.columns == part.matrix.columns and above.rows and _find_kind(above) is TableKind.GOALS:
            return above
    return None


def _build_heads(
    part: Part, labels: tuple[int, ...], groups: tuple[int, ...], join: Join
) -> tuple[tuple[ColumnHead, ...], str]:
    """The header texts over every column right of the stub, and the corner's."""
    matrix = part.matrix
    heads: list[ColumnHead] = []
    corner: list[str] = []
    for position, column in enumerate(matrix.columns):
        cells = []
        for row in part.header:
            cell = matrix.covering(row, position) or _spread(matrix, part.header, row, position)
            if cell is not None and not cell.text.strip():
                cell = _spread(matrix, part.header, row, position) or cell
            # What begins over the labels and runs on over the figures names the table, not the columns.
            of_stub = cell is not None and cell.column < column and cell.column <= matrix.columns[max(labels)]
            if cell is not None and cell.text.strip() and cell not in cells and (position in labels or not of_stub):
                cells.append(cell)
        texts = [join(cell.text) for cell in cells]
        if position in labels or position in groups:
            corner.extend(text for text in texts if text not in corner)
            continue
        place = join_boxes(cell.provenance for cell in cells) if cells else matrix.grid.provenance
        heads.append(ColumnHead(column=column, texts=_join_texts(texts), provenance=place))
    return tuple(heads), " ".join(corner)


def _join_texts(texts: Sequence[str]) -> tuple[str, ...]:
    """Header lines in rows of their own that are one word: a hyphen at a line's end joins it to the next."""
    joined: list[str] = []
    for text in texts:
        if joined and joined[-1].endswith("-") and text[:1].islower():
            joined[-1] = join_lines([joined[-1], text])
        else:
            joined.append(text)
    return tuple(joined)


def _spread(matrix: Matrix, header: Sequence[int], row: int, position: int) -> GridCell | None:
    """The cell of an upper header line that covers this column too, though the grid shows no span.

    It does when it stands left of here with nothing between, and the lowest heads of both columns are of one kind
    (years; units or per cent).
    """
    if row == header[-1] or matrix.text(row, position):
        return None
    lowest = matrix.text(header[-1], position)
    for left in range(position - 1, 0, -1):
        if matrix.text(row, left):
            other = matrix.text(header[-1], left)
            alike = (is_year_words(lowest) and is_year_words(other)) or (is_unit(lowest) and is_unit(other))
            return matrix.covering(row, left) if alike else None
    return None


def _build_table(draft: Draft, table_no: int, section: int | None, below: tuple[str, ...] = ()) -> ReportTable:
    pages = [grid.provenance.page for grid in draft.grids if grid.provenance.page is not None]
    texts = [draft.corner, *draft.captions, *(text for head in draft.heads for text in head.texts)]
    notes = tuple(dict.fromkeys(text for text in texts if text and find_unit(text)))
    return ReportTable(
        table_no=table_no,
        kind=_find_kind(draft),
        section=section,
        captions=draft.captions,
        corner=draft.corner,
        notes=notes,
        heads=draft.heads,
        rows=draft.rows,
        page_first=min(pages) if pages else None,
        page_last=max(pages) if pages else None,
        box=_box(draft),
        reader=draft.grid.reader,
        order=draft.grid.order,
        below=below,
    )


def _box(draft: Draft) -> Box | None:
    """The box of a table on one page: that of its rows and heads, when its grid holds more than this table."""
    if len(draft.grids) > 1 or draft.grid.provenance.box is None:
        return draft.grid.provenance.box
    place = join_boxes([row.provenance for row in draft.rows] + [head.provenance for head in draft.heads if head.texts])
    return place.box or draft.grid.provenance.box


def _find_kind(draft: Draft) -> TableKind:
    cells = [cell.text for row in draft.rows for cell in row.cells]
    figures = sum(is_figure(text) or is_dash(text) for text in cells)
    words = sum(has_letters(text) and not is_figure(text) and not is_unit(text) for text in cells)
    roles = {role for text in [draft.corner, *(head.text for head in draft.heads)] if (role := goal_role(text))}
    if len(roles) >= 2 and figures <= words:
        return TableKind.GOALS
    if figures and figures >= words * 0.5 and not _is_contents(draft):
        return TableKind.FIGURES
    if figures >= 3 and any(has_role(head.text) for head in draft.heads) and figures >= words * 0.2:
        return TableKind.FIGURES
    return TableKind.TEXT


def _is_contents(draft: Draft) -> bool:
    """A table of contents: no header, one column of small whole numbers that never fall."""
    if any(head.texts for head in draft.heads) or len(draft.rows) < 4:
        return False
    numbers = [[cell.text for cell in row.cells if is_figure(cell.text)] for row in draft.rows]
    if any(len(row) > 1 for row in numbers):
        return False
    pages = [row[0] for row in numbers if row]
    if len(pages) < 4 or not all(text.isdigit() and len(text) <= 3 for text in pages):
        return False
    return all(int(a) <= int(b) for a, b in itertools.pairwise(pages))


def _read_alternatives(draft: Draft, table: ReportTable, join: Join) -> tuple[ReportTable, ...]:
    """Other readings of the same place, by reader. A piece that this reader did not read stands as it is."""
    readers = dict.fromkeys(other.reader for grid in draft.grids for other in grid.alternatives)
    found = []
    for reader in readers:
        pieces = [next((other for other in grid.alternatives if other.reader == reader), grid) for grid in draft.grids]
        other = _read_pieces(pieces, draft, join)
        if other is not None:
            found.append(
                _build_table(replace(other, captions=draft.captions), table.table_no, table.section, table.below)
            )
    return tuple(found)


def _read_pieces(pieces: Sequence[GridTable], like: Draft, join: Join) -> Draft | None:
    """The pieces of one table, read anew and joined; None when they do not give the same parts as the first reading."""
    whole: Draft | None = None
    for piece, grid in zip(pieces, like.grids, strict=True):
        above = () if whole is None else (whole,)
        drafts = _read_grid(piece, above, join)
        same_side = [other for other in drafts if other.side == like.side]
        if not same_side or len(drafts) != len(split_matrix(build_matrix(grid))):
            return None
        draft = same_side[0]
        if whole is None and not draft.heads and draft.part.matrix.columns == like.part.matrix.columns:
            draft = replace(draft, heads=like.heads)  # those of the table before
        whole = draft if whole is None else join_continuation([whole], draft, above, join)
        if whole is None:
            return None
    return whole


def _is_unit_line(block: TextBlock) -> bool:
    """`1 000 €` over a table at the foot of a page: small print that begins with a number, and no footnote."""
    return block.kind is BlockKind.FOOTNOTE and is_unit(block.text)


def _find_lines_below(
    blocks: Sequence[TextBlock],
    tables: Sequence[GridTable],
    headings: frozenset[int],
    captions: Mapping[int, tuple[str, ...]],
) -> Mapping[int, tuple[str, ...]]:
    """For the order of each table: of the two lines right under it those that say in what money it is printed, where
    they are not over another table."""
    by_order = {block.order: block for block in blocks}
    table_orders = {table.order for table in tables}
    of_others = {text for texts in captions.values() for text in texts}
    found: dict[int, tuple[str, ...]] = {}
    for table in tables:
        lines: list[str] = []
        for order in range(table.order + 1, table.order + 1 + _LINES_BELOW):
            block = by_order.get(order)
            if order in table_orders or order in headings or block is None:
                break
            text = " ".join(block.text.split())
            if block.provenance.page != table.provenance.page or len(text.split()) > _WORDS_BELOW:
                break
            unit = find_unit(text)
            if unit is not None and unit.kind is UnitKind.MONEY and says_unit(text) and text not in of_others:
                lines.append(text)
        if lines:
            found[table.order] = tuple(lines)
    return found


def _find_captions(
    blocks: Sequence[TextBlock], tables: Sequence[GridTable], headings: frozenset[int]
) -> Mapping[int, tuple[str, ...]]:
    """For the order of each table: the short lines between it and the heading, table or prose above."""
    by_order = {block.order: block for block in blocks}
    table_orders = {table.order for table in tables}
    found: dict[int, tuple[str, ...]] = {}
    for table in tables:
        lines: list[str] = []
        sentences = 0
        order = table.order - 1
        while order >= 0 and len(lines) < _CAPTIONS:
            block = by_order.get(order)
            if order in table_orders or order in headings:
                break
            order -= 1
            if block is None or (block.kind in _IGNORED and not _is_unit_line(block)):
                continue
            text = block.text.strip()
            page = block.provenance.page
            if page is not None and table.provenance.page is not None and page < table.provenance.page - 1:
                break
            if len(text) > _CAPTION_LENGTH or (text.endswith(".") and len(text.split()) > 4):
                sentences += 1
                if sentences > 1 or len(text) > _CAPTION_LENGTH:
                    break
                continue
            lines.append(text)
        found[table.order] = tuple(reversed(lines))
    return found
