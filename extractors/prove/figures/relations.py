"""An identity between cells: Σ coefficient · amount = 0 within the tolerance that the printed precision gives.

Belongs here: one relation, its residual and tolerance, the evidence that a family of relations gives. Does not belong
here: where relations come from (rows, sums, tree, statements, repeats, ratios), and what follows when one fails.

Tolerance: Σ |coefficient| · half over the terms, which is ½ · last place · (addends + 1) where all are printed alike;
a figure with cents hides nothing, so relations between such figures are exact to the cent. Residual and tolerance are
exact decimals; only the evidence, which is a logarithm, is a float.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from selko.extractors.prove.figures.cells import ONE, ZERO, Cell

Term = tuple[Cell, Decimal]


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """`target` is the cell that the others give (the sum, the variance, the percentage).

    `free`: the cell that is a quotient of the others; `linear` is then the relation in the others, with that cell's
    printed value in the coefficients. `doubt`: what it costs to say that the relation does not apply
    here, in units of one wrong cell. `support`: how often its family closes elsewhere. `gap`: a row of the official
    form that belongs in it is not printed. `cause`: names relations that one thing can make fail together, such as a
    part that is not printed. `blanks` are its terms where nothing is printed.
    """

    rule_id: str
    kind: str
    terms: tuple[Term, ...]
    target: Cell
    residual: Decimal
    tolerance: Decimal
    free: Cell | None = None
    linear: tuple[Term, ...] = ()
    doubt: float = 2.0
    support: int = 0
    gap: bool = False
    cause: str = ""
    signed: bool = True  # of a quotient: whether it takes the sign of its base
    guess: bool = False  # only arithmetic says that it applies: no word, no official form
    vague: bool = False  # whether its figures are of one kind is not printed: failing, it shows nothing wrong

    @property
    def holds(self) -> bool:
        return abs(self.residual) <= self.tolerance

    @property
    def blanks(self) -> tuple[Cell, ...]:
        return tuple(cell for cell, _ in self.terms if cell.blank)

    @property
    def trivial(self) -> bool:
        """It says nothing: fewer than two of its figures differ from zero."""
        return sum(1 for cell, coefficient in self.terms if cell.value and coefficient) < 2

    def coefficient_for(self, base: Decimal) -> Decimal:
        """The coefficient of a quotient, whose third term it is, when its base has another value."""
        before, coefficient = self.terms[1][0].value, self.terms[2][1]
        if not before:
            return coefficient
        return coefficient * base / before if self.signed else coefficient * abs(base) / abs(before)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(cell.key for cell, _ in self.terms)


def build_relation(
    rule_id: str,
    kind: str,
    terms: list[Term],
    target: Cell,
    *,
    tolerance: Decimal | None = None,
    free: Cell | None = None,
    linear: list[Term] | None = None,
    doubt: float = 2.0,
    support: int = 0,
    gap: bool = False,
    cause: str = "",
    signed: bool = True,
    guess: bool = False,
    vague: bool = False,
) -> Relation:
    """A relation with its residual and, unless given, the tolerance of the printed precision."""
    residual = sum((coefficient * cell.value for cell, coefficient in terms), ZERO) or ZERO
    if tolerance is None:
        tolerance = sum((abs(coefficient) * cell.half for cell, coefficient in terms), ZERO)
    tolerance = _shared(tolerance)
    return Relation(
        rule_id=rule_id,
        kind=kind,
        terms=tuple(terms),
        target=target,
        residual=residual,
        tolerance=tolerance,
        free=free,
        linear=tuple(linear or ()),
        doubt=doubt,
        support=support,
        gap=gap,
        cause=cause,
        signed=signed,
        guess=guess,
        vague=vague,
    )


@lru_cache(maxsize=4096)
def _shared(value: Decimal) -> Decimal:
    """One object for each of the few tolerances that there are."""
    return value


def tolerance_of(addends: Iterable[Term]) -> Decimal:
    """The tolerance of a sum whose addends may be differences of rounded figures."""
    return sum((abs(coefficient) * cell.drift for cell, coefficient in addends), ZERO)


def evidence(relation: Relation) -> float:
    """How many decimal digits had to agree for the relation to close: what chance would have to do."""
    if relation.trivial or not relation.holds:
        return 0.0
    size = max(abs(coefficient * cell.value) for cell, coefficient in relation.terms)
    step = max(cell.step * min(ONE, abs(coefficient)) for cell, coefficient in relation.terms if coefficient)
    return max(0.0, math.log10(size / (2 * relation.tolerance + min(step, size))))
