"""Columns whose figures are of another time than the fiscal year: a part of it, a day within it, several years.

Belongs here: what a printed period makes of a column, and of the comparisons beside it. Does not belong here: how
periods are printed (schemas/words/periods), which period governs a report (identity/period).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from selko.extractors.normalise.columns.head import ColumnMeaning
from selko.schemas.words.column_roles import ACTUAL_ROLES, BUDGET_ROLES, ColumnRole, has_note
from selko.schemas.words.periods import Period, PeriodKind, find_period, says_until
from selko.schemas.words.vocabulary import has_phrase

_R = ColumnRole
_COMPARISONS = frozenset(
    {_R.VARIANCE, _R.VARIANCE_PCT, _R.UTILISATION_PCT, _R.CHANGE, _R.CHANGE_ABS, _R.CHANGE_PCT, _R.SHARE_PCT}
)
_OUTTURNS = ACTUAL_ROLES | {_R.OTHER_PERIOD}


def find_governing_period(texts: Sequence[str], year_end: int) -> Period | None:
    """The period that a table's own texts print (corner, captions, heading; the nearest first): `Outturn 1-8/2024` or
    `Situation 31.8.2024` over a table makes its outturns those of eight months, also where their headers do not say
    so. A day that ends no month is more likely that of a decision, and that of a decision is no situation."""
    found = ((text, find_period(text, year_end, bare=False)) for text in texts if text)
    return next((period for text, period in found if period is not None and _governs(period, text)), None)


def _governs(period: Period, text: str) -> bool:
    if period.kind in (PeriodKind.PART, PeriodKind.WHOLE):
        return True
    return period.closes_month and not has_phrase("decision_word", text)


def settle_periods(columns: Sequence[ColumnMeaning], report_year: int, governing: Period | None) -> list[ColumnMeaning]:
    """Outturns of another time than the year, budgets and comparisons of a part of it: none is a figure of the year.

    A header's own period decides; where it prints none, an outturn that is not called the year's accounts is of the
    period that governs its table. An outturn of the whole year needs no other word than its months.
    """
    years = {column.fiscal_year or report_year for column in columns} | {report_year}
    part = governing is not None and governing.kind in (PeriodKind.PART, PeriodKind.DAY)
    governs = part and governing is not None and governing.year in (None, *years)
    settled = [_settle(column, governs) for column in columns]
    until = {column.fiscal_year or report_year for column in settled if _is_until(column)}
    # What was spent until the year before, beside nothing that was until this one, is of all years before.
    earlier = min(until, default=report_year) < report_year and report_year not in until
    return [
        _of_other_period(c) if earlier and _is_until(c) and (c.fiscal_year or report_year) < report_year else c
        for c in settled
    ]


def _is_until(column: ColumnMeaning) -> bool:
    period = column.period
    if period is None or column.role not in ACTUAL_ROLES or has_note(column.text, "accounts"):
        return False
    return period.kind is PeriodKind.WHOLE and not period.is_range and says_until(column.text)


def _settle(column: ColumnMeaning, governed: bool) -> ColumnMeaning:
    period = column.period
    if period is None:
        own = column.role in ACTUAL_ROLES and not has_note(column.text, "accounts")
        return _of_other_period(column) if own and governed else column
    if column.role is _R.FRAME and has_note(column.text, "cumulative"):
        return _of_other_period(column)
    outturn = column.role in ACTUAL_ROLES or (column.role is None and not column.named)
    if period.kind is PeriodKind.WHOLE:
        return replace(column, role=_R.ACTUAL) if outturn and column.role is None else column
    part = period.kind is PeriodKind.PART and column.role in _COMPARISONS
    if outturn or part or (period.is_span and column.role in BUDGET_ROLES):
        return _of_other_period(column)
    return column


def _of_other_period(column: ColumnMeaning) -> ColumnMeaning:
    return replace(column, role=_R.OTHER_PERIOD, ratio=column.is_percent)


def settle_beside_other_periods(columns: Sequence[ColumnMeaning]) -> list[ColumnMeaning]:
    """A comparison that follows an outturn of a part of a year compares that one, unless the table has the outturn of
    the whole year too."""
    whole = {column.fiscal_year for column in columns if column.role in ACTUAL_ROLES}
    settled = []
    for index, column in enumerate(columns):
        left = next((c for c in reversed(columns[:index]) if c.role in _OUTTURNS), None)
        compares = column.role in _COMPARISONS - {_R.SHARE_PCT} and left is not None and left.role is _R.OTHER_PERIOD
        if compares and left is not None and left.fiscal_year not in whole:
            year = column.fiscal_year if column.dated else left.fiscal_year
            column = replace(_of_other_period(column), fiscal_year=year)
        settled.append(column)
    return settled
