"""Cells that a table's style fills instead of ruling: header rows, label columns, heads over several columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.colors import Color, black, navy, white
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.pages import read_page_contents
from selko.extractors.layout.pdf.tables.find import find_tables
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable

XS = (60, 200, 290, 380, 470)
ROW = 20
LABELS = ("Satamamaksut", "Luotsaus", "Varastointi", "Hinaus")
FIGURES = (("4 310", "-27", "918"), ("655", "1 204", "-3"), ("72", "80", "91"), ("12 006", "11 950", "56"))
BODY = [[label, *figures] for label, figures in zip(LABELS, FIGURES, strict=True)]


def fill(page: canvas.Canvas, x0: float, x1: float, top: float, colour: Color = navy) -> None:
    page.setFillColor(colour)
    page.rect(x0, top - ROW, x1 - x0, ROW, stroke=0, fill=1)


def put(page: canvas.Canvas, text: str, x0: float, x1: float, top: float, colour: Color = black) -> None:
    page.setFillColor(colour)
    page.setFont("Helvetica", 9)
    page.drawString(x0 + 4, top - 14, text)


def rule_body(page: canvas.Canvas, xs: Sequence[float], top: float, rows: int) -> None:
    bottom = top - rows * ROW
    for x in xs:
        page.line(x, top, x, bottom)
    for row in range(rows + 1):
        page.line(xs[0], top - row * ROW, xs[-1], top - row * ROW)


def put_body(page: canvas.Canvas, top: float) -> None:
    for number, row in enumerate(BODY):
        for text, x0, x1 in zip(row, XS, XS[1:], strict=False):
            put(page, text, x0, x1, top - number * ROW)


def put_body_below_a_framed_head(page: canvas.Canvas) -> None:
    """The ruled body; above it a header row that is ruled around its outside only."""
    page.setStrokeColor(black)
    for x in (XS[0], XS[-1]):
        page.line(x, 720, x, 700)
    page.line(XS[0], 720, XS[-1], 720)
    rule_body(page, XS, 700, 4)
    put_body(page, 700)


def tables_of(page: canvas.Canvas, path: Path) -> list[PlacedTable]:
    page.showPage()
    page.save()
    return find_tables(next(read_page_contents(path)))


def test_a_filled_header_row_without_rules_has_a_cell_for_each_area(tmp_path: Path) -> None:
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    heads = ("Kuluerä", "Keväällä", "Kesällä", "Erotus")
    for head, x0, x1 in zip(heads, XS, XS[1:], strict=False):
        fill(page, x0, x1, 720)
        put(page, head, x0, x1, 720, white)
    put_body_below_a_framed_head(page)
    (table,) = tables_of(page, path)
    assert table.matrix() == [list(heads), *BODY]
    assert table.header_rows == 1


def test_a_head_whose_area_lies_over_several_columns_spans_them(tmp_path: Path) -> None:
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    for head, x0, x1 in (("", 60, 200), ("Laituri 4", 200, 380), ("Muut", 380, 470)):
        fill(page, x0, x1, 740)
        put(page, head, x0, x1, 740, white)
    heads = ("Kuluerä", "Keväällä", "Kesällä", "Erotus")
    for head, x0, x1 in zip(heads, XS, XS[1:], strict=False):
        fill(page, x0, x1, 720)
        put(page, head, x0, x1, 720, white)
    rule_body(page, XS, 700, 4)
    put_body(page, 700)
    (table,) = tables_of(page, path)
    assert table.matrix()[1:] == [list(heads), *BODY]
    assert [(c.column, c.column_span, c.text) for c in table.cells if c.row == 0 and c.text] == [
        (1, 2, "Laituri 4"),
        (3, 1, "Muut"),
    ]


def test_labels_on_areas_beside_the_ruled_figures_are_a_column_of_the_table(tmp_path: Path) -> None:
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    for number in range(4):
        fill(page, XS[0], XS[1], 700 - number * ROW)
    rule_body(page, XS[1:], 700, 4)
    for number, row in enumerate(BODY):
        for text, x0, x1 in zip(row, XS, XS[1:], strict=False):
            put(page, text, x0, x1, 700 - number * ROW, white if x0 == XS[0] else black)
    (table,) = tables_of(page, path)
    assert table.matrix() == BODY


def test_areas_that_do_not_keep_to_the_rows_part_nothing(tmp_path: Path) -> None:
    """A bar of progress in a cell, two colours side by side, is no pair of cells."""
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFillColor(navy)
    page.rect(210, 686, 40, 6, stroke=0, fill=1)
    page.setFillColor(Color(0.8, 0.8, 0.8))
    page.rect(250, 686, 30, 6, stroke=0, fill=1)
    rule_body(page, XS, 700, 4)
    put_body(page, 700)
    (table,) = tables_of(page, path)
    assert table.matrix() == BODY


def head_of_one_band(page: canvas.Canvas, texts: Sequence[tuple[str, float]]) -> None:
    fill(page, XS[0], XS[-1], 720)
    page.setFillColor(white)
    page.setFont("Helvetica-Bold", 9)
    for text, x in texts:
        page.drawCentredString(x, 706, text)
    put_body_below_a_framed_head(page)


def test_words_over_the_columns_part_a_header_row_that_nothing_else_parts(tmp_path: Path) -> None:
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    middles = [(a + b) / 2 for a, b in itertools.pairwise(XS)]
    heads = ("Kuluerä", "Keväällä", "Kesällä", "Erotus")
    head_of_one_band(page, list(zip(heads, middles, strict=True)))
    (table,) = tables_of(page, path)
    assert table.matrix() == [list(heads), *BODY]


def test_one_text_over_all_columns_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    head_of_one_band(page, [("Satamalaitoksen kulut ja niiden erotus", (XS[0] + XS[-1]) / 2)])
    (table,) = tables_of(page, path)
    head = next(cell for cell in table.cells if cell.lines and cell.row == 0)
    assert (head.column, head.column_span, head.text) == (0, 4, "Satamalaitoksen kulut ja niiden erotus")
