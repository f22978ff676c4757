"""Where the objects of a PDF begin and end, by its bytes alone; what its end says.

Belongs here: the heads of objects, the extent of streams, the marks at the end. Does not belong here: what the objects
mean, and which of them a page needs (structure).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_PIECE = re.compile(rb"(?<!\d)(\d{1,10})\s+\d{1,5}\s+obj\b|>>\s*stream(?:\r\n|\n|\r)")
_HEAD = re.compile(rb"\s*(\d{1,10})\s+\d{1,5}\s+obj\b")
_NULL_IN_FONT = re.compile(rb"/(?:DescendantFonts|W|Widths|FontDescriptor|FontFile[23]?|Encoding|CIDToGIDMap)\s+null\b")
_NULL = re.compile(rb"\d+\s+\d+\s+obj\s*null\b")
_BODY_END = re.compile(rb"\bendobj\b|>>\s*stream\b")
_TEXT = re.compile(rb"\((?:\\.|[^()\\])*\)", re.S)  # without others inside it
_LENGTH = re.compile(rb"/Length\s+(\d{1,12})\b(?!\s+\d+\s+R\b)")
_STREAM_END = re.compile(rb"\s{0,2}endstream")
_START_OF_TABLE = re.compile(rb"startxref\s+(\d{1,12})")
_TABLE = re.compile(rb"\s*(?:xref\b|\d{1,10}\s+\d{1,5}\s+obj\b)")
_TRAILER = re.compile(rb"\btrailer\s*(.{0,8000}?)\s*startxref\b", re.S)
_SIZE = re.compile(rb"/Size\s+\d+\s*[/>]")
_ROOT = re.compile(rb"/Root\s+\d+\s+\d+\s+R\s*[/>]")
_WHOLE_LENGTH = re.compile(rb"/Linearized\b[^>]{0,300}?/L\s+(\d{1,12})|/L\s+(\d{1,12})[^>]{0,300}?/Linearized\b")
_HEADER_WITHIN = 1024


class StoredStream(NamedTuple):
    head: bytes  # its dictionary
    start: int
    end: int  # by the word that ends it, or by its length where that fits


class StoredObjects(NamedTuple):
    """`places` holds for each number where its last version begins."""

    places: dict[int, int]
    streams: dict[int, StoredStream]


def without_preamble(content: bytes) -> bytes:
    """The file from its header on: all places in it are counted from there."""
    start = content.find(b"%PDF-", 0, _HEADER_WITHIN)
    return content[start:] if start > 0 else content


def find_objects(content: bytes) -> StoredObjects:
    """All objects that stand in the file in the open; the bytes of streams are not looked through."""
    places: dict[int, int] = {}
    streams: dict[int, StoredStream] = {}
    number, body, at = -1, 0, 0
    while piece := _PIECE.search(content, at):
        at = piece.end()
        if piece[1] is not None:
            number, body = int(piece[1]), piece.end()
            places[number] = piece.start()
            streams.pop(number, None)  # a later version of an object stands for the earlier ones
        elif number >= 0:
            head = content[body : piece.start() + 2]
            end = find_stream_end(content, at, [int(length) for length in _LENGTH.findall(head)])
            streams[number] = StoredStream(head, at, end)
            number, at = -1, end
    return StoredObjects(places, streams)


def find_stream_end(content: bytes, start: int, lengths: list[int]) -> int:
    """The end of the stream that begins at `start`: by one of the lengths said of it, else by the word that ends it."""
    for length in lengths:
        if _STREAM_END.match(content, start + length):
            return start + length
    end = content.find(b"endstream", start)
    return end if end >= 0 else len(content)


def begins_at(content: bytes, place: int, number: int) -> bool:
    """Whether the object of this number begins at this place."""
    head = _HEAD.match(content, place) if 0 <= place < len(content) else None
    return head is not None and int(head[1]) == number


def is_blotted(content: bytes, place: int) -> bool:
    """Whether bytes of nothing stand in the object that begins here, outside its texts and its stream. They count as
    blanks, and no program writes them."""
    end = _BODY_END.search(content, place)
    body = content[place : end.start() if end else len(content)]
    if b"\0" not in body:
        return False
    while (left := _TEXT.sub(b"", body)) != body:
        body = left
    return b"\0" in body


def is_null(content: bytes, objects: StoredObjects, number: int) -> bool:
    """Whether the object says that it is nothing; True too for one that does not stand in the open."""
    place = objects.places.get(number)
    return place is None or _NULL.match(content, place) is not None


def lacks_part_of_font(content: bytes, objects: StoredObjects, number: int) -> bool:
    """Whether a font in the open says of something that it cannot do without (widths, the font below it, its program)
    that it is null. No program writes that: the reference was lost."""
    place = objects.places.get(number)
    if place is None:
        return False
    end = content.find(b"endobj", place)
    return _NULL_IN_FONT.search(content, place, end if end >= 0 else len(content)) is not None


def is_cut_off(content: bytes, objects: StoredObjects) -> bool:
    """Whether the file ends before its end: without the table that closes it, or shorter than it says."""
    starts = list(_START_OF_TABLE.finditer(content))
    if not starts or starts[-1].end() < max(objects.places.values(), default=0):
        return True
    whole = _WHOLE_LENGTH.search(content, 0, 2048)
    return whole is not None and len(content) < int(whole[1] or whole[2])


def is_table_lost(content: bytes) -> bool:
    """Whether the table of objects is not where the file says, or one of several does not say what it must: then
    readers make another one of what they find."""
    starts = _START_OF_TABLE.findall(content)
    if not starts or not is_table_at(content, int(starts[-1])):
        return True
    return not all(_closes(trailer[1]) for trailer in _find_trailers(content))


def _find_trailers(content: bytes) -> Iterator[re.Match[bytes]]:
    """By their first word, which is found far faster than the pattern."""
    place = content.find(b"trailer")
    while place >= 0:
        trailer = _TRAILER.match(content, place)
        if trailer is not None:
            yield trailer
        place = content.find(b"trailer", place + 1 if trailer is None else trailer.end())


def _closes(trailer: bytes) -> bool:
    """Whether it is whole. The earlier table of a file made for the web names no root."""
    rooted = _ROOT.search(trailer) is not None or b"Root" not in trailer
    return trailer.startswith(b"<<") and trailer.endswith(b">>") and _SIZE.search(trailer) is not None and rooted


def is_table_at(content: bytes, place: int) -> bool:
    """Whether a table of objects, or an object that may be one, begins at this place."""
    return 0 <= place < len(content) and _TABLE.match(content, place) is not None
