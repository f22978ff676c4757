"""Rows that a page break parts from their table, on pages drawn here: what is taken into the table, and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from selko.extractors.interpret.reader import interpret_layout
from selko.extractors.pipeline import read_document
from selko.schemas.models.layout import DocumentLayout
from selko.schemas.models.tables import ReportTable

RIGHTS = (330, 430, 530)
HEADS = ("1 000 euroa", "TP 2030", "TA 2031", "TP 2031")
ROWS = (
    ("Lauttamaksut", "1 204", "1 310", "1 287"),
    ("Torivuokrat", "418", "402", "431"),
    ("Majakan hoito", "-2 655", "-2 480", "-2 713"),
    ("Laiturit", "-977", "-1 015", "-846"),
    ("Väylät", "3 118", "2 904", "3 062"),
    ("Venesatama", "664", "719", "708"),
    ("Yhteensä", "1 772", "1 840", "1 929"),
)
PROSE = "Lauttojen vuorot lisääntyivät syksyllä ja matkustajia oli 12 403 eli enemmän kuin edellisenä vuonna."


def draw(
    path: Path, first: Sequence[Sequence[str]], second: Sequence[Sequence[str]], after: Sequence[str] = (), lead=14.0
) -> DocumentLayout:
    """Two pages: rows that end right above the footer of one, and begin right below the header of the next; `after` are
    lines below them, the first at the next line."""
    page = canvas.Canvas(str(path), pagesize=(595, 842))

    def put(rows: Sequence[Sequence[str]], y: float) -> float:
        for label, *figures in rows:
            page.drawString(60, y, label)
            for figure, right in zip(figures, RIGHTS, strict=False):
                page.drawRightString(right, y, figure)
            y -= lead
        return y

    for number, rows in enumerate((first, second), start=1):
        page.setFont("Helvetica", 10)
        page.drawString(60, 800, "Saarikunta")
        page.drawRightString(535, 800, "Vuosi 2031")
        page.drawString(290, 30, str(number))
        y = 75 + lead * (len(rows) - 1) if number == 1 else 755
        if number == 1:
            for line in range(6):
                page.drawString(60, 740 - line * 13, PROSE)
        y = put(rows, y)
        for line in after if number == 2 else ():
            page.drawString(60, y, line)
            y -= lead
        page.showPage()
    page.save()
    return read_document(path)


def figures_of(tables: Sequence[ReportTable]) -> list[tuple[int | None, str, str, str]]:
    """(page, label, head, figure) of every cell."""
    found = []
    for table in tables:
        heads = {head.column: head.text for head in table.heads}
        for row in table.rows:
            for cell in row.cells:
                found.append((cell.provenance.page, row.label, heads.get(cell.column, ""), cell.text))
    return found


def truth(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]]) -> list[tuple[int | None, str, str, str]]:
    return [
        (page, row[0], head, figure)
        for page, rows in ((1, first), (2, second))
        for row in rows
        for head, figure in zip(HEADS[1:], row[1:], strict=True)
        if figure
    ]


@pytest.mark.parametrize("cut", range(1, len(ROWS)))
def test_every_figure_stays_wherever_the_table_breaks(tmp_path, cut):
    layout = draw(tmp_path / "a.pdf", [HEADS, *ROWS[:cut]], ROWS[cut:])
    tables = interpret_layout(layout).tables
    assert len(tables) == 1
    assert figures_of(tables) == truth(ROWS[:cut], ROWS[cut:])


@pytest.mark.parametrize("cut", [1, len(ROWS) - 1])
def test_every_figure_stays_where_the_header_is_printed_anew(tmp_path, cut):
    layout = draw(tmp_path / "a.pdf", [HEADS, *ROWS[:cut]], [HEADS, *ROWS[cut:]])
    assert sorted(figures_of(interpret_layout(layout).tables)) == sorted(truth(ROWS[:cut], ROWS[cut:]))


def test_a_header_alone_at_the_foot_heads_the_rows_of_the_next_page(tmp_path):
    layout = draw(tmp_path / "a.pdf", [HEADS], ROWS)
    assert figures_of(interpret_layout(layout).tables) == truth([], ROWS)


@pytest.mark.parametrize("with_first", [True, False])
def test_a_label_that_the_break_tore_is_one_label(tmp_path, with_first):
    one, two = ("Satamien vuokrat, sähkö ja", "rantojen kunnossapito")
    figures, none = ("512", "498", "530"), ()
    first = [*ROWS[:4], (one, *(figures if with_first else none))]
    second = [(two, *(none if with_first else figures)), *ROWS[4:]]
    layout = draw(tmp_path / "a.pdf", [HEADS, *first], second)
    found = figures_of(interpret_layout(layout).tables)
    page = 1 if with_first else 2
    assert [f for f in found if f[3] in figures] == [
        (page, f"{one} {two}", head, figure) for head, figure in zip(HEADS[1:], figures, strict=True)
    ]
    assert len(found) == len(truth(ROWS, [])) + 3 and not any(two in row.groups for row in _rows(layout))


def _rows(layout: DocumentLayout):
    return [row for table in interpret_layout(layout).tables for row in table.rows]


def test_a_heading_row_at_the_top_still_governs(tmp_path):
    layout = draw(tmp_path / "a.pdf", [HEADS, *ROWS[:4]], [("Muut palvelut",), *ROWS[4:]])
    governed = {row.label for row in _rows(layout) if row.groups == ("Muut palvelut",)}
    assert {row[0] for row in ROWS[4:6]} <= governed


@pytest.mark.parametrize(
    "lines",
    [
        [PROSE, PROSE],
        ["Talven kävijät 1 204", "jäivät vähiin."],
        ["- lauttoja 12", "- venepaikkoja 431"],
        ["1) Luvut ovat tuhansia euroja.", "2) Ennakkotieto."],
    ],
)
def test_text_below_a_table_that_ended_is_text(tmp_path, lines):
    layout = draw(tmp_path / "a.pdf", [HEADS, *ROWS], [], after=lines)
    assert figures_of(interpret_layout(layout).tables) == truth(ROWS, [])
    text = " ".join(block.text for block in layout.blocks)
    assert all(line.split()[1] in text for line in lines)


def test_a_paragraph_below_the_last_row_stays_out(tmp_path):
    layout = draw(tmp_path / "a.pdf", [HEADS, *ROWS[:6]], ROWS[6:], after=[PROSE, PROSE])
    assert figures_of(interpret_layout(layout).tables) == truth(ROWS[:6], ROWS[6:])


def test_figures_out_of_the_columns_are_not_taken(tmp_path):
    path = tmp_path / "a.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont("Helvetica", 10)
    for place, (label, *figures) in enumerate([HEADS, *ROWS]):
        page.drawString(60, 180 - 14 * place, label)
        for figure, right in zip(figures, RIGHTS, strict=True):
            page.drawRightString(right, 180 - 14 * place, figure)
    page.showPage()
    page.setFont("Helvetica", 10)
    page.drawString(60, 755, "Kävijät")
    page.drawRightString(290, 755, "44 120")
    page.drawRightString(385, 755, "40 871")
    page.showPage()
    page.save()
    assert figures_of(interpret_layout(read_document(path)).tables) == truth(ROWS, [])


def test_a_page_number_right_below_a_column_is_no_figure_of_it(tmp_path):
    path = tmp_path / "a.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont("Helvetica", 10)
    for place, (label, figure) in enumerate((row[0], row[1]) for row in ROWS):
        page.drawString(60, 150 - 13 * place, label)
        page.drawRightString(300, 150 - 13 * place, figure)
    page.drawRightString(300, 35, "17")
    page.showPage()
    page.save()
    assert "17" not in [figure for *_, figure in figures_of(interpret_layout(read_document(path)).tables)]


def test_bullets_right_above_a_table_are_no_header(tmp_path):
    path = tmp_path / "a.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont("Helvetica", 10)
    for y, text in (
        (714, "laiturit ja väylät uusitaan syksyyn mennessä"),
        (700, "lauttojen vuorot lisääntyvät talvella"),
    ):
        page.drawString(60, y, "•")
        page.drawString(78, y, text + " koko rannikolla ja saarissa")
    for place, (label, *figures) in enumerate(ROWS):
        page.drawString(60, 684 - 14 * place, label)
        for figure, right in zip(figures, (240, 290, 340), strict=True):
            page.drawRightString(right, 684 - 14 * place, figure)
    page.showPage()
    page.save()
    layout = read_document(path)
    assert [table.rows() for table in layout.tables] == [[list(row) for row in ROWS]]
    assert sum(block.text.startswith("•") for block in layout.blocks) == 2


def test_contents_whose_appendices_stand_between_are_no_table(tmp_path):
    path = tmp_path / "a.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont("Helvetica", 10)
    lines = [("1 Alku", "3"), ("2 Satama", "5"), ("2.1 Lautat", "6"), ("Taulukot", "41"), ("3 Majakka", "9")]
    lines += [("3.1 Valo", "10"), ("4 Torit", "22"), ("Kuvat", "40"), ("5 Loppu", "30"), ("6 Hakemisto", "44")]
    for place, (text, number) in enumerate(lines):
        page.drawString(60, 740 - 15 * place, text)
        page.drawRightString(530, 740 - 15 * place, number)
    page.showPage()
    page.save()
    assert not read_document(path).tables
