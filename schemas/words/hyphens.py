"""Whether a hyphen at the end of a line belongs to the word: the document's own words decide, then the data.

Belongs here: joining printed lines into one text. Does not belong here: which lines belong together (layout).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from selko.schemas.words.vocabulary import fold, is_phrase, phrases

_SOFT = "\u00ad"
_HYPHENS = "-‐‑" + _SOFT
_ADDRESS_BREAKS = "-/_%?&=#~"  # where an address goes on over a line's end, its hyphen being a part of it
_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_LAST = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*$")
_FIRST = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")


def count_words(lines: Iterable[str]) -> Counter[str]:
    """How often each word, hyphens included, stands whole inside a line; words cut by a line's end are left out."""
    stock: Counter[str] = Counter()
    cut = False
    for line in lines:
        words = [fold(word) for word in _WORD.findall(line)]
        if cut and words:
            words = words[1:]
        cut = line.rstrip()[-1:] in tuple(_HYPHENS)
        stock.update(words[:-1] if cut else words)
    return stock


def join_lines(lines: Sequence[str], stock: Mapping[str, int] | None = None) -> str:
    """The lines as one text, white space collapsed; a hyphen that only breaks a word at a line's end is taken out.

    `stock` are the document's words (`count_words`). A hyphen stays before a conjunction ('talous- ja'), before a
    digit or a capital after small letters, between equal vowels ('linja-auto'), and where the document elsewhere
    writes the word so, and inside the address of a page; it goes where the document writes the word without, or where
    nothing speaks for it. Without a hyphen two lines are one word where the document has this word and not its end.
    """
    text = ""
    for line in lines:
        part = " ".join(line.split())
        if not part:
            continue
        text = _joined(text, part, stock or {}) if text else part
    return text


def _is_address(word: str) -> bool:
    """Whether a word is (the beginning of) the address of a page or of a mailbox."""
    return "://" in word or word.startswith("www.") or "@" in word


def _is_cut(left: str, right: str, stock: Mapping[str, int]) -> bool:
    """Whether a narrow column cut a word without a hyphen: the document knows the whole word and not its end."""
    last, first = _LAST.search(left), _FIRST.match(right)
    if last is None or first is None or not (last.group()[-1].isalpha() and first.group()[0].islower()):
        return False
    return stock.get(fold(last.group() + first.group()), 0) > 0 and not stock.get(fold(first.group()), 0)


def _joined(left: str, right: str, stock: Mapping[str, int]) -> str:
    if _is_address(left.rsplit(maxsplit=1)[-1]) and (left[-1] in _ADDRESS_BREAKS or right[0] in _ADDRESS_BREAKS):
        return left + right
    if left[-1] not in _HYPHENS:
        return f"{left}{right}" if _is_cut(left, right, stock) else f"{left} {right}"
    if left[-1] == _SOFT:
        return left[:-1] + right
    last, first = _LAST.search(left[:-1]), _FIRST.match(right)
    if last is None or first is None:
        return f"{left} {right}"
    before, after = last.group(), first.group()
    if is_phrase("hyphen_stays_before", after):
        return f"{left} {right}"
    if not before[-1].isalpha() or not after[0].isalpha():
        return left + right
    whole = stock.get(fold(before + after), 0)
    hyphened = stock.get(fold(f"{before}-{after}"), 0)
    if whole != hyphened:
        return left[:-1] + right if whole > hyphened else left + right
    if after[0].isupper() and not before[-1].isupper():
        return left + right
    same_vowel = before[-1].casefold() == after[0].casefold() and before[-1].casefold() in phrases("hyphen_between")
    return left + right if same_vowel else left[:-1] + right
