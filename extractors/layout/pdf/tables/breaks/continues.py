"""Tables that go on at the top of the next page.

Belongs here: whether two neighbouring pieces are one table. Does not belong here: joining them (interpret does).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from selko.extractors.layout.pdf.page.content import PageContent, edge_of
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable

SAME_EDGE = 6.0  # points by which the columns of the two pieces may differ
TOP = 0.25  # share of the page's height that may lie above the second piece
BOTTOM = 0.5  # share of the page's height that the first piece must reach; a high row moves to the next page whole
NOTE = 0.9  # of the table's font size: smaller lines below it may be footnotes


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table that the next page may go on with. `above_notes`: footnotes lie below it, so that only a piece which
    repeats its header goes on with it."""

    table: PlacedTable
    above_notes: bool = False


def mark_continuing(
    tables: Sequence[PlacedTable], content: PageContent, last: OpenTable | None
) -> tuple[list[PlacedTable], OpenTable | None]:
    """The tables of one page, the first marked as `continues` where it goes on with `last`; and the table of this
    page that the next page may go on with. `last` is what this function gave for the page before."""
    marked = list(tables)
    if not marked:
        return marked, None
    if last is not None and last.table.page == content.number - 1:
        piece = _with_blank_columns(last.table, marked[0])
        if _goes_on(last, piece, content):
            marked[0] = replace(piece, continues=True)
    lowest = max(marked, key=lambda t: t.box[3])
    end = content.height - edge_of(content)
    if lowest.box[3] < BOTTOM * content.height:
        return marked, None
    if not _lines_between(content, lowest.box[3], end):
        return marked, OpenTable(lowest)
    size = median(word.size for word in lowest.words)
    if not _lines_between(content, lowest.box[3], end, NOTE * size):
        return marked, OpenTable(lowest, above_notes=True)
    return marked, None


def _with_blank_columns(first: PlacedTable, second: PlacedTable) -> PlacedTable:
    """`second` with the columns of `first` where the last rows of a table leave some of its columns blank and each
    of the others lies under a column of its own; else as it is. A header of its own would name the blank ones too."""
    if second.header_rows or second.column_count >= first.column_count:
        return second
    if any(cell.column_span > 1 for cell in second.cells):
        return second
    one, two = _edges(first), _edges(second)
    under = {
        column: next((c for c, edges in sorted(one.items()) if _lies_under(two[column], edges)), None) for column in two
    }
    places = [under[column] for column in sorted(under)]
    if len(places) < max(2, second.column_count) or None in places or len(set(places)) < len(places):
        return second
    if places != sorted(places, key=lambda place: place or 0):
        return second
    cells = tuple(replace(cell, column=under[cell.column] or 0) for cell in second.cells if cell.column in under)
    return replace(second, column_count=first.column_count, cells=cells)


def _lies_under(edges: tuple[float, float], above: tuple[float, float]) -> bool:
    return abs(edges[0] - above[0]) <= SAME_EDGE or abs(edges[1] - above[1]) <= SAME_EDGE


def _goes_on(last: OpenTable, second: PlacedTable, content: PageContent) -> bool:
    first = last.table
    if first.column_count != second.column_count or second.box[1] > TOP * content.height:
        return False
    if last.above_notes and not _repeats_header(first, second):
        return False
    return not _lines_between(content, edge_of(content), second.box[1]) and edges_agree(first, second)


def _repeats_header(first: PlacedTable, second: PlacedTable) -> bool:
    count = first.header_rows
    return count > 0 and first.matrix()[:count] == second.matrix()[:count] and any(map(any, first.matrix()[:count]))


def _lines_between(content: PageContent, top: float, bottom: float, least: float = 0.0) -> bool:
    """Whether a line of at least that font size stands between two heights."""
    return any(line.top > top and line.bottom < bottom and line.size >= least for line in content.lines)


def edges_agree(first: PlacedTable, second: PlacedTable) -> bool:
    """Whether most columns of two tables begin or end at the same places."""
    one, two = _edges(first), _edges(second)
    shared = one.keys() & two.keys()
    agreeing = sum(_lies_under(one[c], two[c]) for c in shared)
    return bool(shared) and agreeing >= 0.75 * min(first.column_count, len(two))


def _edges(table: PlacedTable) -> dict[int, tuple[float, float]]:
    edges: dict[int, tuple[float, float]] = {}
    for cell in table.cells:
        if cell.column_span == 1 and cell.lines:
            words = cell.words
            x0, x1 = min(w.x0 for w in words), max(w.x1 for w in words)
            known = edges.get(cell.column, (x0, x1))
            edges[cell.column] = min(known[0], x0), max(known[1], x1)
    return edges
