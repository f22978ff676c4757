"""Makes small AnnualReports for the tests of the warehouse: one figure table by unit, sections, goals, findings."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

from selko.schemas.models.amounts import AmountState
from selko.schemas.models.findings import Finding, FindingKind, ReportVerdict, Severity
from selko.schemas.models.provenance import Box, MediaType, Provenance, SourceDocument
from selko.schemas.models.report import (
    AnnualReport,
    Fact,
    FactStatus,
    Goal,
    Identity,
    Indicator,
    Measure,
    NarrativeSection,
    OrganisationUnit,
    SectionKind,
    StatementKind,
    Term,
    UnitLink,
    UnplacedNumber,
)
from selko.warehouse.quality.result import QualityResult

CITY = "Testilän kaupunki"
UNIT = (CITY, "Sivistyslautakunta")
LOADED = QualityResult(outcomes=(), findings=(), verdict=ReportVerdict.LOADED)
QUARANTINED = QualityResult(outcomes=(), findings=(), verdict=ReportVerdict.QUARANTINED)


def make_source(folder: Path, text: str, name: str = "raportti.txt") -> tuple[Path, SourceDocument]:
    """A file with this text, and the SourceDocument of it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode())
    return path, document_of(text, name)


def document_of(text: str, name: str = "raportti.txt", dated: str | None = None) -> SourceDocument:
    content = text.encode()
    return SourceDocument(
        document_id=hashlib.sha256(content).hexdigest(),
        file_name=name,
        media_type=MediaType.TEXT,
        byte_size=len(content),
        dated=dated,
    )


def make_fact(
    document: SourceDocument,
    row: int,
    amount: str | None,
    *,
    column: int = 1,
    year: int | None = 2023,
    measure: Measure = Measure.ACTUAL,
    line_item: str | None = "IS.REV",
    label: str = "Toimintatuotot",
    unit_path: tuple[str, ...] = UNIT,
    statement: StatementKind = StatementKind.OPERATING,
    table: int = 1,
    state: AmountState | None = None,
    **fields: object,
) -> Fact:
    """A figure; None is a dash."""
    value = None if amount is None else Decimal(amount)
    decided = state or (AmountState.NIL if value is None else AmountState.REPORTED if value else AmountState.ZERO)
    return Fact(
        **{
            "fact_id": f"{document.document_id[:16]}:{table}:{row}:{column}",
            "fiscal_year": year,
            "unit_path": unit_path,
            "statement": statement,
            "line_item": line_item,
            "label": label,
            "measure": measure,
            "column_text": f"TP {year}",
            "state": decided,
            "printed": "–" if amount is None else amount.replace(".", ","),
            "printed_amount": value,
            "amount": value,
            "scale": 1,
            "decimals": 0 if value is None else max(0, -value.as_tuple().exponent),
            "currency": "EUR",
            "provenance": Provenance(page=1, box=Box(x0=100.0 * column, top=20.0 * row, x1=180.0, bottom=12.0)),
            "table_no": table,
            "row_no": row,
            "column_no": column,
            "reader": "test",
            **fields,
        }
    )


def make_report(document: SourceDocument, facts: tuple[Fact, ...] = (), **fields: object) -> AnnualReport:
    """A report of the city for 2023 with one section, one goal, one indicator and two units."""
    place = Provenance(page=1)
    return AnnualReport(
        **{
            "document": document,
            "entity": CITY,
            "report_year": 2023,
            "language": "fi",
            "page_count": 3,
            "units": (
                OrganisationUnit(name=CITY, path=(CITY,), level=0, provenance=place),
                OrganisationUnit(name=UNIT[-1], path=UNIT, level=1, responsible="Rehtori", provenance=place),
            ),
            "sections": (
                NarrativeSection(
                    order_no=1,
                    unit_path=UNIT,
                    kind=SectionKind.FINANCIAL,
                    level=1,
                    heading="Talous",
                    heading_path=("Talous",),
                    text="Tuotot ylittyivät.",
                    page_first=1,
                    page_last=1,
                    language="fi",
                ),
            ),
            "goals": (
                Goal(
                    unit_path=UNIT, theme="Elinvoima", strategic_goal=None, goal="Kasvu", order_no=1, provenance=place
                ),
            ),
            "indicators": (
                Indicator(
                    value=Decimal("64.4"),
                    unit="%",
                    what="osuus",
                    sentence="Osuus oli 64,4 %.",
                    year=2023,
                    unit_path=UNIT,
                    provenance=place,
                ),
            ),
            "unit_links": (),
            "facts": facts,
            "unplaced": (UnplacedNumber(printed="12", reason="no measure", provenance=place, table_no=1),),
            "identities": (),
            "findings": (),
            "complete": True,
            "reader_version": "1",
            **fields,
        }
    )


def make_table(document: SourceDocument, *, year: int = 2023, step: int = 0) -> tuple[Fact, ...]:
    """Revenue, costs and margin with budget, amendment, amended budget, actual and variance; everything adds up."""
    rows = (
        ("IS.REV", "Toimintatuotot", (1000, 50, 1050, 1100 + step)),
        ("IS.EXP", "Toimintakulut", (-3000, -150, -3150, -3200)),
        ("IS.MARGIN", "Toimintakate", (-2000, -100, -2100, -2100 + step)),
    )
    measures = (Measure.ORIGINAL_BUDGET, Measure.BUDGET_AMENDMENT, Measure.AMENDED_BUDGET, Measure.ACTUAL)
    return tuple(
        make_fact(
            document,
            row,
            str(amount),
            column=column,
            year=year,
            measure=measure,
            line_item=code,
            label=label,
            status=FactStatus.PROVEN,
            witnesses=1,
        )
        for row, (code, label, amounts) in enumerate(rows, 1)
        for column, (measure, amount) in enumerate(zip(measures, amounts, strict=True), 1)
    )


def make_identity(
    facts: tuple[Fact, ...], coefficients: tuple[int, ...], residual: int = 0, **fields: object
) -> Identity:
    return Identity(
        **{
            "identity_id": "i-" + facts[0].fact_id,
            "rule_id": "row.amended",
            "kind": "row",
            "terms": tuple(
                Term(fact_id=fact.fact_id, coefficient=Decimal(coefficient))
                for fact, coefficient in zip(facts, coefficients, strict=True)
            ),
            "residual": Decimal(residual),
            "tolerance": Decimal(2),
            "holds": abs(residual) <= 2,
            **fields,
        }
    )


def make_finding(document: SourceDocument, fact: Fact, implied: str, **fields: object) -> Finding:
    """A source error on a fact."""
    assert fact.amount is not None
    return Finding(
        **{
            "finding_id": hashlib.sha256((document.document_id + fact.fact_id).encode()).hexdigest()[:16],
            "rule_id": "source_error",
            "severity": Severity.WARN,
            "kind": FindingKind.SOURCE_ERROR,
            "unit_path": fact.unit_path,
            "statement": fact.statement.value,
            "label": fact.label,
            "measure": fact.measure.value,
            "fiscal_year": fact.fiscal_year,
            "provenance": fact.provenance,
            "printed": fact.printed,
            "printed_amount": fact.amount,
            "implied_amount": Decimal(implied),
            "difference": fact.amount - Decimal(implied),
            "witnesses": 2,
            "fact_ids": (fact.fact_id,),
            "message_fi": f"Sivu 1: {fact.label} ei täsmää.",
            "message_sv": f"Sidan 1: {fact.label} stämmer inte.",
            "message_en": f"Page 1: {fact.label} does not add up.",
            **fields,
        }
    )


def make_link(from_unit: tuple[str, ...], to_unit: tuple[str, ...]) -> UnitLink:
    return UnitLink(
        kind="rename",
        from_path=from_unit,
        to_path=to_unit,
        valid_from=None,
        evidence="Lautakunnan nimi muuttui.",
        provenance=Provenance(page=1),
    )
