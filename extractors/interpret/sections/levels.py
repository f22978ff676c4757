"""The rank of each heading: by what the document states, by its number, by the contents, else by its look.

Belongs here: turning headings that were found into levels. Does not belong here: finding them (headings).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from selko.extractors.interpret.sections.looks import Found, Look
from selko.extractors.interpret.sections.numbered_levels import build_numbered_levels
from selko.extractors.interpret.sections.responsible import find_responsible
from selko.schemas.models.layout import BlockKind, TextBlock
from selko.schemas.models.report import SectionKind
from selko.schemas.words.vocabulary import has_phrase, heading_words

_SAME_SIZE = 0.6  # points
_TITLE = 1.5  # times the size of the largest heading: steps between headings are smaller
_LONGEST_ON_COVER = 90  # letters of a line that is no sentence
_ASIDE = {BlockKind.FURNITURE, BlockKind.HIDDEN, BlockKind.CONTENTS}
_UNDER = 100.0  # the rank of a number that belongs to no numbering of the document: below every look


def build_levels(found: Sequence[Found], blocks: Sequence[TextBlock], *, styled: bool) -> list[int]:
    """A level from 1 for each heading, in order."""
    if styled:
        cover = _count_on_cover(found, blocks) or _count_titles(found)
        if not any(heading.scheme or heading.part or heading.form for heading in found[cover:]):
            return _levels_by_look(found, cover)
        on_cover = _levels_on_cover(found[:cover])
        given = [*on_cover, *_fixed_levels(found)[cover:]]
        return build_numbered_levels(found, given, _empty(found, blocks), cover)
    ranks = _ranks_by_words(found, blocks)
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


def _fixed_levels(found: Sequence[Found]) -> list[int | None]:
    """The level that its number gives a heading, else the one that the document states (told from the same depth as
    the numbers are), else that of the contents."""
    above = 1 if any(heading.part for heading in found) else 0
    numbered = [
        1 if heading.part else heading.number.count(".") + 1 + above if heading.scheme else None for heading in found
    ]
    apart = Counter(
        level - heading.stated
        for heading, level in zip(found, numbered, strict=True)
        if level is not None and heading.stated is not None
    )
    shift = apart.most_common(1)[0][0] if apart else 0
    return [
        level if level is not None else max(1, heading.stated + shift) if heading.stated is not None else heading.listed
        for heading, level in zip(found, numbered, strict=True)
    ]


def _empty(found: Sequence[Found], blocks: Sequence[TextBlock]) -> set[int]:
    """The headings (by index) with nothing but page furniture between them and the next one."""
    orders = {block.order for block in blocks if block.kind in _ASIDE}
    empty: set[int] = set()
    for index, (heading, after) in enumerate(pairwise(found)):
        between = range(blocks[heading.blocks[-1]].order + 1, blocks[after.blocks[0]].order)
        if all(order in orders for order in between):
            empty.add(index)
    return empty


def _levels_by_look(found: Sequence[Found], cover: int) -> list[int]:
    """Every look has one level: the one that is known of its headings, else one under the looks that are more
    emphatic. Looks that differ in size by half a point are one look. Numbered themes under a heading about goals
    stand a level below it, whatever they look like. The first `cover` headings stand on the title page: they have
    levels among themselves, and the chapters begin anew at the top."""
    themes = _themes(found)
    known: dict[Look, Counter[int]] = defaultdict(Counter)
    counts = Counter(heading.look for index, heading in enumerate(found) if index >= cover and index not in themes)
    for heading in found[cover:]:
        fixed = _fixed(heading)
        if fixed is not None:
            known[heading.look][fixed] += 1
    of_look: dict[Look, int] = {}
    deepest = 0
    last: Look | None = None  # the look before this one, when its level was not known either
    for look in sorted(counts, key=lambda look: look.rank):
        if look in known:
            level = known[look].most_common(1)[0][0]
            last = None
        elif last is not None and last.size - look.size <= _SAME_SIZE and _alike(last, look):
            level = of_look[last]
        elif counts[look] == 1 and known:
            of_look[look] = deepest + 1  # a single line: it makes no level of its own
            continue
        else:
            level = deepest + 1
            last = look
        of_look[look] = level
        deepest = max(deepest, level)
    levels = _levels_on_cover(found[:cover])
    over_themes = 0
    for index, heading in enumerate(found[cover:], cover):
        fixed = _fixed(heading)
        if index in themes:
            levels.append(over_themes + 1)
            continue
        levels.append(fixed if fixed is not None else of_look[heading.look])
        over_themes = levels[-1]
    return levels


def _levels_on_cover(found: Sequence[Found]) -> list[int]:
    """The most emphatic look of the title page is at the top, each other one a level below."""
    ranks = {rank: level for level, rank in enumerate(sorted({heading.look.rank for heading in found}), 1)}
    return [heading.stated if heading.stated is not None else ranks[heading.look.rank] for heading in found]


def _count_on_cover(found: Sequence[Found], blocks: Sequence[TextBlock]) -> int:
    """How many headings stand on a title page: a first page without sentences, before one on which a heading stands."""
    turn = next((index for index, block in enumerate(blocks) if index and _turns_page(blocks[0], block)), len(blocks))
    holds_table = turn < len(blocks) and blocks[turn].order != turn  # orders count tables too
    if holds_table or any(_is_text(block) for block in blocks[:turn]):
        return 0
    count = sum(heading.blocks[0] < turn for heading in found)
    return count if count < len(found) else 0


def _count_titles(found: Sequence[Found]) -> int:
    """1 where the first heading is set so much larger than every other that it is the title of the whole."""
    others = max((heading.look.size for heading in found[1:]), default=0.0)
    return int(0 < others * _TITLE <= found[0].look.size) if found else 0


def _turns_page(first: TextBlock, block: TextBlock) -> bool:
    return block.new_page or block.provenance.page != first.provenance.page


def _is_text(block: TextBlock) -> bool:
    if block.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
        return False
    return len(block.text) > _LONGEST_ON_COVER or block.text.rstrip().endswith(".")


def _themes(found: Sequence[Found]) -> set[int]:
    """The numbered headings that follow a heading about goals and belong to no numbering of the document."""
    themes: set[int] = set()
    among_goals = False
    for index, heading in enumerate(found):
        if among_goals and 0 < len(heading.number) <= 2 and _fixed(heading) is None:
            themes.add(index)
            continue
        words = heading_words(heading.text)
        among_goals = words is not None and words.kind is SectionKind.GOALS
    return themes


def _alike(one: Look, other: Look) -> bool:
    return (one.bold, one.caps, one.coloured) == (other.bold, other.caps, other.coloured)


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
