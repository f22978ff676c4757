"""What a person who looks after a warehouse asks first: what was loaded last, what is kept out, what is open.

Belongs here: asking. Does not belong here: what waits outside (flows/status.py).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from selko.schemas.models.base import Model
from selko.warehouse.answers import ask
from selko.warehouse.database import open_reading

_REPORTS = "SELECT count(*) FROM documents WHERE status = 'loaded'"
_LAST = """
SELECT l.loaded_at, d.file_name, d.entity, d.report_year, l.status
FROM loads AS l JOIN documents AS d USING (document_id) ORDER BY l.load_id DESC LIMIT ?
"""
_QUARANTINE = """
SELECT loaded_at, file_name, entity, report_year, status
FROM documents WHERE status = 'quarantined' ORDER BY loaded_at DESC, document_id
"""
_OPEN = """
SELECT f.severity, count(*) FROM findings AS f JOIN documents AS d USING (document_id)
WHERE f.decision IS NULL AND d.status <> 'superseded' GROUP BY f.severity
"""


class LoadedDocument(Model):
    """One document as it was loaded; times are UTC."""

    loaded_at: datetime
    file_name: str
    entity: str
    report_year: int
    status: str


class Overview(Model):
    """`open_findings` counts by severity those on which nobody has decided."""

    reports: int
    last_loads: tuple[LoadedDocument, ...]
    quarantine: tuple[LoadedDocument, ...]
    open_findings: dict[str, int]


def read_overview(warehouse: Path, last: int = 5) -> Overview:
    """Raises WarehouseError as open_reading does."""
    with open_reading(warehouse) as connection:
        found = dict(ask(connection, _OPEN).rows)
        return Overview(
            reports=ask(connection, _REPORTS).rows[0][0],
            last_loads=tuple(LoadedDocument(**row) for row in ask(connection, _LAST, [last]).records()),
            quarantine=tuple(LoadedDocument(**row) for row in ask(connection, _QUARANTINE).records()),
            open_findings={severity: found.get(severity, 0) for severity in ("block", "warn", "note")},
        )
