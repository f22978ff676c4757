"""One entity under its several names: which printed names belong together, and by which name it is shown.

Belongs here: joining names by the reference data (schemas/words/entities) and by what reports say of themselves,
choosing the name and the main language. Does not belong here: comparing the editions' figures (editions.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from selko.schemas.models.base import Model
from selko.schemas.words.entities import entity_key, find_entity
from selko.schemas.words.vocabulary import letters


class NamedReport(Model):
    """What a current load says of its entity: the name read, other names on its title page, and what it weighs."""

    name: str
    also_named: tuple[str, ...]
    language: str
    report_year: int
    facts: int


class EntityName(Model):
    """A printed name, the name by which its entity is shown, and the language whose edition counts."""

    name: str
    entity: str
    main_language: str


def build_entities(reports: Iterable[NamedReport]) -> list[EntityName]:
    """Every printed name with its entity. The main language is the one that people set (schemas/entities), else that of
    the reports of most years, then of most figures; the shown name is the one most often printed in that language."""
    known = [report for report in reports if report.name]
    groups: defaultdict[str, list[NamedReport]] = defaultdict(list)
    roots = _join_names(known)
    for report in known:
        groups[roots[entity_key(report.name)]].append(report)
    names = []
    for group in groups.values():
        language = _main_language(group)
        printed = Counter(report.name for report in group if report.language == language)
        printed = printed or Counter(report.name for report in group)
        shown = min(printed, key=lambda name: (-printed[name], name))
        names += [
            EntityName(name=name, entity=shown, main_language=language) for name in {report.name for report in group}
        ]
    return sorted(names, key=lambda one: one.name)


def _join_names(reports: Sequence[NamedReport]) -> dict[str, str]:
    """The key of each name to the key of its group: a report's other names belong to it."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for report in sorted(reports, key=lambda report: (report.name, report.also_named)):
        own = root(entity_key(report.name))
        for other in report.also_named:
            first, second = sorted((own, root(entity_key(other))))
            parent[second] = first
            own = first
    return {key: root(key) for key in parent}


def _main_language(group: Sequence[NamedReport]) -> str:
    for report in sorted(group, key=lambda report: letters(report.name)):
        described = find_entity(report.name)
        if described is not None and described.main_language:
            return described.main_language
    years: defaultdict[str, set[int]] = defaultdict(set)
    facts: Counter[str] = Counter()
    for report in group:
        years[report.language].add(report.report_year)
        facts[report.language] += report.facts
    return min(years, key=lambda language: (-len(years[language]), -facts[language], language))
