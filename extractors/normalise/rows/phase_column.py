"""Blocks of rows: an account on the first row, and a column of the stub that says the phase of the budget of each.

    Toimintatulot    Alkuperäinen    114 800
    Kv 22.4. §26     Muutos           15 000
                     Yhteensä        129 800    105 443    −24 357

Belongs here: finding that column, carrying the account down its block. Does not belong here: phases that are the labels
themselves (rows/build), what the other columns hold (columns).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from selko.extractors.normalise.columns.build import find_row_role
from selko.extractors.normalise.labels.line_items import find_candidates
from selko.schemas.models.report import Measure
from selko.schemas.models.tables import BodyRow, ReportTable
from selko.schemas.words.column_roles import ColumnRole
from selko.schemas.words.numbers import is_number_like

PHASES = {
    ColumnRole.ORIGINAL_BUDGET: Measure.ORIGINAL_BUDGET,
    ColumnRole.BUDGET: Measure.ORIGINAL_BUDGET,
    ColumnRole.BUDGET_AMENDMENT: Measure.BUDGET_AMENDMENT,
    ColumnRole.CHANGE: Measure.BUDGET_AMENDMENT,
    ColumnRole.AMENDED_BUDGET: Measure.AMENDED_BUDGET,
    ColumnRole.TOTAL: Measure.AMENDED_BUDGET,
}
_OPENING = Measure.ORIGINAL_BUDGET  # the phase that a block begins with
LEAST_ROWS = 2  # that name a phase
SPOKEN = 0.8  # share of the texts of such a column that are phases


@dataclass(frozen=True)
class PhaseBlocks:
    """A table whose accounts are carried down their blocks; by the number of the row the phase that its budget figures
    have, and what stood in the place of its account (a decision of the council). All empty where the table has no
    column of phases."""

    table: ReportTable
    phases: Mapping[int, Measure] = field(default_factory=dict)
    details: Mapping[int, str] = field(default_factory=dict)


def carry_accounts(table: ReportTable) -> PhaseBlocks:
    """The table with the account of a block as the label of all its rows."""
    phases = _find_phases(table)
    if not phases:
        return PhaseBlocks(table)
    rows: list[BodyRow] = []
    details: dict[int, str] = {}
    account: BodyRow | None = None
    for row in table.rows:
        phase = phases.get(row.row)
        if phase is None:
            account = None
        elif phase is _OPENING or (row.label and find_candidates(row.label)[0]) or account is None:
            account = row if row.label else account
        else:
            detail = (row.label,) if row.label and row.label != account.label else ()
            row = replace(row, label=account.label, label_lines=account.label_lines, groups=(*account.groups, *detail))
        rows.append(row)
    return PhaseBlocks(table.model_copy(update={"rows": tuple(rows)}), phases, details)


def _find_phases(table: ReportTable) -> dict[int, Measure]:
    """The phase of each row by the one column that names phases and holds no figures; {} where there is none."""
    found: dict[int, dict[int, Measure]] = defaultdict(dict)
    texts: dict[int, int] = defaultdict(int)
    figures: set[int] = set()
    for row in table.rows:
        for cell in row.cells:
            if is_number_like(cell.text):
                figures.add(cell.column)
                continue
            texts[cell.column] += 1
            role = find_row_role(cell.text)
            if role in PHASES:
                found[cell.column][row.row] = PHASES[role]
    columns = [
        column
        for column, phases in found.items()
        if column not in figures
        and len(phases) >= LEAST_ROWS
        and len(phases) >= SPOKEN * texts[column]
        and _OPENING in phases.values()
    ]
    return dict(found[columns[0]]) if len(columns) == 1 else {}
