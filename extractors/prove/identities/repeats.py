"""The same figure printed twice, in different tables.

Belongs here: relations between equal figures and equal rows. Does not belong here: rows and sums of one table.

Nothing is taken for granted: that one table repeats another is a hypothesis that must close for the majority of what
both print.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from selko.extractors.prove.figures.cells import ONE, ZERO, Cell, is_ratio
from selko.extractors.prove.figures.keys import GROUP
from selko.extractors.prove.figures.relations import Relation, build_relation
from selko.extractors.prove.identities.cell_index import CellIndex
from selko.extractors.prove.identities.differences import is_open, sign_of
from selko.schemas.models.report import Measure, StatementKind
from selko.schemas.words.vocabulary import letters

REPEAT_DIGITS = 4.0
SERIES = 3  # years that two rows must have in common
LABEL_LENGTH = 10  # letters that tell a label from others


RepeatKey = tuple[object, ...]


def find_repeat_relations(index: CellIndex) -> list[Relation]:
    """Equal figures in different tables, where the two tables agree in most of what both print."""
    by_key = _same_figures(index)
    turned = _turned_lines(by_key)
    votes: dict[tuple[int, int], _Votes] = defaultdict(_Votes)
    for cells in by_key.values():
        for a, b in combinations(cells, 2):
            relation = _repeat(a, b, opposite=_opposite(index, turned, a, b))
            pair = (min(a.table_no, b.table_no), max(a.table_no, b.table_no))
            votes[pair].add(_repeat_digits(relation), relation.holds)
    support = {
        pair: cast.telling
        for pair, cast in votes.items()
        if cast.digits >= REPEAT_DIGITS * _Votes.ONE_DIGIT and cast.telling >= cast.failing
    }
    relations = _repeated_rows(index)
    for cells in by_key.values():
        for position, cell in enumerate(cells):
            for earlier in cells[:position]:
                pair = (min(cell.table_no, earlier.table_no), max(cell.table_no, earlier.table_no))
                if pair in support:
                    opposite = _opposite(index, turned, earlier, cell)
                    vague = index.mixed((earlier, cell))
                    relations.append(_repeat(earlier, cell, support[pair], opposite=opposite, vague=vague))
                    break
    return relations


@dataclass(slots=True)
class _Votes:
    """What the equal figures of two tables say together. `digits` in millionths: whole numbers have the same sum in any
    order. Counted at once, since there are as many pairs of figures as their number squared."""

    ONE_DIGIT: ClassVar[int] = 1_000_000
    digits: int = 0
    telling: int = 0  # equal figures of which chance would not make two
    failing: int = 0

    def add(self, digits: float, holds: bool) -> None:
        self.digits += round(digits * self.ONE_DIGIT)
        self.telling += holds and digits > 0
        self.failing += not holds


Turned = set[tuple[int, int, object]]


def _turned_lines(by_key: dict[RepeatKey, list[Cell]]) -> Turned:
    """The pairs of tables that print a line (the third) with opposite signs throughout. Only these are gathered: there
    are as many pairs of figures as their number squared, and nearly all have the same sign."""
    turned: Turned = set()
    for opposite in (True, False):
        for key, cells in by_key.items():
            for a, b in combinations(cells, 2):
                if a.value and b.value and ((a.value < 0) != (b.value < 0)) is opposite:
                    pair = (min(a.table_no, b.table_no), max(a.table_no, b.table_no), key[1])
                    turned.add(pair) if opposite else turned.discard(pair)
    return turned


def _opposite(index: CellIndex, turned: Turned, a: Cell, b: Cell) -> bool:
    """True where the two are differences the other way round by the formulas of their tables, or one of the tables
    prints this line with the other sign throughout, or nothing but the sign of a difference parts them of which no
    table tells the way round."""
    unsettled = any(is_open(cell, index.signs) for cell in (a, b))
    if not unsettled and sign_of(a, index.signs) * sign_of(b, index.signs) < 0:
        return True
    fact = a.fact
    assert fact is not None
    about = fact.line_item or letters(fact.label)
    if abs(abs(a.value) - abs(b.value)) > max(a.step, b.step):
        return False
    if unsettled:
        return a.value * b.value < 0
    return (min(a.table_no, b.table_no), max(a.table_no, b.table_no), about) in turned


def _repeated_rows(index: CellIndex) -> list[Relation]:
    """Rows that no taxonomy knows, printed twice under nearly the same label (one begins with the other): the same
    row where most of the years agree."""
    rows: dict[tuple[int, tuple[int, int]], dict[tuple[Measure, int | None], Cell]] = defaultdict(dict)
    for cell in index.cells.values():
        if cell.fact is not None and not cell.blank and cell.fact.line_item is None and not is_ratio(cell.fact):
            rows[cell.table_no, cell.row][cell.fact.measure, cell.fact.fiscal_year] = cell
    series = [(letters(label_of(row)), place, row) for place, row in rows.items() if len(row) >= SERIES]
    series.sort(key=lambda entry: entry[0])
    relations: list[Relation] = []
    for position, (label, (table, _), row) in enumerate(series):
        for other_label, (other_table, _), other in series[position + 1 :]:
            if len(label) < LABEL_LENGTH or not other_label.startswith(label):
                break
            common = [key for key in row if key in other]
            if other_table == table or other_label == label or len(common) < SERIES:
                continue
            found = [_repeat(row[key], other[key]) for key in common]
            closing = [relation for relation in found if relation.holds]
            digits = math.fsum(map(_repeat_digits, closing))
            if digits >= REPEAT_DIGITS and len(closing) > len(found) - len(closing):
                relations += [_repeat(row[key], other[key], len(closing)) for key in common]
    return relations


def label_of(row: dict[tuple[Measure, int | None], Cell]) -> str:
    """The label of a row given by its cells."""
    return next((cell.fact.label for cell in row.values() if cell.fact is not None), "")


def _same_figures(index: CellIndex) -> dict[RepeatKey, list[Cell]]:
    found: dict[RepeatKey, list[Cell]] = defaultdict(list)
    for cell in index.cells.values():
        fact = cell.fact
        if fact is None or cell.blank or fact.measure is Measure.OTHER or fact.fiscal_year is None:
            continue
        if cell.key in index.apart:
            continue
        about: object = fact.line_item or letters(fact.label)
        if not about:
            continue
        key_figure = fact.statement in (StatementKind.KEY_FIGURES, StatementKind.GROUP_KEY_FIGURES)
        unmapped_key_figure = key_figure and fact.line_item is None
        where: object = None if unmapped_key_figure else (fact.statement in GROUP, fact.unit_path)
        ratio = (fact.currency is not None, is_ratio(fact))
        found[where, about, fact.measure, fact.fiscal_year, ratio].append(cell)
    chosen: dict[RepeatKey, list[Cell]] = {}
    for key, cells in found.items():
        tables = [cell.table_no for cell in cells]
        single = [cell for cell in cells if tables.count(cell.table_no) == 1]
        if len(single) > 1:
            chosen[key] = sorted(single, key=lambda cell: (cell.half, cell.step, cell.table_no))
    return chosen


def _repeat(a: Cell, b: Cell, support: int = 0, *, opposite: bool = False, vague: bool = False) -> Relation:
    assert a.fact is not None and b.fact is not None
    counts = a.fact.currency is None and b.fact.currency is None and a.step == b.step
    coarse = max(2 * a.half, 2 * b.half)
    return build_relation(
        "repeat",
        "repeat",
        [(a, ONE), (b, ONE if opposite else -ONE)],
        b if b.half >= a.half else a,
        tolerance=ZERO if counts else coarse,
        doubt=1.6,
        support=support,
        vague=vague,
    )


def _repeat_digits(relation: Relation) -> float:
    if not relation.holds:
        return 0.0
    size = max(abs(cell.value) for cell, _ in relation.terms)
    step = max(cell.step for cell, _ in relation.terms)
    return math.log10(size / (2 * relation.tolerance + step)) if size > 2 * relation.tolerance + step else 0.0
