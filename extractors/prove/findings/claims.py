"""Claims: sentences of a section about figures, checked against the table of the same unit in the same place.

Belongs here: reading such sentences and comparing them with actual and budget. Does not belong here: the words
(schemas/taxonomy/claims.yaml), quantities in general (extractors/normalise).

Precision before recall: a clause is read only when it has one subject in the nominative, one direction and a
comparison with the budget, and nothing in it that denies, compares with another year or limits. Figures that are
disputed, or that several tables print differently, check no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from selko.schemas.models.findings import Finding
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import Fact, FactStatus, Measure, NarrativeSection, StatementKind
from selko.schemas.rules import build_finding
from selko.schemas.words.claims import load_claim_words, words_pattern
from selko.schemas.words.numbers import parse_number
from selko.schemas.words.vocabulary import fold

STATEMENTS = (StatementKind.OPERATING, StatementKind.INCOME_STATEMENT)
ROUGH = Decimal(1)  # what "about", "over" and "nearly" may mean, as a share of the amount
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])|\n+")
CLAUSE = re.compile(r"[;:]|,\s+(?:mutta|kun taas|medan|men|while)\b|\s(?:ja|sekä|och|samt|and)\s")
NUMBER = re.compile(r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:[,.]\d+)?")


@dataclass(frozen=True)
class Claim:
    """`direction`: over, under, larger, smaller, better, worse; `amount` in euros, told to `precision`."""

    line_item: str
    direction: str
    amount: Decimal | None
    precision: Decimal
    sentence: str
    section: NarrativeSection


@dataclass(frozen=True)
class Comparison:
    """Actual and budget of one line item of a unit, canonical signs; both are printed, a dash is neither."""

    actual: Fact
    budget: Fact
    actual_amount: Decimal
    budget_amount: Decimal
    page: int | None

    @property
    def variance(self) -> Decimal:
        return self.actual_amount - self.budget_amount


def check_claims(
    sections: Sequence[NarrativeSection], facts: Sequence[Fact], document_id: str, year: int
) -> list[Finding]:
    """A finding for each sentence that contradicts the figures of its unit."""
    comparisons = _comparisons(facts, year)
    findings = []
    for section in sections:
        for claim in find_claims(section):
            comparison = _of(claim, comparisons)
            if comparison is not None and contradicts(claim, comparison):
                findings.append(_finding(claim, comparison, document_id))
    return findings


def find_claims(section: NarrativeSection) -> Iterator[Claim]:
    """The claims that a section's text makes about its unit's figures."""
    for sentence in SENTENCE.split(section.text):
        for clause in CLAUSE.split(sentence):
            claim = _read(fold(clause), sentence.strip(), section)
            if claim is not None:
                yield claim


def _read(clause: str, sentence: str, section: NarrativeSection) -> Claim | None:
    words = _patterns(section.language)
    subjects = {code for code, pattern in words.subjects.items() if pattern.search(clause)}
    directions = {name for name, pattern in words.directions.items() if pattern.search(clause)}
    if len(subjects) != 1 or len(directions) != 1 or words.otherwise.search(clause):
        return None
    subject, direction = subjects.pop(), directions.pop()
    start = words.subjects[subject].search(clause)
    if start is None or clause[: start.start()].strip(" –-•") not in ("", "myös", "unitens", "enhetens", "the"):
        return None  # the line item is not the subject of the clause
    if direction not in ("over", "under") and not words.budget.search(clause):
        return None
    amounts = list(_amounts(clause, words))
    if len(amounts) > 1:
        return None
    amount, precision = amounts[0] if amounts else (None, Decimal(0))
    return Claim(subject, direction, amount, precision, sentence, section)


def _amounts(clause: str, words: _Patterns) -> Iterator[tuple[Decimal, Decimal]]:
    """The sums of money of a clause with half of their last stated place."""
    for match in NUMBER.finditer(clause):
        rest = clause[match.end() :].lstrip(" \u00a0")
        scale = next((scale for scale, pattern in words.money if pattern.match(rest)), None)
        value = parse_number(match.group().replace(".", " ")).value
        if scale is None or value is None:
            continue
        amount = value * scale
        rough = words.about.search(clause[: match.start()])
        yield amount, max(_last_place(value) * scale, ROUGH * amount if rough else Decimal(0))


def _last_place(value: Decimal) -> Decimal:
    """The last place that a stated number tells: of 230 000 the ten thousands."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(10) ** int(exponent)


def contradicts(claim: Claim, comparison: Comparison) -> bool:
    """True when the figures say the opposite, or another amount than the one stated."""
    variance = comparison.variance
    if not variance or not comparison.budget_amount or not comparison.actual_amount:
        return False
    if comparison.budget_amount * comparison.actual_amount < 0:
        return False  # what is larger of a surplus and a deficit is a matter of words
    larger = abs(comparison.actual_amount) > abs(comparison.budget_amount)
    told = {
        "over": larger,
        "larger": larger,
        "under": not larger,
        "smaller": not larger,
        "better": variance > 0,
        "worse": variance < 0,
    }[claim.direction]
    margin_by_words = comparison.actual.line_item in ("IS.MARGIN", "IS.ANNUAL") and claim.direction not in (
        "better",
        "worse",
    )
    if margin_by_words:
        return False  # "the margin exceeded the budget" is said of both
    if not told:
        return True
    return claim.amount is not None and abs(abs(variance) - claim.amount) > claim.precision


# --- the figures ---


def _comparisons(facts: Sequence[Fact], year: int) -> dict[tuple[tuple[str, ...], str], list[Comparison]]:
    by_row: dict[tuple[tuple[str, ...], str, int, int, int | None], dict[Measure, Fact]] = {}
    for fact in facts:
        if fact.line_item is None or fact.fiscal_year != year or fact.statement not in STATEMENTS:
            continue
        key = (fact.unit_path, fact.line_item, fact.table_no, fact.row_no, fact.provenance.page)
        by_row.setdefault(key, {}).setdefault(fact.measure, fact)
    found: dict[tuple[tuple[str, ...], str], list[Comparison]] = {}
    for (path, code, *_), row in by_row.items():
        actual, budget = row.get(Measure.ACTUAL), row.get(Measure.AMENDED_BUDGET) or row.get(Measure.ORIGINAL_BUDGET)
        if actual is None or budget is None or actual.amount is None or budget.amount is None:
            continue
        found.setdefault((path, code), []).append(
            Comparison(actual, budget, actual.amount, budget.amount, actual.provenance.page)
        )
    return found


def _of(claim: Claim, comparisons: dict[tuple[tuple[str, ...], str], list[Comparison]]) -> Comparison | None:
    """The one comparison that the claim is about: the unit's own, near the section where pages are known."""
    section = claim.section
    code = claim.line_item
    candidates = comparisons.get((section.unit_path, code), [])
    if not candidates and code == "IS.MARGIN":
        candidates = comparisons.get((section.unit_path, "IS.MARGIN.EXT"), [])
    if section.page_first is not None and section.page_last is not None:
        pages = range(section.page_first - 1, section.page_last + 2)
        candidates = [candidate for candidate in candidates if candidate.page in pages]
    elif len(section.unit_path) < 2:
        return None
    if not candidates:
        return None
    if any(FactStatus.DISPUTED in (c.actual.status, c.budget.status) for c in candidates):
        return None
    first = candidates[0]
    slack = Decimal(first.actual.scale + first.budget.scale)
    return first if all(abs(other.variance - first.variance) <= slack for other in candidates) else None


def _finding(claim: Claim, comparison: Comparison, document_id: str) -> Finding:
    actual, budget, variance = comparison.actual, comparison.budget, comparison.variance
    return build_finding(
        "claim_contradicted",
        document_id,
        provenance=Provenance(
            page=claim.section.page_first if actual.provenance.page is None else actual.provenance.page,
            block=actual.provenance.block,
        ),
        words={
            "cell": f"{claim.section.unit_path[-1]}, {actual.label}",
            "sentence": claim.sentence,
            "variance": _whole(variance),
            "actual": actual.printed,
            "budget": budget.printed,
        },
        unit_path=claim.section.unit_path,
        statement=str(actual.statement),
        label=actual.label,
        measure=str(Measure.VARIANCE),
        fiscal_year=actual.fiscal_year,
        implied_amount=variance,
        fact_ids=(actual.fact_id, budget.fact_id),
        proof={
            "sentence": claim.sentence,
            "section": claim.section.heading,
            "direction": claim.direction,
            "stated_amount": str(claim.amount) if claim.amount is not None else None,
            "facts": [
                {
                    "fact_id": fact.fact_id,
                    "label": fact.label,
                    "measure": str(fact.measure),
                    "printed": fact.printed,
                    "amount": str(fact.amount),
                    "page": fact.provenance.page,
                }
                for fact in (actual, budget)
            ],
        },
    )


def _whole(value: Decimal) -> str:
    return f"{value:,.0f}".replace(",", "\u00a0").replace("-", "−")


# --- the words ---


@dataclass(frozen=True)
class _Patterns:
    subjects: dict[str, re.Pattern[str]]
    directions: dict[str, re.Pattern[str]]
    budget: re.Pattern[str]
    otherwise: re.Pattern[str]
    about: re.Pattern[str]
    money: tuple[tuple[int, re.Pattern[str]], ...]


@cache
def _patterns(language: str) -> _Patterns:
    words = load_claim_words()
    return _Patterns(
        {code: words_pattern(phrases, language) for code, phrases in words.subjects.items()},
        {name: words_pattern(phrases, language) for name, phrases in words.directions.items()},
        words_pattern(words.budget, language),
        words_pattern(words.otherwise, language),
        words_pattern(words.about, language),
        tuple((scale, words_pattern(words.money[scale], language)) for scale in sorted(words.money, reverse=True)),
    )
