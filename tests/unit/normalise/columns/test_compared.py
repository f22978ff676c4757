"""The year of a change whose header prints the year that it compares with."""

from __future__ import annotations

import pytest

from selko.schemas.models.report import Measure
from tests.unit.normalise.columns.test_roles import meanings, read_columns

M = Measure


@pytest.mark.parametrize(
    "change",
    [
        "Muutos vrt. 2023",
        "Muutos|vrt. TP 2023",
        "Muutos verrattuna vuoteen 2023",
        "Muutos vuodesta 2023",
        "Muutos TP:sta 2023",
        "Muutos 2023:sta",
        "Ero vuoteen 2023",
        "Ero TP 2023",
        "Poikkeama vrt. 2023",
        "Ändring från 2023",
        "Förändring|från 2023",
        "Ökning jämfört med bokslut 2023",
        "Förändring jmf 2023",
        "Skillnad mot 2023",
        "Change from 2023",
        "Increase compared with 2023",
        "Change vs. 2023",
    ],
)
@pytest.mark.parametrize("before", [["TP 2023", "TA 2024", "TP 2024"], ["TP 2024", "TP 2023"], ["TP 2023", "Toteuma"]])
def test_a_change_is_of_the_year_that_changed_and_not_of_the_one_it_is_compared_with(before, change):
    assert meanings(*before, change)[-1] == (M.CHANGE_ABS, 2024)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("Muutos 2022–2023", (M.CHANGE_ABS, 2023)),
        ("Muutos 2023-24", (M.CHANGE_ABS, 2024)),
        ("Muutos 22-23", (M.CHANGE_ABS, 2023)),
        ("Ero 2023–2024", (M.CHANGE_ABS, 2024)),
        ("Förändring 2022/23", (M.CHANGE_ABS, 2023)),
        ("Förändring %|22/23", (M.CHANGE_PCT, 2023)),
        ("Muutos-% 2023-2022", (M.CHANGE_PCT, 2023)),
        ("Change % 2023 vs. 2022", (M.CHANGE_PCT, 2023)),
    ],
)
def test_a_change_over_two_years_is_of_the_later_one(change, expected):
    assert meanings("TP 2022", "TP 2023", "TP 2024", change)[-1] == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Muutos 2023", (M.CHANGE_ABS, 2023)),
        ("Muutos|2023", (M.CHANGE_ABS, 2023)),
        ("Muutos ed. vuodesta|2023", (M.CHANGE_ABS, 2023)),
        ("Muutos 2023 vrt. ed. vuosi", (M.CHANGE_ABS, 2023)),
        ("Förändring-% 2023", (M.CHANGE_PCT, 2023)),
        ("Talousarviomuutos 2023", (M.BUDGET_AMENDMENT, 2023)),
        ("Budgetändring 2023", (M.BUDGET_AMENDMENT, 2023)),
        ("Poikkeama TA 2023", (M.VARIANCE, 2023)),
        ("Poikkeama TA:sta 2023", (M.VARIANCE, 2023)),
        ("Avvikelse från budget 2023", (M.VARIANCE, 2023)),
        ("Muutos 11-12 2024", (M.OTHER, 2024)),  # of two months
    ],
)
def test_a_year_that_nothing_is_compared_with_is_the_year_of_the_column(head, expected):
    assert meanings("TP 2023", "TA 2024", "TP 2024", head)[-1] == expected


def test_a_change_named_after_an_outturn_is_of_it_where_a_year_before_or_its_budget_stands_beside():
    assert meanings("TP 2022", "TP 2023", "TP 2024", "Ero TP 2023")[-1] == (M.VARIANCE, 2023)
    assert meanings("TA 2023", "TP 2023", "TP 2024", "Ero TP 2023")[-1] == (M.VARIANCE, 2023)
    each = meanings("TP 2023", "TP 2024", "Muutos TP 2023", "Muutos TP 2024")
    assert [year for _, year in each[2:]] == [2023, 2024]


def test_changes_between_the_years_are_of_the_column_beside_them():
    falling = meanings("TP 2024", "Muutos vrt. 2023", "TP 2023", "Muutos vrt. 2022", "TP 2022")
    assert [falling[1], falling[3]] == [(M.CHANGE_ABS, 2024), (M.CHANGE_ABS, 2023)]
    rising = meanings("TP 2022", "Muutos vrt. 2022", "TP 2023", "Muutos vrt. 2023", "TP 2024")
    assert [rising[1], rising[3]] == [(M.CHANGE_ABS, 2023), (M.CHANGE_ABS, 2024)]


def test_the_printed_year_stays_where_no_later_one_is_there_to_change():
    assert meanings("TA 2023", "TP 2023", "Muutos vrt. 2023")[-1][1] == 2023
    assert meanings("TP 2022", "TP 2023", "Muutos vrt. 2023", year=2023)[-1][1] == 2023


def test_per_cent_beside_a_change_has_its_year():
    assert meanings("TP 2023", "TP 2024", "Muutos vrt. 2023", "%")[-1] == (M.CHANGE_PCT, 2024)


def test_what_a_change_is_compared_with_names_nothing():
    assert read_columns("TP 2023", "TP 2024", "Förändring|från 2023")[-1].named == ""


@pytest.mark.parametrize(
    "change",
    ["Muutos vrt. ed. vuosi", "Kasvu vrt. edellinen vuosi", "Ökning mot föregående år", "Change vs. prior year"],
)
def test_a_change_from_the_year_before_is_not_that_year(change):
    assert meanings("TA 2024", "TP 2024", "TP 2023", change)[-1] == (M.CHANGE_ABS, 2024)
    assert meanings("TP 2023", "TA 2024", "TP 2024", change + " %")[-1] == (M.CHANGE_PCT, 2024)
