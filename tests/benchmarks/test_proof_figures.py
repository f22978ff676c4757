"""Figures of the proof: planted errors named, false alarms, speed. Run by `make bench`."""

from __future__ import annotations

import time
from random import Random

from selko.extractors.prove.prover import prove_report
from tests.benchmarks.planted_errors import run
from tests.benchmarks.planted_layouts import LAYOUTS
from tests.benchmarks.planted_reports import Sheet, build_draft


def test_planted_errors() -> None:
    started = time.process_time()
    score = run(range(1250))
    seconds = time.process_time() - started
    print(
        f"\nplanted errors: {score.cases} cases, {score.seen} seen by an identity, named {score.named} "
        f"({100 * score.share:.1f} %), likely {score.likely}, misled {score.misled}, "
        f"alarms on clean reports {score.alarms}; {seconds:.0f} CPU s"
    )
    print("missed:", dict(score.missed.most_common(12)))
    assert score.cases >= 1000
    assert score.alarms == 0
    assert score.share >= 0.95


def test_speed() -> None:
    """A report of 4,000 figures within 1.5 CPU seconds (printed, not asserted: machines differ)."""
    sheets: list[Sheet] = []
    random = Random(4000)
    while sum(len(sheet.rows) * len(sheet.columns) for sheet in sheets) < 4000:
        for layout in sorted(LAYOUTS):
            sheets += LAYOUTS[layout](random)
    draft = build_draft(sheets)
    started = time.process_time()
    report = prove_report(draft)
    seconds = time.process_time() - started
    print(f"\nproof of {len(report.facts)} figures, {len(report.identities)} identities: {seconds:.2f} CPU s")
    assert report.identities
