"""Columns from the way in which segments stand below one another.

Belongs here: clusters of segments, the gutters between them, cutting a segment that lies over two columns. Does not
belong here: rows, rules, meaning.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from selko.extractors.layout.pdf.page.content import Word
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment, make_segment

SLACK = 0.15  # of the font size: segments that overlap by less do not share a column
ALIGNED = 0.35  # of the font size: edges closer than this are aligned

LABEL_ENDS = 0.25  # share of the labels that may end in a line with nothing but a figure
MOST_WORDS = 14  # a longer segment is prose


@dataclass(slots=True)
class Column:
    """A column: from the leftmost to the rightmost character of its segments. `rows` are the numbers of the lines in
    which it has a segment of its own."""

    x0: float
    x1: float
    segments: list[Segment] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)

    @property
    def figures(self) -> int:
        return sum(s.look is not Look.TEXT for s in self.segments)

    def overlap(self, x0: float, x1: float) -> float:
        return min(self.x1, x1) - max(self.x0, x0)


def find_columns(lines: Sequence[Sequence[Segment]]) -> list[Column]:
    """The columns of lines that belong to one table, from left to right.

    The first text of a line (its label) is set aside: a long label may reach over the places where other lines have
    figures. All other segments that overlap stand in one column, unless they stand beside one another in some line.
    """
    labels: list[tuple[int, Segment]] = []
    others: list[tuple[int, Segment]] = []
    for number, line in enumerate(lines):
        for place, segment in enumerate(line):
            (labels if place == 0 and segment.look is Look.TEXT else others).append((number, segment))
    columns: list[Column] = []
    for number, segment in sorted(others, key=lambda item: (item[1].look is Look.TEXT, item[1].x1 - item[1].x0)):
        _add(columns, number, segment)
    columns.sort(key=lambda c: c.x0)
    # Labels: the leftmost column, unless a label stands where another column does, or far from the others over one.
    first = Column(float("inf"), float("-inf"))
    late: list[tuple[int, Segment]] = []
    edge = min((c.x0 for c in columns), default=float("inf"))
    left = min((s.x0 for _, s in labels), default=edge)
    for number, segment in labels:
        heads = segment.x0 > (left + edge) / 2 and segment.x1 > edge + SLACK * segment.size
        if segment.x0 < edge - SLACK * segment.size and not heads:
            first.x0, first.x1 = min(first.x0, segment.x0), max(first.x1, segment.x1)
            first.segments.append(segment)
            first.rows.add(number)
        else:
            late.append((number, segment))
    for number, segment in late:
        _add(columns, number, segment)
    columns.sort(key=lambda c: c.x0)
    if first.segments:
        if columns and _ends_labels(columns[0], first, lines):
            first.segments += columns[0].segments
            first.rows |= columns.pop(0).rows
        columns.insert(0, first)
    return columns


def _ends_labels(column: Column, labels: Column, lines: Sequence[Sequence[Segment]]) -> bool:
    """Figures below labels, each first on its line, that end a label of two lines ("10 000 to" / "14 999")."""
    inside = labels.x0 - 1 <= column.x0 and column.x1 <= labels.x1
    few = len(column.segments) <= LABEL_ENDS * len(labels.segments)
    firsts = {id(line[0]) for line in lines if line}
    return inside and few and all(id(s) in firsts for s in column.segments)


def _add(columns: list[Column], number: int, segment: Segment) -> None:
    slack = SLACK * segment.size
    over = [c for c in columns if c.overlap(segment.x0, segment.x1) > slack]
    if not over:
        columns.append(Column(segment.x0, segment.x1, [segment], {number}))
        return
    if len(over) > 1:
        for i, one in enumerate(over):
            if any(one.rows & other.rows for other in over[i + 1 :]):
                return  # it spans columns that are known to be two
        merged = over[0]
        for other in over[1:]:
            merged.x0, merged.x1 = min(merged.x0, other.x0), max(merged.x1, other.x1)
            merged.segments += other.segments
            merged.rows |= other.rows
            columns.remove(other)
        over = [merged]
    column = over[0]
    column.x0, column.x1 = min(column.x0, segment.x0), max(column.x1, segment.x1)
    column.segments.append(segment)
    column.rows.add(number)


def borders_of(columns: Sequence[Column]) -> list[float]:
    """The places between neighbouring columns, n-1 for n columns."""
    return [(a.x1 + b.x0) / 2 if a.x1 <= b.x0 else b.x0 - 0.5 for a, b in itertools.pairwise(columns)]


def cut_by_columns(segment: Segment, columns: Sequence[Column]) -> list[Segment]:
    """A segment that lies over several columns of figures, cut where its words are aligned with them.

    A cut needs evidence on both sides: every part must itself be a figure (the first may be a label), and begin, end
    or be centred where the figures of its column are. Otherwise the segment stays whole.
    """
    count = len(segment.words)
    if not 2 <= count <= MOST_WORDS or segment.words[-1].text.isalpha():
        return [segment]
    near = ALIGNED * segment.size
    if sum(c.overlap(segment.x0, segment.x1) > SLACK * segment.size for c in columns) < 2:
        return [segment]
    over = [c for c in columns if c.overlap(segment.x0 - near, segment.x1 + near) > 0]
    edges = [ColumnEdges(c) for c in over]
    best = _best_cut(segment.words, 0, edges, 0, {})
    if best is None or len(best[1]) < 2:
        return [segment]
    return [make_segment(segment.words[a:b]) for a, b in best[1]]


class ColumnEdges:
    """Where the figures of a column begin, end or are centred: the sides on which most of them agree."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.labels = column.figures * 2 < len(column.segments)
        own = [s for s in column.segments if s.look is not Look.TEXT]
        sides = [[side(s) for s in own] for side in _SIDES]
        middles = [median(places) if places else 0.0 for places in sides]
        spreads = [
            median(abs(p - middle) for p in places) if places else 0.0
            for places, middle in zip(sides, middles, strict=True)
        ]
        means = [
            sum(abs(p - middle) for p in places) / max(len(places), 1)
            for places, middle in zip(sides, middles, strict=True)
        ]
        least = min(means)
        self.places = [
            (side, middle)
            for side, middle, spread, mean in zip(_SIDES, middles, spreads, means, strict=True)
            if mean <= least + 0.3 and spread <= 2
        ] or [(_SIDES[0], middles[0])]

    def off(self, segment: Segment) -> float:
        """The distance of the segment from where the column's figures agree."""
        return min(abs(side(segment) - place) for side, place in self.places)


_SIDES: tuple[Callable[[Segment], float], ...] = (lambda s: s.x1, lambda s: s.x0, lambda s: s.middle)
_Cut = tuple[float, tuple[tuple[int, int], ...]]


def _best_cut(
    words: Sequence[Word],
    start: int,
    edges: Sequence[ColumnEdges],
    column: int,
    known: dict[tuple[int, int], _Cut | None],
) -> _Cut | None:
    """The words from `start` shared out to the columns from `column` on: (sum of distances, parts as word ranges) with
    the most parts, or None where no sharing puts every part in its place."""
    if start == len(words):
        return 0.0, ()
    if column == len(edges):
        return None
    key = start, column
    if key in known:
        return known[key]
    best = _best_cut(words, start, edges, column + 1, known)
    edge = edges[column]
    for end in range(start + 1, len(words) + 1):
        part = make_segment(words[start:end])
        if edge.labels:
            if start or part.look is not Look.TEXT or end == len(words):
                continue
            if part.x1 > edge.column.x1 + 0.1 and not part.words[-1].advance:
                continue  # where all characters have one width the figures after it are evidence enough
            off = 0.0
        else:
            off = edge.off(part)
            if part.look is Look.TEXT or off > ALIGNED * part.size:
                continue
            # Of two cuts alike the one whose figures keep out of one another's columns.
            off += sum(max(e.column.overlap(part.x0, part.x1), 0.0) for e in edges if e is not edge and not e.labels)
        rest = _best_cut(words, end, edges, column + 1, known)
        if rest is not None:
            found = off + rest[0], ((start, end), *rest[1])
            if best is None or (-len(found[1]), found[0]) < (-len(best[1]), best[0]):
                best = found
    known[key] = best
    return best


def with_blank_columns(columns: Sequence[Column], header: Sequence[Sequence[Segment]]) -> list[Column]:
    """The columns, and one more for each header text over the room between two of them, where the columns on both
    sides have a text of their own on the same line: its body was left blank."""
    made = sorted(columns, key=lambda c: c.x0)
    for number in range(len(header) - 1, -1, -1):
        line, lower = header[number], [s for below in header[number + 1 :] for s in below]
        for segment in line:
            slack = SLACK * segment.size
            if any(c.overlap(segment.x0, segment.x1) > slack for c in made):
                continue
            place = sum(c.x1 <= segment.x0 + slack for c in made)
            sides = [c for c in made[max(place - 1, 0) : place + 1] if c.segments]
            others = [s for s in line if s is not segment]
            if place == 0 or not sides or not all(_heads_alone(c, made, others) for c in sides):
                continue
            if any(c.overlap(s.x0, s.x1) > 0 for c in sides for s in lower):
                continue  # it may head the columns on both sides
            made.insert(place, Column(segment.x0, segment.x1))
    return made


def with_sparse_columns(columns: Sequence[Column], lines: Sequence[Sequence[Segment]]) -> list[Column]:
    """The columns, and one more where figures of two or more lines that stand in none of them are aligned with one
    another: notes beside a few rows, sums beside a few parts."""
    loose = [
        (number, segment)
        for number, line in enumerate(lines)
        for segment in line[1:]
        if segment.look is not Look.TEXT
        and not any(c.overlap(segment.x0, segment.x1) > 0 for c in columns[1:])
        and segment.x0 > columns[0].x0 + segment.size
    ]
    made: list[Column] = []
    for number, segment in sorted(loose, key=lambda item: item[1].x1):
        near = ALIGNED * segment.size
        last = made[-1] if made else None
        if last is not None and min(abs(last.x1 - segment.x1), abs(last.x0 - segment.x0)) <= near:
            last.x0, last.x1 = min(last.x0, segment.x0), max(last.x1, segment.x1)
            last.segments.append(segment)
            last.rows.add(number)
        else:
            made.append(Column(segment.x0, segment.x1, [segment], {number}))
    several = [c for c in made if len(c.rows) > 1 and columns[0].overlap(c.x0, c.x1) <= 0]
    return sorted([*columns, *several], key=lambda c: c.x0)


def _heads_alone(column: Column, columns: Sequence[Column], line: Sequence[Segment]) -> bool:
    """Whether a text of the line stands over this column and no other."""
    return any(
        column.overlap(s.x0, s.x1) > SLACK * s.size
        and not any(c.overlap(s.x0, s.x1) > SLACK * s.size for c in columns if c is not column)
        for s in line
    )


def cut_head(segment: Segment, columns: Sequence[Column]) -> list[Segment]:
    """A header text that is really several, one blank apart: each part lies over one column, and begins, ends or is
    centred as that column is. Otherwise the whole."""
    over = [c for c in columns if c.overlap(segment.x0, segment.x1) > SLACK * segment.size]
    if len(over) < 2 or len(segment.words) < len(over):
        return [segment]
    parts: list[list[Word]] = []
    homes: list[Column] = []
    for word in segment.words:
        home = min(over, key=lambda c: max(c.x0 - word.x1, word.x0 - c.x1, -1.0))
        if homes and home is homes[-1]:
            parts[-1].append(word)
        else:
            homes.append(home)
            parts.append([word])
    if len(parts) != len(over) or len({id(home) for home in homes}) != len(homes):
        return [segment]
    if any(a[-1].run == b[0].run and b[0].glued and not b[0].advance for a, b in itertools.pairwise(parts)):
        return [segment]  # written as one; a ledger print writes whole lines as one
    made = [make_segment(part) for part in parts]
    near = ALIGNED * segment.size
    fits = all(
        min(abs(s.x0 - c.x0), abs(s.x1 - c.x1), abs(s.middle - (c.x0 + c.x1) / 2)) <= near
        for s, c in zip(made, homes, strict=True)
    )
    return made if fits else [segment]
