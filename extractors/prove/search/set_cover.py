"""The weighted set-covering problem, solved by HiGHS.

Belongs here: the border of the solver, the only place of the proof with floats other than costs and digits of evidence.
Does not belong here: amounts; what is covered, and why (localise).
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import highspy
import numpy as np

# Limits that give the same answer on every machine: steps, never seconds. One slip, or several, among figures that
# otherwise add up is found at the root of the search or one node below; figures of which nothing adds up take hundreds.
NODE_LIMIT = 50
COVER_STEPS = 2_000  # what the solver's setting up costs, in places looked at
STDOUT = 1  # its file descriptor
Cut = frozenset[str]


class TooMuchWorkError(Exception):
    """The search was broken off: what it did not find may yet exist. Caught by whoever searches (localise)."""


@dataclass(slots=True)
class Work:
    """The steps that are left for the covers of one table."""

    left: int

    def spend(self, steps: int) -> None:
        """Raises TooMuchWorkError when nothing was left before."""
        if self.left <= 0:
            raise TooMuchWorkError
        self.left -= steps


def find_cover(
    cuts: Sequence[Cut], excluded: Collection[str], cost: Callable[[str], float], work: Work
) -> list[str] | None:
    """The cheapest names of which every cut holds one, none of them excluded; None when there are none. Raises
    TooMuchWorkError when too many nodes would have to be looked at, or no work is left."""
    names = sorted({name for cut in cuts for name in cut}.difference(excluded))
    place = {name: i for i, name in enumerate(names)}
    rows = [[place[name] for name in cut if name in place] for cut in cuts]
    if not all(rows):
        return None
    places = sum(map(len, rows))
    work.spend(COVER_STEPS + places)
    with silent():
        solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("mip_max_nodes", NODE_LIMIT)):
            solver.setOptionValue(option, value)
        solver.passModel(_build_problem(rows, [cost(name) for name in names]))
        solver.run()
    status = solver.getModelStatus()
    work.left -= places * max(0, solver.getInfo().mip_node_count)
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:  # it gave up, with an answer that may be none
        raise TooMuchWorkError
    chosen = {i for i, value in enumerate(solver.getSolution().col_value) if value > 0.5}
    if any(chosen.isdisjoint(row) for row in rows):
        return None  # the solver's answer is believed only where it covers
    return [names[i] for i in sorted(chosen)]


def _build_problem(rows: Sequence[Sequence[int]], costs: Sequence[float]) -> highspy.HighsLp:
    """A number of 0 or 1 for each cost, so that those of each row add up to one or more and the whole costs least."""
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = len(costs), len(rows)
    problem.col_cost_ = np.array(costs)
    problem.col_lower_, problem.col_upper_ = np.zeros(len(costs)), np.ones(len(costs))
    problem.row_lower_, problem.row_upper_ = np.ones(len(rows)), np.full(len(rows), highspy.kHighsInf)
    problem.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    problem.a_matrix_.start_ = np.cumsum([0, *map(len, rows)])
    problem.a_matrix_.index_ = np.concatenate(rows)
    problem.a_matrix_.value_ = np.ones(sum(map(len, rows)))
    return problem


@contextmanager
def silent() -> Iterator[None]:
    """Send what is written to the standard output meanwhile nowhere: HiGHS has messages that it prints past its own
    switch, its name and its licence first of all, and standard output belongs to whoever asked for JSON."""
    kept, nowhere = os.dup(STDOUT), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, STDOUT)
        yield
    finally:
        _LIBC.fflush(None)  # what C has in its buffers must go where it was written to
        os.dup2(kept, STDOUT)
        os.close(kept)
        os.close(nowhere)


_LIBC = ctypes.CDLL(None)
