"""Blanks that OCR overlooks: a word is parted where the picture shows a gap as wide as a blank.

Belongs here: gaps between the letters of one word in the picture. Does not belong here: reading (ocr), where words
begin and end (words).

Nothing is parted on suspicion: the runs of ink must make as many letters as were read, touching letters counted by
their width, and a number is parted only into groups of thousands.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from selko.extractors.layout.printed.pictures import find_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLANK = 0.24  # of the height of the line's box: letters stand closer
WIDER = 1.8  # times the usual gap between the letters of the word
FURTHER = 1.3  # times the usual way from digit to digit: figures are as wide as each other, a blank is half as wide
_NUMBER = re.compile(r"[-−–+±(]*\d[\d.,]*[-−)%]*")
_GROUPED = re.compile(r"[-−–+±(]*\d{1,3}( \d{3})+(?:[.,]\d+)?[-−)%]*")


def part_at_gaps(
    ink: NDArray[Any], text: str, box: tuple[float, float, float, float]
) -> list[tuple[str, float, float]]:
    """The words that stand in the box of one word, as (text, x0, x1) in dots; one, unchanged, in nearly all cases.

    `ink` tells for each dot of the page whether it is printed; `box`: x0, top, x1, bottom in its dots.
    """
    whole = [(text, box[0], box[2])]
    x0, top, x1, bottom = (round(side) for side in box)
    crop = ink[max(0, top) : bottom, max(0, x0) : x1]
    if len(text) < 4 or crop.size == 0:
        return whole
    letters = _letters(find_runs(np.any(crop, axis=0)), len(text))
    if letters is None:
        return whole
    is_number = _NUMBER.fullmatch(text) is not None
    wide = _far_apart(text, letters) if is_number else _wide_gaps(letters, bottom - top)
    if not wide:
        return whole
    parts, first = [], 0
    for last in [*sorted(wide), len(text) - 1]:
        parts.append((text[first : last + 1], x0 + letters[first][0], x0 + letters[last][1]))
        first = last + 1
    joined = " ".join(part for part, _, _ in parts)
    return whole if is_number and not _GROUPED.fullmatch(joined) else parts


def _letters(runs: list[tuple[int, int]], count: int) -> list[tuple[float, float]] | None:
    """Where each of `count` letters begins and ends: the runs of ink, those that are several letters wide shared out
    evenly. None where it does not come out."""
    if not 0 < len(runs) <= count:
        return None
    widths = [end - start for start, end in runs]
    most = max(widths)
    for pitch in np.arange(most, most / count, -0.5):  # the widest first: as few letters touch as can be
        shares = [max(1, round(width / pitch)) for width in widths]
        if sum(shares) >= count:
            break
    if sum(shares) != count or len(runs) < 2:
        return None
    letters = []
    for (start, end), share in zip(runs, shares, strict=True):
        letters += [(start + (end - start) * i / share, start + (end - start) * (i + 1) / share) for i in range(share)]
    return letters


def _wide_gaps(letters: list[tuple[float, float]], height: int) -> set[int]:
    """The places of letters that a blank parts from the letter after them."""
    gaps = [after - before for (_, before), (after, _) in pairwise(letters)]
    least = max(BLANK * height, WIDER * median(gaps))
    return {i for i, gap in enumerate(gaps) if gap >= least}


def _far_apart(text: str, letters: list[tuple[float, float]]) -> set[int]:
    """The places of digits further from the digit after them than digits are."""
    ways = {
        i: (letters[i + 1][0] + letters[i + 1][1] - letters[i][0] - letters[i][1]) / 2
        for i in range(len(letters) - 1)
        if text[i].isdigit() and text[i + 1].isdigit()
    }
    usual = median(ways.values()) if ways else 0.0
    return {i for i, way in ways.items() if way >= FURTHER * usual}
