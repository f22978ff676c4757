"""`selko serve` itself: looks at the inbox, starts what is to be done as processes of its own, keeps them running.

Belongs here: when something is due, and what becomes of a process that ends. Does not belong here: doing it (jobs.py,
runner_process.py, process.py). Imports no prefect and no duckdb: whatever happens to those, the inbox is looked
at.

Nothing that must survive a stop is remembered here. What is still to be done is seen in the inbox and in the warehouse,
by the next start as by the next look.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from selko.flows import console
from selko.flows.looks import forget_looks, note_look
from selko.flows.service.archive import move_aside
from selko.flows.service.inbox import SETTLE_SECONDS, Contents, Stamp, has_just_begun, look_into
from selko.flows.settings import Settings
from selko.schemas.errors import SettingsError

LOG = logging.getLogger("selko.serve")
LOOKS_BEFORE_ASIDE = 3  # time to take back by oneself what was put there by mistake
IN_TRANSIT = frozenset({".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp"})
IN_TRANSIT_SECONDS = 3600.0  # names of files that are still being fetched: renamed by who fetches them
CRASHES_BEFORE_ASIDE = 3
PAUSE_SECONDS = (60.0, 120.0, 300.0, 600.0)  # before a file that could not be loaded has its next turn
TELL_SECONDS, IDLE_TELL_SECONDS = 60.0, 3600.0  # how often finance is told while something waits, and otherwise
STOP_SECONDS = 10.0


class Job(Protocol):
    """A process that was started (lifeline.Child)."""

    def status(self) -> int | None: ...

    def stop(self, seconds: float) -> None: ...


Start = Callable[[Sequence[str]], Job]


@dataclass
class _Seen:
    """A thing in the inbox as it was at the last look."""

    stamp: Stamp
    since: float
    looks: int = 1
    turns: int = 0
    crashes: int = 0
    not_before: float = 0.0


@dataclass
class Watch:
    """The inbox and its jobs. `start` starts a job with these arguments; `home` gets the file that tells when the inbox
    was last looked at."""

    settings: Settings
    home: Path
    start: Start
    clock: Callable[[], float] = time.monotonic
    _seen: dict[Path, _Seen] = field(default_factory=dict)
    _inbox: Job | None = None
    _taken: tuple[Path, ...] = ()
    _teller: Job | None = None
    _look_at: float = 0.0
    _full_look_at: float = 0.0
    _tell_at: float = 0.0
    _news: bool = False
    _trouble: str = ""

    def step(self) -> None:
        """What is due now. Called again and again, several times a second or so."""
        self._see_to_jobs()
        now = self.clock()
        if now >= self._look_at:
            self._look(now)
        if self._teller is None and (self._news or now >= self._tell_at):
            self._news = False
            self._teller = self.start(["tell"])

    def stop(self) -> None:
        for job in (self._inbox, self._teller):
            if job is not None:
                job.stop(STOP_SECONDS)
        forget_looks(self.home)

    def _see_to_jobs(self) -> None:
        now = self.clock()
        if self._inbox is not None and (status := self._inbox.status()) is not None:
            self._inbox = None
            self._after_turn(status, now)
            self._look_at, self._news = now, True
        if self._teller is not None and (status := self._teller.status()) is not None:
            self._teller = None
            self._tell_at = now + (IDLE_TELL_SECONDS if status == 0 else TELL_SECONDS)

    def _after_turn(self, status: int, now: float) -> None:
        """What stands in the inbox still, after a turn of its own, has its next turn after a pause."""
        crashed = status not in (0, 1)
        if crashed:
            LOG.error("A run at the inbox was broken off (exit status %d); its files have their turn again.", status)
        for path in self._taken:
            seen = self._seen.get(path)
            if seen is None:
                continue
            seen.crashes += crashed
            seen.turns += 1
            alone = crashed and len(self._taken) > 1
            seen.not_before = now if alone else now + PAUSE_SECONDS[min(seen.turns, len(PAUSE_SECONDS)) - 1]
        self._taken = ()

    def _look(self, now: float) -> None:
        whole = now >= self._full_look_at  # else a look in between, to see whether a file has come to rest
        if whole:
            self._full_look_at = now + self.settings.schedule_inbox_seconds
        self._look_at = self._full_look_at
        try:
            contents = look_into(self.settings.inbox, self.settings.archive)
        except SettingsError as error:
            self._say_once(str(error))
            return
        self._trouble = ""
        self._remember(contents, now, whole)
        for path, (_, reason) in contents.unwanted.items():
            self._pass_over(path, reason, now)
        ready = self._find_ready(contents, now)
        if ready and self._inbox is None:
            self._taken = ready
            LOG.info("%s ready in the inbox.", console.count(len(ready), "file"))
            self._inbox = self.start(["inbox", *map(str, ready)])
        if whole:
            self._tell_that_looked(len(contents.reports))

    def _remember(self, contents: Contents, now: float, whole: bool) -> None:
        stamps = contents.reports | {path: stamp for path, (stamp, _) in contents.unwanted.items()}
        for path, stamp in stamps.items():
            seen = self._seen.get(path)
            if seen is None or seen.stamp != stamp:
                self._seen[path] = _Seen(stamp, now)
            else:
                seen.looks += whole
        for path in [path for path in self._seen if path not in stamps]:
            del self._seen[path]

    def _find_ready(self, contents: Contents, now: float) -> tuple[Path, ...]:
        """Files at rest whose turn it is. One whose turn was broken off goes alone: it may be what breaks them off."""
        ready: list[Path] = []
        for path, stamp in contents.reports.items():
            seen = self._seen[path]
            rests_at = seen.since + SETTLE_SECONDS
            if seen.crashes >= CRASHES_BEFORE_ASIDE:
                self._put_aside(path, "crashed")
            elif has_just_begun(stamp):
                continue
            elif now < rests_at:
                self._look_at = min(self._look_at, rests_at)
            elif now >= seen.not_before:
                ready.append(path)
        suspects = [path for path in ready if self._seen[path].crashes]
        innocent = [path for path in ready if not self._seen[path].crashes]
        return tuple(innocent or suspects[:1])

    def _pass_over(self, path: Path, reason: str, now: float) -> None:
        seen = self._seen[path]
        if seen.looks == 1 and seen.since == now:
            LOG.warning("%s is passed over: it is %s.", path, _spoken(reason))
        patient = path.suffix.lower() in IN_TRANSIT and now < seen.since + IN_TRANSIT_SECONDS
        if seen.looks >= LOOKS_BEFORE_ASIDE and not patient and now >= seen.not_before:
            self._put_aside(path, reason)

    def _put_aside(self, path: Path, reason: str) -> None:
        try:
            target = move_aside(path, self.settings.archive, reason, self.settings.report_languages)
        except (OSError, SettingsError) as error:
            seen = self._seen[path]
            seen.turns += 1
            seen.not_before = self.clock() + IDLE_TELL_SECONDS
            LOG.error("%s cannot be moved aside (%s).", path, error)
            return
        LOG.warning("%s is moved aside to %s.", path, target)
        self._news = True

    def _tell_that_looked(self, waiting: int) -> None:
        try:
            note_look(self.home, self.settings.schedule_inbox_seconds, waiting)
        except OSError as error:
            self._say_once(f"it cannot be noted that the inbox was looked at ({error.strerror})")

    def _say_once(self, trouble: str) -> None:
        if trouble != self._trouble:
            LOG.error("%s", trouble)
        self._trouble = trouble


def _spoken(reason: str) -> str:
    return {
        "link": "a link",
        "folder": "a folder",
        "special": "no ordinary file",
        "kind": "of a kind that Selko does not read",
        "beside": "named like what stands beside reports",
    }[reason]
