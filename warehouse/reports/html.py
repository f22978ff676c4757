"""The data-quality report as one HTML file that needs nothing else: no script, no picture, no request to anywhere.

Belongs here: setting in type. Does not belong here: gathering (collect.py). Everything that comes from a document is
escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, partial
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from selko.warehouse.reports.model import Coverage, QualityReport
from selko.warehouse.tables_out import write_whole
from selko.warehouse.texts import money, name_of, text

HERE = Path(__file__).parent
MOST_RANGES = 12


def render_html(report: QualityReport) -> str:
    """The whole page as text. Raises QueryError for a language that there is not."""
    language = report.language

    def words(key: str, **filled: object) -> str:
        return text(key, language, **filled)

    environment = _environment()
    filters = {
        "money": partial(money, language=language),
        "signed": lambda value: _signed(value, language),
        "count": lambda value: money(Decimal(value), language),
        "percent": lambda value: f"{money(value, language, 1)}\u00a0%",
        "share": lambda row: _share(row, language),
        "pages": lambda numbers: write_pages(numbers, words),
    }
    page = environment.overlay()
    page.filters = {**environment.filters, **filters}
    return page.get_template("quality.html.j2").render(
        language=language,
        documents=report.documents,
        css=Markup(_css()),
        t=words,
        name=lambda group, value: name_of(group, value, language),
    )


def write_html(report: QualityReport, out: Path) -> None:
    """Writes the page, whole or not at all. Raises QueryError when it cannot be written."""
    write_whole(out, render_html(report).encode())


def write_pages(numbers: Sequence[int], words: object) -> str:
    """`3–5, 9`: page numbers, neighbours joined; the rest counted where there are very many."""
    ranges = [list(group) for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    spans = [f"{group[0][1]}–{group[-1][1]}" if len(group) > 1 else f"{group[0][1]}" for group in ranges]
    if len(spans) <= MOST_RANGES:
        return ", ".join(spans)
    left = sum(len(group) for group in ranges[MOST_RANGES:])
    return f"{', '.join(spans[:MOST_RANGES])} {words('report.more', count=left)}" if callable(words) else ""


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _css() -> str:
    return (HERE / "quality.css").read_text(encoding="utf-8")


def _signed(value: Decimal | None, language: str) -> str:
    written = money(value, language)
    return f"+{written}" if value is not None and value > 0 else written


def _share(row: Coverage, language: str) -> str:
    share = Decimal(0) if not row.figures else Decimal(100 * row.proven // row.figures)
    return f"{money(share, language)}\u00a0%"
