"""The data-quality reports as files: HTML, XLSX and JSON, one set per entity, fiscal year and language.

Belongs here: choosing what is written, and its names. Does not belong here: what a report says (warehouse/reports).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from selko.schemas.errors import SettingsError
from selko.schemas.models.base import Model

if TYPE_CHECKING:
    from selko.warehouse.reports.model import DocumentReport, QualityReport


FOREMOST = 5  # findings that fit on the first screen of a mail


class Foremost(Model):
    """One of the most important findings: how grave, on which page, and its sentence."""

    severity: str
    page: int | None
    sentence: str


class WrittenReport(Model):
    """One report: its files (HTML, XLSX, JSON), how many findings of each severity it tells, and the foremost ones."""

    entity: str
    year: int
    language: str
    files: tuple[Path, ...]
    findings: dict[str, int]
    foremost: tuple[Foremost, ...] = ()


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
                WrittenReport(
                    entity=name,
                    year=fiscal_year,
                    language=language,
                    files=files,
                    findings=_count(part),
                    foremost=find_foremost(part),
                )
            )
    return written


def find_foremost(report: QualityReport) -> tuple[Foremost, ...]:
    """What finance should see first: what blocks before what warns, much money before little, and what more
    calculations confirm before what fewer do. Notes, and what a person has rejected, are left out."""
    from selko.warehouse.texts import name_of

    rejected = name_of("report.decision", "rejected", report.language)
    severities = ("block", "warn")
    found = [finding for document in report.documents for finding in document.findings]
    ranked = sorted(
        (one for one in found if one.severity.value in severities and one.decision != rejected),
        key=lambda one: (severities.index(one.severity.value), -abs(one.difference or Decimal(0)), -one.witnesses),
    )
    told = (Foremost(severity=one.severity.value, page=one.page, sentence=one.sentence) for one in ranked)
    return tuple(dict.fromkeys(told))[:FOREMOST]


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
