"""What the figures of a table say of columns whose header leaves open what they compare.

Belongs here: trying the ratios and the differences that a column may be, by the rows of its table. Does not belong
here: header words (head), whether single figures are right (extractors/prove).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from selko.extractors.normalise.columns.head import ColumnMeaning
from selko.schemas.models.amounts import Number
from selko.schemas.models.tables import ReportTable
from selko.schemas.words.column_roles import ACTUAL_ROLES, ColumnRole, find_roles
from selko.schemas.words.numbers import parse_number

_R = ColumnRole
_MOST = Decimal("0.6")  # of the rows that can be asked: so many must agree
_LEAST = 2
_RATIOS = {_R.SHARE_PCT, _R.VARIANCE_PCT, _R.CHANGE_PCT, _R.UTILISATION_PCT}
_DIFFERENCES = {_R.CHANGE_ABS, _R.VARIANCE, _R.BUDGET_AMENDMENT}
_BUDGETS = (_R.AMENDED_BUDGET, _R.BUDGET, _R.ORIGINAL_BUDGET)  # the one in force first


@dataclass(frozen=True)
class _Candidate:
    """What a column may be: the figures of `compared` in per cent of those of `base`, or less those of `base`."""

    role: ColumnRole
    year: int | None
    base: int
    compared: int
    difference: bool = True


_Row = Mapping[int, Number]
_Fits = Callable[[_Row, Number, _Candidate], bool | None]


def settle_by_figures(table: ReportTable, columns: Sequence[ColumnMeaning]) -> list[ColumnMeaning]:
    """Columns headed with nothing but '%', with a word for change or deviation, or twice with a word for the outturn,
    by what most rows show: the outturn in per cent of the budget, a variance, an amendment, the change from a year to
    the next, or one of these in per cent. As they were where the figures do not decide, or decide for two."""
    rows = [{cell.column: parse_number(cell.text) for cell in row.cells} for row in table.rows]
    settled = []
    for column in columns:
        if _is_open_ratio(column, columns):
            settled.append(_settle(column, _find_ratios(column, columns), rows, _fits_ratio))
        elif _is_open_difference(column):
            settled.append(_settle(column, _find_differences(column, columns), rows, _fits_difference))
        else:
            settled.append(column)
    return settled


def _is_open_ratio(column: ColumnMeaning, columns: Sequence[ColumnMeaning]) -> bool:
    """'%' alone; or 'outturn' without a year beside the dated outturn (`TP 2023 | Tot.`)."""
    if column.role is _R.ACTUAL and not column.dated:
        return any(other.role is _R.ACTUAL and other.dated for other in columns if other is not column)
    return column.role in _RATIOS and not any(c.isalpha() for c in column.text)


def _is_open_difference(column: ColumnMeaning) -> bool:
    """A word that says no more than that two things differ, without a year."""
    roles = {match.role for match in find_roles(column.text)}
    return column.role in _DIFFERENCES and not column.dated and roles in ({_R.CHANGE}, {_R.VARIANCE})


def _settle(
    column: ColumnMeaning, candidates: Sequence[_Candidate], rows: Sequence[_Row], fits: _Fits
) -> ColumnMeaning:
    counts: list[tuple[int, ColumnRole, int | None]] = []
    for candidate in candidates:
        if column.column in (candidate.base, candidate.compared):
            continue
        answers = [fits(row, row[column.column], candidate) for row in rows if column.column in row]
        agree, asked = sum(answer is True for answer in answers), sum(answer is not None for answer in answers)
        if agree >= _LEAST and agree >= _MOST * asked:
            counts.append((agree, candidate.role, candidate.year))
    if not counts:
        return column
    most = max(count for count, _, _ in counts)
    winners = {(role, year) for count, role, year in counts if count == most}
    if len(winners) != 1:
        return column
    role, year = winners.pop()
    told = (role, year or column.fiscal_year) == (column.role, column.fiscal_year)
    return replace(column, role=role, fiscal_year=year or column.fiscal_year, by_figures=not told)


def _fits_ratio(row: _Row, printed: Number, candidate: _Candidate) -> bool | None:
    below, above = row.get(candidate.base), row.get(candidate.compared)
    if printed.value is None or below is None or above is None or above.value is None or not below.value:
        return None
    part = above.value - below.value if candidate.difference else above.value
    ratio = abs(part / below.value * 100)
    return abs(abs(printed.value) - ratio) <= Decimal(10) ** -printed.decimals + ratio / 200


def _fits_difference(row: _Row, printed: Number, candidate: _Candidate) -> bool | None:
    """None also where nothing changed: a zero fits everything."""
    below, above = row.get(candidate.base), row.get(candidate.compared)
    if not printed.value or below is None or above is None or below.value is None or above.value is None:
        return None
    return abs(abs(printed.value) - abs(above.value - below.value)) <= 2 * Decimal(10) ** -printed.decimals


def _find_ratios(column: ColumnMeaning, columns: Sequence[ColumnMeaning]) -> list[_Candidate]:
    found: list[_Candidate] = []
    for actual in _actuals(columns):
        if actual is column:
            continue
        for budget in _budgets(columns, actual.fiscal_year):
            pair = (actual.fiscal_year, budget.column, actual.column)
            found.append(_Candidate(_R.UTILISATION_PCT, *pair, difference=False))
            if column.role is not _R.ACTUAL:
                found.append(_Candidate(_R.VARIANCE_PCT, *pair))
        if column.role is _R.ACTUAL:
            continue  # a word for the outturn says the outturn, in money or in per cent, and no change or variance
        found.extend(
            _Candidate(_R.CHANGE_PCT, actual.fiscal_year, before.column, actual.column)
            for before in _years_before(columns, actual)
        )
    return found


def _find_differences(column: ColumnMeaning, columns: Sequence[ColumnMeaning]) -> list[_Candidate]:
    found: list[_Candidate] = []
    for actual in _actuals(columns):
        budgets = _budgets(columns, actual.fiscal_year)
        found.extend(
            _Candidate(_R.VARIANCE, actual.fiscal_year, budget.column, actual.column) for budget in budgets[:1]
        )
        found.extend(
            _Candidate(_R.CHANGE_ABS, actual.fiscal_year, before.column, actual.column)
            for before in _years_before(columns, actual)
        )
    if column.role is _R.VARIANCE:
        return found  # a deviation is of an outturn: what a budget was amended by is none
    amended = [column for column in columns if column.role is _R.AMENDED_BUDGET]
    original = [column for column in columns if column.role is _R.ORIGINAL_BUDGET]
    found.extend(
        _Candidate(_R.BUDGET_AMENDMENT, after.fiscal_year, before.column, after.column)
        for after in amended
        for before in original
        if before.fiscal_year == after.fiscal_year
    )
    return found


def _actuals(columns: Sequence[ColumnMeaning]) -> list[ColumnMeaning]:
    return [column for column in columns if column.role in ACTUAL_ROLES]


def _budgets(columns: Sequence[ColumnMeaning], year: int | None) -> list[ColumnMeaning]:
    """The budgets of a year, the one in force first."""
    return [column for role in _BUDGETS for column in columns if column.role is role and column.fiscal_year == year]


def _years_before(columns: Sequence[ColumnMeaning], actual: ColumnMeaning) -> list[ColumnMeaning]:
    year = actual.fiscal_year
    return [c for c in _actuals(columns) if year is not None and c.fiscal_year == year - 1]
