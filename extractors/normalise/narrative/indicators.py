"""Quantities that a report states in words: '64,4 prosenttia', '136 mediatiedotetta', '26,4 miljoonaa euroa'.

Belongs here: finding them in prose and in goal tables, with their unit, sentence and year. Does not belong here: the
figures of tables (facts), and whether a sentence agrees with a table (prove/claims).

Precision before recall: a number without a word of its own behind it, a date, a year, the number of a section, a law or
an account is no quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import Goal, Indicator, NarrativeSection
from selko.schemas.words.numbers import parse_number
from selko.schemas.words.quantities import QuantityUnit, load_quantity_units

_ABBREVIATED = r"(?<!\bmilj\.)(?<!\bmrd\.)(?<!\besim\.)(?<!\bnoin\.)(?<!\bca\.)(?<!\bst\.)"
_SENTENCE = re.compile(rf"(?<=[.!?]){_ABBREVIATED}\s+(?=[^\W\d_a-zåäö])")
_BLANK = "[ \u00a0\u202f\u2009]"
# A whole number in groups or a decimal one, not inside a word, a date, a range of dates or the number of a law.
_NUMBER = re.compile(
    rf"(?<![\w.,/§–-])(?<!§{_BLANK})(?P<sign>[-−+])?(?P<digits>\d{{1,3}}(?:{_BLANK}\d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)?)"
    rf"(?![\d/:]|\.\d|,\d|[-–]\d){_BLANK}?"
)
_NOUN = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d{2}(?!\d|[.,]\d)")
_BRACKET = re.compile(r"\([^()]*\)")
_WORDS_BEFORE = 8
_NOUN_FOLLOWS = "*"
_LONGEST = 600  # characters: what is longer was not written as a sentence


def build_indicators(
    sections: Sequence[NarrativeSection], goals: Sequence[Goal], report_year: int
) -> tuple[Indicator, ...]:
    """The quantities of the sections' prose and of the goals' targets and outcomes, in reading order.

    `value` in the unit named (millions of euros as euros); `what` the words before the number in its sentence, or for
    a goal its indicator; `year` the one that the sentence names before it, else `report_year`, None when in doubt.
    """
    found: list[Indicator] = []
    for section in sections:
        for sentence in _sentences(section.text):
            place = Provenance(page=section.page_first)
            found.extend(_indicators(sentence, section.language, None, section.unit_path, place, report_year))
    language = sections[0].language if sections else ""
    for goal in goals:
        what = goal.indicator or goal.goal or goal.unit_goal
        for text in (goal.target, goal.outcome):
            for sentence in _sentences(text or ""):
                found.extend(_indicators(sentence, language, what, goal.unit_path, goal.provenance, report_year))
    return tuple(found)


def _sentences(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        for sentence in _SENTENCE.split(" ".join(paragraph.split(" ")).replace("\n", " ")):
            if 0 < len(sentence) <= _LONGEST:
                yield sentence.strip()


def _indicators(
    sentence: str, language: str, what: str | None, unit_path: tuple[str, ...], place: Provenance, report_year: int
) -> Iterator[Indicator]:
    for match in _NUMBER.finditer(sentence):
        unit = _unit_behind(sentence[match.end() :], language)
        number = parse_number(match["digits"], decimal_comma=language != "en")
        if unit is None or number.value is None:
            continue
        _, scale, known = unit
        if not known and scale == 1 and (number.decimals or _YEAR.fullmatch(match["digits"])):
            continue  # things are counted in whole numbers, and a year counts nothing
        signed = -number.value if match["sign"] in ("-", "−") else number.value
        yield Indicator(
            value=signed * unit[1],
            unit=unit[0],
            what=what or _words_before(sentence[: match.start()]) or unit[0],
            sentence=sentence,
            year=_find_year(sentence, match.start(), report_year),
            unit_path=unit_path,
            provenance=place,
        )


def _unit_behind(rest: str, language: str) -> tuple[str, Decimal, bool] | None:
    """The unit right after the number, its scale, and whether the data knows it; None when there is none."""
    scale = Decimal(1)
    known = _known_units(language).match(rest)
    if known is not None:
        row = _units_by_word(language)[known[0].casefold()]
        if row.unit != _NOUN_FOLLOWS:
            return (row.unit, row.scale, True) if row.unit else None
        scale, rest = row.scale, rest[known.end() :].lstrip()
    noun = _NOUN.match(rest)
    if noun is None or noun[0] != noun[0].lower():
        return None
    return noun[0], scale, False


@cache
def _known_units(language: str) -> re.Pattern[str]:
    words = "|".join(re.escape(row.printed).replace(r"\ ", r"\s") for row in load_quantity_units(language))
    return re.compile(rf"(?:{words})(?!\w)" if words else r"(?!)", re.IGNORECASE)


@cache
def _units_by_word(language: str) -> dict[str, QuantityUnit]:
    return {row.printed.casefold(): row for row in load_quantity_units(language)}


def _words_before(text: str) -> str:
    """The last words of the clause before the number; of the clause before the bracket that opens right before it."""
    clause = re.split(r"[;:()]|,\s", text.rstrip(" ("))[-1]
    return " ".join(clause.split()[-_WORDS_BEFORE:])


def _find_year(sentence: str, position: int, report_year: int) -> int | None:
    """The last year named before the number; the report's where the sentence names none; None where it names one only
    behind the number: that may be the year compared with. What stands in brackets compares: it has the year that the
    brackets name, or none."""
    for bracket in _BRACKET.finditer(sentence):
        if bracket.start() < position < bracket.end():
            named = _YEAR.findall(bracket[0])
            return int(named[0]) if len(named) == 1 else None
    outside = _BRACKET.sub(lambda match: " " * len(match[0]), sentence)
    before = _YEAR.findall(outside[:position])
    if before:
        return int(before[-1])
    return None if _YEAR.search(outside) else report_year
