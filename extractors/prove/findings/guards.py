"""What a reading must not pass over in silence, whatever its cause: figures that cannot be told apart, that have no
name or are torn over lines, pages of which much was not placed.

Belongs here: what facts and unplaced numbers show by themselves. Does not belong here: identities, and what one column
or cell shows (extractors/normalise/figures/guards).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from selko.schemas.models.findings import Finding
from selko.schemas.models.provenance import Box, Provenance
from selko.schemas.models.report import Fact, Measure, UnplacedNumber
from selko.schemas.rules import build_finding
from selko.schemas.words.vocabulary import letters

MOST_UNPLACED = 0.05  # share of a page's figures: above, a table of the page was misread
LEAST_UNPLACED = 3  # numbers of a page: fewer are a mark or a remark
SHOWN = 3  # examples in a sentence
# Numbers that are no figures, and are said to be none.
NO_FIGURES = frozenset(
    {"a code", "a year", "a reference to a note", "a unit of money", "of a person", "not one number"}
)
READ_ELSEWHERE = frozenset({"in a table of goals"})


def find_guards(facts: Sequence[Fact], unplaced: Sequence[UnplacedNumber], document_id: str) -> list[Finding]:
    """One finding a table or a page, in the order of the pages."""
    found = [
        *_find_two_amounts(facts, document_id),
        *_find_nameless(facts, document_id),
        *_find_torn(facts, document_id),
        *_find_unplaced_pages(facts, unplaced, document_id),
    ]
    return sorted(found, key=lambda finding: finding.provenance.page or 0)


def _find_two_amounts(facts: Iterable[Fact], document_id: str) -> list[Finding]:
    """Two figures of one table that differ by more than rounding, and of which nothing tells the one from the other:
    the same unit, item, label, heading, segment, measure and year."""
    alike: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.amount is not None and fact.measure is not Measure.OTHER:
            about = (fact.unit_path, fact.line_item, letters(fact.label), fact.groups, fact.segment)
            what = (fact.statement, fact.measure, fact.fiscal_year, fact.quantity)
            alike[fact.table_no, *about, *what].append(fact)
    by_table: dict[int, list[list[Fact]]] = defaultdict(list)
    for same in alike.values():
        if len(same) > 1 and _differ(same):
            by_table[same[0].table_no].append(same)
    return [_table_finding("two_amounts", document_id, _examples(groups)) for groups in by_table.values()]


def _differ(facts: Sequence[Fact]) -> bool:
    amounts = [(fact.amount or Decimal(0), _half_place(fact)) for fact in facts]
    low, high = min(amounts), max(amounts)
    return high[0] - low[0] > low[1] + high[1]


def _half_place(fact: Fact) -> Decimal:
    return Decimal(fact.scale) * Decimal(10) ** -fact.decimals / 2


def _examples(groups: Sequence[Sequence[Fact]]) -> list[tuple[Fact, str]]:
    return [
        (same[0], f"{same[0].label or '–'}: {' / '.join(dict.fromkeys(fact.printed for fact in same))}")
        for same in groups
    ]


def _find_nameless(facts: Iterable[Fact], document_id: str) -> list[Finding]:
    """Figures whose row has no label, or only a number for one."""
    by_table: dict[int, list[tuple[Fact, str]]] = defaultdict(list)
    for fact in facts:
        if fact.amount is not None and not any(sign.isalpha() for sign in fact.label):
            by_table[fact.table_no].append((fact, fact.printed))
    return [_table_finding("nameless_figures", document_id, found) for found in by_table.values()]


def _find_torn(facts: Iterable[Fact], document_id: str) -> list[Finding]:
    """Numbers put together of digits on several lines that no identity confirms: they may be two."""
    by_table: dict[int, list[tuple[Fact, str]]] = defaultdict(list)
    for fact in facts:
        if fact.torn and not fact.witnesses:
            by_table[fact.table_no].append((fact, fact.printed))
    return [_table_finding("torn_number", document_id, found) for found in by_table.values()]


def _table_finding(rule_id: str, document_id: str, found: Sequence[tuple[Fact, str]]) -> Finding:
    first = found[0][0]
    return build_finding(
        rule_id,
        document_id,
        provenance=first.provenance,
        unit_path=first.unit_path,
        statement=first.statement.value,
        label=first.label or None,
        printed=first.printed,
        fact_ids=tuple(fact.fact_id for fact, _ in found),
        words={
            "table": first.table_no,
            "page": first.provenance.page or "–",
            "count": len(found),
            "examples": "; ".join(text for _, text in found[:SHOWN]),
        },
    )


def _find_unplaced_pages(facts: Iterable[Fact], unplaced: Iterable[UnplacedNumber], document_id: str) -> list[Finding]:
    """Pages of which more figures were not placed than a mark or two."""
    placed = Counter(fact.provenance.page for fact in facts)
    by_page: dict[int | None, list[UnplacedNumber]] = defaultdict(list)
    for number in unplaced:
        if number.reason not in NO_FIGURES | READ_ELSEWHERE:
            by_page[number.provenance.page].append(number)
    return [
        build_finding(
            "page_unplaced",
            document_id,
            provenance=Provenance(page=page, box=_around(numbers), block=numbers[0].provenance.block),
            words={
                "page": page or "–",
                "count": len(numbers),
                "all": len(numbers) + placed[page],
                "examples": "; ".join(number.printed for number in numbers[:SHOWN]),
            },
        )
        for page, numbers in by_page.items()
        if len(numbers) >= LEAST_UNPLACED and len(numbers) > MOST_UNPLACED * (len(numbers) + placed[page])
    ]


def _around(numbers: Sequence[UnplacedNumber]) -> Box | None:
    boxes = [number.provenance.box for number in numbers if number.provenance.box is not None]
    if not boxes:
        return None
    return Box(
        x0=min(box.x0 for box in boxes),
        top=min(box.top for box in boxes),
        x1=max(box.x1 for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )
