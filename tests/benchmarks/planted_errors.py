"""Planted errors: one slip in a report that adds up, and whether the proof names it.

Belongs here: damaging a draft, telling whether any identity can see the damage, scoring. Does not belong here: layouts.

A case counts as seen when an identity that holds in the clean report fails in the damaged one; as named when findings
of severity `warn` name every wrong cell that an identity sees, each with its right value, and no right figure is
called wrong.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from selko.extractors.prove.prover import prove_report
from selko.schemas.models.findings import Finding, FindingKind, Severity
from selko.schemas.models.report import AnnualReport, Draft, Fact, Identity, Measure
from tests.benchmarks.planted_layouts import LAYOUTS
from tests.benchmarks.planted_reports import build_draft, write_number

KINDS = ("digit", "transposed", "sign", "factor_10", "factor_1000", "shifted", "swapped", "wrong_year")
QUOTIENTS = ("row.utilisation", "row.change_pct", "column.ratio", "statement.ratio", "statement.percent")
SMALLEST = 1000  # printed steps: below that a slip is within what rounding allows


@dataclass(frozen=True)
class Case:
    layout: str
    kind: str
    clean: Draft
    damaged: Draft
    truth: dict[str, Decimal]  # fact id → the right amount, for each cell that was damaged


@dataclass
class Score:
    cases: int = 0
    seen: int = 0
    named: int = 0
    likely: int = 0  # named with the right value, but as one of several explanations
    misled: int = 0  # a right figure was called wrong
    alarms: int = 0  # findings of `warn` or worse on clean reports
    missed: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        return self.named / self.seen if self.seen else 1.0


def build_case(seed: int) -> Case | None:
    """The case of a seed, from which everything follows. None where the slip does not apply."""
    layout = sorted(LAYOUTS)[seed % len(LAYOUTS)]
    kind = KINDS[seed // len(LAYOUTS) % len(KINDS)]
    random = Random(f"{layout}:{kind}:{seed}")
    clean = build_draft(LAYOUTS[layout](random))
    changed = _damage(clean, kind, random)
    if not changed:
        return None
    facts = {fact.fact_id: fact for table in clean.tables for fact in table.readings[0].facts}
    truth = {key: facts[key].amount or Decimal(0) for key in changed}
    return Case(layout, kind, clean, _replace(clean, changed), truth)


def _replace(draft: Draft, changed: dict[str, Decimal]) -> Draft:
    tables = []
    for table in draft.tables:
        reading = table.readings[0]
        facts = tuple(
            _print(fact, changed[fact.fact_id]) if fact.fact_id in changed else fact for fact in reading.facts
        )
        tables.append(table.model_copy(update={"readings": (reading.model_copy(update={"facts": facts}),)}))
    return draft.model_copy(update={"tables": tuple(tables)})


def _flip(fact: Fact) -> int:
    return -1 if fact.amount and fact.amount == -(fact.printed_amount or 0) else 1


def _print(fact: Fact, amount: Decimal) -> Fact:
    printed_amount = _flip(fact) * amount
    printed = write_number(printed_amount / fact.scale, fact.decimals) + (" %" if "%" in fact.printed else "")
    return replace(fact, amount=amount, printed_amount=printed_amount, printed=printed)


def _damage(draft: Draft, kind: str, random: Random) -> dict[str, Decimal]:
    table = random.choice(draft.tables).readings[0].facts
    step = {fact.fact_id: Decimal(fact.scale) / 10**fact.decimals for fact in table}
    plain = [
        fact for fact in table if "%" not in fact.printed and abs(fact.amount or 0) >= SMALLEST * step[fact.fact_id]
    ]
    if not plain:
        plain = [
            fact for fact in table if "%" not in fact.printed and abs(fact.amount or 0) >= 100 * step[fact.fact_id]
        ]
    if kind == "swapped":
        return _swap(table, random)
    if kind == "shifted":
        return _shift(table, random)
    fact = random.choice(plain)
    amount = fact.amount or Decimal(0)
    if kind == "wrong_year":
        return _wrong_year(table, plain, random)
    changed = {
        "digit": lambda: _digit(amount, step[fact.fact_id], random),
        "transposed": lambda: _transpose(amount, step[fact.fact_id], random),
        "sign": lambda: -amount,
        "factor_10": lambda: amount * 10,
        "factor_1000": lambda: amount * 1000,
    }[kind]()
    return {fact.fact_id: changed} if changed != amount else {}


def _digit(amount: Decimal, step: Decimal, random: Random) -> Decimal:
    digits = str(int(abs(amount) / step))
    place = random.randrange(max(1, len(digits) - 2))  # not in the last two: rounding may hide those
    other = random.choice([d for d in "123456789" if d != digits[place]])
    return int(digits[:place] + other + digits[place + 1 :]) * step * (1 if amount > 0 else -1)


def _transpose(amount: Decimal, step: Decimal, random: Random) -> Decimal:
    digits = str(int(abs(amount) / step))
    places = [i for i in range(len(digits) - 2) if digits[i] != digits[i + 1] and (i or digits[1] != "0")]
    if not places:
        return amount
    i = random.choice(places)
    return int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]) * step * (1 if amount > 0 else -1)


def _rows(table: tuple[Fact, ...]) -> dict[int, list[Fact]]:
    rows: dict[int, list[Fact]] = {}
    for fact in table:
        rows.setdefault(fact.row_no, []).append(fact)
    return rows


def _swap(table: tuple[Fact, ...], random: Random) -> dict[str, Decimal]:
    """The figures of two neighbouring rows change places."""
    rows = _rows(table)
    numbers = sorted(rows)[:-1]
    first = random.choice(numbers)
    one, other = rows[first], rows[sorted(rows)[sorted(rows).index(first) + 1]]
    if len(one) != len(other) or not all(fact.amount for fact in (*one, *other)):
        return {}
    changed = {}
    for a, b in zip(one, other, strict=True):
        if a.amount != b.amount:
            changed[a.fact_id] = _flip(a) * (b.printed_amount or Decimal(0))
            changed[b.fact_id] = _flip(b) * (a.printed_amount or Decimal(0))
    return changed


def _shift(table: tuple[Fact, ...], random: Random) -> dict[str, Decimal]:
    """The amounts of a row stand one column too far to the right; the last one has come round to the first."""
    row = [fact for fact in random.choice(list(_rows(table).values())) if "%" not in fact.printed]
    amounts = [fact.printed_amount or Decimal(0) for fact in row]
    moved = [amounts[-1], *amounts[:-1]]
    return {f.fact_id: _flip(f) * new for f, new in zip(row, moved, strict=True) if new != f.printed_amount}


def _wrong_year(table: tuple[Fact, ...], plain: list[Fact], random: Random) -> dict[str, Decimal]:
    """A cell prints the figure of its neighbour: of the year before, or of another phase of the budget."""
    fact = random.choice(plain)
    others = [
        other.amount or Decimal(0)
        for other in table
        if (other.row_no == fact.row_no) != (other.column_no == fact.column_no)
        and other.line_item == fact.line_item
        and other.label == fact.label
        and other.measure in (Measure.ACTUAL, Measure.AMENDED_BUDGET)
        and other.amount != fact.amount
    ]
    return {fact.fact_id: others[0]} if others else {}


def seen_cells(clean: AnnualReport, case: Case) -> set[str]:
    """The damaged cells on which an identity of the clean report fails once the damage is done."""
    amounts = {f.fact_id: f.amount or Decimal(0) for t in case.damaged.tables for f in t.readings[0].facts}
    before = {fact.fact_id: fact.amount or Decimal(0) for fact in clean.facts}
    seen: set[str] = set()
    for identity in clean.identities:
        if identity.holds and fails(identity, amounts, before):
            seen |= {term.fact_id for term in identity.terms} & case.truth.keys()
    return seen


def fails(identity: Identity, amounts: dict[str, Decimal], before: dict[str, Decimal]) -> bool:
    """True when the identity does not hold for the amounts. A quotient's coefficient follows its base."""
    coefficients = [term.coefficient for term in identity.terms]
    scale = Decimal(1)
    if identity.rule_id in QUOTIENTS and before[identity.terms[1].fact_id]:
        base = identity.terms[1].fact_id
        scale = amounts[base] / before[base]
        coefficients[2] *= scale
    pairs = zip(coefficients, identity.terms, strict=True)
    residual = sum((coefficient * amounts[term.fact_id] for coefficient, term in pairs), Decimal(0))
    return abs(residual) > identity.tolerance * max(Decimal(1), abs(scale)) + Decimal("0.001")


def named_cells(findings: tuple[Finding, ...], kinds: tuple[FindingKind, ...]) -> dict[str, Decimal]:
    """Fact id → canonical amount that the findings say it should have."""
    named: dict[str, Decimal] = {}
    for finding in findings:
        if finding.kind in kinds and finding.severity is not Severity.NOTE:
            for cell in finding.proof.get("cells", ()):
                named[cell["fact_id"]] = Decimal(cell["implied_amount"])
    return named


def score_case(case: Case, score: Score) -> None:
    """Add one case to the score."""
    clean = prove_report(case.clean)
    alarms = [finding for finding in clean.findings if finding.severity is not Severity.NOTE]
    score.cases += 1
    score.alarms += len(alarms)
    seen = seen_cells(clean, case)
    if not seen:
        return
    score.seen += 1
    findings = prove_report(case.damaged).findings
    named = named_cells(findings, (FindingKind.SOURCE_ERROR,))
    likely = named | named_cells(findings, (FindingKind.UNEXPLAINED,))
    wrong = [key for key, value in named.items() if key not in case.truth or not _same(value, case.truth[key], case)]
    if wrong:
        score.misled += 1
    if not wrong and all(key in named for key in seen):
        score.named += 1
        return
    if all(key in likely and _same(likely[key], case.truth[key], case) for key in seen):
        score.likely += 1
    score.missed[f"{case.layout}/{case.kind}"] += 1


def _same(value: Decimal, truth: Decimal, case: Case) -> bool:
    return abs(value - truth) <= Decimal("0.011")


def run(seeds: range) -> Score:
    """Score the cases of the seeds."""
    score = Score()
    for seed in seeds:
        case = build_case(seed)
        if case is not None:
            score_case(case, score)
    return score
