"""A scanned page gives the figures that its text layer gives, under their labels, and says how sure it is."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import matplotlib
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.content import PageContent, Word
from selko.extractors.layout.pdf.page.pages import build_lines, open_document
from selko.extractors.layout.pdf.scan import pages as pdf_scanned
from selko.extractors.layout.pdf.scan import reader as scan
from selko.extractors.layout.pdf.scan.pages import _is_rubbish
from selko.extractors.layout.pdf.scan.reader import is_ocr_installed
from selko.extractors.pipeline import read_document
from selko.schemas.models.layout import DocumentLayout, ProblemKind
from tests.e2e.scans import write_scan_of

SAMPLE = sorted((Path(__file__).parents[2] / "samples" / "reports").glob("*.pdf"))[0]
PAGE = 8
FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
needs_ocr = pytest.mark.skipif(not is_ocr_installed(), reason="the part selko[ocr] is not installed")


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_scan_of(SAMPLE, tmp_path_factory.mktemp("scan"), pages=range(PAGE - 1, PAGE))


def figure_rows(layout: DocumentLayout) -> Counter[tuple[str, ...]]:
    """The rows with figures, blanks left out (the gap of a thousand may be too narrow to be seen)."""
    rows = [
        tuple("".join(text.split()).replace("−", "-") for text in row)
        for table in layout.tables
        for row in table.rows()
    ]
    return Counter(row for row in rows if any(c.isdigit() for c in row[1]) and row[0][-1:].isalpha())


@needs_ocr
def test_a_scan_gives_the_rows_of_its_text_layer(scanned):
    """Label and figures of each row, each figure in its own column."""
    read, printed = figure_rows(read_document(scanned)), figure_rows(read_document(SAMPLE, [PAGE]))
    body = Counter({row: n for row, n in printed.items() if not row[0].startswith("Euroa")})
    assert body.total() > 15 and not body - read


@needs_ocr
def test_the_reader_and_its_confidence_are_told(scanned):
    layout = read_document(scanned)
    assert {table.reader for table in layout.tables} == {scan.READER}
    sure = [cell.confidence for table in layout.tables for cell in table.cells if cell.text]
    assert all(confidence is not None and 0.5 < confidence <= 1 for confidence in sure)
    assert [problem.kind for problem in layout.problems] == [ProblemKind.READ_BY_OCR]


def test_without_the_part_the_pages_are_named(scanned, monkeypatch):
    monkeypatch.setattr(pdf_scanned, "is_ocr_installed", lambda: False)
    layout = read_document(scanned)
    assert [(p.kind, p.provenance.page) for p in layout.problems] == [(ProblemKind.NO_TEXT_LAYER, 1)]
    assert "selko[ocr]" in layout.problems[0].detail


@needs_ocr
def test_pages_for_which_no_time_is_left_are_named_and_the_document_is_not_whole(scanned):
    layout = read_document(scanned, None, 0.0)
    assert [(p.kind, p.provenance.page) for p in layout.problems] == [(ProblemKind.LIMIT, 1)]
    assert not layout.complete and not layout.tables


def content_of(text: str) -> PageContent:
    words = [
        Word(
            text=part, x0=10, top=20 + 12 * row, x1=60, bottom=30 + 12 * row, size=9, bold=False, italic=False,
            colour="#000000", font="", baseline=28 + 12 * row,
        )
        for row, part in enumerate(text.split(" "))
    ]  # fmt: skip
    lines = build_lines(words)
    return PageContent(
        number=1, width=595, height=842, rotation=0, lines=lines, words=tuple(words), rules=(), fills=(),
        hidden_words=(), has_text=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rubbish"),
    [
        ("Toimintakate oli −1 234 567 euroa ja parani, ks. § 5 • kohta " * 5, False),
        ("...................................... 12 " * 5, False),
        ("\ue001\ue002\ue003 \ue004\ue005 \ue006\ue007\ue008\ue009 " * 4, True),
        ("7RLPLQWDNDWH \x14\x15\x16\x17\x18\x19\x1a " * 4, True),
        ("\ufffd\ufffd\ufffd\ufffd \ufffd\ufffd\ufffd " * 4, True),
        ("TilinpÃ¤Ã¤tÃ¶s hyvÃ¤ksyttiin pÃ¤Ã¤ttÃ¤jien kÃ¤sissÃ¤ " * 4, True),
        ("Tilinpäätös hyväksyttiin päättäjien käsissä " * 4, False),
        ("9DUDMHQ NlVLWWHO\\ WDSDKWXL YXRVLQHOMlQQHNVLVWl SRLNNHDYDVWL " * 5, True),
        ("VRTK SPR KHS LPTK ja muut lyhenteet selitetään liitteessä ennen taulukkoja " * 4, False),
    ],
)
def test_a_text_layer_that_does_not_say_what_is_printed(text, rubbish):
    assert _is_rubbish(content_of(text)) is rubbish


ROWS = (
    ("Euroa", "TP 2031", "TA 2032", "Muutos"),
    ("Siivouspalvelut", "-4 713", "-5 208", "-495"),
    ("Vesimaksut", "61 290", "–", "-61 290"),
    ("Aurausmenot", "-386 042", "-371 955", "14 087"),
    ("Venepaikat", "7", "19", "12"),
)


def write_difficult_scan(folder: Path) -> Path:
    """A landscape half-page on its head, in three strips, its header white on dark, no other rules, a lone dash."""
    width, height = 1654, 1169
    page = Image.new("L", (width, height), 255)
    pen, face = ImageDraw.Draw(page), ImageFont.truetype(str(FONT), 27)
    for number, row in enumerate(ROWS):
        top = 200 + 52 * number
        if number == 0:
            pen.rectangle((120, top - 10, 1500, top + 42), fill=50)
        for place, text in enumerate(row):
            right = 700 + 260 * place
            left = 140 if place == 0 else right - pen.textlength(text, font=face)
            pen.text((left, top), text, font=face, fill=250 if number == 0 else 15)
    for line, text in enumerate(
        ("Talousarvio toteutui lähes suunnitellusti.", "Menot pysyivät edellisvuoden tasolla.")
    ):
        pen.text((140, 700 + 50 * line), text, font=face, fill=15)
    turned = page.rotate(180.7, fillcolor=255, resample=Image.Resampling.BICUBIC)
    document = pypdfium2.PdfDocument.new()
    sheet = document.new_page(width * 72 / 200, height * 72 / 200)
    edges = [0, 400, 801, height]
    for above, below in pairwise(edges):
        strip = pypdfium2.PdfImage.new(document)
        strip.set_bitmap(pypdfium2.PdfBitmap.from_pil(turned.crop((0, above, width, below)).convert("RGB")))
        size = (width * 72 / 200, (below - above) * 72 / 200)
        strip.set_matrix(pypdfium2.PdfMatrix().scale(*size).translate(0, (height - below) * 72 / 200))
        sheet.insert_obj(strip)
    sheet.gen_content()
    path = folder / "difficult.pdf"
    document.save(path)
    return path


@needs_ocr
def test_a_scan_on_its_head_in_strips_with_a_dark_header_and_a_lone_dash(tmp_path):
    layout = read_document(write_difficult_scan(tmp_path))
    (table,) = layout.tables
    # Which dash is printed, a picture does not tell reliably; that one is, it does.
    assert [tuple(text.replace("–", "-") for text in row) for row in table.rows()] == [
        tuple(text.replace("–", "-") for text in row) for row in ROWS
    ]
    assert table.header_rows == 1
    box = table.provenance.box
    assert box is not None and box.top > layout.pages[0].height / 2  # as the page is seen, on its head


@pytest.mark.parametrize(("order", "seen"), [(("text", "picture"), False), (("picture", "text"), True)])
def test_text_under_the_picture_of_a_scan_is_not_what_is_read(tmp_path, order, seen):
    path = tmp_path / "layers.pdf"
    paper = canvas.Canvas(str(path), pagesize=(300, 400))
    for layer in order:
        if layer == "picture":
            paper.drawImage(ImageReader(Image.new("L", (30, 40), 240)), 0, 0, 300, 400)
        else:
            for row in range(20):
                paper.drawString(20, 380 - 15 * row, f"Aurausmenot {row} 386 042")
    paper.save()
    with open_document(path) as document:
        assert bool(document.read_page(1).words) is seen
