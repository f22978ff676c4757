"""A warehouse of an earlier version is renewed by whoever writes in it next; nothing that was loaded changes."""

from __future__ import annotations

import re

import duckdb
import pytest

from selko.schemas.errors import WarehouseError
from selko.warehouse.database import FORMAT, HERE, open_reading
from selko.warehouse.load import load_report
from tests.annual_reports import LOADED, make_report, make_source, make_table

ADDED = [
    (table, column)
    for path in sorted((HERE / "ddl").glob("*.sql"))
    for table, column in re.findall(
        r"ALTER TABLE (\S+)\s+ADD COLUMN IF NOT EXISTS (\w+)", path.read_text(encoding="utf-8")
    )
]


@pytest.fixture
def old(tmp_path):
    """A warehouse with one report, as a version before the added columns left it: without views, too."""
    source, document = make_source(tmp_path, "1")
    warehouse = tmp_path / "w.duckdb"
    load_report(warehouse, make_report(document, make_table(document)), LOADED, source)
    with duckdb.connect(str(warehouse)) as connection:
        views = connection.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal")
        for (view,) in views.fetchall():
            connection.execute(f"DROP VIEW {view}")
        for table, column in ADDED:
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.execute("UPDATE raw.meta SET value = 'of an earlier version' WHERE key = 'schema_hash'")
        kept = {
            table: connection.execute(f"FROM raw.{table} ORDER BY ALL").fetchall() for table in ("loads", "findings")
        }
    return warehouse, kept


def test_columns_are_added_and_loaded_rows_stay(old, tmp_path):
    warehouse, kept = old
    source, document = make_source(tmp_path, "2")
    load_report(warehouse, make_report(document, make_table(document, year=2024), report_year=2024), LOADED, source)
    with open_reading(warehouse) as connection:
        assert connection.execute("SELECT DISTINCT report_year FROM facts ORDER BY ALL").fetchall() == [
            (2023,),
            (2024,),
        ]
        for table, rows in kept.items():
            assert set(rows) <= set(connection.execute(f"FROM raw.{table}").fetchall()), table
        for table, column in ADDED:
            assert column in [name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()]
        said = connection.execute("SELECT comment FROM duckdb_views() WHERE view_name = 'facts'").fetchone()
        assert said[0].startswith("fi: ")


def test_an_older_selko_refuses_a_newer_file_and_says_so(old):
    warehouse, _ = old
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("UPDATE raw.meta SET value = ? WHERE key = 'format'", [str(FORMAT + 1)])
    with pytest.raises(WarehouseError, match="newer than this Selko"), open_reading(warehouse):
        pass
