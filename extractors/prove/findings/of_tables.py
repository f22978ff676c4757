"""Findings about whole tables: another reading, a unit of money, a search that was broken off.

Belongs here: words and JSON of a table. Does not belong here: any decision; findings of single figures (proof).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from selko.extractors.prove.figures.relations import Relation
from selko.extractors.prove.findings.build import build_relation_json, load_identity_names, print_number
from selko.extractors.prove.findings.units_of_money import UnitFault
from selko.extractors.prove.search.diagnose import Judgement, Verdict
from selko.schemas.models.findings import Finding
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import Fact, Reading
from selko.schemas.rules import build_finding


def build_reading_findings(reading: Reading, document_id: str) -> list[Finding]:
    """What holds of the reading that was chosen, and that it is not the first one where it is not."""
    if not reading.grid or not reading.facts:
        return list(reading.findings)
    fact = reading.facts[0]
    place = _place([fact])
    words: dict[str, object] = {"table": fact.table_no, "page": place.page or "–", "reader": fact.reader}
    said = build_finding("other_reading", document_id, provenance=place, label=str(fact.table_no), words=words)
    return [said, *reading.findings]


def build_broken_off_findings(relations: Sequence[Relation], document_id: str) -> list[Finding]:
    """One finding per table of whose failing identities not every explanation was looked for: there are too many."""
    by_table: dict[int, list[Fact]] = defaultdict(list)
    for relation in relations:
        facts = [cell.fact for cell, _ in relation.terms if cell.fact is not None]
        own = relation.target.fact or (facts[0] if facts else None)
        if own is not None:
            by_table[own.table_no].append(own)
    findings = []
    for table_no, facts in sorted(by_table.items()):
        place = _place(facts)
        words: dict[str, object] = {"table": table_no, "page": place.page or "–", "count": len(facts)}
        findings.append(
            build_finding("search_broken_off", document_id, provenance=place, label=str(table_no), words=words)
        )
    return findings


def build_unit_findings(faults: Sequence[UnitFault], document_id: str) -> list[Finding]:
    """One finding per table whose figures agree with others only in another unit of money."""
    return [_unit_finding(fault, document_id) for fault in faults]


def _unit_finding(fault: UnitFault, document_id: str) -> Finding:
    facts = [cell.fact for cell in fault.cells if cell.fact is not None]
    place = _place(facts)
    pages = [
        cell.fact.provenance.page or 0
        for relation in fault.relations
        for cell, _ in relation.terms
        if cell.fact is not None and cell.table_no == fault.other_no
    ]
    solved = {cell.key: cell.value * fault.factor for cell in fault.cells}
    lead = fault.cells[0]
    judgement = Judgement(Verdict.UNCLEAR, lead, solved[lead.key], fault.relations, len(fault.relations), solved=solved)
    larger = fault.factor > 1
    times = load_identity_names()["multiplied" if larger else "divided"]
    return build_finding(
        "unit_of_money_unrecognised",
        document_id,
        provenance=place,
        label=str(fault.table_no),
        fact_ids=tuple(sorted(fact.fact_id for fact in facts)),
        witnesses=len(fault.relations),
        words={
            "table": fault.table_no,
            "page": place.page or "–",
            "other": fault.other_no,
            "other_page": min(pages, default=0) or "–",
            "factor": print_number(fault.factor if larger else 1 / fault.factor, "fi"),
            **{f"times_{language}": words for language, words in times.model_dump().items()},
        },
        proof={
            "verdict": "unit_of_money",
            "factor": str(fault.factor),
            "identities": [build_relation_json(relation, judgement) for relation in fault.relations],
        },
    )


def _place(facts: Iterable[Fact]) -> Provenance:
    """Page and block of the first of a table's figures."""
    first = min(facts, key=lambda fact: (fact.provenance.page or 0, fact.row_no, fact.column_no))
    return Provenance(page=first.provenance.page, block=first.provenance.block)
