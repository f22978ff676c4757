"""Rows that a page break parts from their table: too few to be a table by themselves, they stand in the columns of the
piece on the other page.

Belongs here: which lines at the top and at the foot of a page fit the columns of a table on the page beside, and the
pieces made of them. Does not belong here: which piece goes on with which (pdf_continues), joining them (interpret).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from extractors.layout.pdf_aligned import build_in_columns
from extractors.layout.pdf_columns import ALIGNED, Column, ColumnEdges, cut_by_columns
from extractors.layout.pdf_content import PageContent, Word
from extractors.layout.pdf_continues import BOTTOM, SAME_EDGE, TOP, edge_of, edges_agree
from extractors.layout.pdf_cores import Core, TextRow, read_rows
from extractors.layout.pdf_grids import PlacedTable, by_lines
from extractors.layout.pdf_header_place import find_header
from extractors.layout.pdf_pitch import written_rules
from extractors.layout.pdf_rows import fits
from extractors.layout.pdf_rules import join_rules
from extractors.layout.pdf_segments import Look, Segment, is_leader, make_segment

SAME_SIZE = 0.06  # of the font size by which a row's may differ from its table's
FAR = 3.2  # of the font size between the lines of one piece
NEAR = 1.5  # of the font size between the lines of one paragraph
MOST_LABELS = 3  # lines with nothing but a label that a break leaves on one of its sides
RUNNING = 0.16  # share of the page's height within which running lines stand
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class TablesOfPage:
    """A page and the tables found on it, from the top down."""

    content: PageContent
    tables: tuple[PlacedTable, ...]


class Fit(IntEnum):
    """How a line fits the columns of a table."""

    NOT = 0
    LABEL = 1  # a label and nothing more
    WEAK = 2  # a label and one figure
    FIGURES = 3  # several figures


def carry_over(first: TablesOfPage, second: TablesOfPage) -> tuple[TablesOfPage, TablesOfPage]:
    """Two pages that follow one another, with the rows that the break between them parted from their table.

    The last table of the first page has its columns go on for lines at the top of the second; the first table of the
    second page has them reach back to lines at the foot of the first. A line is taken only where all its figures stand
    in columns of the table and its label in the place of labels; the first line that does not fit ends the table.
    """
    if second.content.number != first.content.number + 1 or not (first.tables or second.tables):
        return first, second
    down = _carry_down(first, second)
    if down is not None:
        return down
    return _carry_up(first, second) or first, second


# --- down: the top of the second page --------------------------------------------------------------------------------


def _carry_down(first: TablesOfPage, second: TablesOfPage) -> tuple[TablesOfPage, TablesOfPage] | None:
    if not first.tables:
        return None
    carrier = max(first.tables, key=lambda t: t.box[3])
    if carrier.box[3] < BOTTOM * first.content.height or second.content.turn != first.content.turn:
        return None
    top_rows, follower = _rows_at_top(first, second)
    low_rows = _rows_at_foot(first, second, carrier.box[3])
    if not top_rows and not low_rows:
        return None
    columns = _columns_of(carrier)
    if columns is None:
        return None
    if any(_fit(row, columns, carrier) is not Fit.LABEL for row in low_rows) or len(low_rows) > MOST_LABELS:
        return None
    heads = _repeated_heads(top_rows, carrier)
    run = _run(top_rows[heads:], columns, carrier)
    kinds = [_fit(row, columns, carrier) for row in run]
    goes_on = (
        follower is not None
        and len(run) + heads == len(top_rows)
        and not follower.header_rows
        and follower.box[1] <= TOP * second.content.height
        and follower.column_count == carrier.column_count
        and edges_agree(carrier, follower)
    )
    if not any(kind > Fit.LABEL for kind in kinds):
        if goes_on:
            run = run if len(run) <= MOST_LABELS and len(run) + heads == len(top_rows) else []
        else:
            run = run[:MOST_LABELS] if low_rows == [] and _is_rest(run, top_rows[heads:], carrier, columns) else []
    elif not goes_on and not _is_borne_out(run, kinds, top_rows[heads:]):
        run = []
    if not run and not goes_on:
        return None
    upper = _grown(first, carrier, low_rows, columns)
    if not run:
        return upper, second
    piece = _build(top_rows[:heads], run, columns, second.content)
    if piece is None:
        return None
    tables = list(second.tables)
    if goes_on and follower is not None:
        tables[tables.index(follower)] = replace(_stacked(piece, follower), continues=True)
    else:
        tables.insert(0, replace(piece, continues=True))
    return upper, replace(second, tables=tuple(tables))


def _rows_at_top(first: TablesOfPage, second: TablesOfPage) -> tuple[list[TextRow], PlacedTable | None]:
    """The lines above the first table of the second page, or all where it has none, running header left out; and
    that table."""
    follower = min(second.tables, key=lambda t: t.box[1], default=None)
    end = follower.box[1] if follower is not None else second.content.height
    rows = [row for row in _free_rows(second) if row.baseline < end + 1]
    edge, running = edge_of(second.content), RUNNING * second.content.height
    known = _running_texts(first.content)
    start = 0
    for place, row in enumerate(rows):
        if row.baseline > running:
            break
        lone = place + 1 == len(rows) or rows[place + 1].baseline - row.baseline > FAR * row.size
        if _is_known(row, known) or (row.baseline < edge and lone):
            start = place + 1
    return rows[start:], follower


def _repeated_heads(rows: Sequence[TextRow], carrier: PlacedTable) -> int:
    """How many of the first lines are the header of the table, printed anew."""
    lines = _head_lines(carrier)
    same = bool(lines) and [_text(row) for row in rows[: len(lines)]] == lines
    return len(lines) if same else 0


def _head_lines(table: PlacedTable) -> list[str]:
    words = [word for cell in table.cells if cell.row < table.header_rows for word in cell.words]
    return ["".join(word.text for word in line) for line in by_lines(words)]


def _text(row: TextRow) -> str:
    return "".join(word.text for segment in row.segments for word in segment.words)


def _run(rows: Sequence[TextRow], columns: Sequence[Column], carrier: PlacedTable) -> list[TextRow]:
    """The first rows that fit, none far below another; labels after the last figures are left out, unless nothing but
    labels was found."""
    run: list[TextRow] = []
    for row in rows:
        if run and row.baseline - run[-1].baseline > FAR * row.size:
            break
        if _fit(row, columns, carrier) is Fit.NOT:
            break
        run.append(row)
    last = max((i for i, row in enumerate(run) if _fit(row, columns, carrier) > Fit.LABEL), default=None)
    if last is None or len(run) == len(rows):
        return run
    return run[: last + 1]


def _is_borne_out(run: Sequence[TextRow], kinds: Sequence[Fit], rows: Sequence[TextRow]) -> bool:
    """Whether the rows are enough by themselves: several, or several figures; one label and one figure must not be the
    first line of a paragraph."""
    if max(kinds) is Fit.FIGURES or sum(kind > Fit.LABEL for kind in kinds) > 1:
        return True
    return len(rows) == len(run) or rows[len(run)].baseline - run[-1].baseline > NEAR * run[-1].size


def _is_rest(run: Sequence[TextRow], rows: Sequence[TextRow], carrier: PlacedTable, columns: Sequence[Column]) -> bool:
    """Whether a line of a label alone is the rest of the last label of the table: it begins with a small letter, that
    label left no room for its first word, and the next line stands far below."""
    if not 0 < len(run) <= MOST_LABELS:
        return False
    last = [cell for cell in carrier.cells if cell.row == carrier.row_count - 1 and cell.column == 0 and cell.lines]
    if not last or (len(rows) > len(run) and rows[len(run)].baseline - run[-1].baseline <= NEAR * run[-1].size):
        return False
    label, word = make_segment(last[-1].lines[-1]), run[0].segments[0].words[0]
    near = abs(run[0].x0 - label.x0) <= 2 * label.size
    unfinished = not fits(label, word, columns[0].x1) or label.words[-1].text[-1:] == "-"
    return near and word.text[0].islower() and word.bold == label.words[-1].bold and unfinished


def _grown(page: TablesOfPage, table: PlacedTable, rows: Sequence[TextRow], columns: Sequence[Column]) -> TablesOfPage:
    """The page, with labels below the last figures of a table taken into it."""
    piece = _build([], rows, columns, page.content) if rows else None
    if piece is None:
        return page
    tables = list(page.tables)
    tables[tables.index(table)] = replace(_stacked(table, piece), continues=table.continues)
    return replace(page, tables=tuple(tables))


# --- up: the foot of the first page ----------------------------------------------------------------------------------


def _carry_up(first: TablesOfPage, second: TablesOfPage) -> TablesOfPage | None:
    if not second.tables or second.content.turn != first.content.turn:
        return None
    carrier = min(second.tables, key=lambda t: t.box[1])
    if carrier.box[1] > TOP * second.content.height or carrier.continues:
        return None
    if any(row.baseline < carrier.box[1] for row in _rows_at_top(first, second)[0]):
        return None
    above = max((t.box[3] for t in first.tables), default=0.0)
    rows = _rows_at_foot(first, second, above)
    columns = _columns_of(carrier) if rows else None
    if columns is None or rows[-1].baseline < BOTTOM * first.content.height:
        return None
    run: list[TextRow] = []
    for row in reversed(rows):
        if (run and run[0].baseline - row.baseline > FAR * row.size) or _fit(row, columns, carrier) is Fit.NOT:
            break
        run.insert(0, row)
    while run and _fit(run[0], columns, carrier) is Fit.LABEL:
        run.pop(0)
    if not run:
        return None
    start = rows.index(run[0])
    heads = _heads_above(rows, start, run, columns, carrier, first.content)
    if carrier.header_rows and not heads:
        return None
    kinds = [_fit(row, columns, carrier) for row in run]
    if not heads and max(kinds) < Fit.FIGURES and sum(kind > Fit.LABEL for kind in kinds) < 2:
        return None
    piece = _build(heads, run, columns, first.content)
    return None if piece is None else replace(first, tables=(*first.tables, piece))


def _heads_above(
    rows: Sequence[TextRow],
    start: int,
    run: Sequence[TextRow],
    columns: Sequence[Column],
    carrier: PlacedTable,
    content: PageContent,
) -> list[TextRow]:
    """The lines of the header above the rows at the foot. A table that prints its header anew has the same one here."""
    if carrier.header_rows:
        count = len(_head_lines(carrier))
        above = list(rows[max(start - count, 0) : start])
        return above if _repeated_heads(above, carrier) == count else []
    core = Core(list(run), [s for row in run for s in row.segments if s.look is not Look.TEXT])
    numbered = [replace(row, index=place) for place, row in enumerate(rows)]
    core = Core(numbered[start : start + len(run)], core.figures)
    begin, end = find_header(
        core, numbered, 0, columns, content.fills, (columns[0].x0, max(column.x1 for column in columns))
    )
    return list(rows[begin:end])


def _rows_at_foot(first: TablesOfPage, second: TablesOfPage, top: float) -> list[TextRow]:
    """The lines below a height of the first page, running footer left out."""
    rows = [row for row in _free_rows(first) if row.baseline > top + 1]
    edge, running = first.content.height - edge_of(first.content), (1 - RUNNING) * first.content.height
    known = _running_texts(second.content)
    end = len(rows)
    for place in range(len(rows) - 1, -1, -1):
        row = rows[place]
        if row.baseline < running:
            break
        lone = place == 0 or row.baseline - rows[place - 1].baseline > FAR * row.size or place + 1 == end < len(rows)
        if _is_known(row, known) or (row.baseline - row.size > edge and lone):
            end = place
    return rows[:end]


# --- both ------------------------------------------------------------------------------------------------------------


def _free_rows(page: TablesOfPage) -> list[TextRow]:
    """The lines of a page outside its tables."""
    used = {word for table in page.tables for word in table.words}
    return read_rows(page.content.lines, used, ())


def _running_texts(content: PageContent) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for line in content.lines:
        if not RUNNING < line.baseline / content.height < 1 - RUNNING:
            found.setdefault(_masked(line.words), []).append(line.baseline)
    return found


def _is_known(row: TextRow, known: dict[str, list[float]]) -> bool:
    """Whether the page beside has the same line at the same height, digits aside."""
    heights = known.get(_masked([word for segment in row.segments for word in segment.words]), ())
    return any(abs(height - row.baseline) <= row.size for height in heights)


def _masked(words: Sequence[Word]) -> str:
    return _DIGITS.sub("#", "".join(word.text for word in words))


def _columns_of(table: PlacedTable) -> list[Column] | None:
    """The columns of a table as its body (a blank one's head) shows them; None where one of them shows nothing."""
    columns = []
    for number in range(table.column_count):
        own = [cell for cell in table.cells if cell.column == number and cell.column_span == 1 and cell.lines]
        body = [cell for cell in own if cell.row >= table.header_rows]
        segments = []
        for cell in body or own:
            for line in cell.lines:
                words = [word for word in line if not is_leader([word])]
                if words:
                    segments.append(make_segment(words))
        if not segments:
            return None
        x0, x1 = min(s.x0 for s in segments), max(s.x1 for s in segments)
        columns.append(Column(x0, x1, segments if body else [], {cell.row for cell in body}))
    labels = columns[0] if len(columns) > 1 else None
    return columns if labels is not None and labels.figures * 2 < len(labels.segments) else None


def _fit(row: TextRow, columns: Sequence[Column], table: PlacedTable) -> Fit:
    """How a line fits the columns of a table."""
    size = columns[0].segments[-1].size
    if abs(row.size - size) > SAME_SIZE * size:
        return Fit.NOT
    pieces = [piece for segment in row.segments for piece in cut_by_columns(segment, columns)]
    labels = columns[0]
    named = pieces[0].look is Look.TEXT and labels.x0 - SAME_EDGE <= pieces[0].x0 <= max(labels.x1, labels.x0 + size)
    others = pieces[1:] if named else pieces
    if not others:
        return Fit.LABEL if pieces[0].x1 <= columns[1].x0 + 2 else Fit.NOT
    at, figures = 0, 0
    for piece in others:
        home = next((i for i in range(at + 1, len(columns)) if _stands_in(piece, columns[i])), None)
        if home is None:
            return Fit.NOT
        at, figures = home, figures + (piece.look is Look.FIGURE)
    if figures and len(others) > 1:
        return Fit.FIGURES
    return Fit.WEAK if figures and named else Fit.NOT


def _stands_in(piece: Segment, column: Column) -> bool:
    """Whether a figure is aligned with the figures of a column, a text with its texts; under a head alone whether it
    overlaps it."""
    if not column.segments:
        return column.overlap(piece.x0, piece.x1) > 0 and piece.look is not Look.TEXT
    near = ALIGNED * piece.size
    if piece.look is not Look.TEXT and column.figures:
        return ColumnEdges(column).off(piece) <= near
    if piece.look is Look.TEXT and column.figures * 2 < len(column.segments):
        return any(abs(piece.x0 - s.x0) <= near or abs(piece.x1 - s.x1) <= near for s in column.segments)
    return False


def _build(
    heads: Sequence[TextRow], rows: Sequence[TextRow], columns: Sequence[Column], content: PageContent
) -> PlacedTable | None:
    levels = [*join_rules(content.rules)[0], *written_rules(content.lines)]
    return build_in_columns(heads, rows, columns, content, levels)


def _stacked(upper: PlacedTable, lower: PlacedTable) -> PlacedTable:
    """Two pieces with the same columns, one right below the other on one page, as one."""
    moved = tuple(replace(cell, row=cell.row + upper.row_count) for cell in lower.cells)
    one, two = upper.box, lower.box
    main = max(upper, lower, key=lambda table: table.row_count)
    if upper.alternatives or lower.alternatives:
        others = [
            _stacked(replace(upper, alternatives=()), other) if main is lower else _stacked(other, lower)
            for other in main.alternatives
            if other.column_count == main.column_count
        ]
    else:
        others = []
    return replace(
        main,
        box=(min(one[0], two[0]), one[1], max(one[2], two[2]), two[3]),
        row_count=upper.row_count + lower.row_count,
        cells=(*upper.cells, *moved),
        header_rows=upper.header_rows,
        alternatives=tuple(others),
    )
