"""The text layer of a scan: text that is not seen itself and lies exactly on the print of a picture.

Belongs here: telling such a layer, which says what the picture shows, from text that is hidden. Does not belong here:
pages whose layer is none (scan/pages), what the layer's text is worth as language (scan/pages).

A program that read the scan put every letter where its ink is, and every blank where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from selko.extractors.layout.pdf.page.characters import BLANKS, LEAST_SIZE, Character, Frame, Run
from selko.extractors.layout.pdf.page.ink import LOOK_SCALE, contrast_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[Any]
    Box = tuple[float, float, float, float]

LEAST_LETTERS = 60
MOST_VISIBLE = 0.1  # share of the letters that may be printed as text: a stamp, a page number
COVERED = 0.8  # share of the page under pictures
PRINT = 60  # of 255 between paper and ink
ON_INK, ON_PAPER = 0.92, 0.7  # shares of the letters that lie on ink, and of the blanks that do not
DARK = 110  # of 255: ink of letters
TOLD = 0.75  # share of the ink that lies under letters


def is_layer_of_scan(
    characters: Sequence[Character], frame: Frame, pictures: Sequence[Box], draw: Callable[[float, bool], Picture]
) -> bool:
    """Whether what is not visible among the characters is the text of the picture that covers the page. `frame` is the
    one in which `pictures` lie and `draw` gives the page."""
    width, height = frame.size
    if sum(max(x1 - x0, 0) * max(bottom - top, 0) for x0, top, x1, bottom in pictures) < COVERED * width * height:
        return False
    hidden = [c for c in characters if c[5] is not None and not c[5].visible and not c[5].struck]
    letters = [c for c in hidden if chr(c[0]).isalnum()]
    shown = sum(c[5] is not None and c[5].visible and chr(c[0]).isalnum() for c in characters)
    if len(letters) < LEAST_LETTERS or shown > MOST_VISIBLE * len(letters):
        return False
    page = draw(LOOK_SCALE * 1.5, False)
    boxes = _boxes(letters, frame)
    if not len(boxes) or float((contrast_of(page, boxes, frame.size) >= PRINT).mean()) < ON_INK:
        return False
    blanks = _boxes([c for c in hidden if c[0] in BLANKS and c[3] > c[1]], frame)
    if len(blanks) and float((contrast_of(page, blanks, frame.size) < PRINT).mean()) < ON_PAPER:
        return False
    return _share_told(page, boxes, frame.size) >= TOLD


def _boxes(characters: Sequence[Character], frame: Frame) -> NDArray[np.float64]:
    """The boxes of the characters that stand on the page."""
    width, height = frame.size
    boxes = np.array([frame.place(*c[1:5]) for c in characters], dtype=np.float64).reshape(-1, 4)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    return boxes[(x >= 0) & (x <= width) & (y >= 0) & (y <= height)]


def _share_told(page: Picture, boxes: NDArray[np.float64], size: tuple[float, float]) -> float:
    """The share of the dark dots that lie in the boxes or right beside them."""
    dark = page < DARK
    total = int(dark.sum())
    if not total:
        return 0.0
    across, down = page.shape[1] / size[0], page.shape[0] / size[1]
    under = np.zeros(page.shape, dtype=bool)
    for x0, top, x1, bottom in boxes.tolist():
        edge = 0.3 * (x1 - x0)
        left, right = max(int((x0 - edge) * across), 0), int((x1 + edge) * across) + 1
        under[max(int((top - edge) * down), 0) : int((bottom + edge) * down) + 1, left:right] = True
    return int((dark & under).sum()) / total


def show(characters: list[Character]) -> list[Character]:
    """The characters with all of them visible that are large enough to be read."""
    twins: dict[int, Run] = {}
    result = []
    for character in characters:
        run = character[5]
        if run is not None and not run.visible and run.size >= LEAST_SIZE:
            twin = twins.setdefault(id(run), replace(run, visible=True))
            character = (*character[:5], twin)
        result.append(character)
    return result
