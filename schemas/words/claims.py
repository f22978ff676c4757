"""The words by which prose states how figures compare with the budget (schemas/taxonomy/claims.yaml).

Belongs here: loading them. Does not belong here: finding and checking such sentences
(extractors/prove/findings/claims).
"""

from __future__ import annotations

import re
from functools import cache

from pydantic import ValidationError

from selko.schemas.errors import ReferenceDataError
from selko.schemas.models.base import Model
from selko.schemas.reference import read_yaml
from selko.schemas.words.line_items import load_line_items
from selko.schemas.words.vocabulary import fold, phrase_pattern

_FILE = "taxonomy/claims.yaml"
ByLanguage = dict[str, tuple[str, ...]]


class ClaimWords(Model):
    """`subjects`: line item → phrases; `directions`: over, under, larger, smaller, better, worse → phrases; `money`:
    scale → the words after a number. All per language."""

    subjects: dict[str, ByLanguage]
    directions: dict[str, ByLanguage]
    budget: ByLanguage
    otherwise: ByLanguage
    about: ByLanguage
    money: dict[int, ByLanguage]


@cache
def load_claim_words() -> ClaimWords:
    """The vocabulary of claims. Raises ReferenceDataError where the file's form or a line item is wrong."""
    try:
        words = ClaimWords.model_validate(read_yaml(_FILE))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise ReferenceDataError(first["msg"], file=_FILE, place=place, way_out="correct its form") from error
    for code in words.subjects:
        if code not in load_line_items():
            raise ReferenceDataError(f"'{code}' is no line item", file=_FILE, place=code, way_out="correct the code")
    return words


def words_pattern(by_language: ByLanguage, language: str) -> re.Pattern[str]:
    """A pattern for any of the phrases of a language in a folded text, the longest first; nothing where it has none."""
    phrases = sorted(map(fold, by_language.get(language, ())), key=len, reverse=True)
    return re.compile("|".join(map(phrase_pattern, phrases)) or r"(?!)")
