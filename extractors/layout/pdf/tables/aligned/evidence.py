"""What makes a core of aligned figures a table, and where one table ends and the next begins below it.

Belongs here: the evidence for and against (charts, contents), a header that begins anew. Does not belong here: finding
cores (cores), tables side by side (side_by_side), building tables (table).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from statistics import median

from selko.extractors.layout.pdf.tables.aligned.cores import Core
from selko.extractors.layout.pdf.tables.aligned.header_place import is_head
from selko.extractors.layout.pdf.tables.parts.charts import is_axis, is_scale
from selko.extractors.layout.pdf.tables.parts.columns import find_columns
from selko.extractors.layout.pdf.tables.parts.header import is_year
from selko.extractors.layout.pdf.tables.parts.lines import TextRow
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment, make_segment
from selko.schemas.words.vocabulary import names_caption

NEW_HEADER_GAP = 1.6  # of the usual distance between lines, above the header of a table below another
FALLS = 0.1  # share of the lines of a table of contents whose page may lie before that of the line above
UNSORTED = 0.34  # the same where the chapters are numbered in order
_CHAPTER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?(?=\s)")
HEAD_OUT = 3.0  # of the font size by which heads begin left of their figures


def find_parts(core: Core, rows: Sequence[TextRow]) -> list[Core]:
    """The core cut where a header begins anew, without what is no table."""
    pieces: list[list[TextRow]] = [[]]
    pitches = [b.baseline - a.baseline for a, b in zip(core.rows, core.rows[1:], strict=False)]
    usual = median(pitches) if pitches else 0.0
    for place, row in enumerate(core.rows):
        if len(pieces[-1]) >= 2 and (
            (_is_years(row) and pitches[place - 1] > 1.3 * usual)
            or _are_headed(rows[core.rows[place - 1].index : row.index], core, NEW_HEADER_GAP * usual)
        ):
            pieces.append([])
        pieces[-1].append(row)
    figures = set(core.figures)
    cores = [Core(piece, [s for row in piece for s in row.segments if s in figures]) for piece in pieces]
    return [part for part in cores if _is_table(part) and not _is_chart(part) and not _is_contents(part)]


def _are_headed(between: Sequence[TextRow], core: Core, gap: float) -> bool:
    """Whether one of the lines after the first, far below the line before it, holds nothing but heads of columns: two
    or more texts right of where the figures begin, or one with two or more years."""
    inner = min(s.x0 for s in core.figures)
    return any(
        row.baseline - above.baseline > gap
        and row.x0 >= inner - HEAD_OUT * row.size
        and all(is_head(s) for s in row.segments)
        and (len(row.segments) > 1 or sum(is_year(make_segment([w])) for w in row.segments[0].words) > 1)
        for above, row in itertools.pairwise(between)
    )


def _is_years(row: TextRow) -> bool:
    """A line of texts and years, two or more of them beside one another."""
    heads = [s for s in row.segments if is_head(s)]
    return len(heads) == len(row.segments) >= 2 and any(s.look is not Look.TEXT for s in heads)


def _is_contents(core: Core) -> bool:
    """A table of contents: texts, many of them numbered or led by dots to a page number that seldom falls, but where
    a list of tables or figures begins."""
    listed = [row for row in core.rows if len(row.segments) > 1]
    pages = [row.segments[-1].text for row in listed]
    if len(pages) < 3 or not all(p.isdecimal() and len(p) <= 4 for p in pages):
        return False
    numbers = [int(p) for p in pages]
    falls = sum(
        b < a and not names_caption(row.segments[0].text)
        for (a, b), row in zip(itertools.pairwise(numbers), listed[1:], strict=True)
    )
    if any(_is_figure(s) for row in core.rows for s in row.segments[1:-1]):
        return False
    led = sum(row.led for row in core.rows)
    numbered = sum(row.segments[0].text[0].isdigit() for row in core.rows)
    if falls > FALLS * len(numbers):
        return falls <= UNSORTED * len(numbers) and _are_chapters(core.rows)
    return led >= 0.5 * len(core.rows) or (numbered >= 0.5 * len(core.rows) and numbers[-1] > numbers[0])


def _are_chapters(rows: Sequence[TextRow]) -> bool:
    """Whether most lines have the number of a chapter, some of a chapter in a chapter, and these numbers rise."""
    found = [m.group().rstrip(".") for row in rows if (m := _CHAPTER.match(row.segments[0].text))]
    numbers = [tuple(int(part) for part in text.split(".")) for text in found]
    nested = sum(len(number) > 1 for number in numbers)
    return len(numbers) >= 0.5 * len(rows) and nested >= 2 and numbers == sorted(set(numbers))


def _is_figure(segment: Segment) -> bool:
    return segment.look is Look.FIGURE and not segment.text.rstrip(".").replace(".", "").isdecimal()


def _is_chart(core: Core) -> bool:
    """Nothing but the ticks of axes, or figures without a word beside the ticks of one."""
    columns = find_columns([[s for s in row.segments if s in core.figures] for row in core.rows])
    labels = sum(row.segments[0].look is Look.TEXT for row in core.rows)
    wordless = not any(s.look is Look.TEXT for row in core.rows for s in row.segments)
    if columns and wordless and is_scale(columns[0].segments):
        return True
    return labels * 3 <= len(core.rows) and all(
        is_axis(sorted(c.segments, key=lambda s: s.baseline)) for c in columns if len(c.segments) > 1
    )


def _is_table(core: Core) -> bool:
    """Enough evidence: two aligned figures side by side in two lines, or a column of three beside labels."""
    named = any(row.segments[0].look is Look.TEXT for row in core.rows[1:])
    if len(core.rows) > 1 and not named and all(is_head(s) for row in core.rows for s in row.segments):
        return False  # years and units of money: heads of a table below
    if len(core.rows) == 1:  # found under as many heads
        named = core.rows[0].segments[0].look is Look.TEXT
        return named and len(core.figures) > 1 and not all(map(is_year, core.figures))
    several = sum(sum(s in core.figures for s in row.segments) >= 2 for row in core.rows)
    if several >= 2:
        return True
    labelled = [row for row in core.rows if row.segments[0].look is Look.TEXT and len(row.segments) > 1]
    others = [row for row in core.rows if row not in labelled]
    if len(labelled) == 2 and not others:
        return _are_twins(labelled)
    return len(labelled) >= 3 or (len(labelled) == 2 and all(is_head(s) for row in others for s in row.segments))


def _are_twins(rows: Sequence[TextRow]) -> bool:
    """Two lines alike: a label at the same place, and far from it an amount that ends at the same place."""
    one, two = (row.segments for row in rows)
    if len(one) != 2 or len(two) != 2 or rows[1].baseline - rows[0].baseline > 2.5 * rows[0].size:
        return False
    size = one[0].size
    return (
        abs(one[0].x0 - two[0].x0) <= 0.3 * size
        and abs(one[1].x1 - two[1].x1) <= 0.15 * size
        and all(s[1].x0 - s[0].x1 >= 1.5 * size and sum(c.isdigit() for c in s[1].text) >= 3 for s in (one, two))
    )
