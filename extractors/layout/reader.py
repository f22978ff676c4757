"""One door to the readers: which of them reads a document is decided by what its content was found to be.

Belongs here: the dispatch, and what can be said about a document whatever its format. Does not belong here: reading.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path, PurePath

from selko.extractors.layout.printed.pictures import PictureReader
from selko.extractors.layout.printed.signs import with_signs
from selko.schemas.models.layout import DocumentLayout, LayoutProblem, ProblemKind
from selko.schemas.models.provenance import MediaType, Provenance, SourceDocument

_SUFFIXES = {
    MediaType.PDF: {".pdf"},
    MediaType.DOCX: {".docx", ".docm", ".dotx", ".dotm"},
    MediaType.TEXT: {".txt", ".md", ".text", ".markdown", ".tsv", ".csv", ".asc", ""},
}
_NAMES = {MediaType.PDF: "a PDF", MediaType.DOCX: "a Word document", MediaType.TEXT: "plain text"}


def read_layout(
    path: str | Path,
    source: SourceDocument,
    pages: Collection[int] | None = None,
    ocr_seconds: float | None = None,
    judged: bool = False,
) -> DocumentLayout:
    """All that stands in the document. `pages` (counted from 1) restricts the reading where the format has pages;
    `ocr_seconds` are what the reading of scanned pages may take, None for as long as it takes;
    `judged` tells that the readings of a table will be chosen from, so that costly ones are worth making.

    Raises SourceError when the document cannot be opened, ExtractionError when it cannot be read to the end.
    """
    path = Path(path)
    # Each reader is imported when it is needed: their libraries are slow to start.
    if source.media_type is MediaType.PDF:
        from selko.extractors.layout.pdf.reader import read_pdf_layout

        layout = read_pdf_layout(path, source, pages, ocr_seconds, judged)
    elif source.media_type is MediaType.DOCX:
        from selko.extractors.layout.docx.reader import read_docx_layout

        layout = read_docx_layout(path, source, _find_picture_reader)
    else:
        from selko.extractors.layout.text.reader import read_text_layout

        layout = read_text_layout(path, source)
    tables, doubts = with_signs(layout.tables)
    note = _note_on_suffix(source)
    problems = (*([note] if note else ()), *layout.problems, *doubts)
    return layout.model_copy(update={"tables": tables, "problems": problems})


def _find_picture_reader() -> PictureReader | None:
    from selko.extractors.layout.pdf.pictures import find_picture_reader

    return find_picture_reader()


def _note_on_suffix(source: SourceDocument) -> LayoutProblem | None:
    suffix = PurePath(source.file_name).suffix.lower()
    if suffix in _SUFFIXES[source.media_type]:
        return None
    if not any(suffix in suffixes for suffixes in _SUFFIXES.values()):
        return None  # a name that claims nothing
    return LayoutProblem(
        kind=ProblemKind.OTHER,
        provenance=Provenance(),
        detail=f"the file's name ends in {suffix}, but it is {_NAMES[source.media_type]}, and was read as such",
    )
