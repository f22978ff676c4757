"""What one column or one cell of a table shows to be amiss: a head without figures, an error text, a number over two
lines, numbers among words.

Belongs here: what a table says of itself before anything adds up. Does not belong here: figures that are read
(figures/cells), what facts of several tables show (extractors/prove/findings/guards).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from selko.extractors.normalise.columns.head import ColumnMeaning
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import Measure
from selko.schemas.models.tables import BodyCell, ReportTable
from selko.schemas.words.numbers import is_number_like
from selko.schemas.words.vocabulary import has_phrase

LEAST_ROWS = 3  # with figures in other columns: below, a column without any says nothing
AMONG_WORDS = "numbers among words"
# Thousands in groups, or cents: what is printed so among words is an amount, and no paragraph, date or count.
_AMOUNT = re.compile(r"(?<![\d.,§])[-−–+(]?\d{1,3}(?:[ .'\u00a0\u202f]\d{3})+(?![\d])|(?<![\d.,§])\d+,\d\d(?![\d,.])")


@dataclass(frozen=True)
class Guard:
    """What a person should look at, by the id of its rule."""

    rule_id: str
    provenance: Provenance
    printed: str


def find_table_guards(table: ReportTable, columns: Mapping[int, ColumnMeaning]) -> tuple[Guard, ...]:
    """In the order of the table; heads first."""
    return (*_find_empty_columns(table, columns), *_find_error_texts(table))


def _find_empty_columns(table: ReportTable, columns: Mapping[int, ColumnMeaning]) -> list[Guard]:
    """Columns whose head says what they hold, and that hold nothing, not even a dash, where others hold figures."""
    filled = {cell.column for row in table.rows for cell in row.cells}
    rows = sum(any(is_number_like(cell.text) for cell in row.cells) for row in table.rows)
    if rows < LEAST_ROWS:
        return []
    return [
        Guard("empty_column", head.provenance, head.text)
        for head in table.heads
        if head.column not in filled
        and _is_known(columns.get(head.column))
        and not (columns[head.column].measure is Measure.BUDGET_AMENDMENT and _budgets_agree(table, columns))
    ]


def _budgets_agree(table: ReportTable, columns: Mapping[int, ColumnMeaning]) -> bool:
    """Whether the budget in force is the original one in every row: then a blank column of amendments says that there
    were none."""
    pairs = []
    for row in table.rows:
        by_measure = {columns[cell.column].measure: cell.text for cell in row.cells if cell.column in columns}
        pairs.append((by_measure.get(Measure.ORIGINAL_BUDGET), by_measure.get(Measure.AMENDED_BUDGET)))
    return any(first for first, _ in pairs) and all(first == last for first, last in pairs)


def _is_known(column: ColumnMeaning | None) -> bool:
    return column is not None and column.measure is not None and column.role is not None and not column.inferred


def _find_error_texts(table: ReportTable) -> list[Guard]:
    """`#REF!`, `Virhe. Linkki ei kelpaa.`, `#####`: what a spreadsheet or a word processor prints for a figure."""
    return [
        Guard("error_text", cell.provenance, cell.text)
        for row in table.rows
        for cell in row.cells
        if is_error_text(cell.text)
    ]


def is_error_text(text: str) -> bool:
    """Whether a cell shows a program's error."""
    return bool(text) and (set(text.strip()) == {"#"} or has_phrase("error_text", " ".join(text.split()).casefold()))


def find_hidden_numbers(cell: BodyCell, column: ColumnMeaning | None) -> str | None:
    """Why the amounts in a cell that is no number were not read; None where it holds none, or stands in no column of
    figures: `Alkuperäinen 694 600 Yhteensä 694 600`."""
    if column is None or column.measure is None or is_number_like(cell.text):
        return None
    return AMONG_WORDS if _AMOUNT.search(cell.text) else None


def goes_over_lines(cell: BodyCell) -> bool:
    """Whether digits stand on more than one line of a cell that was read as one number."""
    return sum(any(sign.isdigit() for sign in line) for line in cell.lines) > 1
