"""Ordinary files, told from what only looks like one: links, pipes, devices, sockets, folders.

Belongs here: saying what stands behind a name without opening it, and opening what is an ordinary file. Does not belong
here: which files are wanted. Whoever may write in a folder can put a link there that points at another's secrets, or a
pipe on which a reader waits for ever; a program that takes files from such a folder opens them here.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path

KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def unusual_kind(path: Path) -> str | None:
    """'a link', 'a pipe' and so on; None for an ordinary file, and for what is not there. Nothing is opened."""
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        return None
    return kind_of_mode(mode)


def kind_of_mode(mode: int) -> str | None:
    """What a mode from lstat says; None for an ordinary file."""
    return next((name for is_kind, name in KINDS if is_kind(mode)), None)


def open_ordinary(path: Path) -> BufferedReader:
    """The file, open for reading. Never follows a link that stands at the name itself, never waits for a pipe.

    Raises OSError, whose strerror says what it is instead, when this is no ordinary file or cannot be opened.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        kind = unusual_kind(path)
        if kind is None:
            raise
        raise OSError(error.errno, f"it is {kind}", str(path)) from error
    kind = kind_of_mode(os.fstat(descriptor).st_mode)
    if kind is not None:
        os.close(descriptor)
        raise OSError(errno.EINVAL, f"it is {kind}", str(path))
    return open(descriptor, "rb")  # noqa: PTH123
