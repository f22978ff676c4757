"""The table of contents: what its lines say about headings, their rank and their page.

Belongs here: parsing the lines that the layout calls CONTENTS. Does not belong here: finding the headings themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from selko.extractors.interpret.sections.parts import find_parts
from selko.schemas.models.layout import BlockKind, TextBlock
from selko.schemas.words.vocabulary import letters, names_caption

_TAIL = re.compile(r"(?P<leader>[\s.…·_‥]*)(?P<page>\d{1,4})\s*$")
NUMBER = re.compile(
    r"^(?P<number>\d{1,3}(?:\.\d{1,3})*)(?P<point>\.?)(?:\s+(?=\S)|(?<=\d\.\d)\s*(?=[^\W\d_])|(?<=\d\.\d\.)(?=[^\W\d_]))"
)


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the table of contents. `page` as printed; `level` from 1, None when neither number nor style
    nor indent tells."""

    text: str
    key: str  # letters and digits of the text, for comparison
    number: str
    page: int | None
    level: int | None


class _Line(NamedTuple):
    """A line of the contents. `indent` in points, where the page tells; `level` where the document itself states it."""

    text: str
    page: int | None
    indent: float | None
    level: int | None


def split_number(text: str) -> tuple[str, str]:
    """The leading section number ('1.2.3', '' when there is none) and the rest of a heading."""
    match = NUMBER.match(text)
    return (match["number"], text[match.end() :]) if match else ("", text)


def read_contents(blocks: Sequence[TextBlock]) -> tuple[ContentsEntry, ...]:
    """The entries of the table of contents in order; a line that breaks before its page number is joined with the
    next one."""
    found: list[_Line] = []
    pending, indent, stated = "", None, None
    for block in blocks:
        if block.kind is not BlockKind.CONTENTS:
            continue
        left = block.provenance.box.x0 if block.provenance.box else None
        if not pending:
            indent, stated = left, block.heading_level
        elif split_number(block.text)[0]:
            found.append(_Line(pending, None, indent, stated))
            pending, indent, stated = "", left, block.heading_level
        text = f"{pending} {block.text}".strip()
        match = _TAIL.search(text)
        if names_caption(text):
            pending = ""  # a line of the list of tables or figures
        elif match and text[: match.start()].strip(" .…·_"):
            found.append(_Line(text[: match.start()].strip(" .…·_\t"), int(match["page"]), indent, stated))
            pending = ""
        else:
            pending = text if re.search(r"[^\W\d_]", text) else ""
    return tuple(_entries(found))


def _entries(found: Sequence[_Line]) -> list[ContentsEntry]:
    by_indent: dict[int, Counter[int]] = {}
    parts = find_parts([line.text for line in found])
    above = 1 if parts else 0  # the parts stand over the numbered chapters
    for index, line in enumerate(found):
        number = split_number(line.text)[0]
        if line.indent is not None and (number or index in parts):
            by_indent.setdefault(round(line.indent / 4), Counter())[number.count(".") + 1 + above if number else 1] += 1
    indents = {round(line.indent / 4) for line in found if line.indent is not None}
    ranks = {key: rank for rank, key in enumerate(sorted(indents), 1)}
    entries = []
    for index, (text, page, indent, level) in enumerate(found):
        number = split_number(text)[0]
        if index in parts:
            level = 1
        elif number:
            level = number.count(".") + 1 + above
        elif level is None and indent is not None:
            near = [by_indent[key] for key in (round(indent / 4), *_neighbours(indent)) if key in by_indent]
            level = near[0].most_common(1)[0][0] if near else (ranks[round(indent / 4)] if not by_indent else None)
        entries.append(ContentsEntry(text=text, key=letters(text), number=number, page=page, level=level))
    return entries


def _neighbours(indent: float) -> tuple[int, int]:
    return round(indent / 4) - 1, round(indent / 4) + 1


def page_offset(pairs: Sequence[tuple[int, int]]) -> int | None:
    """What to add to a page number of the contents to get the page of the file, from (printed, page) pairs."""
    differences = Counter(page - printed for printed, page in pairs)
    return differences.most_common(1)[0][0] if differences else None
