"""The public views: the columns, their order and types are what users' scripts rely on."""

from __future__ import annotations

import duckdb
import pytest

from selko.warehouse.load import load_report
from tests.annual_reports import LOADED, make_finding, make_report, make_source, make_table

PLACE = "x0 DOUBLE, top DOUBLE, x1 DOUBLE, bottom DOUBLE"
FACTS = (
    "fact_id VARCHAR, document_id VARCHAR, file_name VARCHAR, entity VARCHAR, report_year INTEGER, "
    "fiscal_year INTEGER, unit VARCHAR, unit_path VARCHAR, statement VARCHAR, line_item VARCHAR, label VARCHAR, "
    "measure VARCHAR, amount DECIMAL(18,2), printed VARCHAR, printed_amount DECIMAL(20,4), scale INTEGER, "
    f"currency VARCHAR, page INTEGER, {PLACE}, table_no INTEGER, row_no INTEGER, column_no INTEGER, reader VARCHAR, "
    "witnesses INTEGER, status VARCHAR, inferred VARCHAR[], quantity VARCHAR, row_group VARCHAR, segment VARCHAR"
)
VIEWS = {
    "documents": "document_id VARCHAR, file_name VARCHAR, media_type VARCHAR, entity VARCHAR, report_year INTEGER, "
    "language VARCHAR, page_count INTEGER, status VARCHAR, version INTEGER, is_latest BOOLEAN, loaded_at TIMESTAMP, "
    "reader_version VARCHAR, printed_entity VARCHAR, is_main_edition BOOLEAN",
    "facts": FACTS,
    "facts_latest": f"{FACTS}, vintages INTEGER, conflicting BOOLEAN",
    "sections": "document_id VARCHAR, entity VARCHAR, report_year INTEGER, unit VARCHAR, kind VARCHAR, level INTEGER, "
    "heading VARCHAR, heading_path VARCHAR, text VARCHAR, page_first INTEGER, page_last INTEGER, order_no INTEGER, "
    "language VARCHAR, unit_path VARCHAR",
    "goals": "document_id VARCHAR, entity VARCHAR, report_year INTEGER, unit VARCHAR, theme VARCHAR, "
    "strategic_goal VARCHAR, goal VARCHAR, unit_goal VARCHAR, means VARCHAR, indicator VARCHAR, target VARCHAR, "
    "outcome VARCHAR, responsible VARCHAR, verdict VARCHAR, page INTEGER, order_no INTEGER, unit_path VARCHAR",
    "indicators": "document_id VARCHAR, entity VARCHAR, report_year INTEGER, organisation_unit VARCHAR, "
    "value DECIMAL(20,4), unit VARCHAR, what VARCHAR, sentence VARCHAR, year INTEGER, page INTEGER, order_no INTEGER",
    "findings": "finding_id VARCHAR, document_id VARCHAR, rule_id VARCHAR, severity VARCHAR, kind VARCHAR, "
    f"unit VARCHAR, statement VARCHAR, label VARCHAR, measure VARCHAR, fiscal_year INTEGER, page INTEGER, {PLACE}, "
    "printed VARCHAR, printed_amount DECIMAL(20,4), implied_amount DECIMAL(20,4), difference DECIMAL(20,4), "
    "witnesses INTEGER, proof VARCHAR, message_fi VARCHAR, message_sv VARCHAR, message_en VARCHAR, decision VARCHAR",
    "checks": "document_id VARCHAR, entity VARCHAR, report_year INTEGER, rule_id VARCHAR, severity VARCHAR, "
    "owner VARCHAR, success BOOLEAN, checked INTEGER, failed INTEGER, detail VARCHAR",
    "comparison": "entity VARCHAR, unit VARCHAR, unit_path VARCHAR, statement VARCHAR, line_item VARCHAR, "
    'label VARCHAR, measure VARCHAR, "2022" DECIMAL(18,2), "2023" DECIMAL(18,2)',
}
OTHERS = ("restatements", "nils", "units", "unit_links", "line_items", "decisions", "loads", "unplaced", "identities")
OTHERS += ("edition_differences", "continuity")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("views")
    for year in (2022, 2023):
        source, document = make_source(folder, str(year))
        facts = make_table(document, year=year)
        report = make_report(document, facts, report_year=year, findings=(make_finding(document, facts[0], "1"),))
        load_report(folder / "w.duckdb", report, LOADED, source)
    return folder / "w.duckdb"


@pytest.mark.parametrize("view", VIEWS)
def test_columns_order_and_types(warehouse, view):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        described = connection.execute(f"DESCRIBE {view}").fetchall()
    names = [f'"{name}"' if name.isdigit() else name for name, *_ in described]
    assert ", ".join(f"{name} {row[1]}" for name, row in zip(names, described, strict=True)) == VIEWS[view]


@pytest.mark.parametrize("view", [*VIEWS, *OTHERS])
def test_every_view_can_be_read_with_any_client(warehouse, view):
    """As an attached database too, where names are not looked up in the warehouse first."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        alone = connection.execute(f"SELECT * FROM {view}").fetchall()
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{warehouse}' AS w (READ_ONLY)")
        assert len(connection.execute(f"SELECT * FROM w.{view}").fetchall()) == len(alone)


def test_the_raw_tables_are_out_of_the_way(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        shown = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
    assert shown == {*VIEWS, *OTHERS, "facts_detail"}


@pytest.mark.parametrize(
    ("years", "columns"),
    [("[2023, 2022]", ["2023", "2022"]), ("[2019, 2023]", ["2019", "2023"]), ("[]", []), ("[2022, 2022]", ["2022"])],
)
def test_compare_gives_a_column_per_year_asked(warehouse, years, columns):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        cursor = connection.execute(f"SELECT * FROM compare({years})")
        assert [column[0] for column in cursor.description][7:] == columns
        assert len(cursor.fetchall()) == (12 if columns else 0)


def test_compare_refuses_what_is_no_year(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as connection, pytest.raises(duckdb.Error):
        connection.execute("SELECT * FROM compare(['2022) AS x, (SELECT 1'])")
