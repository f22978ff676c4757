"""One row per ingested file, as `selko ingest --json` prints it, and how a whole run is summed up.

Belongs here: the shape of the contract, counting, the markdown that the Prefect page shows. Does not belong here: any
judgement on a report's content; that comes in the findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from selko.schemas.errors import SelkoError, build_machine_error
from selko.schemas.models.findings import Severity
from selko.schemas.words.printing import show_markdown

if TYPE_CHECKING:
    from prefect.states import State

    from selko.schemas.models.report import AnnualReport
    from selko.warehouse.known import KnownReport
    from selko.warehouse.quality.result import QualityResult

Row = dict[str, Any]
SEVERITIES = ("block", "warn", "note")


class UnfinishedError(SelkoError):
    """A run that did not do all it was asked to; `rows` tells of each part. Prefect wants an exception in a failed
    state, or it makes one up."""

    def __init__(self, message: str, rows: Sequence[Row], way_out: str | None = None):
        super().__init__(message, way_out=way_out)
        self.rows = list(rows)

    def __reduce__(self) -> tuple[object, ...]:
        return (UnfinishedError, (self.message, self.rows, self.way_out))


def rows_of(state: State) -> list[Row]:
    """The rows of a run, however it ended. Raises the error of a run that broke off."""
    result: list[Row] | BaseException = state.result(raise_on_failure=False)
    if isinstance(result, UnfinishedError):
        return result.rows
    if isinstance(result, BaseException):
        raise result
    return result


def report_row(path: str, report: AnnualReport, quality: QualityResult) -> Row:
    """What a report that was read and checked says about itself; `seconds` is the caller's to set."""
    from selko.warehouse.rows import build_counts

    counts = build_counts(report, quality)
    return {
        "file": path,
        "document_id": report.document.document_id,
        "status": quality.verdict.value,
        "entity": report.entity or None,  # '' and 0 where they stand nowhere; a finding says so
        "report_year": report.report_year or None,
        "language": report.language,
        **{name: counts[name] for name in ("facts", "proven", "disputed", "unplaced")},
        "findings": {severity: counts[f"findings_{severity}"] for severity in SEVERITIES},
        "seconds": None,
        "error": None,
        "error_kind": None,
    }


def known_row(path: str, known: KnownReport) -> Row:
    """What the warehouse says of a document that was not read again."""
    return {
        "file": path,
        "document_id": known.document_id,
        "status": "unchanged",
        "entity": known.entity or None,
        "report_year": known.report_year or None,
        "language": known.language,
        **{name: getattr(known, name) for name in ("facts", "proven", "disputed", "unplaced")},
        "findings": {severity: known.findings[Severity(severity)] for severity in SEVERITIES},
        "seconds": None,
        "error": None,
        "error_kind": None,
    }


def failed_row(path: str, error: BaseException) -> Row:
    """The row of a file that could not be read or loaded."""
    name, error = type(error).__name__, build_machine_error(error, path) or error
    known = isinstance(error, SelkoError)
    return {
        "file": path,
        "document_id": None,
        "status": "failed",
        "entity": None,
        "report_year": None,
        "language": None,
        "facts": 0,
        "proven": 0,
        "disputed": 0,
        "unplaced": 0,
        "findings": dict.fromkeys(SEVERITIES, 0),
        "seconds": None,
        "error": " ".join((str(error) if known else f"{path}: Selko itself failed ({name}: {error}).").split()),
        "error_kind": name,
    }


def worst(rows: Sequence[Row]) -> Literal["not_loaded", "findings", "clean"]:
    """How a run is to be called: never better than its worst file."""
    if any(row["status"] in ("quarantined", "failed") for row in rows):
        return "not_loaded"
    if any(row["findings"]["block"] or row["findings"]["warn"] for row in rows):
        return "findings"
    return "clean"


def build_markdown(rows: Sequence[Row], warehouse: str) -> str:
    """The summary that the Prefect page shows."""
    statuses = Counter(row["status"] for row in rows)
    lines = [
        "# Ingestion",
        "",
        f"{len(rows)} files into {show_markdown(warehouse)}: "
        + ", ".join(f"{number} {name}" for name, number in statuses.items()),
        "",
        "| file | status | entity | year | facts | proven | disputed | unplaced | block | warn | note |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        cells = [row[name] for name in ("file", "status", "entity", "report_year")]
        cells += [row[name] for name in ("facts", "proven", "disputed", "unplaced")]
        cells += [row["findings"][severity] for severity in SEVERITIES]
        lines.append("| " + " | ".join("" if cell is None else show_markdown(str(cell)) for cell in cells) + " |")
    errors = [f"- {show_markdown(row['error'])}" for row in rows if row["error"]]
    return "\n".join([*lines, *(["", "## Not loaded", "", *errors] if errors else [])])
