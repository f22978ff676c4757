"""A sign of which the file does not say what it is: a blank where it draws nothing, else a sign nobody knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.pages import open_document, read_page_contents
from selko.extractors.layout.reader import read_layout
from selko.schemas.models.layout import ProblemKind
from selko.schemas.models.provenance import MediaType, SourceDocument

FONTS = Path(reportlab.__file__).parent / "fonts"
CODES = [b"<0000>", b"<FFFD>", b"<E000>", b"<F8F0>"]
HALF = b"<DEEC>"  # of a sign in UTF-16
UNKNOWN = "\ufffd"


def draw(path: Path, *lines: str, numbered: bool = False) -> bytes:
    """A page of these lines, each sign of them in a font with a map that says what it is. `numbered`: the signs have
    the numbers 0, 1, 2 … in the order of their first use, and not those of ASCII."""
    name = "VeraBd" if numbered else "Vera"  # two fonts, because the first way of a font is that of all its pages
    pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf"), asciiReadable=not numbered))
    page = canvas.Canvas(str(path), pageCompression=0)
    page.setFont(name, 10)
    for number, line in enumerate(lines):
        page.drawString(50, 700 - 20 * number, line)
    page.showPage()
    page.save()
    return path.read_bytes()


def read_words(path: Path, content: bytes) -> list[str]:
    path.write_bytes(content)
    return [word.text for word in next(read_page_contents(path)).words]


def read_renamed(tmp_path: Path, text: str, sign: str, code: bytes) -> list[str]:
    """The words of a page that prints `text`, whose font gives `code` for `sign`."""
    path = tmp_path / "drawn.pdf"
    written = draw(path, text)
    name = f"<{ord(sign):04X}>".encode()
    assert name in written
    return read_words(path, written.replace(name, code))


def without_map(written: bytes) -> bytes:
    return re.sub(rb"/ToUnicode \d+ 0 R", lambda found: b"/ToUnicode null".ljust(len(found[0])), written)


@pytest.mark.parametrize("code", CODES)
def test_a_sign_that_draws_nothing_is_a_blank(tmp_path, code):
    assert read_renamed(tmp_path, "41 608 337", " ", code) == ["41", "608", "337"]


@pytest.mark.parametrize("code", [*CODES, HALF])
@pytest.mark.parametrize("sign", ["6", "-", "|", "."])
def test_a_sign_that_draws_something_is_not_lost(tmp_path, sign, code):
    (word,) = read_renamed(tmp_path, f"41{sign}09", sign, code)
    assert len(word) == 5 and not word.isdecimal()


def test_half_a_sign_is_one_that_nobody_knows(tmp_path):
    assert read_renamed(tmp_path, "41609", "6", HALF) == [f"41{UNKNOWN}09"]


@pytest.mark.parametrize("code", [b"<D83DDCC8>", b"<D835DFD4>"])
def test_two_halves_are_the_sign_that_they_make(tmp_path, code):
    sign = bytes.fromhex(code[1:-1].decode()).decode("utf-16-be")
    assert read_renamed(tmp_path, "41 609", "6", code) == ["41", f"{sign}09"]


def test_no_sign_of_a_font_that_lost_its_map_is_taken_for_another(tmp_path):
    """Whatever number a sign has in the font: that of a line end, a minus or another figure."""
    lines = ["Tulos -1 234,50", "ebd figh ajkm n67 89"]
    path = tmp_path / "drawn.pdf"
    written = draw(path, *lines, numbered=True)
    assert read_words(path, written) == [word for line in lines for word in line.split()]
    assert read_words(path, without_map(written)) == [UNKNOWN * len(word) for line in lines for word in line.split()]


@pytest.mark.parametrize("sign", ["", "6"])
def test_the_page_is_named_that_holds_signs_nobody_knows(tmp_path, sign):
    path = tmp_path / "drawn.pdf"
    written = draw(path, "Kate 41609 ja 77")
    path.write_bytes(written.replace(b"<0036>", HALF) if sign else written)
    source = SourceDocument(document_id="0", file_name="a.pdf", media_type=MediaType.PDF, byte_size=1)
    layout = read_layout(path, source)
    layout.model_dump_json()
    told = [(p.kind, p.provenance.page, f"41{UNKNOWN}09" in p.detail) for p in layout.problems]
    assert told == ([(ProblemKind.UNKNOWN_SIGNS, 1, True)] if sign else [])


def test_half_a_sign_in_a_title_or_bookmark_is_one_that_nobody_knows(tmp_path):
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path))
    page.setTitle("Tulos Ω 2031")
    page.bookmarkPage("one")
    page.addOutlineEntry("Kate Ω", "one")
    page.showPage()
    page.save()
    written = path.read_bytes()
    assert written.count(rb"\003\251") == 2  # Ω in UTF-16
    path.write_bytes(written.replace(rb"\003\251", rb"\336\354"))
    with open_document(path) as document:
        assert document.title() == f"Tulos {UNKNOWN} 2031"
        assert [entry.title for entry in document.outline()] == [f"Kate {UNKNOWN}"]
