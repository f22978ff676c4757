"""The unit of money in labels, headers and captions. Does not belong here: which of several governs a table."""

from __future__ import annotations

import pytest

from selko.schemas.words.label_words import find_unit, is_unit


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
