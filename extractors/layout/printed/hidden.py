"""What is told of text that was left out: hidden or struck out, with figures or without.

Belongs here: the problem that a reader of the findings sees. Does not belong here: what hides text (the readers).
"""

from __future__ import annotations

import re

from selko.schemas.models.layout import LayoutProblem, ProblemKind
from selko.schemas.models.provenance import Provenance

SEVERAL = 3  # plain numbers that make a row or a column of a table
LONGEST = 200  # characters of the text that are shown
_DATE = re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.(?:\d{2,4})?|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[:.]\d\d(?::\d\d)?\b(?!\d)")
_AMOUNT = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)|(?<![\d.])\d{2,}[.,]\d{1,2}(?![.\d])|\d{5,}")
_PLAIN = re.compile(r"(?<![\d.,])(?!(?:19|20)\d\d(?!\d))\d{2,}(?![\d.,])")


def hidden_problem(text: str, provenance: Provenance, struck: bool = False) -> LayoutProblem | None:
    """What is told of such a text; None of one without letters and digits."""
    if not any(sign.isalnum() for sign in text):
        return None
    figures = holds_figures(text)
    if struck:
        kind = ProblemKind.STRUCK_FIGURES if figures else ProblemKind.STRUCK_TEXT
    else:
        kind = ProblemKind.HIDDEN_FIGURES if figures else ProblemKind.HIDDEN_TEXT
    return LayoutProblem(kind=kind, provenance=provenance, detail=text[:LONGEST])


def holds_figures(text: str) -> bool:
    """Whether there are amounts in it, or several numbers. Dates, years and a lone number, as of a page, are none."""
    return holds_amounts(text) or len(_PLAIN.findall(_DATE.sub(" ", text))) >= SEVERAL


def holds_amounts(text: str) -> bool:
    """Whether there are numbers in groups of three, with decimals, or of five digits and more."""
    return bool(_AMOUNT.search(_DATE.sub(" ", text)))
