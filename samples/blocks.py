"""What a sample report is made of, before it is a file: headings, paragraphs, tables with their figures, goals.

Belongs here: the types that reports.py builds and write_pdf.py and write_docx.py print; how numbers are printed.
Does not belong here: figures, words, drawing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal


@dataclass
class Figure:
    """A printed figure. `amount` has the printed sign and the scale applied; None for a dash."""

    printed: str
    amount: Decimal | None
    measure: str
    year: int
    scale: int = 1
    row_label: str | None = None  # where the label of the figure is not that of its row
    page: int | None = None  # recorded while drawing


@dataclass
class Row:
    """`cells` has one entry per column: a Figure, or a text ('' is a blank cell)."""

    label: str
    cells: list[Figure | str] = field(default_factory=list)
    style: str = ""  # bold, italic, group
    indent: int = 0
    unit: str | None = None
    line: str = ""  # key of the line in the model, for planting errors


@dataclass
class Table:
    """A table of figures."""

    key: str
    statement: str
    unit: str
    heads: list[str]
    rows: list[Row]
    corner: str = ""
    caption: str = ""
    note: str = ""  # above the table, such as the unit of money
    footnotes: list[str] = field(default_factory=list)
    head_groups: list[tuple[str, int]] = field(default_factory=list)  # an outer header line: text and span
    label_width: float = 0.36
    look: str = ""  # overrides the edition's look: "ruled", "aligned", "plain"


@dataclass
class GoalRow:
    """One goal with what the reader should make of it. `cells` are the printed texts in the table's columns."""

    cells: list[str]
    truth: dict[str, str]
    page: int | None = None


@dataclass
class TextTable:
    """A table of text. A row with one cell spans the table."""

    key: str
    unit: str
    heads: list[str]
    rows: list[list[str] | GoalRow]
    widths: list[float]
    caption: str = ""


@dataclass
class Heading:
    level: int
    text: str
    unit: str | None = None  # the organisation unit that this heading opens
    page: int | None = None
    contents: bool = True


@dataclass
class Para:
    text: str
    style: str = "body"  # body, lead, bullet, footnote, label, sign, title, subtitle
    page: int | None = None


@dataclass
class PageBreak:
    landscape: bool = False  # how the pages from here on lie
    section: bool = False  # the paper turns


@dataclass
class Contents:
    title: str


Block = Heading | Para | Table | TextTable | PageBreak | Contents


@dataclass(frozen=True)
class NumberStyle:
    """How an edition prints numbers. `group` parts thousands, `minus` stands before negatives, `none` for nothing."""

    group: str = "\u00a0"
    minus: str = "-"
    none: str = "0"

    def money(self, value: int | Decimal, decimals: int = 0) -> str:
        quantum = Decimal(1).scaleb(-decimals)
        rounded = Decimal(value).quantize(quantum, ROUND_HALF_UP)
        whole, _, fraction = f"{abs(rounded):,.{decimals}f}".partition(".")
        text = whole.replace(",", self.group) + ("," + fraction if fraction else "")
        return (self.minus if rounded < 0 else "") + text

    def percent(self, value: Decimal, decimals: int = 1) -> str:
        return self.money(value, decimals) + "\u00a0%"
