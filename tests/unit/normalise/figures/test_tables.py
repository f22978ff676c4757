"""Tables to facts, as hand-read: what each printed figure is, in which unit of money, with which sign."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from selko.schemas.models.amounts import AmountState, SignConvention
from selko.schemas.models.report import Measure, StatementKind
from selko.schemas.words.numbers import is_number_like
from tests.printed_tables import ENTITY, Units, facts_of, print_grid, read_facts

M, S = Measure, StatementKind
D = Decimal
UNIT_HEAD = [
    "",
    "TALOUSARVIO 2023",
    "TALOUSARVIO- MUUTOKSET",
    "TALOUSARVIO 2023 MUUTOSTEN JÄLKEEN",
    "TILINPÄÄTÖS 2023",
    "POIKKEAMA",
]
# A unit's table as a finance office printed it, read by eye: (label, line item, figures by column).
UNIT_ROWS = [
    ("Myyntituotot", "IS.REV.SALES", ["24 300", "", "24 300", "26 418", "2 118"]),
    ("Maksutuotot", "IS.REV.FEES", ["", "", "", "-540", "-540"]),
    ("Tuet ja avustukset", "IS.REV.GRANTS", ["130 000", "", "130 000", "148 935", "18 935"]),
    ("Muut toimintatuotot", "IS.REV.OTHER", ["300", "", "300", "0", "-300"]),
    ("Toimintatuotot", "IS.REV", ["154 600", "", "154 600", "174 812", "20 212"]),
    ("Henkilöstökulut", "IS.EXP.STAFF", ["-2 016 480", "", "-2 016 480", "-1 873 245", "143 235"]),
    ("Palvelujen ostot", "IS.EXP.SERV", ["-2 027 350", "", "-2 027 350", "-1 941 702", "85 648"]),
    ("Aineet, tarvikkeet ja tavarat", "IS.EXP.MAT", ["-82 400", "", "-82 400", "-109 318", "-26 918"]),
    ("Avustukset", "IS.EXP.GRANTS", ["-36 000", "", "-36 000", "-35 742", "258"]),
    ("Muut toimintakulut", "IS.EXP.OTHER", ["-118 630", "", "-118 630", "-99 457", "19 173"]),
    ("Toimintakulut", "IS.EXP", ["-4 280 860", "", "-4 280 860", "-4 059 464", "221 396"]),
    ("Toimintakate ulkoinen", "IS.MARGIN.EXT", ["-4 126 260", "", "-4 126 260", "-3 884 652", "241 608"]),
    ("Poistot ja arvonalentumiset", "IS.DEP", ["-14 260", "", "-14 260", "", ""]),
    ("Sisäiset erät", "IS.INT", ["-208 917", "", "-208 917", "", ""]),
    ("Kustannuslaskennalliset erät", "IS.COSTALLOC", ["3 196 428", "", "3 196 428", "", ""]),
]  # fmt: skip
UNIT_MEASURES = [M.ORIGINAL_BUDGET, M.BUDGET_AMENDMENT, M.AMENDED_BUDGET, M.ACTUAL, M.VARIANCE]


def test_a_units_table_figure_by_figure():
    rows = [UNIT_HEAD, *([label, *figures] for label, _, figures in UNIT_ROWS)]
    (result,) = read_facts(print_grid(rows), year=2023, units=Units(table_unit="Satama"))
    facts = facts_of(result)
    expected = [
        (label, code, measure, 2023, D(figure.replace(" ", "")))
        for label, code, figures in UNIT_ROWS
        for figure, measure in zip(figures, UNIT_MEASURES, strict=True)
        if figure
    ]
    assert [(f.label, f.line_item, f.measure, f.fiscal_year, f.amount) for f in facts] == expected
    assert {f.statement for f in facts} == {S.OPERATING}
    assert {f.unit_path for f in facts} == {(ENTITY, "Satama")}
    assert {(f.scale, f.currency) for f in facts} == {(1, "EUR")}
    assert not result.unplaced


def test_dash_blank_and_zero_are_three_things():
    (result,) = read_facts(
        print_grid([["", "TP 2023", "TP 2024"], ["Verotulot", "–", "0"], ["Valtionosuudet", "", "5"]])
    )
    facts = facts_of(result)
    assert [(f.label, f.state, f.amount) for f in facts] == [
        ("Verotulot", AmountState.NIL, None),
        ("Verotulot", AmountState.ZERO, D(0)),
        ("Valtionosuudet", AmountState.REPORTED, D(5)),
    ]


def test_costs_printed_positive_become_negative_and_keep_their_print():
    rows = [
        ["", "2024", "2023"],
        ["", "1 000 €", "1 000 €"],
        ["Toimintatuotot", "7 614", "7 835"],
        ["Valmistus omaan käyttöön", "82", "76"],
        ["Toimintakulut", "44 983", "45 768"],
        ["Toimintakate", "-37 287", "-37 857"],
    ]
    (result,) = read_facts(print_grid(rows))
    assert result.table is not None
    assert result.table.readings[0].sign is SignConvention.COSTS_POSITIVE
    facts = {(f.line_item, f.fiscal_year): f for f in facts_of(result)}
    costs = facts["IS.EXP", 2024]
    assert (costs.printed, costs.printed_amount, costs.amount, costs.scale) == (
        "44 983",
        D(44983000),
        D(-44983000),
        1000,
    )
    assert facts["IS.MARGIN", 2024].amount == D(-37287000)
    assert facts["IS.REV", 2023].amount == D(7835000)


def test_net_costs_printed_positive_turn_with_the_costs():
    rows = [["", "TP 2023", "TP 2024"], ["Tulot", "10", "12"], ["Menot", "110", "115"], ["Netto", "100", "103"]]
    (result,) = read_facts(print_grid(rows), units=Units(table_unit="Koulut"))
    assert {f.line_item: f.amount for f in facts_of(result) if f.fiscal_year == 2024} == {
        "IS.REV": D(12),
        "IS.EXP": D(-115),
        "IS.MARGIN": D(-103),
    }


def test_a_row_that_mixes_conventions_is_set_apart():
    """Minority interests may be of either sign; here they are printed positive and taken off, as costs are."""
    rows = [
        ["", "2024", "2023"],
        ["Vuosikate", "14 876", "15 947"],
        ["Poistot ja arvonalentumiset", "10 432", "12 918"],
        ["Tilikauden tulos", "4 444", "3 029"],
        ["Tilikauden verot", "31", "188"],
        ["Vähemmistöosuudet", "226", "153"],
        ["Tilikauden ylijäämä (alijäämä)", "4 187", "2 688"],
    ]
    (result,) = read_facts(print_grid(rows), headings=("Konsernituloslaskelma",))
    assert {f.line_item: f.amount for f in facts_of(result) if f.fiscal_year == 2024} == {
        "IS.ANNUAL": D(14876),
        "IS.DEP": D(-10432),
        "IS.RESULT": D(4444),
        "IS.G.TAX": D(-31),
        "IS.G.MIN": D(-226),
        "IS.SURPLUS": D(4187),
    }


def test_one_lost_sign_stays_visible():
    """The table prints costs negative; one cell lost its minus. No reading may hide that."""
    rows = [
        ["", "TA 2024", "TP 2024", "TP 2023"],
        ["Toimintatuotot", "100", "110", "90"],
        ["Toimintakulut", "-300", "320", "-280"],
        ["Toimintakate", "-200", "-210", "-190"],
    ]
    (result,) = read_facts(print_grid(rows), units=Units(table_unit="Koulut"))
    assert result.table is not None
    for reading in result.table.readings:
        amounts = {(f.line_item, f.measure, f.fiscal_year): f.amount for f in reading.facts}
        assert amounts["IS.EXP", M.ACTUAL, 2024] == D(320)
        assert amounts["IS.EXP", M.ACTUAL, 2023] == D(-280)


def test_variance_where_costs_are_positive():
    """Costs 320 against a budget of 300: in print +20 over budget, canonical −20."""
    rows = [
        ["", "Muutettu TA", "Toteuma", "Poikkeama"],
        ["Toimintatuotot", "100", "110", "10"],
        ["Toimintakulut", "300", "320", "20"],
        ["Toimintakate", "-200", "-210", "-10"],
    ]
    (result,) = read_facts(print_grid(rows), units=Units(table_unit="Koulut"))
    found = {f.line_item: (f.printed_amount, f.amount) for f in facts_of(result) if f.measure is M.VARIANCE}
    assert found == {"IS.REV": (D(10), D(10)), "IS.EXP": (D(20), D(-20)), "IS.MARGIN": (D(-10), D(-10))}


def test_variance_printed_the_other_way_round():
    rows = [
        ["", "Muutettu TA", "Toteuma", "Poikkeama"],
        ["Toimintatuotot", "100", "110", "-10"],
        ["Toimintakulut", "-300", "-320", "20"],
        ["Toimintakate", "-200", "-210", "10"],
    ]
    (result,) = read_facts(print_grid(rows), units=Units(table_unit="Koulut"))
    assert {f.line_item: f.amount for f in facts_of(result) if f.measure is M.VARIANCE} == {
        "IS.REV": D(10),
        "IS.EXP": D(-20),
        "IS.MARGIN": D(-10),
    }


def test_rows_that_are_units_take_their_item_from_the_corner():
    rows = [
        ["Toimintakulut", "TA2024", "TP 2024", "Käyttö%"],
        [ENTITY, "-45 318 270", "-44 983 406", "99,3 %"],
        ["Tekninen lautakunta", "-10 742 380", "-10 671 915", "99,3 %"],
        ["Sivistyslautakunta", "-24 216 540", "-24 218 105", "100,0 %"],
    ]
    (result,) = read_facts(print_grid(rows), units=Units("Tekninen lautakunta", "Sivistyslautakunta"))
    facts = facts_of(result)
    assert {f.line_item for f in facts} == {"IS.EXP"}
    assert facts[3].unit_path == (ENTITY, "Tekninen lautakunta")
    assert facts[0].unit_path == (ENTITY,)
    assert [f.currency for f in facts[:3]] == ["EUR", "EUR", None]
    assert [f.measure for f in facts[:3]] == [M.AMENDED_BUDGET, M.ACTUAL, M.UTILISATION_PCT]


def test_budget_phases_down_the_rows():
    rows = [
        ["", "Tulot", "Menot", "Netto"],
        ["Koulut", "", "", ""],
        ["Alkuperäinen talousarvio", "10", "-100", "-90"],
        ["Muutos", "1", "-5", "-4"],
        ["Muutettu talousarvio", "11", "-105", "-94"],
        ["Toteuma", "12", "-103", "-91"],
    ]
    (result,) = read_facts(print_grid(rows, bold=[1]), units=Units("Koulut"))
    facts = facts_of(result)
    assert [f.measure for f in facts[::3]] == [M.ORIGINAL_BUDGET, M.BUDGET_AMENDMENT, M.AMENDED_BUDGET, M.ACTUAL]
    assert {f.unit_path for f in facts} == {(ENTITY, "Koulut")}
    assert [f.line_item for f in facts[:2]] == ["IS.REV", "IS.EXP"]
    assert [f.amount for f in facts[3:5]] == [D(1), D(-5)]


def test_investments_have_a_side_per_column_and_a_unit_per_group():
    rows = [
        ["Hanke", "Alkuper. määräraha", "Alkuper. tuloarvio", "Inv.menot toteuma", "Inv.tulot toteuma", "Menot Tot-%"],
        ["Tekninen lautakunta", "", "", "", "", ""],
        ["Uimahalli", "1 260 000", "", "1 748 215,36", "", "101,6 %"],
        ["Rakennukset", "620 000", "48 000", "388 416,52", "296 175,84", "62,6 %"],
        ["Tekninen lautakunta yhteensä", "1 880 000", "48 000", "2 136 631,88", "296 175,84", "113,7 %"],
        ["YHTEENSÄ", "1 880 000", "48 000", "2 136 631,88", "296 175,84", "113,7 %"],
    ]
    (result,) = read_facts(
        print_grid(rows, bold=[1, 4, 5]),
        units=Units("Tekninen lautakunta"),
        headings=("2.4 Investointien toteutuminen",),
    )
    facts = facts_of(result)
    assert {f.statement for f in facts} == {S.INVESTMENTS}
    pool = [(f.line_item, f.measure, f.printed_amount, f.amount) for f in facts if f.label == "Uimahalli"]
    assert pool[:2] == [  # a project is no line item of its own: only the totals are
        (None, M.ORIGINAL_BUDGET, D(1260000), D(-1260000)),
        (None, M.ACTUAL, D("1748215.36"), D("-1748215.36")),
    ]
    totals = [(f.line_item, f.measure, f.amount) for f in facts if f.label == "Tekninen lautakunta yhteensä"]
    assert totals[:2] == [("INV.EXP", M.ORIGINAL_BUDGET, D(-1880000)), ("INV.INC", M.ORIGINAL_BUDGET, D(48000))]
    assert next(f.unit for f in facts if f.label == "YHTEENSÄ") == ENTITY
    assert next(f.unit for f in facts if f.label == "Rakennukset") == "Tekninen lautakunta"


def test_key_figures_below_a_statement_keep_their_own_unit():
    rows = [
        ["", "2024", "2023"],
        ["", "1 000 €", "1 000 €"],
        ["Vuosikate", "9 214", "10 243"],
        ["Poistot ja arvonalentumiset", "6 108", "8 391"],
        ["Tilikauden tulos", "3 106", "1 852"],
        ["Vuosikate/Poistot, %", "150,9 %", "122,1 %"],
        ["Vuosikate, €/asukas", "621", "685"],
        ["Asukasmäärä", "14 832", "14 957"],
    ]
    (result,) = read_facts(print_grid(rows), lines=[(1, "Tuloslaskelma ja sen tunnusluvut")])
    facts = {(f.label, f.fiscal_year): f for f in facts_of(result)}
    assert facts["Vuosikate", 2024].printed_amount == D(9214000)
    assert facts["Vuosikate", 2024].statement is S.INCOME_STATEMENT
    for label, value in (("Vuosikate/Poistot, %", "150.9"), ("Vuosikate, €/asukas", "621"), ("Asukasmäärä", "14832")):
        fact = facts[label, 2024]
        assert (fact.printed_amount, fact.currency, fact.scale) == (D(value), None, 1)
        assert fact.statement is S.KEY_FIGURES


def test_years_in_the_labels():
    rows = [
        ["", "Tuloveroprosentti", "Kertymä (1000€)", "Muutos-%"],
        ["Verovuosi 2023", "8,86", "24 930", "-47,2%"],
        ["Verovuosi 2024", "8,91", "25 678", "3,0%"],
    ]
    (result,) = read_facts(print_grid(rows))
    found = [(f.fiscal_year, f.printed_amount, f.currency) for f in facts_of(result)]
    assert found[:3] == [(2023, D("8.86"), None), (2023, D(24930000), "EUR"), (2023, D("-47.2"), None)]
    assert found[3][0] == 2024


def test_codes_and_several_numbers_are_unplaced_with_their_reason():
    rows = [
        ["Tili", "", "TP 2023", "TP 2024"],
        ["3000", "Myyntituotot", "1 000", "2 000 3 000"],
        ["3200", "Maksutuotot", "400", "500"],
    ]
    (result,) = read_facts(print_grid(rows))
    assert [(u.printed, u.reason) for u in result.unplaced] == [
        ("3000", "a code"),
        ("2 000 3 000", "several numbers in one cell"),
        ("3200", "a code"),
    ]
    assert [cell.text for cell in result.crowded] == ["2 000 3 000"]


def test_statement_and_notes_are_told_by_headings():
    rows = [
        ["", "2024", "2023"],
        ["Verotulot", "31 468 214,37", "31 027 402,18"],
        ["Valtionosuudet", "14 907 318,00", "16 852 146,00"],
    ]
    own = facts_of(*read_facts(print_grid(rows), headings=("3 Tilinpäätöslaskelmat", "3.1 Tuloslaskelma")))
    notes = facts_of(
        *read_facts(print_grid(rows), headings=("4 Tilinpäätöksen liitetiedot", "Tuloslaskelman liitetiedot"))
    )
    group = facts_of(*read_facts(print_grid(rows), headings=("3 Laskelmat", "3.4 Konsernituloslaskelma")))
    assert {f.statement for f in own} == {S.INCOME_STATEMENT}
    assert {f.statement for f in notes} == {S.NOTES}
    assert {f.statement for f in group} == {S.GROUP_INCOME_STATEMENT}


def test_swedish_and_english_tables():
    swedish = [
        ["(1 000 €)", "Budget efter ändringar", "Utfall 2024"],
        ["Verksamhetens intäkter", "100,5", "110,2"],
        ["Verksamhetens kostnader", "-300,0", "-320,4"],
        ["Verksamhetsbidrag", "-199,5", "-210,2"],
    ]
    english = [
        ["EUR thousand", "Amended budget", "Actual 2024"],
        ["Operating revenue", "1,000", "1,100"],
        ["Operating expenses", "(3,000)", "(3,200)"],
        ["Operating margin", "(2,000)", "(2,100)"],
    ]
    first = facts_of(*read_facts(print_grid(swedish), language="sv", units=Units(table_unit="Skolor")))
    second = facts_of(*read_facts(print_grid(english), language="en", units=Units(table_unit="Schools")))
    assert [(f.line_item, f.measure, f.amount) for f in first if f.measure is M.ACTUAL] == [
        ("IS.REV", M.ACTUAL, D(110200)),
        ("IS.EXP", M.ACTUAL, D(-320400)),
        ("IS.MARGIN", M.ACTUAL, D(-210200)),
    ]
    assert [f.amount for f in second if f.measure is M.AMENDED_BUDGET] == [D(1000000), D(-3000000), D(-2000000)]


_texts = st.sampled_from(
    ["", "-", "0", "12", "1 234", "-5 600", "12,5 %", "2 024", "2024", "7 8", "31.12.2024", "n. 5", "x", "1 000 €", "€"]
)


@given(
    st.lists(st.lists(_texts, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from(["TP 2024", "", "Liite", "abc"]),
)
def test_no_number_is_lost(rows, head):
    """Every number-like cell of a body is a fact or unplaced, once; nothing else is either (dashes aside)."""
    grid = print_grid([["", "TP 2023", head, "Muutos"], *([f"Rivi {n}", *row] for n, row in enumerate(rows))])
    results = read_facts(grid)
    printed = sorted(text for row in rows for text in row if is_number_like(text) and text != "1 000 €")
    facts = [f.printed for f in facts_of(*results) if f.state is not AmountState.NIL]
    unplaced = [u.printed for result in results for u in result.unplaced]
    kept = sorted(text for text in [*facts, *unplaced] if text not in ("7 8", "1 000 €"))
    years = {"2024"}
    assert [text for text in kept if text not in years] == [text for text in printed if text not in years]
