"""The unit of money in labels, headers and captions. Does not belong here: which of several governs a table."""

from __future__ import annotations

import pytest

from selko.schemas.words.label_words import UnitKind, find_unit, is_unit, says_unit
from selko.schemas.words.money_words import find_unknown_unit


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("1 000 euroina", 1000),
        ("1.000 euroina", 1000),
        ("1000-euroina", 1000),
        ("Nuorisotyö 2031, 1 000 euroina", 1000),
        ("1,000 euroina", 1000),
        ("Luvut 1.000 euro", 1000),
        ("€ 1,000", 1000),
        ("1 000 000 €", 1_000_000),
        ("1.000.000 €", 1_000_000),
        ("mill. euro", 1_000_000),
        ("euroina", 1),
        ("Muutos 2031 €", 1),
        ("11 000 €", 1),
        ("yhteensä 21.000 euro", 1),
        ("1 000 250 €", 1),
        ("1.000,50 €", 1),
        ("1 000 000 000 €", 1),
        ("Lahjoitus 1 000 000 €", 1),
        ("vuonna 2000 €", 1),
    ],
)
def test_a_number_before_the_unit_multiplies_it(text: str, scale: int) -> None:
    unit = find_unit(text)
    assert unit is not None and unit.scale == scale and unit.currency == "EUR"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("1 000 euroina", True),
        ("(1.000 euroina)", True),
        ("(1,000,000 €)", True),
        ("1 000 amounts in dollars", True),
        ("€", True),
        ("Nuorisotyö 1 000 €", False),
        ("2 000 €", False),
        ("1 000 250 €", False),
    ],
)
def test_a_text_that_is_nothing_but_a_unit(text: str, whole: bool) -> None:
    assert is_unit(text) is whole


@pytest.mark.parametrize(
    ("text", "scale", "currency"),
    [
        ("mnkr", 1_000_000, "SEK"),
        ("Belopp i mnkr", 1_000_000, "SEK"),
        ("MSEK", 1_000_000, "SEK"),
        ("Mkr", 1_000_000, "SEK"),
        ("kSEK", 1000, "SEK"),
        ("tkr", 1000, "SEK"),
        ("miljoner kronor", 1_000_000, "SEK"),
        ("kronor i tusental", 1000, "SEK"),
        ("NOK 1000", 1000, "NOK"),
        ("1 000 NOK", 1000, "NOK"),
        ("MDKK", 1_000_000, "DKK"),
        ("TEUR", 1000, "EUR"),
        ("mrd. euroa", 1_000_000_000, "EUR"),
        ("Statement (amounts expressed in thousands)", 1000, None),
        ("(in thousands)", 1000, None),
        ("(dollar amounts in thousands) September 30, 2017", 1000, "USD"),
        ("(Expressed in Thousands of Dollars)", 1000, "USD"),
        ("$000", 1000, "USD"),
        ("(Amounts in $000's)", 1000, "USD"),
        ("Investeringsredovisning (mnkr)", 1_000_000, "SEK"),
    ],
)
def test_a_word_for_how_many_and_one_for_the_currency_make_a_unit(text, scale, currency):
    unit = find_unit(text)
    assert unit is not None and (unit.scale, unit.currency) == (scale, currency)


@pytest.mark.parametrize("text", ["sekt.", "in thousands of persons", "Invånare i tusental", "Number of outlets (000)"])
def test_words_that_only_look_like_one_are_no_unit_of_money(text):
    unit = find_unit(text)
    assert unit is None or unit.kind is not UnitKind.MONEY


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Belopp i tkr", True),
        ("(amounts in thousands)", True),
        ("Luvut ovat tuhansina euroina", True),
        ("Bidrag på 5 tkr till föreningen", False),
        ("Toimintakulut, 1 000 €", False),
    ],
)
def test_a_line_that_says_nothing_but_the_unit(text, says):
    assert says_unit(text) is says


@pytest.mark.parametrize(
    "part", ["hkr", "belopp i hkr", "sadoin euroin", "in hundreds of dollars", "i hundratal kronor"]
)
def test_words_that_can_only_be_a_unit_of_money_and_are_not_known(part):
    assert find_unit(part) is None or find_unit(part).scale == 1
    assert find_unknown_unit(part) == part


@pytest.mark.parametrize("part", ["Eurooppa", "sektori", "Budget 2024", "2024", "Utfall", "Kostnader i kr", "amounts"])
def test_other_words_are_no_unknown_unit(part):
    assert find_unknown_unit(part) is None
