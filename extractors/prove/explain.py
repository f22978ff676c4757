"""How the arithmetic judged the readings of one table, for `selko explain`.

Belongs here: the same identities and the same choice as in the proof, counted. Does not belong here: any judgement of
its own.
"""

from __future__ import annotations

from decimal import localcontext

from selko.extractors.prove.figures.cells import build_grid
from selko.extractors.prove.figures.relations import evidence
from selko.extractors.prove.identities.choose import choose_reading, find_table_relations
from selko.extractors.prove.prover import PRECISION
from selko.schemas.models.explanation import ReadingReason
from selko.schemas.models.report import FigureTable


def explain_readings(table: FigureTable) -> tuple[ReadingReason, ...]:
    """Each reading of a table, in its order, with the identities that close and fail in it."""
    with localcontext(prec=PRECISION):
        chosen = choose_reading(table).reading
        reasons = []
        for reading in table.readings:
            relations = find_table_relations(build_grid(table.table_no, reading.facts)).relations
            asked = [relation for relation in relations if not relation.blanks]
            reasons.append(
                ReadingReason(
                    name=reading.name,
                    grid=reading.grid,
                    figures=len(reading.facts),
                    closing=sum(relation.holds for relation in asked),
                    failing=sum(not relation.holds for relation in asked),
                    digits=round(sum(map(evidence, relations)), 1),
                    inferred=reading.inferred,
                    chosen=reading is chosen,
                )
            )
    return tuple(reasons)
