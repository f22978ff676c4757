"""The data-quality reports as files, one set per entity, year and language.

Belongs here: choosing what is written and where. Does not belong here: what a report says (warehouse/reports).
"""

from __future__ import annotations

from pathlib import Path

from schemas.base import Model


class WrittenReport(Model):
    """One report: its files (HTML, XLSX, JSON) and how many findings of each severity it tells."""

    entity: str
    year: int
    language: str
    files: tuple[Path, ...]
    findings: dict[str, int]


def write_reports(
    store: Path, out: Path, *, entity: str | None, year: int | None, languages: list[str]
) -> list[WrittenReport]:
    """Write the reports that were asked for."""
    raise NotImplementedError
