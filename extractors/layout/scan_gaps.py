"""Blanks that OCR overlooks: a word is parted where the picture shows a gap as wide as a blank.

Belongs here: gaps between the letters of one word in the picture. Does not belong here: reading (scan).

Nothing is parted on suspicion: the runs of ink must be as many as the letters, touching letters counted by their width,
and a number is parted only into groups of thousands.
"""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLANK = 0.24  # of the height of the line's box: letters stand closer
WIDER = 1.8  # times the usual gap between the letters of the word
TOUCHING = 1.6  # times the usual width: two letters
_NUMBER = re.compile(r"[-−–+±(]*\d[\d.,]*[-−)%]*")
_GROUPED = re.compile(r"[-−–+±(]*\d{1,3}( \d{3})+(?:[.,]\d+)?[-−)%]*")


def part_at_gaps(
    grey: NDArray[Any], text: str, box: tuple[float, float, float, float]
) -> list[tuple[str, float, float]]:
    """The words that stand in the box of one word, as (text, x0, x1) in dots; one, unchanged, in nearly all cases.

    `box`: x0, top, x1, bottom in dots of the picture `grey`.
    """
    whole = [(text, box[0], box[2])]
    x0, top, x1, bottom = (round(side) for side in box)
    crop = grey[max(0, top) : bottom, max(0, x0) : x1]
    if len(text) < 4 or crop.size == 0:
        return whole
    middle = (float(np.percentile(crop, 95)) + float(np.percentile(crop, 2))) / 2
    edges = np.flatnonzero(np.diff(np.concatenate(([False], (crop < middle).any(axis=0), [False])).astype(np.int8)))
    runs = [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    gaps = [runs[i + 1][0] - runs[i][1] for i in range(len(runs) - 1)]
    if len(gaps) < 3:
        return whole
    least = max(BLANK * (bottom - top), WIDER * median(gaps))
    wide = [i for i, gap in enumerate(gaps) if gap >= least]
    if not wide:
        return whole
    usual = median(end - start for start, end in runs)
    letters = [2 if end - start > TOUCHING * usual else 1 for start, end in runs]
    if len(runs) == len(text):
        letters = [1] * len(runs)
    if sum(letters) != len(text):
        return whole
    parts, first, done = [], 0, 0
    for last in [*wide, len(runs) - 1]:
        count = sum(letters[first : last + 1])
        parts.append((text[done : done + count], x0 + runs[first][0], x0 + runs[last][1]))
        first, done = last + 1, done + count
    joined = " ".join(part for part, _, _ in parts)
    if _NUMBER.fullmatch(text) and not _GROUPED.fullmatch(joined):
        return whole
    return [(part, float(start), float(end)) for part, start, end in parts]
