"""No figure of a practice document falls below the committed one (tests/benchmarks/scores.json), by however little.

`make scores` measures everything, `make scores SAVE=1` writes what was reached. A document without a committed score is
told at the end of the run. The benches, which are no documents, are held by `make scores` and `make bench`.
"""

from __future__ import annotations

import pytest

from tests.benchmarks.practice_documents import Kind, find_practice
from tests.benchmarks.practice_figures import measure
from tests.benchmarks.scoreboard import compare, number_all, read_scores
from tests.practice import missing_parts

HELD = (Kind.REPORT, Kind.LEDGER, Kind.TAGGED, Kind.SERIES, Kind.CASE)
COMMITTED = read_scores()
PRACTICE = [] if missing_parts() else [one for one in find_practice() if one.kind in HELD]
NUMBERS = number_all(PRACTICE, COMMITTED)

pytestmark = [pytest.mark.practice, pytest.mark.slow]


@pytest.mark.parametrize("practice", PRACTICE, ids=lambda one: f"practice-{NUMBERS[one.key]}")
def test_no_figure_falls_below_the_committed_one(practice, record_property):
    name = f"practice {NUMBERS[practice.key]} ({practice.kind.value})"
    figures = measure(practice)
    if practice.key not in COMMITTED:
        record_property("told", f"{name} has no committed score; make scores SAVE=1 writes it.")
        return
    differences = compare(practice.kind, COMMITTED[practice.key].figures, figures)
    worse = [str(one) for one in differences if one.better is False]
    assert not worse, f"{name}\n" + "\n".join(worse)
    if better := [one.figure for one in differences if one.better]:
        record_property("told", f"{name} is read better ({', '.join(better)}); make scores SAVE=1 keeps it.")
