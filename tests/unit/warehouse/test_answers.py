"""Answers: selections, marks, formats and pictures."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet as pq
import pytest

from selko.schemas.errors import QueryError
from selko.schemas.models.report import FactStatus
from selko.warehouse.answers import Answer, query
from selko.warehouse.comparison import ComparedRow, YearCell, YearComparison, compare_years, parse_years
from selko.warehouse.load import WarehouseWriter
from selko.warehouse.plots import write_plot
from selko.warehouse.tables_out import write_answer
from selko.warehouse.texts import load_texts, money, name_of, text
from tests.annual_reports import CITY, LOADED, UNIT, make_fact, make_link, make_report, make_source

OTHER = (CITY, "Tekninen lautakunta")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """2022: 100; 2023 prints 110 for 2022 (proven) and 120; 2024 prints 130, disputed, after the unit was renamed."""
    folder = tmp_path_factory.mktemp("answers")
    printed = {2022: {2022: "100"}, 2023: {2022: "110", 2023: "120"}, 2024: {2023: "120", 2024: "130"}}
    with WarehouseWriter(folder / "w") as writer:
        for year, amounts in printed.items():
            source, document = make_source(folder, str(year), f"{year}.txt")
            status = FactStatus.DISPUTED if year == 2024 else FactStatus.PROVEN
            facts = [
                make_fact(document, row, amount, year=about, status=status)
                for row, (about, amount) in enumerate(amounts.items())
            ]
            facts.append(make_fact(document, 8, "7000", year=year, unit_path=OTHER, label="Hevosvero", line_item=None))
            links = (make_link((CITY, "Koululautakunta"), UNIT),) if year == 2024 else ()
            writer.load(make_report(document, tuple(facts), report_year=year, unit_links=links), LOADED, source)
    return folder / "w"


def test_restatements_breaks_and_disputes_are_marked(warehouse):
    comparison = compare_years(warehouse, unit="sivistyslautakunta", item="toimintatuotot", years=(2022, 2023, 2024))
    (row,) = comparison.rows
    assert [cell.amount for cell in row.cells] == [110, 120, 130]
    first, second, third = row.cells
    assert (first.restated, first.first_amount) == ("restated", Decimal(100))
    assert (second.restated, second.break_evidence, third.break_evidence) == (None, None, "Lautakunnan nimi muuttui.")
    assert third.status == "disputed"
    (line,) = comparison.answer().rows
    assert line[6:] == (110, 120, 130, "restated 2022 (was 100); disputed 2023; break 2024; disputed 2024")


@pytest.mark.parametrize(
    ("selection", "labels"),
    [
        ({}, ["Toimintatuotot", "Hevosvero"]),
        ({"item": "IS.REV"}, ["Toimintatuotot"]),
        ({"item": "Verksamhetens intäkter"}, ["Toimintatuotot"]),
        ({"item": "operating revenue"}, ["Toimintatuotot"]),
        ({"item": "hevosvero"}, ["Hevosvero"]),
        ({"unit": "TEKNINEN"}, ["Hevosvero"]),
        ({"unit": f"{CITY} > Tekninen lautakunta"}, ["Hevosvero"]),
        ({"entity": "Testilän kaupunki", "years": (2022,)}, ["Toimintatuotot", "Hevosvero"]),
    ],
)
def test_selections_by_name_code_and_language(warehouse, selection, labels):
    assert [row.label for row in compare_years(warehouse, **selection).rows] == labels


@pytest.mark.parametrize(
    ("selection", "hint"),
    [
        ({"unit": "Sivistyslautakunat"}, "Sivistyslautakunta"),
        ({"item": "Hevovero"}, "Hevosvero"),
        ({"entity": "Testil"}, None),
        ({"entity": "Muu"}, "Testilän kaupunki"),
        ({"measure": "toteuma"}, "actual"),
        ({"measure": "forecast", "unit": "x"}, "no such figures yet"),
    ],
)
def test_what_names_nothing_is_said_with_near_names(warehouse, selection, hint):
    if hint is None:
        assert compare_years(warehouse, **selection).rows
        return
    with pytest.raises(QueryError, match=hint):
        compare_years(warehouse, **selection)


@pytest.mark.parametrize(
    ("written", "years"),
    [("2021-2023", (2021, 2022, 2023)), ("2021–2022, 2024", (2021, 2022, 2024)), ("2023,2023", (2023,))],
)
def test_years_as_people_write_them(written, years):
    assert parse_years(written) == years


@pytest.mark.parametrize("written", ["", "2024-2021", "21-24", "2021-", "vuosi 2021"])
def test_what_is_no_year_is_refused(written):
    with pytest.raises(QueryError, match="names no years"):
        parse_years(written)


ANSWER = Answer(
    columns=("label", "amount", "printed", "n", "gone"),
    types=("VARCHAR", "DECIMAL(18,2)", "VARCHAR", "INTEGER", "VARCHAR"),
    rows=(
        ("=HYPERLINK(\"http://x\")", Decimal("-1234567.80"), "-1 234 567,80", 3, None),
        ("@SUM(A1)", Decimal("0.00"), "–", None, None),
        ("ä\x0b\ttab", None, "−5", 1, None),
    ),
)  # fmt: skip


def test_csv_and_xlsx_never_hold_a_formula(tmp_path):
    rows = list(csv.reader(io.StringIO(write_answer(ANSWER, "csv"))))
    assert rows[1] == ['\'=HYPERLINK("http://x")', "-1234567.80", "-1 234 567,80", "3", ""]
    assert rows[2][0] == "'@SUM(A1)"
    assert rows[3][2] == "−5"
    write_answer(ANSWER, "xlsx", tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} == {"s", "n"}
    assert sheet["A2"].value == '=HYPERLINK("http://x")'
    assert sheet["B2"].value == pytest.approx(-1234567.80)
    assert sheet["A4"].value == "ä\ttab"
    assert sheet.freeze_panes == "A2"


def test_json_parquet_and_table(tmp_path):
    records = json.loads(write_answer(ANSWER, "json"))
    assert (records[0]["amount"], records[1]["n"]) == (-1234567.8, None)
    write_answer(ANSWER, "parquet", tmp_path / "a.parquet")
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.column("amount").to_pylist()[0] == Decimal("-1234567.80")
    assert str(table.schema.field("n").type) == "int32"
    lines = write_answer(ANSWER, "table").splitlines()
    assert "−1\u00a0234\u00a0567.80" in lines[2]
    assert len(lines) == 5


def test_money_that_a_float_cannot_hold_stays_exact_in_json():
    answer = Answer(columns=("a",), types=("DECIMAL(38,2)",), rows=((Decimal("123456789012345678901.11"),),))
    assert json.loads(write_answer(answer, "json")) == [{"a": "123456789012345678901.11"}]


def test_every_type_that_duckdb_gives_can_be_written(tmp_path, warehouse):
    answer = query(
        warehouse,
        "SELECT 1::HUGEINT AS h, [1, 2] AS l, {'a': 1.5} AS s, DATE '2024-01-01' AS d, now()::TIMESTAMP AS t, "
        "NULL AS n, true AS b, 1.5::DOUBLE AS f, 'x' AS h",
    )
    for kind in ("csv", "json", "table"):
        assert write_answer(answer, kind)
    for kind in ("parquet", "xlsx"):
        write_answer(answer, kind, tmp_path / kind)
        assert (tmp_path / kind).stat().st_size > 500


@pytest.mark.parametrize(
    ("kind", "out"), [("xlsx", None), ("parquet", None), ("ods", None), ("csv", "/proc/none/x.csv")]
)
def test_what_cannot_be_written_is_said(kind, out, tmp_path):

    with pytest.raises(QueryError):
        write_answer(ANSWER, kind, Path(out) if out else None)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_picture_is_the_same_twice_and_speaks_the_language(tmp_path, warehouse, language):
    comparison = compare_years(warehouse)
    for name in ("a.svg", "b.svg"):
        write_plot(comparison, tmp_path / name, language=language)
    content = (tmp_path / "a.svg").read_text()
    assert content == (tmp_path / "b.svg").read_text()
    assert content.startswith("<?xml") and "http://127" not in content
    write_plot(comparison, tmp_path / "a.png", language=language)


def test_nothing_to_draw_is_said(tmp_path, warehouse):
    with pytest.raises(QueryError, match="no figures to draw"):
        write_plot(compare_years(warehouse, years=(1999,)), tmp_path / "a.svg")
    with pytest.raises(QueryError, match="svg, png or pdf"):
        write_plot(compare_years(warehouse), tmp_path / "a.txt")


def test_texts_are_complete_and_money_is_written_as_in_the_language():
    assert all(set(entry) == {"fi", "sv", "en"} for entry in load_texts().values())
    assert name_of("measure", "actual", "sv") == "Utfall"
    assert name_of("measure", "new_one", "sv") == "new_one"
    assert money(Decimal("-1234567.80"), "fi") == "−1\u00a0234\u00a0567,8"
    assert money(Decimal("1234567"), "en", 2) == "1,234,567.00"
    assert money(None, "fi") == ""
    with pytest.raises(QueryError, match="use fi, sv or en"):
        text("plot.euro", "de")


EVIL = "Menot \x1b[2J\x00 \u202e321 --> <script> ]]> & $x^ {y $ \ud800 \ufffe\nrivi"


def test_a_picture_of_any_names_is_well_formed(tmp_path):
    """An SVG with an escape sign, a lone surrogate or a `-->` in it is none."""
    cell = {"year": 2022, "amount": Decimal(5), "status": "proven", "report_year": 2022, "document_id": "d"}
    rest = {"file_name": EVIL, "page": 1, "printed": "5", "conflicting": False, "restated": None, "first_amount": None}
    rows = tuple(
        ComparedRow(
            entity=EVIL, unit=f"{EVIL} {number}", unit_path=EVIL, statement="operating", line_item=None, label=EVIL,
            measure="actual", currency="EUR", cells=(YearCell(**cell, **rest, break_evidence=EVIL),),
        )
        for number in range(2)
    )  # fmt: skip
    for number, some in enumerate((rows, rows[:1])):
        out = tmp_path / f"{number}.svg"
        write_plot(YearComparison(years=(2022,), rows=some), out, title=EVIL if number else None)
        ElementTree.parse(out)
        text = out.read_text(encoding="utf-8")
        assert "<script" not in text
        assert not set(text) & {"\x1b", "\x00", "\u202e"}


def test_a_table_and_json_show_signs_and_do_nothing():
    answer = Answer(
        columns=("a\x1b", "b"), types=("VARCHAR", "VARCHAR"), rows=((EVIL.replace("\ud800", ""), "x\x9by"),)
    )
    for form in ("table", "json"):
        text = write_answer(answer, form)
        assert not set(text) & {"\x1b", "\x00", "\u202e", "\x9b"}
    assert json.loads(write_answer(answer, "json"))[0]["b"] == "x\x9by"


def test_numbers_of_any_size_are_written():
    answer = Answer(columns=("a",), types=("DECIMAL(38,0)",), rows=((Decimal("9" * 38),),))
    assert write_answer(answer, "table").splitlines()[2].replace("\u00a0", "") == "9" * 38
