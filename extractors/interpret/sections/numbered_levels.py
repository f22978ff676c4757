"""Levels in a report whose chapters are numbered: the numbers make the tree, and looks only rank what hangs in it.

Belongs here: which open heading encloses the next one. Does not belong here: which numbers are those of the document
(numbering), levels in a report without such numbers (levels).

Example: '8.1 Käyttötalous' is set in 11 points, the units under it in 14, and '8.2 Investoinnit' follows. All units
stand in 8.1, for nothing but its next sibling ends it, and 8.2 ends the last of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from selko.extractors.interpret.sections.looks import Found, Look
from selko.schemas.models.report import SectionKind
from selko.schemas.words.vocabulary import fold, heading_words

_FORM = re.compile(r"^(?P<lead>[^\W\d_]+(?: [^\W\d_]+)?) \d{2,}[.:]? [^\W\d_]|^\d{2,}[.:]? [^\W\d_]")
_REPEATED = 3  # headings of one form
_SAME_SIZE = 0.6  # points


@dataclass
class _Open:
    """A heading that encloses the place where the walk is. `index` into the headings; `bound`: its level is fixed by a
    number, the contents or the document itself; `looks` are those of the headings right under it."""

    index: int
    level: int
    look: Look
    bound: bool
    form: str = ""
    weak: bool = False  # the first line of a form: its look says nothing
    looks: set[Look] = field(default_factory=set)


def build_numbered_levels(
    found: Sequence[Found], fixed: Sequence[int | None], empty: Collection[int], cover: int
) -> list[int]:
    """A level from 1 for each heading. `fixed` are the levels that numbers and contents give; `empty` the headings
    with nothing between them and the next one; the first `cover` headings stand on the title page."""
    return _Walk(found, fixed, empty, cover).run()


class _Walk:
    def __init__(self, found: Sequence[Found], fixed: Sequence[int | None], empty: Collection[int], cover: int):
        self.found, self.fixed, self.empty, self.cover = found, fixed, empty, cover
        self.forms = _forms(found, fixed)
        self.form_looks = _form_looks(found, self.forms)
        self.stack: list[_Open] = []

    def run(self) -> list[int]:
        levels: list[int] = []
        for index, heading in enumerate(self.found):
            if index == self.cover:
                self.stack.clear()
            level = self.fixed[index]
            if level is not None:
                while self.stack and self.stack[-1].level >= level:
                    self.stack.pop()
            else:
                self._close(index)
                level = self.stack[-1].level + 1 if self.stack else 1
            if self.stack and self.fixed[index] is None:
                self.stack[-1].looks.add(heading.look)
            bound = self.fixed[index] is not None
            look = self.form_looks.get(self.forms.get(index, ""), heading.look)
            self.stack.append(_Open(index, level, look, bound, self.forms.get(index, ""), heading.form))
            levels.append(level)
        return levels

    def _close(self, index: int) -> None:
        """Ends the open headings that the heading does not stand under."""
        heading, form = self.found[index], self.forms.get(index, "")
        if form:
            place = next((n for n, opened in enumerate(self.stack) if opened.form == form), None)
            if place is not None:
                del self.stack[place:]
                return
        elif heading.number:
            place = next((n for n in reversed(range(len(self.stack))) if self._holds_list(self.stack[n])), None)
            if place is not None:
                del self.stack[place + 1 :]
                return
        while self.stack and self._ends(len(self.stack) - 1, index):
            self.stack.pop()

    def _ends(self, place: int, index: int) -> bool:
        """Whether a heading ends the open one at this place of the stack. A form whose first line looks like text
        ends with what encloses it."""
        last, heading = self.stack[place], self.found[index]
        if last.weak:
            return heading.form or (place > 0 and self._ends(place - 1, index))
        if last.bound:
            return self._ends_number(last, index)
        over_forms = self.forms.get(index) and not last.form and index == last.index + 1 and last.index in self.empty
        return not heading.form and not over_forms and _outranks(heading.look, last.look, equal=True)

    def _holds_list(self, opened: _Open) -> bool:
        """Whether a list that begins anew at 1 hangs under this heading: a numbered one, or one about goals."""
        words = heading_words(self.found[opened.index].text)
        return opened.bound or (words is not None and words.kind is SectionKind.GOALS)

    def _ends_number(self, last: _Open, index: int) -> bool:
        """Whether an unnumbered heading ends a numbered one. It does not where it looks less, where the next number
        goes on inside, where the numbered one has nothing of its own or holds headings of this look already."""
        heading = self.found[index]
        if not _outranks(heading.look, last.look, equal=True) or (last.index in self.empty and index == last.index + 1):
            return False
        if heading.form or heading.look in last.looks or self.found[last.index].part:
            return False
        after = next((n for n in range(index + 1, len(self.found)) if self.fixed[n] is not None), None)
        level = self.fixed[after] if after is not None else None
        if level is None or after is None or level < last.level:
            return True
        chapter = self.found[last.index].number.count(".") == 0
        return level == last.level and chapter and not self.found[after].part


def _outranks(one: Look, other: Look, *, equal: bool) -> bool:
    """Whether a look is more emphatic than another (or, where `equal` counts, as emphatic). Sizes that differ by half
    a point are one size."""
    if abs(one.size - other.size) > _SAME_SIZE:
        return one.size > other.size
    first, second = (one.caps, one.bold, one.coloured), (other.caps, other.bold, other.coloured)
    return first > second or (equal and first == second)


def _form_looks(found: Sequence[Found], forms: Mapping[int, str]) -> dict[str, Look]:
    """The look that most headings of a form have: one that is set otherwise by mistake is still of the form."""
    looks: dict[str, Counter[Look]] = {}
    for index, form in forms.items():
        looks.setdefault(form, Counter())[found[index].look] += 1
    return {form: counts.most_common(1)[0][0] for form, counts in looks.items()}


def _forms(found: Sequence[Found], fixed: Sequence[int | None]) -> dict[int, str]:
    """The headings that are one form with a code and a name ('Tulosalue 480 Lukiokoulutus'), by what they share."""
    keys: dict[int, str] = {}
    for index, heading in enumerate(found):
        match = _FORM.match(heading.text) if fixed[index] is None else None
        if match:
            keys[index] = fold(match["lead"] or "#")
    counts = Counter(keys.values())
    lines = {index: "form" for index, heading in enumerate(found) if heading.form and fixed[index] is None}
    return {index: key for index, key in keys.items() if counts[key] >= _REPEATED} | lines
