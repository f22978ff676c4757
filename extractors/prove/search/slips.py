"""The slips that people make when they type figures, and how likely a change is to be one.

Belongs here: printed value and implied value → what kind of slip lies between them. Does not belong here: the search.
After the typing and sign errors of R's deducorrect.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from selko.extractors.prove.figures.cells import ZERO, Cell

FACTORS = (10, 100, 1000)
WIDE = 4  # last places within which a digit can be told
FACTOR_PRECISION = Decimal("0.01")


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


def find_slip(cell: Cell, implied: Decimal, tolerance: Decimal = ZERO) -> Slip:
    """The slip between the printed amount and the implied one, which is known within the tolerance.

    Where that is much wider than the cell's last place (a thousand euros against cents), some digit would always fit,
    so only a sign or a factor tells anything.
    """
    if cell.blank:
        return Slip.BLANK
    near = max(tolerance, cell.step / 2)
    if near > FACTOR_PRECISION * abs(implied) and near > WIDE * cell.step:
        return Slip.ARBITRARY
    best: tuple[Decimal, Slip] | None = None
    for slip, value in _slips(cell):
        if slip in (Slip.DIGIT, Slip.TRANSPOSED) and near > WIDE * cell.step:
            continue
        distance = abs(value - implied)
        if distance <= near < abs(value - cell.value) and (best is None or distance < best[0]):
            best = (distance, slip)
    return best[1] if best else Slip.ARBITRARY


def _slips(cell: Cell) -> Iterator[tuple[Slip, Decimal]]:
    yield Slip.SIGN, -cell.value
    for factor in FACTORS:
        yield Slip.FACTOR, cell.value * factor
        yield Slip.FACTOR, cell.value / factor
    count = int(rounded(abs(cell.value), cell) / cell.step)
    sign = -1 if cell.value < 0 else 1
    digits = str(count)
    for place in range(len(digits) - 1):
        swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        yield Slip.TRANSPOSED, sign * int(swapped) * cell.step
    for place, digit in enumerate(digits):
        power = 10 ** (len(digits) - 1 - place)
        for other in range(10):
            if other != int(digit):
                yield Slip.DIGIT, sign * (count + (other - int(digit)) * power) * cell.step


def rounded(value: Decimal, cell: Cell) -> Decimal:
    """The value as the cell would print it; as it is for a place where nothing is printed."""
    if cell.fact is None:
        return value
    return (value / cell.step).to_integral_value(ROUND_HALF_EVEN) * cell.step
