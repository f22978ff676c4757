"""Figures with a line through them are no figures; a minus is read however it is made."""

from __future__ import annotations

from pathlib import Path

import pytest
import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.content import PageContent
from selko.extractors.layout.pdf.page.pages import read_page_contents
from tests.raw_pages import text, write_page

ROW = text("Henkilöstökulut", 60, 600) + text("10 064 712", 300, 600)  # 300 to 345
FONTS = Path(reportlab.__file__).parent / "fonts"


def read(tmp_path: Path, content: str) -> PageContent:
    return next(read_page_contents(write_page(tmp_path / "page.pdf", content)))


def texts(content: PageContent) -> list[str]:
    return [line.text for line in content.lines]


@pytest.mark.parametrize(
    "line",
    [
        "299 603 m 347 603 l S",
        "299 602.7 48 .6 re f",
        "1 0 0 RG 1.2 w 299 603 m 347 603 l S",
        "299 602.8 m 347 603.2 l S",
        "q 1 0 0 1 299 603 cm 0 0 m 48 0 l S Q",
        "299 603 m 320 603 l S 320 603 m 347 603 l S",
    ],
)
def test_a_line_through_a_figure_strikes_it_out(tmp_path, line):
    content = read(tmp_path, ROW + line)
    assert texts(content) == ["Henkilöstökulut"]
    assert [word.text for word in content.struck_words] == ["10 064 712"]


@pytest.mark.parametrize(
    "line",
    [
        "299 598.5 m 347 598.5 l S",  # beneath it
        "299 609 m 347 609 l S",  # above it
        "1 1 1 RG 299 603 m 347 603 l S",  # white
        "200 603 m 290 603 l S",  # beside it
        "320 590 m 320 612 l S",  # upright
        "295 597 60 11 re S",  # around it
        "q .9 g 295 597 60 11 re f Q",  # a ground, under white print or not
    ],
)
def test_other_lines_strike_nothing(tmp_path, line):
    content = read(tmp_path, line + "\n" + ROW)
    assert texts(content) == ["Henkilöstökulut 10 064 712"]
    assert content.struck_words == ()


def test_an_annotation_that_strikes_out_strikes_out_and_one_that_marks_does_not(tmp_path):
    for kind, seen in (("StrikeOut", ["Henkilöstökulut"]), ("Highlight", ["Henkilöstökulut 10 064 712"])):
        place = "/Rect[299 598 347 608]/QuadPoints[299 608 347 608 299 598 347 598]/C[1 1 0]"
        annotation = f"/Type/Annot/Subtype/{kind}/F 4/P 3 0 R{place}"
        path = write_page(tmp_path / f"{kind}.pdf", ROW, page="/Annots[6 0 R]", others=[(annotation, None)])
        assert texts(next(read_page_contents(path))) == seen


def test_the_figure_beside_the_struck_one_stays(tmp_path):
    content = read(tmp_path, ROW + text("10 034 712", 360, 600) + "299 603 m 347 603 l S")
    assert texts(content) == ["Henkilöstökulut 10 034 712"]


@pytest.mark.parametrize("stroke", ["294 602.8 m 298.4 602.8 l S", "294 602.5 4.4 .7 re f"])
def test_a_minus_drawn_before_its_figure_is_read(tmp_path, stroke):
    content = read(tmp_path, ROW + stroke)
    assert texts(content) == ["Henkilöstökulut −10 064 712"]
    assert content.rules == ()


@pytest.mark.parametrize(
    "drawn",
    [
        "280 590 m 280 612 l S 280 603 m 284 603 l S",  # the tick of an axis
        "1 0 0 RG 294 602.8 m 298.4 602.8 l S",  # the key of a chart, in its colour
        "270 602.8 m 298 602.8 l S",  # too long
        "294 599 m 298.4 599 l S",  # at the foot
    ],
)
def test_other_short_lines_are_no_minus(tmp_path, drawn):
    assert texts(read(tmp_path, ROW + drawn)) == ["Henkilöstökulut 10 064 712"]


def table(rows: list[tuple[str, list[tuple[bool, str]]]], *, dash: float = 60.0, head: tuple[str, ...] = ()) -> str:
    """Rows of a label and figures that end at 300, 400 …; True sets a dash `dash` points left of where they end."""
    drawn = "".join(text(word, 300 + 100 * n - 4.6 * len(word), 640) for n, word in enumerate(head))
    for number, (label, figures) in enumerate(rows):
        y = 620 - 14 * number
        drawn += text(label, 60, y)
        for column, (signed, figure) in enumerate(figures):
            edge = 300 + 100 * column
            width = pdfmetrics.stringWidth(figure, "Helvetica", 9)
            drawn += text(figure, edge - width, y) if figure else ""
            drawn += text("-", edge - dash, y) if signed else ""
    return drawn


def test_minuses_at_the_left_edge_of_their_cells_belong_to_their_figures(tmp_path):
    """Accounting formats; a zero is a dash at the right."""
    rows = [
        ("Tuotot", [(False, "1 234"), (False, "20")]),
        ("Kulut", [(True, "13 990"), (True, "70")]),
        ("Korot", [(True, "5"), (False, "-")]),
        ("Kate", [(True, "12 761"), (True, "50")]),
    ]
    lines = texts(read(tmp_path, table(rows, head=("2024", "2023"))))
    assert lines == ["2024 2023", "Tuotot 1 234 20", "Kulut -13 990 -70", "Korot -5 -", "Kate -12 761 -50"]


def test_dashes_of_a_column_of_their_own_stay_alone(tmp_path):
    """Nothing is printed in the second column of two rows, which is what its dashes say."""
    rows = [
        ("Tuotot", [(False, "1 234"), (False, "20"), (False, "1 254")]),
        ("Kulut", [(False, "13 990"), (False, "-"), (False, "13 990")]),
        ("Korot", [(False, "5"), (False, "-"), (False, "5")]),
        ("Kate", [(False, "12 761"), (False, "20"), (False, "12 741")]),
    ]
    lines = texts(read(tmp_path, table(rows, head=("TA", "Muutos", "TP"))))
    assert lines[2] == "Kulut 13 990 - 13 990"


def test_ranges_and_bracketed_tables_keep_their_dashes(tmp_path):
    ranges = [("BUD", [(False, "2001"), (True, "2010")]), ("PALK", [(False, "3001"), (True, "3100")])]
    assert "BUD 2001 - 2010" in texts(read(tmp_path, table(ranges)))
    brackets = [("Kulut", [(True, "1 234")]), ("Korot", [(False, "(5,678)")]), ("Kate", [(False, "99")])]
    assert "Kulut - 1 234" in texts(read(tmp_path, table(brackets)))


@pytest.mark.parametrize(
    "code", [b"<0008>", b"<001F>", b"<0020>", b"<00A0>", b"<200B>", b"<FEFF>", b"<2009>", b"<0081>"]
)
def test_a_minus_that_the_file_calls_a_blank_is_a_minus(tmp_path, code):
    """The map of the font says what each sign is; what is printed says it better."""
    pdfmetrics.registerFont(TTFont("Vera", str(FONTS / "Vera.ttf")))
    path = tmp_path / "page.pdf"
    page = canvas.Canvas(str(path), pageCompression=0)
    page.setFont("Vera", 10)
    page.drawString(50, 700, "Kate")
    page.drawString(150, 700, "−41609")
    page.save()
    written = path.read_bytes()
    assert written.count(b"<2212>") == 1
    path.write_bytes(written.replace(b"<2212>", code))
    assert texts(next(read_page_contents(path))) == ["Kate −41609"]
