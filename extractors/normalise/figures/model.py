"""What the facts of one table are made from, and what comes of it.

Belongs here: the models that the modules of this room hand to each other. Does not belong here: any step between
them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from selko.extractors.normalise.figures.guards import Guard
from selko.extractors.normalise.money.decimal_mark import MarkCustom
from selko.extractors.normalise.money.stated import StatedUnit, StatedUnits
from selko.schemas.models.report import FigureTable, StatementKind, UnitSource, UnplacedNumber
from selko.schemas.models.tables import BodyCell, BodyRow, ReportTable
from selko.schemas.words.label_words import UnitWords
from selko.schemas.words.periods import Period


class Units(Protocol):
    """What is needed of the organisation: whose table it is, and whether a label names a unit."""

    def path_of_table(self, table: ReportTable) -> tuple[str, ...]: ...

    def source_of_table(self, table: ReportTable) -> UnitSource: ...

    def find_unit(self, name: str) -> tuple[str, ...] | None: ...


@dataclass(frozen=True)
class Context:
    """What the facts of one report share. `currency` where money is expected and none is printed."""

    document_id: str
    report_year: int
    language: str
    units: Units
    headings: Callable[[int | None], tuple[str, ...]]  # heading path of a section
    currency: str = "EUR"
    group_path: tuple[str, ...] | None = None  # of the entity with its subsidiaries
    scales: Mapping[int, int] = field(default_factory=dict)  # by table number, where inferred from other tables
    marks: MarkCustom = field(default_factory=MarkCustom)  # how the document's numbers use comma and point
    page_units: Mapping[int, UnitWords] = field(default_factory=dict)  # of the running lines, by page
    stated: StatedUnits = field(default_factory=StatedUnits)  # units of money that sentences state
    year_end: int = 12  # the last month of the fiscal year
    period: Period | None = None  # the part of a year that the report is of
    entity_printed: bool = True  # the report says without contradiction whose it is
    year_printed: bool = True  # and of which year


@dataclass(frozen=True)
class Unmapped:
    """A label of a statement that the taxonomy does not know, once per statement and label."""

    statement: StatementKind
    row: BodyRow
    table: ReportTable


class ColumnDoubt(StrEnum):
    """What a person should know of a column; each is the id of a rule."""

    OTHER_PERIOD = "other_period"  # its outturn is of another time than the year
    MEASURE_INFERRED = "measure_inferred"  # its header does not say what it is
    DECIMAL_MARK = "decimal_mark_doubted"  # nothing decides whether `4,823` is less than five or thousands


@dataclass(frozen=True)
class DoubtedColumns:
    """The headers of a table's columns that one doubt is about, with what they were taken for, and the count of their
    figures."""

    doubt: ColumnDoubt
    heads: tuple[str, ...]
    figures: int


@dataclass(frozen=True)
class TableFacts:
    """What one table gives: its readings, what is no fact, and what a person should look at. `others`: the same of
    its other grids, by the number of the grid; their `table` is None, since the readings of all stand in this one."""

    table: FigureTable | None
    unplaced: tuple[UnplacedNumber, ...]
    unmapped: tuple[Unmapped, ...] = ()
    crowded: tuple[BodyCell, ...] = ()  # cells that hold several numbers
    guards: tuple[Guard, ...] = ()
    doubted: tuple[DoubtedColumns, ...] = ()
    scale_inferred: int = 1  # the scale that other tables gave to this one
    scale_stated: StatedUnit | None = None  # the sentence that gave its unit of money
    unknown_unit: str | None = None  # words at the table that can only be a unit of money and are none that is known
    scale_assumed: bool = False  # no unit of money is printed, stated or settled by figures: taken for whole units
    others: Mapping[int, TableFacts] = field(default_factory=dict)
