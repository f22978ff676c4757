"""The marks that converters leave in text: inline tags, Markdown emphasis, entities.

Belongs here: one string in, its plain text and look out. Does not belong here: lines, tables, headings.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from selko.schemas.words.raised_marks import raise_mark

_TAG = re.compile(r"</?(?P<name>i|em|b|strong|u|p|br|span|font|small|div|sup|sub)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_SUPERSCRIPT = re.compile(r"<sup(?:\s[^<>]*)?>(?P<mark>[^<>]{1,8})</sup>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p(?:\s[^<>]*)?>", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(?P<text>(?:(?!\1).)+)(?<=\S)\1", re.DOTALL)
_ITALIC = re.compile(r"([*_])(?=[^\s*_])(?P<text>(?:(?!\1).)+)(?<=\S)\1", re.DOTALL)
_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\((?:https?:|mailto:|#|/|\./)[^()\s]*\)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")


class MarkedText(NamedTuple):
    """Plain text, its lines parted by '\\n', and whether the whole of it is bold or italic."""

    text: str
    bold: bool = False
    italic: bool = False


def read_markup(raw: str) -> MarkedText:
    """The text without its marks. Paragraphs and line breaks inside become '\\n'; a raised mark stays raised.

    Emphasis counts where it covers the whole text, or all but blanks and marks of it. A star or underscore that is
    not a pair around the whole text is printed text, such as a footnote star.
    """
    text = _LINK.sub(lambda match: match["text"], raw) if "](" in raw else raw
    bold = italic = False
    if "<" in text:
        text = _SUPERSCRIPT.sub(lambda match: raise_mark(match["mark"], text[: match.start()]), text)
        text = _BREAK.sub("\n", text)
        bold = _covers(text, ("b", "strong"))
        italic = _covers(text, ("i", "em"))
        text = _TAG.sub("", text)
    text = text.strip()
    if match := _BOLD.fullmatch(text):
        text, bold = match["text"], True
    if match := _ITALIC.fullmatch(text):
        text, italic = match["text"], True
    if "**" in text:
        text = _BOLD.sub(lambda match: match["text"], text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    lines = [line.strip() for line in text.replace("\x0b", "\n").split("\n")]
    return MarkedText("\n".join(line for line in lines if line), bold, italic)


def _covers(text: str, names: tuple[str, ...]) -> bool:
    """Whether every letter and digit (every sign, where there are none) stands inside one of the tags."""
    counts = str.isalnum if any(map(str.isalnum, _TAG.sub("", text))) else _is_sign
    depth, position, inside, outside = 0, 0, 0, 0
    for tag in _TAG.finditer(text):
        length = sum(map(counts, text[position : tag.start()]))
        inside, outside = (inside + length, outside) if depth else (inside, outside + length)
        position = tag.end()
        if tag["name"].lower() in names:
            depth = max(0, depth - 1) if tag.group().startswith("</") else depth + 1
    outside += sum(map(counts, text[position:]))
    return inside > 0 and outside == 0


def _is_sign(character: str) -> bool:
    return not character.isspace()
