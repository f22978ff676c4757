"""What decided the meaning of one table, for `selko explain`: the words that gave a role, a year, a unit, a statement.

Belongs here: finding again, beside the figures that a table gave, the words that say what they were taken for; and
saying honestly where none does. Does not belong here: any meaning of its own; what holds is what the figures say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence

from selko.extractors.normalise.columns.build import build_columns
from selko.extractors.normalise.columns.head import ColumnMeaning
from selko.schemas.models.explanation import ColumnReason, Ground, Reason, RowReason, TableReason
from selko.schemas.models.report import Fact
from selko.schemas.models.tables import BodyRow, ColumnHead, ReportTable
from selko.schemas.words.column_roles import find_roles, split_years
from selko.schemas.words.folding import tokens
from selko.schemas.words.label_words import UnitKind, find_unit, names_statement

Texts = Sequence[tuple[str, str]]  # where a text stands, and the text


def explain_table(
    table: ReportTable,
    facts: Sequence[Fact],
    rows: Sequence[BodyRow],
    *,
    report_year: int,
    heading_path: tuple[str, ...],
    running: Sequence[str] = (),
    unit_findings: Sequence[str] = (),
) -> TableReason:
    """`facts`: those of the chosen reading; `rows`: those to be shown; `running`: the running lines of the page;
    `unit_findings`: the sentences of findings on the table's unit of money. Readings and unplaced numbers are added by
    who knows them."""
    captions = [("the caption", text) for text in reversed(table.captions)]
    headings = [("the heading", text) for text in reversed(heading_path)]
    around = [("the corner", table.corner), *captions, *headings]
    over = [*around, *(("a note", text) for text in table.notes), *(("the running line", text) for text in running)]
    meanings = {meaning.column: meaning for meaning in build_columns(table, report_year)} if facts else {}
    return TableReason(
        table_no=table.table_no,
        kind=table.kind.value,
        page_first=table.page_first,
        page_last=table.page_last,
        heading_path=heading_path,
        captions=table.captions,
        corner=table.corner,
        notes=table.notes,
        reasons=tuple(_table_reasons(facts, around, heading_path)),
        readings=(),
        columns=tuple(
            _column(
                head, [f for f in facts if f.column_no == head.column], meanings.get(head.column), over, unit_findings
            )
            for head in table.heads
        ),
        rows=tuple(_row(row, [f for f in facts if f.row_no == row.row]) for row in rows),
        unplaced=(),
    )


def _table_reasons(facts: Sequence[Fact], around: Texts, heading_path: Sequence[str]) -> Iterator[Reason]:
    if not facts:
        return
    title = next((f"{where} '{text}' names it" for where, text in around if text and names_statement(text)), None)
    yield Reason(
        part="statement",
        value=_counted(fact.statement.value for fact in facts),
        ground=Ground.PRINTED if title else Ground.AROUND,
        because=title or "no title over it does: the line items of its rows and its columns say it",
    )
    paths = Counter(fact.unit_path for fact in facts)
    unit = paths.most_common(1)[0][0]
    named = next((text for text in reversed(heading_path) if unit[-1].casefold() in text.casefold()), None)
    if len(paths) > 1:
        ground, because = Ground.PRINTED, f"its rows or columns name {len(paths)} units"
    elif named:
        ground, because = Ground.PRINTED, f"the heading '{named}' names it"
    else:
        ground, because = Ground.AROUND, "it is that of the chapter, or the entity itself"
    yield Reason(part="unit", value=_counted(fact.unit for fact in facts), ground=ground, because=because)


def _column(
    head: ColumnHead, facts: Sequence[Fact], meaning: ColumnMeaning | None, over: Texts, unit_findings: Sequence[str]
) -> ColumnReason:
    reasons: tuple[Reason, ...] = ()
    if meaning is None:
        return ColumnReason(column=head.column, heads=head.texts, figures=0, reasons=())
    if facts:
        reasons = (_measure(head, facts, meaning), _year(head, facts, meaning), _unit(head, facts, over, unit_findings))
    elif meaning.reason:
        words = ", ".join(f"'{match.words}'" for match in find_roles(head.text))
        ground = Ground.PRINTED if words else Ground.ASSUMED
        because = f"the head says {words}" if words else "no word of its head and no column beside it says what it is"
        reasons = (Reason(part="measure", value=meaning.reason, ground=ground, because=because),)
    return ColumnReason(column=head.column, heads=head.texts, figures=len(facts), reasons=reasons)


def _measure(head: ColumnHead, facts: Sequence[Fact], meaning: ColumnMeaning) -> Reason:
    measures = {fact.measure.value for fact in facts}
    matches = find_roles(head.text)
    words = ", ".join(f"'{match.words}' ({match.role.value})" for match in matches)
    if len(measures) > 1:
        ground, because = Ground.AROUND, "the labels of the rows say which"
    elif meaning.by_figures:
        ground, because = Ground.FIGURES, "the figures fit no other: its head leaves it open"
    elif measures <= {match.role.value.removeprefix("prior_") for match in matches}:
        ground, because = Ground.PRINTED, f"the head says {words}"
    elif matches:
        ground, because = Ground.AROUND, f"the head says {words}, and the columns beside it decide"
    elif meaning.dated and not meaning.inferred:
        ground, because = Ground.PRINTED, "the head is a year alone, which is that year's outturn (or plan)"
    elif meaning.inferred:
        ground, because = Ground.ASSUMED, "the head says no measure"
    else:
        ground, because = Ground.AROUND, "the columns beside it, or the labels of the rows, say it"
    value = _counted(fact.measure.value for fact in facts)
    return Reason(part="measure", value=value, ground=ground, because=because)


def _year(head: ColumnHead, facts: Sequence[Fact], meaning: ColumnMeaning) -> Reason:
    years = {fact.fiscal_year for fact in facts}
    printed = set(split_years(tokens(head.text))[1])
    if len(years) > 1:
        ground, because = Ground.AROUND, "the labels of the rows say which"
    elif years <= printed:
        ground, because = Ground.PRINTED, "the head prints it"
    elif years == {None}:
        ground, because = Ground.ASSUMED, "nothing says it"
    elif meaning.prior:
        ground, because = Ground.PRINTED, "the head says that it is of the year before"
    else:
        ground, because = (
            Ground.AROUND,
            "no such year in the head: the report's year and the columns say it",
        )
    value = _counted(fact.fiscal_year for fact in facts)
    return Reason(part="fiscal_year", value=value, ground=ground, because=because)


def _unit(head: ColumnHead, facts: Sequence[Fact], over: Texts, unit_findings: Sequence[str]) -> Reason:
    units = {(fact.scale, fact.currency) for fact in facts}
    value = _counted(f"{fact.currency} x {fact.scale}" if fact.currency else "no money" for fact in facts)
    stated = [(where, text, unit) for where, text in (("the head", head.text), *over) if (unit := find_unit(text))]
    money = next(
        ((w, t, u) for w, t, u in stated if u.kind is UnitKind.MONEY and u.scale in {s for s, _ in units}), None
    )
    if len(units) > 1:
        ground, because = Ground.AROUND, "the labels of the rows say which"
    elif units == {(1, None)} and stated and stated[0][2].kind is not UnitKind.MONEY:
        ground, because = Ground.PRINTED, f"{stated[0][0]} says '{stated[0][1]}'"
    elif units == {(1, None)}:
        ground, because = Ground.AROUND, "neither the labels nor the statement make it money"
    elif money is not None:
        ground, because = Ground.PRINTED, f"{money[0]} says '{money[1]}'"
    elif unit_findings:
        ground, because = Ground.FIGURES, " ".join(unit_findings)
    else:
        ground, because = Ground.ASSUMED, "no unit of money stands at the table: a sentence, the rows, or whole units"
    return Reason(part="scale", value=value, ground=ground, because=because)


def _row(row: BodyRow, facts: Sequence[Fact]) -> RowReason:
    first = facts[0] if facts else None
    return RowReason(
        row=row.row,
        page=row.provenance.page,
        label=row.label,
        groups=row.groups,
        line_item=first.line_item if first else None,
        unit=first.unit if first else None,
        figures=len(facts),
    )


def _counted(values: Iterable[Hashable]) -> str:
    """`actual`, or `actual (12), variance (2)` where there are several."""
    counts = Counter(str(value) if value is not None else "–" for value in values)
    if len(counts) == 1:
        return next(iter(counts))
    return ", ".join(f"{value} ({count})" for value, count in counts.most_common())
