"""One document, read and proved, for a session in Python: what `selko.read` gives and `selko.open` opens.

Belongs here: the shape in which people meet a report. Does not belong here: any reading, checking or SQL of its own.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selko.extractors.pipeline import extract_with_tables
from selko.schemas.models.report import AnnualReport, FactStatus

if TYPE_CHECKING:
    import duckdb

    from selko.warehouse.quality.result import QualityResult


class Report:
    """A report with its figures, sections, goals and findings as DuckDB relations, columns as in the warehouse's views.

    `.facts.df()` gives them to pandas (money as floats, as DuckDB does), `.facts.fetchall()` to Python (money as
    Decimal), and `.facts.filter("status = 'disputed'")` asks further. `.tables` is what `selko tables` prints,
    `.sql("…")` asks all views, and `.annual_report` is the typed report for programs.
    """

    def __init__(self, annual_report: AnnualReport, tables: list[dict[str, Any]]):
        self.annual_report = annual_report
        self.tables = tables

    def __repr__(self) -> str:
        report = self.annual_report
        figures = [fact.status for fact in report.facts if fact.amount is not None]
        whose = f"{report.entity or 'no entity'} {report.report_year or 'no year'}"
        shown = (FactStatus.PROVEN, FactStatus.CONSISTENT, FactStatus.DISPUTED)
        counts = ", ".join(f"{figures.count(status)} {status.value}" for status in shown)
        return f"<selko.Report {report.document.file_name}: {whose}, {len(figures)} figures, {counts}>"

    @property
    def entity(self) -> str:
        """Whose report it is, as printed; empty when the document does not say."""
        return self.annual_report.entity

    @property
    def year(self) -> int:
        """The fiscal year of the report; 0 when the document does not say."""
        return self.annual_report.report_year

    @property
    def language(self) -> str:
        """fi, sv or en."""
        return self.annual_report.language

    @property
    def facts(self) -> duckdb.DuckDBPyRelation:
        """The view `facts`: one row per figure, with its place, its meaning and how far it is proved."""
        return self._read.view("facts")

    @property
    def sections(self) -> duckdb.DuckDBPyRelation:
        """The view `sections`: the headings with the text under them."""
        return self._read.view("sections")

    @property
    def goals(self) -> duckdb.DuckDBPyRelation:
        """The view `goals`: goals, indicators, targets and outcomes."""
        return self._read.view("goals")

    @property
    def findings(self) -> duckdb.DuckDBPyRelation:
        """The view `findings`: what is wrong or worth a look, as `selko check` says it (the expectations too)."""
        return self._checked.view("findings")

    @cached_property
    def quality(self) -> QualityResult:
        """What the expectations say of the report, those that it meets too."""
        from selko.warehouse.quality.expectations import check_report

        return check_report(self.annual_report)

    def sql(self, query: str) -> duckdb.DuckDBPyRelation:
        """An answer from all the views of the warehouse, with this report alone in it."""
        return self._checked.sql(query)

    @cached_property
    def _read(self) -> duckdb.DuckDBPyConnection:
        from selko.warehouse.one_report import open_report

        return open_report(self.annual_report)

    @cached_property
    def _checked(self) -> duckdb.DuckDBPyConnection:
        from selko.warehouse.one_report import add_quality

        add_quality(self._read, self.annual_report, self.quality)
        return self._read


def read(path: str | Path, entity: str | None = None, year: int | None = None, language: str | None = None) -> Report:
    """Read and prove one document: PDF, DOCX or text. Needs no server and no warehouse, and keeps nothing.

    Entity, year and language are read from the document unless given. Raises SourceError for a file that cannot be
    used; what is wrong in the content stands in `.findings`.

        >>> report = selko.read("tilinpaatos-2024.pdf")
        >>> report.facts.df()[["unit", "label", "measure", "fiscal_year", "amount", "page", "status"]]
    """
    return Report(*extract_with_tables(path, entity, year, language))


def open_warehouse(warehouse: str | Path | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a warehouse; without a name, to the one that the settings name (`data/selko.duckdb`).

    It reaches nothing but this file. The file is replaced as a whole by a later load: open it anew to see what is new.
    Raises WarehouseError when there is none, or none that this Selko knows how to read.
    """
    from selko.warehouse.database import connect_reading

    if warehouse is None:
        from selko.flows.settings import read_settings

        warehouse = read_settings().warehouse
    return connect_reading(Path(warehouse))
