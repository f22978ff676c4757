"""Whose report it is, of which year, in which language.

Belongs here: weighing the places where a report says so. Does not belong here: words and names (schemas), units.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from selko.extractors.normalise.identity.title import cut_report_word, find_title_names, find_uninflected_names
from selko.schemas.models.findings import Finding
from selko.schemas.models.tables import Interpretation
from selko.schemas.rules import build_finding
from selko.schemas.words.column_roles import ColumnRole, find_roles
from selko.schemas.words.municipalities import load_entity_words, load_municipalities
from selko.schemas.words.vocabulary import fold, is_phrase, pattern

# Where a name or a year stands says how much it is worth: the title and the running headers speak of the report.
_TITLE, _HEADING, _TEXT = 12, 4, 1
_SURE_NAME, _SURE_YEAR = 8, 6
_FRONT_SECTIONS = 3
_EARLIEST, _LATEST = 1990, 2099


@dataclass(frozen=True)
class ReportIdentity:
    """`entity` is '' and `report_year` 0 where nothing in the report tells: a finding that blocks says so."""

    entity: str
    report_year: int
    language: str
    findings: tuple[Finding, ...] = ()


def find_identity(
    interpretation: Interpretation, entity: str | None = None, year: int | None = None, language: str | None = None
) -> ReportIdentity:
    """What the caller gives stands; the rest is read from titles, running headers, headings and text."""
    document = interpretation.document.document_id
    weighted = tuple(_weighted_texts(interpretation))
    findings: list[Finding] = []
    name = entity
    if not name:
        name, weight, detail = _find_entity(weighted)
        if not name:
            findings.append(build_finding("entity_missing", document))
        elif weight < _SURE_NAME:
            findings.append(build_finding("entity_inferred", document, words={"entity": name, "detail": detail}))
    found_year = year
    if not found_year:
        found_year, weight, detail = _find_year(interpretation, weighted)
        if not found_year:
            findings.append(build_finding("year_missing", document))
        elif weight < _SURE_YEAR:
            words: dict[str, object] = {"year": found_year, "detail": detail}
            findings.append(build_finding("year_inferred", document, fiscal_year=found_year, words=words))
    return ReportIdentity(name, found_year, language or interpretation.language, tuple(findings))


def _weighted_texts(interpretation: Interpretation) -> Iterable[tuple[str, int]]:
    if interpretation.title:
        yield interpretation.title, _TITLE
    for line in interpretation.furniture:
        yield line, _TITLE
    for section in interpretation.sections:
        front = section.order < _FRONT_SECTIONS and len(section.text) < 600
        if section.heading:
            yield section.heading.text, _TITLE if front else _HEADING
        yield section.text, _HEADING if front else _TEXT
    for table in interpretation.tables:
        for text in (*table.captions, table.corner):
            yield text, _HEADING
        for row in table.rows:
            yield row.label, _TEXT


# ---- the entity


@cache
def _name_patterns() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """(pattern with the groups name and word, position, language) for each language and position."""
    found = []
    for language in sorted({word.language for word in load_entity_words()}):
        for position in ("before", "after"):
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


def _find_entity(weighted: Sequence[tuple[str, int]]) -> tuple[str, int, str]:
    """The name, its weight, and what spoke for it; ('', 0, '') when nothing did."""
    scores: Counter[str] = Counter()
    for text, weight in weighted:
        if weight >= _HEADING:
            scores.update(dict.fromkeys(find_title_names(text), weight))
        cut = cut_report_word(text)
        for found, position, language in _name_patterns():
            for match in found.finditer(cut):
                name = _entity_name(match["name"], match["word"], position, language)
                if name:
                    scores[name] += weight * (2 if _is_known(match["name"]) else 1)
    name, weight = min(scores.items(), key=lambda item: (-item[1], item[0])) if scores else ("", 0)
    if weight < _SURE_NAME:
        inferred = _from_municipalities(weighted)
        if inferred[0]:
            return inferred
    if not name:
        titles = [found for text, weight in weighted if weight >= _HEADING for found in find_uninflected_names(text)]
        name = Counter(titles).most_common(1)[0][0] if titles else ""
    return name, weight, name


def _entity_name(name: str, word: str, position: str, language: str) -> str | None:
    """The name as the entity itself has it, in the base form of its word; None where the words are no name."""
    words = name.split()
    forms = {w.form: w.base for w in load_entity_words() if w.language == language and w.position == position}
    if position == "after" and len(words) > 1 and fold(f"{words[-1]} {word}") in forms:
        word, words = f"{words[-1]} {word}", words[:-1]  # in capitals a word of the kind looks like one of the name
        name = " ".join(words)
    if position == "before":
        own = name if len(words) <= 2 else words[0]  # 'City of New York', but 'City of Springfield Annual Report'
    else:
        own = name if _is_known(name) else words[-1]
    base = forms[fold(word)]
    if len(own) < 3 or is_phrase("entity_word", own) or is_phrase("no_entity_name", own):
        return None
    if language == "fi" and position == "after" and not fold(own).endswith("n"):
        return None  # a Finnish name stands in the genitive before its word
    shown = own.title() if own.isupper() else own
    return f"{shown} {base}" if position == "after" else f"{base} {shown}"


@cache
def _known_names() -> frozenset[str]:
    return frozenset(
        fold(form)
        for municipality in load_municipalities()
        for form in (municipality.genitive_fi, municipality.name_sv, f"{municipality.name_sv}s")
    )


def _is_known(name: str) -> bool:
    return fold(name) in _known_names()


def _from_municipalities(weighted: Sequence[tuple[str, int]]) -> tuple[str, int, str]:
    """Where no text says 'Xn kaupunki', the municipality whose name stands most often, in any case, may be meant."""
    words: Counter[str] = Counter()
    bases: Counter[str] = Counter()
    forms = {word.form: word for word in load_entity_words() if word.position == "after"}
    for text, _ in weighted:
        for token in re.findall(r"[^\W\d_][\w:-]*", text):
            if token[0].isupper():
                words[fold(token)] += 1
            if fold(token) in forms:
                bases[forms[fold(token)].base] += 1
    scores: Counter[tuple[str, str]] = Counter()
    for municipality in load_municipalities():
        stems = {fold(municipality.name_fi), fold(municipality.genitive_fi).removesuffix("n")}
        count = sum(n for word, n in words.items() if word.startswith(tuple(stems)) and len(word) <= _longest(stems))
        if count:
            scores[(municipality.genitive_fi, municipality.name_fi)] += count
        swedish = words[fold(municipality.name_sv)] + words[fold(municipality.name_sv) + "s"]
        if swedish and municipality.name_sv != municipality.name_fi:
            scores[(municipality.name_sv, municipality.name_sv)] += swedish
    best = scores.most_common(2)
    if not best or best[0][1] < 3 or (len(best) > 1 and best[1][1] * 2 > best[0][1]):
        return "", 0, ""
    (genitive, nominative), count = best[0]
    swedish = genitive == nominative
    fitting = [
        base
        for base, _ in bases.most_common()
        if any(word.base == base and (word.language == "sv") == swedish for word in forms.values())
    ]
    name = f"{genitive} {fitting[0]}" if fitting else nominative
    return name, 0, f"{nominative} × {count}"


def _longest(stems: Iterable[str]) -> int:
    return max(map(len, stems)) + 5  # a case ending and perhaps a possessive


# ---- the year


@cache
def _year_patterns() -> tuple[re.Pattern[str], ...]:
    report, period = pattern("report_word").pattern, pattern("fiscal_year_word").pattern
    between = r"(?:\s+(?:ja|och|and|vuodelta|vuonna|vuoden|för|for|år|året|fiscal|year|the)|\s*[-–,:(]|\s+\w+){0,3}?\s*"
    return (
        re.compile(rf"(?:{report})\w*{between}(?P<year>(?:19|20)\d\d)(?!\d)"),
        re.compile(rf"(?:{report})\w*\s+\d{{1,2}}\.[\d./\s-]*(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)"),
        re.compile(rf"(?<!\d)(?P<year>(?:19|20)\d\d)\s+(?:{report})"),
        re.compile(rf"(?:{period})\s*(?:(?:19|20)\d\d\s*[-/]\s*)?(?P<year>(?:19|20)\d\d)(?!\d)"),
    )


def _find_year(interpretation: Interpretation, weighted: Sequence[tuple[str, int]]) -> tuple[int, int, str]:
    scores: Counter[int] = Counter()
    for text, weight in weighted:
        if not re.search(r"(?:19|20)\d\d", text):
            continue
        folded = fold(text)
        for found in _year_patterns():
            for match in found.finditer(folded):
                scores[int(match["year"])] += weight
    if not scores or max(scores.values()) < _SURE_YEAR:
        for table in interpretation.tables:
            latest = [
                int(year)
                for head in table.heads
                if any(match.role is ColumnRole.ACTUAL for match in find_roles(head.text))
                for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", head.text)
            ]
            if latest:
                scores[max(latest)] += _TEXT * 2
        for section in interpretation.sections:
            for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", section.heading.text if section.heading else ""):
                scores[int(year)] += _TEXT
    possible = {year: weight for year, weight in scores.items() if _EARLIEST <= year <= _LATEST}
    if not possible:
        return _year_of_name(interpretation.document.file_name)
    year = max(possible, key=lambda year: (possible[year], year))
    return year, possible[year], str(year)


def _year_of_name(file_name: str) -> tuple[int, int, str]:
    years = [int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", file_name)]
    return (max(years), 0, file_name) if years else (0, 0, "")
