"""The report on documents that were read and checked and are in no warehouse, for `selko check`."""

from __future__ import annotations

from collections.abc import Iterable

from selko.schemas.models.report import AnnualReport
from selko.warehouse.quality.result import QualityResult
from selko.warehouse.reports.collect import build_checked_report
from selko.warehouse.reports.html import render_html


def render_checked(checked: Iterable[tuple[AnnualReport, QualityResult]], language: str) -> str:
    """The HTML page as text. Raises QueryError for a language that there is not."""
    return render_html(build_checked_report(checked, language))
