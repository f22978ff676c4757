"""Differences that one table prints as actual less budget and another as budget less actual: no alarm, and a slip in
one of them still is one."""

from __future__ import annotations

from dataclasses import replace

from selko.extractors.prove.prover import prove_report
from selko.schemas.models.report import FigureTable, Measure
from tests.unit.prove.tables import CITY, build_draft, read_table
from tests.unit.prove.test_clean import PHASES, alarms

WHOLE = """
Toimintatuotot | 70 120   | 73 450   | 3 330
Toimintakulut  | -412 300 | -409 870 | 2 430
Toimintakate   | -342 180 | -336 420 | 5 760
"""
EAST = """
Toimintatuotot | 30 020   | 31 400   | 1 380
Toimintakulut  | -200 100 | -201 720 | -1 620
Toimintakate   | -170 080 | -170 320 | -240
"""
WEST = """
Toimintatuotot | 40 100   | 42 050   | -1 950
Toimintakulut  | -212 200 | -208 150 | -4 050
Toimintakate   | -172 100 | -166 100 | -6 000
"""
ONLY = ((Measure.ORIGINAL_BUDGET, 2024), (Measure.VARIANCE, 2024))


def tables(west: str = WEST) -> tuple[FigureTable, ...]:
    """A unit with two parts, one of which prints its variances the other way round."""
    return (
        read_table(1, WHOLE, columns=PHASES),
        read_table(2, EAST, columns=PHASES, unit=(CITY, "Itä")),
        read_table(3, west, columns=PHASES, unit=(CITY, "Länsi")),
    )


def test_parts_that_print_their_variances_the_other_way_round_add_up():
    report = prove_report(build_draft(*tables()))
    assert alarms(report) == []
    sums = [i for i in report.identities if i.rule_id == "tree.sum" and "t:3:1:3" in {t.fact_id for t in i.terms}]
    assert [identity.holds for identity in sums] == [True]


def test_a_variance_that_is_wrong_in_such_a_table_is_named():
    report = prove_report(build_draft(*tables(WEST.replace("-1 950", "-1 590"))))
    found = [f for f in report.findings if f.rule_id == "source_error"]
    assert [(f.label, f.printed, f.implied_amount) for f in found] == [("Toimintatuotot", "-1 590", -1950)]


def test_the_same_variances_printed_twice_with_opposite_signs_contradict_each_other_nowhere():
    again = WHOLE.replace("| 3 330", "| -3 330").replace("| 2 430", "| -2 430").replace("| 5 760", "| -5 760")
    other = read_table(2, again, columns=PHASES)
    assert alarms(prove_report(build_draft(read_table(1, WHOLE, columns=PHASES), other))) == []


def test_variances_without_the_figures_that_they_compare_may_have_either_sign():
    """The second table prints no actual: which way round its variances are, it does not tell."""
    lone = read_table(
        2,
        """
Toimintatuotot | 29 000   | -1 380
Toimintakulut  | -198 000 | 1 620
Toimintakate   | -169 000 | 240
""",
        columns=ONLY,
        unit=(CITY, "Itä"),
    )
    whole, _, west = tables()
    assert alarms(prove_report(build_draft(whole, lone, west))) == []


def unsigned(*, slip: bool = False) -> FigureTable:
    """Costs without a sign, variances too, from figures of which the table shows only one side."""
    table = read_table(
        1,
        f"""
Toimintatuotot | 51 600   | 2 210
Toimintakulut  | -304 900 | 8 740
Toimintakate   | -253 300 | {"6 530" if slip else "-6 530"}
""",
        columns=((Measure.ACTUAL, 2024), (Measure.VARIANCE, 2024)),
    )
    facts = tuple(
        replace(fact, printed_amount=abs(fact.amount or 0))
        if fact.line_item == "IS.EXP" and fact.measure is Measure.ACTUAL
        else fact
        for fact in table.readings[0].facts
    )
    return table.model_copy(update={"readings": (table.readings[0].model_copy(update={"facts": facts}),)})


def test_variances_of_costs_without_a_sign_add_up_as_they_are_printed():
    report = prove_report(build_draft(unsigned()))
    assert alarms(report) == []
    assert all(identity.holds for identity in report.identities)


def test_variances_that_add_up_under_no_signs_are_asked():
    report = prove_report(build_draft(unsigned(slip=True)))
    assert [identity.holds for identity in report.identities if identity.rule_id == "column.sum"] == [True, False]
