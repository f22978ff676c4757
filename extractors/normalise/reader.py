"""The stage as a whole: an Interpretation in, a Draft out.

Belongs here: composing identity, organisation, sections, goals and figures, and saying in findings what the meaning
left open. Does not belong here: how any of them is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from selko.extractors.normalise.figures.bare_statements import find_bare_statements
from selko.extractors.normalise.figures.facts import build_facts
from selko.extractors.normalise.figures.model import Context, TableFacts
from selko.extractors.normalise.goals.build import build_goals
from selko.extractors.normalise.identity.identity import find_identity
from selko.extractors.normalise.identity.other_names import find_other_names
from selko.extractors.normalise.identity.period import find_report_period, find_report_year_end
from selko.extractors.normalise.labels.line_items import suggest
from selko.extractors.normalise.money.decimal_mark import find_custom
from selko.extractors.normalise.money.stated import find_stated_units
from selko.extractors.normalise.money.unit import find_currency, find_page_units
from selko.extractors.normalise.narrative.indicators import build_indicators
from selko.extractors.normalise.narrative.sections import build_narrative
from selko.extractors.normalise.organisation.build import build_organisation
from selko.extractors.normalise.organisation.unit_links import build_unit_links
from selko.schemas.models.findings import Finding
from selko.schemas.models.layout import LayoutProblem, ProblemKind
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import Draft, FigureTable
from selko.schemas.models.tables import Interpretation, ReportTable
from selko.schemas.rules import build_finding
from selko.schemas.words.folding import fold_words
from selko.schemas.words.line_items import load_line_items

SHOWN = 3  # examples in a sentence
_PROBLEM_RULES = {
    ProblemKind.UNREADABLE_PAGE: "unreadable_page",
    ProblemKind.DAMAGED: "damaged_file",
    ProblemKind.NO_TEXT_LAYER: "no_text_layer",
    ProblemKind.READ_BY_OCR: "read_by_ocr",
    ProblemKind.UNKNOWN_SIGNS: "unknown_signs",
    ProblemKind.HIDDEN_TEXT: "hidden_text",
    ProblemKind.HIDDEN_FIGURES: "hidden_figures",
    ProblemKind.STRUCK_TEXT: "struck_text",
    ProblemKind.STRUCK_FIGURES: "struck_figures",
    ProblemKind.UNREAD_INK: "unread_ink",
    ProblemKind.READ_PICTURE: "read_picture",
    ProblemKind.SIGN_BY_COLOUR: "sign_by_colour",
    ProblemKind.TRACKED_CHANGES: "tracked_changes",
    ProblemKind.LIMIT: "reading_limit",
    ProblemKind.OTHER: "reading_note",
}


def normalise_report(
    interpretation: Interpretation,
    entity: str | None = None,
    year: int | None = None,
    language: str | None = None,
) -> Draft:
    """Say what everything in the report means. Entity, year and language are read from it unless given.

    Never raises on content: what cannot be told is a finding, and its figures are unplaced.
    """
    identity = find_identity(interpretation, entity, year, language)
    organisation = build_organisation(interpretation, identity.entity)
    sections = build_narrative(interpretation, organisation, identity.language)
    paths = {section.order: section.heading_path for section in interpretation.sections}
    year_end = find_report_year_end(interpretation)
    period = find_report_period(interpretation, year_end)
    context = Context(
        document_id=interpretation.document.document_id,
        report_year=identity.report_year,
        language=identity.language,
        units=organisation,
        headings=lambda order: paths.get(order, ()) if order is not None else (),
        currency=find_currency(interpretation, identity.currency),
        marks=find_custom(interpretation),
        page_units=find_page_units(interpretation),
        group_path=organisation.group_path,
        stated=find_stated_units(interpretation),
        year_end=year_end,
        period=period,
        entity_printed=identity.entity_printed,
        year_printed=identity.year_printed,
    )
    tables = build_facts(interpretation, context)
    goals = build_goals(interpretation, organisation)
    by_grid = _table_findings(interpretation.tables, tables, context.document_id)
    findings = (
        *_problem_findings(interpretation.problems, context.document_id),
        *identity.findings,
        *_scale_findings(interpretation.tables, tables, context.document_id),
        *_bare_findings(interpretation, tables),
        *(
            []
            if period is None
            else [build_finding("interim_report", context.document_id, words={"detail": period.text})]
        ),
        *(found for result, own in zip(tables, by_grid, strict=True) if not result.others for found in own[0]),
    )
    return Draft(
        document=interpretation.document,
        entity=identity.entity,
        report_year=identity.report_year,
        language=identity.language,
        page_count=len(interpretation.pages) or None,
        units=organisation.units,
        sections=sections,
        goals=goals,
        indicators=build_indicators(sections, goals, identity.report_year),
        unit_links=build_unit_links(sections, organisation.units, identity.entity),
        tables=tuple(
            _with_own(result.table, result, own) if result.others else result.table
            for result, own in zip(tables, by_grid, strict=True)
            if result.table is not None
        ),
        unplaced=tuple(number for result in tables if not result.others for number in result.unplaced),
        findings=findings,
        complete=interpretation.complete,
        also_named=find_other_names(interpretation, identity.entity),
    )


def _problem_findings(problems: Iterable[LayoutProblem], document_id: str) -> list[Finding]:
    return [
        build_finding(
            _PROBLEM_RULES[problem.kind],
            document_id,
            provenance=problem.provenance,
            words={
                "page": problem.provenance.page or problem.provenance.block or "–",
                "detail": problem.detail.rstrip("."),
            },
        )
        for problem in problems
    ]


def _bare_findings(interpretation: Interpretation, results: Sequence[TableFacts]) -> list[Finding]:
    """Titles of statements under which nothing was read."""
    read = zip(interpretation.tables, results, strict=True)
    filled = {table.section for table, result in read if result.table is not None}
    return [
        build_finding(
            "statement_without_figures",
            interpretation.document.document_id,
            provenance=section.heading.provenance if section.heading else None,
            label=section.heading.text if section.heading else None,
            words={"page": section.page_first or "–"},
        )
        for section in find_bare_statements(interpretation.sections, filled)
    ]


def _scale_findings(tables: Sequence[ReportTable], results: Sequence[TableFacts], document_id: str) -> list[Finding]:
    """Once for the report: the tables whose unit of money only a sentence states, and those for which nothing does."""
    stated: dict[str, list[str]] = {}
    assumed: list[str] = []
    for table, result in zip(tables, results, strict=True):
        place = f"{table.table_no} ({table.page_first})" if table.page_first else f"{table.table_no}"
        if result.scale_stated is not None:
            stated.setdefault(result.scale_stated.sentence, []).append(place)
        elif result.scale_assumed:
            assumed.append(place)
    findings = [
        build_finding(
            "scale_stated",
            document_id,
            label=sentence,
            words={"tables": len(places), "detail": ", ".join(places), "sentence": sentence},
        )
        for sentence, places in stated.items()
    ]
    if assumed:
        words: dict[str, object] = {"tables": len(assumed), "detail": ", ".join(assumed)}
        findings.append(build_finding("scale_assumed", document_id, words=words))
    return findings


def _with_own(table: FigureTable, result: TableFacts, findings: Mapping[int, Sequence[Finding]]) -> FigureTable:
    """A table of several grids, each reading with the findings and the unplaced numbers of its grid."""
    grids = {0: result, **result.others}
    return table.model_copy(
        update={
            "readings": tuple(
                reading.model_copy(
                    update={"unplaced": grids[reading.grid].unplaced, "findings": tuple(findings[reading.grid])}
                )
                for reading in table.readings
            )
        }
    )


def _table_findings(
    tables: Sequence[ReportTable], results: Sequence[TableFacts], document_id: str
) -> list[dict[int, list[Finding]]]:
    """What is to be said of each table, by the number of the grid that it is said of."""
    seen: set[tuple[str, str]] = set()
    found: list[dict[int, list[Finding]]] = []
    for table, result in zip(tables, results, strict=True):
        others = {
            number: _grid_findings(table, replace(other, scale_inferred=result.scale_inferred), set(seen), document_id)
            for number, other in result.others.items()
        }
        found.append({0: _grid_findings(table, result, seen, document_id), **others})
    return found


def _grid_findings(
    table: ReportTable, result: TableFacts, seen: set[tuple[str, str]], document_id: str
) -> list[Finding]:
    findings = _unmapped_findings(result, seen, document_id)
    if result.crowded:
        first = result.crowded[0]
        findings.append(
            build_finding(
                "several_numbers",
                document_id,
                provenance=first.provenance,
                printed=first.text,
                words={
                    "table": table.table_no,
                    "page": first.provenance.page or table.page_first or "–",
                    "count": len(result.crowded),
                    "examples": "; ".join(f"'{cell.text}'" for cell in result.crowded[:SHOWN]),
                },
            )
        )
    findings.extend(
        build_finding(
            guard.rule_id,
            document_id,
            provenance=guard.provenance,
            printed=guard.printed,
            words={"table": table.table_no, "page": guard.provenance.page or table.page_first or "–"},
        )
        for guard in result.guards
    )
    place = Provenance(page=table.page_first, box=table.box)
    words: dict[str, object] = {"table": table.table_no, "page": table.page_first or "–"}
    count = sum(number.reason == "no measure" for number in result.unplaced)
    if count:
        findings.append(
            build_finding(
                "no_measure",
                document_id,
                provenance=place,
                label=f"{table.table_no}",
                words={**words, "figures": count},
            )
        )
    for doubted in result.doubted:
        findings.append(
            build_finding(
                doubted.doubt.value,
                document_id,
                provenance=place,
                label=f"{table.table_no}",
                words={**words, "figures": doubted.figures, "detail": "; ".join(doubted.heads)},
            )
        )
    if result.unknown_unit is not None:
        words = {**words, "detail": result.unknown_unit}
        findings.append(
            build_finding("unit_unknown", document_id, provenance=place, label=f"{table.table_no}", words=words)
        )
    if result.scale_inferred != 1:
        findings.append(
            build_finding(
                "scale_inferred",
                document_id,
                provenance=place,
                label=f"{table.table_no}",
                words={**words, "scale": f"{result.scale_inferred:,}".replace(",", "\u00a0")},
            )
        )
    return findings


def _unmapped_findings(result: TableFacts, seen: set[tuple[str, str]], document_id: str) -> list[Finding]:
    findings = []
    for unmapped in result.unmapped:
        key = (unmapped.statement.value, fold_words(unmapped.row.label))
        if key in seen:
            continue
        seen.add(key)
        code = suggest(unmapped.row.label, unmapped.statement)
        nearest = f"{load_line_items()[code].fi} ({code})" if code else "–"
        findings.append(
            build_finding(
                "unmapped_label",
                document_id,
                provenance=unmapped.row.provenance,
                statement=unmapped.statement.value,
                label=unmapped.row.label,
                proof={"groups": list(unmapped.row.groups), "suggestion": code, "table_no": unmapped.table.table_no},
                words={"figures": len(unmapped.row.cells), "suggestion": nearest},
            )
        )
    return findings
