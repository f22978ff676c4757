"""Print that is no text on a page with text: read by OCR where that is installed, else named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import reportlab
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont as FontFile
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.pages import open_document
from selko.extractors.layout.pdf.scan import pages
from selko.extractors.layout.pdf.scan.pages import ReadPage, read_pages

FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
LABELS = ["Myyntituotot", "Maksutuotot", "Toimintakulut", "Toimintakate"]
FIGURES = ["1 198 340", "871 205", "-14 016 172", "-11 946 627"]


class Outline(BasePen):
    """Draws the outline of a glyph into a path of reportlab."""

    def __init__(self, glyphs, path):
        super().__init__(glyphs)
        self.path = path

    def _moveTo(self, point):
        self.path.moveTo(*point)

    def _lineTo(self, point):
        self.path.lineTo(*point)

    def _curveToOne(self, one, two, point):
        self.path.curveTo(*one, *two, *point)

    def _closePath(self):
        self.path.close()


def outline(page: canvas.Canvas, shown: str, right: float, y: float, size: float = 9) -> None:
    """The text as filled outlines that end at `right`."""
    font = FontFile(str(FONT))
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    scale = size / font["head"].unitsPerEm
    x = right - sum(glyphs[names[ord(sign)]].width for sign in shown) * scale
    for sign in shown:
        glyph = glyphs[names[ord(sign)]]
        pen = Outline(glyphs, page.beginPath())
        page.saveState()
        page.translate(x, y)
        page.scale(scale, scale)
        glyph.draw(pen)
        page.drawPath(pen.path, stroke=0, fill=1)
        page.restoreState()
        x += glyph.width * scale


def write_outlined(path: Path, beside_text: bool = True) -> Path:
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont("Helvetica", 9)
    for row, (label, figure) in enumerate(zip(LABELS, FIGURES, strict=True)):
        y = 700 - 16 * row
        if beside_text:
            page.drawString(60, y, label)
            page.drawRightString(300, y, "500 000")
        outline(page, figure, 420, y)
    page.drawString(60, 600, "Lautakunnan toiminta toteutui vuonna 2024 pääosin talousarvion mukaisesti.")
    page.save()
    return path


def write_picture(path: Path) -> Path:
    """A page of text with a table as a picture, 120 to 520 points across and 250 to 350 down."""
    image = Image.new("L", (1600, 400), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), 36)
    for row, (label, figure) in enumerate(zip(LABELS, FIGURES, strict=True)):
        pen.text((20, 20 + 90 * row), label, fill=0, font=font)
        pen.text((1100, 20 + 90 * row), figure, fill=0, font=font, anchor="ra")
        pen.text((1560, 20 + 90 * row), figure, fill=0, font=font, anchor="ra")
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    for row in range(12):
        page.drawString(60, 780 - 15 * row, "Lautakunnan toiminta toteutui pääosin talousarvion mukaisesti.")
    page.drawImage(ImageReader(image), 120, 842 - 350, 400, 100)
    page.save()
    return path


def read(path: Path) -> ReadPage:
    with open_document(path) as document:
        (page,) = read_pages(document, [1])
    return page


def test_outlined_figures_in_the_lines_of_a_table_are_read(tmp_path):
    pytest.importorskip("rapidocr")
    page = read(write_outlined(tmp_path / "page.pdf"))
    assert page.content is not None
    assert [line.text for line in page.content.lines][:4] == [
        f"{label} 500 000 {figure}" for label, figure in zip(LABELS, FIGURES, strict=True)
    ]
    assert all(inlay.read and inlay.outlined for inlay in page.inlays) and len(page.inlays) == 4


def test_outlined_figures_are_named_where_nobody_reads_them(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "is_ocr_installed", lambda: False)
    for beside in (True, False):
        page = read(write_outlined(tmp_path / "page.pdf", beside))
        assert len(page.inlays) == 4 and not any(inlay.read for inlay in page.inlays)
        box = page.inlays[0].box
        assert box[2] == pytest.approx(420, abs=2) and box[1] == pytest.approx(842 - 708, abs=4)


def test_a_table_in_a_picture_is_read_or_named(tmp_path, monkeypatch):
    path = write_picture(tmp_path / "page.pdf")
    with monkeypatch.context() as without:
        without.setattr(pages, "is_ocr_installed", lambda: False)
        page = read(path)
        assert [(inlay.read, tuple(map(round, inlay.box))) for inlay in page.inlays] == [(False, (120, 250, 520, 350))]
    pytest.importorskip("rapidocr")
    page = read(path)
    assert page.content is not None and [inlay.read for inlay in page.inlays] == [True]
    assert [line.text for line in page.content.lines][-1] == f"{LABELS[-1]} {FIGURES[-1]} {FIGURES[-1]}"


def test_drawings_that_are_no_print_are_left_alone(tmp_path):
    """Bars, a curve, bullets, a round frame around a figure."""
    path = tmp_path / "page.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    for row, label in enumerate(LABELS):
        y = 700 - 16 * row
        page.drawString(60, y, label)
        page.circle(50, y + 3, 2, stroke=0, fill=1)
        page.roundRect(298, y - 3, 50, 12, 4, stroke=0, fill=0)
        page.drawRightString(340, y, "500 000")
        page.rect(400, y, 20 + 10 * row, 9, stroke=0, fill=1)
    curve = page.beginPath()
    curve.moveTo(60, 500)
    for step in range(30):
        curve.curveTo(70 + 12 * step, 520, 75 + 12 * step, 480, 80 + 12 * step, 500)
    page.drawPath(curve)
    page.save()
    assert read(path).inlays == ()


def write_scan(path: Path, shift: float = 0.0, under: bool = False) -> Path:
    """A page that is a picture, with its text invisible on the picture or hidden beneath it, `shift` points aside."""
    size, lines = 10.0, [f"{label} {figure} euroa vuonna" for label, figure in zip(LABELS, FIGURES, strict=True)] * 5
    image = Image.new("L", (595 * 3, 842 * 3), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), 30)
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    words = page.beginText()
    words.setTextRenderMode(0 if under else 3)
    for row, line in enumerate(lines):
        y = 780 - 20 * row
        pen.text((60 * 3, (842 - y) * 3), line, fill=0, font=font, anchor="ls")
        words.setFont("Helvetica", size)
        words.setHorizScale(100 * font.getlength(line) / 3 / stringWidth(line, "Helvetica", size))
        words.setTextOrigin(60 + shift, y + shift)
        words.textOut(line)
    if under:
        page.drawText(words)
    page.drawImage(ImageReader(image), 0, 0, 595, 842)
    if not under:
        page.drawText(words)
    page.save()
    return path


@pytest.mark.parametrize("under", [True, False])
def test_the_text_layer_of_a_scan_is_its_text_where_it_lies_on_the_print(tmp_path, under):
    with open_document(write_scan(tmp_path / "scan.pdf", under=under)) as document:
        content = document.read_page(1)
    assert content.by_layer and content.hidden_words == ()
    assert content.lines[0].text == f"{LABELS[0]} {FIGURES[0]} euroa vuonna"


def test_a_text_layer_beside_the_print_is_not_believed(tmp_path):
    with open_document(write_scan(tmp_path / "scan.pdf", shift=9.0)) as document:
        content = document.read_page(1)
    assert not content.by_layer and content.words == ()
