"""Raised marks (footnotes, powers) as plain text that never becomes part of a number."""

from __future__ import annotations

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = str.maketrans("0123456789", RAISED_DIGITS)


def raise_mark(mark: str, before: str) -> str:
    """Raised text as plain text, so that it never becomes part of the number before it.

    Digits alone get their raised characters ('3 600' with a raised 1 is '3 600¹', 'm' with a raised 2 is 'm²'); a mark
    with more than digits, such as '1)', is set off by a blank.
    """
    core = mark.strip()
    if core.isascii() and core.isdigit():
        return mark.translate(_RAISED)
    if any(map(str.isdigit, core)) and before[-1:].isdigit():
        return f" {mark}"
    return mark
