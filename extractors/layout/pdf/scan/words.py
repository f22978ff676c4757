"""From what OCR reads on a line to words with their places: their edges are the edges of the ink.

Belongs here: cutting a line's text at its blanks, where each part begins and ends in the picture, signs that the shape
of the ink tells better than OCR. Does not belong here: reading (ocr), blanks that OCR overlooks (gaps).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from selko.extractors.layout.pdf.scan.gaps import part_at_gaps
from selko.extractors.layout.pdf.scan.ocr import UNSURE
from selko.extractors.layout.printed.pictures import find_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from selko.extractors.layout.pdf.scan.ocr import Reading, TextLine

    Picture = NDArray[Any]

EDGE = 0.1  # of a line's height at its top and bottom: what the lines above and below reach into
BEYOND = 1.3  # characters beside the middle of a line's first and last one, within which its ink ends
FLAT = 1.4  # times wider than high: a dash, and no digit or letter
THIN = 0.3  # of a line's height: a dash is not thicker
SMALL = 0.5  # of a digit's height: a comma is not higher
HANGS = 0.1  # of a digit's height by which a comma goes below the digits
ROUND = 0.24  # of a digit's height: a point is not higher
BOX_TO_FULL, BOX_TO_CAPITALS = 1.45, 1.85  # a line's box to its ink with letters that go below it, and without
_ASCENDING, _DESCENDING = frozenset("bdfhklt"), frozenset("gjpqyQ,;()[]")
MOSTLY = 0.75  # share of the figures of a page with the same mark before their decimals
_FIGURES = re.compile(r"(?=.*\d)[-−–+±~\d.,%() ]+")
_TORN = re.compile(r"(?<=\d), (?=\d{1,2}(?!\d))")
_DECIMALS = re.compile(r"[-−–+±(]*\d+([.,])\d{1,2}[-−)%]*")
_MARKED = re.compile(r"[-−–+±(]*\d[\d.,]*[.,]\d+[-−)%]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word in a picture: x0 and x1 in dots, `confidence` of its least sure character."""

    text: str
    x0: float
    x1: float
    confidence: float


def cut_words(ink: Picture, line: TextLine, reading: Reading) -> list[Piece]:
    """The words of a line, from left to right. `ink` tells for each dot of the page whether it is printed (rules left
    out)."""
    reading = _as_figures(reading)
    if not reading.text:
        return []
    inset = round(EDGE * (line.bottom - line.top))
    top, bottom = line.top + inset, line.bottom - inset
    width = line.x1 - line.x0
    middles = [line.x0 + middle * width for middle in reading.middles]
    spans = [(m.start(), m.end()) for m in re.finditer(r"\S+", reading.text)]
    edges = _edges(np.asarray(ink[top:bottom].any(axis=0)), middles, spans, line)
    pieces = []
    for (start, end), (x0, x1) in zip(spans, edges, strict=True):
        text, confidence = reading.text[start:end], min(reading.confidences[start:end])
        box = (x0, float(top), x1, float(bottom))
        text, confidence = _with_marks_as_printed(ink, text, confidence, box)
        pieces += [Piece(part, a, b, confidence) for part, a, b in part_at_gaps(ink, text, box)]
    return pieces


def _as_figures(reading: Reading) -> Reading:
    """A line of nothing but figures without what no figure has: a blank after a comma that decimals follow, a wave for
    a minus. Both are unsure then (it might be a list of two numbers)."""
    if not _FIGURES.fullmatch(reading.text):
        return reading
    torn = {match.end() - 1 for match in _TORN.finditer(reading.text)}
    kept = [i for i in range(len(reading.text)) if i not in torn]
    text = "".join("-" if reading.text[i] == "~" else reading.text[i] for i in kept)
    changed = {i for i in kept if reading.text[i] == "~" or i + 1 in torn}
    confidences = tuple(min(reading.confidences[i], UNSURE) if i in changed else reading.confidences[i] for i in kept)
    return replace(reading, text=text, confidences=confidences, middles=tuple(reading.middles[i] for i in kept))


def with_odd_marks_unsure(pieces: list[Piece]) -> list[Piece]:
    """The words of a page, unsure those whose decimals stand behind another mark than nearly all others' do; all with
    decimals where both marks are usual, which no printed page has."""
    marks = [match[1] for piece in pieces if (match := _DECIMALS.fullmatch(piece.text))]
    usual = max(",.", key=marks.count)
    mixed = marks.count(usual) < MOSTLY * len(marks)
    return [
        replace(piece, confidence=min(piece.confidence, UNSURE))
        if (match := _DECIMALS.fullmatch(piece.text)) and (mixed or match[1] != usual)
        else piece
        for piece in pieces
    ]


def with_height_of_ink(ink: Picture, line: TextLine, text: str) -> TextLine:
    """The line, lower where its box is higher than its letters need: the engine's boxes of equal lines differ."""
    rows = np.flatnonzero(ink[line.top : line.bottom, line.x0 : line.x1].any(axis=1))
    if not rows.size or line.upended or not any(c.isupper() or c.isdigit() or c in _ASCENDING for c in text):
        return line
    share = BOX_TO_FULL if _DESCENDING.intersection(text) else BOX_TO_CAPITALS
    return replace(line, height=min(line.height, share * (int(rows[-1] - rows[0]) + 1)))


def _edges(
    inked: Picture, middles: list[float], spans: list[tuple[int, int]], line: TextLine
) -> list[tuple[float, float]]:
    """Where each word begins and ends: the line's own ends, and the widest gaps between its words."""
    steps = [b - a for a, b in pairwise(middles) if b > a]
    pitch = median(steps) if steps else 0.5 * line.height
    first = max(line.x0, round(middles[0] - BEYOND * pitch))
    last = min(line.x1, round(middles[-1] + BEYOND * pitch))
    columns = np.flatnonzero(inked[first:last])
    start, end = (first + float(columns[0]), first + float(columns[-1]) + 1) if columns.size else (first, last)
    cuts = []
    for (_, before), (after, _) in pairwise(spans):
        a, b = round(middles[before - 1]), round(middles[after])
        gaps = find_runs(~inked[a:b])
        x0, x1 = max(gaps, key=lambda gap: gap[1] - gap[0], default=((b - a) // 2, (b - a) // 2))
        cuts.append((a + float(x0), a + float(x1)))
    lefts, rights = [float(start), *(x1 for _, x1 in cuts)], [*(x0 for x0, _ in cuts), float(end)]
    return [(x0, max(x0 + 1, x1)) for x0, x1 in zip(lefts, rights, strict=True)]


def _with_marks_as_printed(
    ink: Picture, text: str, confidence: float, box: tuple[float, float, float, float]
) -> tuple[str, float]:
    """A lone dash that was taken for another character, and a comma that was taken for a point although it hangs below
    the digits. (What does not hang may still be a comma: a pale tail is lost first.)"""
    x0, top, x1, bottom = (round(side) for side in box)
    crop = ink[top:bottom, x0:x1]
    if len(text) == 1:
        rows = np.flatnonzero(crop.any(axis=1))
        thick = int(rows[-1] - rows[0]) + 1 if rows.size else 0
        if thick and x1 - x0 >= FLAT * thick and thick <= THIN * (bottom - top) and not text.isalpha():
            return ("-" if text not in "-–−~=_" else text), confidence
        return text, confidence
    if not _MARKED.fullmatch(text):
        return text, confidence
    runs = find_runs(crop.any(axis=0))
    if len(runs) != len(text):
        return text, confidence
    extents = []
    for start, end in runs:
        rows = np.flatnonzero(crop[:, start:end].any(axis=1))
        extents.append((int(rows[0]), int(rows[-1]) + 1))
    digits = [extent for extent, sign in zip(extents, text, strict=True) if sign.isdigit()]
    foot, height = median(end for _, end in digits), median(end - start for start, end in digits)
    signs = list(text)
    for i, (start, end) in enumerate(extents):
        hangs = end - foot >= HANGS * height and ROUND * height < end - start <= SMALL * height
        if signs[i] == "." and hangs:
            signs[i], confidence = ",", min(confidence, UNSURE)
    return "".join(signs), confidence
