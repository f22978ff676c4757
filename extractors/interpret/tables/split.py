"""A matrix cut into tables of one header each: header rows, label columns, tables side by side or on top of another.

Belongs here: where the header ends, which columns are labels, where a new header or a side table begins. Does not
belong here: the rows of the body (rows), the order of tables and their captions (tables).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from selko.extractors.interpret.tables.matrix import (
    Matrix,
    has_letters,
    has_role,
    is_dash,
    is_figure,
    is_head_words,
    is_year_words,
)
from selko.schemas.words.column_roles import ColumnRole, find_roles
from selko.schemas.words.folding import compact
from selko.schemas.words.label_words import is_unit, names_statement
from selko.schemas.words.periods import says_printed
from selko.schemas.words.vocabulary import has_phrase

_MOST = 0.6  # of a column's filled cells: what most of them are, the column is
_SPARSE = 0.7  # a label column filled in fewer rows than this tells groups


@dataclass(frozen=True)
class Part:
    """A matrix with one header. `titles` are rows above the header that name the table; positions are the matrix's."""

    matrix: Matrix
    titles: tuple[str, ...]
    header: tuple[int, ...]
    body: tuple[int, ...]


def split_matrix(matrix: Matrix) -> list[Part]:
    """The tables of a grid in reading order: side tables from left to right, in each the headers from top to bottom."""
    parts: list[Part] = []
    for side in split_sides(matrix):
        parts.extend(_split_headers(side))
    return parts


def split_sides(matrix: Matrix) -> list[Matrix]:
    """Cut before every column of labels that has figures on its left and on its right.

    The column must hold words in most rows that carry figures, mostly different ones: a column such as `kpl, kpl, kpl`
    or a remark does not begin a table.
    """
    cuts = [0]
    for position in range(1, len(matrix.columns) - 1):
        texts = [matrix.text(row, position) for row in range(len(matrix.rows))]
        labels = [text for text in texts if has_letters(text) and not is_figure(text) and not is_unit(text)]
        body = labels[1:] if labels and has_role(labels[0]) else labels
        left = _figures(matrix, range(cuts[-1] + 1, position))
        right = _figures(matrix, range(position + 1, len(matrix.columns)))
        distinct = len(set(body)) >= 0.8 * len(body) if body else False
        known = sum(has_role(text) for text in body)
        if len(body) >= 3 and distinct and known < len(body) / 2 and len(left) >= 2 and len(right) >= 2:
            beside = sum(bool(matrix.text(row, position)) for row in right)
            no_figures = sum(is_figure(text) for text in texts) == 0
            if no_figures and beside >= _MOST * len(right) and _is_label_column(matrix, cuts[-1]):
                cuts.append(position)
    bounds = [*cuts, len(matrix.columns)]
    return [matrix.select(positions=range(start, end)) for start, end in itertools.pairwise(bounds)]


def _figures(matrix: Matrix, positions: range) -> set[int]:
    return {row for row in range(len(matrix.rows)) for position in positions if is_figure(matrix.text(row, position))}


def _is_label_column(matrix: Matrix, position: int) -> bool:
    texts = [matrix.text(row, position) for row in range(len(matrix.rows))]
    filled = [text for text in texts if text]
    return bool(filled) and sum(has_letters(text) and not is_figure(text) for text in filled) >= _MOST * len(filled)


def _split_headers(matrix: Matrix) -> list[Part]:
    titles, header, start = _find_header(matrix, min(matrix.grid.header_rows, len(matrix.rows)))
    parts: list[Part] = []
    body: list[int] = []
    row = start
    first_header = [_head_key(matrix, r) for r in header]
    while row < len(matrix.rows):
        if body and _is_inner_header(matrix, row) and not _is_row_of_years(matrix, row, header):
            inner_titles, inner, after = _find_header(matrix.select(rows=range(row, len(matrix.rows))), 0)
            rows = tuple(row + r for r in inner)
            if [_head_key(matrix, r) for r in rows] == first_header:
                row += after  # the same header once more: the table goes on
                continue
            parts.append(Part(matrix, tuple(titles), tuple(header), tuple(body)))
            titles, header, body = list(inner_titles), list(rows), []
            first_header = [_head_key(matrix, r) for r in header]
            row += max(after, 1)
            continue
        body.append(row)
        row += 1
    parts.append(Part(matrix, tuple(titles), tuple(header), tuple(body)))
    return parts


def _head_key(matrix: Matrix, row: int) -> str:
    return "|".join(compact(matrix.text(row, p)) for p in range(len(matrix.columns)))


def _find_header(matrix: Matrix, shown: int) -> tuple[list[str], list[int], int]:
    """Titles, header rows and the first row of the body. `shown` rows are a header as the layout shows it."""
    running = _count_running_rows(matrix)
    titles = [" ".join(filter(None, (matrix.text(r, p) for p in range(len(matrix.columns))))) for r in range(running)]
    header: list[int] = []
    row = running
    while row < len(matrix.rows):
        texts = [matrix.text(row, p) for p in range(len(matrix.columns))]
        values = [text for text in texts[1:] if text]
        if not any(texts):
            row += 1
            continue
        figures = [text for text in values if is_figure(text) or is_dash(text)]
        if row < shown and not figures and values:
            header.append(row)
        elif not values or _spans_all(matrix, row):
            if header or not _header_below(matrix, row):
                break
            titles.append(" ".join(texts).strip())
        elif (
            figures
            or not all(is_head_words(text) for text in values)
            or (header and not _continues_header(matrix, row, texts))
        ):
            break
        else:
            header.append(row)
        row += 1
    if not header or _only_words_follow(matrix, header, row):
        return _first_row_header(matrix, (running, shown), titles, header, row)
    return titles, header, row


def _count_running_rows(matrix: Matrix) -> int:
    """How many rows at the top are the running lines of a page, which a ledger prints over its header: those down to
    the last that has the moment of printing, the number of the entity, or beside them its fiscal year."""
    last, sure = -1, False
    for row in range(len(matrix.rows)):
        texts = [text for p in range(len(matrix.columns)) if (text := matrix.text(row, p))]
        if any(is_figure(text) for text in texts[1:]) and not any(map(says_printed, texts)):
            return last + 1 if sure else 0
        if any(map(says_printed, texts)):
            last, sure = row, True
        elif sure and any(has_phrase("fiscal_year_word", text) for text in texts):
            last = row
    return 0


def _first_row_header(
    matrix: Matrix, shown: tuple[int, int], titles: list[str], header: list[int], row: int
) -> tuple[list[str], list[int], int]:
    """A table of text: the rows that the layout shows, else its first row when it has words in most columns."""
    first_shown, after_shown = shown
    if after_shown > first_shown:
        return titles, list(range(first_shown, after_shown)), after_shown
    if not header:
        return titles, [], row
    first = header[0]
    return titles, [first], first + 1


def _only_words_follow(matrix: Matrix, header: list[int], row: int) -> bool:
    """True when the whole grid has no figures: then every row looked like a header."""
    return not _figures(matrix, range(1, len(matrix.columns))) and len(header) > 1


def _spans_all(matrix: Matrix, row: int) -> bool:
    cell = matrix.covering(row, 0)
    return cell is not None and len(matrix.columns) > 1 and cell.column_span >= len(matrix.columns)


def _header_below(matrix: Matrix, row: int) -> bool:
    """True when a row of header words comes before the first row with figures."""
    for below in range(row + 1, min(row + 6, len(matrix.rows))):
        values = [matrix.text(below, p) for p in range(1, len(matrix.columns))]
        filled = [text for text in values if text]
        if any(is_figure(text) or is_dash(text) for text in filled):
            return False
        if filled:
            return all(is_head_words(text) for text in filled)
    return False


def _continues_header(matrix: Matrix, row: int, texts: list[str]) -> bool:
    """A further header row: units or years, or words over the value columns with no figure row between.

    A row that has a label of its own and words in its cells is a row of text in the body, unless its label is a
    further line of the corner (the vocabulary knows its cells, or they are the same ones again under each of several
    heads that span columns).
    """
    values = [text for text in texts[1:] if text]
    if not texts[0] or _repeats_under_spans(matrix, row, values):
        return True
    return sum(has_role(text) for text in values) >= len(values) / 2


def _repeats_under_spans(matrix: Matrix, row: int, values: list[str]) -> bool:
    """`Name | In | Out | In | Out` under `| Budget | | Outturn | |`: no figures, and the same words under each span."""
    spans = [cell for p in range(1, len(matrix.columns)) if (cell := matrix.covering(row - 1, p)) is not None]
    widths = {cell.column: cell.column_span for cell in spans if cell.text.strip()}
    if row == 0 or len(widths) < 2 or len(set(widths.values())) > 1 or len(values) != len(matrix.columns) - 1:
        return False
    width = next(iter(widths.values()))
    parts = [tuple(values[n : n + width]) for n in range(0, len(values), width)]
    return width > 1 and len(parts) > 1 and len(set(parts)) == 1 and not any(map(is_figure, values))


def _is_inner_header(matrix: Matrix, row: int) -> bool:
    """A header in the middle of the body: at least two cells, all of them words of the vocabulary, years or units."""
    texts = [matrix.text(row, p) for p in range(len(matrix.columns))]
    values = [text for text in texts[1:] if text]
    if len(values) < 2 and not (len(values) == 1 and len(matrix.columns) == 2):
        return False
    if not all(is_head_words(text) for text in values) or all(is_unit(text) for text in values):
        return False
    if all(is_year_words(text) for text in values):
        return True
    known = sum(has_role(text) for text in values)
    return (known >= 2 and known == len(values)) or (known == len(values) == 1 and _has_side_role(values[0]))


def _is_row_of_years(matrix: Matrix, row: int, header: Sequence[int]) -> bool:
    """`Year of completion | 2024 | 2025` below headers of words: a row, whose label is no title, set as any other.

    Below headers that are years themselves, years are a header again.
    """
    label = matrix.text(row, 0)
    values = [text for p in range(1, len(matrix.columns)) if (text := matrix.text(row, p))]
    heads = [text for h in header for p in range(1, len(matrix.columns)) if (text := matrix.text(h, p))]
    cell = matrix.covering(row, 0)
    if not label or has_role(label) or names_statement(label) or (cell is not None and cell.bold):
        return False
    return all(map(is_year_words, values)) and bool(heads) and all(map(_has_side_role, heads))


def _has_side_role(text: str) -> bool:
    return any(match.role not in (ColumnRole.SHARE_PCT, ColumnRole.TOTAL) for match in find_roles(text))


def find_label_positions(matrix: Matrix, part: Part) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The label columns and those of them that tell groups (filled only where a group begins), left to right.

    The first column with words is the label, unless a further column of words follows it that is filled in far more
    rows: then the first one tells groups. A leading column of ledger codes stays a column of the body.
    """
    body = part.body
    groups: list[int] = []
    for position in range(len(matrix.columns)):
        texts = [matrix.text(row, position) for row in body]
        filled = [text for text in texts if text]
        words = [text for text in filled if not is_figure(text) and not is_dash(text)]
        head = [matrix.text(row, position) for row in part.header]
        if not filled:
            if position == 0 and not any(head):
                continue
            return ((0,), ()) if not groups else ((groups[-1],), tuple(groups[:-1]))
        if len(words) < _MOST * len(filled):
            if position == 0 and _is_code_column(matrix, part, filled) and position + 1 < len(matrix.columns):
                continue
            return ((groups[-1],), tuple(groups[:-1])) if groups else ((0,), ())
        following = _next_label(matrix, part, position)
        if following is None:
            return (position,), tuple(groups)
        rows_after = [row for row in body if matrix.text(row, following)]
        if sum(bool(matrix.text(row, position)) for row in rows_after) >= _SPARSE * len(rows_after):
            return (position,), tuple(groups)
        groups.append(position)
    return ((groups[-1],), tuple(groups[:-1])) if groups else ((0,), ())


def _next_label(matrix: Matrix, part: Part, position: int) -> int | None:
    after = position + 1
    if after >= len(matrix.columns) - 1:
        return None
    filled = [matrix.text(row, after) for row in part.body if matrix.text(row, after)]
    words = [text for text in filled if has_letters(text) and not is_figure(text)]
    head = " ".join(matrix.text(row, after) for row in part.header)
    known = any(match.role not in (ColumnRole.CODE,) for match in find_roles(head))
    phases = sum(has_role(text) for text in words) >= _MOST * len(words)  # they say which figure it is, and not of what
    several = len(filled) >= 2 and len(words) >= 0.8 * len(filled)
    return after if several and not known and not phases else None


def _is_code_column(matrix: Matrix, part: Part, filled: Sequence[str]) -> bool:
    """Digits only, of one length or two from 2 to 6, nearly all different: the codes of a ledger or of a cost centre.

    Beside a column of words the lengths may differ (`3 | Toimintatuotot`, `3000 | Myyntituotot`): what stands before a
    label is its code, unless the column is one of years."""
    digits = [text for text in filled if text.isdigit()]
    if len(digits) < len(filled) or len(digits) < 2 or any(len(text) > _LONGEST_CODE for text in digits):
        return False
    if all(is_year_words(text) for text in digits):
        return False
    lengths = {len(text) for text in digits}
    plain = len(lengths) <= 2 and min(lengths) >= 2
    distinct = len(set(digits)) >= 0.9 * len(digits)
    return distinct and ((plain and max(lengths) <= _SHORT_CODE) or _next_label(matrix, part, 0) is not None)


_SHORT_CODE, _LONGEST_CODE = 6, 10  # digits
