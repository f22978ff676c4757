"""The ingestion as a Prefect flow: each reading and each load a task, what became of every file an artifact.

Belongs here: what Prefect shows and records. Does not belong here: the ingestion itself (flows/ingestion.py).

Prefect is a witness and no master: it is handed each piece of work to do. A server that is lost in the middle costs the
record of the run, never a document. A run with findings of `warn` or worse ends as WithFindings, one with a report that
was not loaded as a failure: neither is ever called a success.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

import httpx
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.exceptions import PrefectException
from prefect.futures import PrefectConcurrentFuture
from prefect.runtime import flow_run
from prefect.settings import PREFECT_API_URL
from prefect.states import Completed, Failed, State

from selko.flows.ingestion import Given, Listen, PlainSteps, Reading, Work, ingest_files, run_plain
from selko.flows.results import Row, UnfinishedError, build_markdown, rows_of, worst
from selko.flows.server.own import is_healthy
from selko.flows.settings import Settings, read_settings
from selko.flows.sources import find_sources

RecordedFuture: TypeAlias = PrefectConcurrentFuture[tuple[str, float]]
PREFECT_ERRORS = (httpx.HTTPError, PrefectException, RuntimeError, OSError, TimeoutError)
"""What comes up when Prefect's server is not there, does not answer, or has gone. (Ours are SelkoError.)"""
SERVER_GONE = "the Prefect server has gone while the run went on"
ANSWER_SECONDS = 5.0  # a server that takes longer is as good as gone
LOOK_SECONDS = 0.2  # how often a reading that Prefect runs is looked at: Prefect may have lost it

listener: ContextVar[Listen | None] = ContextVar("listener", default=None)
_kept_rows: ContextVar[list[list[Row]] | None] = ContextVar("kept_rows", default=None)


@task(name="read-report", task_run_name="read {path}", cache_policy=NO_CACHE, persist_result=False)
def read_report(path: str, work: Work[tuple[str, float]]) -> tuple[str, float]:
    """Read and prove one document in a child process."""
    return work()


@task(name="load-report", task_run_name="load {path}", cache_policy=NO_CACHE, persist_result=False)
def load_report(path: str, work: Work[Row]) -> Row:
    """Check one proved report against the expectations and load it."""
    return work()


class _RecordedReading:
    """A reading that Prefect runs; finished here when Prefect does not."""

    def __init__(self, future: RecordedFuture, work: Work[tuple[str, float]]):
        self._future, self._work = future, work

    def wait(self, seconds: float | None) -> bool:
        deadline = None if seconds is None else time.monotonic() + seconds
        while not self._work.done.wait(LOOK_SECONDS):
            if self._future.wrapped_future.done():
                return True  # Prefect has lost it: it is done when it is asked for
            if deadline is not None and time.monotonic() >= deadline:
                return False
        return True

    def result(self) -> tuple[str, float]:
        return self._work()


def server_answers() -> bool:
    """Whether the server of this run is still there; True where Prefect looks after it by itself."""
    url = PREFECT_API_URL.value()
    return url is None or is_healthy(url, ANSWER_SECONDS)


class RecordedSteps:
    """With Prefect, as long as it is there."""

    def __init__(self, settings: Settings, tell: Listen):
        self._plain = PlainSteps(settings.workers)
        self._tell = tell
        self._lost = False

    def begin(self, path: str, work: Work[tuple[str, float]]) -> Reading:
        if self._is_there():
            try:
                return _RecordedReading(read_report.submit(path, work), work)
            except PREFECT_ERRORS as error:
                self._lose(error)
        return self._plain.begin(path, work)

    def load(self, path: str, work: Work[Row]) -> Row:
        if self._is_there():
            try:
                load_report(path, work, return_state=True)
            except PREFECT_ERRORS as error:
                self._lose(error)
        return work()

    def _is_there(self) -> bool:
        """Asked before each piece: Prefect's clients wait long for a server that has gone, and then say nothing."""
        if not self._lost and not server_answers():
            self._lose(TimeoutError(SERVER_GONE))
        return not self._lost

    def _lose(self, error: BaseException) -> None:
        self._lost = True
        self._tell(("unrecorded", _said(error)))

    def __enter__(self) -> RecordedSteps:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._plain.__exit__(kind, error, trace)


def ingest_recorded(files: Sequence[Path], store: str, settings: Settings, given: Given) -> list[Row]:
    """The ingestion inside a flow run, with its artifacts. Prefect's own failures are said and cost nothing else."""
    tell = listener.get() or (lambda _: None)
    rows = ingest_files(files, store, settings, given, RecordedSteps(settings, tell), tell)
    kept = _kept_rows.get()
    if kept is not None:
        kept.append(rows)
    try:
        if not server_answers():
            raise TimeoutError(SERVER_GONE)
        create_table_artifact(
            key="ingested-reports", table=[_flat(row) for row in rows], description="What became of each file."
        )
        create_markdown_artifact(key="ingestion", markdown=build_markdown(rows, store))
    except PREFECT_ERRORS as error:
        tell(("unrecorded", _said(error)))
    return rows


def _name_of_run() -> str:
    """'ingest: 3 files and folders', 'ingest: report-2023.pdf'."""
    paths = flow_run.parameters.get("paths", [])
    return f"ingest: {Path(paths[0]).name if len(paths) == 1 else f'{len(paths)} files and folders'}"


@flow(name="ingest", flow_run_name=_name_of_run, validate_parameters=False, persist_result=False)
def ingest_reports(
    paths: list[str],
    warehouse: str | None = None,
    entity: str | None = None,
    year: int | None = None,
    language: str | None = None,
) -> State:
    """Ingest files and folders; the state's result is a list with one row per file, in the order of the files."""
    settings = read_settings()
    sources = find_sources([Path(path) for path in paths])
    store = warehouse or str(settings.warehouse)
    return final_state(ingest_recorded(sources.files, store, settings, (entity, year, language)))


def final_state(rows: list[Row]) -> State:
    """Never better than the worst file."""
    outcome = worst(rows)
    if outcome == "not_loaded":
        lost = sum(row["status"] in ("quarantined", "failed") for row in rows)
        error = UnfinishedError(
            f"{lost} of {len(rows)} files were not loaded", rows, "see the artifact ingested-reports"
        )
        return Failed(name="NotAllLoaded", message=str(error), data=error)
    if outcome == "findings":
        return Completed(name="WithFindings", message="There are findings of severity warn or block", data=rows)
    return Completed(message=f"{len(rows)} files, nothing to remark", data=rows)


def _flat(row: Row) -> dict[str, Any]:
    findings = row["findings"] or {}
    return {**row, "findings": ", ".join(f"{number} {severity}" for severity, number in findings.items())}


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def run_ingestion(
    paths: Sequence[Path],
    warehouse: Path | None = None,
    entity: str | None = None,
    year: int | None = None,
    language: str | None = None,
    *,
    listen: Listen | None = None,
) -> list[Row]:
    """Run the flow here and now, and without Prefect where it fails; gives the rows. Raises SelkoError when nothing
    could be done at all."""
    kept: list[list[Row]] = []
    tokens = listener.set(listen), _kept_rows.set(kept)
    try:
        state = ingest_reports(
            [str(path) for path in paths],
            warehouse=str(warehouse) if warehouse else None,
            entity=entity,
            year=year,
            language=language,
            return_state=True,
        )
        rows = rows_of(state)
        if listen is not None and not server_answers():
            listen(("unrecorded", SERVER_GONE))
        return rows
    except PREFECT_ERRORS as error:
        if listen is not None:
            listen(("unrecorded", _said(error)))
        if kept:  # all was done, and only the end of it could not be recorded
            return kept[0]
        settings = read_settings()
        store = str(warehouse or settings.warehouse)
        return run_plain(find_sources(paths).files, store, settings, (entity, year, language), listen)
    finally:
        listener.reset(tokens[0])
        _kept_rows.reset(tokens[1])
