"""Why one page was read as it was: the stages run as for a report, and what each of them said of the page.

Belongs here: which tables and findings touch the page, and putting the stages' own words together. Does not belong
here: reasons (each stage has its own `explain`), and how they are shown (flows/cli/explain.py).

The whole document is read, since what decides on a page often stands on another: the unit of money, the chapter, the
same table's header.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from selko.extractors.intake.child import run_in_child
from selko.extractors.intake.limits import DEFAULT_LIMITS, Limits
from selko.extractors.interpret.reader import interpret_layout
from selko.extractors.normalise.explain import explain_table
from selko.extractors.normalise.reader import normalise_report
from selko.extractors.pipeline import read_document
from selko.extractors.prove.explain import explain_readings
from selko.extractors.prove.prover import prove_report
from selko.schemas.errors import SettingsError
from selko.schemas.models.explanation import Candidate, PageExplanation, Place, TableReason
from selko.schemas.models.layout import DocumentLayout, GridTable
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import AnnualReport, Draft
from selko.schemas.models.tables import Interpretation, ReportTable

_OF_UNITS = frozenset({"scale_inferred", "unit_of_money_unrecognised"})  # rules on the unit of money of one table


def explain_page(path: str | Path, page: int, ocr_seconds: float | None = None) -> PageExplanation:
    """What the stages saw on a page and what decided; of all tables where the format has no pages.

    Raises SourceError for a file that cannot be used, SettingsError when the document has no such page.
    """
    layout = read_document(path, None, ocr_seconds, judged=True)
    numbers = {one.number for one in layout.pages}
    if numbers and page not in numbers:
        raise SettingsError(
            f"there is no page {page}", file=Path(path).name, way_out=f"name one from 1 to {max(numbers)} with --page"
        )
    interpretation = interpret_layout(layout)
    draft = normalise_report(interpretation)
    return build_explanation(layout, interpretation, draft, prove_report(draft), page if numbers else None)


def explain_in_child(path: str | Path, page: int, *, limits: Limits = DEFAULT_LIMITS) -> PageExplanation:
    """The same in a child process with limits; raises ExtractionError too, when a limit was passed."""
    return run_in_child(explain_page, Path(path), page, limits.ocr_seconds, limits=limits)


def build_explanation(
    layout: DocumentLayout, interpretation: Interpretation, draft: Draft, report: AnnualReport, page: int | None
) -> PageExplanation:
    """The same from what the stages gave."""
    tables = [table for table in interpretation.tables if _is_on(table, page)]
    return PageExplanation(
        file_name=report.document.file_name,
        page=page,
        entity=report.entity,
        report_year=report.report_year,
        language=report.language,
        places=tuple(
            _place(grid, tables)
            for grid in sorted(layout.tables, key=lambda grid: grid.order)
            if page in (None, grid.provenance.page)
        ),
        tables=tuple(_explain(interpretation, draft, report, table, page) for table in tables),
        problems=tuple(one.detail for one in layout.problems if page in (None, one.provenance.page)),
        findings=tuple(
            (found.rule_id, found.message_en) for found in report.findings if page in (None, found.provenance.page)
        ),
    )


def _is_on(table: ReportTable, page: int | None) -> bool:
    if page is None or page in (table.page_first, table.page_last):
        return True
    return any(row.provenance.page == page for row in table.rows)


def _place(grid: GridTable, tables: Sequence[ReportTable]) -> Place:
    return Place(
        box=grid.provenance.box,
        block=grid.provenance.block,
        continues=grid.continues,
        candidates=tuple(
            Candidate(reader=one.reader, rows=one.row_count, columns=one.column_count, header_rows=one.header_rows)
            for one in (grid, *grid.alternatives)
        ),
        tables=tuple(
            table.table_no for table in tables if any(_lies_in(row.provenance, grid.provenance) for row in table.rows)
        ),
    )


def _lies_in(inner: Provenance, outer: Provenance) -> bool:
    """Whether the middle of a row lies in a table; without boxes, whether its block does."""
    if inner.page != outer.page:
        return False
    if inner.box is None or outer.box is None:
        return bool(inner.block and outer.block and inner.block.startswith(outer.block))
    middle = (inner.box.top + inner.box.bottom) / 2
    return outer.box.top <= middle <= outer.box.bottom and inner.box.x0 < outer.box.x1 and inner.box.x1 > outer.box.x0


def _explain(
    interpretation: Interpretation, draft: Draft, report: AnnualReport, table: ReportTable, page: int | None
) -> TableReason:
    number = table.table_no
    figures = next((one for one in draft.tables if one.table_no == number), None)
    readings = explain_readings(figures) if figures is not None else ()
    grid = next((reading.grid for reading in readings if reading.chosen), 0)
    read = table.alternatives[grid - 1] if grid else table
    section = next((one for one in interpretation.sections if one.order == table.section), None)
    reason = explain_table(
        read,
        [fact for fact in report.facts if fact.table_no == number],
        [row for row in read.rows if page in (None, row.provenance.page)],
        report_year=report.report_year,
        heading_path=section.heading_path if section else (),
        running=interpretation.running.get(page, ()) if page is not None else (),
        unit_findings=[
            found.message_en for found in report.findings if found.rule_id in _OF_UNITS and found.label == str(number)
        ],
    )
    unplaced = tuple(
        (one.printed, one.reason)
        for one in report.unplaced
        if one.table_no == number and page in (None, one.provenance.page)
    )
    return reason.model_copy(update={"readings": readings, "unplaced": unplaced})
