"""The tree of headings and the text under each, from the layout of the whole document.

Belongs here: composing headings, levels and paragraphs into sections, and telling in which section something stands.
Does not belong here: the evidence for headings (headings), their ranks (levels), tables (tables).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from selko.extractors.interpret.sections.captions import find_captions
from selko.extractors.interpret.sections.contents import read_contents
from selko.extractors.interpret.sections.headings import find_headings, find_list_titles
from selko.extractors.interpret.sections.levels import build_levels
from selko.extractors.interpret.sections.looks import Found, body_look
from selko.extractors.interpret.sections.notes import place_notes
from selko.extractors.interpret.sections.responsible import build_statements
from selko.schemas.models.layout import BlockKind, DocumentLayout, TextBlock
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.tables import Heading, Statement, TextSection
from selko.schemas.words.hyphens import count_words, join_lines

_IN_TEXT = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING, BlockKind.FOOTNOTE}


@dataclass(frozen=True)
class SectionIndex:
    """The sections of a document, and where they begin.

    `starts[i]` is the layout order at which `sections[i]` begins (that of its heading). `heading_orders` are the
    orders of all blocks that are headings (or parts of one).
    """

    sections: tuple[TextSection, ...]
    starts: tuple[int, ...]
    heading_orders: frozenset[int]
    statements: tuple[Statement, ...] = ()

    def section_at(self, order: int) -> int | None:
        """The order of the section in which the block or table of this layout order stands; None before the first."""
        place = bisect_right(self.starts, order) - 1
        return place if place >= 0 else None


def build_sections(layout: DocumentLayout) -> SectionIndex:
    """Find the headings and put every block of text under its own."""
    entries = read_contents(layout.blocks)
    found = find_headings(layout, entries)
    levels = build_levels(found, layout.blocks, styled=body_look(layout.blocks).styled)
    heading_orders = {layout.blocks[index].order for heading in found for index in heading.blocks}
    starts = [layout.blocks[heading.blocks[0]].order for heading in found]
    stock = count_words(line for block in layout.blocks for line in block.lines)
    before = [
        order
        for order in [block.order for block in layout.blocks if block.kind in _IN_TEXT]
        + [table.order for table in layout.tables]
        if not starts or order < starts[0]
    ]
    if before:
        starts.insert(0, min(before))
    front = 1 if before else 0
    gathered: list[list[TextBlock]] = [[] for _ in starts]
    pages: list[list[int]] = [[] for _ in starts]
    noted = place_notes(layout)
    aside = find_list_titles(layout) | find_captions(layout, heading_orders)
    for block in sorted(layout.blocks, key=lambda block: noted.get(block.order, block.order)):
        place = bisect_right(starts, noted.get(block.order, block.order)) - 1
        if place < 0 or block.kind is BlockKind.FURNITURE:
            continue
        if block.provenance.page is not None and block.kind is not BlockKind.HIDDEN:
            pages[place].append(block.provenance.page)
        if block.kind in _IN_TEXT and block.order not in heading_orders and block.order not in aside:
            gathered[place].append(block)
    for table in layout.tables:
        place = bisect_right(starts, table.order) - 1
        if place >= 0 and table.provenance.page is not None:
            pages[place].append(table.provenance.page)
    sections: list[TextSection] = []
    if front:
        sections.append(_section(0, None, None, 0, (), gathered[0], pages[0], stock))
    enclosing: list[TextSection] = []
    for heading, level in zip(found, levels, strict=True):
        order = len(sections)
        while enclosing and enclosing[-1].level >= level:
            enclosing.pop()
        parent = enclosing[-1] if enclosing else None
        path = (*(parent.heading_path if parent else ()), heading.text)
        head = _heading(heading, level, layout.blocks, stock)
        section = _section(
            order, parent.order if parent else None, head, level, path, gathered[order], pages[order], stock
        )
        sections.append(section)
        enclosing.append(section)
    statements = build_statements(
        (block, place)
        for block in layout.blocks
        if block.order not in heading_orders and (place := bisect_right(starts, block.order) - 1) >= 0
    )
    return SectionIndex(tuple(sections), tuple(starts), frozenset(heading_orders), statements)


def _heading(found: Found, level: int, blocks: Sequence[TextBlock], stock: Mapping[str, int]) -> Heading:
    parts = [blocks[index] for index in found.blocks]
    place = parts[0].provenance
    for part in parts[1:]:
        other = part.provenance
        if place.box and other.box and place.page == other.page:
            place = Provenance(page=place.page, box=place.box.union(other.box), block=place.block)
    text = join_lines([part.text for part in parts], stock) if len(parts) > 1 else found.text
    return Heading(level=level, text=text, number=found.number, provenance=place)


def _section(
    order: int,
    parent: int | None,
    heading: Heading | None,
    level: int,
    path: tuple[str, ...],
    blocks: Sequence[TextBlock],
    pages: Sequence[int],
    stock: Mapping[str, int],
) -> TextSection:
    return TextSection(
        order=order,
        parent=parent,
        heading=heading,
        level=level,
        heading_path=path,
        text=join_paragraphs(blocks, stock),
        page_first=min(pages) if pages else (heading.provenance.page if heading else None),
        page_last=max(pages) if pages else (heading.provenance.page if heading else None),
    )


def join_paragraphs(blocks: Sequence[TextBlock], stock: Mapping[str, int]) -> str:
    """The blocks' texts, a blank line between paragraphs; a block that goes on with the one before is joined to it,
    past a footnote between them if need be."""
    paragraphs: list[str] = []
    running: int | None = None
    for block in blocks:
        text = block.text.strip()
        if not text:
            continue
        if block.continues and running is not None:
            paragraphs[running] = join_lines([paragraphs[running], text], stock)
            continue
        paragraphs.append(text)
        if block.kind is not BlockKind.FOOTNOTE:
            running = len(paragraphs) - 1
    return "\n\n".join(paragraphs)
