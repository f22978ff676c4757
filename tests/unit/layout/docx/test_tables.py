"""Word tables as grids: merged, nested, ragged, changed, and those typed with tabs."""

from __future__ import annotations

import tempfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from selko.extractors.intake import read_source
from selko.extractors.layout.docx.reader import read_docx_layout
from selko.schemas.models.layout import BlockKind, DocumentLayout, GridTable, ProblemKind
from tests.practice import SHARED

W = nsdecls("w")


def read(document) -> DocumentLayout:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.docx")
        document.save(str(path))
        return read_docx_layout(path, read_source(path))


def read_xml(*elements: str) -> DocumentLayout:
    document = docx.Document()
    for xml in elements:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))
    return read(document)


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str, grid: tuple[int, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl {W}><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def spans(grid: GridTable) -> dict[str, tuple[int, int, int, int]]:
    return {c.text: (c.row, c.column, c.row_span, c.column_span) for c in grid.cells}


SPAN_2, SPAN_3 = '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="3"/>'
DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_merged_cells_stand_once_with_their_spans():
    (grid,) = read_xml(
        table(
            row(cell("Erä", DOWN), cell("2023", SPAN_2), cell("2022", DOWN)),
            row(cell("", ON), cell("TA"), cell("TP"), cell("", ON)),
            row(cell("Kate"), cell("1"), cell("2"), cell("3")),
        )
    ).tables
    assert spans(grid) == {
        "Erä": (0, 0, 2, 1),
        "2023": (0, 1, 1, 2),
        "2022": (0, 3, 2, 1),
        "TA": (1, 1, 1, 1),
        "TP": (1, 2, 1, 1),
        "Kate": (2, 0, 1, 1),
        "1": (2, 1, 1, 1),
        "2": (2, 2, 1, 1),
        "3": (2, 3, 1, 1),
    }
    assert (grid.row_count, grid.column_count, grid.reader) == (3, 4, "docx")


def test_rows_that_start_late_or_end_early_keep_their_columns():
    (grid,) = read_xml(
        table(
            row(cell("a"), cell("b"), cell("c")),
            row(cell("1"), cell("2"), properties='<w:gridBefore w:val="1"/>'),
            row(cell("3"), properties='<w:gridAfter w:val="2"/>'),
        )
    ).tables
    assert grid.rows() == [["a", "b", "c"], ["", "1", "2"], ["3", "", ""]]
    assert len(grid.cells) == 6


def test_edges_a_hair_apart_are_one_column():
    """Rows drawn by hand: the second row's middle edge is 2 points further right."""
    (grid,) = read_xml(
        table(
            row(cell("Erä"), cell("2023", SPAN_2)),
            row(cell("Kate", SPAN_2), cell("5")),
            grid=(3000, 40, 2000),
        )
    ).tables
    assert grid.rows() == [["Erä", "2023"], ["Kate", "5"]]
    assert all(c.column_span == 1 for c in grid.cells)


def test_columns_that_no_cell_begins_at_are_none():
    (grid,) = read_xml(
        table(row(cell("a", SPAN_2), cell("b", SPAN_3)), row(cell("1", SPAN_2), cell("2", SPAN_3)))
    ).tables
    assert grid.rows() == [["a", "b"], ["1", "2"]]


def test_a_continued_cell_with_words_of_its_own_loses_none():
    (grid,) = read_xml(table(row(cell("a", DOWN), cell("b")), row(cell("kätketty", ON), cell("c")))).tables
    assert grid.cells[0].text == "a\nkätketty"


def test_old_horizontal_merges_are_spans():
    start, on = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'
    (grid,) = read_xml(table(row(cell("Yhteensä", start), cell("", on), cell("1")), row(*map(cell, "abc")))).tables
    assert spans(grid)["Yhteensä"] == (0, 0, 1, 2)


def test_a_nested_table_follows_the_one_around_it():
    inner = table(row(cell("e"), cell("f")), row(cell("g"), cell("h"))).replace(f" {W}", "")
    outer = table(
        row(cell("a"), cell("b")),
        row(
            cell("c"),
            f"<w:tc><w:p><w:r><w:t>ennen</w:t></w:r></w:p>{inner}<w:p><w:r><w:t>jälkeen</w:t></w:r></w:p></w:tc>",
        ),
    )
    around, within = read_xml(outer).tables
    assert around.rows() == [["a", "b"], ["c", "ennen\njälkeen"]]
    assert within.rows() == [["e", "f"], ["g", "h"]]
    assert within.order == around.order + 1
    assert within.provenance.block == "body/tbl[1]/tr[2]/tc[2]/tbl[1]"


def test_a_frame_of_one_cell_is_text_and_keeps_its_headings():
    document = docx.Document()
    frame = document.add_table(rows=1, cols=1).cell(0, 0)
    frame.paragraphs[0].text = "Talous"
    frame.paragraphs[0].style = document.styles["Heading 1"]
    frame.add_paragraph("Teksti.")
    layout = read(document)
    assert layout.tables == ()
    assert [(block.kind, block.text) for block in layout.blocks] == [
        (BlockKind.HEADING, "Talous"),
        (BlockKind.PARAGRAPH, "Teksti."),
    ]


def test_header_rows_are_those_that_word_repeats():
    mark = "<w:tblHeader/>"
    (grid,) = read_xml(
        table(
            row(cell("a"), cell("b"), properties=mark),
            row(cell("c"), cell("d"), properties=mark),
            row(cell("1"), cell("2")),
            row(cell("3"), cell("4"), properties=mark),
        )
    ).tables
    assert grid.header_rows == 2


def test_deleted_rows_and_figures_are_left_out_and_said():
    who = 'w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'
    changed = (
        f"<w:tc><w:p><w:del {who}><w:r><w:delText>3 600</w:delText></w:r></w:del>"
        f"<w:ins {who}><w:r><w:t>3 700</w:t></w:r></w:ins></w:p></w:tc>"
    )
    layout = read_xml(
        table(
            row(cell("Tulot"), changed),
            row(cell("Poistettu"), cell("5"), properties=f"<w:del {who}/>"),
            row(cell("Menot"), cell("-1")),
        )
    )
    (grid,) = layout.tables
    assert grid.rows() == [["Tulot", "3 700"], ["Menot", "-1"]]
    assert [block.text for block in layout.blocks if block.kind is BlockKind.HIDDEN] == ["3 600", "Poistettu 5"]
    assert layout.problems[0].kind is ProblemKind.TRACKED_CHANGES


def test_look_and_indent_of_cells():
    document = docx.Document()
    grid = document.add_table(rows=3, cols=2)
    grid.cell(0, 0).paragraphs[0].add_run("TOIMINTATUOTOT").bold = True
    grid.cell(1, 0).text = "Myynti"
    grid.cell(1, 0).paragraphs[0].paragraph_format.left_indent = docx.shared.Pt(12)
    grid.cell(2, 0).paragraphs[0].add_run("Sisäiset erät").italic = True
    grid.cell(2, 1).text = "5"
    (table_read,) = read(document).tables
    looks = {c.text: (c.bold, c.italic, c.indent) for c in table_read.cells if c.text}
    assert looks == {
        "TOIMINTATUOTOT": (True, False, 0.0),
        "Myynti": (False, False, 12.0),
        "Sisäiset erät": (False, True, 0.0),
        "5": (False, False, 0.0),
    }


def tabbed(*lines: str) -> DocumentLayout:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return read(document)


def test_lines_typed_with_tabs_are_a_table():
    layout = tabbed("Otsikko", "\tTA 2023\tTP 2023", "Tulot\t3 600\t396", "Menot\t\t-5", "Muuta tekstiä.")
    (grid,) = layout.tables
    assert grid.rows() == [["", "TA 2023", "TP 2023"], ["Tulot", "3 600", "396"], ["Menot", "", "-5"]]
    assert (grid.reader, grid.order) == ("docx.tabs", 1)
    assert [block.text for block in layout.blocks] == ["Otsikko", "Muuta tekstiä."]


def test_a_heading_row_without_tabs_stays_in_the_table():
    (grid,) = tabbed("\tTA\tTP", "TUOTOT", "Myynti\t1\t2", "KULUT", "Ostot\t-3\t-4").tables
    assert [row[0] for row in grid.rows()] == ["", "TUOTOT", "Myynti", "KULUT", "Ostot"]
    assert grid.rows()[4] == ["Ostot", "-3", "-4"]


def test_tabs_that_only_push_to_a_stop_are_one():
    (grid,) = tabbed("Myyntituotot\t\t1\t2", "Toimintatuotot yhteensä\t3\t4").tables
    assert grid.rows() == [["Myyntituotot", "1", "2"], ["Toimintatuotot yhteensä", "3", "4"]]


def test_figures_with_tabs_that_make_no_grid_are_said():
    layout = tabbed("a\t1\t2\t3", "b\t1\t2", "c\t\t1\t2\t3\t4")
    assert layout.tables == ()
    assert len(layout.blocks) == 3
    assert "do not line up" in layout.problems[0].detail


@pytest.mark.parametrize(
    "lines", [("Yleistä\t3", "Talous\t5"), ("\tSisennetty kappale.", "\tToinen."), ("a\tb\tc", "d\te\tf")]
)
def test_other_lines_with_tabs_are_prose(lines):
    assert tabbed(*lines).tables == ()


@given(
    rows=st.integers(1, 5),
    columns=st.integers(2, 5),
    merges=st.lists(st.tuples(*[st.integers(0, 4)] * 4), max_size=3),
)
@settings(max_examples=40, deadline=None)
def test_any_merging_leaves_a_grid_without_overlap(rows, columns, merges):
    """Cells cover the grid exactly once, and every word is in one of them."""
    document = docx.Document()
    grid = document.add_table(rows=rows, cols=columns)
    for index in range(rows):
        for column in range(columns):
            grid.cell(index, column).text = f"w{index}x{column}"
    taken: set[tuple[int, int]] = set()
    for top, left, bottom, right in merges:
        (first, last), (left, right) = sorted((top % rows, bottom % rows)), sorted((left % columns, right % columns))
        area = {(index, column) for index in range(first, last + 1) for column in range(left, right + 1)}
        if not area & taken:
            taken |= area
            grid.cell(first, left).merge(grid.cell(last, right))
    layout = read(document)
    if not layout.tables:
        return  # merged into one cell: a frame
    (found,) = layout.tables
    covered = [
        (c.row + down, c.column + along)
        for c in found.cells
        for down in range(c.row_span)
        for along in range(c.column_span)
    ]
    assert len(covered) == len(set(covered)) == found.row_count * found.column_count
    words = sorted(word for c in found.cells for word in c.text.split())
    assert words == sorted(f"w{index}x{column}" for index in range(rows) for column in range(columns))


@pytest.mark.practice
def test_hard_documents_give_grids_without_overlap():
    for path in sorted((SHARED / "corpus").glob("docx*/*.docx")):
        if path.stat().st_size > 300_000:
            continue
        layout = read_docx_layout(path, read_source(path))
        assert layout.complete
        orders = sorted(item.order for item in (*layout.blocks, *layout.tables))
        assert orders == list(range(len(orders)))
        for found in layout.tables:
            covered = [
                (c.row + down, c.column + along)
                for c in found.cells
                for down in range(c.row_span)
                for along in range(c.column_span)
            ]
            assert len(covered) == len(set(covered))
            assert all(r < found.row_count and c < found.column_count for r, c in covered)
