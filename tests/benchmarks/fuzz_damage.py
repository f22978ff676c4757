"""How a document is damaged for the fuzz run.

Belongs here: from bytes and a random generator to damaged bytes. Does not belong here: reading or judging them.

Damage to the file as it lies on the disk is `seen`: containers and compressed streams carry checksums, so that a reader
can know. Damage inside a part or stream that is packed anew is not: then other content simply stands there. Aimed
damage takes away what a file says that it has: an object, its place in the table, a part, the end of a later version.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

_STREAM = re.compile(rb"(\d+) (\d+) obj\s*(<<.{0,2000}?>>)\s*stream\r?\n", re.S)
_NUMBER = re.compile(rb"\d+")
_ODD_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"99999999999", b"1e30", b"-2147483649", b"0.0000001")


class Copy(NamedTuple):
    name: str
    content: bytes
    damage: str
    seen: bool  # a careful reader can know that the file was damaged


def build_copy(name: str, content: bytes, rng: random.Random) -> Copy:
    """A damaged copy of a document; which damage is drawn from `rng`."""
    suffix = name.rpartition(".")[2].lower()
    if suffix in AIMED and rng.random() < 0.3:
        kind = rng.choice(list(AIMED[suffix]))
        damaged = AIMED[suffix][kind](content, rng)
        if damaged is not None:
            return Copy(name, damaged, kind, True)
    kinds = list(RAW)
    inner = {"pdf": _inside_pdf, "docx": _inside_docx}.get(suffix)
    if inner is not None and rng.random() < 0.5:
        kind = rng.choice([*kinds, "numbers"])
        damaged = inner(content, kind, rng)
        if damaged is not None:
            return Copy(name, damaged, f"inner {kind}", False)
    kind = rng.choice([*kinds, "numbers"] if suffix == "pdf" else kinds)
    return Copy(name, _damage(content, kind, rng), kind, suffix in AIMED and kind != "numbers")


def _damage(content: bytes, kind: str, rng: random.Random) -> bytes:
    return _numbers(content, rng) if kind == "numbers" else RAW[kind](content, rng)


def _flips(content: bytes, rng: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(rng.choice((1, 3, 10, 100))):
        if damaged:
            damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def _truncated(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)] if content else content


def _span(content: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(content) + 1)
    return start, min(len(content), start + rng.choice((1, 10, 100, 1000, 10_000, max(1, len(content) // 10))))


def _deleted(content: bytes, rng: random.Random) -> bytes:
    start, end = _span(content, rng)
    return content[:start] + content[end:]


def _doubled(content: bytes, rng: random.Random) -> bytes:
    start, end = _span(content, rng)
    return content[:end] + content[start:end] * rng.choice((1, 2, 20)) + content[end:]


def _zeroed(content: bytes, rng: random.Random) -> bytes:
    start, end = _span(content, rng)
    return content[:start] + bytes(end - start) + content[end:]


def _numbers(content: bytes, rng: random.Random) -> bytes:
    """Some numbers replaced by ones that nobody expects."""
    found = list(_NUMBER.finditer(content))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 3, 20)))), key=lambda m: -m.start()):
        content = content[: match.start()] + rng.choice(_ODD_NUMBERS) + content[match.end() :]
    return content


RAW: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "flips": _flips,
    "truncated": _truncated,
    "deleted": _deleted,
    "doubled": _doubled,
    "zeroed": _zeroed,
}


def _inside_docx(content: bytes, kind: str, rng: random.Random) -> bytes | None:
    """One part of the Word container damaged and packed anew, mostly the document itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            parts = [(entry, container.read(entry)) for entry in container.infolist()]
    except zipfile.BadZipFile:
        return None
    names = [entry.filename for entry, _ in parts]
    target = rng.choice([*names, *["word/document.xml"] * len(names)])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
        for entry, part in parts:
            container.writestr(entry.filename, _damage(part, kind, rng) if entry.filename == target else part)
    return packed.getvalue()


def _inside_pdf(content: bytes, kind: str, rng: random.Random, packed: bool = True) -> bytes | None:
    """One stream damaged and packed anew (or left open, with the length that it had), added to the file as a later
    version of its object (ISO 32000 7.5.6)."""
    streams = [m for m in _STREAM.finditer(content) if b"FlateDecode" in m[3] and b"/ObjStm" not in m[3]]
    for match in rng.sample(streams, min(len(streams), 10)):
        try:
            unpacked = zlib.decompressobj().decompress(content[match.end() :])
        except zlib.error:
            continue
        written = _damage(unpacked, kind, rng)
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
    found = list(re.finditer(rb"\d{10}(?= \d{5} n)", content))
    if not found:
        return None
    wrong = rng.choice(found)
    return content[: wrong.start()] + b"%010d" % rng.randrange(len(content)) + content[wrong.end() :]


def _reference_lost(content: bytes, rng: random.Random) -> bytes | None:
    """A reference leads to no object, or is none; the places of all else stay as they are."""
    found = list(re.finditer(rb"(?<=[ \[])\d+ 0 R\b", content))
    if not found:
        return None
    lost = rng.choice(found)
    nowhere = b"9" * (len(lost[0]) - 4) + b" 0 R"
    choice = (b"null", b"null" if re.search(rb"(?<!\d)%s 0 obj" % nowhere[:-4], content) else nowhere)
    other = rng.choice(choice).ljust(len(lost[0]))
    return content[: lost.start()] + other + content[lost.end() :]


def _open_stream(content: bytes, rng: random.Random) -> bytes | None:
    """A stream written anew without packing and checksum, and bytes of it lost."""
    return _inside_pdf(content, rng.choice(("deleted", "zeroed")), rng, packed=False)


def _update_cut(content: bytes, rng: random.Random) -> bytes | None:
    """A later version of a stream, cut off: the older one must not come back as if nothing had happened."""
    updated = _inside_pdf(content, "numbers", rng)
    return None if updated is None else updated[: rng.randrange(len(content) + 2, len(updated) - 8)]


def _part_gone(content: bytes, rng: random.Random) -> bytes | None:
    """A part that the Word document names is not in the container; the container is whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            parts = [(entry, container.read(entry)) for entry in container.infolist()]
    except zipfile.BadZipFile:
        return None
    named = [
        entry.filename
        for entry, _ in parts
        if re.search(r"word/(?:foot|end)notes|word/header|word/footer", entry.filename)
    ]
    if not named:
        return None
    gone = rng.choice(named)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
        for entry, part in parts:
            if entry.filename != gone:
                container.writestr(entry.filename, part)
    return packed.getvalue()


AIMED: dict[str, dict[str, Callable[[bytes, random.Random], bytes | None]]] = {
    "pdf": {
        "object gone": _object_gone,
        "place wrong": _place_wrong,
        "reference lost": _reference_lost,
        "open stream": _open_stream,
        "update cut": _update_cut,
    },
    "docx": {"part gone": _part_gone},
}
