"""How headings look, against the look of the running text.

Belongs here: sizes, weights, capitals and colours as evidence. Does not belong here: deciding what is a heading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from selko.schemas.models.layout import BlockKind, TextBlock

_TEXT = 60  # letters: longer than most titles
TEXT_KINDS = {BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM}


@dataclass(frozen=True)
class Look:
    """How a heading looks; more emphatic looks sort first. `size` is rounded to half a point, 0 where unknown."""

    size: float
    bold: bool
    caps: bool
    coloured: bool

    @property
    def rank(self) -> tuple[float, bool, bool, bool]:
        return (-self.size, not self.caps, not self.bold, not self.coloured)


@dataclass(frozen=True)
class Found:
    """A heading that was found. `blocks` are indices into the layout's blocks; `scheme` tells that the number belongs
    to the numbering of the whole document, `part` that it is the title of a part, which stands over the chapters;
    `form` that it is the first line of a form, which begins a section whatever it looks like."""

    blocks: tuple[int, ...]
    text: str
    number: str
    look: Look
    stated: int | None = None
    listed: int | None = None  # level by the table of contents
    in_contents: bool = False
    scheme: bool = False
    part: bool = False
    form: bool = False


@dataclass(frozen=True)
class Body:
    """The look of the running text. `styled` is False for text exports, which carry no looks at all."""

    size: float
    bold: bool
    colour: str | None
    styled: bool


def body_look(blocks: Sequence[TextBlock]) -> Body:
    """The look of most characters of the paragraphs."""
    weights: Counter[tuple[float, bool, str | None]] = Counter()
    for block in blocks:
        if block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
            weights[(_half(block.style.size), block.style.bold, block.style.colour)] += len(block.text)
    if not weights:
        return Body(0, False, None, False)
    (size, bold, colour), _ = weights.most_common(1)[0]
    styled = any(block.style.size or block.style.bold for block in blocks if block.kind in TEXT_KINDS)
    if bold and styled and not any(_reads_as_text(block) for block in blocks):
        return Body(min(look[0] for look in weights), False, colour, styled)  # titles and tables only: no running text
    return Body(size, bold, colour, styled)


def _reads_as_text(block: TextBlock) -> bool:
    return len(block.text) >= _TEXT or block.text.rstrip().endswith(".")


def _half(size: float | None) -> float:
    return round((size or 0) * 2) / 2


def look_of(block: TextBlock, body: Body) -> Look:
    return Look(
        size=_half(block.style.size) or body.size,
        bold=block.style.bold,
        caps=is_caps(block.text),
        coloured=block.style.colour is not None and block.style.colour != body.colour,
    )


def is_caps(text: str) -> bool:
    """Whether all letters are capitals, and there are enough of them to be meant so."""
    return text.isupper() and sum(character.isalpha() for character in text) >= 4


def is_emphatic(look: Look, body: Body) -> bool:
    """Whether the look stands out from the running text."""
    if look.size >= body.size + 0.8 and look.size >= body.size * 1.07:
        return True
    if body.size and look.size < body.size - 0.6:
        return False
    return (look.bold and not body.bold) or look.caps
