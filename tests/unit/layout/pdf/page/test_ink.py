"""What a reader does not see is no text of the page, whatever hides it; what is seen stays, whatever lies near it."""

from __future__ import annotations

from pathlib import Path

import pytest

from selko.extractors.layout.pdf.page.pages import open_document, read_page_contents
from tests.raw_pages import form, group, layers, text, write_page

SEEN = text("Toimintakate 1 234 500", 60, 700)
HIDDEN = text("Toimintakulut 7 770 001", 60, 600)
CROSSED = "q 1 1 1 rg 55 590 200 20 re f Q\n"  # a white box over the hidden line
PICTURE = (
    "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8",
    b"\xc0",
)


def read(path: Path) -> tuple[str, str]:
    """The words that are seen, and those that are not."""
    content = next(read_page_contents(path))
    return " ".join(word.text for word in content.words), " ".join(word.text for word in content.hidden_words)


@pytest.mark.parametrize(
    ("name", "content", "more"),
    [
        ("a white box later", SEEN + HIDDEN + CROSSED, {}),
        ("a black box later", SEEN + HIDDEN + CROSSED.replace("1 1 1 rg", "0 0 0 rg"), {}),
        ("black on black", SEEN + "q 0 g 55 590 200 20 re f Q\n" + HIDDEN, {}),
        ("white on white", SEEN + "q 1 g " + HIDDEN + "Q\n", {}),
        ("nearly white on white", SEEN + "q .97 .98 .98 rg " + HIDDEN + "Q\n", {}),
        ("a grey like its ground", SEEN + "q .8 g 55 590 200 20 re f .8 g " + HIDDEN + "Q\n", {}),
        ("clipped away", SEEN + "q 0 0 40 40 re W n " + HIDDEN + "Q\n", {}),
        ("a round clip", SEEN + "q 10 10 m 20 10 20 20 10 20 c h W n " + HIDDEN + "Q\n", {}),
        ("neither filled nor stroked", SEEN + "q 3 Tr " + HIDDEN + "Q\n", {}),
        ("too small", SEEN + text("Toimintakulut 7 770 001", 60, 600, 0.2), {}),
        ("outside the page", SEEN + text("Toimintakulut 7 770 001", 60, -50), {}),
        ("outside the crop box", SEEN + text("Toimintakulut 7 770 001", 60, 100), {"page": "/CropBox[0 400 595 842]"}),
        (
            "transparent",
            SEEN + "q /G gs " + HIDDEN + "Q\n",
            {"resources": "/ExtGState<</G<</ca 0/CA 0>>>>"},
        ),
        (
            "under a picture",
            SEEN + HIDDEN + "q 200 0 0 20 55 590 cm /I Do Q\n",
            {"resources": "/XObject<</I 6 0 R>>", "others": [PICTURE]},
        ),
        (
            "under a form",
            SEEN + HIDDEN + "/X Do\n",
            {"resources": "/XObject<</X 6 0 R>>", "others": [form(CROSSED)]},
        ),
        (
            "in a form that is clipped",
            SEEN + "q 0 0 10 10 re W n /X Do Q\n",
            {"resources": "/XObject<</X 6 0 R>>", "others": [form(HIDDEN)]},
        ),
        (
            "a layer that is off",
            SEEN + "/OC /L BDC " + HIDDEN + "EMC\n",
            {"resources": "/Properties<</L 6 0 R>>", "catalog": layers({6: ""}, [6]), "others": [group("Luonnos")]},
        ),
        (
            "all layers off",
            SEEN + "/OC /L BDC " + HIDDEN + "EMC\n",
            {
                "resources": "/Properties<</L 6 0 R>>",
                "catalog": layers({6: ""}, [], base="OFF"),
                "others": [group("Luonnos")],
            },
        ),
        (
            "a form of a layer that is off",
            SEEN + "/X Do\n",
            {
                "resources": "/XObject<</X 7 0 R>>",
                "catalog": layers({6: ""}, [6]),
                "others": [group("Luonnos"), form(HIDDEN, "/OC 6 0 R")],
            },
        ),
        (
            "members of a layer that is off",
            SEEN + "/OC /L BDC " + HIDDEN + "EMC\n",
            {
                "resources": "/Properties<</L 7 0 R>>",
                "catalog": layers({6: ""}, [], base="OFF"),
                "others": [group("Luonnos"), ("/Type/OCMD/OCGs[6 0 R]/P/AnyOn", None)],
            },
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_text_without_ink_is_hidden(tmp_path, name, content, more):
    seen, hidden = read(write_page(tmp_path / "page.pdf", content, **more))
    assert seen == "Toimintakate 1 234 500", name
    assert "7 770 001" in hidden, name


@pytest.mark.parametrize(
    ("name", "content", "more"),
    [
        ("a box before it", "q .9 .9 1 rg 55 590 200 20 re f Q\n" + SEEN + HIDDEN, {}),
        ("white on a dark box", SEEN + "q 0 0 .4 rg 55 590 200 20 re f 1 g " + HIDDEN + "Q\n", {}),
        (
            "a veil that lets it through",
            SEEN + HIDDEN + "/G gs " + CROSSED,
            {"resources": "/ExtGState<</G<</ca .3>>>>"},
        ),
        ("a clip around it", SEEN + "q 50 590 300 20 re W n " + HIDDEN + "Q\n", {}),
        ("light grey", SEEN + "q .75 g " + HIDDEN + "Q\n", {}),
        ("stroked letters", SEEN + "q 1 Tr .3 w " + HIDDEN + "Q\n", {}),
        ("printed twice to look bold", SEEN + HIDDEN + text("Toimintakulut 7 770 001", 60.2, 600), {}),
        ("a frame drawn later", SEEN + HIDDEN + "55 590 200 20 re S\n", {}),
        (
            "a layer that is on",
            SEEN + "/OC /L BDC " + HIDDEN + "EMC\n",
            {
                "resources": "/Properties<</L 6 0 R>>",
                "catalog": layers({6: ""}, [], base="OFF", on=[6]),
                "others": [group("Taulukko")],
            },
        ),
        ("a turned page", SEEN + HIDDEN, {"page": "/Rotate 180"}),
        ("a page that begins elsewhere", SEEN + HIDDEN, {"page": "/CropBox[20 300 595 842]"}),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_text_with_ink_is_read(tmp_path, name, content, more):
    seen, hidden = read(write_page(tmp_path / "page.pdf", content, **more))
    assert "Toimintakate 1 234 500" in seen and "Toimintakulut 7 770 001" in seen, name
    assert hidden == "", name


def test_the_new_figure_over_the_old_one_is_read_and_the_old_one_is_not(tmp_path):
    """A white box over a figure and another figure on the box, at the same place: both have ink beneath them."""
    old, new = text("10 064 712", 200, 600), text("10 034 712", 200, 600)
    seen, hidden = read(write_page(tmp_path / "page.pdf", SEEN + old + CROSSED + new))
    assert seen == "Toimintakate 1 234 500 10 034 712"
    assert hidden == "10 064 712"


def test_a_clip_cuts_off_the_digits_that_lie_outside_it(tmp_path):
    """Of `7 770 001` the clip shows what stands left of x = 140."""
    content = SEEN + "q 0 590 140 20 re W n " + text("Kulut", 60, 600) + text("7 770 001", 120, 600) + "Q\n"
    seen, hidden = read(write_page(tmp_path / "page.pdf", content))
    assert seen == "Toimintakate 1 234 500 Kulut 7 770"
    assert hidden == "001"


def test_text_of_a_form_field_is_read_with_and_without_a_look(tmp_path):
    """The value of a field is what a reader sees in it; its look may have to be made from the value."""
    look = ("/Tx BMC q " + text("1 198 340", 2, 4) + "Q EMC").encode()
    for entry, name in [("/AP<</N 7 0 R>>", "with"), ("", "without")]:
        field = (
            "/Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(1 198 340)/F 4/Rect[300 590 380 606]"
            f"/DA(/F 9 Tf 0 g)/P 3 0 R{entry}"
        )
        others = [(field, None), ("/Type/XObject/Subtype/Form/BBox[0 0 80 16]/Resources<</Font<</F 5 0 R>>>>", look)]
        path = write_page(
            tmp_path / f"{name}.pdf",
            SEEN + text("Maksutuotot", 60, 595),
            page="/Annots[6 0 R]",
            catalog="/AcroForm<</Fields[6 0 R]/DR<</Font<</F 5 0 R>>>>/DA(/F 9 Tf 0 g)/NeedAppearances true>>",
            others=others,
        )
        content = next(read_page_contents(path))
        assert [line.text for line in content.lines] == ["Toimintakate 1 234 500", "Maksutuotot 1 198 340"], name
        assert content.words[-1].x1 == pytest.approx(378, abs=1), name  # at the right edge of its box, as in a column


def annotation(tmp_path: Path, entries: str) -> str:
    """What is read of an annotation (6), whose look is 7."""
    look = "/Type/XObject/Subtype/Form/BBox[300 590 400 610]/Resources<</Font<</F 5 0 R>>>>"
    others = [
        (f"/Type/Annot/P 3 0 R/Rect[300 590 400 610]{entries}", None),
        (look, text("871 205", 302, 596).encode()),
    ]
    path = write_page(tmp_path / "page.pdf", SEEN, page="/Annots[6 0 R]", others=others)
    return read(path)[0].removeprefix("Toimintakate 1 234 500").strip()


def test_text_boxes_and_stamps_on_the_page_are_read(tmp_path):
    in_place = "/AP<</N 7 0 R>>"
    assert "871 205" in annotation(tmp_path, f"/Subtype/FreeText/F 4/Contents(871 205)/DA(/Helv 9 Tf){in_place}")
    assert "871 205" in annotation(tmp_path, "/Subtype/FreeText/F 4/Contents(871 205)/DA(/Helv 9 Tf 0 g)")
    assert "871 205" in annotation(tmp_path, f"/Subtype/Stamp/F 4{in_place}")


def test_annotations_that_do_not_show_are_not_read(tmp_path):
    in_place = "/AP<</N 7 0 R>>"
    assert annotation(tmp_path, f"/Subtype/FreeText/F 2/Contents(871 205){in_place}") == ""  # hidden
    assert annotation(tmp_path, "/Subtype/Text/F 4/Contents(871 205)") == ""  # a note beside the page
    assert annotation(tmp_path, "/Subtype/Link/F 4/Contents(871 205)") == ""


def test_a_watermark_across_the_lines_belongs_to_none_of_them(tmp_path):
    rows = "".join(
        text(f"Rivi {row}", 60, 600 - 14 * row) + text(f"{row} 500", 300, 600 - 14 * row) for row in range(1, 7)
    )
    path = write_page(tmp_path / "page.pdf", "q .85 g " + text("LUONNOS", 50, 540, 60) + "Q\n" + rows)
    content = next(read_page_contents(path))
    assert [line.text for line in content.lines] == [f"Rivi {row} {row} 500" for row in range(1, 7)]
    assert "LUONNOS" in [word.text for word in content.turned_words]


def test_pages_without_doubt_are_drawn_once_and_small(tmp_path, monkeypatch):
    from selko.extractors.layout.pdf.page import pages

    drawn: list[tuple[float, bool]] = []
    real = pages._draw
    monkeypatch.setattr(
        pages, "_draw", lambda page, scale, coloured: drawn.append((scale, coloured)) or real(page, scale, coloured)
    )
    rows = "".join(
        f"q .95 g 55 {597 - 14 * row} 300 12 re f Q\n" + text(f"Rivi {row} 12 500", 60, 600 - 14 * row)
        for row in range(20)
    )
    with open_document(write_page(tmp_path / "page.pdf", rows)) as document:
        document.read_page(1)
    assert drawn == [(1.0, False)]
