"""Hostile and broken files: one clear sentence each, never loaded as complete, and the batch goes on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from selko.extractors.intake.limits import MEBIBYTE, Limits
from selko.extractors.pipeline import extract_in_child
from selko.schemas.errors import SelkoError
from tests.e2e import hostile

ROOT = Path(__file__).parents[2]
LIMITS = Limits(wall_seconds=60, cpu_seconds=40, memory_bytes=768 * MEBIBYTE, output_bytes=64 * MEBIBYTE)
_NAMED_ODDLY = [
    "-o r f.txt",
    "kunta\n2023.txt",
    "..  .txt",
    "k" * 240 + ".txt",
    "ääni 😀 %s {x}.txt",
    "a'b\"c;`d`$(e).txt",
]


@pytest.fixture
def own_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for everything temporary, which must be empty again afterwards."""
    folder = tmp_path / "own tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.mark.parametrize(("name", "build", "word"), hostile.UNREADABLE, ids=[row[0] for row in hostile.UNREADABLE])
def test_one_clear_sentence_and_nothing_left_behind(tmp_path, own_tmp, name, build, word):
    path = hostile.write(tmp_path, name, build)
    with pytest.raises(SelkoError) as caught:
        extract_in_child(path, limits=LIMITS)
    sentence = str(caught.value)
    assert word in sentence
    assert sentence.startswith(name) and sentence.endswith(".") and "\n" not in sentence
    assert caught.value.way_out and "fault of Selko" not in sentence and len(sentence) < 300
    assert not list(own_tmp.iterdir())
    assert {file.name for file in tmp_path.iterdir()} == {name, "own tmp"}


@pytest.mark.parametrize(("name", "build"), hostile.NOT_WHOLE, ids=[row[0] for row in hostile.NOT_WHOLE])
def test_a_document_of_which_only_some_pages_open_is_never_complete(tmp_path, name, build):
    report = extract_in_child(hostile.write(tmp_path, name, build), limits=LIMITS)
    assert not report.complete
    unreadable = [finding for finding in report.findings if finding.rule_id == "unreadable_page"]
    assert unreadable and all(finding.severity.value == "block" for finding in unreadable)


@pytest.mark.parametrize(("name", "build"), hostile.ODD, ids=[row[0] for row in hostile.ODD])
def test_odd_files_are_read(tmp_path, own_tmp, name, build):
    report = extract_in_child(hostile.write(tmp_path, name, build), limits=LIMITS)
    assert not report.facts
    assert not list(own_tmp.iterdir())


def test_nothing_of_a_foreign_file_comes_in(tmp_path):
    """An entity or a picture that names a file of this machine is not followed."""
    secret = tmp_path / "secret.txt"
    secret.write_text("salainen")
    prologue = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    path = tmp_path / "a.docx"
    path.write_bytes(hostile.word("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", prologue))
    with pytest.raises(SelkoError) as caught:
        extract_in_child(path, limits=LIMITS)
    assert "salainen" not in str(caught.value)


@pytest.mark.parametrize("name", _NAMED_ODDLY)
def test_odd_names_are_read(tmp_path, name):
    path = tmp_path / name
    path.write_text("Kunta\nTilinpäätös 2023\n", encoding="utf-8")
    assert extract_in_child(path, limits=LIMITS).document.file_name == name


def test_links_are_followed_to_files_and_nowhere_else(tmp_path):
    target = hostile.write(tmp_path, "a.pdf", hostile.good_pdf)
    (tmp_path / "link.pdf").symlink_to(target)
    assert extract_in_child(tmp_path / "link.pdf", limits=LIMITS).page_count == 3
    (tmp_path / "nowhere.pdf").symlink_to(tmp_path / "gone.pdf")
    (tmp_path / "circle.pdf").symlink_to(tmp_path / "circle.pdf")
    (tmp_path / "endless.txt").symlink_to("/dev/zero")
    for name in ("nowhere.pdf", "circle.pdf", "endless.txt"):
        with pytest.raises(SelkoError) as caught:
            extract_in_child(tmp_path / name, limits=LIMITS)
        assert re.search("no such file|not an ordinary file", str(caught.value))


def test_a_folder_that_is_named_like_a_report_is_refused(tmp_path):
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(SelkoError, match="this is a folder"):
        extract_in_child(tmp_path / "x.pdf", limits=LIMITS)


@pytest.fixture
def selko(tmp_path: Path) -> Any:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SELKO_", "PREFECT_"))}
    own = {"SELKO_CONFIG": "", "SELKO_HOME": str(tmp_path / "home"), "SELKO_WAREHOUSE": str(tmp_path / "w.duckdb")}

    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "selko", *map(str, arguments)],
            cwd=tmp_path,
            env={**kept, **own, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )

    return call


def test_check_says_one_sentence_for_each(tmp_path, selko):
    names = ["truncated.docx", "encrypted.pdf", "million pages.pdf", "entity bomb.docx", "head only.pdf"]
    rows = {row[0]: row for row in hostile.UNREADABLE}
    files = [hostile.write(tmp_path, name, rows[name][1]) for name in names]
    done = selko("check", *files)
    assert done.returncode == 3
    lines = done.stderr.strip().splitlines()
    assert [line.split(":")[0] for line in lines] == names
    for name, line in zip(names, lines, strict=True):
        assert rows[name][2] in line


def test_a_batch_goes_on(tmp_path, selko):
    folder = tmp_path / "inbox"
    folder.mkdir()
    good = sorted((ROOT / "samples" / "reports").glob("*.docx"))[0]
    (folder / good.name).write_bytes(good.read_bytes())
    rows = {row[0]: row for row in (*hostile.UNREADABLE, *hostile.NOT_WHOLE)}
    for name in ("truncated.docx", "form bomb.pdf", "some damaged.pdf", "empty.pdf"):
        hostile.write(folder, name, rows[name][1])
    done = selko("ingest", folder, "--json")
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    status = {Path(row["file"]).name: row["status"] for row in json.loads(done.stdout)}
    assert status == {
        good.name: "loaded",
        "truncated.docx": "failed",
        "form bomb.pdf": "failed",
        "some damaged.pdf": "quarantined",
        "empty.pdf": "failed",
    }, done.stderr
