"""A PDF opened by a second reader, strictly: its pages, and which of the parts that they need are there and whole.

Belongs here: the walk from the catalogue to what a page shows. Does not belong here: the bytes (objects, streams), and
what is said of a damage (check).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pdfminer.pdfdocument import PDFBaseXRef, PDFDocument
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psparser import PSLiteral

from selko.extractors.layout.pdf.damage.fonts import (
    Program,
    find_contradictions,
    find_misformed,
    is_box,
    is_font,
    is_formed,
    is_nameless,
    is_page,
    name_of,
)
from selko.extractors.layout.pdf.damage.objects import (
    StoredObjects,
    begins_at,
    find_stream_end,
    is_blotted,
    is_null,
    lacks_part_of_font,
)
from selko.extractors.layout.pdf.damage.opening import open_again
from selko.extractors.layout.pdf.damage.streams import (
    Content,
    DamagedStream,
    check_character_map,
    check_content,
    is_checked,
    read_content,
    unpack,
)

MOST_PAGES = 10_000
_INHERITED = ("Resources", "MediaBox", "CropBox", "Rotate")
_DEEPEST = 50  # forms in forms, levels of the tree of pages
_LOST = "a part of it is missing in the file"
_CUT_SHORT = "its content breaks off in the middle"
_UNREADABLE = "its content is damaged and does not unpack whole"
_OLDER = "the file shows an older version of it than it holds"
_SIZELESS = "the size of a page is not told"
_TWICE = "a part of its text is shown twice, perhaps in the place of another one"
_ONE_FONT = "two names that it writes with stand for one font, perhaps in the place of another one"
_MISSPELT = "a part of it is not what such a part can be"
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")


class PageTree(NamedTuple):
    """`faults` gives for each page that is not whole (counted from 1) why. `rebuilt`: the file's own table of objects
    is not to be used. `repeated` are pages that are another one over again. `showing` says of each page whose content
    prints text, whether that is more than blanks for sure. `doubts` gives the pages for what may be wrong with them,
    `nameless` for each page the fonts of which the file does not say what their signs are."""

    faults: dict[int, str]
    pages: int
    rebuilt: bool
    repeated: tuple[int, ...]
    showing: dict[int, bool]
    doubts: dict[str, tuple[int, ...]]
    nameless: dict[int, tuple[str, ...]]


def check_pages(content: bytes, objects: StoredObjects) -> PageTree:
    """Walk all pages, by the file's own table of objects or, where a reader cannot use that, by what stands in the
    file. Raises one of BROKEN when the walk cannot be made."""
    document, rebuilt = open_again(content, objects)
    return _Walk(content, objects, document).check()._replace(rebuilt=rebuilt)


class _Walk:
    def __init__(self, content: bytes, objects: StoredObjects, document: PDFDocument) -> None:
        self.content = content
        self.objects = objects
        self.document = document
        self.pictures = {n for n, stream in objects.streams.items() if _PICTURE.search(stream.head)}
        self.placed: dict[int, str | None] = {}  # what is wrong with the place of an object
        self.used: dict[int, str | None] = {}  # what is wrong with a font or a form
        self.damaged: dict[int, str] = {}  # content streams
        self.read: dict[int, Content] = {}
        self.programs: dict[int, Program] = {}  # of fonts
        self.owners: dict[int, str] = {}  # the names of the fonts that these belong to
        self.fonts: dict[int, tuple[frozenset[str], str]] = {}  # what contradicts in them; the name of a nameless one
        self.misformed: dict[int, bool] = {}  # resources
        self.doubts: dict[str, list[int]] = {}
        self.nameless: dict[int, set[str]] = {}
        self.count = 0  # pages so far

    def check(self) -> PageTree:
        faults: dict[int, str] = {}
        showing: dict[int, bool] = {}
        repeated: list[int] = []
        known: set[object] = set()
        for attributes, why in self._pages():
            self.count = count = self.count + 1
            why = why or self._fault_of_page(attributes)
            if why:
                faults[count] = why
                continue
            parts = self._contents(attributes)
            if parts and parts[-1] in self.read and self.read[parts[-1]].ends_midway:
                faults[count] = _CUT_SHORT
                continue
            shown = [self.read[part].shows if part in self.read else None for part in parts]
            if any(shows and parts.count(part) > 1 for part, shows in zip(parts, shown, strict=False)):
                self.doubts.setdefault(_TWICE, []).append(count)
            if any(shows is not None for shows in shown):
                showing[count] = any(shown)
                if parts in known:
                    repeated.append(count)
                known.add(parts)
        doubts = {why: tuple(dict.fromkeys(pages)) for why, pages in self.doubts.items()}
        nameless = {page: tuple(sorted(fonts)) for page, fonts in self.nameless.items()}
        return PageTree(faults, self.count, False, tuple(repeated), showing, doubts, nameless)

    def _contents(self, page: dict[str, Any]) -> tuple[int, ...]:
        contents = page.get("Contents")
        inside = self._resolve(contents)
        parts = inside if isinstance(inside, list) else [contents]
        return tuple(part.objid for part in parts if isinstance(part, PDFObjRef))

    def _pages(self) -> Iterator[tuple[dict[str, Any], str | None]]:
        """The leaves of the tree in order, with what they inherit, and what is wrong with their place in it."""
        tree = self.document.catalog.get("Pages")
        root = self._resolve(tree)
        why = None if isinstance(root, dict) and "Kids" in root else "the list of pages is missing in the file"
        for attributes, fault in self._leaves(tree, {}, frozenset()):
            yield attributes, why or fault

    def _leaves(
        self, node: Any, inherited: dict[str, Any], above: frozenset[int]
    ) -> Iterator[tuple[dict[str, Any], str | None]]:
        number = node.objid if isinstance(node, PDFObjRef) else -1
        why = self._fault_of(number) if number >= 0 else None
        attributes = self._resolve(node)
        if not isinstance(attributes, dict) or number in above or len(above) > _DEEPEST:
            yield {}, why or _LOST
            return
        own = inherited | {key: attributes[key] for key in _INHERITED if key in attributes}
        kids = self._resolve(attributes.get("Kids"))
        if kids is None and "Kids" not in attributes:
            formed = is_page(attributes) and is_formed("Page", attributes)
            yield own | attributes, why or (None if formed else _MISSPELT)
            return
        leaves = 0
        for kid in kids if isinstance(kids, list) else ():
            for leaf, fault in self._leaves(kid, own, above | {number}):
                leaves += 1
                yield leaf, why or fault
                if leaves > MOST_PAGES:
                    raise ValueError("more pages than any report has")

    def _fault_of_page(self, page: dict[str, Any]) -> str | None:
        resources = self._resolve(page.get("Resources"))
        boxes = [self._resolve(page.get(name)) for name in ("MediaBox", "CropBox")]
        if not all(is_box(box, self._resolve) for box in boxes if box is not None):
            return _MISSPELT
        if boxes[0] is None:
            self.doubts.setdefault(_SIZELESS, []).append(self.count)
        if not is_formed("Rotate", self._resolve(page.get("Rotate"))) or self._are_misformed(page.get("Resources")):
            return _MISSPELT
        contents = page.get("Contents")
        if isinstance(contents, PDFObjRef):
            why = self._fault_of(contents.objid)
            if why:
                return why
            inside = self._resolve(contents)
            contents = inside if isinstance(inside, list) else contents
        if contents in (None, []) and self._names(resources, "Font"):
            return "it names fonts and has no content"
        if contents is None:
            return None
        parts = contents if isinstance(contents, list) else [contents]
        return next(filter(None, (self._fault_of_content(part, resources, 0) for part in parts)), None)

    def _are_misformed(self, resources: Any) -> bool:
        """Whether something stands among the resources that cannot; looked at once where pages share them."""
        number = resources.objid if isinstance(resources, PDFObjRef) else id(resources)
        if number not in self.misformed:
            self.misformed[number] = find_misformed(self._resolve(resources), self._resolve)
        return self.misformed[number]

    def _fault_of_content(self, part: Any, resources: Any, depth: int) -> str | None:
        """What is wrong with a content stream, a page's or a form's, and with what it uses."""
        if not isinstance(part, PDFObjRef):
            return _LOST
        why = self._fault_of(part.objid)
        if why:
            return why
        stream = self._resolve(part)
        if not isinstance(stream, PDFStream):
            return None if stream is None and is_null(self.content, self.objects, part.objid) else _LOST
        if part.objid in self.damaged:
            return self.damaged[part.objid]
        if part.objid not in self.read:
            content, why = self._unpack(part.objid, stream, is_content=True)
            if why:
                self.damaged[part.objid] = why
                return why
            self.read[part.objid] = read_content(content)
        own = stream.attrs.get("Resources")
        used = self.read[part.objid]
        return self._fault_of_used(self._resolve(own) if own is not None else resources, used, depth)

    def _fault_of_used(self, resources: Any, used: Content, depth: int) -> str | None:
        for kind, names in (("Font", used.fonts), ("XObject", used.forms)):
            known = self._names(resources, kind)
            leads = [part.objid for name in names if isinstance(part := known.get(name), PDFObjRef)]
            if kind == "Font" and len(set(leads)) < len(leads):  # no program gives a font two names
                self.doubts.setdefault(_ONE_FONT, []).append(self.count)
            for name in names:
                part = known.get(name)
                if part is None:
                    return f"a {'font' if kind == 'Font' else 'part'} that it uses is not named in the file"
                number = part.objid if isinstance(part, PDFObjRef) else id(part)
                if number in self.pictures:
                    continue
                if number not in self.used:
                    self.used[number] = None  # a form may draw itself
                    if kind == "Font":
                        self.used[number] = self._fault_below(part)
                        self.fonts[number] = self._look_at_font(part)
                    elif depth < _DEEPEST:
                        self.used[number] = self._fault_of_content(part, resources, depth + 1)
                if why := self.used[number]:
                    return why
                self._note(number)
        return None

    def _note(self, number: int) -> None:
        """What may be wrong with a font, for the page that is looked at. What a form uses that several pages show is
        told of the first of them."""
        contradictions, nameless = self.fonts.get(number, (frozenset(), ""))
        for why in contradictions:
            self.doubts.setdefault(why, []).append(self.count)
        if nameless:
            self.nameless.setdefault(self.count, set()).add(nameless)

    def _look_at_font(self, part: Any) -> tuple[frozenset[str], str]:
        """What contradicts in a font, and its name if the file does not say what its signs are."""
        font = self._resolve(part)
        if not isinstance(font, dict):
            return frozenset(), ""
        below = self._resolve(font.get("DescendantFonts"))
        found: set[str] = set()
        for one in (font, *(map(self._resolve, below) if isinstance(below, list) else ())):
            stated = self._resolve(one.get("FontDescriptor")) if isinstance(one, dict) else None
            descriptor: dict[str, Any] = stated if isinstance(stated, dict) else {}
            programs = {
                key: self.programs[ref.objid]
                for key, ref in descriptor.items()
                if isinstance(ref, PDFObjRef) and ref.objid in self.programs
            }
            for key in programs:
                name = name_of(descriptor, "FontName")
                if self.owners.setdefault(descriptor[key].objid, name) != name:
                    found.add("a font that it uses has the program of another one")
            found.update(find_contradictions(one, self._resolve, programs) if isinstance(one, dict) else ())
        return frozenset(found), name_of(font) if is_nameless(font, self._resolve) else ""

    def _names(self, resources: Any, kind: str) -> dict[bytes, Any]:
        group = self._resolve(resources.get(kind)) if isinstance(resources, dict) else None
        return (
            {name.encode("utf-8", "replace"): part for name, part in group.items()} if isinstance(group, dict) else {}
        )

    def _fault_below(self, part: Any) -> str | None:
        """What is wrong with a font and all that belongs to it."""
        seen: set[tuple[str, int]] = set()
        waiting = [("Font", part)]
        while waiting:
            key, item = waiting.pop()
            if isinstance(item, PDFObjRef):
                if (key, item.objid) in seen:
                    continue
                seen.add((key, item.objid))
                number, why = item.objid, self._fault_of(item.objid)
                if why:
                    return why
                if lacks_part_of_font(self.content, self.objects, number):
                    return _LOST
                item = self._resolve(item)
                if isinstance(item, PDFStream):
                    content, why = self._unpack(number, item, is_content=False)
                    if why is None and key == "ToUnicode":
                        why = _why(check_character_map, content)
                    if why:
                        return why
                    if key.startswith("FontFile"):
                        self.programs[number] = Program(content[:4], 0 if is_checked(_filters(item)) else len(content))
            if not is_formed(key, item):
                return _MISSPELT
            if isinstance(item, PDFStream):
                item = item.attrs
            if isinstance(item, dict):
                if key == "DescendantFonts[]" and not _is_below_font(self._resolve(item.get("Subtype"))):
                    return _LOST
                if key == "Font" and not is_font(item):
                    return _LOST
                waiting.extend((name, value) for name, value in item.items() if name != "Parent")
            elif isinstance(item, list):
                waiting.extend((f"{key}[]", value) for value in item)
        return None

    def _unpack(self, number: int, stream: PDFStream, is_content: bool) -> tuple[bytes, str | None]:
        stored = self.objects.streams.get(number)
        if stored is None:
            return b"", _UNREADABLE
        length = stream.attrs.get("Length")
        length = self._resolve(length)
        end = find_stream_end(self.content, stored.start, [length] if isinstance(length, int) else [])
        packed = self.content[stored.start : end]
        filters = _filters(stream)
        if not is_checked(filters) and isinstance(length, int) and not 0 <= len(packed) - length <= 2:
            return b"", "its content is longer or shorter than the file says"
        decipher = self.document.decipher
        if decipher is not None:
            packed = decipher(number, stream.genno or 0, packed, stream.attrs)
        try:
            content = unpack(packed, filters)
            if is_content and not is_checked(filters):
                check_content(content)
        except DamagedStream:
            return b"", _UNREADABLE
        return content, None

    def _fault_of(self, number: int) -> str | None:
        """What is wrong with the place of an object."""
        if number not in self.placed:
            self.placed[number] = None  # an object that holds itself
            self.placed[number] = self._misplaced(number)
        return self.placed[number]

    def _misplaced(self, number: int) -> str | None:
        entries = [entry for table in self.document.xrefs if (entry := _place(table, number)) is not None]
        if not entries:
            return _LOST
        holder, place, generation = entries[0]
        if holder is not None:
            why = self._fault_of(holder)
            if why:
                return why
            stream = self.document.getobj(holder)
            return self._unpack(holder, stream, False)[1] if isinstance(stream, PDFStream) else _LOST
        if not begins_at(self.content, place, number):
            return _LOST
        if is_blotted(self.content, place):
            return _MISSPELT
        # pdfium takes an older version whose generation is said to be higher.
        outdone = any(other > generation for of_holder, _, other in entries[1:] if of_holder is None)
        last = self.objects.places.get(number, place)
        return _OLDER if outdone or last > place + _HEAD_SPACE else None

    def _resolve(self, item: Any) -> Any:
        """The object itself; None for one that is not there."""
        for _ in range(_DEEPEST):
            if not isinstance(item, PDFObjRef):
                return item
            try:
                item = self.document.getobj(item.objid)
            except PDFObjectNotFound:
                return None
        return None


def _filters(stream: PDFStream) -> list[str]:
    names = [name.name for name, _ in stream.get_filters() if isinstance(name, PSLiteral)]
    return [name if isinstance(name, str) else name.decode("latin-1") for name in names]


def _is_below_font(subtype: Any) -> bool:
    """CIDFontType0 or CIDFontType2 (ISO 32000-1, 9.7.4): a lost reference may lead to an object of another kind."""
    return isinstance(subtype, PSLiteral) and str(subtype.name).startswith("CIDFont")


_HEAD_SPACE = 16  # bytes of white space that may stand between a place and its object


def _place(table: PDFBaseXRef, number: int) -> tuple[int | None, int, int] | None:
    try:
        return table.get_pos(number)
    except KeyError:
        return None


def _why(check: Any, content: bytes) -> str | None:
    try:
        check(content)
    except DamagedStream:
        return _UNREADABLE
    return None
