"""Letters that are set apart: how much is added after each character of a piece of text.

Belongs here: telling letter spacing from the gaps between words. Does not belong here: joining characters to words
(words), what the gap between two words means (parts/segments).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import median

LEAST = 0.07  # of the font size; less is kerning and parts nothing
MOST = 0.35  # of the font size; letters farther apart are not known from figures in narrow columns
ALIKE = 0.03  # of the font size, by which the gaps of one piece of text may differ
LEAST_GAPS = 2  # between letters, from which a spacing is known
SHARE = 0.8  # of the gaps that are so; the others stand between words, or pairs are kerned


def find_spacings(gaps: Iterable[tuple[int, str, float, float]]) -> dict[int, float]:
    """The spacing in points of each piece of text that has one. `gaps` are (number of the piece, its font, its size,
    gap) for letters between which nothing stands. A piece of two letters follows the others of its font and size."""
    by_piece: dict[tuple[int, str, float], list[float]] = defaultdict(list)
    for number, font, size, gap in gaps:
        by_piece[number, font, round(size, 2)].append(gap)
    found: dict[int, float] = {}
    known: dict[tuple[str, float], set[float]] = defaultdict(set)
    for (number, font, size), own in by_piece.items():
        spacing = median(own)
        alike = sum(abs(gap - spacing) <= ALIKE * size for gap in own)
        if len(own) >= LEAST_GAPS and LEAST * size <= spacing <= MOST * size and alike >= SHARE * len(own):
            found[number] = spacing
            known[font, size].add(spacing)
    for (number, font, size), own in by_piece.items():
        if len(own) < LEAST_GAPS:
            near = [spacing for spacing in known.get((font, size), ()) if abs(own[0] - spacing) <= ALIKE * size]
            if near:
                found[number] = near[0]
    return found
