"""Columns in the light of their table: whose they are, which line item they name, what captions and totals add.

Belongs here: ColumnMeaning → PlacedColumn. Does not belong here: header words (columns), rows, figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from selko.extractors.normalise.columns.head import ColumnMeaning
from selko.extractors.normalise.labels.line_items import find_candidates
from selko.extractors.normalise.labels.statements import is_group_name
from selko.schemas.models.report import Measure, StatementKind
from selko.schemas.models.tables import ReportTable
from selko.schemas.words.column_roles import (
    ACTUAL_ROLES,
    BUDGET_ROLES,
    ColumnRole,
    find_other_words,
    find_roles,
    split_years,
)
from selko.schemas.words.folding import tokens
from selko.schemas.words.numbers import is_number_like
from selko.schemas.words.vocabulary import is_phrase

_TIMES = ("year_word", "period_word", "month", "compared_with", "compared_with_after", "until")
_STEPPED = 0.5  # of the rows with figures: in a stepped pair of columns fewer rows fill both
_CAPTION_ROLES = {
    ColumnRole.ACTUAL: Measure.ACTUAL,
    ColumnRole.BUDGET: Measure.ORIGINAL_BUDGET,
    ColumnRole.ORIGINAL_BUDGET: Measure.ORIGINAL_BUDGET,
    ColumnRole.AMENDED_BUDGET: Measure.AMENDED_BUDGET,
    ColumnRole.FORECAST: Measure.FORECAST,
}


class UnitNames(Protocol):
    """Whether a text names an organisation unit of the report."""

    def find_unit(self, name: str) -> tuple[str, ...] | None: ...


@dataclass(frozen=True)
class PlacedColumn:
    """`path` and `code` only where the header names a unit or a line item. `inner`: the column left of it whose
    subtotals stand in this one, on the row of the last part. `segment`: the words that set it apart from another column
    of the same measure and year (`General fund | Debt service fund`)."""

    meaning: ColumnMeaning
    path: tuple[str, ...] | None = None
    code: str | None = None
    inner: int | None = None
    segment: str | None = None


def place_columns(
    table: ReportTable,
    columns: Sequence[ColumnMeaning],
    units: UnitNames,
    statement: StatementKind,
    group_path: tuple[str, ...] | None = None,
    entity_path: tuple[str, ...] = (),
) -> dict[int, PlacedColumn]:
    """The columns by their number.

    A column whose header names only a unit, a line item, a side or a unit of money has the measure and year that the
    caption names, else it is an actual of the report's year (and said to be inferred). Of columns that differ only in
    words that nobody knows, none is a measure of the row: they are `other`, beside the one without such words.
    """
    placed = [
        PlacedColumn(
            column, path=_find_path(column, units, group_path, entity_path), code=find_column_code(column, statement)
        )
        for column in columns
    ]
    if statement is not StatementKind.NOTES:
        levels = any(column.role in ACTUAL_ROLES | BUDGET_ROLES for column in columns)
        placed = [_settle_by_caption(column, table, levels) for column in placed]
    placed = _settle_totals(placed)
    return _mark_outer(table, _settle_unknown(placed))


def _find_path(
    column: ColumnMeaning, units: UnitNames, group_path: tuple[str, ...] | None, entity_path: tuple[str, ...]
) -> tuple[str, ...] | None:
    if not column.named:
        return None
    found = units.find_unit(column.named)
    if found is None and entity_path and is_phrase("entity_word", column.named):
        return entity_path
    if found is None and is_group_name(column.named):
        return group_path or (column.named,)
    return found


def find_column_code(column: ColumnMeaning, statement: StatementKind) -> str | None:
    """The line item that a column's header names: expenditure or income, or an item by its name."""
    if column.side is not None:
        items = ("INV.EXP", "INV.INC") if statement is StatementKind.INVESTMENTS else ("IS.EXP", "IS.REV")
        return items[column.side is not ColumnRole.EXPENDITURE]
    free = statement in (StatementKind.KEY_FIGURES, StatementKind.NOTES)
    words = column.named.split()
    shortest = len(words) if column.unit is None else 1  # `Lainakanta 1 000 €`: the unit is no part of the item
    for within in (None,) if free else (statement, StatementKind.KEY_FIGURES):
        for end in range(len(words), max(shortest, 1) - 1, -1):
            codes, _ = find_candidates(" ".join(words[:end]), within)
            if codes:
                return codes[0]
    return None


def _settle_by_caption(column: PlacedColumn, table: ReportTable, levels: bool) -> PlacedColumn:
    """`levels`: other columns say that they are an outturn or a budget. Beside them a header that names nothing is none
    of these."""
    meaning = column.meaning
    if levels and column.path is None and column.code is None:
        return column
    known = column.path is not None or column.code is not None or not meaning.named
    if not meaning.inferred or not known or meaning.measure not in (Measure.OTHER, Measure.ACTUAL):
        return column
    if meaning.role is not None:
        return column
    for text in (table.corner, *reversed(table.captions)):
        role = next((match.role for match in find_roles(text) if match.role in _CAPTION_ROLES), None)
        years = split_years(tokens(text))[1]
        if role is not None or years:
            measure = _CAPTION_ROLES[role] if role is not None else Measure.ACTUAL
            year = max(years) if years else meaning.fiscal_year
            return replace(column, meaning=replace(meaning, measure=measure, fiscal_year=year))
    return replace(column, meaning=replace(meaning, measure=Measure.ACTUAL))


def _settle_totals(columns: Sequence[PlacedColumn]) -> list[PlacedColumn]:
    """A column of totals beside columns that are no measure (movements by asset in the notes) is none either."""
    others = [c for c in columns if c.meaning.inferred and c.meaning.measure is Measure.OTHER and c.meaning.named]
    if len(others) < 2:
        return list(columns)
    return [
        replace(column, meaning=replace(column.meaning, measure=Measure.OTHER))
        if column.meaning.inferred and not column.meaning.named and column.meaning.measure is Measure.ACTUAL
        else column
        for column in columns
    ]


def _settle_unknown(columns: Sequence[PlacedColumn]) -> list[PlacedColumn]:
    alike: dict[object, list[PlacedColumn]] = defaultdict(list)
    for column in columns:
        meaning = column.meaning
        alike[meaning.measure, meaning.fiscal_year, meaning.side, column.path, column.code].append(column)
    unknown = {
        column.meaning.column
        for same in alike.values()
        if len({_own_words(column.meaning) for column in same}) > 1
        for column in same
        if _own_words(column.meaning) and column.meaning.measure is not None
    }
    return [
        replace(
            column,
            meaning=replace(column.meaning, measure=Measure.OTHER, inferred=True),
            segment=_own_words(column.meaning),
        )
        if column.meaning.column in unknown
        else column
        for column in columns
    ]


def _own_words(meaning: ColumnMeaning) -> str:
    """What only this header says: its name, else the words in it that are no role, unit or time."""
    if meaning.named:
        return meaning.named
    if meaning.prior:
        return ""
    unit = tokens(meaning.unit.words) if meaning.unit is not None else ()
    said = (word for word in find_other_words(meaning.text) if word not in unit)
    return " ".join(word for word in said if not any(is_phrase(concept, word) for concept in _TIMES))


def _mark_outer(table: ReportTable, columns: Sequence[PlacedColumn]) -> dict[int, PlacedColumn]:
    """Pairs of neighbours with one header: where few rows fill both, the right one holds the subtotals of the left."""
    filled = [{cell.column for cell in row.cells if is_number_like(cell.text)} for row in table.rows]
    found = {column.meaning.column: column for column in columns}
    for left, right in pairwise(columns):
        one, other = left.meaning, right.meaning
        if replace(one, column=other.column) != other or one.measure is None or left.inner is not None:
            continue
        either = sum(one.column in row or other.column in row for row in filled)
        both = sum(one.column in row and other.column in row for row in filled)
        if either and both < _STEPPED * either and found[one.column].inner is None:
            found[other.column] = replace(right, inner=one.column)
    return found
