"""Figures of one table to readings: the sign conventions under which it can be read, each with its Facts.

Belongs here: the last step from a cell with its meaning to a Fact. Does not belong here: finding the meaning (facts),
the choice of conventions (signs).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from selko.extractors.normalise.columns.head import ColumnMeaning
from selko.extractors.normalise.figures.signs import SignChoice, SignedRow, choose_difference_sign, choose_signs
from selko.extractors.normalise.money.unit import MoneyUnit
from selko.extractors.normalise.rows.build import RowMeaning
from selko.schemas.models.amounts import Number
from selko.schemas.models.report import Fact, FactPart, Measure, Reading, StatementKind
from selko.schemas.models.tables import BodyCell, ReportTable

_DIFFERENCES = {Measure.VARIANCE, Measure.CHANGE_ABS}


@dataclass(frozen=True)
class FigureCell:
    """A fact in the making: everything but the sign."""

    row: RowMeaning
    cell: BodyCell
    column: ColumnMeaning
    number: Number
    measure: Measure
    fiscal_year: int | None
    code: str | None
    sign_code: str | None  # the line item whose sign the figure has: that of its row's, else of its column
    statement: StatementKind
    unit: MoneyUnit
    unit_path: tuple[str, ...]
    torn: bool = False
    quantity: str | None = None
    segment: str | None = None
    inferred: tuple[FactPart, ...] = ()
    mark_doubted: bool = False  # nothing decides which mark parts the decimals of its number

    @property
    def printed_amount(self) -> Decimal | None:
        return None if self.number.value is None else self.number.value * self.unit.scale

    @property
    def half_place(self) -> Decimal:
        return Decimal(self.unit.scale) * Decimal(10) ** -self.number.decimals / 2


def build_readings(
    table: ReportTable, cells: Sequence[FigureCell], document_id: str, grid: int = 0
) -> tuple[Reading, ...]:
    """The readings of a table's figures in one grid, the preferred sign convention first; one at least."""
    choices = choose_signs(_signed_rows(cells))
    inferred = []
    if any(cell.unit.currency and not cell.unit.printed for cell in cells):
        inferred.append("scale")
    if any(cell.column.inferred and cell.row.measure is None for cell in cells):
        inferred.append("measure")
    readings = []
    for choice in choices:
        facts = _build_facts(table, cells, choice, document_id)
        readings.append(
            Reading(
                name=f"{table.reader}, signs {choice.convention.value}",
                facts=facts,
                grid=grid,
                sign=choice.convention,
                inferred=tuple(inferred),
            )
        )
    return tuple(readings)


def _is_level(cell: FigureCell) -> bool:
    """A figure that has the sign of its row: an amount of money, no difference and no ratio."""
    return (
        cell.unit.currency is not None
        and cell.measure not in _DIFFERENCES
        and cell.measure is not Measure.OTHER
        and cell.printed_amount is not None
    )


def _signed_rows(cells: Sequence[FigureCell]) -> list[SignedRow]:
    by_row: dict[tuple[int, str | None], list[FigureCell]] = {}
    for cell in cells:
        if _is_level(cell):
            by_row.setdefault((cell.row.body.row, cell.sign_code), []).append(cell)
    return [
        SignedRow(
            row=row,
            code=code,
            values={cell.cell.column: cell.printed_amount for cell in group if cell.printed_amount is not None},
            tolerance=max(cell.half_place for cell in group),
        )
        for (row, code), group in by_row.items()
    ]


def _build_facts(
    table: ReportTable, cells: Sequence[FigureCell], choice: SignChoice, document_id: str
) -> tuple[Fact, ...]:
    amounts = {
        (cell.cell.row, cell.cell.column): _turned(cell.printed_amount, choice.factor(cell.sign_code, cell.cell.row))
        for cell in cells
        if _is_level(cell) and cell.printed_amount is not None
    }
    differences = _difference_signs(cells, amounts, choice)
    facts = []
    seen: dict[tuple[int, int], int] = {}
    for cell in cells:
        place = (cell.cell.row, cell.cell.column)
        amount = cell.printed_amount
        if amount is not None and place in amounts:
            amount = amounts[place]
        elif amount is not None and cell.cell.column in differences:
            factor, by_row = differences[cell.cell.column]
            amount = _turned(amount, factor * (choice.factor(cell.sign_code, cell.cell.row) if by_row else 1))
        again = seen.get(place, 0)
        seen[place] = again + 1
        facts.append(
            Fact(
                fact_id=f"{document_id[:16]}:{table.table_no}:{place[0]}:{place[1]}" + (f":{again}" if again else ""),
                fiscal_year=cell.fiscal_year,
                unit_path=cell.unit_path,
                statement=cell.statement,
                line_item=cell.code,
                label=cell.row.body.label,
                groups=(*cell.row.body.groups, *filter(None, (cell.row.detail,))),
                measure=cell.measure,
                column_text=cell.column.text,
                state=cell.number.state,
                printed=cell.cell.text,
                printed_amount=cell.printed_amount,
                amount=amount,
                scale=cell.unit.scale,
                decimals=cell.number.decimals,
                currency=cell.unit.currency,
                provenance=cell.cell.provenance,
                table_no=table.table_no,
                row_no=place[0],
                column_no=place[1],
                reader=table.reader,
                confidence=cell.cell.confidence,
                footnote=cell.number.footnote,
                torn=cell.torn,
                quantity=cell.quantity,
                segment=cell.segment,
                inferred=cell.inferred,
            )
        )
    return tuple(facts)


def _turned(amount: Decimal, factor: int) -> Decimal:
    """The amount times 1 or −1; zero has no sign."""
    return amount * factor if amount else abs(amount)


def _difference_signs(
    cells: Sequence[FigureCell], amounts: Mapping[tuple[int, int], Decimal], choice: SignChoice
) -> dict[int, tuple[int, bool]]:
    """For each column of differences, how its printed sign becomes canonical (actual − budget, year − year before)."""
    by_place = {(cell.cell.row, cell.cell.column): cell for cell in cells}
    found: dict[int, tuple[int, bool]] = {}
    for column in {cell.cell.column for cell in cells if cell.measure in _DIFFERENCES}:
        compared, factors = [], []
        for cell in cells:
            if cell.cell.column != column or cell.printed_amount is None:
                continue
            row = {c: amounts[r, c] for r, c in amounts if r == cell.cell.row}
            pair = _find_compared(cell, row, by_place)
            if pair is not None:
                minuend, subtrahend = pair
                compared.append((cell.printed_amount, minuend, subtrahend, cell.half_place * 3))
                factors.append(choice.factor(cell.sign_code, cell.cell.row))
        if compared:
            found[column] = choose_difference_sign(compared, factors)
    return found


def _find_compared(
    cell: FigureCell, row: Mapping[int, Decimal], by_place: Mapping[tuple[int, int], FigureCell]
) -> tuple[Decimal, Decimal] | None:
    """The two figures of a row that a difference compares: actual and budget in force, or actual and actual before."""
    others = {column: by_place[cell.cell.row, column] for column in row}

    def find(measure: Measure, year: int | None) -> Decimal | None:
        return next(
            (
                row[c]
                for c, o in others.items()
                if o.measure is measure and o.fiscal_year == year and o.sign_code == cell.sign_code
            ),
            None,
        )

    actual = find(Measure.ACTUAL, cell.fiscal_year)
    if actual is None:
        return None
    if cell.measure is Measure.CHANGE_ABS:
        before = find(Measure.ACTUAL, cell.fiscal_year - 1) if cell.fiscal_year else None
        return (actual, before) if before is not None else None
    budget = find(Measure.AMENDED_BUDGET, cell.fiscal_year)
    if budget is None:
        budget = find(Measure.ORIGINAL_BUDGET, cell.fiscal_year)
    return (actual, budget) if budget is not None else None
