"""Tables to facts, as hand-read: what each printed figure is, in which unit of money, with which sign."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from schemas.amounts import AmountState, SignConvention
from schemas.numbers import is_number_like
from schemas.report import Measure, StatementKind
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
    ("Myyntituotot", "IS.REV.SALES", ["27 400", "", "27 400", "30 291", "2 891"]),
    ("Maksutuotot", "IS.REV.FEES", ["", "", "", "-675", "-675"]),
    ("Tuet ja avustukset", "IS.REV.GRANTS", ["140 000", "", "140 000", "155 570", "15 570"]),
    ("Muut toimintatuotot", "IS.REV.OTHER", ["200", "", "200", "0", "-200"]),
    ("Toimintatuotot", "IS.REV", ["167 600", "", "167 600", "185 185", "17 585"]),
    ("Henkilöstökulut", "IS.EXP.STAFF", ["-2 027 993", "", "-2 027 993", "-1 887 887", "140 106"]),
    ("Palvelujen ostot", "IS.EXP.SERV", ["-2 034 505", "", "-2 034 505", "-1 935 984", "98 521"]),
    ("Aineet, tarvikkeet ja tavarat", "IS.EXP.MAT", ["-86 350", "", "-86 350", "-116 107", "-29 757"]),
    ("Avustukset", "IS.EXP.GRANTS", ["-34 000", "", "-34 000", "-33 886", "114"]),
    ("Muut toimintakulut", "IS.EXP.OTHER", ["-121 210", "", "-121 210", "-101 828", "19 382"]),
    ("Toimintakulut", "IS.EXP", ["-4 304 058", "", "-4 304 058", "-4 075 692", "228 366"]),
    ("Toimintakate ulkoinen", "IS.MARGIN.EXT", ["-4 136 458", "", "-4 136 458", "-3 890 507", "245 951"]),
    ("Poistot ja arvonalentumiset", "IS.DEP", ["-12 845", "", "-12 845", "", ""]),
    ("Sisäiset erät", "IS.INT", ["-221 633", "", "-221 633", "", ""]),
    ("Kustannuslaskennalliset erät", "IS.COSTALLOC", ["3 224 963", "", "3 224 963", "", ""]),
]  # fmt: skip
UNIT_MEASURES = [M.ORIGINAL_BUDGET, M.BUDGET_AMENDMENT, M.AMENDED_BUDGET, M.ACTUAL, M.VARIANCE]


def test_a_units_table_figure_by_figure():
    rows = [UNIT_HEAD, *([label, *figures] for label, _, figures in UNIT_ROWS)]
    (result,) = read_facts(print_grid(rows), year=2023, units=Units(table_unit="Kanslia"))
    facts = facts_of(result)
    expected = [
        (label, code, measure, 2023, D(figure.replace(" ", "")))
        for label, code, figures in UNIT_ROWS
        for figure, measure in zip(figures, UNIT_MEASURES, strict=True)
        if figure
    ]
    assert [(f.label, f.line_item, f.measure, f.fiscal_year, f.amount) for f in facts] == expected
    assert {f.statement for f in facts} == {S.OPERATING}
    assert {f.unit_path for f in facts} == {(ENTITY, "Kanslia")}
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
        ["Toimintatuotot", "7 726", "7 920"],
        ["Valmistus omaan käyttöön", "95", "90"],
        ["Toimintakulut", "46 217", "47 230"],
        ["Toimintakate", "-38 396", "-39 220"],
    ]
    (result,) = read_facts(print_grid(rows))
    assert result.table is not None
    assert result.table.readings[0].sign is SignConvention.COSTS_POSITIVE
    facts = {(f.line_item, f.fiscal_year): f for f in facts_of(result)}
    costs = facts["IS.EXP", 2024]
    assert (costs.printed, costs.printed_amount, costs.amount, costs.scale) == (
        "46 217",
        D(46217000),
        D(-46217000),
        1000,
    )
    assert facts["IS.MARGIN", 2024].amount == D(-38396000)
    assert facts["IS.REV", 2023].amount == D(7920000)


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
        ["Vuosikate", "15 239", "16 398"],
        ["Poistot ja arvonalentumiset", "10 675", "13 243"],
        ["Tilikauden tulos", "4 564", "3 155"],
        ["Tilikauden verot", "29", "200"],
        ["Vähemmistöosuudet", "241", "141"],
        ["Tilikauden ylijäämä (alijäämä)", "4 294", "2 814"],
    ]
    (result,) = read_facts(print_grid(rows), headings=("Konsernituloslaskelma",))
    assert {f.line_item: f.amount for f in facts_of(result) if f.fiscal_year == 2024} == {
        "IS.ANNUAL": D(15239),
        "IS.DEP": D(-10675),
        "IS.RESULT": D(4564),
        "IS.G.TAX": D(-29),
        "IS.G.MIN": D(-241),
        "IS.SURPLUS": D(4294),
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
        [ENTITY, "-46 525 690", "-46 216 718", "99,3 %"],
        ["Tekninen lautakunta", "-10 957 510", "-10 885 195", "99,3 %"],
        ["Sivistyslautakunta", "-24 690 710", "-24 692 040", "100,0 %"],
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
        ["Hanke", "Alkuper. määräraha", "Alkuper. tuloarvio", "Toteuma inv.menot", "Toteuma inv.tulot", "Menot Tot-%"],
        ["Tekninen lautakunta", "", "", "", "", ""],
        ["Keskuskeittiö", "1 250 000", "", "1 734 471,07", "", "100,8 %"],
        ["Rakennukset", "635 000", "50 000", "395 227,73", "303 340,32", "62,2 %"],
        ["Tekninen lautakunta yhteensä", "1 885 000", "50 000", "2 129 698,80", "303 340,32", "113,0 %"],
        ["YHTEENSÄ", "1 885 000", "50 000", "2 129 698,80", "303 340,32", "113,0 %"],
    ]
    (result,) = read_facts(
        print_grid(rows, bold=[1, 4, 5]),
        units=Units("Tekninen lautakunta"),
        headings=("2.4 Investointien toteutuminen",),
    )
    facts = facts_of(result)
    assert {f.statement for f in facts} == {S.INVESTMENTS}
    kitchen = [(f.line_item, f.measure, f.printed_amount, f.amount) for f in facts if f.label == "Keskuskeittiö"]
    assert kitchen[:2] == [  # a project is no line item of its own: only the totals are
        (None, M.ORIGINAL_BUDGET, D(1250000), D(-1250000)),
        (None, M.ACTUAL, D("1734471.07"), D("-1734471.07")),
    ]
    totals = [(f.line_item, f.measure, f.amount) for f in facts if f.label == "Tekninen lautakunta yhteensä"]
    assert totals[:2] == [("INV.EXP", M.ORIGINAL_BUDGET, D(-1885000)), ("INV.INC", M.ORIGINAL_BUDGET, D(50000))]
    assert next(f.unit for f in facts if f.label == "YHTEENSÄ") == ENTITY
    assert next(f.unit for f in facts if f.label == "Rakennukset") == "Tekninen lautakunta"


def test_key_figures_below_a_statement_keep_their_own_unit():
    rows = [
        ["", "2024", "2023"],
        ["", "1 000 €", "1 000 €"],
        ["Vuosikate", "9 552", "10 107"],
        ["Poistot ja arvonalentumiset", "6 275", "8 507"],
        ["Tilikauden tulos", "3 277", "1 600"],
        ["Vuosikate/Poistot, %", "152,2 %", "118,8 %"],
        ["Vuosikate, €/asukas", "635", "667"],
        ["Asukasmäärä", "15 049", "15 164"],
    ]
    (result,) = read_facts(print_grid(rows), lines=[(1, "Tuloslaskelma ja sen tunnusluvut")])
    facts = {(f.label, f.fiscal_year): f for f in facts_of(result)}
    assert facts["Vuosikate", 2024].printed_amount == D(9552000)
    assert facts["Vuosikate", 2024].statement is S.INCOME_STATEMENT
    for label, value in (("Vuosikate/Poistot, %", "152.2"), ("Vuosikate, €/asukas", "635"), ("Asukasmäärä", "15049")):
        fact = facts[label, 2024]
        assert (fact.printed_amount, fact.currency, fact.scale) == (D(value), None, 1)
        assert fact.statement is S.KEY_FIGURES


def test_years_in_the_labels():
    rows = [
        ["", "Tuloveroprosentti", "Kertymä (1000€)", "Muutos-%"],
        ["Verovuosi 2023", "9,11", "25 715", "-48,4%"],
        ["Verovuosi 2024", "9,10", "26 440", "2,8%"],
    ]
    (result,) = read_facts(print_grid(rows))
    found = [(f.fiscal_year, f.printed_amount, f.currency) for f in facts_of(result)]
    assert found[:3] == [(2023, D("9.11"), None), (2023, D(25715000), "EUR"), (2023, D("-48.4"), None)]
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
        ["Verotulot", "33 595 351,41", "33 172 130,55"],
        ["Valtionosuudet", "15 120 644,00", "17 195 324,00"],
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
