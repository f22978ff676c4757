"""The proof of a report by its own arithmetic: a Draft in, an AnnualReport out.

Belongs here: the order of the steps. Does not belong here: any identity, any search. No figure is altered: what a
figure should be stands in the findings.
"""

from __future__ import annotations

from extractors.prove.atlas import build_atlas
from extractors.prove.between import find_repeat_relations, find_statement_relations, find_tree_relations
from extractors.prove.cells import Grid
from extractors.prove.choose import choose_reading, distinct, find_assumed
from extractors.prove.diagnose import Diagnosis, diagnose
from extractors.prove.proof import build_findings, build_identity
from extractors.prove.ratios import find_ratio_relations
from extractors.prove.relations import Relation
from extractors.prove.witnesses import count_witnesses
from schemas.report import AnnualReport, Draft, Fact, FactStatus

READER_VERSION = "1"


def prove_report(draft: Draft) -> AnnualReport:
    """One reading per table, every identity asked, witnesses and status on every fact, findings."""
    facts: list[Fact] = []
    grids: list[Grid] = []
    relations: list[Relation] = []
    chosen = [choose_reading(table) for table in draft.tables]
    for table in chosen:
        facts += table.reading.facts
        grids.append(table.grid)
        relations += table.relations
        relations += find_ratio_relations(table.grid)
    relations += find_assumed(chosen)
    atlas = build_atlas(grids)
    relations += find_tree_relations(atlas)
    relations += find_statement_relations(atlas)
    relations += find_repeat_relations(atlas)
    relations = distinct(relations)
    diagnosis = diagnose(relations, grids)
    findings = build_findings(diagnosis.judgements, draft.document.document_id, grids)
    return AnnualReport(
        document=draft.document,
        entity=draft.entity,
        report_year=draft.report_year,
        language=draft.language,
        page_count=draft.page_count,
        units=draft.units,
        sections=draft.sections,
        goals=draft.goals,
        indicators=draft.indicators,
        unit_links=draft.unit_links,
        facts=_judged(facts, relations, diagnosis),
        unplaced=draft.unplaced,
        identities=tuple(
            identity
            for number, relation in enumerate(relations)
            if (identity := build_identity(number, relation)) is not None
        ),
        findings=(*draft.findings, *findings),
        complete=draft.complete,
        reader_version=READER_VERSION,
    )


def _judged(facts: list[Fact], relations: list[Relation], diagnosis: Diagnosis) -> tuple[Fact, ...]:
    """Witnesses and status: disputed where an identity fails and the diagnosis does not put the fault elsewhere."""
    witnesses = count_witnesses(relations)
    failing = {cell.key for relation in relations if not relation.holds for cell, _ in relation.terms}
    judged = []
    for fact in facts:
        count = witnesses.get(fact.fact_id, 0)
        if fact.fact_id in failing and fact.fact_id in diagnosis.suspects:
            status = FactStatus.DISPUTED
        else:
            status = FactStatus.PROVEN if count else FactStatus.UNPROVEN
        judged.append(fact.model_copy(update={"witnesses": count, "status": status}))
    return tuple(judged)
