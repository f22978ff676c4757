"""The ingestion flow: files in, each read in a child process of its own, loaded by one writer, one row of result each.

Belongs here: what runs beside what, what is retried, what Prefect shows. Does not belong here: reading, checking,
loading; a task's body is one call into the core. Tasks pass paths and plain rows, never reports.

One report's failure is its own: it becomes a row of the result and the batch goes on. Only what can heal (a warehouse
that another process holds) is retried; bad content is not. A run with findings of `warn` or worse ends as WithFindings,
one with a report that was not loaded as a failure: neither is ever called a success.
"""

from __future__ import annotations

import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from contextvars import ContextVar
from hashlib import file_digest
from pathlib import Path
from typing import Any, TypeAlias

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.states import Completed, Failed, State

from selko.extractors.intake.limits import Limits
from selko.extractors.intake.source import printable_name
from selko.flows.reading_key import build_reading_key
from selko.flows.results import Row, UnfinishedError, build_markdown, failed_row, known_row, report_row, rows_of, worst
from selko.flows.settings import Settings, read_settings
from selko.flows.sources import find_sources
from selko.schemas.errors import WarehouseError

Reading: TypeAlias = PrefectFuture[tuple[str, float]]
Event: TypeAlias = tuple[str, str]
"""What happens, and with which file: ('read', path) when a reading begins, ('done', path) when its row is there."""
listener: ContextVar[Callable[[Event], None] | None] = ContextVar("listener", default=None)

KEPT_SECONDS = 20.0  # one writer is kept so long for the reports of a batch; others wait longer for their turn
LOCKED_RETRIES = [2, 10, 30]  # seconds, on top of the minute that a writer itself waits for its turn


def _can_heal(_task: Any, _run: Any, state: State) -> bool:
    """Whether to try again: only when the warehouse could not be written just now."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, WarehouseError)


@task(name="read-report", task_run_name="read {path}", cache_policy=NO_CACHE, persist_result=False)
def read_report(
    path: str, folder: str, entity: str | None, year: int | None, language: str | None, limits: Limits
) -> tuple[str, float]:
    """Read and prove one document in a child process; gives the path of the AnnualReport, in pieces in `folder`, and
    the seconds that it took."""
    from selko.extractors.pipeline import extract_in_child
    from selko.schemas.models.report import AnnualReport
    from selko.schemas.storage.pieces import dump_pieces

    begun = time.monotonic()
    report = extract_in_child(path, entity, year, language, limits=limits)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".jsonl", delete=False) as file:
        file.writelines(dump_pieces(report, AnnualReport))
    return file.name, time.monotonic() - begun


@task(
    name="load-report",
    task_run_name="load {path}",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=len(LOCKED_RETRIES),
    retry_delay_seconds=LOCKED_RETRIES,
    retry_condition_fn=_can_heal,
)
def load_report(report_file: str, path: str, store: str, reading_key: str) -> Row:
    """Check one proved report against the expectations and load it; gives its row of the result."""
    import selko.warehouse.load
    from selko.schemas.models.report import AnnualReport
    from selko.schemas.storage.pieces import load_pieces
    from selko.warehouse.quality.expectations import check_report

    file = Path(report_file).open("rb")  # noqa: SIM115 - load_pieces takes it over
    report: AnnualReport = load_pieces(file, AnnualReport)
    quality = check_report(report)
    result = selko.warehouse.load.load_report(Path(store), report, quality, Path(path), reading_key)
    return {**report_row(path, report, quality), "status": result.status.value}


@flow(name="ingest", validate_parameters=False, persist_result=False)
def ingest_reports(
    paths: list[str],
    warehouse: str | None = None,
    entity: str | None = None,
    year: int | None = None,
    language: str | None = None,
) -> State:
    """Ingest files and folders; the state's result is a list with one row per file, in the order of the files."""
    settings = read_settings()
    store = warehouse or str(settings.warehouse)
    sources = find_sources([Path(path) for path in paths])
    with tempfile.TemporaryDirectory(prefix="selko-") as folder:
        rows = _ingest(sources.files, store, folder, settings, (entity, year, language))
    create_table_artifact(
        key="ingested-reports", table=[_flat(row) for row in rows], description="What became of each file."
    )
    create_markdown_artifact(key="ingestion", markdown=build_markdown(rows, store))
    return _final_state(rows)


def _ingest(
    files: Sequence[Path],
    warehouse: str,
    folder: str,
    settings: Settings,
    given: tuple[str | None, int | None, str | None],
) -> list[Row]:
    """Read beside each other, at most `workers` at a time; load one after another, in the order of the files. What the
    warehouse has already, read just so, is not read again."""
    tell = listener.get() or (lambda _: None)
    limits = settings.limits()
    reading_key = build_reading_key(*given, limits)
    known = _find_known(files, warehouse, reading_key)
    if len(known) < len(files):
        from selko.warehouse.quality.expectations import prepare

        prepare()  # now, when no thread imports anything beside it
    waiting: deque[tuple[Path, Reading | None]] = deque()
    rest = deque(files)
    rows: list[Row] = []
    store = _Store(warehouse, rows, reading_key)
    try:
        while rest or waiting:
            while rest and len(waiting) < settings.workers:
                file = rest.popleft()
                if file in known:
                    waiting.append((file, None))
                    continue
                tell(("read", str(file)))
                waiting.append((file, read_report.submit(str(file), folder, *given, limits)))
            file, future = waiting.popleft()
            if future is None:
                rows.append(known[file])
                tell(("done", str(file)))
                continue
            future.wait(timeout=store.seconds_left())
            if not _is_read(future):
                store.publish()  # nothing is held while a report is being read for long
                future.wait()
            store.load(file, future)
            tell(("done", str(file)))
    finally:
        store.publish()
    return rows


def _find_known(files: Sequence[Path], warehouse: str, reading_key: str) -> dict[Path, Row]:
    """The rows of the files that the warehouse has already. Bytes are hashed here, and looked at by nobody."""
    from selko.warehouse.known import find_known

    begun = time.monotonic()
    if not Path(warehouse).is_file():
        return {}
    asked = {file: (document_id, printable_name(file)) for file in files if (document_id := _hash(file)) is not None}
    found = find_known(Path(warehouse), asked.values(), reading_key)
    rows = {file: known_row(str(file), found[document]) for file, document in asked.items() if document in found}
    seconds = (time.monotonic() - begun) / max(1, len(files))
    return {file: {**row, "seconds": round(seconds, 2)} for file, row in rows.items()}


def _hash(file: Path) -> str | None:
    """The document_id; None for what is no ordinary file or cannot be opened: reading it says what it is."""
    try:
        if not file.is_file():
            return None
        with file.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return None


def _is_read(future: Reading) -> bool:
    try:
        future.result(timeout=0, raise_on_failure=False)
    except TimeoutError:
        return False
    return True


class _Store:
    """One writer for what is loaded within a few seconds, since each publication copies the whole warehouse. `rows` get
    the result of each file; what could not be published was not loaded, and its rows then say so."""

    def __init__(self, warehouse: str, rows: list[Row], reading_key: str):
        self._warehouse, self._rows, self._reading_key = warehouse, rows, reading_key
        self._kept: ExitStack | None = None
        self._since = 0.0
        self._held: list[int] = []  # the places of the rows that are not yet published

    def load(self, file: Path, future: Reading) -> None:
        if self._kept is None:
            self._open()
        if self._kept is not None:
            self._held.append(len(self._rows))
        self._rows.append(_outcome(file, future, self._warehouse, self._reading_key))
        if (self.seconds_left() or 0) <= 0:
            self.publish()

    def seconds_left(self) -> float | None:
        """Until the writer is given back; None while none is kept."""
        return None if self._kept is None else max(0.0, self._since + KEPT_SECONDS - time.monotonic())

    def publish(self) -> None:
        kept, self._kept = self._kept, None
        held, self._held = self._held, []
        try:
            if kept is not None:
                kept.close()
        except WarehouseError as error:
            for place in held:
                self._rows[place] = failed_row(self._rows[place]["file"], error)

    def _open(self) -> None:
        from selko.warehouse.load import keep_writer

        stack = ExitStack()
        try:
            stack.enter_context(keep_writer(Path(self._warehouse), wait_seconds=1))
        except WarehouseError:
            return  # another process holds it: each report waits for its own turn, and is tried again
        self._kept, self._since = stack, time.monotonic()


def _outcome(file: Path, future: Reading, warehouse: str, reading_key: str) -> Row:
    read: tuple[str, float] | BaseException = future.result(raise_on_failure=False)
    if isinstance(read, BaseException):
        return failed_row(str(file), read)
    report_file, seconds = read
    begun = time.monotonic()
    state = load_report(report_file, str(file), warehouse, reading_key, return_state=True)
    Path(report_file).unlink()
    result: Row | BaseException = state.result(raise_on_failure=False)
    row = failed_row(str(file), result) if isinstance(result, BaseException) else result
    return {**row, "seconds": round(seconds + time.monotonic() - begun, 2)}


def _final_state(rows: list[Row]) -> State:
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


def run_ingestion(
    paths: Sequence[Path],
    warehouse: Path | None = None,
    entity: str | None = None,
    year: int | None = None,
    language: str | None = None,
    *,
    listen: Callable[[Event], None] | None = None,
) -> list[Row]:
    """Run the flow here and now; gives the rows. Raises SelkoError when nothing could be done at all."""
    token = listener.set(listen)
    try:
        state = ingest_reports(
            [str(path) for path in paths],
            warehouse=str(warehouse) if warehouse else None,
            entity=entity,
            year=year,
            language=language,
            return_state=True,
        )
        return rows_of(state)
    finally:
        listener.reset(token)
