"""A PDF opened a second time, by a reader that shows its objects: by the file's own table of them, or by another.

Belongs here: which table of objects holds, and making one of what stands in the file. Does not belong here: what the
objects are needed for (structure).
"""

from __future__ import annotations

import contextlib
import io
import re
from typing import Any

from pdfminer.pdfdocument import PDFBaseXRef, PDFDocument, PDFXRef, PDFXRefStream
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef
from pdfminer.psexceptions import PSException

from selko.extractors.layout.pdf.damage.objects import StoredObjects, begins_at, is_table_at, is_table_lost
from selko.extractors.layout.pdf.damage.streams import DamagedStream, unpack

# What pdfminer's parser meets damage with.
BROKEN = (PSException, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, AssertionError)


def open_again(content: bytes, objects: StoredObjects) -> tuple[PDFDocument, bool]:
    """The document, and whether its table of objects had to be made anew, as pdfium does then. Raises one of BROKEN
    when it cannot be opened."""
    document: PDFDocument | None = None
    if not is_table_lost(content):
        with contextlib.suppress(*BROKEN):
            document = PDFDocument(PDFParser(io.BytesIO(content)), fallback=False)
    if document is None or _leads_astray(document.xrefs, content):
        return _Rebuilt(PDFParser(io.BytesIO(content)), content, objects), True
    return document, False


def _leads_astray(tables: list[PDFBaseXRef], content: bytes) -> bool:
    """Whether pdfium trusts none of the tables: the way from one to the one before is lost, or the first entry of the
    oldest is wrong."""
    earlier = [table.get_trailer().get("Prev") for table in tables if isinstance(table, PDFXRef | PDFXRefStream)]
    if not all(is_table_at(content, place) for place in earlier if isinstance(place, int)):
        return True
    oldest = tables[-1]
    if not isinstance(oldest, PDFXRef):
        return False
    used = {number: place for number, (_, place, _) in oldest.offsets.items() if place > 0}
    return bool(used) and not begins_at(content, used[min(used)], min(used))


class _Found(PDFBaseXRef):
    """A table of the objects that stand in the file, as a reader makes it that has no other."""

    def __init__(self, content: bytes, objects: StoredObjects, document: PDFDocument) -> None:
        self._places: dict[int, tuple[int | None, int, int]] = {}
        for number, stream in objects.streams.items():
            if re.search(rb"/Type\s*/ObjStm\b", stream.head):
                self._open(number, content[stream.start : stream.end], stream.head)
        self._places |= {number: (None, place, 0) for number, place in objects.places.items()}
        root = re.findall(rb"/Root\s+(\d{1,10})\s+\d{1,5}\s+R\b", content)
        self._trailer = {"Root": PDFObjRef(document, int(root[-1]))} if root else {}

    def _open(self, number: int, packed: bytes, head: bytes) -> None:
        filters = ["FlateDecode"] if b"/FlateDecode" in head else []
        count = re.search(rb"/N\s+(\d{1,7})\b", head)
        try:
            inside = unpack(packed, filters).split(maxsplit=2 * int(count[1])) if count else []
        except DamagedStream:
            return
        for index, name in enumerate(inside[: len(inside) - 1 : 2]):
            if name.isdigit():
                self._places[int(name)] = (number, index, 0)

    def get_pos(self, objid: int) -> tuple[int | None, int, int]:
        return self._places[objid]

    def get_trailer(self) -> dict[str, Any]:
        return self._trailer


class _Rebuilt(PDFDocument):
    """A document whose table of objects is made anew."""

    def __init__(self, parser: PDFParser, content: bytes, objects: StoredObjects) -> None:
        self._made = _Found(content, objects, self)
        super().__init__(parser, fallback=False)

    def find_xref(self, parser: PDFParser) -> int:
        return 0

    def read_xref_from(self, parser: PDFParser, start: int, xrefs: list[PDFBaseXRef]) -> None:
        xrefs.append(self._made)
