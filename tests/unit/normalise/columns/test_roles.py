"""Column headers to measure and fiscal year: headers as printed in reports, read by hand."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.columns.build import build_columns
from selko.extractors.normalise.columns.head import ColumnMeaning
from selko.schemas.models.report import Measure
from tests.printed_tables import print_grid, read_printed

M = Measure
YEAR = 2024


def read_columns(
    *heads: str, row: tuple[str, ...] = (), corner: str = "", year: int = YEAR
) -> tuple[ColumnMeaning, ...]:
    """The columns under these heads; '|' parts header lines."""
    depth = max(head.count("|") for head in heads) + 1
    lines = [
        [head.split("|")[n] if n < len(head.split("|")) else "" for head in (corner, *heads)] for n in range(depth)
    ]
    figures = row or tuple(str(110 + n) for n in range(len(heads)))
    (table,) = read_printed(print_grid([*lines, ["Toimintatuotot", *figures]]))
    return build_columns(table, year)


def meanings(*heads: str, **settings) -> list[tuple[Measure | None, int | None]]:
    return [(column.measure, column.fiscal_year) for column in read_columns(*heads, **settings)]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (
            [
                "TALOUSARVIO 2024",
                "TALOUSARVIO- MUUTOKSET",
                "TALOUSARVIO 2024 MUUTOSTEN JÄLKEEN",
                "TILINPÄÄTÖS 2024",
                "POIKKEAMA",
            ],
            [
                (M.ORIGINAL_BUDGET, 2024),
                (M.BUDGET_AMENDMENT, 2024),
                (M.AMENDED_BUDGET, 2024),
                (M.ACTUAL, 2024),
                (M.VARIANCE, 2024),
            ],
        ),
        (
            ["TA2024", "TP 2024", "Tot. %"],
            [(M.AMENDED_BUDGET, 2024), (M.ACTUAL, 2024), (M.UTILISATION_PCT, 2024)],
        ),
        (
            ["TP 2024", "TP 2023", "Muutos €", "Muutos %"],
            [(M.ACTUAL, 2024), (M.ACTUAL, 2023), (M.CHANGE_ABS, 2024), (M.CHANGE_PCT, 2024)],
        ),
        (
            ["Alkup. TA", "Muutos", "Muutettu TA", "Toteuma", "Käyttö-%"],
            [
                (M.ORIGINAL_BUDGET, 2024),
                (M.BUDGET_AMENDMENT, 2024),
                (M.AMENDED_BUDGET, 2024),
                (M.ACTUAL, 2024),
                (M.UTILISATION_PCT, 2024),
            ],
        ),
        (
            ["Ta 2024", "TP 2024", "Poikkeama", "Tot. %", "TP 2023", "Vuosimuutos", "Vuosimuutos %"],
            [
                (M.AMENDED_BUDGET, 2024),
                (M.ACTUAL, 2024),
                (M.VARIANCE, 2024),
                (M.UTILISATION_PCT, 2024),
                (M.ACTUAL, 2023),
                (M.CHANGE_ABS, 2024),
                (M.CHANGE_PCT, 2024),
            ],
        ),
        (["31.12.2024", "31.12.2023"], [(M.ACTUAL, 2024), (M.ACTUAL, 2023)]),
        (["1.1.–31.12.2024", "1.1.–31.12.2023"], [(M.ACTUAL, 2024), (M.ACTUAL, 2023)]),
        (["2023|1 000 €", "2024|1 000 €"], [(M.ACTUAL, 2023), (M.ACTUAL, 2024)]),
        (
            ["TP 2023", "TA 2024", "TS 2025", "TS 2026"],
            [(M.ACTUAL, 2023), (M.ORIGINAL_BUDGET, 2024), (M.PLAN, 2025), (M.PLAN, 2026)],
        ),
        (
            ["Käyttö 2023", "Talous- arvio 2024", "Ennuste 2024", "Ehdotus 2025"],
            [(M.ACTUAL, 2023), (M.ORIGINAL_BUDGET, 2024), (M.FORECAST, 2024), (M.PROPOSAL, 2025)],
        ),
        (
            ["TP", "TA", "Toteutuma", "Poikk."],
            [(M.ACTUAL, 2023), (M.AMENDED_BUDGET, 2024), (M.ACTUAL, 2024), (M.VARIANCE, 2024)],
        ),
        (
            ["Ed.TP", "Budjetti", "Budjetti + muutos", "Tot."],
            [(M.ACTUAL, 2023), (M.ORIGINAL_BUDGET, 2024), (M.AMENDED_BUDGET, 2024), (M.ACTUAL, 2024)],
        ),
        (
            ["Budget 2024", "Budgetändringar", "Budget efter ändringar", "Bokslut 2024", "Avvikelse"],
            [
                (M.ORIGINAL_BUDGET, 2024),
                (M.BUDGET_AMENDMENT, 2024),
                (M.AMENDED_BUDGET, 2024),
                (M.ACTUAL, 2024),
                (M.VARIANCE, 2024),
            ],
        ),
        (
            ["Utfall 2023", "Ändrad budget", "Utfall 2024", "Förverkligat-%"],
            [(M.ACTUAL, 2023), (M.AMENDED_BUDGET, 2024), (M.ACTUAL, 2024), (M.UTILISATION_PCT, 2024)],
        ),
        (
            ["Original budget", "Amendments", "Amended budget", "Actual", "Variance"],
            [
                (M.ORIGINAL_BUDGET, 2024),
                (M.BUDGET_AMENDMENT, 2024),
                (M.AMENDED_BUDGET, 2024),
                (M.ACTUAL, 2024),
                (M.VARIANCE, 2024),
            ],
        ),
        (
            ["2022 Actual", "Increase/ (Decrease)", "2023 Estimated", "Increase/ (Decrease)", "2024 Budget"],
            [
                (M.ACTUAL, 2022),
                (M.CHANGE_ABS, 2023),
                (M.FORECAST, 2023),
                (M.CHANGE_ABS, 2024),
                (M.ORIGINAL_BUDGET, 2024),
            ],
        ),
        (["TP 2024", "Kehys"], [(M.ACTUAL, 2024), (M.OTHER, 2024)]),
        (["TA 24", "TP 24"], [(M.AMENDED_BUDGET, 2024), (M.ACTUAL, 2024)]),
    ],
)
def test_header_words_give_measure_and_year(heads, expected):
    assert meanings(*heads) == expected


def test_two_level_headers_give_year_and_kind_of_change():
    (table,) = read_printed(
        print_grid(
            [
                ["", "2023", "2024", "Muutos 2023–2024", ""],
                ["", "", "", "euroa", "%"],
                ["Verotulot", "33", "35", "2", "6,1"],
            ],
            spans={(0, 3): 2},
        )
    )
    found = [(column.measure, column.fiscal_year, column.is_percent) for column in build_columns(table, YEAR)]
    assert found == [
        (M.ACTUAL, 2023, False),
        (M.ACTUAL, 2024, False),
        (M.CHANGE_ABS, 2024, False),
        (M.CHANGE_PCT, 2024, True),
    ]


def test_year_over_income_and_expenditure():
    (table,) = read_printed(
        print_grid(
            [
                ["", "TP 2023", "", "TP 2024", ""],
                ["", "Tulot", "Menot", "Tulot", "Menot"],
                ["Koulu", "1", "-5", "2", "-6"],
            ],
            spans={(0, 1): 2, (0, 3): 2},
        )
    )
    columns = build_columns(table, YEAR)
    assert [(c.measure, c.fiscal_year, c.side.value if c.side else None) for c in columns] == [
        (M.ACTUAL, 2023, "income"),
        (M.ACTUAL, 2023, "expenditure"),
        (M.ACTUAL, 2024, "income"),
        (M.ACTUAL, 2024, "expenditure"),
    ]


def test_appropriation_and_income_estimate_are_two_sides_of_one_budget():
    columns = read_columns(
        "Alkuper.|määräraha", "Alkuper.|tuloarvio", "Tarkistettu|määräraha", "Toteuma|inv.menot", "Menot|Tot-%"
    )
    assert [(c.measure, c.side.value if c.side else None) for c in columns] == [
        (M.ORIGINAL_BUDGET, "expenditure"),
        (M.ORIGINAL_BUDGET, "income"),
        (M.AMENDED_BUDGET, "expenditure"),
        (M.ACTUAL, "expenditure"),
        (M.UTILISATION_PCT, "expenditure"),
    ]


def test_a_total_in_an_outer_column_has_the_meaning_of_its_neighbour():
    head = ["", "1.1.–31.12.2024", "", "1.1.–31.12.2023", ""]
    stepped = [["Myynti", "55", "", "66", ""], ["Maksut", "70", "125", "80", "146"]]
    (table,) = read_printed(print_grid([head, *stepped]))
    found = build_columns(table, YEAR)
    assert [(c.measure, c.fiscal_year) for c in found] == [(M.ACTUAL, 2024)] * 2 + [(M.ACTUAL, 2023)] * 2


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (["", "", "2024", "2023"], [["Myynti", "1", "5500", "6600"], ["Maksut", "", "700", "800"]]),  # numbers of notes
        (["", "2024", "", "2023"], [["Myynti", "5500", "88,7", "6600"], ["Maksut", "700", "11,3", "800"]]),  # shares
        (["", "2024", ""], [["Myynti", "5500", "3"], ["Maksut", "700", ""], ["Tuet", "900", "14"]]),
    ],
)
def test_a_column_without_a_header_that_holds_no_totals_is_not_its_neighbours(head, rows):
    (table,) = read_printed(print_grid([head, *rows]))
    blank = head.index("", 1) - 1
    assert build_columns(table, YEAR)[blank].measure is None


def test_codes_and_references_are_no_measures():
    columns = read_columns("Liite", "TP 2024", row=("5", "100"))
    assert columns[0].measure is None
    assert columns[0].reason == "a reference to a note"


def test_without_a_header_nothing_is_guessed():
    (table,) = read_printed(print_grid([["Verotulot", "10", "20"], ["Valtionosuudet", "30", "40"]]))
    assert [column.measure for column in build_columns(table, YEAR)] == [None, None]


def test_a_budget_beside_no_actual_is_the_original_one():
    assert meanings("TP 2023", "TA 2024") == [(M.ACTUAL, 2023), (M.ORIGINAL_BUDGET, 2024)]


def test_a_lone_budget_is_the_one_in_force_where_it_is_compared():
    assert meanings("Talousarvio", "Toteuma", "Poikkeama") == [
        (M.AMENDED_BUDGET, 2024),
        (M.ACTUAL, 2024),
        (M.VARIANCE, 2024),
    ]


@pytest.mark.parametrize(
    "outturn",
    [
        "Toteuma tammi-joulukuu",
        "TA Toteuma tammi-joulukuu",
        "Talousarvio toteuma 1.1.–31.12.",
        "Budget utfall januari–december",
        "Budget och utfall 1-12",
        "Kertymä",
        "Toteutunut",
        "Tilinpäätös",
        "Utfall",
        "Bokslut",
        "Helårsutfall",
        "Actual January–December",
    ],
)
@pytest.mark.parametrize("figures", [("1 000", "1 100", "900"), ("1 000", "100", "900"), ("1 000", "100", "1 100")])
def test_an_outturn_without_a_year_is_that_of_the_report_whatever_its_figures_are(outturn, figures):
    # Figures that a difference or a ratio of the others would have, row by row.
    (table,) = read_printed(
        print_grid([["", "Talousarvio 2024", outturn, "Toteuma 2023"], *([f"Rivi {n}", *figures] for n in "abc")])
    )
    found = [(column.measure, column.fiscal_year) for column in build_columns(table, YEAR)]
    assert found == [(M.AMENDED_BUDGET, 2024), (M.ACTUAL, 2024), (M.ACTUAL, 2023)]


@pytest.mark.parametrize("difference", ["Toteuma - TA", "TP 2024 – TA 2024", "Utfall-Budget", "TP24-TA24"])
def test_a_minus_between_outturn_and_budget_is_their_variance(difference):
    assert meanings("TA 2024", difference, "TP 2024")[1] == (M.VARIANCE, 2024)


@pytest.mark.parametrize(
    ("head", "measure"),
    [
        ("Ennuste 8/2024", M.FORECAST),
        ("TP-enn. 2024", M.FORECAST),
        ("Arvioitu tilinpäätös 2024", M.FORECAST),
        ("Helårsprognos", M.FORECAST),
        ("Beräknat bokslut 2024", M.FORECAST),
        ("TA-esitys 2025", M.PROPOSAL),
        ("BG-förslag 2025", M.PROPOSAL),
        ("TS 2026", M.PLAN),
        ("EP 2026", M.PLAN),
    ],
)
def test_what_is_expected_proposed_or_planned_is_no_outturn(head, measure):
    assert meanings("TA 2024", head, "TP 2023")[1][0] is measure


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Edellinen vuosi", "Kuluva vuosi"),
        ("Ed. tilikausi", "Tilikausi"),
        ("Föregående år", "Räkenskapsåret"),
        ("Previous year", "Current year"),
        ("Vuosi 2023", "Vuosi 2024"),
    ],
)
def test_a_year_in_words_over_columns_says_when_and_they_say_what(before, now):
    found = meanings(f"{before}|TA", f"{before}|Toteuma", f"{now}|TA", f"{now}|Toteuma", f"{now}|Poikkeama")
    assert found == [
        (M.AMENDED_BUDGET, 2023),
        (M.ACTUAL, 2023),
        (M.AMENDED_BUDGET, 2024),
        (M.ACTUAL, 2024),
        (M.VARIANCE, 2024),
    ]
    turned = meanings(f"TA|{now}", f"TA|{before}", f"Toteuma|{now}", f"Toteuma|{before}")
    assert turned == [(M.AMENDED_BUDGET, 2024), (M.AMENDED_BUDGET, 2023), (M.ACTUAL, 2024), (M.ACTUAL, 2023)]


def test_the_word_year_over_a_change_of_the_budget_is_no_word_of_it():
    heads = [f"Vuosi 2024|{head}" for head in ("TA", "muutos", "TA+muutos", "Toteuma", "Poikkeama", "Tot-%")]
    assert [measure for measure, _ in meanings(*heads)] == [
        M.ORIGINAL_BUDGET,
        M.BUDGET_AMENDMENT,
        M.AMENDED_BUDGET,
        M.ACTUAL,
        M.VARIANCE,
        M.UTILISATION_PCT,
    ]


def test_what_lies_between_the_budgets_of_two_years_amends_neither():
    assert meanings("TP 2023", "TA 2024", "Muutos", "TA 2025")[2][0] is M.OTHER


def test_two_digits_that_are_no_year_yet_make_no_outturn_of_the_future():
    assert meanings("TA 2024", "TP 31", "TP 23") == [
        (M.ORIGINAL_BUDGET, 2024),
        (M.OTHER, 2024),
        (M.ACTUAL, 2023),
    ]


@pytest.mark.parametrize("head", ["Vastuuhenkilö", "Tilivelvollinen viranhaltija", "Ansvarig", "Responsible person"])
def test_what_stands_under_a_responsible_person_is_no_figure(head):
    column = read_columns("TA 2024", "TP 2024", head, row=("10", "20", "0405550123"))[2]
    assert (column.measure, column.reason) == (None, "of a person")


@pytest.mark.parametrize("comparison", ["Poikkeama", "Poikkeama %", "Tot-%"])
def test_a_comparison_right_of_the_year_before_is_of_the_year_that_has_a_budget(comparison):
    assert meanings("TA 2024", "Toteuma", "TP 2023", comparison)[3][1] == 2024
    assert meanings("TA 2023", "TP 2023", comparison, "TA 2024", "TP 2024", comparison)[2][1] == 2023


@pytest.mark.parametrize("part", ["Toteuma 1-8/2024", "Toteuma 1.1.–31.8.2024", "Utfall 1–10 2024"])
def test_the_outturn_of_a_part_of_the_year_is_not_that_of_the_year(part):
    found = meanings("TA 2024", part, "Toteuma 1-12/2024", "Toteuma 1.1.–31.12.2023")
    assert found == [(M.AMENDED_BUDGET, 2024), (M.OTHER, 2024), (M.ACTUAL, 2024), (M.ACTUAL, 2023)]
    assert meanings("TA 2024", part) == [(M.AMENDED_BUDGET, 2024), (M.OTHER, 2024)]
