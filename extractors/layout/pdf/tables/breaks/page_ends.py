"""The lines at the ends of a page, and how they fit the columns of a table on the page beside.

Belongs here: telling running lines from lines of the text, whether each figure of a line stands in a column. Does not
belong here: which lines a table takes (page_break_rows).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from selko.extractors.layout.pdf.page.content import PageContent, Word, edge_of
from selko.extractors.layout.pdf.tables.breaks.continues import BOTTOM, SAME_EDGE
from selko.extractors.layout.pdf.tables.parts.columns import ALIGNED, Column, ColumnEdges, cut_by_columns
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable, by_lines
from selko.extractors.layout.pdf.tables.parts.lines import TextRow, read_rows
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment, is_leader, make_segment

SAME_SIZE = 0.06  # of the font size by which a row's may differ from its table's
FAR = 3.2  # of the font size between the lines of one piece
MOST_LINES = 14  # of a page, looked at from its end
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


def find_rows_at_top(first: TablesOfPage, second: TablesOfPage) -> tuple[list[TextRow], PlacedTable | None]:
    """The lines above the first table of the second page, or all where it has none, running header left out; and
    that table."""
    follower = min(second.tables, key=lambda t: t.box[1], default=None)
    end = follower.box[1] if follower is not None else second.content.height
    lines = list(itertools.islice((line for line in second.content.lines if line.baseline < end), MOST_LINES))
    rows = read_rows(lines, set(), ())
    edge, running = edge_of(second.content), RUNNING * second.content.height
    start = 0
    for place, row in enumerate(rows):
        if row.baseline > running:
            break
        lone = place + 1 == len(rows) or rows[place + 1].baseline - row.baseline > FAR * row.size
        if (row.baseline < edge and lone) or _is_known(row, first.content):
            start = place + 1
        elif row.baseline >= edge:
            break
    return rows[start:], follower


def find_rows_at_foot(first: TablesOfPage, second: TablesOfPage) -> list[TextRow]:
    """The lines below the lowest table of the first page, running footer left out."""
    top = max((table.box[3] for table in first.tables), default=0.0)
    rows = read_rows([line for line in first.content.lines[-MOST_LINES:] if line.baseline > top + 1], set(), ())
    edge, running = first.content.height - edge_of(first.content), (1 - RUNNING) * first.content.height
    end = len(rows)
    for place in range(len(rows) - 1, -1, -1):
        row = rows[place]
        if row.baseline < running:
            break
        lone = place == 0 or row.baseline - rows[place - 1].baseline > FAR * row.size or place + 1 == end < len(rows)
        if (row.baseline - row.size > edge and lone) or _is_known(row, second.content):
            end = place
        elif row.baseline - row.size <= edge:
            break
    return rows[:end] if end and rows[end - 1].baseline >= BOTTOM * first.content.height else []


def _is_known(row: TextRow, beside: PageContent) -> bool:
    """Whether the page beside has the same line at the same height, digits aside."""
    near = [line for line in beside.lines if abs(line.baseline - row.baseline) <= row.size]
    return bool(near) and _masked([w for s in row.segments for w in s.words]) in [_masked(line.words) for line in near]


def _masked(words: Sequence[Word]) -> str:
    return _DIGITS.sub("#", "".join(word.text for word in words))


def find_columns_of(table: PlacedTable) -> list[Column] | None:
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


def fit_columns(row: TextRow, columns: Sequence[Column]) -> Fit:
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


def count_repeated_heads(rows: Sequence[TextRow], carrier: PlacedTable) -> int:
    """How many of the first lines are the header of the table, printed anew."""
    lines = head_lines(carrier)
    same = bool(lines) and [_text(row) for row in rows[: len(lines)]] == lines
    return len(lines) if same else 0


def head_lines(table: PlacedTable) -> list[str]:
    words = [word for cell in table.cells if cell.row < table.header_rows for word in cell.words]
    return ["".join(word.text for word in line) for line in by_lines(words)]


def _text(row: TextRow) -> str:
    return "".join(word.text for segment in row.segments for word in segment.words)
