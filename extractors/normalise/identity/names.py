"""The names of entities in a line: those that the line is, and those that it mentions.

Belongs here: text to names, by the words of schemas/taxonomy/entity_words.csv and the list of municipalities. Does not
belong here: where a line stands and what that is worth (places, votes).

`CITY OF X, OHIO`, `Xn kaupunki – Tilinpäätös 2024`, `X Oy`, `Xn kaupungin tuloslaskelma` are lines that stand for the
entity; `Xn kaupunki omistaa yhtiön` only mentions it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise

from selko.schemas.words.label_words import LabelRole, load_label_words, names_statement
from selko.schemas.words.municipalities import EntityWord, load_entity_words, load_municipalities
from selko.schemas.words.vocabulary import find_phrase, fold, is_phrase, letters, names_caption, pattern


class NameKind(StrEnum):
    PUBLIC = "public"  # 'Xn kaupunki', 'State of X'
    REGISTERED = "registered"  # 'X Oy', 'Brf X': a report names many such besides its own
    BARE = "bare"  # 'Porvoo' for 'Porvoon kaupunki': a place as well as its municipality


@dataclass(frozen=True)
class Named:
    """A name as the entity itself has it. `own`: its word (kaupunki, Oy) and the place it lies in apart. `stands`: the
    line is the name, and at most says of which report; `in_statement`: the line is the title of a statement of its."""

    name: str
    own: str
    kind: NameKind
    language: str
    stands: bool = True
    in_statement: bool = False


_PART = re.compile(r"\n|\s[-–—|·•]\s|[–—|·•:;,()]|\s*(?<!\d)\d{4}(?!\d)\s*|\s{3,}")
_DATE_REST = re.compile(r"\s\d+[./:-]\d[\d./:-]*(?:\s.*)?$")  # a print date, the number of a page of so many
_PAGE_REST = re.compile(r"\s\d+$")
_NAME = r"[A-ZÅÄÖÉÜ][\w&'’.-]*"
_LONGEST_LINE = 140  # characters
_MOST_WORDS = 6  # of a name, its word apart
_LEAST_LETTERS = 3


@lru_cache(maxsize=20_000)
def find_names(line: str) -> tuple[Named, ...]:
    """Every name in a line, those for which it stands first, each once."""
    found = [*_standing(line), *_mentioned(line)] if any(c.isupper() for c in line) else []
    unique: dict[str, Named] = {}
    for one in found:
        unique.setdefault(letters(one.name), one)
    return tuple(unique.values())


def cut_report_word(text: str) -> str:
    """The text with a line end where a report's own word stands as a title has it: 'City of X Annual report'.

    In lower case, as a part of a phrase ('Xn tilinpäätös'), the word stays: what stands before it is inflected."""
    words = "|".join(pattern(concept).pattern for concept in ("report_word", "budget_report", "printed_at"))
    return re.sub(rf"(?i:(?<!\w)(?:{words}))(?!\w)", lambda match: match[0] if match[0][0].islower() else "\n", text)


def _standing(line: str) -> list[Named]:
    if len(line) > _LONGEST_LINE:
        return []
    statement = names_statement(line)
    found: list[Named] = []
    cut = cut_report_word(line)
    spans = [(0, 0), *(match.span() for match in _PART.finditer(cut)), (len(cut), len(cut))]
    parts = [
        (" ".join(cut[before[1] : after[0]].split()), cut[after[0] : after[1]].strip(), cut[after[1] :])
        for before, after in pairwise(spans)
    ]
    for part, mark, rest in parts:
        one = _name_of_part(part) if part else None
        if one is None:
            continue
        if mark == "," and one.language == "en" and letters(one.name) == letters(part):
            one = _with_country(one, rest)
        found.append(_in_statement(one) if statement else one)
    owned = _owner_of_statement(line)
    if owned is not None:
        found.append(owned)
    return [] if _is_list(found, _mentioned(line)) else found


def _is_list(standing: list[Named], mentioned: list[Named]) -> bool:
    """Whether a line lists several entities, as members or partners; one under its names in two languages is none."""
    owns = {one.language: letters(one.own) for one in standing if one.kind is NameKind.PUBLIC}
    names = [one for one in (*standing, *mentioned) if one.kind is NameKind.PUBLIC and one.language in owns]
    return any(
        letters(one.own) not in owns[one.language] and owns[one.language] not in letters(one.own) for one in names
    )


def _in_statement(one: Named) -> Named:
    return Named(one.name, one.own, one.kind, one.language, in_statement=True)


def _with_country(one: Named, rest: str) -> Named:
    place = find_phrase("part_of_country", rest)
    if place is None or fold(rest)[: place.start()].strip():
        return one
    return Named(f"{one.name}, {place[0].title()}", one.own, one.kind, one.language)


def _name_of_part(part: str) -> Named | None:
    if names_caption(part):
        return None
    part = _DATE_REST.sub("", part)
    plain = _PAGE_REST.sub("", part)  # 'Brf X 4' has a number in its name
    return _by_word(plain, NameKind.PUBLIC) or _by_word(part, NameKind.REGISTERED) or _municipality(plain)


def _by_word(part: str, kind: NameKind) -> Named | None:
    folded = fold(part)
    if not _any_word(kind).search(folded):
        return _group_of(part) if kind is NameKind.REGISTERED else None
    for word in _words(kind):
        if not word.alone or word.form not in folded:
            continue
        if word.position == "after":
            found = _after_name(part, word, kind)
        elif folded.startswith(f"{word.form} "):
            found = _before_name(part[len(word.form) :].strip(), word, kind)
        else:
            found = None
        if found is not None:
            return found
    return _group_of(part) if kind is NameKind.REGISTERED else None


@cache
def _any_word(kind: NameKind) -> re.Pattern[str]:
    """Any of the words, whole: most lines have none, and are done with."""
    forms = "|".join(re.escape(word.form) for word in _words(kind) if word.alone)
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)")


@cache
def _words(kind: NameKind) -> tuple[EntityWord, ...]:
    """The longest first, a name's ending before its beginning."""
    rows = load_entity_words("registered" if kind is NameKind.REGISTERED else "public")
    return tuple(sorted(rows, key=lambda word: (-len(word.form), word.position)))


def _after_name(part: str, word: EntityWord, kind: NameKind) -> Named | None:
    """`Xn kaupunki`; what follows must be nothing, or a further designation (`X COMMUNITY COLLEGE DISTRICT NO. 5`)."""
    match = re.match(rf"(?P<name>.+?)\s(?i:{re.escape(word.form)})(?P<rest>$|\s.+|[.,]$)", part, re.IGNORECASE)
    if match is None:
        return None
    rest = fold(match["rest"])
    if rest.strip(" .,") and not any(rest.startswith(other.form) for other in _words(kind) if len(other.form) > 5):
        return None
    name = match["name"].strip()
    if not _is_name(name) or " of " in f" {fold(name)} ":
        return None
    if word.language == "fi" and kind is NameKind.PUBLIC and not _is_genitive(name):
        return None
    return Named(f"{_shown(name)} {word.base}", _shown(name), kind, word.language)


def _before_name(name: str, word: EntityWord, kind: NameKind) -> Named | None:
    names = name.split()
    if word.position == "before":
        names = _leading(name)
        name = " ".join(names)
        if not names:
            return None
    lower = " " in word.form and word.position == "front"  # 'samkommunen för yrkesutbildning i X'
    if not (any(n[0].isupper() for n in names) and _is_name(name, some=True) if lower else _is_name(name)):
        return None
    if word.position == "front" and not lower and len(names) > 3:
        return None
    return Named(f"{word.base} {_shown(name)}", _shown(name), kind, word.language)


def _leading(text: str) -> list[str]:
    """The words of a name after its word, up to what is said of it; none where a sentence goes on instead."""
    words = text.split()
    for count, word in enumerate(words):
        rest = " ".join(words[count:])
        said = pattern("after_entity_name").match(fold(rest)) or pattern("report_word").match(fold(rest))
        if said and count:
            return words[:count]
        if not (word[0].isupper() or word[0].isdigit() or _is_little(word)):
            return []
    return words


def _is_genitive(name: str) -> bool:
    return all(fold(part).endswith("n") for part in re.split(r"\s(?:ja|sekä)\s", name))


def _group_of(part: str) -> Named | None:
    match = re.fullmatch(rf"(?P<name>{_NAME}(?:\s{_NAME})?)-(?i:(?P<word>konserni|yhtymä)n?)", part)
    if match is None or not _is_name(match["name"]):
        return None
    name = _shown(match["name"])
    return Named(f"{name}-{match['word'].lower()}", name, NameKind.REGISTERED, "fi")


def _municipality(part: str) -> Named | None:
    one = _bare_names().get(fold(part))
    return one if one is not None and part[0].isupper() else None


@cache
def _bare_names() -> dict[str, Named]:
    found: dict[str, Named] = {}
    for one in load_municipalities():
        swedish = f"{one.name_sv} {'stad' if one.kind_fi == 'kaupunki' else 'kommun'}"
        if one.name_sv != one.name_fi:
            found[fold(one.name_sv)] = Named(swedish, one.name_sv, NameKind.BARE, "sv")
        found[fold(one.name_fi)] = Named(f"{one.genitive_fi} {one.kind_fi}", one.genitive_fi, NameKind.BARE, "fi")
    return found


def _owner_of_statement(line: str) -> Named | None:
    """'Xn kaupungin tuloslaskelma', 'X-konsernin tase', 'X kommuns årsredovisning'."""
    match = _owner_pattern().match(line)
    if match and _says_report(match["rest"]) and _is_name(match["name"]):
        word = next(w for w in _words(NameKind.PUBLIC) if w.position == "after" and w.form == fold(match["word"]))
        if word.language != "fi" or _is_genitive(match["name"]):
            shown = _shown(match["name"])
            return Named(f"{shown} {word.base}", shown, NameKind.PUBLIC, word.language, in_statement=True)
    match = re.match(rf"(?P<name>{_NAME})-(?i:konsernin)\s(?P<rest>\w.*)", line)
    if match and _says_report(match["rest"]) and _is_name(match["name"]):
        own = _shown(match["name"])
        return Named(f"{own}-konserni", own, NameKind.REGISTERED, "fi", in_statement=True)
    return None


@cache
def _owner_pattern() -> re.Pattern[str]:
    """A name, the word of a public body in an inflected form, and what is its."""
    inflected = [w for w in _words(NameKind.PUBLIC) if w.position == "after" and not w.alone and w.language != "en"]
    forms = "|".join(re.escape(word.form) for word in inflected)
    return re.compile(rf"(?P<name>{_NAME}(?:\s(?:ja\s)?{_NAME})?)\s(?P<word>(?i:{forms}))\s(?P<rest>\w.*)")


def _says_report(rest: str) -> bool:
    """Whether a text begins with the word of a report or the name of a statement."""
    first = " ".join(rest.split()[:4])
    found = find_phrase("report_word", first)
    return (found is not None and found.start() == 0) or (len(rest) < _LONGEST_LINE / 2 and names_statement(first))


def _is_name(name: str, some: bool = False) -> bool:
    """A name has a capital in each of its words, but for the little ones between; no word of it is that of a kind of
    entity, a report or a sum."""
    words = name.split()
    if not words or len(words) > _MOST_WORDS or sum(c.isalpha() for c in name) < _LEAST_LETTERS:
        return False
    if not some and not all(w[0].isupper() or w[0].isdigit() or _is_little(w) for w in words):
        return False
    if not (some or words[0][0].isupper()) or any(is_phrase("no_entity_name", w) for w in words[:1]):
        return False
    folded = fold(name)
    if is_phrase("no_entity_name", name) or pattern("entity_word").search(folded):
        return False
    totals = load_label_words(LabelRole.TOTAL)
    if pattern("report_word").search(folded) or any(is_phrase("group_word", w) or fold(w) in totals for w in words):
        return False
    return not any(fold(w) in totals for w in words)


def _is_little(word: str) -> bool:
    return is_phrase("name_particle", word)


def _shown(name: str) -> str:
    """A name in capital letters as names are written; another as it stands."""
    if not name.isupper():
        return name
    return " ".join(w.lower() if _is_little(w) else w.title() for w in name.split())


# ---- names that a text mentions


@cache
def _name_patterns() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """(pattern with the groups name and word, position, language) for each language and position."""
    found = []
    for language in sorted({word.language for word in load_entity_words()}):
        for position in ("before", "after"):
            if (language, position) == ("en", "after"):
                continue  # 'the county', 'a university': in English text these are words like any other
            forms = [w.form for w in load_entity_words() if w.language == language and w.position == position]
            if not forms:
                continue
            word = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(forms, key=len, reverse=True))
            name = r"[A-ZÅÄÖ][\w:-]*"  # a name does not go on in the next line
            if position == "after":
                text = rf"(?P<name>{name}(?:[^\S\n]{name})?)\s+(?P<word>(?i:{word}))(?!\w)"
            else:
                text = rf"(?<!\w)(?P<word>(?i:{word}))\s+(?P<name>{name}(?:[^\S\n]{name})*)"
            found.append((re.compile(text), position, language))
    return tuple(found)


def _mentioned(line: str) -> list[Named]:
    found = []
    cut = cut_report_word(line)
    for expression, position, language in _name_patterns():
        for match in expression.finditer(cut):
            one = _entity_name(match["name"], match["word"], position, language)
            if one is not None:
                found.append(one)
    return found


def _entity_name(name: str, word: str, position: str, language: str) -> Named | None:
    """The name as the entity itself has it, in the base form of its word; None where the words are no name."""
    words = name.split()
    forms = {w.form: w.base for w in load_entity_words() if w.language == language and w.position == position}
    if position == "after" and len(words) > 1 and fold(f"{words[-1]} {word}") in forms:
        word, words = f"{words[-1]} {word}", words[:-1]  # in capitals a word of the kind looks like one of the name
        name = " ".join(words)
    if position == "before":
        own = name if len(words) <= 2 else words[0]  # 'City of New York', but 'City of Springfield Annual Report'
    else:
        own = name if fold(name) in _known_names() else words[-1]
    base = forms[fold(word)]
    if len(own) < _LEAST_LETTERS or is_phrase("entity_word", own) or is_phrase("no_entity_name", own):
        return None
    if language == "fi" and position == "after" and not fold(own).endswith("n"):
        return None  # a Finnish name stands in the genitive before its word
    shown = _shown(own)
    full = f"{shown} {base}" if position == "after" else f"{base} {shown}"
    return Named(full, shown, NameKind.PUBLIC, language, stands=False)


@cache
def _known_names() -> frozenset[str]:
    return frozenset(
        fold(form)
        for municipality in load_municipalities()
        for form in (municipality.genitive_fi, municipality.name_sv, f"{municipality.name_sv}s")
    )
