"""schemas/README.md describes every CSV and YAML of schemas/, column by column and key by key, and nothing else."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from selko.schemas.words.entities import EntityFile

SCHEMAS = Path(__file__).parents[2] / "schemas"
TEXT = (SCHEMAS / "README.md").read_text(encoding="utf-8")
HOLDERS = {"fi", "sv", "en"}  # `<language>` stands for these; any other `<…>` for any key


def read_descriptions() -> dict[str, list[str]]:
    """File (or pattern of files) to the columns or keys that the page lists under its heading."""
    described: dict[str, list[str]] = {}
    for part in re.split(r"^### ", TEXT, flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        described[name.strip()] = re.findall(r"^\| `([^`]+)` \|", body, flags=re.MULTILINE)
    return described


DESCRIBED = read_descriptions()
FILES = sorted(path.relative_to(SCHEMAS).as_posix() for kind in ("csv", "yaml") for path in SCHEMAS.rglob(f"*.{kind}"))


def section_of(file: str) -> str | None:
    return next((name for name in DESCRIBED if Path(file).match(name)), None)


def find_keys(value: Any, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The paths of a YAML file; lists of entries are looked through, lists of words are ends."""
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return {key for item in value for key in find_keys(item, path)}
    if isinstance(value, dict) and path[-1:] != ("kwargs",):
        return {key for name, item in value.items() for key in find_keys(item, (*path, str(name)))}
    return {path}


def is_described(path: tuple[str, ...], key: str) -> bool:
    parts = re.findall(r"<[^>]+>|[^.<>]+", key)
    if len(parts) != len(path):
        return False
    return all(
        name in HOLDERS if part == "<language>" else part.startswith("<") or part == name
        for part, name in zip(parts, path, strict=True)
    )


@pytest.mark.parametrize("file", FILES)
def test_every_file_is_described(file):
    assert section_of(file), f"schemas/README.md has no section '### {file}'"


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith(".csv")])
def test_every_column_is_described_in_its_order(file):
    with (SCHEMAS / file).open(encoding="utf-8", newline="") as handle:
        assert next(csv.reader(handle)) == DESCRIBED[section_of(file)]


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith(".csv")])
def test_every_row_has_a_cell_for_every_column(file):
    with (SCHEMAS / file).open(encoding="utf-8", newline="") as handle:
        head, *rows = csv.reader(handle)
    for number, row in enumerate(rows, 2):
        assert len(row) == len(head), f"{file}, line {number}: {len(row)} cells for {len(head)} columns"


@pytest.mark.parametrize("section", [name for name in DESCRIBED if name.endswith(".yaml")])
def test_every_key_is_described_and_every_described_key_is_used(section):
    files = [file for file in FILES if Path(file).match(section)]
    used = {key for file in files for key in find_keys(yaml.safe_load((SCHEMAS / file).read_text(encoding="utf-8")))}
    if section == "entities/*.yaml":  # there may be no such file
        used |= {("id",), ("main_language",), ("names", "fi")}
        assert {key.partition(".")[0] for key in DESCRIBED[section]} == set(EntityFile.model_fields)
    for path in used:
        assert any(is_described(path, key) for key in DESCRIBED[section]), (
            f"{section}: {'.'.join(path)} is not described"
        )
    for key in DESCRIBED[section]:
        assert any(is_described(path, key) for path in used), f"{section}: nothing is called {key}"


@pytest.mark.parametrize("section", DESCRIBED)
def test_every_described_file_is_there_with_its_loader(section):
    assert section in FILES or "*" in section
    body = TEXT.partition(f"### {section}\n")[2].partition("\n### ")[0]
    loader = re.search(r"Loaded\s+by\s+`([^`]+)`", body)
    assert loader, f"{section}: which module loads it?"
    place = SCHEMAS / loader[1] if not loader[1].startswith("extractors/") else SCHEMAS.parent / loader[1]
    assert place.is_file(), loader[1]
    stem = section.partition("/")[2] or section
    assert stem.partition("*")[2] or stem in place.read_text(encoding="utf-8"), f"{loader[1]} does not load {section}"
