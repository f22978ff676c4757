"""The lines of a text file and what each of them is by its form.

Belongs here: decoding, splitting into lines, the kinds of lines. Does not belong here: which lines make up a table or
a paragraph.
"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from typing import NamedTuple

_NEWLINE = re.compile(r"\r\n|\r|\n|\u2028|\u2029")
# Markdown's row under a header: dashes in every cell, and three of them in one, or it might be a row of nil figures.
_TAB_SEPARATOR = re.compile(r"(?=.*-{3}) *:?-+:? *(?:\t *:?-+:? *)+")
_PIPE_SEPARATOR = re.compile(r"(?=.*-{3})\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\s*(?:[-=*_]\s*){3,}")
_MARKDOWN_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})\s+(?P<text>\S.*)")
_BULLET = re.compile(r"\s*[-–•*▪●◦‣·]\s+\S")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_MOST_QUOTED_LINES = 20
_LONGEST_MARK = 2000  # characters: no separator, rule or heading is longer, and patterns need not look at more


class LineKind(StrEnum):
    BLANK = "blank"
    TAB_ROW = "tab row"
    PIPE_ROW = "pipe row"
    SEPARATOR = "separator"
    RULE = "rule"
    HEADING = "heading"
    BULLET = "bullet"
    PROSE = "prose"


class Line(NamedTuple):
    """One line; `number` counts from 1. `page_break`: a form feed stands before it."""

    number: int
    text: str
    kind: LineKind
    page_break: bool = False

    @property
    def is_row(self) -> bool:
        return self.kind in (LineKind.TAB_ROW, LineKind.PIPE_ROW)


class Decoded(NamedTuple):
    text: str
    doubt: str | None  # what could not be decoded, as a sentence


def decode_text(content: bytes) -> Decoded:
    """Bytes to text: by the byte order mark, as UTF-8, else as Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _replacing(content, "utf-16")
    if content.startswith(codecs.BOM_UTF8):
        return _replacing(content, "utf-8-sig")
    try:
        text = content.decode("utf-8")
        lost = text.count("\ufffd")
        return Decoded(text, f"{lost} characters were lost before it was written" if lost else None)
    except UnicodeDecodeError as error:
        cut = error.end == len(content) and error.reason == "unexpected end of data"
    # A few broken bytes in a UTF-8 text must not turn every other ä into two signs. In a text in Windows-1252 nearly
    # all of them are no UTF-8; an Ö before a blank that does not break may be some by chance.
    as_utf8 = _replacing(content, "utf-8")
    broken = as_utf8.text.count("\ufffd")
    whole = sum(character > "\x7f" for character in as_utf8.text) - broken
    if broken <= whole:
        return as_utf8
    unsure = cut or broken <= 4 * whole
    doubt = "whether some of its characters are written in UTF-8 cannot be told" if unsure else None
    try:
        return Decoded(content.decode("cp1252"), doubt)
    except UnicodeDecodeError:
        return Decoded(content.decode("latin-1"), "some characters are in no known encoding")


def _replacing(content: bytes, encoding: str) -> Decoded:
    text = content.decode(encoding, "replace")
    count = text.count("\ufffd")
    return Decoded(text, f"{count} characters are not valid {encoding} and were replaced" if count else None)


def breaks_off(lines: list[Line]) -> bool:
    """Whether the text ends within a row: fewer cells than the row above, and nothing after them."""
    if len(lines) < 2 or not (lines[-1].kind is lines[-2].kind is LineKind.TAB_ROW):
        return False
    return len(split_cells(lines[-1])) < len(split_cells(lines[-2]))


def split_lines(text: str) -> list[Line]:
    """The lines with their kinds. A form feed is a page break; a quoted cell that runs over lines is one line."""
    raw = _join_quoted(_NEWLINE.split(text.replace("\x00", "").replace("\x1a", "")))
    lines: list[Line] = []
    fed = False
    for number, content in raw:
        pieces = content.split("\f")
        for index, piece in enumerate(pieces):
            fed = fed or index > 0
            if piece or len(pieces) == 1:
                lines.append(Line(number, piece, _kind(piece), fed))
                fed = False
    return _with_neighbours(lines)


def _join_quoted(raw: list[str]) -> list[tuple[int, str]]:
    """Spreadsheet programs write a cell of several lines between quotation marks; such lines belong together."""
    joined: list[tuple[int, str]] = []
    index = 0
    while index < len(raw):
        line, length = raw[index], 1
        if _opens_quote(line):
            for count, following in enumerate(raw[index + 1 : index + 1 + _MOST_QUOTED_LINES], 2):
                if following.count('"') % 2:
                    if re.search(r'"(?:\t|$)', following):
                        whole = "\x0b".join(raw[index : index + count])
                        line, length = re.sub(r'(^|\t)"((?:[^"]|"")*)"(?=\t|$)', _unquoted, whole), count
                    break
        joined.append((index + 1, line))
        index += length
    return joined


def _opens_quote(line: str) -> bool:
    return line.count('"') % 2 == 1 and "\t" in line and any(cell.startswith('"') for cell in line.split("\t"))


def _unquoted(match: re.Match[str]) -> str:
    return match[1] + match[2].replace('""', '"')


def _kind(text: str) -> LineKind:
    if not text.strip(" \xa0\t\v"):
        return LineKind.TAB_ROW if text.count("\t") > 1 else LineKind.BLANK
    if len(text) > _LONGEST_MARK:
        return LineKind.TAB_ROW if "\t" in text else LineKind.PIPE_ROW if text.startswith("|") else LineKind.PROSE
    if "\t" in text:
        if _TAB_SEPARATOR.fullmatch(text):
            return LineKind.SEPARATOR
        return LineKind.TAB_ROW
    if "|" in text:
        if _PIPE_SEPARATOR.fullmatch(text):
            return LineKind.SEPARATOR
        if _PIPE.search(text):
            return LineKind.PIPE_ROW
    if _RULE.fullmatch(text) or _FENCE.match(text):
        return LineKind.RULE
    if _MARKDOWN_HEADING.fullmatch(text):
        return LineKind.HEADING
    return LineKind.BULLET if _BULLET.match(text) else LineKind.PROSE


def _with_neighbours(lines: list[Line]) -> list[Line]:
    """A bar in prose makes no table: rows need the outer bars, a separator, or a neighbour with as many bars."""
    bars = [len(_PIPE.findall(line.text)) if line.kind is LineKind.PIPE_ROW else 0 for line in lines]
    result = []
    for index, line in enumerate(lines):
        if line.kind is LineKind.PIPE_ROW and not line.text.lstrip().startswith("|"):
            around = [other for other in (index - 1, index + 1) if 0 <= other < len(lines)]
            alike = any(bars[other] == bars[index] or lines[other].kind is LineKind.SEPARATOR for other in around)
            if not alike:
                line = line._replace(kind=LineKind.PROSE)
        result.append(line)
    return result


def split_cells(line: Line) -> list[str]:
    """The raw cells of a row; outer bars of a pipe row are no cells."""
    if line.kind is LineKind.PIPE_ROW:
        text = line.text.strip()
        text = text.removeprefix("|")
        if text.endswith("|") and not text.endswith("\\|"):
            text = text[:-1]
        return [cell.replace("\\|", "|").strip() for cell in _PIPE.split(text)]
    if line.kind is LineKind.TAB_ROW:
        return [cell.strip(" \xa0") for cell in line.text.split("\t")]
    return [line.text.strip()]


def markdown_heading(text: str) -> tuple[int, str] | None:
    """Level and text of a line such as '## Riskit'."""
    match = _MARKDOWN_HEADING.fullmatch(text) if len(text) <= _LONGEST_MARK else None
    if match is None:
        return None
    bare = match["text"].rstrip()
    closed = bare.rstrip("#")
    return len(match["marks"]), closed.rstrip() if closed.endswith(" ") else bare
