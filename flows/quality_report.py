"""The quality-report flow: the data-quality report of a fiscal year, written to a folder and sent to finance.

Belongs here: when it is written, sent and tried again. Does not belong here: what it says (warehouse/reports), the
message (flows/mail.py).

Sending comes after writing and after the load: whatever the mail server does, nothing that was loaded is lost, and a
report that could not be sent is said, in the run's state and in an artifact.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, Failed, State

from selko.flows.finance_reports import WrittenReport, write_reports
from selko.flows.mail import build_message, send_message
from selko.flows.results import UnfinishedError
from selko.flows.settings import read_settings
from selko.schemas.errors import MailUnavailableError

SEND_AGAIN_SECONDS = [30, 120, 600]


def _can_heal(_task: Any, _run: Any, state: State) -> bool:
    """Only a server that is down or busy is asked again."""
    return isinstance(state.result(raise_on_failure=False), MailUnavailableError)


@task(name="write-quality-report", cache_policy=NO_CACHE, persist_result=False)
def write_quality_report(
    store: str, entity: str | None, year: int | None, languages: list[str], out: str
) -> list[WrittenReport]:
    """HTML, XLSX and JSON for each entity, year and language that was asked for."""
    return write_reports(Path(store), Path(out), entity=entity, year=year, languages=languages)


@task(
    name="send-quality-report",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=len(SEND_AGAIN_SECONDS),
    retry_delay_seconds=SEND_AGAIN_SECONDS,
    retry_condition_fn=_can_heal,
)
def send_quality_report(written: WrittenReport) -> None:
    """One message with the report attached."""
    settings = read_settings()
    message = build_message(settings, written.entity, written.year, written.findings, written.files, written.language)
    send_message(message, settings)


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
    written = write_quality_report(
        warehouse or str(settings.warehouse),
        entity,
        year,
        languages or list(settings.report_languages),
        out or str(settings.reports),
    )
    send = settings.mail_is_set if mail is None else mail
    rows = [_send(report) if send else report_row(report) for report in written]
    create_markdown_artifact(key="quality-reports", markdown=build_markdown(rows))
    unsent = sum(row["error"] is not None for row in rows)
    if unsent:
        error = UnfinishedError(f"{unsent} of {len(rows)} reports could not be sent", rows, "see the artifact")
        return Failed(name="NotSent", message=str(error), data=error)
    return Completed(message=f"{len(rows)} reports", data=rows)


def _send(report: WrittenReport) -> dict[str, Any]:
    state = send_quality_report(report, return_state=True)
    error = state.result(raise_on_failure=False)
    if isinstance(error, BaseException):
        return report_row(report, error=str(error))
    return report_row(report, mailed=True)


def report_row(report: WrittenReport, mailed: bool = False, error: str | None = None) -> dict[str, Any]:
    """The row of one report, as `selko report --json` prints it."""
    return {**report.model_dump(mode="json"), "mailed": mailed, "error": error}


def build_markdown(rows: list[dict[str, Any]]) -> str:
    """The summary that the Prefect page shows."""
    lines = ["# Data-quality reports", ""]
    for row in rows:
        what = "sent" if row["mailed"] else f"**not sent**: {row['error']}" if row["error"] else "written"
        lines.append(f"- {row['entity']} {row['year']} ({row['language']}): {what}; {', '.join(row['files'])}")
    return "\n".join([*lines, *([] if rows else ["Nothing is loaded for this entity and year."])])
