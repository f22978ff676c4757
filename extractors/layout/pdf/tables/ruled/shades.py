"""Cells that are told by the areas of colour behind them, where a table's rules do not tell them.

Many styles of word processors rule the body of a table and only fill its header row, or fill the labels and rule the
rest. Each cell is filled for itself, so that the edges between areas side by side part cells as rules do.

Belongs here: more rules for a lattice, from areas that lie cell by cell in it or against its sides. Does not belong
here: joining rules to lattices (parts/rules), tables without any rules (aligned/table).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from selko.extractors.layout.pdf.page.content import Fill, PageContent
from selko.extractors.layout.pdf.tables.parts.grid import is_inside
from selko.extractors.layout.pdf.tables.parts.rules import (
    HIGHEST_ROW,
    SAME_PLACE,
    Lattice,
    Stroke,
    build_lattice,
    join_strokes,
)

LEAST_SIDE_SHARE = 0.5  # share of a lattice's side along which areas must lie for a further column or row
MOST_ROWS_ABOVE = 4  # rows of a header over a lattice


def with_shaded_cells(lattice: Lattice, content: PageContent) -> Lattice:
    """The lattice with the cells that areas of colour part in it, beside it and above it; itself where none do."""
    x0, top, x1, bottom = lattice.box
    areas = [
        f
        for f in content.fills
        if not f.shape
        and f.colour
        and SAME_PLACE < f.bottom - f.top <= HIGHEST_ROW
        and f.x1 - f.x0 > SAME_PLACE
        and f.bottom >= top - MOST_ROWS_ABOVE * HIGHEST_ROW
        and f.top <= bottom
    ]
    areas = list({(round(f.x0), round(f.top), round(f.x1), round(f.bottom)): f for f in areas}.values())
    if len(areas) < 2 or len(lattice.xs) < 3:
        return lattice
    inside = [f for f in areas if x0 - SAME_PLACE <= f.x0 and f.x1 <= x1 + SAME_PLACE]
    found = with_strokes(lattice, [], _inner_edges(lattice, inside))
    for side in (_left_of, _right_of):
        found = _with_column(found, areas, side)
    for _ in range(MOST_ROWS_ABOVE):
        taller = _with_row_above(found, areas, content)
        if taller is found:
            break
        found = taller
    return found


def with_strokes(lattice: Lattice, levels: Sequence[Stroke], uprights: Sequence[Stroke]) -> Lattice:
    """The lattice of the same rules and more of them."""
    if not levels and not uprights:
        return lattice
    more = build_lattice(
        join_strokes([*lattice.levels, *levels]), join_strokes([*lattice.uprights, *uprights]), lattice.strays
    )
    return more or lattice


def _inner_edges(lattice: Lattice, areas: Sequence[Fill]) -> list[Stroke]:
    """Upright edges between two areas of one row of the lattice, at places where other rows have a rule."""
    edges = []
    inner = lattice.xs[1:-1]
    rows = [f for f in areas if _is_at(f.top, lattice.ys) and _is_at(f.bottom, lattice.ys)]
    for area in rows:
        if not _is_at(area.x1, inner):
            continue
        if any(_same(area.x1, o.x0) and _same(area.top, o.top) and _same(area.bottom, o.bottom) for o in rows):
            edges.append(Stroke(area.x1, area.top, area.bottom))
    return edges


def _left_of(lattice: Lattice, area: Fill) -> bool:
    return _same(area.x1, lattice.xs[0])


def _right_of(lattice: Lattice, area: Fill) -> bool:
    return _same(area.x0, lattice.xs[-1])


def _with_column(lattice: Lattice, areas: Sequence[Fill], beside: Callable[[Lattice, Fill], bool]) -> Lattice:
    """The lattice with a column more, where areas lie row by row against one of its sides."""
    ys = lattice.ys
    found = [f for f in areas if beside(lattice, f) and _is_at(f.top, ys) and _is_at(f.bottom, ys)]
    if len(found) < 2 or not all(_same(f.x0, found[0].x0) and _same(f.x1, found[0].x1) for f in found):
        return lattice
    if sum(f.bottom - f.top for f in found) < LEAST_SIDE_SHARE * (ys[-1] - ys[0]):
        return lattice
    top, bottom = min(f.top for f in found), max(f.bottom for f in found)
    levels = [Stroke(y, f.x0, f.x1) for f in found for y in (f.top, f.bottom)]
    return with_strokes(lattice, levels, [Stroke(x, top, bottom) for x in (found[0].x0, found[0].x1)])


def _with_row_above(lattice: Lattice, areas: Sequence[Fill], content: PageContent) -> Lattice:
    """The lattice with a row more on top, where areas of one height lie on its columns and two or more hold words."""
    found = [
        f for f in areas if _same(f.bottom, lattice.ys[0]) and _is_at(f.x0, lattice.xs) and _is_at(f.x1, lattice.xs)
    ]
    if len(found) < 2 or not all(_same(f.top, found[0].top) for f in found):
        return lattice
    if sum(f.x1 - f.x0 for f in found) < LEAST_SIDE_SHARE * (lattice.xs[-1] - lattice.xs[0]):
        return lattice
    if sum(_holds_words(f, content) for f in found) < 2:
        return lattice
    top, bottom = found[0].top, lattice.ys[0]
    levels = [Stroke(y, f.x0, f.x1) for f in found for y in (top, bottom)]
    return with_strokes(lattice, levels, [Stroke(x, top, bottom) for f in found for x in (f.x0, f.x1)])


def _holds_words(area: Fill, content: PageContent) -> bool:
    box = (area.x0, area.top, area.x1, area.bottom)
    return any(is_inside(word, box) for word in content.words)


def _same(one: float, two: float) -> bool:
    return abs(one - two) <= SAME_PLACE


def _is_at(place: float, places: Sequence[float]) -> bool:
    return any(_same(place, other) for other in places)
