"""The inbox: a file that is still being written waits, one that had its turn goes to the archive."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from selko.flows.service.archive import move_to_archive
from selko.flows.service.inbox import find_ready, look_into, turn


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
    assert move_to_archive(inbox / "a.pdf", tmp_path / "archive", failed="a.pdf: broken.").parent.name == "failed"
    assert (tmp_path / "archive" / "failed" / "a.pdf.why.txt").read_text() == "a.pdf: broken.\n"


def test_one_turn_at_a_time(tmp_path: Path):
    with turn(tmp_path) as first, turn(tmp_path) as second:
        assert first
        assert not second
    with turn(tmp_path) as again:
        assert again


def test_an_inbox_that_is_missing_is_made(tmp_path: Path):
    assert find_ready(tmp_path / "new", tmp_path / "archive", 0.01) == ()
    assert (tmp_path / "new").is_dir()


def test_what_is_no_ordinary_file_is_named_and_never_opened(inbox: Path, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    (inbox / "link.txt").symlink_to(secret)
    (inbox / "zero.txt").symlink_to("/dev/zero")
    (inbox / "folder.txt").mkdir()
    (inbox / "folder.txt" / "inside.txt").write_text("x")
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "table.csv").write_text("x")
    (inbox / "readme.txt").write_text("x")
    (inbox / ".hidden").write_text("x")
    contents = look_into(inbox, tmp_path / "archive")
    assert contents.reports == {}
    assert {path.name: reason for path, (_, reason) in contents.unwanted.items()} == {
        **{"link.txt": "link", "zero.txt": "link", "folder.txt": "folder", "pipe.txt": "special"},
        **{"table.csv": "kind", "readme.txt": "beside"},
    }
