"""Which reading of a place stands: that of its rules, or that of alignment, by what each is taken to have wrong.

Belongs here: weighing readings of the same words, the choice, keeping near ones as alternatives. Does not belong here:
reading (ruled, aligned), single doubts (doubts), the last word (the arithmetic of extractors/prove).

Rules are walls that cost to cross, and not the grid: labels may stand outside of them, several rows and columns between
two of them, a frame around all. So a lattice whose own cells speak against it claims no words before alignment, which
respects the same rules as walls, has been heard.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from statistics import median

from selko.extractors.layout.pdf.page.content import PageContent, Word
from selko.extractors.layout.pdf.tables.parts.grid import PlacedCell, PlacedTable
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment, cut_line, look_of, make_segment
from selko.extractors.layout.pdf.tables.readings.doubts import (
    count_torn,
    find_lost_words,
    is_amount,
    labels_with_figures,
    says_something,
)
from selko.schemas.reading.weights import load_weights

_SIDES: tuple[Callable[[Segment], float], ...] = (lambda s: s.x1, lambda s: s.x0, lambda s: s.middle)
ALIGNED = 0.5  # of the font size by which the figures of a column may miss the edge that most keep to
_BESIDE = re.compile(r"\(\d{1,2}\)|\([\d.,]+ ?%\)")
Align = Callable[[Sequence[PlacedTable]], list[PlacedTable]]  # the aligned tables outside those given


def choose_readings(ruled: Sequence[PlacedTable], align: Align, content: PageContent) -> list[PlacedTable]:
    """The tables of a page: of each ruled one that its cells speak against, the better reading."""
    weights = load_weights("tables")
    doubtful = [table for table in ruled if is_doubtful(table, content)]
    clean = [table for table in ruled if table not in doubtful]
    aligned = align(clean)
    if not doubtful:
        return [*clean, *aligned]
    kept: list[PlacedTable] = []
    for ours, theirs in _groups(doubtful, aligned):
        words = {word for table in (*ours, *theirs) for word in table.words}
        one, two = weigh_reading(ours, words, content), weigh_reading(theirs, words, content) + weights["rules_crossed"]
        if not theirs or one <= two:
            kept += [_with_other(table, theirs, two - one <= weights["open"]) for table in ours]
    if kept:
        aligned = align([*clean, *kept])
    return [*clean, *kept, *(_with_others(table, doubtful, kept) for table in aligned)]


def is_doubtful(table: PlacedTable, content: PageContent) -> bool:
    return weigh_reading([table], table.words, content) > load_weights("tables")["near"]


def better_of(one: PlacedTable, other: PlacedTable | None, content: PageContent) -> PlacedTable:
    """Of two readings of the same words the one with less against it, the first where they are alike."""
    if other is None:
        return one
    return other if weigh_reading([other], one.words, content) < weigh_reading([one], one.words, content) else one


def _groups(
    ruled: Sequence[PlacedTable], aligned: Sequence[PlacedTable]
) -> list[tuple[list[PlacedTable], list[PlacedTable]]]:
    """Ruled tables with the aligned ones that share words with them."""
    words = [set(table.words) for table in ruled]
    groups: list[tuple[list[int], list[PlacedTable]]] = [([place], []) for place in range(len(ruled))]
    for table in aligned:
        own = set(table.words)
        touched = [group for group in groups if any(words[place] & own for place in group[0])]
        if touched:
            merged = ([p for group in touched for p in group[0]], [t for group in touched for t in group[1]] + [table])
            groups = [group for group in groups if group not in touched] + [merged]
    return [([ruled[place] for place in places], tables) for places, tables in groups]


def _with_other(table: PlacedTable, others: Sequence[PlacedTable], near: bool) -> PlacedTable:
    """The ruled table with the aligned one of the same words as its alternative."""
    held = {word for word in table.words if says_something(word)}
    same = [other for other in others if near and held <= set(other.words)]
    return replace(table, alternatives=(*table.alternatives, *same[:1]))


def _with_others(table: PlacedTable, ruled: Sequence[PlacedTable], kept: Sequence[PlacedTable]) -> PlacedTable:
    """An aligned table that was chosen, with the ruled one of the same words as its alternative."""
    held = {word for word in table.words if says_something(word)}
    same = [replace(other, alternatives=()) for other in ruled if other not in kept and held <= set(other.words)]
    return replace(table, alternatives=(*table.alternatives, *same[:1]))


def weigh_reading(tables: Sequence[PlacedTable], words: Iterable[Word], content: PageContent) -> float:
    """How many cells are taken to be wrong where these tables are read from `words`."""
    weights = load_weights("tables")
    held = {word for table in tables for word in table.words}
    total = weights["figure_lost"] * sum(is_amount(word.text) for word in words if word not in held)
    for table in tables:
        counts = _count(table)
        counts["word_lost"] = len(find_lost_words(table, held, content))
        total += sum(weights[name] * count for name, count in counts.items())
    return total


def _count(table: PlacedTable) -> dict[str, float]:
    """How often each piece of evidence against a table is seen in it."""
    counts: dict[str, float] = defaultdict(float)
    rows: dict[int, list[PlacedCell]] = defaultdict(list)
    for cell in table.cells:
        if cell.lines:
            rows[cell.row].append(cell)
    looks = {id(cell): [_looks(line) for line in cell.lines if line] for cell in table.cells}
    first = min((row for row, cells in rows.items() if any(c.column and _holds_amount(c) for c in cells)), default=0)
    end = table.header_rows or first
    edges: dict[int, list[Segment]] = defaultdict(list)
    filled: dict[int, int] = defaultdict(int)
    headed = {k for r in range(end) for c in rows[r] for k in range(c.column, c.column + c.column_span)}
    for row, cells in rows.items():
        if row < end:
            counts["figure_in_head"] += sum(_is_half_figure(cell) for cell in cells)
            continue
        figures = [c for c in cells if any(look is not Look.TEXT for line in looks[id(c)] for look in line)]
        amounts = [c for c in figures if any(Look.FIGURE in line for line in looks[id(c)])]
        for cell in amounts:
            if cell.column == 0:
                counts["figure_in_label"] += sum(line[1:].count(Look.FIGURE) for line in looks[id(cell)])
            else:
                counts["figure_beside_text"] += sum({Look.TEXT, Look.FIGURE} <= set(line) for line in looks[id(cell)])
            found = sum(_count_figures(line) for line in cell.lines)
            named = cell.column == 0 and any(c.isalpha() for c in cell.text)
            if found > 1 and not named and look_of(" ".join(cell.text.split())) is not Look.FIGURE:
                counts["figures_in_one_cell"] += found - 1
            if cell.column_span == 1 and len(cell.lines) == 1:
                edges[cell.column].append(make_segment(cell.lines[0]))
                filled[cell.column] += cell.column > 0
        named = any(any(c.isalpha() for c in cell.text) or not (cell.column or is_amount(cell.text)) for cell in cells)
        counts["row_without_label"] += len(amounts) > 1 and not named
        counts["bullet_alone"] += sum(not any(c.isalnum() for c in cell.text) and cell.text in "•▪●◦" for cell in cells)
        if not amounts and not any(cell.column == 0 for cell in cells) and row > end:
            counts["rest_of_row"] += 1
    counts["figure_in_label"] += labels_with_figures([cell for r, cells in rows.items() if r >= end for cell in cells])
    columns = {column for column, count in filled.items() if count > 1}
    counts["column_without_head"] = len(columns - headed) if columns & headed else 0
    counts["figure_off"] = sum(_off(own) for own in edges.values())
    counts["figures_overlap"] = sum(
        max(s.x1 for s in edges[a]) > min(s.x0 for s in edges[b]) + 1
        for a, b in zip(sorted(edges), sorted(edges)[1:], strict=False)
    )
    counts["figure_torn"] = count_torn(table)
    return counts


def _count_figures(line: Sequence[Word]) -> int:
    """Figures beside one another, without a share or the mark of a note in brackets behind them."""
    figures = [segment.text for segment in cut_line(line) if segment.look is Look.FIGURE]
    return sum(not place or _BESIDE.fullmatch(text) is None for place, text in enumerate(figures))


def _looks(line: Sequence[Word]) -> list[Look]:
    return [segment.look for segment in cut_line(line)]


def _holds_amount(cell: PlacedCell) -> bool:
    return any(is_amount(segment.text) for line in cell.lines for segment in cut_line(line))


def _is_half_figure(cell: PlacedCell) -> bool:
    """A head that holds an amount beside words, or on a line of its own."""
    amounts = [is_amount(segment.text) for line in cell.lines for segment in cut_line(line)]
    return 0 < sum(amounts) < len(amounts)


def _off(figures: Sequence[Segment]) -> int:
    """How many figures of a column miss the edge that most of them keep to."""
    least = len(figures)
    for side in _SIDES:
        places = [side(s) for s in figures]
        middle = median(places)
        least = min(least, sum(abs(p - middle) > ALIGNED * s.size for p, s in zip(places, figures, strict=True)))
    return least
