"""Figures as the arithmetic sees them: cells with a value and a precision, and the grid of one table.

Belongs here: facts → cells, rows, columns, the roles of lanes (a lane is a row or a column). Does not belong here: any
identity over them.

Amounts are exact: a Decimal in a cell, and in the matrices of a grid a whole number of the grid's `unit`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from selko.schemas.models.amounts import AmountState
from selko.schemas.models.report import Fact, Measure
from selko.schemas.words.line_items import ItemUnit, load_line_items

RATIO_MEASURES = frozenset({Measure.UTILISATION_PCT, Measure.CHANGE_PCT})
DERIVED = frozenset({Measure.VARIANCE, Measure.CHANGE_ABS})  # differences of two other figures
PER_CENT = "%"
ZERO, ONE = Decimal(0), Decimal(1)
LONGEST = 20  # digits before the decimal mark, and half as many after it: beyond that it is a code, no figure
LARGEST = 2**62  # what a matrix of machine integers holds; beyond that it is one of Python's own

Matrix = NDArray[Any]  # of whole numbers


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A place in a table. `value` is the canonical amount, `printed` the printed one.

    `step` is the last printed place in units of the amount; `half` is what rounding may hide in it: half of that,
    and nothing where cents are printed. `blank`: nothing is printed there (no fact), or a dash; both of its amounts are
    then 0, which is what either adds to a sum, and every identity that takes it so says it (Relation.blanks).
    """

    key: str
    value: Decimal
    printed: Decimal
    step: Decimal
    half: Decimal
    table_no: int
    row: tuple[int, int]
    column: int
    fact: Fact | None
    blank: bool = False

    @property
    def flip(self) -> Decimal:
        """−1 where the canonical sign is the opposite of the printed one."""
        return -ONE if self.value and self.value == -self.printed else ONE

    @property
    def drift(self) -> Decimal:
        """What rounding may hide in it where it is added to others: a difference may have been computed from figures
        that were rounded already, and then it holds the rounding of both. A column of unknown meaning may be one."""
        derived = self.fact is not None and (self.fact.measure in DERIVED or self.fact.measure is Measure.OTHER)
        return 2 * self.half if derived else self.half


def build_cell(fact: Fact, decimals: int | None = None) -> Cell:
    """The cell of a fact. Rounding hides half of the last printed place; figures with cents hide nothing. `decimals`:
    those that tell something, where the column prints more. Raises ValueError for a fact without an amount that is no
    dash: what cannot be read is not zero."""
    step = _place(fact.scale, fact.decimals if decimals is None else decimals)
    exact = fact.scale == 1 and fact.decimals >= 2 and fact.currency is not None
    dash = fact.state is AmountState.NIL
    value, printed = (ZERO, ZERO) if dash else (fact.amount, fact.printed_amount)
    if value is None or printed is None:
        raise ValueError(f"{fact.fact_id} has no amount")
    return Cell(
        key=fact.fact_id,
        value=value,
        printed=printed,
        step=step,
        half=ZERO if exact else step / 2,
        table_no=fact.table_no,
        row=row_key(fact),
        column=fact.column_no,
        fact=fact,
        blank=dash,
    )


@cache
def _place(scale: int, decimals: int) -> Decimal:
    return Decimal(scale).scaleb(-decimals)


def has_amount(fact: Fact) -> bool:
    """True for a printed amount and for a dash; False for a blank, for what could not be read, and for a string of
    digits too long to be a figure."""
    if fact.state is AmountState.NIL:
        return True
    if fact.amount is None or fact.printed_amount is None:
        return False
    return fact.amount.adjusted() < LONGEST and fact.decimals <= LONGEST // 2


def row_key(fact: Fact) -> tuple[int, int]:
    """Page and row: a table that goes on over a page break may count its rows anew."""
    return (fact.provenance.page or 0, fact.row_no)


def is_ratio(fact: Fact) -> bool:
    """A per cent, a ratio, a figure per inhabitant: nothing that adds up. What is no money is a per cent where the
    head of its column says so, whatever else that head means."""
    if fact.measure in RATIO_MEASURES or PER_CENT in fact.printed:
        return True
    if fact.currency is None and PER_CENT in fact.column_text:
        return True
    item = load_line_items().get(fact.line_item) if fact.line_item else None
    return item is not None and item.unit not in (ItemUnit.MONEY, ItemUnit.COUNT)


@dataclass(frozen=True, slots=True)
class Lane:
    """A row or a column: its role is what (nearly) all of its facts say."""

    index: int
    measure: Measure | None
    year: int | None
    line_item: str | None
    unit_path: tuple[str, ...] | None
    label: str
    groups: tuple[str, ...]
    header: str
    ratio: bool
    money: bool


def _most(values: list[object], share: float = 0.75) -> object | None:
    if not values:
        return None
    value, count = Counter(values).most_common(1)[0]
    return value if count >= share * len(values) else None


def _lane(index: int, facts: list[Fact]) -> Lane:
    ratios = [is_ratio(fact) for fact in facts]
    return Lane(
        index=index,
        measure=_most([fact.measure for fact in facts]),  # type: ignore[arg-type]
        year=_most([fact.fiscal_year for fact in facts]),  # type: ignore[arg-type]
        line_item=_most([fact.line_item for fact in facts]),  # type: ignore[arg-type]
        unit_path=_most([fact.unit_path for fact in facts]),  # type: ignore[arg-type]
        label=str(_most([fact.label for fact in facts]) or ""),
        groups=_most([fact.groups for fact in facts]) or (),  # type: ignore[arg-type]
        header=str(_most([fact.column_text for fact in facts]) or ""),
        ratio=2 * sum(ratios) >= len(ratios) > 0,
        money=2 * sum(fact.currency is not None for fact in facts) >= len(facts) > 0,
    )


@dataclass(frozen=True)
class Grid:
    """One table as a matrix. `turned` grids have the columns as rows, so that every search works both ways."""

    table_no: int
    cells: tuple[tuple[Cell | None, ...], ...]
    rows: tuple[Lane, ...]
    columns: tuple[Lane, ...]
    turned: bool = False
    extra: tuple[Cell, ...] = field(default=())  # facts that share a place with another fact
    unread: frozenset[tuple[int, int]] = frozenset()  # row and column of figures that could not be read

    @cached_property
    def unit(self) -> Decimal:
        """Half of the finest place in the table: every amount, and half of every place, is a whole number of it."""
        printed = (cell for row in self.cells for cell in row if cell is not None)
        finest = min(
            (_exponent(number) for cell in printed for number in (cell.value, cell.printed, cell.step)), default=0
        )
        return ONE.scaleb(finest) / 2

    @cached_property
    def values(self) -> Matrix:
        return self._matrix([[cell.value if cell is not None else ZERO for cell in row] for row in self.cells])

    @cached_property
    def printed_values(self) -> Matrix:
        return self._matrix([[cell.printed if cell is not None else ZERO for cell in row] for row in self.cells])

    @cached_property
    def drifts(self) -> Matrix:
        return self._matrix([[cell.drift if cell is not None else ZERO for cell in row] for row in self.cells])

    @cached_property
    def steps(self) -> Matrix:
        return self._matrix([[cell.step if cell is not None else ZERO for cell in row] for row in self.cells])

    @cached_property
    def filled(self) -> NDArray[np.bool_]:
        return np.array([[c is not None and not c.blank for c in row] for row in self.cells], dtype=bool).reshape(
            len(self.rows), len(self.columns)
        )

    def _matrix(self, amounts: list[list[Decimal]]) -> Matrix:
        unit = self.unit
        numbers = [[int(amount / unit) for amount in row] for row in amounts]
        total = sum(abs(number) for row in numbers for number in row)
        return np.array(numbers, dtype=np.int64 if total < LARGEST else object).reshape(
            len(self.rows), len(self.columns)
        )

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place, a blank one where nothing is printed."""
        found = self.cells[row][column]
        if found is not None:
            return found
        r, c = (column, row) if self.turned else (row, column)
        return Cell(f"blank:{self.table_no}:{r}:{c}", ZERO, ZERO, ONE, ZERO, self.table_no, (r, c), c, None, blank=True)

    def turn(self) -> Grid:
        """The same table with rows and columns changed over."""
        return Grid(
            self.table_no,
            tuple(zip(*self.cells, strict=True)),
            self.columns,
            self.rows,
            not self.turned,
            self.extra,
            frozenset((column, row) for row, column in self.unread),
        )

    def swap(self, row: int, other: int) -> Grid:
        """The same table with the figures of two rows changed over, their labels left in place."""
        cells = list(self.cells)
        places = range(len(self.columns))
        cells[row] = tuple(_moved(self.cells[other][c], self.cell(row, c)) for c in places)
        cells[other] = tuple(_moved(self.cells[row][c], self.cell(other, c)) for c in places)
        return replace(self, cells=tuple(cells))

    def shift(self, row: int, by: int) -> Grid:
        """The same table with the amounts of one row moved by a column, the last one come round to the first."""
        places = [c for c, lane in enumerate(self.columns) if not lane.ratio]
        old = self.cells[row]
        new = list(old)
        for position, place in enumerate(places):
            new[place] = _moved(old[places[(position - by) % len(places)]], self.cell(row, place))
        cells = list(self.cells)
        cells[row] = tuple(new)
        return replace(self, cells=tuple(cells))

    @cached_property
    def fillable(self) -> NDArray[np.bool_]:
        """Blank places in a row and a column that are in use: where a figure may be missing."""
        filled = self.filled
        if not filled.size:
            return filled
        by_row = filled.sum(axis=1) >= 2
        by_column = filled.sum(axis=0) >= 2
        places: NDArray[np.bool_] = ~filled & by_row[:, None] & by_column[None, :]
        for place in self.unread:
            places[place] = False  # something is printed there
        return places


def _moved(cell: Cell | None, place: Cell) -> Cell | None:
    """The figure of one cell where another stood: the printed number moves, key and sign follow the place."""
    if cell is None:
        return None
    return replace(cell, key=place.key, value=cell.printed * (place.flip if place.fact is not None else cell.flip))


def build_grid(table_no: int, facts: tuple[Fact, ...]) -> Grid:
    """The matrix of a table's facts; rows and columns in the order of the page."""
    places: dict[tuple[tuple[int, int], int], Cell] = {}
    extra: list[Cell] = []
    by_row: dict[tuple[int, int], list[Fact]] = defaultdict(list)
    by_column: dict[int, list[Fact]] = defaultdict(list)
    unread: set[tuple[tuple[int, int], int]] = set()
    bare = _bare_columns(facts)
    for fact in facts:
        if not has_amount(fact):
            if fact.state is not AmountState.NOT_APPLICABLE:
                unread.add((row_key(fact), fact.column_no))
            continue
        cell = build_cell(fact, 0 if _kind(fact) in bare else None)
        if (cell.row, cell.column) in places:
            extra.append(cell)
            continue
        places[cell.row, cell.column] = cell
        by_row[cell.row].append(fact)
        by_column[cell.column].append(fact)
    row_keys, column_keys = sorted(by_row), sorted(by_column)
    return Grid(
        table_no,
        tuple(tuple(places.get((r, c)) for c in column_keys) for r in row_keys),
        tuple(_lane(i, by_row[r]) for i, r in enumerate(row_keys)),
        tuple(_lane(i, by_column[c]) for i, c in enumerate(column_keys)),
        extra=tuple(extra),
        unread=frozenset(
            (row_keys.index(r), column_keys.index(c)) for r, c in unread if r in by_row and c in by_column
        ),
    )


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), "amounts are finite"
    return exponent


def _kind(fact: Fact) -> tuple[object, ...]:
    item = load_line_items().get(fact.line_item) if fact.line_item else None
    return (fact.column_no, fact.scale, item.unit if item is not None else None)


def _bare_columns(facts: tuple[Fact, ...]) -> set[tuple[object, ...]]:
    """Figures of one kind in one column whose decimals are all zero, other than cents: such decimals tell nothing."""
    told: dict[tuple[object, ...], set[bool]] = defaultdict(set)
    for fact in facts:
        if fact.decimals and fact.printed_amount is not None and not (fact.scale == 1 and fact.currency):
            told[_kind(fact)].add(fact.printed_amount % fact.scale == 0)
    return {kind for kind, whole in told.items() if whole == {True}}
