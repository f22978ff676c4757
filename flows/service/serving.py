"""The life of `selko serve`: takes its place, starts its processes, keeps them running, ends them in order.

Belongs here: beginning, end, and processes that die. Does not belong here: the inbox (watch.py). Imports no prefect.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from selko.flows.engine import prepare_prefect
from selko.flows.log import set_up_log
from selko.flows.server.lifeline import Child
from selko.flows.server.own import START_SECONDS, STATE, OwnServer, Server, end_left_behind
from selko.flows.service.inbox import make_folder
from selko.flows.service.watch import Watch
from selko.flows.settings import Settings
from selko.schemas.errors import SettingsError

LOG = logging.getLogger("selko.serve")
PLACE, SCRATCH = "serve.lock", "tmp"
STEP_SECONDS, TROUBLE_SECONDS = 0.25, 10.0
AGAIN_SECONDS = (1.0, 5.0, 30.0, 120.0, 300.0)  # before a process that has died is started again
STEADY_SECONDS = 600.0  # one that has run so long has not died of what it died of before
RUNNER_STOP_SECONDS = 10.0
LEAST_PATIENCE_SECONDS = 15.0  # a server that has its database starts in 3 to 10 seconds
JOBS, RUNNER = "selko.flows.service.jobs", "selko.flows.service.runner_process"


class Ready(NamedTuple):
    """What is said when all has begun. `secret_file`: None when the server is another's (PREFECT_API_URL)."""

    url: str
    inbox: str
    archive: str
    secret_file: str | None


@dataclass
class _Kept:
    """Something that is started again when it has died, after ever longer pauses."""

    what: str
    start: Callable[[], None]
    is_running: Callable[[], bool]
    deaths: int = 0
    started_at: float = 0.0
    died_at: float | None = None

    def begin(self) -> None:
        self.start()
        self.started_at, self.died_at = time.monotonic(), None

    def see_to(self) -> None:
        now = time.monotonic()
        if self.is_running():
            return
        if self.died_at is None:
            self.died_at = now
            self.deaths = 1 if now - self.started_at > STEADY_SECONDS else self.deaths + 1
            LOG.error("%s has ended; it is started again in %g seconds.", self.what, self._pause())
        if now - self.died_at >= self._pause():
            self.begin()

    def _pause(self) -> float:
        return AGAIN_SECONDS[min(self.deaths, len(AGAIN_SECONDS)) - 1]


def serve_until_stopped(settings: Settings, tell: Callable[[Ready], None]) -> None:
    """Serve until SIGTERM or SIGINT. Raises SettingsError when it cannot begin."""
    for folder in (settings.inbox, settings.archive):
        make_folder(folder)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO")  # the Prefect page shows the log of each run,
    os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "selko")  # with our own lines
    home = prepare_prefect(settings)
    set_up_log(settings.log_format, "serve", settings.time_zone)
    signal.signal(signal.SIGTERM, _stop)
    with _place(home), suppress(KeyboardInterrupt), ExitStack() as stack:
        scratch = _clear_scratch(home)
        given = os.environ.get("PREFECT_API_URL")
        if given:
            server, kept = Server(given, ""), []
        else:
            if end_left_behind(home):
                LOG.warning("A server that an earlier selko serve has left behind was ended.")
            own = OwnServer(home, settings.server_port, lasting=True, keep_days=settings.keep_runs_days)
            stack.callback(own.close)
            server = own.server
            kept = [_Kept("Prefect's server", own.start, own.is_running)]
            kept[0].begin()
        environment = os.environ | server.environment() | {"TMPDIR": str(scratch)}
        runner = _Runner(environment)
        stack.callback(runner.stop)
        kept.append(_Kept("Prefect's runner", runner.start, runner.is_running))
        watch = Watch(settings, home, lambda arguments: Child(JOBS, arguments, environment=environment))
        stack.callback(watch.stop)
        stack.callback(_stopping)
        if not given and not own.wait(_patience(settings)):
            LOG.error("Prefect's server does not answer yet, its log is %s; the inbox is looked at.", own.log)
        kept[-1].begin()
        ready = Ready(server.url, str(settings.inbox), str(settings.archive), None if given else str(home / STATE))
        tell(ready)
        while True:
            for one in kept:
                one.see_to()
            try:
                watch.step()
            except OSError as error:  # no process can be started, no file written: it may heal
                LOG.error("%s", error)
                time.sleep(TROUBLE_SECONDS)
            time.sleep(STEP_SECONDS)


class _Runner:
    """The process of Prefect's runner."""

    def __init__(self, environment: dict[str, str]):
        self._environment, self._begun = environment, _now()
        self._child: Child | None = None

    def start(self) -> None:
        self.stop()
        self._child = Child(RUNNER, [self._begun, _now()], environment=self._environment)

    def is_running(self) -> bool:
        return self._child is not None and self._child.status() is None

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop(RUNNER_STOP_SECONDS)


def _patience(settings: Settings) -> float:
    """Seconds until the inbox is looked at without a server: within two intervals after the start."""
    return min(START_SECONDS, max(LEAST_PATIENCE_SECONDS, 1.5 * settings.schedule_inbox_seconds))


def _now() -> str:
    return datetime.now(UTC).isoformat()


@contextmanager
def _place(home: Path) -> Iterator[None]:
    """The place of the one `selko serve` that this folder has. It ends with its process."""
    with (home / PLACE).open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(
                "selko serve runs already", file=str(home), way_out="stop it first, or set another SELKO_HOME"
            ) from error
        yield


def _clear_scratch(home: Path) -> Path:
    """An empty folder for what the jobs lay aside while they work; what killed ones have left is gone."""
    scratch = home / SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(exist_ok=True)
    return scratch.absolute()


def _stopping() -> None:
    """Whoever asks once more does not hasten it: each of its processes has its time to end."""
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, signal.SIG_IGN)
    LOG.info("Stopping.")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
