"""A grid's cells as a matrix, and what kind of text stands in each: label, figure, year, unit.

Belongs here: looking at single cells and rows of a GridTable. Does not belong here: header, stub and body of a table
(split), or what a figure means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from selko.schemas.models.amounts import AmountState, NumberKind
from selko.schemas.models.layout import GridCell, GridTable
from selko.schemas.models.provenance import Box, Provenance
from selko.schemas.words.column_roles import find_roles, split_years
from selko.schemas.words.folding import join_cell, tokens
from selko.schemas.words.label_words import is_unit
from selko.schemas.words.numbers import parse_number
from selko.schemas.words.periods import find_period

_NUMBERS = re.compile(r"[-–−+±\d\s.,'’()%‰]+")


@dataclass(frozen=True)
class Slot:
    """A cell as the matrix sees it: a merged cell stands in every place that it covers, `origin` only at its first."""

    cell: GridCell
    origin: bool


@dataclass(frozen=True)
class Matrix:
    """Rows of slots; None where the grid has no cell. `row_numbers` are the rows of the grid, `columns` its columns."""

    grid: GridTable
    rows: tuple[tuple[Slot | None, ...], ...]
    row_numbers: tuple[int, ...]
    columns: tuple[int, ...]

    def text(self, row: int, position: int) -> str:
        """The text of a cell where it begins; '' elsewhere under a span."""
        slot = self.rows[row][position]
        return slot.cell.text.strip() if slot and slot.origin else ""

    def covering(self, row: int, position: int) -> GridCell | None:
        """The cell that covers a place, spans included."""
        slot = self.rows[row][position]
        return slot.cell if slot else None

    def select(self, rows: Iterable[int] | None = None, positions: Iterable[int] | None = None) -> Matrix:
        """A part of the matrix: some of its rows, some of its columns."""
        chosen = list(range(len(self.rows)) if rows is None else rows)
        kept = list(range(len(self.columns)) if positions is None else positions)
        return Matrix(
            grid=self.grid,
            rows=tuple(tuple(self.rows[r][p] for p in kept) for r in chosen),
            row_numbers=tuple(self.row_numbers[r] for r in chosen),
            columns=tuple(self.columns[p] for p in kept),
        )


def build_matrix(grid: GridTable) -> Matrix:
    """The grid with merged cells spread over the places that they cover."""
    places: list[list[Slot | None]] = [[None] * grid.column_count for _ in range(grid.row_count)]
    for cell in grid.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, grid.row_count)):
            for column in range(cell.column, min(cell.column + cell.column_span, grid.column_count)):
                first = row == cell.row and column == cell.column
                if first or places[row][column] is None:
                    places[row][column] = Slot(cell, origin=first)
    return Matrix(
        grid=grid,
        rows=tuple(tuple(row) for row in places),
        row_numbers=tuple(range(grid.row_count)),
        columns=tuple(range(grid.column_count)),
    )


@lru_cache(maxsize=20_000)
def is_figure(text: str) -> bool:
    """A cell with a number that is no year, no months and no unit of money; several numbers in one cell count too."""
    if not any(character.isdigit() for character in text) or is_unit(text):
        return False
    number = parse_number(text)
    if number.state in (AmountState.REPORTED, AmountState.ZERO):
        return number.kind is not NumberKind.YEAR
    if number.kind is NumberKind.DATE:
        return False
    return bool(_NUMBERS.fullmatch(join_cell(text))) and not is_year_words(text) and not _is_months(text)


def _is_months(text: str) -> bool:
    """A span of months or of days and nothing else (`1-8`, `1.1.-31.8.`): it stands in a header below a year."""
    period = find_period(text)
    return period is not None and "-" in period.text and not period.rest


def is_dash(text: str) -> bool:
    """A cell with nothing but a dash."""
    return parse_number(text).state is AmountState.NIL


@lru_cache(maxsize=20_000)
def is_year_words(text: str) -> bool:
    """A year, a date or a period, and nothing else: `2024`, `31.12.2024`, `1.1.–31.12.2023`, `2023–2024`."""
    words, years = split_years(tokens(text))
    return bool(years) and not words


@lru_cache(maxsize=20_000)
def is_head_words(text: str) -> bool:
    """A text that can stand in a header: words, a year, or a unit; no figure."""
    return bool(text) and not is_figure(text) and not is_dash(text)


@lru_cache(maxsize=20_000)
def has_role(text: str) -> bool:
    """A text that is mostly words of the header vocabulary, or a year, or a unit; not a sentence that uses one."""
    if is_year_words(text) or is_unit(text):
        return True
    known = sum(len(match.words) for match in find_roles(text))
    return known >= 0.4 * len("".join(split_years(tokens(text))[0])) and known > 0


def has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def join_boxes(places: Iterable[Provenance]) -> Provenance:
    """One place around several on the same page; the first place where they have no boxes."""
    known = list(places)
    if not known:
        return Provenance()
    box: Box | None = None
    for place in known:
        if place.box is not None and place.page == known[0].page:
            box = place.box if box is None else box.union(place.box)
    return Provenance(page=known[0].page, box=box, block=known[0].block)
