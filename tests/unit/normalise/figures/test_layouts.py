"""Unusual layouts: totals in an outer column, columns that are units or line items, comparisons in rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selko.schemas.models.report import Measure, StatementKind
from tests.printed_tables import ENTITY, Units, facts_of, print_grid, read_facts

M, S, D = Measure, StatementKind, Decimal


def test_a_total_in_an_outer_column_belongs_to_the_heading_above():
    """The official form: parts in the inner column, the group's sum in the outer one on the row of the last part."""
    rows = [
        ["", "1.1.–31.12.2024", "", "1.1.–31.12.2023", ""],
        ["Toimintakate", "", "-100", "", "-90"],
        ["Verotulot", "", "120", "", "110"],
        ["Rahoitustuotot ja -kulut", "", "", "", ""],
        ["Korkotuotot", "5", "", "4", ""],
        ["Muut rahoitustuotot", "3", "", "3", ""],
        ["Korkokulut", "-2", "", "-2", ""],
        ["Muut rahoituskulut", "-1", "5", "-1", "4"],
        ["Vuosikate", "", "25", "", "24"],
    ]
    grid = print_grid(rows, indents=[0, 0, 0, 0, 10, 10, 10, 10, 0], spans={(0, 1): 2, (0, 3): 2})
    facts = facts_of(*read_facts(grid, headings=("Tuloslaskelma",)))
    assert {(f.measure, f.fiscal_year) for f in facts} == {(M.ACTUAL, 2024), (M.ACTUAL, 2023)}
    found = {(f.label, f.line_item): f.amount for f in facts if f.fiscal_year == 2024}
    assert found == {
        ("Toimintakate", "IS.MARGIN"): D(-100),
        ("Verotulot", "IS.TAX"): D(120),
        ("Korkotuotot", "IS.FIN.INTINC"): D(5),
        ("Muut rahoitustuotot", "IS.FIN.OTHINC"): D(3),
        ("Korkokulut", "IS.FIN.INTEXP"): D(-2),
        ("Muut rahoituskulut", "IS.FIN.OTHEXP"): D(-1),
        ("Muut rahoituskulut", "IS.FIN"): D(5),
        ("Vuosikate", "IS.ANNUAL"): D(25),
    }


def test_columns_that_are_units():
    rows = [
        ["", ENTITY, "Vesilaitos", "Yhteensä"],
        ["Toimintatuotot", "100", "20", "120"],
        ["Toimintakulut", "-300", "-15", "-315"],
        ["Toimintakate", "-200", "5", "-195"],
    ]
    (result,) = read_facts(print_grid(rows), units=Units("Vesilaitos"), lines=[(1, "Tuloslaskelma 2024")])
    facts = facts_of(result)
    water = [(f.line_item, f.measure, f.fiscal_year, f.amount) for f in facts if f.unit == "Vesilaitos"]
    assert water == [
        ("IS.REV", M.ACTUAL, 2024, D(20)),
        ("IS.EXP", M.ACTUAL, 2024, D(-15)),
        ("IS.MARGIN", M.ACTUAL, 2024, D(5)),
    ]
    assert result.table is not None
    assert "measure" in result.table.readings[0].inferred


def test_the_caption_tells_the_measure_of_columns_that_are_line_items():
    rows = [
        ["", "Toimintatuotot", "Toimintakulut", "Toimintakate"],
        ["Tekninen lautakunta", "2 256", "-10 957", "-8 701"],
        ["Sivistyslautakunta", "2 043", "-24 690", "-22 647"],
    ]
    units = Units("Tekninen lautakunta", "Sivistyslautakunta")
    facts = facts_of(
        *read_facts(print_grid(rows), units=units, lines=[(1, "Käyttötalous, talousarvio 2024 (1 000 €)")])
    )
    assert [(f.unit, f.line_item, f.measure, f.amount) for f in facts[:2]] == [
        ("Tekninen lautakunta", "IS.REV", M.ORIGINAL_BUDGET, D(2256000)),
        ("Tekninen lautakunta", "IS.EXP", M.ORIGINAL_BUDGET, D(-10957000)),
    ]


def test_rows_that_compare_the_years():
    rows = [
        ["", "TP 2022", "TP 2023", "TP 2024"],
        ["Verotulot", "100", "110", "121"],
        ["Muutos, %", "", "10,0", "10,0"],
    ]
    facts = facts_of(*read_facts(print_grid(rows), headings=("Verotulot",)))
    assert [(f.measure, f.fiscal_year, f.currency) for f in facts if f.label == "Muutos, %"] == [
        (M.CHANGE_PCT, 2023, None),
        (M.CHANGE_PCT, 2024, None),
    ]
    assert {f.line_item for f in facts} == {"IS.TAX"}


def test_columns_that_differ_in_unknown_words_do_not_stand_for_one_another():
    rows = [
        ["", "TP 2024", "", ""],
        ["", "Ulkoinen", "Sisäinen", "Yhteensä"],
        ["Toimintatuotot", "100", "20", "120"],
        ["Toimintakulut", "-300", "-15", "-315"],
    ]
    facts = facts_of(*read_facts(print_grid(rows, spans={(0, 1): 3}), units=Units(table_unit="Tilapalvelut")))
    assert [f.amount for f in facts if f.measure is M.ACTUAL] == [D(120), D(-315)]
    assert len([f for f in facts if f.measure is M.OTHER]) == 4


def test_the_group_beside_the_city():
    rows = [
        ["", "Konserni", "", "Kunta", ""],
        ["", "2024", "2023", "2024", "2023"],
        ["Myyntisaamiset", "10 000,50", "9 000,25", "5 000,10", "4 000,20"],
    ]
    grid = print_grid(rows, spans={(0, 1): 2, (0, 3): 2})
    facts = facts_of(*read_facts(grid, headings=("4 Liitetiedot",)))
    assert [f.unit for f in facts] == ["Konserni", "Konserni", ENTITY, ENTITY]
    assert {f.statement for f in facts} == {S.NOTES}
    assert {f.currency for f in facts} == {"EUR"}


def test_labels_in_two_languages():
    rows = [
        ["", "Talousarvio / Budget 2024", "Toteuma / Utfall 2024", "Poikkeama / Avvikelse"],
        ["Toimintatuotot / Verksamhetens intäkter", "100", "120", "20"],
        ["Toimintakulut / Verksamhetens kostnader", "-300", "-310", "-10"],
    ]
    facts = facts_of(*read_facts(print_grid(rows), units=Units(table_unit="Koulut")))
    assert [f.line_item for f in facts[::3]] == ["IS.REV", "IS.EXP"]
    assert [f.measure for f in facts[:3]] == [M.AMENDED_BUDGET, M.ACTUAL, M.VARIANCE]


def test_a_footnote_mark_on_a_year_is_no_digit_of_it():
    facts = facts_of(
        *read_facts(print_grid([["", "2023¹", "2024"], ["Verotulot", "5", "6²"]]), headings=("Tuloslaskelma",))
    )
    assert [(f.fiscal_year, f.amount, f.footnote) for f in facts] == [(2023, D(5), None), (2024, D(6), "²")]


def test_headings_with_the_same_rows_below_them_are_units():
    rows = [
        ["", "2023 Actual", "2024 Budget"],
        *[
            row
            for name, first, second in (("Art Museum", "10", "11"), ("Free Library", "20", "21"), ("Law", "30", "31"))
            for row in ([name, "", ""], ["Personal services", first, second], ["Total", first, second])
        ],
        ["Operating part total", "", ""],
        ["Personal services", "60", "63"],
        ["Total", "60", "63"],
    ]
    facts = facts_of(*read_facts(print_grid(rows, bold=[1, 4, 7, 10]), language="en"))
    found = [(f.unit, f.label, f.amount) for f in facts if f.fiscal_year == 2023]
    assert found == [
        ("Art Museum", "Personal services", D(-10)),
        ("Art Museum", "Total", D(-10)),
        ("Free Library", "Personal services", D(-20)),
        ("Free Library", "Total", D(-20)),
        ("Law", "Personal services", D(-30)),
        ("Law", "Total", D(-30)),
        (ENTITY, "Personal services", D(-60)),
        (ENTITY, "Total", D(-60)),
    ]


def test_the_corner_may_say_that_the_labels_are_units():
    rows = [["Toimielin", "TA 2024", "TP 2024"], ["Uusi lautakunta", "-10", "-11"], ["Vanha lautakunta", "-3", "-2"]]
    facts = facts_of(*read_facts(print_grid(rows), lines=[(1, "Toimintakate 2024")]))
    assert [(f.unit, f.line_item) for f in facts[::2]] == [
        ("Uusi lautakunta", "IS.MARGIN"),
        ("Vanha lautakunta", "IS.MARGIN"),
    ]


def test_another_reading_of_the_same_place_is_kept_for_the_arithmetic():
    """Two readers differ in where a figure ends: both readings stand, the first one preferred, one table number."""
    head = ["", "TP 2023", "TP 2024"]
    right = [head, ["Toimintatuotot", "100", "1 120"], ["Toimintakulut", "-300", "-310"]]
    wrong = [head, ["Toimintatuotot", "1001", "120"], ["Toimintakulut", "-300", "-310"]]
    grid = print_grid(right).model_copy(update={"alternatives": (print_grid(wrong),)})
    (result,) = read_facts(grid, units=Units(table_unit="Koulut"))
    assert result.table is not None
    amounts = [[f.amount for f in reading.facts if f.line_item == "IS.REV"] for reading in result.table.readings]
    assert amounts == [[D(100), D(1120)], [D(1001), D(120)]]
    assert {f.table_no for reading in result.table.readings for f in reading.facts} == {1}


@pytest.mark.parametrize("corner", ["", "Toimiala", "Palvelualue"])
@pytest.mark.parametrize("items", [("Tulot", "Menot", "Netto"), ("Tuotot", "Kulut", "Netto")])
def test_income_and_costs_under_budget_and_outturn_are_items_of_the_units_of_the_rows(corner, items):
    rows = [
        ["", "Talousarvio", "", "", "Toteuma", "", ""],
        [corner, *items, *items],
        ["Puistot", "70", "-90", "-20", "75", "-99", "-24"],
        ["Satama", "40", "-30", "10", "44", "-31", "13"],
    ]
    units = Units("Puistot", "Satama")
    grid = print_grid(rows, spans={(0, 1): 3, (0, 4): 3})
    facts = facts_of(*read_facts(grid, units=units, lines=[(5, "Käyttötalouden toteutuminen")]))
    found = [(f.unit_path[-1], f.line_item, f.measure.value) for f in facts]
    codes = ("IS.REV", "IS.EXP", "IS.MARGIN")
    measures = ("amended_budget", "actual")
    assert found == [(unit, code, measure) for unit in ("Puistot", "Satama") for measure in measures for code in codes]
