"""The lines of a page cut into segments: runs of words that no gap of a column's width parts.

Belongs here: the look of a word (figure, dash, text), which neighbouring words are one figure, cutting and joining.
Does not belong here: where columns lie (columns), what a figure is worth.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from selko.extractors.layout.pdf.page.content import Word
from selko.schemas.words.numbers import DASHES

BLANK = 0.25  # of the font size: a blank of a usual font
COLUMN_GAP = 0.6  # of the font size: words farther apart stand in different segments
JUSTIFIED = 4  # gaps that are alike make a stretched line
MOST_JUSTIFIED = 1.6  # of the font size: the widest gap in a stretched line
OTHER_RUN_GAP = 0.4  # of the font size: parts of one figure that were written apart stand no farther from each other
OTHER_TAG_GAP = 0.15  # of the font size, where the document itself says that the words are of different paragraphs

_FIGURE = re.compile(
    rf"\*?[(\[]?[{DASHES}+±<>≤≥~]?[(\[]?[€$£¥]?[{DASHES}+]?[.,]?\d[\d.,:'’/]*[{DASHES}]?[)\]]?[%‰€$£]?[)\]]?[*†‡⁰¹²³⁴-⁹]*\)?"
)
_GROUP_START = re.compile(rf"[(\[]?[{DASHES}+±]?[(\[]?[€$£]?[{DASHES}+]?\d{{1,3}}")
_GROUP_NEXT = re.compile(
    rf"\d{{3}}(?:[.,]\d+)?[{DASHES}]?[)\]]?[%‰€]?[)\]]?(?:[*†‡⁰¹²³⁴-⁹]*\)?|(?<=\d\d\d)\d\))"  # the last: a note's mark
)
_GROUP_MIDDLE = re.compile(r"\d{3}")
_SIGN = re.compile(rf"[{DASHES}+±]")
_UNIT = re.compile(r"[%‰€$£]|[*†‡]{1,3}|[)\]]")
_CURRENCY_BEFORE = re.compile(r"[€$£¥]|[(\[]")
_NIL = re.compile(rf"[{DASHES}]{{1,3}}|\.{{2,3}}|:|…|[xX✓✔•●]|n[./]?a\.?|N[./]?A\.?|\([A-Z]{{1,2}}\)")
_DATE_LIKE = re.compile(r"\d{1,2}\.\d{1,2}\.|\d{1,2}\.|\d{1,2}/\d{4}")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{1,2}[.:]\d{2}(?::\d{2})?")
LEADER_SIGNS = set(".·…_")
_CURRENCIES = {"$", "€", "£", "¥", "kr", "EUR", "USD", "$(", "("}
ORDINAL_GAP = 3.5  # of the font size, between the number of a label and the label
_ORDINAL = re.compile(r"[*†‡]{1,3}|\d{1,2}[.)]|[IVX]{1,4}[.)]?|[A-H][.)]?")
CURRENCY_GAP = 8.0  # of the font size, between a currency sign and its figure at the other edge of the column


class Look(IntEnum):
    TEXT = 0
    FIGURE = 1
    NIL = 2  # a dash, two dots, n.a., a cross: stands where a figure could stand


@lru_cache(maxsize=20_000)
def look_of(text: str) -> Look:
    """Whether the whole text looks like one figure, like an empty one, or like words."""
    if any(c.isdigit() for c in text):
        return Look.FIGURE if _is_figure(text) else Look.TEXT
    return Look.NIL if _NIL.fullmatch(text) else Look.TEXT


def _is_figure(text: str) -> bool:
    parts = text.split()
    if len(parts) == 1:
        return _FIGURE.fullmatch(text) is not None
    joined = parts[0]
    for part in parts[1:]:
        if not joins_figure(joined, part):
            return False
        joined = f"{joined} {part}"
    return any(c.isdigit() for c in parts[0] + parts[1])


@lru_cache(maxsize=20_000)
def joins_figure(before: str, word: str) -> bool:
    """Whether `word` can go on with the figure that `before` (one or more words) begins."""
    if _SIGN.fullmatch(before) or _CURRENCY_BEFORE.fullmatch(before):
        return _FIGURE.fullmatch(word) is not None or _CURRENCY_BEFORE.fullmatch(word) is not None
    parts = before.split()
    if _UNIT.fullmatch(word):
        return any(c.isdigit() for c in before)
    if len(parts) > 1 and (_SIGN.fullmatch(parts[0]) or _CURRENCY_BEFORE.fullmatch(parts[0])):
        parts = parts[1:]
    if not _GROUP_NEXT.fullmatch(word):
        return False
    return _GROUP_START.fullmatch(parts[0]) is not None and all(_GROUP_MIDDLE.fullmatch(p) for p in parts[1:])


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Neighbouring words of one line. `look` is that of the whole text."""

    words: tuple[Word, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    text: str
    look: Look

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def make_segment(words: Sequence[Word]) -> Segment:
    text = " ".join(word.text for word in words)
    return Segment(
        words=tuple(words),
        x0=words[0].x0,
        x1=max(word.x1 for word in words),
        top=min(word.top for word in words),
        bottom=max(word.bottom for word in words),
        baseline=words[0].baseline,
        size=max(word.size for word in words),
        text=text,
        look=look_of(text),
    )


def cut_line(words: Sequence[Word], walls: Iterable[float] = ()) -> list[Segment]:
    """The words of one line (from left to right) as segments. `walls` are the places of upright rules that cross
    the line: they part words whatever the gap."""
    if not words:
        return []
    places = sorted(walls)
    dots = leader_places(words)
    spread = _justified(words) if len(words) > JUSTIFIED else ()
    groups: list[list[Word]] = []
    before: Word | None = None
    for place, word in enumerate(words):
        if place in dots:
            before = None
            continue
        apart = place not in spread
        if before is None or _walled(before, word, places) or (apart and _parts(groups[-1], before, word)):
            groups.append([word])
        else:
            groups[-1].append(word)
        before = word
    return _with_ordinals(_with_currency([make_segment(group) for group in groups]))


def _with_ordinals(segments: list[Segment]) -> list[Segment]:
    """The number of a label, set apart before it, joined to the label: "1.  Osakkeet", "B  VIERAS PÄÄOMA"."""
    while (
        len(segments) > 1
        and _ORDINAL.fullmatch(segments[0].text)
        and segments[1].look is Look.TEXT
        and sum(c.isalpha() for c in segments[1].text) > 1
        and segments[1].x0 - segments[0].x1 <= ORDINAL_GAP * segments[0].size
    ):
        segments = [make_segment([*segments[0].words, *segments[1].words]), *segments[2:]]
    return segments


def _walled(before: Word, word: Word, walls: Sequence[float]) -> bool:
    return any(before.x1 - 1 <= wall <= word.x0 + 1 for wall in walls)


def leader_places(words: Sequence[Word]) -> set[int]:
    """The places of words that are nothing but dots leading from a label to its figure."""
    found: set[int] = set()
    run: list[int] = []
    for place, word in enumerate(words):
        if set(word.text) <= LEADER_SIGNS:
            before = words[place - 1] if run else None
            if before is not None and len(word.text) > 1 and _is_far(before, word):
                found.update(_long(run, words))  # dots that stand for a figure, after those that lead to it
                run = []
            run.append(place)
            continue
        found.update(_long(run, words))
        run = []
    found.update(_long(run, words))
    return found


def _long(run: Sequence[int], words: Sequence[Word]) -> Sequence[int]:
    if sum(len(words[i].text) for i in run) >= 4:
        return run
    near = len(run) > 1 and all(words[i].text == "." for i in run)
    near = near and run[0] > 0 and not any(_is_far(words[a], words[b]) for a, b in itertools.pairwise(run))
    return run if near else ()  # two or three dots, each written by itself, where the label leaves room for no more


def _is_far(before: Word, word: Word) -> bool:
    return gap_between(before, word) >= COLUMN_GAP


def gap_between(before: Word, word: Word) -> float:
    """The gap in font sizes, as it would be in a font whose blank is BLANK wide, and in text that is not spaced."""
    gap, advance = word.x0 - before.x1, max(before.advance, word.advance)
    if before.spacing and word.run == before.run:
        gap -= 2 * before.spacing  # after the letter and after the blank
    size = max(before.size, word.size)
    return (gap - advance) / size + BLANK if advance else gap / size


def _justified(words: Sequence[Word]) -> set[int]:
    """The places of words that stand evenly spread after the word before, in a run of words of small letters: a
    line of running text stretched to its margin, however wide the gaps are."""
    found: set[int] = set()
    start = 0
    while start + JUSTIFIED < len(words):
        gap = words[start + 1].x0 - words[start].x1
        end = start + 1
        near = 0.05 * words[start].size
        while end + 1 < len(words) and abs(words[end + 1].x0 - words[end].x1 - gap) <= near:
            end += 1
        small = sum(w.text[0].islower() for w in words[start : end + 1])
        stretched = gap > 1.5 * words[start].advance and gap <= MOST_JUSTIFIED * words[start].size
        if end - start >= JUSTIFIED and stretched and small * 2 > end - start + 1:
            found.update(range(start + 1, end + 1))
        start = end
    return found


def _with_currency(segments: list[Segment]) -> list[Segment]:
    """A currency sign at the left edge of its column joined to the figure at the right edge, a per cent sign or a
    bracket to the figure before it."""
    result: list[Segment] = []
    for segment in segments:
        last = result[-1] if result else None
        if last is not None:
            gap = segment.x0 - last.x1
            opened = last.text in _CURRENCIES and segment.look is Look.FIGURE and gap <= CURRENCY_GAP * segment.size
            closed = segment.text in ("%", ")", "%)") and last.look is Look.FIGURE and gap <= 2 * segment.size
            if opened or closed:
                result[-1] = make_segment([*last.words, *segment.words])
                continue
        result.append(segment)
    return result


def is_leader(words: Sequence[Word]) -> bool:
    """Dots that lead the eye from a label to its figure, and nothing else."""
    text = "".join(word.text for word in words)
    return len(text) >= 4 and set(text) <= LEADER_SIGNS


def _parts(group: Sequence[Word], before: Word, word: Word) -> bool:
    gap = gap_between(before, word)
    if gap >= COLUMN_GAP:
        return True
    if _DATE.fullmatch(before.text) and _TIME.fullmatch(word.text):
        return False
    if not word.glued and -1 not in (before.tag, word.tag) and before.tag != word.tag and gap >= OTHER_TAG_GAP:
        return True
    two = look_of(word.text)
    if two is Look.TEXT and not _UNIT.fullmatch(word.text):
        return False
    text = " ".join(w.text for w in group)
    one = look_of(text)
    if two is not Look.FIGURE or (one is Look.TEXT and not _CURRENCY_BEFORE.fullmatch(text)):
        return False  # words before it: digits in a sentence
    if gap > OTHER_RUN_GAP and word.run != before.run and not word.glued:
        return True
    if one is Look.NIL and not _SIGN.fullmatch(text):
        return True
    return not joins_figure(text, word.text) and not _DATE_LIKE.fullmatch(before.text)
