"""Ruling lines put together: pieces to lines, lines to lattices of cells.

Belongs here: geometry of rules. Does not belong here: words, what a cell holds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selko.extractors.layout.pdf.page.content import Fill, Line, Rule, Word

LEAST_DASHES = 4  # of a rule that is written with them
_DASHES = frozenset("-–—=_─═")

SAME_PLACE = 3.2  # points: rules closer than this are one (double rules, the edges of neighbouring cells)
PIECE_GAP = 3.5  # points between the pieces of one rule
TOUCH = 3.5  # points by which rules that meet may miss each other
LEAST_SIDE = 15.0  # points: a shorter upright rule says nothing about rows
LEAST_LENGTH = 4.0  # points
MOST_MEETINGS = 4_000_000  # pairs of rules to look at; a page with more is a drawing
HIGHEST_BAND = 130.0  # points between two horizontal rules of one table
HIGHEST_ROW = 60.0  # points: a higher coloured area is no row
COVERED = 0.55  # share of an edge that must be drawn for the edge to part two cells


@dataclass(frozen=True, slots=True)
class Stroke:
    """A rule of one direction: at `place` (y of a horizontal, x of an upright one) from `start` to `end`."""

    place: float
    start: float
    end: float
    visible: bool = True

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class LatticeCell:
    """Units [row, row_end) × [column, column_end) of the lattice that no rule parts."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """Cells between rules: `xs` and `ys` are the places of the rules, n+1 for n units."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[LatticeCell, ...]
    uprights: tuple[Stroke, ...]
    levels: tuple[Stroke, ...]
    strays: tuple[Stroke, ...] = ()  # horizontal rules of the page that meet none of the upright ones

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def join_rules(rules: Iterable[Rule]) -> tuple[list[Stroke], list[Stroke]]:
    """(horizontal, upright) strokes: pieces on one line joined, doubles dropped."""
    level: list[Stroke] = []
    upright: list[Stroke] = []
    for rule in rules:
        if rule.horizontal:
            level.append(Stroke((rule.top + rule.bottom) / 2, rule.x0, rule.x1, rule.visible))
        else:
            upright.append(Stroke((rule.x0 + rule.x1) / 2, rule.top, rule.bottom, rule.visible))
    return join_strokes(level), join_strokes(upright)


def join_strokes(strokes: Iterable[Stroke]) -> list[Stroke]:
    """Strokes of one direction: pieces on one line joined, doubles and crumbs dropped."""
    rows: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda s: s.place):
        if rows and stroke.place - rows[-1][0].place <= SAME_PLACE:
            rows[-1].append(stroke)
        else:
            rows.append([stroke])
    joined: list[Stroke] = []
    for row in rows:
        row.sort(key=lambda s: s.start)
        weight = sum(s.length for s in row) or 1.0
        place = sum(s.place * s.length for s in row) / weight if weight else row[0].place
        start, end, visible = row[0].start, row[0].end, row[0].visible
        for stroke in row[1:]:
            if stroke.start <= end + PIECE_GAP:
                end, visible = max(end, stroke.end), visible or stroke.visible
            else:
                joined.append(Stroke(place, start, end, visible))
                start, end, visible = stroke.start, stroke.end, stroke.visible
        joined.append(Stroke(place, start, end, visible))
    return [s for s in joined if s.length >= LEAST_LENGTH]


def find_lattices(levels: Sequence[Stroke], uprights: Sequence[Stroke]) -> list[Lattice]:
    """Every group of rules that meet, with at least two upright and two horizontal places, as a lattice."""
    if len(levels) * len(uprights) > MOST_MEETINGS:
        return []
    parent = list(range(len(levels) + len(uprights)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(levels)), key=lambda i: levels[i].place)
    places = [levels[i].place for i in order]
    for number, upright in enumerate(uprights):
        first = bisect_left(places, upright.start - TOUCH)
        for position in range(first, len(order)):
            level = levels[order[position]]
            if level.place > upright.end + TOUCH:
                break
            if level.start - TOUCH <= upright.place <= level.end + TOUCH:
                parent[root(len(levels) + number)] = root(order[position])
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for i, level in enumerate(levels):
        groups.setdefault(root(i), ([], []))[0].append(level)
    for i, upright in enumerate(uprights):
        groups.setdefault(root(len(levels) + i), ([], []))[1].append(upright)
    lattices = []
    strays = tuple(level for i, level in enumerate(levels) if not groups[root(i)][1])
    for some_levels, some_uprights in groups.values():
        if (some_uprights and len(some_levels) >= 2) or (len(some_uprights) >= 2 and some_levels):
            lattice = build_lattice(some_levels, some_uprights, strays)
            if lattice is not None:
                lattices.append(lattice)
    return lattices


def build_lattice(
    levels: Sequence[Stroke], uprights: Sequence[Stroke], strays: tuple[Stroke, ...] = ()
) -> Lattice | None:
    """The lattice of strokes that belong together, or None where they make no cell."""
    levels, uprights = _with_open_sides(levels, uprights)
    xs = _places(uprights)
    ys = _with_ends(_places(levels), uprights)
    if len(xs) < 2 or len(ys) < 2:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows * columns > 20_000:
        return None
    below = [[False] * columns for _ in range(rows + 1)]  # a rule at ys[r] over column c
    for stroke in levels:
        r = _nearest(ys, stroke.place)
        for c in range(columns):
            if _covers(stroke, xs[c], xs[c + 1]):
                below[r][c] = True
    beside = [[False] * (columns + 1) for _ in range(rows)]
    for stroke in uprights:
        c = _nearest(xs, stroke.place)
        for r in range(rows):
            if _covers(stroke, ys[r], ys[r + 1]):
                beside[r][c] = True
    return Lattice(tuple(xs), tuple(ys), _merge(below, beside, rows, columns), tuple(uprights), tuple(levels), strays)


def _with_open_sides(levels: Sequence[Stroke], uprights: Sequence[Stroke]) -> tuple[list[Stroke], list[Stroke]]:
    """Sides that are not drawn, put where at least two rules of the other direction end."""
    left, right = min(s.start for s in levels), max(s.end for s in levels)
    top, bottom = min(s.start for s in uprights), max(s.end for s in uprights)
    more_uprights, more_levels = list(uprights), list(levels)
    span = [s.place for s in levels]
    for side in (left, right):
        ends = sum(min(abs(s.start - side), abs(s.end - side)) <= TOUCH for s in levels)
        if ends >= 2 and all(abs(s.place - side) > TOUCH for s in uprights):
            more_uprights.append(Stroke(side, min(span), max(span)))
    across = [s.place for s in uprights]
    for side in (top, bottom):
        ends = sum(min(abs(s.start - side), abs(s.end - side)) <= TOUCH for s in uprights)
        if ends >= min(2, len(uprights)) and all(abs(s.place - side) > TOUCH + 2 for s in levels):
            more_levels.append(Stroke(side, min(across), max(across)))
    return more_levels, more_uprights


def _with_ends(ys: list[float], uprights: list[Stroke]) -> list[float]:
    """The places of horizontal rules, and places away from them where upright rules begin below others: above, a
    header text lies over the columns that they part."""
    more: list[float] = []
    if sum(s.start <= ys[0] + TOUCH for s in uprights) < 2:
        return ys
    for stroke in uprights:
        one = stroke.start
        if stroke.length > LEAST_SIDE and ys[0] < one < ys[-1] and all(abs(one - y) > TOUCH + 2 for y in [*ys, *more]):
            more.append(one)
    return sorted([*ys, *more])


def _places(strokes: list[Stroke]) -> list[float]:
    places: list[float] = []
    for place in sorted(s.place for s in strokes):
        if not places or place - places[-1] > SAME_PLACE:
            places.append(place)
    return places


def _nearest(places: list[float], place: float) -> int:
    i = bisect_left(places, place)
    if i == 0:
        return 0
    if i == len(places) or place - places[i - 1] <= places[i] - place:
        return i - 1
    return i


def _covers(stroke: Stroke, start: float, end: float) -> bool:
    return min(stroke.end, end) - max(stroke.start, start) >= COVERED * (end - start)


def _merge(below: list[list[bool]], beside: list[list[bool]], rows: int, columns: int) -> tuple[LatticeCell, ...]:
    """Units grown to the largest rectangles that no rule crosses, from the top left."""
    taken = [[False] * columns for _ in range(rows)]
    cells: list[LatticeCell] = []
    for r in range(rows):
        for c in range(columns):
            if taken[r][c]:
                continue
            c1 = c + 1
            while c1 < columns and not taken[r][c1] and not beside[r][c1]:
                c1 += 1
            r1 = r + 1
            while (
                r1 < rows
                and not any(below[r1][k] or taken[r1][k] for k in range(c, c1))
                and not any(beside[r1][k] for k in range(c + 1, c1))
                and (c == 0 or beside[r1][c] or not beside[r][c])
                and (c1 == columns or beside[r1][c1] or not beside[r][c1])
            ):
                r1 += 1
            for i in range(r, r1):
                for k in range(c, c1):
                    taken[i][k] = True
            cells.append(LatticeCell(r, c, r1, c1))
    return tuple(cells)


def find_bands(levels: Sequence[Stroke], fills: Sequence[Fill], least: float) -> list[Lattice]:
    """Three or more visible horizontal rules with the same ends, none shorter than `least`, as a lattice of one
    column: the frame of a table without upright rules. The edges of a coloured row count as rules."""
    edges = [
        Stroke(place, fill.x0, fill.x1)
        for fill in fills
        if not fill.shape and fill.colour not in ("", "#ffffff") and fill.bottom - fill.top <= HIGHEST_ROW
        for place in (fill.top, fill.bottom)
    ]
    groups: list[list[Stroke]] = []
    for stroke in sorted([*levels, *edges], key=lambda s: s.place):
        if not stroke.visible or stroke.length < least:
            continue
        for group in groups:
            last = group[-1]
            if (
                abs(last.start - stroke.start) <= TOUCH
                and abs(last.end - stroke.end) <= TOUCH
                and stroke.place - last.place <= HIGHEST_BAND
            ):
                if stroke.place - last.place > SAME_PLACE:
                    group.append(stroke)
                break
        else:
            groups.append([stroke])
    bands = []
    for group in groups:
        if len(group) < 3:
            continue
        cells = tuple(LatticeCell(row, 0, row + 1, 1) for row in range(len(group) - 1))
        xs = (min(s.start for s in group), max(s.end for s in group))
        bands.append(Lattice(xs, tuple(s.place for s in group), cells, (), tuple(group)))
    return bands


def written_rules(lines: Sequence[Line]) -> list[Stroke]:
    """The rules of the page that are written: lines of nothing but long runs of dashes."""
    return [
        Stroke(line.baseline - 0.3 * line.size, word.x0, word.x1)
        for line in lines
        if is_written_rule(line.words)
        for word in line.words
    ]


def is_written_rule(words: Sequence[Word]) -> bool:
    return all(len(word.text) >= LEAST_DASHES and set(word.text) <= _DASHES for word in words)
