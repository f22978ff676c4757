"""How a scanned page lies: tilted a little by the scanner. Belongs here: finding the tilt and taking it out. Does not
belong here: pages on their side or on their head, which only reading tells (scan)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[Any]

MAX_SKEW = 4.0  # degrees; a page turned further was not fed through a scanner
SPECK = 80  # of 255, by which a dot of dirt differs from every dot around it
DARK, SPECK_AREA = 140, 3  # what is darker and has no more dots than this is dirt
MANY_SPECKS = 0.002  # share of the dots


def find_skew(grey: Picture) -> float:
    """The angle in degrees (counter-clockwise positive) by which the lines of text rise.

    The right angle is the one under which the rows of ink are told apart best: the variance of the row sums is largest.
    """
    import cv2

    shrink = 800 / max(grey.shape)
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA) if shrink < 1 else grey
    ink = (255 - small).astype(np.uint8)

    def contrast(angle: float) -> float:
        rows = _turned(ink, angle, 0).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    coarse = max(np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5), key=contrast)
    fine = max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=contrast)
    finest = max(np.arange(fine - 0.1, fine + 0.101, 0.025), key=contrast)
    return -float(finest)


def turn_picture(grey: Picture, skew: float) -> Picture:
    """The picture with its lines of text made level; the paper's white comes in at the corners."""
    return grey if abs(skew) < 0.05 else _turned(grey, -skew, 255)


def _turned(grey: Picture, angle: float, border: int) -> Picture:
    import cv2

    rows, columns = grey.shape
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1.0)
    return cv2.warpAffine(
        grey, matrix, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(border,)
    )


def without_specks(grey: Picture) -> Picture:
    """The picture without single dots of dirt, where there are many; otherwise as it is."""
    import cv2

    around = np.ones((3, 3), np.uint8)
    around[1, 1] = 0
    lightest, darkest = cv2.dilate(grey, around), cv2.erode(grey, around)
    specks = (cv2.subtract(darkest, grey) > SPECK) | (cv2.subtract(grey, lightest) > SPECK)
    if float(specks.mean()) < MANY_SPECKS:
        return grey
    calm = np.where(specks, cv2.medianBlur(grey, 3), grey)
    _, places, boxes, _ = cv2.connectedComponentsWithStats((calm < DARK).astype(np.uint8))
    small = boxes[:, cv2.CC_STAT_AREA] <= SPECK_AREA
    return np.where(small[places], cv2.medianBlur(calm, 5), calm)
