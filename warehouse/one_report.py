"""One report as a warehouse of its own, in memory: the same tables, views and columns, and nothing kept.

Belongs here: what a session with one document asks (`selko.read`). Does not belong here: loading for good (load.py).
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from selko.schemas.models.findings import ReportVerdict
from selko.schemas.models.report import AnnualReport
from selko.warehouse.database import prepare
from selko.warehouse.derive import derive, write_openings
from selko.warehouse.load import insert, write_line_items, write_rows
from selko.warehouse.quality.result import QualityResult
from selko.warehouse.rows import build_counts, build_quality_tables

_LOAD = 1
_NAMELESS = Path("memory")  # DuckDB's own name for such a database
_UNCHECKED = QualityResult(outcomes=(), findings=(), verdict=ReportVerdict.LOADED)


def open_report(report: AnnualReport) -> duckdb.DuckDBPyConnection:
    """A database in memory that holds this report alone, before the expectations have spoken (`add_quality`).

    A report that the expectations would keep out of the public views is in them here: who opens one document wants to
    see what was read of it, and its findings say what speaks against it.
    """
    connection = duckdb.connect(":memory:")
    prepare(connection, _NAMELESS)
    write_line_items(connection)
    write_openings(connection)
    document = report.document
    connection.execute("INSERT INTO raw.document_names VALUES (?, ?)", [document.document_id, document.file_name])
    counts = build_counts(report, _UNCHECKED)
    write_rows(connection, report, _UNCHECKED, _LOAD, document.document_id, counts)
    derive(connection)
    return connection


def add_quality(connection: duckdb.DuckDBPyConnection, report: AnnualReport, quality: QualityResult) -> None:
    """What the expectations say of the report goes beside what the reading and the proof found."""
    for table, rows in build_quality_tables(report, quality, _LOAD).items():
        connection.execute(f"DELETE FROM raw.{table}")
        insert(connection, table, rows)
