"""The tables of a page.

Belongs here: which readings of a place win, what is left for prose. Does not belong here: how a kind of table is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from selko.extractors.layout.pdf.page.content import PageContent, Word
from selko.extractors.layout.pdf.tables.aligned.frames import find_frames
from selko.extractors.layout.pdf.tables.aligned.table import find_aligned_tables
from selko.extractors.layout.pdf.tables.parts.cell_overflow import with_cuts
from selko.extractors.layout.pdf.tables.parts.charts import find_charts, share_in_charts
from selko.extractors.layout.pdf.tables.parts.grid import Box, PlacedTable, with_codes_first
from selko.extractors.layout.pdf.tables.parts.heading_below import without_heading_below
from selko.extractors.layout.pdf.tables.parts.rules import Lattice, Stroke, find_bands, find_lattices, join_rules
from selko.extractors.layout.pdf.tables.readings.choice import better_of, choose_readings, is_doubtful
from selko.extractors.layout.pdf.tables.readings.tagged_choice import put_tagged
from selko.extractors.layout.pdf.tables.ruled.shades import with_shaded_cells
from selko.extractors.layout.pdf.tables.ruled.table import build_ruled_table, with_label_column
from selko.extractors.layout.pdf.tables.texts import find_text_tables

LEAST_BAND = 0.25  # share of the page's width over which the rules of a table without upright ones run
MOST_IN_CHART = 0.35  # share of a table's figures that may stand where a chart is drawn


def find_tables(content: PageContent) -> list[PlacedTable]:
    """The tables of one page from the top down, none overlapping another."""
    levels, uprights = join_rules(content.rules)
    charts = find_charts(content.fills)
    lattices = find_lattices(levels, uprights)
    frames = find_frames(lattices)
    lattices = [with_shaded_cells(lattice, content) for lattice in lattices]
    found = [_read_lattice(lattice, content) for lattice in lattices]
    ruled = [t for t in found if t is not None and share_in_charts(t.words, charts) < MOST_IN_CHART]

    def align(claimed: Sequence[PlacedTable]) -> list[PlacedTable]:
        around = [*frames, *(table.box for table in ruled if table not in claimed)]
        aligned = find_aligned_tables(content, _words_in(claimed, content), levels, uprights, around)
        return [t for t in map(without_heading_below, aligned) if share_in_charts(t.words, charts) < MOST_IN_CHART]

    tables = choose_readings(ruled, align, content)
    free = [s for s in levels if not any(_touches(s, table.box) for table in tables)]
    fills = [f for f in content.fills if not any(f.top < t.box[3] and f.bottom > t.box[1] for t in tables)]
    for band in find_bands(free, fills, LEAST_BAND * content.width):
        if not any(_overlap(band.box, table.box) for table in tables):
            table = build_ruled_table(band, content)
            if table is None or share_in_charts(table.words, charts) >= MOST_IN_CHART:
                continue
            if any(c.isalpha() for word in table.words for c in word.text):  # figures alone stand in a drawing
                tables.append(table)
    tables += find_text_tables(content, _words_in(tables, content), uprights)
    tables = [with_cuts(with_codes_first(table)) for table in put_tagged(tables, content)]
    return sorted(tables, key=lambda t: (t.box[1], t.box[0]))


def _read_lattice(lattice: Lattice, content: PageContent) -> PlacedTable | None:
    """The table in a lattice, its cells cut where the words in them show more rows and columns, and with the labels
    that stand beside its rules, if that is the better reading."""
    table = build_ruled_table(lattice, content)
    if table is None or not is_doubtful(table, content):
        return table
    table = better_of(table, build_ruled_table(lattice, content, cut=False), content)
    labelled = with_label_column(lattice, content)
    return table if labelled is None else better_of(table, build_ruled_table(labelled, content), content)


def _words_in(tables: Sequence[PlacedTable], content: PageContent) -> set[Word]:
    return {
        word
        for word in content.words
        if any(
            t.box[0] <= (word.x0 + word.x1) / 2 <= t.box[2] and t.box[1] <= word.baseline <= t.box[3] + 2
            for t in tables
        )
    }


def _touches(stroke: Stroke, box: Box) -> bool:
    return box[1] - 4 <= stroke.place <= box[3] + 4 and stroke.start < box[2] and stroke.end > box[0]


def _overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
