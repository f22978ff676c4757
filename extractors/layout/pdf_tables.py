"""The tables of a page.

Belongs here: which readings of a place win, what is left for prose. Does not belong here: how a kind of table is read.
"""

from __future__ import annotations

from extractors.layout.pdf_aligned import find_aligned_tables
from extractors.layout.pdf_content import PageContent
from extractors.layout.pdf_grids import PlacedTable
from extractors.layout.pdf_ruled import build_ruled_table
from extractors.layout.pdf_rules import find_lattices, join_rules


def find_tables(content: PageContent) -> list[PlacedTable]:
    """The tables of one page from the top down, none overlapping another."""
    levels, uprights = join_rules(content.rules)
    tables = [
        table
        for table in (build_ruled_table(lattice, content) for lattice in find_lattices(levels, uprights))
        if table is not None
    ]
    used = {
        word
        for word in content.words
        if any(
            t.box[0] <= (word.x0 + word.x1) / 2 <= t.box[2] and t.box[1] <= word.baseline <= t.box[3] + 2
            for t in tables
        )
    }
    tables += find_aligned_tables(content, used, levels, uprights)
    return sorted(tables, key=lambda t: (t.box[1], t.box[0]))
