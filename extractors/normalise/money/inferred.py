"""The unit of money of a table that prints none, settled by other tables of the same report.

Belongs here: comparing the same items printed in two places; a table that goes on where another ended. Does not belong
here: units of money that are printed (money).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from selko.schemas.models.report import Fact, Measure, Reading, StatementKind
from selko.schemas.models.tables import ReportTable

_ALIKE = 100  # figures of tables that are alike differ by less than this factor in their middle
_LEAST = 3  # items that must agree before a scale is inferred
_MOST = Decimal("0.7")
_SCALES = (1, 1000, 1_000_000)
_LEVELS = {Measure.ACTUAL, Measure.ORIGINAL_BUDGET, Measure.AMENDED_BUDGET}

_Key = tuple[StatementKind, tuple[str, ...], str, Measure, int | None]
_Printed = Mapping[_Key, Mapping[int, set[Decimal]]]


def find_scales(
    tables: Sequence[tuple[ReportTable, Reading]], open_scales: Collection[int] | None = None
) -> dict[int, int]:
    """Scales by table number, for tables whose figures are money and whose scale is printed nowhere: 1 only where
    tables of a known scale confirm it. `open_scales`: the numbers of the tables whose scale nothing printed tells.

    A table has the scale 1000 (1 000 000) when most of the items that it shares with other tables, at least three,
    stand there a thousand (a million) times larger, rounding allowed. A statement that goes on in a further table
    (same section and heads, other line items) has the scale of the table before, unless figures say otherwise.
    """
    printed = _collect(tables)
    if open_scales is None:
        open_scales = {table.table_no for table, reading in tables if "scale" in reading.inferred}
    told = _collect([(table, reading) for table, reading in tables if table.table_no not in open_scales])
    found: dict[int, int] = {}
    for index, (table, reading) in enumerate(tables):
        if "scale" not in reading.inferred:
            continue
        scale = _by_figures(table.table_no, reading, printed)
        if (
            scale is None
            and index
            and (_goes_on(*tables[index - 1], table, reading) or _is_alike(*tables[index - 1], table, reading))
        ):
            above, before = tables[index - 1]
            scale = found.get(above.table_no) or _main_scale(before)
            known = above.table_no in found or above.table_no not in open_scales
        else:
            known = _by_figures(table.table_no, reading, told) == 1
        if scale is not None and (scale != 1 or known):
            found[table.table_no] = scale
    return found


def _collect(tables: Sequence[tuple[ReportTable, Reading]]) -> _Printed:
    printed: dict[_Key, dict[int, set[Decimal]]] = defaultdict(lambda: defaultdict(set))
    for table, reading in tables:
        for fact in reading.facts:
            if _is_comparable(fact) and fact.printed_amount:
                printed[_key(fact)][table.table_no].add(abs(fact.printed_amount))
    return printed


def _is_comparable(fact: Fact) -> bool:
    return bool(fact.printed_amount and fact.line_item and fact.measure in _LEVELS and fact.currency)


def _key(fact: Fact) -> _Key:
    return (fact.statement, fact.unit_path, fact.line_item or "", fact.measure, fact.fiscal_year)


def _main_scale(reading: Reading) -> int:
    scales = Counter(fact.scale for fact in reading.facts if fact.currency)
    return scales.most_common(1)[0][0] if scales else 1


def _by_figures(table_no: int, reading: Reading, printed: _Printed) -> int | None:
    """The factor by which most shared items stand larger elsewhere: 1 where they are the same."""
    agreeing: Counter[int] = Counter()
    compared = 0
    for fact in reading.facts:
        if not _is_comparable(fact) or fact.printed_amount is None:
            continue
        by_table = printed.get(_key(fact), {})
        others = [value for no, values in by_table.items() if no != table_no for value in values]
        compared += bool(others)
        for scale in _SCALES:
            tolerance = Decimal(scale) * Decimal(10) ** -fact.decimals
            if any(abs(abs(fact.printed_amount) * scale - other) <= tolerance for other in others):
                agreeing[scale] += 1
                break
    for scale, count in agreeing.most_common(1):
        if count >= _LEAST and count >= _MOST * compared:
            return scale
    return None


def _goes_on(above: ReportTable, before: Reading, table: ReportTable, reading: Reading) -> bool:
    if above.section != table.section or not before.facts or not reading.facts or table.captions != above.captions:
        return False
    if (
        table.page_first is not None
        and above.page_last is not None
        and table.page_first - above.page_last not in (0, 1)
    ):
        return False
    periods = [[(fact.measure, fact.fiscal_year) for fact in one.facts] for one in (before, reading)]
    items = [{fact.line_item for fact in one.facts if fact.line_item} for one in (before, reading)]
    return (
        _main_statement(before) is _main_statement(reading)
        and set(periods[0]) == set(periods[1])
        and len(items[1]) >= _LEAST
        and items[0].isdisjoint(items[1])
    )


def _is_alike(above: ReportTable, before: Reading, table: ReportTable, reading: Reading) -> bool:
    """The next table of one section with the same heads and the same items, of the same order of size: the unit of
    money is printed once over the first."""
    if above.section != table.section or [head.texts for head in above.heads] != [head.texts for head in table.heads]:
        return False
    items = [{fact.line_item for fact in one.facts if fact.line_item} for one in (before, reading)]
    sizes = [
        sorted(abs(fact.printed_amount) / fact.scale for fact in one.facts if fact.printed_amount and fact.currency)
        for one in (before, reading)
    ]
    if not sizes[0] or not sizes[1] or not items[0] & items[1]:
        return False
    middle = [size[len(size) // 2] for size in sizes]
    return middle[0] < middle[1] * _ALIKE and middle[1] < middle[0] * _ALIKE


def _main_statement(reading: Reading) -> StatementKind:
    return Counter(fact.statement for fact in reading.facts).most_common(1)[0][0]
