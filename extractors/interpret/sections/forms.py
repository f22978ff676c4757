"""First lines of forms, which name whose form it is: 'Tytäryhteisö   Rantalan Vesi Oy'.

Belongs here: finding such lines by the words before the name. Does not belong here: who is meant (normalise).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selko.schemas.models.layout import BlockKind, TextBlock
from selko.schemas.words.vocabulary import is_phrase, pattern

_PARTED = re.compile(r"^(?P<label>[^\t:]{3,40})(?:\t|:\s)\s*(?P<name>\S.*)$")
_LONGEST = 90  # letters of a label and a name
_TEXT = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}


def find_form_lines(blocks: Sequence[TextBlock]) -> list[int]:
    """The blocks (by index) that are the first line of a form: a label, room or a colon, and a name. One alone is one
    where the label and the room say so; without room only a line of a form that is repeated is."""
    parted, plain = [], []
    for index, block in enumerate(blocks):
        if block.kind not in _TEXT or len(block.lines) != 1 or len(block.text) > _LONGEST:
            continue
        line = block.lines[0].strip()
        match = _PARTED.match(line)
        if match and is_phrase("subsidiary_label", match["label"]) and match["name"][0].isupper():
            parted.append(index)
        elif match is None and _begins(line):
            plain.append(index)
    return sorted([*parted, *(plain if len(plain) + len(parted) > 1 else [])])


def _begins(line: str) -> bool:
    label = pattern("subsidiary_label").match(line.casefold())
    name = line[label.end() :].lstrip() if label else ""
    return bool(name) and name[0].isupper() and line[:1].isupper() and line[-1] not in ".,;:" and len(name.split()) < 8
