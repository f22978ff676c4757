"""One statement and another: the relations of schemas/taxonomy/sums.csv.

Belongs here: figures of several statements that must agree, quotients of key figures. Does not belong here: the same
figure printed twice (identities/repeats).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from selko.extractors.prove.figures.cells import ONE, ZERO, Cell
from selko.extractors.prove.figures.keys import key_of
from selko.extractors.prove.figures.relations import Relation, Term, build_relation
from selko.extractors.prove.identities.cell_index import CellIndex
from selko.schemas.models.report import Measure
from selko.schemas.words.line_items import FormulaTerm
from selko.schemas.words.sums import SumRow, load_sums

PRINTED = 4  # different amounts printed for one part of a quotient
DEFINITIONS = frozenset({"statement.equal", "statement.opening"})
OPENING_DOUBT = 0.9  # an opening balance that differs from the closing one is more often restated than mistyped


def find_statement_relations(index: CellIndex) -> list[Relation]:
    """The relations of schemas/taxonomy/sums.csv, for the entity and the group, for every year printed."""
    by_item: dict[tuple[bool, str], set[tuple[tuple[str, ...], int | None]]] = defaultdict(set)
    for group, path, code, measure, year in index.by_key:
        if measure is Measure.ACTUAL:
            by_item[group, code].add((path, year))
    relations = []
    for row in load_sums():
        found = [
            relation
            for group in (False, True)
            for path, year in sorted(by_item[group, row.target], key=str)
            for target in index.by_key[group, path, row.target, Measure.ACTUAL, year]
            if (relation := _statement(index, row, target, group, path, year)) is not None
        ]
        relations += found if row.rule_id in DEFINITIONS else _borne_out(found)
    return relations


def _borne_out(relations: list[Relation]) -> list[Relation]:
    """Key figures are defined in more ways than one: one is asked where it closes in half of a table's years."""
    kept = []
    for relation in relations:
        family = [other for other in relations if other.target.table_no == relation.target.table_no]
        closing = sum(1 for other in family if other.holds and not other.trivial)
        if closing and 2 * closing >= len(family):
            kept.append(relation)
    return kept


def _statement(
    index: CellIndex, row: SumRow, target: Cell, group: bool, path: tuple[str, ...], year: int | None
) -> Relation | None:
    if row.shift and year is None:
        return None
    from_year = year + row.shift if year is not None else None
    near = target.table_no
    parts = _parts(index, row.terms, group, path, from_year, near)
    if not parts or any(cell.key == target.key for cell, _ in parts):
        return None
    if row.divisor is None:
        doubt = OPENING_DOUBT if row.rule_id == "statement.opening" else 2.5
        terms = [*parts, (target, -ONE)]
        # Of figures printed in different units the coarsest sets the tolerance: its last digit may have been forced.
        tolerance = max(cell.half for cell, _ in terms) * len(terms)
        return build_relation(row.rule_id, "statement", terms, target, tolerance=tolerance, doubt=doubt)
    base = _parts(index, row.divisor_terms, group, path, from_year, near)
    if len(base) != 1 or len(parts) != 1:
        return None
    factor = Decimal(100) if row.rule_id == "statement.percent" else ONE
    # Where tables print the parts differently, one of them may be about something else: those are meant that give it.
    quotients = [
        build_quotient(row.rule_id, "statement", target, upper, (lower, base[0][1]), factor)
        for upper in _printed(index, parts[0][0])
        for lower in _printed(index, base[0][0])
    ]
    return next((quotient for quotient in quotients if quotient.holds), quotients[0])


def _printed(index: CellIndex, cell: Cell) -> list[Cell]:
    """The cell, and the others in which the same is printed, the most precise first."""
    key = key_of(cell.fact) if cell.fact is not None else None
    others = index.by_key[key] if key is not None else []
    return [cell, *(other for other in others if other.value != cell.value)][:PRINTED]


def build_quotient(
    rule_id: str, kind: str, target: Cell, part: Cell, base: Term, factor: Decimal = ONE, support: int = 0
) -> Relation:
    """`target` = factor · part / base; a whole last place is allowed, as some cut where others round."""
    size = base[0].value * base[1] / factor
    return build_relation(
        rule_id,
        kind,
        [(part, ONE), (base[0], ZERO), (target, -size)],
        target,
        tolerance=abs(size) * target.step + part.half + base[0].half * abs(target.value / factor),
        free=target,
        linear=[(part, ONE), (base[0], -target.value * base[1] / factor)],
        doubt=2.5,
        support=support,
    )


def _parts(
    index: CellIndex, formula: Sequence[FormulaTerm], group: bool, path: tuple[str, ...], year: int | None, near: int
) -> list[Term]:
    """The figures of a formula, those of the target's own table before others; [] where one is not printed."""
    terms: list[Term] = []
    for term in formula:
        cells = index.by_key.get((group, path, term.code, Measure.ACTUAL, year), [])
        cell = next((c for c in cells if c.table_no == near), cells[0] if cells else None)
        if cell is not None:
            terms.append((cell, term.coefficient))
        elif not term.optional:
            return []
    return terms
