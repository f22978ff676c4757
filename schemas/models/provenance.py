"""Where something stands: the document, the page, the box; or, in a document without pages, the block."""

from __future__ import annotations

from enum import StrEnum

from selko.schemas.models.base import Model, record


class MediaType(StrEnum):
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    TEXT = "text/plain"


@record
class Box:
    """A rectangle in points, measured from the top left of the page as a reader sees it (rotation applied)."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: Box) -> Box:
        return Box(
            x0=min(self.x0, other.x0),
            top=min(self.top, other.top),
            x1=max(self.x1, other.x1),
            bottom=max(self.bottom, other.bottom),
        )


@record
class Provenance:
    """The place of a text. `page` counts from 1; `block` is the path of the block where a document has no pages
    (such as `body/tbl[3]/tr[2]/tc[1]`, or `line 120`)."""

    page: int | None = None
    box: Box | None = None
    block: str | None = None


class SourceDocument(Model):
    """A file that was identified. `document_id` is the sha256 of its bytes, in hexadecimal. `dated` is the date that
    the file itself states (PDF: ModDate, else CreationDate; DOCX: modified, else created), ISO 8601, None when it
    does not: of two versions of a report the later one is known by it."""

    document_id: str
    file_name: str
    media_type: MediaType
    byte_size: int
    dated: str | None = None
