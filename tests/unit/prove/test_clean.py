"""Reports in which nothing is wrong: what rounding, signs and words leave open is no alarm, and a slip still is one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from selko.extractors.prove.figures.cells import build_cell, is_ratio
from selko.extractors.prove.prover import prove_report
from selko.schemas.models.findings import Severity
from selko.schemas.models.report import AnnualReport, FigureTable, Measure
from tests.unit.prove.tables import CITY, build_draft, read_table

PHASES = ((Measure.AMENDED_BUDGET, 2024), (Measure.ACTUAL, 2024), (Measure.VARIANCE, 2024))
# Exact: 10,4 + 20,4 + 30,4 = 61,2 against 8,6 + 18,6 + 28,6 = 55,8; every figure and every difference is rounded.
ROUNDED = """
Myyntituotot        | 9 009  | 9 010  | 1
Maksutuotot         | 4 019  | 4 020  | 1
Muut toimintatuotot | 7 029  | 7 030  | 1
Toimintatuotot      | 20 056 | 20 061 | 5
"""


def alarms(report: AnnualReport) -> list[tuple[str, str | None]]:
    return [(f.rule_id, f.label) for f in report.findings if f.severity is not Severity.NOTE]


def headed(table: FigureTable, heads: dict[Measure, str]) -> FigureTable:
    readings = tuple(
        reading.model_copy(
            update={
                "facts": tuple(
                    replace(fact, column_text=heads.get(fact.measure, fact.column_text)) for fact in reading.facts
                )
            }
        )
        for reading in table.readings
    )
    return table.model_copy(update={"readings": readings})


def test_variances_of_rounded_figures_need_not_add_up_to_the_last_place():
    """Four variances of figures in thousands, each right by its row, differ from their sum by two."""
    assert alarms(prove_report(build_draft(read_table(1, ROUNDED, columns=PHASES, scale=1000)))) == []


def test_a_variance_that_its_row_does_not_give_is_named_all_the_same():
    wrong = ROUNDED.replace("20 061 | 5", "20 061 | 50")
    found = alarms(prove_report(build_draft(read_table(1, wrong, columns=PHASES, scale=1000))))
    assert [label for _, label in found] == ["Toimintatuotot"]


def test_the_drift_of_a_difference_is_that_of_two_figures():
    facts = read_table(1, ROUNDED, columns=PHASES, scale=1000).readings[0].facts
    drifts = {fact.measure: build_cell(fact).drift for fact in facts}
    assert drifts == {Measure.AMENDED_BUDGET: 500, Measure.ACTUAL: 500, Measure.VARIANCE: 1000}
    exact = replace(facts[2], scale=1, decimals=2)
    assert build_cell(exact).drift == 0


def parts_and_whole(budget_of_one_part: str) -> list[FigureTable]:
    """A city of two units; one unit's only budget is the one before an addition of 40 000 to its costs."""
    north = """
Toimintatuotot | 214 300  | 219 450  | 5 150
Toimintakulut  | -530 120 | -528 170 | 1 950
Toimintakate   | -315 820 | -308 720 | 7 100
"""
    south = """
Toimintatuotot | 118 200  | 117 640  | -560
Toimintakulut  | -406 700 | -431 090 | -24 390
Toimintakate   | -288 500 | -313 450 | -24 950
"""
    city = """
Toimintatuotot | 332 500  | 337 090  | 4 590
Toimintakulut  | -976 820 | -959 260 | 17 560
Toimintakate   | -644 320 | -622 170 | 22 150
"""
    said = {Measure.AMENDED_BUDGET: "Muutettu talousarvio", Measure.ACTUAL: "Toteuma", Measure.VARIANCE: "Poikkeama"}
    return [
        headed(read_table(1, city, columns=PHASES), said),
        headed(read_table(2, north, unit=(CITY, "Pohjoinen"), columns=PHASES), said),
        headed(
            read_table(3, south, unit=(CITY, "Etelä"), columns=PHASES),
            {**said, Measure.AMENDED_BUDGET: budget_of_one_part},
        ),
    ]


def test_a_budget_that_is_not_said_to_be_the_one_in_force_contradicts_no_other():
    report = prove_report(build_draft(*parts_and_whole("Talousarvio 2024")))
    assert alarms(report) == []
    assert any(f.rule_id == "unexplained_difference" for f in report.findings), "it is told all the same, as a note"


def test_budgets_under_the_same_words_must_add_up():
    assert alarms(prove_report(build_draft(*parts_and_whole("Muutettu talousarvio"))))


@pytest.mark.parametrize("negative", [False, True])
def test_a_variance_may_be_the_difference_of_figures_as_they_are_printed(negative: bool):
    """Costs without a sign, the margin with one: 612 − 600 and −408 − (−404), in one column, either way round."""
    table = read_table(
        1,
        """
Toimintatuotot | 196 100  | 204 070  | 7 970
Toimintakulut  | -600 300 | -612 840 | 12 540
Toimintakate   | -404 200 | -408 770 | -4 570
""",
        columns=PHASES,
    )
    facts = []
    for fact in table.readings[0].facts:
        assert fact.amount is not None
        amount = -fact.amount if negative and fact.measure is Measure.VARIANCE else fact.amount
        costs = fact.line_item == "IS.EXP" and fact.measure is not Measure.VARIANCE
        facts.append(replace(fact, amount=amount, printed_amount=abs(amount) if costs else amount))
    reading = table.readings[0].model_copy(update={"facts": tuple(facts)})
    report = prove_report(build_draft(table.model_copy(update={"readings": (reading,)})))
    rows = [identity for identity in report.identities if identity.rule_id == "row.variance"]
    assert len(rows) == 3
    assert all(identity.holds for identity in rows)


def test_of_two_columns_read_as_the_same_budget_the_figures_tell_which_the_variance_is_from():
    """The second column is what was added to the first, but its head was read as the budget in force as well."""
    columns = (
        (Measure.ORIGINAL_BUDGET, 2024),
        (Measure.AMENDED_BUDGET, 2024),
        (Measure.AMENDED_BUDGET, 2024),
        (Measure.ACTUAL, 2024),
        (Measure.VARIANCE, 2024),
    )
    text = """
Myyntituotot        | 51 400 | 0      | 51 400 | 52 117 | 717
Maksutuotot         | 83 900 | -7 300 | 76 600 | 75 820 | -780
Muut toimintatuotot | 22 650 | 1 250  | 23 900 | 23 344 | -556
Tuet ja avustukset  | 40 100 | 0      | 40 100 | 40 965 | 865
"""
    found = alarms(prove_report(build_draft(read_table(1, text, columns=columns))))
    assert found == [("two_amounts", "Myyntituotot")]  # that two columns cannot be told apart is all that is said


def test_a_whole_printed_twice_in_one_table_with_other_figures_is_not_added_to_others():
    """Costs with and without those between the units under one line item: which of them the total holds is not said."""
    city, north, south = parts_and_whole("Muutettu talousarvio")
    twice = """
Toimintatuotot | 20 000   | 20 500   | 500
Toimintatuotot | 118 200  | 117 640  | -560
"""
    south = read_table(3, twice, unit=(CITY, "Etelä"), columns=PHASES)
    report = prove_report(build_draft(city, north, south))
    assert not [identity for identity in report.identities if identity.rule_id == "tree.sum"]


def test_what_stands_under_a_per_cent_sign_is_a_ratio_unless_it_is_money():
    fact = replace(read_table(1, ROUNDED, columns=PHASES).readings[0].facts[0], column_text="Ero, %", currency=None)
    assert is_ratio(fact)
    assert not is_ratio(replace(fact, currency="EUR"))
    assert fact.amount == Decimal(9009)
