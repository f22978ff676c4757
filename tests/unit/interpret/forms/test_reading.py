"""Goals in forms: labels beside values, one row per indicator, a goal over its indicators, pieces over a break."""

from __future__ import annotations

from selko.extractors.interpret.forms.build import find_forms
from selko.schemas.models.layout import BlockKind, DocumentLayout, TextBlock, TextStyle
from selko.schemas.models.provenance import Box, Provenance
from tests.printed_tables import DOCUMENT, print_grid

THEME = ["Strateginen valinta", "Palveleva kaupunki", "Strateginen tavoite", "Hyvät palvelut", ""]
AIMS = ["Talousarviotavoite", "", "Tilannekuvaus", "", ""]
MEASURES = ["Mittari", "Nykyarvo", "Tavoitearvo", "Toteuma-arvo", ""]


def block(order, text, *, page=1, top=100.0, bold=False):
    return TextBlock(
        order=order,
        kind=BlockKind.PARAGRAPH,
        text=" ".join(text.split("\t")),
        lines=(text,),
        provenance=Provenance(page=page, box=Box(x0=50, top=top, x1=300, bottom=top + 10)),
        style=TextStyle(size=10, bold=bold),
    )


def forms(*grids, blocks=()):
    return find_forms(DocumentLayout(document=DOCUMENT, pages=(), blocks=tuple(blocks), tables=tuple(grids)))


def fields(found, *roles):
    return [tuple(goal.fields.get(role) for role in roles) for goal in found.goals]


def test_each_indicator_is_a_goal_under_what_stands_over_it():
    found = forms(
        print_grid(
            [
                THEME,
                AIMS,
                ["Kirjasto on kaikkien", "", "Aukioloja lisättiin.", "", ""],
                MEASURES,
                ["Kävijät", "90 000", "95 000", "97 200", "1"],
                ["Lainat, kpl", "…", "200 000", "180 000", "3"],
            ]
        )
    )
    assert (
        fields(found, "theme", "strategic_goal", "goal", "situation")
        == [("Palveleva kaupunki", "Hyvät palvelut", "Kirjasto on kaikkien", "Aukioloja lisättiin.")] * 2
    )
    assert fields(found, "indicator", "baseline", "target", "outcome", "verdict") == [
        ("Kävijät", "90 000", "95 000", "97 200", "1"),
        ("Lainat, kpl", "…", "200 000", "180 000", "3"),
    ]
    assert found.grids == {10}


def test_a_form_goes_on_after_a_page_break_and_a_new_one_begins_with_its_first_label():
    first = print_grid([THEME, AIMS, ["Kirjasto on", "", "Tilanne.", "", ""]], order=10)
    rest = print_grid([["kaikkien", "", "", "", ""], MEASURES, ["Kävijät", "1", "2", "3", "2"]], order=12, page=2)
    other = print_grid(
        [THEME, AIMS, ["Museo on auki", "", "", "", ""], MEASURES, ["Kävijät", "4", "5", "6", "1"]], order=13
    )
    found = forms(first, rest, other)
    assert fields(found, "goal", "outcome") == [("Kirjasto on kaikkien", "3"), ("Museo on auki", "6")]


def test_labels_and_values_in_boxes():
    found = forms(
        print_grid(
            [
                ["Mål", "Biblioteket är öppet för alla"],
                ["Utfall", "Öppethållningen utökades."],
                ["Uppnått", "Delvis uppnått"],
                ["Mål", "Museet är öppet"],
                ["Utfall", "Museet var stängt."],
                ["Uppnått", "Nej"],
            ]
        )
    )
    assert fields(found, "goal", "outcome", "verdict") == [
        ("Biblioteket är öppet för alla", "Öppethållningen utökades.", "Delvis uppnått"),
        ("Museet är öppet", "Museet var stängt.", "Nej"),
    ]


def test_heads_over_values_in_every_box_and_values_that_could_be_labels():
    found = forms(
        print_grid(
            [["Tavoite", "Toimenpide"], ["Vakaa talous", "Säästöt"], ["Arviointi", "Tila"], ["Toteutui", "Valmis"]]
        ),
        print_grid(
            [
                ["Tavoite", "Toimenpide"],
                ["Hyvä vesi", "Mittaus"],
                ["Arviointi", "Tila"],
                ["Tavoitteet toteutuvat", "Kesken"],
            ],
            order=11,
        ),
    )
    assert fields(found, "goal", "means", "outcome", "verdict") == [
        ("Vakaa talous", "Säästöt", "Toteutui", "Valmis"),
        ("Hyvä vesi", "Mittaus", "Tavoitteet toteutuvat", "Kesken"),
    ]


def test_a_goal_stands_over_its_indicators_or_beside_them():
    heads = ["Mittari", "Tavoitearvo", "Toteuma", "Arvio"]
    over = print_grid(
        [
            heads,
            ["Tavoite: Vesi on puhdasta", "", "", ""],
            ["Näytteet", "10", "12", "Toteutui"],
            ["Häiriöt", "1", "3", "Ei"],
        ],
        spans={(1, 0): 4},
    )
    beside = print_grid(
        [
            ["Tavoite", *heads],
            ["Vesi on puhdasta", "Näytteet", "10", "12", "Toteutui"],
            ["", "Häiriöt", "1", "3", "Ei"],
        ],
        order=20,
    )
    for grid in (over, beside):
        assert fields(forms(grid), "goal", "indicator", "outcome", "verdict") == [
            ("Vesi on puhdasta", "Näytteet", "12", "Toteutui"),
            ("Vesi on puhdasta", "Häiriöt", "3", "Ei"),
        ]


def test_heads_that_a_page_break_left_behind():
    line = block(9, "Tavoite\tToimenpide", bold=True)
    grid = print_grid([["Vakaa talous", "Säästöt"], ["Arviointi", "Tila"], ["Ei toteutunut", "Valmis"]], page=2)
    found = forms(grid, blocks=[line])
    assert fields(found, "goal", "outcome") == [("Vakaa talous", "Ei toteutunut")]
    assert found.blocks == {9}


def test_texts_between_two_pieces_are_cells_that_were_lost():
    first = print_grid([THEME, AIMS], order=10)
    lost = block(11, "Kirjasto on kaikkien", top=124)
    rest = print_grid([MEASURES, ["Kävijät", "1", "2", "3", "1"]], order=12)
    found = forms(first, rest, blocks=[lost])
    assert fields(found, "goal", "outcome") == [("Kirjasto on kaikkien", "3")]
    assert found.blocks == {11}


def test_figures_and_lists_are_no_forms():
    assert not forms(
        print_grid([["", "Talousarvio", "Toteuma"], ["Toimintatuotot", "1", "2"], ["Toimintakulut", "3", "4"]]),
        print_grid([["Tavoite", "Mittari", "Toteuma"], ["", "2023", "2024"], ["Vesi on puhdasta", "3", "4"]], order=11),
        print_grid([["Tilinpäätös", "Anna Alho"], ["Tarkastus", "Bo Berg"]], order=12),
    ).goals
