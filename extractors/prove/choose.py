"""Among the readings of a table the one under which most identities close.

Belongs here: the choice. Does not belong here: making readings (extractors/normalise), identities between tables.
"""

from __future__ import annotations

from extractors.prove.cells import Grid, build_grid
from extractors.prove.relations import Relation, evidence
from extractors.prove.rows import find_row_relations
from extractors.prove.sums import build_sum_relations, find_lanes, find_sums
from schemas.report import FigureTable, Reading


def find_table_relations(grid: Grid) -> list[Relation]:
    """Every identity within one table: along its rows and down its columns, and the same with the table turned."""
    relations: list[Relation] = []
    for way in (grid, grid.turn()):
        for _, found in find_row_relations(way):
            relations += found
        lanes = find_lanes(way)
        for hypothesis in find_sums(way):
            found_in = build_sum_relations(way, hypothesis, lanes)
            closing = sum(1 for place, r in found_in if r.holds and not r.trivial and lanes.distinct[place])
            doubt = 1.2 if hypothesis.missing else 2.2 if hypothesis.rule_id == "column.sum" else 1.8
            relations += [
                relation for _, relation in build_sum_relations(way, hypothesis, lanes, support=closing, doubt=doubt)
            ]
    return distinct(relations)


def distinct(relations: list[Relation]) -> list[Relation]:
    """The relations without those that say the same of the same cells."""
    kept: dict[frozenset[str], Relation] = {}
    for relation in relations:
        kept.setdefault(relation.keys, relation)
    return list(kept.values())


def choose_reading(table: FigureTable) -> tuple[Reading, Grid, list[Relation]]:
    """The reading whose figures close most identities; the first of equals."""
    best: tuple[float, Reading, Grid, list[Relation]] | None = None
    for reading in table.readings:
        grid = build_grid(table.table_no, reading.facts)
        relations = find_table_relations(grid)
        score = sum(evidence(r) for r in relations) - 3.0 * sum(1 for r in relations if not r.holds and not r.blanks)
        if best is None or score > best[0] + 1.0:
            best = (score, reading, grid, relations)
    if best is None:
        return Reading(name="none", facts=()), build_grid(table.table_no, ()), []
    return best[1], best[2], best[3]
