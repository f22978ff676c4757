"""What the reading does with damaged files, and how well it reads scans. Run by `make bench`.

Belongs here: figures that are printed. Nothing timed is asserted: machines differ. Does not belong here: what reading a
whole report costs (bench_reading). The text lies beside the checkout and is not part of it; without it no scan is read.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from selko.extractors.layout.pdf.scan.reader import is_ocr_installed
from selko.extractors.pipeline import extract_report
from tests.e2e.practice_forms import write_pdf_of
from tests.e2e.scans import write_scan_of
from tests.practice import SHARED

TEXTS = sorted(SHARED.glob("seed/*.txt"))
COPIES = 60


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
