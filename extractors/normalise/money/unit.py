"""The unit of money of a figure: scale and currency, from the nearest place that states it.

Belongs here: row label before column header before corner, captions and notes of the table. Does not belong here: the
number itself, the sign.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from selko.extractors.normalise.columns.head import ColumnMeaning
from selko.schemas.models.tables import BodyRow, ColumnHead, Interpretation, ReportTable
from selko.schemas.words.column_roles import ACTUAL_ROLES, BUDGET_ROLES, find_roles, split_years
from selko.schemas.words.folding import tokens
from selko.schemas.words.label_words import UnitKind, UnitWords, find_unit, get_unit, is_unit
from selko.schemas.words.money_words import find_unknown_unit
from selko.schemas.words.numbers import parse_number


class ScaleOrigin(StrEnum):
    """Where the scale of a figure is from."""

    PRINTED = "printed"  # at its row, column or table: head, caption, heading, the line below, the page's running line
    CARRIED = "carried"  # from a sentence elsewhere, from tables before or from the figures of others
    ASSUMED = "assumed"  # nothing says it: whole units


@dataclass(frozen=True)
class MoneyUnit:
    """`currency` None: no money."""

    scale: int
    currency: str | None
    origin: ScaleOrigin

    @property
    def printed(self) -> bool:
        """Whether the scale is printed near."""
        return self.origin is ScaleOrigin.PRINTED


_PARTS = re.compile(r"[()\[\],;:\n]")
_LEVELS = ACTUAL_ROLES | BUDGET_ROLES
_NEARLY = 10  # from a year to the next, or from a budget to its outturn, figures grow by less
NO_MONEY = MoneyUnit(scale=1, currency=None, origin=ScaleOrigin.PRINTED)


def find_table_unit(table: ReportTable, headings: Sequence[str] = ()) -> UnitWords | None:
    """The unit that governs the whole table: that of its corner, of its captions (the nearest first), the one that its
    column heads agree on, the one on a line over its heads, that of a line right under it, that of its section's
    heading. A unit in a sentence of prose is none."""
    stated = [unit for head in table.heads if (unit := _find_money(head.text))]
    others = [head for head in table.heads if find_unit(head.text) is None]
    alike = len({(unit.scale, unit.currency) for unit in stated}) == 1 and len(stated) > len(others)
    agreed = stated[:1] if alike or _is_over_all(table.heads) else []
    near = [_find_money(text) for text in (table.corner, *reversed(table.captions))]
    above = [_find_money(text) for text in (*table.below, *headings[-1:])]
    return next((unit for unit in (*near, *agreed, *above) if unit is not None), None)


def find_unknown_words(table: ReportTable) -> str | None:
    """Words at a table that can only be a unit of money and are none that is known: `(hkr)`. None where there are
    none; asked only of tables whose unit nothing else says."""
    texts = (table.corner, *reversed(table.captions), *table.below, *(head.text for head in table.heads))
    return next((found for text in texts if text and (found := _find_unknown(text)) is not None), None)


def _find_unknown(text: str) -> str | None:
    unit = find_unit(text)
    if unit is not None and (unit.kind is not UnitKind.MONEY or unit.scale != 1):
        return None
    parts = (part for part in _PARTS.split(text) if part.strip())
    return next((found for part in parts if (found := find_unknown_unit(part)) is not None), None)


def _is_over_all(heads: Sequence[ColumnHead]) -> bool:
    """Whether the one unit in the heads stands on a line of its own above them, where it fell into the column below
    it: all heads say of when or of what phase their figures are, and no other says in what."""
    bearing = [head for head in heads if find_unit(head.text) is not None]
    if len(bearing) != 1 or len(bearing[0].texts) < 2:
        return False
    first, *below = bearing[0].texts
    if find_roles(first) or split_years(tokens(first))[1] or _find_money(" ".join(below)) or _find_money(first) is None:
        return False
    return all(map(_says_phase, (*below[-1:], *(head.text for head in heads if head is not bearing[0] and head.text))))


def _says_phase(text: str) -> bool:
    return bool(find_roles(text) or split_years(tokens(text))[1])


def _find_money(text: str) -> UnitWords | None:
    unit = find_unit(text) if text else None
    if unit is None or unit.kind is not UnitKind.MONEY:
        return None
    return None if unit.scale == 1 and _find_unknown(text) else unit  # `in hundreds of dollars` is not in dollars


def find_whole_columns(table: ReportTable, columns: Sequence[ColumnMeaning], unit: UnitWords | None) -> frozenset[int]:
    """The columns of a table in thousands or millions whose own header prints the bare currency and whose figures are
    as much larger than those of a column beside them: they are in whole units."""
    if unit is None or unit.scale == 1:
        return frozenset()
    levels = [column for column in columns if column.role in _LEVELS]
    bare = {c.column for c in levels if c.unit is not None and c.unit.kind is UnitKind.MONEY and c.unit.scale == 1}
    others = {column.column for column in levels} - bare
    sizes = [
        {cell.column: abs(value) for cell in row.cells if (value := parse_number(cell.text).value)}
        for row in table.rows
    ]
    found = set()
    for column in bare:
        ratios = sorted(row[column] / row[other] for row in sizes if column in row for other in others if other in row)
        if ratios and ratios[len(ratios) // 2] * _NEARLY > unit.scale:
            found.add(column)
    return frozenset(found)


def find_unit_columns(table: ReportTable) -> frozenset[int]:
    """The columns whose cells all are units, one at least without digits: there `1 000 €` is a unit and no amount."""
    cells: dict[int, list[str]] = {}
    for row in table.rows:
        for cell in row.cells:
            cells.setdefault(cell.column, []).append(cell.text)
    return frozenset(
        column
        for column, texts in cells.items()
        if all(map(is_unit, texts)) and any(not any(c.isdigit() for c in text) for text in texts)
    )


def find_row_unit(row: BodyRow, unit_columns: Collection[int] = ()) -> UnitWords | None:
    """The unit that a row states itself: in its label, else in a cell of words or in a column of units."""
    unit = find_unit(row.label) if row.label else None
    if unit is not None:
        return unit
    for cell in row.cells:
        worded = not any(c.isdigit() for c in cell.text)
        found = find_unit(cell.text) if worded or cell.column in unit_columns else None
        if found is not None and len(cell.text) <= 20 and found.kind is not UnitKind.PERCENT:
            return found
    return None


def find_page_units(interpretation: Interpretation) -> dict[int, UnitWords]:
    """The unit of money that the running header or footer of a page states (`Xn kaupunki   1 000 €`), by page; a page
    whose lines state two has none, and one whose own line was not seen has that of the pages on both sides."""
    found: dict[int, UnitWords] = {}
    for page, lines in interpretation.running.items():
        units = {(unit.scale, unit.currency): unit for line in lines if (unit := _find_money(line)) is not None}
        if len(units) == 1:
            found[page] = next(iter(units.values()))
    for place in interpretation.pages:
        before, after = found.get(place.number - 1), found.get(place.number + 1)
        if place.number not in found and before is not None and before == after:
            found[place.number] = before
    return found


def settle_unit(
    row: UnitWords | None,
    column: UnitWords | None,
    table: UnitWords | None,
    *,
    money_expected: bool,
    default: str,
    page: UnitWords | None = None,
) -> MoneyUnit:
    """The unit of one figure. A bare `€` in a row or column says that it is money, not that it is in whole euros, when
    the table states a scale; where the table states nothing and money is expected, the page's running lines do;
    `default` is the currency where money is expected and none is printed."""
    for unit in (row, column):
        if unit is not None and unit.kind is not UnitKind.MONEY:
            return NO_MONEY
    if table is None and money_expected:
        table = page
    # Words that name no currency (`in thousands`) say only in what money is printed, not that a figure is money.
    stated = [unit for unit in (row, column, table) if unit is not None and (unit.currency or money_expected)]
    scaled = next((unit for unit in stated if unit.scale != 1), None)
    if scaled is not None:
        return MoneyUnit(scale=scaled.scale, currency=scaled.currency or default, origin=ScaleOrigin.PRINTED)
    if stated:
        return MoneyUnit(scale=1, currency=stated[0].currency, origin=ScaleOrigin.PRINTED)
    if money_expected:
        return MoneyUnit(scale=1, currency=default, origin=ScaleOrigin.ASSUMED)
    return NO_MONEY


def find_currency(interpretation: Interpretation, default: str = "EUR") -> str:
    """The currency that the report's tables and captions name most often; `default` where none is named."""
    named: Counter[str] = Counter()
    for table in interpretation.tables:
        for text in (table.corner, *table.captions, *table.notes, *(head.text for head in table.heads)):
            unit = _find_money(text)
            if unit is not None and unit.currency:
                named[unit.currency] += 1
        for row in table.rows:
            named.update(currency for cell in row.cells if (currency := _find_sign(cell.text)))
    return named.most_common(1)[0][0] if named else default


def _find_sign(text: str) -> str | None:
    """The currency sign that a figure's cell prints itself (`$ 1,200`)."""
    signs = [unit.currency for token in tokens(text) if (unit := get_unit(token)) and not token.isalpha()]
    return next((currency for currency in signs if currency), None)
