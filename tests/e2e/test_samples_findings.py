"""The planted errors of the samples are found, each with its cell, value and kind; nothing else is flagged."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selko.schemas.models.findings import Finding, Severity
from selko.warehouse.quality.expectations import check_report
from tests.e2e.sample_truth import entry_of, first, fold, report_of, sample_files

FILES = sample_files()


def serious(file: str) -> list[Finding]:
    report = report_of(file)
    quality = check_report(report)
    found = {f.finding_id: f for f in (*report.findings, *quality.findings) if f.severity is not Severity.NOTE}
    return list(found.values())


def is_about(finding: Finding, planted: dict) -> bool:
    if planted["kind"] == "claim":
        return finding.kind.value == "claim" and fold(finding.unit_path[-1] if finding.unit_path else "") == fold(
            planted["unit"]
        )
    return (
        finding.kind.value == planted["kind"]
        and bool(finding.unit_path)
        and fold(finding.unit_path[-1]) == fold(planted["unit"])
        and fold(finding.label) == fold(planted["label"])
        and finding.measure == planted["measure"]
        and finding.fiscal_year == planted["fiscal_year"]
        and finding.implied_amount == Decimal(planted["implied"])
    )


@pytest.mark.parametrize("file", FILES)
def test_each_planted_error_is_named_once_with_its_value(file):
    findings = serious(file)
    for planted in entry_of(file)["planted"]:
        hits = [f for f in findings if is_about(f, planted)]
        assert len(hits) == 1, (planted, first([line(f) for f in findings]))
        if planted["kind"] != "claim":
            assert hits[0].witnesses >= 2
            assert hits[0].provenance.page == planted["page"]


@pytest.mark.parametrize("file", FILES)
def test_nothing_else_is_flagged(file):
    planted = entry_of(file)["planted"]
    others = [f for f in serious(file) if not any(is_about(f, error) for error in planted)]
    assert not others, first([line(f) for f in others])


def line(f: Finding) -> str:
    unit = f.unit_path[-1] if f.unit_path else ""
    return (
        f"{f.severity.value} {f.kind.value} {f.rule_id} p. {f.provenance.page} {unit} | {f.label} | {f.measure} "
        f"{f.fiscal_year} | {f.printed} → {f.implied_amount} ({f.witnesses}): {f.message_en[:90]}"
    )
