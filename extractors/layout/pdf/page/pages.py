"""Opening a PDF and reading one page at a time into a PageContent.

Belongs here: the file, its pages, its bookmarks, which words are hidden, which words share a line. Does not belong
here: tables and paragraphs.
"""

from __future__ import annotations

import ctypes
import itertools
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2

from selko.extractors.layout.pdf.page import binding as pdfium
from selko.extractors.layout.pdf.page.annotations import PrintedPage, Rectangle, print_annotations
from selko.extractors.layout.pdf.page.characters import (
    FontBook,
    Frame,
    main_direction,
    read_characters,
    with_whole_signs,
)
from selko.extractors.layout.pdf.page.content import Line, PageContent, Word
from selko.extractors.layout.pdf.page.doubles import part_watermarks
from selko.extractors.layout.pdf.page.drawings import find_text_objects, read_drawings
from selko.extractors.layout.pdf.page.ink import find_unseen, hide
from selko.extractors.layout.pdf.page.layer import is_layer_of_scan, show
from selko.extractors.layout.pdf.page.signs import with_drawn_signs, with_signs_apart
from selko.extractors.layout.pdf.page.struck import find_struck, strike
from selko.extractors.layout.pdf.page.tags import read_tagged_tables
from selko.extractors.layout.pdf.page.words import build_words
from selko.schemas.errors import ExtractionError, SourceError
from selko.schemas.models.layout import OutlineEntry

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEADING_DOTS = 3  # so many dots written apart lead the eye
SAME_LINE = 0.3  # of the font size, by which baselines of one line may differ
OVERLAP = 0.5  # of a word's width: two words that share more of it were printed over one another
FIELD_MARGIN = 2.0  # points between the edge of a form field and its value
_FIGURE = re.compile(r"[-−–+(]?\d[\d.,]*[-−–%)€]?")
MOST_PIXELS = 6000
_FORMS = (pypdfium2.raw.FORMTYPE_ACRO_FORM, pypdfium2.raw.FORMTYPE_XFA_FOREGROUND)
LARGEST = 50_000.0  # points, 17 metres
OPENED_ANEW_AFTER = 100  # pages: of each pdfium keeps some 0.1 MB (fonts, streams) until the document is closed


@contextmanager
def open_document(path: Path) -> Iterator[PdfDocument]:
    """The document, closed again afterwards. Raises SourceError when pdfium cannot open the file."""
    document = PdfDocument(path)
    try:
        yield document
    finally:
        document.close()


def _open(path: Path) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(str(path))
        if document.get_formtype() in _FORMS:
            document.init_forms()  # before any page is opened: fields without a look get one
            pypdfium2.raw.FPDF_SetFormFieldHighlightAlpha(document.formenv, 0)
        return document
    except (pypdfium2.PdfiumError, OSError) as error:
        raise SourceError(
            f"the PDF cannot be opened ({error})", file=path.name, way_out="save it again from the program it came from"
        ) from error


class PdfDocument:
    """An open PDF, read page by page; opened anew from time to time, so that memory does not grow with its length."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document = _open(path)
        self._opened_pages = 0

    def close(self) -> None:
        self._document.close()

    @property
    def page_count(self) -> int:
        return len(self._document)

    def numbers(self, pages: Collection[int] | None) -> list[int]:
        """The 1-based page numbers to read, those that exist, in order."""
        every = range(1, self.page_count + 1)
        return list(every) if pages is None else [n for n in every if n in pages]

    def title(self) -> str | None:
        return _read_text(partial(pypdfium2.raw.FPDF_GetMetaText, self._document, b"Title")).strip() or None

    def outline(self) -> tuple[OutlineEntry, ...]:
        entries = []
        for mark in self._document.get_toc(max_depth=12):
            target = mark.get_dest()
            index = target.get_index() if target is not None else None
            title = _read_text(partial(pypdfium2.raw.FPDFBookmark_GetTitle, mark))
            entries.append(OutlineEntry(level=mark.level + 1, title=title, page=None if index is None else index + 1))
        return tuple(entries)

    def read_page(self, number: int) -> PageContent:
        """The content of page `number` (1-based). Raises ExtractionError when the page cannot be opened or has no
        possible size."""
        try:
            page, fields = self._open_page(number)
            textpage = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise ExtractionError(
                f"the page cannot be opened ({error})", file=self._path.name, place=f"page {number}"
            ) from error
        try:
            if max(page.get_size()) > LARGEST:
                size = " × ".join(f"{side:,.0f}" for side in page.get_size())
                raise ExtractionError(
                    f"it is said to measure {size} points, which no page does",
                    file=self._path.name,
                    place=f"page {number}",
                )
            return _read_page(page, pdfium.handle(textpage.raw), number, fields)
        finally:
            textpage.close()
            page.close()

    def render(self, number: int, dpi: int) -> NDArray[Any]:
        """The page as a reader sees it, in grey, rows × columns; at a lower resolution where it would have more than
        MOST_PIXELS on a side."""
        page = self._open_page(number).page
        try:
            return _draw(page, dpi / 72, False)
        finally:
            page.close()

    def render_without_text(self, number: int, dpi: int) -> NDArray[Any]:
        """What `render` gives, of the page without its text."""
        page = self._open_page(number).page
        try:
            for text in find_text_objects(pdfium.handle(page.raw)):
                pdfium.set_active(text, 0)
            return _draw(page, dpi / 72, False)
        finally:
            page.close()

    def _open_page(self, number: int) -> PrintedPage:
        """Every page before has been closed by now."""
        if self._opened_pages == OPENED_ANEW_AFTER:
            self._document.close()
            self._document = _open(self._path)
            self._opened_pages = 0
        self._opened_pages += 1
        return print_annotations(self._document, number, self._document[number - 1])


def _read_text(read: Callable[[Any, int], int]) -> str:
    """A text from outside the pages. Half of a sign in UTF-16 becomes one that nobody knows; pypdfium2 would raise."""
    size = read(None, 0)
    buffer = ctypes.create_string_buffer(size)
    read(buffer, size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")


def _draw(page: pypdfium2.PdfPage, scale: float, coloured: bool) -> NDArray[Any]:
    """The page as a reader sees it, rows × columns (× 3 in colour), no side longer than MOST_PIXELS."""
    scale = min(scale, MOST_PIXELS / max(*page.get_size(), 1.0))
    picture: NDArray[Any] = page.render(scale=scale, grayscale=not coloured).to_numpy()
    return picture[:, :, :3].copy() if coloured else picture.reshape(picture.shape[:2]).copy()


def _read_page(opened: pypdfium2.PdfPage, textpage: int, number: int, fields: Sequence[Rectangle]) -> PageContent:
    page = pdfium.handle(opened.raw)
    box = pdfium.Rectangle()
    pdfium.page_box(page, box)
    rotation = pdfium.page_rotation(page) % 4
    characters = read_characters(textpage, FontBook())
    direction = main_direction(characters)
    # The page is turned by `rotation` for the reader, and once more so that most text runs from left to right.
    turn = (rotation + direction) % 4
    frame = Frame((rotation - turn) % 4, box.left, box.bottom, box.right, box.top)
    width, height = frame.size
    drawings = read_drawings(page, frame)
    for run in {character[5] for character in characters if character[5] is not None}:
        run.order = drawings.text_orders.get(run.handle, 0)

    def draw(scale: float, coloured: bool) -> NDArray[Any]:
        return np.rot90(_draw(opened, scale, coloured), turn)

    unseen = find_unseen(textpage, characters, frame, drawings.covers, draw)
    characters = hide(characters, unseen)
    by_layer = is_layer_of_scan(characters, frame, drawings.pictures, draw)
    characters = show(characters) if by_layer else characters
    characters = strike(characters, find_struck(characters, frame, drawings.rules))
    found = build_words(with_whole_signs(characters), frame, direction)
    words: list[Word] = []
    hidden = list(found.hidden)
    for word in found.words:
        middle_x, middle_y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        inside = 0 <= middle_x <= width and 0 <= middle_y <= height
        (words if inside else hidden).append(word)
    words, across = part_watermarks(words)
    words = fill_fields(words, [frame.place(*field) for field in fields])
    words, rules = with_drawn_signs(words, drawings.rules)
    lines = with_signs_joined(build_lines(words))
    return PageContent(
        number=number,
        width=width,
        height=height,
        rotation=rotation * 90,
        lines=lines,
        words=tuple(word for line in lines for word in line.words),
        rules=tuple(rules),
        fills=tuple(drawings.fills),
        hidden_words=tuple(hidden),
        struck_words=tuple(found.struck),
        has_text=bool(words or found.turned),
        turned_words=(*found.turned, *across),
        pictures=tuple(drawings.pictures),
        tagged_tables=read_tagged_tables(page),
        turn=turn * 90,
        by_layer=by_layer,
    )


def fill_fields(words: list[Word], fields: Sequence[tuple[float, float, float, float]]) -> list[Word]:
    """The words with a figure that stands in a form field moved to the field's right edge: programs write the value at
    the left of its box, while the box is the cell, and figures are read in columns by where they end."""
    for x0, top, x1, bottom in fields:
        inside = [
            place
            for place, word in enumerate(words)
            if x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= (word.top + word.bottom) / 2 <= bottom
        ]
        text = "".join(words[place].text for place in inside)
        if _FIGURE.fullmatch(text) and len({round(words[place].baseline) for place in inside}) == 1:
            shift = x1 - FIELD_MARGIN - max(words[place].x1 for place in inside)
            for place in inside if shift > 0 else ():
                word = words[place]
                words[place] = replace(word, x0=word.x0 + shift, x1=word.x1 + shift)
    return words


def with_signs_joined(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with the signs that stand apart from their figures joined to them."""
    joined = with_signs_apart([line.words for line in lines])
    return tuple(
        line if len(words) == len(line.words) else replace(line, words=tuple(words))
        for line, words in zip(lines, joined, strict=True)
    )


def build_lines(words: list[Word]) -> tuple[Line, ...]:
    """Words that share a baseline, from the top down, each line from left to right."""
    lines: list[list[Word]] = []
    baselines: list[float] = []
    for word in sorted(words, key=lambda w: (w.baseline, w.x0)):
        for index in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            if word.baseline - baselines[index] <= SAME_LINE * min(word.size, lines[index][0].size):
                lines[index].append(word)
                break
        else:
            lines.append([word])
            baselines.append(word.baseline)
    return tuple(_line(part) for line in lines for part in _printed_over(sorted(line, key=lambda w: w.x0)))


def _printed_over(words: list[Word]) -> list[list[Word]]:
    """The words of one line; of two where two lines were printed over one another, such as a running line over a row
    of a table: words that lie on each other, on two baselines, each line for itself without such words."""
    if not _overlap(words):
        return [words]
    baselines = sorted({round(word.baseline, 1) for word in words})
    if len(baselines) < 2:
        return [words]
    middle = max(itertools.pairwise(baselines), key=lambda pair: pair[1] - pair[0])[1]
    parts = [
        [word for word in words if round(word.baseline, 1) < middle],
        [word for word in words if round(word.baseline, 1) >= middle],
    ]
    return [words] if any(_overlap(part) for part in parts) else parts


def _overlap(words: list[Word]) -> bool:
    """Whether a word lies on the one before it over most of the narrower one's width."""
    end: Word | None = None
    for word in words:
        if end is not None and min(end.x1, word.x1) - word.x0 > OVERLAP * min(end.x1 - end.x0, word.x1 - word.x0) > 0:
            return True
        end = word if end is None or word.x1 > end.x1 else end
    return False


def _line(words: list[Word]) -> Line:
    if sum(word.text == "." for word in words) >= LEADING_DOTS:
        words = _without_first_dots(words)
    weights: dict[float, int] = {}
    for word in words:
        size = round(word.size, 1)
        weights[size] = weights.get(size, 0) + len(word.text)
    main = max(weights, key=lambda size: weights[size])
    return Line(
        words=tuple(words),
        x0=words[0].x0,
        top=min(word.top for word in words),
        x1=max(word.x1 for word in words),
        bottom=max(word.bottom for word in words),
        baseline=max(word.baseline for word in words),
        size=main,
    )


def _without_first_dots(words: list[Word]) -> list[Word]:
    """Words without the dot at their end that is the first of dots written apart to lead the eye to a figure."""
    result = list(words)
    for place, word in enumerate(words):
        after = words[place + 1 : place + 1 + LEADING_DOTS]
        if len(word.text) > 1 and word.text[-1] == "." and word.text[-2] != "." and len(after) == LEADING_DOTS:
            dots = all(w.text == "." and w.x0 - word.x1 <= 4 * word.size for w in after)
            if dots:
                result[place] = replace(word, text=word.text[:-1], x1=word.x1 - 0.2 * word.size)
    return result


def brightness(colour: str) -> float:
    """0 for black, 1 for white, for a colour '#rrggbb'."""
    if len(colour) != 7:
        return 0.0
    return (0.3 * int(colour[1:3], 16) + 0.59 * int(colour[3:5], 16) + 0.11 * int(colour[5:7], 16)) / 255


def read_page_contents(path: Path, pages: Collection[int] | None = None) -> Iterator[PageContent]:
    """The pages' contents in order, each built when asked for, with constant memory. `pages` are 1-based, None for all.

    Raises SourceError when the file cannot be opened, ExtractionError naming the page when one cannot be.
    """
    with open_document(path) as document:
        for number in document.numbers(pages):
            yield document.read_page(number)
