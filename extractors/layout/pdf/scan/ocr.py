"""Lines of text in a picture, and what stands on each: the only place that knows the OCR engine.

Belongs here: finding lines, reading them, reading a doubtful one again. Does not belong here: words and their places on
the page (words), turning and rules of the picture (turn, marks).

RapidOCR is an optional part (`selko[ocr]`); its models lie in its wheel and nothing is downloaded.
"""

from __future__ import annotations

import ctypes
import importlib.util
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import fmean
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[Any]

UNSURE = 0.5  # the confidence where two witnesses contradict each other
SURE = 0.95  # a line with a figure of which some character is read less surely is looked at again
LARGER = 2.0  # times as large as printed, at the second look
MARGIN = 3  # dots of paper around a line at the second look
SAMPLE = 8  # lines that tell whether a page stands on its head
UPRIGHT = 0.9  # mean confidence of lines that stand upright; of lines on their head it is some 0.75
MOST_LOOKED_AT = 1_200_000  # dots at a time; finding lines in as many takes 350 MB
LEAST_BAND = 400  # rows, however wide the page is
GAP = 5  # rows between two lines of print
SAME_ROW = 0.6  # of the lower line's height that two lines side by side share
UPENDED = 1.5  # times higher than wide: a line that runs upwards
_WIDE_FORMS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # the full-width forms of ASCII
_STROKES = {ord(sign): "-" for sign in "\u4e00\u30fc\u2014\u2015\u2500"}  # what a dash is taken for
_AS_PRINTED: dict[int, int | str] = {**_WIDE_FORMS, **_STROKES, 0x3002: ".", 0x3001: ","}


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands on a line. `confidences` (0..1) and `middles` (0..1, shares of the line's width from its left) are as
    many as the characters of `text`, blanks included."""

    text: str
    confidences: tuple[float, ...]
    middles: tuple[float, ...]

    @property
    def least(self) -> float:
        return min(self.confidences, default=0.0)

    @property
    def mean(self) -> float:
        return fmean(self.confidences) if self.confidences else 0.0


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text in a picture: its box in dots, its height (that of a tilted box is smaller than the box's)."""

    x0: int
    top: int
    x1: int
    bottom: int
    height: float

    @property
    def upended(self) -> bool:
        return self.bottom - self.top >= UPENDED * (self.x1 - self.x0)


@cache
def is_ocr_installed() -> bool:
    """True when the part `selko[ocr]` is there. Asked once: while a thread imports cv2, it cannot be asked for."""
    parts = ("rapidocr", "onnxruntime", "cv2")
    return all(name in sys.modules or importlib.util.find_spec(name) is not None for name in parts)


def find_text_lines(grey: Picture) -> list[TextLine]:
    """The lines of text of a picture, from the top down. One thread at a time, and a band of the page at a time:
    finding them takes much memory."""
    import cv2

    lines = []
    for first, last in cut_bands(grey, max(LEAST_BAND, MOST_LOOKED_AT // grey.shape[1])):
        band = cv2.cvtColor(grey[first:last], cv2.COLOR_GRAY2RGB)
        with _ONE_AT_A_TIME:
            found = _engine()(band, use_det=True, use_cls=False, use_rec=False)
            give_back_memory()
        for corners in () if found.boxes is None else found.boxes + np.array((0, first)):
            (x0, top), (x1, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
            left, right = corners[3][1] - corners[0][1], corners[2][1] - corners[1][1]
            lines.append(TextLine(int(x0), int(top), round(x1), round(bottom), float(left + right) / 2))
    return join_overlapping([line for line in lines if line.x1 > line.x0 and line.bottom > line.top])


def join_overlapping(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines with those joined that overlap side by side: a character that stands in both would be read twice."""
    joined: list[TextLine] = []
    for line in sorted(lines, key=lambda one: one.x0):
        for i, other in enumerate(joined):
            shared = min(line.bottom, other.bottom) - max(line.top, other.top)
            lower = min(line.bottom - line.top, other.bottom - other.top)
            if line.x0 < other.x1 and shared >= SAME_ROW * lower and not (line.upended or other.upended):
                joined[i] = TextLine(
                    other.x0,
                    min(line.top, other.top),
                    max(line.x1, other.x1),
                    max(line.bottom, other.bottom),
                    max(line.height, other.height),
                )
                break
        else:
            joined.append(line)
    return sorted(joined, key=lambda one: (one.top, one.x0))


def cut_bands(grey: Picture, highest: int) -> list[tuple[int, int]]:
    """Bands of rows of a picture, none higher than `highest`, parted where the least is printed."""
    height = grey.shape[0]
    if height <= highest:
        return [(0, height)]
    printed = np.convolve((255.0 - grey).mean(axis=1), np.ones(GAP) / GAP, mode="same")
    bands, first = [], 0
    while height - first > highest:
        parts = -(-(height - first) // highest)  # as many as are needed, of about the same height
        aim = (height - first) / parts
        low, high = first + round(0.6 * aim), first + min(highest, round(1.2 * aim))
        last = low + int(np.argmin(printed[low:high]))
        bands.append((first, last))
        first = last
    return [*bands, (first, height)]


def read_lines(grey: Picture, lines: Sequence[TextLine]) -> list[Reading]:
    """What stands on each line; a line with a figure that is read with doubt is looked at twice."""
    first = read_pictures([_cut(grey, line) for line in lines])
    doubtful = [i for i, one in enumerate(first) if one.least < SURE and any(c.isdigit() for c in one.text)]
    again = read_pictures([_cut_larger(grey, lines[i]) for i in doubtful])
    for i, other in zip(doubtful, again, strict=True):
        first[i] = choose_reading(first[i], other)
    return first


def choose_reading(one: Reading, other: Reading) -> Reading:
    """Of two looks at the same line the surer, which is as sure as both where they agree, and where they do not agree
    on a character at most as sure as the less sure of them."""
    surer, less = (one, other) if one.mean >= other.mean else (other, one)
    if surer.text == less.text:
        both = tuple(max(pair) for pair in zip(surer.confidences, less.confidences, strict=True))
        return replace(surer, confidences=both)
    if surer.text.replace(" ", "") == less.text.replace(" ", ""):
        return max(surer, less, key=lambda reading: reading.text.count(" "))  # a blank is overlooked, not made up
    if surer.text.replace(",", ".") == less.text.replace(",", "."):
        surer = max(
            surer, less, key=lambda reading: reading.text.count(",")
        )  # a comma loses its tail, no point gains one
    return replace(surer, confidences=tuple(min(c, less.least, UNSURE) for c in surer.confidences))


def read_pictures(pictures: Sequence[Picture]) -> list[Reading]:
    """What stands on each grey picture of one line."""
    import cv2

    if not pictures:
        return []
    read = _engine().recognize_txt([cv2.cvtColor(one, cv2.COLOR_GRAY2RGB) for one in pictures])
    return [_reading(text, places) for text, places in zip(read.txts, read.word_results, strict=True)]


def is_upside_down(grey: Picture, lines: Sequence[TextLine]) -> bool:
    """Whether the lines are read better when the page is turned by half."""
    longest = sorted((line for line in lines if not line.upended), key=lambda line: line.x0 - line.x1)[:SAMPLE]
    cuts = [_cut(grey, line) for line in longest]
    as_is = [reading.mean for reading in read_pictures(cuts)]
    if not as_is or fmean(as_is) >= UPRIGHT:
        return False
    turned = [reading.mean for reading in read_pictures([np.ascontiguousarray(cut[::-1, ::-1]) for cut in cuts])]
    return fmean(turned) > fmean(as_is)


def _cut(grey: Picture, line: TextLine) -> Picture:
    cut = grey[line.top : line.bottom, line.x0 : line.x1]
    return np.ascontiguousarray(np.rot90(cut, -1) if line.upended and line.bottom - line.top > 40 else cut)


def _cut_larger(grey: Picture, line: TextLine) -> Picture:
    import cv2

    wider = replace(
        line,
        x0=max(0, line.x0 - MARGIN),
        top=max(0, line.top - MARGIN),
        x1=line.x1 + MARGIN,
        bottom=line.bottom + MARGIN,
    )
    cut = cv2.resize(_cut(grey, wider), None, fx=LARGER, fy=LARGER, interpolation=cv2.INTER_CUBIC)
    return cv2.GaussianBlur(cut, (0, 0), 1.0)


def _reading(text: str, places: Any) -> Reading:
    """The engine's answer: its characters with their places among `line_txt_len` columns; blanks have none."""
    columns = iter([column for word in places.word_cols for column in word])
    middles = [None if sign.isspace() else (next(columns, 0) + 0.5) / (places.line_txt_len or 1) for sign in text]
    known = [(i, middle) for i, middle in enumerate(middles) if middle is not None]
    if not known:
        return Reading("", (), ())
    where, there = zip(*known, strict=True)
    filled = np.interp(range(len(text)), where, there)
    first, last = where[0], where[-1] + 1
    return Reading(
        text.translate(_AS_PRINTED)[first:last],
        tuple(float(c) for c in places.confs[first:last]),
        tuple(float(x) for x in filled[first:last]),
    )


@cache
def _malloc_trim() -> Callable[[int], int] | None:
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim


def give_back_memory() -> None:
    """Return to the system what is free. The engine's pictures are of all sizes, and glibc keeps the gaps between them:
    without this, thirty pages take 2 GB. Does nothing where the C library has no such function."""
    trim = _malloc_trim()
    if trim is not None:
        trim(0)


_LOCAL = threading.local()
_ONE_AT_A_TIME = threading.Lock()  # finding lines takes most of the memory, reading them most of the time


def _engine() -> Any:
    """The engine of this thread: it keeps what it is doing in itself."""
    if not hasattr(_LOCAL, "engine"):
        _LOCAL.engine = _new_engine()
    return _LOCAL.engine


def _new_engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.max_side_len": 4000,
            "Global.return_word_box": True,
            "Rec.rec_batch_num": 1,  # several long lines at a time take much memory
            "Det.limit_side_len": 64,  # no band is made larger than it is
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # pages go side by side instead
        }
    )
