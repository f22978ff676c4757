"""Prefect's own server: started, waited for, stopped; its secret; and whether one is there.

Belongs here: the server's process and its environment, seen from outside. Does not belong here: what runs in that
process (process.py), what is served. Imports no prefect, whose settings are read at its first import and must
name this server.

The server listens on 127.0.0.1 and asks for a secret that is new at each start. Programs of the same user find both in
`server.json` in Prefect's folder, which only that user can read; the server holds the lock beside it for its life, so
that what the file says is never taken for a server that has gone.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from selko.flows.server.guard import own_origins
from selko.flows.server.lifeline import Child
from selko.schemas.errors import SettingsError
from selko.schemas.storage.ordinary import open_ordinary

HOST = "127.0.0.1"
START_SECONDS = 120.0  # the first start makes Prefect's database: measured 9–20 s on a small machine that is idle
STOP_SECONDS = 15.0
LOG_BYTES = 10_000_000  # the server's log is put aside at a start when it is longer; one older is kept
STATE, LOCK, LOG = "server.json", "server.lock", "server.log"
PAGES = "pages"  # Prefect writes its pages anew for the address; by default among the installed packages
PROCESS = "selko.flows.server.process"


class Server(NamedTuple):
    """Where a Prefect server is, and the secret it asks for ('' when none is known)."""

    url: str
    secret: str

    def environment(self) -> dict[str, str]:
        """What Prefect's clients need to know, for os.environ, before prefect is imported."""
        return {"PREFECT_API_URL": self.url} | ({"PREFECT_API_AUTH_STRING": self.secret} if self.secret else {})


class OwnServer:
    """A server of ours. The port of a lasting one is ours from the beginning, and stays so when the server has to be
    started again: who asks meanwhile waits, and nobody else can take the port. That of a passing one ends with its
    process: who asks is refused at once."""

    def __init__(self, home: Path, port: int = 0, *, lasting: bool, keep_days: int = 90):
        """`port` 0: any that is free. `lasting`: with its pages and its schedules, and others of this user may find
        it; else for this process alone. Raises SettingsError when the port is taken."""
        self._home, self._lasting, self._keep_days = home, lasting, keep_days
        self._socket = _listen(port)
        self.port: int = self._socket.getsockname()[1]
        self.server = Server(f"http://{HOST}:{self.port}/api", f"selko:{secrets.token_urlsafe(32)}")
        self._child: Child | None = None

    @property
    def log(self) -> Path:
        return self._home / LOG

    def start(self) -> None:
        """Start its process; nothing is waited for."""
        self.stop()
        if self._lasting:
            write_private(
                self._home / STATE, json.dumps({"url": self.server.url, "secret": self.server.secret}).encode()
            )
        _put_aside(self.log)
        with open(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as stream:  # noqa: PTH123
            self._child = Child(
                PROCESS,
                [str(self._socket.fileno()), str(self.port), str(self._home / LOCK) if self._lasting else ""],
                environment=self._environment(),
                output=stream,
                pass_fds=[self._socket.fileno()],
            )
        if not self._lasting:
            self._socket.close()

    def is_running(self) -> bool:
        """Whether its process is there."""
        return self._child is not None and self._child.status() is None

    def wait(self, seconds: float) -> bool:
        """Whether it answers within so many seconds. False at once when its process has ended."""
        deadline = time.monotonic() + seconds
        while self.is_running() and time.monotonic() < deadline:
            if is_healthy(self.server.url, min(2.0, max(0.1, deadline - time.monotonic()))):
                return True
            time.sleep(0.1)
        return False

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop(STOP_SECONDS)
            self._child = None

    def close(self) -> None:
        """Stop it and give the port back."""
        self.stop()
        if self._lasting:
            (self._home / STATE).unlink(missing_ok=True)
        self._socket.close()

    def _environment(self) -> dict[str, str]:
        """Of Selko's settings the server gets none: no mail password is where a server could tell it."""
        rest = {name: value for name, value in os.environ.items() if not name.startswith("SELKO_")}
        return rest | {
            **self.server.environment(),
            "PREFECT_UI_API_URL": self.server.url,
            "PREFECT_SERVER_API_AUTH_STRING": self.server.secret,
            "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
            "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": ",".join(sorted(own_origins(self.port))),
            "PREFECT_SERVER_UI_ENABLED": "true" if self._lasting else "false",
            "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(self._home / PAGES),
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "true",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(self._keep_days * 86400),
        }


@contextmanager
def passing_server(home: Path, seconds: float = START_SECONDS) -> Iterator[Server | None]:
    """A server for this process alone, or None when none comes up: a second try is made when the first one ends."""
    deadline = time.monotonic() + seconds
    own = OwnServer(home, lasting=False)
    try:
        own.start()
        there = own.wait(deadline - time.monotonic())
        if not there and not own.is_running():
            own.close()
            own = OwnServer(home, lasting=False)
            own.start()
            there = own.wait(deadline - time.monotonic())
        if not there:
            own.close()
        yield own.server if there else None
    finally:
        own.close()


def find_server(home: Path) -> Server | None:
    """The server that a running `selko serve` of this user has, or None."""
    if not is_held(home / LOCK):
        return None
    try:
        with open_ordinary(home / STATE) as stream:
            if os.fstat(stream.fileno()).st_uid != os.geteuid():
                return None
            told = json.load(stream)
        server = Server(str(told["url"]), str(told["secret"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return server if is_healthy(server.url, 5.0) else None


def end_left_behind(home: Path) -> bool:
    """End a server of ours that an earlier `selko serve` has left; True when there was one. For who holds the place of
    `selko serve` only: whoever else holds the server's lock is then left behind."""
    lock = home / LOCK
    if not is_held(lock):
        return False
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(OSError, ValueError):  # it may be writing its number just now, or have ended
            os.kill(int(lock.read_text()), sign)
        deadline = time.monotonic() + STOP_SECONDS
        while is_held(lock) and time.monotonic() < deadline:
            time.sleep(0.05)
    return True


def is_held(lock: Path) -> bool:
    """Whether a living process holds this lock."""
    try:
        with lock.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def is_healthy(url: str, seconds: float) -> bool:
    """Whether a Prefect server answers at this API address."""
    own = url.startswith(f"http://{HOST}:")
    opener = urllib.request.build_opener(*([urllib.request.ProxyHandler({})] if own else []))  # no proxy for 127.0.0.1
    try:
        with opener.open(f"{url}/health", timeout=seconds) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def write_private(path: Path, content: bytes) -> None:
    """A file that only its user can read from its first moment, put in place whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    part.replace(path)


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"port {port} is taken" if port else f"no port is free ({error.strerror})",
            place=f"{HOST}:{port}",
            way_out="stop what runs there, set SELKO_SERVER_PORT, or set PREFECT_API_URL to use that server",
        ) from error
    listening.listen(128)
    return listening


def _put_aside(log: Path) -> None:
    with suppress(OSError):
        if log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
