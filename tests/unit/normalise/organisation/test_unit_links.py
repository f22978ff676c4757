"""Dated sentences about units: what is a link, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from selko.extractors.normalise.organisation.unit_links import build_unit_links, find_date
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import NarrativeSection, OrganisationUnit, SectionKind

CITY = "Testilän kaupunki"
PATHS = {
    "fi": [
        (CITY, "Sivistyslautakunta"),
        (CITY, "Sivistyslautakunta", "Perusopetus"),
        (CITY, "Sivistyslautakunta", "Kirjasto- ja museopalvelut"),
        (CITY, "Tekninen lautakunta"),
        (CITY, "Tekninen lautakunta", "Ruoka- ja puhtauspalvelut"),
        (CITY, "Tekninen lautakunta", "Tilapalvelut"),
    ],
    "sv": [
        (CITY, "Bildningsnämnden"),
        (CITY, "Tekniska nämnden"),
        (CITY, "Tekniska nämnden", "Mat- och städtjänster"),
        (CITY, "Tekniska nämnden", "Lokaltjänster"),
    ],
    "en": [
        (CITY, "Education Committee"),
        (CITY, "Technical Committee"),
        (CITY, "Technical Committee", "Catering and Cleaning"),
    ],
}
DAY = date(2024, 1, 1)


def links(text, language="fi"):
    place = Provenance(page=3)
    units = [OrganisationUnit(name=p[-1], path=p, level=len(p) - 1, provenance=place) for p in PATHS[language]]
    section = NarrativeSection(
        order_no=1, unit_path=(CITY,), kind=SectionKind.OTHER, level=1, heading="Olennaiset tapahtumat",
        heading_path=("Olennaiset tapahtumat",), text=text, page_first=3, page_last=3, language=language,
    )  # fmt: skip
    return [
        (link.kind, " > ".join(link.from_path[1:]), " > ".join(link.to_path[1:]), link.valid_from)
        for link in build_unit_links([section], units, CITY)
    ]


FOOD = "Tekninen lautakunta > Ruoka- ja puhtauspalvelut"
SV_FOOD = "Tekniska nämnden > Mat- och städtjänster"
EN_FOOD = "Technical Committee > Catering and Cleaning"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fi", "Ruokapalvelut siirtyivät sivistyslautakunnan alaisuudesta teknisen lautakunnan alaisuuteen 1.1.2024 "
         "alkaen. Samalla sen nimi muuttui Ruoka- ja puhtauspalveluiksi.",
         ("successor", "Sivistyslautakunta > Ruokapalvelut", FOOD)),
        ("fi", "Ruokapalvelut siirtyivät teknisen lautakunnan alaisuuteen 1.1.2024 alkaen, ja yksikön nimeksi tuli "
         "Ruoka- ja puhtauspalvelut.", ("successor", "Ruokapalvelut", FOOD)),
        ("fi", "Ruoka- ja puhtauspalvelut siirtyi teknisen lautakunnan alaisuuteen 1.1.2024 alkaen, ja aiempi nimi oli "
         "Ruokapalvelut.", ("successor", "Ruokapalvelut", FOOD)),
        ("fi", "Tilapalvelut siirtyi sivistyslautakunnasta tekniseen lautakuntaan vuoden 2024 alusta.",
         ("move", "Sivistyslautakunta > Tilapalvelut", "Tekninen lautakunta > Tilapalvelut")),
        ("fi", "Kaupunginvaltuusto päätti 12.6.2023, että Tilapalvelut siirrettiin sivistyslautakunnasta tekniseen "
         "lautakuntaan 1.1.2024 alkaen.",
         ("move", "Sivistyslautakunta > Tilapalvelut", "Tekninen lautakunta > Tilapalvelut")),
        ("fi", "Ruoka- ja puhtauspalvelut sai uuden nimen 1.1.2024: aiempi nimi oli Ruokapalvelut.",
         ("rename", "Tekninen lautakunta > Ruokapalvelut", FOOD)),
        ("fi", "Kirjasto ja Museo yhdistettiin Kirjasto- ja museopalveluiksi 1.1.2024 alkaen.",
         [("merger", "Kirjasto", "Sivistyslautakunta > Kirjasto- ja museopalvelut"),
          ("merger", "Museo", "Sivistyslautakunta > Kirjasto- ja museopalvelut")]),
        ("fi", "Kiinteistöpalvelut jakautui Tilapalveluihin sekä Ruoka- ja puhtauspalveluihin 1.1.2024 alkaen.",
         [("split", "Kiinteistöpalvelut", "Tekninen lautakunta > Tilapalvelut"),
          ("split", "Kiinteistöpalvelut", FOOD)]),
        ("sv", "Måltidstjänster överfördes från bildningsnämnden till tekniska nämnden från och med 1.1.2024 och "
         "enheten fick namnet Mat- och städtjänster.", ("successor", "Bildningsnämnden > Måltidstjänster", SV_FOOD)),
        ("sv", "Lokaltjänster överfördes från bildningsnämnden till tekniska nämnden den 1 januari 2024.",
         ("move", "Bildningsnämnden > Lokaltjänster", "Tekniska nämnden > Lokaltjänster")),
        ("en", "Catering was transferred from the Education Committee to the Technical Committee as of 1 January 2024 "
         "and was renamed Catering and Cleaning.", ("successor", "Education Committee > Catering", EN_FOOD)),
    ],
)  # fmt: skip
def test_a_dated_sentence_is_a_link(language, text, expected):
    wanted = expected if isinstance(expected, list) else [expected]
    assert links(text, language) == [(*link, DAY) for link in wanted]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Tilapalvelut siirtyi sivistyslautakunnasta tekniseen lautakuntaan."),  # no day
        ("fi", "Sosiaali- ja terveyspalvelut siirtyivät hyvinvointialueen järjestettäviksi 1.1.2023 alkaen."),
        ("fi", "Kaksi siivoojaa siirtyi teknisen lautakunnan alaisuuteen 1.1.2024 alkaen."),
        ("fi", "Perusopetuksen määrärahoja siirrettiin tekniselle lautakunnalle 1.1.2024 alkaen."),
        ("fi", "Hanke siirtyi vuodelle 2025."),
        ("fi", "Tilapalvelut jaettiin 1.1.2024 kolmeen tiimiin."),
        ("fi", "Päätös tehtiin 1.1.2024, ja Tilapalvelut siirtyi uuteen taloon."),
        ("fi", "Ryhmät yhdistettiin 1.1.2024."),
        ("sv", "Medel överfördes till tekniska nämnden 1.1.2024."),
        ("sv", "Social- och hälsovården överfördes till välfärdsområdet från och med 1.1.2023."),
        ("en", "The funds were transferred to the Technical Committee on 1.1.2024."),
    ],
)
def test_what_is_no_link(language, text):
    assert links(text, language) == []


def test_the_same_change_told_twice_is_one_link_with_the_fullest_path():
    text = (
        "Ruokapalvelut siirtyivät teknisen lautakunnan alaisuuteen 1.1.2024 alkaen, ja yksikön nimeksi tuli Ruoka- ja "
        "puhtauspalvelut.\n\nRuokapalvelut siirtyivät sivistyslautakunnan alaisuudesta teknisen lautakunnan "
        "alaisuuteen 1.1.2024 alkaen. Sen nimi muuttui Ruoka- ja puhtauspalveluiksi."
    )
    assert links(text) == [("successor", "Sivistyslautakunta > Ruokapalvelut", FOOD, DAY)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fi", "1.1.2024 alkaen", DAY),
        ("fi", "1. 1. 2024 lukien", DAY),
        ("fi", "1. tammikuuta 2024", DAY),
        ("fi", "vuoden 2024 alusta", DAY),
        ("sv", "från och med 1.1.2024", DAY),
        ("sv", "den 1 januari 2024", DAY),
        ("sv", "från ingången av 2024", DAY),
        ("en", "on 1 January 2024", DAY),
        ("en", "January 1, 2024", DAY),
        ("fi", "12.6.2023 ja 1.1.2024", None),
        ("fi", "31.2.2024", None),
        ("fi", "vuonna 2024", None),
    ],
)
def test_the_day_of_a_sentence(language, text, found):
    assert find_date(text, language) == found
