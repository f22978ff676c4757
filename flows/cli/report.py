"""`selko report`: the data-quality report for finance, as files and by mail. Needs no Prefect."""

from __future__ import annotations

from pathlib import Path

import typer

from selko.flows import console
from selko.flows.cli.answers import WAREHOUSE_HELP, find_warehouse
from selko.flows.cli.ingest import ReportLanguage


def register(app: typer.Typer) -> None:
    app.command("report")(report)


def report(
    entity: str | None = typer.Option(None, "--entity", help="The municipality; all unless given."),
    year: int | None = typer.Option(None, "--year", min=1900, max=2100, help="The fiscal year; all unless given."),
    lang: ReportLanguage | None = typer.Option(None, "--lang", help="The language; default SELKO_REPORT_LANGUAGES."),
    out: Path | None = typer.Option(None, "--out", metavar="DIR", help="The folder for the files; default reports."),
    mail: bool = typer.Option(False, "--mail", help="Send each report to SELKO_SMTP_TO."),
    warehouse: Path | None = typer.Option(None, "--warehouse", help=WAREHOUSE_HELP),
    as_json: bool = typer.Option(False, "--json", help="For machines: a list with one entry per report."),
) -> None:
    """Write the data-quality report (HTML, XLSX and JSON) of what is loaded, and send it when asked to."""
    from selko.flows.finance_reports import write_reports
    from selko.flows.mail import build_message, send_message
    from selko.flows.settings import read_settings

    settings = read_settings()
    if mail:
        settings.require_mail()  # before anything is written
    languages = [lang.value] if lang else list(settings.report_languages)
    written = write_reports(
        find_warehouse(warehouse), out or settings.reports, entity=entity, year=year, languages=languages
    )
    rows = []
    for one in written:
        if mail:
            message = build_message(settings, one.entity, one.year, one.findings, one.files, one.language)
            send_message(message, settings)
        rows.append({**one.model_dump(mode="json"), "mailed": mail})
        if not as_json:
            sent = f"; sent to {', '.join(settings.smtp_to)}" if mail else ""
            console.show_text(f"{one.entity} {one.year} ({one.language}): {console.counts(one.findings)}{sent}")
            for file in one.files:
                console.show_text(f"  {file}")
    if as_json:
        console.write_json(rows)
