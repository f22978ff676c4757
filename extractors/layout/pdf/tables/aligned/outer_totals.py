"""Sums that stand in columns of their own, outside those of their addends.

Belongs here: which lines join a core although their figures stand below no other. Does not belong here: finding cores
(cores), columns (parts/columns).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from selko.extractors.layout.pdf.tables.aligned.cores import Core
from selko.extractors.layout.pdf.tables.parts.header import is_year
from selko.extractors.layout.pdf.tables.parts.lines import TextRow, is_label
from selko.extractors.layout.pdf.tables.parts.segments import Look

INDENTED = 4.0  # of the font size by which labels of one table begin farther left or right
FARTHEST_OUT = 12.0  # of the font size between the last column and a sum outside it
LOOSE = 1.8  # of the least distance between lines: a sum stands apart by no more
LEAST_LABELS = 2
SAME_SIZE = 0.15  # share by which font sizes may differ


def join_outer_lines(cores: Sequence[Core], rows: Sequence[TextRow]) -> list[Core]:
    """The cores (from the top down), those of one table as one, with the lines of sums between and next to theirs."""
    joined: list[Core] = []
    for core in cores:
        if joined and _is_interleaved(joined[-1], core):
            last = joined.pop()
            core = Core(sorted(last.rows + core.rows, key=lambda row: row.index), last.figures + core.figures)
        joined.append(core)
    taken = {row.index for core in joined for row in core.rows}
    return [_with_outer_lines(core, rows, taken) for core in joined]


def _is_interleaved(one: Core, two: Core) -> bool:
    """Whether the lines of the second lie between those of the first and begin as far left."""
    near = INDENTED * one.rows[0].size
    return two.rows[0].index < one.rows[-1].index and abs(one.x0 - two.x0) <= near


def _with_outer_lines(core: Core, rows: Sequence[TextRow], taken: set[int]) -> Core:
    """The core with the lines between its own, and right above and below, that are a label and figures right of where
    the core's figures begin. `taken` are the lines of all cores; those found are added."""
    labels = [row.segments[0] for row in core.rows if row.segments[0].look is Look.TEXT and len(row.segments) > 1]
    if len(labels) < LEAST_LABELS:
        return core
    pitch = min(b.baseline - a.baseline for a, b in itertools.pairwise(core.rows))
    loose = LOOSE * max(pitch, core.rows[0].size)
    left, right = min(s.x0 for s in labels), max(s.x0 for s in labels)
    inner, x1, size = min(s.x0 for s in core.figures), core.x1, core.rows[0].size

    def fits(row: TextRow) -> bool:
        label, *figures = row.segments
        return (
            row.index not in taken
            and bool(figures)
            and label.look is Look.TEXT
            and left - INDENTED * size <= label.x0 <= right + INDENTED * size
            and label.x1 < inner < figures[0].x0
            and all(s.look is not Look.TEXT for s in figures)
            and row.x1 <= x1 + FARTHEST_OUT * size
            and abs(row.size - size) <= SAME_SIZE * size
        )

    first, last = core.rows[0].index, core.rows[-1].index
    more = [row for row in rows[first : last + 1] if fits(row)]
    more += _next_lines(rows[last + 1 :], rows[last], loose, inner, fits)
    above = [row for row in rows[:first] if not any(map(is_year, row.segments))]
    more += _next_lines(above[::-1], rows[first], loose, inner, fits)
    if not more:
        return core
    taken.update(row.index for row in more)
    figures = [s for row in more for s in row.segments[1:]]
    return Core(sorted(core.rows + more, key=lambda row: row.index), core.figures + figures)


def _next_lines(
    ahead: Sequence[TextRow], before: TextRow, loose: float, inner: float, fits: Callable[[TextRow], bool]
) -> list[TextRow]:
    """The lines `ahead` that fit, as far as they follow on `before` and one another; one label may lie between."""
    found: list[TextRow] = []
    labelled = False
    for row in ahead:
        if abs(row.baseline - before.baseline) > loose or (not fits(row) and (labelled or not is_label(row, inner))):
            break
        labelled = not fits(row)
        if not labelled:
            found.append(row)
        before = row
    return found
