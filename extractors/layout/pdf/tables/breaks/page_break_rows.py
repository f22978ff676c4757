"""Rows that a page break parts from their table: too few to be a table by themselves, they stand in the columns of the
piece on the other page.

Belongs here: which lines at the top and at the foot of a page fit the columns of a table on the page beside, and the
pieces made of them. Does not belong here: which piece goes on with which (continues), joining them (interpret).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from selko.extractors.layout.pdf.page.content import PageContent
from selko.extractors.layout.pdf.tables.aligned.cores import Core
from selko.extractors.layout.pdf.tables.aligned.header_place import count_headed, find_header
from selko.extractors.layout.pdf.tables.aligned.table import build_in_columns
from selko.extractors.layout.pdf.tables.breaks.continues import BOTTOM, SAME_EDGE, TOP, edges_agree
from selko.extractors.layout.pdf.tables.breaks.page_ends import (
    FAR,
    Fit,
    TablesOfPage,
    count_repeated_heads,
    find_columns_of,
    find_rows_at_foot,
    find_rows_at_top,
    fit_columns,
    head_lines,
)
from selko.extractors.layout.pdf.tables.parts.columns import Column, find_columns
from selko.extractors.layout.pdf.tables.parts.grid import PlacedTable
from selko.extractors.layout.pdf.tables.parts.lines import TextRow, are_aligned
from selko.extractors.layout.pdf.tables.parts.row_evidence import fits
from selko.extractors.layout.pdf.tables.parts.rules import join_rules, written_rules
from selko.extractors.layout.pdf.tables.parts.segments import Look, make_segment

NEAR = 1.5  # of the font size between the lines of one paragraph
MOST_LABELS = 3  # lines with nothing but a label that a break leaves on one of its sides
LEAST_HEADED = 2  # columns that a header alone at the foot of a page names


def carry_over(first: TablesOfPage, second: TablesOfPage) -> tuple[TablesOfPage, TablesOfPage]:
    """Two pages that follow one another, with the rows that the break between them parted from their table.

    The last table of the first page has its columns go on for lines at the top of the second; the first table of the
    second page has them reach back to lines at the foot of the first. A line is taken only where all its figures stand
    in columns of the table and its label in the place of labels; the first line that does not fit ends the table.
    """
    if second.content.number != first.content.number + 1 or second.content.turn != first.content.turn:
        return first, second
    low, (high, follower) = find_rows_at_foot(first, second), find_rows_at_top(first, second)
    if not low and not high:
        return first, second
    return (
        _carry_down(first, second, low, high, follower)
        or (not high and follower is not None and _carry_up(first, second, low, follower))
        or _carry_both(first, second, low, high)
        or (first, second)
    )


# --- down: the top of the second page --------------------------------------------------------------------------------


def _carry_down(
    first: TablesOfPage,
    second: TablesOfPage,
    low_rows: list[TextRow],
    top_rows: list[TextRow],
    follower: PlacedTable | None,
) -> tuple[TablesOfPage, TablesOfPage] | None:
    if not first.tables:
        return None
    carrier = max(first.tables, key=lambda t: t.box[3])
    if carrier.box[3] < BOTTOM * first.content.height:
        return None
    columns = find_columns_of(carrier)
    if columns is None:
        return None
    if any(fit_columns(row, columns) is not Fit.LABEL for row in low_rows) or len(low_rows) > MOST_LABELS:
        return None
    heads = count_repeated_heads(top_rows, carrier)
    run = _run(top_rows[heads:], columns)
    kinds = [fit_columns(row, columns) for row in run]
    goes_on = (
        follower is not None
        and len(run) + heads == len(top_rows)
        and (not run or follower.box[1] - run[-1].baseline <= FAR * run[-1].size)
        and not follower.header_rows
        and follower.box[1] <= TOP * second.content.height
        and follower.column_count == carrier.column_count
        and edges_agree(carrier, follower)
    )
    if not any(kind > Fit.LABEL for kind in kinds):
        if goes_on:
            run = run if len(run) <= MOST_LABELS else []
        else:
            run = run[:MOST_LABELS] if low_rows == [] and _is_rest(run, top_rows[heads:], carrier, columns) else []
    elif not goes_on:
        last = max(place for place, kind in enumerate(kinds) if kind > Fit.LABEL)
        run = run[: last + 1] if _is_borne_out(run, kinds, top_rows[heads:]) else []
    if not run and not goes_on:
        return None
    upper = _grown(first, carrier, low_rows, columns)
    if not run:
        return upper, second
    piece = _build(top_rows[:heads], run, columns, second.content)
    if piece is None:
        return None
    tables = list(second.tables)
    if goes_on and follower is not None:
        tables[tables.index(follower)] = replace(_stacked(piece, follower), continues=True)
    else:
        tables.insert(0, replace(piece, continues=True))
    return upper, replace(second, tables=tuple(tables))


def _run(rows: Sequence[TextRow], columns: Sequence[Column]) -> list[TextRow]:
    """The first rows that fit, none far below another."""
    run: list[TextRow] = []
    for row in rows:
        if run and row.baseline - run[-1].baseline > FAR * row.size:
            break
        if fit_columns(row, columns) is Fit.NOT:
            break
        run.append(row)
    return run


def _is_borne_out(run: Sequence[TextRow], kinds: Sequence[Fit], rows: Sequence[TextRow]) -> bool:
    """Whether the rows are enough by themselves: several, or several figures; one label and one figure must not be the
    first line of a paragraph."""
    if max(kinds) is Fit.FIGURES or sum(kind > Fit.LABEL for kind in kinds) > 1:
        return True
    last = max(place for place, kind in enumerate(kinds) if kind > Fit.LABEL)
    return len(rows) == last + 1 or rows[last + 1].baseline - run[last].baseline > NEAR * run[last].size


def _is_rest(run: Sequence[TextRow], rows: Sequence[TextRow], carrier: PlacedTable, columns: Sequence[Column]) -> bool:
    """Whether a line of a label alone is the rest of the last label of the table: it begins with a small letter, that
    label left no room for its first word, and the next line stands far below."""
    if not 0 < len(run) <= MOST_LABELS:
        return False
    last = [cell for cell in carrier.cells if cell.row == carrier.row_count - 1 and cell.column == 0 and cell.lines]
    if not last or (len(rows) > len(run) and rows[len(run)].baseline - run[-1].baseline <= NEAR * run[-1].size):
        return False
    label, word = make_segment(last[-1].lines[-1]), run[0].segments[0].words[0]
    near = abs(run[0].x0 - label.x0) <= 2 * label.size
    unfinished = not fits(label, word, columns[0].x1) or label.words[-1].text[-1:] == "-"
    return near and word.text[0].islower() and word.bold == label.words[-1].bold and unfinished


def _grown(page: TablesOfPage, table: PlacedTable, rows: Sequence[TextRow], columns: Sequence[Column]) -> TablesOfPage:
    """The page, with labels below the last figures of a table taken into it."""
    piece = _build([], rows, columns, page.content) if rows else None
    if piece is None:
        return page
    tables = list(page.tables)
    tables[tables.index(table)] = replace(_stacked(table, piece), continues=table.continues)
    return replace(page, tables=tuple(tables))


# --- up: the foot of the first page ----------------------------------------------------------------------------------


def _carry_up(
    first: TablesOfPage, second: TablesOfPage, rows: list[TextRow], carrier: PlacedTable
) -> tuple[TablesOfPage, TablesOfPage] | None:
    if carrier.box[1] > TOP * second.content.height:
        return None
    columns = find_columns_of(carrier) if rows else None
    if columns is None:
        return None
    run = _run_up(rows, columns)
    heads = _heads_above(rows, len(rows) - len(run), run, columns, carrier, first.content)
    if carrier.header_rows and not heads:
        return None
    kinds = [fit_columns(row, columns) for row in run]
    if not run and count_headed(heads or rows, columns) < max(LEAST_HEADED, len(columns) - 2):
        return None
    if not heads and max(kinds, default=Fit.NOT) < Fit.FIGURES and sum(kind > Fit.LABEL for kind in kinds) < 2:
        return None
    piece = _build(heads, run, columns, first.content)
    if piece is None:
        return None
    tables = tuple(replace(t, continues=True) if t is carrier else t for t in second.tables)
    return replace(first, tables=(*first.tables, piece)), replace(second, tables=tables)


def _run_up(rows: Sequence[TextRow], columns: Sequence[Column]) -> list[TextRow]:
    """The last rows that fit, none far below another; labels above the first figures are left out."""
    run: list[TextRow] = []
    for row in reversed(rows):
        if (run and run[0].baseline - row.baseline > FAR * row.size) or fit_columns(row, columns) is Fit.NOT:
            break
        run.insert(0, row)
    while run and fit_columns(run[0], columns) is Fit.LABEL:
        run.pop(0)
    return run


def _heads_above(
    rows: Sequence[TextRow],
    start: int,
    run: Sequence[TextRow],
    columns: Sequence[Column],
    carrier: PlacedTable | None,
    content: PageContent,
) -> list[TextRow]:
    """The lines of the header above the rows at the foot, or of a header that stands there alone. A table that prints
    its header anew has the same one here."""
    if carrier is not None and carrier.header_rows:
        count = len(head_lines(carrier))
        above = list(rows[max(start - count, 0) : start])
        return above if count_repeated_heads(above, carrier) == count else []
    body = list(run)
    if not body:
        size, last = columns[0].segments[-1].size, rows[-1]
        segments = [s for column in columns for s in column.segments[:1]]
        body = [TextRow(start, last.baseline + NEAR * size, size, segments)]
    placed = [replace(row, index=place) for place, row in enumerate([*rows[:start], *body])]
    core = Core(placed[start:], [s for row in body for s in row.segments if s.look is not Look.TEXT])
    span = columns[0].x0, max(column.x1 for column in columns)
    begin, end = find_header(core, placed, 0, columns, content.fills, span)
    return list(rows[begin:end])


# --- both ways: a row or two on either side --------------------------------------------------------------------------


def _carry_both(
    first: TablesOfPage, second: TablesOfPage, low: list[TextRow], high: list[TextRow]
) -> tuple[TablesOfPage, TablesOfPage] | None:
    """Rows at the foot and at the top that show one another's columns, where neither page has a table."""
    last = next((row for row in reversed(low[-2:]) if len(row.segments) > 1), None)
    begin = next((row for row in high[:2] if len(row.segments) > 1), None)
    if last is None or begin is None or not _are_alike(last, begin):
        return None
    columns = find_columns([last.segments, begin.segments])
    if len(columns) != len(last.segments):
        return None
    above, below = _run_up(low, columns), _run(high, columns)
    if not above or not any(fit_columns(row, columns) > Fit.LABEL for row in below):
        return None
    heads = _heads_above(low, len(low) - len(above), above, columns, None, first.content)
    upper, lower = _build(heads, above, columns, first.content), _build([], below, columns, second.content)
    if upper is None or lower is None:
        return None
    tables = (replace(lower, continues=True), *second.tables)
    return replace(first, tables=(*first.tables, upper)), replace(second, tables=tables)


def _are_alike(one: TextRow, two: TextRow) -> bool:
    """A label at the same place, and as many figures, each right below the other; a single one far from its label, and
    long enough to be no number of a page."""
    if one.led or two.led or len(one.segments) != len(two.segments) or abs(one.x0 - two.x0) > SAME_EDGE:
        return False
    pairs = list(zip(one.segments, two.segments, strict=True))
    if any(s.look is not Look.TEXT for s in pairs[0]) or any(s.look is not Look.FIGURE for p in pairs[1:] for s in p):
        return False
    if len(pairs) == 2:
        return (
            all(
                row.segments[1].x0 - row.segments[0].x1 >= NEAR * row.size and len(row.segments[1].words) > 1
                for row in (one, two)
            )
            and abs(pairs[1][0].x1 - pairs[1][1].x1) <= 0.15 * one.size
        )
    return all(are_aligned(a, b) for a, b in pairs[1:])


def _build(
    heads: Sequence[TextRow], rows: Sequence[TextRow], columns: Sequence[Column], content: PageContent
) -> PlacedTable | None:
    levels = [*join_rules(content.rules)[0], *written_rules(content.lines)]
    return build_in_columns(heads, rows, columns, content, levels)


def _stacked(upper: PlacedTable, lower: PlacedTable) -> PlacedTable:
    """Two pieces with the same columns, one right below the other on one page, as one."""
    moved = tuple(replace(cell, row=cell.row + upper.row_count) for cell in lower.cells)
    one, two = upper.box, lower.box
    main = max(upper, lower, key=lambda table: table.row_count)
    if upper.alternatives or lower.alternatives:
        others = [
            _stacked(replace(upper, alternatives=()), other) if main is lower else _stacked(other, lower)
            for other in main.alternatives
            if other.column_count == main.column_count
        ]
    else:
        others = []
    return replace(
        main,
        box=(min(one[0], two[0]), one[1], max(one[2], two[2]), two[3]),
        row_count=upper.row_count + lower.row_count,
        cells=(*upper.cells, *moved),
        header_rows=upper.header_rows,
        alternatives=tuple(others),
    )
