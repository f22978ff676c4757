"""Which mark parts decimals: a leading zero, the column, the table, the document, the language; else it is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selko.schemas.models.report import FactPart
from tests.printed_tables import facts_of, print_grid, read_facts

D = Decimal
TITLE = ("Investoinnit",)


def amounts(*columns: tuple[str, ...], unit: str = "milj. €", language: str = "fi", more=()):
    """The amounts of a table of these columns, and whether their scale is inferred."""
    heads = [unit, *(f"TP {2024 - n}" for n in range(len(columns)))]
    rows = [heads, *([f"Hanke {chr(65 + n)}", *cells] for n, cells in enumerate(zip(*columns, strict=True)))]
    grids = [print_grid(rows, order=1), *(print_grid(other, order=20 + n) for n, other in enumerate(more))]
    results = read_facts(*grids, headings=TITLE, language=language)
    facts = facts_of(results[0])
    return [f.printed_amount for f in facts], {FactPart.SCALE in f.inferred for f in facts}, results[0]


def test_a_leading_zero_in_the_column_settles_it():
    found, inferred, _ = amounts(("0,800", "4,823", "2,575", "12,125"))
    assert found == [D(800_000), D(4_823_000), D(2_575_000), D(12_125_000)] and inferred == {False}


@pytest.mark.parametrize("other", ["1 234,567", "1234,567", "12,5", "7,12345"])
def test_other_numbers_of_the_column_do(other):
    found, inferred, _ = amounts(("4,823", "2,575", "3,125", other))
    assert found[0] == D(4_823_000) and inferred == {False}


def test_groups_of_the_column_do():
    found, _, _ = amounts(("1,234,567", "4,823", "2,575"), unit="€")
    assert found == [D(1_234_567), D(4823), D(2575)]
    found, _, _ = amounts(("4,823", "12", "575"), unit="€", language="en")
    assert found == [D(4823), D(12), D(575)]


def test_a_column_of_its_own_is_not_judged_by_itself_where_the_table_shows_it():
    found, inferred, _ = amounts(("0,800", "0,823", "2,575"), ("4,823", "1,575", "3,125"))
    assert found[1] == D(4_823_000) and inferred == {False}


def test_the_documents_other_numbers_settle_it():
    spaced = [["€", "TP 2024"], ["Verotulot", "31 468 214"], ["Valtionosuudet", "14 907 318"]]
    found, inferred, _ = amounts(("4,823", "2,575", "3,125"), unit="1 000 €", more=[spaced])
    assert found[0] == D(4823) and inferred == {False}


def test_millions_of_a_finnish_table_have_decimals():
    found, inferred, _ = amounts(("4,823", "2,575", "3,125"))
    assert found[0] == D(4_823_000) and inferred == {False}


def test_english_groups_are_groups():
    found, inferred, _ = amounts(("4,823", "2,575", "3,125"), unit="$", language="en")
    assert found == [D(4823), D(2575), D(3125)] and inferred == {False}


def test_what_nothing_settles_is_told_and_never_proven():
    _, inferred, result = amounts(("4,823", "2,575", "3,125"), unit="1 000 €")
    assert inferred == {True}
    assert [doubt.doubt.value for doubt in result.doubted] == ["decimal_mark_doubted"]
