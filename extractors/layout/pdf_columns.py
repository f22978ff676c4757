"""Columns from the way in which segments stand below one another.

Belongs here: clusters of segments, the gutters between them, cutting a segment that lies over two columns. Does not
belong here: rows, rules, meaning.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.layout.pdf_content import Word
from extractors.layout.pdf_segments import Look, Segment, look_of, make_segment

SLACK = 0.15  # of the font size: segments that overlap by less do not share a column
ALIGNED = 0.35  # of the font size: edges closer than this are aligned


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
    # Labels: the leftmost column, unless a label stands where another column does.
    first = Column(float("inf"), float("-inf"))
    late: list[tuple[int, Segment]] = []
    edge = min((c.x0 for c in columns), default=float("inf"))
    for number, segment in labels:
        if segment.x0 < edge - SLACK * segment.size:
            first.x0, first.x1 = min(first.x0, segment.x0), max(first.x1, segment.x1)
            first.segments.append(segment)
            first.rows.add(number)
        else:
            late.append((number, segment))
    for number, segment in late:
        _add(columns, number, segment)
    columns.sort(key=lambda c: c.x0)
    if first.segments:
        columns.insert(0, first)
    return columns


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

    A cut needs evidence on both sides: every part must itself be a figure (the first may be a label), and end where
    the figures of its column end, or begin where they begin. Otherwise the segment stays whole.
    """
    if len(segment.words) < 2:
        return [segment]
    over = [c for c in columns if c.overlap(segment.x0, segment.x1) > SLACK * segment.size]
    if len(over) < 2:
        return [segment]
    parts: list[list[Word]] = []
    homes: list[Column] = []
    for word in segment.words:
        home = _home_of(word, over, homes[-1] if homes else None)
        if homes and home is homes[-1]:
            parts[-1].append(word)
        elif homes and columns.index(home) < columns.index(homes[-1]):
            return [segment]
        else:
            homes.append(home)
            parts.append([word])
    if len(parts) < 2:
        return [segment]
    made = [make_segment(part) for part in parts]
    for place, (part, home) in enumerate(zip(made, homes, strict=True)):
        if place == 0 and home.figures * 2 < len(home.segments):
            continue
        if look_of(part.text) is Look.TEXT or not is_aligned(part, home):
            return [segment]
    return made


def _home_of(word: Word, over: Sequence[Column], last: Column | None) -> Column:
    """The column in which a word stands: one of figures that holds all of it before the labels, which may reach
    over it; and what goes on with a figure stays with it."""
    near = ALIGNED * word.size
    if look_of(word.text) is not Look.TEXT:
        for column in over:
            if (
                column.figures * 2 >= len(column.segments)
                and column.x0 - near <= word.x0
                and word.x1 <= column.x1 + near
            ):
                return column
    if last is not None and last.overlap(word.x0, word.x1) > 0:
        return last
    return max(over, key=lambda c: c.overlap(word.x0, word.x1))


def is_aligned(segment: Segment, column: Column) -> bool:
    """Whether the segment begins, ends or is centred where most of the column's figures do."""
    near = ALIGNED * segment.size
    figures = [s for s in column.segments if s.look is not Look.TEXT] or column.segments
    need = max(1, len(figures) // 3)
    return (
        sum(abs(s.x1 - segment.x1) <= near for s in figures) >= need
        or sum(abs(s.x0 - segment.x0) <= near for s in figures) >= need
        or sum(abs(s.middle - segment.middle) <= near for s in figures) >= need
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
    made = [make_segment(part) for part in parts]
    near = ALIGNED * segment.size
    fits = all(
        min(abs(s.x0 - c.x0), abs(s.x1 - c.x1), abs(s.middle - (c.x0 + c.x1) / 2)) <= near
        for s, c in zip(made, homes, strict=True)
    )
    return made if fits else [segment]
