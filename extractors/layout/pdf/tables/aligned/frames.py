"""Frames: rules drawn around a table and not between its cells.

Belongs here: which rules are a frame, which cores of figures one frame holds. Does not belong here: reading what stands
in it (table), cells that rules part (ruled).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from selko.extractors.layout.pdf.tables.aligned.cores import Core
from selko.extractors.layout.pdf.tables.parts.grid import Box
from selko.extractors.layout.pdf.tables.parts.lines import TextRow
from selko.extractors.layout.pdf.tables.parts.rules import SAME_PLACE, Lattice

SLACK = 2.0  # points by which what stands in a frame may reach over it
LEAST_DRAWN = 0.9  # share of the sides


def find_frames(lattices: Sequence[Lattice]) -> list[Box]:
    """The boxes of lattices without a rule between columns, drawn on all sides."""
    return [lattice.box for lattice in lattices if len(lattice.xs) == 2 and _is_closed(lattice)]


def _is_closed(lattice: Lattice) -> bool:
    x0, top, x1, bottom = lattice.box
    sides = [s.length for s in lattice.uprights if min(abs(s.place - x0), abs(s.place - x1)) <= SAME_PLACE]
    ends = [s.length for s in lattice.levels if min(abs(s.place - top), abs(s.place - bottom)) <= SAME_PLACE]
    return sum(sides) >= LEAST_DRAWN * 2 * (bottom - top) and sum(ends) >= LEAST_DRAWN * 2 * (x1 - x0)


def frame_of(rows: Sequence[TextRow], frames: Sequence[Box]) -> Box | None:
    """The narrowest frame that holds all of these lines."""
    holding = [frame for frame in frames if all(is_framed(row, frame) for row in rows)]
    return min(holding, key=lambda box: box[3] - box[1], default=None)


def is_framed(row: TextRow, frame: Box) -> bool:
    x0, top, x1, bottom = frame
    return x0 - SLACK <= row.x0 and row.x1 <= x1 + SLACK and top <= row.baseline <= bottom + SLACK


def join_in_frames(cores: Sequence[Core], frames: Sequence[Box]) -> list[Core]:
    """The cores, those in one frame as one, and none over the end of a frame."""
    joined: list[Core] = []
    last: Box | None = None
    for core in (part for whole in cores for part in _cut_at_ends(whole, frames)):
        frame = frame_of(core.rows, frames) if frames else None
        if frame is not None and frame == last:
            joined[-1] = Core([*joined[-1].rows, *core.rows], [*joined[-1].figures, *core.figures])
        else:
            joined.append(core)
        last = frame
    return joined


def _cut_at_ends(core: Core, frames: Sequence[Box]) -> list[Core]:
    """The core cut where a frame beside or around it begins and ends."""
    ends = sorted({end for x0, top, x1, bottom in frames if x0 < core.x1 and core.x0 < x1 for end in (top, bottom)})
    parts: dict[int, list[TextRow]] = {}
    for row in core.rows:
        parts.setdefault(bisect_left(ends, row.baseline - SLACK), []).append(row)
    if len(parts) < 2:
        return [core]
    figures = set(core.figures)
    return [Core(rows, [s for row in rows for s in row.segments if s in figures]) for _, rows in sorted(parts.items())]
