"""Filled rectangles that lie under the cells of a table.

Belongs here: which rectangles are tiles, which words stand on one. Does not belong here: what a colour means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from selko.extractors.layout.pdf.page.content import Fill
from selko.extractors.layout.pdf.tables.parts.segments import Segment

HIGHEST = 7.0  # of the font size: a tile is no higher than a cell of a few lines
STACK = 3  # so many rectangles of one width above one another are tiles


class Tiles:
    """The rectangles of a page that are stacked like cells: same left and right edges, different heights."""

    def __init__(self, fills: Sequence[Fill]) -> None:
        stacks: dict[tuple[int, int], list[Fill]] = defaultdict(list)
        for fill in fills:
            if not fill.shape:
                stacks[round(fill.x0 / 2), round(fill.x1 / 2)].append(fill)
        self._tiles = [fill for stack in stacks.values() if len(stack) >= STACK for fill in stack]

    def hold(self, one: Segment, two: Segment) -> bool:
        """Whether one tile lies under both, and is not much higher than the two lines."""
        y_one, y_two = one.baseline - 0.3 * one.size, two.baseline - 0.3 * two.size
        return any(
            tile.top <= y_one <= tile.bottom
            and tile.top <= y_two <= tile.bottom
            and tile.x0 - 1 <= one.x0 <= tile.x1
            and tile.x0 - 1 <= two.x0 <= tile.x1
            and tile.bottom - tile.top <= HIGHEST * one.size
            for tile in self._tiles
        )
