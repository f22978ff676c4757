"""Tables of which nothing adds up: the search for the wrong figures has an end, counted in steps, and says so."""

from __future__ import annotations

from random import Random

import pytest

from selko.extractors.prove.prover import prove_report
from selko.extractors.prove.search import error_localisation as localise
from selko.extractors.prove.search import set_cover as cover
from selko.extractors.prove.search.set_cover import TooMuchWorkError, Work, find_cover
from selko.schemas.models.findings import Severity
from selko.schemas.models.report import AnnualReport, Draft, FactStatus, Measure
from tests.unit.prove.tables import CITY, CODES, build_draft, read_table

YEARS = tuple((Measure.ACTUAL, year) for year in range(2024, 2014, -1))
RULE = "search_broken_off"
SUM = """
Myyntituotot | 1 210 | 1 340
Maksutuotot | 2 405 | 2 118
Muut toimintatuotot | 311 | 427
Toimintatuotot | 3 962 | 3 885
"""


def hopeless(seed: int, units: int = 3) -> Draft:
    """Every figure drawn by lot, under labels of which the forms know sums."""
    random = Random(seed)
    tables = [
        read_table(
            number,
            "\n".join(
                f"{label} | " + " | ".join(f"{random.randint(10_000, 9_999_999)}" for _ in YEARS) for label in CODES
            ),
            columns=YEARS,
        )
        for number in range(1, units + 1)
    ]
    return build_draft(*tables)


def told(report: AnnualReport) -> list[str]:
    return [finding.message_en for finding in report.findings if finding.rule_id == RULE]


def count_covers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    sizes: list[int] = []

    def counted(cuts, *rest):
        sizes.append(sum(map(len, cuts)))
        return find_cover(cuts, *rest)

    monkeypatch.setattr(localise, "find_cover", counted)
    return sizes


def test_the_search_ends_and_says_so_in_each_table_with_what_fails(monkeypatch):
    monkeypatch.setattr(localise, "WORK", 20_000)
    monkeypatch.setattr(localise, "WORK_PER_CELL", 20)
    sizes = count_covers(monkeypatch)
    report = prove_report(hopeless(1))
    assert len(sizes) <= 2 * 3 * (20_000 + 20 * 250) / cover.COVER_STEPS  # at most two proofs, three tables
    notes = [finding for finding in report.findings if finding.rule_id == RULE]
    assert notes and all(finding.severity is Severity.NOTE and finding.provenance.page for finding in notes)
    assert len(notes) == len({finding.provenance.page for finding in notes})
    failing = {term.fact_id for identity in report.identities if not identity.holds for term in identity.terms}
    disputed = {fact.fact_id for fact in report.facts if fact.status is FactStatus.DISPUTED}
    assert disputed and disputed <= failing  # what was not explained stays in doubt


def test_where_it_ends_is_the_same_each_time_and_whatever_the_order_of_tables(monkeypatch):
    monkeypatch.setattr(localise, "WORK", 20_000)
    monkeypatch.setattr(localise, "WORK_PER_CELL", 20)
    draft = hopeless(2, units=2)
    report = prove_report(draft)
    again = prove_report(draft)
    turned = prove_report(draft.model_copy(update={"tables": draft.tables[::-1]}))
    assert told(report) and report == again
    assert {f.finding_id for f in turned.findings} == {f.finding_id for f in report.findings}


def test_a_slip_in_a_sound_table_is_named_beside_a_hopeless_one(monkeypatch):
    monkeypatch.setattr(localise, "WORK", 20_000)
    monkeypatch.setattr(localise, "WORK_PER_CELL", 20)
    years = ((Measure.ACTUAL, 2009), (Measure.ACTUAL, 2008))
    slip = read_table(9, SUM.replace("2 405", "2 450"), columns=years, unit=(CITY, "Satama"))
    draft = hopeless(3, units=1)
    report = prove_report(draft.model_copy(update={"tables": (*draft.tables, slip)}))
    assert [f for f in report.findings if f.provenance.page == 9 and f.rule_id != RULE]
    assert [f.provenance.page for f in report.findings if f.rule_id == RULE] == [1]


def test_a_report_with_one_slip_is_searched_to_the_end():
    years = ((Measure.ACTUAL, 2024), (Measure.ACTUAL, 2023))
    assert told(prove_report(build_draft(read_table(1, SUM.replace("2 405", "2 450"), columns=years)))) == []


def test_a_cover_that_would_need_many_nodes_or_has_no_work_left_is_no_answer(monkeypatch):
    random = Random(4)
    names = [f"n{number}" for number in range(60)]
    cuts = [frozenset(random.sample(names, 10)) for _ in range(90)]
    monkeypatch.setattr(cover, "NODE_LIMIT", 1)
    with pytest.raises(TooMuchWorkError):
        find_cover(cuts, frozenset(), lambda _: 1.0, Work(10**9))
    with pytest.raises(TooMuchWorkError):
        find_cover(cuts[:2], frozenset(), lambda _: 1.0, Work(0))
    work = Work(10**6)
    assert find_cover(cuts[:2], frozenset(), lambda _: 1.0, work)
    assert work.left < 10**6


def test_of_many_parts_the_one_that_does_not_belong_is_left_out():
    random = Random(5)
    rows = {f"Osasto {number}": [random.randint(10_000, 99_999) for _ in YEARS] for number in range(40)}
    whole = [sum(row[year] for name, row in rows.items() if name != "Osasto 17") for year in range(len(YEARS))]
    tables = [
        read_table(number, f"Toimintakulut | {' | '.join(map(str, row))}", columns=YEARS, unit=(CITY, *unit))
        for number, (unit, row) in enumerate([((), whole), *(((name,), row) for name, row in rows.items())], 1)
    ]
    report = prove_report(build_draft(*tables))
    trees = [identity for identity in report.identities if identity.kind == "tree"]
    assert len(trees) == len(YEARS) and all(identity.holds and len(identity.terms) == 40 for identity in trees)
    assert not any(term.fact_id.startswith("t:19:") for identity in trees for term in identity.terms)
