"""The slips that people make when they type figures, and how likely a change is to be one.

Belongs here: printed value and implied value → what kind of slip lies between them. Does not belong here: the search.
After the typing and sign errors of R's deducorrect.
"""

from __future__ import annotations

from collections.abc import Iterable
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


# What a change costs beside an arbitrary one of 1.
DISCOUNT = {
    Slip.SIGN: 0.3,
    Slip.FACTOR: 0.3,
    Slip.TRANSPOSED: 0.25,
    Slip.DIGIT: 0.2,
    Slip.NEIGHBOUR: 0.25,
    Slip.BLANK: 0.0,
    Slip.ARBITRARY: 0.0,
}


def find_slip(cell: Cell, implied: float, neighbours: Iterable[float] = ()) -> Slip:
    """The slip between the printed amount and the implied one, within the cell's own precision."""
    if cell.blank:
        return Slip.BLANK
    near = cell.half + cell.step / 2 + FLOAT_NOISE
    if abs(cell.value + implied) <= near:
        return Slip.SIGN
    for factor in FACTORS:
        if abs(cell.value * factor - implied) <= near or abs(cell.value / factor - implied) <= near:
            return Slip.FACTOR
    kind = _digits(_text(cell.value, cell.step), _text(implied, cell.step))
    if kind is not Slip.ARBITRARY and cell.value * implied > 0:
        return kind
    if any(abs(value - implied) <= near for value in neighbours if value):
        return Slip.NEIGHBOUR
    return Slip.ARBITRARY


def _text(value: float, step: float) -> str:
    return str(round(abs(value) / step))


def _digits(printed: str, implied: str) -> Slip:
    if len(printed) == len(implied):
        places = [i for i, (a, b) in enumerate(zip(printed, implied, strict=True)) if a != b]
        if len(places) == 1:
            return Slip.DIGIT
        if len(places) == 2 and places[1] == places[0] + 1 and printed[places[0]] == implied[places[1]]:
            swapped = printed[places[1]] == implied[places[0]]
            return Slip.TRANSPOSED if swapped else Slip.ARBITRARY
    return Slip.ARBITRARY


def rounded(value: float, cell: Cell) -> float:
    """The value as the cell would print it."""
    return round(value / cell.step) * cell.step if cell.fact is not None else value
