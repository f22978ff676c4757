"""Names of entities as only a title has them: after their word, 'Staden X', 'Samkommunen för x i Y'.

Belongs here: the lines of a title or a running header to names. Does not belong here: weighing them, names in running
text (identity), the words themselves (schemas/taxonomy/entity_words.csv, position `front`).
"""

from __future__ import annotations

import re

from selko.schemas.words.label_words import LabelRole, load_label_words
from selko.schemas.words.municipalities import EntityWord, load_entity_words
from selko.schemas.words.vocabulary import fold, is_phrase, pattern

_PARTS = re.compile(r"\n|\s[-–—|·•]\s|[–—|·•:;,()]|\s*\d{4}\s*")
_LONGEST = 6  # words of a name


def cut_report_word(text: str) -> str:
    """The text with a line end where a report's own word stands as a title has it: 'City of X Annual report'.

    In lower case, as a part of a phrase ('Xn tilinpäätös'), the word stays: what stands before it is inflected."""
    return re.sub(
        rf"(?i:(?<!\w)(?:{pattern('report_word').pattern}))(?!\w)",
        lambda match: match[0] if match[0][0].islower() else "\n",
        text,
    )


def find_title_names(title: str) -> list[str]:
    """The entities that the parts of a title are, each as the entity itself has it."""
    parts = [" ".join(part.split()) for part in _PARTS.split(cut_report_word(title))]
    return [name for part in parts if (name := _name_of_part(part))]


def find_uninflected_names(title: str) -> list[str]:
    """`X kunta`, where the name is not in the genitive that its word asks for: only where nothing says it better."""
    words = "|".join(re.escape(word.base) for word in load_entity_words() if word.position == "after")
    named = re.compile(
        rf"(?P<name>[A-ZÅÄÖ][\w-]+)\s(?P<word>(?i:{words}))(?=$|\s(?i:{pattern('report_word').pattern}))"
    )
    found = [named.match(" ".join(part.split())) for part in _PARTS.split(cut_report_word(title))]
    return [
        f"{name.title() if name.isupper() else name} {match['word'].lower()}"
        for match in found
        if match and not is_phrase("no_entity_name", name := match["name"])
    ]


def _name_of_part(part: str) -> str | None:
    words = [word for word in load_entity_words() if word.position == "front"]
    for word in sorted(words, key=lambda word: -len(word.form)):
        if fold(part).startswith(f"{word.form} "):
            name = part[len(word.form) :].strip()
            return f"{word.base} {name.title() if name.isupper() else name}" if _is_name(name, word) else None
    return None


def _is_name(name: str, word: EntityWord) -> bool:
    """After one word a name, in capital letters; after 'samkommunen för' also what the federation is for."""
    words = name.split()
    folded = fold(name)
    if len(words) > _LONGEST or not all(any(c.isalpha() for c in w) for w in words):
        return False
    if is_phrase("no_entity_name", name) or pattern("entity_word").search(folded):
        return False
    totals = load_label_words(LabelRole.TOTAL)
    if pattern("report_word").search(folded) or any(is_phrase("group_word", w) or fold(w) in totals for w in words):
        return False
    capitals = [w[0].isupper() for w in words]
    return any(capitals) if " " in word.form else all(capitals) and len(words) <= 3
