"""A sign of which the font does not say what it is: a blank where it draws nothing, else a sign nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest
import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from extractors.layout.pdf_pages import read_page_contents

FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
CODES = [b"<0000>", b"<FFFD>", b"<E000>", b"<F8F0>"]


def read_renamed(tmp_path: Path, text: str, sign: str, code: bytes) -> list[str]:
    """The words of a page that prints `text`, whose font gives `code` for `sign`."""
    pdfmetrics.registerFont(TTFont("Bundled", str(FONT)))
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pageCompression=0)
    page.setFont("Bundled", 10)
    page.drawString(50, 700, text)
    page.showPage()
    page.save()
    written = path.read_bytes()
    name = f"<{ord(sign):04X}>".encode()
    assert name in written
    path.write_bytes(written.replace(name, code))
    return [word.text for word in next(read_page_contents(path)).words]


@pytest.mark.parametrize("code", CODES)
def test_a_sign_that_draws_nothing_is_a_blank(tmp_path, code):
    assert read_renamed(tmp_path, "41 608 337", " ", code) == ["41", "608", "337"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("sign", ["6", "-", "|", "."])
def test_a_sign_that_draws_something_is_not_lost(tmp_path, sign, code):
    (word,) = read_renamed(tmp_path, f"41{sign}09", sign, code)
    assert len(word) == 5 and not word.isdecimal()
