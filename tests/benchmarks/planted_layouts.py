"""The layouts of planted errors: how cities print the figures of planted_reports.

Belongs here: one function per layout. Does not belong here: errors, scoring.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from selko.schemas.models.report import Measure, StatementKind
from tests.benchmarks.planted_reports import (
    BUDGET,
    CITY,
    LABELS,
    YEAR,
    A,
    Column,
    Maker,
    Row,
    Sheet,
    T,
    V,
    budget_row,
    closed,
    income_rows,
    total,
    unit_rows,
    years_row,
)

UNITS = ("Sivistyskeskus", "Elinvoimakeskus", "Tekninen keskus", "Hallintokeskus", "Ympäristökeskus")
UTIL, CHANGE, CHANGE_PCT = Measure.UTILISATION_PCT, Measure.CHANGE_ABS, Measure.CHANGE_PCT
OPERATING, INVESTMENTS = StatementKind.OPERATING, StatementKind.INVESTMENTS


def share(part: Decimal | None, base: Decimal | None) -> Decimal:
    """Per cent, 0 where there is no base."""
    return 100 * (part or Decimal(0)) / base if base else Decimal(0)


def with_shares(rows: list[Row]) -> list[Row]:
    for row in rows:
        row.values[UTIL, YEAR] = share(row.values.get((T, YEAR)), row.values.get((A, YEAR)))
    return rows


def with_change(rows: list[Row]) -> list[Row]:
    for row in rows:
        later, earlier = row.values[T, YEAR] or Decimal(0), row.values[T, YEAR - 1] or Decimal(0)
        row.values[CHANGE, YEAR] = later - earlier
        row.values[CHANGE_PCT, YEAR] = share(later - earlier, abs(earlier))
    return rows


def unit_table(random: Random) -> list[Sheet]:
    """One unit with all of its leaves: budget, amendment, amended, actual, variance."""
    path = (CITY, random.choice(UNITS))
    return [Sheet(path[-1], OPERATING, BUDGET, unit_rows(random, path))]


def unit_tree(random: Random) -> list[Sheet]:
    """A department and its three units, totals only in the units."""
    parent = (CITY, random.choice(UNITS))
    children = [unit_rows(random, (*parent, name)) for name in ("Kirjasto", "Koulut", "Liikunta")]
    rows = []
    for number in range(len(children[0])):
        first = children[0][number]
        rows.append(Row(first.label, total([child[number] for child in children]), first.code, parent))
    sheets = [Sheet(parent[-1], OPERATING, BUDGET, rows)]
    for child in children:
        kept = [row for row in child if row.code in ("IS.REV", "IS.EXP", "IS.MARGIN")]
        sheets.append(Sheet(child[0].path[-1], OPERATING, BUDGET, kept))
    return sheets


def two_scales(random: Random) -> list[Sheet]:
    """The income statement in 1 000 € and again in euros and cents."""
    years = (YEAR, YEAR - 1)
    rows = income_rows(random, years)
    columns: tuple[Column, ...] = tuple((T, year) for year in years)
    return [
        Sheet("Tuloslaskelma, 1 000 €", StatementKind.INCOME_STATEMENT, columns, rows, scale=1000),
        Sheet("Tuloslaskelma", StatementKind.INCOME_STATEMENT, columns, rows, decimals=2),
    ]


def phases_down(random: Random) -> list[Sheet]:
    """The phases of the budget down the rows, revenue, costs and margin across."""
    sheets = []
    for name in random.sample(UNITS, 2):
        kept = [r for r in unit_rows(random, (CITY, name)) if r.code in ("IS.REV", "IS.EXP", "IS.MARGIN")]
        sheets.append(Sheet(name, OPERATING, BUDGET, kept, turned=True))
    return sheets


def organisations(random: Random) -> list[Sheet]:
    """Organisations as rows under the city's total; budget and utilisation, then the yearly change."""
    sheets = []
    for code, low, high, sign in (("IS.REV", 90_000, 3_000_000, 1), ("IS.EXP", 400_000, 30_000_000, -1)):
        rows = []
        for name in UNITS:
            values = closed(budget_row(random, low, high, sign))
            earlier = (values[T, YEAR] or Decimal(0)) * random.randint(88, 110) // 100 + random.randint(-999, 999)
            values[T, YEAR - 1] = earlier
            rows.append(Row(name, values, code, (CITY, name)))
        top = Row(CITY, total(rows), code, (CITY,))
        rows = with_change(with_shares([top, *rows]))
        first: tuple[Column, ...] = ((A, YEAR), (T, YEAR), (V, YEAR), (UTIL, YEAR))
        second: tuple[Column, ...] = ((T, YEAR), (T, YEAR - 1), (CHANGE, YEAR), (CHANGE_PCT, YEAR))
        sheets += [Sheet(LABELS[code], OPERATING, first, rows), Sheet(LABELS[code], OPERATING, second, rows)]
    return sheets


def investments(random: Random) -> list[Sheet]:
    """Projects with subtotals and a grand total, no line items, utilisation in per cent."""
    rows: list[Row] = []
    subtotals = []
    for group, names in (
        ("Rakennukset", ("Koivukoulu", "Uimahalli", "Päiväkoti Oravanpesä")),
        ("Kadut", ("Rantatie", "Myllykatu", "Katuvalot", "Sillat")),
        ("Irtain omaisuus", ("Työkoneet", "Kalusteet")),
    ):
        part = [Row(name, closed(budget_row(random, 40_000, 4_000_000, -1)), None) for name in names]
        subtotal = Row(f"{group} yhteensä", total(part))
        rows += [*part, subtotal]
        subtotals.append(subtotal)
    rows.append(Row("Investoinnit yhteensä", total(subtotals)))
    return [Sheet("Investoinnit", INVESTMENTS, (*BUDGET, (UTIL, YEAR)), with_shares(rows))]


def costs_positive(random: Random) -> list[Sheet]:
    """Costs and their variance printed without a minus."""
    path = (CITY, random.choice(UNITS))
    return [Sheet(path[-1], OPERATING, BUDGET, unit_rows(random, path), costs_positive=True)]


def variance_reversed(random: Random) -> list[Sheet]:
    """Variance printed as budget less actual."""
    path = (CITY, random.choice(UNITS))
    rows = unit_rows(random, path)
    for row in rows:
        row.values[V, YEAR] = -(row.values[V, YEAR] or Decimal(0))
    return [Sheet(path[-1], OPERATING, BUDGET, rows)]


def personnel(random: Random) -> list[Sheet]:
    """Head counts: units and their total, two years, with the change."""
    years = (YEAR, YEAR - 1)
    rows = []
    for name in UNITS:
        values: dict[Column, Decimal | None] = {(T, year): Decimal(random.randint(110, 480)) for year in years}
        rows.append(Row(name, values, None))
    rows = with_change([*rows, Row("Henkilöstö yhteensä", total(rows))])
    columns: tuple[Column, ...] = (*((T, year) for year in years), (CHANGE, YEAR), (CHANGE_PCT, YEAR))
    return [Sheet("Henkilöstö", StatementKind.KEY_FIGURES, columns, rows, money=False)]


def balance_sheet(random: Random) -> list[Sheet]:
    """Assets and liabilities with group totals above their parts, in euros and in 1 000 €."""
    years = (YEAR, YEAR - 1)

    def leaf(code: str, label: str, low: int, high: int) -> Row:
        return Row(label, years_row(random, low, high, 1, years, cents=True), code)

    tangible = [
        leaf("BS.A.TAN.LAND", "Maa- ja vesialueet", 3_000_000, 9_000_000),
        leaf("BS.A.TAN.BLDG", "Rakennukset", 20_000_000, 60_000_000),
        leaf("BS.A.TAN.FIXT", "Kiinteät rakenteet ja laitteet", 4_000_000, 12_000_000),
    ]
    shares = leaf("BS.A.FINV", "Sijoitukset", 4_000_000, 12_000_000)
    current = [leaf("BS.A.REC", "Saamiset", 1_000_000, 6_000_000)]
    equity = [
        leaf("BS.EQ.CAP", "Peruspääoma", 20_000_000, 36_000_000),
        leaf("BS.EQ.PREV", "Edellisten tilikausien ylijäämä", 1_000_000, 6_000_000),
        leaf("BS.EQ.CURR", "Tilikauden ylijäämä", 300_000, 2_000_000),
    ]
    debt = [
        leaf("BS.DEBT.LT", "Pitkäaikainen vieras pääoma", 9_000_000, 20_000_000),
        leaf("BS.DEBT.ST", "Lyhytaikainen vieras pääoma", 5_000_000, 11_000_000),
    ]
    for column in ((T, YEAR), (T, YEAR - 1)):  # retained surplus follows from the year before
        if column[1] == YEAR:
            equity[1].values[column] = (equity[1].values[T, YEAR - 1] or 0) + (equity[2].values[T, YEAR - 1] or 0)
    group = Row("Aineelliset hyödykkeet", total(tangible), "BS.A.TAN")
    fixed = Row("PYSYVÄT VASTAAVAT", total([group, shares]), "BS.A.FIX")
    own, loans = Row("OMA PÄÄOMA", total(equity), "BS.EQ"), Row("VIERAS PÄÄOMA", total(debt), "BS.DEBT")
    liabilities = Row("VASTATTAVAA", total([own, loans]), "BS.L")
    cash_values = {
        column: (liabilities.values[column] or 0) - (fixed.values[column] or 0) - (current[0].values[column] or 0)
        for column in liabilities.values
    }
    current.append(Row("Rahat ja pankkisaamiset", dict(cash_values), "BS.A.CASH"))
    moving = Row("VAIHTUVAT VASTAAVAT", total(current), "BS.A.CURR")
    assets = Row("VASTAAVAA", total([fixed, moving]), "BS.A")
    rows = [fixed, group, *tangible, shares, moving, *current, assets, own, *equity, loans, *debt, liabilities]
    columns: tuple[Column, ...] = tuple((T, year) for year in years)
    return [
        Sheet("Tase", StatementKind.BALANCE_SHEET, columns, rows, decimals=2),
        Sheet("Tase, 1 000 €", StatementKind.BALANCE_SHEET, columns, rows, scale=1000),
    ]


def two_years(random: Random) -> list[Sheet]:
    """A unit's accounts beside those of the year before, with the change and the change in per cent."""
    path = (CITY, random.choice(UNITS))
    rows = unit_rows(random, path)
    leaves = [row for row in rows if row.code in REVENUE_AND_EXPENSES]
    for row in leaves:
        row.values[T, YEAR - 1] = (row.values[T, YEAR] or Decimal(0)) * random.randint(88, 112) // 100 + 13
    upper = [row for row in leaves if (row.code or "").startswith("IS.REV")]
    lower = [row for row in leaves if (row.code or "").startswith("IS.EXP")]
    by_code = {row.code: row for row in rows}
    by_code["IS.REV"].values = total(upper)
    by_code["IS.EXP"].values = total(lower)
    by_code["IS.MARGIN"].values = total([by_code["IS.REV"], by_code["IS.EXP"]])
    columns: tuple[Column, ...] = ((T, YEAR - 1), (A, YEAR), (T, YEAR), (V, YEAR), (CHANGE, YEAR), (CHANGE_PCT, YEAR))
    return [Sheet(path[-1], OPERATING, columns, with_change(rows))]


def swedish_unmapped(random: Random) -> list[Sheet]:
    """A table that no taxonomy knows, with a printed total."""
    names = ("Skolor", "Daghem", "Bibliotek", "Museer", "Hamnen", "Idrott")
    rows = [Row(name, closed(budget_row(random, 50_000, 5_000_000, -1, cents=True)), None) for name in names]
    rows.append(Row("Sammanlagt", total(rows)))
    return [Sheet("Verksamheter", OPERATING, BUDGET, rows, decimals=2)]


REVENUE_AND_EXPENSES = frozenset(code for code in LABELS if code.count(".") == 2)
LAYOUTS: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (
        unit_table,
        unit_tree,
        two_scales,
        phases_down,
        organisations,
        investments,
        costs_positive,
        variance_reversed,
        personnel,
        balance_sheet,
        two_years,
        swedish_unmapped,
    )
}
