"""How sure it is whose a table is: its unit is printed near, carried from pages before, or assumed.

Belongs here: telling these apart from the tree of sections. Does not belong here: the walk that finds the unit (build).
"""

from __future__ import annotations

from collections.abc import Mapping

from selko.extractors.normalise.organisation.evidence import names_whole
from selko.schemas.models.report import UnitSource
from selko.schemas.models.tables import ReportTable, TextSection

_PAGES = 1  # between a heading and a table: a reader still has it before the eyes


def source_under(
    opened_in: int, section: TextSection, sections: Mapping[int, TextSection], table: ReportTable
) -> UnitSource:
    """The source of a unit that a heading opened: near on its page or the next, carried within its own section, and
    assumed where the table stands in a section beside it."""
    place: TextSection | None = section
    while place is not None and place.order != opened_in:
        place = sections.get(place.parent) if place.parent is not None else None
    if place is None:
        return UnitSource.ASSUMED
    if table.page_first is None or place.heading is None or place.heading.provenance.page is None:
        return UnitSource.PRINTED_NEAR
    apart = table.page_first - place.heading.provenance.page
    return UnitSource.PRINTED_NEAR if apart <= _PAGES else UnitSource.CARRIED


def source_of_whole(section: TextSection, table: ReportTable) -> UnitSource:
    """The source of the whole entity or its group: near where a heading or a caption names what is of the whole."""
    texts = (*section.heading_path, *table.captions, table.corner)
    return UnitSource.PRINTED_NEAR if any(text and names_whole(text) for text in texts) else UnitSource.CARRIED
