"""Pieces of one table: which grid goes on with which, and what it takes over from the piece above.

Belongs here: the draft of a table, heads that are borrowed, rows that are joined over a break. Does not belong here:
how one grid is told into header, stub and body (split, rows).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from selko.extractors.interpret.tables.matrix import Matrix, is_figure
from selko.extractors.interpret.tables.rows import Join, goes_on
from selko.extractors.interpret.tables.split import Part
from selko.schemas.models.amounts import AmountState, NumberKind
from selko.schemas.models.layout import GridTable
from selko.schemas.models.tables import BodyCell, BodyRow, ColumnHead
from selko.schemas.words.folding import compact
from selko.schemas.words.numbers import parse_number

_NEAR = 12.0  # points: two tables whose figures end nearer have the same columns


@dataclass(frozen=True)
class Draft:
    """A table before it has its number: a part of a grid, and the parts that continue it."""

    grid: GridTable
    part: Part
    labels: tuple[int, ...]
    groups: tuple[int, ...]
    heads: tuple[ColumnHead, ...]
    corner: str
    rows: tuple[BodyRow, ...]
    grids: tuple[GridTable, ...]
    side: int
    captions: tuple[str, ...] = ()
    open_groups: tuple[str, ...] = ()  # the headings that govern where the table goes on


def _adjacent(above: Draft, draft: Draft) -> bool:
    first, second = above.grids[-1].provenance, draft.grid.provenance
    if first.page is None or second.page is None:
        return draft.grid.order - above.grids[-1].order <= 1
    if second.page - first.page not in (0, 1):
        return False
    edges, others = _right_edges(above.part.matrix), _right_edges(draft.part.matrix)
    return (
        bool(edges)
        and len(edges) == len(others)
        and all(abs(one - other) < _NEAR for one, other in zip(edges, others, strict=True))
    )


def _right_edges(matrix: Matrix) -> list[float]:
    """Where the figures of each column end, in points from the left; columns without figures are left out."""
    edges = []
    for position in range(len(matrix.columns)):
        ends = sorted(
            slot.cell.provenance.box.x1
            for row in matrix.rows
            if (slot := row[position]) and slot.origin and slot.cell.provenance.box and is_figure(slot.cell.text)
        )
        if ends:
            edges.append(ends[len(ends) // 2])
    return edges


def borrow_heads(draft: Draft, previous: Sequence[Draft], headings: frozenset[int] = frozenset()) -> Draft:
    """A table without a header, with the columns of the one just above or on the page before, has its heads too; from
    the page before only where no chapter begins between (a heading and one under it)."""
    for above in previous:
        first, second = above.grids[-1], draft.grid
        apart = first.provenance.page != second.provenance.page
        if apart and sum(first.order < order < second.order for order in headings) > 1:
            continue
        same_columns = above.part.matrix.columns == draft.part.matrix.columns
        if above.heads and same_columns and _adjacent(above, draft) and figure_share(draft.part.matrix) > 0:
            kept = tuple(head for head in above.heads if head.column not in _columns(draft.part.matrix, draft.labels))
            return replace(draft, heads=kept)
    return draft


def _columns(matrix: Matrix, positions: Iterable[int]) -> set[int]:
    return {matrix.columns[p] for p in positions}


def figure_share(matrix: Matrix) -> float:
    filled = [
        matrix.text(r, p) for r in range(len(matrix.rows)) for p in range(1, len(matrix.columns)) if matrix.text(r, p)
    ]
    return sum(is_figure(text) for text in filled) / len(filled) if filled else 0.0


def same_place(above: Draft, draft: Draft, headings: frozenset[int]) -> bool:
    """Both on one page (or close by, where there are no pages) and no heading between: one caption may serve both."""
    first, second = above.grids[-1], draft.grid
    if any(first.order < order < second.order for order in headings):
        return False
    if first.provenance.page is None:
        return second.order - first.order <= 1
    return first.provenance.page == second.provenance.page


def join_continuation(drafts: list[Draft], draft: Draft, previous: Sequence[Draft], join: Join) -> Draft | None:
    """The draft before, grown by this one's rows, in its place among `drafts`; None when this one is a table of its
    own."""
    if not previous:
        return None
    same_side = [other for other in previous if other.side == draft.side] or [previous[-1]]
    above = same_side[-1]
    place = next((number for number, other in enumerate(drafts) if other is above), None)
    if place is None:  # another part of this grid goes on with it
        return None
    if above.part.matrix.columns != draft.part.matrix.columns:
        return None
    if draft.part.header and [compact(head.text) for head in draft.heads] != [compact(h.text) for h in above.heads]:
        return None
    if not _same_form(above.rows, draft.rows):
        return None
    offset = sum(grid.row_count for grid in above.grids)
    rows = [
        replace(row, row=row.row + offset, cells=tuple(replace(cell, row=cell.row + offset) for cell in row.cells))
        for row in draft.rows
    ]
    kept = list(above.rows)
    if rows and kept and _is_torn(kept[-1], rows[0], _label_end(above.part.matrix, draft.part.matrix)):
        kept[-1] = _join_torn(kept[-1], rows.pop(0), join)
    if above.open_groups:
        rows = [row if row.groups else replace(row, groups=above.open_groups) for row in rows]
    left = draft.open_groups or above.open_groups
    grown = replace(above, rows=(*kept, *rows), grids=(*above.grids, draft.grid), open_groups=left)
    drafts[place] = grown
    return grown


def _same_form(above: Sequence[BodyRow], below: Sequence[BodyRow]) -> bool:
    """Whether figures keep their form from one piece to the next: a table prints a column with cents or without them.

    False only when every column that has several figures in both pieces changes its number of decimals."""
    forms = [_decimals_by_column(above), _decimals_by_column(below)]
    shared = forms[0].keys() & forms[1].keys()
    return not shared or any(forms[0][column] == forms[1][column] for column in shared)


def _decimals_by_column(rows: Sequence[BodyRow]) -> dict[int, int]:
    """The usual number of decimals of each column that has at least two figures."""
    counts: dict[int, Counter[int]] = {}
    for row in rows:
        for cell in row.cells:
            number = parse_number(cell.text)
            if number.state is AmountState.REPORTED and number.kind is not NumberKind.PERCENT:
                counts.setdefault(cell.column, Counter())[number.decimals] += 1
    return {column: count.most_common(1)[0][0] for column, count in counts.items() if count.total() > 1}


def _is_torn(row: BodyRow, rest: BodyRow, label_end: float) -> bool:
    """Whether a page break tore a row in the middle of its cells: what follows has no label and no figures, or it goes
    on with a label that left no room for its next word, and only one of the two has anything beside its label."""
    if not rest.label:
        return not any(is_figure(cell.text) for cell in rest.cells)
    return not (row.cells and rest.cells) and goes_on(row.label, rest.label) and not _has_room(row, rest, label_end)


def _has_room(row: BodyRow, rest: BodyRow, label_end: float) -> bool:
    """Whether the first word of `rest` would have stood beside the label of `row`, where both stand on paper."""
    one, two = row.provenance.box, rest.provenance.box
    if one is None or two is None or row.label.endswith("-"):
        return False
    label, texts = (row, one) if not row.cells else (rest, two)  # its box is that of its label
    letter = (texts.x1 - texts.x0) / max(len(label.label), 1)
    first = len(rest.label.split()[0])
    end = one.x1 if not row.cells else one.x0 + letter * len(row.label)
    return end + letter * (first + 1) <= label_end


def _label_end(*pieces: Matrix) -> float:
    """How far right the labels of the pieces reach, in points."""
    ends = [
        slot.cell.provenance.box.x1
        for matrix in pieces
        for row in matrix.rows
        if (slot := row[0]) and slot.cell.text.strip() and slot.cell.column_span == 1 and slot.cell.provenance.box
    ]
    return max(ends, default=0.0)


def _join_torn(row: BodyRow, rest: BodyRow, join: Join) -> BodyRow:
    """The row that a page break tore: each cell stays where it stands; the place is that of the part with figures."""
    by_column = {cell.column: cell for cell in rest.cells}
    cells: list[BodyCell] = []
    for cell in row.cells:
        more = by_column.pop(cell.column, None)
        cells.append(replace(cell, text=join(f"{cell.text}\n{more.text}")) if more else cell)
    cells.extend(by_column.values())
    place = row if row.cells else rest
    return replace(
        row,
        row=place.row,
        label=join(f"{row.label}\n{rest.label}"),
        label_lines=(*row.label_lines, *rest.label_lines),
        cells=tuple(sorted(cells, key=lambda cell: cell.column)),
        provenance=place.provenance,
    )
