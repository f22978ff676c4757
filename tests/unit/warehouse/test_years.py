"""Years beside each other: which value is the latest, and why two reports differ."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selko.schemas.models.report import FactStatus, StatementKind
from selko.warehouse.answers import query
from selko.warehouse.load import WarehouseWriter
from tests.annual_reports import CITY, LOADED, UNIT, make_fact, make_link, make_report, make_source

pytestmark = pytest.mark.slow


def load_two(folder, first, second, **later):
    """The 2022 report prints `first` for 2022, the 2023 report `second` for 2022, and the rows of restatements."""
    path = folder / "w.duckdb"
    with WarehouseWriter(path) as writer:
        for year, figure, fields in ((2022, first, {}), (2023, second, later)):
            source, document = make_source(folder, str(year), f"{year}.txt")
            fact = make_fact(document, 1, year=2022, **figure)
            writer.load(make_report(document, (fact,), report_year=year, **fields), LOADED, source)
    return query(path, "SELECT * FROM restatements").records()


PROVEN = {"status": FactStatus.PROVEN, "witnesses": 1}
DISPUTED = {"status": FactStatus.DISPUTED}


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ({"amount": "1000"}, {"amount": "1000"}, None),
        ({"amount": "1000.00"}, {"amount": "1000"}, None),
        ({"amount": "1000.40"}, {"amount": "1000"}, "rounding"),
        ({"amount": "1234567"}, {"amount": "1235000", "scale": 1000}, "rounding"),
        ({"amount": "1234567"}, {"amount": "1236000", "scale": 1000}, "unexplained"),
        ({"amount": "1234567"}, {"amount": "1235"}, "unit_of_money"),
        ({"amount": "-1235"}, {"amount": "-1234567"}, "unit_of_money"),
        ({"amount": "1234567"}, {"amount": "1"}, "unit_of_money"),
        ({"amount": "1000"}, {"amount": "1200"}, "unexplained"),
        ({"amount": "1000"}, {"amount": "1200", **PROVEN}, "restated"),
        ({"amount": "1000", **DISPUTED}, {"amount": "1200", **PROVEN}, "unexplained"),
        ({"amount": "1000", **PROVEN}, {"amount": "1200", **DISPUTED}, "unexplained"),
        ({"amount": "1000"}, {"amount": "1200", "footnote": "1)"}, "restated_announced"),
        ({"amount": "1000"}, {"amount": "-1000", **PROVEN}, "restated"),
    ],
)
def test_why_two_reports_differ(tmp_path, first, second, reason):
    rows = load_two(tmp_path, first, second)
    assert [row["reason"] for row in rows] == ([] if reason is None else [reason])
    if rows:
        assert rows[0]["difference"] == rows[0]["later_amount"] - rows[0]["first_amount"]
        assert (rows[0]["first_report_year"], rows[0]["later_report_year"]) == (2022, 2023)


def test_a_reorganised_unit_explains_a_difference(tmp_path):
    link = make_link((CITY, "Koululautakunta"), UNIT)
    rows = load_two(tmp_path, {"amount": "1000"}, {"amount": "1200"}, unit_links=(link,))
    assert [row["reason"] for row in rows] == ["reorganised"]


def test_a_unit_that_moved_explains_the_unit_above_it_and_not_the_city(tmp_path):
    link = make_link((*UNIT, "Ruokapalvelut"), (CITY, "Tekninen", "Ruokapalvelut"))
    rows = load_two(tmp_path, {"amount": "1000"}, {"amount": "1200"}, unit_links=(link,))
    assert [row["reason"] for row in rows] == ["reorganised"]
    city = {"unit_path": (CITY,)}
    rows = load_two(tmp_path / "2", {"amount": "1000", **city}, {"amount": "1200", **city}, unit_links=(link,))
    assert [row["reason"] for row in rows] == ["unexplained"]


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        ("Luvut eivät ole vertailukelpoisia edelliseen vuoteen.", UNIT, "restated_announced"),
        ("Siffrorna är inte jämförbara med året innan.", UNIT, "restated_announced"),
        ("The comparative figures were restated.", UNIT, "restated_announced"),
        ("Luvut ovat viralliset.", UNIT, "unexplained"),
        ("Luvut eivät ole vertailukelpoisia edelliseen vuoteen.", (CITY, "Muu"), "unexplained"),
        ("Luvut eivät ole vertailukelpoisia edelliseen vuoteen.", (CITY,), "unexplained"),
        ("Vertailutietoja on oikaistu: 84 300 euroa on siirretty muihin kuluihin.", (CITY,), "restated_announced"),
        ("Vertailutietoja on oikaistu: 84 310 euroa on siirretty muihin kuluihin.", (CITY,), "unexplained"),
        ("Kuluja siirrettiin 84 300 euroa.", (CITY,), "unexplained"),
        ("Siffrorna har rättats med 84.300 euro.", (CITY,), "restated_announced"),
    ],
)
def test_an_announced_restatement(tmp_path, text, where, reason):
    _, document = make_source(tmp_path, "x")
    section = make_report(document).sections[0].model_copy(update={"text": f"Kasvua.\n\n{text}", "unit_path": where})
    rows = load_two(tmp_path, {"amount": "100000"}, {"amount": "184300"}, sections=(section,))
    assert [row["reason"] for row in rows] == [reason]


@pytest.mark.parametrize(
    ("gained", "item", "reason"),
    [("400", "IS.REV", "reorganised"), ("399", "IS.REV", "unexplained"), ("400", "IS.EXP", "unexplained")],
)
def test_what_one_unit_loses_and_another_gains_was_reorganised(tmp_path, gained, item, reason):
    path = tmp_path / "w.duckdb"
    other = {"unit_path": (CITY, "Tekninen lautakunta"), "line_item": item, "label": item}
    with WarehouseWriter(path) as writer:
        for year, own, theirs in ((2022, "1000", "500"), (2023, "600", str(500 + int(gained)))):
            source, document = make_source(tmp_path, str(year), f"{year}.txt")
            facts = (make_fact(document, 1, own, year=2022), make_fact(document, 2, theirs, year=2022, **other))
            writer.load(make_report(document, facts, report_year=year), LOADED, source)
    assert query(path, "SELECT DISTINCT reason FROM restatements").rows == ((reason,),)


def test_a_footnote_mark_on_the_row_announces(tmp_path):
    rows = load_two(tmp_path, {"amount": "1"}, {"amount": "2000", "label": "Toimintatuotot *)"})
    assert [row["reason"] for row in rows] == ["restated_announced"]


def test_a_head_count_is_never_a_sum_of_money(tmp_path):
    assert load_two(tmp_path, {"amount": "-33178009"}, {"amount": "681", "currency": None}) == []
    rows = query(tmp_path / "w.duckdb", "SELECT amount FROM facts_latest ORDER BY amount").rows
    assert rows == ((Decimal(-33178009),), (Decimal(681),))


def test_the_last_report_that_prints_a_figure_counts(tmp_path):
    path = tmp_path / "w"
    years = {2022: ((2022, "100"),), 2023: ((2022, "110"), (2023, "120")), 2024: ((2023, None), (2024, "130"))}
    with WarehouseWriter(path) as writer:
        for report_year in (2024, 2022, 2023):
            source, document = make_source(tmp_path, str(report_year), f"{report_year}.txt")
            facts = tuple(
                make_fact(document, row, amount, year=year) for row, (year, amount) in enumerate(years[report_year])
            )
            writer.load(make_report(document, facts, report_year=report_year), LOADED, source)
    rows = query(path, "SELECT fiscal_year, amount, report_year, vintages FROM facts_latest ORDER BY 1").rows
    assert rows == (
        (2022, Decimal(110), 2023, 2),
        (2023, Decimal(120), 2023, 1),
        (2024, Decimal(130), 2024, 1),
    )
    compared = query(path, "SELECT * FROM comparison").records()
    assert [(row["2022"], row["2023"], row["2024"]) for row in compared] == [(110, 120, 130)]


def test_unmapped_rows_are_compared_by_their_label_and_never_with_each_other(tmp_path):
    path = tmp_path / "w"
    with WarehouseWriter(path) as writer:
        for year in (2022, 2023):
            source, document = make_source(tmp_path, str(year), f"{year}.txt")
            facts = tuple(
                make_fact(document, row, f"{year}{row}", year=year, line_item=None, label=label)
                for row, label in enumerate(("Hevosvero", "HEVOSVERO" if year == 2022 else "Koiravero"))
            )
            writer.load(make_report(document, facts, report_year=year), LOADED, source)
    rows = query(path, 'SELECT label, "2022", "2023" FROM comparison ORDER BY label').rows
    assert rows == (("Hevosvero", Decimal(20220), Decimal(20230)), ("Koiravero", None, Decimal(20231)))


def test_the_same_item_in_two_statements_is_two_figures(tmp_path):
    source, document = make_source(tmp_path, "x")
    facts = (
        make_fact(document, 1, "5", unit_path=(CITY,), statement=StatementKind.INCOME_STATEMENT),
        make_fact(document, 2, "6", unit_path=(CITY,), statement=StatementKind.GROUP_INCOME_STATEMENT),
    )
    with WarehouseWriter(tmp_path / "w") as writer:
        writer.load(make_report(document, facts), LOADED, source)
    assert query(tmp_path / "w", "SELECT count(*) FROM comparison").rows == ((2,),)


def test_figures_without_a_year_are_not_compared(tmp_path):
    source, document = make_source(tmp_path, "x")
    with WarehouseWriter(tmp_path / "w") as writer:
        writer.load(make_report(document, (make_fact(document, 1, "5", year=None),)), LOADED, source)
    assert query(tmp_path / "w", "SELECT count(*) FROM comparison").rows == ((0,),)
    assert query(tmp_path / "w", "SELECT count(*) FROM facts").rows == ((1,),)
