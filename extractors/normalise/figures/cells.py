"""One cell of a table with its meaning: row, column, number, unit of money.

Belongs here: the row as a figure in this column has it, the scale and currency of one figure. Does not belong here:
whole tables (figures/facts).
"""

from __future__ import annotations

from dataclasses import replace

from selko.extractors.normalise.columns.placed import PlacedColumn
from selko.extractors.normalise.figures.guards import goes_over_lines
from selko.extractors.normalise.figures.model import Context
from selko.extractors.normalise.figures.readings import FigureCell
from selko.extractors.normalise.labels.line_items import find_candidates
from selko.extractors.normalise.labels.statements import (
    MONEY_STATEMENTS,
    find_row_statement,
    group_statement,
    is_group_name,
)
from selko.extractors.normalise.money.unit import NO_MONEY, MoneyUnit, ScaleOrigin, settle_unit
from selko.extractors.normalise.rows.build import RowMeaning
from selko.schemas.models.amounts import Number, NumberKind
from selko.schemas.models.report import Measure, StatementKind
from selko.schemas.models.tables import BodyCell
from selko.schemas.words.label_words import UnitKind, UnitWords, find_unit
from selko.schemas.words.line_items import ItemUnit, load_line_items
from selko.schemas.words.numbers import is_number_like
from selko.schemas.words.quantities import find_quantity

_ITEM_QUANTITIES = {ItemUnit.PERCENT: "%", ItemUnit.PER_CAPITA: "EUR/inhabitant", ItemUnit.DAYS: "day"}
_NO_MONEY_MEASURES = {Measure.UTILISATION_PCT, Measure.CHANGE_PCT}


def row_of_cell(row: RowMeaning, column: PlacedColumn, statement: StatementKind) -> RowMeaning:
    """The row as a figure in this column has it: the column's unit, or the item of the heading whose subtotal stands
    here. The label stays the one that is printed on the row; the heading is the last of its groups."""
    if column.path is not None:
        row = replace(row, unit_path=column.path)
    inner = next((cell for cell in row.body.cells if cell.column == column.inner), None)
    if inner is None or not is_number_like(inner.text):
        return row
    heading = row.body.groups[-1] if row.body.groups else ""
    codes, _ = find_candidates(heading, statement) if heading else ((), None)
    parent = load_line_items()[row.code].parent if row.code else None
    if codes and (parent is None or parent in codes):
        return replace(row, code=parent or codes[0])
    return replace(row, code=parent)


def make_cell(
    row: RowMeaning,
    cell: BodyCell,
    placed: PlacedColumn,
    number: Number,
    statement: StatementKind,
    table_unit: UnitWords | None,
    row_unit: UnitWords | None,
    table_no: int,
    prints_money: bool,
    context: Context,
) -> FigureCell:
    column = placed.meaning
    measure = row.measure or (row.phase if column.phase_open else None) or column.measure
    assert measure is not None
    sign_code = row.code or placed.code
    if column.inferred and column.side is None and row.code and placed.code not in (None, row.code):
        measure = Measure.OTHER  # the header names another item than the row: what the figure is nobody says
    # In a list of investments the column's side is the line item of the totals; a project is a part of it.
    part = statement is StatementKind.INVESTMENTS and row.code is None and not row.is_total
    code = None if part else sign_code
    kind = find_row_statement(statement, code, row.body.label)
    if placed.path is not None and (placed.path == context.group_path or is_group_name(placed.path[0])):
        kind = group_statement(kind)
    percent = number.kind is NumberKind.PERCENT or column.is_percent or measure in _NO_MONEY_MEASURES
    money = settle_unit(
        row_unit,
        column.unit,
        table_unit,
        money_expected=kind in MONEY_STATEMENTS
        or number.kind is NumberKind.CURRENCY
        or _is_money_item(sign_code)
        or (kind is StatementKind.NOTES and prints_money),
        default=context.currency,
        page=None if prints_money else context.page_units.get(cell.provenance.page or 0),
    )
    if percent or row.is_count or (sign_code is not None and not _is_money_item(sign_code)):
        money = NO_MONEY
    elif not money.printed and table_no in context.scales:
        money = MoneyUnit(scale=context.scales[table_no], currency=money.currency, origin=ScaleOrigin.CARRIED)
    return FigureCell(
        row=row,
        cell=cell,
        column=column,
        number=number,
        measure=measure,
        fiscal_year=row.fiscal_year or column.fiscal_year,
        code=code,
        sign_code=sign_code,
        statement=kind,
        unit=money,
        unit_path=row.unit_path,
        torn=goes_over_lines(cell),
        quantity="%" if percent else money.currency or _find_counted(row, row_unit or column.unit, code),
        segment=placed.segment,
    )


def _find_counted(row: RowMeaning, unit: UnitWords | None, code: str | None) -> str | None:
    """What a figure that is no money counts, by the unit printed in its label, row or head, else by its line item."""
    printed = find_unit(row.body.label) or unit
    if printed is not None and printed.kind is UnitKind.PERCENT:
        return "%"
    named = find_quantity(printed.words) if printed is not None else None
    return named or (_ITEM_QUANTITIES.get(load_line_items()[code].unit) if code is not None else None)


def _is_money_item(code: str | None) -> bool:
    return code is not None and load_line_items()[code].unit is ItemUnit.MONEY
