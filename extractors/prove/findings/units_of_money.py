"""Tables whose unit of money was not recognised, or is not printed: they agree with others but for a thousand.

Belongs here: which identities between tables close when all figures of one unit of money are multiplied by a thousand
or a million, and whether that is the table and not one figure of it. Does not belong here: units that are printed or
that equal items settle before the proof (extractors/normalise), the words (proof). No amount is altered.

A block is what a table prints in one unit of money. Blocks whose figures agree with one another are of one unit, right
or wrong; so a figure that alone is a thousand times too small, in a table that else agrees, is never a matter of units.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from selko.extractors.prove.figures.cells import ONE, ZERO, Cell
from selko.extractors.prove.figures.relations import Relation, evidence
from selko.extractors.prove.search.witnesses import count_independent

FACTORS = (Decimal(1000), Decimal(1_000_000), Decimal("0.001"), Decimal("0.000001"))
BETWEEN = frozenset({"repeat", "tree", "statement"})
DIGITS = 4.0  # that must agree in all identities together, so that chance does not close them
BOUND = 10  # times the tolerance: a block that weighs less in an identity is not held by it
MANY = 3  # tables of one unit, against which a single one is the odd one out

Block = tuple[int, int]  # table and unit of money


@dataclass(frozen=True)
class UnitFault:
    """The figures of table `table_no` in one unit agree with those of `other_no` times `factor`. `relations`: the
    identities that close so; `set_aside`: those that fail between the block and others, which tell nothing of single
    figures; `cells`: the block's figures in them."""

    table_no: int
    other_no: int
    factor: Decimal
    relations: tuple[Relation, ...]
    set_aside: tuple[Relation, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class _Candidate:
    blocks: frozenset[Block]
    factor: Decimal
    closing: tuple[Relation, ...]
    failing: tuple[Relation, ...]
    odd: bool  # a single table against many of one unit

    @property
    def rank(self) -> tuple[int, bool, bool]:
        """More identities first; then a table against many; then the one that was read too small."""
        return (-len(self.closing), not self.odd, self.factor < 1)


def find_unit_faults(relations: Sequence[Relation]) -> list[UnitFault]:
    """At most one fault per block, by the identities that fail between blocks of different units."""
    money = [r for r in relations if r.free is None and not r.blanks and _is_money(r)]
    # A table that is nowhere the sum of the parts is vague, but may be just that in another unit.
    money = [r for r in money if not r.vague or r.kind == "tree"]
    failing = [r for r in money if not r.holds and r.kind in BETWEEN and len(_blocks(r)) > 1]
    if not failing:
        return []
    unit_of = _units(money, failing)
    holding = [relation for relation in money if relation.holds and not relation.trivial and evidence(relation) >= 1]
    broken = [relation for relation in money if not relation.holds and len(_blocks(relation)) == 1]
    held = {key for relation in holding if len(_tables(relation)) == 1 for key in relation.keys}
    faults: list[UnitFault] = []
    left = failing
    while left:
        candidates = [c for c in _candidates(left, unit_of) if _is_unit(c, held, broken)]
        if not candidates:
            break
        best = min(candidates, key=lambda c: (c.rank, sorted(c.blocks)))
        faults += _faults(best)
        told = {id(relation) for relation in best.failing}
        left = [relation for relation in left if id(relation) not in told]
    return faults


def _is_money(relation: Relation) -> bool:
    return all(cell.fact is not None and cell.fact.currency is not None for cell, _ in relation.terms)


def _block(cell: Cell) -> Block:
    assert cell.fact is not None
    return (cell.table_no, cell.fact.scale)


def _blocks(relation: Relation) -> set[Block]:
    return {_block(cell) for cell, _ in relation.terms}


def _tables(relation: Relation) -> set[int]:
    return {cell.table_no for cell, _ in relation.terms}


def _units(relations: Iterable[Relation], failing: Iterable[Relation]) -> dict[Block, frozenset[Block]]:
    """Per block all blocks that are of the same unit: an identity in which both weigh holds between them."""
    group = {block: {block} for relation in failing for block in _blocks(relation)}
    for relation in relations:
        if not relation.holds or relation.trivial:
            continue
        shares: dict[Block, Decimal] = defaultdict(Decimal)
        for cell, coefficient in relation.terms:
            shares[_block(cell)] += coefficient * cell.value
        bound = [block for block, share in shares.items() if share and abs(share) >= BOUND * relation.tolerance]
        for block in bound[1:]:
            joined = group.setdefault(bound[0], {bound[0]}) | group.setdefault(block, {block})
            group.update((member, joined) for member in joined)
    return {block: frozenset(members) for block, members in group.items()}


def _candidates(failing: Sequence[Relation], unit_of: Mapping[Block, frozenset[Block]]) -> list[_Candidate]:
    found = []
    for blocks in sorted({unit_of[block] for relation in failing for block in _blocks(relation)}, key=sorted):
        asked = [r for r in failing if _blocks(r) & blocks and not _blocks(r) <= blocks]
        others = {other for r in asked for block in _blocks(r) - blocks for other in unit_of[block]}
        odd = len({table for table, _ in blocks}) == 1 and len({table for table, _ in others}) >= MANY
        for factor in FACTORS:
            closing = tuple(relation for relation in asked if _digits(relation, blocks, factor) > 0)
            if 2 * len(closing) > len(asked):
                found.append(_Candidate(blocks, factor, closing, tuple(asked), odd))
    return found


def _digits(relation: Relation, blocks: frozenset[Block], factor: Decimal) -> float:
    """How many digits agree when the blocks' figures are multiplied; 0 where the identity still fails."""
    own = rest = tolerance = step = ZERO
    for cell, coefficient in relation.terms:
        times = factor if _block(cell) in blocks else ONE
        # Decimals that looked like cents hide something once they are decimals of thousands.
        tolerance += abs(coefficient) * times * (cell.step / 2 if times > 1 else cell.half)
        step = max(step, cell.step * times)
        if times == ONE:
            rest += coefficient * cell.value
        else:
            own += coefficient * cell.value * times
    if abs(own + rest) > tolerance or not own or not rest:
        return 0.0
    return max(0.0, math.log10(abs(own) / max(2 * tolerance, step)))


def _is_unit(candidate: _Candidate, held: set[str], broken: Sequence[Relation]) -> bool:
    """True where no slip in one figure could do the same: enough digits agree in independent identities, the table's
    own sums hold, and a figure that stands in all of the identities is held by a sum of its own table."""
    closing = candidate.closing
    digits = [_digits(relation, candidate.blocks, candidate.factor) for relation in closing]
    figures = {cell.key for relation in closing for cell in _own(relation, candidate.blocks)}
    # The same figures in a second identity are no second witness: their digits are counted once.
    if math.fsum(digits) / len(digits) * count_independent(closing) < DIGITS:
        return False
    if any(figures & relation.keys for relation in broken):
        return False
    return frozenset.intersection(*(relation.keys for relation in closing)) <= held


def _own(relation: Relation, blocks: frozenset[Block]) -> list[Cell]:
    return [cell for cell, _ in relation.terms if _block(cell) in blocks]


def _faults(candidate: _Candidate) -> list[UnitFault]:
    """One fault for each table of the unit that stands in the identities."""
    faults = []
    for table in sorted({cell.table_no for r in candidate.closing for cell in _own(r, candidate.blocks)}):
        blocks = frozenset(block for block in candidate.blocks if block[0] == table)
        closing = tuple(relation for relation in candidate.closing if _own(relation, blocks))
        failing = tuple(relation for relation in candidate.failing if _own(relation, blocks))
        facing: dict[int, int] = defaultdict(int)
        for relation in closing:
            for number in {block[0] for block in _blocks(relation) - candidate.blocks}:
                facing[number] += 1
        cells = {cell.key: cell for relation in failing for cell in _own(relation, blocks)}
        other = min(facing, key=lambda number: (-facing[number], number))
        faults.append(UnitFault(table, other, candidate.factor, closing, failing, tuple(cells.values())))
    return faults
