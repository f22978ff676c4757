"""An AnnualReport as rows: one Arrow table per table of the schema `raw`. Pure; knows no database connection.

Does not belong here: deciding anything about a figure.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from decimal import Context, Decimal
from itertools import islice
from typing import Any

import pyarrow as pa
from pydantic_core import to_jsonable_python

from selko.schemas.models.amounts import AmountState
from selko.schemas.models.findings import Finding, Severity
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import AnnualReport, FactStatus
from selko.warehouse.announcements import find_announcements
from selko.warehouse.quality.result import QualityResult

MONEY = pa.decimal128(38, 6)
PLACE = Decimal("0.000001")
LIMIT = Decimal(10) ** 31
WIDE = Context(prec=38)  # as many digits as MONEY has; Python's own 28 are too few to round the largest
BATCH = 2000  # rows that stand in memory as Python's objects, which take ten times the room
TEXT, INTEGER, REAL, FLAG, TEXTS = pa.string(), pa.int32(), pa.float64(), pa.bool_(), pa.list_(pa.string())
TERMS = pa.list_(pa.struct([("fact_id", TEXT), ("coefficient", MONEY)]))
BOX = [("page", INTEGER), ("x0", REAL), ("top", REAL), ("x1", REAL), ("bottom", REAL), ("block", TEXT)]

COLUMNS: dict[str, list[tuple[str, pa.DataType]]] = {
    "documents": [
        ("document_id", TEXT),
        ("media_type", TEXT),
        ("byte_size", pa.int64()),
        ("dated", TEXT),
        ("page_count", INTEGER),
        ("complete", FLAG),
    ],
    "facts": [
        ("fact_id", TEXT),
        ("fiscal_year", INTEGER),
        ("unit_path", TEXTS),
        ("statement", TEXT),
        ("line_item", TEXT),
        ("label", TEXT),
        ("groups", TEXTS),
        ("measure", TEXT),
        ("column_text", TEXT),
        ("state", TEXT),
        ("printed", TEXT),
        ("printed_amount", MONEY),
        ("amount", MONEY),
        ("scale", INTEGER),
        ("decimals", INTEGER),
        ("currency", TEXT),
        *BOX,
        ("table_no", INTEGER),
        ("row_no", INTEGER),
        ("column_no", INTEGER),
        ("reader", TEXT),
        ("confidence", REAL),
        ("footnote", TEXT),
        ("witnesses", INTEGER),
        ("status", TEXT),
    ],
    "identities": [
        ("identity_id", TEXT),
        ("rule_id", TEXT),
        ("kind", TEXT),
        ("terms", TERMS),
        ("constant", MONEY),
        ("residual", MONEY),
        ("tolerance", MONEY),
        ("holds", FLAG),
    ],
    "sections": [
        ("order_no", INTEGER),
        ("unit_path", TEXTS),
        ("kind", TEXT),
        ("level", INTEGER),
        ("heading", TEXT),
        ("heading_path", TEXTS),
        ("text", TEXT),
        ("page_first", INTEGER),
        ("page_last", INTEGER),
        ("language", TEXT),
    ],
    "goals": [
        ("order_no", INTEGER),
        ("unit_path", TEXTS),
        *((name, TEXT) for name in ("theme", "strategic_goal", "goal", "unit_goal", "means", "indicator")),
        *((name, TEXT) for name in ("target", "outcome", "responsible", "verdict")),
        ("page", INTEGER),
    ],
    "indicators": [
        ("order_no", INTEGER),
        ("unit_path", TEXTS),
        ("value", MONEY),
        ("unit", TEXT),
        ("what", TEXT),
        ("sentence", TEXT),
        ("year", INTEGER),
        ("page", INTEGER),
    ],
    "units": [
        ("order_no", INTEGER),
        ("name", TEXT),
        ("path", TEXTS),
        ("level", INTEGER),
        ("responsible", TEXT),
        ("page", INTEGER),
    ],
    "unit_links": [
        ("kind", TEXT),
        ("from_path", TEXTS),
        ("to_path", TEXTS),
        ("valid_from", pa.date32()),
        ("evidence", TEXT),
        ("page", INTEGER),
    ],
    "other_names": [("name", TEXT)],
    "unplaced": [("order_no", INTEGER), ("printed", TEXT), ("reason", TEXT), ("table_no", INTEGER), *BOX],
    "findings": [
        ("finding_id", TEXT),
        ("rule_id", TEXT),
        ("severity", TEXT),
        ("kind", TEXT),
        ("unit_path", TEXTS),
        ("statement", TEXT),
        ("label", TEXT),
        ("measure", TEXT),
        ("fiscal_year", INTEGER),
        *BOX,
        ("printed", TEXT),
        ("printed_amount", MONEY),
        ("implied_amount", MONEY),
        ("difference", MONEY),
        ("witnesses", INTEGER),
        ("fact_ids", TEXTS),
        ("proof", TEXT),
        ("message_fi", TEXT),
        ("message_sv", TEXT),
        ("message_en", TEXT),
    ],
    "checks": [
        ("rule_id", TEXT),
        ("severity", TEXT),
        ("owner", TEXT),
        ("success", FLAG),
        ("checked", INTEGER),
        ("failed", INTEGER),
        ("detail", TEXT),
    ],
    "announcements": [
        ("kind", TEXT),
        ("unit_path", TEXTS),
        ("sentence", TEXT),
        ("amounts", pa.list_(MONEY)),
        ("page", INTEGER),
    ],
}


def all_findings(report: AnnualReport, quality: QualityResult) -> tuple[Finding, ...]:
    """The findings of the report and of its checks, in their order, each once. Two that say different things at one
    place keep ids of their own: the second one's ends in -2."""
    kept: dict[str, Finding] = {}
    for finding in (*report.findings, *quality.findings):
        number, name = 1, finding.finding_id
        while name in kept and kept[name] != finding.model_copy(update={"finding_id": name}):
            number += 1
            name = f"{finding.finding_id}-{number}"
        kept[name] = finding.model_copy(update={"finding_id": name})
    return tuple(kept.values())


def build_tables(report: AnnualReport, quality: QualityResult, load_id: int) -> dict[str, pa.Table]:
    """Every row of one load, by the name of its table in `raw`. Rows carry the load's number."""
    document = report.document
    rows: dict[str, Iterable[dict[str, Any]]] = {
        "documents": [
            {
                **document.model_dump(include={"document_id", "media_type", "byte_size", "dated"}, mode="json"),
                "page_count": report.page_count,
                "complete": report.complete,
            }
        ],
        "facts": map(_fact_row, report.facts),
        "identities": (
            {
                "identity_id": identity.identity_id,
                "rule_id": identity.rule_id,
                "kind": identity.kind,
                "terms": [{"fact_id": term.fact_id, "coefficient": fit(term.coefficient)} for term in identity.terms],
                "constant": fit(identity.constant),
                "residual": fit(identity.residual),
                "tolerance": fit(identity.tolerance),
                "holds": identity.holds,
            }
            for identity in report.identities
        ),
        "sections": [section.model_dump(mode="json") for section in report.sections],
        "goals": [_with_page(goal) for goal in report.goals],
        "indicators": [
            {**_with_page(indicator), "order_no": number, "value": fit(indicator.value)}
            for number, indicator in enumerate(report.indicators)
        ],
        "units": [{**_with_page(unit), "order_no": number} for number, unit in enumerate(report.units)],
        "unit_links": [{**_with_page(link), "valid_from": link.valid_from} for link in report.unit_links],
        "unplaced": [
            {
                "order_no": order,
                "printed": number.printed,
                "reason": number.reason,
                "table_no": number.table_no,
                **_place(number.provenance),
            }
            for order, number in enumerate(report.unplaced)
        ],
        "other_names": [{"name": name} for name in report.also_named],
        "announcements": [
            {**found, "amounts": sorted(filter(None, map(fit, found["amounts"])))}
            for found in find_announcements(report)
        ],
    }
    tables = {name: _arrow(name, content, load_id) for name, content in rows.items()}
    return {**tables, **build_quality_tables(report, quality, load_id)}


def build_quality_tables(report: AnnualReport, quality: QualityResult, load_id: int) -> dict[str, pa.Table]:
    """Of these rows what was found and what was checked."""
    return {
        "findings": _arrow("findings", map(finding_row, all_findings(report, quality)), load_id),
        "checks": _arrow("checks", (outcome.model_dump(mode="json") for outcome in quality.outcomes), load_id),
    }


def build_counts(report: AnnualReport, quality: QualityResult) -> dict[str, int]:
    """The counts that stand in `loads`."""
    kinds = Counter((fact.state, fact.status) for fact in report.facts)  # which are read once
    figures: Counter[FactStatus] = Counter()
    for (state, status), number in kinds.items():
        figures[status] += number if state in (AmountState.REPORTED, AmountState.ZERO) else 0
    findings = all_findings(report, quality)
    return {
        "facts": figures.total(),
        "nils": sum(number for (state, _), number in kinds.items() if state is AmountState.NIL),
        "proven": figures[FactStatus.PROVEN],
        "disputed": figures[FactStatus.DISPUTED],
        "unplaced": len(report.unplaced),
        "identities": len(report.identities),
        "sections": len(report.sections),
        "goals": len(report.goals),
        **{
            f"findings_{severity.value}": sum(finding.severity is severity for finding in findings)
            for severity in Severity
        },
    }


def fit(amount: Decimal | None) -> Decimal | None:
    """The amount with six decimals; None where it has more digits than any sum of money (the checks block these)."""
    if amount is None or not amount.is_finite() or abs(amount) >= LIMIT:
        return None
    return amount.quantize(PLACE, context=WIDE)


def _fact_row(fact: Any) -> dict[str, Any]:
    return {
        "fact_id": fact.fact_id,
        "fiscal_year": fact.fiscal_year,
        "unit_path": fact.unit_path,
        "statement": fact.statement.value,
        "line_item": fact.line_item,
        "label": fact.label,
        "groups": fact.groups,
        "measure": fact.measure.value,
        "column_text": fact.column_text,
        "state": fact.state.value,
        "printed": fact.printed,
        "printed_amount": fit(fact.printed_amount),
        "amount": fit(fact.amount),
        "scale": fact.scale,
        "decimals": fact.decimals,
        "currency": fact.currency,
        **_place(fact.provenance),
        "table_no": fact.table_no,
        "row_no": fact.row_no,
        "column_no": fact.column_no,
        "reader": fact.reader,
        "confidence": fact.confidence,
        "footnote": fact.footnote,
        "quantity": fact.quantity,
        "segment": fact.segment,
        "inferred": [part.value for part in fact.inferred],
        "witnesses": fact.witnesses,
        "status": fact.status.value,
    }


def finding_row(finding: Finding) -> dict[str, Any]:
    """A finding as a row of raw.findings, without its load."""
    plain = finding.model_dump(mode="json", exclude={"provenance", "proof"})
    money = {name: fit(getattr(finding, name)) for name in ("printed_amount", "implied_amount", "difference")}
    proof = json.dumps(finding.model_dump(mode="json", include={"proof"})["proof"], ensure_ascii=False, sort_keys=True)
    return {**plain, **money, "proof": proof, **_place(finding.provenance)}


def _place(provenance: Provenance) -> dict[str, Any]:
    box = provenance.box
    sides = {"x0": box.x0, "top": box.top, "x1": box.x1, "bottom": box.bottom} if box else {}
    return {"page": provenance.page, "block": provenance.block, **sides}


def _with_page(part: Any) -> dict[str, Any]:
    return {**to_jsonable_python(part), "page": part.provenance.page}


def _arrow(name: str, rows: Iterable[dict[str, Any]], load_id: int) -> pa.Table:
    schema = pa.schema([("load_id", INTEGER), *COLUMNS[name]])
    waiting, batches = iter(rows), []
    while batch := [{"load_id": load_id, **row} for row in islice(waiting, BATCH)]:
        batches.append(pa.RecordBatch.from_pylist(batch, schema=schema))
    return pa.Table.from_batches(batches, schema=schema)
