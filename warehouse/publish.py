"""One writer, and a file that analysts find whole at any moment.

The named file is what analysts open; nobody writes in it. A writer takes the lock, works in a copy beside it
(`.<name>.work`), and puts the copy in its place with os.replace. A crash at any point leaves the old file or the new
one; a working copy that a crash left behind is thrown away by the next writer.

Belongs here: the lock, the copy, the replacement. Does not belong here: what is written.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from selko.schemas.errors import WarehouseError
from selko.warehouse.database import open_reading


def working_path(path: Path) -> Path:
    """The writer's own copy of the warehouse `path`."""
    return path.with_name(f".{path.name}.work")


@contextmanager
def writer_lock(path: Path, wait_seconds: float) -> Iterator[None]:
    """Holds the one writer's lock of this warehouse. Raises WarehouseError when it is not free in time.

    Writers queue: who waits for the lock holds the place in front of it (a second lock), and who has just given the
    lock back waits behind. So a batch that publishes and goes on at once never keeps another from its turn. Both locks
    belong to the process and end with it, however it ends. Their files stay.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(f".{path.name}.lock").open("a")
        front = path.with_name(f".{path.name}.queue").open("a")
    except OSError as error:
        raise WarehouseError(
            f"the folder cannot be written ({error.strerror})", file=str(path), way_out="name another --warehouse"
        ) from error
    deadline = time.monotonic() + wait_seconds
    with lock:
        with front:  # closing it lets the next one step in front
            _lock(front, deadline, path)
            _lock(lock, deadline, path)
        yield


def _lock(handle: IO[str], deadline: float, path: Path) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise WarehouseError(
                    "another Selko is loading into this warehouse", file=str(path), way_out="try again when it ends"
                ) from error
            time.sleep(0.05)


def start_work(path: Path) -> Path:
    """A fresh working copy of the published file (none when there is no such file yet). The lock must be held.

    Raises WarehouseError when the published file is no warehouse, or is open for writing elsewhere.
    """
    work = working_path(path)
    discard_work(path)
    if path.exists():
        with open_reading(path):
            pass  # it is whole, ours, and nobody writes in it
        if path.with_name(f"{path.name}.wal").exists():
            raise WarehouseError(
                "another program has written in this warehouse and has not finished",
                file=str(path),
                way_out="open it once with that program and close it",
            )
        shutil.copyfile(path, work)
    return work


def publish(path: Path) -> None:
    """Puts the working copy, which must be closed, in the place of the published file, in one step."""
    work = working_path(path)
    with work.open("rb") as handle:
        os.fsync(handle.fileno())
    work.replace(path)
    _sync_folder(path.parent)


def discard_work(path: Path) -> None:
    """Removes a working copy, its log, and what DuckDB had put aside."""
    work = working_path(path)
    for leftover in (work, work.with_name(f"{work.name}.wal")):
        leftover.unlink(missing_ok=True)
    shutil.rmtree(work.with_name(f"{work.name}.tmp"), ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
