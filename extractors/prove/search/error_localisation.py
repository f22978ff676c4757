"""Error localisation after Fellegi and Holt: the smallest set of cells whose change satisfies every identity.

Belongs here: the search for that set over the failing identities, and how much better it is than any other. Does not
belong here: what a found cell is called, or told to finance.

Method: the choice of cells is a weighted set-covering problem (solved by HiGHS, see cover). Its constraints are
the failing identities, and the implied edits that come to light when a choice is tried: the chosen cells are
eliminated exactly, and a combination of identities that is still violated must be covered by another of its cells, or
by saying that one of its identities does not apply here. No amount ever enters the solver: it sees costs and who
covers what, as floats; its choice is checked, and the values of the chosen cells are computed exactly from the
identities (elimination). No big-M, so no choice leaks through a solver's tolerance.
Identities that hold take part, so that a change that breaks one is not free.

I. P. Fellegi, D. Holt: A Systematic Approach to Automatic Edit and Imputation, JASA 71 (1976).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from selko.extractors.prove.figures.cells import ZERO, Cell
from selko.extractors.prove.figures.relations import Relation
from selko.extractors.prove.search.elimination import Equation, build_equation, solve
from selko.extractors.prove.search.set_cover import Cut, TooMuchWorkError, Work, find_cover

CELL_COST = 1.0
BLANK_COST = 0.6  # a blank that a row or a sum says is no zero
UNASKED_COST = 1.2  # a blank that nothing speaks of
ZERO_COST = 0.8  # a printed zero in a row where other figures stand
BLANK_DOUBT = 0.9  # an identity over a blank may not be meant: less than a wrong cell
HOLDING_DOUBT = 0.8  # to doubt an identity that holds costs more
ROUNDS = 60
COVERS = 200  # covers of one component, for all questions asked of it
CUTS = 250
# The covers of one table may take so many steps, and so many more for each of its figures: four times what the most
# entangled slips of a real table were seen to need.
WORK = 300_000
WORK_PER_CELL = 250


@dataclass(frozen=True)
class Explanation:
    """`changes`: cell key → the change of its amount. `dropped`: names of identities said not to apply."""

    changes: dict[str, Decimal]
    dropped: frozenset[str]
    cost: float


@dataclass
class Network:
    """All relations of a report, by the cells that they hold together."""

    relations: Sequence[Relation]
    costs: dict[str, float]
    cells: dict[str, Cell] = field(default_factory=dict)
    by_cell: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    asked_blanks: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)  # per relation, what it is called when it is dropped
    doubts: dict[str, float] = field(default_factory=dict)
    work: dict[int, Work] = field(default_factory=dict)  # by table, for all searches that begin in it

    @classmethod
    def build(cls, relations: Sequence[Relation], costs: dict[str, float]) -> Network:
        """Index the relations; `costs` holds the cells that are likelier wrong than others."""
        network = cls(relations, costs)
        for number, relation in enumerate(relations):
            network._add_doubt(number, relation)
            for cell, _ in relation.terms:
                network.cells[cell.key] = cell
                network.by_cell[cell.key].append(number)
            if not relation.holds and len(relation.blanks) == 1:
                network.asked_blanks.add(relation.blanks[0].key)
        for cell in network.cells.values():
            network.work.setdefault(cell.table_no, Work(WORK)).left += WORK_PER_CELL
        return network

    def _add_doubt(self, number: int, relation: Relation) -> None:
        """Failing relations of one cause are dropped together, at the price of the dearest; a holding one alone."""
        if relation.holds:
            name, doubt = f"!#{number}", relation.doubt + HOLDING_DOUBT
        else:
            name = f"!{relation.cause or f'#{number}'}"
            doubt = BLANK_DOUBT if relation.blanks else relation.doubt
        self.names.append(name)
        self.doubts[name] = max(doubt, self.doubts.get(name, 0.0))

    def cost(self, name: str) -> float:
        """The cost of changing a cell, or of dropping the relations of one name ('!…')."""
        if name.startswith("!"):
            return self.doubts[name]
        if self.cells[name].blank:
            return BLANK_COST if name in self.asked_blanks else UNASKED_COST
        return self.costs.get(name, CELL_COST)


def find_components(network: Network, settled: Collection[int] = ()) -> list[list[int]]:
    """Failing relations that may have a common cause: they share a cell, or a holding relation lies between them. The
    smallest groups first, whatever the order of the tables, since the work on a table has an end. `settled`: ids of
    relations that are explained already."""
    failing = [n for n, relation in enumerate(network.relations) if not relation.holds and id(relation) not in settled]
    touched = {cell.key for n in failing for cell, _ in network.relations[n].terms}
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    numbers = set(failing) | {n for key in touched for n in network.by_cell[key]}
    for number in sorted(numbers):
        keys = [cell.key for cell, _ in network.relations[number].terms if cell.key in touched]
        for key in keys[1:]:
            parent[root(key)] = root(keys[0])
    groups: dict[str, list[int]] = defaultdict(list)
    for number in failing:
        groups[root(network.relations[number].terms[0][0].key)].append(number)
    return sorted(groups.values(), key=lambda group: (len(group), min(network.relations[n].target.key for n in group)))


class Search:
    """The covering problem of one component; its implied edits serve every question asked of it."""

    def __init__(self, network: Network, failing: list[int]):
        self.network = network
        self.failing = failing
        self.cuts: list[Cut] = []
        for number in failing:
            relation = network.relations[number]
            terms = relation.linear or relation.terms
            self.cuts.append(self._cut([number], [c.key for c, weight in terms if weight], frozenset()))
        self._known = set(self.cuts)
        first = min((network.relations[number].target for number in failing), key=lambda cell: cell.key)
        self._work = network.work[first.table_no]
        self._covers = 0
        self.exhausted = False  # the search was given up: what it did not find may yet exist

    def explain(self, excluded: frozenset[str] = frozenset(), ceiling: float = math.inf) -> Explanation | None:
        """The cheapest explanation that changes none of the excluded cells; None when there is none below the
        ceiling, or too many rounds would be needed. Every cover is a lower bound, so a dear one ends the search."""
        for _ in range(ROUNDS):
            if self._covers >= COVERS or len(self.cuts) > CUTS:
                self.exhausted = True
                return None
            self._covers += 1
            try:
                chosen = find_cover(self.cuts, excluded, self.network.cost, self._work)
            except TooMuchWorkError:
                self.exhausted = True
                return None
            if chosen is None or sum(map(self.network.cost, chosen)) > ceiling:
                return None
            cells = frozenset(name for name in chosen if not name.startswith("!"))
            dropped = frozenset(name for name in chosen if name.startswith("!"))
            changes, violated = self._eliminate(cells, dropped)
            if not violated:
                return Explanation(changes, dropped, sum(map(self.network.cost, chosen)))
            fresh = [cut for cut in violated if cut not in self._known]
            if not fresh:
                return None
            self.cuts += fresh
            self._known.update(fresh)
        self.exhausted = True
        return None

    def _equations(self, cells: frozenset[str], dropped: frozenset[str]) -> Iterator[Equation]:
        """The relations that the choice must satisfy, in the changes of their cells; the tightest first, so that the
        implied value comes from the most precise of them."""
        numbers = {n for key in cells for n in self.network.by_cell[key]} | set(self.failing)
        numbers = {n for n in numbers if self.network.names[n] not in dropped}
        relations = self.network.relations
        for number in sorted(numbers, key=lambda n: (relations[n].tolerance, len(relations[n].terms), n)):
            relation = relations[number]
            terms = relation.terms
            if relation.free is not None:
                others = [cell.key for cell, _ in terms if cell.key in cells and cell.key != relation.free.key]
                if relation.free.key in cells and others:
                    continue  # a quotient of changed parts: its own value follows from theirs
                if others:
                    terms = relation.linear
            pairs = ((cell.key, coefficient) for cell, coefficient in terms)
            yield build_equation(pairs, relation.residual, relation.tolerance, number)

    def _eliminate(self, cells: frozenset[str], dropped: frozenset[str]) -> tuple[dict[str, Decimal], list[Cut]]:
        """Solve the chosen cells exactly from the relations; the implied edits that are still violated, if any."""
        pivots: list[tuple[str, Equation]] = []
        violated: list[Cut] = []
        for equation in self._equations(cells, dropped):
            for key, pivot in pivots:
                equation.eliminate(key, pivot)
            unknown = [key for key in equation.weights if key in cells]
            if unknown:
                pivots.append((max(unknown, key=lambda key: (abs(equation.weights[key]), key)), equation))
            elif abs(equation.rest) > equation.tolerance:
                violated.append(self._cut(equation.of, equation.weights, cells))
        changes = solve(pivots, cells)
        self._follow_quotients(changes)
        return changes, violated

    def _follow_quotients(self, changes: dict[str, Decimal]) -> None:
        """A changed quotient of changed parts has the value that these give."""
        for number in {n for key in changes for n in self.network.by_cell[key]}:
            relation = self.network.relations[number]
            if relation.free is None or relation.free.key not in changes:
                continue
            part, base, target = (cell for cell, _ in relation.terms[:3])
            if (part.key not in changes and base.key not in changes) or not base.value or not relation.terms[2][1]:
                continue
            upper = part.value + changes.get(part.key, ZERO)
            lower = base.value + changes.get(base.key, ZERO)
            own = relation.terms[1][1]
            value = (upper + own * lower) / -relation.coefficient_for(lower) if lower else target.value
            changes[target.key] = value - target.value

    def _cut(self, numbers: Iterable[int], row: Iterable[str], cells: frozenset[str]) -> Cut:
        """What could satisfy a violated combination: a cell that is left in it, a quotient, or to drop a relation."""
        names = {name for name in row if name not in cells}
        for number in numbers:
            names.add(self.network.names[number])
            free = self.network.relations[number].free
            if free is not None and free.key not in cells:
                names.add(free.key)
        return frozenset(names)
