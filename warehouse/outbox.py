"""What finance must still be told, and what has become of it: reports to write, mails to send.

Belongs here: the notices and the state of each. Does not belong here: writing reports, sending mails, when to try again
(flows/outbox.py decides that).

That a load is to be told stands in the warehouse (raw.outbox), written in the transaction of the load. What has become
of it changes at every try and must not wait for a writer, nor make anybody copy and publish a warehouse: it stands in
a small SQLite file beside it, `.<name>.outbox`, in which every step is durable before the next begins. Between a mail
server's "accepted" and its mark there is a moment in which a crash makes the mail be sent again: then with the same
Message-ID, by which mail programs show it once. Were the file lost, notices of the last week would be told again, and
older ones not.

A notice is closed when its report is written and each recipient of that day has it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from selko.schemas.errors import WarehouseError
from selko.schemas.models.base import Model
from selko.warehouse.database import open_reading

NEWS_DAYS = 7  # older notices are no news when the outbox file had to be made anew
BUSY_SECONDS = 30.0
_TABLES = """
CREATE TABLE IF NOT EXISTS notices (
    notice_id TEXT PRIMARY KEY, document_id TEXT, entity TEXT NOT NULL, report_year INTEGER NOT NULL, language TEXT,
    by_mail INTEGER NOT NULL, created_at REAL NOT NULL, reported_at REAL, closed_at REAL, outcome TEXT);
CREATE TABLE IF NOT EXISTS tries (
    notice_id TEXT NOT NULL, address TEXT NOT NULL, language TEXT NOT NULL, first_at REAL NOT NULL,
    number INTEGER NOT NULL, next_at REAL, done_at REAL, refused INTEGER NOT NULL DEFAULT 0, error TEXT,
    PRIMARY KEY (notice_id, address, language));
CREATE TABLE IF NOT EXISTS seen (warehouse TEXT NOT NULL);
"""
_NEW = """
SELECT o.notice_id, o.document_id, d.entity, d.report_year, len(o.recipients) > 0, o.written_at
FROM raw.outbox AS o LEFT JOIN raw.current_documents AS d USING (document_id)
"""
_REPORTS = "SELECT DISTINCT entity, report_year FROM raw.current_documents"
Key = tuple[str, str]
"""Address and language of a mail; NO_ONE is the writing of the report."""
NO_ONE: Key = ("", "")


class Notice(Model):
    """That the loads made with it are to be told: report languages and recipients as they are set now."""

    languages: tuple[str, ...]
    recipients: tuple[str, ...]


class Try(Model):
    """What has become of one mail, or of writing the report. Times are seconds since 1970, UTC."""

    first_at: float
    number: int
    next_at: float | None
    done_at: float | None
    refused: bool
    error: str | None


class OpenNotice(Model):
    """A notice that is not closed. `language`: asked for by a person; of the report for those who have no language of
    their own."""

    notice_id: str
    entity: str
    report_year: int
    language: str | None
    by_mail: bool
    created_at: float
    reported_at: float | None
    tries: dict[Key, Try]


def build_notice_id(document_id: str, content_hash: str, load_id: int) -> str:
    """The same for the same load, so that a Message-ID built from it is the same at every try."""
    return hashlib.sha256(f"{document_id}|{content_hash}|{load_id}".encode()).hexdigest()[:24]


def outbox_path(warehouse: Path) -> Path:
    """Where the state stands."""
    return warehouse.with_name(f".{warehouse.name}.outbox")


class Outbox:
    """The state of all notices of one warehouse; a context manager. Raises WarehouseError where it cannot be read or
    written."""

    def __init__(self, warehouse: Path):
        self._warehouse = Path(warehouse)
        self._path = outbox_path(self._warehouse)
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Outbox:
        with self._told():
            if not self._path.exists():  # addresses are nobody else's business
                os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
            self._connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
            self._connection.executescript(f"PRAGMA synchronous = FULL; {_TABLES}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """True for the one process that may write reports and send mails now; False when another one does."""
        with self._told():
            handle = self._path.with_name(f"{self._path.name}.turn").open("a")
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def collect(self) -> None:
        """Takes over what was loaded since the last time. What is no longer in the warehouse is no news: closed. When
        the file is new, notices older than a week are taken for told."""
        stamp = _stamp(self._warehouse)
        if self._rows("SELECT 1 FROM seen WHERE warehouse = ?", (stamp,)):
            return
        found, reports = self._read_warehouse() if stamp else ([], set())
        now = time.time()
        with self._told(), self._transaction() as change:
            is_new = change.execute("SELECT count(*) FROM seen").fetchone() == (0,)
            for notice_id, document_id, entity, year, by_mail, written_at in found:
                if entity is None:
                    change.execute(
                        "UPDATE notices SET closed_at = ?, outcome = 'gone' WHERE notice_id = ? AND closed_at IS NULL",
                        (now, notice_id),
                    )
                    continue
                created_at = written_at.replace(tzinfo=UTC).timestamp()
                is_old = is_new and created_at < now - NEWS_DAYS * 86400
                change.execute(
                    "INSERT INTO notices (notice_id, document_id, entity, report_year, by_mail, created_at, closed_at, "
                    "outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (notice_id) DO UPDATE "
                    "SET entity = excluded.entity, report_year = excluded.report_year",
                    (
                        *(notice_id, document_id, entity, year, by_mail, created_at),
                        *((now, "unknown") if is_old else (None, None)),
                    ),
                )
            asked = change.execute(
                "SELECT notice_id, entity, report_year FROM notices WHERE document_id IS NULL AND closed_at IS NULL"
            ).fetchall()
            for notice_id, *whose in asked:
                if tuple(whose) not in reports:
                    change.execute(
                        "UPDATE notices SET closed_at = ?, outcome = 'gone' WHERE notice_id = ?", (now, notice_id)
                    )
            change.execute("DELETE FROM seen")
            change.execute("INSERT INTO seen VALUES (?)", (stamp,))

    def _read_warehouse(self) -> tuple[list[tuple[Any, ...]], set[tuple[Any, ...]]]:
        """The notices, and the entities and years that there are reports on."""
        with open_reading(self._warehouse) as connection:
            try:
                notices = connection.execute(_NEW).fetchall()
                return notices, set(connection.execute(_REPORTS).fetchall())
            except duckdb.CatalogException:
                return [], set()  # of a Selko that knew no outbox: the next load brings it up to date

    def ask(self, entity: str, report_year: int, language: str | None = None) -> str:
        """A report that a person or a schedule wants to be told; gives its notice's id."""
        notice_id = uuid.uuid4().hex[:24]
        self._execute(
            "INSERT INTO notices (notice_id, entity, report_year, language, by_mail, created_at) "
            "VALUES (?, ?, ?, ?, 1, ?)",
            (notice_id, entity, report_year, language, time.time()),
        )
        return notice_id

    def open_notices(self) -> tuple[OpenNotice, ...]:
        """Every notice that is not closed, the oldest first."""
        tries: dict[str, dict[Key, Try]] = {}
        for notice_id, address, language, *rest in self._rows(
            "SELECT t.notice_id, t.address, t.language, t.first_at, t.number, t.next_at, t.done_at, t.refused, t.error "
            "FROM tries AS t JOIN notices AS n USING (notice_id) WHERE n.closed_at IS NULL"
        ):
            tries.setdefault(notice_id, {})[address, language] = Try(**dict(zip(Try.model_fields, rest, strict=True)))
        names = ("notice_id", "entity", "report_year", "language", "by_mail", "created_at", "reported_at")
        return tuple(
            OpenNotice(**dict(zip(names, row, strict=True)), tries=tries.get(row[0], {}))
            for row in self._rows(
                f"SELECT {', '.join(names)} FROM notices WHERE closed_at IS NULL ORDER BY created_at, notice_id"
            )
        )

    def mark_reported(self, notice_ids: list[str]) -> None:
        """The report is written."""
        for notice_id in notice_ids:
            self._execute("UPDATE notices SET reported_at = ? WHERE notice_id = ?", (time.time(), notice_id))
            self._execute("DELETE FROM tries WHERE notice_id = ? AND address = ''", (notice_id,))

    def mark_sent(self, notice_ids: list[str], key: Key) -> None:
        """The mail server has accepted the mail that tells these notices."""
        now = time.time()
        with self._told(), self._transaction() as change:
            for notice_id in notice_ids:
                change.execute(
                    "INSERT INTO tries VALUES (?, ?, ?, ?, 1, NULL, ?, 0, NULL) ON CONFLICT DO UPDATE "
                    "SET number = number + 1, next_at = NULL, done_at = excluded.done_at, refused = 0, error = NULL",
                    (notice_id, *key, now, now),
                )

    def mark_failed(self, notice_ids: list[str], key: Key, error: str, pause: float, *, refused: bool = False) -> None:
        """It could not be done; it is tried again when the pause (seconds) is over."""
        now = time.time()
        with self._told(), self._transaction() as change:
            for notice_id in notice_ids:
                change.execute(
                    "INSERT INTO tries VALUES (?, ?, ?, ?, 1, ?, NULL, ?, ?) ON CONFLICT DO UPDATE "
                    "SET number = number + 1, next_at = excluded.next_at, refused = excluded.refused, "
                    "error = excluded.error",
                    (notice_id, *key, now, now + pause, refused, error),
                )

    def close(self, notice_id: str, outcome: str) -> None:
        """Nothing of it waits any more."""
        self._execute(
            "UPDATE notices SET closed_at = ?, outcome = ? WHERE notice_id = ?", (time.time(), outcome, notice_id)
        )

    def _execute(self, statement: str, values: tuple[object, ...]) -> None:
        with self._told():
            self._open().execute(statement, values)

    def _rows(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with self._told(), closing(self._open().execute(statement, values)) as cursor:
            return cursor.fetchall()

    def _open(self) -> sqlite3.Connection:
        assert self._connection is not None, "an Outbox is used in a with statement"
        return self._connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._open()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            full = "full" in str(error) or "No space" in str(error)
            broken = "malformed" in str(error) or "not a database" in str(error)
            way_out = "delete it: what was loaded in the last week may then be told twice" if broken else None
            raise WarehouseError(
                f"the list of what is to be told cannot be kept ({error})",
                file=str(self._path),
                way_out=way_out or ("make room" if full else "give Selko the right to write there"),
            ) from error


def _stamp(warehouse: Path) -> str:
    """Changes whenever the warehouse is published; '' where there is none."""
    try:
        status = warehouse.stat()
    except OSError:
        return ""
    return f"{status.st_ino}:{status.st_size}:{status.st_mtime_ns}"
