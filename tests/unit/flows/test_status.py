"""How Selko stands, and when it is overdue."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from selko.flows.cli.app import run
from selko.flows.settings import Settings
from selko.flows.status import describe_seconds, read_status
from selko.warehouse.load import WarehouseWriter, tell_of_loads
from selko.warehouse.outbox import Notice
from tests.annual_reports import LOADED, QUARANTINED, make_finding, make_report, make_source, make_table


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SELKO_WAREHOUSE", str(tmp_path / "w.duckdb"))
    monkeypatch.setenv("SELKO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PREFECT_HOME", raising=False)
    return Settings(warehouse=tmp_path / "w.duckdb", inbox=tmp_path / "inbox", home=tmp_path / "home")


def test_nothing_at_all_is_well(settings: Settings, capsys: pytest.CaptureFixture[str]):
    assert run(["status"]) == 0
    assert "nothing is loaded yet" in capsys.readouterr().out


def test_loads_quarantine_findings_and_what_waits(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    with WarehouseWriter(settings.warehouse) as writer:
        for year, quality in ((2022, LOADED), (2023, QUARANTINED)):
            source, document = make_source(tmp_path / "in", str(year), f"{year}.txt")
            facts = make_table(document, year=year)
            findings = (make_finding(document, facts[0], "1"),)
            writer.load(make_report(document, facts, report_year=year, findings=findings), quality, source)
        source, document = make_source(tmp_path / "in", "news", "news.txt")
        with tell_of_loads(Notice(languages=("fi",), recipients=())):
            writer.load(make_report(document, make_table(document), report_year=2024), LOADED, source)
    status = read_status(settings)
    assert status.overview is not None
    assert [one.file_name for one in status.overview.last_loads] == ["news.txt", "2023.txt", "2022.txt"]
    assert [one.file_name for one in status.overview.quarantine] == ["2023.txt"]
    assert status.overview.open_findings == {"block": 0, "warn": 2, "note": 0}
    assert status.overview.reports == 2
    assert [(one.year, one.overdue) for one in status.waiting] == [(2024, False)]
    assert status.overdue == ()
    assert run(["status", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"warehouse", "overview", "inbox", "waiting", "overdue"}
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 7200)
    assert run(["status"]) == 1
    assert "OVERDUE" in capsys.readouterr().out


def test_a_report_that_nobody_takes_is_overdue(settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch):
    settings.inbox.mkdir()
    file = settings.inbox / "a.pdf"
    file.write_bytes(b"%PDF")
    os.utime(file, (0, 0))  # copied with its old time: it has lain here for a moment all the same
    assert read_status(settings).overdue == ()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3 * 86400)
    assert run(["status"]) == 1
    assert "a.pdf has lain in the inbox for 3 days" in capsys.readouterr().out


@pytest.mark.parametrize(("seconds", "said"), [(40, "40 seconds"), (7200, "2 hours"), (300000, "3 days")])
def test_times_as_people_say_them(seconds: float, said: str):
    assert describe_seconds(seconds) == said


def test_an_inbox_that_is_no_longer_looked_at_is_overdue_unless_serve_was_stopped_in_order(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    from selko.flows.looks import FILE, forget_looks, note_look

    home = tmp_path / "home" / "prefect"
    home.mkdir(parents=True)
    note_look(home, 60, 0)
    assert read_status(settings).overdue == ()
    told = json.loads((home / FILE).read_text())
    (home / FILE).write_text(json.dumps({**told, "looked_at": "2020-01-01T00:00:00+00:00"}))
    assert run(["status"]) == 1
    assert "selko serve was broken off" in capsys.readouterr().out
    forget_looks(home)
    assert read_status(settings).overdue == ()
