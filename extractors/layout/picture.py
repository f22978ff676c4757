"""Pictures of places on a page: the page as printed, with what was read drawn over it.

Belongs here: rendering a page, and drawing tables, cells and readers over it for a person who looks for a fault.
Does not belong here: reading.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from selko.schemas.errors import SourceError
from selko.schemas.models.layout import DocumentLayout, GridTable
from selko.schemas.models.provenance import Box

DPI = 110
TABLE, CELL, HEADER, LABEL = "#c1121f", "#4895ef", "#ff9f1c", "#ffffff"


def draw_tables(path: Path, layout: DocumentLayout, folder: Path) -> tuple[Path, ...]:
    """Write `page-NNN.png` for every page of `layout` that has a table; gives their paths.

    A red frame around each table with its number, size and reader; blue cells, orange header cells. Raises SourceError
    for a document without pages.
    """
    if not layout.pages:
        raise SourceError(
            "this document has no pages to draw", file=path.name, way_out="look at its tables without --show"
        )
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    document = pypdfium2.PdfDocument(str(path))
    try:
        for page in layout.pages:
            tables = [table for table in layout.tables if table.provenance.page == page.number]
            if not tables:
                continue
            picture = render_page(document, page.number)
            for number, table in enumerate(tables, start=1):
                _draw_table(picture, table, number)
            target = folder / f"page-{page.number:03d}.png"
            picture.save(target)
            written.append(target)
    finally:
        document.close()
    return tuple(written)


def render_page(document: pypdfium2.PdfDocument, number: int, dpi: int = DPI) -> Image.Image:
    """The page as a reader sees it, in RGB. `number` counts from 1."""
    page = document[number - 1]
    try:
        picture: Image.Image = page.render(scale=dpi / 72).to_pil()
        return picture.convert("RGB")
    finally:
        page.close()


def _draw_table(picture: Image.Image, table: GridTable, number: int) -> None:
    pen = ImageDraw.Draw(picture)
    for cell in table.cells:
        if cell.provenance.box is not None and cell.text:
            pen.rectangle(_pixels(cell.provenance.box), outline=HEADER if cell.row < table.header_rows else CELL)
    if table.provenance.box is None:
        return
    frame = _pixels(table.provenance.box)
    pen.rectangle(frame, outline=TABLE, width=2)
    legend = f" {number} · {table.row_count} x {table.column_count} · {table.reader} "  # the font has no ×
    if table.alternatives:
        legend += f"· {len(table.alternatives)} alternatives "
    font = ImageFont.load_default(13)
    corner = (frame[0], max(0.0, frame[1] - 17))
    pen.rectangle(pen.textbbox(corner, legend, font=font), fill=TABLE)
    pen.text(corner, legend, fill=LABEL, font=font)


def _pixels(box: Box) -> tuple[float, float, float, float]:
    scale = DPI / 72
    return box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale
