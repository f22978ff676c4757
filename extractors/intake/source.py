"""What is this file, and can it be read at all? Identified by content; the name only helps to explain.

Belongs here: existence, kind, size, hash, encryption, a container that is whole. Does not belong here: what stands in
the document.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from selko.extractors.intake.dates import parse_pdf_date
from selko.extractors.intake.limits import DEFAULT_SOURCE_LIMITS, SourceLimits
from selko.extractors.intake.zip_check import check_word_container
from selko.schemas.errors import SourceError
from selko.schemas.models.provenance import MediaType, SourceDocument

if TYPE_CHECKING:
    import pypdfium2

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# Kinds of files that people hand in by mistake: first bytes, and what to call them.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a bitmap picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"{\\rtf", "a rich text file (RTF)"),
    (b"%!PS", "a PostScript file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
)
_MARKUP = ((b"<?xml", "an XML file"), (b"<!doctype html", "a web page"), (b"<html", "a web page"))
_NEVER_TEXT = frozenset((".pdf", ".docx"))
_SAVE_AS = "save it as PDF, .docx or plain text and give that file"
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0b\x0c\x1a\x1b\x08\x85")
_PDF_MARK_WITHIN = 1024  # ISO 32000: the header stands within the first 1024 bytes


def read_source(path: str | Path, limits: SourceLimits = DEFAULT_SOURCE_LIMITS) -> SourceDocument:
    """Identify a file by its content and hash it.

    Raises SourceError, one sentence with a way out, when the file is missing, a folder, empty, too big, encrypted,
    damaged, or of a kind that Selko does not read.
    """
    path = Path(path)
    name = printable_name(path)
    size = _file_size(path, name, limits)
    try:
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
            handle.seek(0)
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(
            f"the file cannot be read ({error.strerror})", file=name, way_out="check its permissions"
        ) from error
    media_type, dated = _find_media_type(path, head, name, limits)
    return SourceDocument(document_id=digest, file_name=name, media_type=media_type, byte_size=size, dated=dated)


def printable_name(path: Path) -> str:
    """The file's name as text that can be written as UTF-8, whatever bytes the file system holds."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def _file_size(path: Path, name: str, limits: SourceLimits) -> int:
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise SourceError("there is no such file", file=name or str(path), way_out="check the path") from error
    if stat.S_ISDIR(status.st_mode):
        raise SourceError("this is a folder", file=name or str(path), way_out="name a file in it, or ingest the folder")
    if not stat.S_ISREG(status.st_mode):
        raise SourceError("this is not an ordinary file", file=name, way_out="copy it to a file first")
    if status.st_size == 0:
        raise SourceError("the file is empty", file=name, way_out="fetch or export it again")
    if status.st_size > limits.file_bytes:
        raise SourceError(
            f"the file has {status.st_size:,} bytes, more than the {limits.file_bytes:,} allowed",
            file=name,
            way_out="split it, or save it with smaller pictures",
        )
    return status.st_size


def _find_media_type(path: Path, head: bytes, name: str, limits: SourceLimits) -> tuple[MediaType, str | None]:
    """The kind of the file, and the date that it states of itself."""
    if b"%PDF-" in head[:_PDF_MARK_WITHIN]:
        return MediaType.PDF, _check_pdf_opens(path, name, limits)
    if head.startswith(_ZIP):
        return MediaType.DOCX, check_word_container(path, limits)
    if head.startswith(_OLE):
        raise _refuse_ole(path, name)
    _check_text(path, head, name, limits)
    return MediaType.TEXT, None


def _stated_date(document: pypdfium2.PdfDocument, key: str) -> str | None:
    try:
        return parse_pdf_date(document.get_metadata_value(key))
    except UnicodeDecodeError:  # half of a sign in UTF-16: no text, and so no date
        return None


def _check_pdf_opens(path: Path, name: str, limits: SourceLimits) -> str | None:
    """Raises SourceError when pdfium cannot open it; gives the date that it states."""
    import pypdfium2 as pdfium  # here, so that text and Word documents need not wait for it

    # pdfium takes the bytes' path as UTF-8; an open file works whatever the name is.
    try:
        with path.open("rb") as handle:
            document = pdfium.PdfDocument(handle)
            pages = len(document)
            dates = [_stated_date(document, key) for key in ("ModDate", "CreationDate")]
            document.close()
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise SourceError(
                "the PDF is encrypted and opens only with a password",
                file=name,
                way_out="save it without a password and retry",
            ) from error
        raise SourceError(
            "the PDF is damaged and cannot be opened",
            file=name,
            way_out="fetch it again, or print it to a new PDF from a program that still opens it",
        ) from error
    if pages == 0:
        raise SourceError("the PDF has no pages", file=name, way_out="fetch or export it again")
    if pages > limits.pdf_pages:
        raise SourceError(
            f"the PDF says that it has {pages:,} pages, more than the {limits.pdf_pages:,} allowed",
            file=name,
            way_out="split it, or print it to a new PDF when the number is wrong",
        )
    return next(filter(None, dates), None)


def _refuse_ole(path: Path, name: str) -> SourceError:
    """An OLE container holds an old Office file, or an encrypted new one; its directory names the streams."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return SourceError(
            "the document is encrypted and opens only with a password",
            file=name,
            way_out="save it without a password and retry",
        )
    for stream, kind in (("WordDocument", "an old Word document (.doc)"), ("Workbook", "an old Excel workbook (.xls)")):
        if stream.encode("utf-16-le") in content:
            return _wrong_kind(name, kind)
    return _wrong_kind(name, "an old Office file")


def _check_text(path: Path, head: bytes, name: str, limits: SourceLimits) -> None:
    for magic, kind in _FOREIGN:
        if head.startswith(magic) and not (magic.isalpha() and _looks_like_text(head)):
            raise _wrong_kind(name, kind)
    if head[4:8] == b"ftyp":
        raise _wrong_kind(name, "a video or picture")
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:64].lower()
    for magic, kind in _MARKUP:
        if start.startswith(magic):
            raise _wrong_kind(name, kind)
    if path.stat().st_size > limits.text_bytes:
        raise SourceError(
            f"a text of more than {limits.text_bytes:,} bytes is no report", file=name, way_out="split the file"
        )
    content = path.read_bytes()
    if not _looks_like_text(content):
        raise _wrong_kind(name, "a file of unknown kind")
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise SourceError("the file holds nothing but blanks", file=name, way_out="fetch or export it again")
    suffix = Path(name).suffix.lower()
    if suffix in _NEVER_TEXT:  # a page that a server sent instead of the report, say: no export of a report
        raise SourceError(
            f"the name ends in {suffix}, but this is plain text",
            file=name,
            way_out="fetch the report again, or name it .txt when it is a text export",
        )


def _looks_like_text(content: bytes) -> bool:
    """True for UTF-8, UTF-16 with its mark, or an eight-bit text without control characters."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            decoded = content[: len(content) // 2 * 2].decode("utf-16")
        except UnicodeDecodeError:
            return False
        return "\x00" not in decoded
    controls = {byte for byte in set(content) if byte < 0x20} - _TEXT_CONTROLS
    return not controls


def _wrong_kind(name: str, kind: str) -> SourceError:
    suffix = Path(name).suffix.lower()
    although = f", although its name ends in {suffix}" if suffix in {".pdf", ".docx", ".txt", ".md"} else ""
    return SourceError(f"this is {kind}{although}, not a PDF, Word or text document", file=name, way_out=_SAVE_AS)
