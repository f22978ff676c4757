"""Rows and columns that the rules of a table leave undivided.

Belongs here: cells cut where the words in them show columns or rows without a rule between them. Does not belong
here: the lattice itself, and words put into its cells (ruled/table).
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from selko.extractors.layout.pdf.page.content import PageContent, Word
from selko.extractors.layout.pdf.tables.parts.cell_overflow import CellLines, Cuts, read_cuts
from selko.extractors.layout.pdf.tables.parts.columns import Column, borders_of, find_columns
from selko.extractors.layout.pdf.tables.parts.grid import by_lines, words_box
from selko.extractors.layout.pdf.tables.parts.lines import are_aligned
from selko.extractors.layout.pdf.tables.parts.row_evidence import TableLine, make_line
from selko.extractors.layout.pdf.tables.parts.rows import group_rows
from selko.extractors.layout.pdf.tables.parts.rules import Lattice
from selko.extractors.layout.pdf.tables.parts.segments import (
    LEADER_SIGNS,
    Look,
    Segment,
    cut_line,
    joins_figure,
    make_segment,
)

LEAST_HEADED = 0.6  # share of a table's columns over which words of a header row without rules stand apart


@dataclass(slots=True, eq=False)
class RuledCell:
    row: int
    column: int
    row_end: int
    column_end: int
    words: list[Word] = field(default_factory=list)


def _segments_of(cell: RuledCell) -> list[list[Segment]]:
    return [segments for segments in (cut_line(line) for line in by_lines(cell.words)) if segments]


def cut_wide(xs: list[float], cells: list[RuledCell]) -> None:
    """Cut cells that lie over several columns where the lines in them are parted at the rules of other rows: cells with
    figures side by side, and a header row without rules of its own whose words keep to the columns below."""
    for cell in list(cells):
        if cell.column_end - cell.column < 2 or len(cell.words) < 2:
            continue
        lines = _segments_of(cell)
        figures = sum(s.look is not Look.TEXT for line in lines for s in line[1:])
        whole = cell.row == 0 and cell.column == 0 and cell.column_end == len(xs) - 1
        if not figures and not whole:
            continue
        cuts = [
            c
            for c in range(cell.column + 1, cell.column_end)
            if not any(s.x0 + 1 < xs[c] < s.x1 - 1 for line in lines for s in line)
        ]
        bounds = [cell.column, *cuts, cell.column_end]
        parts: list[list[Word]] = [[] for _ in bounds[1:]]
        for word in cell.words:
            parts[bisect_right([xs[c] for c in cuts], (word.x0 + word.x1) / 2)].append(word)
        filled = sum(bool(part) for part in parts)
        if filled < 2 or (not figures and filled < LEAST_HEADED * (len(xs) - 1)):
            continue
        cells.remove(cell)
        cells += [
            RuledCell(cell.row, a, cell.row_end, b, part) for a, b, part in zip(bounds, bounds[1:], parts, strict=False)
        ]


def cut_columns(xs: list[float], cells: list[RuledCell]) -> None:
    """Cut a column in two where most of its lines hold figures side by side."""
    for column in range(len(xs) - 2, -1, -1):
        own = [c for c in cells if c.column == column and c.column_end == column + 1 and c.words]
        numbered = [(number, line) for number, cell in enumerate(own) for line in _segments_of(cell)]
        lines = [line for _, line in numbered]
        many = [line for line in lines if len(line) > 1 and any(s.look is not Look.TEXT for s in line[1:])]
        if len(many) >= 2 and len(many) >= 0.5 * sum(any(s.look is not Look.TEXT for s in line) for line in lines):
            found = [c for c in find_columns(many) if len(c.rows) * 2 >= len(many)]
        else:
            found = []
        found = max(_texts_side_by_side(numbered, len(own)), found, key=len)
        for border in reversed(borders_of(found)):
            if any(w.x0 < border - 1 and w.x1 > border + 1 for cell in own for w in cell.words):
                continue
            _insert_column(xs, cells, column, border)


def _texts_side_by_side(numbered: Sequence[tuple[int, list[Segment]]], cells: int) -> list[Column]:
    """Columns of texts, where most rows between rules hold several at the same places; else none. `numbered` are the
    lines with the number of the row in which each stands."""
    many = [(number, line) for number, line in numbered if len(line) > 1]
    rows = len({number for number, _ in many})
    if rows < 2 or rows < 0.8 * cells or len(many) < 0.4 * len(numbered):
        return []
    columns = find_columns([line for _, line in many])
    found = [c for c in columns if len({many[place][0] for place in c.rows}) * 2 >= cells]
    borders = borders_of(found)
    crossing = sum(any(s.x0 < border < s.x1 for s in line for border in borders) for _, line in numbered)
    enough = len(borders) >= (1 if rows >= 3 else 2)
    return found if enough and crossing <= 0.1 * len(numbered) else []


def _insert_column(xs: list[float], cells: list[RuledCell], column: int, border: float) -> None:
    xs.insert(column + 1, border)
    for cell in list(cells):
        if cell.column > column:
            cell.column += 1
            cell.column_end += 1
        elif cell.column_end > column + 1:
            cell.column_end += 1
        elif cell.column_end == column + 1:
            segments = [s for line in _segments_of(cell) for s in line]
            if cell.column == column and not any(s.x0 < border < s.x1 and not _is_torn(s, border) for s in segments):
                right = [w for w in cell.words if (w.x0 + w.x1) / 2 > border]
                cell.words = [w for w in cell.words if (w.x0 + w.x1) / 2 <= border]
                cells.append(RuledCell(cell.row, column + 1, cell.row_end, column + 2, right))
            else:
                cell.column_end += 1


def _is_torn(segment: Segment, border: float) -> bool:
    """Whether the words on both sides of a border were written apart, although little room lies between them."""
    return any(a.x1 <= border <= b.x0 and a.run != b.run and not b.glued for a, b in itertools.pairwise(segment.words))


def cut_rows(xs: list[float], ys: list[float], cells: list[RuledCell]) -> None:
    """Cut a row between rules into the several rows that stand in it, where figures are stacked in its cells."""
    cuts = read_cuts(
        [
            CellLines(c.column, by_lines(c.words), (xs[c.column], xs[c.column_end]))
            for c in cells
            if c.words and c.column_end == c.column + 1
        ]
    )
    for row in range(len(ys) - 2, -1, -1):
        own = [c for c in cells if c.row == row and c.row_end == row + 1 and c.words]
        lines = _lines_of(own) if len(own) > 1 else []
        if _in_step(lines, len(own)):
            groups = [[line] for line in lines]
        elif len(own) > 1 and any(_is_stacked(c, cuts) for c in own):
            groups = group_rows(lines, _label_end(xs, own))
        else:
            continue
        if len(groups) < 2:
            continue
        borders = []
        for above, below in itertools.pairwise(groups):
            low = max(s.bottom for line in above for found in line.cells.values() for s in found)
            high = min(s.top for line in below for found in line.cells.values() for s in found)
            borders.append((low + high) / 2)
        _insert_rows(ys, cells, row, borders)


def _in_step(lines: Sequence[TableLine], cells: int) -> bool:
    """Whether every line between two rules goes through all of the cells, with a number in most of them: rows, although
    what stands in them is no bare figure ("$9,594 or less"). Two such lines are a head and the first row, where the
    upper one has no number."""
    if len(lines) < 2 or any(len(line.cells) < cells for line in lines):
        return False
    numbered = [
        any(c.isdigit() for k, found in line.cells.items() if k for s in found for c in s.text) for line in lines
    ]
    if len(lines) == 2:
        return numbered == [False, True] and lines[1].has_figures
    return sum(numbered) >= len(lines) - 1


def add_rows_below(
    xs: Sequence[float], ys: list[float], cells: list[RuledCell], content: PageContent, lattice: Lattice
) -> None:
    """Lines right below the lattice whose words stand in its columns, figures under figures: the upright rules ended
    too early (a total ruled off from the rest)."""
    for line in content.lines:
        gap = line.baseline - ys[-1]
        if gap <= 0.35 * line.size:
            continue
        if gap > 1.9 * line.size:
            break
        segments = cut_line([w for w in line.words if w.x1 > xs[0] - 30 and w.x0 < xs[-1] + 30])
        homes = [
            next((c for c in range(len(xs) - 1) if xs[c] - 3 <= s.x0 and s.x1 <= xs[c + 1] + 3), None) for s in segments
        ]
        figures = sum(
            s.look is not Look.TEXT and home not in (None, 0) for s, home in zip(segments, homes, strict=True)
        )
        ruled = any(
            0 < s.place - line.baseline <= line.size and s.start <= xs[0] + 4 and s.end >= xs[-1] - 4
            for s in lattice.strays
        )
        if None in homes or len(set(homes)) != len(homes) or figures < (1 if ruled else 2):
            break
        if not ruled and not _under_figures(segments, homes, cells, len(ys) - 2):
            break
        row = len(ys) - 1
        ys.append(line.baseline + 0.35 * line.size)
        for segment, home in zip(segments, homes, strict=True):
            assert home is not None
            cells.append(RuledCell(row, home, row + 1, home + 1, list(segment.words)))


def _under_figures(
    segments: Sequence[Segment], homes: Sequence[int | None], cells: Sequence[RuledCell], last_row: int
) -> bool:
    """Whether each figure is aligned with the one in the last row of its column."""
    above = {c.column: make_segment(c.words) for c in cells if c.row_end - 1 == last_row and c.words}
    pairs = [
        (s, above[home])
        for s, home in zip(segments, homes, strict=True)
        if home is not None and home in above and s.look is not Look.TEXT
    ]
    return bool(pairs) and all(are_aligned(a, b) for a, b in pairs)


def _is_stacked(cell: RuledCell, cuts: Cuts) -> bool:
    printed = by_lines(cell.words)
    cut = cuts.find(cell.column, printed) if cell.column_end == cell.column + 1 else ()
    # What goes on a line that was cut is no line of its own.
    lines = [make_segment(line) for number, line in enumerate(printed) if number - 1 not in cut]
    figures = sum(line.look is not Look.TEXT for line in lines)
    if figures < 2 or figures < 0.6 * len(lines):
        return False
    # A figure that is broken over lines, or torn from its sign, is one.
    return not all(joins_figure(a.text, b.text) for a, b in itertools.pairwise(lines))


def _lines_of(cells: Sequence[RuledCell]) -> list[TableLine]:
    first = min(c.column for c in cells)
    found: list[tuple[float, int, Segment]] = []
    for cell in cells:
        for line in by_lines(cell.words):
            segment = make_segment(line)
            found.append((segment.baseline, cell.column - first, segment))
    found.sort(key=lambda f: f[0])
    lines: list[tuple[float, dict[int, list[Segment]]]] = []
    for baseline, column, segment in found:
        if lines and baseline - lines[-1][0] <= 0.35 * segment.size and column not in lines[-1][1]:
            lines[-1][1][column] = [segment]
        else:
            lines.append((baseline, {column: [segment]}))
    return [make_line(cells_of_line) for _, cells_of_line in lines]


def _label_end(xs: Sequence[float], cells: Sequence[RuledCell]) -> float:
    first = min(cells, key=lambda c: c.column)
    words = [w for w in first.words if not set(w.text) <= LEADER_SIGNS] or first.words
    edge = words_box(words)[2]
    return max(min(xs[first.column_end] - 2, edge + words[0].size), edge)


def _insert_rows(ys: list[float], cells: list[RuledCell], row: int, borders: Sequence[float]) -> None:
    ys[row + 1 : row + 1] = borders
    more = len(borders)
    for cell in list(cells):
        if cell.row > row:
            cell.row += more
            cell.row_end += more
        elif cell.row_end > row + 1:
            cell.row_end += more
        elif cell.row == row and cell.row_end == row + 1:
            parts: list[list[Word]] = [[] for _ in range(more + 1)]
            for word in cell.words:
                parts[bisect_right(borders, word.baseline - 0.3 * word.size)].append(word)
            cell.words = parts[0]
            cells += [
                RuledCell(row + i, cell.column, row + i + 1, cell.column_end, part) for i, part in enumerate(parts) if i
            ]
        elif cell.row_end == row + 1:
            cell.row_end += more
