"""What speaks for and against two neighbouring lines of a table being one row.

Belongs here: the habits of a table (distances, numbers, tags, indents), the evidence of one pair of lines. Does not
belong here: the parting of all lines (rows), what evidence is worth (schemas/reading).
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from selko.extractors.layout.pdf.page.content import Word
from selko.extractors.layout.pdf.tables.parts.segments import Look, Segment, make_segment
from selko.schemas.reading.weights import load_weights
from selko.schemas.words.folding import tokens
from selko.schemas.words.label_words import LabelRole, load_label_words
from selko.schemas.words.line_items import find_codes

SAME_LINE = 0.75  # of the font size: nearer lines stand beside one another, not quite on one baseline
ONE_TEXT = 1.45  # of the font size: lines of one text stand no farther apart
FAR = 1.9  # of the font size: no two lines of one row stand farther apart
LOOSE = 1.08  # of the usual distance of rows: lines farther apart stand loose
SAME_STEP = 0.02  # of the font size by which distances inside rows must be less than those between them
LEAST_LINES = 3  # at each of two distances that a table keeps to
SAME_PLACE = 0.3  # of the font size: edges that are nearer are at one place
SHORT_WORD = 3  # letters: a word of small letters so short joins what follows it
HYPHENS = "-‐‑\u00ad"
Weights = Mapping[str, float]
_NUMBERED = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|[IVX]{1,4}[.)]?|[A-Z][.)]|\d{2,6})(?=\s|$)")


@dataclass(slots=True, eq=False)
class TableLine:
    """A line of a table: its segments by column. `cells[0]` is the label's column. `alone` tells that the line is a row
    of its own whatever stands near it: a heading across the table."""

    cells: dict[int, list[Segment]]
    baseline: float
    size: float
    alone: bool = False
    columns: frozenset[int] = field(init=False)
    figure_columns: frozenset[int] = field(init=False)  # with figures in them; signs torn from theirs left out
    has_figures: bool = field(init=False)  # or what stands in place of one
    signs_only: bool = field(init=False)  # torn from the figures below them

    def __post_init__(self) -> None:
        segments = [s for found in self.cells.values() for s in found]
        self.columns = frozenset(self.cells)
        self.signs_only = all(len(s.text) == 1 and s.look is Look.NIL and s.text in "-−–+" for s in segments)
        self.has_figures = any(s.look is not Look.TEXT for c, found in self.cells.items() if c for s in found)
        self.figure_columns = frozenset(
            c for c, found in self.cells.items() if c and any(s.look is Look.FIGURE for s in found)
        )

    @property
    def label(self) -> Segment | None:
        found = self.cells.get(0)
        return found[0] if found else None

    @property
    def label_text(self) -> str:
        return " ".join(segment.text for segment in self.cells.get(0, ()))


def make_line(cells: dict[int, list[Segment]], alone: bool = False) -> TableLine:
    segments = [s for found in cells.values() for s in found]
    return TableLine(cells, max(s.baseline for s in segments), max(s.size for s in segments), alone)


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """How a table sets its rows. Distances are between baselines, in points."""

    label_end: float
    usual: float  # distance of rows
    nearest: float  # distance of rows, the least
    inside: float  # the greatest distance of lines of one row where these are told apart by it; 0 where they are not
    small_rows: bool  # rows begin with small letters, too
    numbered: bool  # labels begin with numbers
    shared_tags: frozenset[int]  # of more than one row
    tags_tell: bool  # labels of several lines have a tag of their own
    starts: tuple[float, ...]  # where labels of rows with figures begin
    ruled: bool  # rules part nearly all rows
    parted: Callable[[float, float], bool] | None
    tiled: Callable[[Segment, Segment], bool] | None


def read_habits(
    lines: Sequence[TableLine],
    label_end: float,
    parted: Callable[[float, float], bool] | None,
    tiled: Callable[[Segment, Segment], bool] | None,
) -> Habits:
    pairs = list(itertools.pairwise(lines))
    between = [b.baseline - a.baseline for a, b in pairs if _are_two_rows(a, b)]
    pitches = between or [b.baseline - a.baseline for a, b in pairs]
    usual = median(pitches) if pitches else 0.0
    nearest = min(pitches, default=0.0)
    inside = _inside(pairs, label_end, nearest) if between else 0.0
    if not inside:
        inside, nearest = _two_distances(pairs, between) or (0.0, nearest)
    rows = [b for a, b in pairs if _are_two_rows(a, b) and b.label]
    labels = [line.label for line in lines if line.label]
    tags = _lines_by_tag(lines)
    shared = frozenset(tag for tag, held in tags.items() if sum(line.has_figures for line in held) > 1)
    return Habits(
        label_end=label_end,
        usual=usual,
        nearest=nearest,
        inside=inside,
        small_rows=sum(_begins_small(line.label) for line in rows if line.label) > 1,
        numbered=sum(_NUMBERED.match(label.text) is not None for label in labels) > 1,
        shared_tags=shared,
        tags_tell=any(tag not in shared and len(held) > 1 for tag, held in tags.items()),
        starts=tuple(line.label.x0 for line in lines if line.label and line.has_figures) if labels else (),
        ruled=parted is not None and _rules_decide(lines, parted),
        parted=parted,
        tiled=tiled,
    )


def _are_two_rows(above: TableLine, below: TableLine) -> bool:
    """Whether two lines are two rows for certain: each has a figure in the same column."""
    return bool(above.figure_columns & below.figure_columns)


def _inside(pairs: Sequence[tuple[TableLine, TableLine]], label_end: float, nearest: float) -> float:
    """The greatest distance of lines that are one text for certain, where all rows stand farther apart."""
    known = [
        b.baseline - a.baseline
        for a, b in pairs
        if a.label and b.label and not (a.has_figures and b.has_figures) and _goes_on_for_certain(a, b, label_end)
    ]
    known = [pitch for pitch in known if pitch <= FAR * pairs[0][0].size]
    size = pairs[0][0].size
    return max(known) if known and max(known) <= nearest - SAME_STEP * size else 0.0


def _two_distances(
    pairs: Sequence[tuple[TableLine, TableLine]], between: Sequence[float]
) -> tuple[float, float] | None:
    """The greatest distance in rows and the least between them, where the lines of a table keep to two distances,
    however little they differ, and no two rows stand at the lesser; None where they do not."""
    if not pairs:
        return None
    size = pairs[0][0].size
    near = sorted(p for a, b in pairs if SAME_LINE * size < (p := b.baseline - a.baseline) <= FAR * size)
    if len(near) < 2 * LEAST_LINES - 1:
        return None
    gap, place = max((b - a, k) for k, (a, b) in enumerate(itertools.pairwise(near), 1))
    low, high = near[:place], near[place:]
    if min(len(low), len(high) + 1) < LEAST_LINES or gap < max(SAME_STEP * size, 2 * (low[-1] - low[0])):
        return None
    if len(high) < LEAST_LINES and gap < 2 * (high[-1] - high[0]):
        return None
    return None if any(pitch < high[0] for pitch in between) else (low[-1], high[0])


def _goes_on_for_certain(above: TableLine, below: TableLine, label_end: float) -> bool:
    one, two = above.label, below.label
    if one is None or two is None or not _look_alike(one, two):
        return False
    return _ends_in_hyphen(one) or (
        _begins_small(two) and two.text[0].isalpha() and not fits(one, two.words[0], label_end)
    )


def _lines_by_tag(lines: Sequence[TableLine]) -> dict[int, list[TableLine]]:
    """The lines whose labels each paragraph of a tagged document holds."""
    found: dict[int, list[TableLine]] = defaultdict(list)
    for line in lines:
        for tag in {word.tag for segment in line.cells.get(0, ()) for word in segment.words if word.tag >= 0}:
            found[tag].append(line)
    return found


def _rules_decide(lines: Sequence[TableLine], parted: Callable[[float, float], bool]) -> bool:
    """Whether rules part nearly all rows: what stands between two rules is one row then."""
    figures = [line for line in lines if line.has_figures]
    pairs = list(itertools.pairwise(figures))
    ruled = sum(parted(a.baseline, b.baseline) for a, b in pairs)
    return ruled >= 3 and ruled >= 0.85 * len(pairs)


def weigh_pair(lines: Sequence[TableLine], place: int, habits: Habits) -> float:
    """The evidence for line `place` being one row with the line above it (below zero: against it)."""
    weights = load_weights("rows")
    above, below = lines[place - 1], lines[place]
    pitch, size = below.baseline - above.baseline, max(above.size, below.size)
    if above.alone or below.alone or (habits.parted is not None and habits.parted(above.baseline, below.baseline)):
        return float("-inf")
    if above.signs_only and not above.figure_columns & below.figure_columns and pitch <= FAR * size:
        return weights["torn_sign"]
    if pitch < SAME_LINE * size and not above.columns & below.columns:
        return weights["beside"]
    both = above.has_figures and below.has_figures
    shared = both and bool(above.columns & below.columns - {0})
    if shared or (pitch > FAR * size and pitch > 1.1 * habits.usual):
        return weights["far"]
    total = _weigh_distance(pitch, size, habits, weights) + (weights["figures_in_both"] if both else 0.0)
    one, two = above.label, below.label
    if habits.ruled:
        total += weights["one_row_ruled"]
    if one is None or two is None:
        return total + _weigh_without_label(above, below, pitch, size, habits, weights)
    if habits.tiled is not None and habits.tiled(one, two):
        total += weights["one_area"]
    if _has_code(two) and not _has_code(one) and abs(two.words[1].x0 - one.x0) <= SAME_PLACE * one.size:
        two = make_segment(two.words[1:])  # the code stands beside the second line of its label
        below = make_line({**below.cells, 0: [two]})
    return total + _weigh_looks(one, two, habits, weights) + _weigh_words(above, below, habits, weights)


def _weigh_distance(pitch: float, size: float, habits: Habits, weights: Weights) -> float:
    """The lines stand nearer than rows do, or farther apart."""
    if habits.inside:
        middle = (habits.inside + habits.nearest) / 2
        return weights["within_known"] if pitch <= middle else weights["loose"]
    if pitch > LOOSE * habits.usual:
        return weights["loose"] * min(2 * (pitch / habits.usual - 1), 1.0)
    nearer = max(1 - pitch / habits.nearest, 0.0) if habits.nearest else 0.0
    return min(weights["within_step"] * nearer, weights["step_limit"])


def _weigh_without_label(
    above: TableLine, below: TableLine, pitch: float, size: float, habits: Habits, weights: Weights
) -> float:
    """A text that goes on beside a label, or beside none."""
    if above.has_figures or below.has_figures:
        near = below.label is None and not below.has_figures and pitch <= ONE_TEXT * size
        return weights["text_goes_on"] if near else weights["figures_apart"]
    return weights["text_goes_on"] if pitch <= ONE_TEXT * size else weights["loose"]


def _weigh_looks(one: Segment, two: Segment, habits: Habits, weights: Weights) -> float:
    """Indent, weight, size, tags, the room at the end of the upper line."""
    total = 0.0
    if not _look_alike(one, two):
        total += weights["other_look"]
    elif one.text.isupper() != two.text.isupper():
        total += weights["other_case"]
    near = SAME_PLACE * one.size
    if two.x0 < one.x0 - near:
        total += weights["set_out"]
    elif two.x0 > one.x0 + near and sum(abs(start - two.x0) <= near for start in habits.starts) > 1:
        total += weights["set_in"]
    total += weights["had_room" if fits(one, two.words[0], habits.label_end) else "full"]
    first, last = two.words[0].tag, one.words[-1].tag
    if first >= 0 and first == last and first not in habits.shared_tags:
        total += weights["one_tag"]
    elif habits.tags_tell and min(first, last) >= 0 and first != last and first not in habits.shared_tags:
        total += weights["other_tag"]
    return total


def _weigh_words(above: TableLine, below: TableLine, habits: Habits, weights: Weights) -> float:
    """What the words of the two labels say."""
    one, two = above.label, below.label
    assert one is not None and two is not None
    total = 0.0
    if _ends_in_hyphen(one):
        total += weights["hyphen"]
    elif one.text.count("(") > one.text.count(")"):
        total += weights["open_bracket"]
    elif _ends_joining(one):
        total += weights["ends_joining"]
    if habits.numbered and _NUMBERED.match(two.text):
        total += weights["numbered"]
    elif _begins_small(two) and not habits.small_rows:
        total += 0.0 if one.text[-1] in ":.;" else weights["small_letter"]
    else:
        total += weights["as_rows_begin"]
    upper, lower = (_NUMBERED.sub("", line.label_text, count=1) for line in (above, below))
    upper_known, lower_known = bool(find_codes(upper)), bool(find_codes(lower))
    if find_codes(f"{upper} {lower}"):
        total += weights["known_together"]
    elif upper_known or lower_known:
        total += weights["known_apart" if upper_known and lower_known else "known_alone"]
    return total


def _look_alike(one: Segment, two: Segment) -> bool:
    return one.words[-1].bold == two.words[0].bold and abs(one.size - two.size) <= 0.12 * one.size


def _has_code(segment: Segment) -> bool:
    first = segment.words[0].text
    return len(segment.words) > 1 and first.isdecimal() and len(first) > 1


def _ends_in_hyphen(segment: Segment) -> bool:
    last = segment.words[-1].text
    return last[-1] in HYPHENS and len(last) > 1 and last[-2].isalpha()


def _ends_joining(segment: Segment) -> bool:
    last = segment.words[-1].text
    return last[-1] == "," or (last.isalpha() and last.islower() and len(last) <= SHORT_WORD)


def _begins_small(segment: Segment) -> bool:
    """A small letter, a bracket or a sign that joins, and no "of which"."""
    first = segment.text[0]
    if not (first.islower() or first in "(&/"):
        return False
    word = tokens(segment.text)[:1]
    return not word or word[0] not in {phrase.split()[0] for phrase in load_label_words(LabelRole.PART_OF)}


def is_wrapped(one: Segment, two: Segment, label_end: float) -> bool:
    """Whether label `two` close below label `one` is the rest of it, by looks and words alone."""
    lines = make_line({0: [one]}), make_line({0: [two]})
    weights = load_weights("rows")
    habits = read_habits(lines, label_end, None, None)
    return _weigh_looks(one, two, habits, weights) + _weigh_words(*lines, habits, weights) >= 0


def fits(one: Segment, word: Word, label_end: float) -> bool:
    """Whether `word` would have found room at the end of line `one`: then the break was meant."""
    return one.x1 + 0.25 * one.size + (word.x1 - word.x0) <= label_end - 0.3 * one.size
