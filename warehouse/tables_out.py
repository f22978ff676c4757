"""An answer as text or as a file: table, csv, json, parquet, xlsx.

Belongs here: formats. Does not belong here: what is asked. Texts come from documents that anybody may have written: a
spreadsheet never takes one for a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from selko.schemas.errors import QueryError
from selko.schemas.words.printing import show_json, show_line
from selko.warehouse.answers import Answer
from selko.warehouse.spreadsheets import build_harmless

CELL_LIMIT = 32_000  # a spreadsheet's cell holds 32,767 characters
WIDEST = 60
_ARROW = {
    "BOOLEAN": pa.bool_(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}


class Format(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    XLSX = "xlsx"


def write_answer(answer: Answer, kind: Format | str, out: Path | None = None) -> str | None:
    """Writes the answer to `out`, whole or not at all, or gives its text where `out` is None.

    Raises QueryError for parquet and xlsx without a file, an unknown format, or a file that cannot be written.
    """
    try:
        chosen = Format(kind)
    except ValueError as error:
        names = ", ".join(item.value for item in Format)
        raise QueryError(f"'{kind}' is no format", way_out=f"use one of {names}") from error
    content = _BUILDERS[chosen](answer)
    if out is not None:
        write_whole(out, content)
        return None
    if chosen in (Format.PARQUET, Format.XLSX):
        raise QueryError(f"{chosen.value} needs a file to be written to", way_out="name it with --out")
    return content.decode()


def write_whole(out: Path, content: bytes) -> None:
    """Writes a file whole or not at all. Raises QueryError when it cannot be written."""
    part = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise QueryError(
            f"the file cannot be written ({error.strerror})", file=str(out), way_out="name another file"
        ) from error


def add_sheet(
    book: Workbook, title: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]], money: tuple[str, ...] = ()
) -> None:
    """A sheet with a header that stays in sight, a filter and readable widths; texts are never formulas.

    `money` names the columns that are shown with two decimals; a Decimal is shown with as many as it has.
    """
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.append(list(columns))
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place)
            plain = _sheet_value(value)
            cell.value = plain
            if isinstance(plain, str):
                cell.data_type = "s"
                cell.alignment = Alignment(vertical="top", wrap_text=len(plain) > WIDEST)
            else:
                cell.alignment = Alignment(vertical="top")
            if isinstance(value, Decimal):
                whole = value == value.to_integral_value() and columns[place - 1] not in money
                cell.number_format = "#,##0" if whole else "#,##0.00"
    for place, name in enumerate(columns, 1):
        head = sheet.cell(1, place)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="1F3A5F")
        head.alignment = Alignment(vertical="center")
        longest = max([len(name), *(len(str(row[place - 1] or "")) for row in rows[:200])])
        sheet.column_dimensions[get_column_letter(place)].width = min(longest + 3, WIDEST)
    sheet.freeze_panes = "A2"
    if rows:
        sheet.auto_filter.ref = sheet.dimensions


def book_bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def new_book() -> Workbook:
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    return book


def _table(answer: Answer) -> bytes:
    """Plain text in columns: figures to the right, with a no-break space between their groups."""
    if not answer.columns:
        return b""
    texts = [[_shown(value) for value in row] for row in answer.rows]
    right = [any(isinstance(row[place], int | float | Decimal) for row in answer.rows) for place in _places(answer)]
    heads = tuple(map(show_line, answer.columns))
    widths = [min(WIDEST, max([len(name), *(len(row[place]) for row in texts)])) for place, name in enumerate(heads)]
    lines = [heads, ["─" * width for width in widths], *texts]
    rows = (
        "  ".join(
            _cut(text, width).rjust(width) if is_right else _cut(text, width).ljust(width)
            for text, width, is_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    )
    return ("\n".join(rows) + "\n").encode()


def _csv(answer: Answer) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([_csv_value(value) for value in row] for row in answer.rows)
    return buffer.getvalue().encode()


def _json(answer: Answer) -> bytes:
    text = show_json(json.dumps(answer.records(), ensure_ascii=False, indent=1, default=_json_value))
    return (text + "\n").encode()


def _parquet(answer: Answer) -> bytes:
    arrays = [
        pa.array([row[place] for row in answer.rows], type=_arrow_type(kind)) for place, kind in enumerate(answer.types)
    ]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names=_unique(answer.columns)), buffer)
    return buffer.getvalue()


def _xlsx(answer: Answer) -> bytes:
    book = new_book()
    add_sheet(book, "selko", answer.columns, list(answer.rows))
    return book_bytes(book)


_BUILDERS: dict[Format, Callable[[Answer], bytes]] = {
    Format.TABLE: _table,
    Format.CSV: _csv,
    Format.JSON: _json,
    Format.PARQUET: _parquet,
    Format.XLSX: _xlsx,
}


def _places(answer: Answer) -> range:
    return range(len(answer.columns))


def _unique(columns: tuple[str, ...]) -> list[str]:
    """Names as they are, a repeated one numbered: `unit`, `unit_2`."""
    seen: dict[str, int] = {}
    names = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        names.append(column if seen[column] == 1 else f"{column}_{seen[column]}")
    return names


def _arrow_type(kind: str) -> pa.DataType | None:
    match = re.fullmatch(r"DECIMAL\((\d+),\s*(\d+)\)", kind)
    return pa.decimal128(int(match[1]), int(match[2])) if match else _ARROW.get(kind)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        exact = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,}"
        return exact.replace(",", "\u00a0").replace("-", "−")
    return show_line(str(value))


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _csv_value(value: Any) -> Any:
    if isinstance(value, str):
        return build_harmless(value)
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=_json_value)
    return value


def _json_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        number = float(value)
        return number if Decimal(repr(number)) == value else str(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _sheet_value(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | float | Decimal | dt.date):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_json_value)
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    return clean if len(clean) <= CELL_LIMIT else clean[: CELL_LIMIT - 1] + "…"
