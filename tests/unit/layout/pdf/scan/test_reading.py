"""Two looks at a line, words and their ink, marks that OCR passes over, areas and rules of a picture."""

from __future__ import annotations

import numpy as np
import pytest

from selko.extractors.layout.pdf.page.content import Fill, Rule
from selko.extractors.layout.pdf.scan.ocr import UNSURE, Reading, TextLine, choose_reading, cut_bands, join_overlapping
from selko.extractors.layout.pdf.scan.pages import share_covered

cv2 = pytest.importorskip("cv2")  # of the part selko[ocr]


def reading(text: str, confidence: float) -> Reading:
    return Reading(text, (confidence,) * len(text), tuple((i + 0.5) / len(text) for i in range(len(text))))


def test_two_looks_that_agree_are_as_sure_as_the_surer():
    chosen = choose_reading(reading("4 713", 0.7), reading("4 713", 0.9))
    assert (chosen.text, chosen.least) == ("4 713", 0.9)


@pytest.mark.parametrize(("one", "other"), [("4 713", "4 718"), ("-52", "52"), ("60", "6O")])
def test_two_looks_that_contradict_each_other_are_unsure(one, other):
    chosen = choose_reading(reading(one, 0.99), reading(other, 0.9))
    assert chosen.text == one and chosen.least <= UNSURE


def test_an_overlooked_blank_is_no_contradiction():
    chosen = choose_reading(reading("4713", 0.99), reading("4 713", 0.8))
    assert chosen.text == "4 713" and chosen.least > UNSURE


def test_a_comma_loses_its_tail_and_no_point_gains_one():
    chosen = choose_reading(reading("31.6", 0.9), reading("31,6", 0.8))
    assert chosen.text == "31,6" and chosen.least <= UNSURE


def test_a_dash_before_a_figure_that_was_passed_over_is_its_minus():
    from selko.extractors.layout.pdf.scan.reader import _with_dashes
    from selko.extractors.layout.pdf.scan.words import Piece

    line = TextLine(100, 50, 160, 80, 30)
    near, far = TextLine(90, 50, 97, 80, 30), TextLine(40, 50, 47, 80, 30)
    found = [(line, Piece("713", 100, 158, 0.99))]
    assert [piece.text for _, piece in _with_dashes(found, (near,))] == ["-713"]
    assert [piece.text for _, piece in _with_dashes(found, (far,))] == ["713", "-"]


def test_a_lone_dash_in_a_row_is_found_and_dirt_is_not():
    from selko.extractors.layout.pdf.scan.unread import find_unread

    ink = np.zeros((200, 400), dtype=bool)
    ink[58:73, 20:80] = True  # a word
    ink[64:67, 300:309] = True  # a dash in its row
    ink[150:153, 300:309] = True  # the same where no row is
    ink[60, 200] = True  # a speck
    line = TextLine(18, 50, 82, 80, 30)
    unread = find_unread(ink, [line], [(20, 50, 80, 80)])
    assert [(dash.x0, dash.x1) for dash in unread.dashes] == [(300, 309)]
    assert not unread.letters


def test_a_dark_row_is_found_and_turned_into_a_white_one():
    from selko.extractors.layout.pdf.scan.marks import find_dark_areas, with_areas_inverted

    grey = np.full((400, 1000), 255, dtype=np.uint8)
    grey[100:140, 100:900] = 60
    grey[112:128, 200:260] = 250  # letters on it
    grey[200:215, 200:800:5] = 0  # a line of letters on paper
    (area,) = find_dark_areas(grey)
    assert np.abs(np.subtract(area, (100, 100, 900, 140))).max() <= 2
    changed = with_areas_inverted(grey, [area])
    assert changed[105, 500] == 255 and changed[120, 230] < 20 and changed[207, 200] == 0


def test_rules_go_on_through_a_dark_row():
    from selko.extractors.layout.pdf.scan.marks import carry_rules_through

    area = Fill(50, 100, 500, 116, "#404040")
    rules = [Rule(50, 116, 50, 300), Rule(200, 117, 200, 300), Rule(700, 116, 700, 300), Rule(50, 300, 500, 300)]
    carried = carry_rules_through(rules, [area])
    assert [(rule.x0, rule.top) for rule in carried if not rule.horizontal] == [(50, 100), (200, 100), (700, 116)]
    assert {rule.top for rule in carried if rule.horizontal} == {100, 116, 300}


def test_specks_go_and_print_stays():
    from selko.extractors.layout.pdf.scan.turn import without_specks

    random = np.random.default_rng(3)
    grey = np.full((300, 300), 250, dtype=np.uint8)
    grey[100:104, 50:250] = 10
    dirty = grey.copy()
    dirty[random.random(grey.shape) < 0.01] = 0
    assert ((without_specks(dirty) < 128) != (grey < 128)).mean() < 0.001
    assert without_specks(grey) is grey


def test_strips_of_a_scan_cover_the_page_together():
    strips = [(0.0, 84.2 * i, 595.0, 84.2 * (i + 1)) for i in range(10)]
    assert share_covered(strips, 595, 842) == pytest.approx(1.0)
    assert share_covered(strips[:3], 595, 842) == pytest.approx(0.3, abs=0.02)
    assert share_covered([], 595, 842) == 0


@pytest.mark.parametrize("highest", [120, 250, 999, 1000])
def test_a_page_is_cut_into_bands_between_its_lines(highest):
    grey = np.full((1000, 100), 250, dtype=np.uint8)
    for top in range(10, 990, 30):
        grey[top : top + 18] = 90
    bands = cut_bands(grey, highest)
    assert [first for first, _ in bands] == [0, *(last for _, last in bands[:-1])] and bands[-1][1] == 1000
    assert all(0 < last - first <= highest for first, last in bands)
    assert all(grey[first, 0] == 250 for first, _ in bands)


def test_lines_that_overlap_side_by_side_are_one_line():
    one, two, apart, below = (
        TextLine(100, 50, 200, 80, 30),
        TextLine(190, 52, 260, 81, 29),
        TextLine(270, 50, 330, 80, 30),
        TextLine(100, 75, 200, 105, 30),
    )
    assert join_overlapping([below, two, one, apart]) == [TextLine(100, 50, 260, 81, 30), apart, below]


def test_what_is_left_over_inside_a_line_that_was_read_is_not_read_again():
    from selko.extractors.layout.pdf.scan.unread import find_unread

    ink = np.zeros((200, 400), dtype=bool)
    ink[58:73, 20:80] = True
    ink[58:73, 90:96] = True  # a stroke inside the line, beside its words
    ink[58:73, 300:306] = True  # one outside of it
    unread = find_unread(ink, [TextLine(18, 50, 120, 80, 30)], [(20, 50, 80, 80)])
    assert [(mark.x0, mark.x1) for mark in unread.letters] == [(300, 306)]


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ("133, 4", ["133,4"]),
        ("1 208 44, 7", ["1", "208", "44,7"]),
        ("~61 290", ["-61", "290"]),
        ("vuosina 2031, 32", ["vuosina", "2031,", "32"]),
        ("~ 30 henkeä", ["~", "30", "henkeä"]),
    ],
)
def test_a_line_of_figures_has_no_torn_decimals_and_no_waves(read, words):
    from selko.extractors.layout.pdf.scan.words import cut_words

    ink = np.zeros((40, 400), dtype=bool)
    for place, sign in enumerate(read):
        ink[10:30, 10 + 14 * place : 20 + 14 * place] = sign != " "
    width = 14 * len(read)
    line = TextLine(8, 5, 8 + width, 35, 30)
    pieces = cut_words(ink, line, reading(read, 0.99))
    assert [piece.text for piece in pieces] == words
    assert all((piece.confidence <= UNSURE) == (piece.text in ("-61", "133,4", "44,7")) for piece in pieces)


def test_a_point_among_commas_is_unsure():
    from selko.extractors.layout.pdf.scan.words import Piece, with_odd_marks_unsure

    texts = ["31,6", "-7,20", "44.7", "1", "99,9", "104,3", "6.1.2031"]
    pieces = with_odd_marks_unsure([Piece(text, 0, 9, 0.99) for text in texts])
    assert [piece.text for piece in pieces if piece.confidence <= UNSURE] == ["44.7"]
    assert [piece.text for piece in pieces] == texts


def test_where_commas_and_points_are_mixed_all_decimals_are_unsure():
    from selko.extractors.layout.pdf.scan.words import Piece, with_odd_marks_unsure

    pieces = with_odd_marks_unsure([Piece(text, 0, 9, 0.99) for text in ("31,6", "44.7", "7.20", "9,1", "12")])
    assert [piece.text for piece in pieces if piece.confidence > UNSURE] == ["12"]
