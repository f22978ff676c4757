"""Tables that go on at the top of the next page.

Belongs here: whether two neighbouring pieces are one table. Does not belong here: joining them (interpret does).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.layout.pdf_content import PageContent
from extractors.layout.pdf_grids import PlacedTable

SAME_EDGE = 6.0  # points by which the columns of the two pieces may differ
TOP = 0.25  # share of the page's height that may lie above the second piece
BOTTOM = 0.5  # share of the page's height that the first piece must reach; a high row moves to the next page whole
EDGE = 0.08  # share of the height at both ends of a page within which running headers and footers stand,
LEAST_EDGE = 58.0  # but no less than so many points


def mark_continuing(
    tables: Sequence[PlacedTable], content: PageContent, last: PlacedTable | None
) -> tuple[list[PlacedTable], PlacedTable | None]:
    """The tables of one page, the first marked as `continues` where it goes on with `last`; and the table of this
    page that the next page may go on with. `last` is what this function gave for the page before."""
    marked = list(tables)
    if not marked:
        return marked, None
    if last is not None and last.page == content.number - 1:
        piece = _with_blank_columns(last, marked[0])
        if _goes_on(last, piece, content):
            marked[0] = replace(piece, continues=True)
    lowest = max(marked, key=lambda t: t.box[3])
    reaches_end = lowest.box[3] >= BOTTOM * content.height and not _lines_between(
        content, lowest.box[3], content.height - _edge(content)
    )
    return marked, lowest if reaches_end else None


def _with_blank_columns(first: PlacedTable, second: PlacedTable) -> PlacedTable:
    """`second` with the columns of `first` where the last rows of a table leave some of its columns blank and each
    of the others lies under a column of its own; else as it is."""
    if second.column_count >= first.column_count or any(cell.column_span > 1 for cell in second.cells):
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


def _goes_on(first: PlacedTable, second: PlacedTable, content: PageContent) -> bool:
    if first.column_count != second.column_count or second.box[1] > TOP * content.height:
        return False
    return not _lines_between(content, _edge(content), second.box[1]) and _edges_agree(first, second)


def _edge(content: PageContent) -> float:
    return max(EDGE * content.height, LEAST_EDGE)


def _lines_between(content: PageContent, top: float, bottom: float) -> bool:
    return any(line.top > top and line.bottom < bottom for line in content.lines)


def _edges_agree(first: PlacedTable, second: PlacedTable) -> bool:
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
