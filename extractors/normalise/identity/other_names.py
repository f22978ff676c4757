"""Other names that a report gives its entity: the name in the country's other language, on the title page.

Belongs here: finding them where the report's front says them. Does not belong here: whose report it is (identity),
which names belong together by the reference data (schemas/words/municipalities).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selko.schemas.models.tables import Interpretation
from selko.schemas.words.municipalities import load_entity_words
from selko.schemas.words.vocabulary import fold, is_phrase

_FRONT = 3  # the sections in which a title page can be
_SHORT = 120  # letters of a line that can be a title
_PARTS = re.compile(r"\s+[–—/|•·-]\s+|\n+")


def find_other_names(interpretation: Interpretation, entity: str) -> tuple[str, ...]:
    """Names on the title page that end in a word for a municipality in another language than the entity's own name:
    'Xn kaupunki' over 'X stad'. () unless there is exactly one, since a title page may name others' municipalities."""
    own = _language_of(entity)
    if own is None:
        return ()
    found = {fold(line): line for line in _front_lines(interpretation) if _language_of(line) not in (None, own)}
    return tuple(found.values()) if len(found) == 1 else ()


def _front_lines(interpretation: Interpretation) -> Iterator[str]:
    """The title, the headings and the short lines of the front, and each half of a line 'Xn kaupunki – X stad'."""
    texts = [interpretation.title or "", *interpretation.furniture]
    for section in interpretation.sections[:_FRONT]:
        if section.heading:
            texts.append(section.heading.text)
        texts += [line for line in section.text.split("\n") if len(line) <= _SHORT]
    for text in texts:
        for part in _PARTS.split(text):
            words = part.split()
            yield " ".join([*map(str.capitalize, words[:-1]), words[-1].lower()] if part.isupper() else words)


def _language_of(name: str) -> str | None:
    """The language in which a name is one of a municipality: a word or two and then its kind, in its base form."""
    words = name.split()
    if (
        not 2 <= len(words) <= 3
        or not all(word[0].isupper() for word in words[:-1])
        or is_phrase("no_entity_name", words[0])
    ):
        return None
    kinds = {fold(word.base): word.language for word in load_entity_words() if word.position == "after"}
    return kinds.get(words[-1]) if not words[-1][0].isupper() else None
