"""What reading costs, what it does with damaged files, and how well it reads scans. Run by `make bench`.

Belongs here: figures that are printed. Nothing timed is asserted: machines differ. The long report and the text lie
beside the checkout and are not part of it; without them the samples are measured.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from extractors.layout.scan import is_ocr_installed
from extractors.pipeline import extract_report
from tests.e2e.practice_forms import write_pdf_of
from tests.e2e.scans import write_scan_of

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SAMPLES = sorted((ROOT / "samples" / "reports").glob("*.pdf"))
LONG = [path.with_name(path.name.replace(".truth.csv", ".pdf")) for path in sorted(SHARED.glob("corpus/*.truth.csv"))]
TEXTS = sorted(SHARED.glob("seed/*.txt"))
COPIES = 60
TIMES = 10
_MEASURE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
_PAGES = """
import sys
from pathlib import Path
from extractors.layout.pdf_pages import open_document
with open_document(Path(sys.argv[1])) as document:
    for number in document.numbers(None):
        document.read_page(number)
"""
_LAYOUT = "import sys; from extractors.pipeline import read_document as r; r(sys.argv[1])"


def measure(*command: str) -> tuple[int, float, float]:
    """Exit status, CPU seconds and the peak memory in MB of the largest of its processes."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, *command],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "SELKO_CONFIG": ""},
    )
    status, seconds, megabytes = done.stdout.split()
    return int(status), float(seconds), float(megabytes)


@pytest.mark.parametrize("report", LONG or SAMPLES[:1])
def test_check_from_a_cold_start(report):
    status, seconds, megabytes = measure(sys.executable, "-m", "flows.cli", "check", str(report))
    pages = len(pypdfium2.PdfDocument(report))
    print(f"\nselko check, {pages} pages, cold: {seconds:.1f} CPU s, {megabytes:.0f} MB (asked: 12 CPU s, 400 MB)")
    assert status in (0, 1)


@pytest.mark.parametrize("report", LONG or SAMPLES[:1])
def test_memory_of_a_report_ten_times_as_long(report, tmp_path):
    once, longer = pypdfium2.PdfDocument(report), pypdfium2.PdfDocument.new()
    for _ in range(TIMES):
        longer.import_pages(once)
    target = tmp_path / "long.pdf"
    longer.save(target)
    for name, program in (("pages", _PAGES), ("layout", _LAYOUT)):
        for path, pages in ((report, len(once)), (target, len(longer))):
            status, seconds, megabytes = measure(sys.executable, "-c", program, str(path))
            print(
                f"\nreading {name:6s} {pages:5d} pages: {1000 * seconds / pages:.1f} CPU ms a page, {megabytes:.0f} MB"
            )
            assert status == 0


@pytest.mark.skipif(not is_ocr_installed(), reason="the part selko[ocr] is not installed")
@pytest.mark.parametrize("text", TEXTS)
def test_scans(text, tmp_path):
    """Figures of a scan with the right value, and with the right unit, label and measure too."""
    truth = extract_report(text)
    scan = write_scan_of(write_pdf_of(text, tmp_path), tmp_path)
    begun, used = time.monotonic(), time.process_time()
    read = extract_report(scan)
    seconds, cpu = time.monotonic() - begun, time.process_time() - used
    shares = []
    for key in (
        lambda fact: fact.printed_amount,
        lambda fact: (fact.unit, fact.label, fact.measure, fact.fiscal_year, fact.printed_amount),
    ):
        right, found = Counter(map(key, truth.facts)), Counter(map(key, read.facts))
        shares.append((right & found).total())
    pages = read.page_count or 1
    print(
        f"\nscan of {pages} pages: {shares[0]} of {len(truth.facts)} figures right, {shares[1]} with label and "
        f"measure, {len(read.facts)} read; {seconds / pages:.1f} s, {cpu / pages:.1f} CPU s a page (asked: 99 %, 8 s)"
    )
    assert shares[0] >= 0.99 * len(truth.facts)


def test_damaged_copies():
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("fuzz.py")), "--copies", str(COPIES), "--seed", "11"],
        capture_output=True,
        text=True,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stderr
