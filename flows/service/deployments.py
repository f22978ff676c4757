"""What Prefect serves: the inbox, the yearly ingestion, single ingestions and reports.

Belongs here: the flows and their schedules, as Prefect knows them. Does not belong here: what a turn at the inbox does
(turn.py), when it is due (watch.py: an inbox that is empty starts no run), the processes (watch.py, runner_process.py).
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from prefect import flow
from prefect.deployments.runner import EntrypointType, RunnerDeployment
from prefect.runtime import flow_run
from prefect.schedules import Cron
from prefect.states import Completed, Failed, State

from selko.flows.ingest import ingest_recorded, ingest_reports
from selko.flows.quality_report import quality_report
from selko.flows.results import Row, UnfinishedError, worst
from selko.flows.service.archive import ASIDE
from selko.flows.service.inbox import find_ready
from selko.flows.service.turn import name_of_run, say, take_turn
from selko.flows.settings import Settings, read_settings
from selko.flows.sources import read_folder

INBOX, TAG = "inbox-watch/inbox", "selko"


def _name_from_parameters() -> str:
    return name_of_run(flow_run.parameters.get("files"))


@flow(name="inbox-watch", flow_run_name=_name_from_parameters, validate_parameters=False, persist_result=False)
def watch_inbox(files: list[str] | None = None) -> State:
    """Ingest what lies ready in the inbox (or these files of it), and move it to the archive. Finance is told
    afterwards, by a process of its own: no mail that waits holds up the inbox."""
    settings = read_settings()
    store = str(settings.warehouse)
    rows = take_turn(settings, files, partial(ingest_recorded, store=store, settings=settings, given=(None,) * 3))
    if rows is None:
        return Completed(name="Busy", message="Another run has the inbox", data=[])
    if not rows:
        return Completed(name="NothingNew", message="Nothing is ready in the inbox", data=[])
    return final_state(rows, [])


@flow(name="yearly-ingestion", flow_run_name="yearly ingestion", validate_parameters=False, persist_result=False)
def ingest_year(year: int | None = None) -> State:
    """Read the inbox and the archive again, with the reader and the taxonomy of today, and report on the fiscal year
    that has ended (or `year`). What has not changed stays as it is."""
    settings = read_settings()
    year = year or datetime.now(ZoneInfo(settings.time_zone)).year - 1
    files = find_again(settings)
    rows = ingest_recorded(files, str(settings.warehouse), settings, (None, None, None)) if files else []
    for row in rows:
        say(row)
    entities = sorted({row["entity"] for row in rows if row["report_year"] == year and row["document_id"]})
    return final_state(rows, [quality_report(entity=entity, year=year, return_state=True) for entity in entities])


def find_again(settings: Settings) -> tuple[Path, ...]:
    """What is ready in the inbox, and the reports in the archive: those too that could not be read (a newer reader
    may), not those put aside."""
    ready = find_ready(settings.inbox, settings.archive)
    archived = read_folder(settings.archive).files if settings.archive.is_dir() else ()
    return (*ready, *(file for file in archived if not file.is_relative_to(settings.archive / ASIDE)))


def final_state(rows: list[Row], reports: list[State]) -> State:
    """Never better than the worst file, nor than a report that was not sent."""
    outcome = worst(rows)
    if outcome == "not_loaded":
        return _failed("NotAllLoaded", UnfinishedError("some files were not loaded", rows, "see the artifacts"))
    if any(not state.is_completed() for state in reports):
        return _failed("NotSent", UnfinishedError("a quality report was not sent", rows, "see the artifacts"))
    if outcome == "findings":
        return Completed(name="WithFindings", message="There are findings of severity warn", data=rows)
    return Completed(message=f"{len(rows)} files, nothing to remark", data=rows)


def _failed(name: str, error: UnfinishedError) -> State:
    return Failed(name=name, message=str(error), data=error)


def build_deployments(settings: Settings) -> list[RunnerDeployment]:
    """The deployments that `selko serve` offers. The inbox has no schedule: it is looked at by watch.py, which starts a
    run when a file is ready; nor a limit: its turns are held apart by a lock that ends with its process. Module
    entrypoints: the file form would put flows/ on sys.path."""
    module = EntrypointType.MODULE_PATH
    return [
        watch_inbox.to_deployment("inbox", entrypoint_type=module, tags=[TAG]),
        ingest_year.to_deployment(
            "yearly",
            schedule=Cron(settings.schedule_yearly, timezone=settings.time_zone),
            entrypoint_type=module,
            tags=[TAG],
        ),
        ingest_reports.to_deployment("ingest", entrypoint_type=module, tags=[TAG]),
        quality_report.to_deployment("quality-report", entrypoint_type=module, tags=[TAG]),
    ]
