"""Totals that a table itself prints: a row that adds up rows beside it, whatever they are called.

Belongs here: finding such rows by arithmetic. Does not belong here: sums that the official forms know (sums).

Shift and reduce: a row that is the sum of the last rows not yet summed takes their place, which also finds sums of
sums; once downwards (totals below), once upwards (totals above), once more over what is left. What chance would have to
do is counted in digits: more are needed where no word says that the row is a total.

The matrices hold whole numbers of the grid's unit, so sums and tolerances are exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from selko.extractors.prove.figures.cells import ONE, Grid, Matrix
from selko.extractors.prove.identities.hypotheses import Lanes, SumHypothesis, is_total

TOTAL_DIGITS = 2.0
PLAIN_DIGITS = 3.5
SPAN_DIGITS = 8.0  # for a total over several headed groups without subtotals
TRIES = 4
UNLABELLED_REACH = 20  # rows that a total without a word for it may add up


def find_totals(grid: Grid, lanes: Lanes, rows: list[int]) -> list[SumHypothesis]:
    """Every total that the table prints, the likeliest way of adding first."""
    found: list[SumHypothesis] = []
    # A printed total adds up what is printed; the canonical signs are asked second, for nets of costs without a minus.
    matrices = [(grid.printed_values, True)]
    if not np.array_equal(grid.values, grid.printed_values):
        matrices.append((grid.values, False))
    for matrix, printed in matrices:
        below = _Reduction(grid, lanes, matrix, printed).run(rows)
        owned = {row for h in below if is_labelled(grid, h.target) for row, _ in h.parts}
        above = _Reduction(grid, lanes, matrix, printed).run(rows[::-1])
        above = [h for h in above if not owned & {row for row, _ in h.parts}]
        inner_below = {row for hypothesis in below for row, _ in hypothesis.parts}
        inner_above = {row for hypothesis in above for row, _ in hypothesis.parts}
        again = _Reduction(grid, lanes, matrix, printed).run([row for row in rows if row not in inner_above])
        again += _Reduction(grid, lanes, matrix, printed).run([row for row in rows[::-1] if row not in inner_below])
        found += below + above + again
    return found


def is_labelled(grid: Grid, row: int) -> bool:
    """A row whose label says that it is a total, that has no label at all, or that names the unit of which the others
    are parts. A column of the paper is told by its head."""
    lane = grid.rows[row]
    name = lane.header if grid.turned else lane.label
    if is_total(name) or not name:
        return True
    path = lane.unit_path
    parts = sum(1 for other in grid.rows if other.unit_path and path and other.unit_path[:-1] == path)
    return parts >= 2


@dataclass
class _Reduction:
    grid: Grid
    lanes: Lanes
    matrix: Matrix
    printed: bool
    stack: list[int] = field(default_factory=list)
    reduced: set[int] = field(default_factory=set)  # rows that were found to be totals

    def __post_init__(self) -> None:
        self.index = list(self.lanes.index)
        self.values = self.matrix[:, self.index]
        self.drifts = self.grid.drifts[:, self.index]
        self.steps = self.grid.steps[:, self.index]
        self.filled = self.grid.filled[:, self.index]

    def run(self, order: list[int]) -> list[SumHypothesis]:
        """The totals found when the rows are taken in this order."""
        found: list[SumHypothesis] = []
        for row in order:
            if not self.filled[row].any():
                continue
            labelled = is_labelled(self.grid, row)
            count = self._summed(row, labelled)
            if count:
                parts = sorted(self.stack[-count:])
                del self.stack[-count:]
                self.reduced.add(row)
                found.append(
                    SumHypothesis(
                        "column.total",
                        row,
                        tuple((part, ONE) for part in parts),
                        printed=self.printed,
                        guess=not labelled,
                    )
                )
            elif labelled and self._copies(row):
                self.stack.pop()
                self.reduced.add(row)
            self.stack.append(row)
        return found

    def _copies(self, row: int) -> bool:
        """A total of one row alone, which says nothing but stands for it in the sums above."""
        if not self.stack:
            return False
        last = self.stack[-1]
        close = np.abs(self.values[last] - self.values[row]) <= self.drifts[last] + self.drifts[row]
        return bool(close.all() and self.values[row].any())

    def _summed(self, row: int, labelled: bool) -> int:
        """How many rows on top of the stack the row adds up; 0 when none."""
        if len(self.stack) < 2:
            return 0
        top = self.stack[::-1] if labelled else self.stack[: -UNLABELLED_REACH - 1 : -1]
        target = self.values[row]
        sums = np.cumsum(self.values[top], axis=0)
        counted = np.cumsum(self.values[top] != 0, axis=0)
        tolerance = np.cumsum(self.drifts[top], axis=0) + self.drifts[row]
        closes = np.abs(sums - target) <= tolerance
        size = np.maximum(np.abs(target), 1)
        place = np.minimum(np.maximum(self.steps[row], 1), size)
        digits = np.log10((size / (2 * tolerance + place)).astype(float))
        telling = closes & (counted >= 2) & (target != 0) & self.lanes.distinct
        gains = np.where(telling, np.maximum(digits, 0.0), 0.0)
        failing = ~closes & self.filled[row] & self.lanes.distinct
        score = gains.sum(axis=1) - 2.0 * failing.sum(axis=1)
        need = TOTAL_DIGITS if labelled else PLAIN_DIGITS + math.log10(len(top))
        score[gains.sum(axis=1) < need] = -np.inf
        score[0] = -np.inf
        for best in np.argsort(-score, kind="stable")[:TRIES]:
            if not np.isfinite(score[best]):
                return 0
            if self._allowed(row, top[: best + 1], gains[best], failing[best], need, labelled):
                return int(best) + 1
        return 0

    def _allowed(
        self,
        row: int,
        parts: list[int],
        gains: NDArray[np.float64],
        failing: NDArray[np.bool_],
        need: float,
        labelled: bool,
    ) -> bool:
        """Columns that print the same for these rows are one test; a total does not reach over headed groups."""
        seen: dict[tuple[int, ...], int] = {}
        for column, figures in enumerate(self.values[[row, *parts]].T.tolist()):
            seen.setdefault(tuple(figures), column)
        first = list(seen.values())
        fails = int(failing[first].sum())
        closing = int((gains[first] > 0).sum())
        digits = float(gains[first].sum())
        if digits < need + (fails > 0) or closing < max(fails, 1):
            return False
        if not labelled and fails and closing < max(2, fails + 1):
            return False
        groups = {self.grid.rows[part].groups for part in parts if part not in self.reduced}
        return len(groups) <= 1 or (not fails and closing >= 2 and digits >= SPAN_DIGITS)
