"""A PDF as a DocumentLayout: pages, then tables, then the text that is in no table, in one order.

Belongs here: composing the parts of the PDF reader, and turning its places into the page as a reader sees it. Does not
belong here: how words, tables or paragraphs are found.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from pathlib import Path

from selko.extractors.layout.pdf.blocks.build import build_blocks_of, number_in_reading_order, table_boxes
from selko.extractors.layout.pdf.blocks.pieces import PageText, read_page_text
from selko.extractors.layout.pdf.damage.check import Damage, check_file, find_damage
from selko.extractors.layout.pdf.page.content import UNKNOWN, PageContent, Word
from selko.extractors.layout.pdf.page.pages import open_document
from selko.extractors.layout.pdf.scan.pages import ReadPage, read_pages
from selko.extractors.layout.pdf.scan.reader import READER
from selko.extractors.layout.pdf.tables.breaks.continues import OpenTable, mark_continuing
from selko.extractors.layout.pdf.tables.breaks.page_break_rows import carry_over
from selko.extractors.layout.pdf.tables.breaks.page_ends import TablesOfPage
from selko.extractors.layout.pdf.tables.find import find_tables
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable
from selko.extractors.layout.pdf.tables.readings.camelot_opinion import (
    MOST_TABLES,
    Doubtful,
    ask_camelot,
    is_worth_asking,
)
from selko.extractors.layout.pdf.tables.readings.doubts import find_lost_words
from selko.extractors.layout.printed.hidden import hidden_problem
from selko.schemas.models.layout import DocumentLayout, GridCell, GridTable, LayoutProblem, Page, ProblemKind, TextBlock
from selko.schemas.models.provenance import Box, Provenance, SourceDocument
from selko.schemas.storage.filed import Filing

PAGES_KEPT = 200  # pages whose text is kept in memory until blocks are made of it


def read_pdf_layout(
    path: Path,
    source: SourceDocument,
    pages: Collection[int] | None = None,
    ocr_seconds: float | None = None,
    judged: bool = False,
) -> DocumentLayout:
    """Everything that stands in a PDF. `pages` count from 1, None for all; `ocr_seconds` as in `read_pages`.
    `judged`: somebody will choose between the readings of a table, so that those which cost much are worth making.

    A page that cannot be opened, or only in part, or for which no time was left, is a LayoutProblem, and the layout is
    not `complete`. Raises SourceError when the file itself cannot be opened.
    """
    pages_read: list[Page] = []
    texts: Filing[PageText] = Filing(kept=PAGES_KEPT)
    tables: list[GridTable] = []
    problems: list[LayoutProblem] = []
    empty: list[int] = []
    doubtful: list[tuple[int, Doubtful]] = []  # with its place among the tables; no more than are asked about
    not_asked: list[int] = []  # the pages of the others
    last: OpenTable | None = None

    def finish(page: ReadPage, found: TablesOfPage) -> None:
        """All that is said of a page once the rows are in place that a break parts from their table."""
        nonlocal last
        content = found.content
        placed, last = mark_continuing(found.tables, content, last)
        grids = [grid_of(table, content, READER if page.by_ocr or _is_by_ocr(table) else None) for table in placed]
        if judged and not page.by_ocr:
            doubts = [place for place, table in enumerate(placed) if is_worth_asking(table, content)]
            asked = doubts[: MOST_TABLES - len(doubtful)]
            doubtful.extend((len(tables) + place, Doubtful(placed[place], content)) for place in asked)
            not_asked.extend([page.number] * (len(doubts) - len(asked)))
        tables.extend(grids)
        texts.add(read_page_text(content, table_boxes(grids).get(page.number, ())))
        pages_read.append(_page(content, has_text=not page.scanned))
        if not (content.words or content.turned_words or content.hidden_words):
            empty.append(page.number)
        problems.extend([*_problems_of(page, content), *_lost_words(placed, content)])

    held: tuple[ReadPage, TablesOfPage] | None = None  # the page before: the next one may show more of its tables
    with open_document(path) as document:
        check = check_file(path)  # first, while nothing else takes memory
        for page in read_pages(document, document.numbers(pages), ocr_seconds):
            if page.content is None:
                detail = page.error.message if page.error else "the page cannot be opened"
                problems.append(_problem(ProblemKind.UNREADABLE_PAGE, page.number, detail))
                continue
            found = TablesOfPage(page.content, tuple(find_tables(page.content)))
            if held is not None:
                above, found = carry_over(held[1], found)
                finish(held[0], above)
            held = page, found
        if held is not None:
            finish(*held)
        outline = document.outline()
        title = document.title()
        page_count = document.page_count
    blocks: Sequence[TextBlock] = build_blocks_of(texts.items())
    read = {None, *(page.number for page in pages_read)}
    problems += [_damage(found) for found in find_damage(path, check, page_count, empty) if found.page in read]
    problems += _ask_camelot(path, tables, doubtful, not_asked)
    blocks, ordered = number_in_reading_order(blocks, tables)
    return DocumentLayout(
        document=source,
        pages=tuple(pages_read),
        blocks=blocks,
        tables=ordered,
        outline=outline,
        problems=tuple(problems),
        complete=not any(p.kind in (ProblemKind.UNREADABLE_PAGE, ProblemKind.LIMIT) for p in problems),
        title=title,
    )


def _damage(found: Damage) -> LayoutProblem:
    """What was read and is not whole. Of pages that could not be opened at all nothing more is said."""
    kind = ProblemKind.UNREADABLE_PAGE if found.loses else ProblemKind.DAMAGED
    kind = ProblemKind.UNKNOWN_SIGNS if found.nameless else kind
    return _problem(kind, found.page, found.detail)


def _ask_camelot(
    path: Path, tables: list[GridTable], asked: Sequence[tuple[int, Doubtful]], not_asked: Sequence[int]
) -> list[LayoutProblem]:
    """Puts the further readings of doubtful tables beside the first ones; says which tables were not asked about."""
    problems = []
    if asked:
        answer = ask_camelot(path, [one for _, one in asked])
        for (place, one), reading in zip(asked, answer.readings, strict=True):
            if reading is not None:
                further = (*tables[place].alternatives, grid_of(reading, one.content))
                tables[place] = tables[place].model_copy(update={"alternatives": further})
        if answer.failure:
            detail = f"the second look at tables in doubt {answer.failure}: they were read in one way only"
            problems.append(_problem(ProblemKind.OTHER, asked[0][1].table.page, detail))
    if not_asked:
        detail = f"{len(not_asked)} more tables from here on are in doubt and were read in one way only"
        problems.append(_problem(ProblemKind.OTHER, not_asked[0], detail))
    return problems


def grid_of(table: PlacedTable, content: PageContent, reader: str | None = None) -> GridTable:
    """The placed table as the model that leaves this stage, with `order` 0; `reader` where OCR gave the words."""
    starts: dict[int, float] = {}
    for cell in table.cells:
        if cell.lines and cell.column_span == 1:
            left = min(line[0].x0 for line in cell.lines if line)
            starts[cell.column] = min(starts.get(cell.column, left), left)
    cells = []
    for cell in table.cells:
        words = cell.words
        left = min((word.x0 for word in words), default=0.0)
        cells.append(
            GridCell(
                row=cell.row,
                column=cell.column,
                text=cell.text,
                provenance=_place(content, cell.box),
                row_span=cell.row_span,
                column_span=cell.column_span,
                bold=_mostly(words, "bold"),
                italic=_mostly(words, "italic"),
                indent=round(max(left - starts.get(cell.column, left), 0.0), 2),
                confidence=min((w.confidence for w in words if w.confidence is not None), default=None),
                colour=_only_colour(words),
            )
        )
    return GridTable(
        order=0,
        provenance=_place(content, table.box),
        row_count=table.row_count,
        column_count=table.column_count,
        cells=tuple(cells),
        reader=reader or table.reader,
        header_rows=table.header_rows,
        continues=table.continues,
        alternatives=tuple(grid_of(other, content, reader) for other in table.alternatives),
    )


def _only_colour(words: Sequence[Word]) -> str | None:
    colours = {word.colour for word in words}
    return colours.pop() if len(colours) == 1 else None


def _is_by_ocr(table: PlacedTable) -> bool:
    """Whether all its words were read in a picture."""
    return all(word.confidence is not None for word in table.words) and bool(table.words)


def _mostly(words: Sequence[Word], look: str) -> bool:
    styled = sum(len(word.text) for word in words if getattr(word, look))
    return styled * 2 > sum(len(word.text) for word in words)


def _place(content: PageContent, box: tuple[float, float, float, float]) -> Provenance:
    x0, top, x1, bottom = (round(value, 2) for value in content.box_as_seen(*box))
    return Provenance(page=content.number, box=Box(x0=x0, top=top, x1=x1, bottom=bottom))


def _page(content: PageContent, has_text: bool) -> Page:
    width, height = content.size_as_seen
    return Page(
        number=content.number,
        width=round(width, 2),
        height=round(height, 2),
        rotation=content.rotation,
        has_text=has_text,
    )


def _problems_of(page: ReadPage, content: PageContent) -> list[LayoutProblem]:
    problems = []
    if page.scanned:
        if page.too_late:
            detail = f"page {page.number} is a picture of text and no time was left to read it; allow more, or split it"
            problems.append(_problem(ProblemKind.LIMIT, page.number, detail))
        elif page.by_ocr:
            detail = "the page is a picture of text and was read by OCR"
            problems.append(_problem(ProblemKind.READ_BY_OCR, page.number, detail))
        else:
            detail = "the page is a picture of text and was not read: install the part selko[ocr]"
            problems.append(_problem(ProblemKind.NO_TEXT_LAYER, page.number, detail))
    else:
        if content.by_layer:
            detail = "the page is a picture of text and was read by the text that another program laid under it"
            problems.append(_problem(ProblemKind.READ_BY_OCR, page.number, detail))
        unknown = " ".join(word.text for word in (*content.words, *content.turned_words) if UNKNOWN in word.text)
        if unknown:
            problems.append(_problem(ProblemKind.UNKNOWN_SIGNS, content.number, unknown[:200]))
    for outlined, read in itertools.product((False, True), repeat=2):
        boxes = [inlay.box for inlay in page.inlays if (inlay.outlined, inlay.read) == (outlined, read)]
        if boxes:
            kind = ProblemKind.READ_PICTURE if read else ProblemKind.UNREAD_INK
            detail = "figures drawn as outlines" if outlined else "a picture that shows a table"
            place = _place(content, _around(boxes))
            problems.append(LayoutProblem(kind=kind, provenance=place, detail=detail))
    for words, struck in ((content.hidden_words, False), (content.struck_words, True)):
        told = hidden_problem(" ".join(word.text for word in words), _place_of(words, content), struck)
        problems += [told] if told else []
    return problems


def _around(boxes: Sequence[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def _place_of(words: Sequence[Word], content: PageContent) -> Provenance:
    """The place of all these words; the page alone where they lie outside it."""
    if not words:
        return Provenance(page=content.number)
    x0, top, x1, bottom = _around([(w.x0, w.top, w.x1, w.bottom) for w in words])
    x0, top, x1, bottom = max(x0, 0.0), max(top, 0.0), min(x1, content.width), min(bottom, content.height)
    return _place(content, (x0, top, x1, bottom)) if x0 < x1 and top < bottom else Provenance(page=content.number)


def _lost_words(tables: Sequence[PlacedTable], content: PageContent) -> list[LayoutProblem]:
    """Words inside the box of a table that none of its cells holds: said, because no block holds them either."""
    problems = []
    held = {word for table in tables for word in table.words}
    for table in tables:
        lost = " ".join(word.text for word in find_lost_words(table, held, content))
        if lost:
            detail = f"words inside a table that no cell holds: {lost[:200]}"
            problems.append(LayoutProblem(kind=ProblemKind.OTHER, provenance=_place(content, table.box), detail=detail))
    return problems


def _problem(kind: ProblemKind, page: int | None, detail: str) -> LayoutProblem:
    return LayoutProblem(kind=kind, provenance=Provenance(page=page), detail=detail)
