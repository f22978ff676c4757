"""What a Word paragraph is once it was read, and what was met on the way.

Belongs here: the shapes that the parts of the Word reader hand each other. Does not belong here: reading.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from extractors.layout.docx_numbering import Label
from extractors.layout.docx_package import Element
from extractors.layout.docx_styles import Style
from schemas.layout import TextStyle


@dataclass
class Paragraph:
    """One paragraph. `raw` holds tabs as '\\t' and line breaks as '\\n'; `label` is Word's automatic number."""

    raw: str = ""
    label: Label | None = None
    style: Style = field(default_factory=Style)
    text_style: TextStyle = field(default_factory=TextStyle)
    indent: float = 0.0  # points, of the first line
    is_contents: bool = False
    joins_next: bool = False  # its end was deleted by a tracked change, or it is a dropped capital
    hidden: str = ""
    deleted: str = ""
    boxes: list[Element] = field(default_factory=list)
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


@dataclass
class Seen:
    """What was met on the way through the whole document and has to be said at its end."""

    inserted: int = 0
    deleted: int = 0
    objects: Counter[str] = field(default_factory=Counter)  # embedded worksheets and the like, by program
    note_marks: dict[str, str] = field(default_factory=dict)  # '<kind>:<id>' → the mark as printed
    note_counts: Counter[str] = field(default_factory=Counter)
