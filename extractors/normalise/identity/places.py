"""The lines of a report that can say whose it is and of which year, with the place that each stands in.

Belongs here: the title pages, running lines, headings, lines of their own, the lines beside a business id. Does not
belong here: the names (names) and years (fiscal_year) in them, and what a place is worth (votes).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from selko.schemas.models.tables import Interpretation, TextSection
from selko.schemas.words.vocabulary import is_phrase


class Place(StrEnum):
    TITLE = "title"
    RUNNING = "running"
    BUSINESS_ID = "business_id"
    HEADING = "heading"
    LINE = "line"  # a line, a caption or a label of its own
    METADATA = "metadata"  # of the file: left over from another document as often as not
    TEXT = "text"


@dataclass(frozen=True)
class Line:
    """`times`: on how many pages a running line stands; `page` where it is known; `business_id` the one printed in or
    under the line."""

    text: str
    place: Place
    times: int = 1
    page: int | None = None
    business_id: str | None = None


_TITLE_PAGES = 2
_TITLE_LINES = 14  # a title page has few lines; behind them stands something else
_LONGEST_TITLE = 120  # characters
_PROSE = 160  # characters: a longer line is prose, and no title stands behind it on its page
_TITLE_SECTIONS = 6  # that may be parts of one title page
_BUSINESS_ID = re.compile(r"(?<![\d-])(?P<fi>\d{7}-\d)(?![\d-])|(?<![\d-])(?P<sv>\d{6}-\d{4})(?![\d-])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)  # of the digits of a Finnish business id; the sum and the last digit make 0 modulo 11


def find_lines(interpretation: Interpretation) -> tuple[Line, ...]:
    """Every line of the report in its place. A running line counts once, with the number of its pages."""
    return tuple(_lines(interpretation))


def _lines(interpretation: Interpretation) -> Iterator[Line]:
    if interpretation.title:
        yield Line(interpretation.title, Place.METADATA)
    running = Counter(line for lines in interpretation.running.values() for line in set(lines))
    pages = max(len(interpretation.pages), 1)
    for line in interpretation.furniture:
        running.setdefault(line, pages)
    for line, times in running.items():
        yield Line(line, Place.RUNNING, times, business_id=find_business_id(line))
    titles = Counter(_title_lines(interpretation))
    for line in titles:
        yield Line(line, Place.TITLE)
    for section in interpretation.sections:
        yield from _lines_of_section(section, titles)
    for table in interpretation.tables:
        for text in (*table.captions, table.corner):
            if text:
                yield Line(text, Place.LINE, page=table.page_first)
        for row in table.rows:
            yield Line(row.label, Place.LINE)
            yield from (Line(cell.text, Place.TEXT) for cell in row.cells if any(c.isalpha() for c in cell.text))


def _lines_of_section(section: TextSection, titles: Counter[str]) -> Iterator[Line]:
    """Each line once; the line over one that begins with an address and a business id has that id too."""
    page = section.page_first if section.page_first == section.page_last else None
    before = section.heading.text if section.heading else ""
    if before and not titles[before]:
        yield Line(before, Place.HEADING, page=section.page_first)
    for line in section.text.split("\n"):
        if not line.strip():
            continue
        number = find_business_id(line)
        if number is not None and before:
            yield Line(before, Place.BUSINESS_ID, business_id=number)
        if number is not None:
            yield Line(line, Place.BUSINESS_ID, business_id=number)
        elif not titles[line]:
            yield Line(line, Place.LINE if len(line) <= _LONGEST_TITLE else Place.TEXT, page=page)
        before = line if len(line) <= _LONGEST_TITLE else ""


def _title_lines(interpretation: Interpretation) -> Iterator[str]:
    """The short lines at the beginning of the first page, up to prose or a list of contents, and those of the second
    where the first has nothing else; in a document without pages those of its first sections."""
    first = min((s.page_first for s in interpretation.sections if s.page_first is not None), default=None)
    ended: set[int] = set()
    counts: Counter[int] = Counter()
    if any(table.page_first == first for table in interpretation.tables):
        ended.add(1)
    for index, section in enumerate(interpretation.sections):
        page = 0 if section.page_first is None or first is None else section.page_first - first
        if page >= _TITLE_PAGES or index >= _TITLE_SECTIONS or page in ended or 0 in ended:
            return
        heading = section.heading.text if section.heading else ""
        for line in (heading, *section.text.split("\n")):
            if not line.strip():
                continue
            if len(line) > _PROSE or is_phrase("contents_title", line) or counts[page] >= _TITLE_LINES:
                ended.add(page)
                break
            counts[page] += 1
            if len(line) <= _LONGEST_TITLE:
                yield line


def find_business_id(line: str) -> str | None:
    """The first sound business id of a line, Finnish or Swedish; no date of birth has its third digit above 1."""
    for match in _BUSINESS_ID.finditer(line):
        if match["fi"]:
            digits, check = match["fi"].split("-")
            total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) + int(check)
            if total % 11 == 0:
                return match["fi"]
        elif match["sv"][2] >= "2" and _is_luhn(match["sv"].replace("-", "")):
            return match["sv"]
    return None


def _is_luhn(digits: str) -> bool:
    """Every second digit twice, from the first; the digits of all sum up to tens."""
    total = sum(sum(divmod(int(c) * 2, 10)) if place % 2 == 0 else int(c) for place, c in enumerate(digits))
    return total % 10 == 0
