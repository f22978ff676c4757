"""Small words of labels and of the unit of money (schemas/taxonomy/label_words.csv, units_of_money.csv), in data.

Belongs here: loading them, and finding a unit of money in a text. Does not belong here: deciding which unit governs a
table, which is in extractors/normalise/money.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache

from selko.schemas.errors import ReferenceDataError
from selko.schemas.models.base import Model
from selko.schemas.models.report import StatementKind
from selko.schemas.reference import read_rows
from selko.schemas.words.folding import fold_words, tokens
from selko.schemas.words.money_words import compose_units, currency_words, only_fillers
from selko.schemas.words.vocabulary import phrase_pattern

_UNITS_FILE = "taxonomy/units_of_money.csv"
_LONGEST = 5


class LabelRole(StrEnum):
    TOTAL = "total"
    PART_OF = "part_of"
    BINDING = "binding"
    YEAR = "year"
    EXTERNAL = "external"  # what is sold to or bought from others than the entity's own units
    UNIT = "unit"  # over a column of labels: its labels, or the headings in it, are organisation units


class LabelWord(Model):
    word: str
    role: LabelRole
    language: str


@cache
def load_label_words(role: LabelRole) -> frozenset[str]:
    """The folded words of one role, of all languages."""
    return frozenset(
        fold_words(row.word) for row in read_rows("taxonomy/label_words.csv", LabelWord) if row.role is role
    )


class UnitKind(StrEnum):
    MONEY = "money"
    PER_CAPITA = "per_capita"
    PERCENT = "percent"
    COUNT = "count"


class UnitWords(Model):
    """`scale` is 1, 1000, 1000000 or 1000000000; `currency` an ISO code, only for money; None where the words name no
    currency (`in thousands`): then it is that of the report."""

    words: str
    kind: UnitKind
    scale: int
    currency: str | None = None
    language: str
    ends_label: bool | None = None  # also at the end of a label, nothing between: it is no word of a language


@cache
def load_units() -> dict[str, UnitWords]:
    """Folded words to unit. Raises ReferenceDataError when one spelling stands twice."""
    units: dict[str, UnitWords] = {}
    for row in read_rows(_UNITS_FILE, UnitWords):
        key = "".join(tokens(row.words))
        if key in units:
            raise ReferenceDataError(
                "these words stand twice", file=_UNITS_FILE, place=row.words, way_out="drop one of the rows"
            )
        units[key] = row
    return units


def get_unit(key: str) -> UnitWords | None:
    """The unit of these letters: one of the file, or one that two words of money make (`mnkr`)."""
    unit = load_units().get(key)
    made = compose_units().get(key) if unit is None else None
    if made is None:
        return unit
    return UnitWords(words=key, kind=UnitKind.MONEY, scale=made.scale, currency=made.currency, language=made.language)


_GROUPED = re.compile(r"(?<![\d.,])1(?P<mark>[ .,])000(?:(?P=mark)000)?(?![.,]?\d)")
_PARTS = re.compile(r"[()\[\],;]|:(?!\w)")
_MULTIPLIERS = {"1000": 1000, "1000000": 1_000_000}


@lru_cache(maxsize=20_000)
def find_unit(text: str) -> UnitWords | None:
    """The unit of a header, corner, caption or label: the longest words that are one.

    Words of one or two letters, units of count, and words that name no currency are one only where they stand alone
    (the whole text, or between brackets and commas): `ha` in a sentence is no hectare. Beside the last kind there may
    be words that say no more than that it is a unit: `amounts expressed in thousands`.
    """
    best: tuple[int, UnitWords] | None = None
    for part in _PARTS.split(_join_groups(text)):
        words = tokens(part)
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + _LONGEST) + 1):
                key = "".join(words[start:end])
                unit = get_unit(key)
                if unit is None:
                    continue
                if unit.kind is UnitKind.MONEY and unit.scale == 1 and _is_per_something(words[end:]):
                    unit = unit.model_copy(update={"kind": UnitKind.PER_CAPITA, "currency": None})
                unit, first = _multiply(unit, words, start)
                key = "".join(words[first:end])
                beside = (*words[:first], *words[end:])
                alone = not beside
                letters = sum(c.isalpha() for c in key)
                nameless = unit.kind is UnitKind.MONEY and unit.currency is None
                if nameless and not alone and only_fillers(beside):  # 'dollar amounts expressed in thousands'
                    named = (currency_words()[word] for word in beside if word in currency_words())
                    unit, alone = unit.model_copy(update={"currency": next(named, None)}), True
                weak = unit.kind is UnitKind.COUNT or nameless or (letters == len(key) and letters <= 2)
                if (alone or not weak) and (best is None or len(key) > best[0]):
                    best = (len(key), unit)
    return best[1] if best else None


def _join_groups(text: str) -> str:
    """The text folded, a thousand or a million in it without the marks between its groups: `1.000 €` is `1000 €`."""
    return _GROUPED.sub(lambda match: match[0].replace(match["mark"], ""), fold_words(text))


def _multiply(unit: UnitWords, words: Sequence[str], start: int) -> tuple[UnitWords, int]:
    """The unit with the number written before it (`1000 euroina`), and where that begins. A million is a unit only
    at the beginning: `a donation of 1 000 000 €` is none."""
    scale = _MULTIPLIERS.get(words[start - 1]) if start else None
    if scale is None or unit.kind is not UnitKind.MONEY or unit.scale != 1 or (scale > 1000 and start > 1):
        return unit, start
    return unit.model_copy(update={"scale": scale}), start - 1


def _is_per_something(rest: Sequence[str]) -> bool:
    """`€/hirvi`: what it is money for each of need not be known; `€/%` heads two columns."""
    return len(rest) > 1 and rest[0] == "/" and rest[1].isalpha()


def is_unit(text: str) -> bool:
    """True when the whole text, brackets aside, is a unit (`1 000 €`, `(milj. euroa)`, `%`)."""
    words = tokens(_join_groups(text))
    unit = get_unit("".join(words[1:]))
    return get_unit("".join(words)) is not None or (unit is not None and _multiply(unit, words, 1)[1] == 0)


def says_unit(text: str) -> bool:
    """Whether a line says nothing but in what money something is printed: `Belopp i tkr`, `(amounts in thousands)`."""
    words = tokens(_join_groups(text))
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            if only_fillers((*words[:start], *words[end:])) and get_unit("".join(words[start:end])) is not None:
                return True
    return False


class StatementTitle(Model):
    """Words that name a statement in a heading or a caption ('*' at their end: any letters may follow).

    `statement` is a StatementKind, or `group` (it is the group's), or `statements` (a chapter of statements: what it
    holds besides is named by the headings below).
    """

    words: str
    statement: str
    language: str


@cache
def load_statement_titles() -> tuple[tuple[str, str], ...]:
    """Folded words and what they name (see StatementTitle), the longest first. Raises ReferenceDataError for others."""
    known = {kind.value for kind in StatementKind} | {"group", "statements"}
    rows = read_rows("taxonomy/statement_titles.csv", StatementTitle)
    for row in rows:
        if row.statement not in known:
            raise ReferenceDataError(
                f"'{row.statement}' is no statement",
                file="taxonomy/statement_titles.csv",
                place=row.words,
                way_out="correct it",
            )
    return tuple(sorted(((fold_words(row.words), row.statement) for row in rows), key=lambda pair: -len(pair[0])))


@cache
def _statement_pattern() -> re.Pattern[str]:
    return re.compile("|".join(phrase_pattern(words) for words, _ in load_statement_titles()))


@lru_cache(maxsize=20_000)
def names_statement(text: str) -> bool:
    """Whether words of the text name a statement."""
    return _statement_pattern().search(fold_words(text)) is not None
