"""What the paper says: sections and tables with header, stub and body told apart, but nothing interpreted yet."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from selko.schemas.models.base import Model, record
from selko.schemas.models.layout import LayoutProblem, Page
from selko.schemas.models.provenance import Box, Provenance, SourceDocument


class Heading(Model):
    """A heading of the report. `number` as printed ('1.2.3'), '' when unnumbered; `text` includes the number."""

    level: int
    text: str
    number: str
    provenance: Provenance


class TextSection(Model):
    """A heading and the text under it up to the next heading. `order` counts from 0 in reading order.

    `text`: paragraphs joined by a blank line, headings, tables and page furniture left out. `parent` is the order of
    the enclosing section. Order 0 may be the front matter, with an empty heading and level 0.
    """

    order: int
    parent: int | None
    heading: Heading | None
    level: int
    heading_path: tuple[str, ...]
    text: str
    page_first: int | None
    page_last: int | None


class TableKind(StrEnum):
    FIGURES = "figures"  # has a stub of labels and columns of numbers
    GOALS = "goals"  # goal, means, responsible, outcome: text in columns
    FORM = "form"  # goals again, with labels beside their values or a goal over its indicators: read as a form
    TEXT = "text"  # any other table of text


@record
class ColumnHead:
    """The header texts over one column, the outermost first, each with line breaks resolved."""

    column: int
    texts: tuple[str, ...]
    provenance: Provenance

    @property
    def text(self) -> str:
        return " ".join(self.texts)


@record
class BodyCell:
    """A cell right of the stub. `row` and `column` are those of the grid; `text` as printed, white space collapsed;
    `lines` its printed lines where there are several."""

    row: int
    column: int
    text: str
    provenance: Provenance
    bold: bool = False
    italic: bool = False
    confidence: float | None = None
    lines: tuple[str, ...] = ()


@record
class BodyRow:
    """A row of the body. `label` is the stub text, white space collapsed and line-break hyphens joined;
    `label_lines` are the printed lines that it was put together from; `groups` are the heading rows above that govern
    it, the outermost first; `depth` is its level of indent."""

    row: int
    label: str
    groups: tuple[str, ...]
    depth: int
    cells: tuple[BodyCell, ...]
    provenance: Provenance
    bold: bool = False
    italic: bool = False
    label_lines: tuple[str, ...] = ()


class ReportTable(Model):
    """A table of the report, continuations over page breaks joined.

    `table_no` counts from 1 over the whole document. `section` is the order of the section in which it stands;
    `captions` are the lines close above it that may name it, the nearest last; `corner` the text over the stub;
    `notes` the sub-header texts and lines that tell the unit of money or a reservation (such as '1 000 €').
    `alternatives`: other readings of the same place, same table_no.
    """

    table_no: int
    kind: TableKind
    section: int | None
    captions: tuple[str, ...]
    corner: str
    notes: tuple[str, ...]
    heads: tuple[ColumnHead, ...]
    rows: tuple[BodyRow, ...]
    page_first: int | None
    page_last: int | None
    box: Box | None
    reader: str
    order: int  # place in reading order among the layout's blocks and tables
    below: tuple[str, ...] = ()  # lines right under it that tell the unit of money
    alternatives: tuple[ReportTable, ...] = ()


class FormGoal(Model):
    """A goal, or one indicator of a goal, as a form prints it. `fields` by their names in goal_columns.csv; `order` is
    the layout order of the grid, `section` the order of the section in which it stands."""

    order: int
    fields: Mapping[str, str]
    provenance: Provenance
    section: int | None = None


class Statement(Model):
    """A line of prose that states who or what, found by the vocabulary: 'Vastuuhenkilö: hallintojohtaja'."""

    what: str  # concept of the vocabulary, such as `responsible`
    text: str
    section: int
    provenance: Provenance


class Interpretation(Model):
    """All that the paper says. `language` is that of most of the text (fi, sv, en)."""

    document: SourceDocument
    pages: tuple[Page, ...]
    language: str
    sections: tuple[TextSection, ...]
    tables: tuple[ReportTable, ...]
    statements: tuple[Statement, ...] = ()
    forms: tuple[FormGoal, ...] = ()
    furniture: tuple[str, ...] = ()  # distinct running headers and footers: they may name the entity and the year
    running: Mapping[int, tuple[str, ...]] = {}  # the running headers and footers by page
    problems: tuple[LayoutProblem, ...] = ()
    complete: bool = True
    title: str | None = None
