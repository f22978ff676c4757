"""Whose report it is, by votes: each place where a name stands says how much it is worth, and the best must lead.

Belongs here: names in their places to one entity, or to candidates. Does not belong here: finding lines (places) and
the names in them (names), the findings (identity).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from selko.extractors.normalise.identity.names import Named, NameKind, find_names
from selko.extractors.normalise.identity.places import Line, Place
from selko.schemas.words.entities import entity_key
from selko.schemas.words.label_words import names_statement
from selko.schemas.words.municipalities import Municipality, find_by_business_id, load_municipalities
from selko.schemas.words.vocabulary import fold, has_phrase, heading_words, letters, pattern

# What a place is worth. A title page, a running line or the register speak of the report; lines of their own may be of
# anybody whom the report tells of, but a report names nobody as often as its own entity.
_TITLE, _REGISTER, _BESIDE_ID, _RUNNING, _SOME_RUNNING = 8.0, 8.0, 6.0, 8.0, 4.0
_STATEMENT, _HEADING, _LINE, _METADATA = 4.0, 2.5, 1.5, 2.0
_MOST_LINES, _MOST_TEXT, _MOST_STATEMENT = 5.0, 4.0, 7.0
_SURE = 6.0
_MARGIN = 1.5  # times the next best
_LOUD = 3.0  # times as much said of another than of the best, before that contradicts it
_SHORTEST_STEM = 3  # letters: shorter ones begin other words
_CASE_ENDING = 5  # letters, perhaps with a possessive
_FEW = 3  # words, before the name of a place says anything
_WORD = re.compile(r"(?<!\w)[A-ZÅÄÖ][\w:-]+")
_RUNS = 3  # a line that stands on a third of the pages is a running line


@dataclass
class Candidate:
    """One entity that the report may be of, under its names, with what speaks for it. `front`: places that speak of
    the report itself; `back`: lines and text that speak of anybody."""

    key: str
    kind: NameKind = NameKind.BARE
    own: str = ""
    names: Counter[tuple[str, str]] = field(default_factory=Counter)  # (name, language)
    places: Counter[Place] = field(default_factory=Counter)
    statements: int = 0
    registered: bool = False  # the register of municipalities knows the business id
    running: int = 0  # pages of its running lines
    pages: set[int] = field(default_factory=set)  # of its lines and headings, where these are known

    def front(self, pages: int) -> float:
        score = _TITLE if self.places[Place.TITLE] else 0.0
        often = max(2, pages / _RUNS)
        if max(self.running, len(self.pages)) >= often or (self.running and pages < 2):
            score += _RUNNING
        elif self.running:
            score += _SOME_RUNNING
        if self.places[Place.BUSINESS_ID]:
            score += _REGISTER if self.registered else _BESIDE_ID
        if self.statements:
            score += min(_STATEMENT + self.statements - 1, _MOST_STATEMENT)
        return score

    @property
    def back(self) -> float:
        lines = _LINE * self.places[Place.LINE] + _HEADING * self.places[Place.HEADING]
        text = min(math.log2(1 + self.places[Place.TEXT]), _MOST_TEXT)
        meta = _METADATA if self.places[Place.METADATA] else 0.0
        return min(lines, _MOST_LINES) + text + meta

    @property
    def lines(self) -> int:
        return self.places[Place.LINE] + self.places[Place.HEADING]


@dataclass(frozen=True)
class Verdict:
    """`name` of the best candidate, '' where there is none. `sure`: places that speak of the report name it, and lead
    by a margin. `contradicted`: another that such places name, or that the text speaks of far more."""

    name: str
    sure: bool
    candidates: tuple[str, ...] = ()
    contradicted: str | None = None


def choose_entity(lines: Sequence[Line], pages: int, language: str) -> Verdict:
    """The entity that the lines speak for. A name that only running text has is never sure."""
    candidates = _collect(lines)
    scored = _score(candidates, pages)
    if not scored or scored[0][0] < _SURE:
        _count_places(candidates, lines)
        scored = _score(candidates, pages)
    if not scored:
        return Verdict("", sure=False)
    front, back, best = scored[0]
    name = _name_of(_in_language(best, [one for f, _, one in scored if f >= _SURE], language), language)
    rivals = [(f, b, one) for f, b, one in scored[1:] if not _is_same(best, one)]
    shown = tuple(f"{_name_of(one, language)} ({_say(one)})" for _, _, one in scored[:3])
    strongest = max(rivals, key=lambda rival: rival[0], default=None)
    if front < _SURE or (strongest is not None and strongest[0] * _MARGIN > front):
        clear = best.kind is not NameKind.REGISTERED and (not rivals or back >= _MARGIN * max(r[1] for r in rivals))
        return Verdict(name if front >= _SURE or clear else "", sure=False, candidates=shown)
    loud = next(
        (
            one
            for rival_front, rival_back, one in rivals
            if rival_front >= _SURE or (one.kind is NameKind.PUBLIC and one.lines and rival_back > _LOUD * (back + 1))
        ),
        None,
    )
    against = None if loud is None else f"{_name_of(loud, language)} ({_say(loud)})"
    return Verdict(name, sure=True, candidates=shown, contradicted=against)


def _score(candidates: Mapping[str, Candidate], pages: int) -> list[tuple[float, float, Candidate]]:
    """What speaks of the report itself, what speaks of anybody, and the candidate; the best first."""
    scored = ((_standing(one, pages), one.back, one) for one in candidates.values())
    return sorted(scored, key=lambda item: (-item[0], -item[1], item[2].key))


def _standing(one: Candidate, pages: int) -> float:
    """What speaks of the report itself. A public body that no such place names may still stand by itself in lines of
    its own, as under the accounts that it signs; a company or a place may not."""
    front = one.front(pages)
    if one.kind is NameKind.PUBLIC and one.lines >= 2:
        front += min(one.back, _SURE)
    return front


def _collect(lines: Sequence[Line]) -> dict[str, Candidate]:
    candidates: dict[str, Candidate] = {}
    words = {fold(word) for line in lines for word in _WORD.findall(line.text)}
    for line in lines:
        names = find_names(line.text)
        for one in names:
            place = line.place if one.stands else Place.TEXT
            if one.kind is NameKind.BARE and place not in (Place.TITLE, Place.RUNNING):
                continue
            _count(candidates, one, line, place)
        if line.business_id is not None:
            _count_register(candidates, line, any(one.stands and one.kind is not NameKind.BARE for one in names), words)
    return candidates


def _count(candidates: dict[str, Candidate], one: Named, line: Line, place: Place) -> None:
    key = _key(one)
    found = candidates.setdefault(key, Candidate(key))
    if one.kind is NameKind.PUBLIC or found.kind is NameKind.BARE:
        found.kind, found.own = one.kind, one.own
    found.names[one.name, one.language] += 1 if one.kind is not NameKind.BARE else 0
    found.names[one.name, one.language] += 0
    found.places[place] += 1
    if place in (Place.LINE, Place.HEADING) and line.page is not None:
        found.pages.add(line.page)
    if place is Place.RUNNING:
        found.running = max(found.running, line.times)
    if one.stands and one.in_statement:
        found.statements += 1


def _count_places(candidates: dict[str, Candidate], lines: Sequence[Line]) -> None:
    """Where nothing says 'Xn kaupunki' of the report, the municipality whose name the text has most often, in any
    case, is a candidate: never more."""
    words = Counter(fold(word) for line in lines for word in _WORD.findall(line.text))
    for one in load_municipalities():
        stem = fold(one.genitive_fi).removesuffix("n")
        stems = tuple(s for s in {fold(one.name_fi), stem, fold(one.name_sv)} if len(s) > _SHORTEST_STEM)
        longest = max(map(len, stems), default=0) + _CASE_ENDING
        count = sum(n for word, n in words.items() if stems and word.startswith(stems) and len(word) <= longest)
        if count >= _FEW:
            named = Named(f"{one.genitive_fi} {one.kind_fi}", one.genitive_fi, NameKind.BARE, "fi", stands=False)
            found = candidates.setdefault(_key(named), Candidate(_key(named), own=named.own))
            found.names[named.name, "fi"] += 0
            found.places[Place.TEXT] += count


def _forms_of(municipality: Municipality) -> set[str]:
    return {fold(form) for form in (municipality.name_fi, municipality.genitive_fi, municipality.name_sv)}


def _count_register(candidates: dict[str, Candidate], line: Line, has_name: bool, words: Set[str]) -> None:
    """The municipality that has the business id, where the report has its name among its words: a list of ids may be
    wrong. Else what stands in front of the id as a name by itself."""
    assert line.business_id is not None
    municipality = find_by_business_id(line.business_id)
    if municipality is not None and not has_name and words & _forms_of(municipality):
        name = f"{municipality.genitive_fi} {municipality.kind_fi}"
        one = Named(name, municipality.genitive_fi, NameKind.PUBLIC, "fi")
        _count(candidates, one, line, Place.BUSINESS_ID)
        candidates[_key(one)].registered = True
    elif not has_name:
        bare = _bare_name(line.text)
        if bare:
            _count(candidates, Named(bare, bare, NameKind.REGISTERED, ""), line, Place.BUSINESS_ID)


def _bare_name(text: str) -> str:
    """The first part of a line, where it is a name and no address: capital letters, no digits, few words."""
    first = text.split("|")[0].split(",")[0].strip()
    first = pattern("business_id_word").split(first)[0].strip(" :")
    words = first.split()
    good = words and words[0][0].isupper() and len(words) <= 5 and not any(c.isdigit() or c in ".@:" for c in first)
    if not good or len(first) <= _SHORTEST_STEM - 1 or _names_a_report(first):
        return ""
    return first


def _names_a_report(text: str) -> bool:
    """Whether a text names a report, a statement or a chapter, which stand beside a business id as a name does."""
    words = ("report_word", "budget_report", "printed_at", "fiscal_year_word")
    return any(has_phrase(word, text) for word in words) or names_statement(text) or heading_words(text) is not None


def _key(one: Named) -> str:
    """Equal for the names of one entity: by the reference data, else by the letters of the name without the place."""
    name = one.name.split(", ")[0]
    known = entity_key(name)
    if known != letters(name):
        return known
    return letters(one.own) if one.language == "en" and one.kind is NameKind.PUBLIC else letters(name)


def _is_same(one: Candidate, other: Candidate) -> bool:
    """Names that do not contradict each other: one is the other with something more ('X', 'X-palvelut', 'X-konserni'),
    or both stand on a title page in two languages."""
    first, second = letters(one.own), letters(other.own)
    short, long = sorted((first, second), key=len)
    if len(short) >= 4 and (long.startswith(short) or long.startswith(short.removesuffix("n").removesuffix("s"))):
        return True
    languages = [{language for _, language in names.names} for names in (one, other)]
    both = all(candidate.places[Place.TITLE] or candidate.running for candidate in (one, other))
    return both and not languages[0] & languages[1] and one.kind is other.kind is NameKind.PUBLIC


def _in_language(best: Candidate, others: Sequence[Candidate], language: str) -> Candidate:
    """The same entity under the name that it has in the report's language, where a cover names it in two."""
    if any(spoken == language for _, spoken in best.names):
        return best
    same = (one for one in others if _is_same(best, one) and any(spoken == language for _, spoken in one.names))
    return next((one for one in same if one.kind is best.kind is NameKind.PUBLIC), best)


def _name_of(one: Candidate, language: str) -> str:
    """The name in the report's language where it has one, the most frequent; the one with its place, in the spelling
    that is not all capitals."""
    own = {name: count for (name, spoken), count in one.names.items() if spoken == language} or {
        name: count for (name, _), count in one.names.items()
    }
    by_letters: defaultdict[str, int] = defaultdict(int)
    for name, count in own.items():
        by_letters[letters(name)] += count
    return max(own, key=lambda name: (", " in name, by_letters[letters(name)], own[name], fold(name), name))


def _say(one: Candidate) -> str:
    return ", ".join(f"{place.value} {count}" for place, count in one.places.most_common(4))
