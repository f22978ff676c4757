"""Which way round the differences of a table are printed: actual less budget, or budget less actual.

Belongs here: the sign that makes a printed difference (variance, yearly change) the canonical one, as the table's own
formulas settle it. Does not belong here: finding the formulas (rows), the sums and repeats that use the signs.

A difference whose sign no formula of its table settles may be printed either way round. It is then compared with other
tables by its size alone, and its sum by the official form may be meant with costs as they are printed, without a sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from selko.extractors.prove.figures.cells import DERIVED, ONE, Cell, Grid
from selko.extractors.prove.identities.rows import Formula, difference_sign

Signs = Mapping[str, Decimal | None]
DIFFERENCES = frozenset({"row.variance", "row.change"})


def settle_signs(fitting: Iterable[tuple[Grid, Iterable[Formula]]]) -> dict[str, Decimal | None]:
    """Per cell of a difference 1 or −1, by which its amount becomes canonical; None where no formula of the table
    tells. `fitting`: the formulas of the grid, and those of the same grid turned."""
    signs: dict[str, Decimal | None] = {}
    for grid, formulas in fitting:
        for row in grid.cells:
            for cell in row:
                if cell is not None and cell.fact is not None and cell.fact.measure in DERIVED:
                    signs.setdefault(cell.key, None)
        for formula in formulas:
            if formula.rule_id in DIFFERENCES and _is_forward(grid, formula):
                for place in range(len(grid.rows)):
                    signs[grid.cell(place, formula.target).key] = difference_sign(grid, place, formula)
    return signs


def _is_forward(grid: Grid, formula: Formula) -> bool:
    """True where the formula is that of the canonical difference; of two columns without years nobody knows."""
    if formula.rule_id == "row.variance":
        return True
    later, earlier = (grid.columns[places[0]].year for places in (formula.plus, formula.minus))
    return later is not None and earlier is not None and later > earlier


def sign_of(cell: Cell, signs: Signs) -> Decimal:
    """The sign by which a cell counts among canonical amounts; 1 where it is not settled."""
    return signs.get(cell.key, ONE) or ONE


def is_open(cell: Cell, signs: Signs) -> bool:
    """True for a difference of which the table does not tell which way round it is."""
    return cell.key in signs and signs[cell.key] is None
