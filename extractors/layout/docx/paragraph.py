"""What a Word paragraph is once it was read, and what was met on the way.

Belongs here: the shapes that the parts of the Word reader hand each other. Does not belong here: reading.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from selko.extractors.layout.docx.numbering import Label
from selko.extractors.layout.docx.package import Element
from selko.extractors.layout.docx.pictures import Picture
from selko.extractors.layout.docx.styles import Style
from selko.schemas.models.layout import TextStyle

_CHARACTER = 0.5  # of the size: how wide a letter is, on the average
_USUAL_SIZE = 11.0
_LARGE = 0.8  # points over the running text
_SHORT = 0.75  # of the text's width: a line that ends before was meant to end there
_BULLET = re.compile(r"[•·▪●◦‣∙■□➢✓*–−-]\s+\S")


@dataclass
class Paragraph:
    """One paragraph. `raw` holds tabs as '\\t' and line breaks as '\\n'; `label` is Word's automatic number."""

    raw: str = ""
    label: Label | None = None
    style: Style = field(default_factory=Style)
    text_style: TextStyle = field(default_factory=TextStyle)
    line_styles: list[TextStyle] = field(default_factory=list)  # one for each line of `raw`
    bold: float = 0.0  # the share of its characters that are
    italic: float = 0.0
    is_centred: bool = False
    page_before: bool = False  # a page ends before its text
    page_after: bool = False  # a page ends after its text
    section: Element | None = None  # its w:sectPr, when a section ends with it
    indent: float = 0.0  # points, of the first line
    is_contents: bool = False
    joins_next: bool = False  # its end was deleted by a tracked change, or it is a dropped capital
    hidden: str = ""
    struck: str = ""
    deleted: str = ""
    boxes: list[Element] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # (footnote or endnote, id)

    @property
    def outline_level(self) -> int | None:
        return self.style.heading_level

    def lines(self) -> list[str]:
        """Its lines as printed, the automatic number first, tabs as blanks."""
        lines = [" ".join(line.split()) for line in self.raw.split("\n")]
        lines = [line for line in lines if line]
        if lines and self.label:
            lines[0] = f"{self.label.text}{lines[0]}"
        return lines

    def parts(self, width: float, usual: float = _USUAL_SIZE) -> list[tuple[list[str], TextStyle]]:
        """The lines as paper shows them, with the look of each group: who breaks a line by hand after a few words, or
        changes the look with it, sets paragraphs, whatever Word calls them. Lines of one large look are one title.

        `width` of the text area and `usual` size of its letters in points.
        """
        groups: list[tuple[list[str], TextStyle]] = []
        if "\t" in self.raw or self.is_contents or self.outline_level is not None:
            return [(self.lines(), self.text_style)]
        raw = self.raw.split("\n")
        styles = self.line_styles if len(self.line_styles) == len(raw) else [self.text_style] * len(raw)
        for text, style in zip(raw, styles, strict=True):
            line = " ".join(text.split())
            if not line:
                continue
            if groups and not self._begins(line, style, groups[-1], width, usual):
                groups[-1][0].append(line)
            else:
                groups.append(([line], style))
        if groups and self.label:
            groups[0][0][0] = f"{self.label.text}{groups[0][0][0]}"
        return groups if len(groups) > 1 else [(lines, self.text_style) for lines, _ in groups]

    def _begins(
        self, line: str, style: TextStyle, before: tuple[list[str], TextStyle], width: float, usual: float
    ) -> bool:
        lines, look = before
        size = style.size or usual
        if style.bold != look.bold or abs((style.size or 0) - (look.size or 0)) > 0.8 or _BULLET.match(line):
            return True
        if self.is_centred or line[:1].islower() or (size > usual + _LARGE and not line[:1].isdigit()):
            return False
        return len(lines[-1]) * _CHARACTER * size < _SHORT * width


@dataclass
class Seen:
    """What was met on the way through the whole document and has to be said at its end."""

    inserted: int = 0
    deleted: int = 0
    objects: Counter[str] = field(default_factory=Counter)  # embedded worksheets and the like, by program
    note_marks: dict[str, str] = field(default_factory=dict)  # '<kind>:<id>' → the mark as printed
    note_counts: Counter[str] = field(default_factory=Counter)
