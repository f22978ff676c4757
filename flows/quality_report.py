"""The quality-report flow: the data-quality report of a fiscal year, written to a folder and sent to finance.

Belongs here: what Prefect shows of it. Does not belong here: what the report says (warehouse/reports), the message
(flows/mail.py), when it is tried again (flows/outbox.py).

Sending comes after writing and after the load: whatever the mail server does, nothing that was loaded is lost. A mail
that could not be sent waits in the outbox, and is said, in the run's state and in an artifact."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, Failed, State

from selko.flows.finance_reports import WrittenReport, write_reports
from selko.flows.outbox import Waiting, ask_for_mail, build_report_rows, describe_waiting, list_waiting, send_due
from selko.flows.results import UnfinishedError
from selko.flows.settings import read_settings
from selko.schemas.words.printing import show_markdown


@task(name="write-quality-report", cache_policy=NO_CACHE, persist_result=False)
def write_quality_report(
    store: str, entity: str | None, year: int | None, languages: list[str], out: str
) -> list[WrittenReport]:
    """HTML, XLSX and JSON for each entity, year and language that was asked for."""
    return write_reports(Path(store), Path(out), entity=entity, year=year, languages=languages)


@task(name="send-quality-reports", cache_policy=NO_CACHE, persist_result=False)
def send_quality_reports(written: list[WrittenReport], store: str) -> None:
    """One mail to each recipient for each entity and year; what cannot be sent waits in the outbox."""
    ask_for_mail(Path(store), written)
    send_due(read_settings(), Path(store), written=written)


@flow(name="quality-report", validate_parameters=False, persist_result=False)
def quality_report(
    entity: str | None = None,
    year: int | None = None,
    languages: list[str] | None = None,
    warehouse: str | None = None,
    out: str | None = None,
    mail: bool | None = None,
) -> State:
    """Write the reports, and send them when a mail server is set (or `mail` asks for it). The state's result is a list
    with, per report: entity, year, language, files, findings, mailed, error."""
    settings = read_settings()
    store = warehouse or str(settings.warehouse)
    written = write_quality_report(
        store, entity, year, languages or list(settings.report_languages), out or str(settings.reports)
    )
    send = settings.mail_is_set if mail is None else mail
    if send:
        settings.require_mail()
        send_quality_reports(written, store)
    waiting = list_waiting(settings, Path(store))
    rows = build_report_rows(written, waiting, by_mail=send)
    create_markdown_artifact(key="quality-reports", markdown=build_markdown(rows, waiting))
    unsent = sum(row["error"] is not None for row in rows)
    if unsent:
        error = UnfinishedError(
            f"{unsent} of {len(rows)} reports could not be sent", rows, "they wait in the outbox; see the artifact"
        )
        return Failed(name="NotSent", message=str(error), data=error)
    return Completed(message=f"{len(rows)} reports", data=rows)


def build_markdown(rows: Sequence[dict[str, Any]], waiting: Sequence[Waiting]) -> str:
    """The summary that the Prefect page shows: what was done, and what waits."""
    lines = ["# Data-quality reports", ""]
    for row in rows:
        what = "sent" if row["mailed"] else "written"
        if row["error"]:
            what = f"**not sent**: {show_markdown(row['error'])}"
        files = show_markdown(", ".join(row["files"]))
        lines.append(f"- {show_markdown(row['entity'])} {row['year']} ({row['language']}): {what}; {files}")
    if not rows:
        lines.append("Nothing is loaded for this entity and year.")
    if waiting:
        lines += ["", "## Waits in the outbox", ""]
        lines += [f"- {show_markdown(describe_waiting(one))}" for one in waiting]
    return "\n".join(lines)
