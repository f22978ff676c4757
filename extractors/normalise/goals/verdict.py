"""Whether a goal was reached: by the words of its outcome, by a printed status, or by target against outcome.

Belongs here: one goal's verdict. Does not belong here: reading goals out of tables and text (goals, prose).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from selko.schemas.models.report import Verdict
from selko.schemas.words.numbers import parse_number
from selko.schemas.words.vocabulary import find_phrase, fold, is_phrase, pattern

_CONCEPTS = {
    "verdict_not_achieved": Verdict.NOT_ACHIEVED,
    "verdict_postponed": Verdict.POSTPONED,
    "verdict_partly": Verdict.PARTLY,
    "verdict_achieved": Verdict.ACHIEVED,
}
_STATUS = {
    "status_not_achieved": Verdict.NOT_ACHIEVED,
    "status_partly": Verdict.PARTLY,
    "status_achieved": Verdict.ACHIEVED,
}
_QUANTITY = re.compile(
    r"(?<![\w.,])(?P<number>[-−–+]?\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d+)?|[-−–+]?\d+(?:[.,]\d+)?)"
    r"\s*(?P<unit>%|[^\W\d_]+)?"
)
_LEGEND = re.compile(
    r"(?:(?P<colour>[^\W\d_]+)\s*\((?P<number>[1-5])\)|(?<![\w.,])(?P<plain>[1-5]))\s*=\s*(?P<meaning>[^\n=;,]{2,60})"
)
_FIRST = 60  # letters of a first sentence that may be a printed status
_BARE = 25  # letters of a status before a comma


def find_verdict(
    outcome: str | None, target: str | None, status: str | None = None, legend: Mapping[str, Verdict] | None = None
) -> Verdict:
    """A printed status always counts, by its words or by the report's legend of its numbers; then what the outcome
    says first (a short first sentence), then its other words, then target against outcome.

    Words for the state of the work ('Valmis', 'Pågår') are weaker than an outcome that says plainly what became of
    the goal: 'Ei toteutunut' stays so though the work is done.
    """
    text = (outcome or "").strip()
    printed = _by_legend(status, legend or {}) or _by_text(status) if status else None
    if printed is not None and not (is_phrase("state_of_work", status or "") and _plainly(text)):
        return printed
    return _by_text(text) or _by_numbers(text, target or "") or Verdict.UNKNOWN


def find_legend(texts: Iterable[str]) -> dict[str, Verdict]:
    """What the numbers of a traffic light mean: 'Vihreä (1) = toteutunut', '3 = inte uppnått'. Where two lines say
    different things of one number, it means nothing."""
    found: dict[str, set[Verdict]] = {}
    for text in texts:
        for match in _LEGEND.finditer(text):
            said = _by_status(match["colour"] or "") or _by_words(match["meaning"]) or _by_status(match["meaning"])
            if said is not None:
                found.setdefault(match["number"] or match["plain"], set()).add(said)
    return {number: said.pop() for number, said in found.items() if len(said) == 1}


def _by_legend(status: str, legend: Mapping[str, Verdict]) -> Verdict | None:
    return legend.get(status.strip())


def _by_text(text: str) -> Verdict | None:
    """The verdict of a short first sentence, else of all words."""
    return _plainly(text) or _by_words(text)


def _plainly(text: str) -> Verdict | None:
    """The verdict of a short first sentence."""
    first = re.split(r"(?<=[.!:;])\s+|\n", text, maxsplit=1)[0]
    bare = first.split(",")[0]
    if len(bare) <= _BARE and any(pattern(concept).match(fold(bare)) for concept in _CONCEPTS):
        first = bare  # 'Toteutui, nyt 60 %'
    if len(first) <= _FIRST and (verdict := _by_words(first) or _by_status(first)) is not None:
        return verdict
    return None


def _by_words(text: str) -> Verdict | None:
    """The verdict of all verdict words together; the longer phrase hides the shorter one inside it."""
    folded = fold(text)
    spans = sorted(
        ((match.end() - match.start(), match.start(), match.end(), verdict)
         for concept, verdict in _CONCEPTS.items()
         for match in pattern(concept).finditer(folded)),
        key=lambda span: (-span[0], span[1]),
    )  # fmt: skip
    taken: list[tuple[int, int]] = []
    said: set[Verdict] = set()
    for _, start, end, verdict in spans:
        if all(end <= a or start >= b for a, b in taken):
            taken.append((start, end))
            said.add(verdict)
    if not said:
        return None
    if Verdict.POSTPONED in said:
        return Verdict.POSTPONED
    if said == {Verdict.NOT_ACHIEVED}:
        return Verdict.NOT_ACHIEVED
    return Verdict.PARTLY if said != {Verdict.ACHIEVED} else Verdict.ACHIEVED


def _by_status(text: str) -> Verdict | None:
    return next((verdict for concept, verdict in _STATUS.items() if is_phrase(concept, text)), None)


def _by_numbers(outcome: str, target: str) -> Verdict | None:
    """Every target with a direction ('vähintään 80 %') against the outcome's quantity of the same unit, in order."""
    wanted = [(number, unit, most) for number, unit, most in _targets(target)]
    found = _quantities(outcome)
    if not wanted or not found:
        return None
    met: list[bool] = []
    for number, unit, at_most in wanted:
        place = next((i for i, (_, other) in enumerate(found) if _same_unit(unit, other)), None)
        if place is None:
            return None
        actual = found.pop(place)[0] if len(found) > 1 else found[0][0]
        falling = at_most or number < 0  # 'at least −5 %' is to be fallen below
        met.append(actual <= number if falling else actual >= number)
    if all(met):
        return Verdict.ACHIEVED
    return Verdict.PARTLY if any(met) else Verdict.NOT_ACHIEVED


def _targets(text: str) -> list[tuple[Decimal, str, bool]]:
    """(number, unit, at most) for every quantity of the text with a direction before it; where the whole text is one
    quantity, it is to be reached."""
    targets = []
    last = 0
    for match in _QUANTITY.finditer(text):
        before = text[last : match.start()][-25:]
        last = match.end()
        at_least, at_most = find_phrase("at_least", before), find_phrase("at_most", before)
        number = parse_number(match["number"]).value
        if number is not None and (at_least or at_most):
            targets.append((number, match["unit"] or "", at_most is not None and at_least is None))
    whole = _QUANTITY.fullmatch(text.strip()) if not targets else None
    number = parse_number(whole["number"]).value if whole else None
    if whole and number is not None:
        targets.append((number, whole["unit"] or "", False))
    return targets


def _quantities(text: str) -> list[tuple[Decimal, str]]:
    found = []
    for match in _QUANTITY.finditer(text):
        number = parse_number(match["number"]).value
        year = re.fullmatch(r"(?:19|20)\d\d", match["number"]) and not is_phrase("per_cent", match["unit"] or "")
        if number is not None and not year:
            found.append((number, match["unit"] or ""))
    return found


def _same_unit(one: str, other: str) -> bool:
    if is_phrase("per_cent", one) or is_phrase("per_cent", other):
        return is_phrase("per_cent", one) and is_phrase("per_cent", other)
    return not one or not other or fold(one)[:4] == fold(other)[:4]
