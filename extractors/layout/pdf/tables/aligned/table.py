"""Tables without rules around their cells: found by alignment, with rules and fills as evidence.

Belongs here: how far a table reaches from its core, its header, its rows and cells. Does not belong here: finding cores
(cores), what makes one a table (evidence), columns (parts/columns), header cells (parts/header).
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence

from selko.extractors.layout.pdf.page.content import Fill, PageContent, Word, edge_of
from selko.extractors.layout.pdf.tables.aligned.cores import Core, find_cores
from selko.extractors.layout.pdf.tables.aligned.evidence import find_parts
from selko.extractors.layout.pdf.tables.aligned.filled_cells import Tiles
from selko.extractors.layout.pdf.tables.aligned.frames import frame_of, is_framed, join_in_frames
from selko.extractors.layout.pdf.tables.aligned.gutters import split_parts
from selko.extractors.layout.pdf.tables.aligned.header_place import (
    MOST_HEADER_LINES,
    count_late_lines,
    find_first_lines,
    find_header,
    is_header_row,
)
from selko.extractors.layout.pdf.tables.aligned.outer_totals import join_outer_lines
from selko.extractors.layout.pdf.tables.aligned.prose import split_prose
from selko.extractors.layout.pdf.tables.aligned.side_by_side import cut_rows, find_side_border
from selko.extractors.layout.pdf.tables.parts.columns import (
    Column,
    borders_of,
    cut_by_columns,
    cut_head,
    find_columns,
    with_blank_columns,
    with_sparse_columns,
)
from selko.extractors.layout.pdf.tables.parts.grid import (
    Box,
    PlacedCell,
    PlacedTable,
    by_lines,
    without_empty,
    words_box,
)
from selko.extractors.layout.pdf.tables.parts.header import HeaderCell, build_header
from selko.extractors.layout.pdf.tables.parts.lines import TextRow, read_rows
from selko.extractors.layout.pdf.tables.parts.row_evidence import TableLine, is_wrapped, make_line
from selko.extractors.layout.pdf.tables.parts.rows import group_rows
from selko.extractors.layout.pdf.tables.parts.rules import Stroke, written_rules
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment

CENTRED = 0.03  # share of the table's width by which a heading across it may miss the middle
CENTRED_ROOM = 0.12  # share of the width that is left free on both sides of it
PAGE_NUMBER = 1.5  # of the greatest distance between lines of a table, to a page number
NEXT_LINE = 1.7  # of the font size between neighbouring lines of the body
SPANS = 0.6  # share of the table's width that a rule must cover to enclose it


def find_aligned_tables(
    content: PageContent,
    used: set[Word],
    levels: Sequence[Stroke],
    uprights: Sequence[Stroke],
    frames: Sequence[Box] = (),
) -> list[PlacedTable]:
    """The tables in the lines of a page outside the words `used` by other tables. `frames` are drawn around tables."""
    tables: list[PlacedTable] = []
    levels = [*levels, *written_rules(content.lines)]
    for part in split_parts(read_rows(content.lines, used, uprights), levels):
        rows, prose = split_prose(part)
        tables += _tables_in(rows, prose, content, levels, frames)
    return tables


def _tables_in(
    rows: Sequence[TextRow],
    prose: Sequence[Segment],
    content: PageContent,
    levels: Sequence[Stroke],
    frames: Sequence[Box],
) -> list[PlacedTable]:
    tables: list[PlacedTable] = []
    free = 0  # rows before this one belong to a table above
    for core in join_in_frames(join_outer_lines(find_cores(rows, prose), rows), frames):
        core = _without_page_number(core, content)
        for part in find_parts(core, rows):
            border = find_side_border(part, rows)
            if border is not None:
                end = min(part.rows[-1].index + 3, len(rows))
                for side in cut_rows(rows[max(free, part.rows[0].index - 2 * MOST_HEADER_LINES) : end], border):
                    tables += _tables_in(side, prose, content, levels, frames)
                free = max(free, part.rows[-1].index + 1)
                continue
            table, end = _build(part, rows, free, content, levels, frame_of(part.rows, frames))
            if table is not None:
                tables.append(table)
                free = max(free, end)
    return tables


def _without_page_number(core: Core, content: PageContent) -> Core:
    """The core without a page number that stands by chance below (or above) the figures of a column: a short whole
    number alone on its line, where running lines stand, clearly farther from the next line than lines of the table."""
    pitches = [b.baseline - a.baseline for a, b in itertools.pairwise(core.rows)]
    if len(pitches) < 2:
        return core
    edge = edge_of(content)
    top, foot = core.rows[0], core.rows[-1]
    if (
        _is_page_number(foot)
        and foot.baseline > content.height - edge
        and pitches[-1] > PAGE_NUMBER * max(pitches[:-1])
    ):
        return Core(core.rows[:-1], [s for s in core.figures if s not in foot.segments])
    if _is_page_number(top) and top.baseline < edge and pitches[0] > PAGE_NUMBER * max(pitches[1:]):
        return Core(core.rows[1:], [s for s in core.figures if s not in top.segments])
    return core


def _is_page_number(row: TextRow) -> bool:
    return len(row.segments) == 1 and row.segments[0].text.isdecimal() and len(row.segments[0].text) <= 4


def _build(
    core: Core,
    rows: Sequence[TextRow],
    free: int,
    content: PageContent,
    levels: Sequence[Stroke],
    frame: Box | None,
) -> tuple[PlacedTable | None, int]:
    columns = find_columns([row.segments for row in core.rows])
    core = _with_run_lines(core, rows, free, columns)
    first, last = core.rows[0].index, core.rows[-1].index
    cut = [[part for whole in row.segments for part in cut_by_columns(whole, columns)] for row in core.rows]
    if any(len(parts) != len(row.segments) for parts, row in zip(cut, core.rows, strict=True)):
        columns = find_columns(cut)
    if len(columns) < 2:
        return None, 0
    x0, x1 = min(c.x0 for c in columns), max(c.x1 for c in columns)
    top = max(free, next(row.index for row in rows if is_framed(row, frame))) if frame is not None else free
    header_from, header_to = find_header(core, rows, top, columns, content.fills, (x0, x1), frame is not None)
    if header_from == header_to and top > free:  # a frame around the body alone
        header_from, header_to = find_header(core, rows, free, columns, content.fills, (x0, x1))
    last = _body_end(rows, last, columns, levels, (x0, x1))
    while frame is not None and last + 1 < len(rows) and is_framed(rows[last + 1], frame):
        last += 1
    header_rows, body_rows = list(rows[header_from:header_to]), list(rows[header_to : last + 1])
    if header_to == first:
        while len(body_rows) > 2 and is_header_row(body_rows[0], columns):
            header_rows.append(body_rows.pop(0))
    if header_rows:
        header_rows = find_first_lines(rows, free, header_rows[0], columns[1].x0) + header_rows
    more = count_late_lines(header_rows, body_rows, columns, levels)
    header_rows, body_rows = header_rows + body_rows[:more], body_rows[more:]
    columns = with_sparse_columns(columns, [row.segments for row in body_rows])
    columns = with_blank_columns(columns, [row.segments for row in header_rows])
    return _assemble(header_rows, body_rows, columns, content, levels), last + 1


def build_in_columns(
    header_rows: Sequence[TextRow],
    body_rows: Sequence[TextRow],
    columns: Sequence[Column],
    content: PageContent,
    levels: Sequence[Stroke],
) -> PlacedTable | None:
    """A piece of a table whose columns are known from elsewhere, the blank ones kept."""
    return _assemble(header_rows, body_rows, columns, content, levels, keep_columns=True)


def _with_run_lines(core: Core, rows: Sequence[TextRow], free: int, columns: Sequence[Column]) -> Core:
    """The core with the lines right above and below it that are one run of a label and figures, each of which stands
    in a column."""

    def runs_on(row: TextRow, beside: TextRow) -> bool:
        near = abs(row.baseline - beside.baseline) <= NEXT_LINE * row.size
        return near and len(row.segments) == 1 and len(cut_by_columns(row.segments[0], columns)) > 1

    found = list(core.rows)
    while found[0].index > free and runs_on(rows[found[0].index - 1], found[0]):
        found.insert(0, rows[found[0].index - 1])
    while found[-1].index + 1 < len(rows) and runs_on(rows[found[-1].index + 1], found[-1]):
        found.append(rows[found[-1].index + 1])
    return core if len(found) == len(core.rows) else Core(found, core.figures)


def _body_end(
    rows: Sequence[TextRow], last: int, columns: Sequence[Column], levels: Sequence[Stroke], span: tuple[float, float]
) -> int:
    """Index of the last row: labels that go on below the last figures belong to the table, and so do all labels above
    a rule that closes the table."""
    stub_end = columns[1].x0 + 2
    closing = [
        s.place
        for s in levels
        if s.visible and min(s.end, span[1]) - max(s.start, span[0]) >= SPANS * (span[1] - span[0])
    ]
    while last + 1 < len(rows):
        row, below = rows[last], rows[last + 1]
        if len(below.segments) != 1 or below.segments[0].look is not Look.TEXT or below.x1 > stub_end:
            break
        pitch = below.baseline - row.baseline
        label, more = row.segments[0], below.segments[0]
        if label.look is not Look.TEXT and last > 0 and row.baseline - rows[last - 1].baseline <= 0.75 * row.size:
            label = rows[last - 1].segments[0]  # figures half a line lower than the label's line
            pitch = below.baseline - rows[last - 1].baseline
        wrapped = label.look is Look.TEXT and pitch <= 1.7 * label.size and is_wrapped(label, more, columns[0].x1)
        # Labels down to the next rule, when no rule lies above them.
        inside = 0
        for other in rows[last + 1 : last + 5]:
            if len(other.segments) != 1 or other.x1 > stub_end or other.baseline - row.baseline > 9 * row.size:
                break
            inside += 1
            if any(0 < place - other.baseline <= 1.2 * other.size for place in closing):
                break
        else:
            inside = 0
        lowest = rows[last + inside]
        closed = inside and any(0 < place - lowest.baseline <= 1.2 * lowest.size for place in closing)
        if any(row.baseline - 1 < place < below.baseline - 0.5 * below.size for place in closing):
            closed = False
        if closed:
            last += inside
        elif wrapped:
            last += 1
        else:
            break
    return last


def _assemble(
    header_rows: Sequence[TextRow],
    body_rows: Sequence[TextRow],
    columns: Sequence[Column],
    content: PageContent,
    levels: Sequence[Stroke],
    keep_columns: bool = False,
) -> PlacedTable | None:
    borders = borders_of(columns)
    edges = [columns[0].x0, *borders, columns[-1].x1]
    lines: list[TableLine] = []
    spans: dict[int, tuple[int, int]] = {}
    for row in body_rows:
        cells: dict[int, list[Segment]] = {}
        pieces = [piece for segment in row.segments for piece in cut_by_columns(segment, columns)]
        if _is_subheading(row, columns, edges):
            spans[id(pieces[0])] = (0, len(columns))
            lines.append(make_line({0: pieces}, alone=True))
            continue
        for place, piece in enumerate(pieces):
            start, end = _home(piece, place, pieces, columns, borders)
            cells.setdefault(start, []).append(piece)
            if end > start + 1:
                spans[id(piece)] = (start, end)
        lines.append(make_line(cells))

    def parted(y0: float, y1: float) -> bool:
        x0, x1 = columns[0].x0, columns[0].x1
        return any(
            s.visible and y0 - 1 <= s.place <= y1 - 2 and min(s.end, x1) - max(s.start, x0) > 0.5 * (x1 - x0)
            for s in levels
        )

    tiles = Tiles(content.fills)
    groups = group_rows(lines, columns[0].x1, parted, tiles.hold)

    def head_parted(x0: float, x1: float, y0: float, y1: float) -> bool:
        middle = (x0 + x1) / 2
        return any(y0 <= s.place <= y1 + 3 and s.start <= middle <= s.end for s in levels)

    header, header_count = build_header(
        [[part for whole in row.segments for part in cut_head(whole, columns)] for row in header_rows],
        [(c.x0, c.x1) for c in columns],
        head_parted,
        lambda segment: _bracket(segment, levels, content.fills),
    )
    placed = [_header_cell(cell) for cell in header]
    for number, group in enumerate(groups):
        found: dict[tuple[int, int], list[Word]] = {}
        for line in group:
            for column, segments in line.cells.items():
                for segment in segments:
                    start, end = spans.get(id(segment), (column, column + 1))
                    found.setdefault((start, end), []).extend(segment.words)
        for (start, end), words in sorted(found.items()):
            placed.append(PlacedCell(header_count + number, start, 1, end - start, by_lines(words), words_box(words)))
    every = [word for cell in placed for word in cell.words]
    if not every:
        return None
    box = words_box(every)
    table = PlacedTable(
        page=content.number,
        box=(min(box[0], edges[0]), box[1], max(box[2], edges[-1]), box[3]),
        row_count=header_count + len(groups),
        column_count=len(columns),
        cells=tuple(placed),
        reader="pdf.aligned",
        header_rows=header_count,
    )
    return table if keep_columns else without_empty(table)


def _is_subheading(row: TextRow, columns: Sequence[Column], edges: Sequence[float]) -> bool:
    """One text alone on its line, in the middle of the table and away from its left edge."""
    if len(row.segments) != 1 or row.segments[0].look is not Look.TEXT or len(columns) < 3:
        return False
    text = row.segments[0]
    left, right = text.x0 - edges[0], edges[-1] - text.x1
    return min(left, right) >= CENTRED_ROOM * (edges[-1] - edges[0]) and abs(left - right) <= 2 * max(
        1.5 * text.size, CENTRED * (edges[-1] - edges[0])
    )


def _bracket(segment: Segment, levels: Sequence[Stroke], fills: Sequence[Fill]) -> tuple[float, float] | None:
    """The width of the rule close under a text, or of the coloured area that lies under this text alone."""
    for stroke in levels:
        if (
            0 < stroke.place - segment.baseline <= 0.9 * segment.size
            and stroke.start <= segment.x0 + 1
            and stroke.end >= segment.x1 - 1
        ):
            return stroke.start, stroke.end
    y = segment.baseline - 0.3 * segment.size
    for fill in fills:
        if (
            not fill.shape
            and fill.top <= y <= fill.bottom
            and fill.bottom - fill.top <= 2.4 * segment.size
            and fill.x0 <= segment.x0 + 1
            and fill.x1 >= segment.x1 - 1
            and fill.x1 - fill.x0 > segment.x1 - segment.x0 + 2
        ):
            return fill.x0, fill.x1
    return None


def _header_cell(cell: HeaderCell) -> PlacedCell:
    words = [word for segment in cell.segments for word in segment.words]
    return PlacedCell(
        cell.row, cell.column, cell.row_end - cell.row, cell.column_end - cell.column, by_lines(words), words_box(words)
    )


def _home(
    segment: Segment, place: int, pieces: Sequence[Segment], columns: Sequence[Column], borders: Sequence[float]
) -> tuple[int, int]:
    """The columns [start, end) in which a segment of the body stands."""
    slack = 0.2 * segment.size
    over = [i for i, c in enumerate(columns) if c.overlap(segment.x0, segment.x1) > slack]
    if not over:
        start = min(bisect_right(borders, segment.middle), len(columns) - 1)
        return start, start + 1
    if len(over) == 1:
        return over[0], over[0] + 1
    if segment.look is not Look.TEXT:
        # A long label elsewhere may reach over the place of the figures.
        own = [i for i in over if columns[i].figures * 2 >= len(columns[i].segments)] or over
        best = max(own, key=lambda i: columns[i].overlap(segment.x0, segment.x1))
        return best, best + 1
    if place == 0 and over[0] == 0:
        return 0, 1  # a long label; what stands on its line farther right keeps its own column
    following = pieces[place + 1].x0 if place + 1 < len(pieces) else float("inf")
    over = [i for i in over if columns[i].x0 < following]
    return over[0], over[-1] + 1
