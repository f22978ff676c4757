"""Running text among the lines of a page, set apart before tables are sought.

Belongs here: telling a paragraph from a column of labels. Does not belong here: building paragraphs (blocks/build).
"""

from __future__ import annotations

from collections.abc import Sequence

from selko.extractors.layout.pdf.tables.parts.lines import TextRow
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment

PITCH = 1.7  # of the font size between the lines of a paragraph
LEAST_LINES = 4
LEAST_WORDS = 4.0  # of an average line
LEAST_LETTERS = 22  # of an average line
FULL = 0.8  # share of the widest line that most lines fill
LOOK_AHEAD = 5  # rows: lines of another column may stand between two lines of a paragraph


def split_prose(rows: Sequence[TextRow]) -> tuple[list[TextRow], list[Segment]]:
    """The rows without running text, numbered anew, and the running text."""
    prose = _find_prose(rows)
    if not prose:
        return list(rows), []
    kept: list[TextRow] = []
    for row in rows:
        segments = [s for s in row.segments if s not in prose]
        if segments:
            kept.append(TextRow(len(kept), row.baseline, row.size, segments, row.led))
    return kept, sorted(prose, key=lambda s: s.baseline)


def _find_prose(rows: Sequence[TextRow]) -> set[Segment]:
    after: dict[Segment, Segment] = {}
    begun: set[Segment] = set()
    beside_figure: set[Segment] = set()
    for i, row in enumerate(rows):
        for place, segment in enumerate(row.segments):
            if segment.look is not Look.TEXT:
                continue
            if place + 1 < len(row.segments) and row.segments[place + 1].look is not Look.TEXT:
                beside_figure.add(segment)
            below = _next_line(segment, rows, i)
            if below is not None and below not in begun:
                after[segment] = below
                begun.add(below)
    prose: set[Segment] = set()
    for first in [s for s in after if s not in begun]:
        chain = [first]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        if _is_prose(chain, beside_figure):
            prose.update(chain)
            prose.update(_within(chain, rows))
    return prose


def _within(chain: Sequence[Segment], rows: Sequence[TextRow]) -> list[Segment]:
    """What else stands on the lines of a paragraph: figures at the beginning of a line, words parted by a wide gap."""
    x0, x1 = min(s.x0 for s in chain) - 1, max(s.x1 for s in chain) + 1
    heights = {s.baseline for s in chain}
    top, bottom = min(heights), max(heights)
    return [s for row in rows if top <= row.baseline <= bottom for s in row.segments if s.x0 >= x0 and s.x1 <= x1]


def _next_line(segment: Segment, rows: Sequence[TextRow], i: int) -> Segment | None:
    for row in rows[i + 1 : i + 1 + LOOK_AHEAD]:
        pitch = row.baseline - segment.baseline
        if pitch > PITCH * segment.size:
            return None
        for other in row.segments:
            if (
                other.look is Look.TEXT
                and abs(other.size - segment.size) <= 0.06 * segment.size
                and pitch > 0.8 * segment.size
                and (
                    abs(other.x0 - segment.x0) <= 0.3 * segment.size
                    or (
                        abs(other.x1 - segment.x1) <= 0.3 * segment.size
                        and abs(other.x0 - segment.x0) < 4 * segment.size
                    )
                )
            ):
                return other
    return None


def _is_prose(chain: Sequence[Segment], beside_figure: set[Segment]) -> bool:
    lines = len(chain)
    if lines < LEAST_LINES or sum(s in beside_figure for s in chain) > 0.25 * lines:
        return False
    if (
        sum(len(s.words) for s in chain) < LEAST_WORDS * lines
        or sum(len(s.text) for s in chain) < LEAST_LETTERS * lines
    ):
        return False
    widest = max(s.x1 - s.x0 for s in chain)
    return sum(s.x1 - s.x0 >= FULL * widest for s in chain) >= 0.6 * lines
