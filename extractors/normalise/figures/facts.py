"""Tables of figures to facts: every number-like cell is a fact or is counted as unplaced, with the reason.

Belongs here: composing columns, line items, unit of money and signs into Facts and Readings. Does not belong here: how
each of these is found (modules of their own), and whether the figures add up (extractors/prove).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from selko.extractors.normalise.columns.build import build_columns
from selko.extractors.normalise.columns.periods import find_governing_period
from selko.extractors.normalise.columns.placed import place_columns
from selko.extractors.normalise.columns.statuses import find_status_columns
from selko.extractors.normalise.figures.budgets import find_original_heads, settle_original
from selko.extractors.normalise.figures.cells import make_cell, row_of_cell
from selko.extractors.normalise.figures.certainty import PrintedLabels, find_inferred, read_printed_labels
from selko.extractors.normalise.figures.guards import (
    AMONG_WORDS,
    Guard,
    find_hidden_numbers,
    find_table_guards,
)
from selko.extractors.normalise.figures.model import ColumnDoubt, Context, DoubtedColumns, TableFacts, Unmapped
from selko.extractors.normalise.figures.readings import FigureCell, build_readings
from selko.extractors.normalise.figures.unplaced import SEVERAL, find_reason, groups_thousands
from selko.extractors.normalise.labels.line_items import ItemMatch, Labelled, MatchKind, find_candidates, match_labels
from selko.extractors.normalise.labels.statements import MONEY_STATEMENTS, find_row_statement, find_statement
from selko.extractors.normalise.money.decimal_mark import DecimalMarks, find_decimal_marks, is_open
from selko.extractors.normalise.money.inferred import find_scales
from selko.extractors.normalise.money.unit import (
    find_row_unit,
    find_table_unit,
    find_unit_columns,
    find_unknown_words,
    find_whole_columns,
)
from selko.extractors.normalise.rows.build import build_row_meanings, labels_repeat
from selko.extractors.normalise.rows.phase_column import carry_accounts
from selko.schemas.models.amounts import NumberKind
from selko.schemas.models.report import FigureTable, Measure, Reading, StatementKind, UnitSource, UnplacedNumber
from selko.schemas.models.tables import BodyCell, Interpretation, ReportTable, TableKind
from selko.schemas.words.column_roles import ACTUAL_ROLES, BUDGET_ROLES, ColumnRole
from selko.schemas.words.numbers import is_number_like, parse_number


def build_table_facts(table: ReportTable, context: Context, printed: PrintedLabels) -> TableFacts:
    """The facts of one table, its other grids as further readings. `printed`: the labels of the report that stand on
    one line."""
    others: dict[int, TableFacts] = {}
    further: tuple[Reading, ...] = ()
    for number, alternative in enumerate(table.alternatives, 1):
        other = _read_table(alternative, context, printed) if alternative.kind is TableKind.FIGURES else None
        if other is not None and other.cells:
            further += build_readings(alternative, other.cells, context.document_id, number)
            others[number] = TableFacts(
                None, other.unplaced, other.unmapped, other.crowded, guards=other.guards, doubted=other.doubted
            )
    if table.kind is TableKind.FIGURES:
        made = _read_table(table, context, printed)
    else:
        made = _Made((), _unplace_all(table), (), ())
    if not made.cells and not further:
        return TableFacts(None, made.unplaced, (), made.crowded)
    readings = build_readings(table, made.cells, context.document_id) + further
    title = next((text for text in reversed(table.captions) if text), "") or " ".join(
        context.headings(table.section)[-1:]
    )
    return TableFacts(
        FigureTable(
            table_no=table.table_no,
            title=title,
            readings=readings,
            unit_source=context.units.source_of_table(table),
        ),
        made.unplaced,
        made.unmapped,
        made.crowded,
        guards=made.guards,
        doubted=made.doubted,
        unknown_unit=made.unknown_unit,
        others=others,
    )


@dataclass(frozen=True)
class _Made:
    cells: tuple[FigureCell, ...]
    unplaced: tuple[UnplacedNumber, ...]
    unmapped: tuple[Unmapped, ...]
    crowded: tuple[BodyCell, ...]
    doubted: tuple[DoubtedColumns, ...] = ()
    guards: tuple[Guard, ...] = ()
    unknown_unit: str | None = None


def _unplace_all(table: ReportTable) -> tuple[UnplacedNumber, ...]:
    reason = "in a table of goals" if table.kind in {TableKind.GOALS, TableKind.FORM} else "in a table of text"
    return tuple(
        UnplacedNumber(printed=cell.text, reason=reason, provenance=cell.provenance, table_no=table.table_no)
        for row in table.rows
        for cell in row.cells
        if is_number_like(cell.text)
    )


def _read_table(table: ReportTable, context: Context, printed: PrintedLabels) -> _Made:
    blocks = carry_accounts(table)
    table = blocks.table
    path = context.units.path_of_table(table)
    headings = context.headings(table.section)
    over = (table.corner, *reversed(table.captions), *headings[-1:])
    period = find_governing_period(over, context.year_end) or context.period
    columns = {column.column: column for column in build_columns(table, context.report_year, context.year_end, period)}
    named = [*(row.label for row in table.rows), *(table.corner for row in table.rows[:2])]
    guess = [code for label in named if label for code in find_candidates(label)[0][:1]]
    statement = find_statement(
        [table.corner, *table.captions],
        headings,
        guess,
        whole_entity=len(path) <= 1 and not _holds_units(table, context),
        budget=any(column.role in _BUDGET_ROLES for column in columns.values()),
        rows=sum(bool(row.label) for row in table.rows),
    )
    labelled = [Labelled(row.label, row.groups) for row in table.rows]
    matches = match_labels(labelled, statement)
    if statement in MONEY_STATEMENTS or statement in _FREE_STATEMENTS:
        free = statement in _FREE_STATEMENTS
        further = match_labels(labelled, None if free else StatementKind.KEY_FIGURES)
        if statement in (StatementKind.KEY_FIGURES, StatementKind.GROUP_KEY_FIGURES):
            # Among key figures a word that is nearly a line item's is as likely a count of something.
            further = tuple(match if match and match.kind in _SURE else None for match in further)
        matches = tuple(_better(match, other) for match, other in zip(matches, further, strict=True))
    placed = place_columns(table, list(columns.values()), context.units, statement, context.group_path, path[:1])
    columns = {number: column.meaning for number, column in placed.items()}
    rows = build_row_meanings(table, columns, matches, path, context.units, statement, context.year_end)
    rows = tuple(
        replace(row, phase=blocks.phases.get(row.body.row), detail=blocks.details.get(row.body.row, "")) for row in rows
    )
    table_unit = find_table_unit(table, headings)
    marks = find_decimal_marks(table, context.language, context.marks, table_unit.scale if table_unit else 1)
    grouped = groups_thousands(rows)
    unit_columns = find_unit_columns(table)
    statuses = find_status_columns(table)
    whole = find_whole_columns(table, list(columns.values()), table_unit)
    in_cents = prints_cents(table, marks)
    cells: list[FigureCell] = []
    unplaced: list[UnplacedNumber] = []
    crowded: list[BodyCell] = []
    for row in rows:
        for cell in row.body.cells:
            column = columns.get(cell.column)
            number = parse_number(cell.text, decimal_comma=marks.comma(cell.column))
            reason = find_reason(cell, number, column, row, rows, grouped)
            if cell.column in unit_columns and is_number_like(cell.text):
                reason = "a unit of money"
            if cell.column in statuses:
                reason = "in a table of goals"  # a status, which the goals read
            if reason == "":
                reason = find_hidden_numbers(cell, column) or ""
            if reason is None:
                assert column is not None
                cells.append(
                    make_cell(
                        row_of_cell(row, placed[cell.column], statement),
                        cell,
                        placed[cell.column],
                        number,
                        statement,
                        column.unit if cell.column in whole else table_unit,
                        find_row_unit(row.body, unit_columns),
                        table.table_no,
                        in_cents,
                        context,
                    )
                )
            elif reason:
                unplaced.append(
                    UnplacedNumber(
                        printed=cell.text, reason=reason, provenance=cell.provenance, table_no=table.table_no
                    )
                )
                if reason in (SEVERAL, AMONG_WORDS):
                    crowded.append(cell)
    unmapped = [
        Unmapped(statement, row.body, table)
        for row in rows
        if statement in MONEY_STATEMENTS - {StatementKind.INVESTMENTS}
        and row.code is None
        and row.body.label
        and not row.is_entity
        and any(is_number_like(cell.text) for cell in row.body.cells)
        and find_row_statement(statement, None, row.body.label) is statement
    ]
    cells = [
        replace(cell, mark_doubted=cell.cell.column in marks.doubted and is_open(cell.cell.text)) for cell in cells
    ]
    inferred = find_inferred(
        table,
        cells,
        headings,
        printed,
        entity_printed=context.entity_printed,
        year_printed=context.year_printed,
        assumed=path if context.units.source_of_table(table) is UnitSource.ASSUMED else None,
    )
    cells = [replace(cell, inferred=inferred.get((cell.cell.row, cell.cell.column), ())) for cell in cells]
    unsure = any(cell.unit.currency is not None and not cell.unit.printed for cell in cells)
    return _Made(
        tuple(cells),
        tuple(unplaced),
        tuple(unmapped),
        tuple(crowded),
        _find_doubts(cells),
        find_table_guards(table, columns),
        find_unknown_words(table) if table_unit is None and unsure else None,
    )


def _find_doubts(cells: Sequence[FigureCell]) -> tuple[DoubtedColumns, ...]:
    """The columns of a table of whose figures a person should know more than the measure says."""
    found: list[DoubtedColumns] = []
    for doubt, applies in (
        (ColumnDoubt.OTHER_PERIOD, _is_of_other_period),
        (ColumnDoubt.MEASURE_INFERRED, _is_measure_inferred),
        (ColumnDoubt.DECIMAL_MARK, _is_mark_doubted),
    ):
        doubted = [cell for cell in cells if applies(cell)]
        heads = dict.fromkeys(
            f"{cell.row.body.label if cell.row.other_period else cell.column.text or '–'} → {_say_meaning(cell)}"
            for cell in doubted
        )
        if doubted:
            found.append(DoubtedColumns(doubt, tuple(heads), len(doubted)))
    return tuple(found)


def _say_meaning(cell: FigureCell) -> str:
    """What a column was taken for: measure and year, where the rows do not say the year."""
    year = "" if cell.row.fiscal_year else cell.fiscal_year or ""
    return f"{cell.measure.value} {year}".rstrip()


def _is_of_other_period(cell: FigureCell) -> bool:
    return cell.row.other_period or (cell.column.role is ColumnRole.OTHER_PERIOD and cell.row.measure is None)


def _is_mark_doubted(cell: FigureCell) -> bool:
    return cell.mark_doubted


def _is_measure_inferred(cell: FigureCell) -> bool:
    """`other` infers nothing: it says that the measure is unknown, unless the header names an outturn or a budget that
    several columns claim to be; a year alone is that of an outturn."""
    claimed = cell.column.role in ACTUAL_ROLES | BUDGET_ROLES
    unknown = cell.measure is Measure.OTHER and not (claimed and cell.column.measure is Measure.OTHER)
    told = cell.row.measure is not None or cell.row.fiscal_year is not None or unknown
    return not told and (cell.column.inferred or cell.column.by_figures)


def _holds_units(table: ReportTable, context: Context) -> bool:
    """Whether rows or heading rows of a table are units, at least two besides the entity, or labels repeat under
    headings as they do under units."""
    texts = {text for row in table.rows for text in (row.label, *row.groups) if text}
    paths = [context.units.find_unit(text) for text in texts]
    return sum(path is not None and len(path) > 1 for path in paths) >= 2 or labels_repeat(table.rows)


def _better(match: ItemMatch | None, other: ItemMatch | None) -> ItemMatch | None:
    """The match within the statement, unless only a key figure bears the label as it is printed."""
    if match is None or (other is not None and other.kind is MatchKind.EXACT and match.kind is not MatchKind.EXACT):
        return other
    return match


_BUDGET_ROLES = {
    ColumnRole.ORIGINAL_BUDGET,
    ColumnRole.AMENDED_BUDGET,
    ColumnRole.BUDGET_AMENDMENT,
    ColumnRole.PRIOR_BUDGET,
}
# Key figures and notes may print items of any statement.
_FREE_STATEMENTS = {StatementKind.KEY_FIGURES, StatementKind.GROUP_KEY_FIGURES, StatementKind.NOTES}
_SURE = {MatchKind.EXACT, MatchKind.ABBREVIATED}


def prints_cents(table: ReportTable, marks: DecimalMarks) -> bool:
    """True when most figures of a table are printed to the cent: then they are money, whatever the table is about."""
    numbers = [
        parse_number(cell.text, decimal_comma=marks.comma(cell.column)) for row in table.rows for cell in row.cells
    ]
    printed = [number for number in numbers if number.value]
    cents = [number for number in printed if number.decimals == 2 and number.kind is not NumberKind.PERCENT]
    return len(cents) > len(printed) / 2 and any(number.value and abs(number.value) >= 1000 for number in cents)


def build_facts(interpretation: Interpretation, context: Context) -> tuple[TableFacts, ...]:
    """The facts of every table of a report, in reading order. Tables that print no unit of money are read a second
    time where other tables of the report settle it."""
    printed = read_printed_labels(interpretation)
    found = [build_table_facts(table, context, printed) for table in interpretation.tables]
    open_scales = {
        table.table_no
        for table, result in zip(interpretation.tables, found, strict=True)
        if result.table is not None
        and "scale" in result.table.readings[0].inferred
        and not prints_cents(table, find_decimal_marks(table, context.language, context.marks))
    }
    scales = find_scales(
        [
            (table, result.table.readings[0])
            for table, result in zip(interpretation.tables, found, strict=True)
            if result.table is not None
        ],
        open_scales,
    )
    for index, table in enumerate(interpretation.tables):
        number = table.table_no
        if (number not in open_scales and number not in scales) or found[index].unknown_unit is not None:
            continue
        stated = None if number in scales else context.stated.find(table.section)
        scale = scales.get(number, stated.unit.scale if stated is not None else 1)
        if scale != 1:
            settled = replace(context, scales={number: scale})
            found[index] = build_table_facts(table, settled, printed)
        found[index] = replace(
            found[index],
            scale_inferred=scales.get(number, 1),
            scale_stated=stated,
            scale_assumed=number not in scales and stated is None,
        )
    heads = find_original_heads(result.table for result in found if result.table is not None)
    if heads:
        found = [
            result if result.table is None else replace(result, table=settle_original(result.table, heads))
            for result in found
        ]
    return tuple(found)
