"""Synthetic reports of a city that does not exist, as Drafts: the layouts that planted errors are put into.

Belongs here: figures that add up, laid out as tables in many ways. Does not belong here: damaging them, scoring.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from selko.schemas.models.amounts import AmountState, SignConvention
from selko.schemas.models.provenance import MediaType, Provenance, SourceDocument
from selko.schemas.models.report import Draft, Fact, FigureTable, Measure, Reading, StatementKind

CITY = "Koivurannan kaupunki"
YEAR = 2024
O, B, A, T, V = (  # noqa: E741
    Measure.ORIGINAL_BUDGET,
    Measure.BUDGET_AMENDMENT,
    Measure.AMENDED_BUDGET,
    Measure.ACTUAL,
    Measure.VARIANCE,
)
Column = tuple[Measure, int]
BUDGET: tuple[Column, ...] = ((O, YEAR), (B, YEAR), (A, YEAR), (T, YEAR), (V, YEAR))
REVENUE = ("IS.REV.SALES", "IS.REV.FEES", "IS.REV.GRANTS", "IS.REV.OTHER")
EXPENSES = ("IS.EXP.STAFF", "IS.EXP.SERV", "IS.EXP.MAT", "IS.EXP.GRANTS", "IS.EXP.OTHER")
LABELS = {
    "IS.REV": "Toimintatuotot",
    "IS.REV.SALES": "Myyntituotot",
    "IS.REV.FEES": "Maksutuotot",
    "IS.REV.GRANTS": "Tuet ja avustukset",
    "IS.REV.OTHER": "Muut toimintatuotot",
    "IS.EXP": "Toimintakulut",
    "IS.EXP.STAFF": "Henkilöstökulut",
    "IS.EXP.SERV": "Palvelujen ostot",
    "IS.EXP.MAT": "Aineet, tarvikkeet ja tavarat",
    "IS.EXP.GRANTS": "Avustukset",
    "IS.EXP.OTHER": "Muut toimintakulut",
    "IS.MARGIN": "Toimintakate",
    "IS.TAX": "Verotulot",
    "IS.STATE": "Valtionosuudet",
    "IS.FIN": "Rahoitustuotot ja -kulut",
    "IS.ANNUAL": "Vuosikate",
    "IS.DEP": "Poistot ja arvonalentumiset",
    "IS.RESULT": "Tilikauden tulos",
    "IS.APPR.DEPDIFF": "Poistoeron muutos",
    "IS.SURPLUS": "Tilikauden ylijäämä (alijäämä)",
}


@dataclass
class Row:
    label: str
    values: dict[Column, Decimal | None]
    code: str | None = None
    path: tuple[str, ...] = (CITY,)
    percent: bool = False


@dataclass
class Sheet:
    """A table in the making. Values in euros, canonical signs; `scale` and `decimals` are how it is printed."""

    title: str
    statement: StatementKind
    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)
    scale: int = 1
    decimals: int = 0
    money: bool = True
    costs_positive: bool = False
    flipped: frozenset[Measure] = frozenset()  # measures printed with the opposite sign
    turned: bool = False


Maker = Callable[[Random], list[Sheet]]


def build_draft(sheets: list[Sheet]) -> Draft:
    """The sheets as a report that was normalised and not yet proved."""
    return Draft(
        document=SourceDocument(document_id="5" * 64, file_name="planted.docx", media_type=MediaType.DOCX, byte_size=1),
        entity=CITY,
        report_year=YEAR,
        language="fi",
        page_count=None,
        units=(),
        sections=(),
        goals=(),
        indicators=(),
        unit_links=(),
        tables=tuple(_table(number, sheet) for number, sheet in enumerate(sheets, 1)),
        unplaced=(),
        findings=(),
        complete=True,
    )


def _table(number: int, sheet: Sheet) -> FigureTable:
    facts = []
    for r, row in enumerate(sheet.rows, 1):
        for c, column in enumerate(sheet.columns, 1):
            value = row.values.get(column)
            if value is not None:
                facts.append(_fact(number, r, c, sheet, row, column, value))
    sign = SignConvention.COSTS_POSITIVE if sheet.costs_positive else SignConvention.CANONICAL
    return FigureTable(
        table_no=number, title=sheet.title, readings=(Reading(name="only", facts=tuple(facts), sign=sign),)
    )


def _fact(number: int, r: int, c: int, sheet: Sheet, row: Row, column: Column, value: Decimal) -> Fact:
    measure, year = column
    percent = row.percent or measure in (Measure.UTILISATION_PCT, Measure.CHANGE_PCT)
    decimals, scale = (1, 1) if percent else (sheet.decimals, sheet.scale)
    step = Decimal(scale) / 10**decimals
    amount = (value / step).quantize(Decimal(1)) * step
    flip = (sheet.costs_positive and (row.code or "").startswith("IS.EXP")) != (measure in sheet.flipped)
    printed_amount = -amount if flip and not percent else amount
    if sheet.turned:
        r, c = c, r
    return Fact(
        fact_id=f"{'5' * 16}:{number}:{r}:{c}",
        fiscal_year=year,
        unit_path=row.path,
        statement=sheet.statement,
        line_item=row.code,
        label=row.label,
        measure=measure,
        column_text=f"{measure.value} {year}",
        state=AmountState.REPORTED if amount else AmountState.ZERO,
        printed=write_number(printed_amount / scale, decimals) + (" %" if percent else ""),
        printed_amount=printed_amount,
        amount=amount,
        scale=scale,
        decimals=decimals,
        currency="EUR" if sheet.money and not percent else None,
        provenance=Provenance(block=f"body/tbl[{number}]/tr[{r}]/tc[{c}]"),
        table_no=number,
        row_no=r,
        column_no=c,
        reader="docx",
    )


def write_number(value: Decimal, decimals: int) -> str:
    """As Finns print it: groups parted by a blank, a comma before the decimals."""
    return f"{value:,.{decimals}f}".replace(",", " ").replace(".", ",")


# --- figures ---


def money(random: Random, low: int, high: int, sign: int = 1, cents: bool = False) -> Decimal:
    """A random amount whose digits are not round."""
    value = Decimal(random.randint(low, high))
    return sign * (value + Decimal(random.randint(0, 99)) / 100 if cents else value)


def budget_row(random: Random, low: int, high: int, sign: int, cents: bool = False) -> dict[Column, Decimal]:
    """Original, amendment, amended, actual, variance of one leaf."""
    original = money(random, low, high, sign) // 10 * 10
    change = Decimal(random.choice((0, 0, 1, 1, -1)) * random.randint(1, high // 20)) * 10
    actual = (original * Decimal(random.randint(88, 112)) / 100).quantize(Decimal(1)) + random.randint(-4999, 4999)
    if cents:
        actual += Decimal(random.randint(0, 99)) / 100
    return {(O, YEAR): original, (B, YEAR): change, (A, YEAR): original + change, (T, YEAR): actual}


def closed(values: dict[Column, Decimal]) -> dict[Column, Decimal | None]:
    """The budget row with its variance."""
    return {**values, (V, YEAR): values[T, YEAR] - values[A, YEAR]}


def total(rows: list[Row]) -> dict[Column, Decimal | None]:
    """The sum of rows, column by column."""
    columns = dict.fromkeys(column for row in rows for column in row.values)
    return {column: sum((row.values.get(column) or Decimal(0) for row in rows), Decimal(0)) for column in columns}


def unit_rows(random: Random, path: tuple[str, ...], size: int = 1, cents: bool = False) -> list[Row]:
    """The operating part of one unit with all of its leaves."""
    revenue = [
        Row(LABELS[code], closed(budget_row(random, 20_000 * size, 900_000 * size, 1, cents)), code, path)
        for code in REVENUE
    ]
    expenses = [
        Row(LABELS[code], closed(budget_row(random, 60_000 * size, 3_000_000 * size, -1, cents)), code, path)
        for code in EXPENSES
    ]
    upper = Row(LABELS["IS.REV"], total(revenue), "IS.REV", path)
    lower = Row(LABELS["IS.EXP"], total(expenses), "IS.EXP", path)
    return [*revenue, upper, *expenses, lower, Row(LABELS["IS.MARGIN"], total([upper, lower]), "IS.MARGIN", path)]


def years_row(
    random: Random, low: int, high: int, sign: int, years: tuple[int, ...], cents: bool = False
) -> dict[Column, Decimal | None]:
    """One leaf over several years."""
    first = money(random, low, high, sign, cents)
    values: dict[Column, Decimal | None] = {}
    for year in years:
        values[T, year] = first
        first = (first * Decimal(random.randint(90, 112)) / 100).quantize(Decimal("0.01") if cents else Decimal(1))
        first += random.randint(-900, 900)
    return values


def income_rows(random: Random, years: tuple[int, ...]) -> list[Row]:
    """The income statement of the city in cents."""

    def leaf(code: str, low: int, high: int, sign: int) -> Row:
        return Row(LABELS[code], years_row(random, low, high, sign, years, cents=True), code)

    revenue = [leaf(code, 500_000, 3_000_000, 1) for code in REVENUE]
    expenses = [leaf(code, 1_000_000, 20_000_000, -1) for code in EXPENSES]
    upper = Row(LABELS["IS.REV"], total(revenue), "IS.REV")
    lower = Row(LABELS["IS.EXP"], total(expenses), "IS.EXP")
    margin = Row(LABELS["IS.MARGIN"], total([upper, lower]), "IS.MARGIN")
    after = [leaf("IS.TAX", 20_000_000, 40_000_000, 1), leaf("IS.STATE", 9_000_000, 20_000_000, 1)]
    after.append(leaf("IS.FIN", 200_000, 900_000, -1))
    annual = Row(LABELS["IS.ANNUAL"], total([margin, *after]), "IS.ANNUAL")
    depreciation = leaf("IS.DEP", 3_000_000, 7_000_000, -1)
    result = Row(LABELS["IS.RESULT"], total([annual, depreciation]), "IS.RESULT")
    reserve = leaf("IS.APPR.DEPDIFF", 50_000, 200_000, 1)
    surplus = Row(LABELS["IS.SURPLUS"], total([result, reserve]), "IS.SURPLUS")
    return [upper, *revenue, lower, *expenses, margin, *after, annual, depreciation, result, reserve, surplus]
