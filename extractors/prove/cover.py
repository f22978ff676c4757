"""The weighted set-covering problem, solved by scipy's HiGHS.

Belongs here: the border of the solver, the only place of the proof with floats other than costs and digits of evidence.
Does not belong here: amounts; what is covered, and why (localise).
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

# Limits that give the same answer on every machine: steps, never seconds. One slip, or several, among figures that
# otherwise add up is found at the root of the search or one node below; figures of which nothing adds up take hundreds.
NODE_LIMIT = 50
COVER_STEPS = 2_000  # what the solver's setting up costs, in places looked at
SOLVED, NONE_COVERS = 0, 2  # the solver's status; any other means that it gave up, with an answer that may be none
STDOUT, STDERR = 1, 2  # file descriptors
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
    indptr = np.cumsum([0, *map(len, rows)])
    matrix = csr_array(
        (np.ones(places), np.concatenate(rows).astype(np.int32), indptr.astype(np.int32)),
        shape=(len(rows), len(names)),
    )
    with silent():
        solved = milp(
            np.array([cost(name) for name in names]),
            constraints=LinearConstraint(matrix, lb=1.0),
            integrality=np.ones(len(names)),
            bounds=Bounds(0, 1),
            options={"disp": False, "node_limit": NODE_LIMIT},
        )
    work.left -= places * int(solved.mip_node_count or 0)
    if solved.status == NONE_COVERS:
        return None
    if solved.status != SOLVED:
        raise TooMuchWorkError
    chosen = {i for i, value in enumerate(solved.x) if value > 0.5}
    if any(chosen.isdisjoint(row) for row in rows):
        return None  # the solver's answer is believed only where it covers
    return [names[i] for i in sorted(chosen)]


@contextmanager
def silent() -> Iterator[None]:
    """Send what is written to the standard output meanwhile to the standard error: HiGHS has messages that it prints
    past its own switch, and standard output belongs to whoever asked for JSON."""
    kept = os.dup(STDOUT)
    try:
        os.dup2(STDERR, STDOUT)
        yield
    finally:
        _LIBC.fflush(None)  # what C has in its buffers must go where it was written to
        os.dup2(kept, STDOUT)
        os.close(kept)


_LIBC = ctypes.CDLL(None)
