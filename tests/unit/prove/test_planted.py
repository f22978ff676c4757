"""A sample of the planted errors; `make bench` runs all of them."""

from __future__ import annotations

import pytest

from tests.benchmarks.planted_errors import KINDS, build_case, run
from tests.benchmarks.planted_layouts import LAYOUTS


@pytest.mark.slow
def test_a_sample_of_planted_errors_is_named_and_clean_reports_raise_nothing():
    score = run(range(0, 1248, 19))
    assert score.cases >= 60
    assert score.alarms == 0
    assert score.share >= 0.9, score.missed


def test_cases_follow_from_their_seed_alone_and_cover_every_layout_and_slip():
    one, again = build_case(101), build_case(101)
    assert one is not None and again is not None
    assert (one.damaged, one.truth) == (again.damaged, again.truth)
    cases = [case for case in map(build_case, range(len(LAYOUTS) * len(KINDS))) if case is not None]
    assert {case.layout for case in cases} == set(LAYOUTS)
    assert {case.kind for case in cases} == set(KINDS)
