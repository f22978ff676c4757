"""What is laid on a page and shows on it: the values of form fields, text boxes, stamps and lines of annotations.

Belongs here: making them part of the page, so that they are read like all else that is printed. Does not belong here:
whether they can be seen (ink), what a line through a figure means (struck).

pdfium draws annotations apart from the page, and its text page does not hold them. Flattening puts their looks into
the content of the page, in memory only; a look that the file lacks is made by pdfium for form fields, and here for text
boxes, whose text stands in their contents.
"""

from __future__ import annotations

import ctypes
import re
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as raw

_NOTE, _LINK, _FREE_TEXT, _POPUP, _FIELD = 1, 2, 3, 16, 20
_UNPRINTED = {_LINK, _POPUP, _NOTE}  # links have no look, a note is an icon with a window beside the page
TINY = 0.05  # pixels to a point, where nobody looks at the picture
_HIDDEN = 1 << 1
_FLATTENED = 1
_SIZE = re.compile(r"([\d.]+)\s+Tf")
_USUAL_SIZE = 10.0  # points, where a text box does not say
_LEADING = 1.2
_ASCENT = 0.8
_MOST_TEXT = 20_000  # characters of one text box


Rectangle = tuple[float, float, float, float]  # left, bottom, right, top in page coordinates


class PrintedPage(NamedTuple):
    """A page with all that is laid on it, and the places of its form fields."""

    page: pypdfium2.PdfPage
    fields: tuple[Rectangle, ...] = ()


class _Box(NamedTuple):
    """The text of a text box without a look, with its place in page coordinates."""

    text: str
    left: float
    top: float
    size: float


def print_annotations(document: pypdfium2.PdfDocument, number: int, page: pypdfium2.PdfPage) -> PrintedPage:
    """The page with all that is laid on it made part of its content; `page` itself where nothing is. Closes `page` when
    it gives another one. What is marked hidden stays away; the layer of an annotation is not asked, as pdfium does not
    ask it when it draws."""
    laid = _list_annotations(page)
    if not any(kind not in _UNPRINTED for kind, _ in laid):
        return PrintedPage(page)
    boxes = [box for index in range(raw.FPDFPage_GetAnnotCount(page)) for box in _read_annotation(page, index)]
    page.render(scale=TINY)  # pdfium makes the looks that lines through text and the like lack when it draws them
    if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == _FLATTENED:
        page.close()
        page = document[number - 1]
    for box in boxes:
        _write(document, page, box)
    return PrintedPage(page, tuple(place for kind, place in laid if kind == _FIELD))


def _list_annotations(page: pypdfium2.PdfPage) -> list[tuple[int, Rectangle]]:
    """What is laid on the page, as (kind, place)."""
    found = []
    area = raw.FS_RECTF()
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if annotation:
            raw.FPDFAnnot_GetRect(annotation, area)
            sides = sorted((area.left, area.right)), sorted((area.bottom, area.top))
            place = sides[0][0], sides[1][0], sides[0][1], sides[1][1]
            found.append((raw.FPDFAnnot_GetSubtype(annotation), place))
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def _read_annotation(page: pypdfium2.PdfPage, index: int) -> list[_Box]:
    """The text that the annotation at this index shows without having a look."""
    annotation = raw.FPDFPage_GetAnnot(page, index)
    if not annotation:
        return []
    try:
        if raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
            return []
        area = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(annotation, area)
        if raw.FPDFAnnot_GetSubtype(annotation) != _FREE_TEXT or raw.FPDFAnnot_HasKey(annotation, b"AP"):
            return []
        size = _SIZE.search(_string(annotation, b"DA"))
        points = float(size[1]) if size and size[1].strip(".") else _USUAL_SIZE
        top = max(area.top, area.bottom)
        return [
            _Box(line, area.left, top - count * _LEADING * points, points or _USUAL_SIZE)
            for count, line in enumerate(re.split(r"\r\n|\r|\n", _string(annotation, b"Contents")[:_MOST_TEXT]))
            if line.strip()
        ]
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _string(annotation: object, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le", "replace")


def _write(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, box: _Box) -> None:
    """Puts a line of text on the page, in the place where readers of PDF draw it."""
    text = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", box.size)
    coded = ctypes.create_string_buffer(box.text.encode("utf-16-le") + b"\0\0")
    raw.FPDFText_SetText(text, ctypes.cast(coded, ctypes.POINTER(ctypes.c_ushort)))
    raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, box.left + 2, box.top - _ASCENT * box.size - 2)
    raw.FPDFPage_InsertObject(page, text)
