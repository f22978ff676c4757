"""The samples in the warehouse: the same rows in every view, whatever the order and however often they are loaded."""

from __future__ import annotations

import pytest

from tests.e2e.sample_truth import SAMPLES, entry_of, manifest, report_of, sample_files
from warehouse.answers import query
from warehouse.database import open_reading
from warehouse.load import WarehouseWriter
from warehouse.quality.expectations import check_report

VIEWS = (
    "documents", "facts", "facts_latest", "restatements", "comparison", "sections", "goals", "indicators", "units",
    "unit_links", "findings", "checks",
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
