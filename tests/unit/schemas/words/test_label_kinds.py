"""Rows of a table of money that hold no money: counts, ratios, amounts for each of something."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selko.schemas.words.label_kinds import find_label_kind
from selko.schemas.words.label_words import UnitKind
from tests.unit.normalise.columns.test_told import FIGURES, read, table

K = UnitKind


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Oppilasmäärä", K.COUNT), ("Oppilasmäärä 20.9.", K.COUNT), ("Henkilöstömäärä 31.12.2024", K.COUNT),
        ("Henkilöstö, htv", K.COUNT), ("Henkilöstö htv", K.COUNT),
        ("Pinta-ala m2", K.COUNT), ("Pinta-ala, m²", K.COUNT),
        ("Henkilötyövuodet yhteensä", K.COUNT), ("Kokousten määrä", K.COUNT), ("Antal anställda", K.COUNT),
        ("Årsverken", K.COUNT), ("Number of staff", K.COUNT), ("Kävijät", K.COUNT), ("Vedenmyynti m3", K.COUNT),
        ("Toimintakate/asukas", K.PER_CAPITA), ("Menot / oppilas", K.PER_CAPITA), ("Netto per asukas", K.PER_CAPITA),
        ("Kostnad per elev", K.PER_CAPITA), ("Nettokulut asukasta kohti", K.PER_CAPITA),
        ("Cost per capita", K.PER_CAPITA),
        ("Kiinteistöveroprosentti", K.PERCENT), ("Täyttöaste", K.PERCENT), ("Skatteprocent", K.PERCENT),
        ("Vacancy rate", K.PERCENT),
    ],
)  # fmt: skip
def test_words_that_imply_no_money(label, kind):
    assert find_label_kind(label) is kind


@pytest.mark.parametrize(
    "label",
    [
        "Henkilöstökulut", "Oppilaiden kuljetus", "Asiakasmaksut", "Hoitopäivämaksut", "Lainamäärä", "Rahamäärä",
        "Lainojen määrä", "Määrärahat", "Avustusten määrä", "Voitto/tappio", "Ylijäämä/alijäämä", "Yläaste",
        "Lisäys/vähennys",
        "Vuokrat", "Korkotulot", "Barnomsorg", "Elevtransporter", "Amount of loans", "Antagna budgetändringar",
        "Toimintakulut", "Perusopetus", "Tulot/menot", "Palvelut st",
    ],
)  # fmt: skip
def test_words_that_do_not(label):
    assert find_label_kind(label) in (None, K.MONEY)


def test_they_are_not_scaled_in_a_table_in_thousands(tmp_path):
    rows = [
        *FIGURES,
        ("Henkilötyövuodet", "287,5", "290,2"),
        ("Oppilasmäärä", "1820", "1815"),
        ("Menot/oppilas", "9800", "9950"),
    ]
    report = read(tmp_path, "1 Käyttötalous", "", "1 000 €", "", table("TA 2024", "TP 2024", rows=rows))
    found = {
        fact.label: (fact.printed_amount, fact.scale, fact.currency)
        for fact in report.facts
        if "TP" in fact.column_text
    }
    assert found["Henkilötyövuodet"] == (Decimal("290.2"), 1, None)
    assert found["Oppilasmäärä"] == (Decimal(1815), 1, None)
    assert found["Menot/oppilas"] == (Decimal(9950), 1, None)
    assert found["Toimintatuotot"] == (Decimal(7340000), 1000, "EUR")
