"""Tables that stand side by side on the same lines.

Belongs here: where one ends and the next begins. Does not belong here: reading either of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from selko.extractors.layout.pdf.tables.aligned.cores import Core
from selko.extractors.layout.pdf.tables.parts.columns import Column, find_columns
from selko.extractors.layout.pdf.tables.parts.header import is_year
from selko.extractors.layout.pdf.tables.parts.lines import TextRow
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment

LABEL = 6  # characters of an average label
OWN_LINES = 0.1  # share of lines on which only one side has figures


def find_side_border(core: Core, rows: Sequence[TextRow]) -> float | None:
    """The place between two tables side by side: labels, figures, labels again, figures again; and lines on which
    only one side has figures, or as many columns of figures on both sides, or heads over all columns but the labels.
    `rows` are all lines of that part of the page."""
    columns = find_columns([row.segments for row in core.rows])
    heads = {i for i, row in enumerate(core.rows) if all(s.look is Look.TEXT or is_year(s) for s in row.segments)}
    texts = [_is_text(c) or _is_years(c, heads) for c in columns]
    for place in range(2, len(columns) - 1):
        left, right = columns[:place], columns[place + 1 :]
        if not texts[place] or not texts[0] or texts[place - 1] or any(texts[place + 1 :]) or any(texts[1:place]):
            continue
        label = columns[place]
        first = set().union(*(c.rows for c in left[1:])) - heads
        second = set().union(*(c.rows for c in right)) - heads
        lines = len(core.rows) - len(heads)
        if not (_are_labels(columns[0], first, lines, heads) and _are_labels(label, second, lines, heads)):
            continue
        alone = len(first ^ second)
        if (
            alone >= max(2, OWN_LINES * len(core.rows))
            or len(left) - 1 == len(right)
            or _are_headed_apart(core, rows, columns, place)
        ):
            return (left[-1].x1 + label.x0) / 2
    return None


def _are_headed_apart(core: Core, rows: Sequence[TextRow], columns: Sequence[Column], place: int) -> bool:
    """Whether one line at the top has a text over each column of figures and none over the labels of both sides."""
    first = core.rows[0].index
    for row in rows[max(0, first - 1) : first + 1]:
        over = [[i for i, c in enumerate(columns) if c.overlap(s.x0, s.x1) > 0.2 * s.size] for s in row.segments]
        if all(len(one) == 1 for one in over) and {one[0] for one in over} == set(range(len(columns))) - {0, place}:
            return True
    return False


def _is_text(column: Column) -> bool:
    return column.figures * 2 < len(column.segments)


def _is_years(column: Column, heads: set[int]) -> bool:
    """A column of years, each later than the one above."""
    years = [s.text for s in column.segments if is_year(s)]
    rows = column.rows - heads
    return len(years) >= 3 and len(years) >= 0.8 * len(rows) and all(a < b for a, b in itertools.pairwise(years))


def _are_labels(column: Column, figures: set[int], lines: int, heads: set[int]) -> bool:
    """Texts that differ (or years) beside the figures of most lines; of nearly all where one side is much shorter."""
    texts = [s.text for s in column.segments]
    rows = column.rows - heads
    labelled = len(rows) >= 0.4 * lines or (
        len(figures) >= 2 and len(rows & figures) >= 0.9 * len(figures) and _are_neighbours(figures)
    )
    long = sum(map(len, texts)) >= LABEL * len(texts) or _is_years(column, heads)
    return labelled and long and len(set(texts)) >= 0.7 * len(texts)


def _are_neighbours(rows: set[int]) -> bool:
    """Whether the lines follow upon one another, but for lines with a wrapped label."""
    return max(rows) - min(rows) < 2 * len(rows)


def cut_rows(rows: Sequence[TextRow], border: float) -> list[list[TextRow]]:
    """The rows left and right of the border, numbered anew. What runs across it goes to neither."""
    sides: list[list[TextRow]] = [[], []]
    for row in rows:
        parts: tuple[list[Segment], list[Segment]] = ([], [])
        for segment in row.segments:
            if segment.x1 <= border or segment.x0 >= border:
                parts[segment.x0 >= border].append(segment)
        for side, segments in zip(sides, parts, strict=True):
            if segments:
                side.append(TextRow(len(side), row.baseline, row.size, segments))
    return sides
