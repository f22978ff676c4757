"""Selko reads the annual reports of municipalities, proves their figures, and keeps them where years can be compared.

    >>> import selko
    >>> report = selko.read("tilinpaatos-2024.pdf")   # one document, no server, no warehouse
    >>> report.facts.df()                             # pandas
    >>> selko.open("data/selko.duckdb").sql("SELECT * FROM facts_latest")   # read-only DuckDB

The four rooms (`selko.schemas`, `selko.extractors`, `selko.warehouse`, `selko.flows`) lie at the top of the
repository and are linked here; in an installed package they lie here. Everything is imported when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selko.extractors.pipeline import extract_report, read_tables
    from selko.report import Report, read
    from selko.report import open_warehouse as open
    from selko.warehouse.quality.expectations import check_report

__all__ = ["Report", "check_report", "extract_report", "open", "read", "read_tables"]

_HOMES = {
    "Report": "selko.report.Report",
    "check_report": "selko.warehouse.quality.expectations.check_report",
    "extract_report": "selko.extractors.pipeline.extract_report",
    "open": "selko.report.open_warehouse",
    "read": "selko.report.read",
    "read_tables": "selko.extractors.pipeline.read_tables",
}


def __getattr__(name: str) -> Any:
    """The public names, from their homes; `import selko` alone loads nothing heavy."""
    from importlib import import_module

    if name in _HOMES:
        module, _, there = _HOMES[name].rpartition(".")
        return getattr(import_module(module), there)
    raise AttributeError(f"module 'selko' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
