"""What the data-quality report says, before anybody sets it in type. The texts are in one language already.

Belongs here: the shape. Does not belong here: where the figures come from (collect.py), how they look (html.py).
"""

from __future__ import annotations

from decimal import Decimal

from selko.schemas.models.base import Model
from selko.schemas.models.findings import Severity


class ProofRow(Model):
    """One printed figure of a sum: `counted` is its amount times its sign in the sum."""

    label: str
    detail: str
    page: int | None
    printed: str | None
    counted: Decimal | None


class Proof(Model):
    """One sum. `about` is what all its figures have in common."""

    title: str
    about: str
    rows: tuple[ProofRow, ...]
    residual: Decimal | None
    tolerance: Decimal | None
    holds: bool


class ReportFinding(Model):
    """`place` is unit, statement and column in words; `sentence` the whole message."""

    finding_id: str
    rule_id: str
    severity: Severity
    kind: str
    sentence: str
    place: str
    unit: str | None
    label: str | None
    page: int | None
    printed: str | None
    printed_amount: Decimal | None  # only where it is not what the printed string says alone: another unit of money
    implied_amount: Decimal | None
    difference: Decimal | None
    witnesses: int
    proofs: tuple[Proof, ...]
    decision: str | None


class Coverage(Model):
    """Figures of one statement or one unit; `depth` is the unit's level under the entity."""

    name: str
    depth: int
    figures: int
    proven: int
    consistent: int
    unproven: int
    disputed: int


class CheckLine(Model):
    rule_id: str
    title: str
    severity: Severity
    owner: str
    success: bool
    checked: int
    failed: int
    detail: str


class NotRead(Model):
    """Numbers that are no figures, by reason."""

    reason: str
    count: int
    pages: tuple[int, ...]
    examples: tuple[str, ...]


class ChangedFigure(Model):
    """A figure of an earlier year that this report prints otherwise than the report before it."""

    unit: str
    label: str
    statement: str
    measure: str
    fiscal_year: int
    before: Decimal
    now: Decimal
    difference: Decimal
    reason: str
    page: int | None


class DocumentReport(Model):
    """All that is known of the quality of one document. `state`: loaded, superseded, quarantined, or checked (in no
    warehouse). `verdict`: block, warn or clean."""

    document_id: str
    file_name: str
    entity: str
    report_year: int
    language: str
    page_count: int | None
    state: str
    verdict: str
    reader_version: str
    figures: int
    proven: int
    consistent: int
    unproven: int
    disputed: int
    nils: int
    unplaced: int
    sections: int
    goals: int
    identities: int
    identities_holding: int
    findings: tuple[ReportFinding, ...]
    by_statement: tuple[Coverage, ...]
    by_unit: tuple[Coverage, ...]
    checks: tuple[CheckLine, ...]
    not_read: tuple[NotRead, ...]
    changed: tuple[ChangedFigure, ...]

    def of(self, severity: str) -> tuple[ReportFinding, ...]:
        return tuple(finding for finding in self.findings if finding.severity.value == severity)

    def share(self, part: int) -> Decimal:
        """Of the figures, in per cent, rounded down so that nothing looks complete that is not."""
        return Decimal(0) if not self.figures else Decimal(1000 * part // self.figures) / 10


class QualityReport(Model):
    language: str
    documents: tuple[DocumentReport, ...]
