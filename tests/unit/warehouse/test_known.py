"""What need not be read again: the same bytes, read the same way, as they stand in the warehouse now."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from selko.schemas.models.findings import Severity
from selko.schemas.rules import load_rules
from selko.warehouse.database import open_reading
from selko.warehouse.known import READ_AGAIN, find_known
from selko.warehouse.load import LoadStatus, WarehouseWriter, load_report
from tests.annual_reports import LOADED, QUARANTINED, make_finding, make_report, make_source, make_table


@pytest.fixture
def loaded(tmp_path: Path):
    """A report that was loaded with the key 'one'."""
    source, document = make_source(tmp_path, "a")
    report = make_report(document, make_table(document))
    load_report(tmp_path / "w.duckdb", report, LOADED, source, "one")
    return tmp_path / "w.duckdb", report, source


def ask(warehouse: Path, report, key: str, name: str | None = None):
    asked = (report.document.document_id, name or report.document.file_name)
    return find_known(warehouse, [asked], key).get(asked)


def test_the_same_reading_is_known_with_its_counts(loaded):
    warehouse, report, source = loaded
    known = ask(warehouse, report, "one")
    result = load_report(warehouse, report, LOADED, source, "one")
    assert result.status is LoadStatus.UNCHANGED
    for name in ("document_id", "entity", "report_year", "facts", "proven", "disputed", "unplaced", "findings"):
        assert getattr(known, name) == getattr(result, name)
    assert (known.language, set(known.findings)) == ("fi", set(Severity))


def test_another_way_of_reading_another_name_and_other_bytes_are_not_known(loaded):
    warehouse, report, _ = loaded
    assert ask(warehouse, report, "two") is None
    assert ask(warehouse, report, "one", name="toinen.txt") is None
    assert find_known(warehouse, [("0" * 64, report.document.file_name)], "one") == {}
    assert ask(warehouse.with_name("none.duckdb"), report, "one") is None


def test_the_same_bytes_are_known_under_each_of_their_names(loaded):
    warehouse, report, source = loaded
    asked = [(report.document.document_id, name) for name in (report.document.file_name, "kopio.txt", "muu.txt")]
    copy = report.model_copy(update={"document": report.document.model_copy(update={"file_name": "kopio.txt"})})
    load_report(warehouse, copy, LOADED, source, "one")
    assert set(find_known(warehouse, asked, "one")) == set(asked[:2])


def test_only_the_reading_that_counts_now_is_known(loaded):
    warehouse, report, source = loaded
    other = report.model_copy(update={"entity": "Toinen kaupunki"})
    load_report(warehouse, other, LOADED, source, "given")
    assert ask(warehouse, report, "one") is None
    assert ask(warehouse, report, "given").entity == "Toinen kaupunki"
    load_report(warehouse, report, LOADED, source, "one")
    assert ask(warehouse, report, "one").entity == report.entity
    assert ask(warehouse, report, "given") is None


def test_the_same_content_read_in_another_way_is_known_both_ways(loaded):
    warehouse, report, source = loaded
    assert load_report(warehouse, report, LOADED, source, "two").status is LoadStatus.UNCHANGED
    assert ask(warehouse, report, "one") == ask(warehouse, report, "two") is not None
    before = warehouse.stat().st_mtime_ns
    load_report(warehouse, report, LOADED, source, "two")
    assert warehouse.stat().st_mtime_ns == before


def test_a_quarantined_report_is_known_with_what_blocks_it(tmp_path):
    source, document = make_source(tmp_path, "a")
    facts = make_table(document)
    report = make_report(document, facts, findings=(make_finding(document, facts[0], "1", severity="block"),))
    load_report(tmp_path / "w.duckdb", report, QUARANTINED, source, "one")
    assert ask(tmp_path / "w.duckdb", report, "one").findings[Severity.BLOCK] == 1


def test_rules_that_ask_for_another_reading_exist():
    assert set(READ_AGAIN) <= load_rules().keys()


@pytest.mark.parametrize("rule", READ_AGAIN)
def test_what_was_not_read_to_its_end_is_read_again(tmp_path, rule):
    source, document = make_source(tmp_path, "a")
    facts = make_table(document)
    finding = make_finding(document, facts[0], "1").model_copy(update={"rule_id": rule})
    report = make_report(document, facts, findings=(finding,))
    load_report(tmp_path / "w.duckdb", report, LOADED, source, "one")
    assert ask(tmp_path / "w.duckdb", report, "one") is None


def test_an_incomplete_document_is_read_again(tmp_path):
    source, document = make_source(tmp_path, "a")
    report = make_report(document, make_table(document), complete=False)
    load_report(tmp_path / "w.duckdb", report, QUARANTINED, source, "one")
    assert ask(tmp_path / "w.duckdb", report, "one") is None


def test_bytes_that_are_no_longer_kept_are_kept_again(loaded):
    warehouse, report, _ = loaded
    (kept,) = (warehouse.parent / "sources").rglob("*.txt")
    kept.unlink()
    assert ask(warehouse, report, "one") is None


def test_a_load_without_a_key_and_a_warehouse_of_an_older_selko_know_nothing(loaded):
    warehouse, report, source = loaded
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("DROP TABLE raw.readings")
        connection.execute("UPDATE raw.meta SET value = 'older' WHERE key = 'schema_hash'")
    assert ask(warehouse, report, "one") is None
    with WarehouseWriter(warehouse) as writer:
        assert writer.load(report, LOADED, source).status is LoadStatus.UNCHANGED
    assert ask(warehouse, report, "one") is None
    with open_reading(warehouse) as connection:
        assert connection.execute("SELECT count(*) FROM raw.readings").fetchone() == (0,)
