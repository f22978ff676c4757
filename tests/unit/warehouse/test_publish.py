"""One writer, and a published file that is whole at any moment, a killed writer included."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from selko.schemas.errors import WarehouseError
from selko.warehouse.answers import query
from selko.warehouse.load import LoadStatus, WarehouseWriter, load_report
from selko.warehouse.publish import writer_lock
from tests.annual_reports import LOADED, make_report, make_source, make_table

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
# Loads a second report and is killed, as by kill -9, when the named function is called (or has just returned).
CHILD = """
import importlib, os, signal, sys
from pathlib import Path
from tests.annual_reports import LOADED, make_report, make_source, make_table
import selko.warehouse.load, selko.warehouse.publish
folder, module, name, when = Path(sys.argv[1]), *sys.argv[2:5]
home = importlib.import_module(module)
owner, _, attribute = name.rpartition(".")
target = getattr(home, owner) if owner else home
original = getattr(target, attribute)
def dying(*values, **named):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    original(*values, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(target, attribute, dying)
source, document = make_source(folder / "in", "second", "second.txt")
selko.warehouse.load.load_report(
    folder / "w.duckdb", make_report(document, make_table(document), report_year=2024), LOADED, source)
"""


def loaded_years(path: Path) -> list[int]:
    return [year for (year,) in query(path, "SELECT DISTINCT report_year FROM facts ORDER BY 1").rows]


@pytest.mark.parametrize(
    ("module", "name", "when", "years"),
    [
        ("selko.warehouse.load", "keep_source", "before", [2023]),
        ("selko.warehouse.load", "insert", "after", [2023]),
        ("selko.warehouse.load", "WarehouseWriter._write", "after", [2023]),
        ("selko.warehouse.load", "publish", "before", [2023]),
        ("selko.warehouse.publish", "_sync_folder", "before", [2023, 2024]),
        ("selko.warehouse.load", "publish", "after", [2023, 2024]),
    ],
)
def test_a_killed_writer_leaves_the_old_file_or_the_new_one(tmp_path, module, name, when, years):
    source, document = make_source(tmp_path / "in", "first", "first.txt")
    path = tmp_path / "w.duckdb"
    load_report(path, make_report(document, make_table(document)), LOADED, source)
    before = path.read_bytes()
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path), module, name, when],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    assert loaded_years(path) == years
    if years == [2023]:
        assert path.read_bytes() == before
    source, document = make_source(tmp_path / "in", "second", "second.txt")
    again = load_report(path, make_report(document, make_table(document), report_year=2024), LOADED, source)
    assert again.status is (LoadStatus.LOADED if years == [2023] else LoadStatus.UNCHANGED)
    assert loaded_years(path) == [2023, 2024]
    left = {item.name for item in tmp_path.iterdir()}
    assert left == {"in", "w.duckdb", ".w.duckdb.lock", ".w.duckdb.queue", "sources"}


def test_a_second_writer_waits_its_turn_and_then_says_so(tmp_path):
    path = tmp_path / "w"
    with WarehouseWriter(path):
        with pytest.raises(WarehouseError, match="another Selko is loading"), WarehouseWriter(path, wait_seconds=0.1):
            pass

        def wait_for_it() -> None:
            with WarehouseWriter(path, wait_seconds=30):
                pass

        waiting = threading.Thread(target=wait_for_it)
        waiting.start()
    waiting.join(timeout=30)
    assert not waiting.is_alive()


def test_who_waits_comes_before_who_has_just_had_a_turn(tmp_path):
    """A batch that publishes and goes on at once would else keep everybody out."""
    path = tmp_path / "w"
    turns: list[str] = []

    def take(name: str, times: int) -> None:
        for _ in range(times):
            with writer_lock(path, wait_seconds=60):
                turns.append(name)
                time.sleep(0.2)

    busy = threading.Thread(target=take, args=("busy", 6))
    busy.start()
    while not turns:
        time.sleep(0.01)
    waiting = threading.Thread(target=take, args=("waits", 1))
    waiting.start()
    for thread in (busy, waiting):
        thread.join(timeout=60)
    assert turns.index("waits") <= 2


def test_readers_are_not_disturbed_by_a_writer(tmp_path):
    path = tmp_path / "w"
    source, document = make_source(tmp_path, "first", "first.txt")
    load_report(path, make_report(document, make_table(document)), LOADED, source)
    with duckdb.connect(str(path), read_only=True) as reader:
        second, other = make_source(tmp_path, "second", "second.txt")
        load_report(path, make_report(other, make_table(other), report_year=2024), LOADED, second)
        assert reader.execute("SELECT count(*) FROM facts").fetchone() == (12,)
    assert loaded_years(path) == [2023, 2024]


def test_a_batch_is_published_once_and_an_unchanged_one_not_at_all(tmp_path):
    path = tmp_path / "w"
    sources = [make_source(tmp_path, str(number), f"{number}.txt") for number in range(3)]
    with WarehouseWriter(path) as writer:
        for number, (source, document) in enumerate(sources):
            writer.load(make_report(document, make_table(document), report_year=2020 + number), LOADED, source)
            assert not path.exists()
    assert loaded_years(path) == [2020, 2021, 2022]
    stamp = path.stat().st_mtime_ns
    with WarehouseWriter(path) as writer:
        source, document = sources[0]
        again = writer.load(make_report(document, make_table(document), report_year=2020), LOADED, source)
    assert again.status is LoadStatus.UNCHANGED
    assert path.stat().st_mtime_ns == stamp


def test_a_long_batch_is_published_on_the_way(tmp_path):
    path = tmp_path / "w"
    with WarehouseWriter(path, publish_every_seconds=0) as writer:
        for number in range(2):
            source, document = make_source(tmp_path, str(number), f"{number}.txt")
            writer.load(make_report(document, make_table(document), report_year=2020 + number), LOADED, source)
            assert loaded_years(path)[-1] == 2020 + number


def test_what_was_loaded_before_an_error_is_published(tmp_path):
    path = tmp_path / "w"
    source, document = make_source(tmp_path, "a")
    with pytest.raises(ZeroDivisionError), WarehouseWriter(path) as writer:
        writer.load(make_report(document, make_table(document)), LOADED, source)
        raise ZeroDivisionError
    assert loaded_years(path) == [2023]


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    ("content", "message"),
    [("text", "is not a DuckDB database"), ("foreign", "was not made by Selko"), ("newer", "newer than this Selko")],
)
def test_a_file_that_is_no_warehouse_is_left_alone(tmp_path, content, message, write):
    path = tmp_path / "w.duckdb"
    if content == "text":
        path.write_text("hello " * 5000)
    else:
        with duckdb.connect(str(path)) as connection:
            connection.execute("CREATE SCHEMA raw; CREATE TABLE t AS SELECT 1 AS a")
            if content == "newer":
                connection.execute("CREATE TABLE raw.meta AS SELECT 'format' AS key, '99' AS value")
    before = path.read_bytes()
    with pytest.raises(WarehouseError, match=message):
        if write:
            with WarehouseWriter(path):
                pass
        else:
            query(path, "SELECT 1")
    assert path.read_bytes() == before


def test_a_missing_warehouse_is_said(tmp_path):
    with pytest.raises(WarehouseError, match="no warehouse here; load a report first"):
        query(tmp_path / "none", "SELECT 1")


def test_a_warehouse_that_another_program_writes_in_is_said(tmp_path):
    path = tmp_path / "w"
    source, document = make_source(tmp_path, "a")
    load_report(path, make_report(document), LOADED, source)
    script = f"import duckdb,sys; c=duckdb.connect({str(path)!r}); print('ready', flush=True); sys.stdin.read()"
    child = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert child.stdout.readline() == b"ready\n"
        for attempt in (lambda: query(path, "SELECT 1"), lambda: WarehouseWriter(path).__enter__()):
            with pytest.raises(WarehouseError, match="open for writing"):
                attempt()
    finally:
        child.stdin.close()
        child.wait(timeout=30)


def test_an_empty_warehouse_answers(tmp_path):
    with WarehouseWriter(tmp_path / "w"):
        pass
    assert query(tmp_path / "w", "SELECT * FROM comparison").rows == ()
    assert query(tmp_path / "w", "SELECT count(*) > 50 FROM line_items").rows == ((True,),)
