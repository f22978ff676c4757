"""Headings found by style, number, contents, bookmark, look or loneliness; the tree; the text under each."""

from __future__ import annotations

from selko.extractors.interpret.sections.build import build_sections
from selko.extractors.interpret.sections.contents import read_contents, split_number
from selko.extractors.interpret.sections.responsible import find_responsible
from selko.schemas.models.layout import BlockKind, DocumentLayout, GridTable, OutlineEntry, TextBlock, TextStyle
from selko.schemas.models.provenance import Box, MediaType, Provenance, SourceDocument

SOURCE = SourceDocument(document_id="0" * 64, file_name="x.pdf", media_type=MediaType.PDF, byte_size=1)
TEXT = "Vuoden aikana kaupungin talous kehittyi ennakoitua paremmin, ja verotulot kasvoivat talousarviosta selvästi."


class Layout:
    """Builds a layout block by block: every call adds one at the next order."""

    def __init__(self, styled=True):
        self.blocks, self.tables, self.styled, self.order = [], [], styled, 0

    def add(self, text, *, size=10.0, bold=False, page=1, kind=BlockKind.PARAGRAPH, x0=60.0, level=None, **more):
        style = TextStyle(size=size, bold=bold, colour=more.pop("colour", "#000000")) if self.styled else TextStyle()
        self.blocks.append(
            TextBlock(
                order=self.order,
                kind=kind,
                text=text,
                lines=tuple(more.pop("lines", (text,))),
                provenance=Provenance(page=page, box=Box(x0=x0, top=100, x1=x0 + 100, bottom=110)),
                style=style,
                heading_level=level,
                **more,
            )
        )
        self.order += 1
        return self

    def table(self, page=1):
        place = Provenance(page=page, box=Box(x0=0, top=0, x1=1, bottom=1))
        self.tables.append(
            GridTable(order=self.order, provenance=place, row_count=1, column_count=1, cells=(), reader="test")
        )
        self.order += 1
        return self

    def build(self, outline=()):
        layout = DocumentLayout(
            document=SOURCE, pages=(), blocks=tuple(self.blocks), tables=tuple(self.tables), outline=outline
        )
        return build_sections(layout)


def tree(index):
    return [(s.level, s.heading.text) for s in index.sections if s.heading]


def test_stated_levels_are_kept():
    index = (
        Layout()
        .add("Yleistä", kind=BlockKind.HEADING, level=1)
        .add(TEXT)
        .add("Talous", kind=BlockKind.HEADING, level=3)
        .add(TEXT)
        .build()
    )
    assert tree(index) == [(1, "Yleistä"), (3, "Talous")]
    assert index.sections[1].parent == 0
    assert index.sections[1].heading_path == ("Yleistä", "Talous")
    assert index.sections[1].text == TEXT


def test_numbers_of_the_contents_give_the_tree_and_bold_lists_do_not():
    layout = Layout()
    for text, x0 in [
        ("1. KERTOMUS ........ 3", 50),
        ("1.1 Katsaus ........ 3", 60),
        ("Tekninen lautakunta .... 4", 60),
    ]:
        layout.add(text, kind=BlockKind.CONTENTS, x0=x0)
    layout.add("1. KERTOMUS", size=14, bold=True, page=4).add("1.1 Katsaus", size=12, bold=True, page=4)
    layout.add(TEXT, page=4).add("Tekninen lautakunta", bold=True, page=5).add(
        "2. Turvallinen liikenne", bold=True, page=5
    )
    layout.add(TEXT, page=5)
    index = layout.build()
    assert tree(index) == [(1, "1. KERTOMUS"), (2, "1.1 Katsaus"), (2, "Tekninen lautakunta")]
    assert "2. Turvallinen liikenne" in index.sections[-1].text


def test_a_name_that_the_contents_list_stands_often_and_is_found_on_its_page():
    layout = Layout().add("Kirjasto ........ 7", kind=BlockKind.CONTENTS)
    layout.add("Talous ........ 5", kind=BlockKind.CONTENTS).add("Loppu ......... 9", kind=BlockKind.CONTENTS)
    layout.add("Kirjasto", page=3).add(TEXT, page=3).add("Talous", bold=True, page=6).add(TEXT, page=6)
    layout.add("Kirjasto", bold=True, page=8).add(TEXT, page=8).add("Loppu", bold=True, page=10).add(TEXT, page=10)
    index = layout.build()
    found = [(s.heading.provenance.page, s.heading.text) for s in index.sections if s.heading]
    assert found == [(6, "Talous"), (8, "Kirjasto"), (10, "Loppu")]


def test_a_heading_that_the_contents_have_in_one_is_joined_from_two_blocks():
    layout = Layout()
    for text in ["1 Kuvaus olennaisista hankkeista ja muutoksista .... 3", "2 Tase .... 4", "3 Loppu .... 5"]:
        layout.add(text, kind=BlockKind.CONTENTS)
    layout.add("1 Kuvaus olennaisista", size=13, bold=True).add("hankkeista ja muu-", size=13, bold=True)
    layout.add("toksista", size=13, bold=True).add(TEXT).add("2 Tase", size=13, bold=True).add(TEXT)
    assert tree(layout.build())[0] == (1, "1 Kuvaus olennaisista hankkeista ja muutoksista")


def test_looks_rank_headings_where_nothing_else_does():
    layout = Layout()
    for unit in ("Sivistys", "Tekninen"):
        layout.add(unit, size=16, bold=True).add(TEXT)
        layout.add("Riskit", size=11, bold=True).add(TEXT).add("Talous", size=11, bold=True).add(TEXT)
    assert tree(layout.build()) == [
        (1, "Sivistys"), (2, "Riskit"), (2, "Talous"), (1, "Tekninen"), (2, "Riskit"), (2, "Talous"),
    ]  # fmt: skip


def test_what_looks_bold_and_is_no_heading():
    layout = Layout().add("Otsikko", size=14, bold=True).add(TEXT)
    layout.add("Toimintatuotot 7 614 7 835", bold=True, lines=["Toimintatuotot\t7 614\t7 835"])
    layout.add("Vuosikate, €/asukas 621 685", bold=True).add("Vastuuhenkilö: hallintojohtaja", bold=True)
    layout.add("Lihavoitu virke päättyy pisteeseen.", bold=True).add("• kohta", bold=True)
    layout.add("Taulukko 3. Lainakanta", bold=True).add("pienellä alkava", bold=True).add(TEXT)
    assert tree(layout.build()) == [(1, "Otsikko")]


def test_bookmarks_state_levels():
    layout = Layout().add("Tase", bold=True).add(TEXT).add("Vastaavaa", bold=True).add(TEXT)
    outline = (OutlineEntry(level=1, title="Tase", page=1), OutlineEntry(level=4, title="Vastaavaa", page=1))
    assert tree(layout.build(outline)) == [(1, "Tase"), (4, "Vastaavaa")]


def test_text_export_capitals_names_and_generic_headings():
    layout = Layout(styled=False).add("KANSLIA").add("Vastuuhenkilö: johtaja").add("Riskianalyysi").add(TEXT)
    layout.add("KANSLIA VASTUUALUEITTAIN").add("Hallintopalvelut").add("Vastuuhekilö: hallintojohtaja")
    layout.add("Riskianalyysi").add(TEXT).add("Taloudellisten tavoitteiden toteutuminen 2023").add("Hallintopalvelut")
    layout.table().add(TEXT)
    index = layout.build()
    assert tree(index) == [
        (1, "KANSLIA"),
        (2, "Riskianalyysi"),
        (1, "KANSLIA VASTUUALUEITTAIN"),
        (2, "Hallintopalvelut"),
        (3, "Riskianalyysi"),
        (3, "Taloudellisten tavoitteiden toteutuminen 2023"),
    ]
    assert [(s.text, s.section) for s in index.statements] == [("johtaja", 0), ("hallintojohtaja", 3)]
    assert index.section_at(layout.tables[0].order) == 5
    assert index.sections[5].text == f"Hallintopalvelut\n\n{TEXT}"


def test_text_goes_whole_under_its_heading_and_over_the_page_break():
    layout = Layout().add("Edeltävä teksti ennen otsikoita.").add("Talous", size=14, bold=True)
    layout.add("Kappale alkaa ja kat-").add("12/34", kind=BlockKind.FURNITURE)
    layout.add("keaa sivun vaihtuessa.", page=2, continues=True).add("Toinen kappale.", page=2)
    layout.add("1) Alaviite.", kind=BlockKind.FOOTNOTE, page=2)
    index = layout.build()
    assert index.sections[0].heading is None
    assert index.sections[0].text == "Edeltävä teksti ennen otsikoita."
    assert index.sections[1].text == "Kappale alkaa ja katkeaa sivun vaihtuessa.\n\nToinen kappale.\n\n1) Alaviite."
    assert (index.sections[1].page_first, index.sections[1].page_last) == (1, 2)


def test_every_paragraph_lands_in_exactly_one_section():
    layout = Layout()
    for number in range(12):
        layout.add(f"Otsikko {'abc'[number % 3]}", size=14 - number % 3, bold=True)
        layout.add(f"Kappale numero {number} on tässä. {TEXT}").table()
    index = layout.build()
    whole = "\n\n".join(section.text for section in index.sections)
    for number in range(12):
        assert whole.count(f"Kappale numero {number} on tässä.") == 1
    assert [section.order for section in index.sections] == list(range(len(index.sections)))
    assert all(section.parent is None or section.parent < section.order for section in index.sections)


def test_contents_lines():
    layout = Layout()
    for text in [
        "1.1.9 Kuvaus hankkeista sekä",
        "muutoksista .......... 23",
        "Taulukko 1. Lainat ..... 3",
        "2 Tase ... 30",
    ]:
        layout.add(text, kind=BlockKind.CONTENTS)
    entries = read_contents(layout.blocks)
    assert [(e.text, e.number, e.page, e.level) for e in entries] == [
        ("1.1.9 Kuvaus hankkeista sekä muutoksista", "1.1.9", 23, 3),
        ("2 Tase", "2", 30, 1),
    ]


def test_section_numbers():
    assert split_number("1.2.3 Tase") == ("1.2.3", "Tase")
    assert split_number("1. TOIMINTAKERTOMUS") == ("1", "TOIMINTAKERTOMUS")
    assert split_number("1.1.Objectives") == ("1.1", "Objectives")
    assert split_number("2024 tulos")[0] == ""
    assert split_number("12.5.2023 pidetty kokous")[0] == ""
    assert split_number("3D-mallit")[0] == ""


def test_statements_of_responsibility():
    assert find_responsible("Vastuuhenkilö: vt. rehtori") == "vt. rehtori"
    assert find_responsible("Vastuuhekilö: talousjohtaja") == "talousjohtaja"
    assert find_responsible("Ansvarsperson: stadsdirektören") == "stadsdirektören"
    assert find_responsible("Valtuuston edessä tilivelvollinen viranhaltija on sivistysjohtaja.") == "sivistysjohtaja"
    assert find_responsible("Vastuualue: hallinto") is None
    assert find_responsible("Vastuuhenkilöt ovat vaihtuneet vuoden aikana.") is None
    assert find_responsible("Huomio: talousjohtaja") is None


def test_numbered_themes_among_goals_stand_under_them_whatever_they_look_like():
    layout = Layout().add("KANSLIA", size=14, bold=True).add(TEXT)
    layout.add("Avaintavoitteiden toteutuminen", bold=True).add("1. KYLÄT", bold=True).table()
    layout.add("4. RANNAT", bold=True).table().add("Hallintopalvelut", bold=True)
    layout.add("Riskianalyysi", bold=True).add(TEXT).add("Taloudelliset tavoitteet", bold=True)
    layout.add("Hallintopalvelut", bold=True).table().add(TEXT)
    index = layout.build()
    assert tree(index) == [
        (1, "KANSLIA"),
        (2, "Avaintavoitteiden toteutuminen"),
        (3, "1. KYLÄT"),
        (3, "4. RANNAT"),
        (2, "Hallintopalvelut"),
        (2, "Riskianalyysi"),
        (2, "Taloudelliset tavoitteet"),  # the name over the table is its caption
    ]
    assert index.sections[-1].text == f"Hallintopalvelut\n\n{TEXT}"


def test_a_note_goes_with_the_paragraph_that_holds_its_mark_and_not_where_the_page_ends():
    layout = Layout().add("Satama", size=14, bold=True).add("Laiturit uusittiin².").add("Toinen kappale.")
    layout.add("Ranta", size=14, bold=True).add("Hiekkaa tuotiin 40 m².").add(
        "² Ilman kaidetta.", kind=BlockKind.FOOTNOTE
    )
    layout.add("Kaide tehdään myöhemmin.", kind=BlockKind.FOOTNOTE).add("³ Irrallinen.", kind=BlockKind.FOOTNOTE)
    texts = [section.text for section in layout.build().sections]
    assert texts == [
        "Laiturit uusittiin².\n\n² Ilman kaidetta.\n\nKaide tehdään myöhemmin.\n\nToinen kappale.",
        "Hiekkaa tuotiin 40 m².\n\n³ Irrallinen.",
    ]


def test_the_title_of_a_list_of_tables_is_no_heading_but_a_chapter_with_contents_of_its_own_is():
    layout = (
        Layout().add("1 Rannat ...... 3", kind=BlockKind.CONTENTS).add("1.1 Laiturit ...... 4", kind=BlockKind.CONTENTS)
    )
    layout.add("TAULUKKOLUETTELO", size=14, bold=True)
    layout.add("Taulukko 1. Laiturit ...... 3", kind=BlockKind.CONTENTS)
    layout.add("1 Rannat", size=14, bold=True).add("1.1 Laiturit ...... 4", kind=BlockKind.CONTENTS).add(TEXT)
    layout.add("1.1 Laiturit", size=12, bold=True).add(TEXT)
    assert tree(layout.build()) == [(1, "1 Rannat"), (2, "1.1 Laiturit")]


def test_contents_of_a_document_without_pages_state_their_levels():
    layout = Layout().add("Rannat\t3", kind=BlockKind.CONTENTS, level=1, x0=50)
    layout.add("Laiturit\t4", kind=BlockKind.CONTENTS, level=2, x0=50)
    layout.add("Rannat", bold=True).add(TEXT).add("Laiturit", bold=True).add(TEXT)
    assert tree(layout.build()) == [(1, "Rannat"), (2, "Laiturit")]


def test_chapters_begin_at_the_top_though_the_title_page_is_larger():
    layout = Layout().add("Kuusirannan kunta", size=28, bold=True).add("Tilinpäätös 2023", size=20)
    layout.add("Valtuusto 3.6.2024", size=14)
    for chapter in ("Satama", "Rannat"):
        layout.add(chapter, size=16, bold=True, page=2).add("Yleistä", size=13, bold=True, page=2).add(TEXT, page=2)
    assert tree(layout.build()) == [
        (1, "Kuusirannan kunta"), (2, "Tilinpäätös 2023"), (3, "Valtuusto 3.6.2024"),
        (1, "Satama"), (2, "Yleistä"), (1, "Rannat"), (2, "Yleistä"),
    ]  # fmt: skip


def test_a_first_page_with_sentences_is_no_title_page():
    layout = Layout().add("Rannat ja satama", size=18, bold=True).add(TEXT)
    for chapter in ("Satama", "Rannat"):
        layout.add(chapter, size=16, bold=True, page=2).add(TEXT, page=2)
    assert tree(layout.build()) == [(1, "Rannat ja satama"), (2, "Satama"), (2, "Rannat")]


def test_a_title_set_far_larger_than_every_heading_takes_no_level_from_the_chapters():
    layout = Layout().add("Kertomus satamasta", size=26)
    for chapter in ("Satama", "Rannat"):
        layout.add(chapter, size=16, bold=True).add(TEXT)
    assert tree(layout.build()) == [(1, "Kertomus satamasta"), (1, "Satama"), (1, "Rannat")]


def test_an_unnumbered_chapter_that_looks_like_the_numbered_ones_is_one():
    layout = Layout()
    for title, size in (("1 Satama", 14), ("1.1 Laiturit", 12), ("2 Rannat", 14), ("Liite A. Sanasto", 14)):
        layout.add(title, size=size, bold=True).add(TEXT)
    assert [level for level, _ in tree(layout.build())] == [1, 2, 1, 1]
