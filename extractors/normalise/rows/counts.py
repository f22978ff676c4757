"""Rows that count heads or things: by their words, unless their own figures are those of money.

Belongs here: which rows of a table are no money although the table is. Does not belong here: the words that count
(schemas/words/label_kinds), the unit of a figure (money), columns that count (columns/head).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from selko.extractors.normalise.columns.head import ColumnMeaning
from selko.schemas.models.tables import BodyRow
from selko.schemas.words.column_roles import ACTUAL_ROLES, BUDGET_ROLES
from selko.schemas.words.label_kinds import find_label_kind
from selko.schemas.words.label_words import UnitKind, find_unit
from selko.schemas.words.line_items import ItemUnit, load_line_items
from selko.schemas.words.numbers import parse_number

_LEVELS = ACTUAL_ROLES | BUDGET_ROLES
_ROUNDING = Decimal("0.5")  # of the last printed digit, for each part of a sum

_Values = Sequence[Mapping[int, Decimal]]


def find_counts(
    rows: Sequence[BodyRow],
    codes: Sequence[str | None],
    totals: Sequence[bool],
    columns: Mapping[int, ColumnMeaning],
) -> frozenset[int]:
    """The indexes of the rows that count heads or things, or tell a ratio or an amount for each. `totals`: which rows
    are totals of those above them.

    A word that only implies a count (`Events`, `Children`) names a cost centre where an outturn or a budget of the row
    is negative, or where it adds up to a total with rows that count nothing.
    """
    kinds = [_find_kind(row, code) for row, code in zip(rows, codes, strict=True)]
    implied = {
        index
        for index, row in enumerate(rows)
        if kinds[index] is UnitKind.COUNT and codes[index] is None and find_unit(row.label) is None
    }
    counts = {index for index, kind in enumerate(kinds) if kind is not None and kind is not UnitKind.MONEY}
    if not implied:
        return frozenset(counts)
    levels = {column.column for column in columns.values() if column.role in _LEVELS}
    values = [
        {c.column: v for c in row.cells if c.column in levels and (v := parse_number(c.text).value) is not None}
        for row in rows
    ]
    money = {index for index in implied if any(value < 0 for value in values[index].values())}
    for parts in _find_summed(values, totals):
        if not counts.issuperset(parts):
            money |= implied.intersection(parts)
    return frozenset(counts - money)


def _find_kind(row: BodyRow, code: str | None) -> UnitKind | None:
    if code is not None:
        return UnitKind.MONEY if load_line_items()[code].unit is ItemUnit.MONEY else UnitKind.COUNT
    return find_label_kind(row.label) if row.label else None


def _find_summed(values: _Values, totals: Sequence[bool]) -> list[list[int]]:
    """The rows between two totals, for every total that is their sum in all its columns."""
    found: list[list[int]] = []
    parts: list[int] = []
    for index, is_total in enumerate(totals):
        if not is_total:
            parts += [index] if values[index] else []
            continue
        if len(parts) > 1 and values[index] and all(_adds_up(values, parts, index, c) for c in values[index]):
            found.append(parts)
        parts = []
    return found


def _adds_up(values: _Values, parts: Sequence[int], total: int, column: int) -> bool:
    printed = [values[index][column] for index in (*parts, total) if column in values[index]]
    exponents = [exponent for value in printed if isinstance(exponent := value.as_tuple().exponent, int)]
    step = Decimal(10) ** min(0, *exponents)
    return printed[-1] != 0 and abs(sum(printed[:-1]) - printed[-1]) <= _ROUNDING * step * len(printed[:-1])
