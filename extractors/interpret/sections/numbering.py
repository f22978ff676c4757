"""Which numbers of headings belong to the numbering of the whole document, and which to a list in its text.

Belongs here: the evidence of contents, looks and order. Does not belong here: levels (levels).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from selko.extractors.interpret.sections.looks import Found, Look
from selko.extractors.interpret.sections.parts import find_parts


def mark_scheme(found: list[Found]) -> list[Found]:
    """Marks the numbered headings whose number belongs to the numbering of the whole document.

    Where the contents list numbers, the numbering is theirs: their looks tell which other numbers belong to it. Else
    a numbering is the document's when it has depth, or begins with the first heading, and goes up step by step.
    """
    numbered = [heading for heading in found if heading.number and not heading.scheme]
    listed = [heading for heading in found if heading.scheme]
    deep = any("." in heading.number for heading in numbered)
    looks: Counter[tuple[int, Look]] = Counter()
    if listed:
        depth = max(heading.number.count(".") for heading in listed)
        allowed = {(heading.number.count("."), heading.look) for heading in listed}
        return [
            replace(heading, scheme=True)
            if heading.number
            and not heading.scheme
            and (heading.number.count(".") > max(depth, 1) or (heading.number.count("."), heading.look) in allowed)
            else heading
            for heading in found
        ]
    looks.update((heading.number.count("."), heading.look) for heading in numbered)
    if not numbered or not (deep or found[0].number or all(h.stated is not None for h in numbered)):
        return found
    common = _look_by_depth(looks)
    marked: list[Found] = []
    last: tuple[int, ...] = ()
    for heading in found:
        parts = tuple(int(part) for part in heading.number.split(".")) if heading.number else ()
        if parts and common[len(parts) - 1] == heading.look and _follows(parts, last):
            last = parts
            marked.append(replace(heading, scheme=True))
        else:
            marked.append(heading)
    return marked


def mark_parts(found: list[Found]) -> list[Found]:
    """Marks the titles of the parts that stand over the chapters. They look no less than the chapters do (else they
    are items of a list, as 'I Oma pääoma' is), or the contents list them."""
    candidates = find_parts(["" if heading.number else heading.text for heading in found])
    chapters = [heading.look.rank for heading in found if heading.scheme and "." not in heading.number]
    others = chapters or [heading.look.rank for index, heading in enumerate(found) if index not in candidates]
    least = Counter(others).most_common(1)[0][0] if others else None
    parts = {
        index
        for index in candidates
        if found[index].in_contents or found[index].stated == 1 or least is None or found[index].look.rank <= least
    }
    if len({candidates[index] for index in parts}) < len({*candidates.values()}):
        return found
    return [
        replace(heading, part=True, number=candidates[index]) if index in parts else heading
        for index, heading in enumerate(found)
    ]


def _look_by_depth(looks: Mapping[tuple[int, Look], int]) -> dict[int, Look]:
    """The look of the numbered headings of each depth: the most emphatic of those that most of them have. Numbered
    lists and themes in the running text are many and plain; chapters are few and stand out."""
    common: dict[int, Look] = {}
    for depth in {depth for depth, _ in looks}:
        counts = {look: count for (d, look), count in looks.items() if d == depth}
        least = min(2, max(counts.values()))
        common[depth] = min((look for look, count in counts.items() if count >= least), key=lambda look: look.rank)
    return common


def _follows(number: tuple[int, ...], last: tuple[int, ...]) -> bool:
    """Whether a section number comes after another, in steps of up to three (a heading may have been missed)."""
    if not last:
        return True
    if number <= last:
        return False
    depth = next((i for i, (a, b) in enumerate(zip(number, last, strict=False)) if a != b), min(len(number), len(last)))
    step = number[depth] - (last[depth] if depth < len(last) else 0)
    return depth >= len(number) - 2 and 0 < step <= 3
