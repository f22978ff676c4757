"""Whose report it is, by names that only titles have: made-up places."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.identity.identity import find_identity
from selko.extractors.normalise.identity.title import find_title_names, find_uninflected_names
from selko.schemas.models.tables import Interpretation
from selko.schemas.words.entities import entity_key
from tests.printed_tables import DOCUMENT


def identify(title: str, *furniture: str) -> tuple[str, tuple[str, ...]]:
    read = Interpretation(
        document=DOCUMENT, pages=(), language="sv", title=title, sections=(), tables=(), furniture=furniture
    )
    identity = find_identity(read, year=2023)
    return identity.entity, tuple(finding.rule_id for finding in identity.findings)


@pytest.mark.parametrize(
    ("title", "entity"),
    [
        ("Samkommunen för Tallnäs vård\nBokslut 2023", "Samkommunen för Tallnäs vård"),
        ("Samkommunen för yrkesutbildning i Tallnäs – Bokslut 2023", "Samkommunen för yrkesutbildning i Tallnäs"),
        ("Staden Tallnäs Bokslut 2023", "Staden Tallnäs"),
        ("STADEN TALLNÄS | BOKSLUT 2023", "Staden Tallnäs"),
        ("Kommun Tallnäs\nBokslut 2023", "Kommun Tallnäs"),
        ("Tallnäs stad\nBokslut 2023", "Tallnäs stad"),
        ("Kuntayhtymä Honkala – Tilinpäätös 2023", "Kuntayhtymä Honkala"),
        ("Honkalan koulutuksen kuntayhtymä – Tilinpäätös 2023", "Honkalan koulutuksen kuntayhtymä"),
        ("City of Pineford\nAnnual report 2023", "City of Pineford"),
        ("City of Pineford Annual Report 2023", "City of Pineford"),
    ],
)
def test_a_title_names_the_entity(title, entity):
    assert identify(title) == (entity, ())


def test_a_name_that_is_not_in_its_genitive_is_said_to_be_inferred_and_yields_to_one_that_is():
    assert identify("Honkala kunta – Tilinpäätös 2023") == ("Honkala kunta", ("entity_inferred",))
    assert identify("Honkala kunta tilinpäätös 2023", "Honkalan kunta")[0] == "Honkalan kunta"


@pytest.mark.parametrize(
    "title",
    [
        "Staden i förändring",
        "Kommunen",
        "Kommunen Sammanlagt",
        "KOMMUN KONCERN",
        "Kuntayhtymä Yhteensä",
        "Kuntayhtymä Honkalan tilinpäätös 2023",
        "Samkommunen för Tallnäs bokslut",
        "Honkala kunta kasvaa",
        "Koko kunta",
    ],
)
def test_what_is_no_name_is_none(title):
    assert find_title_names(title) == []
    assert find_uninflected_names(title) == []


def test_the_word_before_the_name_makes_no_other_municipality():
    assert entity_key("Staden Borgå") == entity_key("Borgå stad") == entity_key("Porvoon kaupunki")
