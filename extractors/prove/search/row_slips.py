"""Slips of whole rows: figures that stand one column or one row from where they belong.

Belongs here: the rearrangements of a table, and whether one of them satisfies every identity. Does not belong here:
single cells (localise). One slip of this kind would take many changed cells to explain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from selko.extractors.prove.figures.cells import ONE, ZERO, Cell, Grid
from selko.extractors.prove.figures.relations import Relation, Term
from selko.extractors.prove.search.error_localisation import Network, Search
from selko.extractors.prove.search.witnesses import count_independent

NEAR_ROWS = 2  # rows that may have changed places lie this close together
MINIMUM_CELLS = 2
WEAK_ALONE = 3  # identities that nothing else bears out, for two rows of the paper to have changed places
ONE_CELL = 1.05  # what one changed cell costs at most


class MoveKind(StrEnum):
    SHIFTED = "shifted"
    SWAPPED = "swapped"


@dataclass(frozen=True)
class Move:
    """`values`: cell key → the amount that belongs there. `open`: a cell whose figure was lost by the shift, to be
    told by the identities. `fixed`: the failing relations that the move satisfies."""

    kind: MoveKind
    cells: tuple[Cell, ...]
    values: dict[str, Decimal]
    open: Cell | None = None
    fixed: tuple[Relation, ...] = ()
    turned: bool = False  # the rows are columns of the paper


@dataclass(frozen=True)
class Places:
    """Where the cells of all tables stand: key → grid, row, column; the turned grids too."""

    by_key: dict[str, tuple[Grid, int, int]]
    turned: dict[int, Grid]

    @classmethod
    def build(cls, grids: Sequence[Grid]) -> Places:
        """Index the cells of the grids."""
        by_key = {
            cell.key: (grid, r, c)
            for grid in grids
            for r, row in enumerate(grid.cells)
            for c, cell in enumerate(row)
            if cell is not None
        }
        return cls(by_key, {grid.table_no: grid.turn() for grid in grids})


def find_moves(network: Network, places: Places, weak: Sequence[Relation] = ()) -> list[Move]:
    """Rearrangements of a row that satisfy every relation on its cells, where no single cell explains the same. A
    failing relation that two different moves would satisfy is left to the search for cells. `weak`: identities that
    the figures bear out nowhere in their table, but may once a row is moved."""
    failing = [relation for relation in network.relations if not relation.holds and not relation.blanks]
    failing += [relation for relation in weak if not relation.holds]
    weak_by_cell: dict[str, list[Relation]] = {}
    for relation in weak:
        for key in relation.keys:
            weak_by_cell.setdefault(key, []).append(relation)
    numbers = {id(relation): number for number, relation in enumerate(network.relations)}
    found: dict[frozenset[tuple[str, Decimal]], Move] = {}
    for move in _candidates(places, failing):
        solved = _solve(network, weak_by_cell, move)
        if solved is not None:
            found.setdefault(frozenset(solved.values.items()), solved)
    moves = []
    for move in found.values():
        fixed = {id(relation) for relation in move.fixed}
        rivals = [other for other in found.values() if other is not move and fixed & {id(r) for r in other.fixed}]
        if any(len(other.fixed) >= len(move.fixed) for other in rivals):
            continue
        strong = sorted(numbers[key] for key in fixed if key in numbers)
        in_all = frozenset.intersection(*(relation.keys for relation in move.fixed))
        by_rows = move.kind is MoveKind.SWAPPED and not move.turned and count_independent(move.fixed) >= WEAK_ALONE
        if (strong or by_rows) and not (
            strong and in_all and Search(network, strong).explain(ceiling=ONE_CELL) is not None
        ):
            moves.append(move)
    return moves


def _candidates(places: Places, failing: Sequence[Relation]) -> Iterator[Move]:
    rows: dict[tuple[int, bool, int], int] = {}
    for relation in failing:
        for cell, _ in relation.terms:
            if cell.key in places.by_key:
                grid, r, c = places.by_key[cell.key]
                for key in ((grid.table_no, False, r), (grid.table_no, True, c)):
                    rows[key] = rows.get(key, 0) + 1
    grids = {grid.table_no: grid for grid, _, _ in places.by_key.values()}
    for (table, turned, r), count in sorted(rows.items()):
        grid = places.turned[table] if turned else grids[table]
        if count >= MINIMUM_CELLS:
            yield from _shifts(grid, r)
            yield from _exchanges(grid, r)
        for other in range(r + 1, min(r + 1 + NEAR_ROWS, len(grid.rows))):
            if count + rows.get((table, turned, other), 0) >= MINIMUM_CELLS:
                yield from _swap(grid, r, other)


def _amounts(grid: Grid, r: int) -> list[Cell]:
    return [grid.cell(r, c) for c, lane in enumerate(grid.columns) if not lane.ratio]


def _shifts(grid: Grid, r: int) -> Iterator[Move]:
    cells = _amounts(grid, r)
    if len(cells) < 3 or grid.rows[r].ratio:
        return
    for moved, lost in ((cells[1:] + cells[:1], cells[-1]), (cells[-1:] + cells[:-1], cells[0])):
        changes = {c.key: other.printed * c.flip for c, other in zip(cells, moved, strict=True) if other is not c}
        changes = {c.key: changes[c.key] for c in cells if changes[c.key] != c.value}
        if len(changes) >= MINIMUM_CELLS:
            yield Move(MoveKind.SHIFTED, tuple(cells), changes, lost, turned=grid.turned)


def _exchanges(grid: Grid, r: int) -> Iterator[Move]:
    """Two neighbouring figures of a row that have changed places."""
    cells = _amounts(grid, r)
    for a, b in pairwise(cells):
        if a.value != b.value and not a.blank and not b.blank:
            yield Move(MoveKind.SHIFTED, (a, b), {a.key: b.printed * a.flip, b.key: a.printed * b.flip})


def _swap(grid: Grid, r: int, other: int) -> Iterator[Move]:
    changes: dict[str, Decimal] = {}
    cells: list[Cell] = []
    for c in range(len(grid.columns)):
        a, b = grid.cell(r, c), grid.cell(other, c)
        if a.printed != b.printed:
            changes[a.key], changes[b.key] = b.printed * a.flip, a.printed * b.flip
            cells += [a, b]
    if len(changes) >= MINIMUM_CELLS:
        yield Move(MoveKind.SWAPPED, tuple(cells), changes, turned=grid.turned)


def _solve(network: Network, weak: dict[str, list[Relation]], move: Move) -> Move | None:
    values = dict(move.values)
    if move.open is not None:
        told = _told(network, move.open, values)
        if told is not None:
            values[move.open.key] = told
    touched = [network.relations[n] for n in sorted({n for key in values for n in network.by_cell.get(key, ())})]
    also = {id(relation): relation for key in values for relation in weak.get(key, ())}
    touched += also.values()
    fixed = [relation for relation in touched if not relation.holds]
    if len(fixed) < 2 or any(abs(residual_with(r, values)) > tolerance_with(r, values) for r in touched):
        return None
    if count_independent(fixed) < 2:
        return None
    return replace(move, values=values, fixed=tuple(fixed))


def _told(network: Network, cell: Cell, values: dict[str, Decimal]) -> Decimal | None:
    """The value of the lost cell by the most precise relation on it."""
    best: tuple[Decimal, Decimal] | None = None
    for number in network.by_cell.get(cell.key, ()):
        relation = network.relations[number]
        own = next((c for other, c in relation.terms if other.key == cell.key), ZERO)
        if not own or relation.free is not None:
            continue
        value = values.get(cell.key, cell.value) - residual_with(relation, values) / own
        if best is None or relation.tolerance / abs(own) < best[0]:
            best = (relation.tolerance / abs(own), value)
    return best[1] if best else None


def residual_with(relation: Relation, values: dict[str, Decimal]) -> Decimal:
    """The residual with some cells changed; a quotient's own value follows its changed base."""
    terms: Iterable[Term] = relation.terms
    if relation.free is not None and relation.terms[1][0].key in values and relation.terms[1][0].value:
        (part, one), (base, own), (target, _) = relation.terms
        terms = ((part, one), (base, own), (target, relation.coefficient_for(values[base.key])))
    return sum((coefficient * values.get(cell.key, cell.value) for cell, coefficient in terms), ZERO)


def tolerance_with(relation: Relation, values: dict[str, Decimal]) -> Decimal:
    """The tolerance with some cells changed: that of a quotient grows with its base."""
    if relation.free is not None and relation.terms[1][0].key in values and relation.terms[1][0].value:
        base = relation.terms[1][0]
        return relation.tolerance * max(ONE, abs(values[base.key] / base.value))
    return relation.tolerance
