"""When a look, a turn and a mail are due, on a clock of the test's own."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from selko.flows.service import watch as watching
from selko.flows.service.watch import Watch
from selko.flows.settings import Settings


class FakeJob:
    def __init__(self, arguments: Sequence[str]):
        self.arguments = list(arguments)
        self.ended: int | None = None
        self.stopped = False

    def status(self) -> int | None:
        return self.ended

    def stop(self, seconds: float) -> None:
        self.stopped = True


class Scene:
    """A watch every 60 seconds over a real inbox, with jobs that end when the test says so."""

    def __init__(self, place: Path):
        self.now = 1000.0
        self.jobs: list[FakeJob] = []
        settings = Settings(inbox=place / "inbox", archive=place / "archive", report_languages=("fi", "en"))
        self.watch = Watch(settings, place, self.start, clock=lambda: self.now)
        self.inbox = place / "inbox"
        self.inbox.mkdir()

    def start(self, arguments: Sequence[str]) -> FakeJob:
        self.jobs.append(FakeJob(arguments))
        return self.jobs[-1]

    def put(self, name: str, content: str = "x") -> Path:
        path = self.inbox / name
        path.write_text(content)
        return path

    def pass_seconds(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            self.watch.step()
            self.now += 0.5
        self.watch.step()

    def turns(self) -> list[list[str]]:
        return [[Path(file).name for file in job.arguments[1:]] for job in self.jobs if job.arguments[0] == "inbox"]

    def end(self, what: str, status: int) -> None:
        next(job for job in self.jobs if job.arguments[0] == what and job.ended is None).ended = status


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_an_empty_inbox_starts_nothing_but_the_mail_that_may_be_due(scene: Scene):
    scene.pass_seconds(600)
    assert [job.arguments for job in scene.jobs] == [["tell"]]
    assert (scene.inbox.parent / "inbox.json").exists()


def test_a_file_is_taken_within_one_interval_and_the_next_ones_while_others_are_loaded_wait(scene: Scene):
    scene.pass_seconds(10)
    scene.put("a.txt")
    scene.pass_seconds(62)
    assert scene.turns() == [["a.txt"]]
    scene.put("b.txt")
    scene.pass_seconds(300)
    assert scene.turns() == [["a.txt"]], "one turn at a time"
    (scene.inbox / "a.txt").unlink()
    scene.end("inbox", 0)
    scene.pass_seconds(1)
    assert scene.turns() == [["a.txt"], ["b.txt"]], "at once after the turn before"


def test_a_mail_that_waits_holds_no_look_up(scene: Scene):
    scene.pass_seconds(1)
    assert [job.arguments for job in scene.jobs] == [["tell"]]
    scene.put("a.txt")
    scene.pass_seconds(62)
    assert scene.turns() == [["a.txt"]]
    scene.end("tell", 1)
    scene.pass_seconds(watching.TELL_SECONDS + 1)
    assert [job.arguments[0] for job in scene.jobs] == ["tell", "inbox", "tell"]


def test_what_is_loaded_while_mails_are_sent_is_told_at_once_afterwards(scene: Scene):
    path = scene.put("a.txt")
    scene.pass_seconds(62)
    path.unlink()
    scene.end("inbox", 0)
    scene.pass_seconds(1)
    assert [job.arguments[0] for job in scene.jobs] == ["tell", "inbox"]
    scene.end("tell", 0)
    scene.pass_seconds(1)
    assert [job.arguments[0] for job in scene.jobs] == ["tell", "inbox", "tell"]


def test_a_file_that_grows_waits(scene: Scene):
    path = scene.put("a.txt")
    for number in range(5):
        scene.pass_seconds(30)
        path.write_text("x" * number)
        os.utime(path, ns=(0, time.time_ns() + number))
        scene.watch._look_at = scene.now  # a look just after it has changed
        scene.watch.step()
    scene.pass_seconds(63)
    assert scene.turns()[-1:] == [["a.txt"]]


def test_what_could_not_be_loaded_has_its_turn_again_after_growing_pauses(scene: Scene):
    scene.put("a.txt")
    begun = []
    for _ in range(4):
        number = len(scene.turns())
        while len(scene.turns()) == number:
            scene.pass_seconds(1)
        begun.append(scene.now)
        scene.end("inbox", 1)
    pauses = [later - earlier for earlier, later in pairwise(begun)]
    assert pauses == sorted(pauses)
    assert pauses[0] >= 60
    scene.put("b.txt")
    scene.pass_seconds(63)
    assert scene.turns()[-1] == ["b.txt"], "another file does not wait with it"


def test_a_file_that_breaks_every_turn_off_is_found_and_put_aside(scene: Scene):
    scene.put("bad.txt")
    scene.put("good.txt")
    while (scene.inbox / "bad.txt").exists():
        scene.pass_seconds(5)
        assert scene.now < 10_000
        job = scene.jobs[-1]
        if job.arguments[0] == "inbox" and job.ended is None:
            names = [Path(file).name for file in job.arguments[1:]]
            if "bad.txt" in names:
                job.ended = -9
            else:
                (scene.inbox / "good.txt").unlink()
                job.ended = 0
    assert scene.turns() == [["bad.txt", "good.txt"], ["bad.txt"], ["good.txt"], ["bad.txt"]] or (
        ["good.txt"] in scene.turns() and scene.turns().count(["bad.txt"]) == 2
    )
    aside = scene.inbox.parent / "archive" / "aside"
    assert (aside / "bad.txt").is_file()
    assert "kolme kertaa" in (aside / "bad.txt.why.txt").read_text(encoding="utf-8")


def test_what_is_no_report_is_moved_aside_after_three_looks_with_the_reason(scene: Scene, tmp_path: Path):
    scene.put("table.csv")
    (scene.inbox / "link.txt").symlink_to("/dev/zero")
    scene.pass_seconds(61)
    assert (scene.inbox / "table.csv").exists()
    scene.pass_seconds(62)
    aside = tmp_path / "archive" / "aside"
    assert sorted(path.name for path in aside.iterdir()) == [
        *("link.txt", "link.txt.why.txt", "table.csv", "table.csv.why.txt")
    ]
    why = (aside / "table.csv.why.txt").read_text(encoding="utf-8")
    assert "Selko lukee vain" in why
    assert "Selko reads files" in why
    assert list(scene.inbox.iterdir()) == []


def test_a_file_that_is_still_being_fetched_is_left_alone_for_an_hour(scene: Scene):
    scene.put("a.pdf.part")
    scene.pass_seconds(1800)
    assert (scene.inbox / "a.pdf.part").exists()
    scene.pass_seconds(2000)
    assert not (scene.inbox / "a.pdf.part").exists()


def test_an_inbox_that_cannot_be_read_is_said_once_and_looked_at_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    from selko.schemas.errors import SettingsError

    real = watching.look_into

    def refuse(inbox: Path, archive: Path) -> object:
        raise SettingsError("this folder cannot be read (Stale file handle)", file=str(inbox))

    monkeypatch.setattr(watching, "look_into", refuse)
    scene.pass_seconds(300)
    assert sum("Stale" in record.getMessage() for record in caplog.records) == 1
    monkeypatch.setattr(watching, "look_into", real)
    scene.put("a.txt")
    scene.pass_seconds(63)
    assert scene.turns() == [["a.txt"]]


def test_stopping_stops_what_runs(scene: Scene):
    scene.put("a.txt")
    scene.pass_seconds(63)
    scene.watch.stop()
    assert all(job.stopped for job in scene.jobs)
    assert not (scene.inbox.parent / "inbox.json").exists()
