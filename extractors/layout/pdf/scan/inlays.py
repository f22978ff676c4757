"""Print that is no text on a page that has text: tables set in as pictures, figures turned into outlines.

Belongs here: finding such print, reading it by OCR where that is installed, and saying so, or that it was not read.
Does not belong here: pages that are pictures as a whole (pages), how pictures are read (reader), what a table in a
picture looks like (print_in_pictures).

Charts, photographs and coats of arms are left alone: only what looks like a table, or stands in the lines of the text
as a figure of a table does, is missed by whoever reads the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from selko.extractors.layout.pdf.page.content import Fill, PageContent, Rule, Word
from selko.extractors.layout.pdf.page.pages import build_lines, with_signs_joined
from selko.extractors.layout.pdf.page.signs import MINUS
from selko.extractors.layout.pdf.scan.ocr import TextLine, read_pictures
from selko.extractors.layout.pdf.scan.reader import DPI, read_print, read_scanned_page
from selko.extractors.layout.printed.hidden import holds_amounts
from selko.extractors.layout.printed.pictures import LOWEST_PICTURE, NARROWEST, SCALE, Row, Worth, find_table_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[Any]
    Box = tuple[float, float, float, float]

LOWEST, HIGHEST = 2.5, 20.0  # points: heights of outlined letters
MOST_SHAPES = 4000  # on one page: more are a map
LEAST_SHAPES = 3  # outlines in a row that may be print
TO_NEXT = 0.9  # of their height: outlines of one figure stand closer
EVEN = 0.12  # of their height by which tops and feet of print in one row differ
MOSTLY_EVEN = 0.6  # share of the outlines of a row that stand on one line
LEAST_LETTERS = 2  # that are seen at all
LEAST_STACKED = 3  # rows of outlines below one another, where no text stands beside them
LAST_PARTS = 3  # of a row are tried: figures stand at its end
TRIED = 6  # rows of a picture that tell what is on it; a third of them must hold amounts
MOST_PICTURES = 12  # on one page: more are tiles of a drawing
FEW_WORDS = 3  # a picture with more words of text on it has its text already
SURE = 0.6  # mean confidence from which outlines are taken for what OCR reads
SAME_BASELINE = 0.25  # of the font size by which OCR may see print too high or too low
MARGIN = 1.5  # points of paper around outlines


@dataclass(frozen=True, slots=True)
class Inlay:
    """Print that is no text: its box in the frame of the content. `read` tells that OCR read it."""

    box: Box
    outlined: bool
    read: bool = False


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """How a page is drawn, in the frame of its content: as it is seen, and without its text; by dots per inch."""

    whole: Callable[[int], Picture]
    without_text: Callable[[int], Picture]


def read_inlays(content: PageContent, drawing: PageDrawing, may_read: bool) -> tuple[PageContent, tuple[Inlay, ...]]:
    """The content with what OCR reads of its inlays, and all inlays; `may_read`: OCR is there and has time."""
    pictures = list(_find_pictures(content, drawing))
    outlines = find_outlines(content)
    if not (pictures or outlines):
        return content, ()
    inlays = []
    words, rules, fills = list(content.words), list(content.rules), list(content.fills)
    for box, rows in pictures:
        worth = judge_rows(_cut(drawing.whole(DPI), box, content), rows) if may_read else Worth.NAMING
        if worth is Worth.NOTHING:
            continue
        part = _read_picture(content, box, drawing.whole(DPI)) if worth is Worth.READING else None
        if part is not None:
            words += part.words
            rules += part.rules
            fills += part.fills
        inlays.append(Inlay(box, outlined=False, read=part is not None))
    if outlines:
        read = _read_outlines(content, outlines, drawing.without_text(DPI)) if may_read else [[]] * len(outlines)
        for box, found in zip(outlines, read, strict=True):
            if found:
                words = [word for word in words if not _is_stroke_of(word, box)]
            words += [_on_line(word, content) for word in found]
            inlays.append(Inlay(box, outlined=True, read=bool(found)))
    if not any(inlay.read for inlay in inlays):
        return content, tuple(inlays)
    lines = with_signs_joined(build_lines(words))
    words = [word for line in lines for word in line.words]
    content = replace(content, lines=lines, words=tuple(words), rules=tuple(rules), fills=tuple(fills))
    return replace(content, has_text=True), tuple(inlays)


def _find_pictures(content: PageContent, drawing: PageDrawing) -> Iterator[tuple[Box, list[Row]]]:
    """The boxes of pictures that show a table and have no text on them, with the rows of print on them."""
    boxes = [_clipped(box, content) for box in content.pictures]
    boxes = [b for b in boxes if b[2] - b[0] >= NARROWEST and b[3] - b[1] >= LOWEST_PICTURE]
    boxes = [b for b in dict.fromkeys(boxes) if sum(_is_inside(word, b) for word in content.words) <= FEW_WORDS]
    if not 0 < len(boxes) <= MOST_PICTURES:
        return
    page = drawing.whole(round(72 * SCALE))
    for box in boxes:
        rows = find_table_rows(_cut(page, box, content))
        if rows:
            yield box, rows


def _read_picture(content: PageContent, box: Box, page: Picture) -> PageContent | None:
    """What OCR reads in the box, placed on the page; None where it reads nothing, or text that lies on its side."""
    cut = _cut(page, box, content)
    part = read_scanned_page(content.number, np.ascontiguousarray(cut), box[2] - box[0], box[3] - box[1])
    if part.turn or not part.words:
        return None
    x, y = box[0], box[1]
    return replace(
        part,
        words=tuple(_moved(word, x, y) for word in part.words),
        rules=tuple(replace(r, x0=r.x0 + x, x1=r.x1 + x, top=r.top + y, bottom=r.bottom + y) for r in part.rules),
        fills=tuple(replace(f, x0=f.x0 + x, x1=f.x1 + x, top=f.top + y, bottom=f.bottom + y) for f in part.fills),
    )


def judge_rows(grey: Picture, rows: Sequence[Row]) -> Worth:
    """What a picture at DPI is worth, by OCR of some of its `rows` (at SCALE): to read all of a page of print takes
    seconds. Rows without digits are those of a diagram or of a table of words."""
    larger = DPI / (72 * SCALE)
    tried = rows[:: -(-len(rows) // TRIED)]
    lines = []
    for row in tried:
        top, bottom = int((row.top - 2) * larger), int((row.bottom + 2) * larger) + 1
        left, right = int((row.parts[-LAST_PARTS:][0][0] - 3) * larger), int((row.parts[-1][1] + 3) * larger) + 1
        top, left, bottom, right = max(top, 0), max(left, 0), min(bottom, grey.shape[0]), min(right, grey.shape[1])
        lines.append(TextLine(left, top, right, bottom, float(bottom - top)))
    texts = [
        reading.text
        for reading in read_pictures([np.ascontiguousarray(grey[n.top : n.bottom, n.x0 : n.x1]) for n in lines])
    ]
    if sum(map(holds_amounts, texts)) * 3 >= len(texts):
        return Worth.READING
    return Worth.NAMING if sum(any(c.isdigit() for c in text) for text in texts) * 3 >= len(texts) else Worth.NOTHING


def _moved(word: Word, x: float, y: float) -> Word:
    return replace(
        word,
        x0=word.x0 + x,
        x1=word.x1 + x,
        top=word.top + y,
        bottom=word.bottom + y,
        baseline=word.baseline + y,
    )


def find_outlines(content: PageContent) -> list[Box]:
    """The boxes of rows of outlines that may be figures: they stand as print does, where no text stands, and beside
    words on one line or LEAST_STACKED of them below one another."""
    shapes = [f for f in content.fills if f.shape and LOWEST <= f.bottom - f.top <= HIGHEST]
    shapes = [f for f in shapes if f.x1 - f.x0 <= 1.6 * HIGHEST]
    if not LEAST_SHAPES <= len(shapes) <= MOST_SHAPES:
        return []
    runs = [run for row in _rows(shapes) for run in _runs(row) if _stands_as_print(run)]
    boxes = [_with_small_parts(_around(run), content.rules) for run in runs]
    boxes = [box for box in boxes if not any(_touches(word, box) for word in (*content.words, *content.turned_words))]
    beside = [box for box in boxes if any(line.top <= (box[1] + box[3]) / 2 <= line.bottom for line in content.lines)]
    return boxes if len(boxes) - len(beside) >= LEAST_STACKED else beside


def _rows(shapes: Sequence[Fill]) -> list[list[Fill]]:
    """Shapes whose feet stand on one line."""
    rows: list[list[Fill]] = []
    for shape in sorted(shapes, key=lambda f: f.bottom):
        height = shape.bottom - shape.top
        for row in reversed(rows[-4:]):
            if abs(shape.bottom - row[0].bottom) <= 0.35 * max(height, row[0].bottom - row[0].top):
                row.append(shape)
                break
        else:
            rows.append([shape])
    return rows


def _runs(row: Sequence[Fill]) -> list[list[Fill]]:
    """The shapes of a row in groups between wide gaps."""
    runs: list[list[Fill]] = []
    end = height = 0.0
    for shape in sorted(row, key=lambda f: f.x0):
        if runs and shape.x0 - end <= TO_NEXT * height:
            runs[-1].append(shape)
            end, height = max(end, shape.x1), max(height, shape.bottom - shape.top)
        else:
            runs.append([shape])
            end, height = shape.x1, shape.bottom - shape.top
    return runs


def _stands_as_print(run: Sequence[Fill]) -> bool:
    """Whether the outlines are as even as figures or capitals: most of them of one height and on one line."""
    if len(run) < LEAST_SHAPES or len({f.colour for f in run}) > 1:
        return False
    height = max(f.bottom - f.top for f in run)
    foot = sorted(f.bottom for f in run)[len(run) // 2]
    even = [f for f in run if f.bottom - f.top >= (1 - EVEN) * height and abs(f.bottom - foot) <= EVEN * height]
    return len(even) >= max(LEAST_LETTERS, MOSTLY_EVEN * len(run)) and run[-1].x1 - run[0].x0 >= height


def _with_small_parts(box: Box, rules: Sequence[Rule]) -> Box:
    """The box with the thin outlines at its sides, such as a 1 or a minus, which are drawn as lines."""
    height = box[3] - box[1]
    for _ in range(2):
        for rule in rules:
            near = rule.x1 > box[0] - TO_NEXT * height and rule.x0 < box[2] + TO_NEXT * height
            small = max(rule.x1 - rule.x0, rule.bottom - rule.top) <= 1.1 * height
            if near and small and rule.top >= box[1] - 1 and rule.bottom <= box[3] + 1:
                box = min(box[0], rule.x0), box[1], max(box[2], rule.x1), box[3]
    return box


def _read_outlines(content: PageContent, boxes: Sequence[Box], page: Picture) -> list[list[Word]]:
    """The words that OCR reads in each box; none where it is not sure."""
    across, down = page.shape[1] / content.width, page.shape[0] / content.height
    lines = []
    for x0, top, x1, bottom in boxes:
        edge = MARGIN + 0.25 * (bottom - top)
        left, right = max(int((x0 - edge) * across), 0), min(int((x1 + edge) * across) + 1, page.shape[1])
        above, below = max(int((top - edge) * down), 0), min(int((bottom + edge) * down) + 1, page.shape[0])
        lines.append(TextLine(left, above, right, below, float(below - above)))
    words = read_print(page, lines, 1 / across, 1 / down)
    return [[word for word in found if word.confidence is None or word.confidence >= SURE] for found in words]


def _is_stroke_of(word: Word, box: Box) -> bool:
    """Whether the word is a dash that was made of the minus of these outlines."""
    edge = TO_NEXT * (box[3] - box[1])
    return word.text == MINUS and _is_inside(word, (box[0] - edge, box[1] - edge, box[2], box[3] + edge))


def _on_line(word: Word, content: PageContent) -> Word:
    """The word on the baseline of the line of text that it stands in."""
    near = [line.baseline for line in content.lines if abs(line.baseline - word.baseline) <= SAME_BASELINE * word.size]
    if not near:
        return word
    shift = min(near, key=lambda baseline: abs(baseline - word.baseline)) - word.baseline
    return _moved(word, 0.0, shift)


def _clipped(box: Box, content: PageContent) -> Box:
    return max(box[0], 0.0), max(box[1], 0.0), min(box[2], content.width), min(box[3], content.height)


def _cut(page: Picture, box: Box, content: PageContent) -> Picture:
    across, down = page.shape[1] / content.width, page.shape[0] / content.height
    return page[int(box[1] * down) : int(box[3] * down), int(box[0] * across) : int(box[2] * across)]


def _around(run: Sequence[Fill]) -> Box:
    return min(f.x0 for f in run), min(f.top for f in run), max(f.x1 for f in run), max(f.bottom for f in run)


def _is_inside(word: Word, box: Box) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= (word.top + word.bottom) / 2 <= box[3]


def _touches(word: Word, box: Box) -> bool:
    return word.x0 < box[2] and word.x1 > box[0] and word.top < box[3] - 1 and word.bottom > box[1] + 1
