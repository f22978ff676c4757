"""Places that can be read in several ways: frames, rules that part too little, labels beside a grid, sums outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.pages import read_page_contents
from selko.extractors.layout.pdf.tables.find import find_tables
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable

ROWS = [("Laiturit", "1 204", "985"), ("Veneet", "337", "412"), ("Majakat", "88", "91"), ("Luotsit", "2 050", "1 977")]


def read(tmp_path: Path, draw: Callable[[canvas.Canvas], None]) -> list[PlacedTable]:
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont("Helvetica", 9)
    draw(page)
    page.save()
    return find_tables(next(read_page_contents(path)))


def put(page: canvas.Canvas, y: float, rows=ROWS, rights=(240, 300), lead: float = 13, left: float = 60) -> float:
    for label, *figures in rows:
        page.drawString(left, y, label)
        for right, figure in zip(rights, figures, strict=True):
            page.drawRightString(right, y, figure)
        y -= lead
    return y


def heads(page: canvas.Canvas, y: float) -> None:
    page.drawRightString(240, y, "2031")
    page.drawRightString(300, y, "2030")


def test_a_frame_around_a_statement_is_no_grid_and_holds_its_head(tmp_path):
    def draw(page):
        page.rect(55, 600, 260, 140)
        page.line(55, 722, 315, 722)
        page.drawString(60, 727, "RAHOITUS")
        heads(page, 708)
        page.drawString(60, 670, "Varsinainen toiminta")
        put(page, 657)
        page.line(205, 653, 240, 653)  # of a sum: it parts one column only

    (table,) = read(tmp_path, draw)
    rows = [["", "2031", "2030"], ["Varsinainen toiminta", "", ""], *map(list, ROWS)]
    assert table.matrix()[-len(rows) :] == rows


def test_two_columns_of_figures_between_two_rules_are_parted(tmp_path):
    def draw(page):
        for x in (55, 150, 315):
            page.line(x, 600, x, 720)
        for y in (600, 700, 720):
            page.line(55, y, 315, y)
        heads(page, 707)
        put(page, 688)

    (table,) = read(tmp_path, draw)
    assert table.matrix() == [["", "2031", "2030"], *map(list, ROWS)]


def test_labels_beside_a_grid_of_figures_are_its_first_column(tmp_path):
    def draw(page):
        for x in (180, 250, 310):
            page.line(x, 644, x, 716)
        for n in range(6):
            page.line(180, 716 - 14.4 * n, 310, 716 - 14.4 * n)
        heads(page, 705)
        page.drawString(60, 705, "Ala")
        put(page, 690.6, lead=14.4)

    (table,) = read(tmp_path, draw)
    assert table.matrix() == [["Ala", "2031", "2030"], *map(list, ROWS)]


def test_heads_far_above_their_figures_are_theirs_and_notes_have_a_column(tmp_path):
    def draw(page):
        heads(page, 700)
        page.drawRightString(190, 700, "Liite")
        page.drawString(60, 668, "SATAMA")
        page.drawRightString(190, 668, "4")
        y = put(page, 655, ROWS[:2])
        page.drawString(60, y, "MERI")
        page.drawRightString(190, y, "11")
        put(page, y - 13, ROWS[2:])

    (table,) = read(tmp_path, draw)
    assert table.matrix()[:2] == [["", "Liite", "2031", "2030"], ["SATAMA", "4", "", ""]]
    assert table.matrix()[4:6] == [["MERI", "11", "", ""], ["Majakat", "", "88", "91"]]


def test_a_head_spreads_over_the_sums_that_stand_outside_their_parts(tmp_path):
    def draw(page):
        page.rect(55, 600, 420, 130)
        page.drawCentredString(249, 712, "31.12.2031")
        page.drawCentredString(389, 712, "31.12.2030")
        rows = [("1.", "Laiturit", "1 204", "", "985", ""), ("2.", "Veneet", "337", "1 541", "412", "1 397"),
                ("", "YHTEENSÄ", "", "1 541", "", "1 397")]  # fmt: skip
        for number, (ordinal, label, *figures) in enumerate(rows):
            page.drawString(60, 680 - 13 * number, ordinal)
            page.drawString(80, 680 - 13 * number, label)
            for right, figure in zip((230, 290, 370, 430), figures, strict=True):
                page.drawRightString(right, 680 - 13 * number, figure)

    (table,) = read(tmp_path, draw)
    assert [row[0] for row in table.matrix()] == ["", "1. Laiturit", "2. Veneet", "YHTEENSÄ"]
    spans = {cell.text: (cell.column, cell.column_span) for cell in table.cells if cell.row == 0 and cell.text}
    assert spans == {"31.12.2031": (1, 2), "31.12.2030": (3, 2)}
