"""The names of municipalities (taxonomy/municipalities.csv) and the words that go with them (entity_words.csv).

Belongs here: loading them. Does not belong here: whose report something is (extractors/normalise/identity/identity).
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from selko.schemas.models.base import Model
from selko.schemas.reference import read_rows


class Municipality(Model):
    """A Finnish municipality: its Finnish name, the genitive of that, its Swedish name."""

    name_fi: str
    genitive_fi: str
    name_sv: str


class EntityWord(Model):
    """A word that makes a name that of an entity: 'Xn kaupunki', 'City of X'. `form` is folded and as inflected in
    running text, `base` is how the entity's own name has it. `front`: before the name, and only in titles."""

    language: str
    form: str
    base: str
    position: Literal["before", "after", "front"]


@cache
def load_municipalities() -> tuple[Municipality, ...]:
    """Every municipality. Raises ReferenceDataError for a wrong row."""
    return read_rows("taxonomy/municipalities.csv", Municipality)


@cache
def load_entity_words() -> tuple[EntityWord, ...]:
    """Every entity word. Raises ReferenceDataError for a wrong row."""
    return read_rows("taxonomy/entity_words.csv", EntityWord)
