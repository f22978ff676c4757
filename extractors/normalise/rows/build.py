"""What each row of a table of figures says: line item, organisation unit, year or budget phase in the label.

Belongs here: BodyRow → RowMeaning. Does not belong here: columns, figures, matching of labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from selko.extractors.normalise.columns.build import find_row_role
from selko.extractors.normalise.columns.head import ColumnMeaning, is_timed_only
from selko.extractors.normalise.labels.line_items import ItemMatch, find_candidates, find_leading
from selko.extractors.normalise.labels.statements import find_titles
from selko.extractors.normalise.rows.counts import find_counts
from selko.extractors.normalise.rows.phase_column import PHASES
from selko.schemas.models.report import Measure, StatementKind
from selko.schemas.models.tables import BodyRow, ReportTable
from selko.schemas.words.column_roles import ColumnRole, find_roles, has_note, split_years
from selko.schemas.words.folding import tokens
from selko.schemas.words.label_words import LabelRole, load_label_words
from selko.schemas.words.periods import PeriodKind, find_period

_MOST = 0.5
_PHASES = {
    **PHASES,
    ColumnRole.ACTUAL: Measure.ACTUAL,
    ColumnRole.OTHER_PERIOD: Measure.OTHER,
    ColumnRole.VARIANCE: Measure.VARIANCE,
    ColumnRole.FORECAST: Measure.FORECAST,
    ColumnRole.PROPOSAL: Measure.PROPOSAL,
    ColumnRole.UTILISATION_PCT: Measure.UTILISATION_PCT,
    ColumnRole.CHANGE_ABS: Measure.CHANGE_ABS,
    ColumnRole.CHANGE_PCT: Measure.CHANGE_PCT,
}
_COMPARISONS = {
    ColumnRole.CHANGE: Measure.CHANGE_ABS,
    ColumnRole.CHANGE_ABS: Measure.CHANGE_ABS,
    ColumnRole.CHANGE_PCT: Measure.CHANGE_PCT,
    ColumnRole.UTILISATION_PCT: Measure.UTILISATION_PCT,
    ColumnRole.VARIANCE: Measure.VARIANCE,
    ColumnRole.VARIANCE_PCT: Measure.OTHER,
}
_PER_CENT = {ColumnRole.CHANGE_PCT, ColumnRole.UTILISATION_PCT, ColumnRole.VARIANCE_PCT}
_OPERATING = {"IS.REV", "IS.EXP", "IS.MARGIN"}
_SIDES = {ColumnRole.EXPENDITURE: "IS.EXP", ColumnRole.INCOME: "IS.REV"}
_UNIT_STATEMENTS = {StatementKind.OPERATING}
_BUDGET_PHASES = {ColumnRole.ORIGINAL_BUDGET, ColumnRole.BUDGET, ColumnRole.AMENDED_BUDGET}


class UnitNames(Protocol):
    """Whether a label names an organisation unit of the report."""

    def find_unit(self, name: str) -> tuple[str, ...] | None: ...


@dataclass(frozen=True)
class RowMeaning:
    """`measure` and `fiscal_year` only where the row, not the column, states them. `is_entity`: the label names a unit
    and the line item stands elsewhere. `is_count`: the row counts heads or things, not money."""

    body: BodyRow
    code: str | None
    unit_path: tuple[str, ...]
    is_entity: bool = False
    measure: Measure | None = None
    fiscal_year: int | None = None
    is_count: bool = False
    is_total: bool = False  # the total of the table, of a group or of a unit
    other_period: bool = False  # the row is of another time than the fiscal year
    phase: Measure | None = None  # of its budget figures, where a column of the stub states it
    detail: str = ""  # what sets it apart from other rows of its account: `Kv 22.4. §26`


def build_row_meanings(
    table: ReportTable,
    columns: Mapping[int, ColumnMeaning],
    matches: Sequence[ItemMatch | None],
    path: tuple[str, ...],
    units: UnitNames,
    statement: StatementKind,
    year_end: int = 12,
) -> tuple[RowMeaning, ...]:
    """The meaning of every row. `path` is the unit whose table it is; a heading row or a label that names another unit
    of the report gives that one."""
    years = _find_years(table.rows, columns)
    phases = _find_phases(table.rows, columns)
    if years:
        years, phases = _add_phases_of_years(table.rows, years, phases)
    elsewhen = _find_other_periods(table.rows, phases, year_end)
    named = [units.find_unit(row.label) if row.label else None for row in table.rows]
    under_groups = _MOST * len(table.rows) <= sum(bool(row.groups) for row in table.rows)
    repeated = statement in _UNIT_STATEMENTS and labels_repeat(table.rows)
    grouped = under_groups and (_names_units(table.corner) or repeated)
    entities = not (grouped or _sums_up_parts(table.rows)) and (
        _are_entities(table.rows, named, matches)
        or _names_units(table.corner)
        or (_columns_are_items(columns, statement) and not any(matches) and not phases)
    )
    timed = any(_says_measure(column) for column in columns.values())
    items = _columns_are_items(columns, statement) and not any(matches)
    rows: list[RowMeaning] = []
    for index, row in enumerate(table.rows):
        match = matches[index]
        unit = named[index] if entities else None
        by_group = _path_by_groups(row.groups, path, units, grouped)
        is_entity = entities and (unit is not None or (match is None and not _is_total(row.label)))
        code = match.code if match and not (entities and unit is not None) else None
        if ((entities and code is None) or (phases.get(index) and not timed)) and not items:
            code = code or _code_around(table, row, statement)
        elif phases.get(index) and timed and code is None:
            code = rows[-1].code if rows else None  # a comparison stands below what it compares
        rows.append(
            RowMeaning(
                body=row,
                code=code,
                unit_path=unit or _own_path(row, is_entity, path) or by_group or path,
                is_entity=is_entity,
                measure=Measure.OTHER if index in elsewhen else phases.get(index),
                other_period=index in elsewhen,
                fiscal_year=years.get(index) or (_year_of_phase(row) if phases.get(index) and not timed else None),
                is_total=_is_total_of(row, units),
            )
        )
    codes, totals = [row.code for row in rows], [row.is_total for row in rows]
    counts = find_counts(table.rows, codes, totals, columns)
    return tuple(replace(row, is_count=True) if index in counts else row for index, row in enumerate(rows))


def _sums_up_parts(rows: Sequence[BodyRow]) -> bool:
    """Whether headings in the table name several statements ('KÄYTTÖTALOUSOSA', 'INVESTOINTIOSA', 'RAHOITUSOSA'): then
    it sums up the budget of the whole, and its units are lines of that as the loans are."""
    groups = {group for row in rows for group in row.groups}
    return len({statement for group in groups for statement in find_titles(group).statements[:1]}) > 1


def _names_units(corner: str) -> bool:
    """Whether the word over the labels says that they are units (`Toimielin`, `Department / Agency`)."""
    words = {"".join(tokens(word)) for word in load_label_words(LabelRole.UNIT)}
    said = [word for word in tokens(corner) if word.isalpha()]
    return bool(said) and all(word in words for word in said)


def labels_repeat(rows: Sequence[BodyRow]) -> bool:
    """Whether the same labels stand again and again under different headings: then the headings tell whose they are."""
    under: dict[str, set[str]] = {}
    for row in rows:
        if row.label and row.groups:
            under.setdefault("".join(tokens(row.label)), set()).add(row.groups[-1])
    groups = {group for found in under.values() for group in found}
    repeated = sum(len(found) >= 2 for found in under.values())
    return len(groups) >= 3 and repeated >= _MOST * len(under)


def _says_measure(column: ColumnMeaning) -> bool:
    """Whether the header's words name the measure; a bare year leaves that to the rows."""
    return column.measure is not None and not column.inferred and bool(find_roles(column.text))


def _columns_are_items(columns: Mapping[int, ColumnMeaning], statement: StatementKind) -> bool:
    """Whether the columns are line items (income, costs, margin): then the rows are units or phases."""
    named = {
        code for column in columns.values() if column.named for code in find_candidates(column.named, statement)[0]
    }
    named |= {_SIDES[column.side] for column in columns.values() if column.side is not None}
    return statement in _UNIT_STATEMENTS and len(named & _OPERATING) > 1


def _path_by_groups(
    groups: Sequence[str], path: tuple[str, ...], units: UnitNames, grouped: bool
) -> tuple[str, ...] | None:
    """The unit that the headings over a row name, the nearest first. `X yhteensä` is X; a total of nothing known is
    the whole's. Where the table itself is the only place that names its units, its headings are they."""
    for group in reversed(groups):
        name = _without_total(group)
        found = units.find_unit(name) if name else None
        if found:
            return found
        if name != group:
            return path
    names = [group for group in groups if not find_candidates(group)[0] and find_row_role(group) is None]
    return (*path, names[-1]) if grouped and names else None


def _without_total(label: str) -> str:
    """A label without the words of sums: `Tekninen lautakunta yhteensä`."""
    totals = {"".join(tokens(word)) for word in load_label_words(LabelRole.TOTAL)}
    kept = [word for word in label.split() if "".join(tokens(word)) not in totals]
    return " ".join(kept)


def _year_of_phase(row: BodyRow) -> int | None:
    """`Tilinpäätös 2022` as a row: that year's."""
    years = split_years(tokens(row.label))[1]
    return years[0] if len(years) == 1 else None


def _own_path(row: BodyRow, is_entity: bool, path: tuple[str, ...]) -> tuple[str, ...] | None:
    """A label in a table of units that no heading of the report knows is a unit of its own below the table's."""
    return (*path, row.label) if is_entity and row.label else None


def _is_total(label: str) -> bool:
    totals = {"".join(tokens(word)) for word in load_label_words(LabelRole.TOTAL)}
    return any(word in totals for word in tokens(label))


def _is_total_of(row: BodyRow, units: UnitNames) -> bool:
    """`YHTEENSÄ`, `Tekninen lautakunta yhteensä`: a total whose other words, if any, name a unit."""
    totals = {"".join(tokens(word)) for word in load_label_words(LabelRole.TOTAL)}
    rest = " ".join(word for word in row.label.split() if "".join(tokens(word)) not in totals)
    return _is_total(row.label) and (not rest or units.find_unit(rest) is not None)


def _are_entities(
    rows: Sequence[BodyRow], named: Sequence[tuple[str, ...] | None], matches: Sequence[ItemMatch | None]
) -> bool:
    labelled = [index for index, row in enumerate(rows) if row.label and row.cells]
    known = sum(named[index] is not None for index in labelled)
    items = sum(matches[index] is not None and named[index] is None for index in labelled)
    return known >= 2 and known >= _MOST * len(labelled) and known > items


def _code_around(table: ReportTable, row: BodyRow, statement: StatementKind) -> str | None:
    """The line item that the group heading, the corner or the nearest caption names."""
    within = None if statement in (StatementKind.KEY_FIGURES, StatementKind.NOTES) else statement
    for text in (*reversed(row.groups), table.corner, *reversed(table.captions)):
        codes, _ = find_candidates(text, within) if text else ((), None)
        if codes:
            return codes[0]
    leading = (find_leading(text, within) for text in reversed(table.captions) if text)
    return next((code for code in leading if code is not None), None)


def _find_years(rows: Sequence[BodyRow], columns: Mapping[int, ColumnMeaning]) -> dict[int, int]:
    """Years in the labels of most rows (`Verovuosi 2023`), where the columns have none. A label of a single year and
    words that are not those of a year (`Lainakanta 31.12.2023`) does not count."""
    if any(column.dated for column in columns.values()):
        return {}
    year_words = load_label_words(LabelRole.YEAR)
    found: dict[int, int] = {}
    for index, row in enumerate(rows):
        words, years = split_years(tokens(row.label))
        if len(years) == 1 and (not words or "".join(words) in {"".join(tokens(word)) for word in year_words}):
            found[index] = years[0]
    filled = sum(bool(row.label) for row in rows)
    return found if len(found) >= 2 and len(found) >= _MOST * filled else {}


def _add_phases_of_years(
    rows: Sequence[BodyRow], years: Mapping[int, int], phases: Mapping[int, Measure]
) -> tuple[dict[int, int], dict[int, Measure]]:
    """In a table of years down the rows: `2024 forecast`, `Budget 2025` are of these years, and no outturns."""
    all_years, all_phases = dict(years), dict(phases)
    for index, row in enumerate(rows):
        found = split_years(tokens(row.label))[1] if row.label and index not in years else ()
        role = find_row_role(row.label) if len(found) == 1 else None
        if role in _PHASES:
            all_years[index] = found[0]
            all_phases.setdefault(index, _PHASES[role])
    return all_years, all_phases


def _find_other_periods(rows: Sequence[BodyRow], phases: Mapping[int, Measure], year_end: int) -> frozenset[int]:
    """Rows whose label says nothing but a time that is not the year, and perhaps that it is an outturn: `1-8/2024`,
    `Outturn January-August`, `31.8.2024`."""
    found = set()
    for index, row in enumerate(rows):
        period = find_period(row.label, year_end, bare=False) if row.label else None
        if period is None or period.kind is PeriodKind.WHOLE or not is_timed_only(row.label):
            continue
        if phases.get(index, Measure.ACTUAL) in (Measure.ACTUAL, Measure.OTHER):
            found.add(index)
    return frozenset(found)


def _find_phases(rows: Sequence[BodyRow], columns: Mapping[int, ColumnMeaning]) -> dict[int, Measure]:
    """Budget phases down the rows, where the columns name none: `Alkuperäinen`, `Muutos`, `Yhteensä`, `Toteuma`."""
    if any(_says_measure(column) for column in columns.values()):
        return _find_comparisons(rows)
    roles = {index: role for index, row in enumerate(rows) if row.label and (role := find_row_role(row.label))}
    found = {index: _PHASES[role] for index, role in roles.items() if role in _PHASES}
    if len(found) < 2 or not set(roles.values()) & _BUDGET_PHASES:
        return {}
    return found


def _find_comparisons(rows: Sequence[BodyRow]) -> dict[int, Measure]:
    """Rows that compare the columns of a table of years: `Muutos, %`, `Toteutumis-%`; or rows under such a heading. A
    rate of use is one of budgets only where rows are budgets."""
    roles = {index: find_row_role(row.label) for index, row in enumerate(rows) if row.label}
    if not _BUDGET_PHASES.intersection(role for role in roles.values() if role is not None):
        roles = {index: None if has_note(rows[index].label, "rate") else role for index, role in roles.items()}
    for index, row in enumerate(rows):
        above = find_row_role(row.groups[-1]) if row.groups else None
        if roles.get(index) not in _COMPARISONS and above in _PER_CENT:
            roles[index] = above
    return {index: _COMPARISONS[role] for index, role in roles.items() if role in _COMPARISONS}
