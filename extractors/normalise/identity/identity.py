"""Whose report it is, of which year, in which language.

Belongs here: composing the two votes, what the caller gives, and the findings that say what is not sure. Does not
belong here: the votes themselves (votes, fiscal_year), words and names (schemas), units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from selko.extractors.normalise.identity.fiscal_year import choose_year
from selko.extractors.normalise.identity.period import find_report_year_end
from selko.extractors.normalise.identity.places import Line, find_lines
from selko.extractors.normalise.identity.votes import choose_entity
from selko.schemas.models.findings import Finding
from selko.schemas.models.tables import Interpretation
from selko.schemas.rules import build_finding
from selko.schemas.words.vocabulary import has_phrase


@dataclass(frozen=True)
class ReportIdentity:
    """`entity` is '' and `report_year` 0 where nothing in the report tells; what is not sure has a finding that blocks.

    `entity_printed`, `year_printed`: the report says it where it speaks of itself (or the caller gave it), and nothing
    contradicts it; else it is inferred."""

    entity: str
    report_year: int
    language: str
    findings: tuple[Finding, ...] = ()
    entity_printed: bool = True
    year_printed: bool = True
    currency: str = "EUR"  # of the entity's country, for money of which no currency is printed anywhere


def find_identity(
    interpretation: Interpretation, entity: str | None = None, year: int | None = None, language: str | None = None
) -> ReportIdentity:
    """What the caller gives stands; the rest is read from titles, running lines, headings and text."""
    lines = find_lines(interpretation)
    spoken = language or interpretation.language
    name, name_printed, name_findings = _find_entity(interpretation, lines, spoken, entity)
    found_year, year_printed, year_findings = _find_year(interpretation, lines, year)
    findings = (*name_findings, *year_findings)
    currency = _find_currency(lines, name)
    return ReportIdentity(name, found_year, spoken, findings, name_printed, year_printed, currency)


def _find_currency(lines: Sequence[Line], entity: str) -> str:
    """By where the entity is: a Swedish register's number beside no Finnish one, a state of a union in its name."""
    numbers = {line.business_id for line in lines if line.business_id is not None}
    swedish = [number for number in numbers if len(number.split("-")[1]) > 1]
    if swedish and len(swedish) == len(numbers):
        return "SEK"
    return "USD" if has_phrase("part_of_country", entity.partition(", ")[2]) else "EUR"


_Found = tuple[Finding, ...]


def _find_entity(
    interpretation: Interpretation, lines: Sequence[Line], language: str, given: str | None
) -> tuple[str, bool, _Found]:
    if given:
        return given, True, ()
    document = interpretation.document.document_id
    verdict = choose_entity(lines, len(interpretation.pages), language)
    detail = "; ".join(verdict.candidates)
    if not verdict.sure:
        rule = "entity_unsure" if verdict.candidates else "entity_missing"
        return verdict.name, False, (build_finding(rule, document, words={"detail": detail}),)
    if verdict.contradicted is None:
        return verdict.name, True, ()
    words: dict[str, object] = {"entity": verdict.name, "detail": verdict.contradicted}
    return verdict.name, False, (build_finding("entity_contradicted", document, words=words),)


def _find_year(interpretation: Interpretation, lines: Sequence[Line], given: int | None) -> tuple[int, bool, _Found]:
    if given:
        return given, True, ()
    document = interpretation.document.document_id
    verdict = choose_year(interpretation, lines, find_report_year_end(interpretation))
    words: dict[str, object] = {"year": verdict.year, "detail": "; ".join(verdict.candidates)}
    if not verdict.sure:
        rule = "year_unsure" if verdict.candidates else "year_missing"
        return verdict.year, False, (build_finding(rule, document, words=words),)
    if verdict.contradicted is not None:
        words["detail"] = verdict.contradicted
        found = build_finding("year_contradicted", document, fiscal_year=verdict.year, words=words)
        return verdict.year, False, (found,)
    if not verdict.printed:
        return verdict.year, False, (build_finding("year_inferred", document, fiscal_year=verdict.year, words=words),)
    return verdict.year, True, ()
