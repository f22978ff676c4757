"""Whether a picture shows a table: rows of print that are parted alike, on paper of one tone.

Belongs here: looking at a picture, whatever document it stands in. Does not belong here: reading it (pdf/scan), which
pictures a document holds (the readers).

A photograph has no paper. A row of print is a band of the height of letters that many short strokes cross. A chart has
such rows too: the figures on its axes and over its bars. But its bars and slices are solid, its rows stand far apart,
and what stands left in them is a figure and no label.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from selko.schemas.models.layout import GridTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[Any]
else:
    Picture = Any

SCALE = 1.5  # pixels to a point at which pictures are looked at: letters of 8 points are then some 8 pixels high
PAPER = 0.6  # share of the picture that has the tone of its ground
TONE = 14  # of 255 by which a ground may vary
INK = 70  # of 255 by which ink differs from its ground
RULE = 45  # pixels: longer runs of ink are no letters
SOLID = 9  # pixels: no letter holds a square of ink as large
MOST_SOLID = 0.012  # share of the picture that solid ink may take; the bars of a chart take more
LEAST_STROKES = 6  # that cross a row of print: three figures, or a short word
LOWEST, HIGHEST = 4, 26  # pixels: heights of a row of print
GAP = 1.8  # of a row's height: a wider gap parts it
LABEL = 2.8  # of a row's height: a label is wider
DEEPEST_INDENT = 4.0  # of a row's height by which labels may begin further in
VARIED = 1.06  # times the narrowest label: the figures of an axis are all as wide as each other
FAR = 4.5  # of a row's height: rows of one table stand closer, from middle to middle
LEAST_ROWS = 3  # of a table, its head among them
MOST_BESIDE = 0.1  # of the ink, ruling lines left out, may stand outside the rows: curves of a chart do
SAME_EDGE, ALIGNED = 4, 0.6  # pixels, and share of the rows: they begin or end below one another
UNEVEN = 0.35  # of their mean height by which rows of print may differ from each other
NARROWEST, LOWEST_PICTURE = 90.0, 28.0  # points: a smaller picture is a sign or a logo


class Worth(Enum):
    """What is done about a picture with rows of print on it."""

    READING = auto()  # there are amounts on it
    NAMING = auto()  # there are numbers on it: nobody knows what for
    NOTHING = auto()


class Row(NamedTuple):
    """A row of print: from where to where it reaches down, and the parts of it across, in pixels."""

    top: int
    bottom: int
    parts: tuple[tuple[int, int], ...]

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def is_labelled(self) -> bool:
        """Whether a label stands left in it, and something beside that."""
        first = self.parts[0]
        return len(self.parts) > 1 and first[1] - first[0] > LABEL * self.height


class PictureReader(NamedTuple):
    """Who reads pictures by OCR: at how many pixels to a point, what one with these rows (at SCALE) is worth, and the
    tables on it, by its grey dots and its width and height in points."""

    scale: float
    judge: Callable[[Picture, Sequence[Row]], Worth]
    read: Callable[[Picture, float, float], Sequence[GridTable]]


def find_table_rows(grey: Picture) -> list[Row]:
    """The rows of print on a picture at SCALE that shows a table; none on any other."""
    if not grey.size:
        return []
    # Each row of dots has its own ground: shades lie under every second row of many tables, dark bands under heads.
    apart = np.abs(grey.astype(np.int16) - np.median(grey, axis=1).astype(np.int16)[:, None])
    if float((apart <= TONE).mean()) < PAPER:
        return []
    ink = apart >= INK
    if share_of_solid(ink) > MOST_SOLID:
        return []
    ink = without_rules(ink)
    rows = find_rows(ink)
    in_rows = sum(int(ink[row.top : row.bottom].sum()) for row in rows)
    return rows if in_rows >= (1 - MOST_BESIDE) * int(ink.sum()) and is_table(rows) else []


def is_table(rows: list[Row]) -> bool:
    """Whether LEAST_ROWS parted rows of even height stand close together, half of them or more with a label, and
    the labels are words of their own."""
    close: list[Row] = []
    for row in [row for row in rows if len(row.parts) > 1]:
        if close and (row.top + row.bottom - close[-1].top - close[-1].bottom) / 2 > FAR * max(
            row.height, close[-1].height
        ):
            close = []
        close.append(row)
        heights = [one.height for one in close]
        even = float(np.std(heights)) <= UNEVEN * float(np.mean(heights))
        edge = min(one.parts[0][0] for one in close)
        labels = [
            one.parts[0][1] - one.parts[0][0]
            for one in close
            if one.is_labelled and one.parts[0][0] - edge <= DEEPEST_INDENT * one.height
        ]
        labelled = 2 * len(labels) >= len(close) and max(labels) >= VARIED * min(labels)
        if len(close) >= LEAST_ROWS and even and labelled and _is_aligned(close):
            return True
    return False


def _is_aligned(rows: list[Row]) -> bool:
    """Whether most rows begin, or end, below one another: the boxes of a diagram are centred."""
    edges = [row.parts[0][0] for row in rows], [row.parts[-1][1] for row in rows]
    return any(
        sum(abs(edge - float(np.median(side))) <= SAME_EDGE for edge in side) >= ALIGNED * len(rows) for side in edges
    )


def find_rows(ink: Picture) -> list[Row]:
    """The rows of print on a picture whose ruling lines are gone."""
    strokes = (ink[:, 1:] & ~ink[:, :-1]).sum(axis=1)
    rows = []
    for start, end in find_runs(strokes >= LEAST_STROKES):
        if LOWEST <= end - start <= HIGHEST:
            rows.append(Row(start, end, tuple(_parts(ink[start:end]))))
    return [row for row in rows if row.parts]


def _parts(band: Picture) -> list[tuple[int, int]]:
    inked = np.nonzero(band.any(axis=0))[0]
    if not inked.size:
        return []
    breaks = np.nonzero(np.diff(inked) > GAP * band.shape[0])[0]
    starts = np.concatenate(([inked[0]], inked[breaks + 1]))
    ends = np.concatenate((inked[breaks], [inked[-1]]))
    return list(zip(starts.tolist(), (ends + 1).tolist(), strict=True))


def without_rules(ink: Picture) -> Picture:
    """The ink without runs longer than RULE, across and down."""
    return ink & ~_long_runs(ink) & ~_long_runs(ink.T).T


def _long_runs(ink: Picture) -> Picture:
    """The pixels of runs of ink along the rows that are RULE long or longer."""
    if ink.shape[1] < RULE:
        return np.zeros_like(ink)
    full = _window(ink, RULE, axis=1) == RULE  # where a full run begins
    grown = np.zeros(ink.shape, dtype=np.int32)
    grown[:, : full.shape[1]] += full
    grown[:, RULE:] -= full[:, : ink.shape[1] - RULE]
    long: Picture = np.cumsum(grown, axis=1) > 0
    return long


def share_of_solid(ink: Picture) -> float:
    """The share of the picture inside squares of ink."""
    if min(ink.shape) < SOLID:
        return 0.0
    solid = _window(_window(ink, SOLID, axis=0), SOLID, axis=1) == SOLID * SOLID
    return float(solid.sum()) / ink.size


def _window(values: Picture, length: int, axis: int) -> Picture:
    """The sums of `length` values one after another."""
    sums = np.cumsum(values, axis=axis, dtype=np.int32)
    pad = [(0, 0), (0, 0)]
    pad[axis] = (1, 0)
    sums = np.pad(sums, pad)
    low = [slice(None), slice(None)]
    high = [slice(None), slice(None)]
    low[axis], high[axis] = slice(None, -length), slice(length, None)
    found: Picture = sums[tuple(high)] - sums[tuple(low)]
    return found


def find_runs(inked: Any) -> list[tuple[int, int]]:
    """The runs of True in a row of dots, as (start, end)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inked, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
