"""Tables as tests print them: a matrix of texts to a GridTable, a layout, and the facts that come of it."""

from __future__ import annotations

from collections.abc import Sequence

from selko.extractors.interpret.tables.build import interpret_tables
from selko.extractors.normalise.figures.facts import build_facts
from selko.extractors.normalise.figures.model import Context, TableFacts
from selko.extractors.normalise.money.decimal_mark import find_custom
from selko.schemas.models.layout import BlockKind, DocumentLayout, GridCell, GridTable, TextBlock
from selko.schemas.models.provenance import Box, MediaType, Provenance, SourceDocument
from selko.schemas.models.report import Fact, UnitSource
from selko.schemas.models.tables import Interpretation, ReportTable

DOCUMENT = SourceDocument(document_id="d" * 64, file_name="report.pdf", media_type=MediaType.PDF, byte_size=1)
ENTITY = "Mallilan kaupunki"


def print_grid(
    rows: Sequence[Sequence[str]],
    *,
    order: int = 10,
    page: int = 1,
    header_rows: int = 0,
    indents: Sequence[float] = (),
    bold: Sequence[int] = (),
    spans: dict[tuple[int, int], int] | None = None,
    continues: bool = False,
) -> GridTable:
    """A grid of these texts; `indents` per row, `bold` rows, `spans` of columns by (row, column)."""
    spans = spans or {}
    cells = []
    for r, row in enumerate(rows):
        covered: set[int] = set()
        for c, text in enumerate(row):
            if c in covered:
                continue
            span = spans.get((r, c), 1)
            covered |= set(range(c + 1, c + span))
            indent = indents[r] if c == 0 and indents else 0.0
            left = 50.0 + 100 * c + indent
            cells.append(
                GridCell(
                    row=r,
                    column=c,
                    text=text,
                    provenance=Provenance(
                        page=page,
                        box=Box(
                            x0=left,
                            top=100.0 + 12 * r,
                            x1=left + 5 * len(text) if c == 0 else 140.0 + 100 * c,
                            bottom=110.0 + 12 * r,
                        ),
                    ),
                    column_span=span,
                    bold=r in bold,
                    indent=indent,
                )
            )
    return GridTable(
        order=order,
        provenance=Provenance(page=page, box=Box(x0=50, top=100, x1=500, bottom=100 + 12 * len(rows))),
        row_count=len(rows),
        column_count=max(len(row) for row in rows),
        cells=tuple(cells),
        reader="test",
        header_rows=header_rows,
        continues=continues,
    )


def print_layout(*grids: GridTable, lines: Sequence[tuple[int, str]] = ()) -> DocumentLayout:
    """A layout of grids and of lines of text at their orders, all on page 1."""
    blocks = tuple(
        TextBlock(order=order, kind=BlockKind.PARAGRAPH, text=text, lines=(text,), provenance=Provenance(page=1))
        for order, text in lines
    )
    return DocumentLayout(document=DOCUMENT, pages=(), blocks=blocks, tables=grids)


def read_printed(*grids: GridTable, lines: Sequence[tuple[int, str]] = ()) -> tuple[ReportTable, ...]:
    """The tables of the report that these grids are."""
    return interpret_tables(print_layout(*grids, lines=lines))


class Units:
    """An organisation of the units named here, all of them directly under the entity."""

    def __init__(self, *names: str, table_unit: str | None = None):
        self.names, self.table_unit = names, table_unit

    def path_of_table(self, table: ReportTable) -> tuple[str, ...]:
        return (ENTITY, self.table_unit) if self.table_unit else (ENTITY,)

    def source_of_table(self, table: ReportTable) -> UnitSource:
        return UnitSource.PRINTED_NEAR

    def find_unit(self, name: str) -> tuple[str, ...] | None:
        if name == ENTITY:
            return (ENTITY,)
        return (ENTITY, name) if name in self.names else None


def read_facts(
    *grids: GridTable,
    lines: Sequence[tuple[int, str]] = (),
    year: int = 2024,
    language: str = "fi",
    units: Units | None = None,
    headings: tuple[str, ...] = (),
) -> tuple[TableFacts, ...]:
    """What the tables of these grids give."""
    tables = read_printed(*grids, lines=lines)
    interpretation = Interpretation(document=DOCUMENT, pages=(), language=language, sections=(), tables=tables)
    context = Context(
        document_id=DOCUMENT.document_id,
        report_year=year,
        language=language,
        units=units or Units(),
        headings=lambda order: headings,
        marks=find_custom(interpretation),
    )
    return build_facts(interpretation, context)


def facts_of(*results: TableFacts) -> list[Fact]:
    """The facts of the preferred readings."""
    return [fact for result in results if result.table for fact in result.table.readings[0].facts]
