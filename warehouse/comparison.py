"""Years beside each other: the figures that a selection names, with their restatements and breaks.

Belongs here: what is selected, and what is marked. Does not belong here: which value is the latest and why two reports
differ (views/), drawing (plots.py).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from selko.schemas.errors import QueryError
from selko.schemas.models.base import Model
from selko.schemas.models.report import Measure
from selko.schemas.words.line_items import load_line_items
from selko.schemas.words.vocabulary import fold
from selko.warehouse.answers import Answer, read_answer
from selko.warehouse.texts import money

# Rounding and another unit of money are differences in print, none in the matter: they are not marked.
_ROWS = r"""
WITH restated AS (
    SELECT entity, unit_key, statement, item_key, measure, fiscal_year,
        arg_min(first_amount, first_report_year) AS first_amount, arg_max(reason, later_report_year) AS reason
    FROM raw.restated WHERE NOT list_contains(['rounding', 'unit_of_money'], reason) GROUP BY ALL
), breaks AS (
    SELECT entity, lower(regexp_replace(unit, '[^\p{L}\p{N}]+', '', 'g')) AS unit_fold, fiscal_year,
        min(evidence) AS evidence
    FROM raw.breaks GROUP BY ALL
)
SELECT l.entity, l.unit, l.unit_path, l.unit_key, l.item_key, l.statement, l.line_item, l.label, l.measure,
    l.fiscal_year, l.amount, l.currency, l.status, l.report_year, l.document_id, l.file_name, l.page, l.printed,
    l.conflicting, r.reason, r.first_amount, b.evidence, i.order_no
FROM raw.latest AS l
LEFT JOIN restated AS r USING (entity, unit_key, statement, item_key, measure, fiscal_year)
LEFT JOIN breaks AS b
    ON b.entity = l.entity AND b.unit_fold = lower(regexp_replace(l.unit, '[^\p{L}\p{N}]+', '', 'g'))
    AND b.fiscal_year = l.fiscal_year
LEFT JOIN raw.line_items AS i ON i.code = l.line_item
WHERE l.measure = ?
ORDER BY l.entity, l.unit_key, l.statement, l.item_key, l.measure, l.fiscal_year
"""


_NAMES = "SELECT entity, list(name ORDER BY name) AS names FROM raw.entities GROUP BY entity"


class YearCell(Model):
    """One figure of a series. `restated` is the reason when an earlier report prints another value, which is then
    `first_amount`; `break_evidence` the sentence because of which this year does not compare with the one before;
    `conflicting` when the same report prints different values of it."""

    year: int
    amount: Decimal
    status: str
    report_year: int
    document_id: str
    file_name: str
    page: int | None
    printed: str
    conflicting: bool
    restated: str | None
    first_amount: Decimal | None
    break_evidence: str | None


class ComparedRow(Model):
    """One unit, line item and measure over the years. A year that no report gives has no cell."""

    entity: str
    unit: str
    unit_path: str
    statement: str
    line_item: str | None
    label: str
    measure: str
    currency: str | None
    cells: tuple[YearCell, ...]

    def cell(self, year: int) -> YearCell | None:
        return next((cell for cell in self.cells if cell.year == year), None)


class YearComparison(Model):
    years: tuple[int, ...]
    rows: tuple[ComparedRow, ...]

    def answer(self) -> Answer:
        """A table: one row per series, a column per year, and `marks`: 'restated 2022 (was 1000); break 2023'."""
        columns = ("entity", "unit", "statement", "line_item", "label", "measure")
        rows = tuple(
            (
                *(getattr(row, column) for column in columns),
                *(cell.amount if (cell := row.cell(year)) else None for year in self.years),
                "; ".join(mark for cell in row.cells for mark in _marks(cell)),
            )
            for row in self.rows
        )
        return Answer(
            columns=(*columns, *map(str, self.years), "marks"),
            types=(*["VARCHAR"] * len(columns), *["DECIMAL(18,2)"] * len(self.years), "VARCHAR"),
            rows=rows,
        )


def compare_years(
    warehouse: Path,
    *,
    entity: str | None = None,
    unit: str | None = None,
    item: str | None = None,
    measure: Measure | str = Measure.ACTUAL,
    years: Sequence[int] | None = None,
) -> YearComparison:
    """The latest figures of every series that the selection names, in the order of the statements.

    `unit` and `entity` are names in any case, or the end of a name; `item` is a code of the taxonomy or a label in any
    language, as in the taxonomy or as printed. Raises QueryError, with near names, when a selection names nothing.
    """
    try:
        asked = Measure(measure)
    except ValueError as error:
        raise QueryError(
            f"'{measure}' is no measure", way_out=f"use one of {', '.join(item.value for item in Measure)}"
        ) from error
    records = read_answer(warehouse, _ROWS, [asked.value]).records()
    others = {record["entity"]: record["names"] for record in read_answer(warehouse, _NAMES).records()}
    records = _select(records, "entity", entity, lambda record: (record["entity"], *others.get(record["entity"], ())))
    named = _unit_names(records)
    records = _select(records, "unit", unit, lambda record: named[record["entity"], record["unit_key"]])
    records = _select(records, "line item", item, _item_names)
    if years:
        records = [record for record in records if record["fiscal_year"] in years]
    series = [_row(list(group)) for _, group in groupby(records, _series_key)]
    order = {_series_key(record): _order(record) for record in records}
    keys = [key for key, _ in groupby(records, _series_key)]
    ranked = [row for _, row in sorted(zip(keys, series, strict=True), key=lambda pair: order[pair[0]])]
    shown = tuple(years) if years else tuple(sorted({record["fiscal_year"] for record in records}))
    return YearComparison(years=shown, rows=tuple(ranked))


def parse_years(text: str) -> tuple[int, ...]:
    """`2021-2024`, `2021,2023` or both. Raises QueryError for anything else."""
    years: list[int] = []
    for part in text.replace("–", "-").split(","):
        match = re.fullmatch(r"\s*((?:19|20)\d\d)(?:\s*-\s*((?:19|20)\d\d))?\s*", part)
        if match is None or (match[2] and match[2] < match[1]):
            raise QueryError(f"'{text}' names no years", way_out="write 2021-2024 or 2021,2023")
        years += range(int(match[1]), int(match[2] or match[1]) + 1)
    return tuple(dict.fromkeys(years))


def _select(records: list[dict[str, Any]], what: str, asked: str | None, names: Any) -> list[dict[str, Any]]:
    """The records one of whose names is the asked one; else those one of whose names ends in it or begins with it."""
    if asked is None:
        return records
    wanted = fold(asked)
    folded = [tuple(fold(name) for name in names(record) if name) for record in records]
    exact = [record for record, own in zip(records, folded, strict=True) if wanted in own]
    if exact:
        return exact
    near = [
        record
        for record, own in zip(records, folded, strict=True)
        if any(name.startswith(wanted) or name.endswith(wanted) for name in own)
    ]
    if near:
        return near
    known = sorted({str(names(record)[0]) for record in records})
    guesses = difflib.get_close_matches(asked, known, n=3, cutoff=0.4) or known[:3]
    hint = f"there are, for example, {'; '.join(guesses)}" if guesses else "the warehouse has no such figures yet"
    raise QueryError(f"there is no {what} '{asked}' in the warehouse with this measure", way_out=hint)


def _unit_names(records: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Every name and path under which a unit stands in any year, the latest first."""
    named: dict[tuple[str, str], dict[str, None]] = {}
    for record in sorted(records, key=lambda record: (-record["report_year"], record["unit"], record["unit_path"])):
        names = named.setdefault((record["entity"], record["unit_key"]), {})
        names |= {record["unit"]: None, record["unit_path"]: None}
    return {key: tuple(names) for key, names in named.items()}


def _item_names(record: dict[str, Any]) -> tuple[str | None, ...]:
    item = load_line_items().get(record["line_item"] or "")
    return (record["label"], record["line_item"], *(item.labels() if item else ()))


def _series_key(record: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(record[name] for name in ("entity", "unit_key", "statement", "item_key", "measure"))


def _order(record: dict[str, Any]) -> tuple[Any, ...]:
    place = record["order_no"] if record["order_no"] is not None else 10**6
    return (record["entity"], record["unit_path"], record["statement"], place, record["label"], record["item_key"])


def _row(records: list[dict[str, Any]]) -> ComparedRow:
    last = max(records, key=lambda record: (record["report_year"], record["fiscal_year"]))
    cells = tuple(
        YearCell(
            year=record["fiscal_year"],
            restated=record["reason"],
            break_evidence=record["evidence"],
            **{
                name: record[name]
                for name in (
                    *("amount", "status", "report_year", "document_id", "file_name", "page", "printed"),
                    *("conflicting", "first_amount"),
                )
            },
        )
        for record in records
    )
    names = ("entity", "unit", "unit_path", "statement", "line_item", "label", "measure", "currency")
    return ComparedRow(cells=cells, **{name: last[name] for name in names})


def _marks(cell: YearCell) -> list[str]:
    marks = []
    if cell.restated:
        was = "" if cell.first_amount is None else f" (was {money(cell.first_amount, 'en')})"
        marks.append(f"{cell.restated} {cell.year}{was}")
    if cell.break_evidence:
        marks.append(f"break {cell.year}")
    if cell.status == "disputed":
        marks.append(f"disputed {cell.year}")
    if cell.conflicting:
        marks.append(f"conflicting {cell.year}")
    return marks
