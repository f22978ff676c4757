"""A text from a document never becomes a formula in a spreadsheet, and figures and labels stay as printed."""

from __future__ import annotations

import csv
import io

import pytest

from selko.flows.cli.read import write_tables_csv
from selko.warehouse.spreadsheets import build_harmless

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3+cmd|' /C calc'!A0",
    '+HYPERLINK("http://x")',
    "\t=1",
    "-(1)+f(2)",
]
PRINTED = [
    "-5 120",
    "− 5",
    "-",
    "–",
    "--",
    "+3,1 %",
    "±0",
    "- josta vuokrat",
    "+ lisäykset",
    "a=b",
    "5 120-",
    "=",
    "(1 240)",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_a_text(text):
    assert build_harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", PRINTED)
def test_what_is_printed_stays(text):
    assert build_harmless(text) == text


def test_tables_as_csv_hold_no_formula(capsys):
    write_tables_csv([{"page": 1, "rows": [FORMULAS, PRINTED]}])
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))[1:]
    assert rows[0][3:10] == [f"'{text}" for text in FORMULAS]
    assert rows[1][3:] == PRINTED
