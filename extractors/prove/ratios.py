"""Quotients that a table prints beside their parts: cost per student, debt per inhabitant.

Belongs here: rows that are one row divided by another. Does not belong here: percentages across columns.

Which rows are divided is not read from words: every pair is tried, and the pair is taken under which the quotient
comes out in several columns.
"""

from __future__ import annotations

import math

from extractors.prove.between import build_quotient
from extractors.prove.cells import Grid
from extractors.prove.relations import Relation, evidence

QUOTIENT_MARK = "/"  # "€/asukas", "per" has no sign of its own
DIGITS = 3.0
ROW_LIMIT = 40


def find_ratio_relations(grid: Grid) -> list[Relation]:
    """One relation per column for each row that is a quotient of two others. At least two columns must bear it out."""
    if len(grid.rows) > ROW_LIMIT or len(grid.columns) < 2:
        return []
    relations: list[Relation] = []
    for row, lane in enumerate(grid.rows):
        if QUOTIENT_MARK in lane.label:
            relations += _quotient(grid, row)
    return relations


def _quotient(grid: Grid, row: int) -> list[Relation]:
    best: tuple[float, list[Relation]] | None = None
    others = [r for r in range(len(grid.rows)) if r != row]
    need = DIGITS + math.log10(max(1, len(others) ** 2))
    for part in others:
        for base in others:
            if part == base:
                continue
            found = _relations(grid, row, part, base, 0)
            closing = [relation for relation in found if relation.holds and not relation.trivial]
            failing = len(found) - len(closing)
            digits = math.fsum(map(evidence, closing))
            if len(closing) < 2 or len(closing) <= failing or digits < need:
                continue
            if best is None or digits - 2 * failing > best[0]:
                best = (digits - 2 * failing, _relations(grid, row, part, base, len(closing)))
    return best[1] if best else []


def _relations(grid: Grid, row: int, part: int, base: int, support: int) -> list[Relation]:
    found = []
    for column in range(len(grid.columns)):
        target, upper, lower = (grid.cell(r, column) for r in (row, part, base))
        if target.blank or upper.blank or lower.blank or not lower.value or not target.value:
            continue
        if abs(upper.value) < abs(target.value):
            continue
        found.append(build_quotient("column.ratio", "column", target, upper, (lower, 1.0), support=support))
    return found
