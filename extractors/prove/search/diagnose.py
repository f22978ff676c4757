"""From failing identities to verdicts: which cell is wrong, what it should say, and how sure that is.

Belongs here: running the localisation per component, its uniqueness, the kind of each verdict. Does not belong here:
the search itself (localise), the words (proof).

A cell is named only when every other explanation costs clearly more. One failing identity alone can never name a
cell: any of its figures may be the wrong one, unless the others are held by identities of their own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from selko.extractors.prove.figures.cells import ZERO, Cell, Grid
from selko.extractors.prove.figures.keys import Key, key_of
from selko.extractors.prove.figures.relations import Relation
from selko.extractors.prove.search.error_localisation import (
    CELL_COST,
    ZERO_COST,
    Explanation,
    Network,
    Search,
    find_components,
)
from selko.extractors.prove.search.row_slips import Move, MoveKind, Places, find_moves
from selko.extractors.prove.search.slips import DISCOUNT, Slip, find_slip, rounded
from selko.extractors.prove.search.witnesses import confirms, count_independent
from selko.schemas.models.report import Measure
from selko.schemas.words.vocabulary import letters

SURE = 0.5  # how much dearer every other explanation must be when one failing identity points to the cell
SURE_TWICE = 0.3  # … when two or more do
LIKELY = 0.05
STRONG = 0.25  # … when the slip itself is evidence
CLEAR = 9.0  # no other explanation within reach
SAME_MAGNITUDE = 3
MINIMUM_SUPPORT = 2
UNUSED_COST = 1.4
ECHO_COST = 1.3
ECHO_STEPS = 10_000  # digits enough that no two figures share them by chance


class Verdict(StrEnum):
    WRONG = "wrong"
    LIKELY = "likely"
    MISSING = "missing"
    UNCLEAR = "unclear"
    OPENING = "opening"
    SHIFTED = "shifted"
    SWAPPED = "swapped"
    UNPRINTED = "unprinted"


@dataclass(frozen=True)
class Judgement:
    """What is said of one cell. `implied`: its value by the identities; `relations`: those that give it, the failing
    ones first; `witnesses`: how many of them are independent; `sure`: worth telling finance."""

    verdict: Verdict
    cell: Cell
    implied: Decimal
    relations: tuple[Relation, ...]
    witnesses: int
    slip: Slip = Slip.ARBITRARY
    solved: Mapping[str, Decimal] = field(default_factory=dict)  # the explanation's values, by cell
    sure: bool = True
    cells: tuple[Cell, ...] = ()  # all cells of a slip of whole rows, their values in `solved`


@dataclass(frozen=True)
class Diagnosis:
    judgements: tuple[Judgement, ...]
    suspects: frozenset[str]  # cells that some good explanation changes
    given_up: tuple[Relation, ...] = ()  # failing relations for which not every explanation was looked for


def cell_costs(grids: Sequence[Grid]) -> dict[str, float]:
    """Cells that are likelier wrong than others (a printed zero in a row of figures of one magnitude), and less likely
    (a zero in a row of zeros)."""
    costs: dict[str, float] = {}
    echoes = _echoes(grids)
    for grid in grids:
        for row in grid.cells:
            costs.update((c.key, ECHO_COST) for c in row if c is not None and c.key in echoes)
            amounts = [abs(c.value) for c in row if c is not None and not c.blank and c.value]
            if not amounts:
                costs.update((c.key, UNUSED_COST) for c in row if c is not None and not c.blank)
            if len(amounts) < 2 or max(amounts) > SAME_MAGNITUDE * sorted(amounts)[len(amounts) // 2]:
                continue
            costs.update((c.key, ZERO_COST) for c in row if c is not None and not c.blank and not c.value)
    return costs


def _echoes(grids: Sequence[Grid]) -> set[str]:
    """Cells whose number stands in another table too, for the same measure and year: nobody mistypes alike twice."""
    tables: dict[tuple[object, ...], set[int]] = {}
    found: list[tuple[tuple[object, ...], Cell]] = []
    for grid in grids:
        for row in grid.cells:
            for cell in row:
                if cell is not None and cell.fact is not None and abs(cell.value) >= ECHO_STEPS * cell.step:
                    key = (cell.fact.measure, cell.fact.fiscal_year, abs(cell.value))
                    tables.setdefault(key, set()).add(grid.table_no)
                    found.append((key, cell))
    return {cell.key for key, cell in found if len(tables[key]) > 1}


def diagnose(relations: Sequence[Relation], grids: Sequence[Grid], weak: Sequence[Relation] = ()) -> Diagnosis:
    """The verdicts on every failing identity of the report. `weak`: identities that only a slip of rows may explain."""
    vague = [relation for relation in relations if relation.vague and not relation.holds]
    relations = [relation for relation in relations if not relation.vague or relation.holds]
    costs = cell_costs(grids)
    places = Places.build(grids)
    network = Network.build(relations, {**costs, **_slip_costs(relations, costs)})
    judgements: list[Judgement] = []
    suspects: set[str] = set()
    settled: set[int] = set()
    given_up: list[Relation] = []
    for move in find_moves(network, places, weak):
        judgement = _moved(move)
        if judgement is not None:
            judgements.append(judgement)
            suspects.update(cell.key for cell in judgement.cells)
            settled.update(id(relation) for relation in move.fixed)
    for failing in find_components(network, settled):
        component = _Component(network, costs, failing)
        found, doubtful = component.judge()
        judgements += found
        suspects |= doubtful
        given_up += component.failing if component.search.exhausted else ()
    judgements += [replace(_unclear(relation), sure=False) for relation in vague if not relation.blanks]
    return Diagnosis(tuple(_told_once(judgements)), frozenset(suspects), tuple(given_up))


def _moved(move: Move) -> Judgement | None:
    """The verdict on a slip of a whole row, at the first of its cells."""
    changed = tuple(c for c in move.cells if abs(move.values.get(c.key, c.value) - c.value) > c.half)
    if not changed:
        return None
    kind = Verdict.SHIFTED if move.kind is MoveKind.SHIFTED else Verdict.SWAPPED
    implied = rounded(move.values[changed[0].key], changed[0])
    witnesses = count_independent(move.fixed)
    return Judgement(kind, changed[0], implied, move.fixed, witnesses, Slip.NEIGHBOUR, move.values, cells=changed)


def _told_once(judgements: list[Judgement]) -> list[Judgement]:
    """A difference between figures that are printed in several places is told at the most precise of them."""
    finest: dict[Key, Decimal] = {}
    for judgement in judgements:
        key = key_of(judgement.cell.fact) if judgement.cell.fact else None
        if key is not None and judgement.verdict in (Verdict.OPENING, Verdict.UNCLEAR):
            finest[key] = min(judgement.cell.step, finest.get(key, judgement.cell.step))
    kept = []
    for judgement in judgements:
        key = key_of(judgement.cell.fact) if judgement.cell.fact else None
        told = key in finest and judgement.verdict in (Verdict.OPENING, Verdict.UNCLEAR)
        if not told or (key is not None and judgement.cell.step <= finest[key]):
            kept.append(judgement)
    return kept


def _slip_costs(relations: Sequence[Relation], costs: dict[str, float]) -> dict[str, float]:
    """A cell that one likely slip would set right costs less."""
    cheaper: dict[str, float] = {}
    for relation in relations:
        if relation.holds or relation.blanks:
            continue
        for cell, coefficient in relation.terms:
            if not coefficient or (relation.free is not None and cell.key != relation.free.key):
                continue
            implied = cell.value - relation.residual / coefficient
            discount = DISCOUNT[find_slip(cell, implied, relation.tolerance / abs(coefficient))]
            cost = costs.get(cell.key, CELL_COST) - discount
            cheaper[cell.key] = min(cost, cheaper.get(cell.key, CELL_COST))
    return cheaper


class _Component:
    """One set of failing identities with a common cause: its best explanation, and how much dearer others are."""

    def __init__(self, network: Network, costs: dict[str, float], failing: list[int]):
        self.network = network
        self.costs = costs
        self.failing = [network.relations[n] for n in failing]
        self.names = {id(network.relations[n]): network.names[n] for n in failing}
        self.search = Search(network, failing)

    def judge(self) -> tuple[list[Judgement], set[str]]:
        """The verdicts, and the cells that some good explanation changes."""
        best = self.search.explain()
        if best is None:
            printed = [relation for relation in self.failing if not relation.blanks]
            return [_unclear(relation) for relation in printed], {key for r in printed for key in r.keys}
        best, others = self._by_slips(best, self._others(best))
        judgements: list[Judgement] = []
        suspects = set(best.changes)
        told: set[int] = set()
        for key, change in best.changes.items():
            other = others[key]
            if other is not None:
                margin = self._weight(other) - self._weight(best)
            else:
                margin = 0.0 if self.search.exhausted else CLEAR
            if other is not None and margin < SURE:
                suspects |= set(other.changes)
            judgement = self._cell(best, key, change, margin)
            if judgement is not None:
                judgements.append(judgement)
                told.update(id(relation) for relation in self.failing if key in relation.keys)
        causes: set[str] = set()
        for relation in sorted(self.failing, key=_actual_first):
            name = self.names[id(relation)]
            if id(relation) in told or relation.blanks or name in causes:
                continue
            causes.add(name)
            judgement = _dropped(relation) if name in best.dropped else _unclear(relation)
            judgements.append(judgement)
            if judgement.verdict is Verdict.UNCLEAR:
                suspects.add(relation.target.key)
        return judgements, suspects

    def _tolerance(self, key: str) -> Decimal:
        """How exactly the failing identities tell the cell's value."""
        found = [
            relation.tolerance / abs(coefficient)
            for relation in self.failing
            for cell, coefficient in relation.terms
            if cell.key == key and coefficient
        ]
        return min(found, default=ZERO)

    def _slip(self, key: str, change: Decimal) -> Slip:
        cell = self.network.cells[key]
        return find_slip(cell, cell.value + change, self._tolerance(key))

    def _weight(self, explanation: Explanation) -> float:
        """The explanation's cost by the slips that it really holds."""
        weight = math.fsum(self.network.doubts[name] for name in explanation.dropped)
        for key, change in explanation.changes.items():
            if self.network.cells[key].blank:
                weight += self.network.cost(key)
            else:
                weight += self.costs.get(key, CELL_COST) - DISCOUNT[self._slip(key, change)]
        return weight

    def _others(self, best: Explanation) -> dict[str, Explanation | None]:
        """Per changed cell the cheapest explanation without it, None when that is clearly dearer."""
        ceiling = best.cost + SURE + max(DISCOUNT.values())
        return {key: self.search.explain(frozenset({key}), ceiling) for key in best.changes}

    def _by_slips(
        self, best: Explanation, others: dict[str, Explanation | None]
    ) -> tuple[Explanation, dict[str, Explanation | None]]:
        """Where another explanation of nearly the same size is made of likelier slips, it is the better one."""
        rivals = [other for other in others.values() if other is not None]
        better = min([best, *rivals], key=self._weight)
        if better is best or self._weight(better) > self._weight(best) - 1e-6:
            return best, others
        return better, self._others(better)

    def _cell(self, best: Explanation, key: str, change: Decimal, margin: float) -> Judgement | None:
        cell = self.network.cells[key]
        pointing = [r for r in self.failing if key in r.keys and self.names[id(r)] not in best.dropped]
        giving = [
            self.network.relations[n]
            for n in self.network.by_cell[key]
            if self.network.names[n] not in best.dropped and confirms(self.network.relations[n], cell)
        ]
        giving.sort(key=lambda relation: (relation.holds, relation.tolerance))
        witnesses = max(1, count_independent([r for r in giving if not r.holds or not r.trivial]))
        solved = {k: self.network.cells[k].value + change for k, change in best.changes.items()}
        if cell.blank:
            if count_independent(pointing) < 2 or margin < LIKELY:
                return None
            return Judgement(Verdict.MISSING, cell, cell.value + change, tuple(giving), witnesses, Slip.BLANK, solved)
        implied = _agreed(cell, pointing, solved)
        if implied is None:
            implied = rounded(cell.value + change, cell)
        if abs(implied - cell.value) < cell.step / 2:
            return None
        slip = self._slip(key, change)
        twice = count_independent(pointing) >= 2
        # A figure to which nothing points follows from another one that is wrong: its own identity holds as printed.
        copied = bool(pointing) and not twice and all(relation.kind == "repeat" for relation in pointing)
        sure = twice or max((relation.support for relation in pointing), default=0) >= MINIMUM_SUPPORT
        if copied and slip is Slip.ARBITRARY and margin >= LIKELY:
            # Two figures that differ and no slip between them: they may be two things under one name.
            return Judgement(Verdict.UNCLEAR, cell, implied, tuple(pointing), 1, slip, solved, _same_label(pointing))
        if all(r.guess for r in pointing) if twice else any(r.guess for r in pointing):
            return Judgement(Verdict.UNCLEAR, cell, implied, tuple(pointing), 1, slip, solved, sure=False)
        strong = sure and _is_strong(slip, pointing) and margin >= STRONG
        if margin >= (SURE_TWICE if twice else SURE) or strong:
            return Judgement(Verdict.WRONG, cell, implied, tuple(giving), witnesses, slip, solved)
        if margin >= LIKELY:
            return Judgement(Verdict.LIKELY, cell, implied, tuple(giving), witnesses, slip, solved, sure)
        return None


def _agreed(cell: Cell, relations: Sequence[Relation], solved: Mapping[str, Decimal]) -> Decimal | None:
    """The value of the same figure printed more finely elsewhere, or that two or more identities give alike."""
    values: list[Decimal] = []
    for relation in relations:
        finer = [other for other, _ in relation.terms if other.step < cell.step]
        if relation.kind == "repeat" and finer:
            own = sum(coefficient for other, coefficient in relation.terms if other.key == cell.key)
            return rounded(-relation.terms[0][1] * relation.terms[1][1] * finer[0].value, cell) if own else None
        own = sum(coefficient for other, coefficient in relation.terms if other.key == cell.key)
        others = sum((c * solved.get(o.key, o.value) for o, c in relation.terms if o.key != cell.key), ZERO)
        if own and relation.free is None:
            values.append(rounded(-others / own, cell))
    value, count = Counter(values).most_common(1)[0] if values else (ZERO, 0)
    return value if count > 1 else None


def _is_strong(slip: Slip, pointing: Sequence[Relation]) -> bool:
    """A slip that no other cell would make by chance: a factor of ten; a sign, where enough figures take part that it
    is not two of three that have changed places."""
    figures = max((sum(1 for cell, _ in relation.terms if cell.value) for relation in pointing), default=0)
    return slip is Slip.FACTOR or (slip is Slip.SIGN and figures > 3)


def _actual_first(relation: Relation) -> bool:
    fact = relation.target.fact
    return fact is None or fact.measure in (Measure.VARIANCE, Measure.CHANGE_ABS)


def implied_target(relation: Relation) -> Decimal:
    """The value of the target that the other figures of the relation give."""
    coefficient = next(c for cell, c in relation.terms if cell.key == relation.target.key)
    return rounded(relation.target.value - relation.residual / coefficient, relation.target)


def _same_label(relations: Sequence[Relation]) -> bool:
    return all(len({letters(c.fact.label) for c, _ in r.terms if c.fact is not None}) == 1 for r in relations)


def _unclear(relation: Relation) -> Judgement:
    sure = relation.support >= MINIMUM_SUPPORT and not relation.gap and not relation.guess
    if relation.kind == "repeat":
        slip = find_slip(relation.target, implied_target(relation), relation.tolerance)
        sure = sure and (slip is not Slip.ARBITRARY or _same_label([relation]))
    return Judgement(Verdict.UNCLEAR, relation.target, implied_target(relation), (relation,), 1, sure=sure)


def _dropped(relation: Relation) -> Judgement:
    if relation.rule_id == "statement.opening":
        return Judgement(Verdict.OPENING, relation.target, implied_target(relation), (relation,), 1)
    if relation.gap:
        return Judgement(Verdict.UNPRINTED, relation.target, implied_target(relation), (relation,), 1, sure=False)
    return _unclear(relation)
