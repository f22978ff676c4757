"""The proof of a report by its own arithmetic: a Draft in, an AnnualReport out.

Belongs here: the order of the steps. Does not belong here: any identity, any search. No figure is altered: what a
figure should be stands in the findings.

All arithmetic on amounts is decimal and exact; only where a quotient has no end is it cut, far behind any place that is
printed. Floats are costs and digits of evidence, never amounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import localcontext

from selko.extractors.prove.figures.cells import Grid
from selko.extractors.prove.figures.relations import Relation
from selko.extractors.prove.findings.build import build_findings, build_identity
from selko.extractors.prove.findings.claims import check_claims
from selko.extractors.prove.findings.doubtful import find_doubtful
from selko.extractors.prove.findings.guards import find_guards
from selko.extractors.prove.findings.of_tables import (
    build_broken_off_findings,
    build_reading_findings,
    build_unit_findings,
)
from selko.extractors.prove.findings.units_of_money import UnitFault, find_unit_faults
from selko.extractors.prove.identities.cell_index import build_index
from selko.extractors.prove.identities.choose import Chosen, choose_reading, distinct, find_assumed
from selko.extractors.prove.identities.ratios import find_ratio_relations
from selko.extractors.prove.identities.repeats import find_repeat_relations
from selko.extractors.prove.identities.statements import find_statement_relations
from selko.extractors.prove.identities.tree import find_tree_relations
from selko.extractors.prove.search.confirmed import find_confirmed, settle_parts
from selko.extractors.prove.search.diagnose import Diagnosis, Verdict, diagnose
from selko.extractors.prove.search.slips import Slip
from selko.extractors.prove.search.witnesses import count_witnesses
from selko.schemas.models.report import AnnualReport, Draft, Fact, FactStatus, FigureTable
from selko.schemas.storage.filed import file_away
from selko.schemas.version import reader_version

PRECISION = 80  # digits: the product of the two longest figures (cells.LONGEST) is exact


@dataclass(frozen=True)
class _Proof:
    facts: tuple[Fact, ...]
    grids: tuple[Grid, ...]
    relations: tuple[Relation, ...]
    diagnosis: Diagnosis
    unit_faults: tuple[UnitFault, ...]


def prove_report(draft: Draft) -> AnnualReport:
    """One reading per table, every identity asked, witnesses and status on every fact, findings."""
    with localcontext(prec=PRECISION):
        return _report(draft)


def _report(draft: Draft) -> AnnualReport:
    chosen = [choose_reading(table) for table in draft.tables]
    proof = _prove(chosen)
    signs = _printed_signs(proof.diagnosis, proof.grids)
    if signs:
        chosen = [_with_signs(table, signs) for table in chosen]
        proof = _prove(chosen)
    facts = _judged(proof)
    document_id = draft.document.document_id
    of_readings = [found for table in chosen for found in build_reading_findings(table.reading, document_id)]
    findings = build_findings(proof.diagnosis.judgements, document_id, proof.grids)
    findings += build_unit_findings(proof.unit_faults, document_id)
    findings += build_broken_off_findings(proof.diagnosis.given_up, document_id)
    findings += find_doubtful(facts, document_id)
    unplaced = (*draft.unplaced, *(number for table in chosen for number in table.reading.unplaced))
    findings += find_guards(facts, unplaced, document_id)
    findings += check_claims(draft.sections, facts, document_id, draft.report_year)
    report = AnnualReport(
        document=draft.document,
        entity=draft.entity,
        also_named=draft.also_named,
        report_year=draft.report_year,
        language=draft.language,
        page_count=draft.page_count,
        units=draft.units,
        sections=draft.sections,
        goals=draft.goals,
        indicators=draft.indicators,
        unit_links=draft.unit_links,
        facts=facts,
        unplaced=unplaced,
        identities=(),
        findings=(*draft.findings, *of_readings, *findings),
        complete=draft.complete,
        reader_version=reader_version(),
    )
    identities = (build_identity(number, relation) for number, relation in enumerate(proof.relations))
    # Without being checked once more as a whole: there may be more of them than of figures.
    return report.model_copy(update={"identities": file_away(filter(None, identities))})


def _prove(chosen: list[Chosen]) -> _Proof:
    grids = tuple(table.grid for table in chosen)
    relations = [relation for table in chosen for relation in table.relations]
    for grid in grids:
        relations += find_ratio_relations(grid)
    relations += find_assumed(chosen)
    signs = {key: sign for table in chosen for key, sign in table.signs.items()}
    index = build_index(grids, signs, {relation.target.key for table in chosen for relation in table.weak})
    relations += find_tree_relations(index)
    relations += find_statement_relations(index)
    relations += find_repeat_relations(index)
    kept = tuple(distinct(relations))
    weak = [relation for table in chosen for relation in table.weak]
    facts = tuple(fact for table in chosen for fact in table.reading.facts)
    unit_faults = tuple(find_unit_faults(kept))
    of_units = {id(relation) for fault in unit_faults for relation in fault.set_aside}
    diagnosis = diagnose([relation for relation in kept if id(relation) not in of_units], grids, weak)
    return _Proof(facts, grids, kept, diagnosis, unit_faults)


def _printed_signs(diagnosis: Diagnosis, grids: Sequence[Grid]) -> set[str]:
    """Facts whose printed sign closes the identities although their line item expects the other, in rows that do not
    print the other: the canonical sign was the wrong conversion, the paper is right."""
    found = {
        judgement.cell.key
        for judgement in diagnosis.judgements
        if judgement.verdict in (Verdict.WRONG, Verdict.LIKELY)
        and judgement.slip is Slip.SIGN
        and judgement.cell.flip < 0
    }
    return {
        key
        for grid in grids
        for row in grid.cells
        for key in found & {cell.key for cell in row if cell is not None}
        if not any(cell.flip < 0 and cell.key not in found for cell in row if cell is not None)
    }


def _with_signs(chosen: Chosen, signs: set[str]) -> Chosen:
    facts = chosen.reading.facts
    if not any(fact.fact_id in signs for fact in facts):
        return chosen
    kept = tuple(replace(fact, amount=fact.printed_amount) if fact.fact_id in signs else fact for fact in facts)
    reading = chosen.reading.model_copy(update={"facts": kept})
    return choose_reading(FigureTable(table_no=chosen.grid.table_no, title="", readings=(reading,)))


def _judged(proof: _Proof) -> tuple[Fact, ...]:
    """Witnesses, what stays inferred, and status: disputed where an identity fails and the diagnosis does not put the
    fault elsewhere."""
    witnesses = count_witnesses(proof.relations)
    confirmed = find_confirmed(proof.facts, proof.relations)
    suspects = proof.diagnosis.suspects | {cell.key for fault in proof.unit_faults for cell in fault.cells}
    failing = {key for relation in proof.relations if not relation.holds for key in relation.keys}
    judged = []
    for fact in proof.facts:
        count = witnesses.get(fact.fact_id, 0)
        inferred = settle_parts(fact, confirmed)
        if fact.fact_id in failing and fact.fact_id in suspects:
            status = FactStatus.DISPUTED
        elif count:
            status = FactStatus.CONSISTENT if inferred else FactStatus.PROVEN
        else:
            status = FactStatus.UNPROVEN
        judged.append(replace(fact, witnesses=count, status=status, inferred=inferred))
    return tuple(judged)
