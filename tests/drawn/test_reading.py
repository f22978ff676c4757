"""Drawn reports are read as they were drawn: headings with their levels, texts whole and in order, units, goals."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.drawn.report import draw_report
from tests.drawn.score import read_drawn, score, shares

SEEDS = (1, 7, 13, 23, 102, 104)  # styles in one column, in balanced columns, in pages of two; Finnish and Swedish
LEAST = {"headings": 0.99, "level": 0.98, "text": 0.97, "unit": 0.97, "goals": 0.98, "goal_unit": 0.98, "verdict": 0.98}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn")
    total: Counter[str] = Counter()
    for seed in SEEDS:
        path = folder / f"{seed}.pdf"
        total += score(draw_report(path, seed), read_drawn(path))
    return total


@pytest.mark.parametrize("what", LEAST)
def test_what_was_drawn_is_read(found, what):
    assert shares(found)[what] >= LEAST[what], shares(found)


def test_nothing_is_read_that_was_not_drawn(found):
    assert found["more"] == 0
    assert found["goals_more"] == 0


def test_the_same_seed_draws_the_same_report(tmp_path):
    drawn = [draw_report(tmp_path / name, 3) for name in ("one.pdf", "other.pdf")]
    assert drawn[0] == drawn[1]
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "other.pdf").read_bytes()
