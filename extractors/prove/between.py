"""Identities between tables: a unit and its parts, one statement and another, the same figure printed twice.

Belongs here: relations whose figures stand in several tables. Does not belong here: rows and sums of one table.

Nothing is taken for granted: that some units make up another, or that one table repeats another, is a hypothesis that
must close for the majority of what both print.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import ClassVar

from extractors.prove.atlas import Atlas
from extractors.prove.differences import is_open, sign_of
from extractors.prove.figures.cells import ONE, ZERO, Cell, is_ratio
from extractors.prove.figures.keys import GROUP, Key, key_of
from extractors.prove.figures.relations import Relation, Term, build_relation, evidence, tolerance_of
from extractors.prove.sums import item_adds_up
from schemas.line_items import FormulaTerm
from schemas.report import Measure, StatementKind
from schemas.sums import SumRow, load_sums
from schemas.vocabulary import letters

TREE_DIGITS = 4.0
REPEAT_DIGITS = 4.0
SERIES = 3  # years that two rows must have in common
LEFT_OUT = 40  # parts that are tried as the one that does not belong in the whole
PRINTED = 4  # different amounts printed for one part of a quotient
LABEL_LENGTH = 10  # letters that tell a label from others
DEFINITIONS = frozenset({"statement.equal", "statement.opening"})
OPENING_DOUBT = 0.9  # an opening balance that differs from the closing one is more often restated than mistyped


# --- a unit is the sum of its parts ---


def find_tree_relations(atlas: Atlas) -> list[Relation]:
    """Unit = sum of its sub-units, per line item, measure and year, where that closes for most of them."""
    items: dict[tuple[str, ...], set[tuple[str, Measure, int | None]]] = defaultdict(set)
    for group, path, code, measure, year in atlas.by_key:
        if not group and item_adds_up(code) and measure is not Measure.OTHER:
            items[path].add((code, measure, year))
    children: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for path in items:
        if len(path) > 1:
            children[path[:-1]].append(path)
    relations: list[Relation] = []
    for parent, parts in children.items():
        if len(parts) >= 2 and parent in items:
            relations += _tree(atlas, parent, parts, items)
    borne_out = {relation.target.table_no for relation in relations if relation.holds and not relation.trivial}
    # A table whose figures are nowhere the sum of the parts may be another unit's, or print something else: what its
    # relations show is not that a figure is wrong.
    return [r if r.holds or r.target.table_no in borne_out else replace(r, vague=True) for r in relations]


def _tree(
    atlas: Atlas,
    parent: tuple[str, ...],
    parts: list[tuple[str, ...]],
    items: dict[tuple[str, ...], set[tuple[str, Measure, int | None]]],
) -> list[Relation]:
    choices = [parts]
    if len(parts) > 2:
        choices += [[part for part in parts if part != left] for left in _left_out(atlas, parent, parts, items[parent])]
    for chosen in choices:
        relations = list(_tree_relations(atlas, parent, chosen, items[parent]))
        closing = [relation for relation in relations if relation.holds and not relation.trivial]
        failing = [relation for relation in relations if not relation.holds and not relation.blanks]
        if math.fsum(map(evidence, closing)) >= TREE_DIGITS and len(closing) > len(failing):
            return list(_tree_relations(atlas, parent, chosen, items[parent], len(closing)))
    return []


def _left_out(
    atlas: Atlas,
    parent: tuple[str, ...],
    parts: list[tuple[str, ...]],
    asked: Iterable[tuple[str, Measure, int | None]],
) -> list[tuple[str, ...]]:
    """The parts without which a sum comes out, in their order. Each is tried with all sums of the whole, so that there
    must not be many."""
    found: set[int] = set()
    for code, measure, year in asked:
        target = atlas.first((False, parent, code, measure, year))
        if target is None or target.blank:
            continue
        cells = [atlas.first((False, part, code, measure, year)) for part in parts]
        absent = [place for place, cell in enumerate(cells) if cell is None]
        if len(absent) > 1:
            continue
        gap = sum((cell.value for cell in cells if cell is not None), -target.value)
        room = sum((cell.drift for cell in cells if cell is not None), target.drift)
        for place in absent or range(len(parts)):
            cell = cells[place]
            value, drift = (ZERO, ZERO) if cell is None else (cell.value, cell.drift)
            if abs(gap - value) <= room - drift:
                found.add(place)
    return [parts[place] for place in sorted(found)][:LEFT_OUT]


def _tree_relations(
    atlas: Atlas,
    parent: tuple[str, ...],
    parts: list[tuple[str, ...]],
    asked: Iterable[tuple[str, Measure, int | None]],
    support: int = 0,
) -> Iterable[Relation]:
    for code, measure, year in sorted(asked, key=str):
        if measure in (Measure.UTILISATION_PCT, Measure.CHANGE_PCT):
            continue
        target = atlas.first((False, parent, code, measure, year))
        cells = [atlas.first((False, part, code, measure, year)) for part in parts]
        if target is None or target.blank or any(cell is None for cell in cells):
            continue
        terms: list[Term] = [(cell, sign_of(cell, atlas.signs)) for cell in cells if cell is not None]
        terms.append((target, -sign_of(target, atlas.signs)))
        yield build_relation(
            "tree.sum",
            "tree",
            terms,
            target,
            tolerance=tolerance_of(terms),
            doubt=1.6,
            support=support,
            cause=f"{parent}:{code}:{year}",
            vague=atlas.mixed(cell for cell, _ in terms),
        )


# --- one statement and another ---


def find_statement_relations(atlas: Atlas) -> list[Relation]:
    """The relations of schemas/taxonomy/sums.csv, for the entity and the group, for every year printed."""
    by_item: dict[tuple[bool, str], set[tuple[tuple[str, ...], int | None]]] = defaultdict(set)
    for group, path, code, measure, year in atlas.by_key:
        if measure is Measure.ACTUAL:
            by_item[group, code].add((path, year))
    relations = []
    for row in load_sums():
        found = [
            relation
            for group in (False, True)
            for path, year in sorted(by_item[group, row.target], key=str)
            for target in atlas.by_key[group, path, row.target, Measure.ACTUAL, year]
            if (relation := _statement(atlas, row, target, group, path, year)) is not None
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
    atlas: Atlas, row: SumRow, target: Cell, group: bool, path: tuple[str, ...], year: int | None
) -> Relation | None:
    if row.shift and year is None:
        return None
    from_year = year + row.shift if year is not None else None
    near = target.table_no
    parts = _parts(atlas, row.terms, group, path, from_year, near)
    if not parts or any(cell.key == target.key for cell, _ in parts):
        return None
    if row.divisor is None:
        doubt = OPENING_DOUBT if row.rule_id == "statement.opening" else 2.5
        terms = [*parts, (target, -ONE)]
        # Of figures printed in different units the coarsest sets the tolerance: its last digit may have been forced.
        tolerance = max(cell.half for cell, _ in terms) * len(terms)
        return build_relation(row.rule_id, "statement", terms, target, tolerance=tolerance, doubt=doubt)
    base = _parts(atlas, row.divisor_terms, group, path, from_year, near)
    if len(base) != 1 or len(parts) != 1:
        return None
    factor = Decimal(100) if row.rule_id == "statement.percent" else ONE
    # Where tables print the parts differently, one of them may be about something else: those are meant that give it.
    quotients = [
        build_quotient(row.rule_id, "statement", target, upper, (lower, base[0][1]), factor)
        for upper in _printed(atlas, parts[0][0])
        for lower in _printed(atlas, base[0][0])
    ]
    return next((quotient for quotient in quotients if quotient.holds), quotients[0])


def _printed(atlas: Atlas, cell: Cell) -> list[Cell]:
    """The cell, and the others in which the same is printed, the most precise first."""
    key = key_of(cell.fact) if cell.fact is not None else None
    others = atlas.by_key[key] if key is not None else []
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
    atlas: Atlas, formula: Sequence[FormulaTerm], group: bool, path: tuple[str, ...], year: int | None, near: int
) -> list[Term]:
    """The figures of a formula, those of the target's own table before others; [] where one is not printed."""
    terms: list[Term] = []
    for term in formula:
        cells = atlas.by_key.get((group, path, term.code, Measure.ACTUAL, year), [])
        cell = next((c for c in cells if c.table_no == near), cells[0] if cells else None)
        if cell is not None:
            terms.append((cell, term.coefficient))
        elif not term.optional:
            return []
    return terms


# --- the same figure printed twice ---


RepeatKey = tuple[object, ...]


def find_repeat_relations(atlas: Atlas) -> list[Relation]:
    """Equal figures in different tables, where the two tables agree in most of what both print."""
    by_key = _same_figures(atlas)
    turned = _turned_lines(by_key)
    votes: dict[tuple[int, int], _Votes] = defaultdict(_Votes)
    for cells in by_key.values():
        for a, b in combinations(cells, 2):
            relation = _repeat(a, b, opposite=_opposite(atlas, turned, a, b))
            pair = (min(a.table_no, b.table_no), max(a.table_no, b.table_no))
            votes[pair].add(_repeat_digits(relation), relation.holds)
    support = {
        pair: cast.telling
        for pair, cast in votes.items()
        if cast.digits >= REPEAT_DIGITS * _Votes.ONE_DIGIT and cast.telling >= cast.failing
    }
    relations = _repeated_rows(atlas)
    for cells in by_key.values():
        for position, cell in enumerate(cells):
            for earlier in cells[:position]:
                pair = (min(cell.table_no, earlier.table_no), max(cell.table_no, earlier.table_no))
                if pair in support:
                    opposite = _opposite(atlas, turned, earlier, cell)
                    vague = atlas.mixed((earlier, cell))
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


def _opposite(atlas: Atlas, turned: Turned, a: Cell, b: Cell) -> bool:
    """True where the two are differences the other way round by the formulas of their tables, or one of the tables
    prints this line with the other sign throughout, or nothing but the sign of a difference parts them of which no
    table tells the way round."""
    unsettled = any(is_open(cell, atlas.signs) for cell in (a, b))
    if not unsettled and sign_of(a, atlas.signs) * sign_of(b, atlas.signs) < 0:
        return True
    fact = a.fact
    assert fact is not None
    about = fact.line_item or letters(fact.label)
    if abs(abs(a.value) - abs(b.value)) > max(a.step, b.step):
        return False
    if unsettled:
        return a.value * b.value < 0
    return (min(a.table_no, b.table_no), max(a.table_no, b.table_no), about) in turned


def _repeated_rows(atlas: Atlas) -> list[Relation]:
    """Rows that no taxonomy knows, printed twice under nearly the same label (one begins with the other): the same
    row where most of the years agree."""
    rows: dict[tuple[int, tuple[int, int]], dict[tuple[Measure, int | None], Cell]] = defaultdict(dict)
    for cell in atlas.cells.values():
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


def _same_figures(atlas: Atlas) -> dict[RepeatKey, list[Cell]]:
    found: dict[RepeatKey, list[Cell]] = defaultdict(list)
    for cell in atlas.cells.values():
        fact = cell.fact
        if fact is None or cell.blank or fact.measure is Measure.OTHER or fact.fiscal_year is None:
            continue
        if cell.key in atlas.apart:
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


__all__ = ["Key", "find_repeat_relations", "find_statement_relations", "find_tree_relations"]
