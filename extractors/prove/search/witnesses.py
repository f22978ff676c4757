"""How many independent identities confirm a figure.

Independent: their coefficient vectors are linearly independent, so that none of them follows from the others (their
rank, by exact elimination). An identity confirms a figure when it holds, says something (two of its figures differ from
zero), and is as precise as the figure: a thousand euros elsewhere confirm no cents. A quotient confirms only itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from selko.extractors.prove.figures.cells import ZERO, Cell
from selko.extractors.prove.figures.relations import Relation
from selko.extractors.prove.search.elimination import build_equation, rank

PRECISION = 100  # last places of the figure that the tolerance may span


def confirms(relation: Relation, cell: Cell) -> bool:
    """True when the relation, if it holds, tells the cell's value to its own precision."""
    if relation.free is not None:
        return cell.key == relation.free.key
    coefficient = next((abs(c) for other, c in relation.terms if other.key == cell.key), ZERO)
    return coefficient > 0 and relation.tolerance <= PRECISION * cell.step * coefficient


def count_independent(relations: Iterable[Relation]) -> int:
    """The rank of the relations' coefficient vectors."""
    return rank(
        build_equation((cell.key, coefficient) for cell, coefficient in relation.terms) for relation in relations
    )


def count_witnesses(relations: Sequence[Relation]) -> dict[str, int]:
    """Per cell the number of independent identities that hold on it."""
    by_cell: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        if not relation.holds or relation.trivial:
            continue
        for cell, _ in relation.terms:
            if confirms(relation, cell):
                by_cell[cell.key].append(relation)
    return {key: len(found) if len(found) < 2 else count_independent(found) for key, found in by_cell.items()}
