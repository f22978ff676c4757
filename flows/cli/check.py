"""`selko check`: the same reading and validation as an ingestion, nothing loaded. Needs no Prefect and imports none."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from selko.flows import console
from selko.flows.cli.ingest import ReportLanguage
from selko.schemas.errors import SelkoError

if TYPE_CHECKING:
    from selko.flows.settings import Settings
    from selko.schemas.models.findings import Finding
    from selko.schemas.models.report import AnnualReport
    from selko.warehouse.quality.result import QualityResult

    Checked = tuple[AnnualReport, QualityResult]

FINDINGS, UNREADABLE = 1, 3


def register(app: typer.Typer) -> None:
    app.command("check")(check)


def check(
    files: list[Path] = typer.Argument(
        ..., metavar="FILE…", parser=console.named_path, help="Annual reports: PDF, DOCX or text."
    ),
    report: Path | None = typer.Option(
        None, "--report", metavar="OUT.html", help="Write the findings as one HTML file."
    ),
    entity: str | None = typer.Option(None, "--entity", help="The municipality; read from the document unless given."),
    year: int | None = typer.Option(None, "--year", min=1900, max=2100, help="The fiscal year of the report."),
    language: ReportLanguage | None = typer.Option(None, "--language", help="The language of the report."),
    lang: ReportLanguage | None = typer.Option(None, "--lang", help="The language of the sentences; default fi."),
    as_json: bool = typer.Option(False, "--json", help="For machines: a list with one entry per file."),
) -> int:
    """Check reports before publication; nothing is loaded. Exit status 0 clean, 1 findings, 3 unreadable."""
    from selko.flows.settings import read_settings
    from selko.flows.sources import find_sources
    from selko.warehouse.quality.expectations import prepare

    settings = read_settings()
    # While the first child process reads. An ingestion prepares before it reads: Prefect imports SQLAlchemy too, and
    # two threads that import modules which import each other find them half made.
    threading.Thread(target=prepare, daemon=True).start()
    speech = lang.value if lang else settings.report_languages[0]
    sources = find_sources(files)
    rows: list[dict[str, Any]] = []
    checked: list[Checked] = []
    with console.progress(len(sources.files), quiet=as_json) as steps:
        for file in sources.files:
            steps.begin(file.name)
            row, pair = _check(file, settings, entity, year, language.value if language else None)
            rows.append(row)
            checked += [pair] if pair else []
            steps.advance()
    if report is not None and checked:
        write_html(checked, report, speech)
    for row in rows:
        if row["error"]:
            console.say(row["error"])
    if as_json:
        console.write_json(rows)
    else:
        _show(rows, checked, speech)
        if report is not None and checked:
            console.show_text(f"Report: {report}")
    return _status(rows)


def _check(
    file: Path, settings: Settings, entity: str | None, year: int | None, language: str | None
) -> tuple[dict[str, Any], Checked | None]:
    """The row of one file, and what was read and checked unless it is unreadable."""
    from selko.extractors.pipeline import extract_in_child
    from selko.flows.results import failed_row, report_row
    from selko.warehouse.quality.expectations import check_report

    begun = time.monotonic()
    try:
        report = extract_in_child(file, entity, year, language, limits=settings.limits())
    except SelkoError as error:
        return {**failed_row(str(file), error), "seconds": round(time.monotonic() - begun, 2), "details": []}, None
    quality = check_report(report)
    row = report_row(str(file), report, quality)
    row["status"] = "quarantined" if row["status"] == "quarantined" else "checked"
    row["seconds"] = round(time.monotonic() - begun, 2)
    row["details"] = [finding.model_dump(mode="json") for finding in _findings(report, quality)]
    return row, (report, quality)


def _findings(report: AnnualReport, quality: QualityResult) -> list[Finding]:
    """Those that block first; then as they stand in the report."""
    from selko.warehouse.rows import all_findings

    order = ["block", "warn", "note"]
    return sorted(all_findings(report, quality), key=lambda finding: order.index(finding.severity.value))


def _show(rows: list[dict[str, Any]], checked: list[Checked], speech: str) -> None:
    by_id = {report.document.document_id: (report, quality) for report, quality in checked}
    for row in rows:
        name = Path(row["file"]).name
        if row["error"]:
            console.show_text(f"{name}: unreadable")
            continue
        whose = f"{row['entity'] or '(no entity)'} {row['report_year'] or '(no year)'}"
        figures = ", ".join(f"{row[what]} {what}" for what in ("proven", "disputed", "unplaced"))
        console.show_text(
            f"{name}: {whose}, {row['facts']} figures, {figures}; findings: {console.counts(row['findings'])}"
        )
        for finding in _findings(*by_id[row["document_id"]]):
            if finding.severity.value != "note":
                page = f"p. {finding.provenance.page}: " if finding.provenance.page else ""
                console.show_text(f"  {finding.severity.value:5}  {page}{getattr(finding, f'message_{speech}')}")


def _status(rows: list[dict[str, Any]]) -> int:
    if any(row["status"] == "failed" for row in rows):
        return UNREADABLE
    return FINDINGS if any(row["findings"]["block"] or row["findings"]["warn"] for row in rows) else 0


def write_html(checked: list[Checked], out: Path, speech: str) -> None:
    """The data-quality report of reports that are in no warehouse, as one HTML file."""
    from selko.warehouse.reports.checked import render_checked

    with console.output(out):
        console.show_text(render_checked(checked, speech))
