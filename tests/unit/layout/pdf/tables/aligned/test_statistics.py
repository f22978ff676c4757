"""Tables as statistical offices print them, drawn here: spanner heads, dot leaders, marks, tables side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.pages import read_page_contents
from selko.extractors.layout.pdf.tables.find import find_tables

FONT, SIZE = "Times-Roman", 9.0
PROSE = [
    "of",
    "the",
    "estimates",
    "in",
    "this",
    "report",
    "are",
    "based",
    "on",
    "a",
    "sample",
    "and",
    "may",
    "differ",
    "from",
    "actual",
    "values",
    "because",
    "of",
    "that",
]


def matrices(tmp_path: Path, draw: Callable[[canvas.Canvas], None]) -> list[list[list[str]]]:
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont(FONT, SIZE)
    draw(page)
    page.save()
    tables = find_tables(next(read_page_contents(path)))
    return [[[text.replace("\n", " ") for text in row] for row in table.matrix()] for table in tables]


def put(
    page: canvas.Canvas,
    rows: Sequence[Sequence[str]],
    y: float,
    x: float = 60,
    rights: Sequence[float] = (300, 370, 440),
    lead: float = 12,
) -> float:
    for label, *figures in rows:
        page.drawString(x, y, label)
        for figure, right in zip(figures, rights, strict=False):
            page.drawRightString(right, y, figure)
        y -= lead
    return y


def put_stretched(page: canvas.Canvas, x: float, y: float, width: float, lines: int) -> None:
    """Running text whose words are spread to both margins."""
    for number in range(lines):
        words = [PROSE[(number * 7 + i) % len(PROSE)] for i in range(7 + number % 3)]
        gap = (width - sum(stringWidth(w, FONT, SIZE) for w in words)) / (len(words) - 1)
        place = x
        for word in words:
            page.drawString(place, y - 11.3 * number, word)
            place += stringWidth(word, FONT, SIZE) + gap


BODY = [
    ["Total", "1,204", "37.5", "8"],
    ["Male", "604", "12.5", "(X)"],
    ["Female", "600", "25.0", "8"],
    ["Not stated", "NA", "–", "1"],
]


def test_a_heading_in_the_middle_of_the_table_is_a_row_of_its_own(tmp_path):
    def draw(page):
        y = put(page, BODY[:2], 700)
        page.drawCentredString(250, y, "NORTHEAST")
        put(page, BODY[2:], y - 12)

    (table,) = matrices(tmp_path, draw)
    assert table == [*BODY[:2], ["NORTHEAST", "", "", ""], *BODY[2:]]


def test_two_figures_of_one_column_are_never_one_cell(tmp_path):
    def draw(page):
        put(page, BODY[:1], 700)
        page.drawString(60, 692, "in all regions")
        put(page, BODY[1:], 684)

    (table,) = matrices(tmp_path, draw)
    assert [row[1:] for row in table] == [row[1:] for row in BODY]


def test_a_mark_in_brackets_stands_where_a_figure_could(tmp_path):
    rows = [["Alabama", "(X)", "3.5"], ["Alaska", "(X)", "4.5"], ["Arizona", "12", "(NA)"], ["Arkansas", "14", "5.5"]]
    assert matrices(tmp_path, lambda page: put(page, rows, 700)) == [rows]


def test_a_star_before_a_figure_is_part_of_it(tmp_path):
    rows = [["Alabama", "*1.5", "3.5"], ["Alaska", "2.5", "*-4.5"], ["Arizona", "*12.0", "6.5"]]
    assert matrices(tmp_path, lambda page: put(page, rows, 700)) == [rows]


def test_dots_written_apart_lead_to_a_figure_and_are_no_text(tmp_path):
    def draw(page):
        for number, row in enumerate([["1990", "1,204", "7"], ["1991", "604", "9"], ["1992", "...", "8"]]):
            put(page, [row], 700 - 12 * number)
            page.drawString(60 + stringWidth("1990", FONT, SIZE), 700 - 12 * number, ". " * 30)

    assert matrices(tmp_path, draw) == [[["1990", "1,204", "7"], ["1991", "604", "9"], ["1992", "...", "8"]]]


def test_a_figure_may_end_the_text_of_a_header(tmp_path):
    def draw(page):
        page.drawRightString(300, 722, "Number")
        for right, lines in ((370, ("Rate per", "100,000")), (440, ("Dec.", "31"))):
            for number, text in enumerate(lines):
                page.drawRightString(right, 732 - 10 * number, text)
        page.line(58, 717, 442, 717)
        put(page, BODY, 704)

    (table,) = matrices(tmp_path, draw)
    assert table == [["", "Number", "Rate per 100,000", "Dec. 31"], *BODY]


def test_a_figure_may_end_a_label(tmp_path):
    def draw(page):
        y = put(page, BODY[:2], 700)
        page.drawString(60, y, "10,000 to")
        put(page, [["14,999", "5", "6", "7"], *BODY[2:]], y - 10)

    (table,) = matrices(tmp_path, draw)
    assert table[2] == ["10,000 to 14,999", "5", "6", "7"]
    assert table[:2] + table[3:] == BODY


def test_a_column_left_blank_keeps_its_header(tmp_path):
    def draw(page):
        for right, text in ((300, "Original"), (370, "Changes"), (440, "Actual")):
            page.drawRightString(right, 716, text)
        put(page, [[r[0], r[1], "", r[1]] for r in BODY[:3]], 700)

    (table,) = matrices(tmp_path, draw)
    assert table == [["", "Original", "Changes", "Actual"], *[[r[0], r[1], "", r[1]] for r in BODY[:3]]]


def test_a_header_over_two_columns_is_no_blank_column(tmp_path):
    def draw(page):
        page.drawCentredString(390, 728, "Both")
        for right, text in ((300, "Number"), (370, "Percent"), (440, "Rate")):
            page.drawRightString(right, 716, text)
        put(page, BODY, 700)

    (table,) = matrices(tmp_path, draw)
    assert len(table[0]) == 4 and table[2:] == BODY


def test_a_header_far_above_its_figures_belongs_to_them(tmp_path):
    def draw(page):
        for right, text in ((300, "Number"), (370, "Percent"), (440, "Rate")):
            page.drawRightString(right, 732, text)
        put(page, BODY, 700)

    (table,) = matrices(tmp_path, draw)
    assert table == [["", "Number", "Percent", "Rate"], *BODY]


def test_a_ruled_header_without_a_rule_between_its_levels(tmp_path):
    def draw(page):
        page.drawCentredString(335, 730, "Persons")
        for right, text in ((300, "Number"), (370, "Percent"), (440, "Rate")):
            page.drawRightString(right, 716, text)
        put(page, BODY, 700)
        for y in (742, 711, 658):
            page.line(58, y, 445, y)
        page.line(250, 742, 250, 658)
        page.line(310, 727, 310, 658)
        page.line(380, 742, 380, 658)

    (table,) = matrices(tmp_path, draw)
    assert table == [["", "Persons", "", "Rate"], ["", "Number", "Percent", ""], *BODY] or table == [
        ["", "Persons", "", ""],
        ["", "Number", "Percent", "Rate"],
        *BODY,
    ]


def test_a_short_table_beside_a_long_one(tmp_path):
    years = [[str(1990 + i), str(13 + 7 * i), f"{i}.5"] for i in range(12)]

    def draw(page):
        put(page, BODY, 700, 50, (140, 180, 220))
        put(page, years, 700, 300, (420, 480))

    assert sorted(matrices(tmp_path, draw), key=len) == [BODY, years]


def test_a_table_beside_stretched_text(tmp_path):
    def draw(page):
        put_stretched(page, 50, 704, 180, 16)
        put(page, BODY * 3, 700, 260, (400, 460, 520))

    assert matrices(tmp_path, draw) == [BODY * 3]


def test_stretched_text_in_two_columns_is_no_table(tmp_path):
    def draw(page):
        put_stretched(page, 50, 704, 200, 20)
        put_stretched(page, 300, 704, 200, 20)

    assert matrices(tmp_path, draw) == []


def test_columns_of_text_under_a_bold_header_are_a_table(tmp_path):
    def draw(page):
        xs = (60, 190, 330, 440)
        page.setFont("Times-Bold", SIZE)
        for x, text in zip(xs, ("Theme", "Goal", "Measure", "State"), strict=True):
            page.drawString(x, 700, text)
        page.setFont(FONT, SIZE)
        for y, texts in (
            (684, ("A lively town", "All services are found", "The renewal is", "Done")),
            (673, ("by the sea", "in one place on the web", "ready", "")),
            (655, ("Balanced finances", "Cash flow covers", "Share in per cent", "Not done")),
            (644, ("", "depreciation", "", "")),
        ):
            for x, text in zip(xs, texts, strict=True):
                page.drawString(x, y, text)

    (table,) = matrices(tmp_path, draw)
    assert table == [
        ["Theme", "Goal", "Measure", "State"],
        ["A lively town by the sea", "All services are found in one place on the web", "The renewal is ready", "Done"],
        ["Balanced finances", "Cash flow covers depreciation", "Share in per cent", "Not done"],
    ]


@pytest.mark.parametrize("step", [0, 3])
def test_prose_in_three_columns_under_bold_headings_is_no_table(tmp_path, step):
    def draw(page):
        page.setFont("Times-Bold", SIZE)
        for x, text in ((60, "News"), (230, "Weather"), (400, "Sports")):
            page.drawString(x, 700, text)
        for column, x in enumerate((60, 230, 400)):
            page.setFont(FONT, SIZE)
            for number in range(12):
                words = PROSE[(number * 3 + column) % 9 :][: 5 + column]
                page.drawString(x, 686 - step * column - 11 * number, " ".join(words))

    assert matrices(tmp_path, draw) == []


def test_a_ruled_cell_with_two_figures_has_a_reading_in_which_they_are_parted(tmp_path):
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont(FONT, SIZE)
    put(page, [BODY[0], BODY[2]], 700, rights=(300, 370, 440))
    page.drawString(60, 676, "Both")
    for right, figure in ((300, "1,804"), (370, "62.5"), (440, "9")):
        page.drawRightString(right, 676, figure)
    for y in (712, 697, 685, 672):
        page.line(58, y, 445, y)
    for x in (58, 250, 380, 445):
        page.line(x, 712, x, 672)
    page.save()
    (table,) = find_tables(next(read_page_contents(path)))
    readings = [table.matrix(), *(other.matrix() for other in table.alternatives)]
    assert [BODY[0], BODY[2], ["Both", "1,804", "62.5", "9"]] in readings
