"""Which pages of a PDF are pictures of text, and their reading by OCR, in order with the pages that are not.

Belongs here: judging the text layer, rendering, passing pages to OCR side by side. Does not belong here: OCR (scan).
"""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from selko.extractors.layout.pdf.page.content import PageContent
from selko.extractors.layout.pdf.page.pages import PdfDocument
from selko.extractors.layout.pdf.scan.inlays import Inlay, PageDrawing, read_inlays
from selko.extractors.layout.pdf.scan.reader import DPI, is_ocr_installed, read_scanned_page
from selko.extractors.layout.printed.pictures import find_runs
from selko.schemas.errors import ExtractionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_AT_ONCE = 2  # pages in OCR: each takes some 150 MB
FEW_WORDS = 12  # a stamp, a page number: not the text of a page
WHOLE, PART = 0.8, 0.3  # share of a page with and without some text of its own that a scan covers
MUCH_DRAWN = 100  # shapes: letters drawn as outlines, not the frame of an empty page
PAPER = 0.55  # share of a scanned page that is white; photographs are darker
WHITE = 190  # of 255
LEAST_ODD = 16
RUBBISH = 0.15  # share of characters that stand for no letter; digits alone may be that many
MISTAKEN = 0.01  # share of letters that are half of a letter of UTF-8; a Finnish text has 5 % ä and ö
MUTE, LEAST_LETTERS = 0.22, 100  # share of vowels among letters: no tongue written in Latin letters has so few
LOOK_DPI = 72  # enough to tell rows of letters
INK = 150  # of 255
FEW_ROWS, MANY_ROWS = 4, 14  # rows of letters on a page without and with some text of its own
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = "aeiouy"
_ODD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x1f\x7f-\x9f]")  # stands for no letter
_MISTAKEN = re.compile("Ã[\x80-\xbf\u2013-\u203a\u0160\u0152]")  # what UTF-8 looks like when read as Latin-1


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page's content, or why there is none. `scanned` tells that it is a picture of text, `by_ocr` that OCR read
    it, `too_late` that there was no time left for that."""

    number: int
    content: PageContent | None
    scanned: bool = False
    by_ocr: bool = False
    too_late: bool = False
    error: ExtractionError | None = None
    inlays: tuple[Inlay, ...] = ()


def read_pages(document: PdfDocument, numbers: Sequence[int], ocr_seconds: float | None = None) -> Iterator[ReadPage]:
    """The pages in order. Pictures of text are read by OCR where it is installed, at most MOST_AT_ONCE at the same
    time; none that would begin later than `ocr_seconds` from now."""
    begun = time.monotonic()
    workers = min(os.cpu_count() or 1, MOST_AT_ONCE)
    waiting: deque[ReadPage | tuple[PageContent, Future[PageContent]]] = deque()
    pool: ThreadPoolExecutor | None = None
    try:
        for number in numbers:
            in_time = ocr_seconds is None or time.monotonic() - begun <= ocr_seconds
            page = _read_page(document, number, is_ocr_installed() and in_time)
            if not page.scanned or page.content is None or not is_ocr_installed():
                waiting.append(page)
            elif not in_time:
                waiting.append(replace(page, too_late=True))
            else:
                pool = pool or ThreadPoolExecutor(workers)
                content = page.content
                picture = document.render(number, DPI)
                waiting.append((content, pool.submit(read_scanned_page, number, picture, *content.size_as_seen)))
            while waiting and (isinstance(waiting[0], ReadPage) or len(waiting) > 2 * workers):
                yield _finished(waiting.popleft())
        while waiting:
            yield _finished(waiting.popleft())
    finally:
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)


def _read_page(document: PdfDocument, number: int, may_read: bool) -> ReadPage:
    try:
        content = document.read_page(number)
        if _is_scanned(document, content):
            return ReadPage(number, content, scanned=True)
        turns = content.turn // 90
        drawing = PageDrawing(
            lambda dpi: np.rot90(document.render(number, dpi), turns),
            lambda dpi: np.rot90(document.render_without_text(number, dpi), turns),
        )
        content, inlays = read_inlays(content, drawing, may_read)
        return ReadPage(number, content, inlays=inlays)
    except ExtractionError as error:
        return ReadPage(number, None, error=error)


def _finished(item: ReadPage | tuple[PageContent, Future[PageContent]]) -> ReadPage:
    if isinstance(item, ReadPage):
        return item
    before, future = item
    read = replace(future.result(), rotation=before.rotation)
    return ReadPage(before.number, read, scanned=True, by_ocr=True)


def _is_scanned(document: PdfDocument, content: PageContent) -> bool:
    if _is_rubbish(content):
        return True
    covered = share_covered(content.pictures, content.width, content.height)
    if len(content.words) > FEW_WORDS:
        return False
    if covered < (WHOLE if content.words else PART) and (content.words or not is_drawn(content)):
        return False
    look = document.render(content.number, LOOK_DPI)
    if float((look > WHITE).mean()) < PAPER:
        return False
    return count_text_rows(look) >= (MANY_ROWS if content.words else FEW_ROWS)


def share_covered(pictures: Sequence[tuple[float, float, float, float]], width: float, height: float) -> float:
    """The share of a page that lies under pictures, which may be strips or tiles of one scan."""
    cells = 100
    under = np.zeros((cells, cells), dtype=bool)
    for x0, top, x1, bottom in pictures:
        left, right = (round(cells * min(max(x / width, 0), 1)) for x in (x0, x1))
        above, below = (round(cells * min(max(y / height, 0), 1)) for y in (top, bottom))
        under[above:below, left:right] = True
    return float(under.mean())


def is_drawn(content: PageContent) -> bool:
    """Whether so much is drawn that it may be letters turned into outlines."""
    return len(content.fills) + len(content.rules) >= MUCH_DRAWN


def count_text_rows(grey: NDArray[Any]) -> int:
    """About how many rows of letters a picture at LOOK_DPI shows: runs of rows with some ink, not higher than a line
    of print, in the fullest of four upright strips (so that a slight tilt does not matter)."""
    most = 0
    for strip in np.array_split(grey < INK, 4, axis=1):
        inked = strip.mean(axis=1) > 0.02
        most = max(most, sum(2 <= end - start <= 16 for start, end in find_runs(inked)))
    return most


def _is_rubbish(content: PageContent) -> bool:
    """A text layer that does not say what is printed: characters that nobody knows, control characters, the private
    area, letters that nobody could speak; or text whose bytes were taken for another alphabet's."""
    text = "".join(word.text for word in (*content.words, *content.turned_words))
    odd = len(_ODD.findall(text))
    mistaken = len(_MISTAKEN.findall(text))
    many = odd >= LEAST_ODD and odd >= RUBBISH * len(text)
    if many or (mistaken >= LEAST_ODD and mistaken >= MISTAKEN * sum(c.isalnum() for c in text)):
        return True
    return _is_mute(text)


def _is_mute(text: str) -> bool:
    """Text in Latin letters with so few vowels that nobody could speak it."""
    letters = Counter(unicodedata.normalize("NFD", text).lower())
    latin = sum(letters[letter] for letter in _LATIN)
    return latin >= LEAST_LETTERS and sum(letters[vowel] for vowel in _VOWELS) < MUTE * latin
