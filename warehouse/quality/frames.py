"""An AnnualReport as the frames on which the expectations of schemas/expectations run.

Belongs here: columns that a rule can ask about, computed without judgement. Does not belong here: limits and sentences
(they are in the YAML), running a rule (expectations.py).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from math import nan
from typing import Any

import pandas as pd

from selko.schemas.models.amounts import AmountState
from selko.schemas.models.report import AnnualReport, Fact, FactStatus, Goal, Identity, Measure
from selko.schemas.words.line_items import load_line_items

FIGURES = (AmountState.REPORTED, AmountState.ZERO)
WITNESSED = (FactStatus.PROVEN, FactStatus.CONSISTENT)  # an identity of the report holds on them
IDENTITIES = "identities_"
TEXT_TABLE = "in a table of"  # numbers in tables of text or goals are no figures that were missed
_FACTS = {
    "fact_id": "object",
    "place": "object",
    "pages_left": "float64",
    "amount": "object",
    "off_print": "float64",
    "size": "float64",
    "currency": "object",
    "measure": "object",
    "fiscal_year": "float64",
    "years_from_report": "float64",
    "unknown_line_item": "object",
}


def build_frame(name: str, report: AnnualReport, today: date) -> pd.DataFrame | None:
    """The frame of this name; None when there is no such frame.

    `document` has one row; `facts` one per printed figure (dashes are none), in the order of `figures`; `sections` and
    `goals` one each; `identities_<x>` one per identity whose rule or kind is x.
    """
    if name.startswith(IDENTITIES):
        asked = name.removeprefix(IDENTITIES)
        return _identities(item for item in report.identities if asked in (item.kind, item.rule_id))
    builder = {"document": _document, "facts": _facts, "sections": _sections, "goals": _goals}.get(name)
    return None if builder is None else builder(report, today)


def find_figures(report: AnnualReport) -> Iterator[Fact]:
    """The facts that are figures, in the order of the rows of the frame `facts`."""
    return (fact for fact in report.facts if fact.state in FIGURES)


def _document(report: AnnualReport, today: date) -> pd.DataFrame:
    statuses = [fact.status for fact in find_figures(report)]
    left_over = sum(not number.reason.startswith(TEXT_TABLE) for number in report.unplaced)
    return pd.DataFrame(
        {
            "complete": [int(report.complete)],
            "entity": pd.Series([report.entity.strip() or None], dtype="object"),
            "report_year": [report.report_year],
            "years_ahead": [report.report_year - today.year],
            "figures": [len(statuses)],
            "parts": [len(report.facts) + len(report.sections) + len(report.goals)],
            "unplaced_pct": [_per_cent(left_over, len(statuses) + left_over)],
            "disputed_pct": [_per_cent(statuses.count(FactStatus.DISPUTED), len(statuses))],
            "witnessed_pct": [_per_cent(sum(map(statuses.count, WITNESSED)), len(statuses))],
        }
    )


def _facts(report: AnnualReport, _today: date) -> pd.DataFrame:
    known = load_line_items().keys()
    # Column by column, and those of numbers in eight bytes each: a long report has very many rows.
    columns: dict[str, Any] = {name: [] if kind == "object" else array("d") for name, kind in _FACTS.items()}
    for fact in find_figures(report):
        for name, value in _fact(fact, report, known).items():
            columns[name].append(nan if value is None and _FACTS[name] != "object" else value)
    return pd.DataFrame({name: pd.Series(columns[name], dtype=kind) for name, kind in _FACTS.items()})


def _fact(fact: Fact, report: AnnualReport, known: Iterable[str]) -> dict[str, Any]:
    """The row of a figure."""
    page, amount, printed = fact.provenance.page, fact.amount, fact.printed_amount
    return {
        "fact_id": fact.fact_id,
        "place": fact.provenance.block or (None if page is None else str(page)),
        "pages_left": None if page is None or report.page_count is None else min(report.page_count - page, page - 1),
        "amount": None if amount is None else str(amount),
        "off_print": None if amount is None or printed is None else float(abs(amount) - abs(printed)),
        "size": None if amount is None else float(abs(amount)),
        "currency": fact.currency,
        "measure": None if fact.measure is Measure.OTHER else fact.measure.value,
        "fiscal_year": fact.fiscal_year,
        "years_from_report": None if fact.fiscal_year is None else fact.fiscal_year - report.report_year,
        "unknown_line_item": None if fact.line_item is None or fact.line_item in known else fact.line_item,
    }


def _sections(report: AnnualReport, _today: date) -> pd.DataFrame:
    spans = [
        None if section.page_first is None or section.page_last is None else section.page_last - section.page_first
        for section in report.sections
    ]
    return pd.DataFrame({"page_span": pd.Series(spans, dtype="float64")})


def _goals(report: AnnualReport, _today: date) -> pd.DataFrame:
    return pd.DataFrame({"filled": pd.Series([_filled(goal) for goal in report.goals], dtype="float64")})


def _filled(goal: Goal) -> int:
    parts = (goal.strategic_goal, goal.goal, goal.unit_goal, goal.means, goal.indicator, goal.target, goal.outcome)
    return sum(bool(part and part.strip()) for part in parts)


def _identities(identities: Iterable[Identity]) -> pd.DataFrame:
    excess = [float(max(abs(item.residual) - item.tolerance, Decimal(0))) for item in identities]
    return pd.DataFrame({"excess": pd.Series(excess, dtype="float64")})


def _per_cent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
