"""Lines of a table parted into rows: of all partings the one with the greatest sum of evidence.

Belongs here: the search for the best parting, and what no row may hold. Does not belong here: the evidence for and
against two lines being one row (row_evidence), what it is worth (schemas/reading), columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from selko.extractors.layout.pdf.tables.parts.row_evidence import Habits, TableLine, read_habits, weigh_pair
from selko.extractors.layout.pdf.tables.parts.segments import Segment

MOST_LINES = 14  # of one row


def group_rows(
    lines: Sequence[TableLine],
    label_end: float,
    parted: Callable[[float, float], bool] | None = None,
    tiled: Callable[[Segment, Segment], bool] | None = None,
) -> list[list[TableLine]]:
    """The lines (from the top down) as rows. `label_end` is the right end of the label column; `parted(y0, y1)` tells
    whether a rule lies between two baselines over the label; `tiled(a, b)` whether both stand on one filled cell."""
    if not lines:
        return []
    habits = read_habits(lines, label_end, parted, tiled)
    joins = [0.0, *(weigh_pair(lines, place, habits) for place in range(1, len(lines)))]
    return [list(lines[start:end]) for start, end in _part(lines, joins, habits)]


def _part(lines: Sequence[TableLine], joins: Sequence[float], habits: Habits) -> list[tuple[int, int]]:
    """The rows as (first line, line after the last): `best[end]` is the greatest sum for the lines before `end`, and
    `begins[end]` where its last row begins."""
    best, begins = [0.0], [0]
    for end in range(1, len(lines) + 1):
        sums: dict[int, float] = {}
        inside = 0.0
        seen: set[int] = set()
        for start in range(end - 1, max(end - MOST_LINES, 0) - 1, -1):
            own = lines[start].figure_columns
            if own & seen:
                break  # two figures in one cell
            seen |= own
            sums[start] = best[start] + inside
            inside += joins[start]
            if joins[start] == float("-inf"):
                break
        start = max(sums, key=lambda place: (sums[place], place))
        best.append(sums[start])
        begins.append(start)
    rows: list[tuple[int, int]] = []
    end = len(lines)
    while end:
        rows.append((begins[end], end))
        end = begins[end]
    return rows[::-1]
