"""Lines of a page as segments: what rows of tables are made of.

Belongs here: a line cut into segments, whether segments of two lines are aligned, which are labels. Does not belong
here: which lines make a table (aligned/cores).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from selko.extractors.layout.pdf.page.content import Line, Word
from selko.extractors.layout.pdf.tables.parts.rules import Stroke, is_written_rule
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment, cut_line, is_leader

ALIGNED = 0.4  # of the font size
_NOTE = re.compile(r"\d{1,2}(?:[-–, ]{1,2}\d{1,2})*\.?")  # the number of a note, or of several


@dataclass(slots=True, eq=False)
class TextRow:
    """A line of the page outside ruled tables, as segments."""

    index: int
    baseline: float
    size: float
    segments: list[Segment]
    led: bool = False  # dots lead from a label to a figure

    @property
    def x0(self) -> float:
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        return self.segments[-1].x1


def read_rows(lines: Sequence[Line], used: set[Word], uprights: Sequence[Stroke]) -> list[TextRow]:
    """The lines without the words in `used` and without rules that are written, cut at wide gaps and upright rules."""
    rows: list[TextRow] = []
    for line in lines:
        words = [word for word in line.words if word not in used] if used else list(line.words)
        if not words or is_written_rule(words):
            continue
        height = line.baseline - 0.3 * line.size
        walls = [s.place for s in uprights if s.start <= height <= s.end]
        segments = cut_line(words, walls)
        if segments:
            rows.append(TextRow(len(rows), line.baseline, line.size, segments, any(is_leader([w]) for w in words)))
    return rows


def are_aligned(one: Segment, two: Segment) -> bool:
    """Right, left or middle edges agree, and the two share some width."""
    near = ALIGNED * min(one.size, two.size)
    if min(one.x1, two.x1) - max(one.x0, two.x0) <= 0:
        return False
    return abs(one.x1 - two.x1) <= near or abs(one.x0 - two.x0) <= near or abs(one.middle - two.middle) <= near


def is_label(row: TextRow, figures_from: float) -> bool:
    """A text left of the figures, with nothing beside it but the number of a note."""
    label, *beside = row.segments
    noted = not beside or (len(beside) == 1 and _NOTE.fullmatch(beside[0].text) is not None)
    return label.look is Look.TEXT and noted and row.x1 < figures_from
