"""Pages that are pictures: straightened, read by OCR, given as the same PageContent that a text layer gives.

Belongs here: from a picture of a page to words and ruling lines. Does not belong here: which pages need it (pdf.py),
tables (pdf_tables), any judgement of what the figures are worth (the arithmetic decides).

RapidOCR is an optional part (`selko[ocr]`); its models lie in its wheel and nothing is downloaded.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
from dataclasses import replace
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.layout.pdf_content import PageContent, Rule, Word
from extractors.layout.pdf_pages import build_lines
from extractors.layout.scan_gaps import part_at_gaps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[Any]

DPI = 200
READER = "ocr.rapidocr"
MAX_SKEW = 4.0  # degrees; a page turned further was not fed through a scanner
FAINT = 30  # of 255, by which a hairline is darker than what lies beside it
RULE_LENGTH = 0.03  # of the page's width: shorter strokes are letters
RULE_THICKNESS = 0.004  # of the page's width
CROSSING = 7  # dots
LONG_RULE = 0.15  # of the page's width: no line of letters is so even
BESIDE = 0.25  # share of ink beside a stroke, both sides together, that makes it a part of letters
LINE_HEIGHT_TO_SIZE = 0.75  # the box of a printed line is about a third higher than its font size
DESCENT = 0.2  # of a line's height below the baseline


@cache
def is_ocr_installed() -> bool:
    """True when the part `selko[ocr]` is there. Asked once: while a thread imports cv2, it cannot be asked for."""
    parts = ("rapidocr", "onnxruntime", "cv2")
    return all(name in sys.modules or importlib.util.find_spec(name) is not None for name in parts)


def read_scanned_page(number: int, picture: Picture, width: float, height: float) -> PageContent:
    """The words and ruling lines of a page that is a picture.

    `picture`: grey or RGB, rows × columns, any resolution; `width` and `height` of the page in points, as seen. The
    coordinates are those of the straightened page: at a skew of half a degree they lie up to 3 points beside the ink.
    """
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture
    straight = turn_picture(grey, find_skew(grey))
    scale_x, scale_y = width / straight.shape[1], height / straight.shape[0]
    words = level_sizes(_read_words(straight, scale_x, scale_y))
    lines = build_lines(words)
    return PageContent(
        number=number,
        width=width,
        height=height,
        rotation=0,
        lines=lines,
        words=tuple(word for line in lines for word in line.words),
        rules=tuple(find_rules(straight, scale_x, scale_y)),
        fills=(),
        hidden_words=(),
        has_text=bool(words),
    )


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


def find_rules(grey: Picture, scale_x: float, scale_y: float) -> list[Rule]:
    """Long thin strokes of ink, level or upright.

    A hairline is thinner than a dot of the picture and so is grey, and after turning it steps from one row of dots to
    the next: what is a little darker than what lies to both its sides counts, widened by a dot. The paper may be
    shaded.
    """
    import cv2

    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    length = max(20, round(RULE_LENGTH * grey.shape[1]))
    thickness = max(3, round(RULE_THICKNESS * grey.shape[1])) + 2
    rules = []
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
            middle_x, middle_y = (x + columns / 2) * scale_x, (y + rows / 2) * scale_y
            if columns >= rows:
                rules.append(Rule(x * scale_x, middle_y, (x + columns) * scale_x, middle_y))
            else:
                rules.append(Rule(middle_x, y * scale_y, middle_x, (y + rows) * scale_y))
    return rules


def _is_print(ink: Picture, x: int, y: int, columns: int, rows: int) -> bool:
    """A short stroke with ink along both its sides, or much along one: the middle of a line of bold letters."""
    if max(columns, rows) > LONG_RULE * ink.shape[1]:
        return False
    if columns < rows:
        ink, x, y, columns, rows = ink.T, y, x, rows, columns
    sides = ink[max(0, y - 4) : max(1, y - 1), x : x + columns], ink[y + rows + 1 : y + rows + 4, x : x + columns]
    return sum(float(side.mean()) for side in sides if side.size) > BESIDE


_LOCAL = threading.local()


def _engine() -> Any:
    """The reader of this thread: it keeps what it is doing in itself."""
    if not hasattr(_LOCAL, "engine"):
        _LOCAL.engine = _new_engine()
    return _LOCAL.engine


def _new_engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,  # the page stands upright already
            "Global.max_side_len": 4000,
            "Global.return_word_box": True,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # pages go side by side instead
        }
    )


def _read_words(grey: Picture, scale_x: float, scale_y: float) -> list[Word]:
    import cv2

    read = _engine()(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB))
    if read.txts is None:
        return []
    words = []
    for run, (box, text, score, parts) in enumerate(
        zip(read.boxes, read.txts, read.scores, read.word_results, strict=True)
    ):
        top, bottom = float(box[:, 1].min()) * scale_y, float(box[:, 1].max()) * scale_y
        pieces = [(part, part_box) for part, _, part_box in parts if part.strip()]
        if "".join(part for part, _ in pieces) != text.replace(" ", ""):
            pieces = [(text, box)]  # the words' boxes do not add up to the line: the line stands as one word
        else:
            pieces = _joined(text, pieces)
        for part, corners in pieces:
            xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
            for found, x0, x1 in part_at_gaps(grey, part, (min(xs), min(ys), max(xs), max(ys))):
                words.append(_word(found, x0 * scale_x, x1 * scale_x, top, bottom, run, float(score)))
    return words


def _joined(text: str, pieces: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The pieces of a line joined where its text has no blank between them: OCR parts words within wide letters."""
    ends = {0}
    for word in text.split():
        ends.add(max(ends) + len(word))
    joined: list[tuple[str, Any]] = []
    done = 0
    for part, corners in pieces:
        if done in ends or not joined:
            joined.append((part, corners))
        else:
            before, kept = joined[-1]
            joined[-1] = (before + part, [*kept, *corners])
        done += len(part)
    return joined


def level_sizes(words: list[Word]) -> list[Word]:
    """The words with the noise taken out of their sizes: what lies near the page's usual size has that size."""
    if not words:
        return words
    usual = median(word.size for word in words for _ in word.text)
    return [replace(w, size=usual) if usual * 0.75 <= w.size <= usual * 1.2 else w for w in words]


def _word(text: str, x0: float, x1: float, top: float, bottom: float, run: int, confidence: float) -> Word:
    size = (bottom - top) * LINE_HEIGHT_TO_SIZE
    return Word(
        text=text,
        x0=x0,
        top=top,
        x1=x1,
        bottom=bottom,
        size=size,
        bold=False,
        italic=False,
        colour="#000000",
        font="",
        baseline=bottom - DESCENT * (bottom - top),
        run=run,
        confidence=confidence,
    )
