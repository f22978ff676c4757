"""Whatever goes wrong with the machine, the file or a number is one sentence with the way out, and no loss."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from selko.schemas.errors import QueryError, UnloadableError, WarehouseError
from selko.schemas.models.provenance import Provenance
from selko.warehouse.answers import find_findings, query
from selko.warehouse.comparison import compare_years
from selko.warehouse.load import WarehouseWriter, load_report
from selko.warehouse.reports.collect import build_quality_report
from tests.annual_reports import CITY, LOADED, make_fact, make_report, make_source, make_table

ROOT = Path(__file__).parents[3]
LIMITED = """
import resource, sys
from pathlib import Path
from selko.schemas.errors import WarehouseError
from selko.warehouse.answers import query
from selko.warehouse.load import WarehouseWriter
from tests.annual_reports import LOADED, make_fact, make_report, make_source
folder, limit, bytes_ = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
source, document = make_source(folder / "in", "large", "large.txt")
label = "x" * 500
facts = tuple(make_fact(document, row, str(row), label=f"{row} {label}", line_item=None) for row in range(4000))
report = make_report(document, facts, report_year=2024)
query(folder / "w.duckdb", "SELECT 1")
resource.setrlimit(getattr(resource, limit), (bytes_, bytes_))
try:
    with WarehouseWriter(folder / "w.duckdb") as writer:
        writer.load(report, LOADED, source)
except WarehouseError as error:
    print(error)
"""


def limited(folder: Path, limit: str, allowed: int) -> str:
    child = subprocess.run(
        [sys.executable, "-c", LIMITED, str(folder), limit, str(allowed)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert child.returncode == 0, child.stderr
    return child.stdout


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    with WarehouseWriter(path) as writer:
        for year in (2022, 2023):
            source, document = make_source(tmp_path / "in", str(year), f"{year}.txt")
            writer.load(make_report(document, make_table(document, year=year), report_year=year), LOADED, source)
    return path


def test_a_full_disk_is_said_and_harms_nothing(tmp_path: Path, warehouse: Path):
    before = warehouse.read_bytes()
    said = limited(tmp_path, "RLIMIT_FSIZE", len(before) + 300_000)
    assert "the disk is full" in said
    assert "w.duckdb" in said
    assert warehouse.read_bytes() == before
    assert query(warehouse, "SELECT count(*) FROM facts").rows == ((24,),)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *(".w.duckdb.lock", ".w.duckdb.queue", "in", "sources", "w.duckdb")
    ]


def test_a_disk_too_full_to_begin_is_said(tmp_path: Path, warehouse: Path):
    assert "the disk is full" in limited(tmp_path, "RLIMIT_FSIZE", 4096)


def test_memory_that_runs_out_is_said(tmp_path: Path, warehouse: Path):
    before = warehouse.read_bytes()
    with pytest.raises(WarehouseError, match="not enough memory"):
        query(warehouse, "SELECT list(i) FROM range(100000000000) AS t(i)", memory_mb=64)
    assert warehouse.read_bytes() == before


def ask_everything(path: Path) -> None:
    query(path, "SELECT * FROM facts ORDER BY ALL")
    for view in ("documents", "facts_latest", "restatements", "comparison", "sections", "goals", "findings", "checks"):
        query(path, f"SELECT * FROM {view}")
    find_findings(path)
    compare_years(path)
    build_quality_report(path)


def test_a_damaged_file_is_a_sentence_about_the_file(tmp_path: Path, warehouse: Path):
    """Never about the SQL, and never anything but a SelkoError."""
    whole = warehouse.read_bytes()
    said = set()
    for seed in range(40):
        chance = random.Random(seed)
        content = bytearray(whole)
        if seed % 4 == 0:
            del content[chance.randrange(len(content)) :]
        else:
            start = chance.randrange(len(content))
            content[start : start + 4096] = chance.randbytes(4096)[: len(content) - start]
        path = tmp_path / "damaged.duckdb"
        path.write_bytes(content)
        for work in (ask_everything, lambda path: WarehouseWriter(path).__enter__().__exit__(None, None, None)):
            try:
                work(path)
            except WarehouseError as error:
                said.add(str(error))
    assert said
    assert not [sentence for sentence in said if "correct the SQL" in sentence or "\n" in sentence]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE SCHEMA raw; CREATE TABLE raw.meta (a INTEGER)",
        "CREATE SCHEMA raw; CREATE TABLE raw.meta AS SELECT 'format' AS key, 'many' AS value",
        "CREATE TABLE other AS SELECT 1 AS a",
    ],
)
def test_a_database_of_somebody_else_is_said_to_be_one(tmp_path: Path, statement: str):
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)
    for work in (ask_everything, lambda path: WarehouseWriter(path).__enter__()):
        with pytest.raises(WarehouseError, match="was not made by Selko"):
            work(path)


def test_a_warehouse_that_lacks_a_view_is_not_blamed_on_the_sql(warehouse: Path):
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("DROP VIEW findings CASCADE")
    with pytest.raises(WarehouseError, match=r"lacks what this Selko looks for.*load any document"):
        find_findings(warehouse)
    with pytest.raises(QueryError, match="correct the SQL"):
        query(warehouse, "SELECT * FROM no_such_view")


def test_a_number_that_does_not_fit_costs_its_own_report_only(tmp_path: Path, warehouse: Path):
    source, document = make_source(tmp_path / "in", "odd", "odd.txt")
    fact = make_fact(document, 1, "5", provenance=Provenance(page=3_000_000_000))
    good, other = make_source(tmp_path / "in", "good", "good.txt")
    with WarehouseWriter(warehouse) as writer:
        with pytest.raises(UnloadableError, match="does not fit"):
            writer.load(make_report(document, (fact,), report_year=2020), LOADED, source)
        writer.load(make_report(other, make_table(other), report_year=2021), LOADED, good)
    assert query(warehouse, "SELECT DISTINCT report_year FROM facts ORDER BY 1").rows == ((2021,), (2022,), (2023,))


LARGEST = ("9" * 30, "9" * 16, "9" * 15 + ".99", "-" + "9" * 16, "0.000001", "9" * 25)


def test_the_largest_numbers_break_no_view(tmp_path: Path):
    """Sums of them in the views would pass what DECIMAL holds."""
    path = tmp_path / "w.duckdb"
    with WarehouseWriter(path) as writer:
        for year in (2021, 2022, 2023):
            source, document = make_source(tmp_path / "in", str(year), f"{year}.txt")
            facts = tuple(
                make_fact(document, 10 * row + back, amount, year=year - back, label=f"Rivi {row}", line_item=item,
                          unit_path=unit)
                for unit in ((CITY,), (CITY, "Sivistyslautakunta"), (CITY, "Tekninen lautakunta"))
                for row, amount in enumerate(LARGEST)
                for item in ("IS.REV", None, "CF.CASH_CLOSING", "CF.CASH_OPENING")
                for back in (0, 1)
            )  # fmt: skip
            writer.load(make_report(document, facts, report_year=year), LOADED, source)
    ask_everything(path)
    views = query(path, "SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'").rows
    for (view,) in views:
        query(path, f"SELECT * FROM {view}")


def test_a_sum_that_overflows_is_no_fault_of_the_sql(warehouse: Path):
    with pytest.raises(WarehouseError, match="::DOUBLE"):
        query(warehouse, "SELECT sum(a) FROM (SELECT 9e37::DECIMAL(38, 0) AS a FROM range(9))")


def test_a_folder_that_cannot_be_read_is_one_sentence(tmp_path: Path, warehouse: Path):
    (tmp_path / "blocked").mkdir()
    path = tmp_path / "blocked" / "w.duckdb"
    (tmp_path / "blocked" / "sources").write_text("in the way")
    source, document = make_source(tmp_path / "in", "a")
    with pytest.raises(WarehouseError, match="blocked") as caught:
        load_report(path, make_report(document), LOADED, source)
    assert "\n" not in str(caught.value)
