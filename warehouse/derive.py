"""What is worked out anew before each publication, for the entities in which something has changed.

Belongs here: the order of the steps, and reading and writing the derived tables (raw.entities, raw.editions,
raw.edition_findings, raw.vintages). Does not belong here: what is worked out (entities.py, editions.py, views/).
Whatever is loaded, in whatever order, the same comes out: nothing here looks at when something was loaded.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

import duckdb
import pyarrow as pa

from selko.schemas.models.provenance import Box
from selko.schemas.words.sums import load_sums
from selko.warehouse.comments import write_comments
from selko.warehouse.editions import EditionFigure, EditionPair, build_edition_findings, pair_editions
from selko.warehouse.entities import NamedReport, build_entities
from selko.warehouse.rows import COLUMNS, TEXT, finding_row

_REPORTS = """
SELECT l.entity, coalesce(o.names, []), l.language, l.report_year, l.facts
FROM raw.current_loads AS l
LEFT JOIN (SELECT load_id, list(name ORDER BY name) AS names FROM raw.other_names GROUP BY load_id) AS o USING (load_id)
"""
_EDITIONS = """
SELECT entity, report_year FROM raw.current_documents
WHERE is_latest AND entity IN (SELECT entity FROM raw.stale)
GROUP BY ALL HAVING count(DISTINCT language) > 1 ORDER BY ALL
"""
_FIGURES = """
SELECT
    f.fact_id, d.document_id, d.language, d.file_name, f.unit_path, f.statement, f.line_item, f.label,
    array_to_string(f.groups, ' > '), f.measure, f.fiscal_year, f.amount, f.scale, f.decimals, f.printed,
    f.printed_amount, f.status, f.table_no, f.row_no, f.column_no, f.page, f.x0, f.top, f.x1, f.bottom, f.block
FROM raw.facts AS f JOIN raw.current_documents AS d USING (load_id)
WHERE d.is_latest AND d.entity = ? AND d.report_year = ? AND f.state IN ('reported', 'zero') AND f.amount IS NOT NULL
ORDER BY d.language, d.document_id, f.table_no, f.row_no, f.column_no, f.fact_id
"""
_PAIR_COLUMNS = pa.schema(
    [(name, TEXT) for name in ("entity", "document_id", "fact_id", "other_document_id", "other_fact_id")]
    + [("agrees", pa.bool_())]
)
_FINDING_COLUMNS = pa.schema([("entity", TEXT), ("document_id", TEXT), *COLUMNS["findings"]])


def derive(connection: duckdb.DuckDBPyConnection) -> None:
    """Works out names, editions and the figures that stand for a report year, and the view of all years."""
    connection.execute("BEGIN")
    _name_entities(connection)
    _compare_editions(connection)
    connection.execute("DELETE FROM raw.vintages WHERE entity IN (SELECT entity FROM raw.stale)")
    connection.execute("INSERT INTO raw.vintages SELECT * FROM raw.chosen")
    connection.execute("DELETE FROM raw.stale")
    connection.execute("COMMIT")
    years = connection.execute("SELECT DISTINCT fiscal_year FROM raw.latest ORDER BY fiscal_year").fetchall()
    build_comparison(connection, [year for (year,) in years])


def write_openings(connection: duckdb.DuckDBPyConnection) -> bool:
    """Mirrors which closing figures an opening one is the sum of (taxonomy/sums.csv). True when it has changed."""
    rows = [
        (one.id, one.target, term.code)
        for one in load_sums()
        if one.shift == -1 and one.divisor is None and all(term.coefficient == 1 for term in one.terms)
        for term in one.terms
    ]
    if connection.execute("SELECT * FROM raw.openings").fetchall() == rows:
        return False
    connection.execute("DELETE FROM raw.openings")
    connection.executemany("INSERT INTO raw.openings VALUES (?, ?, ?)", rows)
    return True


def _name_entities(connection: duckdb.DuckDBPyConnection) -> None:
    """The names of the entities; where one has changed, the old and the new one become stale. From here on raw.stale
    holds the names by which entities are shown."""
    before = {name: row for name, *row in connection.execute("FROM raw.entities").fetchall()}
    reports = [
        NamedReport(name=name, also_named=tuple(others), language=language, report_year=year, facts=facts)
        for name, others, language, year, facts in connection.execute(_REPORTS).fetchall()
    ]
    after = {one.name: [one.entity, one.main_language] for one in build_entities(reports)}
    touched = {name for (name,) in connection.execute("SELECT DISTINCT entity FROM raw.stale").fetchall()}
    touched |= {name for name in {*before, *after} if before.get(name) != after.get(name)}
    stale = touched | {names[name][0] for names in (before, after) for name in touched if name in names}
    connection.execute("DELETE FROM raw.entities")
    connection.execute("DELETE FROM raw.stale")
    for name, row in sorted(after.items()):
        connection.execute("INSERT INTO raw.entities VALUES (?, ?, ?)", [name, *row])
    for name in sorted(stale):
        connection.execute("INSERT INTO raw.stale VALUES (?)", [name])


def _compare_editions(connection: duckdb.DuckDBPyConnection) -> None:
    for table in ("editions", "edition_findings"):
        connection.execute(f"DELETE FROM raw.{table} WHERE entity IN (SELECT entity FROM raw.stale)")
    for entity, year in connection.execute(_EDITIONS).fetchall():
        documents: defaultdict[str, list[EditionFigure]] = defaultdict(list)
        for row in connection.execute(_FIGURES, [entity, year]).fetchall():
            figure = _figure(row)
            documents[figure.document_id].append(figure)
        pairs = [pair for left, right in combinations(documents.values(), 2) for pair in pair_editions(left, right)]
        both = [row for pair in pairs for row in _pair_rows(entity, pair)]
        _insert(connection, "editions", pa.Table.from_pylist(both, schema=_PAIR_COLUMNS))
        found = [
            {"entity": entity, "document_id": document, **finding_row(finding)}
            for document, finding in build_edition_findings(pairs)
        ]
        _insert(connection, "edition_findings", pa.Table.from_pylist(found, schema=_FINDING_COLUMNS))


def _figure(row: tuple[Any, ...]) -> EditionFigure:
    fact_id, document_id, language, file_name, unit_path, statement, line_item, label, groups, measure, year = row[:11]
    amount, scale, decimals, printed, printed_amount, status, table, number, column, page, *sides, block = row[11:]
    return EditionFigure(
        fact_id=fact_id, document_id=document_id, language=language, file_name=file_name, unit_path=tuple(unit_path),
        statement=statement, line_item=line_item, label=label, groups=groups, measure=measure, fiscal_year=year,
        amount=amount, half=Decimal(scale) / 2 / Decimal(10) ** decimals, printed=printed,
        printed_amount=printed_amount, status=status, place=(table, number, column), page=page, block=block,
        box=None if sides[0] is None else Box(**dict(zip(("x0", "top", "x1", "bottom"), sides, strict=True))),
    )  # fmt: skip


def _pair_rows(entity: str, pair: EditionPair) -> list[dict[str, Any]]:
    return [
        {
            "entity": entity,
            "document_id": own.document_id,
            "fact_id": own.fact_id,
            "other_document_id": other.document_id,
            "other_fact_id": other.fact_id,
            "agrees": pair.agrees,
        }
        for own, other in ((pair.left, pair.right), (pair.right, pair.left))
    ]


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    if rows.num_rows:
        connection.register("derived", rows)
        connection.execute(f"INSERT INTO raw.{table} BY NAME SELECT * FROM derived")
        connection.unregister("derived")


def build_comparison(connection: duckdb.DuckDBPyConnection, years: Sequence[int]) -> None:
    """The view `comparison`: the macro over these years, which are all that the warehouse holds now."""
    chosen = json.dumps(list(years))
    connection.execute(f"CREATE OR REPLACE VIEW comparison AS SELECT * FROM compare({chosen}::INTEGER[])")
    write_comments(connection, ["comparison"])
