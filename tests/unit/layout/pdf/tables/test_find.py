"""Tables of PDF pages drawn here: what is a table, what is one row, what is one figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.pages import read_page_contents
from selko.extractors.layout.pdf.tables.find import find_tables
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable

PROSE = (
    "Kirjasto oli avoinna joka päivä ja lainoja tehtiin enemmän kuin kertaakaan aiempina vuosina koko seudulla",
    "pois lukien sairaalat. Uutta aineistoa hankittiin vuonna 2024 noin 31,5 miljoonalla eurolla ja vuonna 2023",
    "31,0 miljoonalla eurolla. Tiloja korjattiin 25,3 miljoonalla eurolla ja avustusta saatiin siihen 14,9",
    "miljoonaa euroa. Kävijät kertoivat kyselyssä, että palvelu on nopeaa ja valikoima laaja.",
)


def tables_of(tmp_path: Path, draw: Callable[[canvas.Canvas], None]) -> list[PlacedTable]:
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont("Helvetica", 10)
    draw(page)
    page.showPage()
    page.save()
    return find_tables(next(read_page_contents(path)))


def put_rows(
    page: canvas.Canvas,
    rows: Sequence[Sequence[str]],
    y: float = 700,
    x: float = 60,
    rights: Sequence[float] = (320, 400, 480, 540),
    lead: float = 15,
) -> float:
    """Labels at `x`, figures ending at `rights`. Gives the height of the next line."""
    for label, *figures in rows:
        page.drawString(x, y, label)
        for figure, right in zip(figures, rights, strict=False):
            page.drawRightString(right, y, figure)
        y -= lead
    return y


def matrices(tables: Sequence[PlacedTable]) -> list[list[list[str]]]:
    return [table.matrix() for table in tables]


STATEMENT = [
    ("", "2024", "2023"),
    ("Toimintatuotot", "7 614", "7 835"),
    ("Toimintakulut", "-44 983", "-45 768"),
    ("Toimintakate", "-37 274", "-37 843"),
]


def test_figures_under_one_another_are_a_table(tmp_path):
    (table,) = tables_of(tmp_path, lambda page: put_rows(page, STATEMENT))
    assert table.reader == "pdf.aligned" and table.header_rows == 1
    assert table.matrix() == [list(row) for row in STATEMENT]


def test_prose_around_a_table_stays_out(tmp_path):
    def draw(page):
        y = 760
        for line in PROSE:
            page.drawString(60, y, line)
            y -= 12
        y = put_rows(page, STATEMENT, y - 14) - 14
        for line in PROSE:
            page.drawString(60, y, line)
            y -= 12

    assert matrices(tables_of(tmp_path, draw)) == [[list(row) for row in STATEMENT]]


def test_prose_in_one_and_in_two_columns_is_no_table(tmp_path):
    def draw(page):
        for number, line in enumerate(PROSE * 3):
            page.drawString(60, 780 - 12 * number, line)
            half = len(line) // 2
            page.drawString(60, 500 - 12 * number, line[:half])
            page.drawString(320, 500 - 12 * number, line[half:])

    assert tables_of(tmp_path, draw) == []


def test_lists_and_contents_are_no_tables(tmp_path):
    def draw(page):
        for number in range(1, 6):
            page.drawString(60, 780 - 15 * number, f"{number}.")
            page.drawString(90, 780 - 15 * number, "Kunnan tehtävä on edistää asukkaiden hyvinvointia")
        for number, heading in enumerate(("Katsaus", "Hallinto", "Talous", "Henkilöstö", "Liitetiedot")):
            page.drawString(60, 600 - 15 * number, f"1.{number + 1} {heading} " + "." * 60)
            page.drawRightString(540, 600 - 15 * number, str(3 + 4 * number))

    assert tables_of(tmp_path, draw) == []


def test_figures_of_columns_one_blank_apart_are_parted_by_their_right_ends(tmp_path):
    blank = 2.78  # the width of a blank of this font and size
    width = 10 * 0.556 * 6 + blank  # 'ddd ddd'
    rights = (320, 320 + blank + width)
    rows = [
        ("Pysyvät vastaavat", "112 684", "107 296"),
        ("Sijoitukset", "10 452", "18 317"),
        ("Saamiset", "1 087", "342"),
        ("Rahat", "21", "17 025"),
        ("Vastaavaa", "136 759", "129 450"),
    ]
    (table,) = tables_of(tmp_path, lambda page: put_rows(page, rows, rights=rights))
    assert table.matrix() == [list(row) for row in rows]


def test_a_dash_is_never_given_to_the_figure_of_the_next_column(tmp_path):
    rows = [
        ("Avustukset", "12", "3 120 450"),
        ("Vuokrat", "-", "8 610 146"),
        ("Muut", "–", "610 146"),
        ("Yhteensä", "12", "12 340 742"),
    ]
    (table,) = tables_of(tmp_path, lambda page: put_rows(page, rows, rights=(320, 375)))
    assert table.matrix() == [list(row) for row in rows]


@pytest.mark.parametrize("form", ["1 234 567", "-11 874 205,36", "- 179", "(35,000)", "1.234.567,89", "61,8 %", "−5"])
def test_a_figure_is_one_cell_in_every_form(tmp_path, form):
    rows = [("Tulot", form, "8"), ("Menot", form, "9"), ("Netto", form, "10")]
    (table,) = tables_of(tmp_path, lambda page: put_rows(page, rows))
    assert table.matrix() == [list(row) for row in rows]


def test_a_label_of_several_lines_is_one_row(tmp_path):
    def draw(page):
        y = put_rows(page, [("Vuosikate", "9 214 306,20", "10 243 415,90")])
        page.drawString(60, y, "Pysyvien vastaavien hyödykkei-")
        y = put_rows(page, [("den luovutustulot", "142 630,00", "5 438 271,25")], y - 12)
        put_rows(page, [("Rahavirta", "9 356 936,20", "15 681 687,15")], y)

    (table,) = tables_of(tmp_path, draw)
    assert table.matrix()[1] == ["Pysyvien vastaavien hyödykkei-\nden luovutustulot", "142 630,00", "5 438 271,25"]
    assert table.row_count == 3


def test_a_heading_above_its_items_is_a_row_of_its_own(tmp_path):
    rows = [("Toiminnan rahavirta",), ("Vuosikate", "9 214", "10 243"), ("Satunnaiset erät", "867", "512")]
    rows += [("Investointien rahavirta",), ("Investointimenot", "-11 874", "-15 936")]
    (table,) = tables_of(tmp_path, lambda page: put_rows(page, rows))
    assert [row[0] for row in table.matrix()][-4:] == [row[0] for row in rows][-4:]


def test_dots_lead_to_the_figure_and_are_dropped(tmp_path):
    rows = [("Verotulot" + "." * 60, "31 468", "31 027"), ("Valtionosuudet" + "." * 50, "14 907", "16 852")]
    (table,) = tables_of(tmp_path, lambda page: put_rows(page, rows))
    assert table.matrix() == [["Verotulot", "31 468", "31 027"], ["Valtionosuudet", "14 907", "16 852"]]


def test_tables_side_by_side_are_two(tmp_path):
    left = [("Toimintatuotot", "7 614"), ("Verotulot", "31 468"), ("Valtionosuudet", "14 907"), ("Yhteensä", "75 382")]
    right = [("Toimintakulut", "44 983"), ("Korkokulut", "1 573"), ("Investoinnit", "11 874"), ("Yhteensä", "70 946")]

    def draw(page):
        put_rows(page, left, rights=(250,))
        put_rows(page, right, x=320, rights=(520,))

    found = matrices(tables_of(tmp_path, draw))
    assert found == [[list(row) for row in left], [list(row) for row in right]]


def test_a_header_over_two_columns_spans_them(tmp_path):
    def draw(page):
        page.drawCentredString(340, 730, "Konserni")
        page.drawCentredString(490, 730, "Kunta")
        put_rows(
            page,
            [("", "2024", "2023", "2024", "2023"), ("Velat", "29 846", "29 573", "7 614", "7 835"),
             ("Saamiset", "66 902", "66 748", "44 983", "45 768")],
            715, rights=(320, 380, 470, 530),
        )  # fmt: skip

    (table,) = tables_of(tmp_path, draw)
    spans = {cell.text: (cell.row, cell.column, cell.column_span) for cell in table.cells if cell.column_span > 1}
    assert spans == {"Konserni": (0, 1, 2), "Kunta": (0, 3, 2)}


def grid(page: canvas.Canvas, xs: Sequence[float], ys: Sequence[float]) -> None:
    for x in xs:
        page.line(x, ys[0], x, ys[-1])
    for y in ys:
        page.line(xs[0], y, xs[-1], y)


def test_cells_between_rules_hold_what_stands_in_them(tmp_path):
    def draw(page):
        grid(page, (50, 250, 350, 450), (720, 690, 660, 630))
        for x, y, text in (
            (60, 700, "Tavoite"), (260, 700, "TP 2023"), (360, 700, "TP 2024"),
            (60, 677, "Osakkeet ja osuudet, Oy"), (60, 665, "Tuulentupa"), (260, 670, "31 000"),
            (360, 677, "12 418"), (360, 665, "000"),
            (60, 640, "Kalusto"), (360, 640, "-"),
        ):  # fmt: skip
            page.drawString(x, y, text)

    (table,) = tables_of(tmp_path, draw)
    assert table.reader == "pdf.ruled"
    assert table.matrix() == [
        ["Tavoite", "TP 2023", "TP 2024"],
        ["Osakkeet ja osuudet, Oy\nTuulentupa", "31 000", "12 418\n000"],
        ["Kalusto", "", "-"],
    ]


def test_a_missing_rule_makes_a_cell_that_spans(tmp_path):
    def draw(page):
        for y in (720, 690, 660):
            page.line(50, y, 450, y)
        for x in (50, 450):
            page.line(x, 720, x, 660)
        for x in (250, 350):
            page.line(x, 690, x, 660)
        page.drawString(260, 700, "Otsikko")
        for x, text in ((60, "Rivi"), (260, "1"), (360, "2")):
            page.drawString(x, 670, text)

    (table,) = tables_of(tmp_path, draw)
    (top,) = (cell for cell in table.cells if cell.text == "Otsikko")
    assert (top.column, top.column_span) == (0, 3)


def test_rows_that_no_rule_parts_are_parted_where_figures_are_stacked(tmp_path):
    def draw(page):
        grid(page, (50, 250, 350), (720, 700, 640))
        page.drawString(60, 706, "Maa")
        page.drawString(260, 706, "Määrä")
        for number, (label, figure) in enumerate((("Suomi", "12"), ("Ruotsi", "3 400"), ("Norja", "7"))):
            page.drawString(60, 688 - 16 * number, label)
            page.drawString(260, 688 - 16 * number, figure)

    (table,) = tables_of(tmp_path, draw)
    assert table.matrix() == [["Maa", "Määrä"], ["Suomi", "12"], ["Ruotsi", "3 400"], ["Norja", "7"]]


def test_a_header_on_a_coloured_area_is_counted(tmp_path):
    def draw(page):
        page.setFillColorRGB(0.24, 0.38, 0.29)
        page.rect(50, 690, 400, 30, stroke=0, fill=1)
        page.setFillColorRGB(1, 1, 1)
        for x, text in ((60, "Kohde"), (260, "TP 2023"), (360, "TP 2024")):
            page.drawString(x, 700, text)
        page.setFillColorRGB(0, 0, 0)
        grid(page, (50, 250, 350, 450), (720, 690, 660, 630))
        for y, row in ((670, ("Koulu", "12", "13")), (640, ("Kirjasto", "4", "5"))):
            for x, text in zip((60, 260, 360), row, strict=True):
                page.drawString(x, y, text)

    (table,) = tables_of(tmp_path, draw)
    assert table.header_rows == 1


def test_bars_of_a_chart_are_no_table(tmp_path):
    def draw(page):
        page.drawString(60, 760, "Verotulot vuosittain")
        for number, share in enumerate((0.35, 0.5, 0.42, 0.61)):
            y = 700 - 30 * number
            for start, end, shade in ((0, share, 0.4), (share, 1, 0.7)):
                page.setFillColorRGB(shade, shade, 0.9)
                page.rect(100 + 300 * start, y - 5, 300 * (end - start), 15, stroke=1, fill=1)
                page.setFillColorRGB(0, 0, 0)
                page.drawCentredString(100 + 150 * (start + end), y, f"{100 * (end - start):.1f}")
            page.drawRightString(90, y, str(2021 + number))

    assert tables_of(tmp_path, draw) == []


def test_the_ticks_of_two_charts_are_no_table(tmp_path):
    def draw(page):
        for x in (80, 330):
            for number in range(8):
                page.drawRightString(x, 700 - 20 * number, str(400 - 50 * number))

    assert tables_of(tmp_path, draw) == []


def test_every_word_of_a_table_is_in_exactly_one_cell(tmp_path):
    (table,) = tables_of(tmp_path, lambda page: put_rows(page, STATEMENT))
    words = [word.text for word in table.words]
    assert sorted(words) == sorted(part for row in STATEMENT for text in row for part in text.split())
    for cell in table.cells:
        x0, top, x1, bottom = cell.box
        assert all(x0 <= (w.x0 + w.x1) / 2 <= x1 and top <= w.baseline <= bottom for w in cell.words)


def test_texts_between_horizontal_rules_are_a_table(tmp_path):
    def draw(page):
        page.setFillColorRGB(0.87, 0.9, 0.87)
        page.rect(60, 690, 480, 20, stroke=0, fill=1)
        page.setFillColorRGB(0, 0, 0)
        for y in (690, 655):
            page.line(60, y, 540, y)
        for x, text in ((64, "Teema"), (160, "Tavoite"), (320, "Mittari"), (450, "Tila")):
            page.drawString(x, 697, text)
        for x, y, text in (
            (64, 678, "Liikkuvat"), (64, 666, "kuntalaiset"), (160, 678, "Kirjaston käyttö lisääntyy."),
            (320, 678, "Kävijöitä"), (320, 666, "vuodessa"), (450, 678, "Toteutui"),
        ):  # fmt: skip
            page.drawString(x, y, text)

    (table,) = tables_of(tmp_path, draw)
    assert table.header_rows == 1
    assert table.matrix() == [
        ["Teema", "Tavoite", "Mittari", "Tila"],
        ["Liikkuvat\nkuntalaiset", "Kirjaston käyttö lisääntyy.", "Kävijöitä\nvuodessa", "Toteutui"],
    ]


def test_a_table_beside_running_text_keeps_to_its_own_column(tmp_path):
    def draw(page):
        page.setFont("Helvetica", 9)
        for number, line in enumerate(PROSE * 4):
            page.drawString(50, 780 - 11 * number, line[:48])
        put_rows(page, STATEMENT, y=740, x=320, rights=(450, 520), lead=13)

    assert matrices(tables_of(tmp_path, draw)) == [[list(row) for row in STATEMENT]]


def test_boxes_and_arrows_are_no_table(tmp_path):
    def draw(page):
        for x, y, text in ((60, 700, "Askel 1"), (260, 640, "Askel 2"), (60, 560, "Askel 3"), (260, 500, "Askel 4")):
            page.rect(x, y, 100, 40)
            page.drawString(x + 20, y + 17, text)
        page.line(160, 720, 310, 720)
        page.line(310, 720, 310, 680)
        page.line(110, 700, 110, 600)
        page.line(310, 640, 310, 540)

    assert tables_of(tmp_path, draw) == []


def put_two_line_labels(page: canvas.Canvas, inside: float, between: float) -> None:
    """Labels of two lines, the figures on the first; the distances of the lines in a row and of the rows."""
    page.drawRightString(400, 715, "2031")
    page.drawRightString(480, 715, "2030")
    y = 700.0
    for number, (first, second) in enumerate(
        (("Oja", "Dike"), ("Silta", "Bro"), ("Aita", "Stängsel"), ("Kaivo", "Brunn"))
    ):
        page.drawString(60, y, f"{first} /")
        page.drawRightString(400, y, f"{number + 3} 150")
        page.drawRightString(480, y, f"{number + 4} 270")
        page.drawString(60, y - inside, second)
        y -= inside + between


def test_rows_that_stand_a_little_farther_apart_than_the_lines_of_their_labels_are_told_by_it(tmp_path: Path) -> None:
    (table,) = tables_of(tmp_path, lambda page: put_two_line_labels(page, inside=11.6, between=12.1))
    assert [row[0] for row in table.matrix()[-4:]] == [
        "Oja /\nDike",
        "Silta /\nBro",
        "Aita /\nStängsel",
        "Kaivo /\nBrunn",
    ]


def test_lines_at_one_distance_tell_no_rows(tmp_path: Path) -> None:
    tables = tables_of(tmp_path, lambda page: put_two_line_labels(page, inside=12, between=12))
    assert not any("\n" in row[0] for table in tables for row in table.matrix()[1:])


def test_a_running_line_printed_over_a_row_is_no_part_of_the_row(tmp_path: Path) -> None:
    def draw(page: canvas.Canvas) -> None:
        put_rows(
            page, [("", "2031", "2030"), ("Ojat", "7 614", "7 835"), ("Sillat", "-983", "-768"), ("Aidat", "74", "43")]
        )
        page.setFont("Helvetica", 7)
        page.drawString(
            57, 654.4, "Lehtorannan saaristokunnan vuosikertomus vuodelta nyt ja aina siitä eteenpäin, osa 2, sivu 2031"
        )

    (table,) = tables_of(tmp_path, draw)
    assert ["Aidat", "74", "43"] in table.matrix()
    assert not any("Lehtorannan" in text and "74" in text for row in table.matrix() for text in row)
