"""Exact elimination and the border of the solver."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selko.extractors.prove.figures.cells import build_cell
from selko.extractors.prove.search.elimination import Equation, build_equation, rank, solve
from selko.extractors.prove.search.set_cover import Work, find_cover
from selko.schemas.models.amounts import AmountState
from tests.unit.prove.tables import read_table


def equation(rest: str = "0", tolerance: str = "0", **weights: str) -> Equation:
    return build_equation([(n, Decimal(w)) for n, w in weights.items()], Decimal(rest), Decimal(tolerance))


def test_an_equation_is_kept_in_whole_numbers():
    assert equation(a="1", b="-0.25", rest="1E+3", tolerance="0.5") == Equation({"a": 100, "b": -25}, 100_000, 50)


def test_what_follows_from_others_counts_once_however_small_its_coefficients():
    third = equation(a="1", b="-1")
    assert rank([equation(a="3", b="1"), equation(a="1", b="3"), third]) == 2
    assert rank([equation(a="1", b="0.000000000001"), equation(a="1")]) == 2
    assert rank([equation(a="1", b="0.1"), equation(a="10", b="1")]) == 1


def test_a_combination_holds_within_the_sum_of_the_tolerances():
    first, second = equation(a="2", b="1", rest="-7", tolerance="0.5"), equation(a="3", b="-1", rest="1", tolerance="1")
    second.eliminate("a", first)
    assert Decimal(second.rest) / second.weights["b"] == Decimal(23) / -5
    assert Decimal(second.tolerance) / abs(second.weights["b"]) == Decimal("3.5") / 5


@given(
    values=st.lists(st.integers(-(10**20), 10**20), min_size=3, max_size=3),
    weights=st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=3, max_size=5),
)
def test_the_values_that_equations_were_made_from_come_out_to_the_cent(values, weights):
    names = ("a", "b", "c")
    cents = [Decimal(value) / 100 for value in values]
    pivots = []
    for row in weights:
        rest = -sum((weight * value for weight, value in zip(row, cents, strict=True)), Decimal(0))
        made = build_equation([(n, Decimal(w)) for n, w in zip(names, row, strict=True)], rest)
        for name, pivot in pivots:
            made.eliminate(name, pivot)
        if made.weights:
            pivots.append((max(made.weights), made))
        else:
            assert made.rest == 0
    if len(pivots) == len(names):
        assert list(solve(pivots, names).values()) == cents


def test_a_cover_is_the_cheapest_and_none_where_everything_is_excluded():
    cuts = [frozenset("ab"), frozenset("bc"), frozenset("cd")]
    costs = {"a": 1.0, "b": 1.0, "c": 1.0, "d": 0.5}
    assert find_cover(cuts, frozenset(), costs.__getitem__, Work(10**6)) == ["b", "d"]
    assert find_cover(cuts, frozenset("b"), costs.__getitem__, Work(10**6)) == ["a", "c"]
    assert find_cover(cuts, frozenset("cd"), costs.__getitem__, Work(10**6)) is None


def test_nothing_that_the_solver_prints_reaches_anybody():
    """Printed past Python, by C, and still in its buffers when the solver returns."""
    code = (
        "import ctypes\nfrom extractors.prove.search.set_cover import silent\nlibc = ctypes.CDLL(None)\n"
        "print('before', flush=True)\nwith silent():\n    libc.printf(b'solver talks\\n')\nprint('after')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert ran.stdout == "before\nafter\n"
    assert not ran.stderr


def test_a_figure_without_an_amount_is_refused_unless_it_is_a_dash():
    fact = read_table(1, "Puisto | 120 311").readings[0].facts[0]
    nothing = {"amount": None, "printed_amount": None}
    dash = build_cell(replace(fact, **nothing, state=AmountState.NIL))
    assert (dash.value, dash.blank) == (Decimal(0), True)
    with pytest.raises(ValueError, match=fact.fact_id):
        build_cell(replace(fact, **nothing, state=AmountState.ILLEGIBLE))
