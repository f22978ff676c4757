"""A model in pieces comes back as it was, and nothing comes back that is no such model."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

import schemas.pieces
from schemas.base import Model
from schemas.pieces import dump_pieces, load_pieces
from schemas.report import AnnualReport
from tests.annual_reports import document_of, make_report, make_table

DOCUMENT = document_of("a")


class Note(Model):
    title: str
    amounts: tuple[Decimal, ...] = ()
    corners: tuple[int, int] = (0, 0)


@pytest.mark.parametrize("items", [1, 2, 1000])
def test_a_report_comes_back_as_it_was(monkeypatch, items):
    monkeypatch.setattr(schemas.pieces, "ITEMS", items)
    report = make_report(DOCUMENT, make_table(DOCUMENT))
    lines = list(dump_pieces(report, AnnualReport))
    assert load_pieces(lines, AnnualReport) == report
    assert sum(line.startswith(b"facts\t") for line in lines) == max(1, -(-len(report.facts) // items))
    assert all(line.count(b"\n") == 1 and line.endswith(b"\n") for line in lines)


def test_every_item_is_there_in_its_order(monkeypatch):
    monkeypatch.setattr(schemas.pieces, "ITEMS", 7)
    note = Note(title="rivin\nvaihto\tja väli", amounts=tuple(Decimal(n) / 4 for n in range(30)), corners=(3, 4))
    assert load_pieces(dump_pieces(note, Note), Note) == note
    assert load_pieces(dump_pieces(Note(title=""), Note), Note) == Note(title="")


def test_what_is_no_model_is_one_line():
    lines = list(dump_pieces((1, 2), tuple[int, ...]))
    assert lines == [b"[1,2]\n"]
    assert load_pieces(lines, tuple[int, ...]) == (1, 2)


@pytest.mark.parametrize(
    "lines",
    [
        [b'title\t"a"\n', b"price\t1\n"],
        [b'title\t"a"\n', b'title\t"b"\n'],
        [b'title\t"a"\n', b"corners\t[0,0]\n", b"corners\t[0,0]\n"],
        [b'title\t"a"\n', b'amounts\t["1", "x"]\n'],
        [b'title\t"a"\n', b'amounts\t["1"'],
        [b"amounts\t[]\n"],
        [b'{"title": "a"}'],
        [b"\xff\t1\n"],
        [],
    ],
)
def test_what_is_no_such_model_is_refused(lines):
    with pytest.raises(ValueError):
        load_pieces(lines, Note)


def test_lines_are_json_after_their_name():
    for line in dump_pieces(Note(title="ä"), Note):
        json.loads(line.split(b"\t")[1])
