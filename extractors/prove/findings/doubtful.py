"""Figures that OCR read with doubt and that no arithmetic confirms.

Belongs here: which figures of scanned pages a person must look at. Does not belong here: how sure OCR is (layout), what
a proven figure is worth (the identities tell, whatever OCR thought).
"""

from __future__ import annotations

from collections.abc import Iterable

from selko.schemas.models.findings import Finding
from selko.schemas.models.report import Fact, FactStatus
from selko.schemas.rules import build_finding

SURE = 0.9  # of the least sure character: misread figures of noisy pages lie below, well printed ones above


def find_doubtful(facts: Iterable[Fact], document_id: str) -> list[Finding]:
    """One finding per figure that was read from a picture less surely than SURE and that nothing proves."""
    return [
        build_finding(
            "doubtful_figure",
            document_id,
            provenance=fact.provenance,
            unit_path=fact.unit_path,
            statement=fact.statement,
            label=fact.label,
            measure=fact.measure,
            fiscal_year=fact.fiscal_year,
            printed=fact.printed,
            printed_amount=fact.printed_amount,
            fact_ids=(fact.fact_id,),
            words={"page": fact.provenance.page or "–", "sure": round(100 * fact.confidence)},
        )
        for fact in facts
        if fact.confidence is not None and fact.confidence < SURE and fact.status is FactStatus.UNPROVEN
    ]
