"""What is counted: the words after a number in prose (taxonomy/quantity_units.csv), and the names of units that
tables print (taxonomy/quantities.csv).

Belongs here: loading them, longest first. Does not belong here: finding quantities
(extractors/normalise/narrative/indicators), and units of money (label_words).
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from selko.schemas.models.base import Model
from selko.schemas.reference import read_rows
from selko.schemas.words.folding import tokens


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


class Quantity(Model):
    """A unit as tables print it (`hlö`, `€/as`), and its one name in the warehouse (`person`, `EUR/inhabitant`)."""

    words: str
    quantity: str


@cache
def load_quantities() -> dict[str, str]:
    """Folded words to the name of the quantity. Raises ReferenceDataError for a wrong row."""
    return {"".join(tokens(row.words)): row.quantity for row in read_rows("taxonomy/quantities.csv", Quantity)}


def find_quantity(words: str) -> str | None:
    """`€/as` is `EUR/inhabitant`; None for words that name no quantity, or only how many times something is counted."""
    return load_quantities().get("".join(tokens(words)))
