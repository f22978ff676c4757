"""Headers of tables without rules, and the headings that stand above them: drawn here, read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.pages import read_page_contents
from selko.extractors.layout.pdf.tables.find import find_tables
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable

BODY = [("Venevuokrat", "614", "835"), ("Laituripaikat", "44", "45"), ("Talvisäilytys", "37", "21")]


def tables_of(tmp_path: Path, draw: Callable[[canvas.Canvas], None]) -> list[PlacedTable]:
    path = tmp_path / "headed.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont("Helvetica", 9)
    draw(page)
    page.showPage()
    page.save()
    return find_tables(next(read_page_contents(path)))


def put_body(page: canvas.Canvas, y: float, rights: tuple[float, ...] = (240, 300)) -> None:
    for label, *figures in BODY:
        page.drawString(60, y, label)
        for figure, right in zip(figures, rights, strict=False):
            page.drawRightString(right, y, figure)
        y -= 12


def test_a_head_wider_than_the_only_column_is_its_head(tmp_path):
    def draw(page):
        page.drawRightString(240, 712, "Toteutuma")
        put_body(page, 700, (240,))

    (table,) = tables_of(tmp_path, draw)
    assert table.header_rows == 1
    assert table.matrix() == [["", "Toteutuma"], *[[label, first] for label, first, _ in BODY]]


def test_a_head_of_three_lines_over_the_first_column_is_whole(tmp_path):
    def draw(page):
        for number, word in enumerate(("Alkuperäinen", "talousarvio", "€")):
            page.drawRightString(240, 722 - 10 * number, word)
        page.drawRightString(300, 702, "Ero")
        put_body(page, 690)

    (table,) = tables_of(tmp_path, draw)
    assert table.matrix()[0] == ["", "Alkuperäinen\ntalousarvio\n€", "Ero"]


def test_a_heading_above_the_head_is_no_row_although_a_line_of_the_page_stands_above(tmp_path):
    def draw(page):
        page.drawString(60, 760, "SATAMA")
        page.drawString(130, 760, "Kausi 01-12")
        page.drawRightString(300, 760, "Sivu 4")
        page.drawString(60, 740, "Huvivenesatama")
        page.drawRightString(240, 718, "2031")
        page.drawRightString(300, 718, "2030")
        put_body(page, 705)

    (table,) = tables_of(tmp_path, draw)
    assert table.matrix() == [["", "2031", "2030"], *map(list, BODY)]


def test_the_first_line_of_the_text_over_the_labels_belongs_to_it(tmp_path):
    def draw(page):
        page.drawString(60, 728, "Sataman maksut ja")
        page.drawString(60, 718, "muut tuotot")
        page.drawRightString(240, 718, "2031")
        page.drawRightString(300, 718, "2030")
        put_body(page, 704)

    (table,) = tables_of(tmp_path, draw)
    assert table.matrix()[0] == ["Sataman maksut ja\nmuut tuotot", "2031", "2030"]


def test_a_centred_head_of_two_lines_stays_over_its_own_column(tmp_path):
    def draw(page):
        page.drawCentredString(228, 724, "Satama")
        page.drawCentredString(388, 724, "Alkuperäinen")
        page.drawCentredString(388, 714, "talousarvio")
        for middle, head in ((228, "Kulut"), (308, "Tuotot"), (468, "Ero")):
            page.drawCentredString(middle, 714, head)
        put_body(page, 700, (240, 320))
        for number in range(3):
            page.drawRightString(400, 700 - 12 * number, str(21 + number))
            page.drawRightString(480, 700 - 12 * number, str(7 + number))

    (table,) = tables_of(tmp_path, draw)
    heads = [" ".join(filter(None, column)) for column in zip(*table.matrix()[: table.header_rows], strict=True)]
    assert heads[1:] == ["Satama\nKulut", "Tuotot", "Alkuperäinen\ntalousarvio", "Ero"]


def test_two_tables_side_by_side_under_one_line_of_heads_are_two(tmp_path):
    def draw(page):
        for right, head in ((180, "Kulut"), (230, "Ero"), (430, "2031"), (480, "2030"), (530, "2029")):
            page.drawRightString(right, 712, head)
        for number, (label, *figures) in enumerate(BODY):
            y = 700 - 12 * number
            page.drawString(60, y, label)
            page.drawString(280, y, label + " ja muut")
            for right, figure in zip((180, 230, 430, 480, 530), [*figures, "9 105", *figures], strict=True):
                page.drawRightString(right, y, figure)

    one, two = tables_of(tmp_path, draw)
    assert (one.column_count, two.column_count) == (3, 4)
    assert one.matrix()[0] == ["", "Kulut", "Ero"] and two.matrix()[0] == ["", "2031", "2030", "2029"]


def test_dots_that_find_little_room_still_lead_only(tmp_path):
    def draw(page):
        put_body(page, 700, (240, 300))
        for number, first in enumerate((130, 190, 205)):
            x = first
            while x < 215:
                page.drawString(x, 700 - 12 * number, ".")
                x += 5

    (table,) = tables_of(tmp_path, draw)
    assert table.matrix() == [list(row) for row in BODY]


def test_two_rows_under_a_year_are_a_table(tmp_path):
    def draw(page):
        page.drawRightString(240, 712, "2031")
        for number, (label, first, _) in enumerate(BODY[:2]):
            page.drawString(60, 700 - 12 * number, label)
            page.drawRightString(240, 700 - 12 * number, first)

    (table,) = tables_of(tmp_path, draw)
    assert table.matrix() == [["", "2031"], *[[label, first] for label, first, _ in BODY[:2]]]


def test_a_year_at_the_left_of_a_wide_column_heads_it(tmp_path):
    def draw(page):
        page.drawString(205, 712, "2031")
        put_body(page, 700, (240,))

    (table,) = tables_of(tmp_path, draw)
    assert table.matrix()[0] == ["", "2031"]


def test_one_row_under_as_many_heads_is_a_table_and_a_row_under_none_is_not(tmp_path):
    heads, row = ("Kulut", "Tuotot"), BODY[0]

    def draw(page):
        for right, head, figure in zip((240, 300), heads, row[1:], strict=True):
            page.drawRightString(right, 712, head)
            page.drawRightString(right, 700, figure)
            page.drawRightString(right, 500, figure)
        page.drawString(60, 700, row[0])
        page.drawString(60, 500, row[0])

    (table,) = tables_of(tmp_path, draw)
    assert table.matrix() == [["", *heads], list(row)]


def test_figures_between_the_lines_of_a_chart_are_no_table(tmp_path):
    def draw(page):
        for number in range(6):
            page.line(95, 500 + 22 * number, 400, 500 + 22 * number)
        for number, value in enumerate((33, 28, 27, 23, 15, 14)):
            page.drawCentredString(115 + 48 * number, 504 + 4 * value, str(value))

    assert tables_of(tmp_path, draw) == []


def test_figures_beside_the_ticks_of_a_scale_are_no_table(tmp_path):
    def draw(page):
        for tick in range(6):
            page.drawRightString(90, 500 + 22 * tick, str(100 * tick))
        for number, value in enumerate((517, 177, 201, 172, 496, 462)):
            page.drawCentredString(115 + 48 * number, 504 + 0.22 * value, str(value))
            page.drawCentredString(115 + 48 * number, 488, str(2030 + number))

    assert tables_of(tmp_path, draw) == []
