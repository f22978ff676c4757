"""The expectations: each can fail, on a report damaged for it; a check that was not made blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from selko.schemas.models.findings import ReportVerdict, Severity
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import AnnualReport, FactStatus, Measure
from selko.schemas.rules import ExpectationSpec, build_finding, load_rules
from selko.warehouse.quality.expectations import check_report
from selko.warehouse.quality.frames import build_frame
from tests.annual_reports import document_of, make_fact, make_identity, make_report, make_table

TODAY = date(2024, 6, 1)
DOCUMENT = document_of("a")
FACTS = make_table(DOCUMENT)
CLEAN = make_report(DOCUMENT, FACTS, unplaced=(), identities=(make_identity(FACTS[:3], (1, 1, -1)),))


def with_facts(**changes: object) -> AnnualReport:
    """The clean report with its second figure changed."""
    changed = replace(FACTS[1], **changes)
    return CLEAN.model_copy(update={"facts": (FACTS[0], changed, *FACTS[2:])})


def failed(report: AnnualReport) -> dict[str, Severity]:
    result = check_report(report, today=TODAY)
    crashed = [outcome for outcome in result.outcomes if not outcome.success and not outcome.checked]
    assert not crashed, crashed
    return {finding.rule_id: finding.severity for finding in result.findings}


def test_a_clean_report_passes_every_rule_and_the_passed_ones_are_told():
    result = check_report(CLEAN, today=TODAY)
    assert result.findings == ()
    assert result.verdict is ReportVerdict.LOADED
    asked = {rule.id for rule in load_rules().values() if rule.expectation}
    assert {outcome.rule_id for outcome in result.outcomes} == asked
    assert all(outcome.success for outcome in result.outcomes)
    checked = {outcome.rule_id: outcome.checked for outcome in result.outcomes}
    assert checked["fact_id_unique"] == len(FACTS)
    assert checked["identity_amended_budget"] == checked["identity_rows"] == 1
    assert checked["identity_units"] == 0


@pytest.mark.parametrize(
    ("report", "rule", "severity"),
    [
        (CLEAN.model_copy(update={"complete": False}), "document_complete", "block"),
        (
            CLEAN.model_copy(update={"facts": (), "sections": (), "goals": (), "identities": ()}),
            "report_has_content",
            "block",
        ),
        (CLEAN.model_copy(update={"facts": (), "identities": ()}), "report_has_figures", "warn"),
        (CLEAN.model_copy(update={"entity": " "}), "entity_known", "block"),
        (CLEAN.model_copy(update={"report_year": 1989}), "report_year_plausible", "block"),
        (CLEAN.model_copy(update={"report_year": 2026}), "report_year_not_ahead", "block"),
        (CLEAN.model_copy(update={"facts": (*FACTS, FACTS[0])}), "fact_id_unique", "block"),
        (with_facts(provenance=Provenance()), "figure_has_place", "block"),
        (with_facts(provenance=Provenance(page=4)), "page_in_document", "block"),
        (with_facts(provenance=Provenance(page=0)), "page_in_document", "block"),
        (with_facts(amount=Decimal("50.01")), "amount_as_printed", "block"),
        (with_facts(amount=None), "amount_present", "block"),
        (with_facts(amount=Decimal(10) ** 15 + 1, printed_amount=Decimal(10) ** 15 + 1), "amount_possible", "block"),
        (with_facts(amount=Decimal(10) ** 11 + 1, printed_amount=Decimal(10) ** 11 + 1), "amount_plausible", "warn"),
        (with_facts(currency="XYZ"), "currency_known", "warn"),
        (with_facts(fiscal_year=1923), "fiscal_year_near_report", "warn"),
        (with_facts(line_item="NO.SUCH"), "line_item_in_taxonomy", "block"),
        (
            CLEAN.model_copy(update={"unplaced": make_report(DOCUMENT).unplaced * 4}),
            "few_numbers_left_over",
            "warn",
        ),
        (
            CLEAN.model_copy(update={"facts": tuple(replace(f, status=FactStatus.DISPUTED) for f in FACTS)}),
            "few_figures_disputed",
            "warn",
        ),
        (
            CLEAN.model_copy(update={"facts": tuple(replace(f, status=FactStatus.UNPROVEN) for f in FACTS)}),
            "some_figures_proven",
            "note",
        ),
        (
            CLEAN.model_copy(update={"facts": tuple(replace(f, measure=Measure.OTHER) for f in FACTS)}),
            "measure_known",
            "note",
        ),
        (
            CLEAN.model_copy(update={"facts": tuple(replace(f, fiscal_year=None) for f in FACTS)}),
            "fiscal_year_known",
            "note",
        ),
        (
            CLEAN.model_copy(
                update={"sections": (CLEAN.sections[0].model_copy(update={"page_first": 3, "page_last": 2}),)}
            ),
            "section_pages_in_order",
            "warn",
        ),
        (
            CLEAN.model_copy(update={"goals": (CLEAN.goals[0].model_copy(update={"goal": None}),)}),
            "goal_has_content",
            "note",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_damage_is_seen(report, rule, severity):
    result = check_report(report, today=TODAY)
    found = {finding.rule_id: finding.severity for finding in result.findings}
    assert found.get(rule) == severity, found
    assert "rule_crashed" not in found
    assert (result.verdict is ReportVerdict.QUARANTINED) == (Severity.BLOCK in found.values())


def test_every_rule_that_finds_something_has_its_damage():
    """A rule that no report can break is no rule: add a damaged report to the list above."""
    (cases,) = (mark.args[1] for mark in test_damage_is_seen.pytestmark if mark.name == "parametrize")
    damaged = {rule for _, rule, _ in cases}
    for rule in load_rules().values():
        if rule.expectation and rule.finding:
            assert rule.id in damaged, f"add a report that breaks {rule.id} to the cases of test_damage_is_seen"


def test_a_percentage_or_a_figure_without_currency_is_no_fault():
    assert failed(with_facts(currency=None, measure=Measure.UTILISATION_PCT)) == {}


def test_a_flipped_sign_is_as_printed():
    assert failed(with_facts(amount=Decimal(-50))) == {}


def test_an_identity_that_fails_is_an_outcome_and_no_second_finding():
    report = CLEAN.model_copy(update={"identities": (make_identity(FACTS[:3], (1, 1, -1), residual=9),)})
    result = check_report(report, today=TODAY)
    outcome = next(item for item in result.outcomes if item.rule_id == "identity_amended_budget")
    assert (outcome.success, outcome.checked, outcome.failed) == (False, 1, 1)
    assert result.findings == ()
    assert result.verdict is ReportVerdict.LOADED


def test_within_the_tolerance_an_identity_holds():
    report = CLEAN.model_copy(update={"identities": (make_identity(FACTS[:3], (1, 1, -1), residual=-2),)})
    assert all(outcome.success for outcome in check_report(report, today=TODAY).outcomes)


def test_what_the_reading_has_said_is_not_said_twice():
    page = build_finding("unreadable_page", DOCUMENT.document_id, words={"page": 2, "detail": "x"})
    report = CLEAN.model_copy(update={"complete": False, "findings": (page,)})
    result = check_report(report, today=TODAY)
    assert result.findings == ()
    assert result.verdict is ReportVerdict.QUARANTINED
    assert [outcome.rule_id for outcome in result.outcomes if not outcome.success] == ["document_complete"]


@pytest.mark.parametrize(
    "spec",
    [
        {"frame": "facts", "type": "expect_column_values_to_not_be_null", "kwargs": {"column": "no_such_column"}},
        {"frame": "no_such_frame", "type": "expect_column_values_to_not_be_null", "kwargs": {"column": "amount"}},
        {"frame": "facts", "type": "expect_no_such_thing", "kwargs": {"column": "amount"}},
        {"frame": "facts", "type": "expect_column_values_to_be_between", "kwargs": {"nonsense": 1}},
        {"frame": "facts", "type": "expect_column_values_to_be_between", "kwargs": {"column": "place", "min_value": 1}},
    ],
)
def test_a_rule_that_cannot_be_run_blocks(spec):
    rule = load_rules()["amount_present"].model_copy(update={"expectation": ExpectationSpec.model_validate(spec)})
    result = check_report(CLEAN, today=TODAY, rules={rule.id: rule})
    assert [finding.rule_id for finding in result.findings] == ["rule_crashed"]
    assert result.verdict is ReportVerdict.QUARANTINED
    assert not result.outcomes[0].success and result.outcomes[0].detail
    assert "amount_present" in result.findings[0].message_fi and "\n" not in result.findings[0].message_fi


def test_a_finding_names_the_figures_and_the_first_place():
    result = check_report(with_facts(amount=Decimal(51)), today=TODAY)
    finding = result.findings[0]
    assert finding.fact_ids == (FACTS[1].fact_id,)
    assert finding.provenance == FACTS[1].provenance
    assert finding.message_fi == "Lukuja, joiden arvo ei ole painetun mukainen: 1 ([1] Toimintatuotot 50)."


def test_nothing_is_written_and_nothing_is_shown(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    check_report(CLEAN, today=TODAY)
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_the_frames_of_an_empty_report_have_their_columns():
    empty = make_report(DOCUMENT, (), sections=(), goals=())
    for name in ("facts", "sections", "goals", "identities_row"):
        frame = build_frame(name, empty, TODAY)
        assert len(frame) == 0 and len(frame.columns) > 0


def test_dashes_are_no_figures():
    report = make_report(DOCUMENT, (make_fact(DOCUMENT, 1, None), make_fact(DOCUMENT, 2, "5")))
    assert len(build_frame("facts", report, TODAY)) == 1


def test_numbers_in_tables_of_text_are_not_counted_as_left_over():
    numbers = tuple(replace(number, reason="in a table of goals") for number in make_report(DOCUMENT).unplaced * 40)
    assert failed(CLEAN.model_copy(update={"unplaced": numbers})) == {}


def test_every_sentence_of_the_rules_can_be_filled():
    words = {"count": 2, "checked": 9, "share": 22, "value": "x", "examples": "y", "rule": "r", "detail": "d"}
    for rule in load_rules().values():
        if rule.expectation or rule.id == "rule_crashed":
            for sentence in (rule.message.fi, rule.message.sv, rule.message.en):
                assert sentence.format(**words)[-1] == "."
        if rule.expectation:
            assert rule.title is not None
