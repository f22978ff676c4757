"""How well and how fast PDF tables are read, beside pdfplumber and camelot on the same files. Run by `make bench`.

Belongs here: figures that are printed, and the floors below which the reading must not fall. The documents and their
truth lie beside the checkout and are not part of it; without them nothing is measured.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
BENCHES = sorted(path.parent for path in SHARED.glob("bench/*/metrics.py"))
REPORTS = sorted(SHARED.glob("corpus/*.truth.csv"))
SECONDS_PER_PAGE = 0.03
MEGABYTES = 400

Reader = Callable[[str], list[dict[str, Any]]]


def read_with_selko(path: str) -> list[dict[str, Any]]:
    from extractors.pipeline import read_tables

    return read_tables(path)


def read_with_pdfplumber(path: str) -> list[dict[str, Any]]:
    import pdfplumber

    tables = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            tables += [{"page": page.page_number, "rows": table} for table in page.extract_tables()]
            page.close()
    return tables


def read_with_camelot(path: str) -> list[dict[str, Any]]:
    import camelot

    found = camelot.read_pdf(path, pages="all", flavor="stream", suppress_stdout=True)
    return [{"page": int(table.page), "rows": table.df.values.tolist()} for table in found]


@pytest.mark.skipif(not BENCHES, reason="the documents are not here")
def test_tables_of_the_bench_are_read() -> None:
    for bench in BENCHES:
        sys.path.insert(0, str(bench))
        try:
            load = importlib.import_module("groundtruth").load_dataset
            metrics = importlib.import_module("metrics")
        finally:
            sys.path.remove(str(bench))
        documents = load(bench / "data")
        results = {}
        for name, read in (
            ("selko", read_with_selko),
            ("pdfplumber lines", read_with_pdfplumber),
            ("camelot stream", read_with_camelot),
        ):
            read(str(documents[0].pdf))  # imports
            started = time.process_time()
            scores = [metrics.score_doc(document.truths, read(str(document.pdf))) for document in documents]
            results[name] = metrics.aggregate(scores)
            _print_line(name, results[name], time.process_time() - started)
        ours = results["selko"]
        assert ours["F1"] >= 0.965 and ours["num_exact"] >= 0.99 and ours["wrong"] <= 0.003


def _print_line(name: str, score: dict[str, float], seconds: float) -> None:
    print(
        f"\n{name:18s} F1 {score['F1']:.3f}  exact {score['num_exact']:.3f}  wrong {score['wrong']:.3f}  "
        f"{seconds:.1f} CPU s with scoring"
    )


@pytest.mark.skipif(not REPORTS, reason="the report is not here")
def test_a_long_report_is_read_within_its_limits() -> None:
    """In a process of its own, so that the memory is that of the reading. Ten copies must not need more."""
    for truth in REPORTS:
        report = truth.with_name(truth.name.replace(".truth.csv", ".pdf"))
        for times in (1, 3):
            done = subprocess.run(
                [sys.executable, __file__, str(report), str(times)],
                capture_output=True,
                text=True,
                check=True,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
            )
            seconds, megabytes = map(float, done.stdout.split())
            print(
                f"\nlong report, read {times} × : {seconds:.4f} CPU s a page (asked: {SECONDS_PER_PAGE}), "
                f"{megabytes:.0f} MB"
            )
            assert megabytes <= MEGABYTES


def _read_once(path: Path, times: int) -> None:
    from extractors.layout.pdf import read_pdf_layout
    from schemas.provenance import MediaType, SourceDocument

    source = SourceDocument(document_id="0", file_name=path.name, media_type=MediaType.PDF, byte_size=0)
    started, pages = time.process_time(), 0
    for _ in range(times):
        pages += len(read_pdf_layout(path, source).pages)
    seconds = time.process_time() - started
    status = Path("/proc/self/status").read_text(encoding="ascii")  # getrusage would count the parent's memory
    peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    print(seconds / pages, int(peak) / 1024)


if __name__ == "__main__":
    _read_once(Path(sys.argv[1]), int(sys.argv[2]))
