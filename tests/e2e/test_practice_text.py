"""A text export beside the project is read whole: compared with a second reading made by splitting its lines."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from selko.extractors.pipeline import extract_report
from selko.schemas.models.findings import FindingKind, Severity
from selko.schemas.models.report import Fact
from tests.e2e.practice import practice_texts, read_text
from tests.e2e.practice_forms import write_docx_of, write_pdf_of
from tests.e2e.sample_truth import fold

TEXTS = practice_texts()
pytestmark = pytest.mark.practice
FORMS = ("text", "docx", "pdf")


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    """The text itself, and the same as Word and as PDF, made here."""
    folder = tmp_path_factory.mktemp("forms")
    return {"text": TEXTS[0], "docx": write_docx_of(TEXTS[0], folder), "pdf": write_pdf_of(TEXTS[0], folder)}


@cache
def report(path):
    return extract_report(path)


def key_of(fact: Fact) -> tuple[str, str, str]:
    return fold(fact.unit), fold(fact.label), fact.measure.value


@pytest.mark.parametrize("form", FORMS)
def test_every_figure_has_its_unit_label_measure_and_amount(forms, form):
    truth = read_text(TEXTS[0])
    assert (len(truth.figures), truth.rows, len(truth.units)) == (101, 36, 4)
    facts = [fact for fact in report(forms[form]).facts if fact.printed_amount is not None]
    read = {key_of(fact): fact.printed_amount for fact in facts}
    wrong = {key: (value, read.get(key)) for key, value in truth.figures.items() if read.get(key) != value}
    assert not wrong, list(wrong.items())[:12]
    assert len(facts) == len(truth.figures)


@pytest.mark.parametrize("form", FORMS)
def test_blanks_stay_blank(forms, form):
    truth = read_text(TEXTS[0])
    assert len(truth.blanks) == 36 * 5 - 101
    assert not truth.blanks & {key_of(fact) for fact in report(forms[form]).facts}


@pytest.mark.parametrize("form", FORMS)
def test_every_figure_has_a_line_item_and_one_year(forms, form):
    facts = report(forms[form]).facts
    assert not [fact.label for fact in facts if fact.line_item is None]
    assert len({fact.fiscal_year for fact in facts}) == 1
    assert {fact.statement.value for fact in facts} == {"operating"}


@pytest.mark.parametrize("form", FORMS)
def test_the_arithmetic_finds_one_source_error_and_one_missing_value(forms, form):
    """Actual margins: in one unit it is not what its revenue and costs give, in another it is not printed."""
    truth = read_text(TEXTS[0])
    expected = {}
    for unit in {key[0] for key in truth.figures}:
        by_label = {
            label: value
            for (name, label, measure), value in truth.figures.items()
            if (name, measure) == (unit, "actual")
        }
        revenue, costs = fold("Toimintatuotot"), fold("Toimintakulut")
        margin = next(key[1] for key in (*truth.figures, *truth.blanks) if key[0] == unit and "kate" in key[1])
        implied = by_label[revenue] + by_label[costs]
        if abs(by_label.get(margin, Decimal("Infinity")) - implied) > 1:
            expected[unit, margin] = (by_label.get(margin), implied)
    findings = report(forms[form]).findings
    for kind, printed in ((FindingKind.SOURCE_ERROR, True), (FindingKind.MISSING_VALUE, False)):
        wanted = {key: value for key, value in expected.items() if (value[0] is not None) is printed}
        assert len(wanted) == 1
        ((unit, margin), (amount, implied)) = next(iter(wanted.items()))
        (finding,) = [f for f in findings if f.kind is kind]
        assert (fold(finding.unit_path[-1]), fold(finding.label), finding.measure) == (unit, margin, "actual")
        assert (finding.printed_amount, finding.implied_amount) == (amount, implied)
        assert finding.witnesses >= (3 if printed else 2)
    unsaid = "entity_unsure"  # a chapter by itself does not say whose it is
    others = [
        f for f in findings
        if f.severity is not Severity.NOTE and f.kind not in (FindingKind.SOURCE_ERROR, FindingKind.MISSING_VALUE)
        and f.rule_id != unsaid
    ]  # fmt: skip
    assert not others, [(f.kind.value, f.label, f.message_en) for f in others]


@pytest.mark.parametrize("form", FORMS)
def test_units_and_responsible_persons(forms, form):
    truth = read_text(TEXTS[0])
    read = {fold(unit.name): unit.responsible for unit in report(forms[form]).units}
    assert {fold(name): fold(person) for name, person in truth.units.items()} == {
        name: fold(person) for name, person in read.items() if person
    }


@pytest.mark.parametrize("form", FORMS)
def test_fifteen_goals_under_four_themes(forms, form):
    goals = report(forms[form]).goals
    assert len(goals) == 15
    assert len({fold(goal.theme) for goal in goals}) == 4
    assert all(goal.goal and goal.outcome and goal.means and goal.responsible for goal in goals)
    assert len({goal.unit_path for goal in goals}) == 1


@pytest.mark.parametrize("form", FORMS)
def test_the_whole_text_stands_under_its_unit(forms, form):
    read = report(forms[form])
    texts: dict[str, str] = {}
    for section in read.sections:
        texts[fold(section.unit_path[-1])] = texts.get(fold(section.unit_path[-1]), "") + fold(section.text)
    goals = fold(" ".join(f"{goal.strategic_goal} {goal.goal}" for goal in read.goals))
    missing = [
        (unit, text[:60])
        for unit, text in read_text(TEXTS[0]).paragraphs
        if fold(text) not in texts.get(fold(unit), "") and fold(text) not in goals
    ]
    assert not missing, missing
