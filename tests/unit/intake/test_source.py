"""What is read, what is refused, and with which sentence."""

from __future__ import annotations

import hashlib
import os
import re
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from selko.extractors.intake import read_source
from selko.extractors.intake.dates import parse_pdf_date
from selko.extractors.intake.limits import SourceLimits
from selko.schemas.errors import SourceError
from selko.schemas.models.provenance import MediaType
from tests.practice import SHARED


def write_pdf(path: Path, **options: object) -> Path:
    canvas = Canvas(str(path), pagesize=A4, **options)
    canvas.drawString(100, 700, "Toimintakate 1 234")
    canvas.showPage()
    canvas.save()
    return path


def write_docx(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("Toimintakate oli parempi.")
    document.save(str(path))
    return path


def write_ole(path: Path, stream: str) -> Path:
    """As much of an OLE container as tells one from another: its mark and a directory entry."""
    entry = stream.encode("utf-16-le").ljust(64, b"\0")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entry + bytes(448))
    return path


def refusal(path: Path, limits: SourceLimits | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        read_source(path, limits) if limits else read_source(path)
    sentence = str(caught.value)
    assert "\n" not in sentence and sentence.endswith(".")
    assert caught.value.way_out, "a refusal names the way out"
    return sentence


@pytest.mark.parametrize(
    ("write", "name", "media_type"),
    [
        (write_pdf, "report.pdf", MediaType.PDF),
        (write_pdf, "report.docx", MediaType.PDF),
        (write_docx, "report.docx", MediaType.DOCX),
        (write_docx, "report.txt", MediaType.DOCX),
        (lambda path: path.write_text("Kunnan tilinpäätös\n"), "report.txt", MediaType.TEXT),
        (lambda path: path.write_bytes("Kassa ä €\r\n".encode("cp1252")), "r.md", MediaType.TEXT),
        (lambda path: path.write_bytes("Kassa\tä\r\n".encode("utf-16")), "r.txt", MediaType.TEXT),
        (lambda path: path.write_text("MZ-luokan kalusto ja BM-sarja\n"), "r.txt", MediaType.TEXT),
    ],
)
def test_content_decides_not_the_name(tmp_path, write, name, media_type):
    path = tmp_path / name
    write(path)
    source = read_source(path)
    assert source.media_type is media_type
    assert source.file_name == name
    assert source.byte_size == path.stat().st_size
    assert source.document_id == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["report.pdf", "Report.PDF", "report.docx"])
def test_text_that_calls_itself_a_pdf_or_word_file_is_refused(tmp_path, name):
    """A page that a server sent instead of the report must not be loaded as an empty report."""
    path = tmp_path / name
    path.write_text("Sivua ei löydy\n")
    with pytest.raises(SourceError, match="but this is plain text; fetch the report again"):
        read_source(path)


def test_a_pdf_may_begin_with_rubbish(tmp_path):
    path = write_pdf(tmp_path / "a.pdf")
    path.write_bytes(b"\r\n<!-- mail gateway -->\r\n" + path.read_bytes())
    assert read_source(path).media_type is MediaType.PDF


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(50), "this is a PNG picture, although its name ends in .pdf"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "this is a JPEG picture, not"),
        ("a.docx", b"{\\rtf1\\ansi Kunta}", "rich text file"),
        ("a.txt", b"<!DOCTYPE html>\n<html></html>", "web page"),
        ("a.txt", b'<?xml version="1.0"?><a/>', "XML file"),
        ("a.txt", b"abc\x00def\x01" * 20, "unknown kind"),
        ("a.txt", b" \r\n\t\r\n", "nothing but blanks"),
        ("a.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "damaged"),
    ],
)
def test_other_kinds_are_named(tmp_path, name, content, expected):
    path = tmp_path / name
    path.write_bytes(content)
    assert expected in refusal(path)


def test_missing_folder_and_pipe(tmp_path):
    assert "no such file" in refusal(tmp_path / "nowhere.pdf")
    assert "this is a folder" in refusal(tmp_path)
    os.mkfifo(tmp_path / "pipe.pdf")
    assert "not an ordinary file" in refusal(tmp_path / "pipe.pdf")


def test_encrypted_documents_say_so(tmp_path):
    assert "password" in refusal(write_pdf(tmp_path / "a.pdf", encrypt="secret"))
    assert "password" in refusal(write_ole(tmp_path / "a.docx", "EncryptedPackage"))


def test_old_office_files_say_so(tmp_path):
    assert "old Word document (.doc)" in refusal(write_ole(tmp_path / "a.doc", "WordDocument"))
    assert "although its name ends in .docx" in refusal(write_ole(tmp_path / "a.docx", "WordDocument"))
    assert "old Excel" in refusal(write_ole(tmp_path / "a.xls", "Workbook"))


def test_other_zip_containers_say_so(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.save(tmp_path / "a.xlsx")
    assert "an Excel workbook" in refusal(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as container:
        container.writestr("report.pdf", "x")
    assert "without a Word document" in refusal(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert "an OpenDocument text" in refusal(tmp_path / "a.odt")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("D:20240331140509+03'00'", "2024-03-31T11:05:09Z"),
        ("D:20240331140509Z", "2024-03-31T14:05:09Z"),
        ("D:20240331", "2024-03-31T00:00:00"),
        ("2024", "2024-01-01T00:00:00"),
        ("D:20241399", None),
        ("31.3.2024", None),
        ("", None),
    ],
)
def test_dates_of_pdf_files(printed, expected):
    assert parse_pdf_date(printed) == expected


def test_a_date_that_is_no_text_is_no_date(tmp_path):
    path = write_pdf(tmp_path / "a.pdf")
    content = path.read_bytes()
    dates = re.findall(rb"/(?:ModDate|CreationDate) \([^)]*\)", content)
    assert dates
    for date in dates:
        half = date[: date.index(b"(")] + b"<FEFFDEEC>"  # half of a sign in UTF-16
        content = content.replace(date, half.ljust(len(date)))
    path.write_bytes(content)
    assert read_source(path).dated is None


def test_a_document_tells_when_it_was_changed(tmp_path):
    document = docx.Document()
    document.core_properties.created = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    document.core_properties.modified = datetime(2024, 3, 31, 14, 5, 9, tzinfo=UTC)
    document.save(str(tmp_path / "a.docx"))
    assert read_source(tmp_path / "a.docx").dated == "2024-03-31T14:05:09Z"
    dated = read_source(write_pdf(tmp_path / "a.pdf")).dated
    assert dated is not None and dated.startswith("20")
    (tmp_path / "a.txt").write_text("Kate")
    assert read_source(tmp_path / "a.txt").dated is None


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
def test_a_document_that_is_cut_off_is_refused(tmp_path, part):
    path = write_docx(tmp_path / "a.docx")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    assert "damaged or cut off" in refusal(path)


def test_a_damaged_part_is_refused(tmp_path):
    path = write_docx(tmp_path / "a.docx")
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as container:
        entry = container.getinfo("word/document.xml")
    content[entry.header_offset + 60 + entry.compress_size // 2] ^= 0xFF
    path.write_bytes(content)
    assert "damaged" in refusal(path)


def add_part(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as container:
        container.writestr(name, content)
    return path


def test_bombs_are_refused(tmp_path):
    bomb = add_part(write_docx(tmp_path / "ratio.docx"), "word/media/a.bin", bytes(40 * 1024 * 1024))
    assert "bomb" in refusal(bomb)
    small = SourceLimits(zip_entry_bytes=10_000_000, zip_total_bytes=60_000)
    assert "bomb" in refusal(write_docx(tmp_path / "total.docx"), small)
    assert "parts" in refusal(write_docx(tmp_path / "many.docx"), SourceLimits(zip_entries=3))


def test_a_part_that_lies_about_its_size_is_refused(tmp_path):
    """The directory says ten bytes, the data are more: neither is believed."""
    path = add_part(write_docx(tmp_path / "a.docx"), "word/media/a.bin", bytes(1_000_000))
    content = path.read_bytes()
    size = struct.pack("<I", 1_000_000)
    assert content.count(size) >= 2
    path.write_bytes(content.replace(size, struct.pack("<I", 10)))
    assert "damaged" in refusal(path)


@pytest.mark.parametrize("name", ["../evil.xml", "word/../../evil.xml", "..\\evil.xml", "/etc/passwd", "C:\\evil.xml"])
def test_parts_that_point_outside_are_refused(tmp_path, name):
    assert "points outside" in refusal(add_part(write_docx(tmp_path / "a.docx"), name, b"x"))


def test_a_name_that_is_no_text_can_be_printed(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/kunta-\xe4.txt"))
    path.write_text("Toimintakate")
    read_source(path).model_dump_json()


@pytest.mark.practice
def test_a_pdf_that_no_reader_opens_is_refused():
    for path in sorted((SHARED / "corpus").glob("corrupt*.pdf")):
        assert "damaged" in refusal(path)
