"""Lines with time, level and run: one line each, whatever is in them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from selko.flows.log import LOGGER, set_up_log


@pytest.fixture(autouse=True)
def no_handlers_left() -> Iterator[None]:
    yield
    logging.getLogger(LOGGER).handlers = []


def test_a_line_for_people(capsys: pytest.CaptureFixture[str]):
    set_up_log("text", "inbox: 2 files", "Europe/Helsinki").warning("%s is\nodd \x1b[2J", "a.pdf")
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert line.endswith("WARNING [inbox: 2 files] a.pdf is odd \ufffd[2J\n")
    assert line[:4].isdigit()


def test_a_line_for_machines(capsys: pytest.CaptureFixture[str]):
    set_up_log("json", "serve", "Europe/Helsinki").info("Ääkköset.")
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["run"], line["message"]) == ("INFO", "serve", "Ääkköset.")
    assert line["time"][10] == "T"
