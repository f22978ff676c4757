"""Lines that look like headings and are none: sentences, names of persons and parties, labels and lines of signatures.

Belongs here: the words that speak against a heading which only its look makes one. Does not belong here: what speaks
for a heading (headings).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selko.extractors.interpret.sections.looks import Body, Found
from selko.schemas.models.layout import BlockKind, TextBlock
from selko.schemas.models.report import SectionKind
from selko.schemas.words.vocabulary import (
    fold,
    goal_role,
    has_phrase,
    heading_words,
    is_phrase,
    letters,
    pattern,
)

_SENTENCE = 5  # words: a shorter text with a verb may be a title ('Missä onnistuttiin')
_PERSON = re.compile(r"^[^\W\d_a-zåäöé][\w'’.-]*(?: [^\W\d_a-zåäöé][\w'’.-]*){1,3}$")
_COUNT = re.compile(r"\s*\(\d{1,3}\)$")
_NUMBER = re.compile(r"\d{1,2}")
_LARGE = 0.8  # points over the running text
_ITEM = 80  # letters of a numbered heading within a chapter


def is_sentence(text: str) -> bool:
    """'Tuotot jakaantuivat vuonna 2024 seuraavasti:' says something; a heading names it."""
    if has_phrase("list_follows", text) and text.rstrip().endswith(":"):
        return True
    return len(text.split()) >= _SENTENCE and has_phrase("sentence_verb", text)


def names_people(text: str, after: str) -> bool:
    """Whether a line names a person, an office or a party: 'Aino Alho' over 'kaupunginjohtaja', 'Keskusta (15)'."""
    flat = " ".join(text.split())
    if is_phrase("party", _COUNT.sub("", flat)) or (_COUNT.search(flat) and has_phrase("party", flat)):
        return True
    first, *others = [part.strip() for part in flat.split(",")]
    if all(is_phrase("office", part) for part in (first, *others)):
        return True
    if not _PERSON.match(first):
        return False
    office = pattern("office").match(fold(after))
    return office is not None if not others else any(has_phrase("office", part) for part in others)


def without_signatures(found: Sequence[Found], body: Body) -> list[Found]:
    """Leaves out what stands in a chapter of signatures and looks no larger than the text: who signs, and for whom."""
    kept: list[Found] = []
    signing = False
    for heading in found:
        certain = heading.scheme or heading.part or heading.in_contents or heading.stated is not None
        large = heading.look.size >= body.size + _LARGE
        title = has_phrase("signatures_title", heading.text)
        if signing and not (certain or large or title or heading_words(heading.text)):
            continue
        signing = title or (signing and not (certain or large))
        kept.append(heading)
    return kept


def list_headings(found: Sequence[Found], blocks: Sequence[TextBlock]) -> set[int]:
    """The numbered headings (by index) that count from 1 within a chapter, of one look and each with text under it:
    '1. Vuosikatetavoite', '2. Lainamäärätavoite'. Numbered goals among goals are none."""
    run: list[int] = []
    kept: set[int] = set()
    goals = False
    chapters = {letters(heading.text) for heading in found if heading.scheme or heading.stated is not None}
    for index, heading in enumerate(found):
        words = heading_words(heading.text)
        if not heading.number or heading.scheme:
            goals = words is not None and words.kind is SectionKind.GOALS
        if heading.scheme or heading.part or heading.in_contents:
            run = []
        if heading.scheme or not _NUMBER.fullmatch(heading.number):
            continue
        last = found[run[-1]] if run else None
        goes_on = last is not None and int(heading.number) == int(last.number) + 1 and last.look == heading.look
        run = [*run, index] if goes_on else [index] if heading.number == "1" else []
        listed = letters(heading.text) in chapters  # a line of a contents that is not marked as such
        if goals or listed or len(heading.text) > _ITEM or not _over_text(heading, blocks):
            run = []
        if len(run) > 1:
            kept.update(run)
    return kept


def _over_text(heading: Found, blocks: Sequence[TextBlock]) -> bool:
    after = heading.blocks[-1] + 1
    while after < len(blocks) and blocks[after].kind is BlockKind.FURNITURE:
        after += 1
    return after < len(blocks) and blocks[after].kind is BlockKind.PARAGRAPH and not blocks[after].style.bold


def is_goal_label(heading: Found, times: int) -> bool:
    """Whether a bold line of the text's size is a label of a form or list of goals: 'Tavoite:', 'TOIMENPITEET'."""
    if not goal_role(heading.text) or heading_words(heading.text):
        return False
    return times > 1 or heading.text.endswith(":") or (heading.look.caps and len(heading.text.split()) == 1)
