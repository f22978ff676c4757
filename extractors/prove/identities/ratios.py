"""Quotients that a table prints beside their parts: cost per student, debt per inhabitant.

Belongs here: rows that are one row divided by another. Does not belong here: percentages across columns.

Which rows are divided is not read from words: every pair is tried, and the pair is taken under which the quotient
comes out in several columns.
"""

from __future__ import annotations

import math

from selko.extractors.prove.figures.cells import ONE, Cell, Grid
from selko.extractors.prove.figures.relations import Relation, evidence
from selko.extractors.prove.identities.statements import build_quotient

QUOTIENT_MARK = "/"  # "€/asukas", "per" has no sign of its own
DIGITS = 3.0
ROW_LIMIT = 40
Triple = tuple[Cell, Cell, Cell]


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
            triples = _triples(grid, row, part, base)
            if sum(1 for triple in triples if _closes(*triple)) < 2:
                continue
            found = _relations(triples, 0)
            closing = [relation for relation in found if relation.holds and not relation.trivial]
            failing = len(found) - len(closing)
            digits = math.fsum(map(evidence, closing))
            if len(closing) < 2 or len(closing) <= failing or digits < need:
                continue
            if best is None or digits - 2 * failing > best[0]:
                best = (digits - 2 * failing, _relations(triples, len(closing)))
    return best[1] if best else []


def _triples(grid: Grid, row: int, part: int, base: int) -> list[Triple]:
    """Quotient, part and base of every column in which all three are printed and could be just that."""
    found = []
    for target, upper, lower in zip(grid.cells[row], grid.cells[part], grid.cells[base], strict=True):
        if target is None or upper is None or lower is None or not lower.value or not target.value:
            continue  # blanks and dashes are zero, too
        if abs(upper.value) >= abs(target.value):
            found.append((target, upper, lower))
    return found


def _closes(target: Cell, upper: Cell, lower: Cell) -> bool:
    """The same as that build_quotient's relation holds; nearly all of the many pairs are refused here."""
    allowed = abs(lower.value) * target.step + upper.half + lower.half * abs(target.value)
    return abs(upper.value - lower.value * target.value) <= allowed


def _relations(triples: list[Triple], support: int) -> list[Relation]:
    return [
        build_quotient("column.ratio", "column", target, upper, (lower, ONE), support=support)
        for target, upper, lower in triples
    ]
