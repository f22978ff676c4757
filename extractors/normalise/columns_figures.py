"""What the figures of a table say of columns whose header leaves open what they compare.

Belongs here: trying the ratios that a column headed '%' may be, by the rows of its table. Does not belong here: header
words (columns_head), whether single figures are right (extractors/prove).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.normalise.columns_head import ColumnMeaning
from schemas.column_roles import ColumnRole
from schemas.numbers import parse_number
from schemas.tables import ReportTable

_R = ColumnRole
_MOST = Decimal("0.6")  # of the rows that can be asked: so many must agree
_LEAST = 2
_OPEN = {_R.SHARE_PCT, _R.VARIANCE_PCT, _R.CHANGE_PCT, _R.UTILISATION_PCT}
_BUDGETS = (_R.AMENDED_BUDGET, _R.BUDGET, _R.ORIGINAL_BUDGET)
_LEVELS = (_R.ACTUAL, _R.PRIOR_ACTUAL)


def settle_ratios(table: ReportTable, columns: Sequence[ColumnMeaning]) -> list[ColumnMeaning]:
    """Columns headed with nothing but '%' (or a word that only says per cent) by what most rows show: the outturn in
    per cent of the budget, the variance or the change from a year to the next in per cent. As they were where the
    figures do not decide, or decide for two."""
    return [_settle(table, column, columns) if _is_open(column) else column for column in columns]


def _is_open(column: ColumnMeaning) -> bool:
    return column.role in _OPEN and not any(c.isalpha() for c in column.text)


def _settle(table: ReportTable, column: ColumnMeaning, columns: Sequence[ColumnMeaning]) -> ColumnMeaning:
    rows = [{cell.column: parse_number(cell.text) for cell in row.cells} for row in table.rows]
    best: list[tuple[int, ColumnRole, int | None]] = []
    for role, year, base, compared, difference in _candidates(columns):
        agree = asked = 0
        for row in rows:
            printed = row.get(column.column)
            below, above = row.get(base), row.get(compared)
            if printed is None or below is None or above is None:
                continue
            if printed.value is None or above.value is None or not below.value:
                continue
            ratio = (above.value - below.value if difference else above.value) / abs(below.value) * 100
            asked += 1
            half = Decimal(10) ** -printed.decimals
            agree += abs(abs(printed.value) - abs(ratio)) <= half + abs(ratio) / 200
        if agree >= _LEAST and agree >= _MOST * asked:
            best.append((agree, role, year))
    if not best:
        return column
    most = max(count for count, _, _ in best)
    winners = {(role, year) for count, role, year in best if count == most}
    if len(winners) != 1:
        return column
    role, year = winners.pop()
    return replace(column, role=role, fiscal_year=year or column.fiscal_year)


def _candidates(
    columns: Sequence[ColumnMeaning],
) -> list[tuple[ColumnRole, int | None, int, int, bool]]:
    """(role, year, column of the base, column compared with it, whether their difference is asked)."""
    actuals = [c for c in columns if c.role in _LEVELS]
    found: list[tuple[ColumnRole, int | None, int, int, bool]] = []
    for actual in actuals:
        for role in _BUDGETS:
            for budget in (c for c in columns if c.role is role and c.fiscal_year == actual.fiscal_year):
                found.append((_R.UTILISATION_PCT, actual.fiscal_year, budget.column, actual.column, False))
                found.append((_R.VARIANCE_PCT, actual.fiscal_year, budget.column, actual.column, True))
        for before in actuals:
            if before.fiscal_year and actual.fiscal_year and before.fiscal_year == actual.fiscal_year - 1:
                found.append((_R.CHANGE_PCT, actual.fiscal_year, before.column, actual.column, True))
    return found
