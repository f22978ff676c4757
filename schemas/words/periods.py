"""Spans of time as headers and captions print them: a whole year, a part of one, a day; in digits and in words.

Belongs here: text to Period, with the words of schemas/taxonomy/vocabulary.yaml. Does not belong here: what a column of
such a period means (extractors/normalise/columns/periods), moments in prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from selko.schemas.words.folding import fold_words
from selko.schemas.words.vocabulary import LANGUAGES, has_phrase, pattern, phrases

_DECEMBER = 12
_LAST_DAYS = 28  # of every month
_PLAIN_NAME = 6  # letters: shorter names of months are words of other meanings too
_CENTURY = 2000
_ENDED_REACH = 60  # characters behind "year ended" in which its date and those of years before stand

_Y = r"(?:19|20)\d\d"
_M = r"0?[1-9]|1[0-2]"
_D = r"0?[1-9]|[12]\d|3[01]"
_W = r"[^\W\d_]{3,}"
_R = r"x(?:i{1,2})?|ix|iv|v(?:i{1,3})?|i{1,3}"
_ROMANS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_COUNTS_MONTHS = "|".join(map(re.escape, phrases("months_counted")))
_QUARTERS, _HALVES = 4, 2


class PeriodKind(StrEnum):
    WHOLE = "whole"  # the fiscal year, or its last day
    PART = "part"  # less than a year
    LONGER = "longer"  # more than a year
    OPENING = "opening"  # the first day of the fiscal year: what the year before left
    DAY = "day"  # another day, or a month that need not hold more than itself


@dataclass(frozen=True)
class Period:
    """`year` that of its end, None where none is printed; `text` as printed, folded; `rest` the words beside it;
    `closes_month`: a month, or the last day of one, up to which accounts may be told; `is_range`: from one month to
    another, both printed."""

    kind: PeriodKind
    year: int | None
    text: str
    rest: str
    closes_month: bool = False
    is_range: bool = False

    @property
    def is_span(self) -> bool:
        return self.kind in (PeriodKind.PART, PeriodKind.LONGER)


@dataclass(frozen=True)
class _Span:
    kind: PeriodKind
    year: int | None = None
    closes_month: bool = False
    is_range: bool = False


@lru_cache(maxsize=20_000)
def find_period(text: str, year_end: int = _DECEMBER, bare: bool = True) -> Period | None:
    """The first period printed in a header, caption or title; None where none is. `year_end` is the last month of
    the fiscal year. `bare` False: `1-8` without a year, a slash or a word for months is no span of months."""
    folded = fold_words(text)
    for expression, read in _forms():
        for match in _scan(expression, folded):
            span = read(match, year_end, bare)
            if span is not None:
                rest = f"{folded[: match.start()]} {folded[match.end() :]}"
                words = " ".join(rest.split())
                return Period(span.kind, span.year, match[0].strip(), words, span.closes_month, span.is_range)
    return None


def find_periods(text: str, year_end: int = _DECEMBER) -> list[Period]:
    """Every period printed in a text, one behind the other: '1.1.-31.12.2024 1.1.-31.12.2023' has two."""
    found: list[Period] = []
    rest = fold_words(text)
    while (period := find_period(rest, year_end, bare=False)) is not None:
        found.append(period)
        shorter = fold_words(rest.replace(period.text, " ", 1))
        if shorter == rest:
            break
        rest = shorter
    return found


def _scan(expression: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, those that begin within another one too: `outturn jan-aug` holds `outturn jan` and `jan-aug`."""
    match = expression.search(text)
    while match is not None:
        yield match
        match = expression.search(text, match.start() + 1)


def find_year_end(texts: Iterable[str]) -> int:
    """The month in which the fiscal year ends: that of most spans of twelve months, and of dates behind words such as
    'year ended'; December where the texts print none."""
    counts: dict[int, int] = {}
    for text in texts:
        folded = fold_words(text)
        spans = [(_DAY_SPAN, _read_day_span), (_ISO_SPAN, _read_iso_span), (_WORD_SPAN, _read_word_span)]
        months = [
            month
            for expression, read in spans
            for match in expression.finditer(folded)
            if (month := _end_of_twelve_months(match, read)) is not None
        ]
        for ended in pattern("year_ended").finditer(folded):
            months += [m for match in _WORDED_DAY.finditer(folded, ended.end()) if (m := _worded_month(match))][:1]
        for month in months:
            counts[month] = counts.get(month, 0) + 1
    return max(counts, key=lambda month: (counts[month], month)) if counts else _DECEMBER


# ---- months and years


@cache
def _names() -> tuple[tuple[str, str, int], ...]:
    """Each name of a month in each language, without the star that ends it, the shortest form of it, and its number."""
    return tuple(
        (name.rstrip("*"), short, number)
        for language in LANGUAGES
        for number, (name, short) in enumerate(
            zip(phrases("month", language), phrases("month_short", language), strict=True), 1
        )
    )


@lru_cache(maxsize=2_000)
def _find_month(word: str) -> int | None:
    """The number of a month from its name, with case endings, or from the beginning of one (`tammi`, `aug`, `sept`)."""
    full = next((number for name, _, number in _names() if word.startswith(name)), None)
    if full is not None:
        return full
    return next((n for name, short, n in _names() if name.startswith(word) and word.startswith(short)), None)


def _is_name(word: str) -> bool:
    """A month's whole name that is no word of another meaning."""
    return len(word) >= _PLAIN_NAME and any(word.startswith(name) for name, _, _ in _names())


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if len(text) > 2 else _CENTURY + int(text)


def _months(first: int, last: int, year_end: int, begun: int | None, ended: int | None) -> _Span:
    """From one month to another, both whole; without years the last one follows within a year."""
    years = ended - begun if begun is not None and ended is not None else int(last < first)
    count = 12 * years + last - first + 1
    if count > 12 or count < 1:
        return _Span(PeriodKind.LONGER, ended)
    return _Span(PeriodKind.WHOLE if count == 12 and last == year_end else PeriodKind.PART, ended, is_range=True)


def _day(day: int, month: int, year_end: int, year: int | None) -> _Span:
    if month == year_end and day >= _LAST_DAYS:
        return _Span(PeriodKind.WHOLE, year)
    if day == 1 and month == year_end % 12 + 1:
        return _Span(PeriodKind.OPENING, year)
    return _Span(PeriodKind.DAY, year, closes_month=day >= _LAST_DAYS)


# ---- the forms in which a period is printed, those that say most first

_DAY_SPAN = re.compile(
    rf"(?<![\d.,])(?P<d1>{_D})\s?[./]\s?(?P<m1>{_M})\.?\s?/?(?P<y1>{_Y}|\d\d(?=\s*-))?\s*-\s*"
    rf"(?P<d2>{_D})\s?[./]\s?(?P<m2>{_M})(?:[./]\s?(?P<y2>{_Y}|\d\d)?|\s+(?P<y3>{_Y}))?(?!\d)"
)
_WORD_SPAN = re.compile(
    rf"(?:(?P<d1>{_D})\.?\s)?(?<!\w)(?P<w1>{_W})\.?(?:\s(?P<e1>{_D})(?!\d))?,?\s?(?P<y1>{_Y})?"
    rf"(?P<mark>\s*-\s*|\s(?:\w{{1,5}}\.?\s)?)(?:(?P<d2>{_D})\.?\s)?(?P<w2>{_W})\.?(?:\s(?P<e2>{_D})(?!\d))?,?(?:\s?(?P<y2>{_Y}))?"
)
_MONTH_SPAN = re.compile(
    rf"(?:(?<!\d)(?P<y0>{_Y})\s?[/ ]\s?|(?<![\d.,/-]))(?P<m1>{_M})(?!\d)\.?(?:\s?/\s?(?P<y1>{_Y}|\d\d))?\s?-\s?"
    rf"(?P<m2>{_M})(?![\d:])(?P<unit>\.?\s?(?:{_COUNTS_MONTHS})(?!\w))?\.?"
    rf"(?P<tail>\s?/\s?(?P<y2>{_Y}|\d\d)|\s?(?P<y3>{_Y}))?(?![.,]?\d)"
)
_ISO_SPAN = re.compile(
    rf"(?<!\d)(?P<y1>{_Y})-(?P<m1>0[1-9]|1[0-2])(?:-(?P<d1>0[1-9]|[12]\d|3[01]))?\s*-\s*(?P<y2>{_Y})-(?P<m2>0[1-9]|1[0-2])"
    r"(?:-(?P<d2>0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_ONE_DAY = re.compile(rf"(?<![\d.,/])(?P<d>{_D})\s?[./]\s?(?P<m>{_M})(?:\.\s?|/)(?P<y>{_Y}|\d\d(?![\d.]))?(?!\d)")
_ISO_DAY = re.compile(rf"(?<!\d)(?P<y>{_Y})-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_WORDED_DAY = re.compile(
    rf"(?<!\d)(?:(?P<d>{_D})\.?\s(?P<w>{_W})\.?|(?P<v>{_W})\.?\s(?P<e>{_D})(?:[^\W\d_]{{2}}\b)?(?!\d))(?:,?\s(?P<y>{_Y}))?"
)
_MONTH_AND_YEAR = re.compile(
    rf"(?<![\w./,-])(?:(?P<m>{_M})\s?/\s?(?P<y>{_Y}|1[3-9]|[2-9]\d)|(?P<n>{_M})\.(?P<z>{_Y})|(?P<x>{_Y})\s?/\s?(?P<k>{_M}))(?![\d./])"
)
_QUARTER = re.compile(
    r"(?<![^\W\d_])(?:(?P<sort>[qh])\s?(?P<a>[1-4])(?!\d(?!\d{3}))(?:\s?-\s?[qh]?(?P<b>[1-4])(?!\d))?"
    r"|(?<![\d.,])(?P<c>[1-4])(?P<kind>q|(?<=[12])h))(?![^\W\d_])"
)
_ROMAN = re.compile(rf"(?<!\w)(?P<a>{_R})(?!\w)(?:\s?-\s?(?P<b>{_R})(?!\w))?(?:\s?/\s?(?P<y>{_Y}|\d\d))?(?!\w)")
_COUNTED = re.compile(r"(?<![\d.,])(?P<n>\d{1,2})\s?(?P<unit>[^\W\d_]+)")
_MONTH_WORD = re.compile(rf"(?<!\w)(?P<w>{_W})(?!\w)\.?(?:\s?/?\s?(?P<y>{_Y}))?")
_YEARS = re.compile(rf"(?<![\d.,])(?P<a>{_Y})\s?-\s?(?P<b>{_Y})(?!\d)")

_Read = Callable[[re.Match[str], int, bool], _Span | None]


@cache
def _forms() -> tuple[tuple[re.Pattern[str], _Read], ...]:
    return (
        (_DAY_SPAN, _read_day_span),
        (_ISO_SPAN, _read_iso_span),
        (_WORD_SPAN, _read_word_span),
        (_MONTH_SPAN, _read_month_span),
        (_ISO_DAY, lambda m, end, bare: _day(int(m["d"]), int(m["m"]), end, int(m["y"]))),
        (_ONE_DAY, lambda m, end, bare: _day(int(m["d"]), int(m["m"]), end, _year(m["y"]))),
        (_WORDED_DAY, _read_worded_day),
        (_MONTH_AND_YEAR, _read_month_and_year),
        (_QUARTER, _read_quarter),
        (_ROMAN, _read_roman),
        (_COUNTED, _read_counted),
        (pattern("part_of_year"), lambda m, end, bare: _Span(PeriodKind.PART)),
        (_MONTH_WORD, _read_month_word),
        (_YEARS, lambda m, end, bare: _Span(PeriodKind.LONGER, int(m["b"])) if m["a"] < m["b"] else None),
    )


def _read_day_span(match: re.Match[str], year_end: int, bare: bool) -> _Span | None:
    ended = _year(match["y2"] or match["y3"])
    span = _months(int(match["m1"]), int(match["m2"]), year_end, _year(match["y1"]), ended)
    if span.kind is PeriodKind.WHOLE and (int(match["d1"]) != 1 or int(match["d2"]) < _LAST_DAYS):
        return _Span(PeriodKind.PART, ended)
    return span


def _end_of_twelve_months(match: re.Match[str], read: _Read) -> int | None:
    """The last month of a span of days that is a whole year: `1 July 2023 – 30 June 2024`."""
    groups = match.groupdict()
    last = int(groups["m2"]) if groups.get("m2") else _find_month(groups.get("w2") or "")
    if last is None or not groups.get("d1"):
        return None
    span = read(match, last, False)
    return last if span is not None and span.kind is PeriodKind.WHOLE else None


def _read_iso_span(match: re.Match[str], year_end: int, bare: bool) -> _Span:
    return _months(int(match["m1"]), int(match["m2"]), year_end, int(match["y1"]), int(match["y2"]))


def _read_word_span(match: re.Match[str], year_end: int, bare: bool) -> _Span | None:
    first, last = _find_month(match["w1"]), _find_month(match["w2"])
    if (
        first is None
        or last is None
        or ("-" not in match["mark"] and not (_is_name(match["w1"]) and _is_name(match["w2"])))
    ):
        return None
    days = [int(day) for day in (match["d1"] or match["e1"], match["d2"] or match["e2"]) if day]
    ended = _year(match["y2"])
    span = _months(first, last, year_end, _year(match["y1"]), ended)
    if span.kind is PeriodKind.WHOLE and len(days) == 2 and (days[0] != 1 or days[1] < _LAST_DAYS):
        return _Span(PeriodKind.PART, ended)
    return span


def _read_month_span(match: re.Match[str], year_end: int, bare: bool) -> _Span | None:
    first, last = int(match["m1"]), int(match["m2"])
    ended = _year(match["y2"] or match["y3"] or match["y0"])
    slashed = match["tail"] is not None and "/" in match["tail"]
    if not (bare or slashed or match["y1"] or match["unit"]) or (last <= first and not match["y1"]):
        return None
    return _months(first, last, year_end, _year(match["y1"]), ended)


def _worded_month(match: re.Match[str]) -> int | None:
    return _find_month(match["w"] or match["v"])


def _read_worded_day(match: re.Match[str], year_end: int, bare: bool) -> _Span | None:
    month = _worded_month(match)
    return None if month is None else _day(int(match["d"] or match["e"]), month, year_end, _year(match["y"]))


def _read_month_and_year(match: re.Match[str], year_end: int, bare: bool) -> _Span | None:
    year = _year(match["y"] or match["z"] or match["x"]) or 0
    month = int(match["m"] or match["n"] or match["k"])
    if match["x"] and (year + 1) % 100 == month:
        return None  # `2011/12`: two years
    return _Span(PeriodKind.WHOLE if month == year_end else PeriodKind.DAY, year, closes_month=True)


def _read_quarter(match: re.Match[str], year_end: int, bare: bool) -> _Span:
    most = _QUARTERS if (match["sort"] or match["kind"]) == "q" else _HALVES
    whole = match["a"] == "1" and match["b"] is not None and int(match["b"]) == most
    return _Span(PeriodKind.WHOLE if whole else PeriodKind.PART)


def _read_roman(match: re.Match[str], year_end: int, bare: bool) -> _Span | None:
    """`I-III/2024`, `II/2024`: quarters, where one is past the fourth months; thirds of a year are no whole year."""
    if match["b"] is None and match["y"] is None:
        return None
    first, last = _ROMANS.index(match["a"]), _ROMANS.index(match["b"] or match["a"])
    if last < first:
        return None
    whole = first == 1 and last in (_QUARTERS, 12)
    return _Span(PeriodKind.WHOLE if whole else PeriodKind.PART, _year(match["y"]))


def _read_counted(match: re.Match[str], year_end: int, bare: bool) -> _Span | None:
    if not pattern("months_counted").fullmatch(match["unit"]):
        return None
    count = int(match["n"])
    return _Span(PeriodKind.WHOLE if count == 12 else PeriodKind.PART if count < 12 else PeriodKind.LONGER)


def _read_month_word(match: re.Match[str], year_end: int, bare: bool) -> _Span | None:
    month = _find_month(match["w"])
    if month is None or not (match["y"] or _is_name(match["w"])):
        return None
    whole = month == year_end and says_until(match.string)
    return _Span(PeriodKind.WHOLE if whole else PeriodKind.DAY, _year(match["y"]))


def says_until(text: str) -> bool:
    """Whether a header says that its figures are those up to a moment."""
    return has_phrase("until", fold_words(text).replace(".", " "))


def find_years_ended(text: str) -> list[int]:
    """The years in which a fiscal year ended, by the words before the dates: 'for the fiscal years ended June 30, 2019
    and 2018' gives 2019 and 2018."""
    folded = fold_words(text)
    found: list[int] = []
    for ended in pattern("year_ended").finditer(folded):
        behind = folded[ended.end() : ended.end() + _ENDED_REACH]
        day = _WORDED_DAY.search(behind) or _ONE_DAY.search(behind) or _ISO_DAY.search(behind)
        if day is None:
            continue
        found += [int(year) for year in re.findall(rf"(?<!\d){_Y}(?!\d)", behind)]
    return found


_MOMENT = re.compile(
    rf"(?<!\d)(?:{_Y}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./](?:{_Y}|\d\d))[ ,t]*(?:klo|kl)?\.? ?"
    r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d)"
)
_REGISTERED = re.compile(r"(?:\d{7}-\d|\d{6}-\d{4})")


def says_printed(text: str) -> bool:
    """Whether a text is of the lines that a system prints on every page: the moment of printing (`2026-03-26 14:20`,
    `Tulostettu 3.1.2025`), or nothing but the number by which a register knows the entity."""
    folded = fold_words(text)
    if _MOMENT.search(folded) or _REGISTERED.fullmatch(folded):
        return True
    word = pattern("printed_at").match(folded)
    return word is not None and len(folded) <= _LONGEST_PRINTED


_LONGEST_PRINTED = 40  # characters of "printed on …": a longer text is a sentence
