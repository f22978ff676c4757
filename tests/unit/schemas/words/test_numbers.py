"""The number grammar against forms seen in print, each read by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selko.schemas.models.amounts import AmountState, NumberKind
from selko.schemas.words.numbers import is_number_like, parse_number

NBSP, NARROW, THIN, MINUS, EN = "\u00a0", "\u202f", "\u2009", "\u2212", "\u2013"


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("0", "0", 0),
        ("7 614", "7614", 0),
        (f"1{NBSP}234{NBSP}567", "1234567", 0),
        (f"12{NARROW}345", "12345", 0),
        (f"12{THIN}345,5", "12345.5", 1),
        ("15 000 000,00", "15000000.00", 2),
        ("1.234.567,89", "1234567.89", 2),
        ("1,234,567.89", "1234567.89", 2),
        ("1'234'567", "1234567", 0),
        ("30000", "30000", 0),
        ("8.342", "8342", 0),
        ("21,75", "21.75", 2),
        (",5", "0.5", 1),
        ("-540", "-540", 0),
        (f"{MINUS}540", "-540", 0),
        (f"{EN}1 197 415", "-1197415", 0),
        ("- 179", "-179", 0),
        ("-\n45 318 270,00", "-45318270.00", 2),
        ("1 234-", "-1234", 0),
        ("(1 318)", "-1318", 0),
        ("[45]", "-45", 0),
        ("+18 640", "18640", 0),
        ("±0", "0", 0),
        ("12 000 €", "12000", 0),
        ("61,8%", "61.8", 1),
        ("61,8 %", "61.8", 1),
        ("-418,2 %", "-418.2", 1),
        ("1 234 *", "1234", 0),
        ("45 1)", "45", 0),
        ("45²", "45", 0),
    ],
)
def test_printed_form_has_its_value(text, value, decimals):
    number = parse_number(text)
    assert number.value == Decimal(value)
    assert number.decimals == decimals
    assert number.printed == text
    assert is_number_like(text)


@pytest.mark.parametrize("text", ["-", "–", "—", MINUS, " – ", "- -", "..", "..."])
def test_a_dash_is_neither_blank_nor_zero(text):
    number = parse_number(text)
    assert number.state is AmountState.NIL
    assert number.value is None
    assert not is_number_like(text)


@pytest.mark.parametrize("text", ["", "  ", NBSP, "\n"])
def test_a_blank_is_not_applicable(text):
    assert parse_number(text).state is AmountState.NOT_APPLICABLE


@pytest.mark.parametrize("text", ["0", "0,00", "-0", "0 %"])
def test_a_printed_zero_is_a_zero(text):
    number = parse_number(text)
    assert number.state is AmountState.ZERO
    assert number.value == 0
    assert not number.value.is_signed() or number.value == 0


@pytest.mark.parametrize(
    "text",
    [
        "1 23",
        "12 34 567",
        "1 234 56",
        "2 024 2 023",
        "14 832 14 957",
        "yli 80",
        "1.2.3",
        "12a",
        "(12",
        "12)5",
        "1-2-3",
        "5 - 7",
    ],
)
def test_what_is_not_one_number_is_never_guessed(text):
    number = parse_number(text)
    assert number.state is AmountState.ILLEGIBLE
    assert number.value is None


@pytest.mark.parametrize("text", ["31.12.2024", "1.1.", "3/2024", "2024-12-31"])
def test_a_date_is_no_number(text):
    assert parse_number(text).kind is NumberKind.DATE
    assert not is_number_like(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("(1,318)", "-1318"), ("$ 1,200", "1200"), ("1,307,456,218", "1307456218")),
        *(("$ (7,744,366)", "-7744366"), ("(7,744,366)", "-7744366"), ("($ 7,744,366)", "-7744366")),
        *(("$(870,944) $", "-870944"), ("5,308,540 $", "5308540")),
    ],
)
def test_english_forms(text, value):
    assert parse_number(text, decimal_comma=False).value == Decimal(value)


def test_kinds():
    assert parse_number("2024").kind is NumberKind.YEAR
    assert parse_number("2 024").kind is NumberKind.PLAIN
    assert parse_number("16,8 %").kind is NumberKind.PERCENT
    assert parse_number("5 €").kind is NumberKind.CURRENCY
    assert parse_number("45 1)").footnote == "1)"


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [("8.342", True, "8342"), ("8.342", False, "8.342"), ("8,342", False, "8342"), ("8,342", True, "8.342")],
)
def test_the_language_decides_only_what_the_string_leaves_open(text, comma, value):
    assert parse_number(text, decimal_comma=comma).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"), [("0,800", ".8"), ("-0,125", "-.125"), ("0.617", ".617"), ("00,125", ".125")]
)
def test_no_group_of_thousands_begins_with_a_zero(text, value):
    assert parse_number(text, decimal_comma=True).value == Decimal(value)
    assert parse_number(text, decimal_comma=False).value == Decimal(value)


@pytest.mark.parametrize(("text", "value"), [("1.234.567", "1234567"), ("1 234.5", "1234.5"), ("1,234.5", "1234.5")])
def test_the_language_does_not_overrule_the_string(text, value):
    assert parse_number(text, decimal_comma=True).value == Decimal(value)
    assert parse_number(text, decimal_comma=False).value == Decimal(value)


@pytest.mark.parametrize("text", ["1234567890123456789012345", "1 000 000 000 000 000", "0,12345678901"])
def test_what_no_body_counts_in_is_not_read_as_a_number(text):
    """An account number, or several numbers run together: said to be illegible, never rounded into an amount."""
    assert parse_number(text).state is AmountState.ILLEGIBLE
