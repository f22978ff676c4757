"""Verdicts as findings: the place, the implied value, the identities as JSON and as sums that people can check.

Belongs here: words and JSON of one figure or of the rows of one slip. Does not belong here: any decision about what is
wrong; findings of whole tables (of_tables).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, lru_cache
from typing import Any

from selko.extractors.prove.figures.cells import ONE, ZERO, Cell, Grid
from selko.extractors.prove.figures.relations import Relation
from selko.extractors.prove.search.diagnose import Judgement, Verdict
from selko.schemas.errors import ReferenceDataError
from selko.schemas.models.findings import Finding, Severity
from selko.schemas.models.provenance import Box, Provenance
from selko.schemas.models.report import Fact, Identity
from selko.schemas.models.report import Term as IdentityTerm
from selko.schemas.reference import read_yaml
from selko.schemas.rules import Sentence, build_finding
from selko.schemas.words.vocabulary import fold

_FILE = "taxonomy/identities.yaml"
RULES = {
    Verdict.WRONG: "source_error",
    Verdict.LIKELY: "likely_error",
    Verdict.MISSING: "missing_value",
    Verdict.UNCLEAR: "unexplained_difference",
    Verdict.OPENING: "opening_differs",
    Verdict.SHIFTED: "row_shifted",
    Verdict.SWAPPED: "rows_swapped",
    Verdict.UNPRINTED: "unprinted_row",
}
SHOWN = 3  # sums told in a sentence; all of them stand in the proof


@cache
def load_identity_names() -> dict[str, Sentence]:
    """What each kind of identity is called, and other words of a proof. Raises ReferenceDataError when the file is not
    such a mapping."""
    content = read_yaml(_FILE)
    if not isinstance(content, dict):
        raise ReferenceDataError("this must map identities to names", file=_FILE, way_out="correct its form")
    return {str(key): Sentence.model_validate(value) for key, value in content.items()}


def as_printed(value: Decimal, step: Decimal) -> Decimal:
    """A computed amount with as many decimals as the figure that it stands for is printed with."""
    return value.quantize(min(ONE, step.normalize()), ROUND_HALF_EVEN) + ZERO


def build_identity(number: int, relation: Relation) -> Identity | None:
    """The relation as it is kept in the report; None where a place of it is blank and was not taken as zero."""
    terms = tuple(
        IdentityTerm(fact_id=cell.key, coefficient=_plain(coefficient))
        for cell, coefficient in relation.terms
        if cell.fact is not None
    )
    if any(cell.fact is None and not relation.holds for cell, _ in relation.terms):
        return None
    return Identity(
        identity_id=f"i{number}",
        rule_id=relation.rule_id,
        kind=relation.kind,
        terms=terms,
        residual=_plain(relation.residual),
        tolerance=_plain(relation.tolerance),
        holds=relation.holds,
    )


@lru_cache(maxsize=4096)
def _plain(value: Decimal) -> Decimal:
    """Without zeros at the end, and without a power of ten; one object for each of the few values that there are."""
    return value.normalize() + ZERO


def build_findings(judgements: Sequence[Judgement], document_id: str, grids: Sequence[Grid]) -> list[Finding]:
    """One finding per verdict, in the order of the pages."""
    by_table = {grid.table_no: grid for grid in grids}
    findings = [_finding(judgement, document_id, by_table) for judgement in judgements]
    return sorted(
        findings, key=lambda f: (f.provenance.page or 0, f.provenance.block or "", f.label or "", f.finding_id)
    )


def _finding(judgement: Judgement, document_id: str, grids: dict[int, Grid]) -> Finding:
    cell = judgement.cell
    about = describe(cell, grids)
    steps = (other.step for relation in judgement.relations for other, _ in relation.terms)
    step = cell.step if cell.fact is not None else min(steps, default=cell.step)
    implied = as_printed(judgement.implied, step) * cell.flip
    printed = cell.fact.printed_amount if cell.fact is not None else None
    difference = implied - printed if printed is not None else None
    severity = None if judgement.sure else Severity.NOTE
    return build_finding(
        RULES[judgement.verdict],
        document_id,
        provenance=about["provenance"],
        severity=severity,
        words={
            "cell": _place(about),
            "implied": _as_on_paper(implied, cell, "fi"),
            "implied_en": _as_on_paper(implied, cell, "en"),
            "gap": _as_on_paper(difference, cell, "fi") if difference is not None else "–",
            "gap_en": _as_on_paper(difference, cell, "en") if difference is not None else "–",
            "printed": cell.fact.printed if cell.fact is not None else "–",
            **{f"proof_{language}": _sentences(judgement, language) for language in ("fi", "sv", "en")},
        },
        unit_path=about["unit_path"],
        statement=about["statement"],
        label=about["label"],
        measure=about["measure"],
        fiscal_year=about["fiscal_year"],
        printed=cell.fact.printed if cell.fact is not None else None,
        printed_amount=printed,
        implied_amount=implied,
        difference=difference,
        witnesses=judgement.witnesses,
        fact_ids=tuple(c.fact.fact_id for c in (judgement.cells or (cell,)) if c.fact is not None),
        proof=_proof(judgement, implied),
    )


def describe(cell: Cell, grids: dict[int, Grid]) -> dict[str, Any]:
    """What a cell is about; a blank one takes it from its row and its column."""
    if cell.fact is not None:
        fact = cell.fact
        return {
            "provenance": fact.provenance,
            "unit_path": fact.unit_path,
            "statement": str(fact.statement),
            "label": fact.label,
            "measure": str(fact.measure),
            "fiscal_year": fact.fiscal_year,
            "column": fact.column_text,
        }
    grid = grids[cell.table_no]
    row = [c.fact for c in grid.cells[cell.row[0]] if c is not None and c.fact is not None]
    column = [cells[cell.column] for cells in grid.cells]
    above = [c.fact for c in column if c is not None and c.fact is not None]
    lane = grid.columns[cell.column]
    return {
        "provenance": _crossing(row, above),
        "unit_path": row[0].unit_path,
        "statement": str(row[0].statement),
        "label": row[0].label,
        "measure": str(lane.measure) if lane.measure else None,
        "fiscal_year": lane.year,
        "column": lane.header,
    }


def _crossing(row: list[Fact], column: list[Fact]) -> Provenance:
    """The place where a row and a column cross."""
    page, block = row[0].provenance.page, row[0].provenance.block
    across, down = row[0].provenance.box, column[0].provenance.box
    if across is None or down is None:
        return Provenance(page=page, block=block)
    return Provenance(page=page, box=Box(x0=down.x0, top=across.top, x1=down.x1, bottom=across.bottom), block=block)


def _place(about: dict[str, Any]) -> str:
    """Unit, row and column; a row that names its unit itself is enough."""
    unit = about["unit_path"][-1] if about["unit_path"] else ""
    label = about["label"] or ""
    named = () if fold(label).startswith(fold(unit)) else (unit,)
    return ", ".join(part for part in (*named, label, about["column"] or about["measure"]) if part)


def _as_on_paper(value: Decimal, cell: Cell, language: str) -> str:
    """An amount as the paper would print it in the place of a cell: in its thousands, with its sign of per cent."""
    fact = cell.fact
    if fact is None:
        return print_number(value, language)
    per_cent = "\u00a0%" if fact.quantity == "%" and "%" in fact.printed else ""
    return print_number(value / fact.scale, language) + per_cent


def print_number(value: Decimal, language: str) -> str:
    """A computed amount for people: groups parted by a no-break space; the decimal mark of the language."""
    exact = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,}"
    text = exact.replace(",", "\u00a0").replace("-", "−")
    return text if language == "en" else text.replace(".", ",")


def _sentences(judgement: Judgement, language: str) -> str:
    told = "; ".join(_sum(relation, judgement, language) for relation in judgement.relations[:SHOWN])
    return f"{told[0].upper()}{told[1:]}." if told else ""


def _sum(relation: Relation, judgement: Judgement, language: str) -> str:
    """`name: a + b − c = value`, solved for the cell."""
    name = getattr(load_identity_names()[relation.rule_id], language)
    cell = judgement.cell
    solved = judgement.solved
    own = next((c for other, c in relation.terms if other.key == cell.key), ZERO)
    scale = cell.fact.scale if cell.fact is not None else 1  # the paper's own unit at the place of the finding
    others = [(other, c) for other, c in relation.terms if other.key != cell.key and c]
    if relation.free is not None:
        return f"{name}: {_quotient(relation, judgement, language)}"
    if not own:
        figures = (_figure(other, judgement, language) for other, _ in relation.terms if other.fact is not None)
        return f"{name}: {', '.join(figures)}"
    if len(others) == 1 and others[0][0].fact is not None:
        twin = others[0][0].fact
        page = twin.provenance.page
        where = f" ({getattr(load_identity_names()['page'], language)} {page})" if page else ""
        return f"{name}: {twin.printed}{where}"
    parts = []
    for other, coefficient in others:
        value = as_printed(-coefficient / own * solved.get(other.key, other.value), other.step)
        if value or len(others) <= 2:
            parts.append(f"{'−' if value < 0 else '+'} {print_number(abs(value) / scale, language)}")
    total = as_printed(
        sum((-c / own * solved.get(o.key, o.value) for o, c in others), ZERO),
        min((o.step for o, _ in others), default=ONE),
    )
    return f"{name}: {_lead(' '.join(parts))} = {print_number(total / scale, language)}"


def _quotient(relation: Relation, judgement: Judgement, language: str) -> str:
    """`238 602 / 423 = 564`, and for a change `(336 − 310) / 310 = 8,4 %`, each figure as it should be. Where the paper
    prints the parts in another unit than the quotient, they are told in that of the quotient, so that it comes out."""
    part, base, target = (cell for cell, _ in relation.terms)
    per_cent = target.fact is not None and target.fact.quantity == "%"
    scales = {cell.fact.scale for cell in (part, base, target) if cell.fact is not None and cell.fact.currency}
    told = [_told(cell, judgement, language, whole=not per_cent and len(scales) > 1) for cell in (part, base, target)]
    upper, lower, result = told
    return f"({upper} − {lower}) / {lower} = {result}" if relation.terms[1][1] else f"{upper} / {lower} = {result}"


def _told(cell: Cell, judgement: Judgement, language: str, whole: bool) -> str:
    """A figure of a quotient: as printed, or as it should be. `whole`: in whole units, whatever the paper's."""
    value = judgement.solved.get(cell.key, cell.value)
    if cell.key == judgement.cell.key:
        value = judgement.implied
    value = as_printed(value, cell.step) * cell.flip
    return print_number(value, language) if whole else _as_on_paper(value, cell, language)


def _figure(cell: Cell, judgement: Judgement, language: str) -> str:
    """A figure as it is printed; as it should be printed where it is another one that is wrong."""
    fact = cell.fact
    assert fact is not None
    value = judgement.solved.get(cell.key, cell.value)
    if cell.key == judgement.cell.key or as_printed(value, cell.step) == cell.value:
        return fact.printed
    return print_number(as_printed(value * cell.flip, cell.step) / fact.scale, language)


def _lead(text: str) -> str:
    return "−" + text[2:] if text.startswith("− ") else text.removeprefix("+ ")


def _proof(judgement: Judgement, implied: Decimal) -> dict[str, Any]:
    return {
        "verdict": str(judgement.verdict),
        "slip": str(judgement.slip),
        "implied": str(implied),
        "cells": _cells(judgement),
        "identities": [build_relation_json(relation, judgement) for relation in judgement.relations],
    }


def _cells(judgement: Judgement) -> list[dict[str, str]]:
    """Every cell of the verdict with the canonical amount that it should have."""
    if not judgement.cells:
        values = [(judgement.cell, judgement.implied)]
    else:
        values = [(cell, judgement.solved[cell.key]) for cell in judgement.cells]
    return [
        {"fact_id": cell.fact.fact_id, "implied_amount": str(as_printed(value, cell.step))}
        for cell, value in values
        if cell.fact is not None
    ]


def build_relation_json(relation: Relation, judgement: Judgement) -> dict[str, Any]:
    """An identity as the proof of a finding keeps it: told for the judgement's cell, with its figures as printed."""
    return {
        "rule_id": relation.rule_id,
        "kind": relation.kind,
        "holds_as_printed": relation.holds,
        "residual": str(_plain(relation.residual)),
        "tolerance": str(_plain(relation.tolerance)),
        "sentence_fi": _sum(relation, judgement, "fi"),
        "sentence_sv": _sum(relation, judgement, "sv"),
        "sentence_en": _sum(relation, judgement, "en"),
        "facts": [
            {
                "fact_id": other.fact.fact_id if other.fact else None,
                "unit": other.fact.unit if other.fact else None,
                "label": other.fact.label if other.fact else None,
                "measure": str(other.fact.measure) if other.fact else None,
                "fiscal_year": other.fact.fiscal_year if other.fact else None,
                "printed": other.fact.printed if other.fact else None,
                "amount": str(other.fact.amount) if other.fact else None,
                "page": other.fact.provenance.page if other.fact else None,
                "coefficient": str(_plain(coefficient)),
            }
            for other, coefficient in relation.terms
        ],
    }
