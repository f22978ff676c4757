"""The data-quality reports as files: HTML, XLSX and JSON, one set per entity, fiscal year and language.

Belongs here: choosing what is written, and its names. Does not belong here: what a report says (warehouse/reports).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from selko.schemas.errors import SettingsError
from selko.schemas.models.base import Model

if TYPE_CHECKING:
    from selko.warehouse.reports.model import DocumentReport, QualityReport


class WrittenReport(Model):
    """One report: its files (HTML, XLSX, JSON), and how many findings of each severity it tells."""

    entity: str
    year: int
    language: str
    files: tuple[Path, ...]
    findings: dict[str, int]


def write_reports(
    store: Path, out: Path, *, entity: str | None, year: int | None, languages: Sequence[str]
) -> list[WrittenReport]:
    """Write the reports on all that is loaded for this entity and year (None: any).

    Raises QueryError when nothing is, WarehouseError when the warehouse cannot be read.
    """
    from selko.warehouse.reports.collect import build_quality_report
    from selko.warehouse.reports.files import write_reports as write_files
    from selko.warehouse.reports.model import QualityReport

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"this folder cannot be made ({error.strerror})", file=str(out), way_out="name another folder with --out"
        ) from error
    written = []
    for language in languages:
        report = build_quality_report(store, entity=entity, year=year, language=language)
        documents = sorted(report.documents, key=_whose)
        for (name, fiscal_year), group in groupby(documents, key=_whose):
            part = QualityReport(language=language, documents=tuple(group))
            files = write_files(part, out, f"quality-{slug(name)}-{fiscal_year}-{language}")
            written.append(
                WrittenReport(entity=name, year=fiscal_year, language=language, files=files, findings=_count(part))
            )
    return written


def slug(name: str) -> str:
    """A name as part of a file name: `Äänekosken kaupunki` → `aanekosken-kaupunki`."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-") or "entity"


def _whose(document: DocumentReport) -> tuple[str, int]:
    return document.entity, document.report_year


def _count(report: QualityReport) -> dict[str, int]:
    return {
        severity: sum(len(document.of(severity)) for document in report.documents)
        for severity in ("block", "warn", "note")
    }
