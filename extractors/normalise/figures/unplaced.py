"""Why a number-like cell of a table is no fact: codes, dates, years, several numbers, columns without a meaning.

Belongs here: one cell in its row and column, and the reason. Does not belong here: composing facts (facts).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selko.extractors.normalise.columns.head import ColumnMeaning
from selko.extractors.normalise.rows.build import RowMeaning
from selko.schemas.models.amounts import AmountState, Number, NumberKind
from selko.schemas.models.tables import BodyCell
from selko.schemas.words.numbers import fold_number, is_number_like, parse_number
from selko.schemas.words.vocabulary import has_phrase

SEVERAL = "several numbers in one cell"
_NUMBERS_ONLY = re.compile(r"[\d\s.,'’()+\-–−%‰€$*/:]+")
_CALCULATION = re.compile(r"\d\s*[-*/:]\s*\d|\d\s*\+")  # a range, a telephone number, a sum written out
_LEADING_ZERO = re.compile(r"[-+(]?\s?0[\d ]*\d")  # `09 123 456`, `0100`: no amount begins so
_GROUPED = re.compile(r"\d[ .']\d{3}(?!\d)")
_THOUSAND = 1000
_LEAST = 3  # figures that show how a table prints its thousands


def find_reason(
    cell: BodyCell,
    number: Number,
    column: ColumnMeaning | None,
    row: RowMeaning,
    rows: Sequence[RowMeaning],
    grouped: bool,
) -> str | None:
    """Why a cell is no fact; None when it is one; '' when it holds no number at all. `grouped`: the table prints its
    thousands in groups, so that four digits in a row are a year."""
    if number.state is AmountState.NIL:
        return "" if column is None or column.measure is None else None
    if number.state is AmountState.NOT_APPLICABLE or not any(c.isdigit() for c in cell.text):
        return ""
    if column is not None and column.measure is None and column.role is not None and column.reason:
        digits = any(c.isdigit() for c in cell.text) and _NUMBERS_ONLY.fullmatch(cell.text)
        return column.reason if digits and number.kind is not NumberKind.DATE else ""
    if number.state is AmountState.ILLEGIBLE:
        if number.kind is NumberKind.DATE or not _NUMBERS_ONLY.fullmatch(cell.text):
            return ""
        return SEVERAL if not _CALCULATION.search(fold_number(cell.text)) else "not one number"
    if column is None:
        return "no column"
    if column.measure is None and row.measure is None:
        return column.reason or "no measure"
    if _LEADING_ZERO.match(fold_number(cell.text)):
        return "a code"
    if number.kind is NumberKind.YEAR and (_holds_years(cell.column, rows) or _is_row_of_years(row, grouped)):
        return "a year"
    return None


def groups_thousands(rows: Sequence[RowMeaning]) -> bool:
    """Whether a table prints all its thousands in groups, what may be years aside."""
    numbers = [parse_number(cell.text) for row in rows for cell in row.body.cells if is_number_like(cell.text)]
    large = [
        number
        for number in numbers
        if number.value is not None and abs(number.value) >= _THOUSAND and number.kind is not NumberKind.YEAR
    ]
    return len(large) >= _LEAST and all(_GROUPED.search(fold_number(number.printed)) for number in large)


def _holds_years(column: int, rows: Sequence[RowMeaning]) -> bool:
    """True when most numbers of a column look like years: then they are."""
    kinds = [
        parse_number(cell.text).kind
        for row in rows
        for cell in row.body.cells
        if cell.column == column and is_number_like(cell.text)
    ]
    return len(kinds) > 1 and sum(kind is NumberKind.YEAR for kind in kinds) > len(kinds) / 2


def _is_row_of_years(row: RowMeaning, grouped: bool) -> bool:
    """True when all numbers of a row without a line item look like years, and its label or the table says so."""
    kinds = [parse_number(cell.text).kind for cell in row.body.cells if is_number_like(cell.text)]
    if row.code is not None or not kinds or any(kind is not NumberKind.YEAR for kind in kinds):
        return False
    return grouped or has_phrase("year_label", row.body.label)
