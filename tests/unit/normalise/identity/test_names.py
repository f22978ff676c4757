"""The names of entities in a line: made-up places, companies and associations of every kind."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.identity.names import find_names
from selko.schemas.words.entities import entity_key


def standing(line: str) -> list[str]:
    return [one.name for one in find_names(line) if one.stands]


@pytest.mark.parametrize(
    ("line", "entity"),
    [
        ("Honkalan kaupunki", "Honkalan kaupunki"),
        ("HONKALAN KAUPUNKI", "Honkalan kaupunki"),
        ("HONKALAN KUNNANHALLITUS", "Honkalan kunta"),
        ("Honkalan kaupunkikonserni", "Honkalan kaupunki"),
        ("Honkalan kaupunki | Tilinpäätös 2024", "Honkalan kaupunki"),
        ("Honkalan kaupunki Tilinpäätös 2024 17", "Honkalan kaupunki"),
        ("Honkalan kaupunki, tase 31.12.2024", "Honkalan kaupunki"),
        ("TULOSLASKELMA, Honkalan kaupunki", "Honkalan kaupunki"),
        ("Honkalan kaupungin tuloslaskelma 1.1.–31.12.2024", "Honkalan kaupunki"),
        ("Itä-Honkalan hyvinvointialue", "Itä-Honkalan hyvinvointialue"),
        ("Honkalan ja Mallilan hyvinvointialue – Tilinpäätös 2024", "Honkalan ja Mallilan hyvinvointialue"),
        ("Kuikkaseudun koulutuskuntayhtymä", "Kuikkaseudun koulutuskuntayhtymä"),
        ("AAVAN SEUDUN KUNTAYHTYMÄ", "Aavan seudun kuntayhtymä"),
        ("Honkalan koulutuksen kuntayhtymä – Tilinpäätös 2023", "Honkalan koulutuksen kuntayhtymä"),
        ("Kuntayhtymä Honkala – Tilinpäätös 2023", "Kuntayhtymä Honkala"),
        ("Honkala-konsernin tuloslaskelma", "Honkala-konserni"),
        ("Honkalan Vesi Oy Toimintakertomus 2024", "Honkalan Vesi Oy"),
        ("Asunto Oy Honkalan Kulma 7", "Asunto Oy Honkalan Kulma 7"),
        ("Honkalan Palloseura ry", "Honkalan Palloseura ry"),
        ("Samkommunen för Tallnäs vård\nBokslut 2023", "Samkommunen för Tallnäs vård"),
        ("Samkommunen för yrkesutbildning i Tallnäs – Bokslut 2023", "Samkommunen för yrkesutbildning i Tallnäs"),
        ("STADEN TALLNÄS | BOKSLUT 2023", "Staden Tallnäs"),
        ("Kommun Tallnäs\nBokslut 2023", "Kommun Tallnäs"),
        ("Tallnäs kommuns årsredovisning 2023", "Tallnäs kommun"),
        ("Brf Tallen 4 Årsredovisning 2023", "Brf Tallen 4"),
        ("TALLNÄS NATION Utskrivet 2026-03-26 14:20", "Tallnäs nation"),
        ("Ab Tallnäs Hamn", "Ab Tallnäs Hamn"),
        ("Region Tallnäs", "Region Tallnäs"),
        ("City of Pineford Annual Report 2023", "City of Pineford"),
        ("CITY OF PINEFORD, OHIO Exhibit 1", "City of Pineford, Ohio"),
        ("City of Pineford General Fund, Fiscal Years 2017 - 2019", "City of Pineford"),
        ("Township of Upper St. Pine, Pennsylvania", "Township of Upper St. Pine, Pennsylvania"),
        ("State of Pineland", "State of Pineland"),
        ("PINEFORD COMMUNITY COLLEGE COMMUNITY COLLEGE DISTRICT NO. 535 ELM, ILLINOIS", "Pineford Community College"),
        ("Pineford Unified School District", "Pineford Unified School District"),
        ("Pineford Harbor Authority", "Pineford Harbor Authority"),
        ("City and County of Pineford", "City and County of Pineford"),
        ("London Borough of Pineford", "London Borough of Pineford"),
        ("Pineford City Council Annual Report 2023", "Pineford City Council"),
        ("Fjellvik kommune", "Fjellvik kommune"),
        ("Stadt Tannenberg", "Stadt Tannenberg"),
        ("HAVU-yhtymä", "Havu-yhtymä"),
        ("HSB Brf Tallen nr 21 i Granvik Årsredovisning 2023", "HSB Brf Tallen nr 21 i Granvik"),
        ("Tallnäs Energi Aktiebolag", "Tallnäs Energi aktiebolag"),
    ],
)
def test_a_line_that_is_a_name(line, entity):
    assert standing(line)[:1] == [entity]


@pytest.mark.parametrize(
    "line",
    [
        "Honkalan kaupunki omistaa yhtiön koko osakekannan.",
        "Kehitys vuosina 2015–2024, kaupunki",
        "Koko kunta",
        "Kunta yhteensä",
        "Staden i förändring",
        "Kommunen",
        "Kommunen Sammanlagt",
        "KOMMUN KONCERN",
        "Kuntayhtymä Yhteensä",
        "Elinvoimaisen kunta",
        "Statement of Net Position",
        "Citizens of the State of Pineland",
        "Board of the County",
        "Name of Firm, PLLC Type of Government County",
        "Taulukko 4. Honkalan kaupunki",
        "Toimintatuotot 2024",
    ],
)
def test_a_line_that_is_no_name(line):
    assert standing(line) == []


def test_a_place_alone_is_a_name_only_of_a_municipality_that_there_is():
    assert standing("Porvoo") == ["Porvoon kaupunki"] and standing("Borgå") == ["Borgå stad"]
    assert standing("Rantala") == []


def test_the_word_before_the_name_makes_no_other_municipality():
    assert entity_key("Staden Borgå") == entity_key("Borgå stad") == entity_key("Porvoon kaupunki")
