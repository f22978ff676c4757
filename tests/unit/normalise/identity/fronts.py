"""The front of a report as tests print it: headings and lines of its first page, running lines, text and tables behind.
Names are made up."""

from __future__ import annotations

from collections.abc import Sequence

from selko.schemas.models.layout import Page
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.tables import ColumnHead, Heading, Interpretation, ReportTable, TableKind, TextSection
from tests.printed_tables import DOCUMENT

NOWHERE = Provenance()


def section(order: int, page: int, heading: str | None, text: str = "") -> TextSection:
    """A section of one page."""
    made = None if heading is None else Heading(level=1, text=heading, number="", provenance=Provenance(page=page))
    return TextSection(
        order=order,
        parent=None,
        heading=made,
        level=0 if heading is None else 1,
        heading_path=() if heading is None else (heading,),
        text=text,
        page_first=page,
        page_last=page,
    )


def table(number: int, page: int, heads: Sequence[str], *captions: str) -> ReportTable:
    """A table of these heads, without rows."""
    return ReportTable(
        table_no=number,
        kind=TableKind.FIGURES,
        section=None,
        captions=captions,
        corner="",
        notes=(),
        heads=tuple(ColumnHead(column=c, texts=(h,), provenance=NOWHERE) for c, h in enumerate(heads, 1)),
        rows=(),
        page_first=page,
        page_last=page,
        box=None,
        reader="test",
        order=number,
    )


def report(
    *cover: str,
    body: Sequence[tuple[str | None, str]] = (),
    tables: Sequence[ReportTable] = (),
    running: Sequence[str] = (),
    pages: int = 6,
    title: str | None = None,
    language: str = "fi",
    file_name: str = "a.pdf",
) -> Interpretation:
    """`cover`: the lines of the first page; `body`: (heading, text) from page 3 on; `running`: on every page."""
    sections = [section(0, 1, None, "\n\n".join(cover))] if cover else []
    sections += [section(len(sections) + n, 3 + n, heading, text) for n, (heading, text) in enumerate(body)]
    return Interpretation(
        document=DOCUMENT.model_copy(update={"file_name": file_name}),
        pages=tuple(Page(number=n, width=595, height=842) for n in range(1, pages + 1)),
        language=language,
        sections=tuple(sections),
        tables=tuple(tables),
        furniture=tuple(running),
        running={n: tuple(running) for n in range(1, pages + 1)} if running else {},
        title=title,
    )
