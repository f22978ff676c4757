"""`selko report`: the data-quality report for finance, as files and by mail. Needs no Prefect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from selko.flows import console
from selko.flows.cli.answers import WAREHOUSE_HELP, find_warehouse
from selko.flows.cli.ingest import ReportLanguage

if TYPE_CHECKING:
    from selko.flows.settings import Settings

UNSENT = 1


def register(app: typer.Typer) -> None:
    app.command("report")(report)


def report(
    entity: str | None = typer.Option(None, "--entity", help="The municipality; all unless given."),
    year: int | None = typer.Option(None, "--year", min=1900, max=2100, help="The fiscal year; all unless given."),
    lang: ReportLanguage | None = typer.Option(None, "--lang", help="The language; default SELKO_REPORT_LANGUAGES."),
    out: Path | None = typer.Option(None, "--out", metavar="DIR", help="The folder for the files; default reports."),
    mail: bool = typer.Option(False, "--mail", help="Send each report to SELKO_SMTP_TO."),
    pending: bool = typer.Option(
        False, "--pending", help="Write and send only what waits: reports of new loads, mails that did not go out."
    ),
    warehouse: Path | None = typer.Option(None, "--warehouse", help=WAREHOUSE_HELP),
    as_json: bool = typer.Option(False, "--json", help="For machines: a list with one entry per report."),
) -> int:
    """Write the data-quality report (HTML, XLSX and JSON) of what is loaded, and send it when asked to. Exit status 1
    when a mail could not be sent: it waits, and is tried again by `selko serve` and by --pending."""
    from selko.flows.finance_reports import write_reports
    from selko.flows.outbox import ask_for_mail, build_report_rows, list_waiting, send_due
    from selko.flows.settings import read_settings
    from selko.schemas.errors import SettingsError

    settings, store = read_settings(), find_warehouse(warehouse)
    settings.keep_private()
    if pending:
        if entity or year or lang or mail:
            raise SettingsError(
                "--pending tells all that waits", way_out="leave out --entity, --year, --lang and --mail"
            )
        return _send_pending(settings, store, out, as_json)
    if mail:
        settings.require_mail()  # before anything is written
    languages = [lang.value] if lang else list(settings.report_languages)
    written = write_reports(store, out or settings.reports, entity=entity, year=year, languages=languages)
    if mail:
        ask_for_mail(store, written, lang.value if lang else None)
        send_due(settings, store, out=out, written=written)
    rows = build_report_rows(written, list_waiting(settings, store) if mail else (), by_mail=mail)
    for one, row in zip(written, rows, strict=True):
        if row["error"]:
            console.say(row["error"])
        if not as_json:
            sent = f"; sent to {', '.join(settings.smtp_to)}" if row["mailed"] else ""
            console.show_text(f"{one.entity} {one.year} ({one.language}): {console.counts(one.findings)}{sent}")
            for file in one.files:
                console.show_text(f"  {file}")
    if as_json:
        console.write_json(rows)
    return UNSENT if any(row["error"] for row in rows) else 0


def _send_pending(settings: Settings, store: Path, out: Path | None, as_json: bool) -> int:
    """What waits is tried now, without waiting for its pause to end."""
    from selko.flows.outbox import describe_waiting, list_waiting, send_due

    told = send_due(settings, store, out=out, at_once=True)
    waiting = list_waiting(settings, store)
    if as_json:
        console.write_json({"told": told, "waiting": waiting})
    else:
        for one in told:
            if one.done:
                what = f"sent to {one.address}" if one.address else "written"
                console.show_text(f"{one.entity} {one.year} ({one.language}): {what}")
        for wait in waiting:
            console.say(describe_waiting(wait))
        if not told and not waiting:
            console.show_text("Nothing waits.")
    return UNSENT if waiting else 0
