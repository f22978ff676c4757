"""The lines of a page cut into segments: runs of words that no gap of a column's width parts.

Belongs here: the look of a word (figure, dash, text), which neighbouring words are one figure, cutting and joining.
Does not belong here: where columns lie (pdf_columns), what a figure is worth.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from extractors.layout.pdf_content import Word

COLUMN_GAP = 0.6  # of the font size: words farther apart stand in different segments
SIGN_GAP = 0.6  # a sign and its figure

_DASH = "-‐‑‒–—―−﹣－"
_FIGURE = re.compile(
    rf"[(\[]?[{_DASH}+±<>≤≥~]?[(\[]?[€$£¥]?[{_DASH}+]?[.,]?\d[\d.,:'’/]*[{_DASH}]?[)\]]?[%‰€$£]?[)\]]?[*†‡⁰¹²³⁴-⁹]*\)?"
)
_GROUP_START = re.compile(rf"[(\[]?[{_DASH}+±]?[(\[]?[€$£]?[{_DASH}+]?\d{{1,3}}")
_GROUP_NEXT = re.compile(rf"\d{{3}}(?:[.,]\d+)?[{_DASH}]?[)\]]?[%‰€]?[)\]]?[*†‡⁰¹²³⁴-⁹]*\)?")
_GROUP_MIDDLE = re.compile(r"\d{3}")
_SIGN = re.compile(rf"[{_DASH}+±]")
_UNIT = re.compile(r"[%‰€$£]|[*†‡]{1,3}|[)\]]")
_CURRENCY_BEFORE = re.compile(r"[€$£¥]|[(\[]")
_NIL = re.compile(rf"[{_DASH}]{{1,3}}|\.{{2,3}}|:|…|[xX✓✔•●]|n[./]?a\.?|N[./]?A\.?")
_DATE_LIKE = re.compile(r"\d{1,2}\.\d{1,2}\.|\d{1,2}\.|\d{1,2}/\d{4}")
_LEADER = re.compile(r"(?:[.·…_]\s?){4,}")


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
    groups: list[list[Word]] = [[words[0]]]
    for before, word in itertools.pairwise(words):
        if _parts(groups[-1], before, word) or any(before.x1 - 1 <= wall <= word.x0 + 1 for wall in places):
            groups.append([word])
        else:
            groups[-1].append(word)
    return [make_segment(group) for group in groups if not is_leader(group)]


def is_leader(words: Sequence[Word]) -> bool:
    """Dots that lead the eye from a label to its figure, and nothing else."""
    text = "".join(word.text for word in words)
    return len(text) >= 3 and set(text) <= set(".·…_") and text not in ("...", "…")


def _parts(group: Sequence[Word], before: Word, word: Word) -> bool:
    gap = (word.x0 - before.x1) / max(before.size, word.size)
    if gap >= COLUMN_GAP:
        return True
    if is_leader([word]) or is_leader([before]):
        return True
    one = look_of(before.text)
    two = look_of(word.text)
    if two is Look.TEXT and not _UNIT.fullmatch(word.text):
        return False
    text = " ".join(w.text for w in group)
    if one is Look.FIGURE and two is Look.FIGURE:
        if look_of(text) is Look.TEXT:
            return False  # words before it: digits in a sentence
        return not joins_figure(text, word.text) and not _DATE_LIKE.fullmatch(before.text)
    return False
