"""A model in pieces comes back as it was, and nothing comes back that is no such model."""

from __future__ import annotations

import gc
import json
import pickle
import warnings
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

import selko.schemas.storage.pieces
from selko.schemas.models.base import Model
from selko.schemas.models.report import AnnualReport
from selko.schemas.storage.filed import Filed, Filing, file_away
from selko.schemas.storage.pieces import dump_pieces, load_pieces
from tests.annual_reports import document_of, make_report, make_table

DOCUMENT = document_of("a")


class Note(Model):
    title: str
    amounts: tuple[Decimal, ...] = ()
    corners: tuple[int, int] = (0, 0)
    lines: Sequence[str] = ()


def load(lines, kind):
    return load_pieces(BytesIO(b"".join(lines)), kind)


@pytest.mark.parametrize("items", [1, 2, 1000])
def test_a_report_comes_back_as_it_was(monkeypatch, items):
    monkeypatch.setattr(selko.schemas.storage.pieces, "ITEMS", items)
    report = make_report(DOCUMENT, make_table(DOCUMENT))
    lines = list(dump_pieces(report, AnnualReport))
    assert load(lines, AnnualReport) == report
    assert sum(line.startswith(b"facts\t") for line in lines) == max(1, -(-len(report.facts) // items))
    assert all(line.count(b"\n") == 1 and line.endswith(b"\n") for line in lines)


def test_every_item_is_there_in_its_order(monkeypatch):
    monkeypatch.setattr(selko.schemas.storage.pieces, "ITEMS", 7)
    note = Note(title="rivin\nvaihto\tja väli", amounts=tuple(Decimal(n) / 4 for n in range(30)), corners=(3, 4))
    assert load(dump_pieces(note, Note), Note) == note
    assert load(dump_pieces(Note(title=""), Note), Note) == Note(title="")


def test_what_is_no_model_is_one_line():
    lines = list(dump_pieces((1, 2), tuple[int, ...]))
    assert lines == [b"[1,2]\n"]
    assert load(lines, tuple[int, ...]) == (1, 2)


@pytest.mark.parametrize(
    "lines",
    [
        [b'title\t"a"\n', b"price\t1\n"],
        [b'title\t"a"\n', b'title\t"b"\n'],
        [b'title\t"a"\n', b"corners\t[0,0]\n", b"corners\t[0,0]\n"],
        [b'title\t"a"\n', b'amounts\t["1", "x"]\n'],
        [b'title\t"a"\n', b'amounts\t["1"'],
        [b'title\t"a"\n', b'lines\t["1"]\n', b"lines\t[2]\n"],
        [b'lines\t["1"]\n', b'lines\t["2"]\n'],
        [b"amounts\t[]\n"],
        [b'{"title": "a"}'],
        [b"\xff\t1\n"],
        [],
    ],
)
def test_what_is_no_such_model_is_refused(lines):
    with pytest.raises(ValueError):
        load(lines, Note)


def test_lines_are_json_after_their_name():
    for line in dump_pieces(Note(title="ä"), Note):
        json.loads(line.split(b"\t")[1])


def test_a_long_sequence_stays_in_its_file(monkeypatch, tmp_path):
    monkeypatch.setattr(selko.schemas.storage.pieces, "ITEMS", 4)
    path = tmp_path / "note"
    path.write_bytes(b"V" + b"".join(dump_pieces(Note(title="a", lines=tuple(map(str, range(30)))), Note)))
    file = path.open("rb")
    assert file.read(1) == b"V"
    note = load_pieces(file, Note)
    path.unlink()
    assert isinstance(note.lines, Filed)
    assert list(note.lines) == list(note.lines) == [str(n) for n in range(30)]
    assert list(dump_pieces(note, Note)) == list(dump_pieces(pickle.loads(pickle.dumps(note)), Note))
    assert not file.closed
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        del note
        gc.collect()
    assert file.closed


def test_a_short_sequence_is_in_memory(tmp_path):
    file = BytesIO(b"".join(dump_pieces(Note(title="a", lines=("1", "2")), Note)))
    assert load_pieces(file, Note).lines == ("1", "2")
    assert file.closed


@given(st.lists(st.text(max_size=3), max_size=20), st.integers(1, 6), st.slices(20), st.integers(-25, 25))
def test_a_filed_sequence_is_the_same_as_a_tuple(texts, items, part, place):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selko.schemas.storage.pieces, "ITEMS", items)
        filed = load(dump_pieces(Note(title="", lines=tuple(texts)), Note), Note).lines
    assert isinstance(filed, Filed) == (len(texts) > items)
    assert filed == tuple(texts) and tuple(texts) == filed and len(filed) == len(texts)
    assert filed != (*texts, "x") and (not texts or filed != tuple(texts[:-1]))
    assert tuple(filed[part]) == tuple(texts[part])
    if -len(texts) <= place < len(texts):
        assert filed[place] == texts[place]
    else:
        with pytest.raises(IndexError):
            filed[place]


@pytest.mark.parametrize("kept", [0, 2, 9])
def test_items_are_filed_one_by_one(kept):
    filing: Filing[tuple[int, str]] = Filing(kept)
    assert list(filing.items()) == []
    for number in range(5):
        filing.add((number, "a" * number))
        assert list(filing.items())[-1] == (number, "a" * number)
    filed = filing.items()
    del filing
    gc.collect()
    assert filed[1:4:2] == ((1, "a"), (3, "aaa")) and filed[-1] == (4, "aaaa") and len(filed) == 5


@given(st.integers(0, 12), st.integers(1, 5))
def test_what_is_filed_away_is_the_same_list(number, at_a_time):
    items = file_away(iter(range(number)), at_a_time)
    assert tuple(items) == tuple(range(number)) and isinstance(items, Filed) == (number > at_a_time)
