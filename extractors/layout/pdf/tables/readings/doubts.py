"""What in the cells of a reading speaks against it.

Belongs here: what makes a reading doubtful. Does not belong here: weighing readings (choice), readers of last resort
(camelot_opinion).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from enum import StrEnum

from selko.extractors.layout.pdf.page.content import PageContent, Word
from selko.extractors.layout.pdf.tables.parts.grid import PlacedCell, PlacedTable, is_inside
from selko.extractors.layout.pdf.tables.parts.segments import Look, cut_line, is_leader, joins_figure, make_segment
from selko.schemas.models.amounts import AmountState, NumberKind
from selko.schemas.words.numbers import parse_number

NARROW_GAP = 0.75  # of the font size between two words that may be groups of one figure
SLACK = 1.0  # points by which figures of neighbouring columns may overlap
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RANGE = re.compile(r"(?<!\d)(?:19|20)\d\d\s*[-–—/]\s*(?:19|20)?\d\d(?!\d)")


class Doubt(StrEnum):
    """What in a reading speaks against it."""

    TWO_FIGURES = "two figures in one cell"
    TORN_FIGURE = "a figure in two cells"
    COLUMNS_OVERLAP = "figures of two columns overlap"
    FIGURE_IN_HEADER = "a figure in a header cell"
    SEVERAL_YEARS = "several years side by side in one head"
    FIGURE_IN_LABEL = "most labels end in a figure"
    NO_HEAD = "a column of figures without a head"
    WORDS_LEFT = "words in no cell"


def find_doubts(table: PlacedTable, content: PageContent) -> frozenset[Doubt]:
    """Everything that speaks against a reading; empty for most."""
    found = set()
    end = table.header_rows or (0 if _has_amounts(table, 0) else 1)
    body = [cell for cell in table.cells if cell.lines and cell.row >= end]
    heads = [cell for cell in table.cells if cell.lines and cell.row < end]
    if any(holds_two_figures(cell) and not _has_letters(cell) for cell in body):
        found.add(Doubt.TWO_FIGURES)
    if tears_figure(table):
        found.add(Doubt.TORN_FIGURE)
    figures = [cell for cell in body if cell.column_span == 1 and _is_figure(cell)]
    if _overlap(figures):
        found.add(Doubt.COLUMNS_OVERLAP)
    if any(_holds_figure(cell) for cell in heads):
        found.add(Doubt.FIGURE_IN_HEADER)
    if any(_holds_years(cell) for cell in heads):
        found.add(Doubt.SEVERAL_YEARS)
    if labels_with_figures(body):
        found.add(Doubt.FIGURE_IN_LABEL)
    if heads and _headless(figures, heads):
        found.add(Doubt.NO_HEAD)
    if find_lost_words(table, set(table.words), content):
        found.add(Doubt.WORDS_LEFT)
    return frozenset(found)


def holds_two_figures(cell: PlacedCell) -> bool:
    """Whether figures stand beside or above one another in a cell and are not parts of one. What the document tags as
    one text and reads as one figure is one, however wide its blanks are."""
    if not cell.lines:
        return False
    tags = {word.tag for word in cell.words}
    if len(cell.lines) == 1 and len(tags) == 1 and -1 not in tags and make_segment(cell.lines[0]).look is Look.FIGURE:
        return False
    for line in cell.lines:
        if line and sum(segment.look is Look.FIGURE for segment in cut_line(line)) > 1:
            return True
    whole = [make_segment(line) for line in cell.lines if line]
    figures = [segment for segment in whole if segment.look is Look.FIGURE]
    return len(figures) > 1 and not all(joins_figure(a.text, b.text) for a, b in itertools.pairwise(figures))


def tears_figure(table: PlacedTable) -> bool:
    """Whether two cells part what was written as one text and reads as one figure."""
    return count_torn(table) > 0


def count_torn(table: PlacedTable) -> int:
    """How many pairs of cells part what was written as one text and reads as one figure."""
    torn = 0
    home = {word: number for number, cell in enumerate(table.cells) for word in cell.words}
    lines: dict[tuple[int, int], list[Word]] = {}
    for word in home:
        if word.run >= 0:
            lines.setdefault((word.run, word.tag), []).append(word)
    for words in lines.values():
        ordered = sorted(words, key=lambda w: w.x0)
        for one, two in itertools.pairwise(ordered):
            near = two.glued or 0 <= two.x0 - one.x1 <= NARROW_GAP * two.size
            torn += home[one] != home[two] and near and joins_figure(one.text, two.text)
    return torn


def find_lost_words(table: PlacedTable, held: set[Word], content: PageContent) -> list[Word]:
    """Words inside the box of a table that are not among those `held` by cells; dots and rules left out."""
    return [
        word
        for word in (*content.words, *content.turned_words)
        if word not in held and is_inside(word, table.box) and not is_leader([word]) and says_something(word)
    ]


def says_something(word: Word) -> bool:
    return any(c.isalnum() for c in word.text)


def _has_amounts(table: PlacedTable, row: int) -> bool:
    """Whether a row holds a figure that is no year right of the first column."""
    cells = [cell for cell in table.cells if cell.row == row and cell.column > 0 and cell.lines]
    return any(is_amount(cell.text) for cell in cells)


def is_amount(text: str) -> bool:
    """A number without a unit, and no year, no date."""
    number = parse_number(text)
    return number.kind is NumberKind.PLAIN and number.state in (AmountState.REPORTED, AmountState.ZERO)


def _has_letters(cell: PlacedCell) -> bool:
    return any(c.isalpha() for c in cell.text)


def labels_with_figures(body: Sequence[PlacedCell]) -> int:
    """How many labels end in a figure, where most do, as where a column of figures was taken for a part of them."""
    labels = [cell.lines[-1] for cell in body if cell.column == 0 and _has_letters(cell)]
    ending = sum(len(line) > 1 and is_amount(line[-1].text) for line in labels)
    return ending if ending > max(2, 0.6 * len(labels)) else 0


def joins_figures(cell: PlacedCell) -> bool:
    """Whether a line of a cell reads as one figure, although its words were written apart and stand apart."""
    for line in cell.lines:
        if len(cut_line(line)) < 2 or make_segment(line).look is not Look.FIGURE:
            continue
        if any(not two.glued and not _one_text(one, two) for one, two in itertools.pairwise(line)):
            return True
    return False


def _one_text(one: Word, two: Word) -> bool:
    return (one.run, one.tag) == (two.run, two.tag) and two.x0 - one.x1 <= NARROW_GAP * two.size


def _is_figure(cell: PlacedCell) -> bool:
    return len(cell.lines) == 1 and make_segment(cell.lines[0]).look is Look.FIGURE


def _overlap(figures: Sequence[PlacedCell]) -> bool:
    """Whether no upright line can be drawn between the figures of two neighbouring columns."""
    edges: dict[int, tuple[float, float]] = {}
    for cell in figures:
        words = cell.words
        x0, x1 = edges.get(cell.column, (float("inf"), float("-inf")))
        edges[cell.column] = min(x0, min(w.x0 for w in words)), max(x1, max(w.x1 for w in words))
    return any(edges[a][1] > edges[b][0] + SLACK for a, b in itertools.pairwise(sorted(edges)))


def _holds_figure(cell: PlacedCell) -> bool:
    """An amount on a line of its own in a head that has other lines, too, or beside words."""
    segments = [segment for line in cell.lines for segment in cut_line(line)]
    amounts = sum(is_amount(segment.text) for segment in segments)
    return 0 < amounts < len(segments)


def _holds_years(cell: PlacedCell) -> bool:
    return any(
        len(_YEAR.findall(_RANGE.sub("", " ".join(word.text for word in line)))) > 1 for line in cell.lines if line
    )


def _headless(figures: Sequence[PlacedCell], heads: Sequence[PlacedCell]) -> bool:
    """Whether one of several columns of figures has no head although another one has."""
    counts: dict[int, int] = {}
    for cell in figures:
        counts[cell.column] = counts.get(cell.column, 0) + 1
    headed = {c for cell in heads for c in range(cell.column, cell.column + cell.column_span)}
    columns = {column for column, count in counts.items() if count > 1 and column > 0}
    return bool(columns & headed) and not columns <= headed
