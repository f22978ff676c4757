"""Parts of the meaning that were inferred and that figures confirm.

Belongs here: what a holding identity says of measure, year and scale, beside the amount. Does not belong here: the
witnesses of amounts (witnesses), what was inferred (extractors/normalise).

A sum within one table holds in thousands as it does in millions, and under any head: it confirms nothing but amounts.
A figure that two tables print, of which one says in full what it is, tells what it is in the other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from selko.extractors.prove.figures.relations import Relation, evidence
from selko.schemas.models.report import Fact, FactPart
from selko.schemas.words.folding import compact

LEAST_DIGITS = 6.0  # that must agree before one table tells the meaning of another: a chance of one in a million
LEAST_RELATIONS = 2  # a single figure may be the same by chance or be another's
LEAST_HEADS = 2  # different heads with words that make a form
LEAST_COPIES = 2  # of a form whose scale is sure, before the others are taken to have it
BETWEEN_TABLES = frozenset({"repeat", "statement", "tree"})
Scope = tuple[int, ...]  # a table, or a column of it
_TOLD_BY: dict[FactPart, frozenset[str]] = {
    FactPart.SCALE: BETWEEN_TABLES,
    FactPart.MEASURE: frozenset({"repeat"}),
    FactPart.FISCAL_YEAR: frozenset({"repeat"}),
}


def find_confirmed(facts: Sequence[Fact], relations: Iterable[Relation]) -> Mapping[FactPart, frozenset[Scope]]:
    """Per part the tables (scale) or columns (measure, year) in which it was inferred and which figures of other
    tables confirm; what is confirmed confirms further."""
    between = [
        relation
        for relation in relations
        if relation.kind in BETWEEN_TABLES
        and relation.holds
        and not relation.trivial
        and not relation.vague
        and len({cell.table_no for cell, _ in relation.terms}) > 1
    ]
    return {part: _spread(part, facts, between) for part in _TOLD_BY}


def settle_parts(fact: Fact, confirmed: Mapping[FactPart, frozenset[Scope]]) -> tuple[FactPart, ...]:
    """The parts of a fact that stay inferred."""
    return tuple(part for part in fact.inferred if part not in _TOLD_BY or _scope(part, fact) not in confirmed[part])


def _of_same_form(facts: Sequence[Fact], confirmed: Collection[Scope]) -> set[Scope]:
    """The tables with the same heads as tables whose scale is sure, where these have one scale: a form that is repeated
    is filled in alike. Heads of which no two have words (`2024 | 2023`) are no form."""
    heads: dict[int, dict[int, str]] = defaultdict(dict)
    scales: dict[int, set[int]] = defaultdict(set)
    unsure: set[int] = set()
    for fact in facts:
        heads[fact.table_no][fact.column_no] = compact(fact.column_text)
        if fact.currency is not None:
            scales[fact.table_no].add(fact.scale)
        if FactPart.SCALE in fact.inferred and (fact.table_no,) not in confirmed:
            unsure.add(fact.table_no)
    forms: dict[frozenset[str], list[int]] = defaultdict(list)
    for table_no, texts in heads.items():
        if sum(any(sign.isalpha() for sign in text) for text in set(texts.values())) >= LEAST_HEADS:
            forms[frozenset(texts.values())].append(table_no)
    found: set[Scope] = set()
    for tables in forms.values():
        sure = [table_no for table_no in tables if table_no not in unsure and scales[table_no]]
        known = set().union(*(scales[table_no] for table_no in sure))
        if len(sure) >= LEAST_COPIES and len(known) == 1:
            found |= {(table_no,) for table_no in tables if scales[table_no] == known}
    return found


def _scope(part: FactPart, fact: Fact) -> Scope:
    """One table has one scale; a column has one measure and one year."""
    return (fact.table_no,) if part is FactPart.SCALE else (fact.table_no, fact.column_no)


def _spread(part: FactPart, facts: Sequence[Fact], between: Sequence[Relation]) -> frozenset[Scope]:
    open_scopes = {_scope(part, fact) for fact in facts if part in fact.inferred}
    confirmed: set[Scope] = set()
    told = [relation for relation in between if relation.kind in _TOLD_BY[part]]
    most = math.inf if part is FactPart.SCALE else 1  # parts that add up to a whole are of its scale, all of them
    while open_scopes:
        digits: dict[Scope, float] = defaultdict(float)
        count: dict[Scope, int] = defaultdict(int)
        for relation in told:
            of_relation = [cell.fact for cell, _ in relation.terms if cell.fact is not None and cell.value]
            waiting = {_scope(part, fact) for fact in of_relation if part in fact.inferred} - confirmed
            sure = any(part not in fact.inferred or _scope(part, fact) in confirmed for fact in of_relation)
            for place in waiting if sure and len(waiting) <= most else ():
                digits[place] += evidence(relation)
                count[place] += 1
        new = {place for place in digits if digits[place] >= LEAST_DIGITS and count[place] >= LEAST_RELATIONS}
        if part is FactPart.SCALE:
            new |= _of_same_form(facts, confirmed | new) & open_scopes
        if not new:
            break
        confirmed |= new
        open_scopes -= new
    return frozenset(confirmed)
