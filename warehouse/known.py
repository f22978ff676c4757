"""Which documents need not be read again: the same bytes, read the same way, as the warehouse has them now.

Belongs here: remembering how a load was read, and finding it again. Does not belong here: what a way of reading is
(the rim knows: a key, equal for equal ways), loading (load.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from selko.schemas.errors import WarehouseError
from selko.schemas.models.base import Model
from selko.schemas.models.findings import Severity
from selko.warehouse.database import open_reading
from selko.warehouse.sources import is_kept

# What another reading may see that this one did not: there was no time, no memory, or no OCR.
READ_AGAIN = ("unreadable_page", "no_text_layer", "reading_limit")
_FIND = """
    SELECT l.entity, l.report_year, l.language, l.facts, l.proven, l.disputed, l.unplaced,
           l.findings_block, l.findings_warn, l.findings_note
    FROM raw.current_loads AS l
    JOIN raw.documents AS d USING (load_id)
    WHERE l.document_id = $document_id AND d.complete
      AND EXISTS (FROM raw.readings AS r WHERE r.load_id = l.load_id AND r.reading_key = $reading_key)
      AND EXISTS (FROM raw.document_names AS n WHERE n.document_id = l.document_id AND n.file_name = $file_name)
      AND NOT EXISTS (FROM raw.findings AS f WHERE f.load_id = l.load_id AND list_contains($read_again, f.rule_id))
"""


class KnownReport(Model):
    """What the warehouse has of a document; `findings` counts by severity."""

    document_id: str
    entity: str
    report_year: int
    language: str
    facts: int
    proven: int
    disputed: int
    unplaced: int
    findings: dict[Severity, int]


def find_known(
    warehouse: Path, documents: Iterable[tuple[str, str]], reading_key: str
) -> dict[tuple[str, str], KnownReport]:
    """Of documents (id and file name) those whose load that counts now was read with this key, from a file of this
    name, and to its end; and whose bytes are kept. Empty when there is no warehouse, or one of an older Selko."""
    found: dict[tuple[str, str], KnownReport] = {}
    try:
        with open_reading(warehouse) as connection:
            for document_id, file_name in documents:
                asked = {
                    "document_id": document_id,
                    "file_name": file_name,
                    "reading_key": reading_key,
                    "read_again": list(READ_AGAIN),
                }
                row = connection.execute(_FIND, asked).fetchone()
                if row is not None and is_kept(warehouse, document_id):
                    names = ("entity", "report_year", "language", "facts", "proven", "disputed", "unplaced")
                    found[document_id, file_name] = KnownReport(
                        document_id=document_id,
                        findings=dict(zip(Severity, row[len(names) :], strict=True)),
                        **dict(zip(names, row, strict=False)),
                    )
    except WarehouseError:
        return {}  # loading says what is wrong with it
    return found


def record_reading(connection: duckdb.DuckDBPyConnection, load_id: int, reading_key: str) -> bool:
    """Remembers that a load was read with this key. True when that was not known."""
    asked = [load_id, reading_key]
    if connection.execute("FROM raw.readings WHERE load_id = ? AND reading_key = ?", asked).fetchone():
        return False
    connection.execute("INSERT INTO raw.readings VALUES (?, ?)", asked)
    return True
