"""The same report as Word document and as bare pages gives the same headings, levels, texts and cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from selko.extractors.pipeline import read_outline, read_tables
from tests.e2e.reports_twice import Entry, Grid, Heading, NewPage, Note, Part, Text, write_pages, write_word

TEXT = (
    "Satamajaosto kävi läpi laiturien kunnon ja sopi korjausten järjestyksestä veneilijöiden kanssa, ja venepaikkojen "
    "vuokrat kattoivat hoidon kulut. Talvella rannan valot vaihdettiin ja jäätilannetta seurattiin päivittäin."
)
OTHER = (
    "Uimarantojen vesi tutkittiin neljästi kesän aikana, ja tulokset julkaistiin kunnan verkkosivuilla samana päivänä."
)
LONG = "Kuvaus laiturien ja venepaikkojen hoidossa tapahtuneista olennaisista muutoksista sekä tehdyistä sopimuksista"
GRID = Grid((("", "TP 2022", "TP 2023"), ("Venevuokrat", "1 240", "1 395"), ("Laiturien hoito", "-830", "-912")))
HEADER = "Kuusirannan kunta, tilinpäätös 2023"
COVER = (Heading("Tilinpäätös 2023", 26), Heading("Kuusirannan kunta", 18, bold=False), NewPage())

Look = tuple[tuple[float, bool], ...]
STEPS: Look = ((16, True), (13, True), (10, True))


def chapters(looks: Look = STEPS, *, styles: bool = False, numbers: bool = False, capitals: bool = False) -> list[Part]:
    titles = (
        (1, "1", "Satama"), (2, "1.1", "Laiturit"), (3, "1.1.1", "Kunto"), (2, "1.2", LONG),
        (1, "2", "Uimarannat"), (2, "2.1", "Veden laatu"), (3, "2.1.1", "Tutkimukset"), (1, "3", "Talous"),
    )  # fmt: skip
    parts: list[Part] = []
    for level, number, title in titles:
        if parts and level == 1:
            parts.append(NewPage())
        name = title.upper() if capitals and level == 1 else title
        size, bold = looks[level - 1]
        text = f"{number} {name}" if numbers else name
        parts += [Heading(text, size, bold, level if styles else None), Text(TEXT), Text(OTHER)]
        if level == 2:
            parts.append(GRID)
    return parts


CONTENTS = (
    Heading("Sisällys", 16), Entry("Satama", 3, 1), Entry("Laiturit", 3, 2), Entry("Kunto", 3, 3),
    Entry("Uimarannat", 4, 1), Entry("Veden laatu", 4, 2), Entry("Tutkimukset", 4, 3), Entry("Talous", 4, 1),
    Heading("TAULUKOT", 16), Entry("Taulukko 1. Venevuokrat", 3, 1), Entry("Taulukko 2. Vesinäytteet", 4, 1), NewPage(),
)  # fmt: skip

BUILDS: dict[str, list[Part]] = {
    "styles": chapters(styles=True),
    "styles_cover": [*COVER, *chapters(styles=True)],
    "styles_numbers": chapters(styles=True, numbers=True),
    "looks": chapters(),
    "looks_cover": [*COVER, *chapters()],
    "looks_contents": [*COVER, *CONTENTS, *chapters()],
    "styles_contents": [*COVER, *CONTENTS, *chapters(styles=True)],
    "sizes_only": chapters(((18, False), (14, False), (12, False))),
    "capitals": chapters(((10, True), (10, True), (10, False)), capitals=True),
    "numbers_by_look": chapters(numbers=True),
    "unnumbered_appendix": [
        *chapters(styles=True, numbers=True), Heading("Liite A. Sanasto", 16, True, 1), Text(OTHER),
    ],
    "bold_beginnings": [
        *chapters(styles=True),
        Text(f"Huomattavaa tässä. {OTHER}", bold=2),
        Text(f"Huomio\n{OTHER}", bold=0),
        Text("Satamatoimisto\nRantakatu 3\nKuusiranta"),
        Text("Laiturien hoito (myös veneet)", bold=2),
        GRID,
    ],
    "notes": [
        Heading("Satama", 16, style=1), Note("Vuokrat nousivat", "Päätös tehtiin toukokuussa."), Text(TEXT),
        Heading("Rannat", 16, style=1), Text(OTHER), Note("Hiekkaa tuotiin lisää", "Ilman uimalaa."), Text(TEXT),
        NewPage(), Heading("Talous", 16, style=1), Note("Tulos parani", "Ennen siirtoja."), GRID, Text(OTHER),
        NewPage(), Heading("Liite", 16, style=1), Text(TEXT), Text(OTHER),
    ],
}  # fmt: skip


@pytest.fixture(scope="module", params=list(BUILDS))
def pair(request, tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp(request.param)
    parts = BUILDS[request.param]
    return write_word(parts, folder / "report.docx", HEADER), write_pages(parts, folder / "report.pdf", HEADER)


def test_the_heading_trees_are_equal(pair):
    trees = [[(row["level"], row["heading"], row["heading_path"]) for row in read_outline(path)] for path in pair]
    assert trees[0] == trees[1]
    assert trees[0]


def test_the_texts_under_the_headings_are_equal(pair):
    word, pages = [[(row["heading"], row["text"]) for row in read_outline(path, with_text=True)] for path in pair]
    assert word == pages
    assert not any(HEADER in text for _, text in word)


def test_the_tables_are_equal(pair):
    assert [table["rows"] for table in read_tables(pair[0])] == [table["rows"] for table in read_tables(pair[1])]


def test_the_tree_is_the_one_that_was_meant(tmp_path):
    meant = [(1, "Tilinpäätös 2023"), (2, "Kuusirannan kunta"), (1, "Satama"), (2, "Laiturit"), (3, "Kunto"), (2, LONG)]
    for build in ("styles_cover", "looks_cover", "looks_contents", "styles_contents"):
        for path in (write_word(BUILDS[build], tmp_path / "a.docx"), write_pages(BUILDS[build], tmp_path / "a.pdf")):
            assert [(row["level"], row["heading"]) for row in read_outline(path)][:6] == meant, (build, path.suffix)
