"""Quantities in prose, hand-read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selko.extractors.normalise.narrative.indicators import build_indicators
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import Goal, NarrativeSection, SectionKind


def section(text: str, language: str = "fi") -> NarrativeSection:
    return NarrativeSection(
        order_no=1, unit_path=("Kaupunki", "Kirjasto"), kind=SectionKind.OTHER, level=1, heading="Kirjasto",
        heading_path=("Kirjasto",), text=text, page_first=7, page_last=7, language=language,
    )  # fmt: skip


def read(text: str, language: str = "fi") -> list[tuple[Decimal, str | None, int | None]]:
    return [(i.value, i.unit, i.year) for i in build_indicators([section(text, language)], [], 2024)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vastausprosentti oli 61,8 %.", [(Decimal("61.8"), "%", 2024)]),
        ("Lainoja oli 13 700 kappaletta vuoden aikana.", [(Decimal(13700), "kpl", 2024)]),
        ("Verotuloja kertyi 25,3 miljoonaa euroa.", [(Decimal("25300000.0"), "EUR", 2024)]),
        ("Vuonna 2023 kävijöitä oli 1\u00a0380 henkilöä.", [(Decimal(1380), "henkilö", 2023)]),
        ("Sivulla oli yli 87 miljoonaa katsojaa.", [(Decimal(87000000), "katsojaa", 2024)]),
        ("Osuus oli 79 prosenttia ja nousi vuoteen 2022 verrattuna.", [(Decimal(79), "%", None)]),
        (
            "Verotuloja kertyi 25,3 milj. euroa (24,6 milj. euroa).",
            [(Decimal("25300000.0"), "EUR", 2024), (Decimal("24600000.0"), "EUR", None)],
        ),
        (
            "Tulos oli 4,1 milj. euroa (2,2 milj. euroa v. 2023).",
            [(Decimal("4100000.0"), "EUR", 2024), (Decimal("2200000.0"), "EUR", 2023)],
        ),
        ("Tulos heikkeni −3,5 prosenttia.", [(Decimal("-3.5"), "%", 2024)]),
        ("Tiedotteita tehtiin 148. Vierailuja oli 834 vierailua.", [(Decimal(834), "vierailua", 2024)]),
    ],
)
def test_quantities_of_finnish_prose(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Päätös tuli voimaan 1.1.2023 alkaen.",
        "Asetus 525/2020 koskee kuntia.",
        "Vuosien 2024–2025 suunnitelma valmistui.",
        "Luku 4.2 kertoo taloudesta.",
        "Järjestelmä K240 otettiin käyttöön.",
        "Sopimus on voimassa 3 vuotta.",
        "Kokous pidettiin vuonna 2024 kunnantalolla.",
    ],
)
def test_dates_laws_years_and_numbers_of_chapters_are_no_quantities(text):
    assert read(text) == []


def test_swedish_and_english_prose():
    assert read("Svarsprocenten var 61,8 procent.", "sv") == [(Decimal("61.8"), "%", 2024)]
    assert read("Loans came to 1.5 million euros.", "en") == [(Decimal("1500000.0"), "EUR", 2024)]


def test_a_goal_gives_what_is_measured():
    goal = Goal(
        unit_path=("Kaupunki",), theme=None, strategic_goal=None, goal="Kirjasto on auki", indicator="Aukiolotunnit",
        target="vähintään 1 200 tuntia", outcome="1 315 tuntia", order_no=1, provenance=Provenance(page=3),
    )  # fmt: skip
    found = build_indicators([section("")], [goal], 2024)
    assert [(i.what, i.value, i.unit) for i in found] == [
        ("Aukiolotunnit", Decimal(1200), "tunti"),
        ("Aukiolotunnit", Decimal(1315), "tunti"),
    ]


def test_every_quantity_carries_its_sentence_unit_and_page():
    (found,) = build_indicators([section("Alussa on lause. Lainoja oli 5 200 kappaletta.")], [], 2024)
    assert (found.sentence, found.unit_path[-1], found.provenance.page) == (
        "Lainoja oli 5 200 kappaletta.", "Kirjasto", 7,
    )  # fmt: skip
    assert found.what == "Lainoja oli"
