"""The reader's version changes with the words and rules by which it reads, and with nothing else."""

from __future__ import annotations

import shutil

import pytest

import selko.schemas.version as versions
from selko.schemas.reference import ROOT


@pytest.fixture
def copy(tmp_path, monkeypatch):
    for folder in versions.FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.setattr(versions, "ROOT", tmp_path)
    return tmp_path


def test_it_names_the_package_and_the_reference_data():
    package, _, reference = versions.reader_version().partition("+")
    assert package[0].isdigit() and reference == versions.reference_hash()


def test_a_copy_has_the_same_version_whatever_lies_beside(copy):
    before = versions.reference_hash()
    assert before == versions.reference_hash()
    (copy / "taxonomy" / "notes.txt").write_text("x")
    file = copy / "taxonomy" / "municipalities.csv"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert versions.reference_hash() == before


@pytest.mark.parametrize("name", ["taxonomy/line_items.csv", "expectations/quality.yaml", "entities/new.yaml"])
def test_a_changed_word_or_rule_is_another_reader(copy, name):
    before = versions.reference_hash()
    with (copy / name).open("a") as file:
        file.write("x")
    assert versions.reference_hash() != before
