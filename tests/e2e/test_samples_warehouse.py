"""The samples in the warehouse: the same rows in every view, whatever the order and however often they are loaded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from selko.warehouse.answers import query
from selko.warehouse.database import open_reading
from selko.warehouse.load import WarehouseWriter
from selko.warehouse.quality.expectations import check_report
from tests.e2e.sample_truth import SAMPLES, entry_of, manifest, report_of, sample_files

VIEWS = (
    "documents", "facts", "facts_latest", "restatements", "comparison", "sections", "goals", "indicators", "units",
    "unit_links", "findings", "checks", "edition_differences", "continuity",
)  # fmt: skip
FILES = sample_files()


@pytest.fixture(scope="module")
def warehouses(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    orders = {"once": FILES, "again": [*reversed(FILES), *FILES, FILES[1]]}
    for name, order in orders.items():
        with WarehouseWriter(folder / f"{name}.duckdb") as writer:
            for file in order:
                writer.load(report_of(file), check_report(report_of(file)), SAMPLES / file)
    return {name: folder / f"{name}.duckdb" for name in orders}


def dump(path, view):
    with open_reading(path) as connection:
        names = [row[0] for row in connection.execute(f"DESCRIBE {view}").fetchall()]
        chosen = ", ".join(f'"{name}"' for name in names if not name.endswith("_at"))
        return sorted(map(repr, connection.execute(f"SELECT {chosen} FROM {view}").fetchall()))


@pytest.mark.parametrize("view", VIEWS)
def test_order_and_repetition_do_not_matter(warehouses, view):
    assert dump(warehouses["once"], view) == dump(warehouses["again"], view)


def test_every_report_is_loaded(warehouses):
    rows = query(warehouses["once"], "SELECT file_name, status FROM documents ORDER BY 1").rows
    assert [tuple(row) for row in rows] == [(file.split("/")[1], "loaded") for file in sorted(FILES)]


REASONS = {
    "reorganised": "reorganised",
    "restated, announced": "restated_announced",
    "restated, not announced": "restated",
    "planted error of the earlier report": "unexplained",  # one of the two is disputed by its own report
}


def test_restated_figures_are_those_of_the_manifest(warehouses):
    """Each changed figure has its reason, and no other figure differs but by rounding."""
    wanted = {(r["unit"], r["label"], REASONS[r["reason"]]) for r in manifest()["restated"] if r["scale"] == 1}
    found = {
        (row["unit"], row["label"].removesuffix(" *)"), row["reason"])
        for row in query(warehouses["once"], "SELECT * FROM restatements").records()
        if row["reason"] not in ("rounding", "unit_of_money")
    }
    assert found == wanted, (sorted(found - wanted)[:12], sorted(wanted - found)[:12])


def test_the_moved_unit_is_proposed_as_a_link(warehouses):
    moved = manifest()["reorganised"]
    links = query(warehouses["once"], "SELECT * FROM unit_links").records()
    text = [" ".join(map(str, link.values())) for link in links]
    assert any(moved["unit_before"] in t and moved["unit_after"] in t and "2024-01-01" in t for t in text), text


def test_a_series_of_three_years(warehouses):
    """The city's operating margin as the three reports print it, in the view that analysts use."""
    sql = """SELECT fiscal_year, max(amount) AS amount FROM facts_latest
        WHERE statement = 'income_statement' AND line_item = 'IS.MARGIN' AND measure = 'actual' AND entity = ?
        GROUP BY 1 ORDER BY 1"""
    entity = entry_of(FILES[0])["entity"]
    rows = query(warehouses["once"], sql, [entity]).rows
    assert [int(row[0]) for row in rows] == [2021, 2022, 2023, 2024]
    assert all(row[1] < 0 for row in rows)


def test_both_editions_are_one_city_and_witnesses_of_each_other(warehouses):
    """The Swedish edition prints the figures of the Finnish one: nothing is counted twice, nothing differs."""
    once = warehouses["once"]
    assert query(once, "SELECT DISTINCT entity FROM documents").rows == ((entry_of(FILES[0])["entity"],),)
    sql = "SELECT language, count(*) FROM facts_latest JOIN documents USING (document_id) GROUP BY 1"
    assert [language for language, _ in query(once, sql).rows] == ["fi"]
    seen = """SELECT count(DISTINCT e.fact_id), count(DISTINCT f.fact_id) FROM facts_detail AS f
        LEFT JOIN raw.editions AS e ON e.fact_id = f.fact_id AND agrees
        WHERE f.language = 'sv' AND state IN ('reported', 'zero')"""
    ((paired, printed),) = query(once, seen).rows
    assert paired > 0.95 * printed
    assert query(once, "SELECT * FROM edition_differences").rows == ()


def test_a_slip_in_one_edition_is_named(tmp_path):
    """One figure of the Swedish edition is changed after it was read: the difference is found, and no other."""
    swedish = next(file for file in FILES if entry_of(file)["language"] == "sv")
    finnish = next(
        f
        for f in FILES
        if entry_of(f)["language"] == "fi" and entry_of(f)["fiscal_year"] == entry_of(swedish)["fiscal_year"]
    )
    report = report_of(swedish)
    slip = next(f for f in report.facts if f.line_item == "IS.REV.FEES" and f.measure.value == "actual" and f.amount)
    changed = replace(slip, amount=slip.amount + 90, printed_amount=slip.printed_amount + 90)
    facts = tuple(changed if fact is slip else fact for fact in report.facts)
    with WarehouseWriter(tmp_path / "w.duckdb") as writer:
        for file, read in ((finnish, report_of(finnish)), (swedish, report.model_copy(update={"facts": facts}))):
            writer.load(read, check_report(read), SAMPLES / file)
    (row,) = query(tmp_path / "w.duckdb", "SELECT * FROM edition_differences").records()
    assert {row["fact_id"], row["other_fact_id"]} & {slip.fact_id}
    assert abs(row["difference"]) == 90
    found = query(tmp_path / "w.duckdb", "SELECT fact_id FROM facts WHERE status = 'disputed'").rows
    assert len(found) <= 3  # the planted error of both editions, and at most this one


def test_opening_figures_are_the_closing_ones_of_the_year_before(warehouses):
    rows = query(warehouses["once"], "SELECT id, fiscal_year, reason FROM continuity").rows
    assert {(name, year) for name, year, _ in rows} >= {("opening_cash", 2023), ("opening_cash", 2024)}
    assert {reason for *_, reason in rows} == {"equal"}
