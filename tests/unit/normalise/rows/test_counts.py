"""Words that count, in tables of money: a count keeps no currency, a cost centre of that name does."""

from __future__ import annotations

import pytest

from selko.schemas.models.report import Measure
from tests.unit.normalise.columns.test_told import read, table

UNIT = ("1 Käyttötalous", "", "Nettomenot, 1 000 €", "")


def currencies(folder, *rows: tuple[str, str, str]) -> dict[str, set[str | None]]:
    report = read(folder, *UNIT, table("TA 2024", "TP 2024", rows=rows))
    found: dict[str, set[str | None]] = {}
    for fact in report.facts:
        found.setdefault(fact.label, set()).add(fact.currency)
    return found


@pytest.mark.parametrize("label", ["Tapahtumat", "Kokoukset", "Lapset"])
def test_what_adds_up_with_money_is_money(tmp_path, label):
    parts = (("Kirjasto", "410", "422"), (label, "95", "88"), ("Museo", "130", "141"))
    total = ("Yhteensä", "635", "651")
    assert currencies(tmp_path, *parts, total)[label] == {"EUR"}
    assert currencies(tmp_path, *parts, ("Yhteensä", "540", "563"))[label] == {None}
    assert currencies(tmp_path, *parts)[label] == {None}


def test_rounded_parts_add_up_too(tmp_path):
    rows = (("Kirjasto", "410", "422"), ("Tapahtumat", "95", "88"), ("Yhteensä", "506", "510"))
    assert currencies(tmp_path, *rows)["Tapahtumat"] == {"EUR"}


def test_nothing_counted_is_negative(tmp_path):
    rows = (("Kirjasto", "-410", "-422"), ("Tapahtumat", "-95", "-88"))
    assert currencies(tmp_path, *rows)["Tapahtumat"] == {"EUR"}


def test_counts_that_add_up_to_a_count_stay_counts(tmp_path):
    rows = (("Lapset", "410", "422"), ("Opiskelijat", "95", "88"), ("Yhteensä", "505", "510"))
    found = currencies(tmp_path, *rows)
    assert found["Lapset"] == found["Opiskelijat"] == {None}


def test_a_printed_unit_is_never_overruled(tmp_path):
    rows = (("Kirjasto", "410", "422"), ("Tapahtumat, kpl", "95", "88"), ("Yhteensä", "505", "510"))
    assert currencies(tmp_path, *rows)["Tapahtumat, kpl"] == {None}


@pytest.mark.parametrize("label", ["Käyttöaste, %", "Käyttöaste %", "Käyttöprosentti"])
def test_a_rate_of_use_is_one_of_the_budget_only_beside_a_budget(tmp_path, label):
    rooms = (("Tilojen määrä, kpl", "12", "14"), (label, "71", "78"))
    money = (("Talousarvio", "410", "422"), ("Toteuma", "404", "391"), (label, "98,5", "92,7"))
    found = []
    for heads, rows in ((("TP 2023", "TP 2024"), rooms), (("2023", "2024"), money)):
        report = read(tmp_path, "1 Tunnusluvut", "", table(*heads, rows=rows))
        found.append({(fact.measure, fact.fiscal_year) for fact in report.facts if fact.label == label})
    assert found[0] == {(Measure.ACTUAL, 2023), (Measure.ACTUAL, 2024)}
    assert found[1] == {(Measure.UTILISATION_PCT, 2023), (Measure.UTILISATION_PCT, 2024)}
