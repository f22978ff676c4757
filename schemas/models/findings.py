"""What is wrong, or worth a look, in a report: a finding with its place, its proof and a sentence for finance."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import Field

from selko.schemas.models.base import Model
from selko.schemas.models.provenance import Provenance


class Severity(StrEnum):
    """`block` keeps a report out of the public views, `warn` loads it and tells finance, `note` only informs."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"


class FindingKind(StrEnum):
    SOURCE_ERROR = "source_error"
    READER_ERROR = "reader_error"
    MISSING_VALUE = "missing_value"
    UNEXPLAINED = "unexplained"
    RESTATED = "restated"
    UNMAPPED = "unmapped"
    STRUCTURE = "structure"
    CLAIM = "claim"


class Finding(Model):
    """`finding_id` is derived from document, rule and place, so that the same finding keeps its id on re-ingestion.

    `proof` holds the identities and the facts in them, as plain JSON.
    """

    finding_id: str
    rule_id: str
    severity: Severity
    kind: FindingKind
    unit_path: tuple[str, ...] = ()
    statement: str | None = None
    label: str | None = None
    measure: str | None = None
    fiscal_year: int | None = None
    provenance: Provenance = Provenance()
    printed: str | None = None
    printed_amount: Decimal | None = None
    implied_amount: Decimal | None = None
    difference: Decimal | None = None
    witnesses: int = 0
    fact_ids: tuple[str, ...] = ()
    proof: dict[str, Any] = Field(default_factory=dict)
    message_fi: str
    message_sv: str
    message_en: str


class Outcome(Model):
    """The result of one expectation over one document; passed ones too."""

    rule_id: str
    severity: Severity
    owner: str
    success: bool
    checked: int
    failed: int
    detail: str = ""


class ReportVerdict(StrEnum):
    """What happens with the report as a whole."""

    LOADED = "loaded"
    QUARANTINED = "quarantined"
