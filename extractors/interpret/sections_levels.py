"""The rank of each heading: by what the document states, by its number, by the contents, else by its look.

Belongs here: turning headings that were found into levels. Does not belong here: finding them (sections_headings).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from extractors.interpret.sections_headings import Found, Look
from extractors.interpret.statements import find_responsible
from schemas.layout import TextBlock
from schemas.vocabulary import has_phrase, heading_words

_UNDER = 100.0  # the rank of a number that belongs to no numbering of the document: below every look


def build_levels(found: Sequence[Found], blocks: Sequence[TextBlock], *, styled: bool) -> list[int]:
    """A level from 1 for each heading, in order."""
    ranks = _ranks_by_look(found) if styled else _ranks_by_words(found, blocks)
    levels: list[int] = []
    stack: list[tuple[float, int]] = []  # rank and level of the headings that enclose this place
    for heading, rank in zip(found, ranks, strict=True):
        while stack and stack[-1][0] >= rank:
            stack.pop()
        fixed = _fixed(heading)
        level = fixed if fixed is not None else (stack[-1][1] + 1 if stack else 1)
        levels.append(level)
        stack.append((rank, level))
    return levels


def _fixed(heading: Found) -> int | None:
    if heading.stated is not None:
        return heading.stated
    if heading.scheme:
        return heading.number.count(".") + 1
    return heading.listed


def _ranks_by_look(found: Sequence[Found]) -> list[float]:
    """Ranks on the scale of levels: a look without a known level stands between the more and the less emphatic."""
    known: dict[Look, Counter[int]] = defaultdict(Counter)
    numbered: dict[Look, Counter[int]] = defaultdict(Counter)
    for heading in found:
        fixed = _fixed(heading)
        if fixed is not None:
            (numbered if heading.scheme and heading.stated is None else known)[heading.look][fixed] += 1
    of_look: dict[Look, float] = {}
    deepest = 0.0
    for look in sorted({heading.look for heading in found}, key=lambda look: look.rank):
        if look in known:
            rank = float(known[look].most_common(1)[0][0])
        elif look in numbered:
            rank = numbered[look].most_common(1)[0][0] + 0.5  # an unnumbered heading among numbered ones: a level under
        else:
            rank = deepest + (0.01 if deepest else 1.0)
        of_look[look] = rank
        deepest = max(deepest, rank)
    return [float(fixed) if (fixed := _fixed(heading)) is not None else of_look[heading.look] for heading in found]


def _ranks_by_words(found: Sequence[Found], blocks: Sequence[TextBlock]) -> list[float]:
    """Ranks in a text export: stated levels and numbers first, then capitals, then headings that stand over a
    statement of who is responsible or over another heading, then the rest."""
    firsts = {heading.blocks[0] for heading in found}
    ranks: list[float] = []
    for heading in found:
        fixed = _fixed(heading)
        after = heading.blocks[-1] + 1
        over_statement = after < len(blocks) and find_responsible(blocks[after].text) is not None
        if fixed is not None:
            ranks.append(float(fixed))
        elif heading.number:
            ranks.append(_UNDER)
        elif heading.look.caps:
            ranks.append(1.0)
        elif (
            over_statement
            or has_phrase("by_subunit", heading.text)
            or (after in firsts and heading_words(heading.text) is None)
        ):
            ranks.append(2.0)
        else:
            ranks.append(3.0)
    return ranks
