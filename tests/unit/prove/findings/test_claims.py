"""Sentences about figures against the table of the same unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selko.extractors.prove.findings.claims import find_claims
from selko.extractors.prove.prover import prove_report
from selko.schemas.models.findings import FindingKind
from selko.schemas.models.report import NarrativeSection, SectionKind
from selko.schemas.words.claims import load_claim_words
from tests.unit.prove.tables import CITY, build_draft, read_table

UNIT = (CITY, "Koulut")
# Revenue 7 000 more than the budget, costs 18 000 less, margin 25 000 better.
TABLE = """
Toimintatuotot | 100 000  | 5 000  | 105 000  | 112 000  | 7 000
Toimintakulut  | -400 000 | -9 000 | -409 000 | -391 000 | 18 000
Toimintakate   | -300 000 | -4 000 | -304 000 | -279 000 | 25 000
"""


def section(text: str, language: str = "fi") -> NarrativeSection:
    return NarrativeSection(
        order_no=1,
        unit_path=UNIT,
        kind=SectionKind.FINANCIAL,
        level=2,
        heading="Talous",
        heading_path=("Koulut", "Talous"),
        text=text,
        page_first=1,
        page_last=1,
        language=language,
    )


def contradicted(text: str, language: str = "fi") -> list:
    draft = build_draft(read_table(1, TABLE, unit=UNIT))
    draft = draft.model_copy(update={"sections": (section(text, language),)})
    return [f for f in prove_report(draft).findings if f.kind is FindingKind.CLAIM]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Toimintakulut alittuivat.", "fi"),
        ("Toimintatuotot ylittivät talousarvion 7 000 eurolla, ja toimintakulut alittivat sen 18 000 eurolla.", "fi"),
        ("Toimintakate oli noin 0,03 miljoonaa euroa budjetoitua parempi.", "fi"),
        ("Toimintakulut olivat lähes 20 000 euroa muutettua talousarviota pienemmät.", "fi"),
        ("Verksamhetens kostnader underskred budgeten med 18 000 euro.", "sv"),
        ("Verksamhetsbidraget var 25 000 euro bättre än budgeterat.", "sv"),
    ],
)
def test_a_true_sentence_is_no_finding(text, language):
    assert list(find_claims(section(text, language))), "the sentence is read"
    assert contradicted(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("Toimintakulut ylittyivät.", "fi", "Toimintakulut"),
        ("Toimintatuotot toteutuivat 7 000 euroa arvioitua pienempinä.", "fi", "Toimintatuotot"),
        ("Toimintakate toteutui budjetoitua heikompana.", "fi", "Toimintakate"),
        ("Toimintakate oli 2,7 miljoonaa euroa talousarviota parempi.", "fi", "Toimintakate"),
        ("Toimintatuotot ylittyivät, ja toimintakulut ylittyivät.", "fi", "Toimintakulut"),
        ("Verksamhetens kostnader överskred budgeten.", "sv", "Toimintakulut"),
    ],
)
def test_a_contradiction_is_a_finding_with_sentence_and_figures(text, language, label):
    found = contradicted(text, language)
    assert [f.label for f in found] == [label]
    assert found[0].proof["sentence"] == text
    assert {fact["measure"] for fact in found[0].proof["facts"]} == {"actual", "amended_budget"}


@pytest.mark.parametrize(
    "text",
    [
        "Toimintakulut ylittivät edellisen vuoden toteuman.",  # another year
        "Toimintakulut eivät alittuneet.",  # a denial
        "Ulkoiset toimintakulut ylittyivät.",  # part of the costs
        "Koulutuksen toimintakulut ylittyivät.",  # the costs of something else
        "Toimintakulut olivat suuremmat kuin naapurikunnassa.",  # no budget in it
        "Toimintatuotot ja toimintakulut.",  # no direction
        "Jos toimintakulut ylittyvät, talousarviota muutetaan.",  # a condition
    ],
)
def test_what_is_not_clearly_a_claim_is_left_alone(text):
    assert contradicted(text) == []


def test_a_disputed_figure_checks_no_claim():
    table = TABLE.replace("-391 000", "-931 000")
    draft = build_draft(read_table(1, table, unit=UNIT))
    draft = draft.model_copy(update={"sections": (section("Toimintakulut alittuivat."),)})
    kinds = [(f.kind, f.implied_amount) for f in prove_report(draft).findings]
    assert kinds == [(FindingKind.SOURCE_ERROR, Decimal(-391000))]


def test_the_words_are_there_in_every_language():
    words = load_claim_words()
    for by_language in (*words.subjects.values(), *words.directions.values(), words.budget, words.otherwise):
        assert {"fi", "sv", "en"} <= by_language.keys()
