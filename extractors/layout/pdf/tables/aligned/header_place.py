"""Where the header of a table without rules begins and ends.

Belongs here: which lines above the figures, and which of the first lines with figures, are header. Does not belong
here: the header's cells (parts/header), the body (table).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selko.extractors.layout.pdf.page.content import Fill
from selko.extractors.layout.pdf.tables.aligned.cores import Core
from selko.extractors.layout.pdf.tables.parts.cell_overflow import cuts_date
from selko.extractors.layout.pdf.tables.parts.columns import Column, cut_head
from selko.extractors.layout.pdf.tables.parts.header import is_year
from selko.extractors.layout.pdf.tables.parts.lines import TextRow
from selko.extractors.layout.pdf.tables.parts.rules import Stroke
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment
from selko.schemas.words.column_roles import find_roles

HEADER_GAP = 2.6  # of the font size between the header and the body, and between header lines
WIDE_GAP = 5.0  # the same where every text of the line stands over columns of its own
FAR_HEADER_GAP = 8.0  # and is a word of heads
HEADING_GAP = 1.6  # a text alone over the labels that stands so far above the header's lines is a heading
TIGHT_LINES = 1.3  # of the font size between two lines of one text
MOST_HEADER_LINES = 7
LATE_LINES = 4  # so many lines of a header may hold figures

_BULLETS = set("•·▪●◦‣∙■□➢✓")
# What looks like a figure and heads a column: a unit of money or a date.
_HEAD_FIGURE = re.compile(
    r"\(?[€$£]?1(?:[ .,\u00a0]?000){1,2} ?[€$£]?\)?|\(?[€$£%]\)?|\d{1,2}/\d{4}"
    r"|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})?(?: ?[-–] ?\d{1,2}\.\d{1,2}\.\d{4})?"
)


def count_late_lines(
    header: Sequence[TextRow], body: Sequence[TextRow], columns: Sequence[Column], levels: Sequence[Stroke]
) -> int:
    """How many lines at the top of the body are the header's last: closely under a text of the header they hold texts
    and years, or figures that end a text ("Rate per" / "100,000"), after labels of the same header or none."""
    if not header:
        return 0
    above, accepted, figures, odd = list(header), 0, False, False
    for place, row in enumerate(body[: min(LATE_LINES, len(body) - 2)]):
        pitch = row.baseline - above[-1].baseline
        if pitch > 1.5 * max(row.size, above[-1].size):
            break
        if not (len(row.segments) == 1 and row.segments[0].x1 < columns[1].x0 and row.segments[0].look is Look.TEXT):
            labels = row.segments[0].x0 < columns[0].x1 and columns[0].figures == 0
            others = row.segments[1:] if labels else row.segments
            strange = [s for s in others if not is_head(s) and not _ends_date(s, above[-1])]
            words = any(s.look is Look.TEXT for s in others)
            if not others or (strange and not words and (labels or len(strange) > 1 or len(others) > 1)):
                break
            if any(above[-1].baseline - 1 < s.place < row.baseline - 0.5 * row.size for s in levels if s.visible):
                break
            if not any(_is_below(s, above) for s in others) or not all(_is_below(s, above) for s in strange):
                break
            below = body[place + 1]
            loose = below.baseline - row.baseline > 1.15 * pitch and pitch > 0.8 * row.size
            ruled = any(row.baseline - 1 < s.place < below.baseline - 0.5 * below.size for s in levels if s.visible)
            figures, odd = figures or any(s.look is not Look.TEXT for s in others), odd or bool(strange)
            if figures and (loose or ruled or not odd):
                accepted = place + 1
        above.append(row)
    return accepted


def _ends_date(segment: Segment, above: TextRow) -> bool:
    """Whether digits are the end of a date that the column's edge cut off in the line above."""
    return any(s.x0 < segment.x1 and segment.x0 < s.x1 and cuts_date(s.text, [segment.text]) for s in above.segments)


def _is_below(segment: Segment, header: Sequence[TextRow]) -> bool:
    return any(
        s.x0 < segment.x1 and segment.x0 < s.x1 and 0 < segment.baseline - s.baseline <= 1.4 * segment.size
        for row in header[-4:]
        for s in row.segments
        if s.look is Look.TEXT
    )


def is_header_row(row: TextRow, columns: Sequence[Column]) -> bool:
    """Years and texts over the columns, with no label."""
    if row.segments[0].look is Look.TEXT and row.segments[0].x0 < columns[0].x1 and columns[0].figures == 0:
        others = row.segments[1:]
    else:
        others = row.segments
    return bool(others) and all(is_head(s) for s in others)


def is_head(segment: Segment) -> bool:
    return segment.look is Look.TEXT or is_year(segment) or _HEAD_FIGURE.fullmatch(segment.text) is not None


def find_header(
    core: Core,
    rows: Sequence[TextRow],
    free: int,
    columns: Sequence[Column],
    fills: Sequence[Fill],
    span: tuple[float, float],
    framed: bool = False,
) -> tuple[int, int]:
    """The rows [start, end) of the header above the core; rows from `end` to the core are labels of the body. `framed`:
    a frame is drawn around the table and its header, and `free` is the first row in it."""
    first = core.rows[0].index
    start = end = index = first
    stub_end = columns[1].x0
    while index > free and (framed or first - index < MOST_HEADER_LINES):
        below, row = rows[index], rows[index - 1]
        gap = (below.baseline - row.baseline) / max(row.size, below.size)
        far = gap > HEADER_GAP and not (framed and start == first)
        if far and (gap > FAR_HEADER_GAP or not _are_heads(rows[free:index], columns, gap > WIDE_GAP)):
            break
        if _is_bulleted(row, stub_end):
            break
        if any(s.x1 <= span[0] - 5 or s.x0 >= span[1] + 5 for s in row.segments) and not _on_one_area(row, span, fills):
            break
        band = _in_band(row, below, fills)
        wide = any(s.x0 < stub_end - 1 and s.x1 > stub_end + 0.3 * (span[1] - stub_end) for s in row.segments)
        if wide and len(row.segments) == 1 and not band and not _heads_one(row.segments[0], columns):
            break
        if start < first and gap > HEADING_GAP and _is_in_stub(row, stub_end) and not band:
            break
        if gap > HEADING_GAP and not band and _is_title(row, columns, span):
            break
        over_labels = sum(s.x1 < stub_end and 2 * s.middle < columns[0].x1 + stub_end for s in row.segments)
        numbered = len(row.segments) > 1 and any(not is_head(s) and s.x1 > stub_end for s in row.segments)
        if gap > HEADING_GAP and numbered and any(s.look is Look.TEXT for s in row.segments):
            break  # the number of the page beside its title
        if over_labels > 1 and (gap > HEADING_GAP or _is_in_stub(below, stub_end)):
            break  # a line of the page's head: its texts know nothing of the columns
        index -= 1
        if band or any(_is_over_figures(s, columns) for s in row.segments):
            if start == first:
                end = index + 1
            start = index
    return (start, end) if start < first else (first, first)


def _is_title(row: TextRow, columns: Sequence[Column], span: tuple[float, float]) -> bool:
    """A text alone on its line that stands over the middle of the whole table rather than of its figures."""
    if len(row.segments) != 1 or row.segments[0].look is not Look.TEXT or len(columns) < 3:
        return False
    middle = row.segments[0].middle
    whole, figures = (span[0] + span[1]) / 2, (columns[1].x0 + span[1]) / 2
    return abs(middle - whole) < min(abs(middle - figures), row.size)


def _is_bulleted(row: TextRow, stub_end: float) -> bool:
    """An item of a list: a bullet over the labels, and text after it."""
    first = row.segments[0]
    several = len(first.words) > 1 or len(row.segments) > 1
    return several and first.x0 < stub_end and first.words[0].text in _BULLETS


def find_first_lines(rows: Sequence[TextRow], free: int, header: TextRow, stub_end: float) -> list[TextRow]:
    """The lines above the header's first line `header` that belong to its text over the labels."""
    start = header.index
    while start > free and _goes_on_in_stub(rows[start - 1], rows[start], stub_end):
        start -= 1
    return list(rows[start : header.index])


def _is_in_stub(row: TextRow, stub_end: float) -> bool:
    return len(row.segments) == 1 and row.segments[0].look is Look.TEXT and row.x1 < stub_end


def _goes_on_in_stub(row: TextRow, below: TextRow, stub_end: float) -> bool:
    """Whether a line is the first of the text over the labels that the header's first line goes on with."""
    more, text = below.segments[0], row.segments[0]
    return (
        _is_in_stub(row, stub_end)
        and len(below.segments) > 1
        and more.look is Look.TEXT
        and more.x1 < stub_end
        and abs(more.x0 - text.x0) <= 0.1 * text.size
        and abs(more.size - text.size) <= 0.05 * text.size
        and more.words[0].bold == text.words[0].bold
        and below.baseline - row.baseline <= TIGHT_LINES * text.size
    )


def _heads_one(segment: Segment, columns: Sequence[Column]) -> bool:
    """Whether a text wider than its column lies over one column of figures alone and ends or is centred as it does."""
    near = 0.3 * segment.size
    over = [c for c in columns[1:] if c.overlap(segment.x0, segment.x1) > near]
    return (
        len(over) == 1
        and segment.x0 > columns[0].x0 + segment.size
        and (abs(segment.x1 - over[0].x1) <= near or abs(segment.middle - (over[0].x0 + over[0].x1) / 2) <= near)
    )


def _is_over_figures(segment: Segment, columns: Sequence[Column]) -> bool:
    return segment.middle > columns[1].x0 or _heads_one(segment, columns) or _is_left_year(segment, columns)


def _is_left_year(segment: Segment, columns: Sequence[Column]) -> bool:
    """Whether a year stands at the left edge of a wide column, nearer to its figures than to the labels."""
    return is_year(segment) and 2 * segment.middle > columns[0].x1 + columns[1].x0


def count_headed(rows: Sequence[TextRow], columns: Sequence[Column]) -> int:
    """How many texts of the last lines stand right of the labels, each over columns of its own; 0 where one of the very
    last stands over none, or over one that another heads."""
    found = _headed(rows[-1], columns)
    for above, row in zip(rows[-2::-1], rows[:0:-1], strict=False):
        more = _headed(above, columns)
        if not found or not more or row.baseline - above.baseline > 1.6 * row.size:
            break
        found |= more
    return len(found)


def _are_heads(rows: Sequence[TextRow], columns: Sequence[Column], far: bool) -> bool:
    """Whether the last lines are heads although much room lies below them: texts over two or more columns (or the only
    one), and such as the vocabulary knows where the room is wide or the column one."""
    if count_headed(rows, columns) < min(2, len(columns) - 1):
        return False
    known = [bool(find_roles(s.text)) or is_year(s) for s in rows[-1].segments if s.x0 > columns[0].x1]
    return not (far or len(columns) == 2) or 2 * sum(known) > len(known)


def _headed(row: TextRow, columns: Sequence[Column]) -> set[frozenset[int]]:
    """The columns of figures under each text of a line. A text over the labels, or over the room between them and the
    figures (a column of notes that few rows fill), heads none of them; nothing where another one heads none, either."""
    found: set[frozenset[int]] = set()
    for segment in [part for whole in row.segments for part in cut_head(whole, columns)]:
        over = frozenset(
            i for i, c in enumerate(columns) if i and c.overlap(segment.x0, segment.x1) > 0.2 * segment.size
        )
        if not over and segment.x1 < columns[1].x0 and segment.x1 - segment.x0 < columns[-1].x1 - columns[1].x0:
            continue
        labelled = columns[0].overlap(segment.x0, segment.x1) > 2 * segment.size
        if not over or labelled or not is_head(segment) or any(over & other for other in found):
            return set()
        found.add(over)
    return found


def _on_one_area(row: TextRow, span: tuple[float, float], fills: Sequence[Fill]) -> bool:
    """The line stands on one coloured area that reaches over the whole table."""
    y = row.baseline - 0.3 * row.size
    x0, x1, limit = min(row.x0, span[0]), max(row.x1, span[1]), MOST_HEADER_LINES * row.size
    return any(
        f.top <= y <= f.bottom and f.x0 <= x0 + 3 and f.x1 >= x1 - 3 and f.bottom - f.top <= limit
        for f in fills
        if f.colour not in ("#ffffff", "") and not f.shape
    )


def _in_band(row: TextRow, below: TextRow, fills: Sequence[Fill]) -> bool:
    """Both lines stand on one coloured area."""
    x = row.segments[0].middle
    return any(
        f.x0 - 2 <= x <= f.x1 + 2
        and f.top <= row.baseline - 0.3 * row.size
        and below.baseline - 0.3 * below.size <= f.bottom
        for f in fills
        if f.colour not in ("#ffffff", "") and not f.shape
    )
