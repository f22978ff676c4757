"""Loading reports: each load is a vintage, in one transaction; the same content is loaded once.

Belongs here: the writer, its transaction, what counts as the same. Does not belong here: what the rows say (rows.py),
how the file is put in place (publish.py), what analysts see (views/).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa

from selko.schemas.errors import WarehouseError
from selko.schemas.models.base import Model
from selko.schemas.models.findings import ReportVerdict, Severity
from selko.schemas.models.provenance import MediaType
from selko.schemas.models.report import AnnualReport
from selko.schemas.storage.ordinary import open_ordinary
from selko.schemas.storage.pieces import dump_pieces
from selko.schemas.words.line_items import load_line_items
from selko.warehouse.database import open_writing, prepare
from selko.warehouse.derive import derive, write_openings
from selko.warehouse.faults import told
from selko.warehouse.known import record_reading
from selko.warehouse.outbox import Notice, Outbox, build_notice_id, outbox_path
from selko.warehouse.publish import discard_work, publish, start_work, working_path, writer_lock
from selko.warehouse.quality.result import QualityResult
from selko.warehouse.rows import build_counts, build_tables
from selko.warehouse.sources import keep_source, sweep_sources

WAIT_SECONDS = 600.0  # for a turn: writers queue, each holds the warehouse for a minute at most
SUFFIXES = {MediaType.PDF: ".pdf", MediaType.DOCX: ".docx", MediaType.TEXT: ".txt"}


class LoadStatus(StrEnum):
    LOADED = "loaded"
    UNCHANGED = "unchanged"
    QUARANTINED = "quarantined"


class LoadResult(Model):
    """What became of one report. `load_id` is that of the vintage which counts now; `findings` counts by severity."""

    status: LoadStatus
    load_id: int
    document_id: str
    entity: str
    report_year: int
    facts: int
    proven: int
    disputed: int
    unplaced: int
    findings: dict[Severity, int]


class WarehouseWriter:
    """The one writer of a warehouse: loads any number of reports and publishes them together.

        with WarehouseWriter(path) as writer:
            writer.load(report, quality, source)

    Leaving it publishes what was loaded, after an exception too: every load is whole. While it loads, it publishes
    whenever `publish_every_seconds` have passed, so that a crash in a long batch loses little. Raises WarehouseError
    when another writer holds the warehouse for longer than `wait_seconds`.
    """

    def __init__(self, path: Path, *, wait_seconds: float = WAIT_SECONDS, publish_every_seconds: float = 60.0):
        self.path = Path(path)
        self._wait_seconds = wait_seconds
        self._publish_every_seconds = publish_every_seconds
        self._held = ExitStack()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._changed = False
        self._published_at = 0.0

    def __enter__(self) -> WarehouseWriter:
        with told(self.path), ExitStack() as stack:
            stack.enter_context(writer_lock(self.path, self._wait_seconds))
            stack.callback(discard_work, self.path)
            sweep_sources(self.path)
            self._open()
            self._published_at = time.monotonic()
            self._held = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with told(self.path), self._held:
            self._close()

    def load(
        self, report: AnnualReport, quality: QualityResult, source: Path, reading_key: str | None = None
    ) -> LoadResult:
        """One report in one transaction; its source's bytes are kept. The same content again is `unchanged`.
        `reading_key`: how it was read (known.py), for it not to be read so again.

        Raises WarehouseError when the source has changed since it was read, or cannot be kept; UnloadableError when it
        does not fit into the warehouse.
        """
        with told(self.path):
            result = self._load(report, quality, source, reading_key)
            if time.monotonic() - self._published_at > self._publish_every_seconds:
                self._close()
                self._open()
        return result

    def execute(self, statement: str, values: list[Any] | None = None) -> None:
        """One statement of the rim's own (such as a person's decision), published with the rest."""
        self._require().execute(statement, values or [])
        self._changed = True

    def _load(self, report: AnnualReport, quality: QualityResult, source: Path, reading_key: str | None) -> LoadResult:
        document = report.document
        content = _read_source(source, document.document_id)
        keep_source(self.path, content, document.document_id, SUFFIXES[document.media_type])
        counts = build_counts(report, quality)
        content_hash = _content_hash(report, quality)
        connection = self._require()
        notice = _notice.get()
        if notice is not None and not outbox_path(self.path).exists():
            with Outbox(self.path) as outbox:
                outbox.collect()  # it is there before its first notice: none of them is older than it
        connection.execute("BEGIN")
        try:
            load_id, status = self._write(connection, report, quality, counts, content_hash)
            if notice is not None and status is not LoadStatus.UNCHANGED:
                _write_notice(connection, notice, document.document_id, content_hash, load_id)
            if reading_key is not None:
                self._changed |= record_reading(connection, load_id, reading_key)
            connection.execute("COMMIT")
        except BaseException:
            with suppress(duckdb.Error):  # where nothing can be written, that which went wrong is what to tell
                connection.execute("ROLLBACK")
            raise
        return LoadResult(
            status=status,
            load_id=load_id,
            document_id=document.document_id,
            entity=report.entity,
            report_year=report.report_year,
            findings={severity: counts[f"findings_{severity.value}"] for severity in Severity},
            **{name: counts[name] for name in ("facts", "proven", "disputed", "unplaced")},
        )

    def _write(
        self,
        connection: duckdb.DuckDBPyConnection,
        report: AnnualReport,
        quality: QualityResult,
        counts: dict[str, int],
        content_hash: str,
    ) -> tuple[int, LoadStatus]:
        document = report.document
        name = [document.document_id, document.file_name]
        if not _one(connection, "SELECT 1 FROM raw.document_names WHERE document_id = ? AND file_name = ?", name):
            connection.execute("INSERT INTO raw.document_names VALUES (?, ?)", name)
            self._changed = True
            mark_stale(connection, document.document_id)
        current = _one(
            connection,
            "SELECT load_id, content_hash FROM raw.current_loads WHERE document_id = ?",
            [document.document_id],
        )
        if current and current[1] == content_hash:
            return int(current[0]), LoadStatus.UNCHANGED
        mark_stale(connection, document.document_id)
        last = _one(connection, "SELECT coalesce(max(load_id), 0) FROM raw.loads")
        load_id = int(last[0]) + 1 if last else 1
        write_rows(connection, report, quality, load_id, content_hash, counts)
        self._changed = True
        return load_id, LoadStatus.QUARANTINED if quality.verdict is ReportVerdict.QUARANTINED else LoadStatus.LOADED

    def _open(self) -> None:
        work = start_work(self.path)
        self._connection = open_writing(work)
        renewed = prepare(self._connection, self.path)
        renewed |= write_line_items(self._connection)
        renewed |= write_openings(self._connection)
        if renewed:
            self._connection.execute("INSERT INTO raw.stale SELECT DISTINCT entity FROM raw.loads")
        self._changed = renewed or not self.path.exists()

    def _close(self) -> None:
        """Publishes what was loaded. The working copy is closed, and thrown away when nothing has changed."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            if self._changed:
                derive(connection)
                connection.execute("CHECKPOINT")
        finally:
            connection.close()
        if self._changed:
            publish(self.path)
            self._changed = False
        self._published_at = time.monotonic()

    def _require(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            raise WarehouseError(
                "this writer is not open", file=str(working_path(self.path)), way_out="use it in a with statement"
            )
        return self._connection


_kept: ContextVar[WarehouseWriter | None] = ContextVar("kept", default=None)
_notice: ContextVar[Notice | None] = ContextVar("notice", default=None)


def load_report(
    warehouse: Path, report: AnnualReport, quality: QualityResult, source: Path, reading_key: str | None = None
) -> LoadResult:
    """Loads one report and publishes it; inside `keep_writer` the writer kept there publishes it, with the others.
    Raises WarehouseError."""
    kept = _kept.get()
    if kept is not None and kept.path == Path(warehouse):
        return kept.load(report, quality, source, reading_key)
    with WarehouseWriter(warehouse) as writer:
        return writer.load(report, quality, source, reading_key)


@contextmanager
def keep_writer(warehouse: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Every `load_report` inside goes through one writer: the warehouse is copied and published once for all of them.

    Raises WarehouseError on entering when another writer holds the warehouse, on leaving when it cannot be published:
    then what was loaded inside is not in the warehouse.
    """
    with WarehouseWriter(warehouse, wait_seconds=wait_seconds) as writer:
        token = _kept.set(writer)
        try:
            yield
        finally:
            _kept.reset(token)


def write_rows(
    connection: duckdb.DuckDBPyConnection,
    report: AnnualReport,
    quality: QualityResult,
    load_id: int,
    content_hash: str,
    counts: dict[str, int],
) -> None:
    """All rows of one load, its line in raw.loads last."""
    for table, rows in build_tables(report, quality, load_id).items():
        insert(connection, table, rows)
    load = {
        "load_id": load_id,
        "document_id": report.document.document_id,
        "loaded_at": datetime.now(UTC).replace(tzinfo=None),
        "reader_version": report.reader_version,
        "content_hash": content_hash,
        "entity": report.entity,
        "report_year": report.report_year,
        "language": report.language,
        "status": quality.verdict.value,
        **counts,
    }
    connection.execute(
        f"INSERT INTO raw.loads ({', '.join(load)}) VALUES ({', '.join('?' * len(load))})", list(load.values())
    )
    mark_stale(connection, report.document.document_id)


@contextmanager
def tell_of_loads(notice: Notice) -> Iterator[None]:
    """Every report that is loaded inside, and that is new or has changed, is to be told to finance (outbox.py). The
    notice is in the warehouse exactly when the load is."""
    token = _notice.set(notice)
    try:
        yield
    finally:
        _notice.reset(token)


def _write_notice(
    connection: duckdb.DuckDBPyConnection, notice: Notice, document_id: str, content_hash: str, load_id: int
) -> None:
    written_at = datetime.now(UTC).replace(tzinfo=None)
    connection.execute(
        "INSERT INTO raw.outbox VALUES (?, ?, ?, ?, ?, ?)",
        [
            *(build_notice_id(document_id, content_hash, load_id), load_id, document_id),
            *(list(notice.languages), list(notice.recipients), written_at),
        ],
    )


def _content_hash(report: AnnualReport, quality: QualityResult) -> str:
    """Of all that was read and checked. The file's name does not count: the same bytes may come under another."""
    document = report.document.model_copy(update={"file_name": ""})
    digest = hashlib.sha256()
    for line in dump_pieces(report.model_copy(update={"document": document}), AnnualReport):
        digest.update(line)
    for line in dump_pieces(quality, QualityResult):
        digest.update(line)
    return digest.hexdigest()


def _read_source(source: Path, document_id: str) -> bytes:
    try:
        with open_ordinary(Path(source)) as handle:
            content = handle.read()
    except OSError as error:
        raise WarehouseError(
            f"the source cannot be kept ({error.strerror})", file=str(source), way_out="load it again"
        ) from error
    if hashlib.sha256(content).hexdigest() != document_id:
        raise WarehouseError("the file changed while it was read", file=str(source), way_out="load it again")
    return content


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """The rows of one table of the schema `raw`."""
    if rows.num_rows:
        connection.register("incoming", rows)
        connection.execute(f"INSERT INTO raw.{table} BY NAME SELECT * FROM incoming")
        connection.unregister("incoming")


def mark_stale(connection: duckdb.DuckDBPyConnection, document_id: str) -> None:
    """The entities to which a document belongs, or belonged before it was read anew."""
    connection.execute(
        "INSERT INTO raw.stale SELECT DISTINCT entity FROM raw.loads WHERE document_id = ?", [document_id]
    )


def write_line_items(connection: duckdb.DuckDBPyConnection) -> bool:
    """Mirrors the taxonomy. True when it has changed."""
    rows = [
        (
            number,
            item.code,
            "|".join(item.statements),
            *(item.fi, item.sv, item.en, item.parent),
            *(item.kind.value, item.sign.value, item.unit.value, item.formula),
        )
        for number, item in enumerate(load_line_items().values())
    ]
    kept = connection.execute("SELECT * FROM raw.line_items ORDER BY order_no").fetchall()
    if kept == rows:
        return False
    connection.execute("BEGIN")
    connection.execute("DELETE FROM raw.line_items")
    names = [column[0] for column in connection.execute("SELECT * FROM raw.line_items").description or ()]
    insert(connection, "line_items", pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows]))
    connection.execute("COMMIT")
    return True


def _one(connection: duckdb.DuckDBPyConnection, statement: str, values: list[Any] | None = None) -> Any:
    return connection.execute(statement, values or []).fetchone()
