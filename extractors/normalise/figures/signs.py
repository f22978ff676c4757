"""The sign convention of a table: which kinds of rows print costs as positive figures.

Belongs here: choosing, per table, the classes of rows whose printed sign is turned to become canonical (income and
assets +, expenses −). Does not belong here: the identities of the report as a whole (extractors/prove), and changing
a single cell: a class of rows turns as one, in every column, so that one wrong sign in print stays visible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from selko.schemas.models.amounts import SignConvention
from selko.schemas.words.line_items import ItemKind, ItemSign, LineItem, load_line_items

_FULL_AGREEMENT = 0.8


class RowClass(StrEnum):
    """Rows that a table prints with one sign."""

    COST = "cost"  # leaves with the expected sign −
    COST_SUM = "cost_sum"
    NET_COST = "net_cost"  # running results with the expected sign −, such as the operating margin
    INCOME = "income"
    OTHER = "other"


@dataclass(frozen=True)
class SignedRow:
    """The printed amounts of one row by column: only columns of money that share the row's sign."""

    row: int
    code: str | None
    values: Mapping[int, Decimal]
    tolerance: Decimal  # half of the last printed place


@dataclass(frozen=True)
class SignChoice:
    """The classes of rows whose sign is turned. `closed` identities of the table close under it; `apart` are rows that
    print the other sign than their class does."""

    turned: frozenset[RowClass]
    closed: int
    agreement: Decimal
    apart: frozenset[tuple[int, str]] = frozenset()
    all_turned: bool = False  # every known row is turned: a table of nothing but costs

    def factor(self, code: str | None, row: int) -> int:
        """−1 for a row that prints the other sign, else 1. A row that the taxonomy does not know keeps its sign, but in
        a table of nothing but costs it is one of them, or their total."""
        turned = find_class(code) in self.turned if code is not None else self.all_turned
        return -1 if turned != ((row, code) in self.apart) else 1

    @property
    def convention(self) -> SignConvention:
        if RowClass.INCOME in self.turned:
            return SignConvention.REVERSED
        return SignConvention.COSTS_POSITIVE if self.turned else SignConvention.CANONICAL


CANONICAL = SignChoice(turned=frozenset(), closed=0, agreement=Decimal(1))


def find_class(code: str) -> RowClass:
    """The class of a line item."""
    item = load_line_items()[code]
    if code.startswith("BS.") or item.kind in (ItemKind.RATIO, ItemKind.STOCK, ItemKind.MEMO):
        return RowClass.OTHER
    if item.sign is ItemSign.MINUS:
        if item.kind is ItemKind.SUBTOTAL:
            return RowClass.NET_COST
        return RowClass.COST_SUM if item.kind is ItemKind.SUM else RowClass.COST
    if item.sign is ItemSign.PLUS and item.kind is not ItemKind.SUBTOTAL:
        return RowClass.INCOME
    return RowClass.OTHER


def choose_signs(rows: Sequence[SignedRow]) -> tuple[SignChoice, ...]:
    """The sign choices of a table, the best first; further ones only where arithmetic and expectation leave them open.

    The best closes most identities of the table; among equals the one whose figures have the signs that the taxonomy
    expects, then the one that turns least. Then single rows are set apart from their class where that closes further
    identities, in two columns at least, and opens none: tables that mix conventions.
    """
    present = {find_class(row.code) for row in rows if row.code and row.values}
    turnable = sorted(present - {RowClass.OTHER})
    identities = _find_identities(rows)
    choices = []
    for size in range(len(turnable) + 1):
        for turned in combinations(turnable, size):
            choices.append(_judge(rows, identities, frozenset(turned)))
    plain = max(choice.closed for choice in choices if RowClass.INCOME not in choice.turned)
    # Income in minus is credible only where arithmetic asks for it: a refund is negative, too.
    choices = [choice for choice in choices if RowClass.INCOME not in choice.turned or choice.closed > plain]
    choices.sort(key=lambda choice: (-choice.closed, -choice.agreement, len(choice.turned), sorted(choice.turned)))
    signed = [find_class(row.code) for row in rows if row.code and row.values]
    known = [kind for kind in signed if kind is not RowClass.OTHER]
    choices = [
        replace(choice, all_turned=len(known) >= 2 and len(known) == len(signed) and set(known) <= choice.turned)
        for choice in choices
    ]
    choices = [_set_rows_apart(rows, identities, choices[0]), *choices[1:]]
    best = choices[0]
    if best.agreement >= Decimal(str(_FULL_AGREEMENT)) or not identities:
        return (best,)
    rivals = [choice for choice in choices[1:] if choice.closed == best.closed and choice.closed > 0]
    return (best, *rivals[:2])


_Identity = tuple[SignedRow, tuple[tuple[SignedRow, Decimal], ...]]


def _find_identities(rows: Sequence[SignedRow]) -> list[_Identity]:
    by_code: dict[str, SignedRow] = {}
    for row in rows:
        if row.code and row.code not in by_code and row.values:
            by_code[row.code] = row
    found: list[_Identity] = []
    for code, row in by_code.items():
        for formula in load_line_items()[code].formulas:
            if any(term.code not in by_code for term in formula if not term.optional):
                continue
            terms = [(by_code[term.code], term.coefficient) for term in formula if term.code in by_code]
            if len(terms) >= 2:
                found.append((row, tuple(terms)))
    return found


def _judge(rows: Sequence[SignedRow], identities: Sequence[_Identity], turned: frozenset[RowClass]) -> SignChoice:
    choice = SignChoice(turned=turned, closed=0, agreement=Decimal(0))
    return replace(choice, closed=len(_find_closed(identities, choice)), agreement=_agreement(rows, choice))


def _find_closed(identities: Sequence[_Identity], choice: SignChoice) -> set[tuple[int, int]]:
    """(number of the identity, column) of those that close."""
    closed = set()
    for number, (target, terms) in enumerate(identities):
        for column, value in target.values.items():
            addends = [
                (row.values[column] * coefficient * choice.factor(row.code, row.row), row.tolerance)
                for row, coefficient in terms
                if row.values.get(column)
            ]
            if not addends or not value:
                continue
            total = sum((amount for amount, _ in addends), Decimal(0))
            residual = value * choice.factor(target.code, target.row) - total
            if abs(residual) <= target.tolerance + sum((tolerance for _, tolerance in addends), Decimal(0)):
                closed.add((number, column))
    return closed


def _set_rows_apart(rows: Sequence[SignedRow], identities: Sequence[_Identity], choice: SignChoice) -> SignChoice:
    closed = _find_closed(identities, choice)
    improved = True
    while improved:
        improved = False
        for row in rows:
            filled = {column for column, value in row.values.items() if value}
            if row.code is None or len(filled) < 2:
                continue
            other = replace(choice, apart=choice.apart ^ {(row.row, row.code)})
            found = _find_closed(identities, other)
            gained = {column for _, column in found - closed}
            if closed < found and len(gained) >= 2 and gained >= filled:
                choice, closed, improved = replace(other, closed=len(found)), found, True
    return choice


def _agreement(rows: Sequence[SignedRow], choice: SignChoice) -> Decimal:
    items: Mapping[str, LineItem] = load_line_items()
    agree = total = 0
    for row in rows:
        if row.code is None or items[row.code].sign is ItemSign.EITHER or row.code.startswith("BS."):
            continue
        expected = 1 if items[row.code].sign is ItemSign.PLUS else -1
        for value in row.values.values():
            if value:
                total += 1
                agree += (value * choice.factor(row.code, row.row) > 0) == (expected > 0)
    return Decimal(agree) / Decimal(total) if total else Decimal(1)


def choose_difference_sign(
    cells: Sequence[tuple[Decimal, Decimal, Decimal, Decimal]], row_factors: Sequence[int]
) -> tuple[int, bool]:
    """The sign of a column of differences (variance, change), from its figures: `cells` are, per row, the printed
    difference, the canonical minuend and subtrahend, and the tolerance.

    Returns (factor, by_row): the printed figure times `factor`, times the row's own factor when `by_row`. Printed as
    it stands when nothing speaks for another reading.
    """
    options = [(1, False), (-1, False), (1, True), (-1, True)]
    scores = []
    for factor, by_row in options:
        closed = 0
        for (printed, minuend, subtrahend, tolerance), row_factor in zip(cells, row_factors, strict=True):
            value = printed * factor * (row_factor if by_row else 1)
            closed += abs(value - (minuend - subtrahend)) <= tolerance
        scores.append(closed)
    best = max(range(len(options)), key=lambda n: (scores[n], -n))
    return options[best] if scores[best] > scores[0] else options[0]
