"""The words after a number in prose that say of what it is a quantity (taxonomy/quantity_units.csv).

Belongs here: loading them, longest first. Does not belong here: finding quantities
(extractors/normalise/narrative/indicators).
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from selko.schemas.models.base import Model
from selko.schemas.reference import read_rows


class QuantityUnit(Model):
    """A word as printed after a number. `unit` is None for words after which the number is no quantity of anything
    ('alkaen', 'vuoden'), and '*' where the noun that follows is the unit ('miljoonaa lukijaa'). `scale` multiplies the
    number."""

    language: str
    printed: str
    unit: str | None
    scale: Decimal


@cache
def load_quantity_units(language: str) -> tuple[QuantityUnit, ...]:
    """The rows of one language, the longest first. Raises ReferenceDataError for a wrong row."""
    rows = [row for row in read_rows("taxonomy/quantity_units.csv", QuantityUnit) if row.language == language]
    return tuple(sorted(rows, key=lambda row: (-len(row.printed), row.printed)))
