"""What the expectations say about one report. Needs no Great Expectations, so that a load can be written without it."""

from __future__ import annotations

from typing import Any

from selko.schemas.models.base import Model
from selko.schemas.models.findings import Finding, Outcome, ReportVerdict


class QualityResult(Model):
    """`outcomes`: every expectation's result, passed ones too. `findings`: those that the expectations themselves
    raise; the findings of reading, meaning and proof stay in the report. `verdict`: QUARANTINED when any finding of
    either blocks."""

    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    verdict: ReportVerdict


class RuleResult(Model):
    """The plain result of one rule on one frame. `rows` are the numbers of the failing rows of the frame, `value` the
    first failing value; `crashed` says in one line why the rule could not be run."""

    rule_id: str
    success: bool
    checked: int
    failed: int
    rows: tuple[int, ...] = ()
    value: Any = None
    crashed: str | None = None
