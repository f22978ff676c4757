"""Dated sentences that say what became of a unit: moved, renamed, merged, split. Proposals that a person accepts.

Belongs here: reading one report's own sentences, by the words of schemas/taxonomy/vocabulary.yaml (concepts unit_…).
Does not belong here: what two years' names and figures tell (warehouse), what a unit is (organisation).

Precision before recall: a sentence gives a link only when it states a day (or the beginning of a year), and when the
unit after the change is one of the report's own. The unit before the change may stand in no heading any more; its name
is then taken as printed, where the sentence begins with it and so cannot be inflected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import NarrativeSection, OrganisationUnit, UnitLink
from selko.schemas.words.vocabulary import fold, letters, pattern, phrases

Path = tuple[str, ...]

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_])")
_WORD = re.compile(r"[^\W_]+")
_DAY = re.compile(r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>(?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAME = re.compile(r"[^\W\d_][^\W\d_-]*(?:[- ]+[^\W\d_]+){0,5}")
_SHORT = 4  # shorter words are compared whole: an ending cannot be told from another word
_STRONGER = {"rename": 0, "move": 0, "successor": 1, "merger": 2, "split": 2}


@dataclass(frozen=True)
class _Mention:
    """A unit of the report named in a sentence. `exact`: not inflected. `role`: from, to, become, new, or ''."""

    unit: OrganisationUnit
    start: int
    end: int
    exact: bool
    role: str = ""


def build_unit_links(
    sections: Sequence[NarrativeSection], units: Sequence[OrganisationUnit], entity: str
) -> tuple[UnitLink, ...]:
    """The links that the report's dated sentences state, one per pair of units and day, in reading order."""
    known = [unit for unit in units if len(unit.path) > 1]
    found: list[UnitLink] = []
    for section in sections:
        for paragraph in section.text.split("\n\n"):
            sentences = [_plain(sentence) for sentence in _SENTENCE.split(" ".join(paragraph.split()))]
            for sentence, following in zip(sentences, [*sentences[1:], ""], strict=True):
                place = Provenance(page=section.page_first)
                found.extend(_Sentence(sentence, following, section.language, known, entity).links(place))
    return tuple(_merged(found))


def _plain(sentence: str) -> str:
    return sentence.replace("\u00ad", "").strip()


class _Sentence:
    def __init__(self, text: str, following: str, language: str, known: Sequence[OrganisationUnit], entity: str):
        self.text, self.following, self.language, self.known, self.entity = text, following, language, known, entity
        self.folded = fold(text)

    def links(self, place: Provenance) -> Iterator[UnitLink]:
        if len(self.folded) != len(self.text):
            return  # places in the folded text would be those of other letters
        pairs: list[tuple[str, Path, Path]] = []
        for concept, find in (
            ("unit_merged", self._merger),
            ("unit_split", self._split),
            ("unit_moved", self._move),
            ("unit_renamed", self._rename),
            ("unit_old_name", self._rename),
        ):
            verb = pattern(concept, self.language).search(self.folded)
            if verb is not None and not pairs:
                pairs = list(find(verb))
        day = find_date(self.text, self.language) if pairs else None
        for kind, before, after in pairs if day else ():
            if before != after:
                yield UnitLink(
                    kind=kind, from_path=before, to_path=after, valid_from=day, evidence=self.text, provenance=place
                )

    # ---- what a sentence says

    def _move(self, verb: re.Match[str]) -> Iterator[tuple[str, Path, Path]]:
        """'A siirtyi B:n alaisuudesta C:n alaisuuteen', with a new name or without."""
        mentions = self._mentions(self.text)
        target = [mention for mention in mentions if mention.role == "to"]
        source = [mention for mention in mentions if mention.role == "from"]
        if len(target) != 1 or len(source) > 1:
            return
        above = target[0].unit.path
        subject = self._subject(mentions, verb)
        renamed = self._new_name(mentions)
        old = self._old_name()
        own = subject.unit if subject else None
        name = own.name if own else self._first_words(verb)
        if not name or not (own or source or renamed):
            return
        unit = renamed or own
        after = (*above, unit.name if unit else name)
        if unit is not None and unit.path[: len(above)] == above:
            after = unit.path
        before_name = old or name
        if source:
            before: Path = (*source[0].unit.path, before_name)
        elif own is not None and own.path[: len(above)] != above and not old:
            before = own.path
        else:
            before = (self.entity, before_name)
        if above == before[: len(above)] and letters(before_name) == letters(after[-1]):
            return
        yield ("move" if letters(before_name) == letters(after[-1]) else "successor"), before, after

    def _rename(self, verb: re.Match[str]) -> Iterator[tuple[str, Path, Path]]:
        """'A:n nimi muuttui B:ksi', where both are known; 'B …, aiempi nimi oli A'."""
        mentions = self._mentions(self.text)
        new, old = self._new_name(mentions), self._old_name()
        if old:
            subject = self._subject(mentions, verb)
            if subject is not None and letters(old) != letters(subject.unit.name):
                yield "rename", (*subject.unit.path[:-1], old), subject.unit.path
        elif new is not None:
            before = [m for m in mentions if m.end <= verb.start() and m.role == "" and m.unit.path != new.path]
            if len(before) == 1:
                yield "rename", before[0].unit.path, new.path

    def _merger(self, verb: re.Match[str]) -> Iterator[tuple[str, Path, Path]]:
        """'A ja B yhdistettiin C:ksi', 'A yhdistettiin B:hen'."""
        mentions = self._mentions(self.text)
        target = [m for m in mentions if m.start >= verb.end() and m.role in ("to", "become", "new")]
        if len(target) != 1:
            return
        after = target[0].unit.path
        before = [m.unit.path for m in mentions if m.end <= verb.start() and m.exact and m.role == ""]
        if not before:
            before = [(self.entity, name) for name in self._first_names(verb)]
        for path in before:
            if letters(path[-1]) != letters(after[-1]):
                yield "merger", path, after

    def _split(self, verb: re.Match[str]) -> Iterator[tuple[str, Path, Path]]:
        """'A jakautui B:hen ja C:hen'."""
        mentions = self._mentions(self.text)
        after = [m.unit.path for m in mentions if m.start >= verb.end()]
        subject = self._subject(mentions, verb)
        name = self._first_words(verb)
        before = subject.unit.path if subject else (self.entity, name) if name else None
        if before is not None and len(after) > 1:
            for path in after:
                yield "split", before, path

    # ---- names in it

    def _subject(self, mentions: Sequence[_Mention], verb: re.Match[str]) -> _Mention | None:
        """The one unit that is named as such, uninflected: whoever moved. None when there is none, or are several."""
        bare = [m for m in mentions if m.exact and m.role == ""]
        before = [m for m in bare if m.end <= verb.start()]
        chosen = before or bare
        return chosen[0] if len({m.unit.path for m in chosen}) == 1 else None

    def _first_words(self, verb: re.Match[str]) -> str | None:
        """The words before the verb, where they begin the sentence and can be one name."""
        words = self.text[: verb.start()].strip()
        return words if words and words[0].isupper() and _NAME.fullmatch(words) else None

    def _first_names(self, verb: re.Match[str]) -> list[str]:
        """Names joined by a conjunction before the verb, each with a capital."""
        joined = "|".join(map(re.escape, phrases("unit_and", self.language)))
        parts = re.split(rf"\s*,\s*|\s+(?:{joined})\s+(?=[A-ZÅÄÖ])", self.text[: verb.start()].strip())
        return parts if len(parts) > 1 and all(p[:1].isupper() and _NAME.fullmatch(p) for p in parts) else []

    def _new_name(self, mentions: Sequence[_Mention]) -> OrganisationUnit | None:
        """The unit whose name the sentence, or the one after it, says to be the new one."""
        new = [m.unit for m in mentions if m.role == "new"]
        if not new and pattern("unit_renamed", self.language).search(fold(self.following)):
            new = [m.unit for m in self._mentions(self.following) if m.role == "new"]
        return new[0] if len({unit.path for unit in new}) == 1 else None

    def _old_name(self) -> str | None:
        """The words after 'aiempi nimi oli', up to the next mark."""
        said = pattern("unit_old_name", self.language).search(self.folded)
        if said is None:
            return None
        words = self.text[said.end() :].strip(" :")
        name = re.match(r"[^.,;()]+", words)
        return name.group().strip() if name and name.group()[0].isupper() and _NAME.fullmatch(name.group()) else None

    def _mentions(self, text: str) -> list[_Mention]:
        """The units named in a text, the longest name first where names overlap, in the order of the text."""
        folded = fold(text)
        words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(folded)]
        found: list[_Mention] = []
        for unit in sorted(self.known, key=lambda unit: (-len(unit.name), unit.path)):
            name = _WORD.findall(fold(unit.name))
            for first in range(len(words) - len(name) + 1):
                span = words[first : first + len(name)]
                start, end = span[0][1], span[-1][2]
                if not _is_name(name, [word for word, _, _ in span]):
                    continue
                if any(start < other.end and other.start < end for other in found):
                    continue
                exact = name == [word for word, _, _ in span]
                found.append(_Mention(unit, start, end, exact, self._role(folded, start, end, exact)))
        ambiguous = {letters(unit.name) for unit in self.known}
        single = len(ambiguous) == len(self.known)
        kept = found if single else [m for m in found if self._is_alone(m.unit)]
        return sorted(kept, key=lambda mention: mention.start)

    def _is_alone(self, unit: OrganisationUnit) -> bool:
        return sum(letters(other.name) == letters(unit.name) for other in self.known) == 1

    def _role(self, folded: str, start: int, end: int, exact: bool) -> str:
        """What the words beside a name, and its ending, make of it."""
        before, after = folded[:start], folded[end:]
        last = _WORD.findall(folded[start:end])[-1]
        asked: tuple[tuple[str, str], ...] = (
            ("unit_renamed", "new"), ("unit_under_before", "to"),
            ("unit_to_before", "to"), ("unit_from_before", "from"),
        )  # fmt: skip
        for concept, role in asked:
            if _ends_with(concept, before, self.language):
                return role
        for concept, role in (("unit_under_to", "to"), ("unit_under_from", "from")):
            if _begins_with(concept, after, self.language):
                return role
        if not exact:
            for concept, role in (("unit_case_from", "from"), ("unit_case_become", "become"), ("unit_case_to", "to")):
                if pattern(concept, self.language).fullmatch(last):
                    return role
        return ""


def _is_name(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether words of a text are the name, each in whatever inflected form."""
    return all(
        _is_form(own, word, 2 if place == len(name) - 1 else 3)
        for place, (own, word) in enumerate(zip(name, words, strict=True))
    )


def _is_form(own: str, word: str, ending: int) -> bool:
    """Whether a word is the other with another ending: the same but for the last `ending` letters."""
    if own == word:
        return True
    stem = max(_SHORT, len(own) - ending)
    return len(own) > _SHORT and own[:stem] == word[:stem] and len(word) <= len(own) + 6


def _ends_with(concept: str, text: str, language: str) -> bool:
    article = f"(?:\\s+(?:{pattern('unit_article', language).pattern}))?"
    return re.search(rf"(?:{pattern(concept, language).pattern}){article}\s*:?\s*$", text) is not None


def _begins_with(concept: str, text: str, language: str) -> bool:
    return re.match(rf"\s*(?:{pattern(concept, language).pattern})", text) is not None


def find_date(text: str, language: str) -> date | None:
    """The day that a sentence states: 1.1.2024, '1 januari 2024', or the beginning of a year; of several the one
    with a word for 'from' beside it. None without one, or where several are left."""
    days = [(found, match) for match in _DAY.finditer(text) if (found := _parse_day(match))]
    since = [
        found
        for found, match in days
        if _begins_with("day_after", fold(text[match.end() :]), language)
        or _ends_with("day_before", fold(text[: match.start()]), language)
    ]
    told = set(since) or {found for found, _ in days}
    if told:
        return told.pop() if len(told) == 1 else None
    folded = fold(text)
    for number, month in enumerate(phrases("month", language), 1):
        body = re.escape(month.rstrip("*")) + (r"\w*" if month.endswith("*") else "")
        match = re.search(rf"(?<!\d)(\d{{1,2}})\.?\s+(?:of\s+)?{body}\s+((?:19|20)\d\d)", folded) or re.search(
            rf"{body}\s+(\d{{1,2}}),?\s+((?:19|20)\d\d)", folded
        )
        if match:
            return _date(int(match[2]), number, int(match[1]))
    years = _YEAR.findall(folded)
    if len(set(years)) == 1 and pattern("year_beginning", language).search(folded):
        return date(int(years[0]), 1, 1)
    return None


def _parse_day(match: re.Match[str]) -> date | None:
    return _date(int(match["year"]), int(match["month"]), int(match["day"]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31.2.: no day at all
        return None


def _merged(links: Iterable[UnitLink]) -> list[UnitLink]:
    """One link per pair of names and day: the fullest path, the most telling kind, the first sentence."""
    kept: dict[tuple[str, str, date | None], UnitLink] = {}
    for link in links:
        key = (letters(link.from_path[-1]), letters(link.to_path[-1]), link.valid_from)
        first = kept.get(key)
        if first is None:
            kept[key] = link
            continue
        fuller = max((first, link), key=lambda one: len(one.from_path))
        kind = max((first.kind, link.kind), key=lambda name: _STRONGER[name])
        kept[key] = first.model_copy(
            update={"kind": kind, "from_path": fuller.from_path, "evidence": fuller.evidence,
                    "provenance": fuller.provenance}
        )  # fmt: skip
    return list(kept.values())
