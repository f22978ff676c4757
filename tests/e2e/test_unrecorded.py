"""`selko ingest` at nobody's mercy: without a server, with one that does not start, with one that is lost half way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.served import free_port, wait_for
from tests.flows.conftest import write_report

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("serve"),
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc"),
]


def start(place: Path, *files: Path, **more: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SELKO_", "PREFECT_"))}
    (place / "tmp").mkdir(exist_ok=True)
    given = {
        "SELKO_HOME": str(place / "home"),
        "SELKO_WAREHOUSE": str(place / "w.duckdb"),
        "TMPDIR": str(place / "tmp"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "selko", "ingest", "--json", *map(str, files)],
        cwd=place,
        env={**kept, **given, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def check(run: subprocess.Popen[str], number: int, reason: str) -> None:
    """All is loaded, and the reason is said in one line."""
    out, said = run.communicate(timeout=240)
    assert [row["status"] for row in json.loads(out)] == ["loaded"] * number, said
    assert run.returncode == 0
    assert said.startswith("Prefect has no whole record of this run: ")
    assert reason in said
    assert said.count("\n") == 1


def children(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1]) == parent:
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def servers(parent: int) -> list[int]:
    return [pid for pid in children(parent) if b"flows.server.process" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_single_file_needs_no_server(tmp_path: Path):
    check(start(tmp_path, write_report(tmp_path / "a.txt")), 1, "none is started for one file")
    assert not (tmp_path / "home" / "prefect" / "prefect.db").exists()


def test_a_server_that_does_not_answer_is_done_without(tmp_path: Path):
    url = f"http://127.0.0.1:{free_port()}/api"
    check(start(tmp_path, write_report(tmp_path / "a.txt"), PREFECT_API_URL=url), 1, f"{url} does not answer")


def test_a_server_that_does_not_start_is_done_without(tmp_path: Path):
    files = [write_report(tmp_path / f"{year}.txt", year) for year in (2022, 2023)]
    broken = f"sqlite+aiosqlite:///{tmp_path}/none/x.db"
    check(start(tmp_path, *files, PREFECT_API_DATABASE_CONNECTION_URL=broken), 2, "did not start")


def test_a_server_that_is_lost_half_way_loses_no_document(tmp_path: Path):
    files = [write_report(tmp_path / f"{year}.txt", year) for year in range(2021, 2024)]
    run = start(tmp_path, *files, SELKO_WORKERS="1")
    wait_for(lambda: list((tmp_path / "tmp").glob("selko-*/*.jsonl")) or run.poll() is not None, "nothing is read")
    (server,) = servers(run.pid)
    os.kill(server, signal.SIGKILL)
    check(run, 3, "has gone while the run went on")
    assert not list((tmp_path / "tmp").glob("selko-*"))
