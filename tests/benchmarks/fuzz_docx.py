"""Damage aimed at what a Word document says that it has: a part, a relationship, a style, a list, a note.

Belongs here: damages inside the container, which is whole again around them. Does not belong here: those of any file
(fuzz_raw), which one is drawn (fuzz_damage). Each gives None where a document has nothing of the kind.
"""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping

from fuzz_raw import damage_bytes

_MAIN = "word/document.xml"
# What is missing when one of these is gone; the others hold the look of the page or the settings of a program.
_NEEDED = re.compile(r"word/(?:document|footnotes|endnotes|styles|numbering|header\d*|footer\d*)\.xml|.*\.rels")


def damage_part(content: bytes, kind: str, rng: random.Random) -> bytes | None:
    """One part damaged as any bytes may be, mostly the document itself."""
    parts = _read_parts(content)
    if not parts:
        return None
    target = rng.choice([*parts, *[_MAIN] * len(parts)])
    return _pack(parts | {target: damage_bytes(parts[target], kind, rng)} if target in parts else parts)


def _read_parts(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            return {entry.filename: container.read(entry) for entry in container.infolist()}
    except zipfile.BadZipFile:
        return {}


def _pack(parts: Mapping[str, bytes], again: tuple[str, bytes] | None = None) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the same name twice is what is wanted
        for name, part in [*parts.items(), *([again] if again else [])]:
            container.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)  # without the time of day
    return packed.getvalue()


def _part_gone(content: bytes, rng: random.Random) -> bytes | None:
    parts = _read_parts(content)
    needed = [name for name in parts if _NEEDED.fullmatch(name)]
    if not needed:
        return None
    parts.pop(rng.choice(needed))
    return _pack(parts)


def _part_cut(content: bytes, rng: random.Random) -> bytes | None:
    """The end of a part is missing: no XML any more."""
    parts = _read_parts(content)
    needed = [name for name in parts if _NEEDED.fullmatch(name)]
    if not needed:
        return None
    cut = rng.choice(needed)
    return _pack(parts | {cut: parts[cut][: rng.randrange(len(parts[cut].rstrip()))]})


def _part_twice(content: bytes, rng: random.Random) -> bytes | None:
    """Two parts of one name, of which the later is damaged."""
    parts = _read_parts(content)
    if _MAIN not in parts:
        return None
    return _pack(parts, (_MAIN, damage_bytes(parts[_MAIN], "numbers", rng)))


def _lost(pattern: bytes, of: str) -> Callable[[bytes, random.Random], bytes | None]:
    """A damage that takes one element out of one of the parts whose names fit."""

    def take(content: bytes, rng: random.Random) -> bytes | None:
        parts = _read_parts(content)
        found = [
            (name, element)
            for name in parts
            if re.fullmatch(of, name)
            for element in re.finditer(pattern, parts[name], re.S)
        ]
        if not found:
            return None
        name, element = rng.choice(found)
        return _pack(parts | {name: parts[name][: element.start()] + parts[name][element.end() :]})

    return take


AIMED: dict[str, Callable[[bytes, random.Random], bytes | None]] = {
    "part gone": _part_gone,
    "part cut": _part_cut,
    "part twice": _part_twice,
    "relationship lost": _lost(rb"<Relationship\s[^>]*/>", r"_rels/\.rels|word/_rels/document\.xml\.rels"),
    "style lost": _lost(rb"<w:style\s.*?</w:style>", r"word/styles\.xml"),
    "list lost": _lost(rb"<w:num\s.*?</w:num>|<w:abstractNum\s.*?</w:abstractNum>", r"word/numbering\.xml"),
    "note lost": _lost(rb"<w:(footnote|endnote)\s.*?</w:\1>", r"word/(?:foot|end)notes\.xml"),
}
