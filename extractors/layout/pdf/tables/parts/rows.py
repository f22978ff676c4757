"""Lines of a table put together to rows: labels and cells of several lines.

Belongs here: the evidence for and against two lines being one row. Does not belong here: columns.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from selko.extractors.layout.pdf.page.content import Word
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment

VERY_TIGHT = 0.86  # the same where the lower line begins with a capital, as new labels do
TIGHT = 0.93  # lines nearer to each other than this share of the usual distance belong together
SHORT_WORD = 3  # letters: a word of small letters so short joins what follows it
LEAST_PITCHES = 3  # lines, and rows, that show the two distances of lines in rows and of rows
LEAST_STEP = 0.02  # of the font size between two such distances
HANGING = 2.2  # of the font size by which the further lines of a label may be set in
_HYPHENS = "-‐‑\u00ad"


@dataclass(slots=True, eq=False)
class TableLine:
    """A line of a table: its segments by column. `cells[0]` is the label's column. `alone` tells that the line is a row
    of its own whatever stands near it: a heading across the table."""

    cells: dict[int, list[Segment]]
    baseline: float
    size: float
    alone: bool = False

    @property
    def label(self) -> Segment | None:
        found = self.cells.get(0)
        return found[0] if found else None

    @property
    def label_only(self) -> bool:
        return set(self.cells) == {0}

    @property
    def columns(self) -> set[int]:
        return set(self.cells)

    @property
    def has_figures(self) -> bool:
        return any(s.look is not Look.TEXT for c, found in self.cells.items() if c for s in found)


def make_line(cells: dict[int, list[Segment]], alone: bool = False) -> TableLine:
    segments = [s for found in cells.values() for s in found]
    return TableLine(cells, max(s.baseline for s in segments), max(s.size for s in segments), alone)


def group_rows(
    lines: Sequence[TableLine],
    label_end: float,
    parted: Callable[[float, float], bool] | None = None,
    tiled: Callable[[Segment, Segment], bool] | None = None,
) -> list[list[TableLine]]:
    """The lines (from the top down) as rows. `label_end` is the right end of the label column; `parted(y0, y1)` tells
    whether a rule lies between two baselines over the label; `tiled(a, b)` whether both stand on one filled cell."""
    if not lines:
        return []
    pitches = [b.baseline - a.baseline for a, b in itertools.pairwise(lines)]
    figure_pitches = [p for p, a, b in zip(pitches, lines, lines[1:], strict=False) if a.has_figures and b.has_figures]
    usual = median(figure_pitches) if figure_pitches else (median(pitches) if pitches else 0.0)
    tight = _deciding_pitch(lines, pitches) or _between_two_pitches(lines, pitches)
    ruled = parted is not None and _rules_decide(lines, parted)
    joined = [False] * len(lines)  # line i belongs to the row of line i-1
    for i in range(1, len(lines)):
        if lines[i].alone or lines[i - 1].alone:
            continue
        if parted is not None and parted(lines[i - 1].baseline, lines[i].baseline):
            continue
        above, below = lines[i - 1].label, lines[i].label
        one_row_has_figures = not (lines[i - 1].has_figures and lines[i].has_figures)
        if tiled is not None and above and below and one_row_has_figures and tiled(above, below):
            joined[i] = True
            continue
        if ruled and one_row_has_figures:
            joined[i] = True
            continue
        if tight and not lines[i].columns & lines[i - 1].columns - {0}:
            joined[i] = pitches[i - 1] <= tight
            continue
        joined[i] = _belong(lines, i, usual, label_end, joined)
    _settle_between(lines, joined)
    if not ruled:
        _part_figures(lines, joined)
    rows: list[list[TableLine]] = []
    for line, with_last in zip(lines, joined, strict=True):
        if with_last and rows:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _rules_decide(lines: Sequence[TableLine], parted: Callable[[float, float], bool]) -> bool:
    """Whether rules part nearly all rows: what stands between two rules is one row then."""
    figures = [line for line in lines if line.has_figures]
    pairs = list(itertools.pairwise(figures))
    ruled = sum(parted(a.baseline, b.baseline) for a, b in pairs)
    return ruled >= 3 and ruled >= 0.85 * len(pairs)


def _deciding_pitch(lines: Sequence[TableLine], pitches: Sequence[float]) -> float:
    """The greatest distance between lines of one row, where rows stand clearly farther apart than the lines of a
    label; 0 where distances tell nothing."""
    pairs = list(zip(pitches, lines, lines[1:], strict=False))
    labels = [p for p, a, b in pairs if (a.label_only or b.label_only) and p > 0.8 * max(a.size, b.size)]
    if not labels or min(labels) > 1.35 * lines[0].size:
        return 0.0
    tight = 1.08 * min(labels)
    stacked = [p for p, a, b in pairs if a.columns & b.columns - {0} and b.has_figures]
    loose = [p for p in pitches if p > tight]
    if any(p < 1.2 * min(labels) for p in stacked + loose) or (len(stacked) < 2 and len(loose) < 3):
        return 0.0
    return tight


def _between_two_pitches(lines: Sequence[TableLine], pitches: Sequence[float]) -> float:
    """The middle between two distances that all lines of a table keep to, the less one inside rows and the greater one
    between them, however little they differ; 0 where there are no such two."""
    pairs = list(zip(pitches, lines, lines[1:], strict=False))
    size = lines[0].size
    near = sorted(p for p in pitches if 0.8 * size < p <= 1.6 * size)
    if len(near) < 2 * LEAST_PITCHES - 1:
        return 0.0
    gap, place = max((b - a, k) for k, (a, b) in enumerate(itertools.pairwise(near), 1))
    low, high = near[:place], near[place:]
    if min(len(low), len(high) + 1) < LEAST_PITCHES or gap < LEAST_STEP * size or gap < 2 * (low[-1] - low[0]):
        return 0.0
    if len(high) < LEAST_PITCHES and gap < 2 * (high[-1] - high[0]):
        return 0.0
    between = (low[-1] + high[0]) / 2
    rows = [p for p, a, b in pairs if a.columns & b.columns - {0} and b.has_figures]
    firsts = [p for p, _, b in pairs if b.has_figures and b.label]
    inside = [p for p, _, b in pairs if b.label_only and p < between]
    if any(p < between for p in [*rows, *firsts]) or min(len(firsts) + 1, len(inside)) < LEAST_PITCHES:
        return 0.0
    return between


def _belong(lines: Sequence[TableLine], i: int, usual: float, label_end: float, joined: list[bool]) -> bool:
    above, below = lines[i - 1], lines[i]
    pitch = below.baseline - above.baseline
    size = max(above.size, below.size)
    if pitch > 1.9 * size and pitch > 1.1 * usual:
        return False
    if above.has_figures and below.has_figures:
        return _signs_only(above) and not (above.columns & below.columns - _sign_columns(above))
    if _signs_only(above) and above.label is None:
        return True
    if not below.columns & above.columns and pitch < 0.75 * size:
        return True  # beside each other, not quite on one baseline
    one, two = above.label, below.label
    if one is None and two is not None and above.has_figures and below.label_only:
        return pitch <= 0.75 * size
    if two is None or one is None:
        if two is None and one is None:
            return pitch <= 1.45 * size
        if two is None and below.has_figures:
            return pitch < TIGHT * usual and pitch <= 1.3 * size
        return pitch <= min(1.45 * size, max(usual * 1.05, 0))
    if _is_unfinished(one, two, label_end) and not _has_figures_before(lines, i, joined):
        return pitch <= 1.7 * size
    return is_wrapped(one, two, pitch, usual, label_end) or (
        not (above.has_figures and below.has_figures)
        and pitch <= 1.6 * size
        and _goes_on_in_small_letters(one, two, 0.0 if joined[i - 1] else label_end)
    )


def _is_unfinished(one: Segment, two: Segment, label_end: float) -> bool:
    """A label that fills its line and ends in a short word of small letters, which joins what follows."""
    last = one.words[-1]
    return (
        last.text.isalpha()
        and last.text.islower()
        and len(last.text) <= SHORT_WORD
        and last.bold == two.words[0].bold
        and abs(one.size - two.size) <= 0.12 * one.size
        and not fits(one, two.words[0], label_end)
    )


def _has_figures_before(lines: Sequence[TableLine], i: int, joined: list[bool]) -> bool:
    """Whether the row to which line i would be joined has figures already."""
    start = i - 1
    while start > 0 and joined[start]:
        start -= 1
    return any(line.has_figures for line in lines[start:i])


def _goes_on_in_small_letters(one: Segment, two: Segment, label_end: float) -> bool:
    """A label of the same look that begins with a small letter right below a long one, as far left: one label,
    although the writer broke it by hand."""
    first, last = two.words[0], one.words[-1]
    return (
        first.text[0].islower()
        and last.text[-1] not in ":.;"
        and -0.3 * one.size <= two.x0 - one.x0 <= HANGING * one.size
        and first.bold == last.bold
        and abs(one.size - two.size) <= 0.05 * one.size
        and one.x1 - one.x0 >= 0.5 * (label_end - one.x0)
    )


def is_wrapped(one: Segment, two: Segment, pitch: float, usual: float, label_end: float) -> bool:
    """Whether label `two` goes on with label `one` of the line above."""
    first, last = two.words[0], one.words[-1]
    if pitch > 1.7 * max(one.size, two.size):
        return False
    if last.text[-1] in _HYPHENS and len(last.text) > 1 and last.text[-2].isalpha():
        return True
    if abs(one.size - two.size) > 0.12 * one.size or one.words[-1].bold != two.words[0].bold:
        return False
    if first.tag >= 0 and first.tag == last.tag:
        return True  # one paragraph of a tagged document
    if fits(one, first, label_end):
        return False
    if one.text.count("(") > one.text.count(")"):
        return True
    if first.text[0].islower() or first.text[0] in "(&/":
        return True
    if last.text[-1] == ",":
        return True
    return pitch < (VERY_TIGHT if first.text[0].isupper() else TIGHT) * usual


def fits(one: Segment, word: Word, label_end: float) -> bool:
    """Whether `word` would have found room at the end of line `one`: then the break was meant."""
    return one.x1 + 0.25 * one.size + (word.x1 - word.x0) <= label_end - 0.3 * one.size


def _part_figures(lines: Sequence[TableLine], joined: list[bool]) -> None:
    """Part rows that would put two figures of different lines in one cell, at the widest gap between the two lines."""
    start, seen = 0, _figure_columns(lines[0])
    i = 1
    while i < len(lines):
        own = _figure_columns(lines[i])
        if not joined[i]:
            start, seen = i, own
        elif own & seen:
            first = max(k for k in range(start, i) if _figure_columns(lines[k]) & own)
            gaps = {k: lines[k].baseline - lines[k - 1].baseline for k in range(first + 1, i + 1)}
            cut = max(gaps, key=lambda k: (round(gaps[k], 1), -k))
            joined[cut] = False
            i, start, seen = cut, cut, _figure_columns(lines[cut])
        else:
            seen = seen | own
        i += 1


def _figure_columns(line: TableLine) -> set[int]:
    """The columns of a line with figures in them, signs that are torn from their figures left out."""
    if _signs_only(line):
        return set()
    return {c for c, found in line.cells.items() if c and any(s.look is Look.FIGURE for s in found)}


def _signs_only(line: TableLine) -> bool:
    """Signs alone, torn from the figures below them."""
    segments = [s for found in line.cells.values() for s in found]
    return bool(segments) and all(len(s.text) == 1 and s.look is Look.NIL and s.text in "-−–+" for s in segments)


def _sign_columns(line: TableLine) -> set[int]:
    return {c for c, found in line.cells.items() if all(len(s.text) == 1 for s in found)}


def _settle_between(lines: Sequence[TableLine], joined: list[bool]) -> None:
    """A label line that was joined to the rows on both sides goes with the nearer one."""
    for i in range(1, len(lines) - 1):
        if not (joined[i] and joined[i + 1] and lines[i].label_only):
            continue
        start = i
        while start > 0 and joined[start]:
            start -= 1
        if any(line.has_figures for line in lines[start:i]) and lines[i + 1].has_figures:
            above = lines[i].baseline - lines[i - 1].baseline
            below = lines[i + 1].baseline - lines[i].baseline
            if above <= below:
                joined[i + 1] = False
            else:
                joined[i] = False
