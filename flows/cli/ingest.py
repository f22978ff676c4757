"""`selko ingest`: the ingestion flow for files and folders, from the command line."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from selko.flows import console

NOT_ALL_LOADED = 3


class ReportLanguage(StrEnum):
    FI = "fi"
    SV = "sv"
    EN = "en"


def register(app: typer.Typer) -> None:
    app.command("ingest")(ingest)


def ingest(
    paths: list[Path] = typer.Argument(
        ..., metavar="PATH…", parser=console.named_path, help="Files, or folders with their sub-folders."
    ),
    warehouse: Path | None = typer.Option(None, "--warehouse", help="The DuckDB file to load into."),
    entity: str | None = typer.Option(None, "--entity", help="The municipality; read from the document unless given."),
    year: int | None = typer.Option(None, "--year", min=1900, max=2100, help="The fiscal year of the report."),
    language: ReportLanguage | None = typer.Option(None, "--language", help="The language of the report."),
    as_json: bool = typer.Option(False, "--json", help="For machines: a list with one entry per file."),
) -> int:
    """Read, prove and load annual reports: PDF, DOCX or text. Exit status 3 when some were not loaded."""
    from selko.flows.ingestion import Event
    from selko.flows.recording import ingest as ingest_files
    from selko.flows.settings import read_settings
    from selko.flows.sources import find_sources
    from selko.schemas.storage.ordinary import unusual_kind

    settings = read_settings()
    settings.keep_private()
    sources = find_sources(paths)
    if sources.passed_over and not as_json:
        kinds = ", ".join(sorted({unusual_kind(file) or file.suffix or file.name for file in sources.passed_over}))
        console.say(f"{console.count(len(sources.passed_over), 'file')} passed over, no reports: {kinds}.")
    unrecorded: list[str] = []
    with console.progress(len(sources.files), quiet=as_json) as steps:
        steps.begin("starting")

        def listen(event: Event) -> None:
            what, about = event
            if what == "done":
                steps.advance()
            elif what == "unrecorded":
                unrecorded.append(about)
            else:
                steps.begin(Path(about).name)

        rows = ingest_files(
            sources.files,
            warehouse or settings.warehouse,
            settings,
            entity=entity,
            year=year,
            language=language.value if language else None,
            listen=listen,
        )
    if unrecorded:
        console.say(f"Prefect has no whole record of this run: {unrecorded[0]}.")
    for row in rows:
        if row["error"]:
            console.say(row["error"])
    if as_json:
        console.write_json(rows)
    else:
        show_rows(rows, warehouse or settings.warehouse)
    return NOT_ALL_LOADED if any(row["status"] in ("quarantined", "failed") for row in rows) else 0


def show_rows(rows: list[dict[str, Any]], warehouse: Path) -> None:
    """What became of each file, and where to look next."""
    columns = ("file", "status", "entity", "year", "facts", "proven", "disputed", "unplaced", "findings", "seconds")
    console.show_table(
        columns,
        [
            (
                Path(row["file"]).name,
                row["status"],
                row["entity"],
                str(row["report_year"] or ""),
                *(row[name] for name in ("facts", "proven", "disputed", "unplaced")),
                console.counts(row["findings"]),
                row["seconds"],
            )
            for row in rows
        ],
    )
    remarks = sum(row["findings"]["block"] + row["findings"]["warn"] for row in rows)
    if remarks:
        console.show_text(f"{console.count(remarks, 'finding')} to look at: selko findings --severity warn,block")
    console.show_text(f"Warehouse: {warehouse}")
