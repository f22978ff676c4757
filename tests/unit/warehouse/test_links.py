"""Units over the years: links that names and figures tell, what they mark, and what a person decides about them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import OrganisationUnit, StatementKind
from selko.warehouse.answers import query
from selko.warehouse.comparison import compare_years
from selko.warehouse.load import WarehouseWriter
from tests.annual_reports import CITY, LOADED, make_fact, make_link, make_report, make_source

pytestmark = pytest.mark.slow

ITEMS = ("IS.REV.SALES", "IS.REV.FEES", "IS.EXP.STAFF", "IS.EXP.SERV")
SCHOOLS, TECHNICAL = (CITY, "Sivistyslautakunta"), (CITY, "Tekninen lautakunta")
FOOD, CLEANING = (*SCHOOLS, "Ruokapalvelut"), (*TECHNICAL, "Ruoka- ja puhtauspalvelut")
BASE = {SCHOOLS: (900, 800, -7000, -600), TECHNICAL: (500, 400, -3000, -200), FOOD: (300, 100, -2000, -150)}


def report(folder, year, now, before=None, links=(), **fields):
    """A report: `now` and `before` map a unit's path to its amounts of this year and of the year before."""
    source, document = make_source(folder, f"{year} {sorted(now)}", f"{year}.txt")
    facts = []
    for column, (fiscal_year, units) in enumerate(((year, now), (year - 1, before or {}))):
        for table, (path, amounts) in enumerate(units.items(), 1):
            for row, (item, amount) in enumerate(zip(ITEMS, amounts, strict=True)):
                if amount is not None:
                    facts.append(
                        make_fact(
                            document, row, str(amount), column=column, year=fiscal_year, line_item=item, label=item,
                            unit_path=path, table=table,
                        )
                    )  # fmt: skip
    paths = [(CITY,), *now]
    units = tuple(OrganisationUnit(name=p[-1], path=p, level=len(p) - 1, provenance=Provenance(page=1)) for p in paths)
    made = make_report(document, tuple(facts), report_year=year, units=units, unit_links=tuple(links), **fields)
    return made, LOADED, source


def load(path, *reports):
    with WarehouseWriter(path) as writer:
        for one in reports:
            writer.load(*one)
    return path


def links_of(path):
    records = query(path, "SELECT * FROM unit_links ORDER BY from_path, to_path").records()
    return [(r["kind"], r["from_unit"], r["to_unit"], r["source"]) for r in records]


def test_an_ended_unit_whose_figures_a_new_one_prints_is_its_predecessor(tmp_path):
    later = {SCHOOLS: BASE[SCHOOLS], TECHNICAL: BASE[TECHNICAL], CLEANING: (310, 110, -2100, -160)}
    before = {SCHOOLS: BASE[SCHOOLS], TECHNICAL: BASE[TECHNICAL], CLEANING: BASE[FOOD]}
    path = load(tmp_path / "w.duckdb", report(tmp_path, 2023, later, before), report(tmp_path, 2022, BASE))
    assert links_of(path) == [("successor", "Ruokapalvelut", "Ruoka- ja puhtauspalvelut", "figures")]
    (row,) = compare_years(path, unit="Ruoka- ja puhtauspalvelut", item="IS.REV.SALES").rows
    assert row.cell(2023).break_evidence and not row.cell(2022).break_evidence


@pytest.mark.parametrize("kept", [1, 2, 3])
def test_a_few_equal_figures_or_many_other_ones_are_no_link(tmp_path, kept):
    mixed = tuple(a if number < kept else a + 7 for number, a in enumerate(BASE[FOOD]))
    later = {SCHOOLS: BASE[SCHOOLS], CLEANING: (310, 110, -2100, -160)}
    path = load(tmp_path / "w.duckdb", report(tmp_path, 2022, BASE), report(tmp_path, 2023, later, {CLEANING: mixed}))
    assert links_of(path) == []


def test_a_unit_that_goes_on_is_nobodys_predecessor(tmp_path):
    later = {**BASE, CLEANING: (310, 110, -2100, -160)}
    path = load(
        tmp_path / "w.duckdb",
        report(tmp_path, 2022, BASE),
        report(tmp_path, 2023, later, {FOOD: BASE[FOOD], CLEANING: BASE[FOOD]}),
    )
    assert links_of(path) == []


def test_only_a_new_name_is_a_rename(tmp_path):
    renamed = (*SCHOOLS, "Ateriapalvelut")
    later = {SCHOOLS: BASE[SCHOOLS], renamed: (310, 110, -2100, -160)}
    path = load(
        tmp_path / "w.duckdb", report(tmp_path, 2022, BASE), report(tmp_path, 2023, later, {renamed: BASE[FOOD]})
    )
    assert links_of(path) == [("rename", "Ruokapalvelut", "Ateriapalvelut", "figures")]


def test_the_same_name_under_another_unit_is_a_move_that_marks_nothing_until_accepted(tmp_path):
    moved = (*TECHNICAL, "RUOKAPALVELUT")
    now = {SCHOOLS: (600, 700, -5000, -450), TECHNICAL: (800, 500, -5000, -350), moved: BASE[FOOD]}
    path = load(tmp_path / "w.duckdb", report(tmp_path, 2022, BASE), report(tmp_path, 2023, now))
    assert links_of(path) == [("move", "Ruokapalvelut", "RUOKAPALVELUT", "name")]
    assert query(path, "SELECT * FROM raw.breaks").rows == ()
    decide(path, "accepted")
    assert query(path, "SELECT decision FROM unit_links").rows == (("accepted",),)
    units = {unit for (unit,) in query(path, "SELECT unit FROM raw.breaks").rows}
    assert {"Sivistyslautakunta", "Tekninen lautakunta", "RUOKAPALVELUT"} <= units
    # one series under two spellings
    (row,) = compare_years(path, unit="Ruokapalvelut", item="IS.REV.SALES").rows
    assert [cell.amount for cell in row.cells] == [Decimal(300), Decimal(300)]


def test_a_hierarchy_that_was_read_otherwise_is_no_move(tmp_path):
    other = (CITY, "Palvelutuotanto")  # stands in one of the reports only
    path = load(
        tmp_path / "w.duckdb",
        report(tmp_path, 2022, BASE),
        report(tmp_path, 2023, {other: BASE[SCHOOLS], (*other, "Ruokapalvelut"): BASE[FOOD]}),
    )
    assert links_of(path) == []


def decide(path, decision):
    (link,) = query(path, "SELECT link_id, document_id FROM unit_links").rows
    with WarehouseWriter(path) as writer:
        writer.execute(
            "INSERT INTO raw.decisions VALUES (1, ?, ?, ?, NULL, NULL, 'K', now()::TIMESTAMP)", [*link, decision]
        )


def test_a_rejected_link_marks_and_explains_nothing(tmp_path):
    link = make_link(FOOD, CLEANING)
    path = load(
        tmp_path / "w.duckdb",
        report(tmp_path, 2022, BASE),
        report(tmp_path, 2023, BASE, {SCHOOLS: (905, 800, -7000, -600)}, links=(link,)),
    )
    reasons = "SELECT reason FROM restatements"
    assert query(path, reasons).rows == (("reorganised",),)
    decide(path, "rejected")
    assert query(path, reasons).rows == (("unexplained",),)
    assert query(path, "SELECT count(*) FROM raw.breaks").rows == ((0,),)


def test_what_a_sentence_says_is_not_proposed_again(tmp_path):
    link = make_link(FOOD, CLEANING)
    before = {SCHOOLS: BASE[SCHOOLS], CLEANING: BASE[FOOD]}
    path = load(
        tmp_path / "w.duckdb", report(tmp_path, 2022, BASE), report(tmp_path, 2023, before, before, links=(link,))
    )
    assert links_of(path) == [("rename", "Ruokapalvelut", "Ruoka- ja puhtauspalvelut", "sentence")]


# What 2023 prints for 2022, of three committees: each row is (before, later) by committee.
THIRD = (CITY, "Elinvoimalautakunta")


@pytest.mark.parametrize(
    ("later", "reasons"),
    [
        ({SCHOOLS: 700, TECHNICAL: 600, THIRD: 200}, {"reorganised"}),  # −200 = +100 +100
        ({SCHOOLS: 700, TECHNICAL: 600, THIRD: 195}, {"unexplained"}),  # −200 ≠ +100 +95
        ({SCHOOLS: 700, TECHNICAL: 500, THIRD: 100}, {"unexplained"}),  # only one changed
    ],
)
def test_what_one_loses_and_several_gain_was_reorganised(tmp_path, later, reasons):
    first = {SCHOOLS: 900, TECHNICAL: 500, THIRD: 100}

    def one(units):
        return {path: (amount, None, None, None) for path, amount in units.items()}

    path = load(
        tmp_path / "w.duckdb", report(tmp_path, 2022, one(first)), report(tmp_path, 2023, one(first), one(later))
    )
    assert {reason for (reason,) in query(path, "SELECT reason FROM restatements").rows} == reasons


def test_a_unit_split_into_new_ones_is_reorganised(tmp_path):
    """A part of one committee stands in the later report as a committee of its own."""
    first = {SCHOOLS: (900, 800, -7000, -600), TECHNICAL: BASE[TECHNICAL]}
    later = {SCHOOLS: (700, 650, -5500, -500), THIRD: (200, 150, -1500, -100), TECHNICAL: BASE[TECHNICAL]}
    path = load(tmp_path / "w.duckdb", report(tmp_path, 2022, first), report(tmp_path, 2023, later, later))
    rows = query(path, "SELECT unit, reason FROM restatements").rows
    assert rows == (("Sivistyslautakunta", "reorganised"),) * 4


@pytest.mark.parametrize(
    ("opening", "reason"),
    [("1300", "equal"), ("1300.4", "rounding"), ("1.3", "unit_of_money"), ("1310", "unexplained")],
)
def test_opening_cash_is_last_years_closing_cash(tmp_path, opening, reason):
    path = tmp_path / "w.duckdb"
    city = {"unit_path": (CITY,), "statement": StatementKind.CASH_FLOW}
    with WarehouseWriter(path) as writer:
        for year, item, amount in ((2022, "CF.CASH.END", "1300"), (2023, "CF.CASH.BEG", opening)):
            source, document = make_source(tmp_path, str(year), f"{year}.txt")
            fact = make_fact(document, 1, amount, year=year, line_item=item, label=item, **city)
            writer.load(make_report(document, (fact,), report_year=year), LOADED, source)
    assert query(path, "SELECT reason FROM continuity WHERE id = 'opening_cash'").rows == ((reason,),)


def test_opening_surplus_is_asked_only_with_all_its_parts(tmp_path):
    path = tmp_path / "w.duckdb"
    city = {"unit_path": (CITY,), "statement": StatementKind.BALANCE_SHEET}
    with WarehouseWriter(path) as writer:
        for year, items in ((2021, ("BS.EQ.PREV",)), (2022, ("BS.EQ.PREV", "BS.EQ.CURR")), (2023, ("BS.EQ.PREV",))):
            source, document = make_source(tmp_path, str(year), f"{year}.txt")
            facts = tuple(
                make_fact(document, row, str(100 * year), year=year, line_item=item, label=item, **city)
                for row, item in enumerate(items)
            )
            writer.load(make_report(document, facts, report_year=year), LOADED, source)
    rows = query(path, "SELECT fiscal_year, closing_amount FROM continuity").rows
    assert rows == ((2023, Decimal(404400)),)
