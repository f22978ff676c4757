"""Word: what no reader sees, what is struck out, and tables that are pictures."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from PIL import Image, ImageDraw, ImageFont

from selko.extractors.intake.source import read_source
from selko.extractors.layout.docx.reader import read_docx_layout
from selko.extractors.layout.reader import read_layout
from selko.schemas.models.layout import DocumentLayout, ProblemKind

WHITE = RGBColor(0xFF, 0xFF, 0xFF)


def read(document: docx.document.Document, tmp_path: Path) -> DocumentLayout:
    path = tmp_path / "a.docx"
    document.save(str(path))
    return read_docx_layout(path, read_source(path))


def table(document: docx.document.Document) -> tuple[docx.table.Table, docx.text.paragraph.Paragraph]:
    """Two rows of two columns; the paragraph of the second figure holds `10 034 712`."""
    grid = document.add_table(2, 2)
    for cell, text in zip(
        [c for row in grid.rows for c in row.cells], ["", "2024", "Kulut", "10 034 712"], strict=True
    ):
        cell.text = text
    return grid, grid.cell(1, 1).paragraphs[0]


def shade(element: object, fill: str) -> None:
    found = OxmlElement("w:shd")
    found.set(qn("w:val"), "clear")
    found.set(qn("w:fill"), fill)
    element.append(found)  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", ["strike", "double_strike", "style", "paragraph style"])
def test_struck_figures_are_left_out_and_told(tmp_path, way):
    document = docx.Document()
    _, paragraph = table(document)
    run = paragraph.add_run(" 10 064 712")
    if way == "style":
        document.styles.add_style("Poistettu", docx.enum.style.WD_STYLE_TYPE.CHARACTER).font.strike = True
        run.style = "Poistettu"
    elif way == "paragraph style":
        document.styles.add_style("Poistettu", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH).font.strike = True
        run.text = ""
        paragraph = paragraph._parent.add_paragraph("10 064 712", style="Poistettu")
    else:
        setattr(run.font, way, True)
    layout = read(document, tmp_path)
    assert layout.tables[0].rows()[1] == ["Kulut", "10 034 712"]
    (problem,) = layout.problems
    assert problem.kind is ProblemKind.STRUCK_FIGURES and "10 064 712" in problem.detail
    assert problem.provenance.block == "body/tbl[1]/tr[2]/tc[2]/p[1]" or way == "paragraph style"


def test_white_figures_on_white_paper_are_left_out_and_told(tmp_path):
    document = docx.Document()
    _, paragraph = table(document)
    paragraph.add_run(" 10 064 712").font.color.rgb = WHITE
    layout = read(document, tmp_path)
    assert layout.tables[0].rows()[1] == ["Kulut", "10 034 712"]
    assert [problem.kind for problem in layout.problems] == [ProblemKind.HIDDEN_FIGURES]


@pytest.mark.parametrize("ground", ["cell", "run", "paragraph", "highlight", "table style"])
def test_white_figures_on_a_dark_ground_are_read(tmp_path, ground):
    document = docx.Document()
    grid, paragraph = table(document)
    run = paragraph.runs[0]
    run.font.color.rgb = WHITE
    if ground == "cell":
        shade(grid.cell(1, 1)._tc.get_or_add_tcPr(), "1F4E79")
    elif ground == "run":
        shade(run._r.get_or_add_rPr(), "1F4E79")
    elif ground == "paragraph":
        shade(paragraph._p.get_or_add_pPr(), "1F4E79")
    elif ground == "highlight":
        run.font.highlight_color = docx.enum.text.WD_COLOR_INDEX.DARK_BLUE
    else:
        grid.style = "Medium Shading 1 Accent 1"
    layout = read(document, tmp_path)
    assert layout.tables[0].rows()[1] == ["Kulut", "10 034 712"]
    assert layout.problems == ()


def picture(rows: list[tuple[str, str, str]]) -> bytes:
    image = Image.new("L", (1000, 60 + 50 * len(rows)), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(26)
    for number, (label, *figures) in enumerate(rows):
        pen.text((20, 30 + 50 * number), label, fill=0, font=font)
        for column, figure in enumerate(figures):
            pen.text((700 + 250 * column, 30 + 50 * number), figure, fill=0, font=font, anchor="ra")
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


ROWS = [
    ("Tuotot", "1 234 500", "1 198 340"),
    ("Kulut yhteensa", "9 870 000", "10 034 712"),
    ("Kate", "8 635 500", "8 836 372"),
]


def with_picture(rows: list[tuple[str, str, str]]) -> docx.document.Document:
    document = docx.Document()
    document.add_paragraph("Kuvana:")
    document.add_paragraph().add_run().add_picture(io.BytesIO(picture(rows)), width=Pt(420))
    return document


def test_a_picture_of_a_table_is_told_where_nobody_reads_it(tmp_path):
    (problem,) = read(with_picture(ROWS), tmp_path).problems
    assert problem.kind is ProblemKind.UNREAD_INK
    assert problem.provenance.block == "body/p[2]"


def test_a_picture_of_a_table_is_read_by_ocr_and_told(tmp_path):
    pytest.importorskip("rapidocr")
    path = tmp_path / "a.docx"
    with_picture(ROWS).save(str(path))
    layout = read_layout(path, read_source(path))
    assert [problem.kind for problem in layout.problems] == [ProblemKind.READ_PICTURE]
    (read_table,) = layout.tables
    assert [row[-1] for row in read_table.rows()] == [figures[-1] for _, *figures in ROWS]


def test_a_picture_of_something_else_is_not_told(tmp_path):
    document = docx.Document()
    image = Image.effect_noise((600, 300), 90)
    target = io.BytesIO()
    image.save(target, "PNG")
    document.add_paragraph().add_run().add_picture(io.BytesIO(target.getvalue()), width=Pt(420))
    assert [p.kind for p in read(document, tmp_path).problems if p.kind is not ProblemKind.OTHER] == []
