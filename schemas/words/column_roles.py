"""What column headers say (schemas/taxonomy/column_headers.csv): words to roles, in fi, sv and en.

Belongs here: loading the words and finding the longest one in a header. Does not belong here: what a role means in
its table (years, neighbours), which is in extractors/normalise/columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Literal

from selko.schemas.errors import ReferenceDataError
from selko.schemas.models.base import Model
from selko.schemas.reference import read_rows
from selko.schemas.words.folding import tokens
from selko.schemas.words.vocabulary import is_phrase

_FILE = "taxonomy/column_headers.csv"
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST = 8  # words in a header that are tried together
_SHORT_NAME = 3  # letters of `tp`, `ta`, `bsl`
_LAST_MONTH = 12
_YEARS_OF_TWO = 50  # two digits from here on are no year of this century


class ColumnRole(StrEnum):
    BUDGET = "budget"  # the original one or the one in force: the table decides
    ORIGINAL_BUDGET = "original_budget"
    BUDGET_AMENDMENT = "budget_amendment"
    AMENDED_BUDGET = "amended_budget"
    PRIOR_BUDGET = "prior_budget"
    ACTUAL = "actual"
    PRIOR_ACTUAL = "prior_actual"
    VARIANCE = "variance"
    VARIANCE_PCT = "variance_pct"
    FORECAST = "forecast"
    PROPOSAL = "proposal"
    PLAN = "plan"
    UTILISATION_PCT = "utilisation_pct"
    CHANGE = "change"  # a budget amendment or the change from a year to the next: the table decides
    CHANGE_ABS = "change_abs"
    CHANGE_PCT = "change_pct"
    OTHER_COMPARISON = "other_comparison"  # a change over several years, or towards a budget: no measure's
    SHARE_PCT = "share_pct"
    OTHER_PERIOD = (
        "other_period"  # an outturn of another time than the year: some of its months, a day within it, many years
    )
    FRAME = "frame"  # a ceiling, or what was spent in other years: no figure of the year's budget or outturn
    TOTAL = "total"
    EXPENDITURE = "expenditure"  # the column holds expenditure only
    INCOME = "income"
    NOTE_REF = "note_ref"
    CODE = "code"
    TARGET = "target"  # a figure to be reached
    PERSON = "person"  # who is responsible (schemas/taxonomy/vocabulary.yaml)


SIDE_ROLES = frozenset({ColumnRole.EXPENDITURE, ColumnRole.INCOME})
ACTUAL_ROLES = frozenset({ColumnRole.ACTUAL, ColumnRole.PRIOR_ACTUAL})
BUDGET_ROLES = frozenset(
    {ColumnRole.BUDGET, ColumnRole.ORIGINAL_BUDGET, ColumnRole.AMENDED_BUDGET, ColumnRole.PRIOR_BUDGET}
)


HeaderNote = Literal["accounts", "budget", "cumulative", "division", "period", "rate"]


class HeaderWords(Model):
    """`words`: a header or a part of one, without its year. The longest words found in a header give its role.

    `note`: `accounts` are the year's closed accounts; `division` is a budget only where no budget that it divides
    stands beside it; `budget` makes a header that has no other role one of a budget; `period` alone heads an outturn,
    and beside a word for a budget or an outturn says only of which year it is; `cumulative` over the months of one year
    is its outturn, else it may be over many; `rate` down the rows may be that of rooms or machines.
    """

    words: str
    role: ColumnRole
    language: str
    note: HeaderNote | None = None


class HeaderMatch(Model):
    """A role found in a header, with the folded words that gave it."""

    role: ColumnRole
    words: str


@cache
def load_header_words() -> dict[str, ColumnRole]:
    """Folded words to role. Raises ReferenceDataError when one spelling has two roles."""
    roles: dict[str, ColumnRole] = {}
    for row in read_rows(_FILE, HeaderWords):
        key = "".join(tokens(row.words))
        if roles.setdefault(key, row.role) is not row.role:
            raise ReferenceDataError(
                f"'{row.words}' has two roles", file=_FILE, place=row.words, way_out="keep one of the rows"
            )
    return roles


@cache
def _load_notes() -> dict[str, HeaderNote]:
    return {"".join(tokens(row.words)): row.note for row in read_rows(_FILE, HeaderWords) if row.note}


def has_note(header: str, note: HeaderNote) -> bool:
    """Whether a word found in the header bears this note in the data (see HeaderWords)."""
    return any(_load_notes().get(match.words) == note for match in find_roles(header))


def split_years(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The words of a header without its years, and the years. `tp 21`, `ta24`, `bokslut -23`: two digits right after a
    role's word, where no year is written out (`tot. 1-12 2023`). `12/23` after one: a month and its year. What a date
    says of its year counts only where no year stands alone: `TP 2024 (KV 16.6.2025)` was approved in the other one."""
    rest: list[str] = []
    years: list[int] = []
    of_dates: list[int] = []
    written_out = any(_YEAR.fullmatch(word) for word in words)
    for index, word in enumerate(words):
        dated = re.fullmatch(r"\d{1,2}\.\d{1,2}\.((?:19|20)\d\d)", word) or re.fullmatch(
            r"\d{1,2}\.((?:19|20)\d\d)", word
        )
        if _YEAR.fullmatch(word):
            years.append(int(word))
        elif dated:
            of_dates.append(int(dated[1]))
        elif not written_out and rest and _is_year_of_two(words, index, rest[-1]):
            years.append(2000 + int(word))
        elif not re.fullmatch(r"\d{1,2}(?:\.\d{1,2})?", word):
            rest.append(word)
    return tuple(rest), tuple(years or of_dates)


def _is_year_of_two(words: Sequence[str], index: int, before: str) -> bool:
    if not re.fullmatch(r"\d\d", words[index]):
        return False
    if words[index + 1 : index + 2] == ("/",) and re.fullmatch(r"\d\d", "".join(words[index + 2 : index + 3])):
        return False  # the month
    if before == "/" and index > 1:
        return bool(re.fullmatch(r"0?[1-9]|1[0-2]", words[index - 2]))
    follows = words[index + 1 : index + 2]
    if words[index - 1] != before or (follows and is_phrase("months_counted", follows[0])):
        return False  # `tot. 1-12`, `tot. 12 kk`: months
    ranged = bool(follows) and bool(re.fullmatch(r"\d\d", follows[0]))  # `change 22-24`
    if len(before) > _SHORT_NAME and (
        ranged or follows == ("%",) or not _LAST_MONTH < int(words[index]) < _YEARS_OF_TWO
    ):
        return False  # after a longer word a number up to twelve may be a month
    return before in load_header_words()


def says_budget_alone(header: str) -> bool:
    """True for a header that says 'budget' and not which: the original one or the one in force."""
    return {match.role for match in find_roles(header)} == {ColumnRole.BUDGET}


@lru_cache(maxsize=20_000)
def find_roles(header: str) -> tuple[HeaderMatch, ...]:
    """The roles of a header, the longest words first, no word used twice; () when no word is known."""
    words, _ = split_years(tokens(header))
    known = load_header_words()
    keys = ("".join(words[start:end]) for start, end in _find_spans(words))
    return tuple(HeaderMatch(role=known[key], words=key) for key in keys)


@lru_cache(maxsize=20_000)
def find_other_words(header: str) -> tuple[str, ...]:
    """The words of a header, in letters, that are no role's and no year, in order."""
    words, _ = split_years(tokens(header))
    used = {place for start, end in _find_spans(words) for place in range(start, end)}
    return tuple(word for place, word in enumerate(words) if word.isalpha() and place not in used)


def _find_spans(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where known words begin and end, the longest first, none overlapping."""
    known = load_header_words()
    spans = sorted(
        (
            (start, end)
            for start in range(len(words))
            for end in range(start + 1, min(len(words), start + _LONGEST) + 1)
            if "".join(words[start:end]) in known
        ),
        key=lambda span: (-len("".join(words[span[0] : span[1]])), span[0]),
    )
    found: list[tuple[int, int]] = []
    used: set[int] = set()
    for start, end in spans:
        if used.isdisjoint(range(start, end)):
            used |= set(range(start, end))
            found.append((start, end))
    return found
