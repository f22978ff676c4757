"""The slips that people make when they type figures, and how likely a change is to be one.

Belongs here: printed value and implied value → what kind of slip lies between them. Does not belong here: the search.
After the typing and sign errors of R's deducorrect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from extractors.prove.cells import FLOAT_NOISE, Cell

FACTORS = (10.0, 100.0, 1000.0)


class Slip(StrEnum):
    SIGN = "sign"
    FACTOR = "factor"
    TRANSPOSED = "transposed"
    DIGIT = "digit"
    NEIGHBOUR = "neighbour"
    BLANK = "blank"
    ARBITRARY = "arbitrary"


# What a change costs less than an arbitrary one, which costs 1.
DISCOUNT = {
    Slip.SIGN: 0.3,
    Slip.FACTOR: 0.3,
    Slip.TRANSPOSED: 0.25,
    Slip.DIGIT: 0.2,
    Slip.NEIGHBOUR: 0.25,
    Slip.BLANK: 0.0,
    Slip.ARBITRARY: 0.0,
}


def find_slip(cell: Cell, implied: float, tolerance: float = 0.0, neighbours: Iterable[float] = ()) -> Slip:
    """The slip between the printed amount and the implied one, which is known within the tolerance."""
    return _nearest(cell, implied, tolerance, neighbours)[0]


def slip_value(cell: Cell, implied: float, tolerance: float) -> float:
    """The implied value as the cell would print it: where rounding leaves a choice, the one that is one slip away."""
    slip, value = _nearest(cell, implied, tolerance, ())
    return rounded(implied if slip in (Slip.ARBITRARY, Slip.BLANK) else value, cell)


def _nearest(cell: Cell, implied: float, tolerance: float, neighbours: Iterable[float]) -> tuple[Slip, float]:
    if cell.blank:
        return Slip.BLANK, implied
    near = max(tolerance, cell.step / 2) + FLOAT_NOISE
    best = (Slip.ARBITRARY, implied)
    nearest = near
    for slip, value in _slips(cell, neighbours):
        if abs(value - implied) < nearest and abs(value - cell.value) > near:
            best, nearest = (slip, value), abs(value - implied)
    return best


def _slips(cell: Cell, neighbours: Iterable[float]) -> Iterator[tuple[Slip, float]]:
    yield Slip.SIGN, -cell.value
    for factor in FACTORS:
        yield Slip.FACTOR, cell.value * factor
        yield Slip.FACTOR, cell.value / factor
    count = round(abs(cell.value) / cell.step)
    sign = -1.0 if cell.value < 0 else 1.0
    digits = str(count)
    for place in range(len(digits) - 1):
        swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        yield Slip.TRANSPOSED, sign * int(swapped) * cell.step
    for place, digit in enumerate(digits):
        power = 10 ** (len(digits) - 1 - place)
        for other in range(10):
            if other != int(digit):
                yield Slip.DIGIT, sign * (count + (other - int(digit)) * power) * cell.step
    for value in neighbours:
        yield Slip.NEIGHBOUR, value


def rounded(value: float, cell: Cell) -> float:
    """The value as the cell would print it."""
    return round(value / cell.step) * cell.step if cell.fact is not None else value
