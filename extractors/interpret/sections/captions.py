"""Captions of tables: they belong to the table, and are neither headings nor text of the section.

Belongs here: which lines outside the tables are captions. Does not belong here: what a caption says (interpret.tables
keeps it with its table).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from selko.schemas.models.layout import BlockKind, DocumentLayout, GridTable, TextBlock
from selko.schemas.words.vocabulary import heading_words, letters, names_caption

_PARTS = re.compile(r"(?:,|:|\s[-–—])\s+|\s*[()]\s*")
_CODE = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.):]?\s+)+")
_LONGEST = 110  # letters
_FINAL = (".", ",", ";", ":", "!", "?")
_SHORTEST = 5  # letters of a name that another may end in
_ASIDE = {BlockKind.FURNITURE, BlockKind.HIDDEN, BlockKind.FOOTNOTE}
_NEAR = 30  # points between a caption and its table


def repeats_name(text: str, name: str) -> bool:
    """Whether a line repeats the name of a heading, and otherwise says what stands under many: 'Perusopetus,
    talousarvion toteutuminen' under '4100 Perusopetus'."""
    parts = [part for part in _PARTS.split(_CODE.sub("", text)) if part.strip()]
    named = [part for part in parts if _is_name(letters(part), letters(name))]
    return bool(named) and all(part in named or heading_words(part) is not None for part in parts)


def _is_name(key: str, name: str) -> bool:
    return bool(key) and (key == name or (len(key) >= _SHORTEST and name.endswith(key)))


def find_captions(layout: DocumentLayout, headings: Collection[int]) -> set[int]:
    """The orders of the blocks that are captions: a line with the word and number of a table or figure wherever it
    stands, and a short line without a full stop right above a table."""
    found: set[int] = set()
    above: TextBlock | None = None
    items: list[TextBlock | GridTable] = [*layout.blocks, *layout.tables]
    for item in sorted(items, key=lambda item: item.order):
        if isinstance(item, GridTable):
            if above is not None and above.order not in headings and _stands_over(above, item):
                found.add(above.order)
            above = None
        elif item.kind not in _ASIDE:
            above = item
            if len(item.text) <= _LONGEST and names_caption(item.text) and not item.text.rstrip().endswith(","):
                found.add(item.order)
    return found - set(headings)


def _stands_over(block: TextBlock, table: GridTable) -> bool:
    text = block.text.strip()
    if block.kind is not BlockKind.PARAGRAPH or block.continues or len(text) > _LONGEST or text.endswith(_FINAL):
        return False
    if len(block.lines) > 2 or not text[:1].isupper():
        return False
    here, there = block.provenance.box, table.provenance.box
    if here is None or there is None:
        return True
    return block.provenance.page == table.provenance.page and -2 <= there.top - here.bottom <= _NEAR
