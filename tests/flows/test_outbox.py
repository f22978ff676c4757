"""What finance is to be told is told once: over crashes, dead servers, refusals, days, and several processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from selko.flows import outbox
from selko.flows.checkup import check_outbox
from selko.flows.cli.app import run
from selko.flows.outbox import ask_for_mail, build_notice, is_due, list_waiting, pause_after, send_due
from selko.flows.settings import Settings
from selko.warehouse.answers import query
from selko.warehouse.load import LoadStatus, load_report, tell_of_loads
from selko.warehouse.outbox import Outbox, Try, outbox_path
from tests.annual_reports import CITY, LOADED, make_fact, make_finding, make_report, make_source, make_table
from tests.flows.test_mail import Postbox, free_port, postbox, serve

__all__ = ["postbox", "serve"]
ROOT = Path(__file__).parents[2]
BOTH = "talous@k.fi,sv:ekonomi@k.fi"


def settings_for(folder: Path, port: int | None, to: str = BOTH, **more: object) -> Settings:
    mail = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "smtp_from": "s@k.fi", "smtp_to": to}
    given = {"warehouse": folder / "w.duckdb", "reports": folder / "reports", **(mail if port else {}), **more}
    return Settings.model_validate(given)


def load(settings: Settings, text: str = "a", year: int = 2023, version: str = "1", tell: bool = True) -> LoadStatus:
    """A report with two findings is loaded, and is to be told."""
    folder = settings.warehouse.parent / "in"
    source, document = make_source(folder, text, f"{text}.txt")
    facts = make_table(document, year=year)
    findings = (make_finding(document, facts[3], "1090"), make_finding(document, facts[7], "-9999", severity="block"))
    report = make_report(document, facts, report_year=year, findings=findings, reader_version=version)
    if not tell:
        return load_report(settings.warehouse, report, LOADED, source).status
    with tell_of_loads(build_notice(settings)):
        return load_report(settings.warehouse, report, LOADED, source).status


@pytest.fixture
def days_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """The clock of the outbox, put forward by hours."""
    real, ahead = time.time, [0.0]
    for module in (outbox, sys.modules["selko.warehouse.outbox"]):
        monkeypatch.setattr(module, "time", _Clock(lambda: real() + ahead[0]))

    def go_on(hours: float) -> None:
        ahead[0] += hours * 3600

    return go_on


class _Clock:
    def __init__(self, now: Callable[[], float]):
        self.time = now


def test_a_load_is_told_once_to_each_in_their_language(tmp_path: Path, serve: Callable[..., int], postbox: Postbox):
    settings = settings_for(tmp_path, serve())
    assert load(settings) is LoadStatus.LOADED
    assert query(settings.warehouse, "SELECT languages, recipients FROM raw.outbox").rows == (
        (["fi"], ["talous@k.fi", "sv:ekonomi@k.fi"]),
    )
    assert [one.address for one in list_waiting(settings)] == [None, "talous@k.fi", "ekonomi@k.fi"]
    told = send_due(settings)
    assert [(one.address, one.language, one.done) for one in told] == [
        *((None, "fi", True), (None, "sv", True), ("talous@k.fi", "fi", True), ("ekonomi@k.fi", "sv", True))
    ]
    finnish, swedish = postbox.taken
    assert (finnish["To"], swedish["To"]) == ("talous@k.fi", "ekonomi@k.fi")
    assert finnish["Message-ID"] != swedish["Message-ID"]
    assert f"{CITY} 2023: granskning" in swedish["Subject"]
    body = swedish.get_body(("plain",)).get_content()
    assert body.index("Toimintakulut stämmer inte") < body.index("Toimintatuotot stämmer inte"), "what blocks is first"
    assert {part.get_filename() for part in swedish.iter_attachments()} >= {"quality-testilan-kaupunki-2023-sv.html"}
    assert list_waiting(settings) == () == send_due(settings)
    assert len(postbox.taken) == 2
    assert outbox_path(settings.warehouse).stat().st_mode & 0o077 == 0, "addresses are nobody else's business"


def test_what_has_not_changed_or_was_loaded_by_hand_is_no_news(
    tmp_path: Path, serve: Callable[..., int], postbox: Postbox
):
    settings = settings_for(tmp_path, serve())
    load(settings, tell=False)
    assert load(settings) is LoadStatus.UNCHANGED
    assert send_due(settings) == ()
    assert load(settings, version="2") is LoadStatus.LOADED
    assert len(send_due(settings)) == 4


def test_two_loads_of_a_year_are_one_mail(tmp_path: Path, serve: Callable[..., int], postbox: Postbox):
    settings = settings_for(tmp_path, serve(), "talous@k.fi")
    load(settings, "a")
    load(settings, "b")
    load(settings, "c", year=2022)
    send_due(settings)
    assert sorted(message["Subject"].split(":")[0] for message in postbox.taken) == [f"{CITY} 2022", f"{CITY} 2023"]
    assert list_waiting(settings) == ()


def test_without_a_mail_server_the_report_is_written_and_nothing_waits(tmp_path: Path):
    settings = settings_for(tmp_path, None)
    load(settings)
    assert [(one.address, one.done) for one in send_due(settings)] == [(None, True)]
    assert sorted(path.suffix for path in (tmp_path / "reports").iterdir()) == [".html", ".json", ".xlsx"]
    assert list_waiting(settings) == ()


def test_a_server_that_is_down_is_tried_for_days_with_growing_pauses(
    tmp_path: Path, serve: Callable[..., int], postbox: Postbox, days_pass: Callable[[float], None]
):
    settings = settings_for(tmp_path, free_port())
    load(settings)
    first = send_due(settings)
    assert [one.done for one in first] == [True, True, False, False], "the report is there all the same"
    assert "cannot be reached" in (first[2].error or "")
    assert send_due(settings) == (), "the pause is not over"
    waiting = list_waiting(settings)
    assert [(one.address, one.tries, one.overdue) for one in waiting] == [
        *(("talous@k.fi", 1, False), ("ekonomi@k.fi", 1, False))
    ]
    tried = 1
    for _ in range(24 * 6):
        days_pass(1)
        tried += bool(send_due(settings))
    assert 12 <= tried <= 24, "often at first, and then twice a day"
    assert all(one.overdue and not one.given_up for one in list_waiting(settings))
    days_pass(48)
    assert send_due(settings) == ()
    assert all(one.given_up for one in list_waiting(settings))
    now_up = settings.model_copy(update={"smtp_port": serve()})
    assert [one.done for one in send_due(now_up, at_once=True)] == [True, True], "a person asks for it"
    assert len(postbox.taken) == 2
    assert list_waiting(now_up) == ()


def test_a_server_that_hangs_up_is_asked_once_a_turn(tmp_path: Path):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(9)
        settings = settings_for(tmp_path, server.getsockname()[1])
        calls: list[int] = []

        def hang_up() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                calls.append(1)
                caller.close()

        threading.Thread(target=hang_up, daemon=True).start()
        load(settings)
        load(settings, "b", year=2022)
        told = send_due(settings)
        server.shutdown(socket.SHUT_RDWR)
    assert sum(not one.done for one in told) == 4
    assert len(calls) == 1


class Rough:
    """A mail server that speaks line by line, keeps what it accepts, and behaves badly where it is told to."""

    def __init__(self, *, after_data: str = "", at_quit: str = "221 bye\r\n"):
        self.after_data, self.at_quit = after_data, at_quit
        self.ids: list[str] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            with caller, caller.makefile("rb") as lines:
                self._talk(caller, lines)

    def _talk(self, caller: socket.socket, lines: Iterator[bytes]) -> None:
        caller.sendall(b"220 rough\r\n")
        for line in lines:
            word = line[:4].upper()
            if word == b"DATA":
                caller.sendall(b"354 go on\r\n")
                content = b""
                while not content.endswith(b"\r\n.\r\n"):
                    content += next(iter(lines))
                head = content.split(b"\r\n\r\n")[0].decode()
                self.ids += [row.split(": ")[1] for row in head.split("\r\n") if row.startswith("Message-ID")]
                if self.after_data == "die":
                    return
            elif word == b"QUIT":
                caller.sendall(self.at_quit.encode())
                return
            caller.sendall(b"250 ok\r\n")


@pytest.mark.parametrize("answer", ["550 go away\r\n", "421 too busy\r\n", "gibberish\r\n", ""])
def test_an_answer_to_quit_changes_nothing(tmp_path: Path, answer: str):
    server = Rough(at_quit=answer)
    settings = settings_for(tmp_path, server.port, "talous@k.fi")
    load(settings)
    assert [one.done for one in send_due(settings)] == [True, True]
    assert send_due(settings, at_once=True) == ()
    assert len(server.ids) == 1


def test_a_server_that_dies_after_the_data_gets_the_same_message_again(
    tmp_path: Path, days_pass: Callable[[float], None]
):
    server = Rough(after_data="die")
    settings = settings_for(tmp_path, server.port, "talous@k.fi")
    load(settings)
    assert [one.done for one in send_due(settings)] == [True, False]
    server.after_data = ""
    days_pass(1)
    assert [one.done for one in send_due(settings)] == [True]
    first, second = server.ids
    assert first == second, "mail programs show it once"


def test_recipients_that_are_refused_are_told_one_by_one(
    tmp_path: Path, serve: Callable[..., int], postbox: Postbox, days_pass: Callable[[float], None]
):
    settings = settings_for(tmp_path, serve())
    postbox.answers = {"ekonomi@k.fi": "550 no such user"}
    load(settings)
    send_due(settings)
    assert postbox.recipients == ["talous@k.fi"]
    (waiting,) = list_waiting(settings)
    assert (waiting.address, waiting.overdue) == ("ekonomi@k.fi", True), "somebody must correct something"
    assert "550 no such user" in (waiting.error or "")
    check = check_outbox(settings, settings.warehouse)
    assert (check.ok, check.word) == (False, "overdue")
    assert "550 no such user" in check.detail
    days_pass(0.5)
    assert send_due(settings) == (), "a refusal is not repeated every minute"
    corrected = settings.model_copy(update={"smtp_to": ("talous@k.fi", "sv:ekonom@k.fi")})
    assert [(one.address, one.done) for one in send_due(corrected)] == [("ekonom@k.fi", True)]
    assert postbox.recipients == ["talous@k.fi", "ekonom@k.fi"], "nobody gets it twice"
    assert list_waiting(corrected) == ()


KILLED = """
import os, signal, sys
from pathlib import Path
import selko.flows.mail, selko.flows.outbox
from selko.flows.outbox import send_due
from tests.flows.test_outbox import settings_for
place, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
home, name = place.split(":")
owner = {"outbox": selko.flows.outbox, "state": __import__("selko.warehouse.outbox", fromlist=["Outbox"]).Outbox}[home]
def die(*values, **named):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, die)
send_due(settings_for(folder, port, "talous@k.fi"))
"""


@pytest.mark.parametrize(
    ("place", "mails"),
    [
        *(("state:collect", 1), ("outbox:write_reports", 1), ("state:mark_reported", 1), ("outbox:build_message", 1)),
        *(("outbox:connect", 1), ("outbox:hand_over", 1), ("state:mark_sent", 2), ("outbox:leave", 1)),
        ("state:close", 1),
    ],
)
def test_a_kill_at_any_moment_loses_no_mail(
    tmp_path: Path, serve: Callable[..., int], postbox: Postbox, place: str, mails: int
):
    """Only between the server's word and its mark a second mail goes out, and it is the same message."""
    settings = settings_for(tmp_path, serve(), "talous@k.fi")
    load(settings)
    child = subprocess.run(
        [sys.executable, "-c", KILLED, place, str(settings.smtp_port), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    send_due(settings)
    assert list_waiting(settings) == ()
    assert len(postbox.taken) == mails
    assert len({message["Message-ID"] for message in postbox.taken}) == 1
    assert len(list((tmp_path / "reports").glob("*.html"))) == 1


def test_two_at_a_time_send_one_mail(tmp_path: Path, serve: Callable[..., int], postbox: Postbox):
    settings = settings_for(tmp_path, serve(), "talous@k.fi")
    load(settings)
    threads = [threading.Thread(target=send_due, args=(settings,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    send_due(settings)
    assert len(postbox.taken) == 1


def test_an_outbox_file_that_is_lost_tells_the_last_week_again_and_no_more(
    tmp_path: Path, serve: Callable[..., int], postbox: Postbox, days_pass: Callable[[float], None]
):
    settings = settings_for(tmp_path, serve(), "talous@k.fi")
    load(settings)
    send_due(settings)
    outbox_path(settings.warehouse).unlink()
    send_due(settings)
    assert len({message["Message-ID"] for message in postbox.taken}) == 1
    assert len(postbox.taken) == 2
    outbox_path(settings.warehouse).unlink()
    days_pass(24 * 8)
    assert send_due(settings) == ()


def test_news_that_waited_for_long_before_its_first_try_is_told(
    tmp_path: Path, serve: Callable[..., int], postbox: Postbox, days_pass: Callable[[float], None]
):
    settings = settings_for(tmp_path, serve(), "talous@k.fi")
    load(settings)
    days_pass(24 * 30)
    send_due(settings)
    assert len(postbox.taken) == 1


def test_a_report_folder_that_cannot_be_written_waits(tmp_path: Path, days_pass: Callable[[float], None]):
    settings = settings_for(tmp_path, None)
    load(settings)
    (tmp_path / "reports").write_text("in the way")
    (told,) = send_due(settings)
    assert (told.done, told.address) == (False, None)
    assert [one.error for one in list_waiting(settings)] == [told.error]
    (tmp_path / "reports").unlink()
    days_pass(1)
    assert send_due(settings)[0].done


def test_a_mail_whose_report_cannot_be_written_anew_waits_with_growing_pauses(
    tmp_path: Path, serve: Callable[..., int], postbox: Postbox, days_pass: Callable[[float], None]
):
    settings = settings_for(tmp_path, free_port(), "talous@k.fi")
    load(settings)
    send_due(settings)
    days_pass(1)
    blocked = settings.model_copy(update={"smtp_port": serve(), "reports": tmp_path / "in" / "a.txt"})
    (told,) = send_due(blocked)
    assert (told.address, told.done) == ("talous@k.fi", False)
    assert send_due(blocked) == ()
    (waiting,) = list_waiting(blocked)
    assert (waiting.tries, waiting.error) == (2, told.error)
    days_pass(1)
    assert [one.done for one in send_due(blocked.model_copy(update={"reports": tmp_path / "reports"}))] == [True]
    assert len(postbox.taken) == 1


def test_mail_that_was_set_and_is_no_more_waits_for_it(tmp_path: Path, serve: Callable[..., int], postbox: Postbox):
    settings = settings_for(tmp_path, serve())
    load(settings)
    without = settings_for(tmp_path, None)
    send_due(without)
    (waiting,) = list_waiting(without)
    assert "SELKO_SMTP_HOST" in (waiting.error or "")
    send_due(settings)
    assert len(postbox.taken) == 2


def test_what_is_asked_for_is_sent_again_and_its_failure_waits(
    tmp_path: Path, serve: Callable[..., int], postbox: Postbox, days_pass: Callable[[float], None]
):
    from selko.flows.finance_reports import write_reports

    settings = settings_for(tmp_path, free_port(), "talous@k.fi")
    load(settings, tell=False)
    written = write_reports(settings.warehouse, settings.reports, entity=None, year=None, languages=["en"])
    ask_for_mail(settings.warehouse, written, "en")
    send_due(settings, written=written)
    days_pass(1)
    send_due(settings.model_copy(update={"smtp_port": serve()}))
    (message,) = postbox.taken
    assert "check of the annual report" in message["Subject"]


def test_a_damaged_outbox_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch):
    settings = settings_for(tmp_path, None)
    load(settings)
    outbox_path(settings.warehouse).write_text("no database at all " * 500)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SELKO_WAREHOUSE", str(settings.warehouse))
    assert run(["report", "--pending"]) == 1
    assert "delete it" in (said := capsys.readouterr().err)
    assert ".w.duckdb.outbox" in said


def test_the_command_tells_what_went_out_and_what_waits(
    tmp_path: Path,
    serve: Callable[..., int],
    postbox: Postbox,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.chdir(tmp_path)
    settings = settings_for(tmp_path, free_port())
    load(settings)
    for name, value in {"HOST": "127.0.0.1", "PORT": str(settings.smtp_port), "SECURITY": "none"}.items():
        monkeypatch.setenv(f"SELKO_SMTP_{name}", value)
    monkeypatch.setenv("SELKO_SMTP_FROM", "s@k.fi")
    monkeypatch.setenv("SELKO_SMTP_TO", BOTH)
    monkeypatch.setenv("SELKO_WAREHOUSE", str(settings.warehouse))
    assert run(["report", "--pending"]) == 1
    said = capsys.readouterr()
    assert "written" in said.out
    assert len([line for line in said.err.splitlines() if "cannot be reached" in line]) == 2
    monkeypatch.setenv("SELKO_SMTP_PORT", str(serve()))
    assert run(["report", "--pending"]) == 0
    assert "sent to ekonomi@k.fi" in capsys.readouterr().out
    assert run(["report", "--pending"]) == 0
    assert "Nothing waits" in capsys.readouterr().out
    assert run(["report", "--pending", "--year", "2023"]) == 2
    assert run(["report", "--mail", "--year", "2023"]) == 0, "a person may send it again"
    assert len(postbox.taken) == 4


def test_pauses_grow_and_a_clock_that_is_set_back_holds_nothing_up():
    pauses = [pause_after(number) for number in range(12)]
    assert pauses == sorted(pauses)
    assert pauses[0] <= 60
    waiting = Try(first_at=9e5, number=1, next_at=1e6, done_at=None, refused=False, error="x")
    assert not is_due(waiting, 1e6 - 60)
    assert is_due(waiting, 1e6)
    assert is_due(waiting.model_copy(update={"first_at": 1e6}), 1000.0)


def test_a_warehouse_of_an_older_selko_has_no_news(tmp_path: Path):
    import duckdb

    settings = settings_for(tmp_path, None)
    load(settings)
    outbox_path(settings.warehouse).unlink()
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("DROP TABLE raw.outbox")
        connection.execute("UPDATE raw.meta SET value = 'older' WHERE key = 'schema_hash'")
    assert send_due(settings) == ()
    load(settings, "b", year=2022)
    assert len(send_due(settings)) == 1
    with Outbox(settings.warehouse) as state:
        assert state.open_notices() == ()


def test_a_report_without_entity_or_year_is_told_too(tmp_path: Path, serve: Callable[..., int], postbox: Postbox):
    settings = settings_for(tmp_path, serve(), "talous@k.fi")
    source, document = make_source(tmp_path / "in", "a")
    with tell_of_loads(build_notice(settings)):
        load_report(
            settings.warehouse,
            make_report(document, (make_fact(document, 1, "5"),), entity="", report_year=0),
            LOADED,
            source,
        )
    send_due(settings)
    assert len(postbox.taken) == 1
    assert list_waiting(settings) == ()
