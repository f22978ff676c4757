"""The ingestion itself: files in, each read in a child process, loaded by one writer, one row of result for each.

Belongs here: what runs beside what, what is tried again, what becomes of each file. Does not belong here: reading,
checking, loading (one call into the core each), and Prefect: the same code runs as a recorded flow (flows/ingest.py)
and, where no server is, without one. Which of the two it is, `Steps` decides; no document depends on it.

One report's failure is its own: it becomes a row of the result and the batch goes on. Only what can heal (a warehouse
that another process holds) is tried again; bad content is not.
"""

from __future__ import annotations

import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from hashlib import file_digest
from pathlib import Path
from threading import Event as Flag
from threading import Lock
from types import TracebackType
from typing import Generic, Protocol, TypeAlias, TypeVar

from selko.extractors.intake.limits import Limits
from selko.extractors.intake.source import printable_name
from selko.flows.reading_key import build_reading_key
from selko.flows.results import Row, failed_row, known_row, report_row
from selko.flows.settings import Settings
from selko.schemas.errors import UnloadableError, WarehouseError
from selko.schemas.storage.ordinary import open_ordinary

Result = TypeVar("Result")
Given: TypeAlias = tuple[str | None, int | None, str | None]
"""Entity, year and language, where they were given for the document."""
Event: TypeAlias = tuple[str, str]
"""What happens, and with what: ('read', path) when a reading begins, ('done', path) when its row is there,
('unrecorded', reason) when Prefect keeps no record of the run."""
Listen: TypeAlias = Callable[[Event], None]

KEPT_SECONDS = 20.0  # one writer is kept so long for the reports of a batch; others wait longer for their turn
LOCKED_RETRIES = (2.0, 10.0, 30.0)  # seconds, on top of the minutes that a writer itself waits for its turn


class Work(Generic[Result]):
    """A piece of work that is done once, by whoever comes first; who asks again gets the same result or error.

    Prefect is handed such a piece to do and to record. Whatever becomes of Prefect, the piece is then done or not, and
    can be finished here.
    """

    def __init__(self, function: Callable[[], Result]):
        self._function = function
        self._lock = Lock()
        self._result: Result | None = None
        self._error: BaseException | None = None
        self.done = Flag()

    def __call__(self) -> Result:
        with self._lock:
            if not self.done.is_set():
                try:
                    self._result = self._function()
                except Exception as error:  # noqa: BLE001 - kept and raised to everyone who asks
                    self._error = error
                self.done.set()
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]


class Reading(Protocol):
    """A reading that has begun."""

    def wait(self, seconds: float | None) -> bool:
        """True when it has ended, however; False when it takes longer."""

    def result(self) -> tuple[str, float]:
        """The path of the report that was read and the seconds it took. Raises what the reading raised."""


class Steps(AbstractContextManager["Steps"], Protocol):
    """Who does the work: threads of this process, or Prefect's."""

    def begin(self, path: str, work: Work[tuple[str, float]]) -> Reading: ...

    def load(self, path: str, work: Work[Row]) -> Row: ...


class PlainReading:
    """A reading in a thread of its own."""

    def __init__(self, pool: ThreadPoolExecutor, work: Work[tuple[str, float]]):
        self._work, self._future = work, pool.submit(work)

    def wait(self, seconds: float | None) -> bool:
        return self._work.done.wait(seconds)

    def result(self) -> tuple[str, float]:
        return self._future.result()


class PlainSteps:
    """Without Prefect."""

    def __init__(self, workers: int):
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="read")

    def begin(self, path: str, work: Work[tuple[str, float]]) -> Reading:
        return PlainReading(self._pool, work)

    def load(self, path: str, work: Work[Row]) -> Row:
        return work()

    def __enter__(self) -> PlainSteps:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=kind is None, cancel_futures=True)


def read_report(path: str, folder: str, given: Given, limits: Limits) -> tuple[str, float]:
    """Read and prove one document in a child process; gives the path of the AnnualReport, in pieces in `folder`, and
    the seconds that it took."""
    from selko.extractors.pipeline import extract_in_child
    from selko.schemas.models.report import AnnualReport
    from selko.schemas.storage.pieces import dump_pieces

    begun = time.monotonic()
    report = extract_in_child(path, *given, limits=limits)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".jsonl", delete=False) as file:
        file.writelines(dump_pieces(report, AnnualReport))
    return file.name, time.monotonic() - begun


def load_report(report_file: str, path: str, store: str, reading_key: str) -> Row:
    """Check one proved report against the expectations and load it; gives its row of the result. What can heal is
    tried again."""
    for seconds in LOCKED_RETRIES:
        try:
            return _load(report_file, path, store, reading_key)
        except UnloadableError:
            raise  # it will not fit the next time either
        except WarehouseError:
            time.sleep(seconds)
    return _load(report_file, path, store, reading_key)


def _load(report_file: str, path: str, store: str, reading_key: str) -> Row:
    import selko.warehouse.load
    from selko.schemas.models.report import AnnualReport
    from selko.schemas.storage.pieces import load_pieces
    from selko.warehouse.quality.expectations import check_report

    file = Path(report_file).open("rb")  # noqa: SIM115 - load_pieces takes it over
    report: AnnualReport = load_pieces(file, AnnualReport)
    quality = check_report(report)
    result = selko.warehouse.load.load_report(Path(store), report, quality, Path(path), reading_key)
    return {**report_row(path, report, quality), "status": result.status.value}


def ingest_files(
    files: Sequence[Path], warehouse: str, settings: Settings, given: Given, steps: Steps, tell: Listen
) -> list[Row]:
    """Read beside each other, at most `workers` at a time; load one after another, in the order of the files. What the
    warehouse has already, read just so, is not read again. One row per file, in the order of the files."""
    limits = settings.limits()
    reading_key = build_reading_key(*given, limits)
    known = _find_known(files, warehouse, reading_key)
    if len(known) < len(files):
        from selko.warehouse.quality.expectations import prepare

        prepare()  # now, when no thread imports anything beside it
    waiting: deque[tuple[Path, Reading | None]] = deque()
    rest = deque(files)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="selko-", ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        store = _Store(warehouse, rows, reading_key, steps)
        stack.callback(store.publish)  # whatever happens: every load is whole
        stack.enter_context(steps)
        while rest or waiting:
            while rest and len(waiting) < settings.workers:
                file = rest.popleft()
                if file in known:
                    waiting.append((file, None))
                    continue
                tell(("read", str(file)))
                waiting.append((file, steps.begin(str(file), _reading(str(file), folder, given, limits))))
            file, reading = waiting.popleft()
            if reading is None:
                rows.append(known[file])
            else:
                if not reading.wait(store.seconds_left()):
                    store.publish()  # nothing is held while a report is being read for long
                    reading.wait(None)
                store.load(file, reading)
            tell(("done", str(file)))
    return rows


def run_plain(
    paths: Sequence[Path],
    warehouse: str,
    settings: Settings,
    given: Given,
    listen: Listen | None = None,
) -> list[Row]:
    """Ingest without Prefect. `paths` are files, as find_sources gives them."""
    return ingest_files(paths, warehouse, settings, given, PlainSteps(settings.workers), listen or (lambda _: None))


def _reading(path: str, folder: str, given: Given, limits: Limits) -> Work[tuple[str, float]]:
    return Work(lambda: read_report(path, folder, given, limits))


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
        with open_ordinary(file) as stream:
            return file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return None


class _Store:
    """One writer for what is loaded within a few seconds, since each publication copies the whole warehouse. `rows` get
    the result of each file; what could not be published was not loaded, and its rows then say so."""

    def __init__(self, warehouse: str, rows: list[Row], reading_key: str, steps: Steps):
        self._warehouse, self._rows, self._reading_key, self._steps = warehouse, rows, reading_key, steps
        self._kept: ExitStack | None = None
        self._since = 0.0
        self._held: list[int] = []  # the places of the rows that are not yet published

    def load(self, file: Path, reading: Reading) -> None:
        if self._kept is None:
            self._open()
        if self._kept is not None:
            self._held.append(len(self._rows))
        self._rows.append(self._outcome(file, reading))
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

    def _outcome(self, file: Path, reading: Reading) -> Row:
        path = str(file)
        try:
            report_file, seconds = reading.result()
        except Exception as error:  # noqa: BLE001 - one report's failure is its own
            return failed_row(path, error)
        begun = time.monotonic()
        try:
            row = self._steps.load(
                path, Work(lambda: load_report(report_file, path, self._warehouse, self._reading_key))
            )
        except Exception as error:  # noqa: BLE001 - one report's failure is its own
            row = failed_row(path, error)
        Path(report_file).unlink()
        return {**row, "seconds": round(seconds + time.monotonic() - begun, 2)}
