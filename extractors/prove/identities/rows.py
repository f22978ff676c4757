"""Identities between the columns of one row: budget phases, variance, utilisation, yearly change.

Belongs here: which columns of a table belong together and under which sign convention, decided by the table's own
arithmetic. Does not belong here: sums over rows.

Every candidate formula is tried over the whole table; the one that closes most often is the table's. A formula that is
only asked, and never closes, says nothing about the figures: then the columns mean something else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from selko.extractors.prove.figures.cells import DERIVED, ONE, RATIO_MEASURES, ZERO, Cell, Grid, Lane
from selko.extractors.prove.figures.relations import Relation, Term, build_relation, evidence
from selko.schemas.models.report import Measure

MINIMUM_DIGITS = 3.0
GIVEN = DERIVED | RATIO_MEASURES | {Measure.BUDGET_AMENDMENT}  # what the other columns of a panel give, or explain
DEFINED = ("row.amended", "row.variance")
ASSUMED = 10  # closings elsewhere before a formula is assumed where it never closes
ASSUMED_DOUBT = 1.3
BUDGETS = (Measure.AMENDED_BUDGET, Measure.ORIGINAL_BUDGET)
RESULTS = (Measure.ACTUAL, Measure.FORECAST)
# 1 in canonical signs, −1 the other way, 2 the other way for negative rows ("+ = better" beside costs without a sign),
# 3 the difference of the figures as they are printed, costs without a sign among them.
CONVENTIONS = (1, -1, 2, -2, 3, -3)
# For a change in per cent: by the base with its sign, by the size of the base as printed, by its size as it counts.
SHARES = (1, -1, -2)


@dataclass(frozen=True)
class Formula:
    """`plus` − `minus` = `target` for amounts; 100 · `plus` / `minus` or the change in per cent for ratios."""

    rule_id: str
    target: int
    plus: tuple[int, ...]
    minus: tuple[int, ...]
    convention: int = 1
    ratio: bool = False
    change: bool = False
    closing: int = 0  # rows of the table in which it closes

    @property
    def name(self) -> tuple[object, ...]:
        return (self.rule_id, self.ratio, self.change, self.convention)


def find_row_relations(grid: Grid) -> list[tuple[Formula, list[Relation]]]:
    """The formulas that fit the table, each with its relation for every row in which its figures are printed."""
    found = []
    for panel in _panels(grid):
        for candidates in _targets(panel):
            best = _best(grid, candidates)
            if best is not None:
                found.append(best)
    return found


def find_weak_relations(grid: Grid, formulas: list[Formula]) -> list[Relation]:
    """What the headers say by definition (amended budget, variance) where the figures do not bear it out at all.
    Evidence for a slip of whole rows only: such a column may mean something else."""
    given = {formula.target for formula in formulas}
    relations: list[Relation] = []
    for panel in _panels(grid):
        for candidates in _targets(panel):
            if candidates and candidates[0].rule_id in DEFINED and candidates[0].target not in given:
                found = build_row_relations(grid, candidates[0])
                relations += [relation for relation in found if not relation.blanks]
    return relations


def find_assumed_relations(
    grid: Grid, formulas: list[Formula], elsewhere: dict[tuple[object, ...], int]
) -> list[Relation]:
    """A percentage of change that never comes out in this table, where the change itself does, and where the report's
    other tables print the percentage of just that. `elsewhere`: how often formulas close in other tables, by name."""
    given = {formula.target for formula in formulas}
    relations: list[Relation] = []
    for change in formulas:
        if change.rule_id != "row.change":
            continue
        share = replace(change, rule_id="row.change_pct", ratio=True, change=True, convention=1)
        support = elsewhere.get(share.name, 0)
        lanes = [lane for lane in grid.columns if lane.measure is Measure.CHANGE_PCT and lane.index not in given]
        if support >= ASSUMED and len(lanes) == 1:
            found = build_row_relations(grid, replace(share, target=lanes[0].index), support)
            relations += [replace(relation, doubt=ASSUMED_DOUBT) for relation in found]
    return relations


def _panels(grid: Grid) -> list[list[Lane]]:
    """Columns that belong together: one line item or unit, every measure and year once."""
    units = {lane.unit_path for lane in grid.columns}
    items = {lane.line_item for lane in grid.columns}
    panels: dict[tuple[object, ...], list[Lane]] = defaultdict(list)
    seen: dict[tuple[object, ...], int] = defaultdict(int)
    for lane in grid.columns:
        if lane.measure is None:
            continue
        about = (lane.unit_path if len(units) > 1 else None, lane.line_item if len(items) > 1 else None)
        role = (about, lane.measure, lane.year)
        occurrence = 0 if lane.measure is Measure.BUDGET_AMENDMENT else seen[role]
        seen[role] += 1
        panels[*about, occurrence].append(lane)
    return _whole(panels)


def _whole(panels: dict[tuple[object, ...], list[Lane]]) -> list[list[Lane]]:
    """The panels; the columns of one that gives nothing itself are candidates of the first beside it: of two columns
    that were taken for the same budget, the figures tell which is meant."""
    whole: dict[tuple[object, ...], list[Lane]] = {}
    for (*about, occurrence), lanes in panels.items():
        first = whole.get((*about, 0))
        if first is not None and not any(lane.measure in GIVEN for lane in lanes):
            first += lanes
        else:
            whole[*about, occurrence] = lanes
    return list(whole.values())


def _targets(panel: list[Lane]) -> Iterator[list[Formula]]:
    """Per target column the formulas that may give it, the likeliest first."""
    by_measure: dict[Measure, list[Lane]] = defaultdict(list)
    for lane in panel:
        if lane.measure is not None:
            by_measure[lane.measure].append(lane)
    amounts = [lane for lane in panel if not lane.ratio and lane.measure not in RATIO_MEASURES]
    for lane in by_measure[Measure.AMENDED_BUDGET]:
        originals = [o for o in by_measure[Measure.ORIGINAL_BUDGET] if o.year == lane.year]
        changes = [a.index for a in by_measure[Measure.BUDGET_AMENDMENT] if a.year == lane.year]
        if originals and changes:
            yield [Formula("row.amended", lane.index, (originals[0].index, *changes), ())]
    for lane in by_measure[Measure.VARIANCE]:
        pairs = [(a, b) for b in _of(by_measure, BUDGETS) for a in _of(by_measure, RESULTS)]
        yield _differences("row.variance", lane, pairs)
    for lane in by_measure[Measure.CHANGE_ABS]:
        yield _differences("row.change", lane, _pairs(amounts, lane))
    for lane in panel:
        if lane.measure in RATIO_MEASURES:
            yield _ratios(lane, amounts)


def _of(by_measure: dict[Measure, list[Lane]], measures: tuple[Measure, ...]) -> list[Lane]:
    return [lane for measure in measures for lane in by_measure[measure]]


def _pairs(amounts: list[Lane], target: Lane) -> list[tuple[Lane, Lane]]:
    """Ordered pairs of amount columns, results of consecutive years first."""
    plain = [a for a in amounts if a.index != target.index and a.measure not in (Measure.VARIANCE, Measure.CHANGE_ABS)]
    pairs = [(a, b) for a in plain for b in plain if a.index != b.index]
    return sorted(pairs, key=lambda pair: not (_later(*pair) and pair[0].measure == pair[1].measure))


def _later(a: Lane, b: Lane) -> bool:
    return a.year is not None and b.year is not None and a.year > b.year


def _differences(rule_id: str, target: Lane, pairs: list[tuple[Lane, Lane]]) -> list[Formula]:
    return [
        Formula(rule_id, target.index, (a.index,), (b.index,), convention)
        for a, b in pairs
        for convention in CONVENTIONS
    ]


def _ratios(target: Lane, amounts: list[Lane]) -> list[Formula]:
    budgets, results = [a for a in amounts if a.measure in BUDGETS], [a for a in amounts if a.measure in RESULTS]
    shares = [
        Formula("row.utilisation", target.index, (a.index,), (b.index,), ratio=True)
        for a in results
        for b in sorted(budgets, key=lambda lane: BUDGETS.index(lane.measure))
    ]
    changes = [
        Formula("row.change_pct", target.index, (a.index,), (b.index,), convention, ratio=True, change=True)
        for a, b in _pairs(amounts, target)
        for convention in SHARES
    ]
    return shares + changes if target.measure is Measure.UTILISATION_PCT else changes + shares


def _best(grid: Grid, candidates: list[Formula]) -> tuple[Formula, list[Relation]] | None:
    best: tuple[float, Formula, list[Relation]] | None = None
    for formula in candidates:
        relations = build_row_relations(grid, formula)
        closing = [relation for relation in relations if relation.holds and not relation.trivial]
        failing = sum(1 for relation in relations if not relation.holds and not relation.blanks)
        digits = sum(evidence(relation) for relation in closing)
        if digits < MINIMUM_DIGITS or len(closing) < failing:
            continue
        score = len(closing) - failing
        if best is None or score > best[0]:
            best = (score, formula, relations)
    if best is None:
        return None
    _, formula, relations = best
    support = sum(1 for relation in relations if relation.holds and not relation.trivial)
    return replace(formula, closing=support), build_row_relations(grid, formula, support)


def build_row_relations(grid: Grid, formula: Formula, support: int = 0) -> list[Relation]:
    """One relation per row in which all figures of the formula are printed. A dash and a blank count as zero where it
    then closes, or where it is the only one; a figure that could not be read counts as nothing."""
    relations = []
    columns = (formula.target, *formula.plus, *formula.minus)
    for row in range(len(grid.rows)):
        if grid.unread and any((row, c) in grid.unread for c in columns):
            continue
        cells = [grid.cells[row][c] for c in columns]
        printed = [cell for cell in cells if cell is not None and not cell.blank]
        if len(printed) < 2 or _other_role(grid, row, formula.target):
            continue
        relation = (
            _ratio_relation(grid, row, formula, support)
            if formula.ratio
            else _sum_relation(grid, row, formula, support)
        )
        if relation is None or (relation.blanks and not _asked(relation, grid, row)):
            continue
        relations.append(relation)
    return relations


def _other_role(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cells[row][column]
    measure = grid.columns[column].measure
    return cell is not None and cell.fact is not None and cell.fact.measure is not measure


def _asked(relation: Relation, grid: Grid, row: int) -> bool:
    """With blanks: where they are zero it closes, or exactly one is missing from a row that is otherwise printed."""
    if relation.holds:
        return not relation.target.blank
    return len(relation.blanks) == 1


def difference_sign(grid: Grid, row: int, formula: Formula) -> Decimal:
    """1 where the target of the row is `plus` − `minus` in canonical signs, −1 where it is the other way round."""
    sign = -ONE if formula.convention < 0 else ONE
    if abs(formula.convention) == 2 and sum(grid.cell(row, c).value for c in (*formula.plus, *formula.minus)) < 0:
        sign = -sign
    if abs(formula.convention) == 3:
        parts = [grid.cell(row, c) for c in (*formula.plus, *formula.minus)]
        sign *= next((cell.flip for cell in parts if cell.value), ONE) * grid.cell(row, formula.target).flip
    return sign


def _sum_relation(grid: Grid, row: int, formula: Formula, support: int) -> Relation:
    sign = difference_sign(grid, row, formula)
    terms: list[Term] = [(grid.cell(row, c), ONE) for c in formula.plus]
    terms += [(grid.cell(row, c), -ONE) for c in formula.minus]
    target = grid.cell(row, formula.target)
    terms.append((target, -sign))
    return build_relation(formula.rule_id, "row", terms, target, doubt=3.0, support=support)


def _ratio_relation(grid: Grid, row: int, formula: Formula, support: int) -> Relation | None:
    part, base = grid.cell(row, formula.plus[0]), grid.cell(row, formula.minus[0])
    target = grid.cell(row, formula.target)
    if not base.value or target.blank or base.blank or part.blank:
        return None
    return build_share(
        formula.rule_id,
        "row",
        target,
        part,
        base,
        change=formula.change,
        convention=formula.convention,
        support=support,
    )


def build_share(
    rule_id: str,
    kind: str,
    target: Cell,
    part: Cell,
    base: Cell,
    *,
    change: bool = False,
    convention: int = 1,
    support: int = 0,
) -> Relation:
    """100 · part / base, or the change from base to part in per cent. Some cut where others round: a whole last place
    of the percentage is allowed. `convention` 1: a negative base divides with its sign (costs that fall by 2 % print
    −2 %), −1: by its size, the change as printed; −2: by its size, the change in canonical signs."""
    own = ONE if change else ZERO
    flip = base.flip if convention == -1 else ONE
    size = base.value if convention > 0 else flip * abs(base.value)
    # What the base's sign is once the base is right: a slip of sign must not turn the percentage around.
    side = ONE if convention > 0 else flip * (ONE if (part.value or base.value) > 0 else -ONE)
    share = target.value / 100 * side
    return build_relation(
        rule_id,
        kind,
        [(part, ONE), (base, -own), (target, -size / 100)],
        target,
        tolerance=abs(size) * target.step / 100 + part.half + base.half * abs(share + own),
        free=target,
        linear=[(part, ONE), (base, -share - own)],
        doubt=3.0,
        support=support,
        signed=convention > 0,
    )
