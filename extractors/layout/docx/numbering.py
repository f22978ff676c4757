"""Word's automatic numbers: what stands before a paragraph on paper though nobody typed it.

Belongs here: numbering.xml and the counters (ECMA-376 part 1, 17.9). Does not belong here: paragraphs.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from selko.extractors.layout.docx.package import Element, W, is_on, number, value

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_BULLET = "•"
_NUMBER_FIELDS = ("AUTONUM", "AUTONUMLGL", "AUTONUMOUT")
_LARGEST_ROMAN = 3999


class Level(NamedTuple):
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None  # after a number of this level (from 1); 0 never; None after every higher one
    legal: bool = False
    suffix: str = "tab"
    paragraph_style: str | None = None


class Label(NamedTuple):
    """What is printed before the text, a blank at its end where Word leaves room."""

    text: str
    is_bullet: bool


class Numbering:
    """The lists of a document, with their counters, which go on through the document in reading order. `unknown` are
    the lists that a paragraph belongs to and nothing defines."""

    def __init__(self, root: Element | None):
        self._lists: dict[str, str] = {}  # numId → abstractNumId
        self._levels: dict[str, dict[int, Level]] = {}  # abstractNumId → level
        self._overrides: dict[str, dict[int, Level]] = {}  # numId → level
        self._starts: dict[str, dict[int, int]] = {}  # numId → level → start at its first use
        self._counters: dict[str, list[int | None]] = {}  # abstractNumId → counter per level
        self.unknown: set[str] = set()
        self._field_counters = [0] * _LEVELS  # of AUTONUM fields, per level of heading
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        links: dict[str, str] = {}  # abstractNumId → style that defines it
        definitions: dict[str, str] = {}  # style → abstractNumId
        for element in root.iterchildren(f"{W}abstractNum"):
            abstract = element.get(f"{W}abstractNumId") or ""
            self._levels[abstract] = dict(_read_level(level) for level in element.iterchildren(f"{W}lvl"))
            if link := value(element, "numStyleLink"):
                links[abstract] = link
            if style := value(element, "styleLink"):
                definitions[style] = abstract
        for abstract, style in links.items():
            if style in definitions:
                self._levels[abstract] = self._levels[definitions[style]]
        for element in root.iterchildren(f"{W}num"):
            num_id = element.get(f"{W}numId") or ""
            self._lists[num_id] = value(element, "abstractNumId") or ""
            for override in element.iterchildren(f"{W}lvlOverride"):
                index = number(override.get(f"{W}ilvl"), 0) or 0
                start = number(value(override, "startOverride"))
                if start is not None:
                    self._starts.setdefault(num_id, {})[index] = start
                level = override.find(f"{W}lvl")
                if level is not None:
                    self._overrides.setdefault(num_id, {})[index] = _read_level(level)[1]

    def level_of_style(self, num_id: str, style_id: str) -> int:
        """The level of a list that belongs to a paragraph style; 0 when none does."""
        levels = self._levels.get(self._lists.get(num_id, ""), {})
        return next((index for index, level in levels.items() if level.paragraph_style == style_id), 0)

    def next_label(self, num_id: str, index: int) -> Label | None:
        """Count one paragraph of the list, and give what is printed before it; None where nothing is."""
        abstract = self._lists.get(num_id)
        if not self._levels.get(abstract or "") and index not in self._overrides.get(num_id, {}):
            self.unknown.add(num_id)
        if abstract is None or not 0 <= index < _LEVELS:
            return None
        counters = self._counters.setdefault(abstract, [None] * _LEVELS)
        for at, start in self._starts.pop(num_id, {}).items():
            if 0 <= at < _LEVELS:
                counters[at] = start - 1
        current = counters[index]
        counters[index] = self._level(num_id, index).start if current is None else current + 1
        for lower in range(index + 1, _LEVELS):
            restart = self._level(num_id, lower).restart
            if restart is None or 0 < index + 1 <= restart:
                counters[lower] = None
        level = self._level(num_id, index)
        gap = "" if level.suffix == "nothing" else " "
        if level.form == "bullet":
            return Label(_bullet(level.text) + " ", True) if level.text.strip() else None
        text = _PLACE.sub(lambda match: self._printed(num_id, int(match[1]) - 1, counters, level.legal), level.text)
        return Label(text + gap, False) if text.strip() else None

    def next_field_number(self, instruction: str, outline_level: int | None) -> str:
        """What Word prints for an AUTONUM field, the numbering of its first versions, by the level of its heading.

        '' for any other field. The switch \\e leaves out the full stop at the end.
        """
        words = instruction.split()
        if not words or words[0].upper() not in _NUMBER_FIELDS:
            return ""
        index = (outline_level or 1) - 1
        self._field_counters[index] += 1
        self._field_counters[index + 1 :] = [0] * (_LEVELS - index - 1)
        whole = words[0].upper() == "AUTONUMLGL"
        counts = self._field_counters[: index + 1] if whole else [self._field_counters[index]]
        return ".".join(map(str, counts)) + ("" if "\\e" in words else ".")

    def _printed(self, num_id: str, index: int, counters: list[int | None], legal: bool) -> str:
        level = self._level(num_id, index)
        count = counters[index]
        return _format(level.start if count is None else count, "decimal" if legal else level.form)

    def _level(self, num_id: str, index: int) -> Level:
        override = self._overrides.get(num_id, {}).get(index)
        return override or self._levels.get(self._lists.get(num_id, ""), {}).get(index) or Level()


def _read_level(element: Element) -> tuple[int, Level]:
    index = number(element.get(f"{W}ilvl"), 0) or 0
    return index, Level(
        start=number(value(element, "start"), 1) or 0,
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        restart=number(value(element, "lvlRestart")),
        legal=is_on(element.find(f"{W}isLgl")),
        suffix=value(element, "suff") or "tab",
        paragraph_style=value(element, "pStyle"),
    )


def _bullet(text: str) -> str:
    """A bullet as text: what symbol fonts draw has no character of its own and becomes '•'."""
    mark = text.strip()
    return _BULLET if any("\ue000" <= character <= "\uf8ff" for character in mark) or mark == "·" else mark


def _format(count: int, form: str) -> str:
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{count:02d}"
    if form in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 20)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < count <= _LARGEST_ROMAN:
        roman, rest = "", count
        for size, sign in _ROMAN:
            roman += sign * (rest // size)
            rest %= size
        return roman if form == "lowerRoman" else roman.upper()
    return f"{count}." if form == "ordinal" else str(count)
