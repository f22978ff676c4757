"""Prints in fonts of one width, as accounting systems give them: drawn here, read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.pages import read_page_contents
from selko.extractors.layout.pdf.tables.find import find_tables
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable

ADVANCE = 0.6  # of the font size: Courier

Draw = Callable[[canvas.Canvas, float, str], None]


def as_lines(page: canvas.Canvas, y: float, line: str) -> None:
    page.drawString(40, y, line)


def as_words(page: canvas.Canvas, y: float, line: str) -> None:
    place = 0
    for word in line.split(" "):
        if word:
            page.drawString(40 + place * ADVANCE * 8, y, word)
        place += len(word) + 1


def tables_of(tmp_path: Path, lines: list[str], draw: Draw) -> list[PlacedTable]:
    path = tmp_path / "ledger.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont("Courier", 8)
    for number, line in enumerate(lines):
        draw(page, 780 - 10 * number, line)
    page.showPage()
    page.save()
    return find_tables(next(read_page_contents(path)))


def print_lines(rows: list[tuple[str, ...]], widths: tuple[int, ...], gap: int) -> list[str]:
    """Labels to the left, figures to the right of columns `gap` blanks apart."""
    first, *others = widths
    return [
        label.ljust(first) + "".join(" " * gap + figure.rjust(w) for figure, w in zip(figures, others, strict=True))
        for label, *figures in rows
    ]


LEDGER = [
    ("", "TA 2031", "TP 2031", "Ero"),
    ("4010 Veneiden vuokrat", "1 520 662", "1 483 442", "-37 220"),
    ("4120 Laiturimaksut", "83 442", "904 117", "820 675"),
    ("4233 Talvisäilytys", "7 300", "-", "-7 300"),
    ("4350 Muut", "12", "345 678", "345 666"),
    ("Yhteensä", "1 611 416", "2 733 237", "1 121 821"),
]


@pytest.mark.parametrize("draw", [as_lines, as_words])
@pytest.mark.parametrize("gap", [1, 2, 4])
def test_a_blank_inside_a_figure_does_not_part_it(tmp_path, draw, gap):
    lines = print_lines(LEDGER, (21, 9, 9, 9), gap)
    (table,) = tables_of(tmp_path, lines, draw)
    assert table.matrix() == [list(row) for row in LEDGER]


def test_rules_written_with_dashes_are_no_rows(tmp_path):
    head, *body = print_lines(LEDGER, (21, 9, 9, 9), 2)
    rule = "=" * len(body[-1])
    lines = [head, rule, *body[:-1], " " * 23 + "  ".join(["-" * 9] * 3), body[-1], rule]
    (table,) = tables_of(tmp_path, lines, as_lines)
    assert table.matrix() == [list(row) for row in LEDGER]


def test_a_ledger_below_another_with_columns_of_its_own_is_another_table(tmp_path):
    first = print_lines(LEDGER, (21, 9, 9, 9), 2)
    second = print_lines([(label, *figures[:2]) for label, *figures in LEDGER], (21, 14, 14), 2)
    one, two = tables_of(tmp_path, [*first, "", "", *second], as_lines)
    assert one.matrix() == [list(row) for row in LEDGER]
    assert two.matrix() == [list(row[:3]) for row in LEDGER]


def test_heads_one_blank_apart_are_parted_by_the_figures_below(tmp_path):
    rows = [("", "Budjetti", "Toteutuma"), *[(label, *figures[:2]) for label, *figures in LEDGER[1:]]]
    (table,) = tables_of(tmp_path, print_lines(rows, (21, 9, 9), 1), as_lines)
    assert table.matrix()[0] == ["", "Budjetti", "Toteutuma"]


def test_the_number_of_the_page_is_no_head(tmp_path):
    head, *body = print_lines(LEDGER, (21, 9, 9, 9), 2)
    title = "Tilierittely".ljust(26) + "Sivu".ljust(14) + "3"
    (table,) = tables_of(tmp_path, [title, "", head.replace("TA 2031", "  Tulot"), *body], as_lines)
    assert table.matrix()[0] == ["", "Tulot", "TP 2031", "Ero"]
