"""The parts of a Word container and their XML, opened so that a hostile file can do no harm.

Belongs here: the zip, its relationships, safe parsing. Does not belong here: what the XML says.

Nothing is unpacked to the disk, no entity is resolved, no network is used, external relationships are not followed.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from selko.schemas.errors import SourceError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN_DOCUMENT = "word/document.xml"
_TYPES = "[Content_Types].xml"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_LARGEST_PART = 256 * 1024 * 1024
# ISO 29500 strict documents say the same words in other namespaces.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
        b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
)
_WAY_OUT = "open it in Word, save it anew and retry"

Element = Any  # lxml has no types


class Package:
    """An open Word container. Use as a context manager; `part` and `parse` give None for a part that is not there."""

    def __init__(self, path: Path, name: str):
        self.name = name
        self.damaged: list[str] = []  # parts that cannot be read, or are named and not there
        try:
            self._zip = zipfile.ZipFile(path)
            self._names = {_plain(entry.filename): entry for entry in self._zip.infolist()}
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
            raise SourceError("the document is damaged or cut off", file=name, way_out=_WAY_OUT) from error

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def part(self, name: str) -> bytes | None:
        """The bytes of a part; None when it is missing, or damaged (then noted in `damaged`)."""
        entry = self._names.get(_plain(name))
        if entry is None:
            return None
        try:
            with self._zip.open(entry) as handle:
                content = handle.read(_LARGEST_PART + 1)
        except (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, NotImplementedError):
            self.damaged.append(name)
            return None
        if len(content) > _LARGEST_PART:
            raise SourceError(f"its part {name} is larger than any report", file=self.name, way_out=_WAY_OUT)
        return content

    def parse(self, name: str) -> Element | None:
        """The root element of a part; None when it is missing, or not XML (then noted in `damaged`)."""
        content = self.part(name)
        if content is None:
            return None
        if b"purl.oclc.org/ooxml" in content:
            for strict, usual in _STRICT:
                content = content.replace(strict, usual)
        # A document type has no business here (ECMA-376 part 2); with it come the entity bombs.
        if b"<!DOCTYPE" in content[:4096] or "<!DOCTYPE".encode("utf-16-le") in content[:8192]:
            raise SourceError(f"its part {name} declares XML entities", file=self.name, way_out=_WAY_OUT)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError):
            self.damaged.append(name)
            return None
        if root.getroottree().docinfo.doctype:
            raise SourceError(f"its part {name} declares XML entities", file=self.name, way_out=_WAY_OUT)
        return root

    def parse_named(self, name: str) -> Element | None:
        """The same for a part that the document says it has: one that is missing is noted in `damaged` too."""
        if _plain(name) not in self._names:
            self.damaged.append(name)
        return self.parse(name)

    def main_document(self) -> str:
        """The name of the part that holds the text."""
        for kind, target in self.relationships("").values():
            if kind == "officeDocument":
                return target
        return _MAIN_DOCUMENT

    def relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id → (last word of its type, name of the part); external ones are left out."""
        folder, base = posixpath.split(part)
        root = self.parse(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root.iter(_RELATION) if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External" or not target:
                continue
            name = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            found[relation.get("Id", "")] = (kind, posixpath.normpath(unquote(name)))
        return found

    def unreached(self, kinds: Collection[str]) -> list[str]:
        """The parts that the container says it has, of these kinds ('styles', 'footnotes'), and to which no part leads
        (ECMA-376 part 2, 9.3): what the text took from them is not there for a reader."""
        root = self.parse(_TYPES)
        named = {
            _plain(element.get("PartName", ""))
            for element in (root.iter(_OVERRIDE) if root is not None else ())
            if element.get("ContentType", "").rsplit(".", 1)[-1].removesuffix("+xml") in kinds
        }
        for name in [name for name in self._names if name.endswith(".rels")] if named else ():
            folder, base = posixpath.split(name)
            owner = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
            named -= {_plain(target) for _, target in self.relationships(owner).values()}
        return sorted(named)

    def related(self, part: str, kind: str) -> str | None:
        """The name of the one part that stands in this relation to `part`."""
        return next((name for of_kind, name in self.relationships(part).values() if of_kind == kind), None)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def is_on(element: Element | None) -> bool:
    """A switch such as <w:b/>: on when it is there, unless its value says no."""
    return element is not None and element.get(f"{W}val", "true") not in ("0", "false", "off", "none")


def value(parent: Element | None, child: str) -> str | None:
    """The w:val of a child of `parent`."""
    found = parent.find(W + child) if parent is not None else None
    return found.get(f"{W}val") if found is not None else None


def number(text: str | None, default: int | None = None) -> int | None:
    """An attribute as a whole number ('12', '12.0', '-3'); `default` for anything else."""
    if text is None:
        return default
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return default
