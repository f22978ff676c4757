"""What runs by itself: the inbox watch, the yearly ingestion, the quality report.

Belongs here: schedules, and the two flows that they start. Does not belong here: what an ingestion does
(flows/ingest.py), which files are ready (flows/service/inbox.py), the server (flows/service/server.py).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from prefect import flow
from prefect.deployments.runner import EntrypointType, RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron, Interval
from prefect.states import Completed, Failed, State

from selko.flows import console
from selko.flows.ingest import ingest_reports
from selko.flows.quality_report import quality_report
from selko.flows.results import Row, UnfinishedError, rows_of, worst
from selko.flows.service.inbox import find_ready, move_to_archive, turn
from selko.flows.settings import Settings, read_settings

RUNS_AT_A_TIME = 4


@flow(name="inbox-watch", validate_parameters=False, persist_result=False)
def watch_inbox() -> State:
    """Ingest what lies ready in the inbox, move it to the archive, and report to finance on what was loaded."""
    settings = read_settings()
    with turn(settings.archive) as mine:
        if not mine:
            return Completed(name="Busy", message="Another run has the inbox", data=[])
        ready = find_ready(settings.inbox, settings.archive)
        if not ready:
            return Completed(name="NothingNew", message="Nothing is ready in the inbox", data=[])
        rows = _ingest(ready)
        for row in rows:
            if row["error_kind"] != "WarehouseError":  # that one can heal: the file stays for the next turn
                move_to_archive(Path(row["file"]), settings.archive, failed=row["status"] == "failed")
    return _final_state(rows, _report(rows))


@flow(name="yearly-ingestion", validate_parameters=False, persist_result=False)
def ingest_year(year: int | None = None) -> State:
    """Read the inbox and the archive again, with the reader and the taxonomy of today, and report on the fiscal year
    that has ended (or `year`). What has not changed stays as it is."""
    settings = read_settings()
    year = year or datetime.now(ZoneInfo(settings.time_zone)).year - 1
    folders = [folder for folder in (settings.inbox, settings.archive) if folder.is_dir()]
    rows = _ingest(folders) if folders else []
    entities = sorted({row["entity"] for row in rows if row["report_year"] == year and row["document_id"]})
    return _final_state(rows, [_write(entity, year) for entity in entities])


def _ingest(paths: list[Path] | tuple[Path, ...]) -> list[Row]:
    rows = rows_of(ingest_reports([str(path) for path in paths], return_state=True))
    for row in rows:
        console.say(row["error"] or f"{row['file']}: {row['status']}, findings: {console.counts(row['findings'])}.")
    return rows


def _report(rows: list[Row]) -> list[State]:
    """One quality report per entity and year that is new."""
    fresh = {(row["entity"], row["report_year"]) for row in rows if row["status"] in ("loaded", "quarantined")}
    return [_write(entity, year) for entity, year in sorted(fresh)]


def _write(entity: str, year: int) -> State:
    return quality_report(entity=entity, year=year, return_state=True)


def _final_state(rows: list[Row], reports: list[State]) -> State:
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
    """The deployments that `selko serve` offers. Module entrypoints: the file form would put flows/ on sys.path."""
    module = EntrypointType.MODULE_PATH
    poll = Interval(timedelta(seconds=settings.schedule_inbox_seconds), timezone=settings.time_zone)
    return [
        watch_inbox.to_deployment(
            "inbox", schedule=poll, concurrency_limit=_one_at_a_time(), entrypoint_type=module, tags=["selko"]
        ),
        ingest_year.to_deployment(
            "yearly",
            schedule=Cron(settings.schedule_yearly, timezone=settings.time_zone),
            entrypoint_type=module,
            tags=["selko"],
        ),
        ingest_reports.to_deployment("ingest", entrypoint_type=module, tags=["selko"]),
        quality_report.to_deployment("quality-report", entrypoint_type=module, tags=["selko"]),
    ]


def _one_at_a_time() -> Any:
    """A look at the inbox that comes while the one before still works is left out."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy

    return ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)


class _Runner(Runner):
    """Prefect's runner, ending in order on SIGTERM: its own handler leaves the flow runs and a traceback behind."""

    def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
        """Called by the runner as signal handler."""
        self.when_stopped()

    when_stopped: Callable[[], object]


def serve_deployments(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. The server must be there (PREFECT_API_URL)."""
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_serve(build_deployments(settings)))


async def _serve(deployments: list[RunnerDeployment]) -> None:
    runner = _Runner(pause_on_shutdown=False, limit=RUNS_AT_A_TIME)
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    runner.when_stopped = lambda: loop.call_soon_threadsafe(task.cancel)
    for deployment in deployments:
        await runner.aadd_deployment(deployment)
    await runner.start()
