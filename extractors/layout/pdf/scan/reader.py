"""Pages that are pictures: straightened, read by OCR, given as the same PageContent that a text layer gives.

Belongs here: from a picture of a page to words and ruling lines, step by step. Does not belong here: the steps
themselves (turn, marks, ocr, words, unread), which pages need it (pages), tables (tables/find), any judgement of what
the figures are worth (the arithmetic decides).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from selko.extractors.layout.pdf.page.content import Fill, PageContent, Word
from selko.extractors.layout.pdf.page.pages import build_lines
from selko.extractors.layout.pdf.scan.marks import (
    build_rules,
    carry_rules_through,
    find_dark_areas,
    find_ink,
    find_shades,
    find_strokes,
    with_areas_inverted,
)
from selko.extractors.layout.pdf.scan.ocr import (
    Reading,
    TextLine,
    find_text_lines,
    give_back_memory,
    is_ocr_installed,
    is_upside_down,
    read_lines,
)
from selko.extractors.layout.pdf.scan.turn import find_skew, turn_picture, without_specks
from selko.extractors.layout.pdf.scan.unread import find_line_beside, find_unread
from selko.extractors.layout.pdf.scan.words import Piece, cut_words, with_height_of_ink, with_odd_marks_unsure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[Any]

__all__ = ["DPI", "READER", "is_ocr_installed", "read_scanned_page"]

DPI = 200
READER = "ocr.rapidocr"
LINE_HEIGHT_TO_SIZE = 0.75  # the box of a printed line is about a third higher than its font size
DESCENT = 0.2  # of a line's height below the baseline
READ_ALONE = 0.6  # how sure a mark that the engine did not take for text must be read
SEEN = 0.9  # the confidence of a dash, which is told by its shape
TO_FIGURE = 0.4  # of a line's height: a minus stands closer to its figure
LEAST_WORDS = 12  # with letters, before the page's font is judged
SAME_ADVANCE, MOST_ADVANCES = 0.3, 0.7  # of a character: as near to its length are so many words in a font of one width
SAME_SIZE = 1.08  # times larger: the box around a line is not truer
LONG_DASH = 0.28  # of a line's height: a dash as long is no hyphen


def read_scanned_page(number: int, picture: Picture, width: float, height: float) -> PageContent:
    """The words, ruling lines and filled areas of a page that is a picture.

    `picture`: grey or RGB, rows × columns, any resolution; `width` and `height` of the page in points, as seen. The
    coordinates are those of the straightened and upright page, `turn` tells how it lay: at a skew of half a degree
    they lie up to 3 points beside the ink.
    """
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture
    upright, lines, turn = _stand_upright(without_specks(grey))
    if turn in (90, 270):
        width, height = height, width
    scale_x, scale_y = width / upright.shape[1], height / upright.shape[0]
    areas = find_dark_areas(upright)
    if areas:
        upright = with_areas_inverted(upright, areas)
        lines = find_text_lines(upright)
    strokes = find_strokes(upright)
    fills = [Fill(x0 * scale_x, a * scale_y, x1 * scale_x, b * scale_y, "#404040") for x0, a, x1, b in areas]
    rules = carry_rules_through(build_rules(strokes, scale_x, scale_y), fills)
    fills += [
        Fill(x0 * scale_x, a * scale_y, x1 * scale_x, b * scale_y, f"#{tone:02x}{tone:02x}{tone:02x}")
        for x0, a, x1, b, tone in find_shades(upright)
    ]
    words = with_advances(level_sizes(_read_words(upright, find_ink(upright, strokes), lines, scale_x, scale_y)))
    give_back_memory()
    text_lines = build_lines(words)
    return PageContent(
        number=number,
        width=width,
        height=height,
        rotation=0,
        lines=text_lines,
        words=tuple(word for line in text_lines for word in line.words),
        rules=tuple(rules),
        fills=tuple(fills),
        hidden_words=(),
        has_text=bool(words),
        turn=turn,
    )


def read_print(page: Picture, lines: Sequence[TextLine], scale_x: float, scale_y: float) -> list[list[Word]]:
    """The words of lines of print whose places are known, line by line; `scale_x` and `scale_y` are points to a dot."""
    grey = without_specks(page)
    ink = find_ink(grey, find_strokes(grey))
    words = []
    for run, (line, reading) in enumerate(zip(lines, read_lines(grey, lines), strict=True)):
        true = with_height_of_ink(ink, line, reading.text)
        pieces = _pieces(ink, true, reading) if reading.text else []
        words.append([_word(p.text, p.x0 * scale_x, p.x1 * scale_x, true, scale_y, run, p.confidence) for p in pieces])
    give_back_memory()
    return words


def _stand_upright(grey: Picture) -> tuple[Picture, list[TextLine], int]:
    """The picture with its text level and upright, the lines of text on it, and by how many degrees clockwise the page
    was turned."""
    straight = turn_picture(grey, find_skew(grey))
    lines = find_text_lines(straight)
    turn = 0
    if _lies_on_its_side(lines):
        turn = 90
        grey = np.ascontiguousarray(np.rot90(grey))
        straight = turn_picture(grey, find_skew(grey))
        lines = find_text_lines(straight)
    if is_upside_down(straight, lines):
        turn += 180
        straight = np.ascontiguousarray(straight[::-1, ::-1])
        lines = find_text_lines(straight)
    return straight, lines, turn


def _lies_on_its_side(lines: list[TextLine]) -> bool:
    """Most of the area of text is in lines that run upwards."""
    area = {True: 0, False: 0}
    for line in lines:
        area[line.upended] += (line.x1 - line.x0) * (line.bottom - line.top)
    return area[True] > area[False]


def _read_words(grey: Picture, ink: Picture, lines: list[TextLine], scale_x: float, scale_y: float) -> list[Word]:
    """The words of the lines that the engine finds, and of what it passes over."""
    found: list[tuple[TextLine, Piece]] = []
    for line, reading in zip(lines, read_lines(grey, lines), strict=True):
        true = with_height_of_ink(ink, line, reading.text)
        found += [(true, piece) for piece in _pieces(ink, line, reading)]
    found = _signs_in_their_rows(found)
    boxes = [(piece.x0, line.top, piece.x1, line.bottom) for line, piece in found]
    unread = find_unread(ink, lines, boxes)
    for line, reading in zip(unread.letters, read_lines(grey, unread.letters), strict=True):
        if reading.text and reading.mean >= READ_ALONE:
            found += [(line, piece) for piece in _pieces(ink, line, reading)]
    found = _with_dashes(found, unread.dashes)
    sure = with_odd_marks_unsure([piece for _, piece in found])
    found = [(line, piece) for (line, _), piece in zip(found, sure, strict=True)]
    runs = {line: run for run, line in enumerate(dict.fromkeys(line for line, _ in found))}
    return [
        _word(piece.text, piece.x0 * scale_x, piece.x1 * scale_x, line, scale_y, runs[line], piece.confidence)
        for line, piece in found
    ]


def _signs_in_their_rows(found: list[tuple[TextLine, Piece]]) -> list[tuple[TextLine, Piece]]:
    """Lone signs with the height of the line of print beside them: the box around a dash alone says nothing of the
    line that it stands on."""
    print_lines = list(dict.fromkeys(line for line, piece in found if any(c.isalnum() for c in piece.text)))
    placed = []
    for line, piece in found:
        beside = line
        if len(piece.text) == 1 and not piece.text.isalnum() and line not in print_lines:
            beside = find_line_beside(print_lines, (line.top + line.bottom) / 2) or line
        placed.append((replace(line, top=beside.top, bottom=beside.bottom, height=beside.height), piece))
    return placed


def _pieces(ink: Picture, line: TextLine, reading: Reading) -> list[Piece]:
    if line.upended and len(reading.text) > 1:
        return [Piece(reading.text, line.x0, line.x1, reading.least)] if reading.text else []
    return cut_words(ink, line, reading)


def _with_dashes(found: list[tuple[TextLine, Piece]], dashes: tuple[TextLine, ...]) -> list[tuple[TextLine, Piece]]:
    """The words with the dashes that were passed over: right before a figure it is the figure's minus."""
    result = list(found)
    for dash in dashes:
        sign = "–" if dash.x1 - dash.x0 >= LONG_DASH * dash.height else "-"
        after = [
            i
            for i, (line, piece) in enumerate(result)
            if piece.text[:1].isdigit()
            and line.top <= (dash.top + dash.bottom) / 2 <= line.bottom
            and 0 <= piece.x0 - dash.x1 <= TO_FIGURE * dash.height
        ]
        if after:
            line, piece = result[after[0]]
            confidence = min(piece.confidence, SEEN)
            result[after[0]] = line, replace(piece, text=sign + piece.text, x0=dash.x0, confidence=confidence)
        else:
            result.append((dash, Piece(sign, dash.x0, dash.x1, SEEN)))
    return result


def level_sizes(words: list[Word]) -> list[Word]:
    """The words with the noise taken out of their sizes: what lies near the page's usual size has that size, and larger
    sizes that no step parts are one."""
    if not words:
        return words
    usual = median(word.size for word in words for _ in word.text)
    levelled = {size: usual if usual * 0.75 <= size <= usual * 1.2 else size for size in {w.size for w in words}}
    groups: list[list[float]] = []
    for size in sorted(size for size in levelled if size > usual * 1.2):
        if groups and size <= groups[-1][-1] * SAME_SIZE:
            groups[-1].append(size)
        else:
            groups.append([size])
    levelled.update({size: median(group) for group in groups for size in group})
    return [replace(w, size=levelled[w.size]) for w in words]


def with_advances(words: list[Word]) -> list[Word]:
    """The words with `advance` set where the page is printed in a font of one width: the words of letters are then as
    wide as they are long."""
    told = [word for word in words if len(word.text) > 1 and any(c.isalpha() for c in word.text)]
    if len(told) < LEAST_WORDS or len({len(word.text) for word in told}) < 3:
        return words
    lengths = np.array([len(word.text) for word in told], dtype=float)
    widths = np.array([(word.x1 - word.x0) / word.size for word in told])
    kept = np.ones(len(told), dtype=bool)
    for _ in range(4):  # headings of another size are left out step by step
        advance, start = np.polyfit(lengths[kept], widths[kept], 1)
        off = np.abs(advance * lengths + start - widths)
        kept = off <= max(3 * float(np.median(off)), 1e-6)
    if advance <= 0 or float((off <= SAME_ADVANCE * advance).mean()) < MOST_ADVANCES:
        return words
    return [replace(word, advance=float(advance) * word.size) for word in words]


def _word(text: str, x0: float, x1: float, line: TextLine, scale_y: float, run: int, confidence: float) -> Word:
    middle, height = (line.top + line.bottom) / 2 * scale_y, line.height * scale_y
    top, bottom = middle - height / 2, middle + height / 2
    return Word(
        text=text,
        x0=x0,
        top=top,
        x1=x1,
        bottom=bottom,
        size=height * LINE_HEIGHT_TO_SIZE,
        bold=False,
        italic=False,
        colour="#000000",
        font="",
        baseline=bottom - DESCENT * height,
        run=run,
        confidence=round(confidence, 4),
    )
