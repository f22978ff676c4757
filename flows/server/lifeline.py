"""A pipe between a process and the child that must not outlive it: when the parent is gone, however, the child ends.

Belongs here: both ends of the pipe, and ending a child in order. Does not belong here: what the child does.

The child's standard input is the pipe. The system closes the parent's end with the parent, after `kill -9` too, and the
child, with all that it has started, ends at once. Nothing needs to be remembered, and no process number is trusted.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import IO


class Child:
    """A Python module that runs as a process of its own, in a group of its own, for as long as we do."""

    def __init__(
        self,
        module: str,
        arguments: Sequence[str] = (),
        *,
        environment: Mapping[str, str],
        output: int | IO[bytes] | None = None,
        pass_fds: Sequence[int] = (),
    ):
        self._process = subprocess.Popen(
            # -P: the folder in which Selko runs is no place to import from.
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=dict(environment),
            pass_fds=tuple(pass_fds),
            start_new_session=True,  # Ctrl-C reaches us first, and its group can be ended as a whole
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def status(self) -> int | None:
        """None while it runs; its exit status, negative for the signal that ended it."""
        status = self._process.poll()
        if status is not None:
            self._clear()
        return status

    def wait(self, seconds: float | None = None) -> int | None:
        """Its exit status, or None when it still runs after so long."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        return self.status()

    def stop(self, seconds: float) -> None:
        """Ask it to end, and end it and its group when it has not done so in time."""
        if self._process.poll() is None:
            self._process.terminate()
            self.wait(seconds)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._clear()

    def _clear(self) -> None:
        """What it has started and left behind."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()


def hold_lifeline() -> None:
    """For the child, first of all: end together with the parent. Standard input is empty from now on."""
    pipe = os.dup(0)  # not handed on to processes that are started from here
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
    threading.Thread(target=_end_with, args=(pipe,), name="lifeline", daemon=True).start()


def _end_with(pipe: int) -> None:
    while os.read(pipe, 4096):
        pass
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
