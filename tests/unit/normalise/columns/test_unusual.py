"""Headers that look like a measure of the year and are none: averages, changes over years, plans, other words."""

from __future__ import annotations

import pytest

from selko.schemas.models.report import Measure
from tests.unit.normalise.columns.test_roles import meanings, read_columns

M = Measure


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (["TP 2022", "TP 2023", "TP 2024", "Muutos 2022–2024"], (M.OTHER, 2024)),
        (["TP 2022", "TP 2023", "TP 2024", "Muutos 22-24"], (M.OTHER, 2024)),
        (["TP 2020", "TP 2024", "Muutos-% 2020–2024"], (M.OTHER, 2024)),
        (["TP 2022", "TP 2024", "Muutos vrt. 2022"], (M.OTHER, 2024)),
        (["2020", "2024", "Muutos"], (M.OTHER, 2024)),
        (["2024", "2020", "Förändring %"], (M.OTHER, 2024)),
        (["2022", "2024", "Muutos ed. vuodesta"], (M.CHANGE_ABS, 2024)),
        (["2022", "2023", "2024", "Muutos"], (M.CHANGE_ABS, 2024)),
    ],
)
def test_a_change_over_several_years_is_not_that_from_a_year_to_the_next(heads, expected):
    assert meanings(*heads)[-1] == expected


def test_a_change_towards_a_budget_of_a_later_year_is_no_change_of_outturns():
    assert meanings("TP 2023", "TP 2024", "TA 2025", "Muutos %")[-1] == (M.OTHER, 2025)
    assert meanings("TP 2023", "TP 2024", "Muutos %", "TA 2025")[2] == (M.CHANGE_PCT, 2024)


def test_a_deviation_without_a_budget_is_the_change_between_the_years():
    columns = read_columns("2024", "2023", "Ero")
    assert (columns[2].measure, columns[2].fiscal_year, columns[2].by_figures) == (M.CHANGE_ABS, 2024, True)
    assert meanings("Utfall 2024", "Utfall 2023", "Avvikelse", "Avvikelse %")[2:] == [
        (M.CHANGE_ABS, 2024),
        (M.CHANGE_PCT, 2024),
    ]
    assert meanings("TA 2024", "TP 2024", "TP 2023", "Poikkeama")[-1][0] is M.VARIANCE


@pytest.mark.parametrize(
    "head",
    [
        "TP ka. 2020–2024", "Keskiarvo 2024", "Medeltal 2024", "Average 2024", "Kum. käyttö", "Kumulatiivinen toteuma",
        "Ackumulerat utfall", "Alustava TP 2024", "Ennakkotieto 2024", "Preliminärt bokslut 2024",
    ],
)  # fmt: skip
def test_averages_sums_over_years_and_preliminary_figures_are_no_outturn(head):
    assert meanings("TA 2024", head)[1] == (M.OTHER, 2024)


def test_a_plan_that_divides_the_budget_is_no_second_budget():
    assert meanings("TA 2024", "Käyttösuunnitelma 2024", "TP 2024") == [
        (M.AMENDED_BUDGET, 2024), (M.OTHER, 2024), (M.ACTUAL, 2024),
    ]  # fmt: skip
    assert meanings("KS 2024", "TP 2024")[0] == (M.AMENDED_BUDGET, 2024)


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (["Bokslut -23", "Budget -24", "Bokslut -24"], [(M.ACTUAL, 2023), (M.AMENDED_BUDGET, 2024), (M.ACTUAL, 2024)]),
        (["Utfall 2024", "Fg år"], [(M.ACTUAL, 2024), (M.ACTUAL, 2023)]),
        (["2024*", "2023"], [(M.ACTUAL, 2024), (M.ACTUAL, 2023)]),
        (["TA 2024", "TP 2024", "Käytt. %"], [(M.AMENDED_BUDGET, 2024), (M.ACTUAL, 2024), (M.UTILISATION_PCT, 2024)]),
        (["Siirretyt määrärahat", "TA 2024"], [(M.OTHER, 2024), (M.ORIGINAL_BUDGET, 2024)]),
    ],
)
def test_spellings_of_years_and_measures(heads, expected):
    assert meanings(*heads) == expected


def test_additions_and_deductions_beside_each_other_are_no_change_of_the_year():
    found = meanings("1.1.2024", "Lisäykset", "Vähennykset", "31.12.2024")
    assert [measure for measure, _ in found] == [M.OTHER, M.OTHER, M.OTHER, M.ACTUAL]
    amended = meanings("TA 2024", "Lisäykset", "Vähennykset", "Muutettu TA 2024")
    assert [measure for measure, _ in amended][1:3] == [M.BUDGET_AMENDMENT, M.BUDGET_AMENDMENT]
    assert meanings("TP 2023", "TP 2024", "Lisäys/vähennys")[-1] == (M.CHANGE_ABS, 2024)
