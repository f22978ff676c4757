"""Which statement a table belongs to, and which of its rows are key figures."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.labels.statements import find_row_statement, find_statement, find_titles
from selko.schemas.models.report import StatementKind
from tests.printed_tables import Units, facts_of, print_grid, read_facts

S = StatementKind
INCOME = ["IS.REV", "IS.EXP", "IS.MARGIN", "IS.TAX", "IS.ANNUAL"]
CASH = ["IS.ANNUAL", "IS.EXTRA", "CF.OP.CORR", "CF.INV.EXP", "CF.OPINV", "CF.NET"]
BALANCE = ["BS.A.FIX", "BS.A.CURR", "BS.A", "BS.EQ", "BS.L"]


@pytest.mark.parametrize(
    ("path", "near", "codes", "whole", "budget", "expected"),
    [
        (
            ["2 Talousarvion toteutuminen", "2.3 Tuloslaskelmaosan toteutuminen"],
            [],
            INCOME,
            True,
            True,
            S.INCOME_STATEMENT,
        ),
        (["2 Talousarvion toteutuminen", "2.2 Käyttötalous", "Koulut"], [], INCOME, False, True, S.OPERATING),
        (["Koulut"], ["Koulujen tuloslaskelma"], INCOME, False, True, S.OPERATING),
        (["3.2 Rahoituslaskelma"], [], CASH, True, False, S.CASH_FLOW),
        (["2.6 Rahoitusosan toteutuminen"], [], CASH, True, True, S.FINANCING),
        (["3.3 Tase"], [], BALANCE, True, False, S.BALANCE_SHEET),
        (["3 Laskelmat", "Konsernitase"], [], BALANCE, True, False, S.GROUP_BALANCE_SHEET),
        (
            ["1.6 Kuntakonserni"],
            ["KONSERNITULOSLASKELMA JA SEN TUNNUSLUVUT"],
            INCOME,
            True,
            False,
            S.GROUP_INCOME_STATEMENT,
        ),
        (["4 Liitetiedot", "Taseen vastaavia koskevat liitetiedot"], [], BALANCE, True, False, S.NOTES),
        (["3 Tilinpäätöslaskelmat ja liitetiedot", "Tuloslaskelma"], [], INCOME, True, False, S.INCOME_STATEMENT),
        (["2.4 Investointien toteutuminen"], [], ["BS.A.TAN.BLDG", "BS.A.TAN.MACH"], True, True, S.INVESTMENTS),
        (["Koulut"], ["Kapasiteettitiedot"], [], False, False, S.KEY_FIGURES),
        (["Driftsekonomidelens utfall"], [], INCOME, True, True, S.OPERATING),
        (["Koncernens resultaträkning"], [], INCOME, True, False, S.GROUP_INCOME_STATEMENT),
        (["Balansräkning"], [], BALANCE, True, False, S.BALANCE_SHEET),
        (["Consolidated balance sheet"], [], BALANCE, True, False, S.GROUP_BALANCE_SHEET),
        ([], [], CASH, True, False, S.CASH_FLOW),
        ([], [], [], True, False, S.KEY_FIGURES),
    ],
)
def test_headings_and_items_tell_the_statement(path, near, codes, whole, budget, expected):
    assert find_statement(near, path, codes, whole_entity=whole, budget=budget, rows=len(codes)) is expected


def test_words_inside_other_words_name_nothing():
    assert find_titles("Investorien tapaaminen").statements == ()
    assert not find_titles("Toiminnan tuloksellisuus").group


def test_rows_of_key_figures():
    assert find_row_statement(S.INCOME_STATEMENT, "KR.POP", "Asukasmäärä") is S.KEY_FIGURES
    assert find_row_statement(S.GROUP_BALANCE_SHEET, None, "Velat, €/asukas") is S.GROUP_KEY_FIGURES
    assert find_row_statement(S.INCOME_STATEMENT, None, "Muut erät") is S.INCOME_STATEMENT
    assert find_row_statement(S.KEY_FIGURES, "IS.REV", "Toimintatuotot") is S.KEY_FIGURES


def test_a_tax_per_inhabitant_is_not_the_tax():
    rows = [
        ["Kapasiteettitiedot", "TP2023", "TP2024"],
        ["Kokouksia, kpl", "21", "17"],
        ["Verotulot € /asukas", "2 104", "2 158"],
    ]
    facts = facts_of(*read_facts(print_grid(rows), units=Units(table_unit="Hallinto")))
    assert {(f.line_item, f.currency, f.statement) for f in facts} == {(None, None, S.KEY_FIGURES)}


def test_a_table_of_units_is_of_the_operating_part():
    rows = [["", "TA 2024", "TP 2024"], ["Koulut", "-10", "-11"], ["Kirjasto", "-3", "-2"], ["Yhteensä", "-13", "-13"]]
    facts = facts_of(
        *read_facts(print_grid(rows), units=Units("Koulut", "Kirjasto"), lines=[(1, "Toimintakate yksiköittäin 2024")])
    )
    assert {f.statement for f in facts} == {S.OPERATING}
    assert {f.line_item for f in facts} == {"IS.MARGIN"}


def test_movements_by_asset_are_no_actuals():
    rows = [
        ["", "Rakennukset", "Koneet ja kalusto", "Yhteensä"],
        ["Hankintameno 1.1.", "100,00", "5 000,00", "5 100,00"],
        ["Lisäykset", "1 010,00", "1 001,00", "2 011,00"],
    ]
    facts = facts_of(*read_facts(print_grid(rows), headings=("4 Liitetiedot",)))
    assert {(f.measure.value, f.statement) for f in facts} == {("other", S.NOTES)}
