"""Words, figures and dates that a narrow column cuts at its edge, and lines that only look so."""

from __future__ import annotations

import pytest

from selko.extractors.layout.pdf.page.content import Word
from selko.extractors.layout.pdf.tables.parts.cell_overflow import CellLines, Cuts, cuts_date, read_cuts, with_cuts
from selko.extractors.layout.pdf.tables.parts.grid import PlacedCell, PlacedTable
from selko.schemas.words.hyphens import join_lines

LETTER = 5.0  # points, of every letter here
ROOM = 12  # letters between the sides of a column


def line(text: str, number: int, blank_after: bool = False, right: bool = False) -> tuple[Word, ...]:
    """One line as words; the last has a blank behind it where the file would have written one."""
    words, at = [], (ROOM - len(text)) * LETTER if right else 0.0
    parts = text.split(" ")
    for place, part in enumerate(parts):
        x1, base = at + len(part) * LETTER, 20.0 + 12 * number
        blank = blank_after or place < len(parts) - 1
        words.append(Word(part, at, base - 7, x1, base + 2, 8, False, False, "#000000", "F", base, blank_after=blank))
        at = x1 + LETTER
    return tuple(words)


def column(*cells: tuple[tuple[Word, ...], ...], sides: bool = True) -> Cuts:
    box = (-3.0, ROOM * LETTER + REST + 3.0) if sides else None
    return read_cuts([CellLines(0, lines, box) for lines in cells])


REST = 2.6  # points between a full line and the side: a blank, but no letter more
BROKEN_AT_BLANK = (line("vesi ja", 0, blank_after=True), line("viemäri", 1))
FIGURES = tuple((line(text, 0, right=True),) for text in ("4 310,25", "12,70"))


def test_a_word_cut_at_the_edge_goes_on() -> None:
    cut = (line("Katuvalaistu", 0), line("ksen hoito", 1))
    assert column(BROKEN_AT_BLANK, cut).find(0, cut) == {0}
    assert column(BROKEN_AT_BLANK, cut).find(0, BROKEN_AT_BLANK) == frozenset()


def test_lines_that_leave_room_or_begin_large_or_end_with_a_blank_are_not_joined() -> None:
    for lines in (
        (line("Katuvalot", 0), line("ja hoito", 1)),
        (line("Katuvalaistu", 0), line("Muu hoito", 1)),
        (line("Katuvalaisin", 0, blank_after=True), line("ja hoito", 1)),
    ):
        assert column(BROKEN_AT_BLANK, lines).find(0, lines) == frozenset()


def test_where_no_line_has_a_blank_behind_it_words_are_left_as_they_are() -> None:
    lines = (line("Katuvalaistu", 0), line("ksen hoito", 1))
    assert column(lines).find(0, lines) == frozenset()


def test_a_line_without_room_for_a_blank_says_nothing_about_a_cut() -> None:
    lines = (line("Katuvalaisimen", 0), line("ja hoito", 1))
    assert column(BROKEN_AT_BLANK, lines).find(0, lines) == frozenset()


def test_a_centred_line_says_nothing_about_a_cut() -> None:
    lines = (line("Katuvalaisin", 0), line("hoito", 1, right=True))
    assert column(BROKEN_AT_BLANK, lines).find(0, lines) == frozenset()


@pytest.mark.parametrize(
    ("lines", "cuts"),
    [
        (("31 428 200,5", "0"), {0}),  # its column has two decimals
        (("-", "91 428 200,5", "0"), {0, 1}),
        (("331 428 200,", "55"), {0}),
        (("4 310,25", "12,70"), set()),  # two figures, one above the other
        (("91 428 200,5", "01 200"), set()),
        (("-", "12,70"), set()),  # a dash above a figure: both would have had room
    ],
)
def test_a_figure_cut_at_the_edge_is_one(lines: tuple[str, ...], cuts: set[int]) -> None:
    cell = tuple(line(text, number, right=True) for number, text in enumerate(lines))
    assert column(BROKEN_AT_BLANK, *FIGURES, cell).find(0, cell) == cuts


def test_figures_of_one_width_stacked_are_never_one() -> None:
    cell = (line("331 428 2005", 0, right=True), line("551 618 3010", 1, right=True))
    assert column(BROKEN_AT_BLANK, cell).find(0, cell) == frozenset()


@pytest.mark.parametrize(
    ("begun", "more", "cut"),
    [
        ("1.3.-30.11.2", ["031"], True),
        ("Luku 30", [".11.20", "31"], True),
        ("30.11.2031", ["2030"], False),
        ("30.11.", ["muutos"], False),
        ("Luku 30", ["11"], False),
    ],
)
def test_a_date_is_told_by_its_end(begun: str, more: list[str], cut: bool) -> None:
    assert cuts_date(begun, more) is cut


def test_the_text_of_a_cell_is_joined_at_its_cuts_only() -> None:
    lines = (line("Katuvalaistu", 0), line("ksen hoito,", 1, blank_after=True), line("muu", 2))
    cells = (
        PlacedCell(0, 0, 1, 1, lines, (-3.0, 0.0, ROOM * LETTER + REST + 3.0, 60.0)),
        PlacedCell(0, 1, 1, 1, (line("7", 0),), (-3.0, 0.0, ROOM * LETTER + REST + 3.0, 60.0)),
    )
    table = with_cuts(PlacedTable(1, (-3.0, 0.0, 120.0, 60.0), 1, 2, cells, "pdf.ruled"))
    assert table.matrix() == [["Katuvalaistuksen hoito,\nmuu", "7"]]


def test_the_documents_own_words_join_what_a_column_cut() -> None:
    stock = {"hulevesimaksut": 2, "muut": 1}
    assert join_lines(["Hulevesima", "ksut"], stock) == "Hulevesimaksut"
    assert join_lines(["Hulevesi", "muut"], {"hulevesimuut": 1, "muut": 1}) == "Hulevesi muut"
    assert join_lines(["Hulevesima", "ksut"], {}) == "Hulevesima ksut"
