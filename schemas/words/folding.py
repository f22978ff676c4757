"""Folding of printed words, so that spellings of one word meet: case, kinds of blanks and dashes, hyphenation.

Belongs here: text to folded words. Does not belong here: vocabularies. Å, ä and ö are letters of their own and stay.
"""

from __future__ import annotations

import re
from functools import lru_cache

from selko.schemas.words.hyphens import join_lines
from selko.schemas.words.vocabulary import fold

_SUPERSCRIPT = re.compile("[⁰¹²³⁴-⁹]")  # a footnote mark, no part of a word or a year
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[%‰€$£+/&]")


def join_cell(text: str) -> str:
    """The lines of a cell as one text, white space collapsed, line-end hyphens resolved."""
    return join_lines(text.split("\n"))


def fold_words(text: str) -> str:
    """Folded for comparison: footnote marks dropped, lines joined, one kind of dash, case and white space folded."""
    return fold(join_cell(_SUPERSCRIPT.sub("", text)))


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """The folded words, numbers and the signs % € / + & of a text, in order; `TP2021` gives `tp`, `2021`."""
    return tuple(_TOKEN.findall(fold_words(text)))


def compact(text: str) -> str:
    """The folded words without blanks and marks: `Talous- arvio 2022` = `talousarvio2022`."""
    return "".join(tokens(text))
