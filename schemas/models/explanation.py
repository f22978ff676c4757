"""Why a page was read as it was: what each stage saw there and what decided, as plain data for `selko explain`.

Belongs here: the shape of the answer. Does not belong here: any decision; what is said here was decided elsewhere.
"""

from __future__ import annotations

from enum import StrEnum

from selko.schemas.models.base import Model
from selko.schemas.models.provenance import Box


class Ground(StrEnum):
    """What a decision rests on."""

    PRINTED = "printed"  # words that stand at the place itself
    AROUND = "around"  # words, columns or rows beside it, or the report as a whole
    FIGURES = "figures"  # arithmetic, or the same figures elsewhere
    ASSUMED = "assumed"  # nothing says it


class Reason(Model):
    """One part of the meaning: what it was taken for, on what ground, in a short sentence with the words as printed."""

    part: str  # statement, unit, measure, fiscal_year, scale …
    value: str
    ground: Ground
    because: str


class Candidate(Model):
    """One way in which the layout cut a place into cells, the most credible first. `header_rows`: how many rows at the
    top the page itself shows to be a header (filled, ruled off); 0 where it does not."""

    reader: str
    rows: int
    columns: int
    header_rows: int


class Place(Model):
    """A table as it stands on the page, with its candidates and the numbers of the report's tables that it became.
    `block` is its path in a document without pages."""

    box: Box | None
    block: str | None
    continues: bool
    candidates: tuple[Candidate, ...]
    tables: tuple[int, ...]


class ReadingReason(Model):
    """A reading of a table's figures, and how the arithmetic judged it: identities that close and that fail within the
    table, and the digits of evidence (those of the figures that agree). `chosen`: this one won."""

    name: str
    grid: int  # the candidate that it is read from, 0 the first
    figures: int
    closing: int
    failing: int
    digits: float
    inferred: tuple[str, ...]
    chosen: bool


class ColumnReason(Model):
    """A column right of the labels: its head as printed, and what its figures were taken for."""

    column: int
    heads: tuple[str, ...]
    figures: int
    reasons: tuple[Reason, ...]


class RowReason(Model):
    """A row: its label as printed, the heading rows over it, and the line item and the unit that its figures have."""

    row: int
    page: int | None
    label: str
    groups: tuple[str, ...]
    line_item: str | None
    unit: str | None
    figures: int


class TableReason(Model):
    """A table of the report that touches the page; rows of other pages are left out."""

    table_no: int
    kind: str
    page_first: int | None
    page_last: int | None
    heading_path: tuple[str, ...]
    captions: tuple[str, ...]
    corner: str
    notes: tuple[str, ...]
    reasons: tuple[Reason, ...]
    readings: tuple[ReadingReason, ...]
    columns: tuple[ColumnReason, ...]
    rows: tuple[RowReason, ...]
    unplaced: tuple[tuple[str, str], ...]  # the number as printed, and why it is no figure


class PageExplanation(Model):
    """One page, or a whole document where the format has no pages (`page` None)."""

    file_name: str
    page: int | None
    entity: str
    report_year: int
    language: str
    places: tuple[Place, ...]
    tables: tuple[TableReason, ...]
    problems: tuple[str, ...]
    findings: tuple[tuple[str, str], ...]  # rule and sentence
