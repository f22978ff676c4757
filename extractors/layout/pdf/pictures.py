"""Tables on a picture that stands in a document of another kind: read as those on a scanned page are.

Belongs here: OCR, tables and grids put together for one picture. Does not belong here: pictures on pages of a PDF
(scan/inlays), whether a picture shows a table (print_in_pictures).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selko.extractors.layout.pdf.reader import grid_of
from selko.extractors.layout.pdf.scan.inlays import judge_rows
from selko.extractors.layout.pdf.scan.reader import DPI, READER, is_ocr_installed, read_scanned_page
from selko.extractors.layout.pdf.tables.find import find_tables
from selko.extractors.layout.printed.pictures import PictureReader
from selko.schemas.models.layout import GridTable

if TYPE_CHECKING:
    from numpy.typing import NDArray


def find_picture_reader() -> PictureReader | None:
    """Who reads pictures; None where OCR is not installed."""
    return PictureReader(DPI / 72, judge_rows, read_picture) if is_ocr_installed() else None


def read_picture(grey: NDArray[Any], width: float, height: float) -> tuple[GridTable, ...]:
    """The tables on a picture of this size in points; their places are those on the picture."""
    page = read_scanned_page(1, grey, width, height)
    return tuple(grid_of(table, page, READER) for table in find_tables(page))
