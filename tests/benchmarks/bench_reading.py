"""How well and how fast PDF tables are read, beside pdfplumber and camelot on the same files. Run by `make bench`.

Belongs here: figures that are printed, and the floors below which the reading must not fall. Everything is read in a
process of its own, so that seconds and memory are those of the reading, start included. The documents and their truth
lie beside the checkout and are not part of it; without them a sample stands for the long report.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pytest

from tests.benchmarks.practice_documents import Kind, find_practice
from tests.benchmarks.practice_figures import TABLE_FIGURES
from tests.benchmarks.scoreboard import compare, read_scores
from tests.practice import SHARED

ROOT = Path(__file__).resolve().parents[2]
BENCHES = sorted(path.parent for path in SHARED.glob("bench/*/metrics.py"))
REPORTS = [
    path.with_name(path.name.replace(".truth.csv", ".pdf")) for path in sorted(SHARED.glob("corpus/*.truth.csv"))
] or sorted((ROOT / "samples" / "reports").glob("*.pdf"))[:1]
MEGABYTES = 400
TIMES = 10
GROWTH = 1.3  # times the memory, at most, for so many times the pages
SAMPLE = 20  # pages of the long report that the slow readers read

Reader = Callable[[str, Sequence[int] | None], list[dict[str, Any]]]


class Cost(NamedTuple):
    """Of one command: CPU seconds; peak memory in MB of its largest process, and of all its processes together."""

    status: int
    seconds: float
    largest: float
    together: float
    output: str

    def __str__(self) -> str:
        return f"{self.seconds:6.1f} CPU s, {self.largest:4.0f} MB (all its processes {self.together:.0f} MB)"


def read_with_selko(path: str, pages: Sequence[int] | None) -> list[dict[str, Any]]:
    from selko.extractors.pipeline import read_tables

    return read_tables(path, pages)


def read_with_pdfplumber(path: str, pages: Sequence[int] | None) -> list[dict[str, Any]]:
    import pdfplumber

    tables = []
    with pdfplumber.open(path, pages=pages and list(pages)) as document:
        for page in document.pages:
            tables += [{"page": page.page_number, "rows": table} for table in page.extract_tables()]
            page.close()
    return tables


def read_with_camelot(path: str, pages: Sequence[int] | None) -> list[dict[str, Any]]:
    import camelot

    asked = ",".join(map(str, pages)) if pages else "all"
    found = camelot.read_pdf(path, pages=asked, flavor="stream", suppress_stdout=True)
    return [{"page": int(table.page), "rows": table.df.values.tolist()} for table in found]


READERS: dict[str, Reader] = {
    "selko": read_with_selko,
    "pdfplumber lines": read_with_pdfplumber,
    "camelot stream": read_with_camelot,
}


@pytest.mark.parametrize("bench", BENCHES, ids=lambda path: path.name)
def test_tables_of_the_bench_are_read(bench: Path) -> None:
    sys.path.insert(0, str(bench))
    try:
        load = importlib.import_module("groundtruth").load_dataset
        metrics = importlib.import_module("metrics")
    finally:
        sys.path.remove(str(bench))
    documents = load(bench / "data")
    files = [str(document.pdf) for document in documents]
    pages = sum(map(count_pages, files))
    results = {}
    for name in READERS:
        cost = measure(sys.executable, __file__, name, "", *files)
        found = json.loads(cost.output)
        scores = [metrics.score_doc(document.truths, tables) for document, tables in zip(documents, found, strict=True)]
        score = results[name] = metrics.aggregate(scores)
        print(
            f"\n{name:16s} F1 {score['F1']:.3f}  exact {score['num_exact']:.3f}  wrong {score['wrong']:.3f}  {cost}, "
            f"{cost.seconds / pages:.3f} CPU s a page of {pages}"
        )
    ours = {name: round(results["selko"][there], 4) for name, there in TABLE_FIGURES.items()}
    (practice,) = (one for one in find_practice() if one.kind is Kind.TABLES and bench in one.files[0].parents)
    if committed := read_scores().get(practice.key):
        differences = compare(Kind.TABLES, committed.figures, ours)
        assert not [str(one) for one in differences if one.better is False]


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.name)
def test_a_long_report_is_checked_within_its_limits(report: Path, tmp_path: Path) -> None:
    """Reading, proof and expectations, beside what the other readers need for the tables alone; and what becomes of
    it when the report is ten times as long."""
    pages = count_pages(report)
    sample = range(1, pages + 1, max(1, pages // SAMPLE))
    once = check(report, pages, "asked: 12 CPU s, 400 MB")
    for name in READERS:
        cost = measure(sys.executable, __file__, name, ",".join(map(str, sample)), str(report))
        whole = cost.seconds / len(sample) * pages
        print(
            f"\n{name:16s} tables of {len(sample):4d} pages: {cost}, "
            f"{cost.seconds / len(sample):.3f} CPU s a page, start included; the whole would take {whole:.0f}"
        )
    longer = check(write_repeated(report, tmp_path / "long.pdf"), TIMES * pages, "asked: no more memory")
    growth = (longer.largest - once.largest) / (pages * (TIMES - 1))
    print(f"\na page more takes {growth:.3f} MB more")
    assert once.largest <= MEGABYTES and longer.largest <= GROWTH * once.largest


def check(report: Path, pages: int, asked: str) -> Cost:
    cost = measure(sys.executable, "-m", "selko", "check", "--json", str(report))
    print(f"\nselko check of {pages:5d} pages, cold: {cost}, {cost.seconds / pages:.3f} CPU s a page ({asked})")
    assert cost.status in (0, 1)
    return cost


def count_pages(path: str | Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def write_repeated(report: Path, target: Path) -> Path:
    with pypdfium2.PdfDocument(report) as once, pypdfium2.PdfDocument.new() as longer:
        for _ in range(TIMES):
            longer.import_pages(once)
        longer.save(target)
    return target


def measure(*command: str) -> Cost:
    """Run a command to its end and watch what it costs."""
    before = os.times()
    peaks: dict[int, float] = {}
    together = 0.0
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SELKO_CONFIG": ""}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment)
        while process.poll() is None:
            held = {pid: memory for pid in family(process.pid) if (memory := read_memory(pid)) is not None}
            together = max(together, sum(now for now, _ in held.values()))
            peaks |= {pid: peak for pid, (_, peak) in held.items()}
            time.sleep(0.02)
        output.seek(0)
        said = output.read()
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(process.returncode, seconds, max(peaks.values()), together, said)


def family(pid: int) -> list[int]:
    found = [pid]
    for one in found:  # grows while it is walked
        for tasks in Path(f"/proc/{one}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found.extend(int(child) for child in tasks.read_text().split())
    return found


def read_memory(pid: int) -> tuple[float, float] | None:
    """MB that a process holds now and has held at most; None when it is gone."""
    with contextlib.suppress(OSError, KeyError):
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        fields = dict(line.split(":", 1) for line in lines if ":" in line)
        return int(fields["VmRSS"].split()[0]) / 1024, int(fields["VmHWM"].split()[0]) / 1024
    return None


def _read_all(name: str, pages: str, files: Sequence[str]) -> None:
    asked = [int(number) for number in pages.split(",")] if pages else None
    print(json.dumps([READERS[name](file, asked) for file in files]))


if __name__ == "__main__":
    _read_all(sys.argv[1], sys.argv[2], sys.argv[3:])
