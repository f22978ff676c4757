"""What the report means: an AnnualReport with units, sections, goals and figures, each with its place and proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from selko.schemas.models.amounts import AmountState, SignConvention
from selko.schemas.models.base import Model, record
from selko.schemas.models.findings import Finding
from selko.schemas.models.provenance import Provenance, SourceDocument


class Measure(StrEnum):
    """What a column (or row) of figures tells. Per the contract."""

    ORIGINAL_BUDGET = "original_budget"
    BUDGET_AMENDMENT = "budget_amendment"
    AMENDED_BUDGET = "amended_budget"
    ACTUAL = "actual"
    VARIANCE = "variance"
    FORECAST = "forecast"
    PROPOSAL = "proposal"
    PLAN = "plan"
    UTILISATION_PCT = "utilisation_pct"
    CHANGE_ABS = "change_abs"
    CHANGE_PCT = "change_pct"
    OTHER = "other"


class StatementKind(StrEnum):
    OPERATING = "operating"
    INCOME_STATEMENT = "income_statement"
    CASH_FLOW = "cash_flow"
    BALANCE_SHEET = "balance_sheet"
    INVESTMENTS = "investments"
    FINANCING = "financing"
    KEY_FIGURES = "key_figures"
    GROUP_INCOME_STATEMENT = "group_income_statement"
    GROUP_CASH_FLOW = "group_cash_flow"
    GROUP_BALANCE_SHEET = "group_balance_sheet"
    GROUP_KEY_FIGURES = "group_key_figures"
    NOTES = "notes"


class FactStatus(StrEnum):
    """How far a fact can be relied on. A witness is an identity of the report that holds on the amount."""

    PROVEN = "proven"  # the amount has a witness, and every part of its meaning is printed or confirmed by figures
    CONSISTENT = "consistent"  # the amount has a witness, but a part of its meaning was inferred
    UNPROVEN = "unproven"  # no witness
    DISPUTED = "disputed"  # an identity fails on it


class FactPart(StrEnum):
    """The parts of a fact's meaning, each of which is printed without ambiguity, confirmed by figures, or inferred."""

    LABEL = "label"
    MEASURE = "measure"
    FISCAL_YEAR = "fiscal_year"
    SCALE = "scale"
    UNIT = "unit"
    ENTITY = "entity"


class UnitSource(StrEnum):
    """How a table's unit is known."""

    PRINTED_NEAR = "printed_near"  # by its caption, or a heading on its page or the one before
    CARRIED = "carried"  # by the section in which it stands, whose heading is pages before
    ASSUMED = "assumed"  # by what stands before it, in a section beside its own


class SectionKind(StrEnum):
    OPERATING_ENVIRONMENT = "operating_environment"
    RISK = "risk"
    FINANCIAL = "financial"
    GOALS = "goals"
    PERSONNEL = "personnel"
    OTHER = "other"


class Verdict(StrEnum):
    ACHIEVED = "achieved"
    PARTLY = "partly"
    POSTPONED = "postponed"
    NOT_ACHIEVED = "not_achieved"
    UNKNOWN = "unknown"


class OrganisationUnit(Model):
    """`path` from the top, the entity first; `name` as printed at first sight, cleaned of codes."""

    name: str
    path: tuple[str, ...]
    level: int
    responsible: str | None = None
    provenance: Provenance


class NarrativeSection(Model):
    order_no: int
    unit_path: tuple[str, ...]
    kind: SectionKind
    level: int
    heading: str
    heading_path: tuple[str, ...]
    text: str
    page_first: int | None
    page_last: int | None
    language: str


@record
class Fact:
    """One printed figure (or dash: state NIL, amount None).

    `printed_amount` has the printed sign, scale applied; `amount` the canonical sign (income and assets +,
    expenses −). Money in whole currency units; `scale` 1, 1000 or 1000000 and `decimals` as printed tell its
    precision: half of the last printed place is 0.5 · scale · 10^−decimals.
    """

    fact_id: str  # "<first 16 of document_id>:<table_no>:<row_no>:<column_no>[:n]"
    fiscal_year: int | None
    unit_path: tuple[str, ...]  # the entity first; only the entity for whole-entity statements
    statement: StatementKind
    line_item: str | None
    label: str
    groups: tuple[str, ...] = ()  # heading rows of the table above this row
    measure: Measure
    column_text: str  # the header as printed
    state: AmountState
    printed: str
    printed_amount: Decimal | None
    amount: Decimal | None
    scale: int
    decimals: int
    currency: str | None
    provenance: Provenance
    table_no: int
    row_no: int
    column_no: int
    reader: str
    confidence: float | None = None  # 0..1, of the least sure word; only from OCR
    footnote: str | None = None
    torn: bool = False  # its digits stand on several lines
    quantity: str | None = None  # what is counted: EUR, EUR/inhabitant, person, % …; None when unknown
    segment: str | None = None  # what the column is about besides measure and year: a fund, an entity, an activity
    inferred: tuple[FactPart, ...] = ()  # the parts of the meaning that are neither printed nor confirmed by figures
    witnesses: int = 0
    status: FactStatus = FactStatus.UNPROVEN

    @property
    def unit(self) -> str:
        return self.unit_path[-1]


@record
class UnplacedNumber:
    """A number-like cell that is no fact, with the reason (such as 'no measure', 'in a table of text')."""

    printed: str
    reason: str
    provenance: Provenance
    table_no: int


class Reading(Model):
    """One way to read a table: its facts under one choice of grid, sign, scale and roles. `name` says which.

    `grid` numbers the ways to cut the table into cells, 0 for the most credible one. Where a table has several, each
    reading brings what holds only when it is chosen: its `unplaced` numbers and its `findings`.
    """

    name: str
    facts: tuple[Fact, ...]
    grid: int = 0
    unplaced: tuple[UnplacedNumber, ...] = ()
    findings: tuple[Finding, ...] = ()
    sign: SignConvention = SignConvention.CANONICAL
    inferred: tuple[str, ...] = ()  # what was not printed but inferred, such as "scale"


class FigureTable(Model):
    """A table of figures with its readings, the preferred one first when nothing decides between them."""

    table_no: int
    title: str
    readings: tuple[Reading, ...]
    unit_source: UnitSource | None = None


class Goal(Model):
    unit_path: tuple[str, ...]
    theme: str | None
    strategic_goal: str | None
    goal: str | None
    unit_goal: str | None = None
    means: str | None = None
    indicator: str | None = None
    target: str | None = None
    outcome: str | None = None
    responsible: str | None = None
    verdict: Verdict = Verdict.UNKNOWN
    order_no: int
    provenance: Provenance


@record
class Indicator:
    """A quantity stated in prose or in a goal table."""

    value: Decimal
    unit: str | None
    what: str
    sentence: str
    year: int | None
    unit_path: tuple[str, ...]
    provenance: Provenance


class UnitLink(Model):
    """A proposal that two units are successors of each other; a person accepts it.

    `kind`: rename (another name), move (under another unit), successor (both), merger (one of several that became one),
    split (one of several that came of one). A path is as full as the report tells it: the unit before the change may
    stand in no heading of the report, and then has the entity before it and nothing between.
    """

    kind: str
    from_path: tuple[str, ...]
    to_path: tuple[str, ...]
    valid_from: date | None
    evidence: str
    provenance: Provenance


@record
class Term:
    """A fact in an identity, with its coefficient."""

    fact_id: str
    coefficient: Decimal


@record
class Identity:
    """Σ coefficient · amount = constant, within the tolerance that the printed precision gives.

    `residual` = Σ coefficient · amount − constant. `kind`: row (columns of one row), column (rows of one column),
    tree (unit = sum of sub-units), statement (between statements), repeat (the same figure printed twice), year.
    """

    identity_id: str
    rule_id: str
    kind: str
    terms: tuple[Term, ...]
    constant: Decimal = Decimal(0)
    residual: Decimal
    tolerance: Decimal
    holds: bool


class Draft(Model):
    """A report that was normalised and not yet proved: every figure table may still have several readings. `unplaced`
    and `findings` are those that hold whichever reading is chosen."""

    document: SourceDocument
    entity: str
    report_year: int
    language: str
    page_count: int | None
    units: tuple[OrganisationUnit, ...]
    sections: tuple[NarrativeSection, ...]
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    unit_links: tuple[UnitLink, ...]
    tables: tuple[FigureTable, ...]
    unplaced: tuple[UnplacedNumber, ...]
    findings: tuple[Finding, ...]  # from reading and meaning: unreadable pages, unmapped labels, no entity …
    complete: bool
    also_named: tuple[str, ...] = ()  # other names that the report itself gives its entity, in another language


class AnnualReport(Model):
    """The proved report: one reading per table, witnesses and status on every fact, findings.

    `facts` and `identities` of a long report that comes from another process stay in a file
    (schemas.storage.filed.Filed).
    """

    document: SourceDocument
    entity: str
    report_year: int
    language: str
    page_count: int | None
    units: tuple[OrganisationUnit, ...]
    sections: tuple[NarrativeSection, ...]
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    unit_links: tuple[UnitLink, ...]
    facts: Sequence[Fact]
    unplaced: tuple[UnplacedNumber, ...]
    identities: Sequence[Identity]
    findings: tuple[Finding, ...]
    complete: bool
    reader_version: str
    also_named: tuple[str, ...] = ()
