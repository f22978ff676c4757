"""Identities that a table bears out, but not in some of its rows or columns: those mean something else there.

Belongs here: telling a slip in a figure from rows and columns to which an identity does not apply. Does not belong
here: finding the identities (rows, sums), tracing slips (localise).

A slip breaks the identities of one figure. Where several rows on end break every one, they stand under a header that is
not theirs; a column in which no sum of the table comes out, and no one figure is to blame, holds no amounts; where
percentages of several rows differ by nothing but the sign, the sign follows a rule of its own. Failing there shows no
figure wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from selko.extractors.prove.figures.cells import Grid
from selko.extractors.prove.figures.relations import Relation

RUN = 3  # rows on end: one slip touches one row, or two that have changed places
SIGNS = 2  # percentages of one column that differ by their sign


def doubt_rows(grid: Grid, families: Sequence[Sequence[Relation]]) -> list[list[Relation]]:
    """The relations along the rows, one family per formula of the table; those that fail in a run of rows of which
    none bears out anything, or in several rows by their sign alone, are vague."""
    place = {grid.cell(r, c).key: r for r in range(len(grid.rows)) for c in range(len(grid.columns))}
    told: dict[int, list[bool]] = defaultdict(list)
    for relation in (relation for family in families for relation in family if not relation.blanks):
        told[place[relation.target.key]].append(relation.holds)
    foreign: set[int] = set()
    run: list[int] = []
    for row in sorted(told):
        run = [] if any(told[row]) else [*run, row]
        if len(run) >= RUN:
            foreign.update(run)
    found = []
    for family in families:
        doubted = {id(relation) for relation in family if place[relation.target.key] in foreign}
        # A percentage stands in no sum that could tell its sign; of a difference the sums of its column tell it.
        signs = {id(r) for r in family if r.free is not None and _differs_by_sign(r)}
        found.append(_doubt(family, doubted | signs if len(signs) >= SIGNS else doubted))
    return found


def doubt_columns(
    sums: Sequence[Sequence[tuple[int, Relation]]], along: Iterable[Relation] = ()
) -> list[list[Relation]]:
    """The sums of a table, each with the column in which it is asked; vague are those of a column in which all fail,
    with no figure in all of them, though each comes out in another column. `along`: the relations along the rows; a
    column that stands in one that holds is what its head says."""
    sound = {key for relation in along if relation.holds and not relation.trivial for key in relation.keys}
    supported = [any(r.holds and not r.trivial for _, r in family) for family in sums]
    by_column: dict[int, list[Relation]] = defaultdict(list)
    for family, borne_out in zip(sums, supported, strict=True):
        for column, relation in family:
            if borne_out and not relation.trivial and not relation.guess:
                by_column[column].append(relation)
    foreign = {
        column
        for column, asked in by_column.items()
        if len(asked) >= 2
        and not any(r.holds or r.blanks or r.keys & sound for r in asked)
        and not frozenset.intersection(*(r.keys for r in asked))
    }
    doubted = {id(r) for family in sums for column, r in family if column in foreign}
    return [_doubt([r for _, r in family], doubted) for family in sums]


def _differs_by_sign(relation: Relation) -> bool:
    """True where the relation would hold with the other sign of its target."""
    if relation.holds or relation.blanks or not relation.target.value:
        return False
    own = next(c for cell, c in relation.terms if cell.key == relation.target.key)
    return abs(relation.residual - 2 * own * relation.target.value) <= relation.tolerance


def _doubt(relations: Iterable[Relation], doubted: set[int]) -> list[Relation]:
    return [replace(r, vague=True) if not r.holds and id(r) in doubted else r for r in relations]
