"""Where figures stand below one another: the cores of tables that no rules enclose.

Belongs here: lines as segments, links between aligned figures of near lines, groups of lines so linked. Does not belong
here: headers, labels, cells (pdf_aligned).
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.layout.pdf.page.advances import is_written_rule
from extractors.layout.pdf.page.content import Line, Word
from extractors.layout.pdf_rules import Stroke
from extractors.layout.pdf_segments import Look, Segment, cut_line, is_leader

FAR = 4.6  # of the font size: figures of one column stand no farther apart, unless labels fill the room between
LABEL_GAP = 3.3  # of the font size between the lines that fill it
ALIGNED = 0.4  # of the font size
LINES_AHEAD = 12
LEAST_TICKS = 3
LEAST_HEADED = 2  # figures of a table of one row, each under a head of its own
HEAD_GAP = 2.2  # of the font size between those heads and the row
MOST_HEAD_WORDS = 4


@dataclass(slots=True, eq=False)
class TextRow:
    """A line of the page outside ruled tables, as segments."""

    index: int
    baseline: float
    size: float
    segments: list[Segment]
    led: bool = False  # dots lead from a label to a figure

    @property
    def x0(self) -> float:
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        return self.segments[-1].x1


@dataclass(slots=True, eq=False)
class Core:
    """Lines whose figures are linked, and those figures."""

    rows: list[TextRow]
    figures: list[Segment] = field(default_factory=list)

    @property
    def x0(self) -> float:
        return min(row.x0 for row in self.rows)

    @property
    def x1(self) -> float:
        return max(row.x1 for row in self.rows)


def read_rows(lines: Sequence[Line], used: set[Word], uprights: Sequence[Stroke]) -> list[TextRow]:
    """The lines without the words in `used` and without rules that are written, cut at wide gaps and upright rules."""
    rows: list[TextRow] = []
    for line in lines:
        words = [word for word in line.words if word not in used] if used else list(line.words)
        if not words or is_written_rule(words):
            continue
        height = line.baseline - 0.3 * line.size
        walls = [s.place for s in uprights if s.start <= height <= s.end]
        segments = cut_line(words, walls)
        if segments:
            rows.append(TextRow(len(rows), line.baseline, line.size, segments, any(is_leader([w]) for w in words)))
    return rows


def find_cores(rows: Sequence[TextRow], prose: Sequence[Segment] = ()) -> list[Core]:
    """Groups of lines linked by aligned figures. `prose` is running text that was set apart (from the top down): no
    link runs through it."""
    heights = [s.baseline for s in prose]
    parent = list(range(len(rows)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    candidates = [_candidates(row) for row in rows]
    linked: dict[int, list[Segment]] = {}
    for i, row in enumerate(rows):
        if not candidates[i]:
            continue
        for j in range(i + 1, min(len(rows), i + 1 + LINES_AHEAD)):
            other = rows[j]
            far = other.baseline - row.baseline > FAR * max(row.size, other.size)
            if other.baseline - rows[j - 1].baseline > (LABEL_GAP if far else FAR) * max(row.size, other.size):
                break
            if not candidates[j] or (len(row.segments) == 1 and len(other.segments) == 1):
                continue
            pairs = [(a, b) for a in candidates[i] for b in candidates[j] if are_aligned(a, b)]
            if not pairs:
                continue
            x0, x1 = min(a.x0 for a, _ in pairs), max(a.x1 for a, _ in pairs)
            if any(_crosses(rows[k], x0, x1, row, other) for k in range(i + 1, j)):
                break
            low, high = bisect_right(heights, row.baseline), bisect_left(heights, other.baseline)
            if any(s.x0 < x1 and s.x1 > x0 for s in prose[low:high]):
                break
            if far and not all(is_label(rows[k], x0) or root(k) == root(i) for k in range(i + 1, j)):
                break
            for a, b in pairs:
                linked.setdefault(i, []).append(a)
                linked.setdefault(j, []).append(b)
            parent[root(j)] = root(i)
    groups: dict[int, list[int]] = {}
    for i in linked:
        groups.setdefault(root(i), []).append(i)
    cores = [
        Core([rows[i] for i in members], [s for i in members for s in dict.fromkeys(linked[i])])
        for members in sorted(map(sorted, groups.values()))
    ]
    single = [
        Core([row], row.segments[1:])
        for above, row in itertools.pairwise(rows)
        if row.index not in linked and above.index not in linked and _is_headed(row, above)
    ]
    return sorted(cores + single, key=lambda core: core.rows[0].index)


def _is_headed(row: TextRow, above: TextRow) -> bool:
    """Whether a line is a label and two or more figures, each of them under one of as many heads on the line above."""
    label, *figures = row.segments
    return (
        label.look is Look.TEXT
        and len(figures) >= LEAST_HEADED
        and len(figures) == len(above.segments)
        and row.baseline - above.baseline <= HEAD_GAP * row.size
        and all(s.look is not Look.TEXT for s in figures)
        and all(len(s.words) <= MOST_HEAD_WORDS for s in above.segments)
        and label.x1 < above.x0
        and all(are_aligned(head, figure) for head, figure in zip(above.segments, figures, strict=True))
    )


def _candidates(row: TextRow) -> list[Segment]:
    figures = [s for s in row.segments if s.look is not Look.TEXT]
    if len(row.segments) > 1 and len(figures) == 1 and row.segments[0] is figures[0]:
        return []  # the number of a list item, of a footnote
    return figures


def are_aligned(one: Segment, two: Segment) -> bool:
    """Right, left or middle edges agree, and the two share some width."""
    near = ALIGNED * min(one.size, two.size)
    if min(one.x1, two.x1) - max(one.x0, two.x0) <= 0:
        return False
    return abs(one.x1 - two.x1) <= near or abs(one.x0 - two.x0) <= near or abs(one.middle - two.middle) <= near


def _crosses(row: TextRow, x0: float, x1: float, above: TextRow, below: TextRow) -> bool:
    """Running text across the column between two figures."""
    width = max(above.x1, below.x1) - min(above.x0, below.x0)
    return any(
        s.look is Look.TEXT and s.x0 < x0 and s.x1 > x1 + 0.3 * s.size and s.x1 - s.x0 > 0.6 * width
        for s in row.segments
    )


def is_label(row: TextRow, figures_from: float) -> bool:
    return len(row.segments) == 1 and row.segments[0].look is Look.TEXT and row.x1 < figures_from


def is_axis(segments: Sequence[Segment]) -> bool:
    """The figures at the ticks of a chart's axis: whole steps between them, at even distances."""
    values = [_plain(s.text) for s in segments]
    if len(values) < 4 or any(v is None for v in values):
        return False
    steps = {round(b - a, 6) for a, b in itertools.pairwise(values) if a is not None and b is not None}
    pitches = [b.baseline - a.baseline for a, b in itertools.pairwise(segments)]
    even = max(pitches) - min(pitches) <= 0.15 * max(pitches)
    return len(steps) == 1 and steps != {0.0} and abs(next(iter(steps))) != 1 and even


def is_scale(segments: Sequence[Segment]) -> bool:
    """The figures at the ticks of an axis, although some are missing: the higher on the page the greater, in
    proportion."""
    marks = [(s.baseline, _plain(s.text)) for s in sorted(segments, key=lambda s: s.baseline)]
    points = [(y, value) for y, value in marks if value is not None]
    if len(points) < LEAST_TICKS or len(points) < len(marks):
        return False
    slopes = [(a - b) / (y1 - y0) if y1 > y0 else 0.0 for (y0, a), (y1, b) in itertools.pairwise(points)]
    whole = all(abs(a - b) != 1 for (_, a), (_, b) in itertools.pairwise(points))
    return whole and min(slopes) > 0 and max(slopes) - min(slopes) <= 0.05 * max(slopes)


def _plain(text: str) -> float | None:
    bare = text.replace(" ", "").replace("−", "-").replace("–", "-").rstrip("%€").replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return None
