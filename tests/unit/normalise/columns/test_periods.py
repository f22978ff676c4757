"""Columns of another time than the year: never its outturn, and said so."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.columns.build import build_columns
from selko.schemas.models.report import Measure
from selko.schemas.words.periods import find_period
from tests.printed_tables import print_grid, read_printed
from tests.unit.normalise.columns.test_roles import meanings, read_columns

M = Measure


@pytest.mark.parametrize(
    "head",
    [
        "Toteuma tammi–elokuu 2024", "Tammi–elokuu 2024", "1.1.–31.8.2024", "Tot. tammi-elokuu", "31.8.2024",
        "Toteuma 31.8.2024 mennessä", "Actual jan–aug 2024", "Utfall januari–augusti 2024", "Delårsutfall",
        "Delårsutfall 2024", "Toteuma 1–8/2024", "1-8/2024", "Toteuma 8/2024", "Toteuma 08/24", "Osavuosi 2024",
        "Osavuositoteuma", "Toteuma puolivuosi", "Toteuma H1", "Q3/2024", "Tot. I–III/2024", "Tilanne 30.9.",
        "Tilanne 30.9.2024", "Toteuma elokuu 2024", "Utfall per 31.8.2024", "Toteuma 8 kk", "TP 2024|1–6", "2024|1–8",
        "1.1.2024", "Toteuma 2020–2024", "Toteuma kk",
    ],
)  # fmt: skip
def test_an_outturn_of_another_time_is_not_that_of_the_year(head):
    assert meanings("TA 2024", head)[1] == (M.OTHER, 2024)
    assert meanings("TA 2024", head, "TP 2024")[1:] == [(M.OTHER, 2024), (M.ACTUAL, 2024)]


@pytest.mark.parametrize(
    "head",
    [
        "31.12.2024", "1.1.–31.12.2024", "Tammi–joulukuu 2024", "Tammi–joulukuu", "Toteuma 1-12/2024", "Tot. 1-12",
        "Toteuma 12/2024", "Utfall januari–december 2024", "Actual 31 December 2024", "Toteuma Q1–Q4", "Tot. 12 kk",
        "TP 2024 (KV 16.6.2025)", "Tilinpäätös 2024 (kh 25.3.)", "Bokslut 2024 (FGE 16.6.2025)",
    ],
)  # fmt: skip
def test_an_outturn_of_the_whole_year_is_that_of_the_year(head):
    assert meanings("TA 2024", head)[1] == (M.ACTUAL, 2024)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Ennuste 12/2024", M.FORECAST),
        ("Ennuste 31.8.2024", M.FORECAST),
        ("TA 2024 (kv 13.11.2023)", M.ORIGINAL_BUDGET),
        ("Talousarvio 1–8/2024", M.OTHER),
        ("Budget januari–augusti 2024", M.OTHER),
        ("Poikkeama 1–8/2024", M.OTHER),
        ("Tot-% 1.1.–31.8.2024", M.OTHER),
        ("Luokat 1–6 2024", M.ACTUAL),  # no months
    ],
)
def test_periods_of_other_columns(head, expected):
    assert meanings(head) == [(expected, 2024)]


def test_comparisons_with_a_part_of_the_year_are_none_with_the_year():
    found = meanings("TP 2023", "TA 2024", "Toteuma 1–8/2024", "Tot-%", "Jäljellä", "Ennuste 2024", "Poikkeama")
    assert [measure for measure, _ in found] == [
        M.ACTUAL, M.AMENDED_BUDGET, M.OTHER, M.OTHER, M.OTHER, M.FORECAST, M.OTHER,
    ]  # fmt: skip
    whole = meanings("TA 2024", "Toteuma 1–8/2024", "TP 2024", "Tot-%")
    assert whole[-1] == (M.UTILISATION_PCT, 2024)


def test_a_ratio_of_a_part_of_the_year_stays_a_ratio():
    assert [column.is_percent for column in read_columns("TA 2024", "Toteuma 1–8/2024", "Käyttöaste")] == [
        False, False, True,
    ]  # fmt: skip


def columns_under(period: str, *heads: str):
    (table,) = read_printed(print_grid([["", *heads], ["Toimintatuotot", *("5" * (n + 2) for n in range(len(heads)))]]))
    return [(c.measure, c.fiscal_year) for c in build_columns(table, 2024, governing=find_period(period))]


def test_the_period_over_a_table_is_that_of_its_undated_outturns():
    assert columns_under("Toteuma 1–8/2024", "TP 2023", "TA 2024", "Toteuma", "Tot-%") == [
        (M.ACTUAL, 2023), (M.AMENDED_BUDGET, 2024), (M.OTHER, 2024), (M.OTHER, 2024),
    ]  # fmt: skip
    assert columns_under("osavuosikatsaus", "2023", "2024") == [(M.OTHER, 2023), (M.OTHER, 2024)]
    assert columns_under("1.1.–31.8.2024", "31.12.2023", "31.8.2024") == [(M.ACTUAL, 2023), (M.OTHER, 2024)]
    assert columns_under("1.1.–31.12.2024", "TA 2024", "Toteuma")[1] == (M.ACTUAL, 2024)
    assert columns_under("1.1.–31.3.2019", "TA 2024", "Toteuma")[1] == (M.ACTUAL, 2024)


def test_a_fiscal_year_may_end_in_summer():
    (table,) = read_printed(print_grid([["", "30.6.2024", "1.7.2022–30.6.2023"], ["Toimintatuotot", "55", "66"]]))
    assert [(c.measure, c.fiscal_year) for c in build_columns(table, 2024, year_end=6)] == [
        (M.ACTUAL, 2024), (M.ACTUAL, 2023),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("Bokslut -23", 2023), ("Toteuma 23", 2023), ("Tilinpäätös ’23", 2023), ("TP 23", 2023), ("Tot. 1-12", 2024),
        ("Toteuma 12", 2024), ("TP 2023 (KV 17.6.2024)", 2023),
    ],
)  # fmt: skip
def test_years_of_two_digits_and_dates_of_decisions(head, year):
    assert meanings(head)[0][1] == year
