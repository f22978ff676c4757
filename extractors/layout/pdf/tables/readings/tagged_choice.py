"""Tagged tables and the tables found by looking at the page, brought together.

Belongs here: which tagged table is which table of the page, and which of the two readings comes first. Does not belong
here: reading tags (page/tags), whether they are sound (tagged), the last word (the arithmetic of extractors/prove).

Where both say the same, the table stays as it was. Where they differ, sound tags come first, because they are what the
program that made the page knew of its cells, and the other reading is kept as an alternative; unless the tags put
figures into one cell that the other reading parts. Words that no tag claims (a header that is repeated on the next page
is an artefact there) stay in the table; what the tags call a heading or a paragraph leaves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from selko.extractors.layout.pdf.page.content import PageContent, Word
from selko.extractors.layout.pdf.tables.parts.grid import PlacedCell, PlacedTable, texts_of, words_box
from selko.extractors.layout.pdf.tables.readings.doubts import holds_two_figures
from selko.extractors.layout.pdf.tables.readings.tagged import find_tagged_tables


def put_tagged(tables: Sequence[PlacedTable], content: PageContent) -> list[PlacedTable]:
    """The tables of a page with what its tags say of them."""
    tagged = find_tagged_tables(content)
    if not tagged:
        return list(tables)
    marks = {mark for table in content.tagged_tables for row in table.rows for cell in row for mark in cell.marks}
    result = list(tables)
    for told in tagged:
        held = set(told.words)
        same = [table for table in result if held & set(table.words)]
        if not same:
            if told.header_rows and told.row_count > told.header_rows:
                result.append(told)  # a header is what tells a table from a page laid out in boxes
        elif len(same) == 1:
            result[result.index(same[0])] = _choose(same[0], told, marks)
    return result


def _choose(drawn: PlacedTable, told: PlacedTable, marks: set[int]) -> PlacedTable:
    """The table that stands in one place, the preferred reading with the other as its alternative."""
    held = set(told.words)
    if held - set(drawn.words) and not held > set(drawn.words):
        return drawn  # each has words that the other has not: they are not one table
    whole = _with_rest(drawn, told, [word for word in drawn.words if word not in held], marks)
    if whole is None or texts_of(whole) == texts_of(drawn):
        return drawn
    crowded = sum(map(holds_two_figures, whole.cells)) > sum(map(holds_two_figures, drawn.cells))
    first, second = (drawn, whole) if crowded else (whole, drawn)
    return replace(first, alternatives=(replace(second, alternatives=()), *drawn.alternatives))


def _with_rest(drawn: PlacedTable, told: PlacedTable, rest: Sequence[Word], marks: set[int]) -> PlacedTable | None:
    """The tagged table with the rows above it that only the drawn one has, but for what the tags call something else
    than a table; None where other words would be lost."""
    if not rest:
        return told
    top = min(word.top for word in told.words)
    if any(word.baseline > top or word.tag in marks for word in rest):
        return None
    if any(word.tag >= 0 for word in rest) and not told.header_rows:
        return None  # a header that was tagged as text is still a header
    kept = {word for word in rest if word.tag < 0}
    above = [cell for cell in drawn.cells if kept & set(cell.words)]
    if not above:
        return told
    if drawn.column_count != told.column_count or any(not set(cell.words) <= kept for cell in above):
        return None  # the words of one cell belong to both
    return _joined(above, told)


def _joined(above: Sequence[PlacedCell], told: PlacedTable) -> PlacedTable:
    """The tagged table with the rows of those cells put on top of it."""
    first = min(cell.row for cell in above)
    count = max(cell.row + cell.row_span for cell in above) - first
    cells = (
        *(replace(cell, row=cell.row - first) for cell in above),
        *(replace(cell, row=cell.row + count) for cell in told.cells),
    )
    return replace(
        told,
        cells=cells,
        row_count=told.row_count + count,
        box=words_box([word for cell in cells for word in cell.words]),
        header_rows=count + told.header_rows,
    )
