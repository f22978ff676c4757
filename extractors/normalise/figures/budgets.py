"""Which budget a column headed no more than 'Budget' holds, settled by other tables of the same report.

Belongs here: comparing it with tables that print the original budget and the one in force. Does not belong here: what
the words of one table say (columns).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from selko.schemas.models.report import Fact, FactPart, FigureTable, Measure
from selko.schemas.words.column_roles import says_budget_alone
from selko.schemas.words.folding import compact

_LEAST = 2  # items in which the original budget was changed and this column has it as it was
_BUDGETS = (Measure.ORIGINAL_BUDGET, Measure.AMENDED_BUDGET)

_Key = tuple[tuple[str, ...], str, int | None]
_Printed = Mapping[_Key, Mapping[Measure, Sequence[Fact]]]


def find_original_heads(tables: Iterable[FigureTable]) -> frozenset[str]:
    """The folded headers that say 'budget' alone and were taken for the budget in force, under which the report
    prints the original one: where both are printed elsewhere and differ, most figures under the header are those of the
    original, and hardly any are those of the other."""
    known = list(tables)
    both: dict[_Key, dict[Measure, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for table in known:
        facts = [fact for fact in table.readings[0].facts if fact.measure in _BUDGETS and fact.amount is not None]
        if {fact.measure for fact in facts} == set(_BUDGETS):
            for fact in facts:
                if key := _key(fact):
                    both[key][fact.measure].append(fact)
    agree: Counter[tuple[str, Measure]] = Counter()
    for table in known:
        for fact in table.readings[0].facts:
            key = _key(fact)
            if not _is_open(fact) or key not in both or key is None:
                continue
            found = [m for m in _BUDGETS if any(_equal(fact, other) for other in both[key].get(m, ()))]
            if len(found) == 1:
                agree[compact(fact.column_text), found[0]] += 1
    heads = {head for head, _ in agree}
    return frozenset(
        head
        for head in heads
        if agree[head, Measure.ORIGINAL_BUDGET] >= _LEAST
        and agree[head, Measure.ORIGINAL_BUDGET] > 2 * agree[head, Measure.AMENDED_BUDGET]
    )


def settle_original(table: FigureTable, heads: frozenset[str]) -> FigureTable:
    """The table with the original budget under these headers, in all its readings; the same table where it has none."""

    def is_original(fact: Fact) -> bool:
        return _is_open(fact) and compact(fact.column_text) in heads

    def settle(fact: Fact) -> Fact:
        if not is_original(fact):
            return fact
        inferred = tuple(part for part in fact.inferred if part is not FactPart.MEASURE)  # figures have told it
        return replace(fact, measure=Measure.ORIGINAL_BUDGET, inferred=inferred)

    if not any(map(is_original, table.readings[0].facts)):
        return table
    readings = tuple(
        reading.model_copy(update={"facts": tuple(settle(fact) for fact in reading.facts)})
        for reading in table.readings
    )
    return table.model_copy(update={"readings": readings})


def _is_open(fact: Fact) -> bool:
    """Whether the phase of a budget was taken from nothing but its place."""
    return (
        fact.measure is Measure.AMENDED_BUDGET
        and FactPart.MEASURE in fact.inferred
        and says_budget_alone(fact.column_text)
    )


def _key(fact: Fact) -> _Key | None:
    return (fact.unit_path, fact.line_item, fact.fiscal_year) if fact.line_item else None


def _equal(one: Fact, other: Fact) -> bool:
    """Equal in what the coarser of the two prints."""
    if one.printed_amount is None or other.printed_amount is None:
        return False
    place = max(Decimal(f.scale).scaleb(-f.decimals) for f in (one, other))
    exact = place <= Decimal("0.01")
    return abs(abs(one.printed_amount) - abs(other.printed_amount)) <= (0 if exact else place)
