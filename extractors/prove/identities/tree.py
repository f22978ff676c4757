"""A unit is the sum of its parts.

Belongs here: relations along the tree of units. Does not belong here: sums within one table (identities/sums).

That some units make up another is a hypothesis that must close for most of what both print.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from selko.extractors.prove.figures.cells import ZERO
from selko.extractors.prove.figures.relations import Relation, Term, build_relation, evidence, tolerance_of
from selko.extractors.prove.identities.cell_index import CellIndex
from selko.extractors.prove.identities.differences import sign_of
from selko.extractors.prove.identities.sums import item_adds_up
from selko.schemas.models.report import Measure

TREE_DIGITS = 4.0
LEFT_OUT = 40  # parts that are tried as the one that does not belong in the whole


def find_tree_relations(index: CellIndex) -> list[Relation]:
    """Unit = sum of its sub-units, per line item, measure and year, where that closes for most of them."""
    items: dict[tuple[str, ...], set[tuple[str, Measure, int | None]]] = defaultdict(set)
    for group, path, code, measure, year in index.by_key:
        if not group and item_adds_up(code) and measure is not Measure.OTHER:
            items[path].add((code, measure, year))
    children: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for path in items:
        if len(path) > 1:
            children[path[:-1]].append(path)
    relations: list[Relation] = []
    for parent, parts in children.items():
        if len(parts) >= 2 and parent in items:
            relations += _tree(index, parent, parts, items)
    borne_out = {relation.target.table_no for relation in relations if relation.holds and not relation.trivial}
    # A table whose figures are nowhere the sum of the parts may be another unit's, or print something else: what its
    # relations show is not that a figure is wrong.
    return [r if r.holds or r.target.table_no in borne_out else replace(r, vague=True) for r in relations]


def _tree(
    index: CellIndex,
    parent: tuple[str, ...],
    parts: list[tuple[str, ...]],
    items: dict[tuple[str, ...], set[tuple[str, Measure, int | None]]],
) -> list[Relation]:
    choices = [parts]
    if len(parts) > 2:
        choices += [[part for part in parts if part != left] for left in _left_out(index, parent, parts, items[parent])]
    for chosen in choices:
        relations = list(_tree_relations(index, parent, chosen, items[parent]))
        closing = [relation for relation in relations if relation.holds and not relation.trivial]
        failing = [relation for relation in relations if not relation.holds and not relation.blanks]
        if math.fsum(map(evidence, closing)) >= TREE_DIGITS and len(closing) > len(failing):
            return list(_tree_relations(index, parent, chosen, items[parent], len(closing)))
    return []


def _left_out(
    index: CellIndex,
    parent: tuple[str, ...],
    parts: list[tuple[str, ...]],
    asked: Iterable[tuple[str, Measure, int | None]],
) -> list[tuple[str, ...]]:
    """The parts without which a sum comes out, in their order. Each is tried with all sums of the whole, so that there
    must not be many."""
    found: set[int] = set()
    for code, measure, year in asked:
        target = index.first((False, parent, code, measure, year))
        if target is None or target.blank:
            continue
        cells = [index.first((False, part, code, measure, year)) for part in parts]
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
    index: CellIndex,
    parent: tuple[str, ...],
    parts: list[tuple[str, ...]],
    asked: Iterable[tuple[str, Measure, int | None]],
    support: int = 0,
) -> Iterable[Relation]:
    for code, measure, year in sorted(asked, key=str):
        if measure in (Measure.UTILISATION_PCT, Measure.CHANGE_PCT):
            continue
        target = index.first((False, parent, code, measure, year))
        cells = [index.first((False, part, code, measure, year)) for part in parts]
        if target is None or target.blank or any(cell is None for cell in cells):
            continue
        terms: list[Term] = [(cell, sign_of(cell, index.signs)) for cell in cells if cell is not None]
        terms.append((target, -sign_of(target, index.signs)))
        yield build_relation(
            "tree.sum",
            "tree",
            terms,
            target,
            tolerance=tolerance_of(terms),
            doubt=1.6,
            support=support,
            cause=f"{parent}:{code}:{year}",
            vague=index.mixed(cell for cell, _ in terms),
        )
