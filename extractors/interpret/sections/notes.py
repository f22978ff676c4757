"""Footnotes and the places where their marks stand: a note belongs to the paragraph that points to it.

Belongs here: which block or table of a page holds the mark of a note at its foot. Does not belong here: telling notes
from text (layout), joining paragraphs (sections).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from selko.schemas.models.layout import BlockKind, DocumentLayout

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_OWN_MARK = re.compile(rf"(?P<raised>[{_RAISED}]{{1,3}})\s?|(?P<plain>\d{{1,3}})[).]?\s")
_MARK = re.compile(rf"(?P<before>[^\W\d_]*)(?P<mark>[{_RAISED}]{{1,3}})")
_DIGITS = str.maketrans(_RAISED, "0123456789")
_UNIT = 2  # letters: 'm²', 'km²' are units and no words with a mark
_TEXT = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING}


def place_notes(layout: DocumentLayout) -> Mapping[int, int]:
    """For each note at the foot of a page (by its layout order) the order of the block or table with its mark.

    The lines of a note that have no mark of their own go with the note before them. Notes whose mark is not found, and
    those of documents without pages, which stand at their place already, are left out.
    """
    notes = [block for block in layout.blocks if block.kind is BlockKind.FOOTNOTE and block.provenance.page is not None]
    if not notes:
        return {}
    pages = {block.provenance.page for block in notes}
    marks: dict[tuple[int | None, str], int] = {}
    for order, page, text in _texts(layout):
        if page in pages:
            for match in _MARK.finditer(text):
                if not 0 < len(match["before"]) <= _UNIT:
                    marks.setdefault((page, match["mark"].translate(_DIGITS)), order)
    places: dict[int, int] = {}
    used: defaultdict[int | None, set[str]] = defaultdict(set)
    last: int | None = None
    for note in notes:
        page = note.provenance.page
        own = _OWN_MARK.match(note.text)
        mark = (own["raised"] or own["plain"]).translate(_DIGITS) if own else ""
        anchor = marks.get((page, mark)) if mark not in used[page] else None
        if anchor is not None:
            used[page].add(mark)
            last = anchor
        elif own:
            last = None
        if last is not None:
            places[note.order] = last
    return places


def _texts(layout: DocumentLayout) -> list[tuple[int, int | None, str]]:
    """The texts in reading order that may hold the mark of a note: order, page, text."""
    texts = [(b.order, b.provenance.page, b.text) for b in layout.blocks if b.kind in _TEXT]
    texts += [(t.order, t.provenance.page, "\n".join(cell.text for cell in t.cells)) for t in layout.tables]
    return sorted(texts)
