"""Read-only answers from the published warehouse: an analyst's SQL, and the findings.

Belongs here: asking. Does not belong here: writing the answer to a file (tables_out.py), years beside each other
(comparison.py).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb

from selko.schemas.errors import QueryError
from selko.schemas.models.base import Model
from selko.schemas.models.findings import FindingKind, Severity
from selko.warehouse.database import open_reading
from selko.warehouse.faults import build_machine_fault, first_line

# What asks, and what may prepare a question in passing (a PIVOT makes a type; DuckDB itself lets nothing be made in the
# warehouse). Everything else is refused: CALL, and all that manages, loads, locks or writes.
_QUESTIONS = {"SELECT", "EXPLAIN", "CREATE", "CREATE_FUNC", "VARIABLE_SET", "SET", "RELATION"}
# Functions of DuckDB's own plumbing: they take addresses in memory for true.
_PLUMBING = re.compile(r"\b(pandas_scan|arrow_scan\w*|python_map_function)\b", re.I)

Values = list[Any] | dict[str, Any] | None


class Answer(Model):
    """The columns' names, DuckDB's types of them, and the rows: str, int, float, Decimal, bool, date, datetime, list or
    None."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def query(warehouse: Path, sql: str, values: Values = None, *, memory_mb: int | None = None) -> Answer:
    """The answer to an analyst's SQL, one or several statements (of the last one), read-only. It can reach nothing but
    the warehouse: no file, no network, no other database. `memory_mb`: what DuckDB may take; three quarters of the
    machine's without it.

    Raises QueryError with DuckDB's own words for SQL that is wrong or refused; WarehouseError as open_reading does.
    """
    more = {} if memory_mb is None else {"memory_limit": f"{memory_mb}MB"}
    with open_reading(warehouse, **more) as connection:
        try:
            _check_asks(connection, sql)
            return ask(connection, sql, values)
        except (duckdb.Error, RuntimeError, UnicodeError) as error:
            fault = build_machine_fault(error, warehouse)
            raise fault or QueryError(first_line(error), way_out="correct the SQL") from error


def _check_asks(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raises QueryError for SQL that does something else than asking, before any of it has run."""
    for statement in connection.extract_statements(sql):
        kind = statement.type.name
        if kind not in _QUESTIONS:
            raise QueryError(
                f"{kind.replace('_', ' ')} is no question: the warehouse can be read only",
                way_out="ask with SELECT, FROM, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN",
            )
    if plumbing := _PLUMBING.search(sql):
        raise QueryError(f"{plumbing[1]} is refused: it reads memory and no data", way_out="ask a view or a table")


def read_answer(warehouse: Path, sql: str, values: Values = None) -> Answer:
    """The answer to a question of Selko's own. Raises WarehouseError as open_reading does: the SQL is not to blame."""
    with open_reading(warehouse) as connection:
        return ask(connection, sql, values)


def ask(connection: duckdb.DuckDBPyConnection, sql: str, values: Values = None) -> Answer:
    """The same over a connection of open_reading, for several questions about one state of the warehouse."""
    cursor = connection.execute(sql, values or [])
    if cursor is None:
        raise QueryError("there is no SQL to run", way_out="write a statement such as 'FROM documents'")
    described = cursor.description
    return Answer(
        columns=tuple(column[0] for column in described or ()),
        types=tuple(str(column[1]) for column in described or ()),
        rows=tuple(cursor.fetchall() if described else ()),
    )


def find_findings(
    warehouse: Path,
    *,
    severity: Severity | str | None = None,
    kind: FindingKind | str | None = None,
    entity: str | None = None,
    year: int | None = None,
    document_id: str | None = None,
    rule_id: str | None = None,
) -> Answer:
    """The findings that match every given condition, the gravest first, then by document and place. Columns as in the
    view `findings`, with file_name, entity and report_year in front."""
    conditions = {
        "f.severity": None if severity is None else Severity(severity).value,
        "f.kind": None if kind is None else FindingKind(kind).value,
        "d.entity": entity,
        "d.report_year": year,
        "d.document_id": document_id,
        "f.rule_id": rule_id,
    }
    asked = {column: value for column, value in conditions.items() if value is not None}
    tests = {"d.entity": "d.entity IN (SELECT ? UNION SELECT entity FROM raw.entities WHERE name = ?)"}
    where = " AND ".join(tests.get(column, f"{column} = ?") for column in asked) or "true"
    values = [value for column, value in asked.items() for _ in range(tests.get(column, "?").count("?"))]
    return read_answer(
        warehouse,
        f"""SELECT d.file_name, d.entity, d.report_year, f.*
        FROM findings AS f JOIN documents AS d USING (document_id)
        WHERE {where}
        ORDER BY list_position(['block', 'warn', 'note'], f.severity), d.entity, d.report_year, d.document_id,
            f.page NULLS FIRST, f.top NULLS FIRST, f.x0 NULLS FIRST, f.finding_id""",
        values,
    )
