"""A table in an unrecognised unit of money is told once, as a table; a single figure that slipped is that figure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from selko.extractors.prove.prover import prove_report
from selko.schemas.models.findings import FindingKind, Severity
from selko.schemas.models.report import FactStatus, FigureTable, Measure, StatementKind
from tests.unit.prove.tables import CITY, build_draft, read_table

YEARS = ((Measure.ACTUAL, 2024), (Measure.ACTUAL, 2023), (Measure.ACTUAL, 2022))
RULE = "unit_of_money_unrecognised"
WHOLE = """
Toimintatuotot | 7 418 260   | 6 905 114   | 6 611 037
Toimintakulut  | -21 637 905 | -20 114 672 | -19 402 581
Toimintakate   | -14 219 645 | -13 209 558 | -12 791 544
"""
SPORT, ARTS = (CITY, "Liikunta"), (CITY, "Taide")
DETAIL = {  # what the parts print of the years before, in euros
    SPORT: """
Toimintatuotot | 1 988 014  | 1 902 415
Toimintakulut  | -7 903 220 | -7 655 048
Toimintakate   | -5 915 206 | -5 752 633
""",
    ARTS: """
Toimintatuotot | 4 917 100   | 4 708 622
Toimintakulut  | -12 211 452 | -11 747 533
Toimintakate   | -7 294 352  | -7 038 911
""",
}
OVERVIEW = {  # one table of both parts, of the year, in thousands
    SPORT: """
Toimintatuotot | 2 106
Toimintakulut  | -8 214
Toimintakate   | -6 108
""",
    ARTS: """
Toimintatuotot | 5 312
Toimintakulut  | -13 424
Toimintakate   | -8 112
""",
}
RESULT = """
Vuosikate                      | 3 402 118 | 2 981 447
Tilikauden ylijäämä (alijäämä) | 1 284 613 | -738 209
"""
EQUITY = """
Edellisten tilikausien ylijäämä | 3 116 | 3 854
Tilikauden ylijäämä             | 1 285 | -738
"""


def findings_of(*tables):
    report = prove_report(build_draft(*tables))
    return report, [found for found in report.findings if found.severity is not Severity.NOTE]


def overview(scale: int = 1, slip: tuple[str, str] = ("", "")) -> FigureTable:
    """One table that prints both parts, one under the other."""
    facts = []
    for number, (unit, text) in enumerate(OVERVIEW.items()):
        table = read_table(2, text.replace(*slip), columns=YEARS[:1], unit=unit, scale=scale)
        for fact in table.readings[0].facts:
            row = fact.row_no + 10 * number
            facts.append(replace(fact, row_no=row, fact_id=f"t:2:{row}:{fact.column_no}"))
    reading = table.readings[0].model_copy(update={"facts": tuple(facts)})
    return table.model_copy(update={"readings": (reading,)})


def whole_and_parts(table: FigureTable) -> list[FigureTable]:
    details = [
        read_table(number, text, columns=YEARS[1:], unit=unit) for number, (unit, text) in enumerate(DETAIL.items(), 6)
    ]
    return [read_table(1, WHOLE, columns=YEARS), table, *details]


def result(text: str = RESULT, scale: int = 1) -> FigureTable:
    return read_table(4, text, columns=YEARS, statement=StatementKind.INCOME_STATEMENT, scale=scale)


def equity(text: str = EQUITY, scale: int = 1) -> FigureTable:
    return read_table(5, text, columns=YEARS, statement=StatementKind.BALANCE_SHEET, scale=scale)


def test_parts_read_in_the_right_unit_raise_nothing():
    assert findings_of(*whole_and_parts(overview(scale=1000)))[1] == []


def test_parts_of_a_whole_in_an_unrecognised_unit_are_told_once():
    report, findings = findings_of(*whole_and_parts(overview()))
    assert [(found.rule_id, found.label, found.witnesses) for found in findings] == [(RULE, "2", 3)]
    assert {fact.table_no for fact in report.facts if fact.status is FactStatus.DISPUTED} == {2}


def test_statements_read_in_the_right_unit_raise_nothing():
    assert findings_of(result(), equity(scale=1000))[1] == []


def test_a_statement_whose_unit_was_not_recognised_is_told_once_and_no_figure_of_it_is_named():
    report, findings = findings_of(result(), equity())
    assert [(found.rule_id, found.kind, found.severity) for found in findings] == [
        (RULE, FindingKind.READER_ERROR, Severity.WARN)
    ]
    (found,) = findings
    assert found.message_en == (
        "The unit of money of table 5 (p. 5) was not recognised or is not printed: "
        "its figures agree with table 4 (p. 4) when multiplied by 1\u00a0000."
    )
    assert "kerrotaan luvulla 1\u00a0000" in found.message_fi and "multipliceras med 1\u00a0000" in found.message_sv
    assert found.implied_amount is None and found.proof["factor"] == "1000"
    disputed = {fact.fact_id for fact in report.facts if fact.status is FactStatus.DISPUTED}
    assert disputed == set(found.fact_ids) and all(key.startswith("t:5:") for key in disputed)
    assert {fact.amount for fact in report.facts if fact.table_no == 5} == {
        Decimal(number) for number in (3116, 3854, 1285, -738)
    }, "nothing is rescaled"


@pytest.mark.parametrize(("shown", "factor"), [("1 284,613 | -738,209", 1000), ("1,285 | -0,738", 1_000_000)])
def test_thousands_and_millions_are_told_apart(shown, factor):
    _, findings = findings_of(result(), equity(f"Tilikauden ylijäämä | {shown}"))
    assert [(found.rule_id, found.proof.get("factor")) for found in findings] == [(RULE, str(factor))]


def test_figures_that_agree_with_no_power_of_a_thousand_are_no_matter_of_units():
    _, findings = findings_of(result(), equity(EQUITY.replace("1 285", "12 846").replace("-738", "-7 382")))
    assert RULE not in {found.rule_id for found in findings} and findings


@pytest.mark.parametrize("printed", ["-13 424", "5 312"])
def test_one_figure_a_thousand_times_too_small_in_a_table_that_else_agrees_is_an_error_of_the_report(printed):
    cut = printed.split()[0]
    _, findings = findings_of(*whole_and_parts(overview(1000, (printed, cut))))
    assert [(found.rule_id, found.printed) for found in findings] == [("source_error", cut)]


@pytest.mark.parametrize("printed", ["1 285", "1 284,61"])
def test_one_figure_alone_says_nothing_of_the_unit_of_its_table(printed):
    report, findings = findings_of(result(), equity(f"Tilikauden ylijäämä | {printed}"))
    assert RULE not in {found.rule_id for found in findings}
    assert FactStatus.DISPUTED in {fact.status for fact in report.facts if fact.table_no == 5}


def test_one_figure_that_a_sum_of_its_own_table_holds_says_it_where_four_digits_agree():
    columns = ((Measure.AMENDED_BUDGET, 2024), (Measure.ACTUAL, 2024), (Measure.VARIANCE, 2024))
    budget = """
Tilikauden ylijäämä | 1 250,00 | 1 284,61 | 34,61
Edellisten tilikausien ylijäämä | 3 100,00 | 3 116,20 | 16,20
"""
    table = read_table(5, budget, columns=columns, statement=StatementKind.BALANCE_SHEET)
    held = """
Vuosikate                      | 3 380 000 | 3 402 118 | 22 118
Tilikauden ylijäämä (alijäämä) | 1 250 000 | 1 284 613 | 34 613
"""
    other = read_table(4, held, columns=columns, statement=StatementKind.INCOME_STATEMENT)
    _, findings = findings_of(other, table)
    assert [(found.rule_id, found.witnesses) for found in findings] == [(RULE, 1)]
    assert RULE not in {found.rule_id for found in findings_of(result(), table)[1]}, "the other one may have slipped"


def test_a_slip_besides_does_not_hide_the_unit_and_no_figure_is_named_by_it():
    slipped = overview(1, ("-8 214", "-8 241"))
    _, findings = findings_of(*whole_and_parts(slipped))
    assert RULE in {found.rule_id for found in findings}
    assert not [found for found in findings if found.kind is FindingKind.SOURCE_ERROR and found.printed != "-8 241"]


def test_a_single_table_against_many_of_another_unit_is_the_odd_one_out():
    """Read in thousands although it prints euros: it, and not the three tables that agree, is told."""
    many = [result(), replace_number(result(), 8), replace_number(result(), 9)]
    _, findings = findings_of(*many, equity("Tilikauden ylijäämä | 1 284 613 | -738 209", scale=1000))
    (found,) = findings
    assert (found.rule_id, found.label, found.proof["factor"]) == (RULE, "5", "0.001")
    assert "divided by 1\u00a0000" in found.message_en


def replace_number(table: FigureTable, number: int) -> FigureTable:
    reading = table.readings[0]
    facts = tuple(
        replace(fact, table_no=number, fact_id=f"t:{number}:{fact.row_no}:{fact.column_no}") for fact in reading.facts
    )
    reading = reading.model_copy(update={"facts": facts})
    return table.model_copy(update={"table_no": number, "readings": (reading,)})
