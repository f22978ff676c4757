"""The words by which reports say things, per language, from the files of schemas/taxonomy.

Belongs here: loading vocabulary.yaml, section_headings.csv and goal_columns.csv, folding a text so that it can be
compared with them, and asking whether a text holds a phrase. Does not belong here: line items and column roles (they
have modules of their own), and what follows from a word.

A phrase is a word or several; '*' at its start or end stands for any letters ('*lautakunta', 'siirty*').
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from selko.schemas.errors import ReferenceDataError
from selko.schemas.models.base import Model
from selko.schemas.models.report import SectionKind
from selko.schemas.reference import read_rows, read_yaml

LANGUAGES = ("fi", "sv", "en")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-") | {0x00AD: None, 0x200B: None, 0xFEFF: None}
_FILE = "taxonomy/vocabulary.yaml"


@lru_cache(maxsize=50_000)  # the same labels, lines and words of lists are compared again and again
def fold(text: str) -> str:
    """The text as it is compared: case-folded, every dash '-', soft hyphens dropped, white space collapsed."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return re.sub(r"\s+", " ", plain).strip().casefold()


def letters(text: str) -> str:
    """Only the letters and digits of the folded text: equal for every spelling with other blanks, hyphens or marks."""
    return "".join(character for character in fold(text) if character.isalnum())


@cache
def _load() -> dict[str, dict[str, tuple[str, ...]]]:
    content = read_yaml(_FILE)
    if not isinstance(content, dict):
        raise ReferenceDataError("this must map concepts to languages", file=_FILE, way_out="correct its form")
    loaded: dict[str, dict[str, tuple[str, ...]]] = {}
    for concept, by_language in content.items():
        if not isinstance(by_language, dict) or not set(by_language) <= set(LANGUAGES):
            raise ReferenceDataError(
                "a concept maps the languages fi, sv, en to lists of phrases", file=_FILE, place=str(concept)
            )
        loaded[concept] = {language: tuple(map(str, words or ())) for language, words in by_language.items()}
    return loaded


def concepts() -> tuple[str, ...]:
    """Every concept of the vocabulary."""
    return tuple(_load())


@cache
def phrases(concept: str, language: str | None = None) -> tuple[str, ...]:
    """The phrases of a concept, of one language or of all, folded. Raises ReferenceDataError for an unknown concept."""
    try:
        by_language = _load()[concept]
    except KeyError as error:
        raise ReferenceDataError(f"there is no concept '{concept}'", file=_FILE, way_out="add it") from error
    chosen = (language,) if language else LANGUAGES
    return tuple(fold(phrase) for name in chosen for phrase in by_language.get(name, ()))


@lru_cache(maxsize=20_000)
def phrase_pattern(phrase: str) -> str:
    """The regular expression of one folded phrase; '*' at an end stands for any letters."""
    body = re.escape(phrase.strip("*")).replace(r"\ ", r"\s+")
    head = r"\w*[-\w]*?" if phrase.startswith("*") else ""
    tail = r"\w*" if phrase.endswith("*") else ""
    return rf"(?<!\w){head}{body}{tail}(?!\w)"


@cache
def pattern(concept: str, language: str | None = None) -> re.Pattern[str]:
    """One pattern that finds any phrase of the concept in a folded text, the longest phrase first."""
    words = sorted(phrases(concept, language), key=len, reverse=True)
    return re.compile("|".join(map(phrase_pattern, words)) or r"(?!)")


def find_phrase(concept: str, text: str, language: str | None = None) -> re.Match[str] | None:
    """The first phrase of the concept in the text (folded), or None."""
    return pattern(concept, language).search(fold(text))


def names_caption(text: str) -> bool:
    """Whether the text begins with the word and the number of a table or figure ('Taulukko 3. …')."""
    match = pattern("caption_word").match(fold(text))
    return match is not None and fold(text)[match.end() :].lstrip()[:1].isdigit()


def has_phrase(concept: str, text: str, language: str | None = None) -> bool:
    """Whether the text holds a phrase of the concept as whole words."""
    return find_phrase(concept, text, language) is not None


def is_phrase(concept: str, text: str, language: str | None = None) -> bool:
    """Whether the whole text is a phrase of the concept, a closing colon or point aside."""
    return pattern(concept, language).fullmatch(fold(text).rstrip(" :.")) is not None


class HeadingWords(Model):
    """A heading that stands under many units and names none of them. `phrase` is found anywhere in the heading when
    it has a '*' on both ends, at its start when it ends in '*', else it must be the whole heading (years aside)."""

    language: str
    kind: SectionKind
    phrase: str


class GoalColumn(Model):
    """A header of a goal table, or a label before a colon in prose, and the field of a goal that it announces."""

    language: str
    role: str  # a field of Goal (theme, goal, target, …), or what a form tells besides: baseline, situation, risk
    phrase: str


@cache
def _heading_patterns() -> tuple[tuple[re.Pattern[str], HeadingWords], ...]:
    rows = read_rows("taxonomy/section_headings.csv", HeadingWords)
    return tuple((_anchored(row.phrase), row) for row in rows)


@cache
def _goal_patterns() -> tuple[tuple[re.Pattern[str], GoalColumn], ...]:
    rows = read_rows("taxonomy/goal_columns.csv", GoalColumn)
    return tuple((_anchored(row.phrase), row) for row in rows)


def _anchored(phrase: str) -> re.Pattern[str]:
    body = ".*".join(map(re.escape, fold(phrase).strip("*").split("*"))).replace(r"\ ", " ")
    return re.compile(("" if phrase.startswith("*") else "^") + body + ("" if phrase.endswith("*") else "$"))


_LONGEST_HEADER = 90  # characters
_LONGEST_ABBREVIATED = 4  # words: a longer text with a full stop is a sentence and no abbreviated header

_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+")
_YEARS = re.compile(r"\b(?:19|20)\d{2}\b(?:\s*[-–/]\s*(?:19|20)?\d{2}\b)?")


def plain_heading(text: str) -> str:
    """A heading folded, without its number and without years: what is compared with the words of the data."""
    folded = _YEARS.sub(" ", _NUMBER.sub("", fold(text)))
    folded = pattern("year_word").sub(" ", folded) if folded != fold(text) else folded
    return re.sub(r"\s+", " ", folded).strip(" :.-")


@lru_cache(maxsize=20_000)  # the same heads and parts of names are asked for again and again
def heading_words(text: str) -> HeadingWords | None:
    """The row of section_headings.csv that this heading is, or None: then it may name a unit."""
    plain = plain_heading(text)
    for found, row in _heading_patterns():
        if plain and found.search(plain):
            return row
    return None


@cache
def _any_goal_pattern() -> re.Pattern[str]:
    """All of them in one: most texts hold none."""
    return re.compile("|".join(f"(?:{found.pattern})" for found, _ in _goal_patterns()) or r"(?!)")


@lru_cache(maxsize=20_000)  # asked of every cell that may be a head
def goal_role(text: str) -> str | None:
    """The field of a goal that a header (or a label before a colon) announces, or None. A sentence announces none."""
    if len(text) > _LONGEST_HEADER or (text.rstrip().endswith(".") and len(text.split()) > _LONGEST_ABBREVIATED):
        return None
    plain = plain_heading(text).replace("- ", "").replace(" /", "/").replace("/ ", "/")
    if not (_any_goal_pattern().search(plain) or _any_goal_pattern().search(plain.replace("-", ""))):
        return None
    for found, row in _goal_patterns():
        if plain and (found.search(plain) or found.search(plain.replace("-", ""))):
            return row.role
    return None
