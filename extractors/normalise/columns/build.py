"""What each column of a table of figures says: measure and fiscal year, from header words, years and neighbours.

Belongs here: what the columns of one table say of each other. Does not belong here: the words of one header (head), the
rows, the unit of money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from selko.extractors.normalise.columns.compared import settle_compared_with
from selko.extractors.normalise.columns.comparisons import settle_comparisons, settle_percent, settle_unusual
from selko.extractors.normalise.columns.figures import settle_by_figures
from selko.extractors.normalise.columns.head import NO_MEASURE, PERCENT_ROLES, ColumnMeaning, read_head
from selko.extractors.normalise.columns.periods import settle_beside_other_periods, settle_periods
from selko.schemas.models.report import Measure
from selko.schemas.models.tables import ReportTable
from selko.schemas.words.column_roles import ACTUAL_ROLES, BUDGET_ROLES, ColumnRole, find_roles, has_note, split_years
from selko.schemas.words.folding import tokens
from selko.schemas.words.numbers import parse_number
from selko.schemas.words.periods import Period, PeriodKind, find_period

_R = ColumnRole
_MEASURES = {
    _R.ORIGINAL_BUDGET: Measure.ORIGINAL_BUDGET,
    _R.BUDGET_AMENDMENT: Measure.BUDGET_AMENDMENT,
    _R.AMENDED_BUDGET: Measure.AMENDED_BUDGET,
    _R.PRIOR_BUDGET: Measure.AMENDED_BUDGET,
    _R.ACTUAL: Measure.ACTUAL,
    _R.PRIOR_ACTUAL: Measure.ACTUAL,
    _R.VARIANCE: Measure.VARIANCE,
    _R.VARIANCE_PCT: Measure.OTHER,
    _R.FORECAST: Measure.FORECAST,
    _R.PROPOSAL: Measure.PROPOSAL,
    _R.PLAN: Measure.PLAN,
    _R.TARGET: Measure.PLAN,
    _R.UTILISATION_PCT: Measure.UTILISATION_PCT,
    _R.CHANGE_ABS: Measure.CHANGE_ABS,
    _R.CHANGE_PCT: Measure.CHANGE_PCT,
    _R.SHARE_PCT: Measure.OTHER,
    _R.FRAME: Measure.OTHER,
    _R.OTHER_PERIOD: Measure.OTHER,
    _R.OTHER_COMPARISON: Measure.OTHER,
}
_CHANGES = {_R.CHANGE, _R.CHANGE_ABS, _R.CHANGE_PCT}
_DEVIATIONS = {_R.VARIANCE, _R.VARIANCE_PCT, _R.UTILISATION_PCT}
_NO_YEAR = 9999
_ASIDE = {_R.CHANGE, _R.BUDGET_AMENDMENT, _R.FRAME}
_STEPPED = 0.75  # of the rows with figures: at most so many fill both columns of a step
_OUT_OF_PROPORTION = 50
_LEVELS = ACTUAL_ROLES | BUDGET_ROLES  # what the other columns compare


def build_columns(
    table: ReportTable, report_year: int, year_end: int = 12, governing: Period | None = None
) -> tuple[ColumnMeaning, ...]:
    """The meaning of every column right of the stub. `year_end`: the last month of the fiscal year; `governing`: the
    period that stands over the table, or over the whole report.

    Years: printed ones as they are; a bare year is the actual of that year (a plan when it lies after the report's);
    'prior' words mean report_year − 1; what has no year is of the report's year, comparisons of the latest actual;
    a change from a printed year is of the later year (columns_compared).
    A budget without 'original' or 'amended': the budget in force (amended) when it is the only budget column of its
    year and stands beside an actual of that year that is not only compared with the year before; else the original.
    'Change': an amendment when it stands between budget columns, else the change from year to year. A column without
    header words takes its neighbour's (a total in an outer column).

    Each step needs what those before it settled: years, then budgets, then changes and the years that they compare;
    the figures come last, for what the words leave open.
    """
    if not report_year:
        return tuple(_forget_year(column) for column in build_columns(table, _NO_YEAR, year_end, governing))
    columns = _mark_codes([read_head(head, year_end) for head in table.heads], table)
    columns = _settle_sides(_fill_blank(columns, table))
    columns = [_free_year(column, columns, table) for column in columns]
    columns = [_settle_year(column, columns, report_year) for column in columns]
    columns = _settle_accounts(columns, report_year)
    columns = settle_periods(columns, report_year, governing)
    columns = _settle_total(columns)
    columns = _settle_budget(_settle_divisions(columns))
    columns = _settle_change(columns)
    columns = settle_comparisons(columns, report_year)
    columns = settle_compared_with(columns, table.heads, report_year)
    columns = settle_beside_other_periods(settle_percent(columns))
    columns = settle_unusual(settle_by_figures(table, columns))
    return tuple(_settle_measure(column, columns, report_year) for column in columns)


def _forget_year(column: ColumnMeaning) -> ColumnMeaning:
    """Where the report's year is not known, only printed years are years."""
    return replace(column, fiscal_year=None) if (column.fiscal_year or 0) >= _NO_YEAR - 1 else column


def find_row_role(label: str) -> ColumnRole | None:
    """The role of a label that is nothing but header words (budget phases down the rows), else None."""
    matches = find_roles(label)
    if len(matches) != 1 or matches[0].words != "".join(split_years(tokens(label))[0]):
        return None
    period = find_period(label)
    part = period is not None and period.kind is not PeriodKind.WHOLE and matches[0].role in ACTUAL_ROLES
    return _R.OTHER_PERIOD if part else matches[0].role


def _fill_blank(columns: list[ColumnMeaning], table: ReportTable) -> list[ColumnMeaning]:
    """A blank header beside a printed one is the outer (or inner) column of the same: totals stand in it.

    Where rows fill both columns as no steps do, they are two: what the blank one holds (numbers of notes, shares) is
    not known.
    """
    if not columns or not any(column.role or column.dated for column in columns):
        return columns
    rows = [
        {cell.column: value for cell in row.cells if (value := parse_number(cell.text).value) is not None}
        for row in table.rows
    ]
    rightwards = not columns[0].text and len(columns) > 1 and bool(columns[1].text)
    filled: list[ColumnMeaning] = []
    for index, column in enumerate(columns):
        if column.text or column.role in NO_MEASURE:
            filled.append(column)
            continue
        if rightwards:
            source = next((other for other in columns[index + 1 :] if other.text), None)
        else:
            source = next((other for other in reversed(columns[:index]) if other.text), None)
        usable = source is not None and source.role not in NO_MEASURE and source.role not in PERCENT_ROLES
        if (
            source is not None
            and usable
            and _is_step(min(column.column, source.column), max(column.column, source.column), rows)
        ):
            column = replace(source, column=column.column)
        filled.append(column)
    return filled


def _is_step(inner: int, outer: int, rows: Sequence[Mapping[int, Decimal]]) -> bool:
    """Whether the totals of the left column may stand in the right one: some rows fill only the left one, not many
    fill both, and where both stand the total is not out of all proportion to its last part."""
    both = [row for row in rows if inner in row and outer in row]
    either = sum(inner in row or outer in row for row in rows)
    alone = sum(inner in row and outer not in row for row in rows)
    fair = sum(abs(row[outer]) * _OUT_OF_PROPORTION >= abs(row[inner]) for row in both)
    return alone > 0 and len(both) <= _STEPPED * either and 2 * fair >= len(both)


def _free_year(column: ColumnMeaning, columns: Sequence[ColumnMeaning], table: ReportTable) -> ColumnMeaning:
    """A bare year below a word such as 'change', which spans too far: the figures say whether it is that year's actual.

    It is when the other differences of the table are this column's from another's, and its own figures are not the
    difference of two others.
    """
    head = next(head for head in table.heads if head.column == column.column)
    if (
        column.role not in (_R.CHANGE, _R.CHANGE_ABS)
        or len(head.texts) < 2
        or len(split_years(tokens(head.texts[-1]))[1]) != 1
    ):
        return column
    if split_years(tokens(head.texts[-1]))[0]:
        return column
    levels = [c.column for c in columns if c.role is None or c.role in _LEVELS]
    changes = [c.column for c in columns if c.role in (_R.CHANGE, _R.CHANGE_ABS) and c.column != column.column]
    as_change = as_actual = 0
    for row in table.rows:
        values = {c.column: value for c in row.cells if (value := parse_number(c.text).value)}
        own = values.get(column.column)
        if own is None:
            continue
        pairs = [abs(values[a] - values[b]) for a in levels for b in levels if a < b and a in values and b in values]
        as_change += any(abs(pair - abs(own)) <= 1 for pair in pairs)
        as_actual += any(
            abs(abs(values[a] - own) - abs(values[z])) <= 1
            for a in levels
            for z in changes
            if a in values and z in values
        )
    return replace(column, role=_R.ACTUAL) if as_actual > as_change else column


def _settle_year(column: ColumnMeaning, columns: Sequence[ColumnMeaning], report_year: int) -> ColumnMeaning:
    role, year = column.role, column.fiscal_year
    if role is None and len(set(split_years(tokens(column.text))[1])) > 1:
        return column  # two years and no word: a change, or a period across years
    if role is _R.ACTUAL and year is not None and year > report_year and str(year) not in column.text:
        return replace(column, role=None, fiscal_year=None, dated=False)  # `Tot. 31`: a day of a torn date, no year
    guessed = False
    if role is None and year is not None and not column.named:
        role = _R.ACTUAL if year <= report_year else _R.PLAN
        guessed = role is _R.PLAN  # of a year to come: it may be a forecast, or no year at all
    elif role is None and year is not None:
        role = _R.ACTUAL if year <= report_year else None
    if (column.prior or role in (_R.PRIOR_ACTUAL, _R.PRIOR_BUDGET)) and year is None:
        year = report_year - 1
    return replace(column, role=role, fiscal_year=year, inferred=column.inferred or guessed)


def _settle_accounts(columns: list[ColumnMeaning], report_year: int) -> list[ColumnMeaning]:
    """'Accounts' beside 'outturn', both without a year: the accounts are those of the year before."""
    undated = [column for column in columns if column.role is _R.ACTUAL and column.fiscal_year is None]
    closed = [column for column in undated if has_note(column.text, "accounts")]
    if not closed or len(closed) == len(undated):
        return columns
    numbers = {column.column for column in closed}
    return [
        replace(column, role=_R.PRIOR_ACTUAL, fiscal_year=report_year - 1) if column.column in numbers else column
        for column in columns
    ]


def _mark_codes(columns: list[ColumnMeaning], table: ReportTable) -> list[ColumnMeaning]:
    """Columns left of the labels hold codes (of a ledger, of cost centres), whatever their header says."""
    numbers = [head.column for head in table.heads]
    if not numbers or numbers[0] != 0:
        return columns
    stub = next((n for n, number in enumerate(numbers) if number != n), len(numbers))
    if stub == len(numbers):
        return columns
    return [replace(column, role=_R.CODE) if column.column < stub else column for column in columns]


def _settle_sides(columns: list[ColumnMeaning]) -> list[ColumnMeaning]:
    """An appropriation is of expenditure where other columns are of a side too; alone it is only a budget."""
    others = any(column.side is not None and not _is_appropriation(column) for column in columns)
    if others or len({column.side for column in columns if column.side is not None}) > 1:
        return columns
    return [replace(column, side=None) if _is_appropriation(column) else column for column in columns]


def _is_appropriation(column: ColumnMeaning) -> bool:
    return column.side is not None and column.role in BUDGET_ROLES and has_note(column.text, "budget")


def _settle_total(columns: list[ColumnMeaning]) -> list[ColumnMeaning]:
    """`Budget | Amendments | Total`: the total of a budget and its change is the budget in force."""
    settled = list(columns)
    for index, column in enumerate(columns):
        left = [c.role for c in columns[max(0, index - 2) : index]]
        if column.role is not None or column.dated or len(left) < 2 or column.named:
            continue
        if left[0] not in (_R.BUDGET, _R.ORIGINAL_BUDGET) or left[1] not in (_R.CHANGE, _R.BUDGET_AMENDMENT):
            continue
        if any(match.role is _R.TOTAL for match in find_roles(column.text)):
            settled[index] = replace(column, role=_R.AMENDED_BUDGET, fiscal_year=columns[index - 2].fiscal_year)
    return settled


def _settle_divisions(columns: list[ColumnMeaning]) -> list[ColumnMeaning]:
    """What divides a budget (the plan by which a committee uses it) is no budget of its own beside the budget."""
    budgets = {c.fiscal_year for c in columns if c.role in BUDGET_ROLES and not has_note(c.text, "division")}
    return [
        replace(c, role=_R.FRAME)
        if c.role is _R.BUDGET and has_note(c.text, "division") and c.fiscal_year in budgets
        else c
        for c in columns
    ]


def _settle_budget(columns: list[ColumnMeaning]) -> list[ColumnMeaning]:
    budgets = (_R.BUDGET, _R.ORIGINAL_BUDGET, _R.AMENDED_BUDGET)
    phases = {column.role for column in columns} & {_R.ORIGINAL_BUDGET, _R.AMENDED_BUDGET, _R.BUDGET_AMENDMENT}
    # Where the outturn is compared with the year before and not with the budget, this is the one first decided.
    roles = {column.role for column in columns}
    passed_over = bool(roles & _CHANGES) and not roles & _DEVIATIONS
    settled = []
    for index, column in enumerate(columns):
        if column.role is not _R.BUDGET:
            settled.append(column)
            continue
        same_year = [c for c in columns if c.role in budgets and c.fiscal_year == column.fiscal_year]
        # Columns that differ only in what they hold (expenditure, income, a line item) are one budget column.
        alone = all(other.role is _R.BUDGET for other in same_year) and len(
            {(other.side, other.named, other.text) for other in same_year}
        ) == len(same_year)
        compared = any(c.role in ACTUAL_ROLES | {_R.OTHER_PERIOD} and _same_year(c, column) for c in columns)
        after_amendment = any(c.role is _R.BUDGET_AMENDMENT for c in columns[:index])
        if _R.AMENDED_BUDGET in phases:
            role = _R.ORIGINAL_BUDGET
        elif _R.BUDGET_AMENDMENT in phases:
            role = _R.AMENDED_BUDGET if after_amendment else _R.ORIGINAL_BUDGET
        elif _R.ORIGINAL_BUDGET in phases:
            role = _R.AMENDED_BUDGET
        else:
            role = _R.AMENDED_BUDGET if alone and compared and not passed_over else _R.ORIGINAL_BUDGET
        settled.append(replace(column, role=role, phase_open=not phases))
    return settled


def _same_year(one: ColumnMeaning, other: ColumnMeaning) -> bool:
    return one.fiscal_year == other.fiscal_year or one.fiscal_year is None or other.fiscal_year is None


def _settle_change(columns: list[ColumnMeaning]) -> list[ColumnMeaning]:
    settled = []
    for index, column in enumerate(columns):
        if column.role is not _R.CHANGE:
            settled.append(column)
            continue
        # Several changes may stand beside each other (`Additions | Deductions`), or beside what was carried over: each
        # is asked past the others.
        before = [c for c in columns[:index] if c.role not in _ASIDE]
        after = [c for c in columns[index + 1 :] if c.role not in _ASIDE]
        left = [c.role for c in before]
        budget_left = bool(left) and left[-1] in (_R.ORIGINAL_BUDGET, _R.AMENDED_BUDGET)
        # What leads from one year's budget to another's amends neither.
        right = [c.role if not budget_left or _same_year(c, before[-1]) else None for c in after]
        between = budget_left and bool(right) and right[0] in (_R.AMENDED_BUDGET, _R.ORIGINAL_BUDGET)
        amended = budget_left and _R.AMENDED_BUDGET in right
        last_two = left[-2:]
        if between or amended:
            role = _R.BUDGET_AMENDMENT
        elif len(last_two) == 2 and set(last_two) == {_R.ACTUAL, _R.AMENDED_BUDGET} and _one_year(columns[:index]):
            role = _R.VARIANCE
        else:
            role = _R.CHANGE_ABS
        settled.append(replace(column, role=role))
    return settled


def _one_year(columns: Sequence[ColumnMeaning]) -> bool:
    return len({column.fiscal_year for column in columns if column.fiscal_year is not None}) <= 1


def _settle_measure(column: ColumnMeaning, columns: Sequence[ColumnMeaning], report_year: int) -> ColumnMeaning:
    if column.role in NO_MEASURE:
        return replace(column, reason=NO_MEASURE[column.role])
    if column.role in _MEASURES:
        return replace(column, measure=_MEASURES[column.role])
    if any(other.role in _LEVELS for other in columns):
        if column.named or column.text:
            return replace(column, measure=Measure.OTHER, fiscal_year=column.fiscal_year or report_year, inferred=True)
        return replace(column, reason="no measure")
    if not column.text and not any(other.text for other in columns):
        return replace(column, reason="no measure")
    measure = Measure.OTHER if column.named or column.dated else Measure.ACTUAL
    return replace(column, measure=measure, fiscal_year=column.fiscal_year or report_year, inferred=True)
