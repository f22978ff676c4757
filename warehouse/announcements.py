"""What a report says of its own years: sentences that a comparison must know.

Belongs here: finding the sentences, by the vocabulary, and the numbers beside them. Does not belong here: judging a
figure by them (views/050_years.sql).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from selko.schemas.models.report import AnnualReport
from selko.schemas.words.numbers import parse_number
from selko.schemas.words.vocabulary import fold, pattern

SMALLEST = 100  # smaller numbers in prose are years of age, heads and paragraphs
_STATED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d+)?|\d{3,}(?:,\d+)?")


def find_announcements(report: AnnualReport) -> Iterator[dict[str, Any]]:
    """Sentences that say that years cannot be compared as they stand, or that earlier figures were changed."""
    words = {"break": pattern("comparability"), "restated": pattern("restated_word")}
    for section in report.sections:
        for paragraph in section.text.split("\n\n"):
            for sentence in re.split(r"(?<=[.!?])\s+", " ".join(paragraph.split())):
                folded = fold(sentence)
                for kind, word in words.items():
                    if word.search(folded):
                        yield {
                            "kind": kind,
                            "unit_path": section.unit_path,
                            "sentence": sentence,
                            "amounts": _amounts(paragraph),
                            "page": section.page_first,
                        }


def _amounts(paragraph: str) -> list[Decimal]:
    """The numbers of three digits and more that a paragraph states."""
    numbers = (parse_number(match.group().strip()) for match in _STATED.finditer(" ".join(paragraph.split())))
    return sorted(
        {abs(number.value) for number in numbers if number.value is not None and abs(number.value) >= SMALLEST}
    )
