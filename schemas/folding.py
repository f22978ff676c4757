"""Folding of printed words, so that spellings of one word meet: case, kinds of blanks and dashes, hyphenation.

Belongs here: text to folded text. Does not belong here: vocabularies. Å, ä and ö are letters of their own and stay.
"""

from __future__ import annotations

import re
import unicodedata

_DASHES = re.compile("[‐‑‒–—―−﹣－]")
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")
_LINE_END_HYPHEN = re.compile(r"(?<=[^\W\d_])-[ \t]*\n[ \t]*(?=[a-zåäöéü])")
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[%‰€$£+/&]")


def join_lines(text: str) -> str:
    """The lines of a cell as one, white space collapsed. A hyphen at a line's end before a small letter is taken out
    (`toi-` / `minta` is one word); `Talous- ja`, within a line or before a capital, keeps its hyphen."""
    joined = _LINE_END_HYPHEN.sub(_joint, _INVISIBLE.sub("", text))
    return re.sub(r"\s+", " ", joined).strip()


def _joint(match: re.Match[str]) -> str:
    """`Talous-` / `ja henkilöstö` keeps hyphen and blank: a conjunction after a line-end hyphen is no word's end."""
    rest = match.string[match.end() :]
    word = re.match(r"[^\W\d_]+", rest)
    return "- " if word and word.group().casefold() in CONJUNCTIONS else ""


CONJUNCTIONS = frozenset({"ja", "tai", "sekä", "eli", "och", "eller", "samt", "and", "or"})


def fold_words(text: str) -> str:
    """Folded for comparison: NFKC, one kind of dash, line breaks resolved, case folded, white space collapsed."""
    plain = unicodedata.normalize("NFKC", join_lines(_DASHES.sub("-", text)))
    return plain.casefold()


def compact(text: str) -> str:
    """Only the letters, digits and the signs % € / + & of the folded text: `Talous- arvio 2022` = `talousarvio2022`."""
    return "".join(tokens(text))


def tokens(text: str) -> tuple[str, ...]:
    """The folded words and numbers of a text, in order; `TP2021` gives `tp`, `2021`."""
    return tuple(_TOKEN.findall(fold_words(text)))
