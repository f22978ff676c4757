"""Exact elimination: linear equations in whole numbers, one unknown at a time.

Belongs here: the equation, its combination with others, the values that equations give. Does not belong here: which
equations to take, and what a value means.

An equation times any factor is the same equation, so it is kept in whole numbers of any size (fraction-free
elimination): nothing is rounded, and a coefficient is zero or it is not.

E. H. Bareiss: Sylvester's Identity and Multistep Integer-Preserving Gaussian Elimination, Math. Comp. 22 (1968).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import TypeVar

Name = TypeVar("Name", str, int)


@dataclass(slots=True)
class Equation:
    """|Σ weight · unknown + rest| ≤ tolerance, all of it times one factor. `of`: how it is combined from numbered
    relations; what cancels is gone."""

    weights: dict[str, int]
    rest: int = 0
    tolerance: int = 0
    of: dict[int, int] = field(default_factory=dict)

    def eliminate(self, unknown: str, pivot: Equation) -> None:
        """Take the unknown out by means of the pivot, which holds it."""
        factor = self.weights.get(unknown, 0)
        if not factor:
            return
        lead = pivot.weights[unknown]
        if lead not in (1, -1):
            common = gcd(factor, lead)
            factor, lead = factor // common, lead // common
        if lead < 0:
            factor, lead = -factor, -lead
        _combine(self.weights, lead, pivot.weights, factor)
        _combine(self.of, lead, pivot.of, factor)
        self.rest = lead * self.rest - factor * pivot.rest
        self.tolerance = lead * self.tolerance + abs(factor) * pivot.tolerance


def _combine(weights: dict[Name, int], lead: int, others: dict[Name, int], factor: int) -> None:
    if lead != 1:
        for name in weights:
            weights[name] *= lead
    for name, other in others.items():
        weight = weights.get(name, 0) - factor * other
        if weight:
            weights[name] = weight
        else:
            weights.pop(name, None)


def build_equation(
    terms: Iterable[tuple[str, Decimal]],
    rest: Decimal = Decimal(0),
    tolerance: Decimal = Decimal(0),
    number: int | None = None,
) -> Equation:
    """Σ coefficient · change + rest within the tolerance, in whole numbers. `number`: of the relation that it is."""
    weights = {name: coefficient for name, coefficient in terms if coefficient}
    places = max(_decimals(amount) for amount in (rest, tolerance, *weights.values()))
    return Equation(
        {name: int(coefficient.scaleb(places)) for name, coefficient in weights.items()},
        int(rest.scaleb(places)),
        int(tolerance.scaleb(places)),
        {} if number is None else {number: 1},
    )


def _decimals(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    assert isinstance(exponent, int), "amounts are finite"
    return max(0, -exponent)


def rank(equations: Iterable[Equation]) -> int:
    """How many of the equations follow from no others, their rests left aside."""
    pivots: list[tuple[str, Equation]] = []
    for equation in equations:
        reduced = Equation(dict(equation.weights))
        for unknown, pivot in pivots:
            reduced.eliminate(unknown, pivot)
        if reduced.weights:
            pivots.append((min(reduced.weights), reduced))
    return len(pivots)


def solve(pivots: Sequence[tuple[str, Equation]], unknowns: Iterable[str]) -> dict[str, Decimal]:
    """The unknowns by the equations that were found to hold them, each reduced by those before it; 0 for an unknown
    that none holds. Exact where the value has an end, else cut at the precision of the context."""
    values = dict.fromkeys(sorted(unknowns), Fraction(0))
    for unknown, pivot in reversed(pivots):
        others = (weight * values[name] for name, weight in pivot.weights.items() if name in values and name != unknown)
        values[unknown] = Fraction(-pivot.rest - sum(others)) / pivot.weights[unknown]
    return {name: Decimal(value.numerator) / Decimal(value.denominator) for name, value in values.items()}
