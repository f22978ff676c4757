"""Damage that pdfium passes over is named, by what the file itself can be held to; whole files of any form are not."""

from __future__ import annotations

import base64
import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from selko.extractors.layout.pdf.damage.check import Damage, check_file, find_damage
from selko.extractors.layout.pdf.damage.streams import DamagedStream, check_content
from selko.extractors.layout.reader import read_layout
from selko.schemas.models.layout import ProblemKind
from selko.schemas.models.provenance import MediaType, SourceDocument
from tests.e2e.hostile import FONT, join_pdf, packed, stream

# Objects of `build`: 1 catalogue, 2 tree of pages, 3-5 pages, 6 font, 7-9 their contents, 10 on: more.
MAP = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
    b"1 beginbfrange <20> <7E> <0020> endbfrange endcmap end end"
)
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 6 0 R >> >>"


def text(number: int) -> bytes:
    return b"BT /F1 12 Tf 100 700 Td (Sivu %d \\(osa\\) kate) Tj 200 0 Td (%d 234) Tj ET" % (number, number)


def build(
    pack: Callable[[bytes], bytes] = packed,
    third: bytes = b"/Contents 9 0 R",
    kids: bytes = b"3 0 R 4 0 R 5 0 R",
    count: int = 3,
    font: bytes = FONT,
    more: tuple[bytes, ...] = (),
    resources: bytes = b"",
) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Resources << /Font << /F1 6 0 R >> %s >> >>"
    return join_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
            page % (b"/Contents 7 0 R", resources),
            page % (b"/Contents [8 0 R]", resources),
            page % (third, resources),
            font,
            *(pack(text(number)) for number in (1, 2, 3)),
            *more,
        ]
    )


def update(content: bytes, number: int, body: bytes) -> bytes:
    """A later version of one object, added to the file (ISO 32000 7.5.6)."""
    added = b"%d 0 obj\n%s\nendobj\n" % (number, body)
    before = re.findall(rb"startxref\s+(\d+)", content)[-1]
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(content))
    trailer = b"trailer\n<< /Size 20 /Root 1 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n"
    return content + added + table + trailer % (before, len(content) + len(added))


def place(content: bytes, number: int) -> int:
    return content.index(b"\n%d 0 obj" % number) + 1


def without(content: bytes, number: int) -> bytes:
    """The object is blotted out, and the table says that there is none."""
    start = place(content, number)
    end = content.index(b"endobj", start) + 6
    content = content.replace(b"%010d 00000 n" % start, b"0000000000 65535 f")
    return content[:start] + b" " * (end - start) + content[end:]


def moved(content: bytes, number: int, by: int) -> bytes:
    start = place(content, number)
    return content.replace(b"%010d 00000 n" % start, b"%010d 00000 n" % (start + by))


def in_letters(content: bytes) -> bytes:
    return stream(base64.a85encode(content) + b"~>", b"/Filter /ASCII85Decode")


def in_both(content: bytes) -> bytes:
    return stream(base64.a85encode(zlib.compress(content)) + b"~>", b"/Filter [/ASCII85Decode /FlateDecode]")


def in_sixteens(content: bytes) -> bytes:
    return stream(content.hex().encode() + b">", b"/Filter /ASCIIHexDecode")


def in_runs(content: bytes) -> bytes:
    pieces = [content[at : at + 100] for at in range(0, len(content), 100)]
    return stream(b"".join(bytes([len(p) - 1]) + p for p in pieces) + b"\x80", b"/Filter /RunLengthDecode")


PACKINGS = (packed, stream, in_letters, in_both, in_sixteens, in_runs)


def find(folder: Path, content: bytes) -> tuple[Damage, ...]:
    path = folder / "a.pdf"
    path.write_bytes(content)
    with pypdfium2.PdfDocument(path) as document:
        empty = [at for at, page in enumerate(document, 1) if not page.get_textpage().count_chars()]
        return find_damage(path, check_file(path), len(document), empty)


def lost_pages(folder: Path, content: bytes) -> list[int | None]:
    return [damage.page for damage in find(folder, content) if damage.loses]


def with_form(**options: bytes) -> bytes:
    resources = b"/XObject << /X 10 0 R >>"
    return build(third=b"/Contents 11 0 R", resources=resources, more=(stream(text(4), FORM), stream(b"/X Do")))


WHOLE = {
    "packed": build(),
    "a page of blanks": build(third=b"/Contents 10 0 R", more=(packed(b"BT /F1 9 Tf 9 9 Td ( ) Tj [( )] TJ ET"),)),
    "twice a page without text": build(
        kids=b"3 0 R 4 0 R 5 0 R 5 0 R", count=4, third=b"/Contents 10 0 R", more=(b"null",)
    ),
    "open": build(stream),
    "letters": build(in_letters),
    "packed letters": build(in_both),
    "sixteens": build(in_sixteens),
    "runs": build(in_runs),
    "a first table without a root": update(build(), 9, packed(text(7))).replace(b"/Root 1 0 R", b" " * 11, 1),
    "updated": update(build(), 9, packed(text(7))),
    "several contents": build(third=b"/Contents [7 0 R 9 0 R]"),
    "a blank page": build(third=b"/Contents 10 0 R", more=(b"null",)),
    "a form": with_form(),
    "a form that draws itself": build(
        third=b"/Contents 11 0 R",
        resources=b"/XObject << /X 10 0 R >>",
        more=(stream(b"/X Do", FORM.replace(b"/Font", b"/XObject << /X 10 0 R >> /Font")), stream(b"/X Do")),
    ),
    "a map of characters": build(font=FONT[:-2] + b"/ToUnicode 10 0 R >>", more=(stream(MAP),)),
    "something before": b"HTTP/1.1 200 OK\r\n\r\n" + build(),
    "something after": build() + b"<html>" * 1000,
    "without the last mark": build().removesuffix(b"%%EOF\n").rstrip(b"%EOF\n") + b"\n",
    "a length that counts the line end": build(stream).replace(b"/Length 74", b"/Length 75"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_whole(tmp_path, name):
    assert find(tmp_path, WHOLE[name]) == ()


ONE_PAGE = {
    "an older version outdoes the newer": update(
        build().replace(b"%010d 00000 n" % place(build(), 9), b"%010d 00004 n" % place(build(), 9)), 9, packed(text(7))
    ),
    "its content is not called by a number": build(third=b"/Contents 9 x R"),
    "its content is called by nothing": build(third=b"/Contents [: 0 R]"),
    "its size swallows its content": b"595 8<2".join(build().rsplit(b"595 842", 1)),
    "its content begins with no line": b"/FlateDecode >>\nstream\x0b".join(
        build().rsplit(b"/FlateDecode >>\nstream\n", 1)
    ),
    "its content is gone": without(build(), 9),
    "one of its contents is gone": without(build(third=b"/Contents [7 0 R 9 0 R]"), 9),
    "its content was never there": build(third=b"/Contents [7 0 R 99 0 R 9 0 R]"),
    "its content is no content": build(third=b"/Contents 1 0 R"),
    "it lost the name of its content": build(third=b"/Kontents 9 0 R"),
    "the table leads past its content": moved(build(), 9, 3),
    "the table leads to other content": moved(build(), 9, place(build(), 8) - place(build(), 9)),
    "one of its contents is nothing": build(third=b"/Contents [7 0 R null 9 0 R]"),
    "its content is nothing": build(third=b"/Contents null"),
    "its font is nothing": b"/F1 null ".join(build().rsplit(b"/F1 6 0 R", 1)),
    "its form is gone": without(with_form(), 10),
    "its form has another name": with_form().replace(b"/X Do", b"/Y Do"),
    "the file shows an older version": update(build(), 9, packed(text(7))).replace(
        b"startxref\n%d" % (len(build()) + len(update(build(), 9, packed(text(7)))) - 0),
        b"",
    )
    + re.search(rb"startxref\s+\d+", build())[0]  # type: ignore[index]
    + b"\n%%EOF\n",
    "open text lost a figure": build(stream).replace(b"(3 234)", bytes(7)),
    "open text lost an operator": build(stream).replace(b"(3 234) Tj", b"(3 234) \x14j"),
    "open text lost bytes": build(stream).replace(b"(3 234)", b""),
    "letters were changed": build(in_letters)[: build(in_letters).rindex(b"~>") - 9]
    + bytes(4)
    + build(in_letters)[build(in_letters).rindex(b"~>") - 5 :],
    "packed in an unknown way": build(third=b"/Contents 10 0 R", more=(stream(b"x", b"/Filter /FlateDekode"),)),
}


@pytest.mark.parametrize("name", ONE_PAGE)
def test_the_page_is_named(tmp_path, name):
    assert lost_pages(tmp_path, ONE_PAGE[name]) == [3]


@pytest.mark.parametrize("pack", PACKINGS)
@pytest.mark.parametrize("cut", [4, 12, 30])
def test_bytes_that_a_stream_lost_are_missed(tmp_path, pack, cut):
    content = build(pack)
    end = content.rindex(b"\nendstream")
    assert lost_pages(tmp_path, content[: end - cut] + content[end:])[-1:] == [3]


@pytest.mark.parametrize("pack", [packed, in_both, in_letters])
def test_a_stretch_of_nothing_is_seen(tmp_path, pack):
    content = build(pack)
    end = content.rindex(b"\nendstream") - 12
    assert lost_pages(tmp_path, content[: end - 20] + bytes(20) + content[end:]) == [3]


FILE = {
    "a page in the place of the list of pages": build().replace(b"/Pages 2 0 R", b"/Pages 3 0 R"),
    "fewer pages than it holds": build(count=2),
    "cut in a later version": update(build(), 9, packed(text(7)))[: len(build()) + 40],
    "cut in the table of a later version": update(build(), 9, packed(text(7)))[:-40],
}


@pytest.mark.parametrize("name", FILE)
def test_what_is_wrong_with_the_file_is_said(tmp_path, name):
    assert lost_pages(tmp_path, FILE[name])[0] in (None, 1)


@pytest.mark.parametrize("font", [FONT, FONT[:-2] + b"/ToUnicode 10 0 R >>"])
def test_all_pages_are_named_whose_font_is_not_whole(tmp_path, font):
    content = build(font=font, more=(stream(MAP),))
    gone = 10 if b"ToUnicode" in font else 6
    assert lost_pages(tmp_path, without(content, gone)) == [1, 2, 3]


@pytest.mark.parametrize("part", [b"/Widths null", b"/W null   ", b"/DescendantFonts null", b"/FontDescriptor  null"])
def test_a_font_whose_part_is_null_is_not_whole(tmp_path, part):
    assert lost_pages(tmp_path, build(font=FONT[:-2] + part + b" >>")) == [1, 2, 3]


@pytest.mark.parametrize(
    ("below", "lost"),
    [(b"<< /S /P /K 1 >>", [1, 2, 3]), (b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /W [1 [500]] >>", [])],
)
def test_a_font_whose_part_is_something_else_is_not_whole(tmp_path, below, lost):
    font = FONT[:-2] + b"/DescendantFonts [10 0 R] >>"
    assert lost_pages(tmp_path, build(font=font, more=(below,))) == lost


def test_a_font_may_say_that_it_has_no_map_of_characters(tmp_path):
    assert lost_pages(tmp_path, build(font=FONT[:-2] + b"/ToUnicode null >>")) == []


@pytest.mark.parametrize("damaged", [MAP[:150] + bytes(30) + MAP[180:], MAP[:130]])
def test_a_map_of_characters_that_is_not_whole_is_seen(tmp_path, damaged):
    content = build(font=FONT[:-2] + b"/ToUnicode 10 0 R >>", more=(stream(damaged),))
    assert lost_pages(tmp_path, content) == [1, 2, 3]


@pytest.mark.parametrize(
    "content",
    [
        re.sub(rb"startxref\s+\d+", b"startxref\n77", build()),
        update(build(), 9, packed(text(7))).replace(b"/Prev ", b"/Prev 9"),
        moved(build(), 1, 2),
    ],
)
def test_a_table_that_was_made_anew_is_said_and_loses_nothing(tmp_path, content):
    assert [(damage.page, damage.loses) for damage in find(tmp_path, content)] == [(None, False)]


@pytest.mark.parametrize("content", [build(kids=b"3 0 R 4 0 R 4 0 R"), build(third=b"/Contents 8 0 R")])
def test_a_page_over_again_is_said(tmp_path, content):
    assert [(damage.page, damage.loses) for damage in find(tmp_path, content)] == [(3, False)]


def test_a_part_of_a_page_in_the_place_of_another_is_said(tmp_path):
    damages = find(tmp_path, build(third=b"/Contents [9 0 R 8 0 R 9 0 R]"))
    assert [(damage.page, damage.loses) for damage in damages] == [(3, False)]
    saved = stream(b"q")  # as programs do that put a picture over a page
    assert find(tmp_path, build(third=b"/Contents [10 0 R 9 0 R 10 0 R]", more=(saved,))) == ()


@pytest.mark.parametrize("strength", [40, 128])
def test_a_file_that_is_protected_against_changes_is_held_to_the_same(tmp_path, strength):
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("", ownerPassword="x", canPrint=0, strength=strength))
    canvas.setPageCompression(1)
    for number in range(3):
        canvas.drawString(100, 700, f"Sivu {number}: kate 1 234")
        canvas.showPage()
    canvas.save()
    content = bytearray(out.getvalue())
    assert find(tmp_path, content) == ()
    content[re.search(rb"stream\r?\n", content).end() + 20] ^= 0x11  # type: ignore[union-attr]
    assert lost_pages(tmp_path, content) == [1]


def test_a_word_in_the_text_switches_nothing_off(tmp_path):
    content = bytearray(build(more=(b"(/Encrypt 3 0 R)",)))
    content[content.rindex(b"\nendstream") - 9] ^= 0x11
    assert lost_pages(tmp_path, content) == [3]


@pytest.mark.slow
@given(place=st.floats(0, 1), bit=st.integers(0, 7))
def test_one_bit_never_loses_a_text_unsaid(tmp_path_factory, place, bit):
    """Of packed content: whatever one changed bit makes of the file, the same text is read, or something is said."""
    content = bytearray(WHOLE["packed"])
    at = int(place * (len(content) - 1))
    content[at] ^= 1 << bit
    path = tmp_path_factory.getbasetemp() / "bit.pdf"
    path.write_bytes(content)
    try:
        with pypdfium2.PdfDocument(path) as document:
            texts = [page.get_textpage().get_text_range() for page in document]
    except pypdfium2.PdfiumError:
        return  # the file, or a page, is said not to open
    if texts != [f"Sivu {n} (osa) kate {n} 234" for n in (1, 2, 3)]:
        empty = [number for number, text in enumerate(texts, 1) if not text]
        assert find_damage(path, check_file(path), len(texts), empty), (
            bytes(content[max(0, at - 20) : at + 20]),
            texts,
        )


def test_whole_contents_are_taken_as_such():
    check_content(b"q 1 0 0 1 .5 -7. cm /P <</MCID 0>> BDC BT [(a(b)c)-250<00 1F>] TJ T* (x\\)) ' ET EMC Q % end")
    check_content(b"BI /W 1 /H 1 /BPC 8 ID \x00\xff( EI Q")
    for damaged in (
        b"(abc",
        b"<12G>",
        b"q Qq",
        b"BI /W 1 ID \x00",
        b"1 0 0 1 0 \x000 cm",
        b"(1\0\0\0\0 2) Tj",
        b"(1) TJ",
        b"7 Td",
    ):
        with pytest.raises(DamagedStream):
            check_content(damaged)


def test_the_layout_says_it(tmp_path: Path):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1)
    for number in range(1, 4):
        canvas.drawString(100, 700, f"Sivu {number}: Toimintakate 1 234")
        canvas.showPage()
    canvas.save()
    content = bytearray(out.getvalue())
    content[[m.end() for m in re.finditer(rb">>\nstream\n", content)][1] + 30] ^= 0x11
    source = SourceDocument(document_id="0", file_name="a.pdf", media_type=MediaType.PDF, byte_size=1)
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    layout = read_layout(path, source)
    assert not layout.complete
    assert [p.provenance.page for p in layout.problems if p.kind is ProblemKind.UNREADABLE_PAGE] == [2]
    path.write_bytes(re.sub(rb"startxref\s+\d+", b"startxref\n77", out.getvalue()))
    layout = read_layout(path, source)
    assert layout.complete and [problem.kind for problem in layout.problems] == [ProblemKind.DAMAGED]
