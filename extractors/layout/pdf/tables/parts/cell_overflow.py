"""Words and figures that a narrow column cuts at its edge, without a hyphen: which lines of a cell go on unparted.

A program that breaks a line between two words leaves a blank at its end, in most files; where it has to cut a word that
is wider than the column it leaves none. So a line goes on in the next one where it fills the column, has no blank
behind it although lines of this table have, and where what begins below can be the rest of a word or of a figure.

Belongs here: telling such lines. Does not belong here: hyphens at the end of lines (the document's words decide).
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from selko.extractors.layout.pdf.page.content import Word
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable, by_lines, line_text
from selko.schemas.words.numbers import DASHES

Lines = Sequence[Sequence[Word]]

# Of the font size: a line with less room left than its next letter takes, with the blank rim of the letters, is full.
LETTER = 0.65
WIDE = 0.85  # m and w
BLANK = 0.3  # the width of a blank
SAME_EDGE = 0.15  # of the font size between the left edges of two lines set at the left

_SIGN = re.compile(rf"[{DASHES}+]")
_AMOUNT = re.compile(rf"[{DASHES}+]?\d{{1,3}}(?: \d{{3}})*(?:[.,](\d*))?|[{DASHES}+]?\d+(?:[.,](\d*))?")
_BROKEN_GROUPS = re.compile(rf"[{DASHES}+]?\d{{1,3}}(?: \d{{3}})* \d{{1,2}}")
_DATE = re.compile(rf"(?:.*[{DASHES} ])?\d{{1,2}}\.\d{{1,2}}\.\d{{4}}")
_DATE_BEGUN = re.compile(
    rf"(?:.*[{DASHES} ])?(?:\d{{1,2}}\.\d{{1,2}}\.\d{{0,3}}|\d{{1,2}}\.\d?|.*[^\W\d]\.? \d{{1,2}})"
)


@dataclass(slots=True)
class ColumnLook:
    """What one column of a table shows of its width and its figures."""

    room: float = 0.0  # width that a line may have: of the widest line, or between the rules
    left: float = float("inf")  # where its leftmost line begins
    decimals: set[int] = field(default_factory=set)  # of the figures that stand on one line


@dataclass(frozen=True, slots=True)
class Cuts:
    """The columns of a table as far as cut lines are told by them."""

    columns: dict[int, ColumnLook]
    blanks: bool  # lines of the table end with a blank where they are broken between words

    def find(self, column: int, lines: Lines) -> frozenset[int]:
        """The lines that the next one goes on with unparted, by their number from 0."""
        look = self.columns.get(column)
        if look is None or len(lines) < 2:
            return frozenset()
        found: set[int] = set()
        begun = line_text(lines[0])
        for number, (above, below) in enumerate(itertools.pairwise(lines)):
            rest = line_text(below)
            more = [line_text(line) for line in lines[number + 1 : number + 3]]
            if cuts_date(begun, more) or self._goes_on(begun, above, rest, below, look):
                found.add(number)
                begun += rest
            else:
                begun = rest
        return frozenset(found)

    def _goes_on(self, begun: str, above: Sequence[Word], rest: str, below: Sequence[Word], look: ColumnLook) -> bool:
        if not begun or not rest or above[-1].blank_after:
            return False
        full = _is_full(above, below, look.room)
        if begun[-1].isalpha() and rest[0].isalpha():
            # Centred lines, and such as end at the right, have no blank behind them where they are broken at one, and
            # no line has where not even the blank found a place.
            at_left = max(above[0].x0, below[0].x0) - look.left <= SAME_EDGE * above[0].size
            had_room = look.room - (above[-1].x1 - above[0].x0) > BLANK * above[0].size
            return self.blanks and full and had_room and at_left and rest[0].islower()
        if not self.blanks or " ".join(rest.split()) != rest:
            return False
        if _SIGN.fullmatch(begun):
            return _AMOUNT.fullmatch(rest) is not None and _is_full([*above, *below], below, look.room)
        return full and _is_rest(begun, rest, look.decimals)


def _is_full(line: Sequence[Word], below: Sequence[Word], room: float) -> bool:
    """Whether the first letter of the line below has no place any more."""
    first = below[0]
    letter = max((first.x1 - first.x0) / len(first.text), (WIDE if first.text[0] in "mwMW" else LETTER) * first.size)
    parts = by_lines(line)
    return sum(part[-1].x1 - part[0].x0 for part in parts) + letter > room


def cuts_date(begun: str, more: Sequence[str]) -> bool:
    """Whether a text ends with the beginning of a date that the first words of the next lines complete."""
    if not _DATE_BEGUN.fullmatch(begun):
        return False
    rests = [text.split()[0] for text in more if text]
    return any(_DATE.fullmatch(begun + "".join(rests[:number])) for number in range(1, len(rests) + 1))


def _is_rest(begun: str, rest: str, decimals: set[int]) -> bool:
    """Whether bare digits end a figure that is none, or not one of this column, without them."""
    whole = _AMOUNT.fullmatch(begun + rest)
    if whole is None or not rest[0].isdigit():
        return False
    if _BROKEN_GROUPS.fullmatch(begun):
        return True
    part = _AMOUNT.fullmatch(begun)
    return part is not None and _decimals(part) not in decimals and _decimals(whole) in decimals and rest.isdigit()


def _decimals(figure: re.Match[str]) -> int | None:
    """Digits after the decimal sign; None where there is no sign, 0 where nothing stands after it."""
    found = figure.group(1) if figure.group(1) is not None else figure.group(2)
    return None if found is None else len(found)


@dataclass(frozen=True, slots=True)
class CellLines:
    """The lines of a cell of one column, and where its sides are drawn (None where they are not)."""

    column: int
    lines: Lines
    sides: tuple[float, float] | None = None

    @property
    def margin(self) -> float | None:
        """The room between the sides and the words, on the side where it is less."""
        if self.sides is None:
            return None
        left = min(line[0].x0 for line in self.lines) - self.sides[0]
        right = self.sides[1] - max(line[-1].x1 for line in self.lines)
        return max(min(left, right), 0.0)


def read_cuts(cells: Sequence[CellLines]) -> Cuts:
    """What the cells of one table show about cut lines."""
    columns: dict[int, ColumnLook] = defaultdict(ColumnLook)
    margin = min((m for cell in cells if (m := cell.margin) is not None), default=0.0)
    for cell in cells:
        look = columns[cell.column]
        look.room = max(look.room, *(line[-1].x1 - line[0].x0 for line in cell.lines))
        look.left = min(look.left, *(line[0].x0 for line in cell.lines))
        if cell.sides is not None:
            look.room = max(look.room, cell.sides[1] - cell.sides[0] - 2 * margin)
        figure = _AMOUNT.fullmatch(line_text(cell.lines[0])) if len(cell.lines) == 1 else None
        found = _decimals(figure) if figure else None
        if found is not None:
            look.decimals.add(found)
    return Cuts(dict(columns), any(line[-1].blank_after for cell in cells for line in cell.lines[:-1]))


def with_cuts(table: PlacedTable) -> PlacedTable:
    """The table with the lines marked that were cut inside a word or a figure."""
    single = [cell for cell in table.cells if cell.column_span == 1 and any(cell.lines)]
    ruled = table.reader == "pdf.ruled"
    cuts = read_cuts([CellLines(c.column, c.lines, (c.box[0], c.box[2]) if ruled else None) for c in single])
    marked = {id(cell): cuts.find(cell.column, cell.lines) for cell in single if len(cell.lines) > 1}
    return replace(
        table,
        cells=tuple(replace(c, cuts=marked[id(c)]) if marked.get(id(c)) else c for c in table.cells),
        alternatives=tuple(with_cuts(other) for other in table.alternatives),
    )
