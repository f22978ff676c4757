"""Words that belong to others: raised footnote digits, what was printed twice, what is printed across lines of text.

Belongs here: joining words to words of one page. Does not belong here: joining characters to words (words).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Protocol

from selko.extractors.layout.pdf.page.content import Word
from selko.schemas.words.raised_marks import RAISED_DIGITS

SAME_BASELINE = 0.12  # of the font size
RAISED_SIZE = 0.86  # of the size of the words: what is raised is smaller
LARGE = 2.0  # times the size of the words that a watermark lies across
SAME_LINE, LEAST_LINES = 3.0, 2  # points between baselines, and lines that it lies across
_RAISED = str.maketrans("0123456789", RAISED_DIGITS)


def with_raised(words: list[Word]) -> list[Word]:
    """Raised small digits joined to the word that they follow, as raised digits; before a word, put on its line."""
    result: list[Word] = []
    for index, word in enumerate(words):
        before = result[-1] if result else None
        if before is not None and is_raised(word, before) and -0.3 < (word.x0 - before.x1) / before.size < 0.15:
            if word.text.rstrip("),*").isdecimal():
                text = before.text + word.text.translate(_RAISED)
                result[-1] = replace(before, text=text, x1=max(word.x1, before.x1))
            else:
                result.append(replace(word, baseline=before.baseline))
            continue
        after = words[index + 1] if index + 1 < len(words) else None
        if after is not None and is_raised(word, after) and -0.3 < (after.x0 - word.x1) / after.size < 1.0:
            word = replace(word, baseline=after.baseline)
        result.append(word)
    return result


class Printed(Protocol):
    """Something with a size and a baseline, measured from the top."""

    @property
    def size(self) -> float: ...
    @property
    def baseline(self) -> float: ...


def is_raised(word: Printed, base: Printed) -> bool:
    """Whether it stands as high and small beside `base` as the mark of a note does."""
    return word.size < RAISED_SIZE * base.size and 0.1 * base.size < base.baseline - word.baseline < 0.75 * base.size


def part_watermarks(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """The words, and those that are printed large across several lines of them, such as DRAFT over a table."""
    usual = median(word.size for word in words) if words else 0.0
    across = [word for word in words if word.size >= LARGE * usual and _lies_across(word, words)]
    marks = set(map(id, across))
    return [word for word in words if id(word) not in marks], across


def _lies_across(large: Word, words: Sequence[Word]) -> bool:
    under = {
        round(word.baseline / SAME_LINE)
        for word in words
        if word.size * LARGE <= large.size
        and large.x0 <= (word.x0 + word.x1) / 2 <= large.x1
        and large.top <= (word.top + word.bottom) / 2 <= large.bottom
    }
    return len(under) >= LEAST_LINES


def without_doubles(words: list[Word]) -> list[Word]:
    """Words printed twice at one place, to look bold or with a shadow, once."""
    seen: dict[tuple[str, int], list[int]] = {}
    result: list[Word] = []
    for word in words:
        key = word.text, round(word.baseline / 2)
        width = 0.3 * (word.x1 - word.x0) / max(len(word.text), 1)
        for near in (key[1] - 1, key[1], key[1] + 1):
            twin = next(
                (
                    place
                    for place in seen.get((word.text, near), ())
                    if abs(result[place].x0 - word.x0) <= width
                    and abs(result[place].baseline - word.baseline) <= SAME_BASELINE * word.size
                ),
                None,
            )
            if twin is not None:
                if not result[twin].bold:
                    result[twin] = replace(result[twin], bold=True)
                break
        else:
            seen.setdefault(key, []).append(len(result))
            result.append(word)
    return result
