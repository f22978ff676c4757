"""Signs of a table's figures that stand beside their text: a column of minuses, and figures that only red tells.

Belongs here: giving a sign to the figures of a table as it was read, whatever the format. Does not belong here: signs
that the page itself draws (pdf/page/signs), what a sign means for an amount.

    Sales  | - | 1 234      the second column holds nothing but signs: it has no head,
    Rents  |   |    87      and blanks where there is no minus
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from selko.schemas.models.layout import GridCell, GridTable, LayoutProblem, ProblemKind

MINUS = "−"
RED_AT_LEAST, OTHERS_AT_MOST = 0x90, 0x60  # of 255 in a red that is meant as such
_DASHES = frozenset("-−–—‐‑‒")
_FIGURE = re.compile(r"[-−–‐(+]?\s?[€$£]?\s?\d[\d\s.,\u00a0\u202f]*[)%€]*(?:\s?[-−–])?")
_YEAR = re.compile(r"(?:19|20)\d\d")


def with_signs(tables: Sequence[GridTable]) -> tuple[tuple[GridTable, ...], list[LayoutProblem]]:
    """The tables with the signs in their figures; a problem for each whose signs only a colour tells."""
    read = [_with_signs(table) for table in tables]
    problems = [_told(table) for table, by_colour in read if by_colour]
    return tuple(table for table, _ in read), problems


def _with_signs(table: GridTable) -> tuple[GridTable, bool]:
    signed = _with_red(_with_sign_columns(table))
    others = tuple(_with_signs(other)[0] for other in table.alternatives)
    by_colour = signed is not table and any(
        one.text != other.text and one.colour is not None and _is_red(one.colour) and other.text
        for one, other in zip(signed.cells, table.cells, strict=True)
    )
    if signed is table and all(a is b for a, b in zip(others, table.alternatives, strict=True)):
        return table, False
    return signed.model_copy(update={"alternatives": others}), by_colour


def _told(table: GridTable) -> LayoutProblem:
    return LayoutProblem(kind=ProblemKind.SIGN_BY_COLOUR, provenance=table.provenance, detail=_examples(table))


def _examples(table: GridTable) -> str:
    red = [cell.text for cell in table.cells if cell.colour and _is_red(cell.colour) and cell.text.startswith(MINUS)]
    return ", ".join(red[:3])


def _with_sign_columns(table: GridTable) -> GridTable:
    """A column of nothing but dashes, without a head, whose every dash has an unsigned figure beside it on the right,
    while other rows have figures there and no dash: joined to these figures."""
    by_column: dict[int, list[GridCell]] = {}
    for cell in table.cells:
        if cell.text and cell.column_span == 1:
            by_column.setdefault(cell.column, []).append(cell)
    at = {(cell.row, cell.column): cell for cell in table.cells if cell.row_span == cell.column_span == 1}
    changed: dict[tuple[int, int], str] = {}
    for column, cells in by_column.items():
        if any(cell.text.strip() not in _DASHES for cell in cells):
            continue
        beside = [at.get((cell.row, column + 1)) for cell in cells]
        rows = {cell.row for cell in cells}
        bare = any(
            _is_unsigned(cell.text) and not _YEAR.fullmatch(cell.text.strip()) and cell.row not in rows
            for cell in by_column.get(column + 1, ())
        )
        if not bare or any(figure is None or not _is_unsigned(figure.text) for figure in beside):
            continue
        for cell, figure in zip(cells, beside, strict=True):
            assert figure is not None
            changed[cell.row, column] = ""
            changed[figure.row, figure.column] = cell.text.strip() + figure.text
    return _changed(table, changed)


def _with_red(table: GridTable) -> GridTable:
    """Red figures without a sign are negative where black ones stand below or above them in their column, no figure of
    the table has a sign, and the label of the row is not red too (as that of a row which is only set off)."""
    figures = [
        cell
        for cell in table.cells
        if cell.row >= table.header_rows and _FIGURE.fullmatch(cell.text.strip()) and not _YEAR.fullmatch(cell.text)
    ]
    red = [cell for cell in figures if cell.colour is not None and _is_red(cell.colour)]
    if not red or any(not _is_unsigned(cell.text) for cell in figures):
        return table
    set_off = {
        cell.row
        for cell in table.cells
        if cell.text and cell.colour and _is_red(cell.colour) and not _FIGURE.fullmatch(cell.text.strip())
    }
    meant = [cell for cell in red if cell.row not in set_off and cell.text.strip("0., ")]
    reds = {(cell.row, cell.column) for cell in red}
    black = {cell.column for cell in figures if (cell.row, cell.column) not in reds}
    if not any(cell.column in black for cell in meant):
        return table
    return _changed(table, {(cell.row, cell.column): MINUS + cell.text for cell in meant})


def _is_unsigned(text: str) -> bool:
    text = text.strip()
    return bool(_FIGURE.fullmatch(text)) and text[0] not in _DASHES | {"(", "+"} and text[-1] not in _DASHES


def _is_red(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red >= RED_AT_LEAST and max(green, blue) <= OTHERS_AT_MOST


def _changed(table: GridTable, texts: Mapping[tuple[int, int], str]) -> GridTable:
    if not texts:
        return table
    cells = tuple(
        replace(cell, text=texts[cell.row, cell.column]) if (cell.row, cell.column) in texts else cell
        for cell in table.cells
    )
    return table.model_copy(update={"cells": cells})
