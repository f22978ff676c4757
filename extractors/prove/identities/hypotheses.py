"""A sum of rows as a hypothesis, and the relations that ask it in every column.

Belongs here: the hypothesis and the columns that test it. Does not belong here: where hypotheses come from (sums: the
official forms; totals: what the table prints).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

import numpy as np
from numpy.typing import NDArray

from selko.extractors.prove.figures.cells import DERIVED, ONE, ZERO, Cell, Grid
from selko.extractors.prove.figures.relations import Relation, Term, build_relation, tolerance_of
from selko.extractors.prove.identities.differences import Signs, is_open, sign_of
from selko.schemas.models.report import Measure
from selko.schemas.words.vocabulary import fold, pattern

OFFICIAL = "column.sum"
OPEN_DOUBT = 0.5  # a part of the sum is left blank: the sum may not be meant


@dataclass(frozen=True)
class SumHypothesis:
    """Row `target` = Σ sign · row. `missing`: items of the official form that are not printed in the table."""

    rule_id: str
    target: int
    parts: tuple[tuple[int, Decimal], ...]
    missing: tuple[str, ...] = ()
    printed: bool = False  # adds up with the printed signs, not the canonical ones
    guess: bool = False  # neither a word nor a form says that it is a total


@dataclass(frozen=True)
class Lanes:
    """The columns of a grid in which sums are asked, those that repeat another marked."""

    index: tuple[int, ...]
    distinct: NDArray[np.bool_]
    signs: Signs = field(default_factory=dict)  # which way round the differences are printed


def find_lanes(grid: Grid, signs: Signs | None = None) -> Lanes:
    """Columns of amounts. A column that prints the same as an earlier one, or is the difference of two, is no test of
    its own."""
    index = tuple(c for c, lane in enumerate(grid.columns) if not lane.ratio)
    distinct = np.ones(len(index), dtype=bool)
    derived = [grid.columns[c].measure in DERIVED for c in index]
    seen: set[tuple[int, ...]] = set()
    for c, figures in enumerate(grid.values[:, index].T.tolist()):
        column = tuple(figures)
        distinct[c] = column not in seen and not (derived[c] and len(index) - sum(derived) >= 2)
        seen.add(column)
    return Lanes(index, distinct, signs or {})


@cache
def is_total(label: str) -> bool:
    """True for a label that says that it is a total."""
    return pattern("total_word").search(fold(label)) is not None


def digits_of(relation: Relation) -> float:
    """How many decimal digits of the target the sum confirms."""
    share = 1.0 if sum(1 for cell, _ in relation.terms if cell.value) > 2 else 0.5  # one part alone: only a copy
    return share * math.log10(abs(relation.target.value) / (2 * relation.tolerance + relation.target.step) + 1)


def build_sum_relations(
    grid: Grid,
    hypothesis: SumHypothesis,
    lanes: Lanes | None = None,
    *,
    support: int = 0,
    doubt: float = 2.0,
    asked: frozenset[str] = frozenset(),
) -> list[tuple[int, Relation]]:
    """The hypothesis asked in each column of amounts, with the column's place among the lanes. A part that is left
    blank or printed as a dash adds nothing. `asked`: blank places of which a row says that they are no zero."""
    lanes = lanes or find_lanes(grid)
    relations = []
    rows = (hypothesis.target, *(row for row, _ in hypothesis.parts))
    unsigned = _find_unsigned(grid, rows)
    for place, column in enumerate(lanes.index):
        if grid.unread and any((row, column) in grid.unread for row in rows):
            continue  # a figure that could not be read is not zero
        terms: list[Term] = []
        printed = 0
        for row, sign in ((hypothesis.target, -ONE), *hypothesis.parts):
            cell = grid.cell(row, column)
            coefficient = sign * cell.flip if hypothesis.printed else sign
            if hypothesis.rule_id == OFFICIAL:
                coefficient *= sign_of(cell, lanes.signs)
            if not cell.blank or cell.key in asked or (row == hypothesis.target and grid.fillable[row, column]):
                terms.append((cell, coefficient))
            printed += not cell.blank
        target = grid.cell(hypothesis.target, column)
        if printed < 2:
            continue
        if hypothesis.rule_id == OFFICIAL and not _closes(terms):
            terms = _as_meant(terms, lanes.signs, unsigned)
        open_part = any(grid.cell(row, column).blank and grid.fillable[row, column] for row, _ in hypothesis.parts)
        relation = build_relation(
            hypothesis.rule_id,
            "row" if grid.turned else "column",
            terms,
            target,
            tolerance=tolerance_of(terms),
            doubt=min(doubt, OPEN_DOUBT) if open_part else doubt,
            support=support,
            gap=bool(hypothesis.missing) or open_part,
            guess=hypothesis.guess,
            cause=f"{grid.table_no}:{grid.turned}:{hypothesis.target}:{len(hypothesis.parts)}",
        )
        if target.blank and (relation.holds or not grid.fillable[hypothesis.target, column]):
            continue
        if not relation.holds and len(relation.blanks) > 1 and target.blank:
            continue
        relations.append((place, relation))
    return relations


def _as_meant(terms: list[Term], signs: Signs, unsigned: set[str]) -> list[Term]:
    """The terms of an official sum with its costs as they are printed where only so it comes out, and no sign of its
    figures is settled: they are differences of which nothing tells the way round, or no levels at all. `unsigned`:
    line items that the table prints without the sign that costs have."""
    if not all(is_open(cell, signs) or _is_no_level(cell) for cell, _ in terms if cell.fact is not None):
        return terms
    meant = [(cell, -coefficient if _is_of(cell, unsigned) else coefficient) for cell, coefficient in terms]
    return meant if _closes(meant) else terms


def _find_unsigned(grid: Grid, rows: Iterable[int]) -> set[str]:
    """The line items of these rows that the table prints with the other sign than they count with."""
    cells = (cell for row in rows for cell in grid.cells[row] if cell is not None and cell.flip < 0)
    return {cell.fact.line_item for cell in cells if cell.fact is not None and cell.fact.line_item is not None}


def _closes(terms: list[Term]) -> bool:
    return abs(sum((coefficient * cell.value for cell, coefficient in terms), ZERO)) <= tolerance_of(terms)


def _is_no_level(cell: Cell) -> bool:
    """A figure whose sign was not made canonical: of a column that means something else, or is no money."""
    return cell.fact is not None and (cell.fact.measure is Measure.OTHER or cell.fact.currency is None)


def _is_of(cell: Cell, items: set[str]) -> bool:
    return cell.fact is not None and cell.fact.line_item in items
