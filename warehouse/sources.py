"""The bytes of every loaded document, kept beside the warehouse by their sha256: `sources/ab/abcdef….pdf`.

Belongs here: keeping them, and finding out which are missing or damaged. Does not belong here: what was read of them.
"""

from __future__ import annotations

import os
from hashlib import file_digest
from pathlib import Path

from selko.schemas.models.base import Model
from selko.warehouse.database import open_reading

_LOADED = """
SELECT document_id, file_name, entity, report_year FROM raw.current_documents ORDER BY entity, report_year, document_id
"""


class LostSource(Model):
    """A loaded document whose bytes are not there as they were loaded."""

    document_id: str
    file_name: str
    entity: str
    report_year: int
    damaged: Path | None  # None: it is missing


def keep_source(warehouse: Path, content: bytes, document_id: str, suffix: str) -> Path:
    """Keeps the bytes of a loaded document; puts them in the place of damaged ones. Returns where."""
    kept = _folder(warehouse, document_id) / f"{document_id}{suffix}"
    if not _is_whole(kept, document_id):
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(f".{kept.name}.{os.getpid()}")
        try:
            with part.open("wb") as handle:
                handle.write(content)
                handle.flush()
                os.fsync(handle.fileno())
            part.replace(kept)
        finally:
            part.unlink(missing_ok=True)
    return kept


def sweep_sources(warehouse: Path) -> None:
    """Removes what a killed writer had half written. The writer's lock must be held."""
    for part in (warehouse.parent / "sources").glob("??/.*"):
        part.unlink(missing_ok=True)


def is_kept(warehouse: Path, document_id: str) -> bool:
    """Whether the bytes of a document are there as they were loaded."""
    return any(_is_whole(kept, document_id) for kept in _folder(warehouse, document_id).glob(f"{document_id}.*"))


def find_lost_sources(warehouse: Path) -> tuple[LostSource, ...]:
    """The loaded documents whose bytes are missing or damaged; every kept byte is read. Raises WarehouseError."""
    with open_reading(warehouse) as connection:
        loaded = connection.execute(_LOADED).fetchall()
    return tuple(
        LostSource(
            document_id=document_id,
            file_name=file_name,
            entity=entity,
            report_year=year,
            damaged=next(_folder(warehouse, document_id).glob(f"{document_id}.*"), None),
        )
        for document_id, file_name, entity, year in loaded
        if not is_kept(warehouse, document_id)
    )


def _folder(warehouse: Path, document_id: str) -> Path:
    return warehouse.parent / "sources" / document_id[:2]


def _is_whole(kept: Path, document_id: str) -> bool:
    try:
        with kept.open("rb") as handle:
            return file_digest(handle, "sha256").hexdigest() == document_id
    except OSError:
        return False
