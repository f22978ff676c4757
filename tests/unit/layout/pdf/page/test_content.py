"""Words of a PDF page: what is joined, what is parted, what is kept apart. Every page is drawn here."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf.page.content import PageContent
from selko.extractors.layout.pdf.page.pages import read_page_contents
from selko.schemas.errors import SourceError


def read_drawn(tmp_path: Path, draw, size=(400, 300), rotation: int = 0) -> PageContent:
    path = tmp_path / "drawn.pdf"
    page = canvas.Canvas(str(path), pagesize=size)
    if rotation:
        page.setPageRotation(rotation)
    page.setFont("Helvetica", 10)
    draw(page)
    page.showPage()
    page.save()
    return next(read_page_contents(path))


def texts(content: PageContent) -> list[str]:
    return [word.text for word in content.words]


def test_places_are_measured_from_the_top_left(tmp_path):
    content = read_drawn(tmp_path, lambda page: page.drawString(50, 200, "Toimintatuotot 7 614"))
    word = content.words[0]
    assert (content.width, content.height) == (400, 300)
    assert word.text == "Toimintatuotot" and word.baseline == pytest.approx(100) and word.x0 == pytest.approx(50)
    assert word.top < word.baseline < word.bottom


def test_blanks_part_words_and_are_remembered_as_glue(tmp_path):
    content = read_drawn(tmp_path, lambda page: page.drawString(50, 200, "7 614"))
    assert texts(content) == ["7", "614"]
    assert [word.glued for word in content.words] == [False, True]


def test_letters_shown_one_by_one_are_one_word(tmp_path):
    def draw(page):
        x = 50.0
        for letter in "kunta":
            page.drawString(x, 200, letter)
            x += page.stringWidth(letter, "Helvetica", 10)

    assert texts(read_drawn(tmp_path, draw)) == ["kunta"]


@pytest.mark.parametrize("shift", [0.0, 0.4])
def test_a_word_printed_twice_to_look_bold_is_one_bold_word(tmp_path, shift):
    def draw(page):
        page.drawString(50, 200, "1234 Yhteensä")
        page.drawString(50 + shift, 200, "1234 Yhteensä")

    content = read_drawn(tmp_path, draw)
    assert texts(content) == ["1234", "Yhteensä"]


def test_doubled_digits_of_one_number_stay(tmp_path):
    assert texts(read_drawn(tmp_path, lambda page: page.drawString(50, 200, "1 100 226"))) == ["1", "100", "226"]


def test_invisible_and_outside_text_is_kept_apart(tmp_path):
    def draw(page):
        page.drawString(50, 200, "seen")
        page.drawString(500, 200, "outside")
        page.setFillColorRGB(1, 1, 1)
        page.drawString(50, 150, "white")
        text = page.beginText(50, 100)
        text.setTextRenderMode(3)
        text.textOut("invisible")
        page.drawText(text)

    content = read_drawn(tmp_path, draw)
    assert texts(content) == ["seen"]
    assert {word.text for word in content.hidden_words} == {"outside", "white", "invisible"}


def test_white_text_on_a_dark_area_is_seen(tmp_path):
    def draw(page):
        page.setFillColorRGB(0.1, 0.3, 0.2)
        page.rect(40, 190, 100, 20, stroke=0, fill=1)
        page.setFillColorRGB(1, 1, 1)
        page.drawString(50, 200, "TP2024")

    assert texts(read_drawn(tmp_path, draw)) == ["TP2024"]


def test_a_raised_digit_does_not_become_part_of_the_figure(tmp_path):
    def draw(page):
        page.drawString(50, 200, "1 234")
        width = page.stringWidth("1 234", "Helvetica", 10)
        page.setFont("Helvetica", 6)
        page.drawString(50 + width, 204, "2")

    assert texts(read_drawn(tmp_path, draw)) == ["1", "234²"]


def test_dots_that_lead_to_a_figure_are_words_of_their_own(tmp_path):
    content = read_drawn(tmp_path, lambda page: page.drawString(50, 200, "Verotulot..........33 595"))
    assert texts(content) == ["Verotulot", "..........", "33", "595"]
    assert content.words[0].x1 == pytest.approx(content.words[1].x0)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_rotated_page_is_read_as_it_is_seen(tmp_path, rotation):
    """Text drawn so that it stands upright after the rotation of the page, 50 from the left, 100 from the top."""

    def draw(page):
        width, height = (400, 300)
        if rotation == 90:
            page.translate(100, 50)
            page.rotate(90)
        elif rotation == 180:
            page.translate(width - 50, 100)
            page.rotate(180)
        elif rotation == 270:
            page.translate(height - 100, width - 50)  # the page itself is 300 wide and 400 high
            page.rotate(270)
        else:
            page.translate(50, height - 100)
        page.drawString(0, 0, "Vuosikate 9 214")

    content = read_drawn(tmp_path, draw, rotation=rotation)
    assert texts(content) == ["Vuosikate", "9", "214"]
    assert content.rotation == rotation and content.turn == 0
    assert (content.words[0].x0, content.words[0].baseline) == pytest.approx((50, 100), abs=0.1)
    assert (content.width, content.height) == (400, 300)


@pytest.mark.parametrize("angle", [90, 270])
def test_a_sideways_page_is_read_upright_and_placed_where_it_is_seen(tmp_path, angle):
    def draw(page):
        page.translate(*((200, 50) if angle == 90 else (200, 250)))
        page.rotate(angle)
        page.drawString(0, 0, "Vuosikate 9 214")
        page.drawString(0, -14, "Poistot 6 108")

    content = read_drawn(tmp_path, draw)
    assert [line.text for line in content.lines] == ["Vuosikate 9 214", "Poistot 6 108"]
    word = content.words[0]
    x0, top, x1, bottom = content.box_as_seen(word.x0, word.top, word.x1, word.bottom)
    assert 0 <= x0 < x1 <= 400 and 0 <= top < bottom <= 300
    assert bottom - top > x1 - x0  # seen upright, the word runs along the height
    assert x0 - 1 <= 200 <= x1 + 1


def test_text_in_another_direction_is_kept_apart(tmp_path):
    def draw(page):
        page.drawString(50, 200, "Most of the text runs this way")
        page.saveState()
        page.translate(30, 100)
        page.rotate(90)
        page.drawString(0, 0, "1 000 euros")
        page.restoreState()

    content = read_drawn(tmp_path, draw)
    assert [word.text for word in content.turned_words] == ["1 000 euros"]
    assert "1" not in texts(content)


def test_rules_and_fills_are_told_apart(tmp_path):
    def draw(page):
        page.line(50, 100, 350, 100)
        page.rect(50, 150, 300, 0.7, stroke=0, fill=1)
        page.setFillColorRGB(0.8, 0.9, 0.8)
        page.rect(50, 200, 100, 20, stroke=0, fill=1)

    content = read_drawn(tmp_path, draw)
    assert sorted(round(rule.top) for rule in content.rules) == [149, 200]
    assert [(fill.colour, round(fill.x1 - fill.x0)) for fill in content.fills] == [("#cce6cc", 100)]


def test_a_rule_under_a_later_opaque_area_is_not_there(tmp_path):
    def draw(page):
        page.line(200, 50, 200, 250)
        page.setFillColorRGB(0.5, 0.5, 0.9)
        page.rect(100, 100, 200, 60, stroke=0, fill=1)

    pieces = sorted((round(rule.top), round(rule.bottom)) for rule in read_drawn(tmp_path, draw).rules)
    assert pieces == [(50, 140), (200, 250)]


def test_a_file_that_is_no_pdf_is_refused_with_a_way_out(tmp_path):
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(SourceError) as refusal:
        list(read_page_contents(path))
    assert refusal.value.file == "broken.pdf" and refusal.value.way_out
