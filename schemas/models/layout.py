"""What is on the paper, before anybody says what it means: pages, blocks of text, grids of cells."""

from __future__ import annotations

from enum import StrEnum

from selko.schemas.models.base import Model, record
from selko.schemas.models.provenance import Box, Provenance, SourceDocument


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"  # the document itself says so: a Word heading style, an outline level, a PDF bookmark
    LIST_ITEM = "list_item"
    FOOTNOTE = "footnote"
    CONTENTS = "contents"  # a line of the table of contents
    FURNITURE = "furniture"  # running header, footer, page number: no text of the report
    DRAWING = "drawing"  # labels scattered in a chart or a picture: no prose
    HIDDEN = "hidden"  # invisible, outside the page, deleted by a tracked change


@record
class TextStyle:
    """The look of most characters of a block. Size in points; None where the document does not say."""

    size: float | None = None
    bold: bool = False
    italic: bool = False
    colour: str | None = None  # "#rrggbb"
    name: str | None = None  # the paragraph style or the font


@record
class TextBlock:
    """A paragraph, a heading or a list item outside every table.

    `order` is the place in reading order, counted over blocks and tables together from 0. `lines` are the lines as
    printed; `text` is the lines joined, with line-end hyphens resolved. `heading_level` (1 = top) only where the
    document itself states it; for a line of the contents it is the level of the heading that the line lists.
    """

    order: int
    kind: BlockKind
    text: str
    lines: tuple[str, ...]
    provenance: Provenance
    style: TextStyle = TextStyle()
    heading_level: int | None = None
    continues: bool = False  # this block goes on with the block before it, over a page break
    new_page: bool = False  # in a document without pages: a page ends between the block before and this one


@record
class GridCell:
    """One cell of a grid. `text` as printed, its lines joined by '\\n'; '' for a blank cell. Rows and columns count
    from 0; a merged cell stands once, at its top left, with its spans."""

    row: int
    column: int
    text: str
    provenance: Provenance
    row_span: int = 1
    column_span: int = 1
    bold: bool = False
    italic: bool = False
    indent: float = 0.0  # points from the left edge of the column's text; tells levels of a stub column
    confidence: float | None = None  # 0..1, only from OCR
    colour: str | None = None  # "#rrggbb" of all its text; None where it has several, or the document does not say


class GridTable(Model):
    """A table as it stands on one page (or in one block of a document without pages).

    `order` as in TextBlock. `reader` says who read it: `pdf.ruled` (cells between rules), `pdf.aligned` (figures below
    one another), `pdf.texts` (columns of text under a header), `pdf.tagged` (the tags of the document, borne out by
    the page), `pdf.camelot` (our words in the columns that camelot sees), `ocr.rapidocr`, `docx`, `text.tabs` …
    `header_rows` is how many rows at the top the layout itself shows to be a header (filled, ruled off, Word's
    repeated header); 0 when the layout does not show it. `alternatives` are other readings of the same place, the
    most credible first, for the arithmetic to judge. `continues`: goes on with the table before it, after a break.
    """

    order: int
    provenance: Provenance
    row_count: int
    column_count: int
    cells: tuple[GridCell, ...]
    reader: str
    header_rows: int = 0
    continues: bool = False
    alternatives: tuple[GridTable, ...] = ()

    def rows(self) -> list[list[str]]:
        """The cells' texts as a full matrix; a merged cell's text stands at its top left, the rest is ''."""
        matrix = [[""] * self.column_count for _ in range(self.row_count)]
        for cell in self.cells:
            matrix[cell.row][cell.column] = cell.text
        return matrix


class Page(Model):
    """Width and height in points, as a reader sees the page."""

    number: int
    width: float
    height: float
    rotation: int = 0
    has_text: bool = True


class ProblemKind(StrEnum):
    UNREADABLE_PAGE = "unreadable_page"
    DAMAGED = "damaged"  # nothing is known to be missing
    NO_TEXT_LAYER = "no_text_layer"  # a picture of text that was not read
    READ_BY_OCR = "read_by_ocr"  # a picture of text that was read
    UNKNOWN_SIGNS = "unknown_signs"  # the file does not say what they are
    HIDDEN_TEXT = "hidden_text"
    HIDDEN_FIGURES = "hidden_figures"  # such text with amounts in it
    STRUCK_TEXT = "struck_text"  # a line goes through it
    STRUCK_FIGURES = "struck_figures"
    UNREAD_INK = "unread_ink"  # a reader sees it, and it is no text
    READ_PICTURE = "read_picture"  # such, which was read by OCR
    SIGN_BY_COLOUR = "sign_by_colour"  # figures that only their colour shows to be negative
    TRACKED_CHANGES = "tracked_changes"
    LIMIT = "limit"
    OTHER = "other"


class LayoutProblem(Model):
    """Something that the reader could not read, or read with a reservation. Becomes a finding."""

    kind: ProblemKind
    provenance: Provenance
    detail: str


class OutlineEntry(Model):
    """A bookmark of the file itself."""

    level: int
    title: str
    page: int | None


class DocumentLayout(Model):
    """All that stands in one document. `complete` is False when some part of it could not be opened: such a document
    is never loaded as complete."""

    document: SourceDocument
    pages: tuple[Page, ...]  # empty where the format has no pages
    blocks: tuple[TextBlock, ...]
    tables: tuple[GridTable, ...]
    outline: tuple[OutlineEntry, ...] = ()
    problems: tuple[LayoutProblem, ...] = ()
    complete: bool = True
    title: str | None = None  # the file's own metadata title


__all__ = [
    "BlockKind",
    "Box",
    "DocumentLayout",
    "GridCell",
    "GridTable",
    "LayoutProblem",
    "OutlineEntry",
    "Page",
    "ProblemKind",
    "TextBlock",
    "TextStyle",
]
