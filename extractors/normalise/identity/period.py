"""The period that a report says it is of, and the month in which its fiscal year ends.

Belongs here: the report's own words about its time, from titles, running lines, headings and captions. Does not belong
here: the fiscal year itself (identity), what a period makes of a column (columns/periods).
"""

from __future__ import annotations

from collections.abc import Iterable

from selko.schemas.models.tables import Interpretation
from selko.schemas.words.periods import Period, PeriodKind, find_period, find_year_end
from selko.schemas.words.vocabulary import has_phrase

_FRONT_SECTIONS = 2
_LONGEST_TITLE = 120


def find_report_year_end(interpretation: Interpretation) -> int:
    """The last month of the fiscal year, from all titles, headings and lines over tables."""
    headings = (section.heading.text for section in interpretation.sections if section.heading)
    over_tables = (text for table in interpretation.tables for text in (*table.captions, table.corner))
    heads = (head.text for table in interpretation.tables for head in table.heads)
    return find_year_end([*_titles(interpretation), *headings, *over_tables, *heads])


def find_report_period(interpretation: Interpretation, year_end: int) -> Period | None:
    """The part of a year that the report's title or running lines say it is of; None for a report of a year, and for
    one that says nothing. A title that names the year's accounts is that of a report of the year."""
    titles = list(_titles(interpretation))
    found = [period for text in titles if (period := find_period(text, year_end, bare=False)) is not None]
    if any(has_phrase("year_report", text) for text in titles):
        return None
    if any(period.kind is PeriodKind.WHOLE for period in found):
        return None
    return next((period for period in found if period.kind is PeriodKind.PART), None)


def _titles(interpretation: Interpretation) -> Iterable[str]:
    if interpretation.title:
        yield interpretation.title
    yield from interpretation.furniture
    for section in interpretation.sections[:_FRONT_SECTIONS]:
        if section.heading:
            yield section.heading.text
        lines = section.text.split("\n")
        yield from (line for line in lines[:4] if section.order == 0 and 0 < len(line) <= _LONGEST_TITLE)
