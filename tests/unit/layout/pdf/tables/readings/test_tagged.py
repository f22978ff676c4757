"""Tables read by the tags of the document: sound tags are believed, careless ones are not."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from selko.extractors.layout.pdf.page.pages import read_page_contents
from selko.extractors.layout.pdf.tables.find import find_tables
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable
from tests.tagged_pages import Tag, Text, table, write_tagged

XS = (60, 250, 330, 410)
ROWS = [
    ["Quay", "2031", "2032", "Change"],
    ["Timber", "1 480", "1 615", "135"],
    ["Gravel", "902", "877", "-25"],
    ["Together", "2 382", "2 492", "110"],
]


def lay(rows: Sequence[Sequence[str]], top: float = 700, lead: float = 14) -> tuple[list[Text], list[list[Tag]]]:
    """The texts of a table and its rows of tags, each cell with a mark of its own."""
    numbers = itertools.count()
    texts, tags = [], []
    for row, cells in enumerate(rows):
        tags.append([])
        for x, text in zip(XS, cells, strict=True):
            marks: tuple[int, ...] = ()
            if text:
                marks = (next(numbers),)
                texts.append(Text(text, x, top - lead * row, marks[0]))
            tags[-1].append(Tag("TH" if row == 0 else "TD", marks))
    return texts, tags


def read(path: Path) -> list[PlacedTable]:
    return find_tables(next(read_page_contents(path)))


def matrix(found: PlacedTable) -> list[list[str]]:
    return [[text.replace("\n", " ") for text in row] for row in found.matrix()]


def test_tags_that_say_what_the_page_shows_change_nothing(tmp_path):
    texts, tags = lay(ROWS)
    (found,) = read(write_tagged(tmp_path / "t.pdf", texts, [table(tags)]))
    assert (found.reader, matrix(found), found.alternatives) == ("pdf.aligned", ROWS, ())


def wrapped() -> tuple[list[Text], list[list[Tag]]]:
    """A table with a label that runs over two lines, which look like two rows."""
    rows = [ROWS[0], ["Shingle", "77", "80", "3"], *ROWS[1:]]
    texts, tags = lay(rows)
    texts = [replace(t, y=t.y - 14) if t.y < 685 else t for t in texts]
    texts.append(Text("Sand", 60, 672, 90))
    tags[1][0] = Tag("TD", (*tags[1][0].marks, 90))
    return texts, tags


def test_a_label_over_two_lines_is_one_cell_when_the_tags_say_so(tmp_path):
    texts, tags = wrapped()
    (drawn,) = read(write_tagged(tmp_path / "untagged.pdf", [replace(t, mark=None) for t in texts], []))
    assert ["Sand", "", "", ""] in matrix(drawn)
    (found,) = read(write_tagged(tmp_path / "tagged.pdf", texts, [table(tags)]))
    assert found.reader == "pdf.tagged"
    assert found.header_rows == 1
    assert matrix(found)[1] == ["Shingle Sand", "77", "80", "3"]
    assert [other.reader for other in found.alternatives] == ["pdf.aligned"]


def with_blank_left_out(texts, tags):
    return texts, [[c for c in row if c is not tags[2][1]] for row in tags]


def with_columns_exchanged(texts, tags):
    return texts, [[row[0], row[2], row[1], *row[3:]] for row in tags]


def with_rows_exchanged(texts, tags):
    return texts, [tags[0], tags[2], tags[1], *tags[3:]]


def with_a_figure_as_artefact(texts, tags):
    mark = tags[2][2].marks[0]
    return [replace(t, mark=None) if t.mark == mark else t for t in texts], tags


def with_cells_of_a_row_pushed_together(texts, tags):
    row = [*tags[2][:1], Tag("TD"), *tags[2][1:3]]
    return texts, [*tags[:2], row, *tags[3:]]


@pytest.mark.parametrize(
    "careless",
    [
        with_blank_left_out,
        with_columns_exchanged,
        with_rows_exchanged,
        with_a_figure_as_artefact,
        with_cells_of_a_row_pushed_together,
    ],
)
def test_tags_that_the_page_does_not_bear_out_are_not_believed(tmp_path, careless):
    texts, tags = wrapped()
    (drawn,) = read(write_tagged(tmp_path / "untagged.pdf", [replace(t, mark=None) for t in texts], []))
    texts, tags = careless(texts, tags)
    (found,) = read(write_tagged(tmp_path / "tagged.pdf", texts, [table(tags)]))
    assert (found.reader, matrix(found), found.alternatives) == ("pdf.aligned", matrix(drawn), ())


def test_a_header_over_several_columns_spans_what_the_tags_say(tmp_path):
    texts, tags = lay([["", "", "", ""], *ROWS])
    texts += [Text("Loaded", 320, 700, 80)]
    tags[0] = [Tag("TH"), Tag("TH", (80,), column_span=3)]
    (found,) = read(write_tagged(tmp_path / "t.pdf", texts, [table(tags)]))
    (head,) = [cell for cell in found.cells if cell.text == "Loaded"]
    assert (head.row, head.column, head.column_span) == (0, 1, 3)


def test_a_header_repeated_as_an_artefact_stays_in_the_table(tmp_path):
    texts, tags = wrapped()
    texts = [replace(t, mark=None) if t.y == 700 else t for t in texts]
    (found,) = read(write_tagged(tmp_path / "t.pdf", texts, [table(tags[1:])]))
    assert found.reader == "pdf.tagged"
    assert matrix(found)[0] == ROWS[0]
    assert matrix(found)[1][0] == "Shingle Sand"


def test_a_heading_in_the_frame_leaves_the_table_when_the_tags_say_that_it_is_one(tmp_path):
    texts, tags = lay(ROWS)
    texts.append(Text("Harbour", 60, 714, 95))
    levels = [(56, y, 480, y) for y in range(724, 640, -14)]
    uprights = [(x, 724 if x in (56, 480) else 710, x, 654) for x in (56, 245, 325, 405, 480)]
    rules = [*levels, *uprights]
    (drawn,) = read(write_tagged(tmp_path / "untagged.pdf", [replace(t, mark=None) for t in texts], [], rules))
    assert "Harbour" in [cell.text for cell in drawn.cells]
    (found,) = read(write_tagged(tmp_path / "t.pdf", texts, [Tag("H2", (95,)), table(tags)], rules))
    assert (found.reader, matrix(found)) == ("pdf.tagged", ROWS)


def test_two_figures_in_one_tagged_cell_leave_the_other_reading_first(tmp_path):
    """A writer who fills one row of cells with line breaks tags one row of figures upon figures."""
    texts, tags = lay(ROWS)
    one = [Tag("TD", tuple(m for row in tags[1:] for m in row[c].marks)) for c in range(4)]
    (found,) = read(write_tagged(tmp_path / "t.pdf", texts, [table([tags[0], one])]))
    assert (found.reader, matrix(found)) == ("pdf.aligned", ROWS)
    assert [other.reader for other in found.alternatives] == ["pdf.tagged"]


PLANS = [
    ["Aim", "Deed", "", ""],
    ["Clean water", "Two wells are bored near the mill", "", ""],
    ["Quiet nights", "The lorries go round the village", "", ""],
]


def test_a_table_of_text_without_rules_is_found_by_its_tags(tmp_path):
    texts, tags = lay(PLANS)
    rows = [row[:2] for row in tags]
    (found,) = read(write_tagged(tmp_path / "t.pdf", texts, [table(rows)]))
    assert (found.reader, matrix(found)) == ("pdf.tagged", [row[:2] for row in PLANS])


def test_a_page_laid_out_in_boxes_is_no_table(tmp_path):
    texts, tags = lay(PLANS)
    boxes = [[Tag("TD", cell.marks) for cell in row[:2]] for row in tags]
    assert read(write_tagged(tmp_path / "t.pdf", texts, [table(boxes)])) == []


def test_a_table_in_a_cell_of_another_is_the_table(tmp_path):
    texts, tags = wrapped()
    frame = Tag("Table", children=(Tag("TR", children=(Tag("TD", children=(table(tags),)),)),))
    (found,) = read(write_tagged(tmp_path / "t.pdf", texts, [frame]))
    assert found.reader == "pdf.tagged"


def test_a_tree_that_is_too_deep_is_not_read_to_its_end(tmp_path):
    texts, tags = wrapped()
    tag = table(tags)
    for _ in range(200):
        tag = Tag("Div", children=(tag,))
    (found,) = read(write_tagged(tmp_path / "t.pdf", texts, [tag]))
    assert found.reader == "pdf.aligned"
