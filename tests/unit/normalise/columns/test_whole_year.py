"""Headers of ordinary reports that say the year in further words: the year before, cumulation, decisions, whose."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.columns.head import read_head
from selko.extractors.normalise.columns.periods import find_governing_period
from selko.extractors.normalise.columns.placed import find_column_code
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import Measure, StatementKind
from selko.schemas.models.tables import ColumnHead
from selko.schemas.words.column_roles import ColumnRole
from selko.schemas.words.periods import PeriodKind, find_period
from tests.unit.normalise.columns.test_roles import meanings, read_columns

M = Measure


@pytest.mark.parametrize(
    "head",
    [
        "Ed. vuoden tilinpäätös", "Edellisen vuoden toteutuma", "Viime vuoden toteuma", "Edellisvuoden toteuma",
        "Ed. tilikauden toteuma", "Fjolårets bokslut", "Föreg. års utfall", "Föregående års bokslut",
        "Förra årets utfall", "Prior year's actual", "Last year's outturn", "Edellisen tilikauden|toteuma",
    ],
)  # fmt: skip
def test_an_outturn_of_the_year_before(head):
    assert meanings(head, "TA 2024", "TP") == [
        (M.ACTUAL, 2023),
        (M.AMENDED_BUDGET, 2024),
        (M.ACTUAL, 2024),
    ]
    assert meanings(head) == [(M.ACTUAL, 2023)]


@pytest.mark.parametrize("head", ["Ed. vuoden talousarvio", "Edellisen vuoden TA", "Föregående års budget"])
def test_a_budget_of_the_year_before(head):
    (before, _), rest = meanings(head, "TA 2024", "TP 2024")[0], meanings(head, "TA 2024", "TP 2024")
    assert before in (M.ORIGINAL_BUDGET, M.AMENDED_BUDGET)
    assert [year for _, year in rest] == [2023, 2024, 2024]


def test_the_year_before_of_a_comparison_or_a_forecast_is_not_its_own():
    found = meanings("TP 2023", "TP 2024", "Muutos ed. vuoden tilinpäätökseen", "Edellisen vuoden ennuste")
    assert found[2:3] == [(M.CHANGE_ABS, 2024)]
    assert found[3][0] is M.FORECAST


@pytest.mark.parametrize(
    "head", ["Kumulatiivinen toteuma 1–12/2024", "Kum. tot. 1-12/2024", "Ackumulerat utfall jan–dec 2024"]
)
def test_what_cumulates_over_the_months_of_the_year_is_its_outturn(head):
    assert meanings("TA 2024", head)[1] == (M.ACTUAL, 2024)
    assert meanings("TA 2024", "Kumulatiivinen toteuma 1–8/2024")[1] == (M.OTHER, 2024)
    assert meanings("TA 2024", "Kumulatiivinen käyttö")[1][0] is M.OTHER
    for told in ("Kumulatiivinen toteuma 1–8/2024", "Kum. tot. 12/2024"):
        assert read_columns("TA 2024", told)[1].role is ColumnRole.OTHER_PERIOD


@pytest.mark.parametrize(
    "text",
    ["Toteuma joulukuun 2024 loppuun", "Utfall t.o.m. december 2024", "Outturn to December 2024"],
)
def test_until_the_last_month_is_the_year(text):
    period = find_period(text)
    assert period is not None and (period.kind, period.year) == (PeriodKind.WHOLE, 2024)
    assert meanings("TA 2024", text)[1] == (M.ACTUAL, 2024)


@pytest.mark.parametrize(
    "text", ["Toteuma joulukuu 2024", "Utfall t.o.m. augusti 2024", "Toteuma elokuun 2024 loppuun"]
)
def test_one_month_is_not_the_year(text):
    assert meanings("TA 2024", text)[1] == (M.OTHER, 2024)


@pytest.mark.parametrize("words", ["Käytetty {} mennessä", "Toteutunut {} asti", "Använt t.o.m. {}", "Spent until {}"])
def test_what_was_spent_until_the_year_before_is_no_outturn_of_that_year(words):
    before, now = words.format("31.12.2023"), words.format("31.12.2024")
    found = read_columns("Kustannusarvio", before, "TA 2024", "TP 2024")
    assert (found[1].measure, found[1].role) == (M.OTHER, ColumnRole.OTHER_PERIOD)
    assert meanings("TA 2024", now)[1] == (M.ACTUAL, 2024)
    assert meanings(before, "TA 2024", now) == [(M.ACTUAL, 2023), (M.AMENDED_BUDGET, 2024), (M.ACTUAL, 2024)]


@pytest.mark.parametrize(
    "head", ["Hyväksytty talousarvio 13.11.2023", "Talousarvio (KV 13.11.2023)", "Budget (FGE 13.11.2023)"]
)
def test_the_day_on_which_a_budget_was_adopted_is_not_its_year(head):
    assert meanings(head, "TP 2024")[0][1] == 2024
    assert meanings(f"{head} 2022", "TP 2024")[0][1] == 2022


def test_a_decision_in_a_caption_is_no_situation():
    assert find_governing_period(["Kaupunginvaltuuston 30.9.2024 hyväksymä muutos"], 12) is None
    assert find_governing_period(["Ändringen godkändes 30.9.2024"], 12) is None
    assert find_governing_period(["Talousarvion tilanne 30.9.2024"], 12) is not None
    assert find_governing_period(["Hyväksytty toteuma 1–8/2024"], 12) is not None


@pytest.mark.parametrize("head", ["Vuosibudjetti 2024", "Vuositalousarvio 2024"])
def test_a_budget_of_the_year(head):
    assert meanings(head, "TP 2024")[0] == (M.AMENDED_BUDGET, 2024)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Kunta 2024", "Kunta"),
        ("Koncern 2024", "Koncern"),
        ("2024 konserni", "konserni"),
        ("Kunta 31.12.2024", "Kunta"),
    ],
)
def test_whose_a_column_is_stands_beside_its_year(head, name):
    assert read_head(ColumnHead(column=1, texts=(head,), provenance=Provenance(page=1))).named == name


def test_an_appropriation_is_of_expenditure_only_beside_a_column_of_income():
    def codes(*heads: str) -> list[str | None]:
        return [find_column_code(column, StatementKind.OPERATING) for column in read_columns(*heads)]

    assert codes("Määräraha", "Toteuma", "Jäljellä") == [None, None, None]
    assert codes("Anslag 2024", "Anslagsändring", "Utfall 2024") == [None, None, None]
    assert codes("Määräraha", "Tuloarvio") == ["IS.EXP", "IS.REV"]
    assert codes("Menot", "Tulot", "Määräraha") == ["IS.EXP", "IS.REV", "IS.EXP"]
    assert codes("Menot 2024") == ["IS.EXP"]


@pytest.mark.parametrize(
    "head",
    ["TP 2024 (muutettu 30.6.2025)", "Tarkistettu tilinpäätös 2024", "Alkuperäinen TP 2024", "Ändrad bokslut 2024"],
)
def test_accounts_may_be_amended_too(head):
    assert meanings("TA 2024", head)[1] == (M.ACTUAL, 2024)
    assert meanings("Muutettu TA/TP 2024", "Tarkistettu")[1][0] is M.AMENDED_BUDGET
    assert meanings("TP 2024, ed. TA-muutos", "Muutettu TA 2024")[1][0] is M.AMENDED_BUDGET


def test_what_was_carried_over_stands_between_a_budget_and_its_changes():
    found = meanings(
        "Talousarvio 2024", "Siirtomäärärahat 2023", "Muutokset 2024", "Muutettu talousarvio 2024", "TP 2024"
    )
    assert [measure for measure, _ in found] == [
        M.ORIGINAL_BUDGET, M.OTHER, M.BUDGET_AMENDMENT, M.AMENDED_BUDGET, M.ACTUAL,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "head", ["Määräraha muutoksineen", "Määrärahat muutosten jälkeen", "Anslag efter ändringar", "Anslag med ändringar"]
)
def test_an_appropriation_with_its_changes_is_the_budget_in_force(head):
    plain = "Anslag 2024" if "Anslag" in head else "Määräraha 2024"
    assert meanings(plain, head, "TP 2024" if plain[0] == "M" else "Utfall 2024") == [
        (M.ORIGINAL_BUDGET, 2024), (M.AMENDED_BUDGET, 2024), (M.ACTUAL, 2024),
    ]  # fmt: skip


def test_changes_that_the_council_made_and_differences_in_per_cent_from_the_year_before():
    for head in ("Muut. TA:oon", "KV-muutokset"):
        assert meanings("TA 2024", head, "Muutettu TA", "TP 2024")[1] == (M.BUDGET_AMENDMENT, 2024)
    assert meanings("TA 2024", "TP 2024", "TP 2023", "Ero % ed.v.")[3] == (M.CHANGE_PCT, 2024)
