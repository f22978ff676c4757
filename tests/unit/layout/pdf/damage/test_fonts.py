"""A dictionary carries no checksum: what no program writes there tells of damage; whole fonts of any kind do not."""

from __future__ import annotations

import pytest

from tests.e2e.hostile import packed, stream
from tests.unit.layout.pdf.damage.test_check import MAP, build, find, lost_pages

PROGRAM = b"\x00\x01\x00\x00" + bytes(range(200))
SIMPLE = (
    b"<< /Type /Font /Subtype /TrueType /BaseFont /QWERTY+Saari /FirstChar 32 /LastChar 34 /Widths [250 333 400] "
    b"/Encoding /WinAnsiEncoding /FontDescriptor 10 0 R >>"
)
DESCRIPTOR = (
    b"<< /Type /FontDescriptor /FontName /QWERTY+Saari /Flags 32 /FontBBox [0 0 9 9] /ItalicAngle 0 /Ascent 9 "
    b"/Descent 0 /CapHeight 9 /StemV 9 /FontFile2 11 0 R >>"
)
FILE = stream(PROGRAM, b"/Length1 %d" % len(PROGRAM))
COMPOSITE = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /QWERTY+Saari /Encoding /Identity-H /DescendantFonts [12 0 R] "
    b"/ToUnicode 13 0 R >>"
)
BELOW = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /QWERTY+Saari /CIDToGIDMap /Identity /DW 1000 "
    b"/W [3 [250 333.5] 7 9 400] /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
    b"/FontDescriptor 10 0 R >>"
)
STATE = b"/ExtGState << /G1 << >> >>"
SYMBOLIC = (SIMPLE.replace(b"/Encoding /WinAnsiEncoding", b""), DESCRIPTOR.replace(b"/Flags 32", b"/Flags 4"))


def simple(font: bytes = SIMPLE, descriptor: bytes = DESCRIPTOR, file: bytes = FILE) -> bytes:
    return build(font=font, more=(descriptor, file))


def composite(font: bytes = COMPOSITE, below: bytes = BELOW) -> bytes:
    return build(font=font, more=(DESCRIPTOR, FILE, below, stream(MAP)))


WHOLE = {
    "simple": simple(),
    "composite": composite(),
    "packed": simple(file=packed(PROGRAM).replace(b"/Filter", b"/Length1 %d /Filter" % len(PROGRAM))),
    "names written by two programs": simple(SIMPLE.replace(b"/QWERTY+Saari", b"/Sa-ari,")),
    "a description without the style": simple(SIMPLE.replace(b"/QWERTY+Saari", b"/QWERTY+Saari,Bold")),
    "a packed program of another length than stated": simple(
        file=packed(PROGRAM).replace(b"/Filter", b"/Length1 999 /Filter")
    ),
    "a font of bullets": simple(*(part.replace(b"+Saari", b"+Wingdings2") for part in SYMBOLIC)),
    "a key of its own": simple(SIMPLE.replace(b"/Encoding", b"/OrigName /Saari /Encoding")),
    "a text with bytes of nothing": composite(below=BELOW.replace(b"(Adobe)", b"(A\0(\0\\))dobe)")),
    "a size that a reference tells": build(third=b"/MediaBox [0 0 10 0 R 842] /Contents 9 0 R", more=(b"595",)),
    "a height that a program misspells": simple(descriptor=DESCRIPTOR.replace(b"/CapHeight", b"/CapHeigt")),
    "a map and no encoding": build(
        font=SYMBOLIC[0].replace(b">>", b"/ToUnicode 12 0 R >>"), more=(SYMBOLIC[1], FILE, stream(MAP))
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_font_is_whole(tmp_path, name):
    assert find(tmp_path, WHOLE[name]) == ()


DAMAGED = {
    "a name has another letter": simple(SIMPLE.replace(b"/Encoding", b"/Encgding")),
    "an encoding has another letter": simple(SIMPLE.replace(b"/WinAnsiEncoding", b"/WinAnsjEncoding")),
    "the name of its kind has another letter": simple(SIMPLE.replace(b"/TrueType", b"/TrueTppe")),
    "a name of the description has another letter": simple(descriptor=DESCRIPTOR.replace(b"/FontFile2", b"/FontFiln2")),
    "a name of the program has another letter": simple(
        file=packed(PROGRAM).replace(b"/Filter", b"/Filtdr").replace(b"/Length", b"/Length1 204 /Length")
    ),
    "a part of a font for a font": build(font=BELOW, more=(DESCRIPTOR, FILE)),
    "a list for a font": build(font=b"[10 0 R]", more=(DESCRIPTOR, FILE)),
    "a dictionary for a program": simple(descriptor=DESCRIPTOR.replace(b"11 0 R", b"2 0 R")),
    "widths that are none": simple(SIMPLE.replace(b"250 333 400", b"250 3\x1233 400")),
    "widths that are nothing": simple(SIMPLE.replace(b"250 333 400", b"250 \0\0\0 400")),
    "a name lacks a letter": simple(SIMPLE.replace(b"/Encoding", b"/Encding")),
    "a name has a letter too many": simple(SIMPLE.replace(b"/Encoding", b"/Enccoding")),
    "nothing for the font below": composite(COMPOSITE.replace(b"[12 0 R]", b"[null]  ")),
    "no font below": composite(COMPOSITE.replace(b"[12 0 R]", b"[      ]")),
    "no font in the list below": build(
        font=COMPOSITE.replace(b"[12 0 R]", b"14 0 R  "), more=(DESCRIPTOR, FILE, BELOW, stream(MAP), b"[ ]")
    ),
    "no list of fonts below": composite(COMPOSITE.replace(b"/DescendantFonts [12 0 R]", b" " * 25)),
    "nothing among the widths": composite(below=BELOW.replace(b"333.5", b"null ")),
    "a list for a description": simple(SIMPLE.replace(b"10 0 R", b"[9 9]")),
    "a dictionary for widths below": composite(below=BELOW.replace(b"[3 [250 333.5] 7 9 400]", b"10 0 R")),
    "a dictionary for a map": composite(COMPOSITE.replace(b"13 0 R", b"10 0 R")),
    "a map for the font below": composite(COMPOSITE.replace(b"[12 0 R]", b"[13 0 R]")),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_the_pages_are_named_that_use_a_font_that_is_none(tmp_path, name):
    assert lost_pages(tmp_path, DAMAGED[name]) == [1, 2, 3]


DOUBTFUL = {
    "fewer widths": simple(SIMPLE.replace(b"250 333 400", b"250 400")),
    "more widths": simple(SIMPLE.replace(b"/LastChar 34", b"/LastChar 33")),
    "widths of no signs": simple(SIMPLE.replace(b"/LastChar 34", b"")),
    "the description of another font": simple(descriptor=DESCRIPTOR.replace(b"/QWERTY+Saari", b"/QWERTY+Niemi")),
    "the description of another font below": composite(below=BELOW.replace(b"/QWERTY+Saari", b"/QWERTY+Niemi")),
    "the program is something else": simple(file=stream(b"BT ET", b"/Length1 5")),
    "the program is too short": simple(file=stream(PROGRAM[:-5], b"/Length1 %d" % len(PROGRAM))),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_the_pages_are_doubted_that_use_a_font_that_contradicts_itself(tmp_path, name):
    (damage,) = find(tmp_path, DOUBTFUL[name])
    assert (damage.page, damage.loses) == (1, False) and "pages 1, 2, 3" in damage.detail


@pytest.mark.parametrize(("name", "doubted"), [(b"/ASDFGH+Saari", 0), (b"/ASDFGH+Niemi", 1)])
def test_a_program_that_belongs_to_two_fonts_is_doubted(tmp_path, name, doubted):
    other = [part.replace(b"/QWERTY+Saari", name) for part in (SIMPLE.replace(b"10 0 R", b"13 0 R"), DESCRIPTOR)]
    words = stream(b"BT /F1 9 Tf (Kala) Tj /F2 9 Tf (7) Tj ET")
    content = build(
        font=SIMPLE,
        third=b"/Contents 14 0 R /Resources << /Font << /F1 6 0 R /F2 12 0 R >> >>",
        more=(DESCRIPTOR, FILE, *other, words),
    ).replace(b"/Font << /F1 6 0 R >>", b"/Font << /F1 6 0 R /F2 12 0 R >>")
    assert sum("the program of another one" in damage.detail for damage in find(tmp_path, content)) == doubted


@pytest.mark.parametrize(("text", "doubted"), [(b"/F1 9 Tf (Kala) Tj", 0), (b"/F1 9 Tf (Kala) Tj /F2 9 Tf (7) Tj", 1)])
def test_two_names_for_one_font_are_doubted_where_both_are_used(tmp_path, text, doubted):
    content = build(font=SIMPLE, third=b"/Contents 12 0 R", more=(DESCRIPTOR, FILE, stream(b"BT " + text + b" ET")))
    content = content.replace(b"/Font << /F1 6 0 R >>", b"/Font << /F1 6 0 R /F2 6 0 R >>")
    assert sum("stand for one font" in damage.detail for damage in find(tmp_path, content)) == doubted


def test_a_font_that_does_not_say_what_its_signs_are_is_named(tmp_path):
    damages = find(tmp_path, simple(*SYMBOLIC))
    assert [(damage.page, damage.nameless, damage.detail) for damage in damages] == [
        (1, True, "all those of the font Saari (pages 1, 2, 3)")
    ]


PAGE = {
    "a name has another letter": (b"/MediaBox", b"/MediaBux"),
    "its parent's name has another letter": (b"/Parent", b"/Parens"),
    "a name among its resources has another letter": (b"/ExtGState", b"/ExtGStete"),
    "its size has a part too many": (b"595 842", b"59 5 842"),
    "its size is no number": (b"595 842", b"59x5 842"),
    "its turn is no number": (b"/Rotate 0", b"/Rotate /0"),
    "a stream for a state": (b"/G1 << >>", b"/G1 11 0 R"),
    "a state for a form": (b"/ExtGState << /G1", b"/XObject << /G1"),
    "bytes of nothing": (b"/Rotate 0", b"\0" * 9),
}


@pytest.mark.parametrize("name", PAGE)
def test_a_page_that_is_none_is_named(tmp_path, name):
    content = build(font=SIMPLE, more=(DESCRIPTOR, FILE), resources=STATE, third=b"/Rotate 0 /Contents 9 0 R")
    assert find(tmp_path, content) == ()
    before, after = content.rsplit(PAGE[name][0], 1)
    assert lost_pages(tmp_path, before + PAGE[name][1] + after) == [3]


def test_a_page_without_a_size_is_doubted(tmp_path):
    before, after = build().rsplit(b"/MediaBox [0 0 595 842]", 1)
    (damage,) = find(tmp_path, before + b" " * 23 + after)
    assert (damage.page, damage.loses) == (3, False)


def test_bytes_of_nothing_that_keep_the_pages_from_being_walked_are_damage(tmp_path):
    before, after = build(resources=STATE).rsplit(b"/G1 <<", 1)
    assert lost_pages(tmp_path, before + b"\0\0\0 <<" + after) == [None]


def test_something_else_in_the_place_of_a_page_is_none(tmp_path):
    link = b"<< /Subtype /Link /Rect [0 0 9 9] /F 4 >>"
    assert lost_pages(tmp_path, build(kids=b"3 0 R 10 0 R 5 0 R", more=(link,))) == [2]
