"""The language of a text, by its small words (taxonomy/vocabulary.yaml: function_word).

Belongs here: one text, one language. Does not belong here: what the words mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from selko.schemas.words.vocabulary import LANGUAGES, fold, phrases

_WORD = re.compile(r"[^\W\d_]+|(?<=\w)%")
_ENOUGH = 3  # small words, before a short text is trusted to tell its own language


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(phrases("function_word", language)) for language in LANGUAGES}


def find_language(text: str, default: str | None = None) -> str | None:
    """fi, sv or en: the language most of whose small words stand in the text; `default` where too few do."""
    return _find_language([text], default)


def find_main_language(texts: Iterable[str]) -> str:
    """The language of most of the texts together; the first of the data where nothing tells."""
    return _find_language(texts) or LANGUAGES[0]


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
