"""An analyst's SQL can end neither Selko nor the machine."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from selko.schemas.errors import QueryError, SelkoError, WarehouseError
from selko.warehouse.answers import query
from selko.warehouse.guarded import query_guarded
from selko.warehouse.load import load_report
from tests.annual_reports import LOADED, make_report, make_source, make_table

LIMITS = {"seconds": 60.0, "memory_mb": 256}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guarded")
    source, document = make_source(folder, "a")
    load_report(folder / "w.duckdb", make_report(document, make_table(document)), LOADED, source)
    return folder / "w.duckdb"


def test_an_answer_comes_back_as_text_or_in_a_file(warehouse: Path, tmp_path: Path):
    text = query_guarded(warehouse, "SELECT count(*) AS n FROM facts", "json", **LIMITS)
    assert json.loads(text or "") == [{"n": 12}]
    for form in ("csv", "xlsx", "parquet"):
        assert query_guarded(warehouse, "FROM facts", form, tmp_path / f"a.{form}", **LIMITS) is None
        assert (tmp_path / f"a.{form}").stat().st_size > 100


@pytest.mark.parametrize(
    "sql",
    [
        *("CALL pandas_scan(NULL)", "CALL force_checkpoint()", "CHECKPOINT", "SELECT 1; CALL pragma_version()"),
        *("PREPARE a AS SELECT 1", "EXECUTE a", "BEGIN", "VACUUM", "INSTALL httpfs", "LOAD httpfs", "DROP VIEW facts"),
        *("INSERT INTO raw.meta VALUES ('a', 'b')", "COMMENT ON TABLE raw.meta IS 'x'", "SET memory_limit = '99GB'"),
        *(
            "ATTACH 'x'",
            "EXPORT DATABASE 'x'",
            "COPY facts TO 'x.csv'",
            "CREATE TABLE x AS SELECT 1",
            "DETACH warehouse",
        ),
        *("SELECT * FROM pandas_scan(NULL)", 'FROM "arrow_scan"(1, 2, 3)', "SELEC 1", "", "-- nothing"),
    ],
)
def test_what_is_no_question_is_refused(warehouse: Path, sql: str):
    for ask in (lambda: query(warehouse, sql), lambda: query_guarded(warehouse, sql, "json", **LIMITS)):
        with pytest.raises(QueryError) as caught:
            ask()
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "sql",
    [
        *("FROM documents", "DESCRIBE facts", "SHOW TABLES", "SUMMARIZE facts", "EXPLAIN FROM facts", "VALUES (1)"),
        "PIVOT facts ON measure USING sum(amount) GROUP BY label",
        "CREATE TEMP MACRO twice(x) AS 2 * x; SELECT twice(amount) FROM facts",
        "WITH a AS (SELECT 1) FROM a",
        "SELECT * FROM compare([2022, 2023])",
    ],
)
def test_what_asks_is_answered(warehouse: Path, sql: str):
    assert query_guarded(warehouse, sql, "json", **LIMITS)


def test_what_ends_the_process_is_a_sentence(warehouse: Path):
    """The name is put together, so that no look at the words could have refused it."""
    sql = "SELECT * FROM query('FROM pandas' || '_scan(NULL)')"
    with pytest.raises(QueryError, match=r"ended the process|correct the SQL|ask otherwise"):
        query_guarded(warehouse, sql, "json", **LIMITS)


def test_a_question_without_end_is_stopped(warehouse: Path):
    begun = time.monotonic()
    endless = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t"
    with pytest.raises(QueryError, match=r"longer than 3 seconds.*SELKO_LIMIT_SECONDS"):
        query_guarded(warehouse, endless, "json", seconds=3, memory_mb=256)
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT list(i) FROM range(100000000000) AS t(i)",
        "SELECT * FROM range(300000000)",
        "SELECT repeat('x', 4000000000)",
    ],
)
def test_an_answer_that_takes_all_memory_is_stopped(warehouse: Path, sql: str):
    with pytest.raises(SelkoError) as caught:
        query_guarded(warehouse, sql, "json", seconds=120, memory_mb=256)
    assert "memory" in str(caught.value) or "too large" in str(caught.value) or "size" in str(caught.value)


def test_a_warehouse_that_is_not_there_is_said_with_the_name_that_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WarehouseError, match=r"^none\.duckdb: there is no warehouse here"):
        query_guarded(Path("none.duckdb"), "SELECT 1", "json", **LIMITS)
