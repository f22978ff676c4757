"""A table that was cut into cells in several ways: when the arithmetic takes another way than the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from selko.extractors.prove.prover import prove_report
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import AnnualReport, FactStatus, FigureTable, UnplacedNumber
from tests.unit.prove.tables import build_draft, read_table

RIGHT = """
Toimintatuotot | 214 300  | 1 700  | 216 000  | 219 450  | 3 450
Toimintakulut  | -530 120 | -2 480 | -532 600 | -528 170 | 4 430
Toimintakate   | -315 820 | -780   | -316 600 | -308 720 | 7 880
"""
TORN = """
Toimintatuotot | 214  | 300 | 1  | 700 | 216
Toimintakulut  | -530 | 120 | -2 | 480 | -532
Toimintakate   | -315 | 820 | 8  | 780 | -316
"""


def unplaced(printed: str) -> UnplacedNumber:
    return UnplacedNumber(printed=printed, reason="several numbers in one cell", provenance=Provenance(), table_no=1)


def prove(texts: Sequence[str], left: Sequence[str] = ()) -> AnnualReport:
    """A table whose first grid reads as the first text, and so on; `left` are the numbers each grid leaves over."""
    readings = []
    for grid, text in enumerate(texts):
        reading = read_table(1, text).readings[0]
        facts = tuple(replace(fact, reader=f"reader {grid}") for fact in reading.facts)
        own = tuple(unplaced(number) for number in left[grid : grid + 1])
        readings.append(reading.model_copy(update={"facts": facts, "grid": grid, "unplaced": own}))
    return prove_report(build_draft(FigureTable(table_no=1, title="", readings=tuple(readings))))


def readers(report: AnnualReport) -> set[str]:
    return {fact.reader for fact in report.facts}


def test_the_grid_in_which_sums_close_is_taken_and_said():
    report = prove([TORN, RIGHT], ["1 2", "9"])
    assert readers(report) == {"reader 1"}
    assert all(fact.status is FactStatus.PROVEN for fact in report.facts)
    assert [number.printed for number in report.unplaced] == ["9"]
    assert [finding.rule_id for finding in report.findings] == ["other_reading"]


def test_the_first_grid_stays_where_its_sums_close():
    report = prove([RIGHT, TORN], ["1 2", "9"])
    assert readers(report) == {"reader 0"}
    assert [number.printed for number in report.unplaced] == ["1 2"]
    assert report.findings == ()


def test_where_nothing_closes_the_first_grid_stays_and_its_figures_are_unproven():
    nothing = "\n".join(f"Rivi {n} | {n * 7919 % 10007} | {n * 104729 % 9973}" for n in range(11, 17))
    report = prove([TORN, nothing])
    assert readers(report) == {"reader 0"}
    assert FactStatus.PROVEN not in {fact.status for fact in report.facts}


def test_sums_that_may_close_by_chance_change_nothing():
    """Figures of two digits: three times a + b = c are less than four digits of evidence, and many sums are tried."""
    as_read = "Rivi a | 31 | 12 | 43\nRivi b | 57 | 20 | 91\nRivi c | 74 | 18 | 60"
    chance = "Rivi a | 31 | 12 | 43\nRivi b | 57 | 20 | 77\nRivi c | 74 | 18 | 92"
    assert {fact.status for fact in prove([chance]).facts} == {FactStatus.PROVEN}
    assert readers(prove([as_read, chance])) == {"reader 0"}


def test_an_error_of_the_report_does_not_vanish_in_a_grid_that_does_not_ask_for_it():
    wrong = RIGHT.replace("219 450", "291 450")
    blind = "\n".join(line for line in wrong.splitlines() if "tuotot" not in line)
    report = prove([wrong, blind])
    assert readers(report) == {"reader 0"}
    assert [finding.rule_id for finding in report.findings] == ["source_error"]


def test_of_two_other_grids_the_first_of_equals_is_taken():
    assert readers(prove([TORN, RIGHT, RIGHT])) == {"reader 1"}


def test_a_table_that_was_no_table_of_figures_at_first_may_become_one():
    report = prove(["", RIGHT])
    assert readers(report) == {"reader 1"}
