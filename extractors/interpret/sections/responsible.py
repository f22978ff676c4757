"""Lines that state who is responsible: 'Vastuuhenkilö: hallintojohtaja', 'Tilivelvollinen viranhaltija on …'.

Belongs here: recognising such lines by the vocabulary. Does not belong here: which unit they speak of (normalise).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from selko.schemas.models.layout import BlockKind, TextBlock
from selko.schemas.models.tables import Statement
from selko.schemas.words.vocabulary import fold, is_phrase, pattern, phrases

RESPONSIBLE = "responsible"
_LABELLED = re.compile(r"^(?P<label>[^:]{3,50}):\s*(?P<value>\S.*)$", re.DOTALL)
_ALIKE = 0.9  # a label misspelt by a letter or two is still the label
_LONGEST = 160  # a person and a title; anything longer is prose


def find_responsible(text: str) -> str | None:
    """Who the text says is responsible, or None when it is no such statement."""
    flat = " ".join(text.split())
    match = _LABELLED.match(flat)
    if match and len(match["value"]) <= _LONGEST and _is_label(match["label"]):
        return match["value"].strip(" .")
    sentence = pattern("responsible_sentence").search(fold(flat))
    if sentence and len(flat) <= _LONGEST and len(fold(flat)) == len(flat):
        return flat[sentence.end() :].strip(" .:") or None
    return None


def _is_label(label: str) -> bool:
    if is_phrase(RESPONSIBLE, label):
        return True
    folded = fold(label)
    return any(
        len(phrase) > 6 and SequenceMatcher(None, folded, phrase).ratio() >= _ALIKE for phrase in phrases(RESPONSIBLE)
    )


def build_statements(blocks: Iterable[tuple[TextBlock, int]]) -> tuple[Statement, ...]:
    """The statements among blocks that come with the order of their section."""
    return tuple(
        Statement(what=RESPONSIBLE, text=who, section=section, provenance=block.provenance)
        for block, section in blocks
        if block.kind not in {BlockKind.FURNITURE, BlockKind.CONTENTS, BlockKind.HIDDEN}
        and (who := find_responsible(block.text))
    )
