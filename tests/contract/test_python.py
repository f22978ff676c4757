"""`import selko`: the interface for sessions and programs, against what the warehouse and the commands say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb
import pytest

import selko
from selko.schemas.errors import SourceError, WarehouseError
from selko.warehouse.load import load_report
from tests.unit.test_architecture import HEAVY, run_walled

REPORTS = Path(__file__).parents[2] / "samples" / "reports"
SAMPLE = next(iter(sorted(REPORTS.glob("*.docx"))))


@cache
def sample() -> selko.Report:
    return selko.read(SAMPLE)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same report, loaded as an ingestion does."""
    store = tmp_path_factory.mktemp("warehouse") / "w.duckdb"
    load_report(store, sample().annual_report, selko.check_report(sample().annual_report), SAMPLE)
    return store


def test_importing_it_loads_nothing_heavy():
    run_walled(HEAVY, "import selko; assert {'read', 'open', 'extract_report'} <= set(dir(selko))")


def test_it_needs_no_server():
    code = f"import selko; print(selko.read({str(SAMPLE)!r}).facts.df().head()); selko.read_tables({str(SAMPLE)!r})"
    run_walled({"prefect", "typer", "sqlalchemy"}, code)


@pytest.mark.parametrize("view", ["facts", "sections", "goals", "findings"])
def test_a_report_has_the_rows_and_columns_of_the_views(warehouse: Path, view: str):
    relation = getattr(sample(), view)
    with selko.open(warehouse) as connection:
        loaded = connection.sql(f"FROM {view}")
        assert relation.columns == loaded.columns
        assert relation.types == loaded.types
        assert sorted(map(repr, relation.fetchall())) == sorted(map(repr, loaded.fetchall()))
    frame = relation.df()
    assert list(frame.columns) == relation.columns and len(frame) == len(relation)


def test_findings_are_those_of_the_expectations_too():
    report = sample()
    quality = selko.check_report(report.annual_report)
    found = {rule for (rule,) in report.findings.project("rule_id").fetchall()}
    assert found == {finding.rule_id for finding in (*report.annual_report.findings, *quality.findings)}
    checked = report.sql("SELECT count(*) FROM checks").fetchall()
    assert checked == [(len(quality.outcomes),)] and len(quality.outcomes) > 10


def test_a_report_that_would_be_quarantined_is_there_to_be_looked_at():
    nameless = selko.Report(sample().annual_report.model_copy(update={"entity": ""}), [])
    assert nameless.quality.verdict.value == "quarantined"
    assert len(nameless.facts) == len(sample().facts) > 1000
    assert "block" in {severity for (severity,) in nameless.findings.project("severity").fetchall()}


def test_a_report_says_shortly_what_it_is():
    said = repr(sample())
    assert len(said) < 160 and SAMPLE.name in said and sample().entity in said and str(sample().year) in said


def test_tables_are_those_that_the_command_prints():
    assert sample().tables == selko.read_tables(SAMPLE)


def test_a_report_of_the_pipeline_is_the_same():
    assert selko.extract_report(SAMPLE) == sample().annual_report


def test_what_is_known_may_be_given():
    report = selko.read(SAMPLE, entity="Xn kunta", year=2019)
    assert (report.entity, report.year, report.language) == ("Xn kunta", 2019, "fi")
    assert {entity for (entity,) in report.facts.project("entity").fetchall()} == {"Xn kunta"}


def test_an_open_warehouse_is_read_only(warehouse: Path, tmp_path: Path):
    with selko.open(warehouse) as connection:
        assert connection.sql("SELECT count(*) FROM documents").fetchall() == [(1,)]
        for statement in ("DELETE FROM raw.facts", f"COPY documents TO '{tmp_path / 'x.csv'}'"):
            with pytest.raises(duckdb.Error):
                connection.execute(statement)


def test_without_a_name_the_warehouse_of_the_settings_opens(warehouse: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SELKO_WAREHOUSE", str(warehouse))
    with selko.open() as connection:
        assert connection.sql("SELECT count(*) FROM documents").fetchall() == [(1,)]


def test_what_cannot_be_opened_is_one_sentence(tmp_path: Path):
    with pytest.raises(WarehouseError, match="there is no warehouse here"):
        selko.open(tmp_path / "none.duckdb")
    with pytest.raises(SourceError):
        selko.read(tmp_path / "none.pdf")
