"""How much one document may cost. Belongs here: the numbers and their reasons, nothing that enforces them."""

from __future__ import annotations

from selko.schemas.models.base import Model

MEBIBYTE = 1024 * 1024
OCR_SHARE = 0.8


class Limits(Model):
    """What one reading may use before it is killed.

    `memory_bytes` is held twice: the child's own writable memory (RLIMIT_DATA) and, where /proc tells it, the memory
    that the child and its children really hold together. `output_bytes` is what it may leave in its temporary folder,
    its result included. A scanned page costs some 3 seconds of two processors, 5 of one: 900 seconds suffice for
    200 scanned pages; `cpu_seconds` is twice as much because two pages are read side by side.
    """

    wall_seconds: float = 900.0
    cpu_seconds: float = 1800.0
    memory_bytes: int = 2048 * MEBIBYTE
    output_bytes: int = 512 * MEBIBYTE

    @property
    def ocr_seconds(self) -> float:
        """After how long no further page is given to OCR: what is left is for the pages that have text, for tables and
        for the proof. The pages that were not read are then named, and the document is not lost as a whole."""
        return OCR_SHARE * self.wall_seconds


class SourceLimits(Model):
    """What a file may look like before it is opened at all.

    A Word document of several hundred pages has some 30 MB of XML in about 50 parts; the repetitive XML of a long
    table packs about 60 to 1. Deflate can reach 1 032 to 1, which only a file made for it does.
    """

    file_bytes: int = 1024 * MEBIBYTE
    pdf_pages: int = 10_000
    text_bytes: int = 64 * MEBIBYTE
    zip_entries: int = 5000
    zip_entry_bytes: int = 256 * MEBIBYTE
    zip_total_bytes: int = 768 * MEBIBYTE
    zip_ratio: int = 250
    zip_ratio_from_bytes: int = 16 * MEBIBYTE  # smaller parts may pack as tightly as they like


DEFAULT_LIMITS = Limits()
DEFAULT_SOURCE_LIMITS = SourceLimits()
