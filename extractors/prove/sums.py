"""Sums over the rows of a table: those of the taxonomy, and the totals that the table itself prints.

Belongs here: which row is the sum of which others. Does not belong here: identities between columns, between tables.

A sum is a hypothesis about rows that every column tests. It is accepted when the digits that agree are more than
chance gives, and it closes in at least as many columns as it fails in. Totals are found by shift and reduce: a row
that is the sum of the last rows not yet summed takes their place, which also finds sums of sums; once downwards
(totals below), once upwards (totals above), once more over what is left.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from extractors.prove.cells import FLOAT_NOISE, Cell, Grid
from extractors.prove.relations import Relation, Term, build_relation
from schemas.line_items import FormulaTerm, ItemKind, ItemUnit, load_line_items
from schemas.report import Measure
from schemas.vocabulary import fold, pattern

TAXONOMY_DIGITS = 1.5
TOTAL_DIGITS = 2.0
PLAIN_DIGITS = 3.5
MOVED_DIGITS = 6.0  # for a sum that comes out only after a move
DERIVED = frozenset({Measure.VARIANCE, Measure.CHANGE_ABS})
OPEN_DOUBT = 0.5  # a part of the sum is left blank: the sum may not be meant
EXPANSION_LIMIT = 24  # ways to write one sum by rows of several levels


@dataclass(frozen=True)
class SumHypothesis:
    """Row `target` = Σ sign · row. `missing`: items of the official form that are not printed in the table."""

    rule_id: str
    target: int
    parts: tuple[tuple[int, float], ...]
    missing: tuple[str, ...] = ()
    printed: bool = False  # adds up with the printed signs, not the canonical ones
    support: int = 0


@dataclass(frozen=True)
class Lanes:
    """The columns of a grid in which sums are asked, those that repeat another marked."""

    index: tuple[int, ...]
    distinct: NDArray[np.bool_]


def find_lanes(grid: Grid) -> Lanes:
    """Columns of amounts. A column that prints the same as an earlier one, or is the difference of two, is no test of
    its own."""
    index = tuple(c for c, lane in enumerate(grid.columns) if not lane.ratio)
    values = grid.values[:, index]
    distinct = np.ones(len(index), dtype=bool)
    derived = [grid.columns[c].measure in DERIVED for c in index]
    for c in range(len(index)):
        distinct[c] = not any(np.array_equal(values[:, c], values[:, before]) for before in range(c))
        if derived[c] and len(index) - sum(derived) >= 2:
            distinct[c] = False
    return Lanes(index, distinct)


def find_sums(grid: Grid, doubtful: Iterable[int] = ()) -> list[SumHypothesis]:
    """Every accepted sum of the table, the taxonomy's first; one hypothesis per set of rows. `doubtful`: rows in which
    several identities fail, whose figures may stand in the wrong columns."""
    lanes = find_lanes(grid)
    if not lanes.index or len(grid.rows) < 3:
        return []
    money = any(lane.money for lane in grid.rows)
    rows = [r for r, lane in enumerate(grid.rows) if not lane.ratio and (lane.money or not money)]
    moves = _Moves(grid, lanes, rows, tuple(doubtful))
    found: dict[frozenset[int], SumHypothesis] = {}
    for hypothesis in _official_sums(grid, lanes, rows):
        found.setdefault(_rows_of(hypothesis), hypothesis)
    official = {hypothesis.target for hypothesis in found.values()}
    moved = moves.find(official, _is_official_total, _official_sums)
    for hypothesis in moved:
        found.setdefault(_rows_of(hypothesis), hypothesis)
    official = {hypothesis.target for hypothesis in found.values()}
    misplaced = {hypothesis.target for hypothesis in moved}
    for hypothesis in _printed_sums(grid, lanes, rows):
        if hypothesis.target in misplaced:
            continue
        if hypothesis.target in official and not _closes(grid, lanes, hypothesis):
            continue  # the official sum of the same row says where the fault lies
        found.setdefault(_rows_of(hypothesis), hypothesis)
    given = {hypothesis.target for hypothesis in found.values()}
    for hypothesis in moves.find(given, _is_labelled_total, _printed_sums):
        found.setdefault(_rows_of(hypothesis), hypothesis)
    return list(found.values())


def _official_sums(grid: Grid, lanes: Lanes, rows: list[int]) -> list[SumHypothesis]:
    return list(_accepted(grid, lanes, _taxonomy_sums(grid, rows), TAXONOMY_DIGITS))


@dataclass(frozen=True)
class _Moves:
    """Sums that come out in every column once a total has changed places with the row beside it, or a doubtful row
    has moved by a column. The moves themselves are found by the diagnosis."""

    grid: Grid
    lanes: Lanes
    rows: list[int]
    doubtful: tuple[int, ...]

    def find(
        self,
        given: set[int],
        expected: Callable[[Grid, int], bool],
        search: Callable[[Grid, Lanes, list[int]], list[SumHypothesis]],
    ) -> list[SumHypothesis]:
        """The sums of rows that are expected to be totals and are not yet given."""
        open_totals = [row for row in self.rows if row not in given and expected(self.grid, row)]
        found: list[SumHypothesis] = []
        for moved, touched in self._variants(open_totals):
            for hypothesis in search(moved, self.lanes, self.rows):
                if hypothesis.target in open_totals and _rows_of(hypothesis) & touched:
                    found += [hypothesis] if self._comes_out(moved, hypothesis) else []
        return found

    def _variants(self, open_totals: list[int]) -> Iterable[tuple[Grid, set[int]]]:
        for target in open_totals:
            for beside in (target - 1, target + 1):
                if beside in self.rows and _same_shape(self.grid, target, beside):
                    yield self.grid.swap(target, beside), {target, beside}
        if open_totals:
            for row in self.doubtful:
                yield self.grid.shift(row, 1), {row}
                yield self.grid.shift(row, -1), {row}

    def _comes_out(self, moved: Grid, hypothesis: SumHypothesis) -> bool:
        relations = build_sum_relations(moved, hypothesis, self.lanes)
        digits = math.fsum(_digits(r) for place, r in relations if self.lanes.distinct[place] and r.holds)
        failing = sum(1 for _, relation in relations if not relation.holds)
        shifted = bool(_rows_of(hypothesis) & set(self.doubtful))
        return failing <= (1 if shifted else 0) and digits >= MOVED_DIGITS


def _is_labelled_total(grid: Grid, row: int) -> bool:
    return is_total(grid.rows[row].label)


def _is_official_total(grid: Grid, row: int) -> bool:
    """The official form makes the row a sum, and its parts are printed."""
    code = grid.rows[row].line_item
    item = load_line_items().get(code) if code else None
    codes = {other.line_item for other in grid.rows}
    return item is not None and any(len(codes & {t.code for t in formula}) >= 2 for formula in item.formulas)


def _same_shape(grid: Grid, row: int, other: int) -> bool:
    return bool((grid.filled[row] == grid.filled[other]).all())


def _closes(grid: Grid, lanes: Lanes, hypothesis: SumHypothesis) -> bool:
    return all(relation.holds for _, relation in build_sum_relations(grid, hypothesis, lanes))


def _rows_of(hypothesis: SumHypothesis) -> frozenset[int]:
    return frozenset({hypothesis.target, *(row for row, _ in hypothesis.parts)})


# --- sums of the taxonomy ---


def _taxonomy_sums(grid: Grid, rows: list[int]) -> Iterable[SumHypothesis]:
    items = load_line_items()
    units: dict[object, list[int]] = {}
    for row in rows:
        units.setdefault(grid.rows[row].unit_path, []).append(row)
    for members in units.values():
        by_code: dict[str, list[int]] = {}
        for row in members:
            code = grid.rows[row].line_item
            if code is not None and items.get(code) is not None:
                by_code.setdefault(code, []).append(row)
        for code, targets in by_code.items():
            for formula in items[code].formulas:
                for target in targets[:2]:
                    yield from _written(formula, target, by_code)


def _written(formula: Sequence[FormulaTerm], target: int, by_code: dict[str, list[int]]) -> Iterable[SumHypothesis]:
    """The formula by printed rows: a part that is not printed is written by its own parts where those are."""
    choices = [_ways(term, by_code, frozenset()) for term in formula]
    for count, combination in enumerate(product(*choices)):
        if count >= EXPANSION_LIMIT:
            return
        parts: list[tuple[int, float]] = []
        missing: list[str] = []
        for ways, gaps in combination:
            parts.extend(ways)
            missing.extend(gaps)
        rows = [row for row, _ in parts]
        if len(parts) >= 2 and len(set(rows)) == len(rows) and target not in rows:
            yield SumHypothesis("column.sum", target, tuple(parts), tuple(missing))


Way = tuple[tuple[tuple[int, float], ...], tuple[str, ...]]


def _ways(term: FormulaTerm, by_code: dict[str, list[int]], seen: frozenset[str]) -> list[Way]:
    sign = float(term.coefficient)
    if term.code in by_code:
        return [(((row, sign),), ()) for row in by_code[term.code][:2]]
    item = load_line_items()[term.code]
    ways: list[Way] = []
    if term.code not in seen:
        for formula in item.formulas:
            parts: list[tuple[int, float]] = []
            gaps: list[str] = []
            for inner in formula:
                inner_parts, inner_gaps = _ways(inner, by_code, seen | {term.code})[0]
                parts.extend((row, sign * coefficient) for row, coefficient in inner_parts)
                gaps.extend(inner_gaps)
            if parts:
                ways.append((tuple(parts), tuple(gaps)))
    return ways or [((), (term.code,))]


# --- totals that the table prints ---


def _printed_sums(grid: Grid, lanes: Lanes, rows: list[int]) -> list[SumHypothesis]:
    found: list[SumHypothesis] = []
    # A printed total adds up what is printed; the canonical signs are asked second, for nets of costs without a minus.
    matrices = [(grid.printed_values, True)]
    if not np.array_equal(grid.values, grid.printed_values):
        matrices.append((grid.values, False))
    for matrix, printed in matrices:
        below = _reduce(grid, lanes, rows, matrix, printed)
        above = _reduce(grid, lanes, rows[::-1], matrix, printed)
        inner_below = {row for hypothesis in below for row, _ in hypothesis.parts}
        inner_above = {row for hypothesis in above for row, _ in hypothesis.parts}
        rest = [row for row in rows if row not in inner_above]
        again = _reduce(grid, lanes, rest, matrix, printed)
        rest = [row for row in rows[::-1] if row not in inner_below]
        again += _reduce(grid, lanes, rest, matrix, printed)
        found += below + above + again
    return found


def _reduce(
    grid: Grid, lanes: Lanes, order: list[int], matrix: NDArray[np.float64], printed: bool
) -> list[SumHypothesis]:
    index = list(lanes.index)
    halves = grid.halves[:, index]
    values = matrix[:, index]
    found: list[SumHypothesis] = []
    stack: list[int] = []
    for row in order:
        if not grid.filled[row, index].any():
            continue
        count = _summed(grid, lanes, row, stack, values, halves)
        if count:
            parts = stack[-count:]
            del stack[-count:]
            found.append(
                SumHypothesis("column.total", row, tuple((part, 1.0) for part in sorted(parts)), printed=printed)
            )
        stack.append(row)
    return found


def _summed(
    grid: Grid,
    lanes: Lanes,
    row: int,
    stack: list[int],
    values: NDArray[np.float64],
    halves: NDArray[np.float64],
) -> int:
    """How many rows on top of the stack the row adds up; 0 when none."""
    if len(stack) < 2:
        return 0
    top = stack[::-1]
    sums = np.cumsum(values[top], axis=0)
    counted = np.cumsum(values[top] != 0, axis=0)
    tolerance = np.cumsum(halves[top], axis=0) + halves[row]
    closes = np.abs(sums - values[row]) <= tolerance + FLOAT_NOISE
    gains = _gains(values[row], tolerance, grid.steps[row][list(lanes.index)], closes, counted, lanes.distinct)
    printed = grid.filled[row][list(lanes.index)] & lanes.distinct
    failing = (~closes & printed).sum(axis=1)
    closing = (gains > 0).sum(axis=1)
    score = gains.sum(axis=1) - 2.0 * failing
    need = _needed(grid, row, len(stack))
    score[(closing < np.maximum(failing, 1)) | (gains.sum(axis=1) < need + (failing > 0))] = -np.inf
    score[0] = -np.inf
    best = int(np.argmax(score))
    return best + 1 if np.isfinite(score[best]) else 0


def _gains(
    target: NDArray[np.float64],
    tolerance: NDArray[np.float64],
    steps: NDArray[np.float64],
    closes: NDArray[np.bool_],
    counted: NDArray[np.int_],
    distinct: NDArray[np.bool_],
) -> NDArray[np.float64]:
    size = np.maximum(np.abs(target), FLOAT_NOISE)
    digits = np.log10(size / (2 * tolerance + np.minimum(np.maximum(steps, FLOAT_NOISE), size)))
    return np.where(closes & (counted >= 2) & (np.abs(target) > FLOAT_NOISE) & distinct, np.maximum(digits, 0.0), 0.0)


def _needed(grid: Grid, row: int, tries: int) -> float:
    if is_total(grid.rows[row].label):
        return TOTAL_DIGITS
    return PLAIN_DIGITS + math.log10(tries)


def is_total(label: str) -> bool:
    """True for a label that says that it is a total."""
    return pattern("total_word").search(fold(label)) is not None


# --- judging a hypothesis, and asking it in every column ---


def _accepted(grid: Grid, lanes: Lanes, hypotheses: Iterable[SumHypothesis], need: float) -> Iterable[SumHypothesis]:
    """The hypotheses that the columns bear out, the best per target."""
    best: dict[int, tuple[float, SumHypothesis]] = {}
    for hypothesis in hypotheses:
        relations = build_sum_relations(grid, hypothesis, lanes)
        closing = [(c, r) for c, r in relations if r.holds and not r.trivial and lanes.distinct[c]]
        failing = [(c, r) for c, r in relations if not r.holds and not r.blanks and lanes.distinct[c]]
        digits = math.fsum(_digits(relation) for _, relation in closing)
        if digits < need or len(closing) < len(failing):
            continue
        score = digits - 2.0 * len(failing) + 0.01 * len(hypothesis.parts)
        if hypothesis.target not in best or score > best[hypothesis.target][0]:
            best[hypothesis.target] = (score, hypothesis)
    return [hypothesis for _, hypothesis in best.values()]


def _digits(relation: Relation) -> float:
    share = 1.0 if sum(1 for cell, _ in relation.terms if cell.value) > 2 else 0.5  # one part alone: only a copy
    return share * math.log10(abs(relation.target.value) / (2 * relation.tolerance + relation.target.step) + 1)


def build_sum_relations(
    grid: Grid,
    hypothesis: SumHypothesis,
    lanes: Lanes | None = None,
    *,
    support: int = 0,
    doubt: float = 2.0,
    asked: frozenset[str] = frozenset(),
) -> list[tuple[int, Relation]]:
    """The hypothesis asked in each column of amounts, with the column's place among the lanes. `asked`: blank places of
    which a row says that they are no zero."""
    lanes = lanes or find_lanes(grid)
    relations = []
    for place, column in enumerate(lanes.index):
        terms: list[Term] = []
        printed = 0
        for row, sign in ((hypothesis.target, -1.0), *hypothesis.parts):
            cell = grid.cell(row, column)
            coefficient = sign * _printed_sign(cell) if hypothesis.printed else sign
            if not cell.blank or cell.key in asked or (row == hypothesis.target and grid.fillable[row, column]):
                terms.append((cell, coefficient))
            printed += not cell.blank
        target = grid.cell(hypothesis.target, column)
        if printed < 2:
            continue
        open_part = any(grid.cell(row, column).blank and grid.fillable[row, column] for row, _ in hypothesis.parts)
        relation = build_relation(
            hypothesis.rule_id,
            "row" if grid.turned else "column",
            terms,
            target,
            doubt=min(doubt, OPEN_DOUBT) if open_part else doubt,
            support=support,
            gap=bool(hypothesis.missing) or open_part,
            cause=f"{grid.table_no}:{grid.turned}:{hypothesis.target}:{len(hypothesis.parts)}",
        )
        if target.blank and (relation.holds or not grid.fillable[hypothesis.target, column]):
            continue
        if not relation.holds and len(relation.blanks) > 1 and target.blank:
            continue
        relations.append((place, relation))
    return relations


def _printed_sign(cell: Cell) -> float:
    return -1.0 if cell.value and cell.value == -cell.printed else 1.0


def item_adds_up(code: str | None) -> bool:
    """False for what a unit's parts need not add up to: memo rows, ratios, balances at a date."""
    item = load_line_items().get(code) if code else None
    return (
        item is not None
        and item.unit is ItemUnit.MONEY
        and item.kind
        not in (
            ItemKind.MEMO,
            ItemKind.RATIO,
            ItemKind.STOCK,
        )
    )
