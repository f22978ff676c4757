"""The data-quality report as XLSX, for sorting and passing on, and as JSON, for machines.

Belongs here: sheets and fields. Does not belong here: gathering (collect.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from selko.warehouse.reports.html import write_html, write_pages
from selko.warehouse.reports.model import Coverage, DocumentReport, QualityReport
from selko.warehouse.tables_out import add_sheet, book_bytes, new_book, write_whole
from selko.warehouse.texts import name_of, text

Rows = list[tuple[Any, ...]]


def write_json(report: QualityReport, out: Path) -> None:
    """All of the report; amounts as strings, so that none is rounded. Raises QueryError when it cannot be written."""
    write_whole(out, (report.model_dump_json(indent=1) + "\n").encode())


def write_xlsx(report: QualityReport, out: Path) -> None:
    """A workbook: reports, findings, their sums, coverage, changed figures, checks, and what was not read. Raises
    QueryError when it cannot be written."""

    def words(key: str, **filled: object) -> str:
        return text(key, report.language, **filled)

    def head(*keys: str) -> tuple[str, ...]:
        return tuple(words(key) for key in ("report.entity", "report.year", *keys))

    book = new_book()
    documents = report.documents
    statuses = ("report.count", "report.proven", "report.consistent", "report.unproven", "report.disputed")
    add_sheet(
        book,
        words("report.overview"),
        head("report.file", "report.state", *statuses, "report.unplaced", *(f"severity.{s}" for s in _SEVERITIES)),
        [(*_whose(d), d.file_name, words(f"report.state.{d.state}"), *_counts(d)) for d in documents],
    )
    places = ("report.page", "report.unit", "report.proof_row", "report.where")
    figures = ("report.printed", "report.implied", "report.difference", "report.witnesses")
    add_sheet(
        book,
        words("report.findings"),
        head("report.severity", "report.kind", "report.what", *places, *figures, "report.decision"),
        [row for document in documents for row in _findings(document, report.language)],
    )
    add_sheet(
        book,
        words("report.proof"),
        head(
            "report.what", "report.proof", "report.proof_row", "report.page", "report.printed", "report.proof_counted"
        ),
        [row for document in documents for row in _proofs(document, words("report.proof_gap"))],
    )
    add_sheet(
        book,
        words("report.coverage"),
        head("report.part", "report.name", *statuses),
        [
            (*_whose(document), words(part), row.name, row.figures, *_statuses(row))
            for document in documents
            for part, rows in (("report.by_statement", document.by_statement), ("report.by_unit", document.by_unit))
            for row in rows
        ],
    )
    add_sheet(
        book,
        words("report.changed"),
        head(
            *("report.unit", "report.statement", "report.proof_row", "report.measure", "report.of_figure"),
            *("report.before", "report.now", "report.difference", "report.reason", "report.page"),
        ),
        [
            (
                *_whose(document),
                *(row.unit, row.statement, row.label, row.measure, row.fiscal_year),
                *(row.before, row.now, row.difference, row.reason, row.page),
            )
            for document in documents
            for row in document.changed
        ],
    )
    add_sheet(
        book,
        words("report.checks"),
        head("report.state", "report.check", "report.checked", "report.deviating", "report.owner"),
        [
            (
                *_whose(document),
                words("report.passed" if check.success else "report.failed"),
                *(check.title, check.checked, check.failed, check.owner),
            )
            for document in documents
            for check in document.checks
        ],
    )
    add_sheet(
        book,
        words("report.not_read"),
        head("report.why", "report.count", "report.on_pages", "report.examples"),
        [
            (*_whose(document), group.reason, group.count, write_pages(group.pages, words), " · ".join(group.examples))
            for document in documents
            for group in document.not_read
        ],
    )
    write_whole(out, book_bytes(book))


def write_reports(report: QualityReport, folder: Path, name: str) -> tuple[Path, Path, Path]:
    """`name`.html, .xlsx and .json in the folder; gives their paths. Raises QueryError when one cannot be written."""
    paths = tuple(folder / f"{name}{suffix}" for suffix in (".html", ".xlsx", ".json"))
    for path, write in zip(paths, (write_html, write_xlsx, write_json), strict=True):
        write(report, path)
    return paths[0], paths[1], paths[2]


_SEVERITIES = ("block", "warn", "note")


def _whose(document: DocumentReport) -> tuple[str, int]:
    return document.entity, document.report_year


def _statuses(part: DocumentReport | Coverage) -> tuple[int, ...]:
    return part.proven, part.consistent, part.unproven, part.disputed


def _counts(document: DocumentReport) -> tuple[int, ...]:
    figures = (document.figures, *_statuses(document), document.unplaced)
    return (*figures, *(len(document.of(severity)) for severity in _SEVERITIES))


def _findings(document: DocumentReport, language: str) -> Rows:
    return [
        (
            *_whose(document),
            name_of("severity", finding.severity.value, language),
            *(finding.kind, finding.sentence, finding.page, finding.unit, finding.label, finding.place),
            *(finding.printed, finding.implied_amount, finding.difference, finding.witnesses, finding.decision),
        )
        for finding in document.findings
    ]


def _proofs(document: DocumentReport, gap: str) -> Rows:
    rows: Rows = []
    for finding in document.findings:
        for proof in finding.proofs:
            title = ", ".join(part for part in (proof.title, proof.about) if part)
            rows += [
                (
                    *_whose(document),
                    *(finding.place, title, ", ".join(part for part in (row.label, row.detail) if part)),
                    *(row.page, row.printed, row.counted),
                )
                for row in proof.rows
            ]
            rows.append((*_whose(document), finding.place, title, gap, None, None, proof.residual))
    return rows
