"""Text in fonts whose characters all take one width, as typewriters and ledger prints have.

Belongs here: which fonts of a page are such, rules that are written with dashes. Does not belong here: what the gap
between two words means (parts/segments).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from selko.extractors.layout.pdf.page.content import Word

SAME_WIDTH = 0.015  # of the font size, by which the average widths of characters may differ in one such font
MOST = 0.95  # share of the words of which that holds
ONE_BLANK = 0.1  # of its width by which the gap of one blank may differ
LEAST_LETTERS = 6  # different letters that must have been seen
LEAST_WORD = 2  # characters of a word that tells


def with_advances(words: Sequence[Word]) -> list[Word]:
    """The words (in the order of writing) with `advance` set for those in a font of one width, and `glued` where one
    blank of it parts them from the word before."""
    fonts: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        fonts[word.font].append(word)
    wide = {font: share for font, found in fonts.items() if (share := _advance(found))}
    if not wide:
        return list(words)
    result: list[Word] = []
    before: Word | None = None
    for word in words:
        if word.font in wide:
            advance = wide[word.font] * word.size
            near = before is not None and abs(word.x0 - before.x1 - advance) <= ONE_BLANK * advance
            glued = before is not None and near and abs(word.baseline - before.baseline) <= 0.1 * word.size
            word = replace(word, advance=advance, glued=word.glued or glued)
        result.append(word)
        before = word
    return result


def _advance(words: Sequence[Word]) -> float:
    """The width of a character in a font, as a share of its size; 0 where characters have widths of their own."""
    shares: Counter[float] = Counter()
    letters: set[str] = set()
    for word in words:
        if len(word.text) >= LEAST_WORD:
            shares[round((word.x1 - word.x0) / (len(word.text) * word.size), 2)] += 1
            letters.update(word.text)
    if sum(c.isalpha() for c in letters) < LEAST_LETTERS:
        return 0.0
    share = shares.most_common(1)[0][0]
    near = sum(count for other, count in shares.items() if abs(other - share) <= SAME_WIDTH)
    return share if near >= MOST * shares.total() else 0.0
