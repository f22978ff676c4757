"""Which files a command takes, which pages, and what it says when there are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from selko.flows.cli.read import parse_pages
from selko.flows.sources import find_sources, read_folder
from selko.schemas.errors import SettingsError, SourceError


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def test_a_folder_gives_its_reports_in_order_and_says_what_it_passes_over(tmp_path: Path):
    touch(tmp_path / "b.PDF", tmp_path / "a.docx", tmp_path / "sub" / "c.txt", tmp_path / "data.csv")
    touch(tmp_path / "README.md", tmp_path / ".hidden.pdf", tmp_path / "~$a.docx", tmp_path / ".git" / "d.txt")
    sources = find_sources([tmp_path])
    assert [file.name for file in sources.files] == ["a.docx", "b.PDF", "c.txt"]
    assert {file.name for file in sources.passed_over} == {"README.md", "data.csv"}


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path):
    touch(tmp_path / "README.md", tmp_path / "report.bin")
    named = [tmp_path / "README.md", tmp_path / "report.bin", tmp_path / "missing.pdf"]
    assert list(find_sources(named).files) == named


def test_the_same_file_by_two_ways_is_taken_once(tmp_path: Path):
    touch(tmp_path / "a.pdf")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "a.pdf")
    assert len(find_sources([tmp_path, tmp_path / "a.pdf", tmp_path / "." / "a.pdf"]).files) == 1


def test_a_pattern_that_the_shell_left_alone_is_resolved(tmp_path: Path):
    touch(tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "c.txt")
    assert [file.name for file in find_sources([tmp_path / "*.pdf"]).files] == ["a.pdf", "b.pdf"]


@pytest.mark.parametrize("name", ["", "*.pdf"])
def test_nothing_to_read_is_one_sentence(tmp_path: Path, name: str):
    with pytest.raises(SourceError, match="there is no report here"):
        find_sources([tmp_path / name])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_said(tmp_path: Path):
    folder = tmp_path / "shut"
    folder.mkdir(mode=0)
    with pytest.raises(SourceError, match="cannot be read"):
        read_folder(folder)


@pytest.mark.parametrize(
    ("text", "pages"),
    [("3", {3}), ("3-5", {3, 4, 5}), ("1,4,7-8", {1, 4, 7, 8}), (" 2 – 3 ", {2, 3})],
)
def test_pages(text: str, pages: set[int]):
    assert parse_pages(text) == pages


@pytest.mark.parametrize("text", ["0", "5-3", "a", "1-", "-1", "", "1;2"])
def test_pages_that_are_none(text: str):
    with pytest.raises(SettingsError, match="--pages"):
        parse_pages(text)
