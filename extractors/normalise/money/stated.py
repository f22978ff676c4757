"""The unit of money that a sentence states for the tables of a section or of the report.

Belongs here: `The figures are in thousands of euros unless otherwise stated` and where it holds. Does not belong here:
units printed at a table or in running lines (money), those that figures settle (scales).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from selko.schemas.models.tables import Interpretation, TextSection
from selko.schemas.words.label_words import UnitKind, UnitWords, find_unit
from selko.schemas.words.vocabulary import find_phrase, fold, has_phrase

_LONGEST = 30  # words of a sentence that states a unit
_SENTENCE = re.compile(r"(?<=[^\W\d][.!?])\s+|\n+")
_ALLOWED_DIGITS = re.compile(r"1[ .,\u00a0]?000(?:[ .,\u00a0]?000)?|(?:19|20)\d\d")


@dataclass(frozen=True)
class StatedUnit:
    """A unit of money and the sentence that states it."""

    unit: UnitWords
    sentence: str


@dataclass(frozen=True)
class StatedUnits:
    """By the order of a section, and for the whole report."""

    sections: Mapping[int, StatedUnit] = field(default_factory=dict)
    report: StatedUnit | None = None

    def find(self, section: int | None) -> StatedUnit | None:
        return self.sections.get(section, self.report) if section is not None else self.report


def find_stated_units(interpretation: Interpretation) -> StatedUnits:
    """What sentences state. One holds in its section and in those below it; before the first table, with words such as
    'all' or 'unless otherwise', in the whole report. A section whose sentences state two units has none of its own.
    A sentence of one table, or a line that is a table's caption, says nothing of the sections below."""
    own: dict[int, StatedUnit] = {}
    narrow: set[int] = set()
    unknown: set[int] = set()
    captions = {fold(text) for table in interpretation.tables for text in table.captions}
    report: dict[tuple[int, str | None], StatedUnit] = {}
    first = min((t.section for t in interpretation.tables if t.section is not None), default=0)
    for section in interpretation.sections:
        found = {(stated.unit.scale, stated.unit.currency): stated for stated in _find_in(section.text)}
        if len(found) > 1:
            unknown.add(section.order)
        for key, stated in found.items():
            if section.order <= first and has_phrase("for_all_figures", stated.sentence):
                report[key] = stated
            if len(found) == 1:
                own[section.order] = stated
            if _is_of_one_table(stated.sentence, captions):
                narrow.add(section.order)
    by_order = {section.order: section for section in interpretation.sections}
    settled = {
        order: near for order in by_order if (near := _inherit(order, own, unknown, narrow, by_order)) is not None
    }
    return StatedUnits(settled, next(iter(report.values())) if len(report) == 1 else None)


def _is_of_one_table(sentence: str, captions: Collection[str]) -> bool:
    if has_phrase("for_all_figures", sentence):
        return False
    return has_phrase("of_one_table", sentence) or fold(sentence) in captions


def _inherit(
    order: int,
    own: Mapping[int, StatedUnit],
    unknown: Collection[int],
    narrow: Collection[int],
    by_order: Mapping[int, TextSection],
) -> StatedUnit | None:
    """That of the section, else of the nearest one around it that states any for more than one table (`narrow`)."""
    place: int | None = order
    while place is not None and place in by_order:
        if (place in own and (place == order or place not in narrow)) or place in unknown:
            return own.get(place)
        place = by_order[place].parent
    return None


def _find_in(text: str) -> Iterable[StatedUnit]:
    for sentence in _SENTENCE.split(text):
        unit = read_stated_unit(sentence)
        if unit is not None:
            yield StatedUnit(unit, " ".join(sentence.split()))


def read_stated_unit(sentence: str) -> UnitWords | None:
    """The unit of money that a sentence about the report's figures states; None for one that tells an amount."""
    if len(sentence.split()) > _LONGEST or find_phrase("stated_figures", sentence) is None:
        return None
    if any(character.isdigit() for character in _ALLOWED_DIGITS.sub(" ", sentence)):
        return None
    unit = find_unit(sentence)
    return unit if unit is not None and unit.kind is UnitKind.MONEY else None
