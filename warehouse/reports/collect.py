"""Gathers the data-quality report: from a warehouse, or from reports that are in none.

Belongs here: the two sources, brought to the same plain rows, and these to words. Does not belong here: looks.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from selko.schemas.errors import QueryError
from selko.schemas.models.amounts import AmountState
from selko.schemas.models.findings import Severity
from selko.schemas.models.report import AnnualReport, StatementKind
from selko.schemas.rules import load_rules
from selko.schemas.words.numbers import parse_number
from selko.warehouse.answers import ask
from selko.warehouse.database import open_reading
from selko.warehouse.quality.result import QualityResult
from selko.warehouse.reports.model import (
    ChangedFigure,
    CheckLine,
    Coverage,
    DocumentReport,
    NotRead,
    QualityReport,
    ReportFinding,
)
from selko.warehouse.reports.proofs import build_proof
from selko.warehouse.rows import all_findings, build_counts
from selko.warehouse.texts import name_of

Rows = list[dict[str, Any]]
EXAMPLES = 8
_ORDER = {severity.value: place for place, severity in enumerate(Severity)}
_STATEMENTS = {statement.value: place for place, statement in enumerate(StatementKind)}
_HEAD = """
SELECT d.load_id, d.document_id, d.file_name, d.entity, d.report_year, d.language, d.page_count, d.reader_version,
    v.status AS state, l.nils, l.unplaced, l.sections, l.goals, l.identities,
    (SELECT count(*) FROM raw.identities AS i WHERE i.load_id = d.load_id AND i.holds) AS identities_holding
FROM raw.current_documents AS d
JOIN documents AS v USING (document_id)
JOIN raw.loads AS l ON l.load_id = d.load_id
WHERE v.status <> 'superseded' AND ($entity IS NULL OR lower(d.entity) = lower($entity)
        OR d.entity IN (SELECT entity FROM raw.entities WHERE lower(name) = lower($entity)))
    AND ($year IS NULL OR d.report_year = $year)
ORDER BY d.entity, d.report_year DESC, d.language, d.document_id
"""
_FIGURES = """
SELECT statement, array_to_string(unit_path, ' > ') AS unit_path, status, count(*) AS number, min(table_no) AS first
FROM raw.facts WHERE load_id = ? AND state IN ('reported', 'zero') GROUP BY ALL
"""
_FINDINGS = """
SELECT finding_id, rule_id, severity, kind, unit, statement, label, measure, fiscal_year, page, top, printed,
    printed_amount, implied_amount, difference, witnesses, proof, message_fi, message_sv, message_en, decision
FROM findings WHERE document_id = ?
"""
_CHECKS = "SELECT rule_id, severity, owner, success, checked, failed, detail FROM raw.checks WHERE load_id = ?"
_UNPLACED = "SELECT printed, reason, page FROM raw.unplaced WHERE load_id = ? ORDER BY order_no"
_CHANGED = """
SELECT unit, label, statement, measure, fiscal_year, first_amount AS before, later_amount AS now, difference, reason,
    later_page AS page
FROM restatements WHERE later_document_id = ? AND reason NOT IN ('rounding', 'unit_of_money')
ORDER BY list_position(['unexplained', 'restated', 'restated_announced', 'reorganised'], reason), later_page, unit,
    label, measure, fiscal_year
"""


def build_quality_report(
    warehouse: Path, *, entity: str | None = None, year: int | None = None, language: str = "fi"
) -> QualityReport:
    """The report on every document of the warehouse that matches, those in quarantine too, superseded ones not.

    Raises QueryError when there is none; WarehouseError as open_reading does.
    """
    with open_reading(warehouse) as connection:
        heads = ask(connection, _HEAD, {"entity": entity, "year": year}).records()
        if not heads:
            known = ask(connection, "SELECT DISTINCT entity || ' ' || report_year FROM documents ORDER BY 1").rows
            hint = f"there are {', '.join(name for (name,) in known[:8])}" if known else "load one with 'selko ingest'"
            raise QueryError("the warehouse has no such report", way_out=hint)
        documents = []
        for head in heads:
            load, document = [head.pop("load_id")], [head["document_id"]]
            findings = ask(connection, _FINDINGS, document).records()
            for finding in findings:
                finding["proof"] = json.loads(finding["proof"])
            documents.append(
                _document(
                    head,
                    figures=ask(connection, _FIGURES, load).records(),
                    findings=findings,
                    checks=ask(connection, _CHECKS, load).records(),
                    unplaced=ask(connection, _UNPLACED, load).records(),
                    changed=ask(connection, _CHANGED, document).records(),
                    language=language,
                )
            )
    return QualityReport(language=language, documents=tuple(documents))


def build_checked_report(checked: Iterable[tuple[AnnualReport, QualityResult]], language: str = "fi") -> QualityReport:
    """The same for reports that were read and checked and are in no warehouse."""
    return QualityReport(
        language=language, documents=tuple(_unloaded(report, quality, language) for report, quality in checked)
    )


def _unloaded(report: AnnualReport, quality: QualityResult, language: str) -> DocumentReport:
    counts = build_counts(report, quality)
    head = {
        "document_id": report.document.document_id,
        "file_name": report.document.file_name,
        **report.model_dump(include={"entity", "report_year", "language", "page_count", "reader_version"}),
        "state": "checked",
        **{name: counts[name] for name in ("nils", "unplaced", "sections", "goals", "identities")},
        "identities_holding": sum(identity.holds for identity in report.identities),
    }
    numbers: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], int] = {}
    for fact in report.facts:
        if fact.state in (AmountState.REPORTED, AmountState.ZERO):
            key = (fact.statement.value, " > ".join(fact.unit_path), fact.status.value)
            numbers[key] += 1
            first[key] = min(first.get(key, fact.table_no), fact.table_no)
    figures = [
        {"statement": statement, "unit_path": path, "status": status, "number": number, "first": first[key]}
        for key, number in numbers.items()
        for statement, path, status in [key]
    ]
    findings = [
        {
            **finding.model_dump(mode="json", exclude={"provenance"}),
            "printed_amount": finding.printed_amount,
            "implied_amount": finding.implied_amount,
            "difference": finding.difference,
            "unit": finding.unit_path[-1] if finding.unit_path else None,
            "page": finding.provenance.page,
            "top": finding.provenance.box.top if finding.provenance.box else None,
            "decision": None,
        }
        for finding in all_findings(report, quality)
    ]
    unplaced = [
        {"printed": number.printed, "reason": number.reason, "page": number.provenance.page}
        for number in report.unplaced
    ]
    checks = [outcome.model_dump(mode="json") for outcome in quality.outcomes]
    return _document(
        head, figures=figures, findings=findings, checks=checks, unplaced=unplaced, changed=[], language=language
    )


def _document(
    head: dict[str, Any],
    *,
    figures: Rows,
    findings: Rows,
    checks: Rows,
    unplaced: Rows,
    changed: Rows,
    language: str,
) -> DocumentReport:
    by_status: Counter[str] = Counter()
    for row in figures:
        by_status[row["status"]] += row["number"]
    severities = {row["severity"] for row in findings}
    return DocumentReport(
        **head,
        verdict="block" if "block" in severities else "warn" if "warn" in severities else "clean",
        figures=sum(by_status.values()),
        proven=by_status["proven"],
        consistent=by_status["consistent"],
        unproven=by_status["unproven"],
        disputed=by_status["disputed"],
        findings=tuple(_finding(row, language) for row in sorted(findings, key=_finding_order)),
        by_statement=_by_statement(figures, language),
        by_unit=_by_unit(figures),
        checks=tuple(_check(row, language) for row in checks),
        not_read=_not_read(unplaced, language),
        changed=tuple(_changed(row, language) for row in changed),
    )


def _finding_order(row: dict[str, Any]) -> tuple[Any, ...]:
    return (_ORDER[row["severity"]], row["page"] or 0, row["top"] or 0.0, row["finding_id"])


def _finding(row: dict[str, Any], language: str) -> ReportFinding:
    measure = name_of("measure", row["measure"], language)
    column = " ".join(part for part in (measure, str(row["fiscal_year"] or "")) if part)
    parts = (row["unit"], name_of("statement", row["statement"], language), row["label"], column)
    return ReportFinding(
        **{name: row[name] for name in ("finding_id", "rule_id", "severity", "unit", "label", "page", "printed")},
        **{name: row[name] for name in ("implied_amount", "difference", "witnesses")},
        kind=name_of("kind", row["kind"], language),
        printed_amount=_printed_amount(row),
        sentence=row[f"message_{language}"],
        place=" · ".join(part for part in parts if part),
        proofs=tuple(build_proof(identity, language) for identity in row["proof"].get("identities", ())),
        decision=name_of("report.decision", row["decision"], language) or None,
    )


def _printed_amount(row: dict[str, Any]) -> Decimal | None:
    """The amount that a printed figure stands for, where its unit of money makes it another number."""
    amount = row["printed_amount"]
    return None if amount is None or parse_number(row["printed"] or "").value == amount else amount


def _by_statement(figures: Rows, language: str) -> tuple[Coverage, ...]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in figures:
        counts[row["statement"]][row["status"]] += row["number"]
    ordered = sorted(counts, key=lambda statement: _STATEMENTS.get(statement, len(_STATEMENTS)))
    return tuple(_coverage(name_of("statement", statement, language), 0, counts[statement]) for statement in ordered)


def _by_unit(figures: Rows) -> tuple[Coverage, ...]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, int] = {}
    for row in figures:
        path = row["unit_path"]
        counts[path][row["status"]] += row["number"]
        first[path] = min(first.get(path, row["first"]), row["first"])

    def place(path: str) -> list[tuple[int, str]]:
        """Units stand under the unit above them, in the order in which the report brings them."""
        parts = path.split(" > ")
        above = [" > ".join(parts[: end + 1]) for end in range(len(parts))]
        return [(min(first[p] for p in first if p == unit or p.startswith(f"{unit} > ")), unit) for unit in above]

    return tuple(
        _coverage(path.split(" > ")[-1], path.count(" > "), counts[path]) for path in sorted(counts, key=place)
    )


def _coverage(name: str, depth: int, counts: Counter[str]) -> Coverage:
    return Coverage(
        name=name,
        depth=depth,
        figures=sum(counts.values()),
        **{status: counts[status] for status in ("proven", "consistent", "unproven", "disputed")},
    )


def _check(row: dict[str, Any], language: str) -> CheckLine:
    rule = load_rules().get(row["rule_id"])
    title = getattr(rule.title, language) if rule and rule.title else row["rule_id"]
    return CheckLine(**{**row, "title": title, "owner": name_of("owner", row["owner"], language)})


def _not_read(unplaced: Rows, language: str) -> tuple[NotRead, ...]:
    groups: dict[str, Rows] = defaultdict(list)
    for row in unplaced:
        groups[row["reason"]].append(row)
    return tuple(
        NotRead(
            reason=name_of("unplaced", reason, language),
            count=len(rows),
            pages=tuple(sorted({row["page"] for row in rows if row["page"] is not None})),
            examples=tuple(dict.fromkeys(" ".join(row["printed"].split()) for row in rows))[:EXAMPLES],
        )
        for reason, rows in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    )


def _changed(row: dict[str, Any], language: str) -> ChangedFigure:
    names = {group: name_of(group, row[group], language) for group in ("statement", "measure", "reason")}
    return ChangedFigure(**{**row, **names})
