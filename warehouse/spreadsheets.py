"""Texts that a spreadsheet program would take for a formula when it opens a CSV.

Belongs here: telling them and making them harmless. Does not belong here: writing files.
"""

from __future__ import annotations

import re

from selko.schemas.words.numbers import is_number_like

_FORMULA = re.compile(r"[=@\t\r]|[+\-].*[(|!]", re.S)


def build_harmless(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it: an apostrophe before what may call something. Numbers,
    dashes and labels such as "- of which rents" call nothing and stay as they are."""
    return f"'{text}" if len(text) > 1 and _FORMULA.match(text) and not is_number_like(text) else text
