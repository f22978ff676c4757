"""Periods as headers and captions print them: a year, a part of one, a day; fi, sv, en."""

from __future__ import annotations

import pytest

from selko.schemas.words.periods import Period, PeriodKind, find_period, find_year_end
from selko.schemas.words.vocabulary import LANGUAGES, phrases

K = PeriodKind


def kind(text: str, **settings) -> PeriodKind | None:
    period = find_period(text, **settings)
    return period.kind if period else None


@pytest.mark.parametrize(
    "text",
    [
        "tammi–elokuu 2024", "Toteuma tammi-elo", "tammi- elokuu", "1.1.–31.8.2024", "1.1.-31.8.", "1.1 - 31.8.2024",
        "1.1.2024–31.8.2024", "jan–aug 2024", "Jan.-Sept. 2024", "januari–augusti 2024", "januari till augusti",
        "1–8/2024", "01-08/2024", "1 – 8 / 2024", "1-8/24", "2024/1-8", "2024 1–8", "1-8", "1/2024-8/2024", "1.–8.2024",
        "1–8 kk", "8 kk", "8 mån 2024", "6 months 2024", "Toteuma kk", "H1", "H2/2024", "Q3", "3Q 2024", "Q1–Q3",
        "2024Q3",
        "I–III/2024", "Tot. I-II", "III/2024", "osavuosi 2024", "Osavuositoteuma", "puolivuosi", "delårsutfall",
        "Halvårsutfall 2024", "Interim 2024", "kvartaali", "tammikuusta elokuuhun", "January 1 – August 31, 2024",
        "1 January – 30 June 2024", "1. tammikuuta – 31. elokuuta 2024", "1.1.–15.12.2024", "2.1.–31.12.2024",
        "1.4.–31.12.2024", "5-12/2024", "2024-01 - 2024-08",
    ],
)  # fmt: skip
def test_a_part_of_the_year(text):
    assert kind(text) is K.PART


@pytest.mark.parametrize(
    "text",
    [
        "1.1.–31.12.2024", "1.1.2024 - 31.12.2024", "tammi–joulukuu 2024", "tammi-joulu", "januari-december",
        "Jan–Dec 2024",
        "1–12/2024", "1-12", "01–12 2024", "12 kk", "12 months", "31.12.2024", "31.12.", "2024-12-31",
        "31 December 2024",
        "December 31, 2024", "den 31 december 2024", "31. joulukuuta 2024", "12/2024", "12/24", "Q1–Q4 2024",
        "I–IV/2024",
        "I-XII", "H1-H2",
    ],
)  # fmt: skip
def test_the_whole_year_or_its_last_day(text):
    assert kind(text) is K.WHOLE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31.8.2024", K.DAY), ("Tilanne 30.9.", K.DAY), ("30.9.24", K.DAY), ("2024-08-31", K.DAY), ("8/2024", K.DAY),
        ("08/24", K.DAY), ("8.2024", K.DAY), ("elokuu 2024", K.DAY), ("31 August 2024", K.DAY),
        ("June 30, 2024", K.DAY),
        ("joulukuu 2024", K.DAY), ("Dec 2024", K.DAY), ("1.1.2024", K.OPENING), ("1.1.", K.OPENING),
        ("January 1, 2024", K.OPENING), ("2020–2024", K.LONGER), ("1.1.2023–31.12.2024", K.LONGER), ("18 kk", K.LONGER),
    ],
)  # fmt: skip
def test_other_times(text, expected):
    assert kind(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "2024", "TP 2024", "TA 24", "Toteuma", "2011/12", "23/24", "Muutos 2024/2023", "i euro", "1 000 €",
        "Tot. %", "1,8",
        "Kesämökit", "Mars", "Maj", "Heinävesi", "7 614 082", "Elokuvateatteri", "24 h", "Nro 3",
        "Muutos %", "12 345", "1.234,50", "3-ruutu", "Lainat/asukas", "Ikä 6", "Koko maa 2024", "Kesäkausi 2024",
        "Marja 2024", "Kes 2024",
    ],
)  # fmt: skip
def test_what_is_no_period(text):
    assert find_period(text) is None


def test_months_without_a_year_are_no_span_beside_other_words():
    assert find_period("Luokat 1–6", bare=False) is None
    assert find_period("Luokat 1–6 2024", bare=False) is None
    assert kind("Menot 1–6/2024", bare=False) is K.PART


def test_the_year_and_the_rest():
    assert find_period("Toteuma 1.1.–31.8.2024") == Period(K.PART, 2024, "1.1.-31.8.2024", "toteuma", is_range=True)
    assert find_period("Tot. tammi-elokuu") == Period(K.PART, None, "tammi-elokuu", "tot.", is_range=True)
    assert find_period("1-8/24 toteuma") == Period(K.PART, 2024, "1-8/24", "toteuma", is_range=True)


def test_the_fiscal_year_may_end_in_another_month():
    assert kind("1.7.2023–30.6.2024", year_end=6) is K.WHOLE
    assert kind("1.7.2023–30.6.2024") is K.PART  # twelve months, but not the year
    assert kind("30.6.2024", year_end=6) is K.WHOLE
    assert kind("31.12.2024", year_end=6) is K.DAY
    assert kind("1.7.2023", year_end=6) is K.OPENING
    assert kind("July–June", year_end=6) is K.WHOLE


def test_the_end_of_the_year_is_read_from_the_report():
    assert find_year_end(["Tilinpäätös 2024", "Tuloslaskelma 1.1.–31.12.2024"]) == 12
    assert find_year_end(["Statement of activities", "for the year ended June 30, 2024"]) == 6
    assert find_year_end(["1.8.2023–31.7.2024", "1.8.2022–31.7.2023", "31.12.2023"]) == 7
    assert find_year_end([]) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_months_stand_in_their_order(language):
    names, short = phrases("month", language), phrases("month_short", language)
    assert len(names) == len(short) == 12
    assert all(name.startswith(form) for name, form in zip(names, short, strict=True))


def test_months_and_their_last_days_close_accounts():
    closing = ["Tilanne 31.8.2024", "Toteutuminen 8/2024", "30 June 2024", "2024-09-30"]
    assert all(period is not None and period.closes_month for period in map(find_period, closing))
    others = ["KV 16.6.2024", "1.1.2024", "13 November 2024"]
    assert not any(period is None or period.closes_month for period in map(find_period, others))
