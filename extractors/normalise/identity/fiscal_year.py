"""Of which fiscal year a report is, by votes: what its titles, its periods and the heads of its statements say.

Belongs here: lines in their places to one year, or to candidates. Does not belong here: finding lines (places), the
part of a year (period), the years of columns (columns/periods). The name of the file has no say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from selko.extractors.normalise.identity.places import Line, Place
from selko.schemas.models.tables import Interpretation
from selko.schemas.words.column_roles import ColumnRole, find_roles
from selko.schemas.words.label_words import names_statement
from selko.schemas.words.periods import PeriodKind, find_period, find_periods, find_years_ended
from selko.schemas.words.vocabulary import find_phrase, fold, has_phrase, pattern

# What speaks of the report itself: a period of twelve months that it declares or that stands over its statements, its
# titles and running lines, the day of its balance sheets. What speaks of any year: the same words in text.
_FRONT: Mapping[tuple[str, Place], int] = {
    ("declared", Place.LINE): 16,
    ("declared", Place.HEADING): 16,
    ("declared", Place.TITLE): 16,
    ("declared", Place.RUNNING): 16,
    ("declared", Place.TEXT): 8,
    ("period", Place.TITLE): 12,
    ("period", Place.RUNNING): 12,
    ("period", Place.HEADING): 8,
    ("period", Place.LINE): 4,
    ("said", Place.TITLE): 8,
    ("said", Place.RUNNING): 8,
    ("statement", Place.TITLE): 6,
    ("statement", Place.RUNNING): 6,
    ("statement", Place.HEADING): 4,
    ("statement", Place.LINE): 3,
    ("heads", Place.LINE): 2,
}
_MOST = 16  # of one kind in one place: a period printed fifty times is no better known
_BACK: Mapping[Place, int] = {Place.HEADING: 4, Place.LINE: 2, Place.TEXT: 1}
_MOST_BACK = 8
_SURE = 6
_MARGIN = 1.5
_LOUD = 8  # as much as a title: another year with that contradicts the best
_EARLIEST, _LATEST = 1990, 2099
_YEAR = r"(?:19|20)\d\d"
_ANY_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2}}(?!\d)|/\d{{2}}(?!\d)")
_RANGE = re.compile(rf"(?<!\d)(?P<first>{_YEAR})\s?[-/]\s?(?P<last>{_YEAR}|\d\d)(?![\d-])")


@dataclass(frozen=True)
class YearVerdict:
    """`year` 0 where nothing tells. `printed`: the report itself says so, in words; else the heads of its tables let
    conclude it. `sure` and `contradicted` as for the entity."""

    year: int
    sure: bool
    printed: bool
    candidates: tuple[str, ...] = ()
    contradicted: str | None = None


def choose_year(interpretation: Interpretation, lines: Sequence[Line], year_end: int) -> YearVerdict:
    """The year that the lines speak for; where they say little, the latest year of an outturn in the tables."""
    budget = _is_budget(lines)
    votes: dict[tuple[str, Place], Counter[int]] = {}
    for line in lines:
        if line.place is not Place.METADATA and _ANY_YEAR.search(line.text):
            place: Place = Place.LINE if line.place is Place.BUSINESS_ID else line.place
            for year, kind in _years_of_line(line, budget, year_end):
                votes.setdefault((kind, place), Counter())[year] += 1
    if budget:  # 'Talousarvio 2025', and under it 'Taloussuunnitelma 2026–2027'
        for key in (("said", Place.TITLE), ("said", Place.RUNNING)):
            if votes.get(key):
                votes[key] = Counter({min(votes[key]): votes[key].total()})
    votes["heads", Place.LINE] = Counter(_years_of_heads(interpretation, budget, year_end))
    front: Counter[int] = Counter()
    back: Counter[int] = Counter()
    said: set[int] = set()
    for (kind, place), counts in votes.items():
        for year, count in counts.items():
            if not _EARLIEST <= year <= _LATEST:
                continue
            if (kind, place) in _FRONT:
                worth = _FRONT[kind, place]
                front[year] += min(worth * count, max(_MOST, worth))
                if kind != "heads":
                    said.add(year)
            else:
                back[year] += min(_BACK.get(place, 1) * count, _MOST_BACK)
    return _decide(front, back, said)


def _decide(front: Counter[int], back: Counter[int], said: set[int]) -> YearVerdict:
    years = sorted(front.keys() | back.keys(), key=lambda year: (-front[year], -back[year], -year))
    if not years:
        return YearVerdict(0, sure=False, printed=False)
    best = years[0]
    shown = tuple(f"{year} ({front[year] + back[year]})" for year in years[:3])
    if front[best] >= _SURE:
        rival = max((front[year] for year in years[1:]), default=0)
        sure = rival * _MARGIN <= front[best]
    else:
        best = max(years, key=lambda year: (front[year] + back[year], year))
        total = front[best] + back[best]
        rival = max((front[year] + back[year] for year in years if year != best), default=0)
        sure = total >= _SURE and rival * _MARGIN <= total
    against = next((str(year) for year in years if year != best and year in said and front[year] >= _LOUD), None)
    return YearVerdict(best, sure, sure and best in said, shown, against if sure else None)


def _is_budget(lines: Sequence[Line]) -> bool:
    """Whether the titles name a budget and no report of a year."""
    titles = [line.text for line in lines if line.place in (Place.TITLE, Place.RUNNING)]
    of_years = any(has_phrase("year_report", text) or find_phrase("report_word", text, "fi") for text in titles)
    return any(has_phrase("budget_report", text) for text in titles) and not of_years


def _years_of_line(line: Line, budget: bool, year_end: int) -> Iterator[tuple[int, str]]:
    """Each year that the line says the report is of, and how: 'declared', 'period' or 'said'."""
    folded = fold(line.text)
    if budget and line.place in (Place.TITLE, Place.RUNNING, Place.HEADING):
        found = _budget_year(folded)
        if found is not None:
            yield found, "said"
            return
    ended = find_years_ended(folded)
    if ended:
        yield max(ended), "period"
        return
    periods = [p for p in find_periods(line.text, year_end) if p.kind is PeriodKind.WHOLE and p.is_range and p.year]
    if periods:
        declared = find_phrase("fiscal_year_word", folded) is not None
        yield max(period.year or 0 for period in periods), "declared" if declared else "period"
        return
    said = [_last_of_span(match, folded) for expression in _year_patterns() for match in expression.finditer(folded)]
    if said:
        yield from ((year, "said") for year in said)
    elif line.place is not Place.TEXT and names_statement(line.text):
        days = [p.year for p in find_periods(line.text, year_end) if p.closes_month or p.kind is PeriodKind.WHOLE]
        if any(days):
            yield max(map(int, re.findall(rf"(?<!\d){_YEAR}(?!\d)", folded))), "statement"


def _last_of_span(match: re.Match[str], folded: str) -> int:
    """`Annual report 2023/24` is of the year that ends in 2024."""
    first = int(match["year"])
    span = _RANGE.match(folded, match.start("year"))
    last = int(span["last"]) if span is not None else 0
    return first + 1 if last in (first + 1, (first + 1) % 100) and last else first


def _budget_year(folded: str) -> int | None:
    """The year after a word for a budget, of a range the first: 'budget 2027–2031'; a fiscal year that is named by
    two years is that of its end: 'fiscal year 2024-25'."""
    word = find_phrase("budget_report", folded)
    if word is None:
        return None
    behind = folded[word.end() :]
    spans = _RANGE.search(behind)
    years = re.search(rf"(?<!\d){_YEAR}(?!\d)", behind) or re.search(rf"(?<!\d){_YEAR}(?!\d)", folded)
    if spans is not None and (years is None or spans.start() <= years.start()):
        first, last = int(spans["first"]), int(spans["last"])
        fiscal = find_phrase("fiscal_year_word", behind[: spans.start()]) is not None
        return first + 1 if fiscal and last in (first + 1, (first + 1) % 100) else first
    return int(years[0]) if years else None


@cache
def _year_patterns() -> tuple[re.Pattern[str], ...]:
    report, period = pattern("report_word").pattern, pattern("fiscal_year_word").pattern
    between = r"(?:\s+(?:ja|och|and|vuodelta|vuonna|vuoden|för|for|år|året|fiscal|year|the)|\s*[-–,:(]|\s+\w+){0,3}?\s*"
    return (
        re.compile(rf"(?:{report})\w*{between}(?P<year>{_YEAR})(?!\d)"),
        re.compile(rf"(?:{report})\w*\s+\d{{1,2}}\.[\d./\s-]*(?<!\d)(?P<year>{_YEAR})(?!\d)"),
        re.compile(rf"(?<!\d)(?P<year>{_YEAR})\s+(?:{report})"),
        re.compile(rf"(?:{period})\s*(?:{_YEAR}\s*[-/]\s*)?(?P<year>{_YEAR})(?!\d)"),
    )


def _years_of_heads(interpretation: Interpretation, budget: bool, year_end: int) -> Iterator[int]:
    """Of each table the latest year of an outturn in its heads, or of a whole year or its last day; in a budget the
    earliest that is a budget's."""
    wanted = {ColumnRole.ORIGINAL_BUDGET, ColumnRole.AMENDED_BUDGET} if budget else {ColumnRole.ACTUAL}
    for table in interpretation.tables:
        years: list[int] = []
        for head in table.heads:
            period = find_period(head.text, year_end, bare=False)
            if any(match.role in wanted for match in find_roles(head.text)):
                years += map(int, re.findall(rf"(?<!\d){_YEAR}(?!\d)", head.text))
            elif not budget and period is not None and period.kind is PeriodKind.WHOLE and period.year:
                years.append(period.year)
            elif not budget and re.fullmatch(_YEAR, head.text.strip()):
                years.append(int(head.text))
        if years:
            yield min(years) if budget else max(years)
