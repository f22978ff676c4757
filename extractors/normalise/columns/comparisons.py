"""Columns that compare: which year a variance, a ratio or a change is of, and which of them no measure names.

Belongs here: comparisons without a printed year, in the light of the columns beside them. Does not belong here: those
that print the year compared with (compared), what figures decide (figures).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from selko.extractors.normalise.columns.head import PER_CENT_OF, PERCENT_ROLES, ColumnMeaning
from selko.schemas.words.column_roles import ACTUAL_ROLES, BUDGET_ROLES, ColumnRole, find_roles
from selko.schemas.words.vocabulary import has_phrase

_R = ColumnRole
_CHANGES = {_R.CHANGE_ABS, _R.CHANGE_PCT}
_AHEAD = BUDGET_ROLES | {_R.FORECAST, _R.PROPOSAL, _R.PLAN, _R.TARGET}
_CHANGE_FOR = {_R.VARIANCE: _R.CHANGE_ABS, _R.VARIANCE_PCT: _R.CHANGE_PCT}


def settle_comparisons(columns: list[ColumnMeaning], report_year: int) -> list[ColumnMeaning]:
    """Comparisons without a year are of the actual left of them, with the budget of an actual that has one; a change is
    of the latest year that it may compare."""
    bridged = _find_bridges(columns)
    budgeted = {c.fiscal_year or report_year for c in columns if c.role in (_R.ORIGINAL_BUDGET, _R.AMENDED_BUDGET)}
    settled: list[ColumnMeaning] = []
    for column in columns:
        if column.role is None or column.fiscal_year is not None:
            settled.append(column)
            continue
        left = [c.fiscal_year for c in settled if c.role is _R.ACTUAL and c.fiscal_year]
        if column.role in (_R.CHANGE_ABS, _R.CHANGE_PCT):
            year = bridged.get(column.column) or (max(left) if left else report_year)
        elif column.role in (_R.VARIANCE, _R.VARIANCE_PCT, _R.UTILISATION_PCT):
            compared = [year for year in left if year in budgeted]
            year = (compared or left or [report_year])[-1]
        elif column.role is _R.SHARE_PCT:
            year = left[-1] if left else report_year
        elif column.role in (_R.PLAN, _R.PROPOSAL):
            years = [c.fiscal_year for c in columns if c.fiscal_year]
            settled.append(replace(column, fiscal_year=None if not years else report_year + 1))
            continue
        else:
            year = report_year
        settled.append(replace(column, fiscal_year=year))
    return settled


def _find_bridges(columns: Sequence[ColumnMeaning]) -> dict[int, int]:
    """Changes that stand between the years that they compare (`2022 | change | 2023 | change | 2024`): column to year.

    They do when the first one follows the first year's column at once, and each stands before a later year.
    """
    changes = [n for n, column in enumerate(columns) if column.role in (_R.CHANGE_ABS, _R.CHANGE_PCT)]
    levels = [n for n, column in enumerate(columns) if column.role not in PERCENT_ROLES | {_R.CHANGE_ABS}]
    if not changes or len([n for n in levels if n < changes[0]]) != 1:
        return {}
    falling = {columns[n].column: _year_between(columns, levels, n) for n in changes}
    if len(levels) > 2 and all(falling.values()):
        return {column: year for column, year in falling.items() if year}
    found: dict[int, int] = {}
    for n in changes:
        before = [columns[m].fiscal_year for m in levels if m < n and columns[m].fiscal_year]
        after = [columns[m].fiscal_year for m in levels if m > n and columns[m].fiscal_year]
        if not before or not after or (before[-1] or 0) >= (after[0] or 0):
            return {}
        found[columns[n].column] = after[0] or 0
    return found


def _year_between(columns: Sequence[ColumnMeaning], levels: Sequence[int], n: int) -> int | None:
    """The year of the level left of a change where an earlier one follows right of it (`2024 | change | 2023`)."""
    before = next((columns[m].fiscal_year for m in reversed(levels) if m < n and columns[m].fiscal_year), None)
    after = next((columns[m].fiscal_year for m in levels if m > n and columns[m].fiscal_year), None)
    return before if before is not None and after is not None and before > after else None


def settle_percent(columns: list[ColumnMeaning]) -> list[ColumnMeaning]:
    """A column headed only '%' right of a change or a variance is that change or variance in per cent."""
    settled: list[ColumnMeaning] = []
    for column in columns:
        left = settled[-1].role if settled else None
        if column.role is _R.SHARE_PCT and left in PER_CENT_OF:
            column = replace(column, role=PER_CENT_OF[left], fiscal_year=settled[-1].fiscal_year)
        settled.append(column)
    return settled


def settle_unusual(columns: Sequence[ColumnMeaning]) -> list[ColumnMeaning]:
    """Comparisons that are not what their word says, where neither a printed year nor the figures have settled them.

    A deviation in a table without a budget is the change between its years. A change over more than a year, and one
    towards a budget or a plan of a later year, is of no measure: it is not the change from a year to the next. Nor are
    additions and deductions that stand beside each other.
    """
    columns = _settle_movements(columns)
    return [_settle_unusual(index, column, columns) for index, column in enumerate(columns)]


def _settle_movements(columns: Sequence[ColumnMeaning]) -> list[ColumnMeaning]:
    """`1.1. | Additions | Deductions | 31.12.`: two words for a change, of which neither is the whole change."""
    words = {c.column: _words_of_change(c) for c in columns if c.role is _R.CHANGE_ABS and not c.dated}
    if len({found for found in words.values() if found}) < 2:
        return list(columns)
    return [_of_no_measure(c) if words.get(c.column) and not c.by_figures else c for c in columns]


def _words_of_change(column: ColumnMeaning) -> str:
    """The word of a header that says no more than that something changes; '' where it says more."""
    found = find_roles(column.text)
    return found[0].words if len(found) == 1 and found[0].role is _R.CHANGE else ""


def _settle_unusual(index: int, column: ColumnMeaning, columns: Sequence[ColumnMeaning]) -> ColumnMeaning:
    if column.dated or column.by_figures:
        return column
    years = sorted({c.fiscal_year for c in columns if c.role in ACTUAL_ROLES and c.fiscal_year})
    if column.role in _CHANGE_FOR and len(years) > 1 and not any(c.role in _AHEAD for c in columns):
        column = replace(column, role=_CHANGE_FOR[column.role], fiscal_year=years[-1], by_figures=True)
    if column.role not in _CHANGES or has_phrase("year_before_word", column.text):
        return column
    if len(years) == 2 and years[1] - years[0] > 1 and column.fiscal_year == years[1]:
        return _of_no_measure(column)
    left = next((c for c in reversed(columns[:index]) if c.role in ACTUAL_ROLES | _AHEAD), None)
    latest = years[-1] if years else 0
    ahead = left is not None and left.role in _AHEAD and (left.fiscal_year or 0) > latest
    if left is not None and ahead and (column.fiscal_year or 0) <= latest:
        return replace(_of_no_measure(column), fiscal_year=left.fiscal_year)
    return column


def _of_no_measure(column: ColumnMeaning) -> ColumnMeaning:
    return replace(column, role=_R.OTHER_COMPARISON, ratio=column.is_percent)
