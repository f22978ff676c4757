"""Numbers make the tree and looks hang in it; lines that look like headings and are none; captions of tables."""

from __future__ import annotations

import pytest

from selko.extractors.interpret.sections.no_titles import is_sentence, names_people
from selko.extractors.interpret.sections.parts import find_parts
from selko.schemas.models.layout import BlockKind
from selko.schemas.models.provenance import Box, Provenance
from tests.unit.interpret.sections.test_tree import TEXT, Layout, tree


def test_units_larger_than_their_chapter_stand_in_it_and_its_next_sibling_ends_them():
    layout = Layout().add("8. Toteutuminen", size=14, bold=True).add("8.1 Käyttötalous", size=11, bold=True)
    for unit in ("Kirjasto", "Museo", "Satama"):
        layout.add(unit, size=16, bold=True).table().add("Toiminta", size=11).add(TEXT)
    layout.add("8.2 Investoinnit", size=11, bold=True).table().add("9. Tase", size=14, bold=True).table()
    assert [(level, text) for level, text in tree(layout.build()) if text != "Toiminta"] == [
        (1, "8. Toteutuminen"), (2, "8.1 Käyttötalous"), (3, "Kirjasto"), (3, "Museo"), (3, "Satama"),
        (2, "8.2 Investoinnit"), (1, "9. Tase"),
    ]  # fmt: skip


def test_parts_stand_over_chapters_also_where_a_divider_page_repeats_them():
    layout = Layout()
    for line in (
        "I KERTOMUS ...... 2",
        "1. Katsaus ...... 2",
        "1.1 Talous ...... 3",
        "II LASKELMAT ...... 4",
        "2. Tase ...... 4",
    ):
        layout.add(line, kind=BlockKind.CONTENTS)
    layout.add("I KERTOMUS", size=20, page=3).add("I KERTOMUS", size=16, bold=True, page=4)
    layout.add("1. Katsaus", size=14, bold=True, page=4).add("1.1 Talous", size=11, bold=True, page=4).add(TEXT, page=4)
    layout.add("II LASKELMAT", size=20, page=5).add("2. Tase", size=14, bold=True, page=5).add(TEXT, page=5)
    assert tree(layout.build()) == [
        (1, "I KERTOMUS"), (1, "I KERTOMUS"), (2, "1. Katsaus"), (3, "1.1 Talous"), (1, "II LASKELMAT"), (2, "2. Tase"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["I KERTOMUS", "1 Katsaus", "II LASKELMAT", "II LASKELMAT", "III LIITTEET"], ["I", "II", "II", "III"]),
        (["OSA A Kertomus", "Osa B Laskelmat"], ["A", "B"]),
        (["A KERTOMUS", "B LASKELMAT"], ["A", "B"]),
        (["Del I Berättelse", "Del II Kalkyler"], ["I", "II"]),
        (["I Maailmansota"], []),
        (["II osa jatkuu", "A review of the year", "B"], []),
    ],
)
def test_numbers_of_parts(texts, numbers):
    assert list(find_parts(texts).values()) == numbers


def test_a_form_that_is_set_otherwise_once_is_still_of_its_form():
    layout = Layout().add("1. Tulosalueet", size=14, bold=True)
    for code, size in ((100, 11), (120, 14), (130, 14)):
        layout.add(f"Tulosalue {code} Nimi", size=size, bold=True).table().add(
            "Toiminta-ajatus", size=11, bold=True
        ).add(TEXT)
    layout.add("2. Tase", size=14, bold=True).table()
    assert [level for level, _ in tree(layout.build())] == [1, 2, 3, 2, 3, 2, 3, 1]


def test_the_first_line_of_a_form_begins_a_section_whatever_it_looks_like():
    layout = Layout().add("1. Konserni", size=14, bold=True).add("TYTÄRYHTEISÖT", size=14, bold=True)
    for name in ("Rantalan Vesi Oy", "Rantalan Energia"):
        line = f"Tytäryhteisö\t{name}"
        layout.add(line.replace("\t", " "), lines=[line]).add("TUNNUSLUVUT", bold=True).table()
    layout.add("2. Tase", size=14, bold=True).table()
    assert tree(layout.build()) == [
        (1, "1. Konserni"), (2, "TYTÄRYHTEISÖT"), (3, "Tytäryhteisö Rantalan Vesi Oy"), (4, "TUNNUSLUVUT"),
        (3, "Tytäryhteisö Rantalan Energia"), (4, "TUNNUSLUVUT"), (1, "2. Tase"),
    ]  # fmt: skip


def test_a_numbering_within_a_chapter_hangs_right_under_it():
    layout = Layout().add("1. Katsaus", size=14, bold=True).add("1.1 Talous", size=12, bold=True).add(TEXT)
    layout.add("Strategia", bold=True, colour="#003366").add(TEXT)
    layout.add("1. Vuosikate", bold=True).add(TEXT).add("2. Lainat", bold=True).add(TEXT)
    layout.add("1.2 Tase", size=12, bold=True).add(TEXT).add("2. Muut", size=14, bold=True).add(TEXT)
    assert tree(layout.build()) == [
        (1, "1. Katsaus"), (2, "1.1 Talous"), (3, "Strategia"), (3, "1. Vuosikate"), (3, "2. Lainat"), (2, "1.2 Tase"),
        (1, "2. Muut"),
    ]  # fmt: skip


def test_persons_parties_sentences_and_signatures_are_no_headings():
    layout = (
        Layout().add("1. Katsaus", size=14, bold=True).add(TEXT).add("Aino Alho", bold=True).add("kaupunginjohtaja")
    )
    layout.add("Suomen Keskusta (15)", bold=True).add(TEXT).add("Tulot olivat vuoden lopussa 2 302 tuhatta", bold=True)
    layout.add("Kulut jakautuivat seuraavasti:", bold=True).add(TEXT)
    layout.add("2. Allekirjoitukset", size=14, bold=True).add("RANTALAN KAUPUNGINHALLITUS", bold=True).add("Bo Berg")
    layout.add("JHT, KHT", bold=True)
    assert tree(layout.build()) == [(1, "1. Katsaus"), (1, "2. Allekirjoitukset")]


@pytest.mark.parametrize(
    ("text", "after", "person"),
    [
        ("Aino Alho", "kaupunginjohtaja", True),
        ("Åsa Öberg", "Stadsdirektör", True),
        ("Kokoomus (14)", "", True),
        ("De gröna (3)", "", True),
        ("Bo Berg, ordförande", "", True),
        ("Rantalan Vesi", "Vesi on puhdasta.", False),
        ("Perusopetus (410)", "", False),
        ("Keskustan kehittäminen", "", False),
    ],
)
def test_names_of_people(text, after, person):
    assert names_people(text, after) is person


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Vakinaisen henkilöstön määrä oli 2 302", True),
        ("Intäkterna fördelades enligt följande:", True),
        ("Kunnan tuloveron määräytymisen perusteet:", False),
        ("Sisäinen valvonta ja riskienhallinta 2024 – keskeiset johtopäätökset", False),
        ("Missä onnistuttiin", False),
    ],
)
def test_sentences(text, sentence):
    assert is_sentence(text) is sentence


def test_captions_belong_to_their_tables():
    layout = Layout().add("Tulosalue 410 Kirjasto", size=14, bold=True).add("Toiminta", size=12, bold=True).add(TEXT)
    layout.add("Taulukko 1. Kävijät").table().add("Kirjasto, talousarvion toteutuminen", bold=True).table().add(TEXT)
    layout.add("Lainat ja kävijät").table().add("Teksti päättyy tähän.").table()
    below = Provenance(page=1, box=Box(x0=60, top=114, x1=300, bottom=150))  # the blocks end at 110
    layout.tables = [table.model_copy(update={"provenance": below}) for table in layout.tables]
    index = layout.build()
    assert [heading for _, heading in tree(index)] == ["Tulosalue 410 Kirjasto", "Toiminta"]
    assert index.sections[-1].text == f"{TEXT}\n\n{TEXT}\n\nTeksti päättyy tähän."
