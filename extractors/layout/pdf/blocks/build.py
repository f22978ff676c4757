"""The text of a PDF outside its tables, as blocks: paragraphs, list items, footnotes, contents, furniture.

Belongs here: composing the steps over the whole document, paragraphs that run over a page break, the file's own
bookmarks, the one order of blocks and tables. Does not belong here: the steps themselves (pieces, furniture,
_paragraphs), tables, what is a heading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from selko.extractors.layout.pdf.blocks.furniture import find_furniture
from selko.extractors.layout.pdf.blocks.paragraphs import Paragraph, build_paragraphs, measure_text
from selko.extractors.layout.pdf.blocks.pieces import Boxes, PageText, Piece, read_page_text
from selko.extractors.layout.pdf.page.content import PageContent
from selko.schemas.models.layout import BlockKind, GridTable, OutlineEntry, TextBlock, TextStyle
from selko.schemas.models.provenance import Box, Provenance
from selko.schemas.words.hyphens import count_words, join_lines
from selko.schemas.words.vocabulary import letters

_FLOWING = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
_PAUSES = (".", "!", "?", ":", ";")


def build_blocks(
    pages: Sequence[PageContent], tables: Sequence[GridTable], outline: Sequence[OutlineEntry] = ()
) -> list[TextBlock]:
    """The blocks of the whole document in reading order (`order` counts the blocks only, from 0).

    Words inside the boxes of `tables` belong to these; a block that is the title of a bookmark of the file on its
    page is a HEADING with the bookmark's level. See `build_blocks_of` for reading page by page.
    """
    boxes = table_boxes(tables)
    return build_blocks_of([read_page_text(page, boxes.get(page.number, ())) for page in pages], outline)


def table_boxes(tables: Sequence[GridTable]) -> dict[int, Boxes]:
    """The boxes (x0, top, x1, bottom) of the tables by page, on the page as seen."""
    boxes: dict[int, list[tuple[float, float, float, float]]] = defaultdict(list)
    for table in tables:
        place = table.provenance
        if place.page is not None and place.box is not None:
            boxes[place.page].append((place.box.x0, place.box.top, place.box.x1, place.box.bottom))
    return dict(boxes)


def build_blocks_of(pages: Sequence[PageText], outline: Sequence[OutlineEntry] = ()) -> list[TextBlock]:
    """The same, from pages that were read one at a time with `read_page_text`, which keeps little of each."""
    furniture: dict[int, set[int]] = defaultdict(set)
    for index, piece in find_furniture(pages):
        furniture[index].add(piece)
    measures = measure_text(pages)
    stock = count_words(piece.text for page in pages for piece in page.pieces)
    blocks: list[TextBlock] = []
    last: Paragraph | None = None
    under_text = False  # a table of its page stands below the last paragraph
    in_contents = False
    for index, page in enumerate(pages):
        paragraphs = build_paragraphs(page, furniture[index], measures, contents_before=in_contents)
        in_contents = any(paragraph.kind is BlockKind.CONTENTS for paragraph in paragraphs)
        columns_seen: set[int] = set()
        for paragraph in paragraphs:
            if paragraph.kind in _FLOWING:
                column = paragraph.pieces[0].column
                if column not in columns_seen:
                    paragraph.continues = last is not None and _goes_on(last, paragraph, over_table=under_text)
                columns_seen.add(column)
                last, under_text = paragraph, _table_under(page, paragraph)
            blocks.append(_block(len(blocks), page, paragraph, stock))
    return _with_bookmarks(blocks, outline)


def _with_bookmarks(blocks: list[TextBlock], outline: Sequence[OutlineEntry]) -> list[TextBlock]:
    """Blocks that are the title of a bookmark of their page, as headings of its level: each bookmark once."""
    wanted: dict[tuple[int | None, str], list[int]] = defaultdict(list)
    for entry in outline:
        wanted[(entry.page, letters(entry.title))].append(entry.level)
    if not wanted:
        return blocks
    marked: list[TextBlock] = []
    for block in blocks:
        levels = wanted.get((block.provenance.page, letters(block.text))) if block.kind in _FLOWING else None
        if levels:
            block = replace(block, kind=BlockKind.HEADING, heading_level=levels.pop(0))
        marked.append(block)
    return marked


def _table_under(page: PageText, paragraph: Paragraph) -> bool:
    bottom = page.box_as_seen(paragraph.pieces[-1])[3]
    return page.table_extent is not None and page.table_extent[1] > bottom


def _goes_on(last: Paragraph, paragraph: Paragraph, *, over_table: bool) -> bool:
    """Whether a paragraph at the top of a page or column goes on with the one at the end of the one before: by its
    words, or because the last line there is full. `over_table`: a table stands between, so that words must say so."""
    before, after = last.pieces[-1], paragraph.pieces[0]
    if paragraph.page - last.page > 1 or abs(before.size - after.size) > 0.6 or before.bold != after.bold:
        return False
    if paragraph.kind is BlockKind.LIST_ITEM:
        return False
    if before.text.endswith(_PAUSES):
        return last.is_justified and not over_table and after.x0 <= before.x0 + 1
    if after.text[:1].islower() or before.text.endswith(("-", "‐", "\u00ad")):
        return True
    full = last.room <= after.first_width + before.size and len(last.pieces) > 1
    return full and not before.bold and not over_table


def _block(order: int, page: PageText, paragraph: Paragraph, stock: Mapping[str, int]) -> TextBlock:
    look = paragraph.majority()
    return TextBlock(
        order=order,
        kind=paragraph.kind,
        text=join_lines(paragraph.lines, stock),
        lines=tuple(paragraph.lines),
        provenance=Provenance(page=page.number, box=_box(page, paragraph.pieces)),
        style=TextStyle(
            size=round(look.size, 2),
            bold=all(piece.bold for piece in paragraph.pieces),
            italic=all(piece.italic for piece in paragraph.pieces),
            colour=look.colour,
            name=look.font,
        ),
        continues=paragraph.continues,
    )


def _box(page: PageText, pieces: Sequence[Piece]) -> Box:
    corners = [page.box_as_seen(piece) for piece in pieces]
    return Box(
        x0=round(min(c[0] for c in corners), 2),
        top=round(min(c[1] for c in corners), 2),
        x1=round(max(c[2] for c in corners), 2),
        bottom=round(max(c[3] for c in corners), 2),
    )


def number_in_reading_order(
    blocks: Sequence[TextBlock], tables: Sequence[GridTable]
) -> tuple[tuple[TextBlock, ...], tuple[GridTable, ...]]:
    """Blocks and tables with one common `order` from 0, page by page: each table at its place among the blocks."""
    groups: dict[int, list[TextBlock]] = defaultdict(list)
    for block in blocks:
        groups[block.provenance.page or 0].append(block)
    by_page: dict[int, list[GridTable]] = defaultdict(list)
    for table in sorted(tables, key=_place):
        by_page[table.provenance.page or 0].append(table)
    numbered_blocks: list[TextBlock] = []
    numbered_tables: list[GridTable] = []
    order = 0
    for page in sorted({*groups, *by_page}):
        own = groups.get(page, [])
        waiting: dict[int, list[GridTable]] = defaultdict(list)
        for table in by_page.get(page, []):
            waiting[_find_place(table, own)].append(table)
        for index in range(len(own) + 1):
            for table in waiting[index]:
                others = tuple(other.model_copy(update={"order": order}) for other in table.alternatives)
                numbered_tables.append(table.model_copy(update={"order": order, "alternatives": others}))
                order += 1
            if index < len(own):
                numbered_blocks.append(replace(own[index], order=order))
                order += 1
    return tuple(numbered_blocks), tuple(numbered_tables)


def _place(table: GridTable) -> tuple[int, float, float]:
    box = table.provenance.box
    return (table.provenance.page or 0, box.top if box else 0.0, box.x0 if box else 0.0)


def _find_place(table: GridTable, blocks: Sequence[TextBlock]) -> int:
    """Before which block of its page a table stands: below the blocks over it, above those under it, and between these
    after the columns left of it. Where nothing stands over or under it, the columns alone tell."""
    here = table.provenance.box
    if here is None:
        return len(blocks)
    seen = [
        (index, block.provenance.box)
        for index, block in enumerate(blocks)
        if block.provenance.box is not None and block.kind not in {BlockKind.FURNITURE, BlockKind.HIDDEN}
    ]
    shared = [(index, there) for index, there in seen if there.x1 > here.x0 and there.x0 < here.x1]
    under = min((index for index, there in shared if _middle(there) >= here.top), default=len(blocks))
    over = max((index for index, there in shared if _middle(there) < here.top and index < under), default=-1)
    left = [index for index, there in seen if over < index < under and there.x1 <= here.x0 and there.top < here.bottom]
    if left:
        return max(left) + 1
    return over + 1 if under == len(blocks) and over >= 0 else under


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2
