"""The inbox folder: which files are ready to be taken, and where they go afterwards.

Belongs here: looking at and moving files. Does not belong here: reading them (flows/ingest.py).

A file is ready when its size and its time of change stay the same over a look and a second look: one that is still
being copied waits for the next turn. After its turn a file is moved to the archive folder (to `failed` in it when it
could not be read), so the inbox shows at a glance what is still to come. A file whose warehouse was held by another
process stays, and has its turn again.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selko.flows.sources import read_folder
from selko.schemas.errors import SettingsError

SETTLE_SECONDS = 2.0
EMPTY_FOR_SECONDS = 60
FAILED = "failed"


def find_ready(inbox: Path, archive: Path, settle_seconds: float = SETTLE_SECONDS) -> tuple[Path, ...]:
    """The report files in the inbox that nobody is writing any more. Makes the inbox when it is not there yet."""
    make_folder(inbox)
    before = _looks(inbox, archive)
    if not before:
        return ()
    time.sleep(settle_seconds)
    after = _looks(inbox, archive)
    return tuple(
        file for file, look in before.items() if look and look == after.get(file) and not _has_just_begun(look)
    )


def _has_just_begun(look: tuple[int, int]) -> bool:
    """An empty file is most likely one whose copying begins; one that stays empty is taken, and refused."""
    size, changed_ns = look
    return size == 0 and time.time_ns() - changed_ns < EMPTY_FOR_SECONDS * 10**9


def move_to_archive(file: Path, archive: Path, failed: bool = False) -> Path:
    """Move a file that had its turn; gives its new path. Another file of the same name is never overwritten."""
    folder = archive / FAILED if failed else archive
    make_folder(folder)
    target = folder / file.name
    if target.exists():
        digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        target = folder / f"{file.stem}.{digest}{file.suffix}"
    try:
        file.replace(target)
    except OSError:  # the archive may be another file system
        part = target.with_name(f".{target.name}.{os.getpid()}")
        part.write_bytes(file.read_bytes())
        part.replace(target)
        file.unlink()
    return target


@contextmanager
def turn(archive: Path) -> Iterator[bool]:
    """True for the one process that may take files now, False when another one has the turn."""
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


def _looks(inbox: Path, archive: Path) -> dict[Path, tuple[int, int] | None]:
    """Size and time of change of every report in the inbox; None for one that has just gone."""
    kept_out = archive.resolve()
    return {file: _look(file) for file in read_folder(inbox).files if kept_out not in file.resolve().parents}


def _look(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
