"""The header of a table without rules: lines above the columns as cells that may span columns and lines.

Belongs here: which columns a header text lies over, which texts of several lines are one, levels. Does not belong here:
where a header begins (aligned/header_place).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from selko.extractors.layout.pdf.page.content import Fill
from selko.extractors.layout.pdf.tables.parts.grid import PlacedCell, PlacedTable
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment, look_of
from selko.schemas.words.label_words import is_unit

PITCH = 1.5  # of the font size: lines of one header cell stand no farther apart


def is_year(segment: Segment) -> bool:
    text = segment.text
    return text.isdecimal() and len(text) == 4 and text[:2] in ("19", "20")


@dataclass(slots=True, eq=False)
class HeaderCell:
    """Texts over the columns [column, column_end); `row` and `row_end` are set at the end."""

    column: int
    column_end: int
    segments: list[Segment]
    row: int = 0
    row_end: int = 1

    @property
    def top(self) -> float:
        return min(s.top for s in self.segments)

    @property
    def bottom(self) -> float:
        return max(s.bottom for s in self.segments)


def build_header(
    lines: Sequence[Sequence[Segment]],
    columns: Sequence[tuple[float, float]],
    parted: Callable[[float, float, float, float], bool],
    bracket: Callable[[Segment], tuple[float, float] | None],
) -> tuple[list[HeaderCell], int]:
    """Header cells and the number of header rows. `columns` are the (x0, x1) of the columns of the body;
    `parted(x0, x1, y0, y1)` tells whether a rule lies between two heights over that width; `bracket(segment)` gives
    the width of the rule under a header text, or of the coloured area behind it."""
    cells: list[HeaderCell] = []
    every_place = [_place_line(line, columns) for line in lines]
    bare = set(range(1, len(columns)))
    for line, places in zip(lines, every_place, strict=True):  # a unit of money alone says nothing of its column
        bare -= {k for s, (a, b) in zip(line, places, strict=True) if not is_unit(s.text) for k in range(a, b)}
    for number in range(len(lines) - 1, -1, -1):
        every_place[number] = _over_bare(lines[number], every_place[number], columns, bare)
        bare -= {k for a, b in every_place[number] if b > a + 1 for k in range(a, b)}
    lower: set[int] = set()  # columns with a text of their own in a lower line of the header
    covered: set[int] = set()  # columns with any text in a lower line
    spanning: list[tuple[Segment, tuple[int, int]]] = []  # lower texts over several columns
    nearest: dict[int, Segment] = {}  # the text of the line below, by its first column
    for number in range(len(lines) - 1, -1, -1):
        line, places = lines[number], every_place[number]
        if lower:
            wide = _spread(line, places, columns, lower, covered, bracket, nearest)
            every_place[number] = [_as_below(s, place, spanning) for s, place in zip(line, wide, strict=True)]
        covered |= {k for start, end in places for k in range(start, end)}
        lower |= {start for start, end in places if end == start + 1}
        nearest |= {start: segment for segment, (start, _) in zip(line, places, strict=True)}
        spanning += [
            (segment, (start, end))
            for segment, (start, end) in zip(line, every_place[number], strict=True)
            if end - start > 1
        ]
    for number in range(1, len(lines)):
        every_place[number] = _units_below(lines[number], every_place[number], every_place[number - 1])
    for line, places in zip(lines, every_place, strict=True):
        fresh: list[HeaderCell] = []
        for segment, (start, end) in zip(line, places, strict=True):
            above = [c for c in cells if c.column < end and start < c.column_end]
            last = max(above, key=lambda c: c.bottom, default=None)
            if last is not None and _goes_on(last, segment, start, end, parted):
                last.segments.append(segment)
                last.column, last.column_end = min(last.column, start), max(last.column_end, end)
            else:
                same = next((c for c in fresh if c.column == start and c.column_end == end), None)
                if same is not None:
                    same.segments.append(segment)
                else:
                    fresh.append(HeaderCell(start, end, [segment]))
        cells += fresh
    return cells, _set_levels(cells)


def _over_bare(
    line: Sequence[Segment], places: Sequence[tuple[int, int]], columns: Sequence[tuple[float, float]], bare: set[int]
) -> list[tuple[int, int]]:
    """The places with those heads spread that stand over the middle of their own column and a `bare` one beside it,
    which no text heads, or over both: sums stand in a column outside that of their addends."""
    free = set(bare)
    result: list[tuple[int, int]] = []
    for segment, (start, end) in zip(line, places, strict=True):
        wider = [(a, b) for a, b in ((start - 1, end), (start, end + 1)) if free & {a, b - 1}] if free else []
        wider = [place for place in wider if free >= set(range(*place)) - set(range(start, end))]
        best = min(wider, key=lambda place: _off_middle(segment, columns, *place), default=None)
        if (
            best is not None
            and end == start + 1
            and not is_unit(segment.text)
            and _spreads(segment, columns, best, start)
        ):
            free -= set(range(*best))
            result.append(best)
        else:
            result.append((start, end))
    return result


def _spreads(segment: Segment, columns: Sequence[tuple[float, float]], both: tuple[int, int], own: int) -> bool:
    """Whether a head stands over two columns rather than over its own one of them."""
    off, least = _off_middle(segment, columns, *both), _off_middle(segment, columns, own, own + 1)
    inside = all(
        min(x1, segment.x1) - max(x0, segment.x0) > 0.2 * segment.size for x0, x1 in columns[both[0] : both[1]]
    )
    return off < least if inside else off <= 0.5 * segment.size and least > segment.size


def _units_below(
    line: Sequence[Segment], places: Sequence[tuple[int, int]], above: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The places with those units of money spread that stand alone below a head over several columns."""
    result = []
    for segment, (start, end) in zip(line, places, strict=True):
        wide = (
            next(((a, b) for a, b in above if a <= start and end <= b), (start, end)) if is_unit(segment.text) else None
        )
        alone = wide is not None and sum(a < wide[1] and wide[0] < b for a, b in places) == 1
        result.append(wide if wide is not None and alone else (start, end))
    return result


def _as_below(
    segment: Segment, place: tuple[int, int], spanning: Sequence[tuple[Segment, tuple[int, int]]]
) -> tuple[int, int]:
    """The columns of the text right below, where that spans several and the two are centred on one another."""
    for below, wide in spanning:
        pitch = below.baseline - segment.baseline
        if 0 < pitch <= PITCH * below.size and abs(below.middle - segment.middle) <= 0.15 * segment.size:
            return wide
    return place


def _goes_on(
    cell: HeaderCell, segment: Segment, start: int, end: int, parted: Callable[[float, float, float, float], bool]
) -> bool:
    last = max(cell.segments, key=lambda s: s.baseline)
    pitch = segment.baseline - last.baseline
    if pitch <= 0.3 * segment.size:
        return (cell.column, cell.column_end) == (start, end)
    if pitch > PITCH * max(segment.size, last.size) or parted(
        max(segment.x0, last.x0), min(segment.x1, last.x1), last.baseline, segment.baseline - 0.5 * segment.size
    ):
        return False
    return (cell.column, cell.column_end) == (start, end)


def _place_line(line: Sequence[Segment], columns: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """For each segment of a header line the columns that it lies over."""
    places = [_over(segment, columns) for segment in line]
    # Neighbours may not claim the same column.
    for i in range(len(places) - 1):
        (start, end), (next_start, next_end) = places[i], places[i + 1]
        if next_start < end:
            cut = min(
                range(next_start, end + 1), key=lambda k: _misfit(line[i], line[i + 1], start, k, next_end, columns)
            )
            cut = min(max(cut, start + 1), max(next_end - 1, start + 1))
            places[i] = (start, cut)
            places[i + 1] = (cut, max(next_end, cut + 1))
    if any(end > len(columns) for _, end in places):
        return [_over(segment, columns) for segment in line]
    return places


def _spread(
    line: Sequence[Segment],
    places: Sequence[tuple[int, int]],
    columns: Sequence[tuple[float, float]],
    lower: set[int],
    covered: set[int],
    bracket: Callable[[Segment], tuple[float, float] | None],
    nearest: dict[int, Segment],
) -> list[tuple[int, int]]:
    """A text that stands over the middle of several columns with texts of their own, spread over all of them."""
    headed = [_with_head(column, nearest.get(k) if k in lower else None) for k, column in enumerate(columns)]

    def off_middle(segment: Segment, start: int, end: int) -> float:
        return min(_off_middle(segment, columns, start, end), _off_middle(segment, headed, start, end))

    result: list[tuple[int, int]] = []
    for i, (segment, (start, end)) in enumerate(zip(line, places, strict=True)):
        low = result[-1][1] if result else 0
        high = places[i + 1][0] if i + 1 < len(places) else len(columns)
        low, high = min(low, start), max(high, end)
        drawn = bracket(segment)
        if drawn is not None and not drawn[0] - 2 <= sum(columns[0]) / 2 <= drawn[1] + 2:
            inside = [k for k in range(low, high) if drawn[0] - 2 <= sum(columns[k]) / 2 <= drawn[1] + 2]
            if inside and len(inside) < len(columns):
                result.append((inside[0], inside[-1] + 1))
                continue
        if not covered & set(range(start, end)):
            result.append((start, end))  # nothing below: it heads its own column
            continue
        below = nearest.get(start)
        if below is not None and min(abs(below.x0 - segment.x0), abs(below.x1 - segment.x1)) <= 0.15 * segment.size:
            result.append((start, end))  # the first line of a text that goes on below
            continue
        own = below is not None and end == start + 1 and abs(below.middle - segment.middle) <= 0.15 * segment.size
        best, least = (start, end), off_middle(segment, start, end)
        first = least
        for a in range(start, low - 1, -1):
            if a < start and a not in lower:
                break
            for b in range(end, high + 1):
                if b > end and b - 1 not in lower:
                    break
                off = off_middle(segment, a, b)
                if off < least - 0.3 * segment.size:
                    best, least = (a, b), off
        wide = columns[best[1] - 1][1] - columns[best[0]][0]
        good = least <= max(segment.size, 0.08 * wide) and first - least > 0.4 * segment.size
        if own and least > 0.3 * segment.size:
            good = False  # the first line of a text that goes on below, centred
        result.append(best if good else (start, end))
    if any(end - start > 1 for start, end in result):
        result = [_evenly(result, i, columns, lower) for i in range(len(result))]
    return result


def _evenly(
    places: Sequence[tuple[int, int]], i: int, columns: Sequence[tuple[float, float]], lower: set[int]
) -> tuple[int, int]:
    """Beside texts that span columns, one in the middle of free columns spans as many of them on both sides."""
    start, end = places[i]
    low = places[i - 1][1] if i else 1
    high = places[i + 1][0] if i + 1 < len(places) else len(columns)
    while end - start >= 1 and start - 1 >= low and end + 1 <= high and start - 1 in lower and end in lower:
        start, end = start - 1, end + 1
    return start, end


def _with_head(column: tuple[float, float], head: Segment | None) -> tuple[float, float]:
    """A column as wide as its body and the text at its head."""
    return column if head is None else (min(column[0], head.x0), max(column[1], head.x1))


def _off_middle(segment: Segment, columns: Sequence[tuple[float, float]], start: int, end: int) -> float:
    return abs((columns[start][0] + columns[end - 1][1]) / 2 - segment.middle)


def _misfit(
    one: Segment, two: Segment, start: int, cut: int, end: int, columns: Sequence[tuple[float, float]]
) -> float:
    if cut <= start or cut >= end:
        return float("inf")
    left = (columns[start][0] + columns[cut - 1][1]) / 2
    right = (columns[cut][0] + columns[end - 1][1]) / 2
    return abs(one.middle - left) + abs(two.middle - right)


def _over(segment: Segment, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    slack = 0.2 * segment.size
    over = [i for i, (x0, x1) in enumerate(columns) if min(x1, segment.x1) - max(x0, segment.x0) > slack]
    if len(over) == 1:
        return over[0], over[0] + 1
    if not over:
        nearest = min(range(len(columns)), key=lambda i: max(columns[i][0] - segment.x1, segment.x0 - columns[i][1]))
        return nearest, nearest + 1
    if segment.look is not Look.TEXT and not is_year(segment):
        best = max(over, key=lambda i: min(columns[i][1], segment.x1) - max(columns[i][0], segment.x0))
        return best, best + 1
    # A header wider than its column: centred on it, or ending or beginning with it, and only just over the next.
    for i in over:
        x0, x1 = columns[i]
        near = 0.5 * segment.size
        aligned = (
            abs((x0 + x1) / 2 - segment.middle) <= near or abs(x1 - segment.x1) <= near or abs(x0 - segment.x0) <= near
        )
        others = [k for k in over if k != i]
        deep = [
            k
            for k in others
            if min(columns[k][1], segment.x1) - max(columns[k][0], segment.x0) > 0.5 * (columns[k][1] - columns[k][0])
        ]
        if aligned and not deep:
            return i, i + 1
    return over[0], over[-1] + 1


def _set_levels(cells: Sequence[HeaderCell]) -> int:
    """Rows for the cells: as many as the deepest pile of cells, filled from the bottom up."""
    order = sorted(cells, key=lambda c: -c.bottom)
    height: dict[int, int] = {}
    for place, cell in enumerate(order):
        below = [o for o in order[:place] if o.column < cell.column_end and cell.column < o.column_end]
        below = [o for o in below if o.top > cell.top]
        height[id(cell)] = max((height[id(o)] + 1 for o in below), default=0)
    levels = max(height.values(), default=-1) + 1
    bands: dict[int, tuple[float, float]] = {}
    for cell in cells:
        row = levels - 1 - height[id(cell)]
        cell.row, cell.row_end = row, row + 1
    for cell in cells:
        top, bottom = bands.get(cell.row, (cell.top, cell.bottom))
        bands[cell.row] = (min(top, cell.top), max(bottom, cell.bottom))
    for cell in cells:  # a cell whose own lines stand beside the rows above belongs to these too
        while cell.row > 0:
            top, bottom = bands[cell.row - 1]
            taken = any(
                o.row <= cell.row - 1 < o.row_end and o.column < cell.column_end and cell.column < o.column_end
                for o in cells
                if o is not cell
            )
            if taken or cell.top > (top + bottom) / 2:
                break
            cell.row -= 1
    return levels


def count_header_rows(table: PlacedTable, fills: Sequence[Fill]) -> int:
    """The rows at the top of a ruled table that look unlike the rest: coloured otherwise, or bold where the rest is
    not. A cell that spans rows takes the rows that it spans with it."""
    rows: list[list[PlacedCell]] = [[] for _ in range(table.row_count)]
    for cell in table.cells:
        if cell.lines:
            rows[cell.row].append(cell)
    areas = [f for f in fills if not f.shape and f.colour not in ("", "#ffffff")]
    looks = [_row_look(cells, areas) for cells in rows]
    if len(rows) < 2 or not rows[0]:
        return 0
    count = 0
    for row, cells in enumerate(rows):
        if looks[row] != looks[0] or looks[0] == (None, False) or any(_is_amount(c) for c in cells):
            break
        count = row + 1
    if count == len(rows):
        return 0
    spanned = max((c.row + c.row_span for c in table.cells if c.lines and c.row < count), default=count)
    return min(max(count, spanned), len(rows) - 1)


def _row_look(cells: Sequence[PlacedCell], areas: Sequence[Fill]) -> tuple[str | None, bool]:
    """(colour behind all the row's texts or None, all bold)."""
    colours = set()
    for cell in cells:
        word = cell.words[0]
        x, y = (word.x0 + word.x1) / 2, word.baseline - 0.3 * word.size
        under = [f.colour for f in areas if f.x0 <= x <= f.x1 and f.top <= y <= f.bottom]
        colours.add(under[-1] if under else None)
    colour = colours.pop() if len(colours) == 1 else None
    return colour, bool(cells) and all(w.bold for cell in cells for w in cell.words)


def _is_amount(cell: PlacedCell) -> bool:
    text = cell.text
    return look_of(text) is Look.FIGURE and not (text.isdecimal() and len(text) == 4)
