"""Figures of the proof: planted errors named, false alarms, speed. Run by `make bench`."""

from __future__ import annotations

import time

from tests.benchmarks.planted_errors import run


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
