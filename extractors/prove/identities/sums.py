"""Sums over the rows of a table by the official forms, and sums that slips of whole rows hide.

Belongs here: which row the taxonomy makes the sum of which others, and all sums of a table together. Does not belong
here: totals that only the table knows (totals), identities between columns, between tables.

A sum is a hypothesis about rows that every column tests. It is accepted when the digits that agree are more than
chance gives, and it closes in at least as many columns as it fails in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from selko.extractors.prove.figures.cells import DERIVED, Grid
from selko.extractors.prove.identities.hypotheses import Lanes, SumHypothesis, build_sum_relations, digits_of, is_total
from selko.extractors.prove.identities.totals import find_totals
from selko.schemas.words.line_items import FormulaTerm, ItemKind, ItemUnit, load_line_items

TAXONOMY_DIGITS = 1.5
MOVED_DIGITS = 6.0  # for a sum that comes out only after a move
OPEN_TOTALS = 4
EXPANSION_LIMIT = 24  # ways to write one sum by rows of several levels


def find_sums(grid: Grid, lanes: Lanes, doubtful: Iterable[int] = ()) -> list[SumHypothesis]:
    """Every accepted sum of the table, the taxonomy's first; one hypothesis per set of rows. `doubtful`: rows in which
    several identities fail, whose figures may stand in the wrong columns."""
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
    for hypothesis in _printed_totals(grid, lanes, rows):
        if hypothesis.target in misplaced:
            continue
        if hypothesis.target in official and not _closes(grid, lanes, hypothesis):
            continue  # the official sum of the same row says where the fault lies
        found.setdefault(_rows_of(hypothesis), hypothesis)
    given = {hypothesis.target for hypothesis in found.values()}
    for hypothesis in moves.find(given, _is_labelled_total, _printed_totals):
        found.setdefault(_rows_of(hypothesis), hypothesis)
    return list(found.values())


def _printed_totals(grid: Grid, lanes: Lanes, rows: list[int]) -> list[SumHypothesis]:
    """Totals of levels, and totals of differences: columns of the one kind do not make up one of the other."""
    levels = [row for row in rows if grid.rows[row].measure not in DERIVED]
    differences = [row for row in rows if grid.rows[row].measure in DERIVED]
    return find_totals(grid, lanes, levels) + find_totals(grid, lanes, differences)


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
        if len(open_totals) > OPEN_TOTALS:
            return []  # a table whose sums are not understood shows no slip
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
        digits = math.fsum(digits_of(r) for place, r in relations if self.lanes.distinct[place] and r.holds)
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
        parts: list[tuple[int, Decimal]] = []
        missing: list[str] = []
        for ways, gaps in combination:
            parts.extend(ways)
            missing.extend(gaps)
        rows = [row for row, _ in parts]
        if len(parts) >= 2 and len(set(rows)) == len(rows) and target not in rows:
            yield SumHypothesis("column.sum", target, tuple(parts), tuple(missing))


Way = tuple[tuple[tuple[int, Decimal], ...], tuple[str, ...]]


def _ways(term: FormulaTerm, by_code: dict[str, list[int]], seen: frozenset[str]) -> list[Way]:
    sign = term.coefficient
    if term.code in by_code:
        return [(((row, sign),), ()) for row in by_code[term.code][:2]]
    item = load_line_items()[term.code]
    ways: list[Way] = []
    if term.code not in seen:
        for formula in item.formulas:
            parts: list[tuple[int, Decimal]] = []
            gaps: list[str] = []
            for inner in formula:
                inner_parts, inner_gaps = _ways(inner, by_code, seen | {term.code})[0]
                parts.extend((row, sign * coefficient) for row, coefficient in inner_parts)
                gaps.extend(inner_gaps)
            if parts:
                ways.append((tuple(parts), tuple(gaps)))
    return ways or [((), (term.code,))]


# --- judging ---


def _accepted(grid: Grid, lanes: Lanes, hypotheses: Iterable[SumHypothesis], need: float) -> Iterable[SumHypothesis]:
    """The hypotheses that the columns bear out, the best per target."""
    best: dict[int, tuple[float, SumHypothesis]] = {}
    for hypothesis in hypotheses:
        relations = build_sum_relations(grid, hypothesis, lanes)
        closing = [(c, r) for c, r in relations if r.holds and not r.trivial and lanes.distinct[c]]
        failing = [(c, r) for c, r in relations if not r.holds and not r.blanks and lanes.distinct[c]]
        digits = math.fsum(digits_of(relation) for _, relation in closing)
        if digits < need or len(closing) < len(failing):
            continue
        score = digits - 2.0 * len(failing) + 0.01 * len(hypothesis.parts)
        if hypothesis.target not in best or score > best[hypothesis.target][0]:
            best[hypothesis.target] = (score, hypothesis)
    return [hypothesis for _, hypothesis in best.values()]


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
