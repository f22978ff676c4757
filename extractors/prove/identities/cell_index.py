"""Where each figure of the report stands: the cells of all tables by what they are about.

Belongs here: looking up a cell by unit, line item, measure and year, blank places included. Does not belong here: any
identity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from selko.extractors.prove.figures.cells import Cell, Grid
from selko.extractors.prove.figures.keys import GROUP, Key, key_of
from selko.extractors.prove.identities.differences import Signs, is_open
from selko.schemas.models.report import Measure
from selko.schemas.words.column_roles import says_budget_alone

BUDGETS = frozenset({Measure.ORIGINAL_BUDGET, Measure.AMENDED_BUDGET})
FROM_BUDGET = frozenset({Measure.AMENDED_BUDGET, Measure.VARIANCE, Measure.UTILISATION_PCT})


@dataclass
class CellIndex:
    """`by_key`: the printed cells, the most precise first. `blanks`: blank places where a figure may be missing.
    `apart`: keys of the variances from an original budget, which are not those from the budget in force and stand in no
    `by_key`. `open`: keys of the figures of tables whose only budget is headed no more than 'Budget', and of the
    variances from it: of the original one or of the one in force, the table does not say. `signs`: which way round the
    differences are printed. `unborne`: keys of differences that are not those of the figures printed beside them."""

    by_key: dict[Key, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    blanks: dict[Key, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    cells: dict[str, Cell] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    signs: Signs = field(default_factory=dict)
    unborne: Collection[str] = ()

    def first(self, key: Key) -> Cell | None:
        """The most precise printed cell, or else a blank place for it. None where its table prints several figures
        under this key: which of them is the whole, the labels do not say."""
        found = self.by_key.get(key) or self.blanks.get(key)
        if not found:
            return None
        first = found[0]
        beside = (cell for cell in found[1:] if cell.table_no == first.table_no)
        return None if any(cell.value != first.value for cell in beside) else first

    def mixed(self, cells: Iterable[Cell]) -> bool:
        """True where some of the cells are of a budget that is not said to be the one of the others, or differences of
        which nothing tells the way round. Where the figures that they compare are printed and do not bear them out,
        something is wrong with them, and they are asked as they stand."""
        cells = list(cells)
        if any(is_open(cell, self.signs) and cell.key not in self.unborne for cell in cells):
            return True
        return len({cell.key in self.open for cell in cells}) > 1


def build_index(grids: Sequence[Grid], signs: Signs | None = None, unborne: Collection[str] = ()) -> CellIndex:
    """Every cell of the report's tables."""
    index = CellIndex(signs=signs or {}, unborne=unborne)
    for grid in grids:
        original = _years_of(grid, Measure.ORIGINAL_BUDGET) - _years_of(grid, Measure.AMENDED_BUDGET)
        unsaid = _unsaid_years(grid)
        for row in grid.cells:
            for cell in row:
                if cell is not None:
                    fact = cell.fact
                    if fact is not None and fact.measure is Measure.VARIANCE and fact.fiscal_year in original:
                        index.apart.add(cell.key)
                    if fact is not None and fact.measure in FROM_BUDGET and fact.fiscal_year in unsaid:
                        index.open.add(cell.key)
                    _add(index, cell)
        for cell in grid.extra:
            _add(index, cell)
        _add_blanks(index, grid)
    for cells in index.by_key.values():
        cells.sort(key=lambda cell: (cell.half, cell.step, cell.table_no, cell.row, cell.column))
    return index


def _years_of(grid: Grid, measure: Measure) -> set[int | None]:
    return {column.year for column in grid.columns if column.measure is measure}


def _unsaid_years(grid: Grid) -> set[int | None]:
    """Years of which the only budget is headed no more than 'Budget'."""
    budgets = [column for column in grid.columns if column.measure in BUDGETS]
    said = {column.year for column in budgets if not says_budget_alone(column.header)}
    return {column.year for column in budgets} - said


def _add(index: CellIndex, cell: Cell) -> None:
    index.cells[cell.key] = cell
    key = key_of(cell.fact) if cell.fact else None
    if key is not None and not cell.blank and cell.key not in index.apart:
        index.by_key[key].append(cell)


def _add_blanks(index: CellIndex, grid: Grid) -> None:
    for r, row in enumerate(grid.rows):
        if row.line_item is None or row.unit_path is None or not grid.fillable[r].any():
            continue
        statement = next(cell.fact.statement for cell in grid.cells[r] if cell is not None and cell.fact is not None)
        for c, column in enumerate(grid.columns):
            if grid.fillable[r, c] and column.measure is not None:
                key = (statement in GROUP, row.unit_path, row.line_item, column.measure, column.year)
                index.blanks[key].append(grid.cell(r, c))
