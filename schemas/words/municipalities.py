"""The names of municipalities (taxonomy/municipalities.csv) and the words that go with them (entity_words.csv).

Belongs here: loading them, and the municipality of a business id. Does not belong here: whose report something is
(extractors/normalise/identity/identity).
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from selko.schemas.models.base import Model
from selko.schemas.reference import read_rows


class Municipality(Model):
    """A Finnish municipality: its Finnish name, the genitive of that, its Swedish name; `kind_fi` says whether it
    calls itself kaupunki or kunta; `business_id` as the public register of companies and bodies has it, None where the
    list that it was taken from gives one id to several municipalities."""

    name_fi: str
    genitive_fi: str
    name_sv: str
    kind_fi: Literal["kaupunki", "kunta"]
    business_id: str | None = None


class EntityWord(Model):
    """A word that makes a name that of an entity: 'Xn kaupunki', 'City of X', 'X Oy'. `form` is folded and as inflected
    in running text, `base` is how the entity's own name has it. `front`: before the name, and only in titles.

    `registered`: a legal form of companies, associations and foundations, of which a report names many besides its own.
    `alone`: the name and this form may stand by themselves in a line ('XN KAUPUNGINHALLITUS'), as no inflected form
    does."""

    language: str
    form: str
    base: str
    position: Literal["before", "after", "front"]
    kind: Literal["public", "registered"]
    alone: bool | None = None


@cache
def load_municipalities() -> tuple[Municipality, ...]:
    """Every municipality. Raises ReferenceDataError for a wrong row."""
    return read_rows("taxonomy/municipalities.csv", Municipality)


@cache
def load_entity_words(kind: Literal["public", "registered"] = "public") -> tuple[EntityWord, ...]:
    """Every entity word of a kind. Raises ReferenceDataError for a wrong row."""
    return tuple(row for row in read_rows("taxonomy/entity_words.csv", EntityWord) if row.kind == kind)


@cache
def find_by_business_id(business_id: str) -> Municipality | None:
    """The municipality that has the business id; None where no municipality has it."""
    return next((one for one in load_municipalities() if one.business_id == business_id), None)
