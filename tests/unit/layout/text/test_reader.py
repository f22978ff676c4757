"""Text exports: tables of tabs and bars within prose, as converters leave them."""

from __future__ import annotations

import hashlib

import pytest

from selko.extractors.intake import read_source
from selko.extractors.layout.text.lines import decode_text
from selko.extractors.layout.text.reader import read_text_layout
from selko.schemas.models.layout import BlockKind, DocumentLayout, GridTable
from selko.schemas.models.provenance import MediaType, SourceDocument


def read(tmp_path, text: str | bytes, name: str = "report.txt") -> DocumentLayout:
    content = text.encode() if isinstance(text, str) else text
    path = tmp_path / name
    path.write_bytes(content)
    source = SourceDocument(
        document_id=hashlib.sha256(content).hexdigest(),
        file_name=name,
        media_type=MediaType.TEXT,
        byte_size=len(content),
    )
    return read_text_layout(path, source)


def only_table(layout: DocumentLayout) -> GridTable:
    (table,) = layout.tables
    return table


FIGURES = """\
Tuloslaskelma

\tTALOUSARVIO 2023\tMUUTOKSET\tTILINPÄÄTÖS 2023\tPOIKKEAMA
Toimintatuotot\t3 400\t\t412\t-2 988
Valmistus omaan käyttöön\t\t\t\t
<i>Sisäiset erät</i>\t<i>-112 460</i>\t\t<i>–</i>\t
Toimintakulut\t-1 268 730\t\t-1 197 415\t71 315

Kulut alittuivat.
"""


def test_figures_blanks_and_dashes_stay_what_they_are(tmp_path):
    layout = read(tmp_path, FIGURES)
    table = only_table(layout)
    assert table.rows() == [
        ["", "TALOUSARVIO 2023", "MUUTOKSET", "TILINPÄÄTÖS 2023", "POIKKEAMA"],
        ["Toimintatuotot", "3 400", "", "412", "-2 988"],
        ["Valmistus omaan käyttöön", "", "", "", ""],
        ["Sisäiset erät", "-112 460", "", "–", ""],
        ["Toimintakulut", "-1 268 730", "", "-1 197 415", "71 315"],
    ]
    assert {(cell.row, cell.column) for cell in table.cells if cell.italic} == {(3, 0), (3, 1), (3, 3)}
    assert table.provenance.block == "line 3"
    assert table.cells[5].provenance.block == "line 4 cell 1"
    assert [(block.order, block.text) for block in layout.blocks] == [(0, "Tuloslaskelma"), (2, "Kulut alittuivat.")]
    assert (table.order, table.reader, table.header_rows, table.continues) == (1, "text.tabs", 0, False)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_line_ends_make_no_difference(tmp_path, newline, encoding):
    plain = read(tmp_path, FIGURES)
    other = read(tmp_path, FIGURES.replace("\n", newline).encode(encoding))
    assert other.tables == plain.tables
    assert other.blocks == plain.blocks
    assert other.problems == ()


def test_a_few_broken_bytes_do_not_spoil_the_rest(tmp_path):
    content = ("Päätökset, menettelyt ja määrärahat. " * 5).encode() + b"M\xe4\xe4r\xe4t"
    layout = read(tmp_path, content)
    assert layout.blocks[0].text.startswith("Päätökset")
    assert "not valid" in layout.problems[0].detail


GOALS = """\
1. ELINVOIMA

TAVOITE\tKeino\tVastuu\tToteuma
Kunnassa on yli 9 000 asukasta.\t\t\t
Kasvatamme näkyvyyttä.\tMessut.\tJohtaja\tKerroimme kylistä lehdissä, radiossa ja retkillä

\t\t\t(joista kaksi tehtiin veneellä).
Velka vähenee.\t\t\t
Menot eivät kasva.\tSeuranta.\tJohtaja\tNe pienenivät.

2. HYVINVOINTI

TAVOITE\tKeino\tVastuu\tToteuma
Kuulemme.\tKysely.\tEsihenkilöt\t55% vastasi.

Vaikutamme.\tKysely.\tEsihenkilöt\t<p>Luvattu 75 %.</p> <p>Saatu 55 %.</p>
---\t---\t--\t-----

Autamme toisiamme, kun työtavat vaihtuvat.

Koulutamme.\tSuunnitelma.\tEsihenkilöt\tAloitettu
---\t---\t--\t-----

Loppusanat eivät ole taulukkoa.
"""


@pytest.mark.parametrize(
    ("content", "text", "doubted"),
    [
        ("Väylä 7\nSää".encode()[:-1], "Väylä 7\nSä\ufffd", True),  # cut within a sign
        ("Kate 7\nSää".encode()[:-3], "Kate 7\nSÃ", True),  # no other sign tells how it is written
        ("Kate 7\nSä".encode("cp1252"), "Kate 7\nSä", True),
        ("Kate 7\nSä\n".encode("cp1252"), "Kate 7\nSä\n", False),
        ("Väylä ja sää".encode().replace(b"\xa4", b"", 1), "V\ufffdylä ja sää", True),
        ("Väylä, sää, näkö, MENETTELYÖ\xa07".encode("cp1252"), "Väylä, sää, näkö, MENETTELYÖ\xa07", False),
    ],
)
def test_a_text_that_was_cut_or_broken_within_a_sign_is_doubted(content, text, doubted):
    decoded = decode_text(content)
    assert (decoded.text, decoded.doubt is not None) == (text, doubted)


def test_a_row_torn_by_a_page_break_is_joined(tmp_path):
    first, second, *_ = read(tmp_path, GOALS).tables
    assert first.rows()[2] == [
        "Kasvatamme näkyvyyttä.",
        "Messut.",
        "Johtaja",
        "Kerroimme kylistä lehdissä, radiossa ja retkillä\n(joista kaksi tehtiin veneellä).",
    ]
    assert second.continues
    assert [row[0] for row in second.rows()] == ["Velka vähenee.", "Menot eivät kasva."]


def test_pieces_of_a_table_go_on_over_blank_lines_and_a_lone_paragraph(tmp_path):
    layout = read(tmp_path, GOALS)
    assert [(table.row_count, table.continues) for table in layout.tables] == [
        (3, False),
        (2, True),
        (2, False),  # the header again, under a heading: a new table
        (1, True),
        (1, True),
    ]
    assert layout.tables[3].rows()[0][3] == "Luvattu 75 %.\nSaatu 55 %."
    order = {item.order: item for item in (*layout.blocks, *layout.tables)}
    assert sorted(order) == list(range(len(order)))
    lone = next(block for block in layout.blocks if block.text.startswith("Autamme"))
    assert isinstance(order[lone.order - 1], GridTable) and isinstance(order[lone.order + 1], GridTable)
    assert not any("---" in cell.text for table in layout.tables for cell in table.cells)


def test_a_header_under_an_empty_corner_is_no_torn_row(tmp_path):
    text = "\tTA 2023\tTP 2023\nKate\t1\t2\n\n\tTA 2024\tTP 2024\nKate\t3\t4\n"
    layout = read(tmp_path, text)
    assert [table.rows() for table in layout.tables] == [
        [["", "TA 2023", "TP 2023"], ["Kate", "1", "2"]],
        [["", "TA 2024", "TP 2024"], ["Kate", "3", "4"]],
    ]
    assert [table.continues for table in layout.tables] == [False, False]


def test_a_heading_row_that_lost_its_tabs_stays_in_the_table(tmp_path):
    text = "\tTA\tTP\nTUOTOT\nMyyntituotot\t1\t2\nKULUT\nHenkilöstö\t-3\t-4\n"
    assert [row[0] for row in only_table(read(tmp_path, text)).rows()] == [
        "",
        "TUOTOT",
        "Myyntituotot",
        "KULUT",
        "Henkilöstö",
    ]


def test_bars_make_tables_and_prose_with_a_bar_does_not(tmp_path):
    text = (
        "# Talous\n\nTämä | ei ole taulukko.\n\n| Erä | TP 2023 |\n|:---|---:|\n| **Kate** | -1 234 |\n"
        "| *Poistot* | 5 \\| 6 |\n"
    )
    layout = read(tmp_path, text, "report.md")
    table = only_table(layout)
    assert table.rows() == [["Erä", "TP 2023"], ["Kate", "-1 234"], ["Poistot", "5 | 6"]]
    assert (table.header_rows, table.reader) == (1, "text.pipes")
    assert [cell.text for cell in table.cells if cell.bold] == ["Kate"]
    assert [cell.text for cell in table.cells if cell.italic] == ["Poistot"]
    heading, prose = layout.blocks
    assert (heading.kind, heading.heading_level, heading.text) == (BlockKind.HEADING, 1, "Talous")
    assert (prose.kind, prose.text) == (BlockKind.PARAGRAPH, "Tämä | ei ole taulukko.")


@pytest.mark.parametrize(
    ("cell", "text", "italic"),
    [
        ("<i>-14 260</i>", "-14 260", True),
        ("<b><i>5</i></b>", "5", True),
        ("3 400<sup>1</sup>", "3 400¹", False),
        ("3 400<sup>1)</sup>", "3 400 1)", False),
        ("a <i>b</i> c", "a b c", False),
        ("5 < 6 ja 7 > 6", "5 < 6 ja 7 > 6", False),
        ("100 *", "100 *", False),
        ("M&auml;&auml;r&auml;&nbsp;5 &lt; 6", "Määrä\xa05 < 6", False),
        ("R&D-menot", "R&D-menot", False),
        ("rivi<br/>toinen", "rivi\ntoinen", False),
    ],
)
def test_inline_marks(tmp_path, cell, text, italic):
    table = only_table(read(tmp_path, f"Erä\t{cell}\tx\nKate\t1\t2\n"))
    assert (table.cells[1].text, table.cells[1].italic) == (text, italic)


def test_how_a_line_stands_is_told_but_judged_by_nobody(tmp_path):
    text = (
        "KAUPUNKI\n\nRiskianalyysi\n\nRiskit ovat pieniä.\n\nTalous 2023\nTalous oli hyvä, ja se\n\n- yksi\n- kaksi\n"
    )
    layout = read(tmp_path, text)
    assert [(block.kind, block.style.name, block.text) for block in layout.blocks] == [
        (BlockKind.PARAGRAPH, "text.caps", "KAUPUNKI"),
        (BlockKind.PARAGRAPH, "text.short", "Riskianalyysi"),
        (BlockKind.PARAGRAPH, "text.paragraph", "Riskit ovat pieniä."),
        (BlockKind.PARAGRAPH, "text.lead", "Talous 2023"),
        (BlockKind.PARAGRAPH, "text.paragraph", "Talous oli hyvä, ja se"),
        (BlockKind.LIST_ITEM, "text.list", "- yksi"),
        (BlockKind.LIST_ITEM, "text.list", "- kaksi"),
    ]
    assert all(block.heading_level is None for block in layout.blocks)


def test_lines_wrapped_at_a_column_become_paragraphs_again(tmp_path):
    text = (
        "Riskianalyysi\n"
        "Sataman pahimmat vaarat ovat talvella jäätyvä väylä ja vanhat laituri-\n"
        "rakenteet, joiden kunto mitataan joka kevät sekä sukeltaen että kaiku-\n"
        "luotaimella. Kaikuluotaimella nähdään myös pohjan muutokset.\n"
        "\n"
        "Uusi kappale.\n"
    )
    blocks = read(tmp_path, text).blocks
    assert [block.text for block in blocks] == [
        "Riskianalyysi",
        "Sataman pahimmat vaarat ovat talvella jäätyvä väylä ja vanhat laiturirakenteet, joiden kunto mitataan "
        "joka kevät sekä sukeltaen että kaikuluotaimella. Kaikuluotaimella nähdään myös pohjan muutokset.",
        "Uusi kappale.",
    ]
    assert len(blocks[1].lines) == 3


def test_contents_and_page_numbers_are_no_text(tmp_path):
    contents = "Sisällys\n\nYleistä\t3\nTalous ......... 5\nHenkilöstö\t12\n\n"
    text = contents + "Yleistä\n\nTeksti alkaa.\n\n4\n\fTalous\n\nLuku 5.\n"
    layout = read(tmp_path, text)
    kinds = [(block.kind, block.text) for block in layout.blocks]
    assert kinds == [
        (BlockKind.PARAGRAPH, "Sisällys"),
        (BlockKind.CONTENTS, "Yleistä 3"),
        (BlockKind.CONTENTS, "Talous ......... 5"),
        (BlockKind.CONTENTS, "Henkilöstö 12"),
        (BlockKind.PARAGRAPH, "Yleistä"),
        (BlockKind.PARAGRAPH, "Teksti alkaa."),
        (BlockKind.FURNITURE, "4"),
        (BlockKind.PARAGRAPH, "Talous"),
        (BlockKind.PARAGRAPH, "Luku 5."),
    ]
    assert layout.tables == ()


def test_a_small_table_of_rising_figures_is_no_contents(tmp_path):
    table = only_table(read(tmp_path, "Henkilöstömäärä\n\nVuosi 2021\t12\nVuosi 2022\t15\nVuosi 2023\t20\n"))
    assert [row[1] for row in table.rows()] == ["12", "15", "20"]
    table = only_table(read(tmp_path, "Henkilöstömäärä\n\nPalvelu    12\nKoulu      15\nTalous     20\n"))
    assert [row[1] for row in table.rows()] == ["12", "15", "20"]


def test_a_list_with_tabs_is_a_list(tmp_path):
    layout = read(tmp_path, "1.\tYleistä\n2.\tTalous\n")
    assert layout.tables == ()
    assert [block.text for block in layout.blocks] == ["1. Yleistä", "2. Talous"]
    figures = only_table(read(tmp_path, "1\t25\n2\t30\n"))
    assert figures.rows() == [["1", "25"], ["2", "30"]]


def test_columns_held_apart_by_blanks(tmp_path):
    text = (
        "Taulukossa on eroja.\n\n"
        "                         TA 2023     TP 2023\n"
        "TUOTOT\n"
        "Myyntituotot               3 400         412\n"
        "Tuet ja avustukset                        -5\n"
        "Toimintatuotot yhteensä    3 400         391\n\n"
        "Loppu  on prosaa.\n"
    )
    layout = read(tmp_path, text)
    table = only_table(layout)
    assert table.rows() == [
        ["", "TA 2023", "TP 2023"],
        ["TUOTOT", "", ""],
        ["Myyntituotot", "3 400", "412"],
        ["Tuet ja avustukset", "", "-5"],
        ["Toimintatuotot yhteensä", "3 400", "391"],
    ]
    assert table.reader == "text.blanks"
    assert [block.text for block in layout.blocks] == ["Taulukossa on eroja.", "Loppu on prosaa."]


def test_figures_between_blanks_that_make_no_grid_are_said(tmp_path):
    layout = read(tmp_path, "Myynti  1  2  3\nOstot yhteensä  4\nAvustus  5  6  7  8\nKate  9  1  2\n")
    assert layout.tables == ()
    assert len(layout.blocks) == 4
    assert "do not line up" in layout.problems[0].detail


def test_a_quoted_cell_of_two_lines_is_one_cell(tmp_path):
    text = 'Erä\t"TALOUSARVIO\n2023"\tTP\nKate\t1\t2\n'
    assert only_table(read(tmp_path, text)).rows() == [["Erä", "TALOUSARVIO\n2023", "TP"], ["Kate", "1", "2"]]


def test_identified_and_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(FIGURES)
    assert read_text_layout(path, read_source(path)).document.media_type is MediaType.TEXT
