"""The scoreboard: what counts as worse, numbers that stay, and a file that names nobody."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.benchmarks import practice_documents, scoreboard
from tests.benchmarks.practice_documents import Kind, Practice, find_practice
from tests.benchmarks.scoreboard import SCORES, Score, compare, number_all, read_scores, show, write_scores

REPORT = Practice(Kind.REPORT, "aa", "secret.pdf", ())
LEDGER = Practice(Kind.LEDGER, "bb", "hidden.pdf", ())


def better(kind: Kind, figure: str, before: float, now: float) -> bool | None:
    (difference,) = compare(kind, {figure: before}, {figure: now})
    return difference.better


@pytest.mark.parametrize(
    ("figure", "before", "now", "expected"),
    [
        ("facts.label", 1.0, 0.9999, False),
        ("facts.label", 0.61, 0.62, True),
        ("facts.invented", 0.0, 0.0001, False),
        ("trust.false", 0.2, 0.1, True),
        ("findings.other", 0, 1, False),
        ("right.2", 0.5, 0.4, False),
        ("trust.proven", 0.8, 0.7, None),  # who calls less proven may be the more honest
        ("headings.more", 1.6, 1.7, None),
    ],
)
def test_every_figure_knows_which_way_is_worse(figure: str, before: float, now: float, expected: bool | None):
    assert better(Kind.REPORT, figure, before, now) is expected


def test_a_case_that_is_told_may_read_less_and_one_in_silence_may_not():
    assert better(Kind.CASE, "lost", 2, 9) is None
    assert better(Kind.CASE, "verdict", 2, 1) is False
    assert better(Kind.CASE, "wrong", 0, 1) is False


def test_what_has_no_truth_is_never_worse():
    assert better(Kind.UNTOLD, "proven", 90, 10) is None


def test_a_figure_that_is_gone_is_worse_and_a_new_one_is_not():
    gone, new = compare(Kind.REPORT, {"goals.found": 0.5}, {"facts.unit": 0.5})
    assert (gone.figure, gone.better) == ("goals.found", False)
    assert (new.figure, new.better) == ("facts.unit", None)


def test_what_became_worse_stands_in_front():
    found = compare(Kind.REPORT, {"facts.label": 0.5, "facts.unit": 0.5}, {"facts.label": 0.6, "facts.unit": 0.4})
    assert [one.figure for one in found] == ["facts.unit", "facts.label"]


def test_a_number_stays_with_its_document():
    committed = {"bb": Score(1, Kind.LEDGER, {}), "gone": Score(7, Kind.CASE, {})}
    assert number_all([REPORT, LEDGER], committed) == {"bb": 1, "gone": 7, "aa": 8}


def test_scores_are_written_as_they_are_read(tmp_path: Path):
    scores = {"bb": Score(2, Kind.LEDGER, {"facts.label": 0.5}), "aa": Score(1, Kind.REPORT, {"facts.unit": 1.0})}
    write_scores(scores, tmp_path / "scores.json")
    assert read_scores(tmp_path / "scores.json") == scores
    assert [line[2:4] for line in (tmp_path / "scores.json").read_text().splitlines()[1:-1]] == ["aa", "bb"]


def test_differences_stand_in_front_and_names_are_shown_only_when_asked_for(capsys: pytest.CaptureFixture[str]):
    committed = {"aa": Score(1, Kind.REPORT, {"facts.label": 0.5})}
    results = [{"facts.label": 0.4}, {"facts.unit": 1.0}]
    assert show([REPORT, LEDGER], results, committed) == 1
    said = capsys.readouterr().out
    assert said.index("WORSE") < said.index("New, without a committed score") < said.index("practice 2")
    assert "secret" not in said and "hidden" not in said
    show([REPORT, LEDGER], results, committed, names=True)
    assert "secret.pdf" in capsys.readouterr().out


def test_a_document_that_cannot_be_measured_is_worse(capsys: pytest.CaptureFixture[str]):
    assert show([REPORT], ["KeyError: 'x'"], {"aa": Score(1, Kind.REPORT, {})}) == 1
    assert "FAILED KeyError" in capsys.readouterr().out


def test_the_committed_file_names_no_document():
    for key, row in json.loads(SCORES.read_text(encoding="utf8")).items():
        assert set(row) == {"practice", "kind", "figures"}
        assert len(key) == practice_documents.KEY and set(key) <= set("0123456789abcdef")
        assert row["kind"] in list(Kind)
        assert all(name.replace("_", "").replace(".", "").isalnum() for name in row["figures"])
        assert all(isinstance(value, int | float) for value in row["figures"].values())


def test_documents_are_found_by_what_lies_beside_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    corpus, cases = tmp_path / "corpus", tmp_path / "cases"
    for folder in (corpus / "books", corpus / "years", corpus / "tags", cases / "one", tmp_path / "seed"):
        folder.mkdir(parents=True)
    for path in ("a.pdf", "books/b.pdf", "years/c16.pdf", "tags/d.pdf", "e.docx"):
        (corpus / path).write_text(path)
    (cases / "one" / "f.pdf").write_text("f")
    (cases / "one" / "f.truth.json").write_text("[]")
    with (corpus / "books" / "truth.csv").open("w") as file:
        csv.writer(file).writerows([["file", "page"], ["b.pdf", 1]])
    for path in ("a.truth.csv", "a.sections.csv", "years/c16.budget.csv", "years/c16.actual.csv", "tags/d.csv"):
        (corpus / path).write_text("page")
    for name, folder in (("SHARED", tmp_path), ("CORPUS", corpus), ("CASES", cases), ("BENCH", tmp_path / "bench")):
        monkeypatch.setattr(practice_documents, name, folder)
    found = find_practice()
    assert [(one.kind.value, one.files[0].name) for one in found] == [
        ("report", "a.pdf"),
        ("ledger", "b.pdf"),
        ("tagged", "d.pdf"),
        ("series", "c16.pdf"),
        ("case", "f.pdf"),
        ("untold", "e.docx"),
    ]
    (corpus / "a.truth.csv").write_text("page,unit")
    again = {one.name: one.key for one in find_practice()}
    assert [one.name for one in found if again[one.name] != one.key] == ["corpus/a.pdf"]  # another truth, another score


def test_a_document_that_fails_does_not_lose_the_others():
    first, second = scoreboard._measure_all([REPORT, REPORT], jobs=1)
    assert first == second and isinstance(first, str) and first.startswith("ValueError")
