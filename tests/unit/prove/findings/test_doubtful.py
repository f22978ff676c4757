"""A figure that OCR doubts is flagged unless arithmetic proves it; one that a text layer gives never is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selko.extractors.prove.findings.doubtful import find_doubtful
from selko.schemas.models.amounts import AmountState
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import Fact, FactStatus, Measure, StatementKind


def fact(confidence: float | None, status: FactStatus) -> Fact:
    return Fact(
        fact_id="0123456789abcdef:1:2:3",
        fiscal_year=2031,
        unit_path=("Koivusalmi",),
        statement=StatementKind.OPERATING,
        line_item=None,
        label="Siivousmenot",
        measure=Measure.ACTUAL,
        column_text="TP 2031",
        state=AmountState.REPORTED,
        printed="-4 713",
        printed_amount=Decimal(-4713),
        amount=Decimal(-4713),
        scale=1,
        decimals=0,
        currency="EUR",
        provenance=Provenance(page=6),
        table_no=1,
        row_no=2,
        column_no=3,
        reader="ocr.rapidocr",
        confidence=confidence,
        status=status,
    )


@pytest.mark.parametrize(
    ("confidence", "status", "flagged"),
    [
        (0.62, FactStatus.UNPROVEN, True),
        (0.62, FactStatus.PROVEN, False),
        (0.62, FactStatus.DISPUTED, False),  # the identity that fails says it already
        (0.99, FactStatus.UNPROVEN, False),
        (None, FactStatus.UNPROVEN, False),
    ],
)
def test_only_a_doubtful_figure_that_nothing_proves_is_flagged(confidence, status, flagged):
    findings = find_doubtful([fact(confidence, status)], "0" * 64)
    assert bool(findings) is flagged
    if flagged:
        assert "-4 713" in findings[0].message_en and "62 %" in findings[0].message_fi and "6" in findings[0].message_sv
