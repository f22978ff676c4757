"""Is a stream of a PDF whole? By its checksum where it has one, else by its form.

Belongs here: unpacking without any leniency, and the form of a content stream and of a character map. Does not belong
here: which streams a page needs (structure), what stands in them (page/characters).

The readers forgive whatever they meet in a damaged stream and show what is left of it; here nothing is forgiven.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Sequence
from typing import NamedTuple

from pdfminer.lzw import lzwdecode

_CHUNK = 1 << 20
_MOST_UNPACKED = 256 << 20  # bytes of one stream; beyond that the limits of the reading decide
_MOST_TEXT = 4 << 20  # bytes of a stream that is written as letters or runs, which takes long to unpack
_SHORT = {"Fl": "FlateDecode", "LZW": "LZWDecode", "A85": "ASCII85Decode", "AHx": "ASCIIHexDecode"} | {
    "RL": "RunLengthDecode",
    "CCF": "CCITTFaxDecode",
    "DCT": "DCTDecode",
}
_PICTURES = frozenset({"CCITTFaxDecode", "DCTDecode", "JBIG2Decode", "JPXDecode", "Crypt"})
_LETTERS = re.compile(rb"[0-9A-Fa-f\s]*>\s*")
_SPACE = b"\t\n\f\r "
_WORD = re.compile(rb"[^\x00\t\n\f\r ()<>\[\]{}/%]+")
_NUMBER = re.compile(rb"[-+]*(?:\d+\.?\d*|\.\d+|\.)-*\d*")
_INLINE_END = re.compile(rb"[\s]EI(?=[\s/]|$)")
_NO_TEXT = bytes(4)  # no string of text holds four of these in a row, whether its characters have one byte or two
# ISO 32000 annex A.2, and the two that begin and end what other readers may pass over.
_OPERATORS = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re "
    b"RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \" true false null".split()
)


_VALUES = frozenset((b"true", b"false", b"null"))
# What the operators of text stand behind: n number, t text, a array, / name.
_OPERANDS = {b"BT": "", b"ET": "", b"T*": "", b"Tj": "t", b"'": "t", b'"': "nnt", b"TJ": "a", b"Tf": "/n"} | {
    b"Td": "nn",
    b"TD": "nn",
    b"Tm": "nnnnnn",
}
_LEFT_OPEN = frozenset(b"m l c v y h re BI ID".split())  # a path that is not painted, a picture without its data
LONGEST_TAIL = 4096  # bytes at the end of a content stream that tell how it ends
_LAST_WORD = re.compile(rb"(?:^|[\x00\t\n\f\r ()<>\[\]{}/])([^\x00\t\n\f\r ()<>\[\]{}/%]+)$")
_COMMENT = re.compile(rb"[\r\n]%[^\r\n]*$")
_WRITTEN = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
_TEXT_MARKS = re.compile(rb"(?<![^\x00\t\n\f\r \[\]<>()])(?:BT|ET)(?![^\x00\t\n\f\r \[\]<>()/])")
_USES_FONT = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]+)\s+[-+.\d]+\s+Tf\b")
_USES_FORM = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]+)\s+Do\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_SHOWS_TEXT = re.compile(rb"[^(<]([)>])\s*(?:Tj|'|\")|([)>])[-+.\d\s]*\]\s*TJ")
_WORDS = re.compile(rb"\([^()\\]*[^\x00-\x20()\\][^()\\]*\)")


class Content(NamedTuple):
    """What a content stream calls for: names of fonts and of forms or pictures. `shows`: None for no text, False for
    text that may be blanks only. `ends_midway`: more must follow, in this stream or the next one of the page."""

    fonts: frozenset[bytes]
    forms: frozenset[bytes]
    shows: bool | None
    ends_midway: bool = False


class DamagedStream(Exception):
    """The bytes are not what their writer wrote. Stays inside the stage."""


def is_checked(filters: Sequence[str]) -> bool:
    """Whether a checksum guards the stream (RFC 1950)."""
    return any(_SHORT.get(name, name) == "FlateDecode" for name in filters)


def unpack(packed: bytes, filters: Sequence[str]) -> bytes:
    """What was packed by `filters`, or as far as that can be told: a picture stays packed, and what would be too much
    comes out empty. Raises DamagedStream when it does not unpack to its end."""
    for name in filters:
        kind = _SHORT.get(name, name)
        try:
            if kind == "FlateDecode":
                packed = _inflate(packed)
            elif kind in _PICTURES:
                return packed
            elif len(packed) > _MOST_TEXT:
                return b""
            elif kind == "ASCII85Decode":
                packed = base64.a85decode(b"<~" + packed.strip().removeprefix(b"<~"), adobe=True)
            elif kind == "ASCIIHexDecode":
                packed = _letters(packed)
            elif kind == "RunLengthDecode":
                packed = _runs(packed)
            elif kind == "LZWDecode":
                packed = lzwdecode(packed)
            else:
                raise DamagedStream(f"no way of packing is named {name}")
        except (zlib.error, ValueError, IndexError) as error:
            raise DamagedStream(str(error)) from error
    return packed


def read_content(content: bytes) -> Content:
    """What a content stream calls for, found by its form."""
    fonts, forms = (frozenset(map(_plain, pattern.findall(content))) for pattern in (_USES_FONT, _USES_FORM))
    shows = _WORDS.search(content) is not None if _SHOWS_TEXT.search(content) else None
    return Content(fonts, forms, shows, ends_midway(content))


def ends_midway(content: bytes) -> bool:
    """Whether the content of a page breaks off: in a text, after what an operator is still to use, or between the
    beginning and the end of printing."""
    tail = _COMMENT.sub(b"", content[-LONGEST_TAIL:].rstrip(_SPACE + b"\0")).rstrip(_SPACE + b"\0")
    if not tail:
        return False
    last = _LAST_WORD.search(tail)
    if last is None or last[1] not in _OPERATORS - _VALUES or last[1] in _LEFT_OPEN:
        return True
    marks = [found[0] for found in _TEXT_MARKS.finditer(_WRITTEN.sub(b"()", tail))]
    return bool(marks) and marks[-1] == b"BT"


def _plain(name: bytes) -> bytes:
    return _ESCAPED.sub(lambda match: bytes.fromhex(match[1].decode()), name)


def check_content(content: bytes) -> None:
    """Raises DamagedStream for a content stream that no program writes: unknown operators, a text operator without
    what it needs, a text without its end."""
    place, size, depth, operands = 0, len(content), 0, ""
    while place < size:
        sign = content[place : place + 1]
        if sign in _SPACE:
            place += 1
            continue
        kind = ""
        if sign in b"[]{}":
            place += 1
            depth += {b"[": 1, b"]": -1}.get(sign, 0)
            kind = "a" if sign == b"]" and depth == 0 else ""
        elif sign == b"(":
            end = _end_of_text(content, place)
            if _NO_TEXT in content[place:end]:
                raise DamagedStream("a text of nothing")
            place, kind = end, "t"
        elif sign in b"<>":
            kind = "" if content[place : place + 2] in (b"<<", b">>") else "t"
            place = _end_of_angle(content, place)
        elif sign == b"%":
            place = min(end for end in (content.find(b"\n", place), content.find(b"\r", place), size) if end >= 0)
        elif sign == b"/":
            found = _WORD.match(content, place + 1)
            place, kind = found.end() if found else place + 1, "/"
        else:
            found = _WORD.match(content, place)
            if found is None:
                raise DamagedStream("not an operator")
            place = found.end()
            if _NUMBER.fullmatch(found[0]):
                kind = "n"
            elif found[0] not in _OPERATORS or operands != _OPERANDS.get(found[0], operands):
                raise DamagedStream("not an operator, or not what it needs")
            elif found[0] not in _VALUES:
                operands = ""
            if found[0] == b"ID":
                closed = _INLINE_END.search(content, place)
                if closed is None:
                    raise DamagedStream("a picture without its end")
                place = closed.end()
        operands += kind if depth == 0 else ""


def check_character_map(content: bytes) -> None:
    """Raises DamagedStream for a map from codes to characters that is not whole."""
    if b"\0" in content or (b"begincmap" in content and b"endcmap" not in content):
        raise DamagedStream("a map of characters without its end")


def _inflate(packed: bytes) -> bytes:
    unpacker, size, parts = zlib.decompressobj(), 0, []
    while packed and not unpacker.eof and size < _MOST_UNPACKED:
        part = unpacker.decompress(packed, _CHUNK)
        size += len(part)
        if size <= _MOST_TEXT:
            parts.append(part)
        packed = unpacker.unconsumed_tail
    if not unpacker.eof and size < _MOST_UNPACKED:
        raise DamagedStream("cut off before its checksum")
    return b"".join(parts) if size <= _MOST_TEXT else b""


def _letters(written: bytes) -> bytes:
    if not _LETTERS.fullmatch(written):
        raise DamagedStream("not written in sixteens")
    digits = b"".join(written.rstrip()[:-1].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _runs(packed: bytes) -> bytes:
    out, place = bytearray(), 0
    while (length := packed[place]) != 128:
        if length < 128:
            out += packed[place + 1 : place + 2 + length]
            place += length + 2
        else:
            out += packed[place + 1 : place + 2] * (257 - length)
            place += 2
        if len(out) > _MOST_UNPACKED:
            return b""
    return bytes(out)


def _end_of_text(content: bytes, place: int) -> int:
    depth = 0
    for found in re.compile(rb"\\.|[()]", re.S).finditer(content, place):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    raise DamagedStream("a text without its end")


def _end_of_angle(content: bytes, place: int) -> int:
    if content[place : place + 2] in (b"<<", b">>"):
        return place + 2
    found = re.compile(rb"<[0-9A-Fa-f\s]*>").match(content, place)
    if found is None:
        raise DamagedStream("a text without its end")
    return found.end()
