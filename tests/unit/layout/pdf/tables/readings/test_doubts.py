"""What makes a reading of a table doubtful, and the readings that are then put beside it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.content import PageContent
from selko.extractors.layout.pdf.page.pages import read_page_contents
from selko.extractors.layout.pdf.tables.find import find_tables
from selko.extractors.layout.pdf.tables.parts.grid import PlacedCell, PlacedTable, by_lines, words_box
from selko.extractors.layout.pdf.tables.readings.camelot_opinion import (
    Doubtful,
    ask_camelot,
    build_camelot_table,
    is_worth_asking,
)
from selko.extractors.layout.pdf.tables.readings.doubts import (
    Doubt,
    find_doubts,
    is_amount,
    joins_figures,
    tears_figure,
)

FONT, SIZE = "Helvetica", 8.0
RIGHTS = (210.0, 260.0, 310.0)
ROWS = [
    ["Slip", "2031", "2032", "Sum"],
    ["North", "4 120", "3 980", "8 100"],
    ["East", "615", "702", "1 317"],
    ["South", "2 044", "1 951", "3 995"],
    ["In all", "6 779", "6 633", "13 412"],
]


def draw(path: Path, paint: Callable[[canvas.Canvas], None]) -> PageContent:
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont(FONT, SIZE)
    paint(page)
    page.save()
    return next(read_page_contents(path))


def put(page: canvas.Canvas, rows: Sequence[Sequence[str]] = ROWS, rights: Sequence[float] = RIGHTS) -> None:
    for number, (label, *figures) in enumerate(rows):
        page.drawString(60, 700 - 12 * number, label)
        for right, figure in zip(rights, figures, strict=True):
            page.drawRightString(right, 700 - 12 * number, figure)


def walls(page: canvas.Canvas, xs: Sequence[float], rows: int = len(ROWS)) -> None:
    """A frame with a rule below each row and upright rules at `xs`."""
    for number in range(rows + 1):
        page.line(56, 709 - 12 * number, 316, 709 - 12 * number)
    for x in (56, *xs, 316):
        page.line(x, 709, x, 709 - 12 * rows)


def cut(content: PageContent, edges: Sequence[float], header_rows: int = 1) -> PlacedTable:
    """The words of a page in the columns between those edges, line by line."""
    cells = []
    for row, line in enumerate(content.lines):
        for column, (x0, x1) in enumerate(itertools.pairwise(edges)):
            words = [word for word in line.words if x0 <= (word.x0 + word.x1) / 2 < x1]
            if words:
                cells.append(PlacedCell(row, column, 1, 1, by_lines(words), words_box(words)))
    box = words_box(content.words)
    return PlacedTable(1, box, len(content.lines), len(edges) - 1, tuple(cells), "test", header_rows)


RIGHT = (50, 120, 215, 265, 320)


def test_a_plain_table_is_in_no_doubt(tmp_path):
    content = draw(tmp_path / "t.pdf", put)
    (found,) = find_tables(content)
    assert find_doubts(found, content) == frozenset()
    assert find_doubts(cut(content, RIGHT), content) == frozenset()


@pytest.mark.parametrize(
    ("edges", "doubt"),
    [
        ((50, 120, 215, 320), Doubt.TWO_FIGURES),
        ((50, 120, 197, 215, 265, 320), Doubt.TORN_FIGURE),
        ((50, 120, 215, 320), Doubt.SEVERAL_YEARS),
        ((50, 215, 265, 320), Doubt.FIGURE_IN_LABEL),
    ],
)
def test_columns_in_the_wrong_places_are_seen(tmp_path, edges, doubt):
    heads = ["Slip", "2031", "2032", "2033"] if doubt is Doubt.SEVERAL_YEARS else ROWS[0]
    rows = [heads, *ROWS[1:]]
    content = draw(tmp_path / "t.pdf", lambda page: put(page, rows))
    assert doubt in find_doubts(cut(content, edges), content)


def test_figures_of_two_columns_that_reach_over_one_another_are_seen(tmp_path):
    content = draw(tmp_path / "t.pdf", put)
    cells = cut(content, RIGHT).cells
    moved = [replace(cell, column=1) if (cell.row, cell.column) == (2, 2) else cell for cell in cells]
    kept = tuple(cell for cell in moved if cell.row != 2 or cell.column in (0, 3) or cell.text == "702")
    box = words_box([word for cell in kept for word in cell.words])
    assert Doubt.COLUMNS_OVERLAP in find_doubts(PlacedTable(1, box, 5, 4, kept, "test", 1), content)


def test_a_column_of_figures_without_a_head_beside_headed_ones_is_seen(tmp_path):
    content = draw(tmp_path / "t.pdf", lambda page: put(page, [["Slip", "2031", "", "Sum"], *ROWS[1:]]))
    assert find_doubts(cut(content, RIGHT), content) == {Doubt.NO_HEAD}
    bare = draw(tmp_path / "bare.pdf", lambda page: put(page, [["Slip", "", "", ""], *ROWS[1:]]))
    assert find_doubts(cut(bare, RIGHT), bare) == frozenset()


@pytest.mark.parametrize("text", ["4 120", "\u22124 120", "\u20107", "- 7", "(4 120)", "4.120,50", "1999,5", "12 031"])
def test_a_bare_number_is_an_amount_however_its_sign_is_printed(text):
    assert is_amount(text)


@pytest.mark.parametrize(
    "text", ["2031", "31.12.2031", "31.12.", "1/2031", "4 %", "4 120 €", "-", "", "Slip 4", "41 20"]
)
def test_years_dates_units_and_words_are_no_amounts(text):
    assert not is_amount(text)


def test_a_figure_taken_into_the_header_is_seen(tmp_path):
    content = draw(tmp_path / "t.pdf", put)
    cells = list(cut(content, RIGHT).cells)
    words = [word for cell in cells if cell.column == 3 and cell.row < 2 for word in cell.words]
    both = PlacedCell(0, 3, 1, 1, by_lines(words), words_box(words))
    kept = [cell for cell in cells if cell.column != 3 or cell.row > 1]
    table = PlacedTable(1, words_box(content.words), 5, 4, (*kept, both), "test", 1)
    assert find_doubts(table, content) == {Doubt.FIGURE_IN_HEADER}


def test_a_word_left_out_is_seen(tmp_path):
    content = draw(tmp_path / "t.pdf", put)
    table = cut(content, RIGHT)
    less = PlacedTable(1, table.box, 5, 4, table.cells[:-2] + table.cells[-1:], "test", 1)
    assert Doubt.WORDS_LEFT in find_doubts(less, content)


def test_a_year_and_a_unit_of_money_in_one_head_are_no_doubt(tmp_path):
    def paint(page: canvas.Canvas) -> None:
        put(page)
        page.drawRightString(RIGHTS[0], 709, "1 000 €")

    content = draw(tmp_path / "t.pdf", paint)
    (found,) = find_tables(content)
    assert find_doubts(found, content) == frozenset()


CLOSE = (144.0, 183.0, 222.0, 245.0)
CLOSE_ROWS = [
    ["", "Plan 2031", "Plan 2032", "Plan 2033", "Sum"],
    ["Outer basin", "183", "19", "-722", "-520"],
    ["Inner basin", "-331", "6", "1 859", "1 534"],
    ["Mole", "-69", "454", "-545", "-160"],
    ["Ferry", "215", "1 969", "3", "2 187"],
    ["Long pier", "2 578", "-424", "-562", "1 592"],
    ["In all", "2 576", "2 024", "33", "4 633"],
]


def test_a_ruled_table_with_more_against_it_gives_way_to_alignment(tmp_path):
    """The rules between labels and figures are not drawn, and the columns stand close together."""
    rows = CLOSE_ROWS
    content = draw(tmp_path / "t.pdf", lambda page: (put(page, rows, CLOSE), walls(page, [], 7)))
    (found,) = find_tables(content)
    assert (found.reader, found.matrix()) == ("pdf.aligned", rows)
    (other,) = found.alternatives
    assert other.reader == "pdf.ruled"
    assert find_doubts(other, content)


def test_a_reading_that_leaves_words_of_the_table_out_is_not_put_beside_it(tmp_path):
    """A last row of running text stands in the rules: no reading may drop its figures without a word."""

    def paint(page: canvas.Canvas) -> None:
        put(page, CLOSE_ROWS, CLOSE)
        walls(page, [], 10)
        page.drawString(60, 700 - 12 * 9, "Of these 412 in winter and 97 at night")

    content = draw(tmp_path / "t.pdf", paint)
    (found,) = find_tables(content)
    assert "412" in [word.text for word in found.words]
    assert all("412" in [word.text for word in other.words] for other in found.alternatives)


def test_a_ruled_table_without_doubt_is_read_once(tmp_path):
    content = draw(tmp_path / "t.pdf", lambda page: (put(page), walls(page, [120, 215, 265])))
    (found,) = find_tables(content)
    assert (found.reader, found.matrix(), found.alternatives) == ("pdf.ruled", ROWS, ())
    assert not is_worth_asking(found, content)


# --- columns that camelot finds ---


def asked(content: PageContent, edges: Sequence[float] = (50, 120, 215, 320)) -> Doubtful:
    return Doubtful(cut(content, edges), content)


def test_other_columns_give_another_reading_of_the_same_words(tmp_path):
    content = draw(tmp_path / "t.pdf", put)
    one = asked(content)
    assert is_worth_asking(one.table, content)
    table = build_camelot_table(one, [58, 120, 215, 265, 312])
    assert table is not None
    assert (table.reader, table.matrix(), table.header_rows) == ("pdf.camelot", ROWS, 1)
    assert set(table.words) == set(one.table.words)


@pytest.mark.parametrize(
    "edges",
    [
        [58, 120, 197, 215, 265, 312],  # tears figures
        [58, 120, 215, 312],  # the same
        [58, 120, 215, 265],  # leaves the last column out
        [58, 312],
        [],
    ],
)
def test_columns_that_damage_figures_or_say_nothing_new_are_refused(tmp_path, edges):
    content = draw(tmp_path / "t.pdf", put)
    assert build_camelot_table(asked(content), edges) is None


def test_columns_that_join_figures_are_refused(tmp_path):
    def paint(page: canvas.Canvas) -> None:
        for number, figures in enumerate((("41", "120"), ("73", "615"), ("12", "204"), ("10", "320"))):
            page.drawString(60, 700 - 12 * number, "Row")
            for right, figure in zip((200, 220), figures, strict=True):
                page.drawRightString(right, 700 - 12 * number, figure)

    content = draw(tmp_path / "t.pdf", paint)
    joined, apart = cut(content, (50, 120, 250), 0), cut(content, (50, 120, 203, 250), 0)
    assert any(joins_figures(cell) for cell in joined.cells)
    assert not any(joins_figures(cell) for cell in apart.cells)
    assert not tears_figure(apart)
    assert build_camelot_table(Doubtful(apart, content), [58, 120, 250]) is None


def test_camelot_is_asked_for_columns_only(tmp_path):
    content = draw(tmp_path / "t.pdf", put)
    answer = ask_camelot(tmp_path / "t.pdf", [asked(content)])
    assert answer.failure is None
    (table,) = answer.readings
    assert table is not None
    assert table.matrix() == ROWS


def test_a_guest_that_fails_is_told_and_harms_nothing(tmp_path):
    content = draw(tmp_path / "t.pdf", put)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    answer = ask_camelot(tmp_path / "broken.pdf", [asked(content)])
    assert answer.readings == (None,)
    assert answer.failure


def test_a_guest_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("selko.extractors.layout.pdf.tables.readings.camelot_opinion.MOST_SECONDS", 0.01)
    content = draw(tmp_path / "t.pdf", put)
    answer = ask_camelot(tmp_path / "t.pdf", [asked(content)])
    assert answer.readings == (None,)
    assert "longer" in (answer.failure or "")
