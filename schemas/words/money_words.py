"""The words of units of money, and the units that they make together: one for how many, one for the currency.

Belongs here: loading taxonomy/money_words.csv and composing `mnkr`, `kSEK`, `NOK 1000`, `thousands of dollars`. Does
not belong here: units that are not composed so (taxonomy/units_of_money.csv), finding a unit in a text (label_words).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from selko.schemas.models.base import Model
from selko.schemas.reference import read_rows
from selko.schemas.words.folding import tokens
from selko.schemas.words.vocabulary import phrases


class MoneyWord(Model):
    """A word that says how many (`role` scale) or of which currency."""

    word: str
    role: Literal["scale", "currency"]
    scale: int | None = None
    currency: str | None = None
    language: str


@cache
def load_money_words() -> tuple[MoneyWord, ...]:
    """Every word. Raises ReferenceDataError for a wrong row."""
    return read_rows("taxonomy/money_words.csv", MoneyWord)


class Composed(NamedTuple):
    """What two words of money make."""

    scale: int
    currency: str
    language: str


@cache
def compose_units() -> dict[str, Composed]:
    """Every unit that two of the words make, and each currency alone, by its letters: `mnkr` to a million kronor. The
    words stand in either order, with nothing or a small word between them (`kronor i tusental`)."""
    words = load_money_words()
    scales = [(_key(word.word), word.scale or 1) for word in words if word.role == "scale"]
    found: dict[str, Composed] = {}
    for currency in (word for word in words if word.role == "currency"):
        name, code = _key(currency.word), currency.currency or ""
        found.setdefault(name, Composed(1, code, currency.language))
        for scale, number in scales:
            unit = Composed(number, code, currency.language)
            for key in _joined(scale, name):
                found.setdefault(key, unit)
    return found


def _joined(scale: str, currency: str) -> Iterator[str]:
    if not scale[0].isdigit():  # `11 000 €` is an amount
        yield scale + currency
    if scale not in _ONLY_BEFORE:
        yield currency + scale
    if len(scale) < _LEAST_LETTERS or not scale.isalpha():
        return
    for between in phrases("of_money"):
        yield scale + between + currency
        yield currency + between + scale


_ONLY_BEFORE = {"t"}  # `tkr`, but `sekt.` is an abbreviation of something else


def _key(word: str) -> str:
    return "".join(tokens(word))


_LEAST_LETTERS = 4  # of a word for how many, beside which a small word may stand: `t i euro` is none


@cache
def currency_words() -> dict[str, str]:
    """Each word of a currency to its code, by its letters."""
    return {_key(word.word): word.currency or "" for word in load_money_words() if word.role == "currency"}


@cache
def scale_words() -> dict[str, int]:
    """Each word for how many of more than three letters to its number."""
    return {
        _key(word.word): word.scale or 1
        for word in load_money_words()
        if word.role == "scale" and len(_key(word.word)) >= _LEAST_LETTERS
    }


def find_unknown_unit(part: str) -> str | None:
    """The words of a part of a header or caption that can only be a unit of money, and are none that is known: nothing
    but fillers (`belopp i`), and a word that ends like a currency (`hkr`) or begins like a large number (`satoina`).
    Asked only where no unit was found."""
    words = tokens(part)
    if not 1 <= len(words) <= _MOST_WORDS:
        return None
    odd = [word for word in words if word not in _fillers() and word not in currency_words()]
    if not odd or len(odd) > 1 or not any(_looks_like_money(word) for word in odd):
        return None
    return " ".join(part.split())


_MOST_WORDS = 6
_MOST_BEFORE = 3  # letters before a currency that can be a word for how many


def _looks_like_money(word: str) -> bool:
    endings = [key for key in currency_words() if 2 <= len(key) <= 3]
    short = any(word.endswith(key) and 0 < len(word) - len(key) <= _MOST_BEFORE for key in endings)
    return short or any(word.startswith(stem) for stem in phrases("large_number"))


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word for phrase in phrases("unit_filler") for word in tokens(phrase))


def only_fillers(words: tuple[str, ...]) -> bool:
    """Whether words beside a unit say nothing more than that it is one: `amounts expressed`, `belopp i`."""
    return all(word in _fillers() or word in currency_words() for word in words)
