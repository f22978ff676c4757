"""Where figures stand below one another: the cores of tables that no rules enclose.

Belongs here: lines as segments, links between aligned figures of near lines, groups of lines so linked. Does not belong
here: headers, labels, cells (table).
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from selko.extractors.layout.pdf.tables.parts.lines import TextRow, are_aligned, is_label
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment

FAR = 4.6  # of the font size: figures of one column stand no farther apart, unless labels fill the room between
LABEL_GAP = 3.3  # of the font size between the lines that fill it
LINES_AHEAD = 12
LEAST_HEADED = 2  # figures of a table of one row, each under a head of its own
HEAD_GAP = 2.2  # of the font size between those heads and the row
MOST_HEAD_WORDS = 4


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


def _crosses(row: TextRow, x0: float, x1: float, above: TextRow, below: TextRow) -> bool:
    """Running text across the column between two figures."""
    width = max(above.x1, below.x1) - min(above.x0, below.x0)
    return any(
        s.look is Look.TEXT and s.x0 < x0 and s.x1 > x1 + 0.3 * s.size and s.x1 - s.x0 > 0.6 * width
        for s in row.segments
    )
