"""The text of a PDF page outside its tables: order, paragraphs, furniture, contents, hyphens, page breaks."""

from __future__ import annotations

import pytest

from selko.extractors.layout.pdf.blocks.build import build_blocks, number_in_reading_order
from selko.extractors.layout.pdf.page.content import Line, PageContent, Word
from selko.schemas.models.layout import BlockKind, GridTable, OutlineEntry
from selko.schemas.models.provenance import Box, Provenance
from selko.schemas.words.hyphens import count_words, join_lines

WIDTH, HEIGHT, SIZE = 595.0, 842.0, 10.0
STEP = 5.0  # points a letter is wide


def line(text, x=60.0, top=100.0, *, size=SIZE, bold=False, colour="#000000"):
    """A line of words, each letter 5 points wide; '|' in the text stands for a gap of 60 points."""
    words, left = [], x
    for word in text.split():
        if word == "|":
            left += 60
            continue
        right = left + STEP * len(word) * size / SIZE
        words.append(Word(word, left, top, right, top + size, size, bold, False, colour, "Font", top + size * 0.8))
        left = right + 3
    return Line(tuple(words), words[0].x0, top, words[-1].x1, top + size, top + size * 0.8, size)


def page(number, lines, **more):
    words = tuple(word for each in lines for word in each.words)
    return PageContent(number, WIDTH, HEIGHT, 0, tuple(lines), words, (), (), (), True, **more)


def prose(texts, x=60.0, top=100.0, **look):
    return [line(text, x, top + 12 * i, **look) for i, text in enumerate(texts)]


def kinds(blocks):
    return [(block.kind, block.text) for block in blocks]


PARAGRAPH = [
    "Vuoden aikana kaupungin talous kehittyi ennakoitua paremmin ja verotulot kasvoivat",
    "talousarviosta selvästi, minkä ansiosta lainakanta pieneni ensimmäisen kerran",
    "viiteen vuoteen.",
]


def test_lines_of_a_paragraph_are_joined_and_a_gap_parts_paragraphs():
    lines = prose(PARAGRAPH) + prose(PARAGRAPH[:2], top=160)
    blocks = build_blocks([page(1, lines)], [])
    assert [block.text for block in blocks] == [" ".join(PARAGRAPH), " ".join(PARAGRAPH[:2])]
    assert blocks[0].lines == tuple(PARAGRAPH)
    assert blocks[0].provenance.page == 1
    assert blocks[0].provenance.box.top == 100.0


def test_a_bold_line_over_a_paragraph_stands_alone():
    lines = [line("Riskianalyysi", top=88, bold=True), *prose(PARAGRAPH)]
    blocks = build_blocks([page(1, lines)], [])
    assert [(block.text, block.style.bold) for block in blocks] == [
        ("Riskianalyysi", True),
        (" ".join(PARAGRAPH), False),
    ]


def test_a_heading_over_two_lines_is_one_block():
    lines = prose(
        ["Kuvaus olennaisista hankkeista ja muista kunnan oloihin", "tulleista muutoksista"], bold=True, size=12
    )
    blocks = build_blocks([page(1, lines)], [])
    assert [block.text for block in blocks] == [
        "Kuvaus olennaisista hankkeista ja muista kunnan oloihin tulleista muutoksista"
    ]


def test_list_items_stand_alone_with_their_wrapped_lines():
    lines = [
        line("• arkisto-, posti- ja painopalvelut, joita tarjotaan maksutta myös koko seudun järjestöille", 60, 100),
        line("ja niiden jäsenille", 72, 112),
        line("• siivous", 60, 124),
    ]
    blocks = build_blocks([page(1, lines)], [])
    assert [block.kind for block in blocks] == [BlockKind.LIST_ITEM] * 2
    assert blocks[0].text.endswith("ja niiden jäsenille")


def test_two_columns_of_prose_are_read_one_after_the_other():
    left = [f"vasen palsta rivi {i} jatkuu näin" for i in range(8)]
    right = [f"oikea palsta rivi {i} jatkuu näin" for i in range(8)]
    lines = [
        Line((*a.words, *b.words), a.x0, a.top, b.x1, a.bottom, a.baseline, a.size)
        for a, b in zip(prose(left), prose(right, x=320), strict=True)
    ]
    text = " ".join(block.text for block in build_blocks([page(1, lines)], []))
    assert text == " ".join(left + right)


def test_columns_whose_lines_stand_at_other_heights():
    left = prose([f"vasen palsta rivi {i} jatkuu näin" for i in range(8)])
    right = prose([f"oikea palsta rivi {i} jatkuu näin" for i in range(8)], x=320, top=105)
    lines = sorted([*left, *right], key=lambda each: each.top)
    text = " ".join(block.text for block in build_blocks([page(1, lines)], []))
    assert text == " ".join(each.text for each in left + right)


def test_rows_set_out_in_columns_keep_their_line_and_show_the_gap():
    lines = [line("Toimintatuotot | 7 614 | 7 835", top=100), line("Toimintakulut | -44 983 | -45 768", top=112)]
    blocks = build_blocks([page(1, lines)], [])
    assert [block.text for block in blocks] == ["Toimintatuotot 7 614 7 835", "Toimintakulut -44 983 -45 768"]
    assert blocks[0].lines == ("Toimintatuotot\t7 614\t7 835",)


def test_words_inside_a_table_belong_to_the_table():
    table = GridTable(
        order=0,
        provenance=Provenance(page=1, box=Box(x0=50, top=95, x1=400, bottom=125)),
        row_count=1,
        column_count=1,
        cells=(),
        reader="test",
    )
    lines = [*prose(["Toimintatuotot 1", "Toimintakulut 2"]), *prose(PARAGRAPH, top=200)]
    blocks = build_blocks([page(1, lines)], [table])
    assert [block.text for block in blocks] == [" ".join(PARAGRAPH)]
    ordered, tables = number_in_reading_order(blocks, [table])
    assert (tables[0].order, ordered[0].order) == (0, 1)


def document(count=6, *, shared_heading=False):
    pages = []
    for number in range(1, count + 1):
        lines = [line("Tilinpäätös 2024", 260, 38), line(f"{number}/{count}", 500, 800)]
        top = 90.0
        if shared_heading:
            lines.append(line("Talousarvion toteutuminen", top=92, bold=True))
            top = 108.0
        lines += prose([f"{text} {chr(96 + number) * 3}" for text in PARAGRAPH], top=top)
        pages.append(page(number, sorted(lines, key=lambda each: each.top)))
    return pages


def test_running_headers_and_page_numbers_are_furniture():
    blocks = build_blocks(document(), [])
    furniture = [block.text for block in blocks if block.kind is BlockKind.FURNITURE]
    assert furniture.count("Tilinpäätös 2024") == 6
    assert "3/6" in furniture
    assert len(furniture) == 12


def test_a_heading_at_the_top_of_many_pages_is_no_furniture():
    pages = [*document(5, shared_heading=True), *[page(6, prose(PARAGRAPH, top=90))]]
    blocks = build_blocks(pages, [])
    shared = [block.kind for block in blocks if block.text == "Talousarvion toteutuminen"]
    assert shared == [BlockKind.PARAGRAPH] * 5


def test_a_table_of_contents_is_told_by_its_leaders_and_a_wrapped_line_belongs_to_it():
    lines = [
        line("1 Toimintakertomus ................................ 5", 60, 100),
        line("1.1 Kuvaus olennaisista hankkeista ja muista", 70, 112),
        line("muutoksista ................................. 23", 70, 124),
        line("1.2 Tase . . . . . . . . . . . . . . . . . . 30", 70, 136),
    ]
    blocks = build_blocks([page(1, lines)], [])
    assert [block.kind for block in blocks] == [BlockKind.CONTENTS] * 4


def test_a_paragraph_goes_on_over_the_page_break():
    first = [line("Tilinpäätös 2024", 260, 38), *prose(PARAGRAPH[:2])]
    second = [line("Tilinpäätös 2024", 260, 38), *prose(["viiteen vuoteen, ja omavaraisuus kasvoi."])]
    third = [line("Tilinpäätös 2024", 260, 38), *prose(["Uusi kappale alkaa isolla kirjaimella tästä."])]
    blocks = [b for b in build_blocks([page(1, first), page(2, second), page(3, third)], []) if b.text[0] != "T"]
    assert [block.continues for block in blocks] == [False, True, False]


def test_a_bookmark_makes_its_line_a_heading_once():
    blocks = build_blocks(
        [page(1, [line("Tase", top=100), *prose(PARAGRAPH, top=130), line("Tase", top=200)])],
        [],
        [OutlineEntry(level=2, title="Tase", page=1)],
    )
    assert [(b.kind, b.heading_level) for b in blocks if b.text == "Tase"] == [
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, None),
    ]


def test_labels_inside_a_picture_are_no_prose():
    labels = [line("Tammi", 100, 310, size=7), line("Helmi", 200, 340, size=7)]
    blocks = build_blocks([page(1, [*labels, *prose(PARAGRAPH, top=500)], pictures=((60.0, 200.0, 500.0, 400.0),))], [])
    assert [block.kind for block in blocks if block.text in {"Tammi", "Helmi"}] == [BlockKind.DRAWING] * 2
    assert blocks[-1].kind is BlockKind.PARAGRAPH


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Laskenta-", "ja arkistopalvelut"], "Laskenta- ja arkistopalvelut"),
        (["drifts-", "och investeringsdelen"], "drifts- och investeringsdelen"),
        (["TALOUSARVIO-", "MUUTOKSET"], "TALOUSARVIOMUUTOKSET"),
        (["Pohjois-", "Savo"], "Pohjois-Savo"),
        (["hyvin-", "vointialue"], "hyvinvointialue"),
        (["linja-", "auto"], "linja-auto"),
        (["vuosina 2022-", "2024"], "vuosina 2022-2024"),
        (["sana\u00ad", "liitos"], "sanaliitos"),
        (["loppu -", "alku"], "loppu - alku"),
        (["", "  yksi  rivi "], "yksi rivi"),
    ],
)
def test_hyphens_at_line_ends(lines, text):
    assert join_lines(lines) == text


def test_the_words_of_the_document_decide_on_a_hyphen():
    stock = count_words(["sosiaali-ihminen on eri kuin lähi-alue", "lähi-alue tuli taas", "toimintakate parani"])
    assert join_lines(["lähi-", "alue"], stock) == "lähi-alue"
    assert join_lines(["toiminta-", "kate"], stock) == "toimintakate"
    assert join_lines(["lähi-", "alue"]) == "lähialue"
    assert "kate" not in count_words(["toiminta-", "kate nousi"])


def note_mark(text, x, top):
    """A raised digit: its baseline stands 3 points over that of a line of 8 points at `top`."""
    word = Word(text, x, top, x + 3, top + 5, 5.0, False, False, "#000000", "Font", top + 3.4)
    return Line((word,), x, top, x + 3, top + 5, top + 3.4, 5.0)


def test_the_raised_mark_of_a_note_stands_before_its_text():
    note = line("Luku sisältää satamaosuuden.", x=74, top=702, size=8.0)
    blocks = build_blocks([page(1, [*prose(PARAGRAPH), note_mark("7", 66, 702), note])], [])
    assert kinds(blocks)[-1] == (BlockKind.FOOTNOTE, "⁷ Luku sisältää satamaosuuden.")


def test_words_in_small_capitals_have_the_size_of_their_first_letters():
    letters = [("3", 16.0), ("RANTA", 16.0), ("JA", 12.8), ("LAITURIALUEET", 12.8)]
    words, left = [], 60.0
    for text, size in letters:
        words.append(Word(text, left, 84, left + 60, 100, size, True, False, "#000000", "Font", 96.0))
        left += 64
    heading = Line(tuple(words), 60, 84, left, 100, 96.0, 16.0)
    assert build_blocks([page(1, [heading, *prose(PARAGRAPH, top=110)])], [])[0].style.size == 16.0


def test_lines_of_one_large_look_are_one_title_however_they_were_broken():
    lines = [line("Kuusirannan kunta", top=80, size=20.0), line("Tilinpäätös ja kertomus", top=105, size=20.0)]
    blocks = build_blocks([page(1, [*lines, *prose(PARAGRAPH, top=200), *prose(PARAGRAPH, top=260)])], [])
    assert blocks[0].text == "Kuusirannan kunta Tilinpäätös ja kertomus"


def test_a_full_stop_near_the_edge_ends_no_paragraph_where_paragraphs_leave_room():
    first = ["Satamassa käytiin talven aikana läpi laiturien kunto ja huoltotarve sekä venepaikat", "kevääseen asti."]
    torn = ["Vesialueiden hoito siirtyi keväällä uudelle toimikunnalle kokonaan.", "Se kokoontui kahdesti."]
    apart = [*prose(first, top=100), *prose(first, top=140), *prose(first, top=180), *prose(first, top=220)]
    assert build_blocks([page(1, [*apart, *prose(torn, top=260)])], [])[-1].text == " ".join(torn)
    close = [each for top in (100, 124, 148, 172) for each in prose(first, top=top)]
    assert build_blocks([page(1, [*close, *prose(torn, top=196)])], [])[-1].text == torn[1]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["ks. https://esim.fi/talous-", "ja-hallinto/ohje"], "ks. https://esim.fi/talous-ja-hallinto/ohje"),
        (["ks. www.esim.fi/a", "/b.html ja muut"], "ks. www.esim.fi/a/b.html ja muut"),
        (["postia osoitteeseen nimi@esim.fi", "tai kirjeitse"], "postia osoitteeseen nimi@esim.fi tai kirjeitse"),
    ],
)
def test_an_address_keeps_its_hyphen_over_the_line_end(lines, text):
    assert join_lines(lines) == text


def test_no_blank_between_the_mark_of_a_note_and_the_full_stop():
    words = [Word("osuus⁴", 60, 100, 90, 110, 10.0, False, False, "#000000", "Font", 108.0)]
    words.append(Word(".", 90.2, 100, 92, 110, 10.0, False, False, "#000000", "Font", 108.0))
    text = Line(tuple(words), 60, 100, 92, 110, 108.0, 10.0)
    assert build_blocks([page(1, [text])], [])[0].text == "osuus⁴."


def test_the_name_of_a_short_chapter_in_the_running_header_is_furniture():
    chapters = ["Satama", "Satama", "Rannat", "Rannat", "Vesialueet", "Laiturit", "Laiturit"]
    pages = []
    for number, chapter in enumerate(chapters, 1):
        lines = [line(chapter, top=40), *prose([f"{text} {'abcdefg'[number - 1]}" for text in PARAGRAPH], top=110)]
        if chapters.index(chapter) == number - 1:
            lines.insert(1, line(chapter, top=90, size=14.0))
        pages.append(page(number, lines))
    blocks = build_blocks(pages, [])
    assert [block.text for block in blocks if block.kind is BlockKind.FURNITURE] == chapters
    assert [block.text for block in blocks if block.style.size == 14.0] == list(dict.fromkeys(chapters))


FULL = [
    "Venepaikkojen vuokrat kattoivat hoidon kulut, ja jonoon jäi kaksikymmentä venekuntaa",
    "jotka tulivat syksyllä naapurikunnan puolelta ja jotka saavat paikan keväällä, kunhan",
]


@pytest.mark.parametrize(
    ("end", "start", "goes_on"),
    [
        ("laituri on jatkettu ja sen pää merkitty valoilla, joiden hankinnasta sopi kesällä", "Satamajaosto.", True),
        ("laituri on jatkettu ja merkitty", "Satamajaosto.", False),
        ("laituri on jatkettu ja sen pää merkitty valoilla, joiden hankinnasta sovittiin nyt.", "Satamajaosto.", False),
        ("laituri on jatkettu ja merkitty", "satamajaoston ohjeella.", True),
    ],
)
def test_a_full_last_line_without_a_full_stop_goes_on_whatever_the_next_page_begins_with(end, start, goes_on):
    pages = [page(1, prose([*FULL, end], top=700)), page(2, prose([start], top=80))]
    assert [block.continues for block in build_blocks(pages, [])] == [False, goes_on]


def test_a_first_line_that_is_indented_begins_a_paragraph_after_one_that_is_too():
    lines = []
    for number in range(2):
        top = 100 + 36 * number
        lines += [line("Venepaikkojen vuokrat kattoivat hoidon kulut, ja jonoon jäi useita", x=74, top=top)]
        lines += prose(["laitureista ja niiden kunnosta pidettiin kokous, jossa päätettiin töistä"], top=top + 12)
        lines += prose(["ja ja niiden kunnosta pidettiin toinenkin kokous ja päätettiin muista."], top=top + 24)
    assert len(build_blocks([page(1, lines)], [])) == 2
