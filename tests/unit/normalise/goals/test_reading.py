"""Goals out of tables and lists, and their verdicts by words, by a printed status, by target against outcome."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.goals.build import build_goals
from selko.extractors.normalise.goals.verdict import find_legend, find_verdict
from selko.extractors.normalise.organisation.build import build_organisation
from selko.schemas.models.provenance import MediaType, Provenance, SourceDocument
from selko.schemas.models.report import Verdict
from selko.schemas.models.tables import (
    BodyCell,
    BodyRow,
    ColumnHead,
    FormGoal,
    Heading,
    Interpretation,
    ReportTable,
    TableKind,
    TextSection,
)
from selko.schemas.words.vocabulary import goal_role

SOURCE = SourceDocument(document_id="0" * 64, file_name="x.pdf", media_type=MediaType.PDF, byte_size=1)
NOWHERE = Provenance()


def section(order, heading, text="", level=1, parent=None):
    head = Heading(level=level, text=heading, number=heading.split()[0].rstrip("."), provenance=NOWHERE)
    return TextSection(
        order=order, parent=parent, heading=head, level=level, heading_path=(heading,), text=text,
        page_first=3, page_last=3,
    )  # fmt: skip


def table(number, corner, heads, rows, *, captions=(), at=0):
    """`rows` are (groups, label, cells)."""
    return ReportTable(
        table_no=number,
        kind=TableKind.GOALS,
        section=at,
        captions=captions,
        corner=corner,
        notes=(),
        heads=tuple(ColumnHead(column=i, texts=(h,), provenance=NOWHERE) for i, h in enumerate(heads, 1)),
        rows=tuple(
            BodyRow(
                row=r,
                label=label,
                groups=groups,
                depth=0,
                cells=tuple(
                    BodyCell(row=r, column=c, text=t, provenance=Provenance(page=3)) for c, t in enumerate(cells, 1)
                ),
                provenance=Provenance(page=3),
            )
            for r, (groups, label, cells) in enumerate(rows)
        ),
        page_first=3,
        page_last=3,
        box=None,
        reader="test",
        order=number,
    )


def goals(sections, tables=()):
    interpretation = Interpretation(
        document=SOURCE, pages=(), language="fi", sections=tuple(sections), tables=tuple(tables)
    )
    return build_goals(interpretation, build_organisation(interpretation, "Rantalan kaupunki"))


HEADS = ["Vastuualueen avaintavoitteet (johtokunta)", "Toimintasuunnitelma / Tapa", "Vastuuhenkilö",
         "Toteuma 2023"]  # fmt: skip


def test_theme_strategic_goal_and_all_fields():
    found = goals(
        [section(0, "3. OSAAVA JOUKKO")],
        [
            table(
                1,
                "TOIMIALAN AVAIN-TAVOITTEET (2 VUOTTA)",
                HEADS,
                [
                    (("Pidämme huolta toisistamme.",), "Liikuntaa.", ["Varaamme ajan.", "Vuorolistat.", "esihenkilöt",
                                                                      "Aloitus siirtyi vuoteen 2024."]),
                    (("Opimme joka vuosi.",), "Kurssit.", ["Kysymme.", "Luettelo.", "johtaja", ""]),
                ],
            )
        ],
    )  # fmt: skip
    first, second = found
    assert (first.theme, first.strategic_goal, first.goal) == (
        "OSAAVA JOUKKO",
        "Pidämme huolta toisistamme.",
        "Liikuntaa.",
    )
    assert (first.unit_goal, first.means, first.responsible) == ("Varaamme ajan.", "Vuorolistat.", "esihenkilöt")
    assert (first.outcome, first.verdict) == ("Aloitus siirtyi vuoteen 2024.", Verdict.POSTPONED)
    assert (second.strategic_goal, second.outcome, second.verdict) == (
        "Opimme joka vuosi.",
        None,
        Verdict.UNKNOWN,
    )
    assert [goal.order_no for goal in found] == [1, 2]
    assert first.provenance.page == 3


def test_a_caption_is_the_theme_and_a_spanning_row_alone_is_one_too():
    rows = [(("Velka vähenee vuosittain.",), "Lainat lyhenevät.", ["vähintään 90 %", "48 %"])]
    sections = [section(0, "Toiminnallisten tavoitteiden toteutuminen")]
    with_caption = goals(sections, [table(1, "Tavoite", ["Tavoitetaso", "Toteuma"], rows, captions=("3. Talous",))])
    without = goals(sections, [table(1, "Tavoite", ["Tavoitetaso", "Toteuma"], rows)])
    assert (with_caption[0].theme, with_caption[0].strategic_goal) == ("Talous", "Velka vähenee vuosittain.")
    assert (without[0].theme, without[0].strategic_goal) == ("Velka vähenee vuosittain.", None)
    assert with_caption[0].verdict is without[0].verdict is Verdict.NOT_ACHIEVED


def test_a_header_inside_the_table_names_the_fields_of_the_row_below_it():
    rows = [
        ((), "Satamayhtiön varat", ["Omaa pääomaa yli 35 %"]),
        ((), "Arviointi", ["Tila"]),
        ((), "Toteutui, nyt 52 %", ["Valmis"]),
        ((), "Vuoden tulos", ["Vähintään nolla"]),
        ((), "Arviointi", ["Tila"]),
        ((), "Ei toteutunut, tappio 7 356 €", ["Valmis"]),
    ]
    found = goals([section(0, "Taloudelliset tavoitteet")], [table(1, "Tavoite", ["Toimenpide/mittari"], rows)])
    assert [(g.goal, g.outcome, g.verdict) for g in found] == [
        ("Satamayhtiön varat", "Toteutui, nyt 52 %", Verdict.ACHIEVED),
        ("Vuoden tulos", "Ei toteutunut, tappio 7 356 €", Verdict.NOT_ACHIEVED),
    ]


def test_a_spanning_row_over_its_outcome_is_the_goal_itself():
    rows = [
        (("Aukiolotunnit: vähintään 1300.",), "Arviointi", ["Tila"]),
        (("Aukiolotunnit: vähintään 1300.",), "1365", [""]),
    ]
    found = goals([section(0, "Toiminnalliset tavoitteet")], [table(1, "Tavoite", ["Toimenpide"], rows)])
    assert [(g.goal, g.outcome) for g in found] == [("Aukiolotunnit: vähintään 1300.", "1365")]


def test_a_row_without_a_goal_goes_on_with_the_row_above():
    rows = [
        ((), "Kerromme kylistä.", ["Lukijat.", "", "", "Julkaisimme lehden"]),
        ((), "", ["", "", "", "ja kartan."]),
    ]
    found = goals([section(0, "1. KYLÄT")], [table(1, "Avaintavoite", HEADS, rows)])
    assert [(g.goal, g.outcome) for g in found] == [("Kerromme kylistä.", "Julkaisimme lehden ja kartan.")]


def test_a_status_that_all_goals_share_says_nothing():
    rows = [((), f"Tavoite numero {n}", ["Jotain tehtiin.", "Valmis"]) for n in range(5)]
    found = goals([section(0, "Tavoitteet 2024")], [table(1, "Tavoite", ["Toteutuma", "Tila"], rows)])
    assert {goal.verdict for goal in found} == {Verdict.UNKNOWN}
    rows[0][2][1] = "Kesken"
    found = goals([section(0, "Tavoitteet 2024")], [table(1, "Tavoite", ["Toteutuma", "Tila"], rows)])
    assert [goal.verdict for goal in found] == [Verdict.PARTLY] + [Verdict.ACHIEVED] * 4


def test_goals_written_as_a_numbered_list():
    text = (
        "1. Sujuvat kulkureitit\n\nMittarit ja tavoitetaso:\n\nPolut merkitty\n\nToteutuminen:\n\n"
        "Toteutui osittain.\n\n• Opasteita lisättiin.\n\n2. Vakaat tulot\n\nToteutuminen: Ei toteutunut.\n\n3. Kesken"
    )
    found = goals([section(0, "Tavoitteiden toteutuminen", text)])
    assert [(g.goal, g.target, g.outcome, g.verdict) for g in found] == [
        ("Sujuvat kulkureitit", "Polut merkitty", "Toteutui osittain. Opasteita lisättiin.", Verdict.PARTLY),
        ("Vakaat tulot", None, "Ei toteutunut.", Verdict.NOT_ACHIEVED),
    ]


@pytest.mark.parametrize(
    ("outcome", "target", "verdict"),
    [
        ("Toteutui.", "", Verdict.ACHIEVED),
        ("Toteutui osittain: vierailuista tehtiin 78 prosenttia.", "", Verdict.PARTLY),
        ("Tavoite ei toteutunut kaikilta osin.", "", Verdict.PARTLY),
        ("Ei toteutunut. Uimahallin kävijämäärä laski.", "", Verdict.NOT_ACHIEVED),
        ("Kartta on laadittu, mutta reittejä ei ole vielä merkitty.", "", Verdict.PARTLY),
        ("Rannan kunnostus on aloitettu, mutta laituri ei ole valmistunut.", "", Verdict.PARTLY),
        ("Veneiden huolto siirtyi vuoteen 2024.", "", Verdict.POSTPONED),
        ("Uudet pyörät ovat käytössä.", "", Verdict.ACHIEVED),
        ("Tuimme yhdistyksiä.", "", Verdict.UNKNOWN),
        ("", "vähintään 75 %", Verdict.UNKNOWN),
        ("Kävijöistä 55% oli samaa mieltä.", "vähintään 75 prosenttia", Verdict.NOT_ACHIEVED),
        ("noin 77 prosenttia oli samaa mieltä", "vähintään 75 prosenttia kävijöistä", Verdict.ACHIEVED),
        ("55% kävi usein, 88 prosenttia joskus", "vähintään 75 prosenttia ja vähintään 75 prosenttia", Verdict.PARTLY),
        ("7 tuntia", "enintään 10 tuntia", Verdict.ACHIEVED),
        ("12,5 tuntia", "enintään 10 tuntia", Verdict.NOT_ACHIEVED),
        ("−6 %", "vähintään −5 %", Verdict.ACHIEVED),
        ("68 taloa", "70 %", Verdict.UNKNOWN),
        ("Vuonna 2023 tehtiin työtä.", "yli 100", Verdict.UNKNOWN),
        ("Uppnåddes delvis: 78 procent av besöken gjordes.", "", Verdict.PARTLY),
        ("Sköts upp till 2025.", "", Verdict.POSTPONED),
        ("96 procent", "minst 95 %", Verdict.ACHIEVED),
        ("Not achieved.", "", Verdict.NOT_ACHIEVED),
        ("Completed in May.", "", Verdict.ACHIEVED),
    ],
)
def test_verdicts(outcome, target, verdict):
    assert find_verdict(outcome, target) is verdict


def test_a_printed_status_counts_where_the_outcome_says_nothing():
    assert find_verdict("Kursseja pidettiin.", None, "Osittain") is Verdict.PARTLY
    assert find_verdict("Ei toteutunut.", None, "Valmis") is Verdict.NOT_ACHIEVED
    assert find_verdict(None, None, "Kyllä") is Verdict.ACHIEVED


def form(order, at=0, **fields):
    return FormGoal(order=order, fields=fields, provenance=Provenance(page=3), section=at)


def form_goals(sections, forms):
    interpretation = Interpretation(
        document=SOURCE, pages=(), language="fi", sections=tuple(sections), tables=(), forms=tuple(forms)
    )
    return build_goals(interpretation, build_organisation(interpretation, "Rantalan kaupunki"))


def test_goals_of_forms_with_the_reports_own_legend_of_its_numbers():
    legend = "Vihreä (1) = toteutunut\n\nOranssi (2) = hieman alle tavoitteen\n\nPunainen (3) = jäi alle"
    sections = [section(0, "1. Mittarit", legend), section(1, "2. Tavoitteet")]
    found = form_goals(
        sections,
        [
            form(1, 1, goal="Vesi", indicator="Häiriöt", target="1", outcome="3", verdict="1"),
            form(2, 1, goal="Vesi", indicator="Näytteet", target="5", outcome="9", verdict="3"),
            form(3, 1, goal="Talous", situation="Toteutui osittain.", verdict="2"),
            form(4, 1, goal="Kirjasto", outcome="Suljettiin.", verdict="4"),
        ],
    )
    assert [(goal.goal, goal.outcome, goal.verdict) for goal in found] == [
        ("Vesi", "3", Verdict.ACHIEVED),
        ("Vesi", "9", Verdict.NOT_ACHIEVED),
        ("Talous", "Toteutui osittain.", Verdict.PARTLY),
        ("Kirjasto", "Suljettiin.", Verdict.UNKNOWN),
    ]


@pytest.mark.parametrize(
    ("outcome", "status", "verdict"),
    [
        ("Kaikkia toimenpiteitä ei toteutettu.", "Toteutui", Verdict.ACHIEVED),
        ("Arbetet har påbörjats och fortgår.", "Inte uppnått", Verdict.NOT_ACHIEVED),
        ("Enkäten genomfördes.", "Delvis", Verdict.PARTLY),
        ("97", "Punainen", Verdict.NOT_ACHIEVED),
        ("Ei toteutunut, tappio kasvoi", "Valmis", Verdict.NOT_ACHIEVED),  # the work is done, the goal is not reached
        ("Toteutui", "…", Verdict.ACHIEVED),
    ],
)
def test_a_printed_verdict_wins_over_a_guessed_one(outcome, status, verdict):
    assert find_verdict(outcome, "95", status) is verdict


def test_a_legend_that_contradicts_itself_says_nothing():
    assert find_legend(["1 = toteutunut, 2 = osittain", "(1) 1 = ei toteutunut"]) == {"2": Verdict.PARTLY}


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Arvio", "verdict"),
        ("Bedömning", "verdict"),
        ("Uppnått", "verdict"),
        ("Utfall", "outcome"),
        ("Toteuma-arvo", "outcome"),
        ("Tilannekuvaus ja riskiarvio", "situation"),
        ("Nykyarvo", "baseline"),
        ("Utgångsläge", "baseline"),
        ("Strateginen valinta", "theme"),
    ],
)
def test_heads_of_forms(head, role):
    assert goal_role(head) == role
