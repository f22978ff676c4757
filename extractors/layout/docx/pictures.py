"""Pictures in a Word document that show a table: read by OCR where that is installed, else told.

Belongs here: opening the bytes of a picture, whether a table is on it, the table as a grid. Does not belong here: what
a table looks like (print_in_pictures), OCR and the finding of tables (pdf/pictures), where pictures stand (reader).
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from selko.extractors.layout.printed.pictures import (
    LOWEST_PICTURE,
    NARROWEST,
    SCALE,
    PictureReader,
    Worth,
    find_table_rows,
)
from selko.schemas.models.layout import GridTable
from selko.schemas.models.provenance import Provenance

if TYPE_CHECKING:
    from numpy.typing import NDArray

EMU = 12_700  # to a point
MOST_PIXELS = 40_000_000  # of a picture that is looked at
LEAST_FIGURES = 4  # in a picture made of drawing orders, that make a table of it
_EMF_SIGNATURE, _EMF_TEXT = b" EMF", (83, 84)  # records that print text in one byte and in two to a sign
_FIGURE = re.compile(r"[-−–(]?\d{1,3}(?:[ \u00a0.,]?\d{3})*(?:[.,]\d+)?\)?%?")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a paragraph: the id of its relationship, and its size on paper in points."""

    relation: str
    width: float
    height: float

    @property
    def is_large(self) -> bool:
        return self.width >= NARROWEST and self.height >= LOWEST_PICTURE


def open_picture(content: bytes) -> NDArray[Any] | None:
    """The picture in grey, rows × columns; None for a format that cannot be opened, or one that is too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture: Image.Image = Image.open(io.BytesIO(content))
            if picture.width * picture.height > MOST_PIXELS:
                return None
            if picture.mode in ("RGBA", "LA", "P"):
                shown = picture.convert("RGBA")
                paper = Image.new("RGBA", shown.size, "white")
                picture = Image.alpha_composite(paper, shown)
            return np.asarray(picture.convert("L"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def judge_picture(content: bytes, picture: Picture, reader: PictureReader | None) -> Worth:
    """What is to be done about a picture. One made of drawing orders shows a table when it prints LEAST_FIGURES
    figures; one that nobody here can open is not known to."""
    if content[40:44] == _EMF_SIGNATURE:
        figures = sum(bool(_FIGURE.fullmatch(text.strip())) for text in _emf_texts(content))
        return Worth.NAMING if figures >= LEAST_FIGURES else Worth.NOTHING
    grey = open_picture(content)
    rows = find_table_rows(_scaled(grey, picture, SCALE)) if grey is not None else []
    if grey is None or not rows:
        return Worth.NOTHING
    return reader.judge(_scaled(grey, picture, reader.scale), rows) if reader is not None else Worth.NAMING


def read_picture(content: bytes, picture: Picture, path: str, reader: PictureReader) -> list[GridTable]:
    """The tables that are read on the picture; `path` is the place of its paragraph."""
    grey = open_picture(content)
    if grey is None:
        return []
    tables = reader.read(_scaled(grey, picture, reader.scale), picture.width, picture.height)
    return [_without_page(table, path) for table in tables]


def _scaled(grey: NDArray[Any], picture: Picture, scale: float) -> NDArray[Any]:
    size = max(round(picture.width * scale), 1), max(round(picture.height * scale), 1)
    if size[0] * size[1] > MOST_PIXELS:
        return grey
    return np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BICUBIC))


def _without_page(table: GridTable, path: str) -> GridTable:
    """The table with its place in the document and not on the picture."""
    place = Provenance(block=path)
    cells = tuple(replace(cell, provenance=place) for cell in table.cells)
    others = tuple(_without_page(other, path) for other in table.alternatives)
    return table.model_copy(update={"provenance": place, "cells": cells, "alternatives": others, "continues": False})


def _emf_texts(content: bytes) -> Iterator[str]:
    """What a picture made of Windows' drawing orders prints ([MS-EMF] 2.3.5.7 and 2.3.5.8)."""
    place = 0
    while place + 8 <= len(content):
        kind, size = struct.unpack_from("<II", content, place)
        if size < 8:
            return
        if kind in _EMF_TEXT and size >= 76 and place + 56 <= len(content):
            count, offset = struct.unpack_from("<II", content, place + 44)
            width = 2 if kind == _EMF_TEXT[1] else 1
            raw = content[place + offset : place + min(offset + width * count, size)]
            yield raw.decode("utf-16-le" if width == 2 else "latin-1", "replace")
        place += size
