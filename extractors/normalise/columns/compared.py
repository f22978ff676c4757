"""Which year a column of changes is of, where its header prints the year that it compares with.

Belongs here: the compared year in one header, and the year of the change from the other columns. Does not belong here:
the words that compare (schemas/taxonomy/vocabulary.yaml), changes that print no year (columns).
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from selko.extractors.normalise.columns.head import ColumnMeaning
from selko.schemas.models.tables import ColumnHead
from selko.schemas.words.column_roles import ACTUAL_ROLES, BUDGET_ROLES, ColumnRole, find_roles, split_years
from selko.schemas.words.folding import fold_words, tokens
from selko.schemas.words.vocabulary import has_phrase, is_phrase, pattern

_R = ColumnRole
_CHANGE_OF = {
    _R.CHANGE: _R.CHANGE,
    _R.CHANGE_ABS: _R.CHANGE_ABS,
    _R.CHANGE_PCT: _R.CHANGE_PCT,
    _R.VARIANCE: _R.CHANGE_ABS,
    _R.VARIANCE_PCT: _R.CHANGE_PCT,
}  # a deviation from another year's outturn is a change
_DEVIATIONS = frozenset({_R.VARIANCE, _R.VARIANCE_PCT})
_LAST_MONTH = 12
_FARTHEST = 10  # years
# `2023–24`, `23/24`
_RANGE = re.compile(r"(?<![\d.,])((?:19|20)?\d\d)\s*[-/]\s*(\d\d)(?![\d.,])")


def settle_compared_with(
    columns: Sequence[ColumnMeaning], heads: Sequence[ColumnHead], report_year: int
) -> list[ColumnMeaning]:
    """Changes whose header prints only the year compared with are of the year of the column that they change.

    That is the year of the column left of a change that stands between the two; else the latest outturn left of it,
    else the first later one right of it, else the report's year. The printed year stays where none of these is later:
    then the change is of that year. `2023–2024` and `23/24` are the change of the later year.
    """
    by_column = {head.column: head for head in heads}
    return [_settle(column, by_column[column.column], columns, report_year) for column in columns]


def _settle(
    column: ColumnMeaning, head: ColumnHead, columns: Sequence[ColumnMeaning], report_year: int
) -> ColumnMeaning:
    if column.role not in _CHANGE_OF or column.text != head.text:  # a blank header took its neighbour's text
        return column
    if column.role in _DEVIATIONS and any(_names(word, BUDGET_ROLES) for word in tokens(column.text)):
        return column  # only the outturn of its own year deviates from a budget
    years = {*split_years(tokens(column.text))[1], *_find_range(head)}
    if len(years) == 2:
        return replace(_over(column, max(years) - min(years)), fiscal_year=max(years), dated=True)
    compared = column.fiscal_year
    if not column.dated or compared is None or len(years) != 1:
        return column
    if not _is_compared_with(head) and not _is_outturn_before(column, columns):
        return column
    year = _find_year_of_change(column, compared, columns, report_year)
    return replace(_over(column, year - compared), fiscal_year=year) if year > compared else column


def _over(column: ColumnMeaning, years: int) -> ColumnMeaning:
    """The column as a change over so many years: over more than one it is not that from a year to the next."""
    if years > 1 or column.role is None:
        return replace(column, role=_R.OTHER_COMPARISON, ratio=column.is_percent)
    return replace(column, role=_CHANGE_OF[column.role])


def _find_range(head: ColumnHead) -> tuple[int, ...]:
    """The two years of `2023–24` or `23/24`; () where they may be months, or lie far apart."""
    for text in head.texts:
        for first, second in _RANGE.findall(fold_words(text)):
            one, other = int(first[-2:]), int(second)
            near = abs(one - other) == 1 or 1 < other - one <= _FARTHEST
            if near and (len(first) > 2 or min(one, other) > _LAST_MONTH):
                century = int(first[:-2] or 20) * 100
                return (century + one, century + other)
    return ()


def _is_compared_with(head: ColumnHead) -> bool:
    """Whether a word that compares stands right before the year, words for an outturn or a year aside."""
    words = tokens(" ".join(head.texts))
    place = next((n for n, word in enumerate(words) if split_years((word,))[1]), None)
    if place is None:  # two digits after a short name: `TP 23`
        place = next((n for n in range(len(words)) if split_years(words[: n + 1])[1]), len(words) - 1)
    if words[place + 1 :] and is_phrase("compared_with_after", words[place + 1]):
        return True
    before = " ".join(words[:place])
    found = list(pattern("compared_with").finditer(before))
    if not found:
        return False
    between = before[found[-1].end() :].split()
    if not all(is_phrase("year_word", word) or _names(word, ACTUAL_ROLES) for word in between):
        return False
    # `Change from previous year` over the years says what each is compared with: the years are those of the changes.
    last = next((text for text in reversed(head.texts) if split_years(tokens(text))[1]), "")
    begun = pattern("compared_with").search(" ".join(tokens(last)))
    return begun is not None or not has_phrase("year_before_word", before)


def _names(word: str, roles: Set[ColumnRole]) -> bool:
    return any(match.role in roles for match in find_roles(word))


def _is_outturn_before(column: ColumnMeaning, columns: Sequence[ColumnMeaning]) -> bool:
    """`Change outturn 2022`: against that outturn, where the table has nothing else that it could be compared with."""
    if not any(_names(word, ACTUAL_ROLES) for word in tokens(column.text)):
        return False
    actuals = [c.fiscal_year for c in columns if c.role in ACTUAL_ROLES and c.fiscal_year]
    budgeted = {c.fiscal_year for c in columns if c.role in BUDGET_ROLES}
    year = column.fiscal_year or 0
    if any(c.role is column.role and c.dated and (c.fiscal_year or 0) > year for c in columns):
        return False  # a change of each year
    return year in actuals and max(actuals) > year and min(actuals) == year and year not in budgeted


def _find_year_of_change(
    column: ColumnMeaning, compared: int, columns: Sequence[ColumnMeaning], report_year: int
) -> int:
    index = next(n for n, other in enumerate(columns) if other.column == column.column)
    left = [c.fiscal_year for c in columns[:index] if c.role in ACTUAL_ROLES and c.fiscal_year]
    right = [c.fiscal_year for c in columns[index + 1 :] if c.role in ACTUAL_ROLES and c.fiscal_year]
    if left and right and left[-1] > compared == right[0]:
        return left[-1]
    later = [year for year in left if year > compared]
    if later:
        return max(later)
    after = next((year for year in right if year > compared), None)
    if after is not None:
        return after
    levels = {c.fiscal_year for c in columns if c.role not in _CHANGE_OF and c.fiscal_year}
    return report_year if compared not in levels or max(levels) > compared else compared
