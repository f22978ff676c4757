"""Pages whose content is not whole are named, by what the file itself can be held to."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.layout.pdf_damage import find_damaged_pages
from extractors.layout.reader import read_layout
from schemas.layout import ProblemKind
from schemas.provenance import MediaType, SourceDocument


def print_pages(pages: int, packed: bool = True) -> bytearray:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=int(packed))
    for number in range(1, pages + 1):
        canvas.drawString(100, 700, f"Sivu {number}: Toimintakate 1 234")
        canvas.showPage()
    canvas.save()
    return bytearray(out.getvalue())


def stream_of_page(content: bytearray, page: int) -> int:
    place = -1
    for _ in range(page):
        place = content.find(b">>\nstream", place + 1)
    return place + len(b">>\nstream\n")


@pytest.mark.parametrize("page", [1, 2, 3])
def test_the_page_is_named_whose_content_was_changed(tmp_path: Path, page):
    content = print_pages(3)
    assert find_damaged_pages(write(tmp_path, content)) == ()
    content[stream_of_page(content, page) + 30] ^= 0x11
    path = write(tmp_path, content)
    assert find_damaged_pages(path) == (page,)
    source = SourceDocument(document_id="0", file_name="a.pdf", media_type=MediaType.PDF, byte_size=1)
    layout = read_layout(path, source)
    assert not layout.complete
    named = [p.provenance.page for p in layout.problems if p.kind is ProblemKind.UNREADABLE_PAGE]
    assert named == [page]


def test_a_page_that_lost_an_object_is_named(tmp_path: Path):
    content = print_pages(2)
    font = content.find(b"/BaseFont")  # both pages use it
    start = content.rfind(b"\n", 0, content.rfind(b" 0 obj", 0, font)) + 1
    end = content.find(b"endobj", font)
    content[start:end] = bytes(end - start)
    assert find_damaged_pages(write(tmp_path, content)) in ((1, 2), None)


def test_what_is_not_packed_cannot_be_told(tmp_path: Path):
    content = print_pages(1, packed=False)
    place = content.find(b"1 234")
    content[place : place + 1] = b"7"
    assert find_damaged_pages(write(tmp_path, content)) == ()


def test_a_stream_without_its_end_is_damaged(tmp_path: Path):
    packed = zlib.compress(b"BT ET" * 50)[:-4]  # without the checksum
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page]
    objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + table
    out += b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    assert find_damaged_pages(write(tmp_path, out)) == (1,)


def write(folder: Path, content: bytes) -> Path:
    path = folder / "a.pdf"
    path.write_bytes(content)
    return path
