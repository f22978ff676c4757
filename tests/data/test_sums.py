"""Every relation of schemas/taxonomy/sums.csv is asked of a report that prints its parts, and confirms what it gives.

A new key figure is a row there, and a case here by itself: its parts are printed with figures that are made up.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from selko.extractors.prove.prover import prove_report
from selko.schemas.models.report import FigureTable, Measure
from selko.schemas.words.line_items import FormulaTerm, ItemSign, ItemUnit, load_line_items
from selko.schemas.words.sums import SumRow, load_sums
from tests.unit.prove import tables

YEAR = 2024


def amount_of(term: FormulaTerm, number: int) -> Decimal:
    """A made-up amount with the sign that its item is expected to have; heads where it counts some."""
    item = load_line_items()[term.code]
    if item.unit is not ItemUnit.MONEY:
        return Decimal(4_217 + number)
    size = Decimal(1_284_316 + 217_853 * number)
    return -size if item.sign is ItemSign.MINUS else size


def value_of(terms: tuple[FormulaTerm, ...], amounts: dict[str, Decimal]) -> Decimal:
    return sum((term.coefficient * amounts[term.code] for term in terms if term.code in amounts), Decimal(0))


def find_printed(row: SumRow) -> list[FormulaTerm]:
    """The parts that must be printed; where none must, all."""
    required = [term for term in (*row.terms, *row.divisor_terms) if not term.optional]
    return required or list(row.terms)


@pytest.mark.parametrize("row", load_sums(), ids=lambda row: row.id)
def test_the_relation_is_asked_and_confirms_its_target(row: SumRow, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tables, "CODES", {code: code for code in load_line_items()})
    amounts = {term.code: amount_of(term, number) for number, term in enumerate(find_printed(row))}
    given = value_of(row.terms, amounts)
    if row.divisor is not None:
        factor = 100 if row.rule_id == "statement.percent" else 1
        given = (given * factor / value_of(row.divisor_terms, amounts)).quantize(Decimal("0.01"))
    target = print_figure(1, row.target, given, YEAR)
    parts = [
        print_figure(number, code, amount, YEAR + row.shift) for number, (code, amount) in enumerate(amounts.items(), 2)
    ]
    report = prove_report(tables.build_draft(target, *parts))
    found = [one for one in report.identities if one.rule_id == row.rule_id]
    assert found, f"{row.id} is asked of nothing"
    assert all(one.holds for one in found), f"{row.id} does not give its target"
    assert next(fact for fact in report.facts if fact.table_no == 1).witnesses == 1


def print_figure(number: int, code: str, amount: Decimal, year: int) -> FigureTable:
    """A table of one figure."""
    currency = "EUR" if load_line_items()[code].unit is ItemUnit.MONEY else None
    return tables.read_table(number, f"{code} | {amount}", columns=((Measure.ACTUAL, year),), currency=currency)
