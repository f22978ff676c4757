"""The one place that composes the stages: a file in, an AnnualReport out. Needs no server and no warehouse.

Belongs here: the order of the stages, and the plain shapes that scripts get (`read_tables`, `read_outline`). Does not
belong here: any reading, meaning or arithmetic of its own, and anything that outlives one document.

The stages are imported when they are called: who asks for an outline does not wait for the solver.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from selko.extractors.intake.limits import DEFAULT_LIMITS, Limits
from selko.schemas.models.layout import DocumentLayout, GridTable
from selko.schemas.models.report import AnnualReport
from selko.schemas.models.tables import Interpretation, TextSection


def read_tables(path: str | Path, pages: Collection[int] | None = None) -> list[dict[str, Any]]:
    """The tables of a document as printed, in reading order; what `selko tables --format json` prints.

    Each is `{page, bbox, rows, reader, spans, block}`: `page` counts from 1 and `bbox` is [x0, top, x1, bottom] in
    points from the page's top left (both None in a document without pages, where `block` is the path of the table);
    `rows` is a full matrix of texts, '' for a blank cell and for what a merged cell covers; `spans` lists the merged
    cells as [row, column, row_span, column_span]. Runs in this process. Raises SourceError for a file that cannot be
    used.
    """
    return build_tables(read_document(path, pages))


def read_outline(path: str | Path, with_text: bool = False) -> list[dict[str, Any]]:
    """The heading tree of a document, flat and in reading order; what `selko outline --json` prints.

    Each is `{order, parent, level, number, heading, heading_path, page_first, page_last}`, and `text` when asked for:
    the text under the heading up to the next one. `parent` is the `order` of the enclosing section. Runs in this
    process. Raises SourceError for a file that cannot be used.
    """
    return build_outline(read_interpretation(path), with_text)


def extract_report(
    path: str | Path,
    entity: str | None = None,
    year: int | None = None,
    language: str | None = None,
    ocr_seconds: float | None = None,
) -> AnnualReport:
    """Read, interpret, normalise and prove one document, in this process.

    Entity, year and language are read from the document unless given; no scanned page is begun later than
    `ocr_seconds` after the start. Raises SourceError for a file that cannot be
    used; what is wrong in the content stands in the report's findings.
    """
    from selko.extractors.normalise.reader import normalise_report
    from selko.extractors.prove.prover import prove_report

    # Nothing here has a name, so that what a stage has used up is gone before the next one takes memory.
    return prove_report(
        normalise_report(
            read_interpretation(path, ocr_seconds, judged=True), entity=entity, year=year, language=language
        )
    )


def extract_with_tables(
    path: str | Path, entity: str | None = None, year: int | None = None, language: str | None = None
) -> tuple[AnnualReport, list[dict[str, Any]]]:
    """`extract_report` and `read_tables` of one reading. Raises as they do."""
    from selko.extractors.interpret.reader import interpret_layout
    from selko.extractors.normalise.reader import normalise_report
    from selko.extractors.prove.prover import prove_report

    layout = read_document(path, judged=True)
    draft = normalise_report(interpret_layout(layout), entity=entity, year=year, language=language)
    return prove_report(draft), build_tables(layout)


def extract_in_child(
    path: str | Path,
    entity: str | None = None,
    year: int | None = None,
    language: str | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> AnnualReport:
    """The same as `extract_report`, in a child process that is killed when it passes its limits.

    Raises SourceError as there, and ExtractionError when a limit was passed or the reader died.
    """
    from selko.extractors.intake.child import run_in_child

    return run_in_child(extract_report, Path(path), entity, year, language, limits.ocr_seconds, limits=limits)


def read_document_in_child(
    path: str | Path, pages: Collection[int] | None = None, *, limits: Limits = DEFAULT_LIMITS
) -> DocumentLayout:
    """The same as `read_document`, in a child process with limits; raises as `extract_in_child`."""
    from selko.extractors.intake.child import run_in_child

    return run_in_child(read_document, Path(path), pages, limits.ocr_seconds, limits=limits)


def draw_in_child(
    path: str | Path, layout: DocumentLayout, folder: Path, *, limits: Limits = DEFAULT_LIMITS
) -> tuple[Path, ...]:
    """Pictures of the pages that have tables, with what was read drawn over them; raises as `extract_in_child`, and
    SourceError for a document without pages."""
    from selko.extractors.intake.child import run_in_child
    from selko.extractors.layout.picture import draw_tables

    return run_in_child(draw_tables, Path(path), layout, folder, limits=limits)


def interpret_in_child(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> Interpretation:
    """The same as `read_interpretation`, in a child process with limits; raises as `extract_in_child`."""
    from selko.extractors.intake.child import run_in_child

    return run_in_child(read_interpretation, Path(path), limits.ocr_seconds, limits=limits)


def read_interpretation(path: str | Path, ocr_seconds: float | None = None, judged: bool = False) -> Interpretation:
    """What the paper says: sections and tables, nothing interpreted yet. `judged` as in `read_layout`. Raises
    SourceError."""
    from selko.extractors.interpret.reader import interpret_layout

    return interpret_layout(read_document(path, None, ocr_seconds, judged))


def read_document(
    path: str | Path,
    pages: Collection[int] | None = None,
    ocr_seconds: float | None = None,
    judged: bool = False,
) -> DocumentLayout:
    """What stands on the paper; scanned pages as far as `ocr_seconds` suffice. Raises SourceError for a file that
    cannot be used."""
    from selko.extractors.intake.source import read_source
    from selko.extractors.layout.reader import read_layout

    file = Path(path)
    return read_layout(file, read_source(file), pages, ocr_seconds, judged)


def build_tables(layout: DocumentLayout) -> list[dict[str, Any]]:
    """The plain shape of a layout's tables; see `read_tables`."""
    return [_table(table) for table in sorted(layout.tables, key=lambda table: table.order)]


def build_outline(interpretation: Interpretation, with_text: bool = False) -> list[dict[str, Any]]:
    """The plain shape of the sections that have a heading, and of text before the first one; see `read_outline`."""
    return [
        _section(section, with_text)
        for section in interpretation.sections
        if section.heading is not None or (with_text and section.text)
    ]


def _table(table: GridTable) -> dict[str, Any]:
    box = table.provenance.box
    return {
        "page": table.provenance.page,
        "bbox": None if box is None else [round(side, 2) for side in (box.x0, box.top, box.x1, box.bottom)],
        "rows": table.rows(),
        "reader": table.reader,
        "spans": [
            [cell.row, cell.column, cell.row_span, cell.column_span]
            for cell in table.cells
            if cell.row_span > 1 or cell.column_span > 1
        ],
        "block": table.provenance.block,
    }


def _section(section: TextSection, with_text: bool) -> dict[str, Any]:
    heading = section.heading
    row: dict[str, Any] = {
        "order": section.order,
        "parent": section.parent,
        "level": section.level,
        "number": heading.number if heading else "",
        "heading": heading.text if heading else "",
        "heading_path": list(section.heading_path),
        "page_first": section.page_first,
        "page_last": section.page_last,
    }
    return {**row, "text": section.text} if with_text else row
