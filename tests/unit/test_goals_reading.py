"""Goals out of tables and lists, and their verdicts by words, by a printed status, by target against outcome."""

from __future__ import annotations

import pytest

from extractors.normalise.goals import build_goals
from extractors.normalise.goals_verdict import find_verdict
from extractors.normalise.organisation import build_organisation
from schemas.provenance import MediaType, Provenance, SourceDocument
from schemas.report import Verdict
from schemas.tables import (
    BodyCell,
    BodyRow,
    ColumnHead,
    Heading,
    Interpretation,
    ReportTable,
    TableKind,
    TextSection,
)

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


HEADS = ["Vastuualueen avaintavoitteet (lautakuntataso)", "Toimintasuunnitelma / Keino", "Vastuulautakunta /-henkilö",
         "Toteuma 2023"]  # fmt: skip


def test_theme_strategic_goal_and_all_fields():
    found = goals(
        [section(0, "5. ARVOSTETTU HENKILÖSTÖ")],
        [
            table(
                1,
                "KESKUKSEN AVAIN-TAVOITTEET (1 VUOSI)",
                HEADS,
                [
                    (("Edistämme hyvinvointia.",), "Uusia keinoja.", ["Ehkäisemme.", "Julisteet.", "esihenkilöt",
                                                                      "Laatiminen siirtyi vuoteen 2024."]),
                    (("Koulutus vastaa tarpeita.",), "Koulutus.", ["Kartoitamme.", "Suunnitelma.", "johtaja", ""]),
                ],
            )
        ],
    )  # fmt: skip
    first, second = found
    assert (first.theme, first.strategic_goal, first.goal) == (
        "ARVOSTETTU HENKILÖSTÖ",
        "Edistämme hyvinvointia.",
        "Uusia keinoja.",
    )
    assert (first.unit_goal, first.means, first.responsible) == ("Ehkäisemme.", "Julisteet.", "esihenkilöt")
    assert (first.outcome, first.verdict) == ("Laatiminen siirtyi vuoteen 2024.", Verdict.POSTPONED)
    assert (second.strategic_goal, second.outcome, second.verdict) == (
        "Koulutus vastaa tarpeita.",
        None,
        Verdict.UNKNOWN,
    )
    assert [goal.order_no for goal in found] == [1, 2]
    assert first.provenance.page == 3


def test_a_caption_is_the_theme_and_a_spanning_row_alone_is_one_too():
    rows = [(("Talous pysyy tasapainossa.",), "Vuosikate riittää.", ["vähintään 100 %", "57 %"])]
    sections = [section(0, "Toiminnallisten tavoitteiden toteutuminen")]
    with_caption = goals(sections, [table(1, "Tavoite", ["Tavoitetaso", "Toteuma"], rows, captions=("3. Talous",))])
    without = goals(sections, [table(1, "Tavoite", ["Tavoitetaso", "Toteuma"], rows)])
    assert (with_caption[0].theme, with_caption[0].strategic_goal) == ("Talous", "Talous pysyy tasapainossa.")
    assert (without[0].theme, without[0].strategic_goal) == ("Talous pysyy tasapainossa.", None)
    assert with_caption[0].verdict is without[0].verdict is Verdict.NOT_ACHIEVED


def test_a_header_inside_the_table_names_the_fields_of_the_row_below_it():
    rows = [
        ((), "Yhtiön vakavaraisuus", ["Omavaraisuusaste yli 20 %"]),
        ((), "Arviointi", ["Tila"]),
        ((), "Toteutui, nyt 60 %", ["Valmis"]),
        ((), "Taloudellinen tulos", ["Vähintään nolla"]),
        ((), "Arviointi", ["Tila"]),
        ((), "Ei toteutunut, tappio 8 941 €", ["Valmis"]),
    ]
    found = goals([section(0, "Taloudelliset tavoitteet")], [table(1, "Tavoite", ["Toimenpide/mittari"], rows)])
    assert [(g.goal, g.outcome, g.verdict) for g in found] == [
        ("Yhtiön vakavaraisuus", "Toteutui, nyt 60 %", Verdict.ACHIEVED),
        ("Taloudellinen tulos", "Ei toteutunut, tappio 8 941 €", Verdict.NOT_ACHIEVED),
    ]


def test_a_spanning_row_over_its_outcome_is_the_goal_itself():
    rows = [
        (("Käyttötunnit: vähintään 1100.",), "Arviointi", ["Tila"]),
        (("Käyttötunnit: vähintään 1100.",), "1140", [""]),
    ]
    found = goals([section(0, "Toiminnalliset tavoitteet")], [table(1, "Tavoite", ["Toimenpide"], rows)])
    assert [(g.goal, g.outcome) for g in found] == [("Käyttötunnit: vähintään 1100.", "1140")]


def test_a_row_without_a_goal_goes_on_with_the_row_above():
    rows = [
        ((), "Hyödynnämme messuja.", ["Näkyvyys.", "", "", "Lisäsimme näkyvyyttä"]),
        ((), "", ["", "", "", "kampanjoilla."]),
    ]
    found = goals([section(0, "1. ELINVOIMA")], [table(1, "Avaintavoite", HEADS, rows)])
    assert [(g.goal, g.outcome) for g in found] == [("Hyödynnämme messuja.", "Lisäsimme näkyvyyttä kampanjoilla.")]


def test_a_status_that_all_goals_share_says_nothing():
    rows = [((), f"Tavoite numero {n}", ["Jotain tehtiin.", "Valmis"]) for n in range(5)]
    found = goals([section(0, "Tavoitteet 2024")], [table(1, "Tavoite", ["Toteutuma", "Tila"], rows)])
    assert {goal.verdict for goal in found} == {Verdict.UNKNOWN}
    rows[0][2][1] = "Kesken"
    found = goals([section(0, "Tavoitteet 2024")], [table(1, "Tavoite", ["Toteutuma", "Tila"], rows)])
    assert [goal.verdict for goal in found] == [Verdict.PARTLY] + [Verdict.ACHIEVED] * 4


def test_goals_written_as_a_numbered_list():
    text = (
        "1. Palveleva liikenneverkko\n\nMittarit ja tavoitetaso:\n\nYksityistiet kunnossa\n\nToteutuminen:\n\n"
        "Toteutui osittain.\n\n• Teitä parannettiin.\n\n2. Vahva talous\n\nToteutuminen: Ei toteutunut.\n\n3. Kesken"
    )
    found = goals([section(0, "Tavoitteiden toteutuminen ja toiminta", text)])
    assert [(g.goal, g.target, g.outcome, g.verdict) for g in found] == [
        ("Palveleva liikenneverkko", "Yksityistiet kunnossa", "Toteutui osittain. Teitä parannettiin.", Verdict.PARTLY),
        ("Vahva talous", None, "Ei toteutunut.", Verdict.NOT_ACHIEVED),
    ]


@pytest.mark.parametrize(
    ("outcome", "target", "verdict"),
    [
        ("Toteutui.", "", Verdict.ACHIEVED),
        ("Toteutui osittain: keskusteluista käytiin 83 prosenttia.", "", Verdict.PARTLY),
        ("Ei toteutunut kaikilta osin.", "", Verdict.PARTLY),
        ("Ei toteutunut. Kelpoisten opettajien osuus laski.", "", Verdict.NOT_ACHIEVED),
        ("Vuosikello on laadittu, mutta siihen ei ole vielä sisällytetty toimenpiteitä.", "", Verdict.PARTLY),
        ("Suunnitelman valmistelu on aloitettu, mutta suunnitelma ei ole valmistunut.", "", Verdict.PARTLY),
        ("Brändikäsikirjan laatiminen siirtyi vuoteen 2024.", "", Verdict.POSTPONED),
        ("Arviointipohjat ovat käytössä.", "", Verdict.ACHIEVED),
        ("Tuimme henkilöstöä.", "", Verdict.UNKNOWN),
        ("", "vähintään 80 %", Verdict.UNKNOWN),
        ("Vastaajista 60% koki niin.", "vähintään 80 prosenttia", Verdict.NOT_ACHIEVED),
        ("noin 81 prosenttia koki niin", "vähintään 80 prosenttia vastaajista", Verdict.ACHIEVED),
        ("60% koki kiirettä, 90 prosenttia ei", "vähintään 80 prosenttia ja vähintään 80 prosenttia", Verdict.PARTLY),
        ("7 tuntia", "enintään 10 tuntia", Verdict.ACHIEVED),
        ("12,5 tuntia", "enintään 10 tuntia", Verdict.NOT_ACHIEVED),
        ("−6 %", "vähintään −5 %", Verdict.ACHIEVED),
        ("74 yritystä", "72 %", Verdict.UNKNOWN),
        ("Vuonna 2023 tehtiin työtä.", "yli 100", Verdict.UNKNOWN),
        ("Uppnåddes delvis: 83 procent av samtalen fördes.", "", Verdict.PARTLY),
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
