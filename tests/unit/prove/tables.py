"""Tables written as text for the tests of the proof: what a reader would print, cell by cell."""

from __future__ import annotations

from decimal import Decimal

from selko.schemas.models.amounts import AmountState
from selko.schemas.models.provenance import MediaType, Provenance, SourceDocument
from selko.schemas.models.report import Draft, Fact, FigureTable, Measure, Reading, StatementKind
from selko.schemas.words.numbers import parse_number

CITY = "Koivuranta"
BUDGET = (
    Measure.ORIGINAL_BUDGET,
    Measure.BUDGET_AMENDMENT,
    Measure.AMENDED_BUDGET,
    Measure.ACTUAL,
    Measure.VARIANCE,
)
CODES = {
    "Toimintatuotot": "IS.REV",
    "Myyntituotot": "IS.REV.SALES",
    "Maksutuotot": "IS.REV.FEES",
    "Tuet ja avustukset": "IS.REV.GRANTS",
    "Muut toimintatuotot": "IS.REV.OTHER",
    "Toimintakulut": "IS.EXP",
    "Henkilöstökulut": "IS.EXP.STAFF",
    "Palvelujen ostot": "IS.EXP.SERV",
    "Aineet": "IS.EXP.MAT",
    "Muut toimintakulut": "IS.EXP.OTHER",
    "Toimintakate": "IS.MARGIN",
    "Sisäiset erät": "IS.INT",
    "Edellisten tilikausien ylijäämä": "BS.EQ.PREV",
    "Tilikauden ylijäämä": "BS.EQ.CURR",
    "Tilikauden ylijäämä (alijäämä)": "IS.SURPLUS",
    "Kertynyt ylijäämä": "KR.ACCSURP",
    "Kertynyt ylijäämä, €/asukas": "KR.ACCSURPCAP",
    "Vuosikate": "IS.ANNUAL",
    "Vuosikate, €/asukas": "KR.ANNCAP",
    "Asukasmäärä": "KR.POP",
    "Rahavarojen muutos": "CF.NET",
    "Rahavarat 31.12.": "CF.CASH.END",
    "Rahavarat 1.1.": "CF.CASH.BEG",
}


def read_table(
    number: int,
    text: str,
    *,
    unit: tuple[str, ...] = (CITY,),
    columns: tuple[tuple[Measure, int], ...] = tuple((measure, 2024) for measure in BUDGET),
    statement: StatementKind = StatementKind.OPERATING,
    scale: int = 1,
    currency: str | None = "EUR",
) -> FigureTable:
    """A table from lines of `label | figure | figure …`; an empty figure is a blank cell."""
    facts = []
    for row, line in enumerate((line for line in text.strip().splitlines() if line.strip()), 1):
        label, *cells = (part.strip() for part in line.split("|"))
        for column, (cell, (measure, year)) in enumerate(zip(cells, columns, strict=False), 1):
            number_read = parse_number(cell)
            if number_read.state is AmountState.NOT_APPLICABLE:
                continue
            percent = "%" in cell
            amount = None if number_read.value is None else number_read.value * (1 if percent else scale)
            facts.append(
                Fact(
                    fact_id=f"t:{number}:{row}:{column}",
                    fiscal_year=year,
                    unit_path=unit,
                    statement=statement,
                    line_item=CODES.get(label),
                    label=label,
                    measure=measure,
                    column_text=f"{measure.value} {year}",
                    state=number_read.state,
                    printed=cell,
                    printed_amount=amount,
                    amount=amount,
                    scale=1 if percent else scale,
                    decimals=number_read.decimals,
                    currency=None if percent else currency,
                    provenance=Provenance(page=number),
                    table_no=number,
                    row_no=row,
                    column_no=column,
                    reader="test",
                )
            )
    return FigureTable(table_no=number, title="", readings=(Reading(name="only", facts=tuple(facts)),))


def build_draft(*tables: FigureTable) -> Draft:
    """A report of these tables, not yet proved."""
    return Draft(
        document=SourceDocument(document_id="7" * 64, file_name="t.docx", media_type=MediaType.DOCX, byte_size=1),
        entity=CITY,
        report_year=2024,
        language="fi",
        page_count=None,
        units=(),
        sections=(),
        goals=(),
        indicators=(),
        unit_links=(),
        tables=tables,
        unplaced=(),
        findings=(),
        complete=True,
    )


def implied(value: str) -> Decimal:
    """'−1 234' as a Decimal."""
    found = parse_number(value).value
    assert found is not None
    return found
