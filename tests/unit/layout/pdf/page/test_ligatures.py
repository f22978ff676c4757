"""One glyph that stands for several letters is one place on the page: no blank stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest
import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.pages import read_page_contents

FONTS = Path(reportlab.__file__).parent / "fonts"


def read_with_ligature(tmp_path: Path, text: str, sign: str, letters: str) -> list[str]:
    """The words of a page that prints `text`, whose font says that its glyph for `sign` stands for `letters`."""
    path = tmp_path / "drawn.pdf"
    pdfmetrics.registerFont(TTFont("Vera", str(FONTS / "Vera.ttf")))
    page = canvas.Canvas(str(path), pageCompression=0)
    page.setFont("Vera", 10)
    page.drawString(50, 700, text)
    page.showPage()
    page.save()
    code, longer = f"<{ord(sign):04X}>".encode(), f"<{letters.encode('utf-16-be').hex().upper()}>".encode()
    written = path.read_bytes()
    assert written.count(code) == 1
    path.write_bytes(written.replace(code, longer))
    return [word.text for word in next(read_page_contents(path)).words]


@pytest.mark.parametrize(
    ("text", "letters", "words"),
    [
        ("Ainee@omat oikeudet", "tt", ["Aineettomat", "oikeudet"]),
        ("Cash @ow", "fl", ["Cash", "flow"]),
        ("överskot@ 2031", "t", ["överskott", "2031"]),
        ("o@entlig a@är", "ff", ["offentlig", "affär"]),
        ("muu@ o@eet", "tti", ["muutti", "ottieet"]),
    ],
)
def test_a_glyph_of_several_letters_parts_no_word(tmp_path, text, letters, words):
    assert read_with_ligature(tmp_path, text, "@", letters) == words
