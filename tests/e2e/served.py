"""A real `selko serve` in a folder of its own, to be asked, stopped and killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

WAIT_SECONDS = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], object], message: str, seconds: float = WAIT_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, message
        time.sleep(0.02)


def _hear_ctrl_c() -> None:
    """A shell that starts the tests in the background has it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Served:
    """`selko serve` with inbox, archive, warehouse and home in `place`."""

    def __init__(self, place: Path, more: Mapping[str, str] | None = None):
        self.place, self.port = place, free_port()
        self.inbox, self.archive = place / "inbox", place / "archive"
        self.home = place / "home" / "prefect"
        self.log = place / "serve.log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SELKO_", "PREFECT_"))}
        self.environment = kept | {
            "SELKO_HOME": str(place / "home"),
            "SELKO_WAREHOUSE": str(place / "w.duckdb"),
            "SELKO_SCHEDULE_INBOX_SECONDS": "2",
            "SELKO_SERVER_PORT": str(self.port),
            **(more or {}),
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.inbox.mkdir(exist_ok=True)

    def start(self, ready: bool = True) -> None:
        self.place.joinpath("ready.json").unlink(missing_ok=True)
        with self.log.open("ab") as log, self.place.joinpath("ready.json").open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "selko", "serve", "--json"],
                cwd=self.place,
                env=self.environment,
                stdout=out,
                stderr=log,
                preexec_fn=_hear_ctrl_c,
            )
        if ready:
            wait_for(self.is_ready, f"not ready: {self.log.read_text()}")

    def is_ready(self) -> bool:
        return (self.place / "ready.json").read_text().endswith("}\n")

    def told(self) -> dict[str, str]:
        told: dict[str, str] = json.loads((self.place / "ready.json").read_text())
        return told

    def end(self, sign: signal.Signals) -> int:
        """Send the signal, wait for the end, and see to it that no process is left."""
        assert self.process is not None
        self.process.send_signal(sign)
        status = self.process.wait(60)
        self.process = None
        wait_for(lambda: not self.processes(), f"left behind: {self.processes()}", 10)
        return status

    def processes(self) -> dict[int, str]:
        """Every process of this serve: they all have its folder for Prefect in their environment."""
        mark = f"PREFECT_HOME={self.home}".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes():
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command beside it."""
        command = [sys.executable, "-m", "selko", *arguments]
        return subprocess.run(
            command, cwd=self.place, env=self.environment, capture_output=True, text=True, timeout=120
        )
