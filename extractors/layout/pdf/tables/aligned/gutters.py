"""Parts of a page that stand beside one another and know nothing of each other: columns of text, a table beside text,
two tables.

Belongs here: the evidence that lines left and right of a gutter are independent, and cutting them. Does not belong
here: tables side by side whose lines agree (side_by_side), running text (prose), reading order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from selko.extractors.layout.pdf.tables.parts.lines import TextRow
from selko.extractors.layout.pdf.tables.parts.rules import Stroke
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment

LEAST_ROWS = 8  # lines beside one another, of which each side has at least half
LEAST_STARTS = 4  # lines of the right part that begin at one place
LEAST_WIDTH = 0.9  # of the font size: the narrowest gutter
ALONE = 0.3  # share of the lines of each side that have nothing beside them on the other
FULL = 0.7  # share of a part's width that a line of running text fills
EDGES = 0.2  # share of the page's text on both sides in which no gutter is sought
UNEVEN = 3  # lines that one of two tables side by side has more than the other
LABEL = 6  # characters of an average label
HEADER_LINES = 4
INDENT = 2.5  # of the font size
MOST_DEPTH = 3


def split_parts(rows: Sequence[TextRow], levels: Sequence[Stroke], depth: int = 0) -> list[list[TextRow]]:
    """The rows as parts from the top down and from left to right, each numbered anew; one part where the page has no
    gutter."""
    found = _find_gutter(rows, levels) if len(rows) >= LEAST_ROWS and depth < MOST_DEPTH else None
    if found is None:
        return [_numbered(rows)]
    place, start, end = found
    band = rows[start:end]
    left = [_with(row, [s for s in row.segments if s.x0 < place]) for row in band if row.segments[0].x0 < place]
    right = [_with(row, [s for s in row.segments if s.x0 >= place]) for row in band if row.segments[-1].x0 >= place]
    parts = [rows[:start], left, right, rows[end:]]
    return [one for part in parts if part for one in split_parts(part, levels, depth + 1)]


def _numbered(rows: Sequence[TextRow]) -> list[TextRow]:
    return [TextRow(i, r.baseline, r.size, r.segments, r.led) for i, r in enumerate(rows)]


def _with(row: TextRow, segments: list[Segment]) -> TextRow:
    return TextRow(row.index, row.baseline, row.size, segments, row.led)


def _find_gutter(rows: Sequence[TextRow], levels: Sequence[Stroke]) -> tuple[float, int, int] | None:
    """(left edge of the right part, first row, row after the last), the one with most rows."""
    x0, x1 = min(r.x0 for r in rows), max(r.x1 for r in rows)
    low, high = x0 + EDGES * (x1 - x0), x1 - EDGES * (x1 - x0)
    starts = Counter(round(s.x0) for row in rows for s in row.segments if s.look is Look.TEXT and low <= s.x0 <= high)
    best: tuple[float, int, int] | None = None
    for start, count in starts.most_common(MOST_DEPTH):
        if count < LEAST_STARTS:
            break
        place = start - 1.0
        for run in _open_runs(rows, place):
            first, last = _trimmed(rows, *run, place)
            wider = best is None or last - first > best[2] - best[1]
            if wider and last - first >= LEAST_ROWS and _are_independent(rows[first:last], place, levels):
                best = (place, first, last)
    return best


def _open_runs(rows: Sequence[TextRow], place: float) -> list[tuple[int, int]]:
    """Runs [first, last) of rows with nothing in the gutter left of `place`."""
    runs: list[tuple[int, int]] = []
    first: int | None = None
    for i, row in enumerate(rows):
        if any(s.x0 < place < s.x1 + LEAST_WIDTH * row.size for s in row.segments):
            if first is not None:
                runs.append((first, i))
            first = None
        elif first is None:
            first = i
    if first is not None:
        runs.append((first, len(rows)))
    return runs


def _trimmed(rows: Sequence[TextRow], first: int, last: int, place: float) -> tuple[int, int]:
    """The run without lines at both ends that have something right of the gutter which does not begin at it, but with
    the few lines of a header close above."""

    def begins(row: TextRow) -> bool:
        return any(s.look is Look.TEXT and place <= s.x0 <= place + INDENT * row.size for s in row.segments)

    def crosses(row: TextRow) -> bool:
        return row.segments[-1].x0 >= place

    starting = [i for i in range(first, last) if begins(rows[i])]
    if not starting:
        return first, first
    top, bottom = starting[0], starting[-1] + 1
    for _ in range(HEADER_LINES):
        if top > first and crosses(rows[top - 1]) and rows[top].baseline - rows[top - 1].baseline <= 2 * rows[top].size:
            top -= 1
    while top > first and not crosses(rows[top - 1]):
        top -= 1
    while bottom < last and not crosses(rows[bottom]):
        bottom += 1
    return top, bottom


def _are_independent(rows: Sequence[TextRow], place: float, levels: Sequence[Stroke]) -> bool:
    left = [[s for s in row.segments if s.x0 < place] for row in rows]
    right = [[s for s in row.segments if s.x0 >= place] for row in rows]
    lefts, rights = sum(map(bool, left)), sum(map(bool, right))
    both = sum(bool(a) and bool(b) for a, b in zip(left, right, strict=True))
    if min(lefts, rights) < LEAST_ROWS // 2:
        return False
    if not (_is_part([a for a in left if a]) and _is_part([b for b in right if b])):
        return False
    alone = lefts - both >= ALONE * lefts and rights - both >= ALONE * rights
    uneven = abs(lefts - rights) >= UNEVEN and _is_labelled(left) and _is_labelled(right)
    return alone or uneven or _are_ruled_apart(rows, left, right, place, levels)


def _is_labelled(lines: Sequence[Sequence[Segment]]) -> bool:
    """Labels that differ, with figures beside most of them."""
    filled = [line for line in lines if line]
    figured = [f for f in filled if len(f) > 1 and f[0].look is Look.TEXT and f[-1].look is not Look.TEXT]
    labels = [line[0].text for line in figured]
    return (
        len(figured) >= max(3, 0.4 * len(filled))
        and len(set(labels)) >= 0.7 * len(labels)
        and sum(map(len, labels)) >= LABEL * len(labels)
    )


def _is_part(lines: Sequence[Sequence[Segment]]) -> bool:
    """Running text, or labels with figures."""
    x0, x1 = min(line[0].x0 for line in lines), max(line[-1].x1 for line in lines)
    size = lines[0][0].size
    texts = [line for line in lines if line[0].look is Look.TEXT and line[0].x0 <= x0 + 3 * size]
    if len(texts) < 0.5 * len(lines):
        return False
    full = sum(line[-1].x1 - line[0].x0 >= FULL * (x1 - x0) and len(line) <= 2 for line in texts)
    figured = sum(len(line) > 1 and any(s.look is not Look.TEXT for s in line[1:]) for line in lines)
    return full >= 0.6 * len(lines) or figured >= max(2, 0.25 * len(lines))


def _are_ruled_apart(
    rows: Sequence[TextRow],
    left: Sequence[Sequence[Segment]],
    right: Sequence[Sequence[Segment]],
    place: float,
    levels: Sequence[Stroke],
) -> bool:
    """Each side has two or more rules of its own over nearly its whole width, and no rule runs over both."""
    top, bottom = rows[0].baseline - 2 * rows[0].size, rows[-1].baseline + rows[-1].size
    near = [s for s in levels if s.visible and top <= s.place <= bottom]
    if any(s.start < place - 4 and s.end > place + 4 for s in near):
        return False
    for side in (left, right):
        filled = [line for line in side if line]
        x0, x1 = min(line[0].x0 for line in filled), max(line[-1].x1 for line in filled)
        if sum(min(s.end, x1) - max(s.start, x0) >= 0.8 * (x1 - x0) for s in near) < 2:
            return False
    return True
