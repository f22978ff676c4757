"""Minus signs that are no part of their figure's text: drawn as a line, or set at the left edge of the cell.

Belongs here: giving such a sign to the word it belongs to. Does not belong here: a sign in a column of its own and one
that only a colour tells (layout/printed/signs), what a dash without a figure means.

Accounting formats set the minus at the left edge of the cell and the figure at the right:

    Sales         -      1 234        A dash of its own column stands where figures of that column stand: here none do,
    Rents                   87        and other rows have nothing there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from selko.extractors.layout.pdf.page.content import Rule, Word

SHORTEST, LONGEST = 0.22, 0.95  # of the font size: how long a minus is
THICKEST = 0.2  # of the font size
LOWEST, HIGHEST = 0.12, 0.5  # of the font size above the baseline
TO_FIGURE = 0.6  # of the font size: a minus before its figure stands closer
ALONE = 0.4  # of the font size that a drawn minus keeps from the word before it: nearer it joins two words
TOUCH = 1.0  # points: a line that ends so near an upright one is a tick of its axis
SAME_EDGE = 2.0  # points by which edges of one column differ
BLANK = 0.15  # of the font size: less does not part a sign from its figure
WITHIN_FIGURE = 0.7  # of the font size: the blank inside a figure
TONE = 90  # of 255 by which a drawn minus may differ from its figure in a channel
HEAD = 4  # lines above the first row in which its head may stand
_DASHES = frozenset("-−–—‐‑‒")
_IN_BRACKETS = re.compile(r"\(\$?\d[\d.,]{2,}\)")
_FIGURE = re.compile(r"[-−–‐(+]?\$?\d[\d.,\u00a0]*[)%€]*")
_UNSIGNED = re.compile(r"\d[\d.,\u00a0]*[%€]?")
MINUS = "−"


def with_drawn_signs(words: list[Word], rules: Sequence[Rule]) -> tuple[list[Word], list[Rule]]:
    """Words and rules, with each short line at the height of a minus made the dash that it shows: part of the figure
    right after it, else a word of its own."""
    short = [rule for rule in rules if rule.horizontal and rule.visible and rule.x1 - rule.x0 <= 20]
    if not short or not words:
        return words, list(rules)
    uprights = [rule for rule in rules if not rule.horizontal]
    result = list(words)
    taken: set[int] = set()
    for rule in short:
        place = _figure_after(rule, result, uprights)
        if place is None:
            continue
        word = result[place]
        taken.add(id(rule))
        if word.x0 - rule.x1 <= TO_FIGURE * word.size:
            result[place] = replace(word, text=MINUS + word.text, x0=min(rule.x0, word.x0))
        else:
            result.append(replace(word, text=MINUS, x0=rule.x0, x1=rule.x1, glued=False, run=-1, tag=-1))
    return result, [rule for rule in rules if id(rule) not in taken]


def _figure_after(rule: Rule, words: Sequence[Word], uprights: Sequence[Rule]) -> int | None:
    """The figure on whose line the rule is a minus: the next word to the right, in the rule's colour, with nothing
    before the rule that it could join."""
    y, length = (rule.top + rule.bottom) / 2, rule.x1 - rule.x0
    nearest: int | None = None
    for place, word in enumerate(words):
        size = word.size
        if not (LOWEST * size <= word.baseline - y <= HIGHEST * size):
            continue
        if word.x0 < rule.x0:
            if word.x1 > rule.x0 - ALONE * size:
                return None
        elif nearest is None or word.x0 < words[nearest].x0:
            nearest = place
    if nearest is None:
        return None
    word = words[nearest]
    if not (word.text[0].isdigit() and word.x0 >= rule.x1 - 0.15 * word.size):
        return None
    if not (SHORTEST * word.size <= length <= LONGEST * word.size and rule.bottom - rule.top <= THICKEST * word.size):
        return None
    if rule.colour and word.colour and not _same_tone(rule.colour, word.colour):
        return None
    if any(u.top - TOUCH <= y <= u.bottom + TOUCH and rule.x0 - TOUCH <= u.x0 <= rule.x1 + TOUCH for u in uprights):
        return None
    return nearest


def _same_tone(one: str, other: str) -> bool:
    return all(abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) <= TONE for i in (1, 3, 5))


@dataclass(frozen=True, slots=True)
class _Figure:
    """Words that make one figure. `sign` is the place of the dash that stands apart before it."""

    first: int
    x0: float
    x1: float
    line: int
    sign: int | None = None


def with_signs_apart(lines: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """The words of each line, from left to right, with the dashes of accounting formats joined to their figures."""
    figures = [figure for number, line in enumerate(lines) for figure in _figures(number, line)]
    if not any(figure.sign is not None for figure in figures) or any(
        _IN_BRACKETS.fullmatch(lines[figure.line][figure.first].text) for figure in figures
    ):
        return [list(line) for line in lines]  # who writes (1 234) for what is negative sets no minus apart
    result = [list(line) for line in lines]
    dropped: dict[int, set[int]] = {}
    columns = _columns(figures)
    clear = [column for column in columns if _has_signs_apart(column, figures, lines)]
    signed_lines = {f.line for column in clear for f in column if f.sign is not None}
    for column in columns:
        signed = [f for f in column if f.sign is not None]
        if column not in clear and not (
            all(f.line in signed_lines for f in signed) and _may_have_signs(column, figures, lines)
        ):
            continue
        for figure in signed:
            assert figure.sign is not None
            word = result[figure.line][figure.first]
            sign = lines[figure.line][figure.sign].text
            x0 = word.x0 - 0.4 * word.size
            result[figure.line][figure.first] = replace(word, text=sign + word.text, x0=x0, glued=False)
            dropped.setdefault(figure.line, set()).add(figure.sign)
    return [
        [word for place, word in enumerate(line) if place not in dropped.get(number, ())]
        for number, line in enumerate(result)
    ]


def _figures(number: int, line: Sequence[Word]) -> Iterator[_Figure]:
    place = 0
    while place < len(line):
        if not _FIGURE.fullmatch(line[place].text):
            place += 1
            continue
        first = place
        while place + 1 < len(line) and _goes_on(line[place], line[place + 1]):
            place += 1
        after = line[place + 1] if place + 1 < len(line) else None
        alone = after is None or after.x0 - line[place].x1 > WITHIN_FIGURE * after.size
        apart = alone and bool(_UNSIGNED.fullmatch(line[first].text)) and _stands_apart(line, first - 1)
        if alone:
            yield _Figure(first, line[first].x0, line[place].x1, number, first - 1 if apart else None)
        place += 1


def _stands_apart(line: Sequence[Word], place: int) -> bool:
    """Whether a dash stands here, with room on both sides: one close to the word before it joins two numbers."""
    if place < 0 or line[place].text not in _DASHES:
        return False
    dash = line[place]
    room = dash.x0 - line[place - 1].x1 if place else dash.size
    return room > WITHIN_FIGURE * dash.size and line[place + 1].x0 - dash.x1 > BLANK * dash.size


def _goes_on(word: Word, after: Word) -> bool:
    return after.x0 - word.x1 <= WITHIN_FIGURE * word.size and bool(re.fullmatch(r"[\d.,]+[)%€]?", after.text))


def _columns(figures: Sequence[_Figure]) -> list[list[_Figure]]:
    """Figures whose right edges are one, those columns that hold a sign apart. Edges are compared with the one before,
    from left to right."""
    columns: list[list[_Figure]] = []
    for figure in sorted(figures, key=lambda f: f.x1):
        if columns and figure.x1 - columns[-1][-1].x1 <= SAME_EDGE:
            columns[-1].append(figure)
        else:
            columns.append([figure])
    return [column for column in columns if any(f.sign is not None for f in column)]


def _has_signs_apart(column: Sequence[_Figure], figures: Sequence[_Figure], lines: Sequence[Sequence[Word]]) -> bool:
    """Whether the dashes are signs beyond doubt: some rows have one and others none."""
    return any(f.sign is None for f in column) and _may_have_signs(column, figures, lines)


def _may_have_signs(column: Sequence[_Figure], figures: Sequence[_Figure], lines: Sequence[Sequence[Word]]) -> bool:
    """Whether the dashes stand below one another, where no figure of another column and no head of their own stands."""
    dashes = [lines[f.line][f.sign] for f in column if f.sign is not None]
    left, right = min(d.x0 for d in dashes), max(d.x1 for d in dashes)
    if max(d.x0 for d in dashes) - left > SAME_EDGE:
        return False
    signed = [f for f in column if f.sign is not None]
    if all(f.x0 - lines[f.line][f.sign or 0].x1 <= WITHIN_FIGURE * lines[f.line][f.first].size for f in signed):
        return False  # an ordinary minus with a blank after it
    if any(lines[f.line][f.first].text[0] in _DASHES for f in column) or _are_ranges(signed, lines):
        return False
    edge = min(f.x1 for f in column)
    top, bottom = min(f.line for f in column), max(f.line for f in column)
    start = min(f.x0 for f in column)
    for figure in figures:
        if top <= figure.line <= bottom and figure not in column and figure.x1 < edge - SAME_EDGE:
            if figure.x1 > left - SAME_EDGE / 2 and figure.x0 < right + SAME_EDGE:
                return False
            if abs(figure.x1 - right) <= SAME_EDGE:
                return False
    for line in lines[top : bottom + 1]:
        for word, after in itertools.pairwise([*line, None]):
            here = word is not None and word.text in _DASHES and word.x0 < right and word.x1 > left
            if here and (after is None or not after.text[0].isdigit()):
                return False  # a dash without a figure: it stands for nothing itself
    before = max((lines[f.line][f.sign - 1].x1 for f in signed if f.sign), default=0.0)
    first = min(f.line for f in signed)
    for line in lines[max(0, first - HEAD) : first]:
        for x0, x1 in _phrases(line):
            if before - SAME_EDGE < x0 < right and left < x1 < start - SAME_EDGE:
                return False  # a head of its own
    return True


def _are_ranges(signed: Sequence[_Figure], lines: Sequence[Sequence[Word]]) -> bool:
    """Whether the dash joins two numbers of a series in every row: `1001 - 1100`."""
    for figure in signed:
        before = (figure.sign or 0) - 1
        if before < 0:
            return False
        low, high = lines[figure.line][before].text, lines[figure.line][figure.first].text
        if lines[figure.line][figure.first].x1 != figure.x1:
            return False  # in groups of three, as amounts are
        if not (low.isdecimal() and high.isdecimal() and int(low) < int(high)):
            return False
    return True


def _phrases(line: Sequence[Word]) -> Iterator[tuple[float, float]]:
    """From where to where words stand together on a line."""
    start = end = None
    for before, word in itertools.pairwise([None, *line]):
        assert word is not None
        if start is None or end is None or before is None or word.x0 - end > WITHIN_FIGURE * word.size:
            if start is not None and end is not None:
                yield start, end
            start = word.x0
        end = word.x1
    if start is not None and end is not None:
        yield start, end
