"""Ruling lines and filled areas in the picture of a page.

Belongs here: strokes and areas that are no letters, and the picture without them. Does not belong here: letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from selko.extractors.layout.pdf.page.content import Fill, Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[Any]

FAINT = 30  # of 255, by which a hairline is darker than what lies beside it
RULE_LENGTH = 0.03  # of the page's width: shorter strokes are letters
RULE_THICKNESS = 0.004  # of the page's width
CROSSING = 7  # dots
LONG_RULE = 0.15  # of the page's width: no line of letters is so even
DARK = 140  # of 255: what stands on an area as dark is lighter than it
BAND = 0.002  # of the page's width: how much of a dark area there is above and below letters
LEAST_AREA = 0.01  # of the page's width: no row is lower
HIGHEST_LINE = 0.02  # of the page's width: letters on a dark area are not higher
HIGHEST_ROW = 0.1  # of the page's width: a higher shade is no row
MOSTLY_DARK = 0.6  # share of a dark area that is dark: the rest is letters
RECTANGULAR = 0.85  # share of the box around a shade that is shaded
SHADE = 12  # of 255, by which a shaded row is darker than the paper
SHRUNK, LETTERS = 4, 9  # times smaller, and then as many dots across: letters vanish
INKED = 0.4  # of the darkness of print: what is at least as dark is printed
NEAR = 5.0  # points
BESIDE = 0.25  # share of ink beside a stroke, both sides together, that makes it a part of letters


def find_strokes(grey: Picture) -> list[tuple[int, int, int, int]]:
    """Long thin strokes of ink, level or upright, as (x0, top, x1, bottom) in dots.

    A hairline is thinner than a dot of the picture and so is grey, and after turning it steps from one row of dots to
    the next: what is a little darker than what lies to both its sides counts, widened by a dot. The paper may be
    shaded.
    """
    import cv2

    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    length = max(20, round(RULE_LENGTH * grey.shape[1]))
    thickness = max(3, round(RULE_THICKNESS * grey.shape[1])) + 2
    found = []
    for kernel in ((length, 1), (1, length)):
        across = (1, 3) if kernel[1] == 1 else (3, 1)
        beside = (1, 2 * thickness + 1) if kernel[1] == 1 else (2 * thickness + 1, 1)
        darker = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, np.ones(beside[::-1], np.uint8))
        ink = (darker > FAINT).astype(np.uint8)
        wide = cv2.dilate(ink, np.ones(across[::-1], np.uint8))
        bridge = (1, CROSSING) if kernel[0] == 1 else (CROSSING, 1)  # where another rule crosses
        whole = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones(bridge[::-1], np.uint8))
        strokes = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones(kernel[::-1], np.uint8))
        _, _, boxes, _ = cv2.connectedComponentsWithStats(strokes)
        for x, y, columns, rows, _area in boxes[1:].tolist():
            if min(columns, rows) > thickness or _is_print(ink, x, y, columns, rows):
                continue
            found.append((x, y, x + columns, y + rows))
    return found


def build_rules(strokes: Sequence[tuple[int, int, int, int]], scale_x: float, scale_y: float) -> list[Rule]:
    """The strokes as ruling lines, in points."""
    rules = []
    for x0, top, x1, bottom in strokes:
        x, y = (x0 + x1) / 2 * scale_x, (top + bottom) / 2 * scale_y
        level = x1 - x0 >= bottom - top
        rules.append(Rule(x0 * scale_x, y, x1 * scale_x, y) if level else Rule(x, top * scale_y, x, bottom * scale_y))
    return rules


def _is_print(ink: Picture, x: int, y: int, columns: int, rows: int) -> bool:
    """A short stroke with ink along both its sides, or much along one: the middle of a line of bold letters."""
    if max(columns, rows) > LONG_RULE * ink.shape[1]:
        return False
    if columns < rows:
        ink, x, y, columns, rows = ink.T, y, x, rows, columns
    sides = ink[max(0, y - 4) : max(1, y - 1), x : x + columns], ink[y + rows + 1 : y + rows + 4, x : x + columns]
    return sum(float(side.mean()) for side in sides if side.size) > BESIDE


def find_dark_areas(grey: Picture) -> list[tuple[int, int, int, int]]:
    """Areas filled so darkly that what stands on them is lighter, as (x0, top, x1, bottom) in dots.

    Above and below the letters such an area is dark without a break; these bands are found and put together.
    """
    import cv2

    dark = (grey < DARK).astype(np.uint8)
    long, thin = max(20, round(RULE_LENGTH * grey.shape[1])), max(3, round(BAND * grey.shape[1]))
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((thin, long), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(solid)
    areas: list[tuple[int, int, int, int]] = []
    highest = round(HIGHEST_LINE * grey.shape[1])
    for x, y, columns, rows, _area in sorted(boxes[1:].tolist(), key=lambda box: box[1]):
        box = (x, y, x + columns, y + rows)
        for i, (x0, top, x1, bottom) in enumerate(areas):
            joined = (min(x0, box[0]), min(top, box[1]), max(x1, box[2]), max(bottom, box[3]))
            if box[1] - bottom <= highest and box[0] <= x1 and x0 <= box[2] and _share(dark, joined) >= MOSTLY_DARK:
                areas[i] = joined
                break
        else:
            areas.append(box)
    least = round(LEAST_AREA * grey.shape[1])
    return [a for a in areas if a[3] - a[1] >= least and _share(dark, a) >= MOSTLY_DARK]


def _share(mask: Picture, area: tuple[int, int, int, int]) -> float:
    x0, top, x1, bottom = area
    return float(mask[top:bottom, x0:x1].mean())


def with_areas_inverted(grey: Picture, areas: Sequence[tuple[int, int, int, int]]) -> Picture:
    """The picture with dark areas as white ones, and what stands on them dark."""
    if not areas:
        return grey
    changed = grey.copy()
    for x0, top, x1, bottom in areas:
        part = grey[top:bottom, x0:x1].astype(np.float32)
        ground = float(np.median(part))
        changed[top:bottom, x0:x1] = np.clip(255 - (part - ground) * 255 / (255 - ground), 0, 255).astype(np.uint8)
    return changed


def find_shades(grey: Picture) -> list[tuple[int, int, int, int, int]]:
    """Rows that lie on a shade a little darker than the paper, as (x0, top, x1, bottom, grey) in dots."""
    import cv2

    small = cv2.resize(grey, None, fx=1 / SHRUNK, fy=1 / SHRUNK, interpolation=cv2.INTER_AREA)
    letters = np.ones((LETTERS, LETTERS), np.uint8)
    ground = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, letters), 5)
    paper = float(np.percentile(ground, 90))
    shaded: Picture = ((ground < paper - SHADE) & (ground > DARK)).astype(np.uint8)
    least = (max(3, round(LEAST_AREA * small.shape[1])), max(5, round(RULE_LENGTH * small.shape[1])))
    shaded = cv2.morphologyEx(shaded, cv2.MORPH_OPEN, np.ones(least, np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(shaded)
    found = []
    for x, y, columns, rows, area in boxes[1:].tolist():
        if area >= RECTANGULAR * columns * rows and rows <= HIGHEST_ROW * small.shape[1]:
            tone = int(np.median(ground[y : y + rows, x : x + columns]))
            found.append((x * SHRUNK, y * SHRUNK, (x + columns) * SHRUNK, (y + rows) * SHRUNK, tone))
    return found


def carry_rules_through(rules: Sequence[Rule], areas: Sequence[Fill]) -> list[Rule]:
    """The rules, and those that are not seen on a dark area: upright ones that end at its edge go on to its other side,
    and then its edges are rules too."""
    carried = list(rules)
    for area in areas:
        through = [
            i
            for i, rule in enumerate(carried)
            if not rule.horizontal
            and area.x0 - NEAR <= rule.x0 <= area.x1 + NEAR
            and rule.top > area.top + NEAR
            and abs(rule.top - area.bottom) <= NEAR
        ]
        for i in through:
            carried[i] = replace(carried[i], top=area.top)
        if through:
            carried += [Rule(area.x0, y, area.x1, y) for y in (area.top, area.bottom)]
    return carried


def find_ink(grey: Picture, rules: Sequence[tuple[int, int, int, int]]) -> Picture:
    """For each dot whether it is printed: clearly darker than the paper around it, and no part of a rule."""
    import cv2

    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    small = cv2.resize(smooth, None, fx=1 / SHRUNK, fy=1 / SHRUNK, interpolation=cv2.INTER_AREA)
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((LETTERS, LETTERS), np.uint8))
    ground = cv2.resize(cv2.medianBlur(ground, 5), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    darker = cv2.subtract(ground, smooth)
    ink: Picture = darker > max(FAINT, INKED * float(np.percentile(darker, 99.5)))
    for x0, top, x1, bottom in rules:
        ink[top:bottom, x0:x1] = False
    return ink
