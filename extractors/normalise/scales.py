"""The unit of money of a table that prints none, settled by other tables of the same report.

Belongs here: comparing the same items printed in two places; a table that goes on where another ended. Does not belong
here: units of money that are printed (money).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal

from schemas.report import Fact, Measure, Reading, StatementKind
from schemas.tables import ReportTable

_LEAST = 3  # items that must agree before a scale is inferred
_MOST = Decimal("0.7")
_SCALES = (1000, 1_000_000)
_LEVELS = {Measure.ACTUAL, Measure.ORIGINAL_BUDGET, Measure.AMENDED_BUDGET}

_Key = tuple[StatementKind, tuple[str, ...], str, Measure, int | None]


def find_scales(tables: Sequence[tuple[ReportTable, Reading]]) -> dict[int, int]:
    """Scales by table number, for tables whose figures are money and whose scale is printed nowhere.

    A table has the scale 1000 (1 000 000) when most of the items that it shares with other tables, at least three,
    stand there a thousand (a million) times larger, rounding allowed. A table of the same statement that goes on in
    the same section, on the same or the next page, with the same years, has the scale of the one before.
    """
    printed: dict[_Key, set[Decimal]] = defaultdict(set)
    for _, reading in tables:
        for fact in reading.facts:
            if fact.printed_amount and fact.line_item and fact.measure in _LEVELS and fact.currency:
                printed[_key(fact)].add(fact.printed_amount)
    found: dict[int, int] = {}
    scale_of: dict[int, int] = {}
    for index, (table, reading) in enumerate(tables):
        scale = _by_figures(reading, printed) if "scale" in reading.inferred else None
        if scale is None and "scale" in reading.inferred and index:
            above, before = tables[index - 1]
            scale = scale_of.get(above.table_no) if _goes_on(above, before, table, reading) else None
        if scale is not None and scale != 1:
            found[table.table_no] = scale
        scale_of[table.table_no] = scale or _main_scale(reading)
    return found


def _key(fact: Fact) -> _Key:
    return (fact.statement, fact.unit_path, fact.line_item or "", fact.measure, fact.fiscal_year)


def _main_scale(reading: Reading) -> int:
    scales = Counter(fact.scale for fact in reading.facts if fact.currency)
    return scales.most_common(1)[0][0] if scales else 1


def _by_figures(reading: Reading, printed: dict[_Key, set[Decimal]]) -> int | None:
    agreeing: Counter[int] = Counter()
    compared = 0
    for fact in reading.facts:
        if not fact.printed_amount or fact.currency is None or not fact.line_item or fact.measure not in _LEVELS:
            continue
        others = printed[_key(fact)] - {fact.printed_amount}
        compared += bool(others)
        for scale in _SCALES:
            tolerance = Decimal(scale) * Decimal(10) ** -fact.decimals
            value = abs(fact.printed_amount) * scale
            if any(abs(value - abs(other)) <= tolerance for other in others):
                agreeing[scale] += 1
                break
    for scale, count in agreeing.most_common(1):
        if count >= _LEAST and count >= _MOST * compared:
            return scale
    return None


def _goes_on(above: ReportTable, before: Reading, table: ReportTable, reading: Reading) -> bool:
    if above.section != table.section or not before.facts or not reading.facts:
        return False
    if (
        table.page_first is not None
        and above.page_last is not None
        and table.page_first - above.page_last not in (0, 1)
    ):
        return False
    same_statement = _main_statement(before) is _main_statement(reading)
    same_years = {f.fiscal_year for f in before.facts} == {f.fiscal_year for f in reading.facts}
    return same_statement and same_years and "scale" not in before.inferred


def _main_statement(reading: Reading) -> StatementKind:
    return Counter(fact.statement for fact in reading.facts).most_common(1)[0][0]
