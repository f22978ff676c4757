"""Signs beside the text of a table's figures: in a column of their own, or told by red alone."""

from __future__ import annotations

from selko.extractors.layout.printed.signs import with_signs
from selko.schemas.models.layout import GridCell, GridTable, ProblemKind
from selko.schemas.models.provenance import Provenance

RED, BLACK = "#c00000", "#000000"
PLACE = Provenance(page=3)


def grid(*rows: list[str]) -> GridTable:
    """A table with one head row; a text that begins with ! is red."""
    cells = [
        GridCell(row=r, column=c, text=text.lstrip("!"), provenance=PLACE, colour=RED if text[:1] == "!" else BLACK)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    size = len(rows), len(rows[0])
    return GridTable(
        order=0,
        provenance=PLACE,
        row_count=size[0],
        column_count=size[1],
        cells=tuple(cells),
        reader="t",
        header_rows=1,
    )


def signed(table: GridTable) -> tuple[list[list[str]], list[ProblemKind]]:
    (read,), problems = with_signs([table])
    return read.rows(), [problem.kind for problem in problems]


def test_red_figures_among_black_ones_are_negative_and_that_is_told():
    rows, told = signed(grid(["", "2024"], ["Tuotot", "1 234"], ["Kulut", "!44 712"], ["Kate", "!50"], ["Vero", "!0"]))
    assert [row[1] for row in rows] == ["2024", "1 234", "−44 712", "−50", "0"]
    assert told == [ProblemKind.SIGN_BY_COLOUR]


def test_red_figures_are_not_negative_where_red_says_something_else():
    for table in (
        grid(["", "2024"], ["Tuotot", "1 234"], ["Kulut", "!44 712"], ["Kate", "-50"]),  # signs are printed
        grid(["", "2024"], ["Tuotot", "1 234"], ["!Kate", "!44 712"]),  # a row that is set off
        grid(["", "2024", "2023"], ["Tuotot", "!1 234", "7"], ["Kulut", "!44 712", "8"]),  # a column that is set off
        grid(["", "2024"], ["Tuotot", "1 234"], ["Kulut", "!(44 712)"]),
    ):
        rows, told = signed(table)
        assert rows == table.rows() and told == []


def test_a_column_of_signs_belongs_to_the_figures_right_of_it():
    rows, told = signed(grid(["", "", "2024"], ["Tuotot", "", "1 234"], ["Kulut", "-", "44 712"]))
    assert rows == [["", "", "2024"], ["Tuotot", "", "1 234"], ["Kulut", "", "-44 712"]]
    assert told == []


def test_a_column_of_dashes_with_a_head_or_without_figures_beside_it_says_that_there_is_nothing():
    for table in (
        grid(["", "Muutos", "2024"], ["Tuotot", "", "1 234"], ["Kulut", "-", "44 712"]),
        grid(["", "", "2024"], ["Tuotot", "-", "1 234"], ["Kulut", "-", "44 712"]),
        grid(["", "", "2024"], ["Tuotot", "", "1 234"], ["Kulut", "-", "-"]),
    ):
        assert signed(table)[0] == table.rows()
