"""Pages of a PDF whose content is not whole, although the page opens: pdfium shows what it can and says nothing.

Belongs here: what the file itself can be held to: the checksum that every packed stream carries (RFC 1950), and the
objects that a page refers to. Does not belong here: reading the content.

A stream that fails is rare, so only its finding is fast; to which pages it belongs is then looked up by pdfminer.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psexceptions import PSException

_START = re.compile(rb">>\s*stream(?:\r\n|\n|\r)")
_HEAD = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
_TABLE = re.compile(rb"\bxref\s+((?:\d{1,10}\s+\d{1,10}\s+(?:\d{10}\s\d{5}\s[nf]\s*)+)+)")
_PACKED = re.compile(rb"/Filter\s*(?:\[\s*)?(/(?:ASCII85Decode|A85)\s*)?/(?:FlateDecode|Fl)\b")
_NO_CONTENT = re.compile(rb"/Subtype\s*/Image\b|/Type\s*/(?:XRef|Metadata|EmbeddedFile)\b|/Subtype\s*/XML\b")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_HEAD_BYTES = 4096  # a stream's dictionary is not longer
_CHUNK = 1 << 20
_MOST_UNPACKED = 256 << 20  # bytes of one stream; beyond that the limits of the reading decide
_MOST_TEXT = 4 << 20  # bytes of a stream written as letters (base 85), which takes long to decode
_MOST_PAGES = 5000
# Ways from a page that lead out of it.
_UPWARDS = frozenset({"Parent", "P", "Prev", "Next", "B", "Dest", "A", "StructParents", "PieceInfo", "Metadata", "Pg"})


def find_damaged_pages(path: Path) -> tuple[int, ...] | None:
    """The numbers (from 1) of the pages whose packed content fails its checksum or is not there.

    None when something is damaged and nobody can say which pages it belongs to. Empty for a whole file, and for an
    encrypted one, where it cannot be told.
    """
    content = path.read_bytes()
    if b"/Encrypt" in content:
        return ()
    damaged = {*_damaged_objects(content), *_missing_objects(content)}
    if not damaged:
        return ()
    try:
        with path.open("rb") as handle:
            return _pages_with(PDFDocument(PDFParser(handle)), damaged)
    except (PSException, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, RecursionError):
        return None  # pdfminer's parser meets damage with any of these


def _damaged_objects(content: bytes) -> Iterator[int]:
    """Numbers of the objects whose stream is packed and does not unpack whole; 0 for one that holds other objects."""
    last: dict[int, bool] = {}
    holds: dict[int, bool] = {}
    for start in _START.finditer(content):
        before = content[max(0, start.start() - _HEAD_BYTES) : start.end()]
        heads = list(_HEAD.finditer(before))
        if not heads:
            continue
        head = before[heads[-1].end() :]
        number = int(heads[-1][1])
        packed = _PACKED.search(head)
        if packed is None or _NO_CONTENT.search(head):
            last[number] = False
            continue
        last[number] = not _unpacks(content, start.end(), as_text=packed[1] is not None)
        holds[number] = bool(_OBJECTS.search(head))
    for number, broken in last.items():  # a later version of an object stands for the earlier ones
        if broken:
            yield 0 if holds[number] else number


def _missing_objects(content: bytes) -> Iterator[int]:
    """Numbers that a table of objects gives a place, while no object of that number begins anywhere."""
    there: set[int] | None = None
    for table in _TABLE.finditer(content):
        lines = table[1].split()
        at = 0
        while at + 1 < len(lines):
            first, count = int(lines[at]), int(lines[at + 1])
            entries = lines[at + 2 : at + 2 + 3 * count]
            at += 2 + 3 * count
            for number, (place, kind) in enumerate(zip(entries[::3], entries[2::3], strict=False), start=first):
                if kind == b"n" and int(place) and not _begins(content, int(place), number):
                    there = there or {int(head[1]) for head in _HEAD.finditer(content)}
                    if number not in there:
                        yield number


def _begins(content: bytes, place: int, number: int) -> bool:
    head = _HEAD.match(content, place)
    return head is not None and int(head[1]) == number


def _unpacks(content: bytes, start: int, as_text: bool) -> bool:
    end = content.find(b"endstream", start)
    packed = content[start : end if end >= 0 else len(content)]
    unpacker, size = zlib.decompressobj(), 0
    try:
        if as_text and len(packed) <= _MOST_TEXT:
            packed = base64.a85decode(b"<~" + packed.strip().removeprefix(b"<~"), adobe=True)
        elif as_text:
            return True
        while packed and not unpacker.eof and size < _MOST_UNPACKED:
            size += len(unpacker.decompress(packed, _CHUNK))
            packed = unpacker.unconsumed_tail
    except (zlib.error, ValueError):
        return False
    return unpacker.eof or size >= _MOST_UNPACKED


def _pages_with(document: PDFDocument, damaged: set[int]) -> tuple[int, ...] | None:
    if 0 in damaged:
        return None
    pages = []
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        if number > _MOST_PAGES:
            return None
        if _reaches(document, page.attrs, damaged):
            pages.append(number)
    return tuple(pages)


def _reaches(document: PDFDocument, attributes: Any, damaged: set[int]) -> bool:
    seen: set[int] = set()
    waiting = [attributes]
    while waiting:
        item = waiting.pop()
        if isinstance(item, PDFObjRef):
            if item.objid in damaged:
                return True
            if item.objid in seen:
                continue
            seen.add(item.objid)
            try:
                item = document.getobj(item.objid)
            except PDFObjectNotFound:
                return True
        if isinstance(item, PDFStream):
            item = item.attrs
        if isinstance(item, dict):
            waiting.extend(value for key, value in item.items() if key not in _UPWARDS)
        elif isinstance(item, list | tuple):
            waiting.extend(item)
    return False
