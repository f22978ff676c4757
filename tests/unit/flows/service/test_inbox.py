"""The inbox: a file that is still being written waits, one that had its turn goes to the archive."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from selko.flows.service.inbox import find_ready, move_to_archive, turn


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def test_a_file_at_rest_is_ready(inbox: Path, tmp_path: Path):
    (inbox / "a.pdf").write_bytes(b"x")
    (inbox / "notes.csv").write_bytes(b"x")
    assert [file.name for file in find_ready(inbox, tmp_path / "archive", 0.01)] == ["a.pdf"]


def test_a_file_that_grows_waits(inbox: Path, tmp_path: Path):
    growing, stop = inbox / "a.pdf", threading.Event()
    growing.write_bytes(b"x")

    def grow() -> None:
        while not stop.is_set():
            with growing.open("ab") as handle:
                handle.write(b"x")
            time.sleep(0.005)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        assert find_ready(inbox, tmp_path / "archive", 0.3) == ()
    finally:
        stop.set()
        writer.join()
    assert find_ready(inbox, tmp_path / "archive", 0.01) == (growing,)


def test_an_empty_file_waits_for_its_content_but_not_for_ever(inbox: Path, tmp_path: Path):
    empty = inbox / "a.pdf"
    empty.touch()
    assert find_ready(inbox, tmp_path / "archive", 0.01) == ()
    os.utime(empty, (time.time() - 3600,) * 2)
    assert find_ready(inbox, tmp_path / "archive", 0.01) == (empty,)


def test_an_archive_inside_the_inbox_is_not_read_again(inbox: Path):
    archive = inbox / "archive"
    (inbox / "a.pdf").write_bytes(b"x")
    move_to_archive(inbox / "a.pdf", archive)
    assert (archive / "a.pdf").exists()
    assert find_ready(inbox, archive, 0.01) == ()


def test_another_file_of_the_same_name_is_never_overwritten(inbox: Path, tmp_path: Path):
    archive = tmp_path / "archive"
    for content in (b"one", b"two", b"two"):
        (inbox / "a.pdf").write_bytes(content)
        move_to_archive(inbox / "a.pdf", archive)
    assert sorted(file.read_bytes() for file in archive.glob("*.pdf")) == [b"one", b"two"]


def test_what_failed_lies_apart(inbox: Path, tmp_path: Path):
    (inbox / "a.pdf").write_bytes(b"x")
    assert move_to_archive(inbox / "a.pdf", tmp_path / "archive", failed=True).parent.name == "failed"


def test_one_turn_at_a_time(tmp_path: Path):
    with turn(tmp_path) as first, turn(tmp_path) as second:
        assert first
        assert not second
    with turn(tmp_path) as again:
        assert again


def test_an_inbox_that_is_missing_is_made(tmp_path: Path):
    assert find_ready(tmp_path / "new", tmp_path / "archive", 0.01) == ()
    assert (tmp_path / "new").is_dir()
