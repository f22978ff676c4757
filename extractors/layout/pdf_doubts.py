"""Other readings of a table whose own cells speak against it.

Belongs here: what makes a reading doubtful, and the reading by alignment of a place that was read by its rules. Does
not belong here: the choice between them (the arithmetic of extractors/prove makes it).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from extractors.layout.pdf_aligned import find_aligned_tables
from extractors.layout.pdf_content import PageContent
from extractors.layout.pdf_grids import PlacedCell, PlacedTable
from extractors.layout.pdf_rules import Stroke
from extractors.layout.pdf_segments import Look, cut_line, joins_figure, make_segment

LEAST_SHARED = 0.8  # share of the table's words that another reading of it holds


def with_other_readings(table: PlacedTable, content: PageContent, levels: Sequence[Stroke]) -> PlacedTable:
    """The table with what alignment alone makes of its words, where one of its cells holds two figures and alignment
    parts them; else the table as it is."""
    if not table.reader.endswith("ruled") or not any(holds_two_figures(cell) for cell in table.cells):
        return table
    own = set(table.words)
    others = [
        other
        for other in find_aligned_tables(content, set(content.words) - own, levels, ())
        if len(own & set(other.words)) >= LEAST_SHARED * len(own)
        and not any(holds_two_figures(cell) for cell in other.cells)
    ]
    return replace(table, alternatives=(*table.alternatives, *others[:1]))


def holds_two_figures(cell: PlacedCell) -> bool:
    """Whether figures stand beside or above one another in a cell and are not parts of one."""
    if not cell.lines:
        return False
    for line in cell.lines:
        if line and sum(segment.look is Look.FIGURE for segment in cut_line(line)) > 1:
            return True
    whole = [make_segment(line) for line in cell.lines if line]
    figures = [segment for segment in whole if segment.look is Look.FIGURE]
    return len(figures) > 1 and not all(joins_figure(a.text, b.text) for a, b in itertools.pairwise(figures))
