"""Lines of a table parted into rows: what the distances, the words and the looks of labels say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from selko.extractors.layout.pdf.page.content import Word
from selko.extractors.layout.pdf.tables.parts.row_evidence import TableLine, make_line
from selko.extractors.layout.pdf.tables.parts.rows import group_rows
from selko.extractors.layout.pdf.tables.parts.segments import make_segment

SIZE, LETTER = 10.0, 5.0
Line = tuple[str, str]


def lay(
    lines: Sequence[Line], pitches: Sequence[float], tag: int = -1, indents: Sequence[float] = ()
) -> list[TableLine]:
    """Lines of a label and a figure ("" for none), each `pitches[n]` below the one before."""
    made, y = [], 100.0
    for number, (label, figure) in enumerate(lines):
        y += pitches[number % len(pitches)]
        cells = {}
        x = 50.0 + (indents[number] if indents else 0)
        if label:
            cells[0] = [make_segment([_word(text, at, y, tag) for text, at in _places(label, x)])]
        if figure:
            cells[1] = [make_segment([_word(figure, 300.0 - LETTER * len(figure), y, tag)])]
        made.append(make_line(cells))
    return made


def _places(label: str, x: float) -> list[tuple[str, float]]:
    places = []
    for word in label.split():
        places.append((word, x))
        x += LETTER * (len(word) + 1)
    return places


def _word(text: str, x: float, y: float, tag: int) -> Word:
    return Word(
        text=text, x0=x, top=y - 7.6, x1=x + LETTER * len(text), bottom=y + 2.2, size=SIZE, bold=False, italic=False,
        colour="#000000", font="F", baseline=y, run=0, tag=tag,
    )  # fmt: skip


def labels(lines: list[TableLine], label_end: float = 200.0) -> list[str]:
    return ["/".join(line.label_text for line in row) for row in group_rows(lines, label_end)]


STATEMENT = [
    ("Toimintatuotot", "19 248"),
    ("Toimintakulut", "-70 748"),
    ("Valtionosuudet", "9 007"),
    ("Rahoitustuotot ja -kulut", ""),
    ("Korkotuotot", "714"),
    ("Poistot ja arvonalentumiset", ""),
    ("Suunnitelman mukaiset poistot", "-6 006"),
    ("Arvonalentumiset", ""),
    ("Satunnaiset erät", ""),
    ("Tilikauden tulos", "2 146"),
]


@pytest.mark.parametrize("tag", [-1, 7])
def test_labels_that_are_each_known_whole_are_rows_even_in_one_paragraph(tag):
    assert labels(lay(STATEMENT, [13.2], tag)) == [label for label, _ in STATEMENT]


def test_a_label_with_no_room_goes_on_and_the_next_one_begins_anew():
    lines = [
        ("Metsätalouden tulot ja", ""),
        ("muut pienet erät", "120"),
        ("Laituripaikat", "44"),
        ("Avustus nuorten kerhoille (määräraha", ""),
        ("3 v)", "3 500"),
        ("Talvisäilytys", "37"),
    ]
    assert labels(lay(lines, [12]), 160) == [
        "Metsätalouden tulot ja/muut pienet erät",
        "Laituripaikat",
        "Avustus nuorten kerhoille (määräraha/3 v)",
        "Talvisäilytys",
    ]


def test_no_row_holds_two_figures_of_one_column():
    lines = [("Laiturit ja-", "1"), ("rannat", "2"), ("Veneet", "3")]
    assert len(group_rows(lay(lines, [11]), 200)) == 3


def test_two_distances_that_a_table_keeps_to_tell_its_rows():
    lines = [(text, figure) for n in "ABCD" for text, figure in ((f"Oja {n}", f"1{ord(n)}"), (f"Dike {n}", ""))]
    assert labels(lay(lines, [12.1, 11.6])) == [f"Oja {n}/Dike {n}" for n in "ABCD"]
    assert len(labels(lay(lines, [12.0]))) == 8


def test_small_letters_go_on_unless_rows_of_the_table_begin_with_them():
    wrapped = [("Rahavarat yhteensä", ""), ("kauden lopussa", "10 131"), ("Muutos", "5"), ("Erotus", "7")]
    assert labels(lay(wrapped, [12]), 150)[0] == "Rahavarat yhteensä/kauden lopussa"
    plain = [("tulot", "1"), ("menot", "2"), ("lainat", "3"), ("korot kaikki yhdessä", ""), ("velat", "4")]
    assert len(labels(lay(plain, [12]), 150)) == 5


def test_ordinals_in_a_column_of_their_own_begin_rows():
    lines = [("1.", "5"), ("2.", ""), ("3.", ""), ("4.", "174"), ("5.", "60")]
    assert len(labels(lay(lines, [12]), 62)) == 5


def test_labels_set_farther_in_under_a_heading_are_rows():
    lines = [("Saamiset", ""), ("Pitkäaikaiset", "120"), ("Lyhytaikaiset", "90"), ("Rahat", "12")]
    assert labels(lay(lines, [12], indents=[0, 10, 10, 0]), 110) == [label for label, _ in lines]
