"""What a table bears out elsewhere and not here: rows under a header of another table, a column of another meaning, a
sum of units in a table of something else. None of it calls a figure wrong; a slip among them still is called so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from selko.extractors.prove.figures.cells import build_cell
from selko.extractors.prove.prover import prove_report
from selko.schemas.models.report import Draft, FigureTable, Measure, StatementKind
from tests.unit.prove.tables import CITY, build_draft, read_table
from tests.unit.prove.test_clean import PHASES, alarms

BUDGET = """
Toimintatuotot | 21 300   | 22 050   | 750
Toimintakulut  | -118 400 | -120 700 | -2 300
Toimintakate   | -97 100  | -98 650  | -1 550
Poistot        | -4 100   | -4 060   | 40
"""
VISITS = """
Lainat   | 31 205 | 30 118 | 28 340
Kävijät  | 48 911 | 52 007 | 47 266
Näyttely | 12 014 | 11 950 | 12 402
"""


def test_rows_of_another_table_under_the_header_accuse_no_figure():
    """Three years of counts stand right below a table of budget, actual and variance."""
    assert alarms(prove_report(build_draft(read_table(1, BUDGET + VISITS, columns=PHASES)))) == []


def test_one_row_that_breaks_the_formula_of_the_others_is_told():
    wrong = BUDGET.replace("| 750", "| 570")
    assert [label for _, label in alarms(prove_report(build_draft(read_table(1, wrong, columns=PHASES))))] == [
        "Toimintatuotot"
    ]


ITEMS = """
Myyntituotot        | 35 000   | 36 300   | 31 300   | 91
Maksutuotot         | 22 000   | 22 900   | 22 900   | 97
Muut toimintatuotot | 60 000   | 62 000   | 61 200   | 99
Toimintatuotot      | 117 000  | 121 200  | 115 400  | 96
Henkilöstökulut     | -130 000 | -131 700 | -125 800 | 95
Palvelujen ostot    | -64 000  | -65 600  | -66 900  | 102
Toimintakulut       | -194 000 | -197 300 | -192 700 | 98
Toimintakate        | -77 000  | -76 100  | -77 300  | 99
"""
YEARS = (
    (Measure.ORIGINAL_BUDGET, 2024),
    (Measure.AMENDED_BUDGET, 2024),
    (Measure.ACTUAL, 2024),
    (Measure.ACTUAL, 2023),
)


def test_a_column_in_which_no_sum_comes_out_holds_no_amounts():
    """The last column is the share of the budget that was used; its head lost the sign that says so."""
    report = prove_report(build_draft(read_table(1, ITEMS, columns=YEARS)))
    assert alarms(report) == []
    assert not [fact for fact in report.facts if fact.status == "disputed"]


def test_a_figure_that_breaks_every_sum_that_it_is_in_is_still_named():
    wrong = ITEMS.replace("| 115 400  | 96", "| 151 400  | 96")
    found = prove_report(build_draft(read_table(1, wrong, columns=YEARS))).findings
    assert [(f.label, f.implied_amount) for f in found if f.rule_id == "source_error"] == [("Toimintatuotot", 115400)]


PER_CENT = ((Measure.ACTUAL, 2024), (Measure.ACTUAL, 2023), (Measure.CHANGE_PCT, 2024))
GROWTH = """
Vuokrat | 50 400  | 48 000  | 5,0 %
Maksut  | 20 600  | 20 000  | 3,0 %
Myynti  | 30 900  | 30 000  | 3,0 %
Tuet    | 10 200  | 10 000  | 2,0 %
Palkat  | 61 800  | 60 000  | {} %
Tarvike | 40 800  | 40 000  | {} %
"""


@pytest.mark.parametrize(("first", "second", "found"), [("-3,0", "-2,0", 0), ("-3,0", "2,0", 1)])
def test_rows_that_differ_by_nothing_but_the_sign_follow_a_rule_of_their_own(first: str, second: str, found: int):
    """Of costs the growth is printed as a loss, in two rows; in one row alone it is a slip."""
    table = read_table(1, GROWTH.format(first, second), columns=PER_CENT)
    assert len(alarms(prove_report(build_draft(table)))) == found


PARTS = (("Itä", 30_020, -200_100), ("Länsi", 40_100, -212_200))


def unit_table(number: int, path: tuple[str, ...], revenue: int, costs: int) -> FigureTable:
    rows = (("Toimintatuotot", revenue), ("Toimintakulut", costs), ("Toimintakate", revenue + costs))
    text = "\n".join(f"{label} | {amount} | {amount}" for label, amount in rows)
    columns = ((Measure.AMENDED_BUDGET, 2024), (Measure.ACTUAL, 2024))
    return read_table(
        number, f"{text}\nToimintakate | {revenue + costs} | {revenue + costs}", columns=columns, unit=path
    )


def report_of(stray: int) -> Draft:
    """A city of two units with a city's budget; then a table read as the city's own of the year before."""
    tables = [unit_table(n, (CITY, name), revenue, costs) for n, (name, revenue, costs) in enumerate(PARTS, 2)]
    before = [
        read_table(
            n + 2,
            f"Toimintatuotot | {revenue}\nToimintakulut | {costs}\nToimintakate | {revenue + costs}",
            columns=((Measure.ACTUAL, 2023),),
            unit=(CITY, name),
        )
        for n, (name, revenue, costs) in enumerate(PARTS, 2)
    ]
    other = f"Toimintatuotot | {stray}\nToimintakulut | -9 400\nToimintakate | {stray - 9400}"
    last = read_table(9, other, columns=((Measure.ACTUAL, 2023),), unit=(CITY,))
    return build_draft(unit_table(1, (CITY,), 70_120, -412_300), *tables, *before, last)


def test_a_table_that_is_nowhere_the_sum_of_the_parts_is_another_units():
    report = prove_report(report_of(1_250))
    assert alarms(report) == []
    assert [i.holds for i in report.identities if i.rule_id == "tree.sum"].count(True) == 6


def test_a_total_that_is_the_sum_of_the_parts_but_in_one_figure_is_told():
    tables = [unit_table(n, (CITY, name), revenue, costs) for n, (name, revenue, costs) in enumerate(PARTS, 2)]
    whole = unit_table(1, (CITY,), 70_120, -412_300)
    wrong = Decimal(-421_300)
    facts = tuple(
        replace(fact, amount=wrong, printed_amount=wrong)
        if (fact.label, fact.measure) == ("Toimintakulut", Measure.ACTUAL)
        else fact
        for fact in whole.readings[0].facts
    )
    whole = whole.model_copy(update={"readings": (whole.readings[0].model_copy(update={"facts": facts}),)})
    found = alarms(prove_report(build_draft(whole, *tables)))
    assert ("source_error", "Toimintakulut") in found


def test_two_variances_with_the_wrong_sign_are_told_by_the_sums_of_their_column():
    text = """
Myyntituotot        | 36 300   | 31 300   | -5 000
Maksutuotot         | 22 900   | 21 700   | {}
Muut toimintatuotot | 62 000   | 61 200   | {}
Toimintatuotot      | 121 200  | 114 200  | -7 000
Henkilöstökulut     | -131 700 | -125 800 | 5 900
Palvelujen ostot    | -65 600  | -66 900  | -1 300
Toimintakulut       | -197 300 | -192 700 | 4 600
Toimintakate        | -76 100  | -78 500  | -2 400
"""
    assert alarms(prove_report(build_draft(read_table(1, text.format("-1 200", "-800"), columns=PHASES)))) == []
    wrong = prove_report(build_draft(read_table(1, text.format("1 200", "800"), columns=PHASES)))
    assert [label for _, label in alarms(wrong)] == ["Maksutuotot", "Muut toimintatuotot"]


@pytest.mark.parametrize(("measure", "drift"), [(Measure.OTHER, 1000), (Measure.VARIANCE, 1000), (Measure.ACTUAL, 500)])
def test_a_column_of_unknown_meaning_may_hold_differences_of_rounded_figures(measure: Measure, drift: int):
    fact = read_table(1, "Myynti | 20", columns=((measure, 2024),), scale=1000).readings[0].facts[0]
    assert build_cell(fact).drift == drift


def test_columns_add_up_by_chance_but_their_heads_say_no_total():
    """The first column is the sum of the next two in every row but the last."""
    text = """
Hankintameno  | 7 710 | 5 166 | 2 544
Lisäykset     | 386   | 258   | 128  
Vähennykset   | 77    | 52    | 25   
Arvo 31.12.   | 8 103 | 5 372 | 2 647
"""
    columns = ((Measure.OTHER, 2024),) * 3
    report = prove_report(build_draft(read_table(1, text, columns=columns)))
    assert alarms(report) == []


def test_a_key_figure_is_asked_of_the_part_that_gives_it():
    """Another table prints other revenue under the same name, more precisely."""
    text = "Vuosikate | 1 206 400\nAsukasmäärä | 5 200\nVuosikate, €/asukas | 232"
    kind = StatementKind.KEY_FIGURES
    own = read_table(1, text.replace("Vuosikate | 1 206 400\n", ""), columns=((Measure.ACTUAL, 2024),), statement=kind)
    whole = read_table(2, "Vuosikate | 1 206 400", columns=((Measure.ACTUAL, 2024),))
    other = read_table(3, "Vuosikate | 88 312,40", columns=((Measure.ACTUAL, 2024),))
    report = prove_report(build_draft(own, other, whole))
    assert alarms(report) == []
    assert [i.holds for i in report.identities if i.rule_id == "statement.ratio"] == [True]
    assert not prove_report(build_draft(own, other)).identities


def test_two_slips_in_a_column_that_its_rows_bear_out_are_no_column_of_another_meaning():
    """Revenue and costs are both wrong, so that no sum of the column comes out; the variances know better."""
    text = """
Myyntituotot        | 36 300   | 31 300   | -5 000
Muut toimintatuotot | 84 900   | 82 900   | -2 000
Toimintatuotot      | 121 200  | 141 200  | -7 000
Henkilöstökulut     | -131 700 | -125 800 | 5 900
Palvelujen ostot    | -65 600  | -66 900  | -1 300
Toimintakulut       | -197 300 | -129 700 | 4 600
Toimintakate        | -76 100  | -78 500  | -2 400
"""
    found = prove_report(build_draft(read_table(1, text, columns=PHASES))).findings
    told = {f.label: f.implied_amount for f in found if f.rule_id == "source_error"}
    assert told == {"Toimintatuotot": 114_200, "Toimintakulut": -192_700}
