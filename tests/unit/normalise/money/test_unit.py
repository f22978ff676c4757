"""The unit of money: printed near, printed elsewhere in the table, or settled by other tables; never guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selko.extractors.interpret.tables.build import interpret_tables
from selko.extractors.normalise.money.unit import find_currency
from selko.schemas.models.layout import BlockKind, TextBlock
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import FactPart
from selko.schemas.models.tables import Interpretation
from tests.printed_tables import DOCUMENT, facts_of, print_grid, print_layout, read_facts, read_printed

D = Decimal
HEAD = ["", "2024", "2023"]
EUROS = [
    HEAD,
    ["Toimintatuotot", "7 614 082,53", "7 835 219,40"],
    ["Verotulot", "31 468 214,37", "31 027 402,18"],
    ["Valtionosuudet", "14 907 318,00", "16 852 146,00"],
    ["Vuosikate", "9 214 306,20", "10 243 415,68"],
]
THOUSANDS = [
    HEAD,
    ["Toimintatuotot", "7 614", "7 835"],
    ["Verotulot", "31 468", "31 027"],
    ["Valtionosuudet", "14 907", "16 852"],
    ["Vuosikate", "9 214", "10 243"],
]
TITLE = ("Tuloslaskelma",)


def scales(rows, **settings):
    return {(f.scale, f.currency) for f in facts_of(*read_facts(print_grid(rows), headings=TITLE, **settings))}


def test_caption_corner_and_header_state_it():
    assert scales(THOUSANDS, lines=[(1, "Tuloslaskelma (1 000 €)")]) == {(1000, "EUR")}
    assert scales([["milj. €", "2024", "2023"], *THOUSANDS[1:]]) == {(1_000_000, "EUR")}
    assert scales([["", "2024, t€", "2023, t€"], *THOUSANDS[1:]]) == {(1000, "EUR")}


def test_a_row_of_its_own_unit():
    rows = [
        ["(1 000 €)", "2024"],
        ["Verotulot", "31 468"],
        ["Lainakanta, milj. €", "68,3"],
        ["Lainat €/asukas", "4 605"],
    ]
    found = {f.label: (f.printed_amount, f.currency) for f in facts_of(*read_facts(print_grid(rows), headings=TITLE))}
    assert found == {
        "Verotulot": (D(31468000), "EUR"),
        "Lainakanta, milj. €": (D("68300000.0"), "EUR"),
        "Lainat €/asukas": (D(4605), None),
    }


def test_a_bare_euro_sign_does_not_undo_the_tables_scale():
    rows = [["(1 000 €)", "TP 2024", "TP 2023", "Muutos €"], ["Verotulot", "31 468", "31 027", "441"]]
    assert scales(rows) == {(1000, "EUR")}


def test_prose_about_millions_is_no_unit():
    assert scales(
        EUROS, lines=[(1, "Veroja saatiin noin 31,5 miljoonaa euroa, eli vähemmän kuin vuosi sitten arvioitiin.")]
    ) == {(1, "EUR")}


def test_other_tables_settle_a_scale_that_is_not_printed():
    results = read_facts(print_grid(EUROS, order=1), print_grid(THOUSANDS, order=5), headings=TITLE)
    assert {f.scale for f in facts_of(results[0])} == {1}
    assert {f.scale for f in facts_of(results[1])} == {1000}
    assert results[1].scale_inferred == 1000
    assert results[1].table is not None
    assert "scale" in results[1].table.readings[0].inferred


def test_two_tables_in_euros_stay_in_euros():
    results = read_facts(print_grid(EUROS, order=1), print_grid(EUROS, order=5), headings=TITLE)
    assert {f.scale for f in facts_of(*results)} == {1}


def test_a_neighbour_in_thousands_does_not_scale_a_table_in_euros():
    """Both of one section and statement; the second prints whole euros of its own items and says so nowhere."""
    first = [["(1000€)", "2024", "2023"], ["Verotulot", "31 468", "31 027"], ["Valtionosuudet", "14 907", "16 852"]]
    results = read_facts(print_grid(first, order=1), print_grid(EUROS, order=5), headings=TITLE)
    assert {f.scale for f in facts_of(results[1])} == {1}


def test_the_reports_currency_is_the_one_that_it_prints():
    tables = read_printed(print_grid([["Amounts in thousands", "Actual"], ["Fees", "$ 1,200"]]))
    report = Interpretation(document=DOCUMENT, pages=(), language="en", sections=(), tables=tables)
    assert find_currency(report) == "USD"
    nothing = Interpretation(document=DOCUMENT, pages=(), language="fi", sections=(), tables=())
    assert find_currency(nothing) == "EUR"


@pytest.mark.parametrize("unit", ["1 000 €", "tuhatta euroa", "Luvut on esitetty tuhansina euroina", "i tusen euro"])
def test_a_unit_on_a_line_over_the_heads_is_that_of_all_columns(unit):
    years = [["", "", unit], ["", "31.12.2024", "31.12.2023"], *THOUSANDS[1:]]
    phases = [["", "", "", unit], ["Tuloslaskelma", "TA 2024", "TP 2024", "Poikkeama"], *(
        [*row, str(n)] for n, row in enumerate(THOUSANDS[1:])
    )]  # fmt: skip
    assert scales(years) == scales(phases) == {(1000, "EUR")}


def test_a_unit_over_one_of_several_things_is_that_of_this_one():
    heads = [["", "", "1 000 €"], ["Hallinto", "Henkilöstö", "Palkat"]]
    assert scales([*heads, ["Toimisto", "12", "480"], ["Varikko", "31", "1 020"]]) != {(1000, "EUR")}
    own = [["", "TP 2024", "Muutos"], ["", "", "1 000 €"], *THOUSANDS[1:]]
    assert scales(own) != {(1000, "EUR")}


def test_a_unit_at_the_foot_of_a_page_is_no_footnote():
    def captions(text: str) -> tuple[str, ...]:
        layout = print_layout(print_grid(THOUSANDS))
        note = TextBlock(order=3, kind=BlockKind.FOOTNOTE, text=text, lines=(text,), provenance=Provenance(page=1))
        (table,) = interpret_tables(layout.model_copy(update={"blocks": (note,)}))
        return table.captions

    assert captions("1 000 euroa") == ("1 000 euroa",)
    assert captions("1 Sisältää liikelaitoksen") == ()


@pytest.mark.parametrize("unit", ["(mnkr)", "Belopp i MSEK", "Mkr"])
def test_swedish_units_scale_a_table(unit):
    assert scales([[unit, "2024", "2023"], *THOUSANDS[1:]], language="sv") == {(1_000_000, "SEK")}


def test_a_line_under_the_table_says_its_unit():
    assert scales(THOUSANDS, lines=[(11, "Belopp i tkr")]) == {(1000, "SEK")}
    assert scales(THOUSANDS, lines=[(11, "Bidrag på 5 tkr betalades till en förening i kommunen")]) == {(1, "EUR")}


def test_a_line_between_two_tables_is_that_of_the_one_below():
    grids = print_grid(EUROS, order=1), print_grid(THOUSANDS, order=5)
    first, second = read_facts(*grids, lines=[(3, "1 000 €")], headings=TITLE)
    assert {f.scale for f in facts_of(first)} == {1} and {f.scale for f in facts_of(second)} == {1000}


@pytest.mark.parametrize("unit", ["hkr", "in hundreds of dollars", "sadoin euroin"])
def test_a_unit_that_is_not_known_is_told_and_nothing_else_scales_the_table(unit):
    (result,) = read_facts(print_grid([[f"({unit})", "2024", "2023"], *THOUSANDS[1:]]), headings=TITLE)
    assert result.unknown_unit == unit
    assert all(FactPart.SCALE in fact.inferred for fact in facts_of(result))


@pytest.mark.parametrize("other", ["$ (1,200)", "(1,200)", "($ 1,200)"])
def test_a_sign_of_currency_before_a_bracket_is_part_of_the_number(other):
    facts = facts_of(*read_facts(print_grid([["$", "2024"], ["Fees", "$ 3,400"], ["Costs", other]]), language="en"))
    assert [fact.printed_amount for fact in facts] == [D(3400), D(-1200)]
