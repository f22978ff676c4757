"""Damage aimed at what a PDF says that it has: an object, its place in the table, a name, a page, a later version.

Belongs here: damages of a PDF. Does not belong here: those of any file (fuzz_raw), which one is drawn (fuzz_damage).
Each gives None where a document has nothing of the kind.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterator

from fuzz_raw import damage_bytes

_REFERENCE = re.compile(rb"(?<=[ \[])\d+ 0 R\b")
_PLACE = re.compile(rb"\d{10}(?= \d{5} n)")
_IN_BOOKMARK = re.compile(rb"/(?:Dest|D|First|Last|Next|Prev|Outlines|Dests|Names|A)\s*\[?\s*$")
_OF_BOOKMARKS = (b"/Dest", b"/First", b"/Last", b"/Next", b"/Prev", b"/Title", b"/Outlines", b"/Dests", b"/Names")
_NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9]+")
_STREAM = re.compile(rb"(\d+) (\d+) obj\s*(<<.{0,2000}?>>)\s*stream\r?\n", re.S)


def damage_stream(content: bytes, kind: str, rng: random.Random, packed: bool = True, least: int = 0) -> bytes | None:
    """One stream damaged and packed anew (or left open, with the length that it had), added to the file as a later
    version of its object (ISO 32000 7.5.6)."""
    streams = [m for m in _STREAM.finditer(content) if b"FlateDecode" in m[3] and b"/ObjStm" not in m[3]]
    for match in rng.sample(streams, min(len(streams), 10)):
        try:
            unpacked = zlib.decompressobj().decompress(content[match.end() :])
        except zlib.error:
            continue
        written = damage_bytes(unpacked, kind, rng)
        if 0 < len(unpacked) - len(written) < least:
            continue
        head, length = match[3], len(unpacked)
        if packed:
            written = zlib.compress(written)
            length = len(written)
        else:
            head = re.sub(rb"/Filter\s*(?:\[[^\]]*\]|/\w+)", b"", head)
        head = re.sub(rb"/Length\s+\d+(\s+\d+\s+R)?", b"/Length %d" % length, head, count=1)
        base = content if content.endswith(b"\n") else content + b"\n"
        added = b"%s %s obj\n%s\nstream\n%s\nendstream\nendobj\n" % (match[1], match[2], head, written)
        tail = content[content.rfind(b"trailer") :] if b"trailer" in content else b""
        root = re.search(rb"/Root\s+\d+\s+\d+\s+R", tail or content)
        before = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", content)
        size = re.search(rb"/Size\s+(\d+)", tail or content)
        if not (root and before and size):
            return None
        table = b"xref\n%s 1\n%010d %05d n \n" % (match[1], len(base), int(match[2]))
        ending = b"trailer\n<< /Size %s %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (
            size[1],
            root[0],
            before[1],
            len(base) + len(added),
        )
        return base + added + table + ending
    return None


def _object_gone(content: bytes, rng: random.Random) -> bytes | None:
    found = list(re.finditer(rb"(?<=\n)\d+ \d+ obj\b.*?endobj", content, re.S))
    if not found:
        return None
    gone = rng.choice(found)
    table = re.compile(rb"%010d (\d{5}) n" % gone.start())
    content = table.sub(rb"0000000000 \1 f", content) if rng.random() < 0.5 else content
    return content[: gone.start()] + b" " * len(gone[0]) + content[gone.end() :]


def _place_wrong(content: bytes, rng: random.Random) -> bytes | None:
    found = list(_PLACE.finditer(content))
    if not found:
        return None
    wrong = rng.choice(found)
    return content[: wrong.start()] + b"%010d" % rng.randrange(len(content)) + content[wrong.end() :]


def _reference_lost(content: bytes, rng: random.Random) -> bytes | None:
    """A reference leads to no object, or is none; the places of all else stay as they are."""
    found = list(_REFERENCE.finditer(content))
    if not found:
        return None
    lost = rng.choice(found)
    nowhere = b"9" * (len(lost[0]) - 4) + b" 0 R"
    choice = (b"null", b"null" if re.search(rb"(?<!\d)%s 0 obj" % nowhere[:-4], content) else nowhere)
    other = rng.choice(choice).ljust(len(lost[0]))
    return content[: lost.start()] + other + content[lost.end() :]


def _reference_to_another(content: bytes, rng: random.Random) -> bytes | None:
    """A reference leads to another object that is there. Not that of a bookmark: whatever page it leads to, it is one
    that a bookmark can lead to."""
    found = [match for match in _REFERENCE.finditer(content) if not _IN_BOOKMARK.search(content, *_before(match))]
    if not found:
        return None
    wrong = rng.choice(found)
    others = sorted({match[0] for match in found if len(match[0]) == len(wrong[0])} - {wrong[0]})
    return content[: wrong.start()] + rng.choice(others) + content[wrong.end() :] if others else None


def _before(match: re.Match[bytes]) -> tuple[int, int]:
    return max(0, match.start() - 20), match.start()


def _open_stream(content: bytes, rng: random.Random) -> bytes | None:
    """A stream written anew without packing and checksum, and bytes of it lost: more than a line end has, which may
    count among its bytes or not."""
    return damage_stream(content, rng.choice(("deleted", "zeroed")), rng, packed=False, least=3)


def _update_cut(content: bytes, rng: random.Random) -> bytes | None:
    """A later version of a stream, cut off: the older one must not come back as if nothing had happened."""
    updated = damage_stream(content, "numbers", rng)
    return None if updated is None else updated[: rng.randrange(len(content) + 2, len(updated) - 8)]


def _place_of_another(content: bytes, rng: random.Random) -> bytes | None:
    """The table leads from one object to another one."""
    found = list(_PLACE.finditer(content))
    if len(found) < 2:
        return None
    wrong, other = rng.sample(found, 2)
    return content[: wrong.start()] + other[0] + content[wrong.end() :]


def _count_wrong(content: bytes, rng: random.Random) -> bytes | None:
    """A level of the tree of pages holds one page more or fewer than it says."""
    found = [match for match in re.finditer(rb"(?<=/Count )\d+", content) if match[0] != b"0"]
    if not found:
        return None
    wrong = rng.choice(found)
    count = b"%d" % (int(wrong[0]) + rng.choice((-1, 1)))
    return None if len(count) != len(wrong[0]) else content[: wrong.start()] + count + content[wrong.end() :]


def _page_lost(content: bytes, rng: random.Random) -> bytes | None:
    """The tree of pages does not name one that it counts."""
    found = list(re.finditer(rb"/Kids\s*\[([^\]]+)\]", content))
    kids = [kid for match in found for kid in re.compile(rb"\d+ 0 R").finditer(content, *match.span(1))]
    if not kids:
        return None
    lost = rng.choice(kids)
    return content[: lost.start()] + b" " * len(lost[0]) + content[lost.end() :]


def _name_changed(content: bytes, rng: random.Random) -> bytes | None:
    """One letter of a name is another one. Not of those of bookmarks, of which none is needed."""
    found = [
        name
        for start, end in _open_parts(content)
        for name in _NAME.finditer(content, start, end)
        if name[0] not in _OF_BOOKMARKS
    ]
    if not found:
        return None
    name = rng.choice(found)
    at = rng.randrange(name.start() + 1, name.end())
    return (
        content[:at] + bytes([rng.choice(b"ABCDEFGHabcdefgh".replace(content[at : at + 1], b""))]) + content[at + 1 :]
    )


def _dictionary(content: bytes, rng: random.Random) -> bytes | None:
    """A bit, or a few bytes, of what stands in the open: dictionaries, tables, marks."""
    parts = list(_open_parts(content))
    start, end = rng.choices(parts, [end - start for start, end in parts])[0]
    at = rng.randrange(start, end)
    length = min(end - at, rng.choice((1, 1, 4, 10)))
    struck = rng.choice((bytes([content[at] ^ 1 << rng.randrange(8)]), b"", bytes(length), b" " * length))
    return content[:at] + struck + content[at + max(length if len(struck) != 1 else 1, 1) :]


def _open_parts(content: bytes) -> Iterator[tuple[int, int]]:
    """What is not inside a stream."""
    start = 0
    for stream in re.finditer(rb"stream\r?\n.*?endstream", content, re.S):
        yield start, stream.start()
        start = stream.end()
    if start < len(content):
        yield start, len(content)


AIMED: dict[str, Callable[[bytes, random.Random], bytes | None]] = {
    "object gone": _object_gone,
    "place wrong": _place_wrong,
    "place of another": _place_of_another,
    "reference lost": _reference_lost,
    "reference to another": _reference_to_another,
    "name changed": _name_changed,
    "dictionary": _dictionary,
    "count wrong": _count_wrong,
    "page lost": _page_lost,
    "open stream": _open_stream,
    "update cut": _update_cut,
}
