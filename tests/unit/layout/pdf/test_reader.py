"""A whole PDF as a DocumentLayout: pages, tables, text in one order, tables over page breaks, broken pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.reader import read_pdf_layout
from selko.schemas.models.layout import DocumentLayout, ProblemKind
from selko.schemas.models.provenance import MediaType, SourceDocument

HEAD = ("Hanke", "2023", "2024")


def read(path: Path, pages=None) -> DocumentLayout:
    source = SourceDocument(document_id="0" * 64, file_name=path.name, media_type=MediaType.PDF, byte_size=1)
    return read_pdf_layout(path, source, pages)


def grid(page: canvas.Canvas, y: float, rows) -> None:
    xs = (60, 300, 400, 500)
    for number, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            page.drawString(x + 4, y - 20 * number - 14, text)
    for number in range(len(rows) + 1):
        page.line(xs[0], y - 20 * number, xs[-1], y - 20 * number)
    for x in xs:
        page.line(x, y, x, y - 20 * len(rows))


@pytest.fixture
def report(tmp_path) -> Path:
    path = tmp_path / "report.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setTitle("Tilinpäätös 2024")
    page.setFont("Helvetica", 10)
    page.drawString(60, 760, "Investoinnit toteutuivat suunnitellusti ja taulukko kertoo hankkeet.")
    grid(page, 560, [HEAD, *((f"Koulu {n}", f"{n} 000", f"{n} 500") for n in range(1, 22))])
    page.showPage()
    page.setFont("Helvetica", 10)
    grid(page, 770, [HEAD, ("Kirjasto", "7 000", "-"), ("Yhteensä", "238 000", "241 500")])
    page.drawString(60, 660, "Taulukon jälkeen teksti jatkuu tavallisena kappaleena sivulla.")
    page.showPage()
    page.save()
    return path


def test_text_and_tables_share_one_order(report):
    layout = read(report)
    placed = sorted([*layout.blocks, *layout.tables], key=lambda part: part.order)
    assert [part.order for part in placed] == list(range(len(placed)))
    names = ["table" if part in layout.tables else part.text.split()[0] for part in placed]
    assert names == ["Investoinnit", "table", "table", "Taulukon"]
    assert layout.title == "Tilinpäätös 2024" and layout.complete
    assert [(page.number, page.width, page.height) for page in layout.pages] == [(1, 595, 842), (2, 595, 842)]


def test_a_table_goes_on_over_the_page_break(report):
    first, second = read(report).tables
    assert (first.continues, second.continues) == (False, True)
    assert second.rows()[1] == ["Kirjasto", "7 000", "-"]


def test_only_the_pages_asked_for_are_read(report):
    layout = read(report, pages={2})
    assert [page.number for page in layout.pages] == [2]
    assert {table.provenance.page for table in layout.tables} == {2}


def test_cells_carry_their_own_places(report):
    (table, _) = read(report).tables
    cell = next(cell for cell in table.cells if cell.text == "3 500")
    box = cell.provenance.box
    assert box is not None and (box.x0, box.x1) == pytest.approx((400, 500), abs=1)
    assert cell.provenance.page == 1


def test_hidden_text_is_said(tmp_path):
    path = tmp_path / "hidden.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.drawString(60, 760, "Näkyvä teksti")
    page.drawString(900, 760, "Piilossa")
    page.showPage()
    page.save()
    (problem,) = read(path).problems
    assert problem.kind is ProblemKind.HIDDEN_TEXT and "Piilossa" in problem.detail
