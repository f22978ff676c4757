"""Tables as the tags of the document give them, where what is printed bears the tags out.

Belongs here: tagged cells with the page's words in them, and the checks that tell sound tags from careless ones. Does
not belong here: reading the tags (page/tags), the choice between this and another reading (tagged_choice).

Tags are written by a program for readers who cannot see the page, and nobody looks at them: a page laid out with
tables, rows without their blank cells, cells in the order of drawing, numbers left out as artefacts all occur. Believed
is a table only when every word inside its box has its cell and the cells lie on the page as they do in the tags.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from selko.extractors.layout.pdf.page.content import PageContent, TaggedCell, TaggedTable, Word
from selko.extractors.layout.pdf.tables.parts.grid import (
    PlacedCell,
    PlacedTable,
    by_lines,
    is_inside,
    without_empty,
    words_box,
)
from selko.extractors.layout.pdf.tables.parts.segments import is_leader

READER = "pdf.tagged"
MOST_COLUMNS = 100
SLACK = 1.0  # points by which the words of neighbouring columns may overlap


def find_tagged_tables(content: PageContent) -> list[PlacedTable]:
    """The tagged tables of a page that are borne out by what is printed, in the order of the tags."""
    if not content.tagged_tables:
        return []
    by_mark: dict[int, list[Word]] = defaultdict(list)
    for word in (*content.words, *content.turned_words):
        if word.tag >= 0:
            by_mark[word.tag].append(word)
    found = []
    for tagged in content.tagged_tables:
        cells = _place(tagged, by_mark)
        if cells and _is_sound(cells, content):
            found.append(_build(tagged, cells, content))
    return found


def _place(tagged: TaggedTable, by_mark: Mapping[int, Sequence[Word]]) -> list[PlacedCell] | None:
    """The cells at their places, the way HTML places them: a cell takes the first place in its row that no cell
    above spans. None where the rows come out unequally long."""
    taken: dict[int, int] = {}  # for a column, the first row that no cell above spans
    cells: list[PlacedCell] = []
    widths = set()
    for row, group in enumerate(tagged.rows):
        column = 0
        for cell in group:
            while taken.get(column, 0) > row:
                column += 1
            if column + cell.column_span > MOST_COLUMNS:
                return None
            for covered in range(column, column + cell.column_span):
                if taken.get(covered, 0) > row:
                    return None
                taken[covered] = row + cell.row_span
            words = [word for mark in dict.fromkeys(cell.marks) for word in by_mark.get(mark, ())]
            if words:
                row_span = min(cell.row_span, len(tagged.rows) - row)
                box = words_box(words)
                cells.append(PlacedCell(row, column, row_span, cell.column_span, by_lines(words), box))
            column += cell.column_span
        widths.add(max((c + 1 for c, end in taken.items() if end > row), default=0))
    return cells if len(widths) == 1 else None


def _is_sound(cells: Sequence[PlacedCell], content: PageContent) -> bool:
    words = [word for cell in cells for word in cell.words]
    held = set(words)
    if len(held) < len(words) or len({c.column for c in cells}) < 2:
        return False
    return _holds_all(held, content) and _lies_as_told(cells)


def _holds_all(held: set[Word], content: PageContent) -> bool:
    """Whether no word lies inside the box of the table and in none of its cells."""
    box = words_box(list(held))
    return not any(
        word not in held and is_inside(word, box) and not is_leader([word])
        for word in (*content.words, *content.turned_words)
    )


def _lies_as_told(cells: Sequence[PlacedCell]) -> bool:
    """Whether one upright line can be drawn between any two neighbouring columns, and a level one between two rows."""

    def first(cell: PlacedCell) -> float:
        return min(line[0].baseline for line in cell.lines)

    def last(cell: PlacedCell) -> float:
        return max(line[0].baseline for line in cell.lines)

    across = [(c.column, c.column + c.column_span, c.box[0], c.box[2]) for c in cells]
    down = [(c.row, c.row + c.row_span, first(c), last(c)) for c in cells]
    return _are_parted(across, SLACK) and _are_parted(down, -SLACK)


def _are_parted(ranges: Iterable[tuple[int, int, float, float]], slack: float) -> bool:
    """Whether each border between two places can be drawn: all that ends before it lies below all that begins after
    it, but for `slack`. Each range is (first place, place after the last, low, high)."""
    known = list(ranges)
    last = max(end for _, end, _, _ in known)
    before, after = [float("-inf")] * (last + 1), [float("inf")] * (last + 1)  # highest that ends, lowest that begins
    for start, end, low, high in known:
        before[end] = max(before[end], high)
        after[start] = min(after[start], low)
    highest = list(itertools.accumulate(before, max))
    lowest = list(itertools.accumulate(reversed(after), min))[::-1]
    return all(highest[border] <= lowest[border] + slack for border in range(1, last))


def _build(tagged: TaggedTable, cells: Sequence[PlacedCell], content: PageContent) -> PlacedTable:
    table = without_empty(
        PlacedTable(
            page=content.number,
            box=words_box([word for cell in cells for word in cell.words]),
            row_count=len(tagged.rows),
            column_count=max(cell.column + cell.column_span for cell in cells),
            cells=tuple(cells),
            reader=READER,
        )
    )
    heads = sum(1 for _ in itertools.takewhile(_is_head, tagged.rows))
    in_heads = {cell.lines for cell in cells if cell.row < heads}
    count = max((cell.row + 1 for cell in table.cells if cell.lines in in_heads), default=0)
    return replace(table, header_rows=count if count < table.row_count else 0)


def _is_head(row: Sequence[TaggedCell]) -> bool:
    """A row of headings, or one that is blank."""
    return all(cell.heading for cell in row if cell.marks)
