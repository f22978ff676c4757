"""Every number that can be printed in one of the forms of reports is read back as itself, and nothing else is."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from selko.schemas.models.amounts import AmountState
from selko.schemas.words.numbers import parse_number

BLANKS = (" ", "\u00a0", "\u202f", "\u2009", "\u2007")
DASHES = ("-", "\u2212", "\u2013", "\u2010")
numbers = st.tuples(st.integers(0, 10**10), st.integers(0, 3))


def grouped(whole: int, mark: str) -> str:
    return f"{whole:,}".replace(",", mark)


@st.composite
def printed(draw: st.DrawFn) -> tuple[str, Decimal, int]:
    """A printed number with its value and its count of decimals; the decimal mark is a comma."""
    digits, decimals = draw(numbers)
    text = f"{digits:0{decimals + 1}d}"
    whole, fraction = (text[:-decimals], text[-decimals:]) if decimals else (text, "")
    group = draw(st.sampled_from([*BLANKS, ".", "'", ""]))
    body = grouped(int(whole), group) + (f",{fraction}" if fraction else "")
    value = Decimal(f"{whole}.{fraction}" if fraction else whole)
    form = draw(st.sampled_from(["plain", "leading", "spaced", "trailing", "brackets", "plus"]))
    if form == "plus":
        body = f"+{body}"
    elif form != "plain":
        dash = draw(st.sampled_from(DASHES))
        body = {
            "leading": f"{dash}{body}",
            "spaced": f"{dash} {body}",
            "trailing": f"{body}{dash}",
            "brackets": f"({body})",
        }[form]
        value = -value
    suffix = draw(st.sampled_from(["", " %", "%", " €", "\u00a0€", " 1)", " *"]))
    if form == "brackets" and suffix:
        suffix = ""
    if form == "trailing" and suffix.strip() in {"1)", "*"}:
        suffix = ""
    return draw(st.sampled_from(["", " ", "\n"])) + body + suffix, value, decimals


@given(printed())
def test_print_and_parse_is_the_identity(case: tuple[str, Decimal, int]) -> None:
    text, value, decimals = case
    number = parse_number(text, decimal_comma=True)
    assert number.value == value, text
    assert number.decimals == decimals
    assert number.state is (AmountState.ZERO if value == 0 else AmountState.REPORTED)
    assert number.printed == text


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_english_forms(whole: int, cents: int) -> None:
    number = parse_number(f"{whole:,}.{cents:02d}", decimal_comma=False)
    assert number.value == Decimal(f"{whole}.{cents:02d}")


@given(st.integers(1000, 10**9), st.integers(1000, 10**9), st.sampled_from(BLANKS))
def test_two_numbers_are_never_read_as_one(one: int, other: int, blank: str) -> None:
    text = f"{grouped(one, blank)} {grouped(other, blank)}"
    number = parse_number(text)
    assert number.value is None or (str(abs(number.value)) == f"{one}{other}" and len(str(other)) % 3 == 0)


@given(st.text(max_size=30))
def test_never_raises_and_keeps_what_is_printed(text: str) -> None:
    number = parse_number(text)
    assert number.printed == text
    assert (number.value is None) == (number.state not in (AmountState.REPORTED, AmountState.ZERO))
    if not any(character.isdigit() for character in text):
        assert number.value is None
