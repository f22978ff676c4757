"""The Finnish and the Swedish edition of one report beside each other, figure by figure.

Belongs here: which unit of one edition is which of the other, which figures are the same figure, whether they agree.
Does not belong here: which edition's figures count (views/), where the rows come from (derive.py).

Two editions are set in type apart, and were read apart: a figure that both print is seen twice. Units are known by
their figures, since their names are in two languages; figures by unit, line item, measure and year. What has no line
item is known by its amount alone, and so can agree but never differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from selko.schemas.models.base import Model
from selko.schemas.models.findings import Finding
from selko.schemas.models.provenance import Box, Provenance
from selko.schemas.rules import build_finding

ENOUGH = 3  # amounts that a unit must share with a unit of the other edition to be the same
Path = tuple[str, ...]


class EditionFigure(Model):
    """A printed figure of one edition. `half` is half of its last printed place; `place` orders figures as printed."""

    fact_id: str
    document_id: str
    language: str
    file_name: str
    unit_path: Path
    statement: str
    line_item: str | None
    label: str
    groups: str
    measure: str
    fiscal_year: int | None
    amount: Decimal
    half: Decimal
    printed: str
    printed_amount: Decimal | None
    status: str
    place: tuple[int, int, int]
    page: int | None
    box: Box | None
    block: str | None


class EditionPair(Model):
    left: EditionFigure
    right: EditionFigure
    agrees: bool


def pair_editions(left: Sequence[EditionFigure], right: Sequence[EditionFigure]) -> list[EditionPair]:
    """The figures that two editions of a report both print, each used once, in the order of the left one.

    Figures differ only where unit, line item, measure and year are the same, each edition prints as many such figures,
    and the column in which they stand agrees for the most part: else the columns were read differently, which says
    nothing about a figure.
    """
    units = pair_units(left, right)
    pairs: list[EditionPair] = []
    theirs = _grouped(right, {path: path for path in {figure.unit_path for figure in right}})
    for key, own in _grouped(left, units).items():
        pairs += _pair_group(own, theirs.get(key, []), known_item=key[2] is not None)
    agreeing = Counter(_column(pair) for pair in pairs if pair.agrees)
    differing = Counter(_column(pair) for pair in pairs if not pair.agrees)
    kept = [pair for pair in pairs if pair.agrees or agreeing[_column(pair)] >= 2 * differing[_column(pair)]]
    return sorted(kept, key=lambda pair: (pair.left.place, pair.left.fact_id))


def pair_units(left: Sequence[EditionFigure], right: Sequence[EditionFigure]) -> dict[Path, Path]:
    """Each unit of the left edition that is a unit of the right one: the whole is the whole; of the others those that
    share most amounts with each other and with nobody else as many; of equals those of the same rank and place."""
    own, theirs = _amounts(left), _amounts(right)
    scores = {(a, b): sum((own[a] & theirs[b]).values()) for a in own for b in theirs if len(a) > 1 and len(b) > 1}
    order_left, order_right = _order(left), _order(right)

    def rank(a: Path, b: Path) -> tuple[int, int, int]:
        return scores[a, b], -abs(len(a) - len(b)), -abs(order_left[a] - order_right[b])

    pairs: dict[Path, Path] = {}
    for a in sorted(own):
        if len(a) == 1:
            same = [b for b in sorted(theirs) if len(b) == 1 and _is_group(left, a) == _is_group(right, b)]
            if len(same) == 1:
                pairs[a] = same[0]
            continue
        others = [b for b in sorted(theirs) if len(b) > 1]
        best = max(others, key=lambda b: rank(a, b), default=None)
        if best is None or scores[a, best] < ENOUGH:
            continue
        back = max((c for c in sorted(own) if len(c) > 1), key=lambda c: rank(c, best))
        if back == a and sum(rank(a, b) == rank(a, best) for b in others) == 1:
            pairs[a] = best
    return pairs


def build_edition_findings(pairs: Sequence[EditionPair]) -> list[tuple[str, Finding]]:
    """Document and finding for each pair that differs, on the figure that less speaks for."""
    trust = {"disputed": 0, "unproven": 1, "consistent": 2, "proven": 3}
    found = []
    for pair in pairs:
        if pair.agrees:
            continue
        weak, strong = sorted((pair.left, pair.right), key=lambda f: (trust[f.status], f.language, f.fact_id))
        finding = build_finding(
            "edition_differs",
            weak.document_id,
            provenance=Provenance(page=weak.page, box=weak.box, block=weak.block),
            unit_path=weak.unit_path,
            statement=weak.statement,
            label=weak.label,
            measure=weak.measure,
            fiscal_year=weak.fiscal_year,
            printed=weak.printed,
            printed_amount=weak.printed_amount,
            difference=weak.amount - strong.amount,
            fact_ids=(weak.fact_id,),
            words={
                "unit": weak.unit_path[-1],
                "language": weak.language,
                "other_language": strong.language,
                "other_printed": strong.printed,
                "other_label": strong.label,
                "other_page": strong.page or "–",
                "other_file": strong.file_name,
            },
            proof={
                "editions": [
                    {"document_id": f.document_id, "fact_id": f.fact_id, "language": f.language, "page": f.page,
                     "label": f.label, "printed": f.printed, "amount": str(f.amount), "status": f.status}
                    for f in (weak, strong)
                ]
            },
        )  # fmt: skip
        found.append((weak.document_id, finding))
    return found


def _amounts(figures: Sequence[EditionFigure]) -> dict[Path, Counter[tuple[object, ...]]]:
    """What a unit prints, without zeroes, which everybody has."""
    found: defaultdict[Path, Counter[tuple[object, ...]]] = defaultdict(Counter)
    for figure in figures:
        key = (figure.statement, figure.line_item, figure.measure, figure.fiscal_year, figure.amount)
        found[figure.unit_path][key] += 1 if figure.amount else 0
    return dict(found)


def _order(figures: Sequence[EditionFigure]) -> dict[Path, int]:
    first: dict[Path, tuple[int, int, int]] = {}
    for figure in figures:
        first[figure.unit_path] = min(first.get(figure.unit_path, figure.place), figure.place)
    return {path: number for number, path in enumerate(sorted(first, key=lambda path: (first[path], path)))}


def _is_group(figures: Sequence[EditionFigure], path: Path) -> bool:
    statements = [figure.statement for figure in figures if figure.unit_path == path]
    return 2 * sum(statement.startswith("group_") for statement in statements) > len(statements)


def _grouped(
    figures: Sequence[EditionFigure], units: dict[Path, Path]
) -> dict[tuple[object, ...], list[EditionFigure]]:
    found: defaultdict[tuple[object, ...], list[EditionFigure]] = defaultdict(list)
    for figure in sorted(figures, key=lambda figure: (figure.place, figure.fact_id)):
        unit = units.get(figure.unit_path)
        if unit is not None:
            key = (unit, figure.statement, figure.line_item, figure.measure, figure.fiscal_year)
            found[key].append(figure)
    return dict(found)


def _pair_group(left: list[EditionFigure], right: list[EditionFigure], known_item: bool) -> Iterator[EditionPair]:
    """The same figure in both: the equal ones first, then those equal but for rounding, then what is left, in order."""
    rest_left, rest_right = list(left), list(right)
    for exact in (True, False):
        for figure in list(rest_left):
            match = next((other for other in rest_right if _agree(figure, other, exact)), None)
            if match is not None and (known_item or _is_telling(figure, left, right)):
                rest_left.remove(figure)
                rest_right.remove(match)
                yield EditionPair(left=figure, right=match, agrees=True)
    if known_item and len(left) == len(right):
        for figure, other in zip(rest_left, rest_right, strict=True):
            yield EditionPair(left=figure, right=other, agrees=False)


def _agree(left: EditionFigure, right: EditionFigure, exact: bool) -> bool:
    if exact:
        return left.amount == right.amount and left.half == right.half
    return abs(left.amount - right.amount) <= left.half + right.half


def _is_telling(figure: EditionFigure, left: Sequence[EditionFigure], right: Sequence[EditionFigure]) -> bool:
    """Whether an amount tells by itself which figure it is: it is no small number, and stands as often in both."""
    counts = [sum(other.amount == figure.amount for other in side) for side in (left, right)]
    return abs(figure.amount) >= 100 * 2 * figure.half and counts[0] == counts[1]


def _column(pair: EditionPair) -> tuple[object, ...]:
    left = pair.left
    return left.unit_path, left.statement, left.measure, left.fiscal_year
