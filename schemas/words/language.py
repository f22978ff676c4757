"""The language of a text, by its small words (taxonomy/vocabulary.yaml: function_word), and of a report by the words of
the field where it has too little prose.

Belongs here: one text, one language. Does not belong here: what the words mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from selko.schemas.reference import read_rows
from selko.schemas.words.column_roles import HeaderWords
from selko.schemas.words.vocabulary import LANGUAGES, concepts, fold, phrases

_WORD = re.compile(r"[^\W\d_]+|(?<=\w)%")
_LEAST_LETTERS = 4  # of a word of the field that tells the language: shorter ones are abbreviations
_ENOUGH = 3  # small words, before a short text is trusted to tell its own language


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(phrases("function_word", language)) for language in LANGUAGES}


def find_language(text: str, default: str | None = None) -> str | None:
    """fi, sv or en: the language most of whose small words stand in the text; `default` where too few do."""
    return _find_language([text], default)


def find_main_language(texts: Iterable[str]) -> str:
    """The language of most of the texts together, by small words, else by words of the field ('årsbokslut', 'budget
    amendments'); the first of the data where nothing tells."""
    printed = list(texts)
    return _find_language(printed) or _find_by_field_words(printed) or LANGUAGES[0]


@cache
def _field_words() -> dict[str, frozenset[str]]:
    """The words of the vocabulary and of the headers of columns that only one language has."""
    found: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for concept in concepts():
        for language in LANGUAGES:
            found[language].update(w for phrase in phrases(concept, language) for w in _WORD.findall(phrase))
    for row in read_rows("taxonomy/column_headers.csv", HeaderWords):
        found[row.language].update(_WORD.findall(fold(row.words)))
    own = {
        language: frozenset(
            word
            for word in words
            if len(word) >= _LEAST_LETTERS and not any(word in found[other] for other in LANGUAGES if other != language)
        )
        for language, words in found.items()
    }
    return own


def _find_by_field_words(texts: Iterable[str]) -> str | None:
    counts = Counter(word for text in texts for word in _WORD.findall(fold(text)))
    scores = {language: sum(counts[word] for word in words) for language, words in _field_words().items()}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > max(score for language, score in scores.items() if language != best) else None


def _find_language(texts: Iterable[str], default: str | None = None) -> str | None:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_WORD.findall(fold(text)))
    scores = {language: sum(counts[word] for word in words) for language, words in sorted(_small_words().items())}
    best = max(scores, key=lambda language: scores[language])
    rivals = [scores[language] for language in scores if language != best]
    if scores[best] < _ENOUGH or scores[best] <= max(rivals):
        return default
    return best
