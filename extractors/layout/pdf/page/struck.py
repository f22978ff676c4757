"""Text with a line through it: printed, and withdrawn by whoever drew the line.

Belongs here: which characters a ruling line or a thin box goes through. Does not belong here: lines that part cells or
stand for a minus (strokes), text that cannot be seen (ink).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from selko.extractors.layout.pdf.page.characters import BLANKS, Character, Frame, Run
from selko.extractors.layout.pdf.page.content import Rule

LOWEST, HIGHEST = 0.14, 0.56  # of the font size above the baseline: the middle of small letters and of figures
THICKEST = 0.25  # of the font size: a thicker box is a bar
LEAST_THROUGH = 0.6  # of a character's width that lies under the line


def find_struck(characters: Sequence[Character], frame: Frame, rules: Sequence[Rule]) -> set[int]:
    """The places of the visible characters, written in the direction of the frame, through which a line goes."""
    lines = sorted((rule for rule in rules if _may_strike(rule)), key=lambda rule: rule.top + rule.bottom)
    if not lines:
        return set()
    heights = [(rule.top + rule.bottom) / 2 for rule in lines]
    struck: set[int] = set()
    near: dict[int, list[Rule]] = {}  # run → the lines at the height of its letters
    for place, (code, left, low, right, high, run) in enumerate(characters):
        if run is None or not run.visible or code <= 32:
            continue
        beside = near.get(run.number)
        if beside is None:
            base = frame.place(run.x, run.y, run.x, run.y)[1]
            first = bisect_left(heights, base - HIGHEST * run.size)
            last = bisect_right(heights, base - LOWEST * run.size)
            thin = THICKEST * run.size
            beside = near[run.number] = [rule for rule in lines[first:last] if rule.bottom - rule.top <= thin]
        if not beside:
            continue
        x0, _, x1, _ = frame.place(left, low, right, high)
        through = sum(max(min(x1, rule.x1) - max(x0, rule.x0), 0.0) for rule in beside)
        if through >= LEAST_THROUGH * (x1 - x0) > 0:
            struck.add(place)
    struck = {place for place in struck if _has_neighbour(place, struck, characters)}
    between = {
        place
        for place in range(1, len(characters) - 1)
        if characters[place][0] in BLANKS and place - 1 in struck and place + 1 in struck
    }
    return struck | between


def _may_strike(rule: Rule) -> bool:
    return rule.visible and rule.horizontal and rule.x1 > rule.x0


def _has_neighbour(place: int, struck: set[int], characters: Sequence[Character]) -> bool:
    """Whether the character before or after it is struck too, blanks left out."""
    for step in (-1, 1):
        other = place + step
        while 0 <= other < len(characters) and characters[other][0] <= 32:
            other += step
        if other in struck:
            return True
    return False


def strike(characters: list[Character], struck: set[int]) -> list[Character]:
    """The characters with the struck ones in runs that are struck."""
    twins: dict[int, Run] = {}
    result = []
    for place, character in enumerate(characters):
        run = character[5]
        if run is not None and place in struck:
            twin = twins.setdefault(run.number, replace(run, struck=True, visible=False))
            character = (*character[:5], twin)
        result.append(character)
    return result
