"""The expectations over one report: every rule's outcome, passed ones too, the findings and the verdict.

Belongs here: which rules run on what, what a failure becomes. Does not belong here: the rules (schemas/expectations),
their columns (frames.py), the library that runs them (engine.py, imported when the first report is checked).
"""

from __future__ import annotations

from datetime import date

from selko.schemas.models.findings import Finding, Outcome, ReportVerdict, Severity
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import AnnualReport, Fact
from selko.schemas.rules import Rule, build_finding, load_rules
from selko.warehouse.quality.frames import build_frame, find_figures
from selko.warehouse.quality.result import QualityResult, RuleResult

EXAMPLES = 3


def prepare() -> None:
    """Loads Great Expectations, which takes a second and more, so that the first report does not wait for it."""
    import selko.warehouse.quality.engine  # noqa: F401


def check_report(
    report: AnnualReport, *, today: date | None = None, rules: dict[str, Rule] | None = None
) -> QualityResult:
    """Runs every rule that has an expectation over the frames of the report.

    A rule that cannot be run (its column, its frame or its type does not exist, its arguments are wrong) fails, and is
    a blocking finding `rule_crashed`: a check that was not made is never a check that was passed.
    """
    from selko.warehouse.quality.engine import run_rules

    today = today or date.today()
    by_frame: dict[str, list[Rule]] = {}
    for rule in (load_rules() if rules is None else rules).values():
        if rule.expectation is not None:
            by_frame.setdefault(rule.expectation.frame, []).append(rule)
    outcomes, findings = [], []
    for name, asked in by_frame.items():
        frame = build_frame(name, report, today)
        if frame is None:
            reason = f"there is no frame '{name}'"
            results = [
                RuleResult(rule_id=rule.id, success=False, checked=0, failed=0, crashed=reason) for rule in asked
            ]
        else:
            results = run_rules(frame, asked)
        for rule, checked in zip(asked, results, strict=True):
            outcomes.append(_outcome(rule, checked))
            findings += _findings(rule, checked, report)
    blocking = any(finding.severity is Severity.BLOCK for finding in (*report.findings, *findings))
    return QualityResult(
        outcomes=tuple(outcomes),
        findings=tuple(findings),
        verdict=ReportVerdict.QUARANTINED if blocking else ReportVerdict.LOADED,
    )


def _outcome(rule: Rule, result: RuleResult) -> Outcome:
    return Outcome(
        rule_id=rule.id,
        severity=rule.severity,
        owner=rule.owner,
        success=result.success,
        checked=result.checked,
        failed=result.failed,
        detail=result.crashed or ("" if result.success or result.value is None else f"{result.value}"),
    )


def _findings(rule: Rule, result: RuleResult, report: AnnualReport) -> list[Finding]:
    """One finding of a rule that failed, at the place of the first figure that fails it."""
    document_id = report.document.document_id
    if result.crashed:
        return [build_finding("rule_crashed", document_id, words={"rule": rule.id, "detail": result.crashed})]
    said = {finding.rule_id for finding in report.findings}
    if result.success or not rule.finding or said.intersection(rule.unless):
        return []
    at_fault = _figures(rule, result, report)
    words = {
        "count": result.failed,
        "checked": result.checked,
        "share": round(100 * result.failed / result.checked) if result.checked else 100,
        "value": "–" if result.value is None else f"{result.value:g}" if _is_real(result.value) else result.value,
        "examples": "; ".join(map(_example, at_fault[:EXAMPLES])) or "–",
    }
    place = at_fault[0].provenance if at_fault else Provenance()
    return [
        build_finding(
            rule.id,
            document_id,
            provenance=place,
            words=words,
            severity=rule.severity,
            kind=rule.kind,
            fact_ids=tuple(fact.fact_id for fact in at_fault),
        )
    ]


def _figures(rule: Rule, result: RuleResult, report: AnnualReport) -> list[Fact]:
    assert rule.expectation is not None
    if rule.expectation.frame != "facts":
        return []
    if not result.rows:
        return []
    rows = set(result.rows)
    figures = {row: figure for row, figure in enumerate(find_figures(report)) if row in rows}
    return [figures[row] for row in result.rows]


def _example(fact: Fact) -> str:
    """`[12] Toimintatuotot 1 234`: page, label and figure as printed; the same in every language."""
    page = f"[{fact.provenance.page}] " if fact.provenance.page else ""
    return f"{page}{fact.label} {fact.printed}"


def _is_real(value: object) -> bool:
    return isinstance(value, float)
