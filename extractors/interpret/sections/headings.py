"""Which blocks are headings: stated by the document, listed in its contents, numbered, or told by their look.

Belongs here: the evidence that a block is a heading. Does not belong here: the rank of a heading (levels).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from selko.extractors.interpret.sections.captions import repeats_name
from selko.extractors.interpret.sections.contents import NUMBER, ContentsEntry, page_offset, split_number
from selko.extractors.interpret.sections.forms import find_form_lines
from selko.extractors.interpret.sections.looks import TEXT_KINDS, Body, Found, Look, body_look, is_emphatic, look_of
from selko.extractors.interpret.sections.no_titles import (
    is_goal_label,
    is_sentence,
    list_headings,
    names_people,
    without_signatures,
)
from selko.extractors.interpret.sections.numbering import mark_parts, mark_scheme
from selko.extractors.interpret.sections.responsible import find_responsible
from selko.schemas.models.layout import BlockKind, DocumentLayout, GridTable, TextBlock
from selko.schemas.words.vocabulary import has_phrase, heading_words, is_phrase, letters, names_caption

_LONGEST = 220  # letters of a heading
_LONGEST_LONE = 160  # of a line in a text export that nothing but its loneliness makes a heading
_BULLET = re.compile(r"^[•·▪●◦‣∙■□➢✓*–−-]\s")
_TRAILING_FIGURES = re.compile(
    r"(?:\s[-−–+]?[\d.,]*\d[\d.,]*){2,}\s*$|\s[-−–+]?\d[\d\s.,]*(?:%|€)\s*$|\s[-−–+]?\d+,\d+\s*$"
)
_NOTE_MARKS = re.compile(r"\s?[⁰¹²³⁴-⁹]+$")
_FINAL = ".,;!?"
_FOLLOWING = {"table": "table", BlockKind.DRAWING: "drawing", BlockKind.CONTENTS: "contents"}
_LONE_STYLES = {"text.caps", "text.short"}  # what the reader of text exports calls such lines


def may_be_heading(block: TextBlock) -> bool:
    """Whether the words themselves could be a heading."""
    text = block.text.strip()
    number, rest = split_number(text)
    if block.kind not in TEXT_KINDS or not 2 <= len(rest) <= _LONGEST or len(block.lines) > 4:
        return False
    if sum(character.isalpha() for character in rest) < max(2, len(rest) * 0.5):
        return False
    if _BULLET.match(text) or find_responsible(text) or _TRAILING_FIGURES.search(text):
        return False
    if any("\t" in NUMBER.sub("", line.strip()) for line in block.lines) and not _is_parted_title(block):
        return False  # set out in columns: a row of something
    first = next((character for character in rest if character.isalnum()), "")
    if first.islower() and not number:
        return False
    return text[-1] not in _FINAL and not names_caption(rest)


def _is_parted_title(block: TextBlock) -> bool:
    """One line of a kind of unit, room, and its name in capitals: 'Palvelukeskus   SIVISTYS'."""
    lead, _, name = block.lines[0].strip().partition("\t")
    return (
        len(block.lines) == 1 and is_phrase("unit_lead", lead) and name.strip().isupper() and "\t" not in name.strip()
    )


def find_headings(layout: DocumentLayout, entries: Sequence[ContentsEntry]) -> list[Found]:
    """The headings in reading order, without their levels."""
    blocks = layout.blocks
    body = body_look(blocks)
    following = _what_follows(blocks, layout.tables)
    found: dict[int, Found] = {}
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING and block.text.strip():
            found[index] = _heading((index,), block.text, look_of(block, body), stated=block.heading_level or 1)
    for index, level in _bookmarked(layout).items():
        found.setdefault(index, _heading((index,), blocks[index].text, look_of(blocks[index], body), stated=level))
    listed = _listed(blocks, entries, body)
    for indices, entry in listed.items():
        number = entry.number
        text = " ".join(blocks[index].text.strip() for index in indices)
        before = found.get(indices[0])
        stated = before.stated if before else None
        heading = _heading(indices, text, look_of(blocks[indices[0]], body), stated=stated)
        found[indices[0]] = replace(heading, listed=entry.level, in_contents=True, scheme=bool(number))
        for other in indices[1:]:
            found.pop(other, None)
    for index in find_form_lines(blocks):
        found.setdefault(
            index, replace(_heading((index,), blocks[index].text, look_of(blocks[index], body)), form=True)
        )
    used = {index for heading in found.values() for index in heading.blocks}
    for index, block in enumerate(blocks):
        if index in used or block.continues or not may_be_heading(block):
            continue
        look = look_of(block, body)
        if not (is_emphatic(look, body) if body.styled else _is_lone(block)):
            continue
        large = look.size >= body.size + 0.8
        if re.search(r":\s+\S", block.text) and not large:
            continue  # a label and what it says
        if not large and body.styled and is_sentence(block.text):
            continue
        if names_people(block.text, _text_after(blocks, index)):
            continue
        if following.get(index) == "drawing" and not split_number(block.text)[0]:
            continue  # the title of a chart
        found[index] = _heading((index,), block.text, look)
    ordered = [found[index] for index in sorted(found)]
    ordered = mark_parts(mark_scheme(ordered))
    ordered = _without_labels(ordered, list_headings(ordered, blocks), body)
    if body.styled:
        ordered = without_signatures(ordered, body)
    return _without_captions(ordered, following, styled=body.styled)


def find_list_titles(layout: DocumentLayout) -> set[int]:
    """The orders of the blocks that are titles of a list of contents, tables or figures: part of that list."""
    following = _what_follows(layout.blocks, layout.tables)
    return {
        block.order
        for index, block in enumerate(layout.blocks)
        if following[index] == "contents" and may_be_heading(block)
    }


def _heading(indices: tuple[int, ...], text: str, look: Look, stated: int | None = None) -> Found:
    flat = _NOTE_MARKS.sub("", " ".join(text.split()))
    number, rest = split_number(flat)
    head = flat[: len(flat) - len(rest)].strip()
    return Found(blocks=indices, text=f"{head} {rest}".strip(), number=number, look=look, stated=stated)


def _bookmarked(layout: DocumentLayout) -> dict[int, int]:
    """The blocks (by index) that are the title of a bookmark of their page, with the bookmark's level."""
    waiting: dict[tuple[int | None, str], list[int]] = {}
    for entry in layout.outline:
        waiting.setdefault((entry.page, letters(_NOTE_MARKS.sub("", entry.title))), []).append(entry.level)
    levels: dict[int, int] = {}
    for index, block in enumerate(layout.blocks if waiting else ()):
        if block.kind in TEXT_KINDS and (found := waiting.get(_bookmark_key(block))):
            levels[index] = found.pop(0)
    return levels


def _bookmark_key(block: TextBlock) -> tuple[int | None, str]:
    return block.provenance.page, letters(_NOTE_MARKS.sub("", block.text))


def _is_lone(block: TextBlock) -> bool:
    """In a text export: one line that stands alone between blank lines (its reader may say so itself)."""
    if block.style.name and block.style.name.startswith("text."):
        return block.style.name in _LONE_STYLES and len(block.text) <= _LONGEST_LONE
    return block.kind is not BlockKind.LIST_ITEM and len(block.lines) == 1 and len(block.text) <= _LONGEST_LONE


def _what_follows(blocks: Sequence[TextBlock], tables: Sequence[GridTable]) -> Mapping[int, str]:
    """For each block what comes right after it: 'table', 'drawing', 'contents' or 'text'."""
    orders = sorted([(table.order, "table") for table in tables] + [(block.order, block.kind) for block in blocks])
    after: dict[int, str] = {}
    nearest = ""
    for order, what in reversed(orders):
        if what in {BlockKind.FURNITURE, BlockKind.HIDDEN, BlockKind.FOOTNOTE}:
            continue
        after[order] = nearest
        nearest = _FOLLOWING.get(what, "text")
    return {index: after.get(block.order, "") for index, block in enumerate(blocks)}


def _listed(
    blocks: Sequence[TextBlock], wanted: Sequence[ContentsEntry], body: Body
) -> dict[tuple[int, ...], ContentsEntry]:
    """The blocks (or two or three of them in a row) whose text is that of an entry of the contents."""
    if not wanted:
        return {}
    keys = {entry.key for entry in wanted}
    places: dict[str, list[tuple[int, ...]]] = {}
    usable = [index for index, block in enumerate(blocks) if block.kind in TEXT_KINDS and len(block.text) <= _LONGEST]
    for position, index in enumerate(usable):
        key = ""
        span: list[int] = []
        for later in usable[position : position + 3]:
            if later != index and later - span[-1] > 1:
                break
            key, span = key + letters(blocks[later].text), [*span, later]
            if key in keys:
                places.setdefault(key, []).append(tuple(span))
    offset = page_offset(
        [
            (entry.page, page)
            for entry in wanted
            if entry.page is not None and len(places.get(entry.key, ())) == 1
            for page in [blocks[places[entry.key][0][0]].provenance.page]
            if page is not None
        ]
    )
    chosen: dict[tuple[int, ...], ContentsEntry] = {}
    last = -1
    for entry in wanted:
        here = [span for span in places.get(entry.key, ()) if span not in chosen]
        target = entry.page + offset if entry.page is not None and offset is not None else None

        def badness(span: tuple[int, ...], target: int | None = target, last: int = last) -> tuple[object, ...]:
            page = blocks[span[0]].provenance.page
            away = abs(page - target) if page is not None and target is not None else 0
            look = look_of(blocks[span[0]], body)
            return (away > 1, not is_emphatic(look, body), span[0] < last, away, look.rank, span)

        if here:
            best = min(here, key=badness)
            if badness(best)[0] and not is_emphatic(look_of(blocks[best[0]], body), body):
                continue
            chosen[best] = entry
            last = best[0]
    return chosen


def _text_after(blocks: Sequence[TextBlock], index: int) -> str:
    """The text of the next block that is no page furniture."""
    return next((block.text for block in blocks[index + 1 :] if block.kind is not BlockKind.FURNITURE), "")


def _without_labels(found: list[Found], lists: Collection[int], body: Body) -> list[Found]:
    """Leaves out what only looks like the running text made bold and is a label inside a list of goals, or a number
    of such a list where the document's own numbering is another (`lists`: it is a numbering within a chapter)."""
    scheme = any(heading.scheme for heading in found)
    repeated = Counter(letters(heading.text) for heading in found)
    kept: list[Found] = []
    for index, heading in enumerate(found):
        certain = heading.scheme or heading.part or heading.in_contents or heading.stated is not None
        if not certain and body.styled and heading.look.size < body.size + 0.8:
            if is_goal_label(heading, repeated[letters(heading.text)]):
                continue
            if heading.number and scheme and index not in lists:
                continue
        kept.append(heading)
    return kept


def _without_captions(found: list[Found], following: Mapping[int, str], *, styled: bool) -> list[Found]:
    """A line right over a table that repeats the name of the unit whose part it is, is the table's caption; in a text
    export so is one that repeats any name above it. A line that only names an amount's unit, or a list of contents, of
    tables or figures, is no heading anywhere."""
    kept: list[Found] = []
    seen: set[str] = set()
    current = ""  # the last heading that is no generic one: the name of the part of the report
    for heading in found:
        key = letters(heading.text)
        certain = heading.stated is not None or heading.in_contents
        over_table = following.get(heading.blocks[-1]) == "table"
        generic = heading_words(heading.text) is not None
        repeats = repeats_name(heading.text, current)
        if over_table and not certain and (repeats or (not styled and not generic and key in seen)):
            continue
        over_contents = following.get(heading.blocks[-1]) == "contents" and not (heading.scheme or heading.in_contents)
        if over_contents or is_phrase("contents_title", heading.text):
            continue
        if over_table and has_phrase("money_unit", heading.text):
            continue
        if not generic and not heading.scheme and not heading.part:
            current = heading.text
        seen.add(key)
        kept.append(heading)
    return kept
