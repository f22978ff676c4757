"""What the command line prints shows and never acts, whatever a document, a file name or a server says."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from selko.flows import console
from selko.flows.cli import app
from selko.flows.results import build_markdown, failed_row

EVIL = "Menot\x1b]52;c;cm0=\x07 \x9b2J \u202e321\u202c | [x](javascript:y) <img src=x> \ud800 $x^$ --> ]]> & \U000e0041"


def acts(text: str) -> list[str]:
    """The signs in a text that a terminal or a bidirectional display obeys."""
    return [
        hex(ord(sign))
        for sign in text
        if (unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t")
        or unicodedata.bidirectional(sign) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")
        or 0xE0000 <= ord(sign) < 0xE0080
    ]


def test_every_way_of_printing_is_harmless(capsys: pytest.CaptureFixture[str]):
    console.say(EVIL)
    console.show_text(EVIL)
    console.show_table(("a", EVIL), [(EVIL, 1), ("b", 2)])
    console.write_json({EVIL: [EVIL]})
    app._say(f"{EVIL}\nand more", 1)
    said = capsys.readouterr()
    assert acts(said.out + said.err) == []
    assert "\\x1b]52" in said.out


def test_json_means_the_same(capsys: pytest.CaptureFixture[str]):
    console.write_json([EVIL])
    assert json.loads(capsys.readouterr().out) == [EVIL]


def test_an_answer_is_exact_for_programs_and_harmless_in_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    text = "a\x9b2J,b\n"
    console.write_text(text)
    assert capsys.readouterr().out == text
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    console.write_text(text)
    assert capsys.readouterr().out == "a\\x9b2J,b\n"


def test_markdown_shows_names_and_errors_as_they_are():
    rows = [failed_row(EVIL, ValueError(EVIL))]
    shown = build_markdown(rows, EVIL)
    assert acts(shown) == []
    assert not re.search(r"(?<!\\)[\[<]", shown)
    (row,) = [line for line in shown.splitlines() if line.startswith("| Menot")]
    assert row.replace("\\|", "").count("|") == 12


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), MemoryError()])
def test_what_the_machine_refuses_is_no_fault_of_selko(error: Exception, capsys, monkeypatch: pytest.MonkeyPatch):
    import selko.flows.checkup

    assert "Selko itself failed" not in failed_row("a.pdf", error)["error"]

    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(selko.flows.checkup, "run_checks", fail)
    assert app.run(["doctor"]) == 1
    assert "Selko itself failed" not in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_an_output_that_takes_no_more_is_one_sentence():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "selko", "doctor"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr == (
        "the system refuses (No space left on device); see to the disk, the folder or the network there.\n"
    )
