"""The one loader of the reference data that people keep as CSV and YAML beside this module.

Belongs here: finding a file, reading its rows, saying in one sentence which row is wrong. Does not belong here: what a
row means; that is in the modules named after it (words/line_items, words/column_roles, vocabulary, rules).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from selko.schemas.errors import ReferenceDataError

ROOT = Path(__file__).parent
Row = TypeVar("Row", bound=BaseModel)


def read_rows(relative: str, model: type[Row]) -> tuple[Row, ...]:
    """The rows of a CSV file (UTF-8, header row, path relative to schemas/) as models.

    Empty cells become None. Raises ReferenceDataError with the file and line of the first row that is wrong.
    """
    path = ROOT / relative
    with path.open(encoding="utf-8", newline="") as handle:
        return tuple(_rows(csv.DictReader(handle), relative, model))


def _rows(reader: csv.DictReader[str], relative: str, model: type[Row]) -> Iterator[Row]:
    for row in reader:
        try:
            yield model.model_validate({key: value or None for key, value in row.items()})
        except ValidationError as error:
            first = error.errors()[0]
            raise ReferenceDataError(
                f"{'.'.join(map(str, first['loc']))}: {first['msg']}",
                file=relative,
                place=f"line {reader.line_num}",
                way_out="correct this row",
            ) from error


def read_yaml(relative: str) -> Any:
    """The content of a YAML file (path relative to schemas/). Raises ReferenceDataError when it is not YAML."""
    path = ROOT / relative
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ReferenceDataError(
            "this file cannot be read as YAML", file=relative, way_out="correct its syntax"
        ) from error
