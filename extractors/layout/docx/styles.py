"""Word styles: what a style says about look, outline level, numbering and indent, its ancestors included.

Belongs here: styles.xml and the rules by which Word lays properties over each other (ECMA-376 part 1, 17.7). Does not
belong here: paragraphs. A heading is known by its outline level or by the built-in name, which Word keeps in English
whatever the language of the program.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from selko.extractors.layout.docx.package import Element, W, is_on, number, value

_HEADING = re.compile(r"heading ([1-9])")
_CONTENTS = re.compile(r"toc ([1-9])|table of figures|index [1-9]")
_LONGEST_CHAIN = 32
_WORDS_OWN_SIZE = 10.0
_A4, _MARGIN = 11906, 1440  # twips
WHITE = 0xF5  # of 255 in each of red, green and blue
_BODY_LEVEL = 9  # Word's value for 'body text' among the outline levels 0..8


class Look(NamedTuple):
    """Properties of runs; None where nothing is said."""

    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None  # points
    colour: str | None = None
    hidden: bool | None = None
    capitals: bool | None = None
    raised: bool | None = None
    struck: bool | None = None
    shaded: bool | None = None  # something that is not white lies beneath

    @property
    def is_white(self) -> bool:
        """White text on white paper."""
        return not self.shaded and self.colour is not None and is_white(self.colour)

    def over(self, under: Look) -> Look:
        """This look laid over another."""
        return Look._make(mine if mine is not None else other for mine, other in zip(self, under, strict=True))


class Style(NamedTuple):
    """A style with what it inherits. `outline` counts from 0; `left` and `first` are indents in points."""

    style_id: str = ""
    name: str = ""
    look: Look = Look()
    outline: int | None = None
    numbering: str | None = None
    number_level: int | None = None
    left: float | None = None
    first: float | None = None
    alignment: str | None = None
    shaded: bool = False  # something that is not white lies beneath
    page_before: bool = False  # each paragraph of it begins a page

    @property
    def is_contents(self) -> bool:
        return _CONTENTS.fullmatch(self.name.lower()) is not None

    @property
    def contents_level(self) -> int | None:
        """The level of the headings whose lines of contents have this style; None where it does not say."""
        match = _CONTENTS.fullmatch(self.name.lower())
        return int(match[1]) if match and match[1] else None

    @property
    def heading_level(self) -> int | None:
        """1 for the top; None for what is no heading."""
        if self.outline is not None:
            return self.outline + 1 if self.outline < _BODY_LEVEL else None
        match = _HEADING.fullmatch(self.name.lower())
        return int(match[1]) if match else None


def read_look(properties: Element | None) -> Look:
    """The run properties that stand in one w:rPr."""
    if properties is None or not len(properties):
        return Look()
    found: dict[str, object] = {}
    for child in properties:
        tag = child.tag
        if tag == f"{W}b":
            found["bold"] = is_on(child)
        elif tag == f"{W}i":
            found["italic"] = is_on(child)
        elif tag == f"{W}sz":
            half_points = number(child.get(f"{W}val"))
            found["size"] = half_points / 2 if half_points else None
        elif tag == f"{W}color":
            colour = (child.get(f"{W}val") or "").lower()
            found["colour"] = f"#{colour}" if re.fullmatch(r"[0-9a-f]{6}", colour) else ""  # "": what suits the paper
        elif tag == f"{W}vanish":
            found["hidden"] = is_on(child)
        elif tag in (f"{W}caps", f"{W}smallCaps"):
            found["capitals"] = is_on(child) or bool(found.get("capitals"))
        elif tag == f"{W}vertAlign":
            found["raised"] = child.get(f"{W}val") == "superscript"
        elif tag in (f"{W}strike", f"{W}dstrike"):
            found["struck"] = is_on(child) or bool(found.get("struck"))
        elif tag in (f"{W}shd", f"{W}highlight"):
            found["shaded"] = is_shading(child) or bool(found.get("shaded"))
    return Look(**found)  # type: ignore[arg-type]


def is_white(colour: str) -> bool:
    """Whether '#rrggbb' is so light that nobody reads it on white paper."""
    return len(colour) == 7 and min(int(colour[i : i + 2], 16) for i in (1, 3, 5)) >= WHITE


def is_shading(element: Element | None) -> bool:
    """Whether a w:shd or w:highlight paints anything that white text shows on."""
    if element is None:
        return False
    if element.tag == f"{W}highlight":
        return element.get(f"{W}val") not in (None, "none", "white")
    fill, pattern = (element.get(f"{W}fill") or "auto").lower(), element.get(f"{W}val")
    if pattern not in (None, "clear", "nil"):
        return True
    themed = element.get(f"{W}themeFill") not in (None, "background1")
    return (re.fullmatch(r"[0-9a-f]{6}", fill) is not None and not is_white(f"#{fill}")) or (fill == "auto" and themed)


def read_indent(properties: Element | None) -> tuple[float | None, float | None]:
    """Left indent and first-line indent (negative when hanging) of a w:pPr, in points."""
    indent = properties.find(f"{W}ind") if properties is not None else None
    if indent is None:
        return None, None
    left = number(indent.get(f"{W}left") or indent.get(f"{W}start"))
    hanging, first = number(indent.get(f"{W}hanging")), number(indent.get(f"{W}firstLine"))
    shift = -hanging if hanging is not None else first
    return left / 20 if left is not None else None, shift / 20 if shift is not None else None


def text_width(body: Element) -> float:
    """How wide a line of text can be on most pages, in points: that of the last section, A4 where nothing is said."""
    section = next(reversed(list(body.iter(f"{W}sectPr"))), None)
    size = section.find(f"{W}pgSz") if section is not None else None
    margins = section.find(f"{W}pgMar") if section is not None else None
    columns = section.find(f"{W}cols") if section is not None else None
    page = (number(size.get(f"{W}w")) if size is not None else None) or _A4
    sides = [number(margins.get(W + side)) if margins is not None else None for side in ("left", "right")]
    count = max(1, (number(columns.get(f"{W}num"), 1) or 1) if columns is not None else 1)
    return max(page - sum(_MARGIN if side is None else side for side in sides), 0) / 20 / count


def find_page_sections(body: Element) -> set[Element]:
    """The w:sectPr of the sections after which a new page begins: how a section begins is said at its own end."""
    sections = list(body.iter(f"{W}sectPr"))
    return {
        section
        for section, following in pairwise(sections)
        if value(following, "type") not in ("continuous", "nextColumn")
    }


class Styles:
    """All styles of a document. Unknown ids give the default style, as in Word, and are kept in `unknown`."""

    def __init__(self, root: Element | None):
        self._elements: dict[str, Element] = {}
        self._cache: dict[str, Style] = {}
        self._tables: dict[str, Look] = {}
        self._table_grounds: dict[str, tuple[bool, bool]] = {}
        self._default_id = ""
        self.unknown: set[str] = set()
        self.base = Look()
        if root is None:
            return
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.base = read_look(defaults)
        for element in root.iterchildren(f"{W}style"):
            style_id = element.get(f"{W}styleId") or ""
            self._elements.setdefault(style_id, element)
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true", "on"):
                self._default_id = style_id

    @property
    def usual_size(self) -> float:
        """The size of text that nobody gave another, in points."""
        return self.paragraph(None).look.size or self.base.size or _WORDS_OWN_SIZE

    def paragraph(self, style_id: str | None) -> Style:
        """The paragraph style, or the default one."""
        return self._style(style_id if self._knows(style_id) else self._default_id)

    def character(self, style_id: str | None) -> Look:
        """The look of a character style; nothing for an unknown one."""
        return self._style(style_id).look if self._knows(style_id) else Look()

    def first_row_of_table(self, style_id: str | None) -> Look:
        """What a table style says of the first row."""
        if style_id is None or not self._knows(style_id):
            return Look()
        if style_id not in self._tables:
            look = Look()
            for element in reversed(self._chain(style_id)):
                for part in element.iterchildren(f"{W}tblStylePr"):
                    if part.get(f"{W}type") == "firstRow":
                        look = read_look(part.find(f"{W}rPr")).over(look)
            self._tables[style_id] = look
        return self._tables[style_id]

    def grounds_of_table(self, style_id: str | None) -> tuple[bool, bool]:
        """Whether a table style shades its first row, and whether it shades any other part."""
        if style_id is None or not self._knows(style_id):
            return False, False
        if style_id not in self._table_grounds:
            first = other = False
            for element in self._chain(style_id):
                other |= is_shading(element.find(f"{W}tcPr/{W}shd")) or is_shading(element.find(f"{W}tblPr/{W}shd"))
                for part in element.iterchildren(f"{W}tblStylePr"):
                    shaded = is_shading(part.find(f"{W}tcPr/{W}shd"))
                    if part.get(f"{W}type") == "firstRow":
                        first |= shaded
                    else:
                        other |= shaded
            self._table_grounds[style_id] = first, other
        return self._table_grounds[style_id]

    def _knows(self, style_id: str | None) -> bool:
        known = style_id in self._elements
        if style_id and not known:
            self.unknown.add(style_id)
        return known

    def _style(self, style_id: str | None) -> Style:
        key = style_id or ""
        if key not in self._cache:
            self._cache[key] = self._resolve(key)
        return self._cache[key]

    def _resolve(self, style_id: str) -> Style:
        style = Style(style_id=style_id)
        for element in reversed(self._chain(style_id)):
            properties = element.find(f"{W}pPr")
            numbering = properties.find(f"{W}numPr") if properties is not None else None
            outline = number(value(properties, "outlineLvl"))
            own_name = value(element, "name") or ""
            if outline is None and (match := _HEADING.fullmatch(own_name.lower())):
                outline = int(match[1]) - 1
            left, first = read_indent(properties)
            page = properties.find(f"{W}pageBreakBefore") if properties is not None else None
            shade = properties.find(f"{W}shd") if properties is not None else None
            num_id, level = value(numbering, "numId"), number(value(numbering, "ilvl"))
            style = Style(
                style_id=style_id,
                name=own_name,
                look=read_look(element.find(f"{W}rPr")).over(style.look),
                outline=outline if outline is not None else style.outline,
                numbering=num_id if num_id is not None else style.numbering,
                number_level=level if level is not None else style.number_level,
                left=left if left is not None else style.left,
                first=first if first is not None else style.first,
                alignment=value(properties, "jc") or style.alignment,
                shaded=is_shading(shade) if shade is not None else style.shaded,
                page_before=is_on(page) if page is not None else style.page_before,
            )
        return style

    def _chain(self, style_id: str) -> list[Element]:
        """The style's element and its ancestors', the nearest first; a ring is cut."""
        chain: list[Element] = []
        seen: set[str] = set()
        current: str | None = style_id
        while current in self._elements and current not in seen and len(chain) < _LONGEST_CHAIN:
            seen.add(current)
            chain.append(self._elements[current])
            current = value(chain[-1], "basedOn")
        if current and current not in self._elements:
            self.unknown.add(current)
        return chain


def run_look(base: Look, paragraph: Look, character: Look, direct: Look) -> Look:
    """The look of a run. Bold, italic, capitals and strike are switches: a character style inside a paragraph style
    turns them over (17.7.3); direct formatting says the last word."""
    laid = character.over(paragraph)
    if character.bold and paragraph.bold:
        laid = laid._replace(bold=False)
    if character.italic and paragraph.italic:
        laid = laid._replace(italic=False)
    if character.struck and paragraph.struck:
        laid = laid._replace(struck=False)
    if character.capitals and paragraph.capitals:
        laid = laid._replace(capitals=False)
    return direct.over(laid).over(base)
