"""Tables of text without any rule: columns of wrapped text under a bold header.

Belongs here: the evidence for such a table, and its rows. Does not belong here: tables with figures (aligned/table),
with rules (ruled/table).

Prose in columns has no line of three or more bold texts each of which stands exactly over a column.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from selko.extractors.layout.pdf.page.content import PageContent, Word
from selko.extractors.layout.pdf.tables.parts.grid import PlacedCell, PlacedTable, by_lines, words_box
from selko.extractors.layout.pdf.tables.parts.lines import TextRow, read_rows
from selko.extractors.layout.pdf.tables.parts.rules import Stroke
from selko.extractors.layout.pdf.tables.parts.segments import Segment

LEAST_COLUMNS = 3
SAME_EDGE = 2.0  # points by which the left edges of a column may differ
MOST_PITCH = 3.0  # of the font size between two lines of the table
PROSE_WORDS = 3.0  # of an average line of running text in a narrow column
LOOSE = 1.2  # of the narrowest distance between lines: rows stand farther apart


def find_text_tables(content: PageContent, used: set[Word], uprights: Sequence[Stroke]) -> list[PlacedTable]:
    """The tables among the lines outside the words `used` by other tables."""
    rows = read_rows(content.lines, used, uprights)
    tables: list[PlacedTable] = []
    free = 0
    for place, row in enumerate(rows):
        if place < free or len(row.segments) < LEAST_COLUMNS or not all(map(_is_bold, row.segments)):
            continue
        lines = _body(rows, place)
        if _is_table(row, lines):
            tables.append(_build(row, lines, content))
            free = place + 1 + len(lines)
    return tables


def _is_bold(segment: Segment) -> bool:
    return all(word.bold for word in segment.words)


def _body(rows: Sequence[TextRow], header: int) -> list[dict[int, Segment]]:
    """The lines below a header whose texts all begin where a text of the header does, by column."""
    starts = [s.x0 for s in rows[header].segments]
    lines: list[dict[int, Segment]] = []
    for above, row in itertools.pairwise(rows[header:]):
        if row.baseline - above.baseline > MOST_PITCH * row.size or all(map(_is_bold, row.segments)):
            break
        cells: dict[int, Segment] = {}
        for segment in row.segments:
            column = next((i for i, x in enumerate(starts) if abs(x - segment.x0) <= SAME_EDGE), None)
            follows = starts[column + 1] if column is not None and column + 1 < len(starts) else float("inf")
            if column is None or segment.x1 > follows - 0.3 * segment.size:
                return lines
            cells[column] = segment
        lines.append(cells)
    return lines


def _is_table(header: TextRow, lines: Sequence[dict[int, Segment]]) -> bool:
    """Two or more lines, the first with a text in most columns, and every column with a text."""
    columns = set(range(len(header.segments)))
    return (
        len(lines) >= 2
        and len(lines[0]) >= max(2, 0.6 * len(columns))
        and 0 in lines[0]
        and set().union(*lines) >= columns - {max(columns)}
        and sum(len(cells) >= 2 for cells in lines) >= 2
        and not _is_prose(lines, len(columns))
    )


def _is_prose(lines: Sequence[dict[int, Segment]], columns: int) -> bool:
    """Columns of running text: no row stands apart from the next, and nearly every line of every column is long."""
    heights = [max(s.baseline for s in cells.values()) for cells in lines]
    pitches = [b - a for a, b in itertools.pairwise(heights)]
    segments = [s for cells in lines for s in cells.values()]
    full = sum(len(cells) >= columns - 1 for cells in lines)
    return (
        max(pitches) <= LOOSE * min(pitches)
        and full >= 0.6 * len(lines)
        and sum(len(s.words) for s in segments) >= PROSE_WORDS * len(segments)
    )


def _rows_of(lines: Sequence[dict[int, Segment]]) -> list[list[dict[int, Segment]]]:
    """A row begins where the lines stand farther apart; where they never do, at a line that begins at the left with a
    text in most columns."""
    heights = [max(s.baseline for s in cells.values()) for cells in lines]
    pitches = [b - a for a, b in itertools.pairwise(heights)]
    loose = LOOSE * min(pitches)
    spaced = any(p > loose for p in pitches)
    most = max(len(cells) for cells in lines)
    rows = [[lines[0]]]
    for cells, pitch in zip(lines[1:], pitches, strict=True):
        begins = pitch > loose if spaced else (0 in cells and len(cells) >= 0.6 * most)
        if begins:
            rows.append([cells])
        else:
            rows[-1].append(cells)
    return rows


def _build(header: TextRow, lines: Sequence[dict[int, Segment]], content: PageContent) -> PlacedTable:
    grid: list[dict[int, list[Word]]] = [{i: list(s.words) for i, s in enumerate(header.segments)}]
    for row in _rows_of(lines):
        found: dict[int, list[Word]] = {}
        for cells in row:
            for column, segment in cells.items():
                found.setdefault(column, []).extend(segment.words)
        grid.append(found)
    placed = [
        PlacedCell(number, column, 1, 1, by_lines(words), words_box(words))
        for number, cells in enumerate(grid)
        for column, words in sorted(cells.items())
    ]
    return PlacedTable(
        page=content.number,
        box=words_box([word for cell in placed for word in cell.words]),
        row_count=len(grid),
        column_count=len(header.segments),
        cells=tuple(placed),
        reader="pdf.texts",
        header_rows=1,
    )
