"""Among the readings of a table the one under which most identities close.

Belongs here: the choice. Does not belong here: making readings (extractors/normalise), identities between tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from selko.extractors.prove.figures.cells import Grid, build_grid
from selko.extractors.prove.figures.relations import Relation, evidence
from selko.extractors.prove.identities.differences import Signs, settle_signs
from selko.extractors.prove.identities.hypotheses import build_sum_relations, find_lanes
from selko.extractors.prove.identities.rows import (
    Formula,
    find_assumed_relations,
    find_row_relations,
    find_weak_relations,
)
from selko.extractors.prove.identities.sums import find_sums
from selko.extractors.prove.identities.support import doubt_columns, doubt_rows
from selko.schemas.models.report import FigureTable, Reading

FAILING = 3.0  # digits of evidence that an identity which fails takes away
SAME_GRID = 1.0  # digits by which another choice of signs must be better
OTHER_GRID = 6.0  # digits by which another grid must be better: some thousand sums are tried in a table


@dataclass(frozen=True)
class TableRelations:
    """The identities of one table, the formulas of its columns, and which way round its differences are printed."""

    relations: list[Relation] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    weak: list[Relation] = field(default_factory=list)  # by definition, but not borne out
    signs: Signs = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen(TableRelations):
    """A table's reading with its grid and its identities."""

    reading: Reading = field(kw_only=True)
    grid: Grid = field(kw_only=True)


@dataclass(frozen=True)
class _Weighed:
    """A reading with the digits that agree in its identities, and the same less what speaks against it."""

    score: float
    digits: float
    chosen: Chosen


def find_table_relations(grid: Grid) -> TableRelations:
    """Every identity within one table: along its rows and down its columns, and the same with the table turned."""
    relations: list[Relation] = []
    formulas: list[Formula] = []
    weak: list[Relation] = []
    ways = [(way, find_row_relations(way)) for way in (grid, grid.turn())]
    signs = settle_signs((way, [formula for formula, _ in fitting]) for way, fitting in ways)
    for way, fitting in ways:
        for found in doubt_rows(way, [found for _, found in fitting]):
            relations += found
        if way is grid:
            formulas += [formula for formula, _ in fitting]
        weak += find_weak_relations(way, [formula for formula, _ in fitting])
        asked = frozenset(r.blanks[0].key for r in relations if not r.holds and len(r.blanks) == 1)
        lanes = find_lanes(way, signs)
        sums = []
        for hypothesis in find_sums(way, lanes, _doubtful(relations, way)):
            found_in = build_sum_relations(way, hypothesis, lanes)
            closing = sum(1 for place, r in found_in if r.holds and not r.trivial and lanes.distinct[place])
            doubt = 1.2 if hypothesis.missing else 2.2 if hypothesis.rule_id == "column.sum" else 1.8
            sums.append(build_sum_relations(way, hypothesis, lanes, support=closing, doubt=doubt, asked=asked))
        for of_rows in doubt_columns(sums, (relation for _, found in fitting for relation in found)):
            relations += of_rows
    return TableRelations(distinct(relations), formulas, weak, signs)


def _doubtful(relations: list[Relation], grid: Grid) -> list[int]:
    """Rows in which two identities or more fail."""
    failing: dict[str, int] = {}
    for relation in relations:
        if not relation.holds and not relation.blanks:
            failing[relation.target.key] = 1
    counts = [sum(1 for cell in row if cell is not None and cell.key in failing) for row in grid.cells]
    return [row for row, count in enumerate(counts) if count > 1]


def distinct(relations: list[Relation]) -> list[Relation]:
    """The relations without those that say the same of the same cells."""
    kept: dict[frozenset[str], Relation] = {}
    for relation in relations:
        kept.setdefault(relation.keys, relation)
    return list(kept.values())


def choose_reading(table: FigureTable) -> Chosen:
    """The reading whose figures close most identities; the first of equals.

    Another grid than the first is taken only where OTHER_GRID more digits agree in it: figures cut otherwise add up by
    chance now and then. That identities fail in the first grid is no reason: an error in the report would vanish in
    a grid that does not ask for it.
    """
    best: dict[int, _Weighed] = {}
    for reading in table.readings:
        grid = build_grid(table.table_no, reading.facts)
        found = find_table_relations(grid)
        digits = sum(evidence(r) for r in found.relations)
        score = digits - FAILING * sum(1 for r in found.relations if not r.holds and not r.blanks)
        known = best.get(reading.grid)
        if known is None or score > known.score + SAME_GRID:
            chosen = Chosen(found.relations, found.formulas, found.weak, found.signs, reading=reading, grid=grid)
            best[reading.grid] = _Weighed(score, digits, chosen)
    if not best:
        return Chosen(reading=Reading(name="none", facts=()), grid=build_grid(table.table_no, ()))
    first, *others = best.values()
    winner = first
    for other in others:
        gained = min(other.score - first.score, other.digits - first.digits)
        if gained > OTHER_GRID and (winner is first or other.score > winner.score + SAME_GRID):
            winner = other
    return winner.chosen


def find_assumed(chosen: list[Chosen]) -> list[Relation]:
    """What a table's header says and its figures never bear out, where the report's other tables use it so."""
    relations: list[Relation] = []
    for table in chosen:
        elsewhere: dict[tuple[object, ...], int] = {}
        for other in chosen:
            if other is not table:
                for formula in other.formulas:
                    elsewhere[formula.name] = elsewhere.get(formula.name, 0) + formula.closing
        relations += find_assumed_relations(table.grid, table.formulas, elsewhere)
    return relations
