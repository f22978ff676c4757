"""Is this zip container a whole, honest Word document?

Belongs here: the container, its parts' names and sizes, and what kind of office file it is. Does not belong here: the
XML inside the parts. Nothing is ever unpacked to the disk.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from selko.extractors.intake.dates import find_word_date
from selko.extractors.intake.limits import SourceLimits
from selko.schemas.errors import SourceError

_CHUNK = 1024 * 1024
_ENCRYPTED_BIT = 0x1
_CONTENT_TYPES = "[Content_Types].xml"
# The content type of the main part says what the container is; the folder is the second-best witness.
_OFFICE_KINDS = (
    ("wordprocessingml", "word/", None),
    ("spreadsheetml", "xl/", "an Excel workbook"),
    ("presentationml", "ppt/", "a PowerPoint presentation"),
)
_OTHER_KINDS = (
    ("application/vnd.oasis.opendocument.text", "an OpenDocument text"),
    ("application/vnd.oasis.opendocument", "an OpenDocument file"),
    ("application/epub+zip", "an e-book"),
)
_SAVE_AS = "open it in its program, save it as .docx or PDF, and give that file"


def check_word_container(path: Path, limits: SourceLimits) -> str | None:
    """Pass when `path` is a zip that holds a Word document; raises SourceError with the way out otherwise. Gives the
    date that the document states of itself.

    Every part is decompressed once, to count what it really holds and to see by its checksum that it is whole.
    """
    name = path.name
    try:
        with zipfile.ZipFile(path) as container:
            entries = container.infolist()
            _check_entries(entries, name, limits)
            _check_kind(container, entries, name)
            _check_parts(container, entries, name, limits)
            return find_word_date(_small_part(container, "docProps/core.xml"))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        raise SourceError(
            f"the document is damaged or cut off ({_brief(error)})",
            file=name,
            way_out="fetch or copy it again, or open it in Word and save it anew",
        ) from error


def _check_entries(entries: list[zipfile.ZipInfo], name: str, limits: SourceLimits) -> None:
    if len(entries) > limits.zip_entries:
        raise _bomb(name, f"it holds {len(entries)} parts, more than the {limits.zip_entries} allowed")
    known: set[str] = set()
    for entry in entries:
        plain = entry.filename.replace("\\", "/").lower()
        if plain in known:
            raise SourceError(
                f"it holds two parts named {entry.filename[:80]!r}, and which of them holds cannot be told",
                file=name,
                way_out="open it in Word and save it anew",
            )
        known.add(plain)
        parts = re.split(r"[\\/]", entry.filename)
        if ".." in parts or parts[0] == "" or re.match(r"[A-Za-z]:", entry.filename):
            raise SourceError(
                f"the part named {entry.filename[:80]!r} points outside the document",
                file=name,
                way_out="such a file is made to do harm: get the document from its author again",
            )
        if entry.flag_bits & _ENCRYPTED_BIT:
            raise SourceError(
                "its parts are protected by a password", file=name, way_out="save it without a password and retry"
            )
        _check_size(entry, entry.file_size, name, limits)
    declared = sum(entry.file_size for entry in entries)
    if declared > limits.zip_total_bytes:
        raise _bomb(name, f"unpacked it would be {declared:,} bytes, more than the {limits.zip_total_bytes:,} allowed")


def _check_size(entry: zipfile.ZipInfo, size: int, name: str, limits: SourceLimits) -> None:
    if size > limits.zip_entry_bytes:
        raise _bomb(name, f"its part {entry.filename[:80]!r} would be {size:,} bytes unpacked")
    if size > limits.zip_ratio_from_bytes and size > limits.zip_ratio * max(entry.compress_size, 1):
        raise _bomb(name, f"its part {entry.filename[:80]!r} grows more than {limits.zip_ratio}-fold unpacked")


def _check_kind(container: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str) -> None:
    names = [entry.filename.replace("\\", "/") for entry in entries]
    types = _small_part(container, _CONTENT_TYPES)
    for word, folder, kind in _OFFICE_KINDS:
        if f"{word}.".encode() in types and any(part.startswith(folder) for part in names):
            if kind is None:
                return
            raise _wrong_kind(name, kind)
    if "word/document.xml" in names:
        return
    mimetype = _small_part(container, "mimetype").decode("ascii", "replace")
    for prefix, kind in _OTHER_KINDS:
        if mimetype.startswith(prefix):
            raise _wrong_kind(name, kind)
    raise SourceError(
        "a zip archive without a Word document in it", file=name, way_out="unpack it and give the documents inside"
    )


def _small_part(container: zipfile.ZipFile, part: str) -> bytes:
    try:
        with container.open(part) as handle:
            return handle.read(_CHUNK)
    except KeyError:
        return b""


def _check_parts(container: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str, limits: SourceLimits) -> None:
    total = 0
    for entry in entries:
        size = 0
        with container.open(entry) as handle:
            while chunk := handle.read(_CHUNK):
                size += len(chunk)
                total += len(chunk)
                _check_size(entry, size, name, limits)
                if total > limits.zip_total_bytes:
                    raise _bomb(name, f"unpacked it is more than the {limits.zip_total_bytes:,} bytes allowed")


def _bomb(name: str, why: str) -> SourceError:
    return SourceError(
        f"refused as a decompression bomb: {why}",
        file=name,
        way_out="if it is a real report, save it anew from Word or as PDF",
    )


def _wrong_kind(name: str, kind: str) -> SourceError:
    return SourceError(f"this is {kind}, not a PDF, Word or text document", file=name, way_out=_SAVE_AS)


def _brief(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text[:100] or type(error).__name__
