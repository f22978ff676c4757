"""`explain`: what is said of a page is what the report holds, and the ground of each reason is the true one."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from selko.extractors.explain import build_explanation, explain_page
from selko.extractors.interpret.reader import interpret_layout
from selko.extractors.normalise.reader import normalise_report
from selko.extractors.pipeline import read_document
from selko.extractors.prove.prover import prove_report
from selko.schemas.errors import SettingsError
from selko.schemas.models.explanation import PageExplanation, Reason
from selko.schemas.models.layout import DocumentLayout
from selko.schemas.models.report import AnnualReport, Draft
from selko.schemas.models.tables import Interpretation
from tests.printed_tables import ENTITY, print_grid, print_layout

REPORTS = Path(__file__).parents[2] / "samples" / "reports"
PDF, DOCX = REPORTS / "tuulisalmi-tilinpaatos-2023.pdf", REPORTS / "tuulisalmi-tilinpaatos-2022.docx"
PLANTED = 14  # the page of the PDF on which an error is planted


class Stages(NamedTuple):
    layout: DocumentLayout
    interpretation: Interpretation
    draft: Draft
    report: AnnualReport


def run_stages(layout: DocumentLayout, entity: str | None = None, year: int | None = None) -> Stages:
    interpretation = interpret_layout(layout)
    draft = normalise_report(interpretation, entity, year)
    return Stages(layout, interpretation, draft, prove_report(draft))


@cache
def sample() -> Stages:
    return run_stages(read_document(PDF, judged=True))


def grounds(*rows: list[str], lines: tuple[str, ...] = ()) -> dict[tuple[str, str], Reason]:
    """The reasons of the columns of one printed table, by head and part."""
    layout = print_layout(print_grid(rows, header_rows=1), lines=[(n, text) for n, text in enumerate(lines)])
    (table,) = build_explanation(*run_stages(layout, ENTITY, 2023), page=1).tables
    return {(" ".join(one.heads), reason.part): reason for one in table.columns for reason in one.reasons}


def said(reason: Reason) -> tuple[str, str]:
    return reason.value, reason.ground.value


ITEMS = [("Toimintatuotot", "95", "100"), ("Toimintakulut", "-290", "-300"), ("Toimintakate", "-195", "-200")]


def test_a_word_of_the_head_and_the_columns_beside_it():
    found = grounds(["1 000 €", "TA 2023", "TP 2023", "Poikkeama"], *[[a, b, b, "0"] for a, b, _ in ITEMS])
    assert said(found["TP 2023", "measure"]) == ("actual", "printed")
    assert found["TP 2023", "measure"].because == "the head says 'tp' (actual)"
    assert said(found["TA 2023", "measure"]) == ("amended_budget", "around")
    assert said(found["TP 2023", "fiscal_year"]) == ("2023", "printed")
    assert said(found["Poikkeama", "fiscal_year"]) == ("2023", "around")
    assert said(found["TP 2023", "scale"]) == ("EUR x 1000", "printed")
    assert "'1 000 €'" in found["TP 2023", "scale"].because


def test_a_year_alone_is_an_outturn():
    found = grounds(["euroa", "2023", "2022"], *[[a, b, c] for a, b, c in ITEMS])
    assert said(found["2022", "measure"]) == ("actual", "printed")
    assert "a year alone" in found["2022", "measure"].because
    assert said(found["2022", "fiscal_year"]) == ("2022", "printed")


def test_what_nothing_says_is_called_assumed():
    found = grounds(["", "2023", "2022"], *[[a, b, c] for a, b, c in ITEMS])
    assert said(found["2023", "scale"]) == ("EUR x 1", "assumed")


@pytest.mark.slow
def test_every_figure_of_the_page_stands_in_a_column_and_a_row():
    report = sample().report
    for page in range(1, (report.page_count or 0) + 1):
        told = build_explanation(*sample(), page=page)
        here = Counter(fact.table_no for fact in report.facts if fact.provenance.page == page)
        numbers = {table.table_no for table in told.tables}
        assert set(here) <= numbers
        assert {number for place in told.places for number in place.tables} <= numbers
        for table in told.tables:
            assert sum(row.figures for row in table.rows) == here[table.table_no]
            whole = sum(fact.table_no == table.table_no for fact in report.facts)
            assert sum(column.figures for column in table.columns) == whole
            assert sum(reading.chosen for reading in table.readings) == (1 if table.readings else 0)
            assert all(len(column.reasons) == 3 for column in table.columns if column.figures)
        assert len(told.findings) == sum(found.provenance.page == page for found in report.findings)


def test_the_reading_that_fails_says_so():
    """On the page of the planted error some identities of its table fail, and most close."""
    table = next(one for one in build_explanation(*sample(), page=PLANTED).tables if one.readings)
    (chosen,) = [reading for reading in table.readings if reading.chosen]
    assert chosen.closing > 30 > chosen.failing > 0
    parts = {reason.part: reason for reason in table.reasons}
    assert said(parts["statement"]) == ("operating", "printed")
    assert parts["unit"].ground.value == "printed"


@pytest.mark.slow
def test_a_document_without_pages_is_explained_whole():
    told = explain_page(DOCX, 1)
    assert told.page is None and len(told.tables) > 10
    assert all(place.block and place.box is None for place in told.places)
    assert any(place.tables for place in told.places)
    assert PageExplanation.model_validate_json(told.model_dump_json()) == told


def test_a_page_that_there_is_not():
    with pytest.raises(SettingsError, match="there is no page 999; name one from 1 to"):
        explain_page(PDF, 999)
