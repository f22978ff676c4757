"""Ink that OCR passed over: lone dashes, and single characters that it took for dirt.

Belongs here: which ink no word holds, and what of it may be print. Does not belong here: reading it (ocr).

A dash in a cell says that there is none, which is not the same as a blank cell; a minus before a figure says what the
figure is. Neither may be lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from selko.extractors.layout.pdf.scan.ocr import TextLine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[Any]

LOWEST, HIGHEST = 0.28, 0.9  # of the usual height of a line's box: letters that stand alone
DASH_LONG = (0.12, 0.75)  # of the height of a line's box
DASH_THICK = 0.2
FLAT = 1.5  # times longer than thick
MIDDLE = (0.36, 0.72)  # of the height of a line's box, from its top: where a dash lies
APART = 0.35  # of the height of a line's box: characters of one word stand closer
FILLED = 0.6  # share of a dash's box that is ink
MOST_MARKS = 400  # a page with more has a picture on it


@dataclass(frozen=True, slots=True)
class Unread:
    """`dashes` are lone strokes at the height of a dash in a line of print, `letters` may be characters."""

    dashes: tuple[TextLine, ...]
    letters: tuple[TextLine, ...]


def find_unread(ink: Picture, lines: Sequence[TextLine], words: Sequence[tuple[float, float, float, float]]) -> Unread:
    """Ink that lies in the same row as a line of print and in none of `words` (x0, top, x1, bottom in dots).

    The boxes that come back are as high as the line beside them, so that a reader sees them in their place.
    """
    import cv2

    level = [line for line in lines if not line.upended]
    if not level:
        return Unread((), ())
    rest = ink.astype(np.uint8)
    for x0, top, x1, bottom in words:
        rest[max(0, round(top)) : round(bottom), max(0, round(x0) - 2) : round(x1) + 2] = 0
    usual = median(line.height for line in level)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(rest)
    dashes, letters = [], []
    for x, y, columns, rows, area in boxes[1:].tolist():
        if area < 4 or rows > HIGHEST * usual or columns > 3 * usual:
            continue
        beside = find_line_beside(level, y + rows / 2)
        if beside is None:
            continue
        height = beside.height
        where = (y + rows / 2 - beside.top) / (beside.bottom - beside.top)
        is_flat = columns >= FLAT * rows and area >= FILLED * columns * rows and rows <= DASH_THICK * height
        box = TextLine(x, beside.top, x + columns, beside.bottom, height)
        if is_flat and DASH_LONG[0] * height <= columns <= DASH_LONG[1] * height and MIDDLE[0] <= where <= MIDDLE[1]:
            dashes.append(box)
        elif rows >= LOWEST * height and not any(
            line.x0 < x + columns / 2 < line.x1 for line in _lines_at(level, y, rows)
        ):
            letters.append(box)
    if len(dashes) + len(letters) > MOST_MARKS:
        return Unread((), ())
    return Unread(tuple(dashes), tuple(_joined(letters)))


def _lines_at(lines: Sequence[TextLine], y: int, rows: int) -> list[TextLine]:
    """The lines within which ink at `y` stands: what is inside a line that was read was read."""
    return [line for line in lines if line.top < y + rows / 2 < line.bottom]


def find_line_beside(lines: Sequence[TextLine], y: float) -> TextLine | None:
    """The line of print in whose row `y` lies, and that most nearly."""
    near = [line for line in lines if line.top <= y <= line.bottom]
    return min(near, key=lambda line: abs((line.top + line.bottom) / 2 - y), default=None)


def _joined(marks: Sequence[TextLine]) -> list[TextLine]:
    joined: list[TextLine] = []
    for mark in sorted(marks, key=lambda m: (m.top, m.x0)):
        last = joined[-1] if joined else None
        if last is not None and last.top == mark.top and mark.x0 - last.x1 <= APART * mark.height:
            joined[-1] = TextLine(last.x0, last.top, max(last.x1, mark.x1), last.bottom, last.height)
        else:
            joined.append(mark)
    return joined
