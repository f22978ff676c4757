"""Hostile and broken files, made when they are needed: none of them lies in the repository.

Belongs here: writing them. Does not belong here: what should become of them.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

MEBIBYTE = 1024 * 1024
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 %d 0 R >> >> >>"
)
TEXT = b"BT /F1 12 Tf 100 700 Td (Toimintakate 1 234) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def join_pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


def packed(content: bytes) -> bytes:
    return stream(zlib.compress(content, 9), b"/Filter /FlateDecode")


def one_page(
    content: bytes, box: bytes = b"0 0 595 842", resources: bytes = b"/Font << /F1 5 0 R >>", more: Sequence[bytes] = ()
) -> bytes:
    """A PDF with one page whose content stream is object 4."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << %s >> >>" % (box, resources)
    pages = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    return join_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, content, FONT, *more])


def good_pdf(pages: int = 3, **options: object) -> bytes:
    """Pages of text, as any program writes them."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    for number in range(1, pages + 1):
        canvas.drawString(100, 700, f"Sivu {number}: Toimintakate 1 234")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def good_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("Toimintakate oli parempi.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word(body: str, prologue: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """A Word document with this body, written by hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", TYPES)
        container.writestr("_rels/.rels", RELATIONS)
        text = f'<?xml version="1.0"?>{prologue}<w:document {W}><w:body>{body}</w:body></w:document>'
        container.writestr("word/document.xml", text)
        for name, content in (extra or {}).items():
            container.writestr(name, content)
    return out.getvalue()


# PDF


def stream_bomb() -> bytes:
    """400 MB of blanks and text operators in half a megabyte."""
    packer = zlib.compressobj(9)
    chunk = b"BT /F1 12 Tf 100 700 Td (1) Tj ET\n" * (MEBIBYTE // 34)
    content = b"".join(packer.compress(chunk) for _ in range(400)) + packer.flush()
    return one_page(stream(content, b"/Filter /FlateDecode"))


def double_bomb() -> bytes:
    """Packed twice: a gigabyte in a few kilobytes."""
    packer = zlib.compressobj(9)
    inner = b"".join(packer.compress(bytes(MEBIBYTE)) for _ in range(1024)) + packer.flush()
    return one_page(stream(zlib.compress(inner, 9), b"/Filter [/FlateDecode /FlateDecode]"))


def million_pages() -> bytes:
    pages = b"<< /Type /Pages /Count 1000000 /Kids [3 0 R] >>"
    page = PAGE % (4, 5)
    return join_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, stream(TEXT), FONT])


def repeated_page() -> bytes:
    """One page object, two hundred thousand times in the tree."""
    kids = b"3 0 R " * 200_000
    pages = b"<< /Type /Pages /Count 200000 /Kids [%s] >>" % kids
    page = PAGE % (4, 5)
    return join_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, stream(TEXT), FONT])


def one_page_often() -> bytes:
    """As many pages as are allowed, and all of them one object."""
    pages = b"<< /Type /Pages /Count 10000 /Kids [%s] >>" % (b"3 0 R " * 10_000)
    return join_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", pages, PAGE % (4, 5), stream(b"")])


def cyclic_pages() -> bytes:
    pages = b"<< /Type /Pages /Count 5 /Kids [2 0 R 3 0 R] >>"
    return join_pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", pages, b"<< /Type /Pages /Count 5 /Kids [2 0 R] /Parent 2 0 R >>"]
    )


def deep_page_tree() -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    for number in range(2, 5002):
        objects.append(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (number + 1))
    objects.append(b"<< /Type /Page /MediaBox [0 0 595 842] >>")
    return join_pdf(objects)


def deep_arrays() -> bytes:
    return one_page(stream(TEXT), resources=b"/X %s%s" % (b"[" * 200_000, b"]" * 200_000))


def deep_content() -> bytes:
    return one_page(packed(b"q " * 500_000 + TEXT + b" Q" * 500_000))


def deep_text_array() -> bytes:
    return one_page(packed(b"BT /F1 12 Tf " + b"[" * 500_000 + b"(1)" + b"]" * 500_000 + b" TJ ET"))


def cyclic_forms() -> bytes:
    form = stream(
        b"/X0 Do " * 10 + TEXT,
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X0 6 0 R >> >>",
    )
    return one_page(stream(b"/X0 Do"), resources=b"/XObject << /X0 6 0 R >>", more=[form])


def form_bomb() -> bytes:
    """Each form draws the next ten times: 10^9 texts."""
    forms = []
    for level in range(9):
        head = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> >>" % (
            7 + level
        )
        forms.append(stream(b"/X Do " * 10, head))
    forms.append(
        stream(TEXT, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>")
    )
    return one_page(stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>", more=forms)


def huge_picture() -> bytes:
    """A picture of 60 000 × 60 000 dots on a page without text: it would be looked at, to see whether it is a scan."""
    packer = zlib.compressobj(9)
    content = b"".join(packer.compress(bytes(60_000 * 100)) for _ in range(600)) + packer.flush()
    head = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    picture = stream(content, head + b" /Filter /FlateDecode")
    return one_page(stream(b"q 595 0 0 842 0 0 cm /I Do Q"), resources=b"/XObject << /I 6 0 R >>", more=[picture])


def some_pages_damaged() -> bytes:
    """Three pages; the packed content of the second has one byte changed."""
    content = bytearray(good_pdf(3, pageCompression=1))
    second = content.find(b"stream", content.find(b"endstream") + 9)
    content[second + 40] ^= 0x15
    return bytes(content)


def some_pages_missing() -> bytes:
    """The tree names three pages, and the second is not there."""
    page = PAGE % (5, 6)
    pages = b"<< /Type /Pages /Count 3 /Kids [3 0 R 99 0 R 4 0 R] >>"
    return join_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, page, stream(TEXT), FONT])


def broken_xref() -> bytes:
    content = good_pdf()
    return content[: content.rfind(b"xref\n0")] + b"xref\n0 9\n" + b"9" * 180 + b"\nstartxref\n7\n%%EOF\n"


def private_fonts() -> bytes:
    """Text of a font that nobody can make sense of, in letters of the private area."""
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /Nowhere /Encoding /Identity-H /DescendantFonts [99 0 R] >>"
    text = b"BT /F1 12 Tf 100 700 Td <" + b"E001E002E003" * 30 + b"> Tj ET"
    return join_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            PAGE % (4, 5),
            stream(text),
            font,
        ]
    )


# Word


def zip_bomb() -> bytes:
    return word("<w:p/>", extra={"word/media/bomb.bin": bytes(300 * MEBIBYTE)})


def zip_of_many() -> bytes:
    out = io.BytesIO(good_docx())
    with zipfile.ZipFile(out, "a") as container:
        for number in range(6000):
            container.writestr(f"word/media/{number}.bin", b"")
    return out.getvalue()


def overlapping_zip() -> bytes:
    """The directory names one packed part thousands of times: each is small, together they are not."""
    part = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = part.compress(bytes(12 * MEBIBYTE)) + part.flush()
    crc = zlib.crc32(bytes(12 * MEBIBYTE))
    name, out, directory = b"word/document.xml", bytearray(), bytearray()
    fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, crc, len(data), 12 * MEBIBYTE, len(name), 0)
    out += b"PK\x03\x04" + fields + name + data
    for number in range(400):
        other = name if number == 0 else b"word/m%010d.x" % number
        head = struct.pack(
            "<HHHHHHIIIHHHHHII", 20, 20, 0, 8, 0, 0, crc, len(data), 12 * MEBIBYTE, len(other), 0, 0, 0, 0, 0, 0
        )
        directory += b"PK\x01\x02" + head + other
    end = struct.pack("<HHHHIIH", 0, 0, 400, 400, len(directory), len(out), 0)
    return bytes(out + directory + b"PK\x05\x06" + end)


def entity_bomb() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return word("<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>", f'<!DOCTYPE d [<!ENTITY e0 "1234567890">{levels}]>')


def external_entity() -> bytes:
    return word("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>')


def deep_word_tables() -> bytes:
    return word("<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60)


def deeper_word_tables() -> bytes:
    return word("<w:tbl><w:tr><w:tc>" * 20_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 20_000)


def wide_word_span() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>'
    return word(f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>")


def damaged_word_part() -> bytes:
    content = bytearray(good_docx())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as container:
        entry = container.getinfo("word/document.xml")
    content[entry.header_offset + 60 + entry.compress_size // 2] ^= 0xFF
    return bytes(content)


# Files that cannot be read: file name, how it is written, a word of the sentence that says why.
UNREADABLE: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    ("stream bomb.pdf", stream_bomb, "memory"),
    ("repeated page.pdf", repeated_page, "pages"),
    ("million pages.pdf", million_pages, "pages"),
    ("form bomb.pdf", form_bomb, "memory"),
    ("double bomb.pdf", double_bomb, "memory"),
    ("cyclic forms.pdf", cyclic_forms, "memory"),
    ("broken xref.pdf", broken_xref, "damaged"),
    ("cut.pdf", lambda: good_pdf()[:-300], "damaged"),
    ("empty.pdf", lambda: b"", "empty"),
    ("nothing in it.txt", lambda: b"Kate\t1 234\t5\x00\n" * 10, "unknown kind"),
    ("blank.txt", lambda: b" \r\n\t\r\n" * 10, "nothing but blanks"),
    ("text.pdf", lambda: b"Toimintakate 1 234\n", "this is plain text"),
    ("truncated.docx", lambda: good_docx()[:-500], "damaged or cut off"),
    ("damaged.docx", damaged_word_part, "damaged or cut off"),
    ("encrypted.pdf", lambda: good_pdf(encrypt="secret"), "password"),
    ("picture.pdf", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "a PNG picture"),
    ("program.docx", lambda: b"\x7fELF\x02\x01\x01" + bytes(500), "a program"),
    ("noise.pdf", lambda: bytes(range(256)) * 40, "unknown kind"),
    ("head only.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "damaged"),
    ("zip bomb.docx", zip_bomb, "bomb"),
    ("many parts.docx", zip_of_many, "bomb"),
    ("overlapping.docx", overlapping_zip, "bomb"),
    ("entity bomb.docx", entity_bomb, "XML entities"),
    ("external entity.docx", external_entity, "XML entities"),
    ("deeper tables.docx", deeper_word_tables, "cannot be read"),
    ("huge.txt", lambda: b"Toimintakate\t1 234\t5 678\n" * (200 * MEBIBYTE // 25), "no report"),
)
# Files that open, but only in part: they are blocked.
NOT_WHOLE: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("some damaged.pdf", some_pages_damaged),
    ("some missing.pdf", some_pages_missing),
    ("cyclic pages.pdf", cyclic_pages),
    ("deep page tree.pdf", deep_page_tree),
    ("beyond.pdf", lambda: one_page(stream(b"BT /F1 1e9 Tf 1 0 0 1 1e38 -1e38 Tm (Kate 1 234) Tj ET"))),
    ("vast page.pdf", lambda: one_page(stream(TEXT), box=b"0 0 10000000 10000000")),
)
# Files that are odd, and read: nothing may go wrong.
ODD: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("deep arrays.pdf", deep_arrays),
    ("deep content.pdf", deep_content),
    ("deep text array.pdf", deep_text_array),
    ("huge picture.pdf", huge_picture),
    ("one page often.pdf", one_page_often),
    ("tiny page.pdf", lambda: one_page(stream(TEXT), box=b"0 0 0.001 0.001")),
    ("no number.pdf", lambda: one_page(stream(TEXT), box=b"0 0 nan inf")),
    ("endless page.pdf", lambda: one_page(stream(TEXT), box=b"-1e30 -1e30 1e30 1e30")),
    ("no size.pdf", lambda: one_page(stream(TEXT), box=b"0 0 0 0")),
    ("minus size.pdf", lambda: one_page(stream(TEXT), box=b"0 0 -595 -842")),
    ("fonts missing.pdf", lambda: one_page(stream(TEXT), resources=b"/Font << /F1 99 0 R >>")),
    ("private fonts.pdf", private_fonts),
    ("deep tables.docx", deep_word_tables),
    ("wide span.docx", wide_word_span),
)


def write(folder: Path, name: str, build: Callable[[], bytes]) -> Path:
    path = folder / name
    path.write_bytes(build())
    return path
