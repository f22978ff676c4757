"""How a job ends tells what becomes of its files."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from selko.flows.log import LOGGER
from selko.flows.service import jobs
from selko.schemas.errors import WarehouseError


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No parent whose end is waited for, no server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(jobs, "hold_lifeline", lambda: None)
    monkeypatch.setattr(jobs.signal, "signal", lambda *given: None)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    (tmp_path / "inbox").mkdir()
    yield
    logging.getLogger(LOGGER).handlers = []


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (WarehouseError("the disk is full"), 1, "the disk is full."),
        (OSError(28, "No space left on device"), 1, "No space left on device"),
        (
            ZeroDivisionError("division by zero"),
            70,
            "Selko itself failed; please report it. (ZeroDivisionError: division",
        ),
        (SystemExit(143), 143, "has its turn again"),
    ],
)
def test_what_may_heal_waits_and_a_fault_is_counted(
    error: BaseException, status: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def fail(*given: object) -> None:
        raise error

    monkeypatch.setattr(jobs, "run_inbox", fail)
    assert jobs.main(["inbox", "inbox/a.txt"]) == status
    line = capsys.readouterr().err
    assert said in line
    assert "[inbox: 1 file]" in line
    assert line.count("\n") == 1


def test_nothing_to_do_is_done(capsys: pytest.CaptureFixture[str]):
    assert jobs.main(["tell"]) == 0
    assert jobs.main(["inbox", "inbox/gone.txt"]) == 0
    assert "its server does not answer" in capsys.readouterr().err
