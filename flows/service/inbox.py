"""The inbox folder: what lies in it, which files are ready to be taken, and who may take them.

Belongs here: looking. Does not belong here: moving (archive.py), reading (flows/ingestion.py), when to look (watch.py).

A file is ready when its size and its time of change stay the same over two looks: one that is still being copied waits.
What is no ordinary file directly in the inbox is never opened: a link may point at what its writer may not read, and
who opens a pipe waits for ever.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from selko.flows.sources import SUFFIXES, has_report_name
from selko.schemas.errors import SettingsError
from selko.schemas.storage.ordinary import kind_of_mode

SETTLE_SECONDS = 2.0
EMPTY_FOR_SECONDS = 60
# What belongs to the system or to a program that has a document open; never reports, and gone by themselves.
SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini"})
SYSTEM_BEGINNINGS = (".", "~$")


class Stamp(NamedTuple):
    """By what it is seen that something has changed: number of the file, size, time of change."""

    inode: int
    size: int
    changed_ns: int


class Contents(NamedTuple):
    """What lies in the inbox: report files, and what is not wanted, each with the reason (a key of
    inbox_texts.yaml)."""

    reports: dict[Path, Stamp]
    unwanted: dict[Path, tuple[Stamp, str]]


def look_into(inbox: Path, archive: Path) -> Contents:
    """What lies in the inbox now. Makes it when it is not there yet. Opens nothing; raises SettingsError when the
    folder cannot be read."""
    make_folder(inbox)
    reports: dict[Path, Stamp] = {}
    unwanted: dict[Path, tuple[Stamp, str]] = {}
    try:
        entries = sorted(os.listdir(inbox))  # noqa: PTH208 - names alone: nothing is asked of what they stand for
    except OSError as error:
        raise SettingsError(
            f"this folder cannot be read ({error.strerror})", file=str(inbox), way_out="give Selko the right to read it"
        ) from error
    kept_out = archive.resolve()
    for name in entries:
        if name.startswith(SYSTEM_BEGINNINGS) or name.lower() in SYSTEM_NAMES:
            continue
        path = inbox / name
        try:
            status = path.lstat()
        except OSError:
            continue  # it has just gone
        stamp = Stamp(status.st_ino, status.st_size, status.st_mtime_ns)
        kind = kind_of_mode(status.st_mode)
        if kind is None and has_report_name(path):
            reports[path] = stamp
        elif kind != "a folder" or path.resolve() not in (kept_out, *kept_out.parents):  # the archive may lie in it
            unwanted[path] = (stamp, _reason(path, kind))
    return Contents(reports, unwanted)


def _reason(path: Path, kind: str | None) -> str:
    if kind is not None:
        return {"a link": "link", "a folder": "folder"}.get(kind, "special")
    return "beside" if path.suffix.lower() in SUFFIXES else "kind"


def find_ready(inbox: Path, archive: Path, settle_seconds: float | None = None) -> tuple[Path, ...]:
    """The report files in the inbox that nobody is writing any more."""
    before = look_into(inbox, archive).reports
    if not before:
        return ()
    time.sleep(SETTLE_SECONDS if settle_seconds is None else settle_seconds)
    after = look_into(inbox, archive).reports
    return tuple(file for file, stamp in before.items() if stamp == after.get(file) and not has_just_begun(stamp))


def has_just_begun(stamp: Stamp) -> bool:
    """An empty file is most likely one whose copying begins; one that stays empty is taken, and refused."""
    return stamp.size == 0 and time.time_ns() - stamp.changed_ns < EMPTY_FOR_SECONDS * 10**9


@contextmanager
def turn(archive: Path) -> Iterator[bool]:
    """True for the one process that may take files now, False when another one has the turn. It ends with its
    process, however that ends."""
    make_folder(archive)
    with (archive / ".turn").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def make_folder(folder: Path) -> None:
    """Raises SettingsError when the folder cannot be made or written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"this folder cannot be made ({error.strerror})", file=str(folder), way_out="correct inbox and archive"
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError("this folder cannot be written", file=str(folder), way_out="give Selko the right to")
