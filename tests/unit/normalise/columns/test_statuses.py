"""The number beside a disc of a traffic light is a status of a goal, and no figure."""

from __future__ import annotations

from selko.extractors.interpret.tables.build import interpret_tables
from selko.extractors.normalise.columns.statuses import find_status_columns, tells_goals
from selko.schemas.models.layout import DocumentLayout
from tests.printed_tables import DOCUMENT, facts_of, print_grid, read_facts

HEADS = ["Tavoite", "Mittari", "Lähtötaso 2022", "Tavoitetaso 2024", "Toteuma 2024", ""]
ROWS = [
    ["Luvat sujuvat", "Käsittelyaika, pv", "27", "25", "16", "1"],
    ["Asiointi on sähköistä", "Osuus, %", "98", "100", "97", "2"],
    ["Neuvonta tavoittaa", "Asiakkaita", "1 249", "1 300", "1 208", "3"],
]


def tables(*grids):

    return interpret_tables(DocumentLayout(document=DOCUMENT, pages=(), blocks=(), tables=grids))


def test_a_column_of_statuses_has_no_head_and_single_digits():
    (table,) = tables(print_grid([HEADS, *ROWS], header_rows=1))
    assert tells_goals(table)
    assert find_status_columns(table) == {5}


def test_statuses_are_no_facts_and_the_values_are():
    facts = facts_of(*read_facts(print_grid([HEADS, *ROWS], header_rows=1)))
    assert {fact.printed for fact in facts} == {
        "27", "25", "16", "98", "100", "97", "1 249", "1 300", "1 208",
    }  # fmt: skip


def test_small_counts_elsewhere_are_figures():
    grid = print_grid([["", "TP 2023", "TP 2024"], ["Kokoukset", "4", "5"], ["Tapahtumat", "3", "2"]], header_rows=1)
    (table,) = tables(grid)
    assert find_status_columns(table) == frozenset()
