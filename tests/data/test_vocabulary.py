"""Every word list of the narrative side can be loaded, is complete in three languages, and means one thing."""

from __future__ import annotations

import pytest

from selko.schemas.models.report import Goal, SectionKind
from selko.schemas.reference import read_rows
from selko.schemas.rules import load_rules
from selko.schemas.words.municipalities import find_by_business_id, load_entity_words, load_municipalities
from selko.schemas.words.vocabulary import (
    LANGUAGES,
    GoalColumn,
    HeadingWords,
    concepts,
    find_phrase,
    fold,
    goal_role,
    heading_words,
    is_phrase,
    letters,
    phrases,
    plain_heading,
)

# One language says with an ending or a word behind what another says with a word in front.
ONE_LANGUAGE_ONLY = {
    *("hyphen_between", "day_after", "day_before", "unit_under_to", "unit_under_from", "unit_article"),
    *("unit_case_to", "unit_case_from", "unit_case_become", "unit_to_before", "unit_from_before"),
    *("compared_with_after", "part_of_country", "company_prefix"),
}


@pytest.mark.parametrize("concept", concepts())
def test_every_concept_has_words_in_every_language(concept):
    if concept not in ONE_LANGUAGE_ONLY:
        for language in LANGUAGES:
            assert phrases(concept, language), f"{concept} has no words in {language}"
    for language in LANGUAGES:
        words = phrases(concept, language)
        assert len(set(words)) == len(words), f"{concept}: a word stands twice in {language}"


def test_verdict_words_contradict_each_other_nowhere():
    kinds = ["verdict_achieved", "verdict_partly", "verdict_postponed", "verdict_not_achieved"]
    seen = {}
    for kind in kinds:
        for phrase in phrases(kind):
            assert seen.setdefault(phrase, kind) == kind, f"'{phrase}' is both {seen[phrase]} and {kind}"


def test_heading_rows_are_found_by_themselves():
    rows = read_rows("taxonomy/section_headings.csv", HeadingWords)
    assert {row.language for row in rows} == set(LANGUAGES)
    assert {row.kind for row in rows} == set(SectionKind)
    for row in rows:
        found = heading_words(row.phrase.strip("*").strip() + (" x" if row.phrase.endswith(" *") else ""))
        assert found is not None, row


def test_goal_columns_name_fields_of_a_goal():
    rows = read_rows("taxonomy/goal_columns.csv", GoalColumn)
    beside = {"situation", "risk", "baseline"}  # what a form says beside its goals
    assert {row.role for row in rows} <= set(Goal.model_fields) | beside
    assert {row.language for row in rows} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("TOIMIALAN AVAIN-TAVOITTEET (2 VUOTTA)", "goal"),
        ("Osaston päätavoitteet (lautakuntataso)", "unit_goal"),
        ("Suunnitelma / Keino", "means"),
        ("Vastuulautakunta", "responsible"),
        ("Toteuma 2023", "outcome"),
        ("Mittarit ja tavoitetaso:", "target"),
        ("Mätare", "indicator"),
        ("Ansvarig nämnd eller person", "responsible"),
        ("Måluppfyllelse 2023", "outcome"),
        ("Key goals", "goal"),
        ("Toimintatuotot", None),
    ],
)
def test_headers_of_goal_tables(header, role):
    assert goal_role(header) == role


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Riskianalyysi", SectionKind.RISK),
        ("Muutokset toimintaympäristössä vuonna 2022", SectionKind.OPERATING_ENVIRONMENT),
        ("1.3.2 Kunnan henkilöstö", SectionKind.PERSONNEL),
        ("Taloudellisten tavoitteiden toteutuminen vuonna 2022", SectionKind.FINANCIAL),
        ("Avaintavoitteiden toteutuminen vuonna 2022", SectionKind.GOALS),
        ("Investointien 2022 toteutuminen", SectionKind.FINANCIAL),
        ("Utfallet av budgeten 2023", SectionKind.FINANCIAL),
        ("Riskanalys", SectionKind.RISK),
    ],
)
def test_kinds_of_headings(heading, kind):
    assert heading_words(heading).kind is kind


@pytest.mark.parametrize(
    "name",
    [
        "Laskenta- ja arkistopalvelut",
        "Hallinto ja talous",
        "Varhaiskasvatus",
        "Tekninen lautakunta",
        "Småbarnspedagogik",
        "Satamatoimi ja luotsaus",
    ],
)
def test_names_of_units_are_no_generic_headings(name):
    assert heading_words(name) is None


def test_folding_and_phrases():
    assert fold("  TALOUS\u00adARVIO –\u00a0muutos ") == "talousarvio - muutos"
    assert letters("Laskenta- ja  Arkisto­palvelut") == "laskentajaarkistopalvelut"
    assert is_phrase("responsible", "Vastuuhenkilö:")
    assert find_phrase("at_least", "Vähintään 80 prosenttia") is not None
    assert find_phrase("committee", "Liikunta- ja nuorisolautakunta") is not None
    assert find_phrase("committee", "lautakuntien") is None
    assert plain_heading("3.2 Investointien 2022 toteutuminen") == "investointien toteutuminen"


def test_municipalities():
    names = [municipality.name_fi for municipality in load_municipalities()]
    assert len(names) == len(set(names))
    assert 300 <= len(names) <= 320
    by_name = {municipality.name_fi: municipality for municipality in load_municipalities()}
    assert by_name["Helsinki"].genitive_fi == "Helsingin"
    assert by_name["Turku"].name_sv == "Åbo"
    assert {by_name["Turku"].kind_fi, by_name["Pedersöre"].kind_fi} == {"kaupunki", "kunta"}
    assert all(municipality.genitive_fi.endswith("n") for municipality in load_municipalities())
    assert {word.language for word in load_entity_words()} == set(LANGUAGES)
    assert all(word.form == fold(word.form) for word in load_entity_words())


def test_business_ids_are_sound_and_each_is_that_of_one_municipality():
    known = [one for one in load_municipalities() if one.business_id]
    assert len(known) == len({one.business_id for one in known}) >= 280
    for one in known:
        digits, check = one.business_id.split("-")
        total = sum(int(d) * w for d, w in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) + int(check)
        assert total % 11 == 0, one
        assert find_by_business_id(one.business_id) == one


def test_rules_of_meaning_exist():
    entity = {"entity_missing", "entity_unsure", "entity_contradicted"}
    year = {"year_missing", "year_unsure", "year_contradicted", "year_inferred"}
    assert entity | year <= set(load_rules())
