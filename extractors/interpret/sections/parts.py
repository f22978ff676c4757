"""The parts of a report that stand over its numbered chapters: 'I TOIMINTAKERTOMUS', 'OSA B TILINPÄÄTÖS'.

Belongs here: recognising their numbers and that they go up. Does not belong here: decimal numbers (numbering), levels
(levels).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selko.schemas.words.vocabulary import pattern

_NUMBER = re.compile(r"^(?P<number>[IVX]{1,5}|[A-H])(?P<point>[.:)]?)\s+(?P<rest>[^\W\d_].*)$")
_ROMAN = {"I": 1, "V": 5, "X": 10}
_LEAST = 2  # one numeral alone is no numbering: 'I Maailmansota'
_STEP = 2  # one part may have been missed


def find_parts(texts: Sequence[str]) -> dict[int, str]:
    """The texts (by index) that are titles of parts, with their number as printed. A divider page and the first page
    of the part may both print it."""
    for roman in (True, False):
        found: dict[int, str] = {}
        last = 0
        for index, text in enumerate(texts):
            number, value = _number_of(text, roman=roman)
            if value and (value == last or 0 < value - last <= (_STEP if last else 1)):
                found[index], last = number, value
        if last >= _LEAST:
            return found
    return {}


def _number_of(text: str, *, roman: bool) -> tuple[str, int]:
    flat = " ".join(text.split())
    lead = pattern("part_word").match(flat.casefold())
    match = _NUMBER.match(flat[lead.end() :].lstrip() if lead else flat)
    if match is None:
        return "", 0
    number, rest = match["number"], match["rest"]
    if roman:
        return number, _value(number) if rest[0].isupper() else 0
    named = lead is not None or rest.isupper() or bool(match["point"])
    return number, ord(number) - ord("A") + 1 if len(number) == 1 and number in "ABCDEFGH" and named else 0


def _value(number: str) -> int:
    """The value of a Roman numeral; 0 for letters that are none."""
    if any(letter not in _ROMAN for letter in number):
        return 0
    values = [_ROMAN[letter] for letter in number]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
