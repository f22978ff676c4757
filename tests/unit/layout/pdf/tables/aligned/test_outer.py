"""Sums that stand in a column of their own: drawn here, read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.pages import read_page_contents
from selko.extractors.layout.pdf.tables.find import find_tables
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable

INNER, OUTER = 300, 390
Line = tuple[int, str, str, str]  # indent, label, inner, outer

# The sums of groups stand outside, above or below their addends.
SUMS_BELOW = [
    (10, "Laiturit", "8 114", ""),
    (10, "Veneet ja muu kalusto", "905", ""),
    (10, "Poijut", "77", ""),
    (0, "Satama yhteensä", "", "9 096"),
]
SUMS_ABOVE = [
    (0, "Satama", "", "9 019"),
    (10, "Laiturit", "8 114", ""),
    (10, "Veneet ja muu kalusto", "905", ""),
    (0, "Ranta", "", "1 000 077"),
    (10, "Poijut", "77", ""),
    (10, "Uimapaikat", "1 000 000", ""),
]


def tables_of(tmp_path: Path, lines: list[Line], lead: float = 13) -> list[PlacedTable]:
    path = tmp_path / "outer.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont("Helvetica", 9)
    for number, (indent, label, inner, outer) in enumerate(lines):
        y = 700 - lead * number
        page.drawString(60 + indent, y, label)
        page.drawRightString(INNER, y, inner)
        page.drawRightString(OUTER, y, outer)
    page.showPage()
    page.save()
    return find_tables(next(read_page_contents(path)))


@pytest.mark.parametrize("lines", [SUMS_BELOW, SUMS_ABOVE, SUMS_BELOW + SUMS_BELOW])
def test_a_sum_in_a_column_of_its_own_is_in_the_table_and_in_no_other_column(tmp_path, lines):
    (table,) = tables_of(tmp_path, lines)
    assert table.matrix() == [[label, inner, outer] for _, label, inner, outer in lines]


def test_a_figure_far_below_is_no_sum_of_the_table(tmp_path):
    blank = (0, "", "", "")
    (table,) = tables_of(tmp_path, [*SUMS_BELOW[:3], blank, blank, (0, "Sivu", "", "112")])
    assert table.matrix() == [[label, inner] for _, label, inner, _ in SUMS_BELOW[:3]]


def test_columns_one_blank_apart_are_cut_where_figures_keep_to_their_columns(tmp_path):
    path = tmp_path / "near.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont("Helvetica", 10)
    rows = [
        ("Laiturit", "5 149 306", "–"),
        ("Veneet", "2 907 028", "82 134"),
        ("Poijut", "30 339", "160 515"),
        ("Ranta", "2 138 001", "989 051"),
    ]
    rights = (300, 300 + 10 * (6 * 0.556 + 0.278) + 3.2)
    for number, (label, *figures) in enumerate(rows):
        page.drawString(60, 700 - 15 * number, label)
        for figure, right in zip(figures, rights, strict=True):
            page.drawRightString(right, 700 - 15 * number, figure)
    page.showPage()
    page.save()
    (table,) = find_tables(next(read_page_contents(path)))
    assert table.matrix() == [list(row) for row in rows]


def test_a_year_over_the_middle_of_an_inner_and_an_outer_column_heads_both(tmp_path):
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=(520, 400))
    page.setFont("Helvetica", 9)
    edges = (300, 440), (360, 500)  # of the inner columns, and of the outer ones
    rows = [("Veneet", ("20 415", "18 077"), 0), ("Verkot", ("31 902", "27 640"), 0), ("Airot", ("11 118", "9 003"), 0)]
    rows += [("Kalastus yhteensä", ("63 435", "54 720"), 1)]
    width = page.stringWidth("63 435", "Helvetica", 9)
    for year, right in (("2031", 360), ("2030", 500)):
        page.drawCentredString((right + right - 60 - width) / 2, 350, year)
    for number, (label, figures, column) in enumerate(rows):
        page.drawString(40, 336 - 13 * number, label)
        for edge, text in zip(edges[column], figures, strict=True):
            page.drawRightString(edge, 336 - 13 * number, text)
    page.showPage()
    page.save()
    (table,) = find_tables(next(read_page_contents(path)))
    heads = {cell.text: (cell.column, cell.column_span) for cell in table.cells if cell.text in ("2031", "2030")}
    assert heads == {"2031": (1, 2), "2030": (3, 2)}
