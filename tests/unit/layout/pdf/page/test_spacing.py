"""Letters that are set apart are words and figures all the same; figures in narrow columns are not joined for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.pages import read_page_contents
from selko.extractors.layout.pdf.page.spacing import find_spacings
from selko.extractors.layout.pdf.tables.find import find_tables
from selko.extractors.layout.pdf.tables.parts.segments import cut_line
from selko.schemas.words.numbers import parse_number

SIZE = 9.0
ROWS = [
    ["", "2031", "2030", "Ero"],
    ["Saunan lämmitys", "41 205", "3 700 118", "-6 044"],
    ["Laiturit yhteensä", "618", "255 903", "20,5"],
    ["Muut veneet", "8 003 412", "77 140", "-512 600"],
    ["Airot", "7", "-", "0"],
]


def draw_spaced(page: canvas.Canvas, x: float, y: float, text: str, spacing: float) -> None:
    line = page.beginText(x, y)
    line.setCharSpace(spacing)
    line.textOut(text)
    page.drawText(line)


def draw_table(page: canvas.Canvas, spacing: float) -> None:
    page.setFont("Helvetica", SIZE)
    for number, row in enumerate(ROWS):
        y = 250 - 13 * number
        draw_spaced(page, 40, y, row[0], spacing)
        for edge, text in zip((300, 400, 490), row[1:], strict=True):
            width = page.stringWidth(text, "Helvetica", SIZE) + spacing * (len(text) - 1)
            draw_spaced(page, edge - width, y, text, spacing)


def read_drawn(tmp_path: Path, draw):
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=(520, 300))
    draw(page)
    page.showPage()
    page.save()
    return next(read_page_contents(path))


@pytest.mark.parametrize("share", [0.0, 0.05, 0.1, 0.15, 0.2, 0.3])
def test_a_spaced_table_reads_as_an_unspaced_one(tmp_path, share):
    content = read_drawn(tmp_path, lambda page: draw_table(page, share * SIZE))
    (table,) = find_tables(content)
    rows = [["" for _ in range(table.column_count)] for _ in range(table.row_count)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    assert rows == ROWS


@pytest.mark.parametrize("share", [0.1, 0.2, 0.3])
def test_a_heading_in_spaced_capitals_is_words(tmp_path, share):
    def draw(page):
        page.setFont("Helvetica", 14)
        draw_spaced(page, 40, 200, "SAUNA JA LAITURI", share * 14)

    assert [word.text for word in read_drawn(tmp_path, draw).words] == ["SAUNA", "JA", "LAITURI"]


def test_single_figures_as_far_apart_as_columns_stay_apart(tmp_path):
    def draw(page):
        page.setFont("Helvetica", 10)
        draw_spaced(page, 40, 200, "1234", 6.0)

    (line,) = read_drawn(tmp_path, draw).lines
    assert [segment.text for segment in cut_line(line.words)] == ["1", "2", "3", "4"]


def test_spaced_figures_of_two_columns_are_two(tmp_path):
    def draw(page):
        page.setFont("Helvetica", 10)
        draw_spaced(page, 40, 200, "615", 2.5)
        draw_spaced(page, 82, 200, "204", 2.5)

    (line,) = read_drawn(tmp_path, draw).lines
    assert [segment.text for segment in cut_line(line.words)] == ["615", "204"]


@pytest.mark.parametrize("figure", ["-318 2402)", "12 3451)", "7 118 903*", "40 562**)"])
def test_a_footnote_mark_glued_to_a_figure_does_not_tear_it(tmp_path, figure):
    def draw(page):
        page.setFont("Helvetica", 10)
        page.drawString(40, 200, figure)

    (line,) = read_drawn(tmp_path, draw).lines
    assert [segment.text for segment in cut_line(line.words)] == [figure]
    number = parse_number(figure)
    assert number.footnote and str(number.value) == {"-318 2402)": "-318240", "12 3451)": "12345"}.get(
        figure, figure.rstrip("*)").replace(" ", "")
    )


def test_a_mark_that_may_be_part_of_the_figure_is_not_guessed_at():
    assert parse_number("7951)").value is None


def test_a_piece_of_two_letters_is_spaced_only_like_others_of_its_font():
    long = [(1, "A", 10.0, 2.0)] * 3
    assert find_spacings([*long, (2, "A", 10.0, 2.1)]).keys() == {1, 2}
    assert find_spacings([*long, (2, "B", 10.0, 2.1)]).keys() == {1}
    assert find_spacings([(1, "A", 10.0, 2.0), (1, "A", 10.0, 3.4), (1, "A", 10.0, 0.2)]) == {}
    assert find_spacings([(1, "A", 10.0, 4.0)] * 3) == {}
