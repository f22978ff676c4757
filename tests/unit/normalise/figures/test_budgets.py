"""Words that other municipalities print: months in headers, budgets that only the figures tell apart, running units."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.columns.head import read_head
from selko.extractors.normalise.figures.budgets import find_original_heads, settle_original
from selko.extractors.normalise.identity.identity import find_identity
from selko.extractors.normalise.labels.line_items import Labelled, match_labels
from selko.extractors.normalise.money.unit import find_page_units, settle_unit
from selko.extractors.normalise.organisation.names import clean_unit_name
from selko.extractors.prove.figures.cells import build_grid
from selko.extractors.prove.identities.cell_index import build_index
from selko.schemas.models.layout import Page
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import FactPart, FigureTable, Measure, Reading, StatementKind
from selko.schemas.models.tables import ColumnHead
from selko.schemas.words.column_roles import ColumnRole, split_years
from selko.schemas.words.folding import tokens
from selko.schemas.words.label_words import find_unit
from tests.annual_reports import document_of, make_fact
from tests.unit.normalise.organisation.test_units import Report, organisation, paths

DOCUMENT = document_of("sana.pdf")
R = ColumnRole


@pytest.mark.parametrize(
    ("header", "years"),
    [
        ("Tot. 11/2031", (2031,)),
        ("Tot. 1-12 2031", (2031,)),
        ("TP 12/31", (2031,)),
        ("TP 31/TP 30", (2031, 2030)),
        ("TA31", (2031,)),
    ],
)
def test_a_month_is_no_year(header, years):
    assert set(split_years(tokens(header))[1]) <= set(years)
    assert max(split_years(tokens(header))[1]) == years[0]


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("BG + ändr.", R.AMENDED_BUDGET),
        ("Utfall - budget", R.VARIANCE),
        ("Utfall", R.ACTUAL),
        ("% toteuma", R.UTILISATION_PCT),
        ("TP 2031 %", R.ACTUAL),
    ],
)
def test_a_header_says_what_is_added_and_what_is_taken_away(header, role):
    assert read_head(ColumnHead(column=1, texts=(header,), provenance=Provenance())).role is role


def test_a_joint_authority_has_a_name_of_several_words():
    for title in ("Kuikkaseudun koulutuskuntayhtymä", "Aavan seudun kuntayhtymä", "AAVAN SEUDUN KUNTAYHTYMÄ"):
        entity = find_identity(Report().section(1, title).build()).entity
        assert entity.casefold() == title.casefold()


def test_a_caption_may_hold_more_than_the_name():
    assert clean_unit_name("Uimahalli, talousarvion toteutuminen 2031") == "Uimahalli"
    assert clean_unit_name("Liikunta- ja nuorisopalvelut (1 000 €)") == "Liikunta- ja nuorisopalvelut"
    assert clean_unit_name("Talousarvion toteutuminen (1 000 €)") == "Talousarvion toteutuminen (1 000 €)"
    assert clean_unit_name("Metsä-, pelto- ja vesitoimi") == "Metsä-, pelto- ja vesitoimi"


def test_a_unit_whose_budget_stands_under_a_caption():
    report = Report().section(1, "Vapaa-aikalautakunta").table()
    report.section(2, "Uimahalli", "Vuosi oli vilkas.").section(2, "Talousarvion toteutuminen").table()
    report.section(1, "Tuloslaskelma").table(heads=("2024", "2023"))
    assert ("Vapaa-aikalautakunta", "Uimahalli") in paths(organisation(report))


def test_one_item_in_two_languages_and_its_external_part():
    def codes(*labels):
        found = match_labels([Labelled(label) for label in labels], StatementKind.OPERATING)
        return [match.code if match else None for match in found]

    assert codes("Toimintakulut Verksamhetens kostnader") == ["IS.EXP"]
    assert codes("Ulkoiset toimintatuotot", "Toimintatuotot") == [None, "IS.REV"]
    assert codes("Ulkoiset toimintatuotot", "Toimintakulut") == ["IS.REV", "IS.EXP"]


def test_a_running_header_states_the_unit_where_the_table_does_not():
    pages = tuple(Page(number=number, width=595, height=842) for number in (1, 2, 3, 4))
    running = {1: ("Aapakunta 1 000 €",), 2: ("2",), 3: ("Aapakunta 1 000 €",), 4: ("Aapakunta",)}
    units = find_page_units(Report().build().model_copy(update={"pages": pages, "running": running}))
    assert {page: unit.scale for page, unit in units.items()} == {1: 1000, 2: 1000, 3: 1000}
    thousand, euro = units[1], find_unit("€")
    found = {
        (expected, table is not None): settle_unit(
            None, None, table, money_expected=expected, default="EUR", page=thousand
        )
        for expected in (True, False)
        for table in (None, euro)
    }
    assert found[True, False].scale == 1000
    assert found[True, True].scale == 1
    assert found[False, False].currency is None  # a count of pupils is no money


def table_of(number, columns, rows):
    """A table whose columns are (header, measure), its rows (line item, figures)."""
    facts = [
        make_fact(
            DOCUMENT, row, figure, column=column, measure=measure, line_item=code, label=code, table=number,
            column_text=head, inferred=(FactPart.MEASURE,) if head == "Talousarvio" else (),
        )
        for row, (code, figures) in enumerate(rows)
        for column, ((head, measure), figure) in enumerate(zip(columns, figures, strict=True), 1)
    ]  # fmt: skip
    return FigureTable(table_no=number, title="", readings=(Reading(name="as printed", facts=tuple(facts)),))


PHASES = [("TA", Measure.ORIGINAL_BUDGET), ("Muutettu TA", Measure.AMENDED_BUDGET)]
BOTH = table_of(1, PHASES, [("IS.REV", ("710", "760")), ("IS.EXP", ("-930", "-1010")), ("IS.MARGIN", ("-220", "-250"))])


@pytest.mark.parametrize(
    ("figures", "original"),
    [(("710", "-930", "-220"), True), (("760", "-1010", "-250"), False), (("710", "-1010", "-400"), False)],
)
def test_a_bare_budget_is_the_one_whose_figures_it_has(figures, original):
    rows = [(code, (figure,)) for code, figure in zip(("IS.REV", "IS.EXP", "IS.MARGIN"), figures, strict=True)]
    bare = table_of(2, [("Talousarvio", Measure.AMENDED_BUDGET)], rows)
    heads = find_original_heads([BOTH, bare])
    assert bool(heads) is original
    measures = {fact.measure for fact in settle_original(bare, heads).readings[0].facts}
    assert measures == {Measure.ORIGINAL_BUDGET if original else Measure.AMENDED_BUDGET}


def test_variances_from_different_budgets_are_not_the_same_figure():
    variance = ("Poikkeama", Measure.VARIANCE)
    first = table_of(1, [PHASES[0], variance], [("IS.REV", ("710", "15"))])
    second = table_of(2, [PHASES[1], variance], [("IS.REV", ("760", "-35"))])
    index = build_index([build_grid(table.table_no, table.readings[0].facts) for table in (first, second)])
    compared = [cell.table_no for key, cells in index.by_key.items() if key[3] is Measure.VARIANCE for cell in cells]
    assert compared == [2]
