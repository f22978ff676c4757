"""The inbox watch and the quality report, for real, with a mail server on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from selko.flows.quality_report import quality_report
from selko.flows.results import rows_of
from selko.flows.service.deployments import build_deployments, ingest_year, watch_inbox
from selko.flows.service.turn import tell
from selko.flows.settings import read_settings
from tests.flows.conftest import write_report
from tests.flows.test_mail import Postbox, free_port, postbox, serve

pytestmark = pytest.mark.xdist_group("flows")  # in one worker: one Prefect server for all

__all__ = ["postbox", "serve"]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch):
    """No waiting between two looks."""
    from selko.flows.service import inbox

    monkeypatch.setattr(inbox, "SETTLE_SECONDS", 0.01)


def set_mail(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    given = {"HOST": "127.0.0.1", "PORT": str(port), "SECURITY": "none", "FROM": "s@k.fi", "TO": "talous@k.fi"}
    for name, value in given.items():
        monkeypatch.setenv(f"SELKO_SMTP_{name}", value)


def test_an_empty_inbox_is_nothing_new(place: Path):
    state = watch_inbox(return_state=True)
    assert (state.is_completed(), state.name) == (True, "NothingNew")


def test_what_lies_in_the_inbox_is_loaded_archived_and_reported(
    place: Path, monkeypatch: pytest.MonkeyPatch, serve, postbox: Postbox
):
    set_mail(monkeypatch, serve())
    write_report(place / "inbox" / "a.txt")
    (place / "inbox" / "b.pdf").write_bytes(b"%PDF-1.7 broken")
    state = watch_inbox(return_state=True)
    assert (state.is_failed(), state.name) == (True, "NotAllLoaded")
    assert postbox.taken == [], "a mail never holds up the inbox"
    assert tell(read_settings())
    assert [file.name for file in (place / "inbox").iterdir()] == []
    assert (place / "archive" / "a.txt").is_file()
    assert (place / "archive" / "failed" / "b.pdf").is_file()
    assert "b.pdf" in (place / "archive" / "failed" / "b.pdf.why.txt").read_text()
    (message,) = postbox.taken
    assert "Kuulan kaupunki 2023" in message["Subject"]
    assert {part.get_content_type() for part in message.iter_attachments()} >= {"text/html", "application/json"}
    assert list((place / "reports").glob("quality-kuulan-kaupunki-2023-fi.*"))

    write_report(place / "inbox" / "again.txt")
    watch_inbox(return_state=True)
    assert tell(read_settings())
    assert len(postbox.taken) == 1, "the same content again is no news for finance"


def test_a_mail_server_that_is_down_never_loses_the_load(place: Path, monkeypatch: pytest.MonkeyPatch):
    from selko.warehouse.answers import query

    set_mail(monkeypatch, free_port())
    write_report(place / "inbox" / "a.txt")
    state = watch_inbox(return_state=True)
    assert (state.is_completed(), (place / "archive" / "a.txt").is_file()) == (True, True)
    assert not tell(read_settings()), "the mail waits"
    assert query(place / "w.duckdb", "SELECT count(*) FROM documents").rows == ((1,),)


def test_a_report_that_cannot_be_sent_waits_and_is_told_with_what_waits(
    place: Path, monkeypatch: pytest.MonkeyPatch, serve, postbox: Postbox
):
    from selko.flows.ingest import run_ingestion
    from selko.flows.outbox import list_waiting, send_due

    set_mail(monkeypatch, serve())
    run_ingestion([write_report(place / "a.txt")])
    postbox.answers = {"talous@k.fi": "450 later"}
    (row,) = rows_of(quality_report(mail=True, return_state=True))
    assert row["mailed"] is False
    assert "450 later" in row["error"]
    (waiting,) = list_waiting(read_settings())
    assert (waiting.address, waiting.tries) == ("talous@k.fi", 1)
    postbox.answers = {}
    send_due(read_settings(), at_once=True)
    assert len(postbox.taken) == 1
    (row,) = rows_of(quality_report(mail=True, return_state=True))
    assert (row["mailed"], row["error"], len(postbox.taken)) == (True, None, 2)


def test_the_yearly_ingestion_reads_the_archive_again_and_reports_on_the_year(place: Path):
    write_report(place / "inbox" / "a.txt", 2023)
    watch_inbox(return_state=True)
    (place / "archive" / "aside").mkdir()
    write_report(place / "archive" / "aside" / "b.txt", 2023, sales="1")
    (row,) = rows_of(ingest_year(2023, return_state=True))
    assert row["status"] == "unchanged"
    assert list((place / "reports").glob("quality-kuulan-kaupunki-2023-fi.html"))


def test_what_is_served_and_when(place: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SELKO_SCHEDULE_YEARLY", "30 7 15 5 *")
    deployments = {deployment.name: deployment for deployment in build_deployments(read_settings())}
    assert set(deployments) == {"inbox", "yearly", "ingest", "quality-report"}
    yearly = deployments["yearly"].schedules[0].schedule
    assert (yearly.cron, yearly.timezone) == ("30 7 15 5 *", "Europe/Helsinki")
    assert deployments["inbox"].schedules == [], "an empty inbox starts no run"
    assert deployments["inbox"].concurrency_limit is None, "a limit would outlive a killed run"
    for deployment in deployments.values():
        assert deployment.entrypoint.startswith("selko.flows."), "module entrypoints only"


def test_a_run_that_finds_the_inbox_taken_leaves_it(place: Path):
    from selko.flows.service.inbox import turn

    write_report(place / "inbox" / "a.txt")
    with turn(place / "archive"):
        state = watch_inbox(return_state=True)
    assert state.name == "Busy"
    assert (place / "inbox" / "a.txt").is_file()


def test_only_files_of_the_inbox_are_taken(place: Path):
    outside = write_report(place / "outside.txt")
    (place / "inbox" / "link.txt").symlink_to(outside)
    state = watch_inbox(files=[str(outside), str(place / "inbox" / "link.txt"), "missing.txt"], return_state=True)
    assert state.name == "NothingNew"
    assert outside.is_file()


def test_the_contact_is_told_once_of_what_was_not_taken(
    place: Path, monkeypatch: pytest.MonkeyPatch, serve, postbox: Postbox
):
    from selko.flows.service.archive import move_aside

    set_mail(monkeypatch, serve())
    monkeypatch.setenv("SELKO_INBOX_CONTACT", "tuki@k.fi")
    (place / "inbox" / "table.csv").write_text("x")
    move_aside(place / "inbox" / "table.csv", place / "archive", "kind", ["fi", "sv"])
    assert tell(read_settings())
    assert tell(read_settings())
    (message,) = postbox.taken
    assert (message["To"], message["Subject"]) == ("tuki@k.fi", "Selko: saapuvien kansiosta jäi ottamatta 1")
    text = message.get_content()
    assert "table.csv" in text
    assert "Filen lästes inte" in text
