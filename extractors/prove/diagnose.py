"""From failing identities to verdicts: which cell is wrong, what it should say, and how sure that is.

Belongs here: running the localisation per component, its uniqueness, the kind of each verdict. Does not belong here:
the search itself (localise), the words (proof).

A cell is named only when every other explanation costs clearly more. One failing identity alone can never name a
cell: any of its figures may be the wrong one, unless the others are held by identities of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from extractors.prove.cells import Cell, Grid
from extractors.prove.localise import ZERO_COST, Explanation, Network, Search, find_components
from extractors.prove.relations import Relation
from extractors.prove.slips import DISCOUNT, Slip, find_slip, rounded
from extractors.prove.witnesses import count_independent

SURE = 0.5  # how much dearer every other explanation must be when one failing identity points to the cell
SURE_TWICE = 0.3  # … when two or more do
LIKELY = 0.05
SAME_MAGNITUDE = 3.0
MINIMUM_SUPPORT = 2


class Verdict(StrEnum):
    WRONG = "wrong"
    LIKELY = "likely"
    MISSING = "missing"
    UNCLEAR = "unclear"
    OPENING = "opening"
    UNPRINTED = "unprinted"


@dataclass(frozen=True)
class Judgement:
    """What is said of one cell. `implied`: its value by the identities; `relations`: those that give it, the failing
    ones first; `witnesses`: how many of them are independent; `sure`: worth telling finance."""

    verdict: Verdict
    cell: Cell
    implied: float
    relations: tuple[Relation, ...]
    witnesses: int
    slip: Slip = Slip.ARBITRARY
    sure: bool = True


@dataclass(frozen=True)
class Diagnosis:
    judgements: tuple[Judgement, ...]
    suspects: frozenset[str]  # cells that some good explanation changes


def cell_costs(grids: Sequence[Grid]) -> dict[str, float]:
    """Cells that are likelier wrong than others: a printed zero in a row of figures of one magnitude."""
    costs: dict[str, float] = {}
    for grid in grids:
        for row in grid.cells:
            amounts = [abs(c.value) for c in row if c is not None and not c.blank and c.value]
            if len(amounts) < 2 or max(amounts) > SAME_MAGNITUDE * sorted(amounts)[len(amounts) // 2]:
                continue
            costs.update((c.key, ZERO_COST) for c in row if c is not None and not c.blank and not c.value)
    return costs


def diagnose(relations: Sequence[Relation], costs: dict[str, float]) -> Diagnosis:
    """The verdicts on every failing identity of the report."""
    network = Network.build(relations, costs)
    judgements: list[Judgement] = []
    suspects: set[str] = set()
    for failing in find_components(network):
        found, doubtful = _component(network, failing)
        judgements += found
        suspects |= doubtful
    return Diagnosis(tuple(judgements), frozenset(suspects))


def _component(network: Network, failing: list[int]) -> tuple[list[Judgement], set[str]]:
    search = Search(network, failing)
    best = search.explain()
    if best is None:
        relations = [network.relations[n] for n in failing if not network.relations[n].blanks]
        return [_unclear(r) for r in relations], {cell.key for r in relations for cell, _ in r.terms}
    others = {key: search.explain(frozenset({key})) for key in best.changes}
    best, others = _by_slips(network, search, best, others)
    judgements: list[Judgement] = []
    suspects = set(best.changes)
    named: set[int] = set()
    for key, change in best.changes.items():
        other = others[key]
        margin = _weight(network, other) - _weight(network, best) if other is not None else 9.0
        if other is not None and margin < SURE:
            suspects |= set(other.changes)
        judgement = _judge(network, best, key, change, margin, failing)
        if judgement is not None:
            judgements.append(judgement)
            named.update(n for n in failing if key in network.relations[n].keys)
    for number in best.dropped:
        relation = network.relations[number]
        if not relation.holds and not relation.blanks:
            named.add(number)
            judgements.append(_dropped(relation))
            if judgements[-1].verdict is Verdict.UNCLEAR:
                suspects.add(relation.target.key)
    unnamed = [network.relations[n] for n in failing if n not in named]
    judgements += [_unclear(relation) for relation in unnamed if not relation.blanks]
    return judgements, suspects


def _weight(network: Network, explanation: Explanation) -> float:
    return explanation.cost - sum(
        DISCOUNT[find_slip(network.cells[key], network.cells[key].value + change)]
        for key, change in explanation.changes.items()
    )


def _by_slips(
    network: Network, search: Search, best: Explanation, others: dict[str, Explanation | None]
) -> tuple[Explanation, dict[str, Explanation | None]]:
    """Where another explanation of nearly the same size is made of likelier slips, it is the better one."""
    rivals = [other for other in others.values() if other is not None]
    better = min([best, *rivals], key=lambda explanation: _weight(network, explanation))
    if better is best or _weight(network, better) > _weight(network, best) - 1e-6:
        return best, others
    return better, {key: search.explain(frozenset({key})) for key in better.changes}


def _judge(
    network: Network, best: Explanation, key: str, change: float, margin: float, failing: list[int]
) -> Judgement | None:
    cell = network.cells[key]
    implied = rounded(cell.value + change, cell)
    pointing = [network.relations[n] for n in failing if key in network.relations[n].keys and n not in best.dropped]
    giving = [
        network.relations[n]
        for n in network.by_cell[key]
        if n not in best.dropped and network.relations[n].tolerance <= 100 * cell.step * _coefficient(network, n, key)
    ]
    giving.sort(key=lambda relation: relation.holds)
    witnesses = max(1, count_independent([r for r in giving if not r.holds or not r.trivial]))
    slip = find_slip(cell, implied)
    if cell.blank:
        if count_independent(pointing) < 2 or margin < LIKELY:
            return None
        return Judgement(Verdict.MISSING, cell, implied, tuple(giving), witnesses, slip)
    if abs(implied - cell.value) < cell.step / 2:
        return None
    needed = SURE if count_independent(pointing) < 2 else SURE_TWICE
    if margin >= needed:
        return Judgement(Verdict.WRONG, cell, implied, tuple(giving), witnesses, slip)
    if margin >= LIKELY:
        return Judgement(Verdict.LIKELY, cell, implied, tuple(giving), witnesses, slip)
    return None


def _coefficient(network: Network, number: int, key: str) -> float:
    return max((abs(c) for cell, c in network.relations[number].terms if cell.key == key), default=0.0) or 1.0


def implied_target(relation: Relation) -> float:
    """The value of the target that the other figures of the relation give."""
    coefficient = next(c for cell, c in relation.terms if cell.key == relation.target.key)
    return rounded(relation.target.value - relation.residual / coefficient, relation.target)


def _unclear(relation: Relation) -> Judgement:
    sure = relation.support >= MINIMUM_SUPPORT and not relation.gap
    return Judgement(Verdict.UNCLEAR, relation.target, implied_target(relation), (relation,), 1, sure=sure)


def _dropped(relation: Relation) -> Judgement:
    if relation.rule_id == "statement.opening":
        return Judgement(Verdict.OPENING, relation.target, implied_target(relation), (relation,), 1)
    if relation.gap:
        return Judgement(Verdict.UNPRINTED, relation.target, implied_target(relation), (relation,), 1, sure=False)
    return _unclear(relation)
