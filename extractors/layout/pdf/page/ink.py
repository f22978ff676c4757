"""Text that leaves no ink: which characters of a page a reader cannot see, whatever hides them.

Belongs here: holding the characters against the drawn page. Does not belong here: drawing (pages), ink that is no text
(scan/inlays), lines through text (struck).

A layer switched off, a clip, a cover, white on white, a render mode: each has rules of its own, and all come to this,
that the page looks the same without the text. So the page is drawn once, small; where a character shows
contrast and nothing lies on it, it is seen. The others are put to the proof: the page is drawn without them, and what
changes nothing was not seen. Text printed over other text is taken away in turns, so that an old figure under a white
box does not pass for the new one above it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from selko.extractors.layout.pdf.page import binding as pdfium
from selko.extractors.layout.pdf.page.characters import Character, Frame, Run
from selko.extractors.layout.pdf.page.drawings import Cover

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[Any]
    Draw = Callable[[float, bool], Picture]  # the page in the reading frame, by (scale, in colour)

LOOK_SCALE = 1.0  # pixels to a point: a digit of 8 points has some 4 × 6 of them, enough to tell ink from paper
PROOF_SCALE = 2.0  # at which a full stop has several pixels
SAMPLES, FEW_SAMPLES = 8, 4  # points across and down a character that tell its contrast, and its place
CONTRAST = 40  # of 255: less is put to the proof
FAINTEST = 16  # of 255, in the channel that changes most: what changes less nobody reads
CUT = 0.55  # of a character's width or height: of one that shows less, a reader cannot be sure
WHOLE_BOX = 5  # pixels: of a smaller box no part is measured
NARROW = frozenset("ijlI")  # letters whose stroke may fall between the points: others of their word are looked at
SIGNS = frozenset("-−–+")  # beside letters and digits; the dots of a number share the fate of its digits
ACROSS, DOWN = (0.1, 0.9), (0.2, 0.78)  # the part of a character's box in which most signs have ink and no rule runs
LEAST_SHARED = 0.25  # of the samples of a character under another one: it is printed over
MOST_TURNS = 6  # drawings without one share of the text each; more text is seldom printed over other text


class _Signs(NamedTuple):
    """The characters that are judged: their places in the list, boxes in points as seen, runs."""

    places: NDArray[np.intp]
    boxes: NDArray[np.float64]  # x0, top, x1, bottom
    runs: NDArray[np.intp]
    codes: NDArray[np.intp]


def find_unseen(
    textpage: int, characters: Sequence[Character], frame: Frame, covers: Sequence[Cover], draw: Draw
) -> set[int]:
    """The places of the characters that cannot be seen on the page, of those that its content says are visible.
    `covers` lie in the reading frame, and `draw` gives the page in it."""
    signs = _judged(characters, frame)
    if not len(signs.places):
        return set()
    picture = draw(LOOK_SCALE, False)
    contrasts = contrast_of(picture, signs.boxes, frame.size)
    doubted = set(signs.runs[contrasts < CONTRAST].tolist())
    pairs = _printed_over(signs, frame.size)
    doubted |= {run for pair in pairs for run in pair}
    doubted |= _covered(signs, characters, covers)
    if not doubted:
        return set()
    return _prove(textpage, characters, frame, draw, doubted, pairs)


def hide(characters: list[Character], unseen: Collection[int]) -> list[Character]:
    """The characters with the unseen ones in runs that are not visible."""
    if not unseen:
        return characters
    twins: dict[int, Run] = {}
    seen_runs = {c[5].number for i, c in enumerate(characters) if c[5] is not None and i not in unseen and c[0] > 32}
    result: list[Character] = []
    for place, character in enumerate(characters):
        run = character[5]
        if run is not None and (place in unseen or (run.visible and _is_lost(run, seen_runs))):
            twin = twins.get(run.number)
            if twin is None:
                twin = twins[run.number] = replace(run, visible=False)
            character = (*character[:5], twin)
        result.append(character)
    return result


def _is_lost(run: Run, seen_runs: Collection[int]) -> bool:
    return run.number not in seen_runs


def contrast_of(picture: Picture, boxes: NDArray[np.float64], size: tuple[float, float]) -> NDArray[np.int64]:
    """The difference between the lightest and the darkest of SAMPLES² points inside each box, 0..255."""
    rows, columns = _sample(picture.shape[:2], boxes, size)
    values = picture[rows, columns]
    contrasts: NDArray[np.int64] = values.max(axis=(1, 2)).astype(np.int64) - values.min(axis=(1, 2))
    return contrasts


def _sample(
    shape: Sequence[int], boxes: NDArray[np.float64], size: tuple[float, float], samples: int = SAMPLES
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the points inside each box, as arrays (box, down, across)."""
    height, width = shape[0], shape[1]
    steps = (np.arange(samples) + 0.5) / samples
    x = boxes[:, :1] + (boxes[:, 2:3] - boxes[:, :1]) * (ACROSS[0] + (ACROSS[1] - ACROSS[0]) * steps)
    y = boxes[:, 1:2] + (boxes[:, 3:] - boxes[:, 1:2]) * (DOWN[0] + (DOWN[1] - DOWN[0]) * steps)
    columns = np.clip((x * (width / size[0])).astype(np.intp), 0, width - 1)
    rows = np.clip((y * (height / size[1])).astype(np.intp), 0, height - 1)
    return rows[:, :, None], columns[:, None, :]


def _judged(characters: Sequence[Character], frame: Frame) -> _Signs:
    width, height = frame.size
    raw = [
        (place, code, left, low, right, high, run.number)
        for place, (code, left, low, right, high, run) in enumerate(characters)
        if run is not None and run.visible and (chr(code).isalnum() or chr(code) in SIGNS) and chr(code) not in NARROW
    ]
    if not raw:
        empty = np.zeros(0, dtype=np.intp)
        return _Signs(empty, np.zeros((0, 4)), empty, empty)
    table = np.array(raw, dtype=np.float64)
    x0, top, x1, bottom = frame.place(*table[:, 2:6].T)  # its sums hold for arrays too
    boxes = np.stack([x0, top, x1, bottom], axis=1)
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    inside = (x >= 0) & (x <= width) & (y >= 0) & (y <= height) & np.isfinite(boxes).all(axis=1)
    table, boxes = table[inside], boxes[inside]
    return _Signs(table[:, 0].astype(np.intp), boxes, table[:, 6].astype(np.intp), table[:, 1].astype(np.intp))


def _printed_over(signs: _Signs, size: tuple[float, float]) -> set[tuple[int, int]]:
    """Pairs of runs of which one prints a character over another character of the other. The same character printed
    twice, to look bold, is no such pair."""
    shape = (int(size[1]) + 2, int(size[0]) + 2)
    rows, columns = _sample(shape, signs.boxes, (shape[1], shape[0]), FEW_SAMPLES)
    cells = (rows * shape[1] + columns).reshape(len(signs.places), -1)
    owner = np.full(shape[0] * shape[1], -1, dtype=np.intp)
    numbers = np.arange(len(signs.places))
    owner[cells] = numbers[:, None]  # the last one written stays
    last = owner[cells]
    other = (signs.runs[last] != signs.runs[:, None]) & (signs.codes[last] != signs.codes[:, None])
    over = np.nonzero(other.mean(axis=1) >= LEAST_SHARED)[0]
    pairs: set[tuple[int, int]] = set()
    for place in over:
        run = int(signs.runs[place])
        for above in set(signs.runs[last[place][other[place]]].tolist()):
            pairs.add((min(run, above), max(run, above)))
    return pairs


def _covered(signs: _Signs, characters: Sequence[Character], covers: Sequence[Cover]) -> set[int]:
    """The runs over which something is painted later."""
    doubted: set[int] = set()
    if not covers:
        return doubted
    orders = {c[5].number: c[5].order for c in characters if c[5] is not None}
    order = np.array([orders[run] for run in signs.runs.tolist()])
    x, y = (signs.boxes[:, 0] + signs.boxes[:, 2]) / 2, (signs.boxes[:, 1] + signs.boxes[:, 3]) / 2
    first = int(order.min())
    for cover in covers:
        if cover.order > first:
            under = (x >= cover.x0) & (x <= cover.x1) & (y >= cover.top) & (y <= cover.bottom) & (order < cover.order)
            doubted |= set(signs.runs[under].tolist())
    return doubted


def _prove(
    textpage: int,
    characters: Sequence[Character],
    frame: Frame,
    draw: Draw,
    doubted: Collection[int],
    pairs: Collection[tuple[int, int]],
) -> set[int]:
    """The characters of the doubted runs without which the page looks the same."""
    whole = draw(PROOF_SCALE, True)
    handles = {c[5].number: c[5].handle for c in characters if c[5] is not None}
    members: dict[int, list[int]] = {}
    for place, character in enumerate(characters):
        run = character[5]
        if run is not None and run.number in doubted and run.visible and character[0] > 32:
            members.setdefault(run.number, []).append(place)
    unseen: set[int] = set()
    for turn in _turns(members, pairs):
        for run_number in turn:
            pdfium.set_active(handles[run_number], 0)
        try:
            without = draw(PROOF_SCALE, True)
        finally:
            for run_number in turn:
                pdfium.set_active(handles[run_number], 1)
        changed = _differ(whole, without)
        for run_number in turn:
            unseen |= {
                place
                for place in members[run_number]
                if not _shows(changed, _tight_box(textpage, place, characters[place], frame), frame.size)
            }
    return unseen


def _differ(one: Picture, other: Picture) -> Picture:
    """The dots that differ by FAINTEST or more in one of three colours; a colour at a time, which is much faster."""
    apart = np.maximum(one, other) - np.minimum(one, other)
    return (apart[:, :, 0] >= FAINTEST) | (apart[:, :, 1] >= FAINTEST) | (apart[:, :, 2] >= FAINTEST)


def _turns(runs: Collection[int], pairs: Collection[tuple[int, int]]) -> list[list[int]]:
    """The runs in few groups, at most MOST_TURNS, so that none is printed over another one of its group."""
    beside: dict[int, set[int]] = {}
    for one, other in pairs:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    turn_of: dict[int, int] = {}
    for run in runs:
        taken = {turn_of[other] for other in beside.get(run, ()) if other in turn_of}
        free = next(turn for turn in range(len(taken) + 1) if turn not in taken)
        turn_of[run] = min(free, MOST_TURNS - 1)
    return [[run for run, turn in turn_of.items() if turn == number] for number in sorted(set(turn_of.values()))]


def _tight_box(textpage: int, place: int, character: Character, frame: Frame) -> tuple[float, float, float, float]:
    """The box around the ink of a character, in points as seen; around its room where the font does not say."""
    box = pdfium.ink_box(textpage, place)
    if box is None or box[2] - box[0] <= 0 or box[3] - box[1] <= 0:
        box = character[1:5]
    return frame.place(*box)


def _shows(changed: Picture, box: tuple[float, float, float, float], size: tuple[float, float]) -> bool:
    """Whether most of a character is there: it reaches over CUT of its box both ways."""
    height, width = changed.shape
    across, down = width / size[0], height / size[1]
    left, right = max(round(box[0] * across) - 1, 0), min(round(box[2] * across) + 1, width)
    top, bottom = max(round(box[1] * down) - 1, 0), min(round(box[3] * down) + 1, height)
    part = changed[top:bottom, left:right]
    if not part.any():
        return False
    for axis, length in ((1, (box[3] - box[1]) * down), (0, (box[2] - box[0]) * across)):
        inked = np.nonzero(part.any(axis=axis))[0]
        if length >= WHOLE_BOX and inked[-1] - inked[0] + 1 < CUT * length:
            return False
    return True
