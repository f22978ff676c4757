"""Numbers as they are printed, and what they say."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from selko.schemas.models.base import Model


class AmountState(StrEnum):
    """A dash, a blank and a zero are three things."""

    REPORTED = "reported"
    ZERO = "zero"  # the digit 0 is printed
    NIL = "nil"  # a dash is printed: nothing to report
    NOT_APPLICABLE = "not_applicable"  # blank
    ILLEGIBLE = "illegible"  # something number-like is printed that cannot be read as one number


class NumberKind(StrEnum):
    PLAIN = "plain"
    PERCENT = "percent"
    YEAR = "year"  # four digits that could be a year: the context decides
    DATE = "date"
    CURRENCY = "currency"  # the cell itself prints a currency sign


class Number(Model):
    """One printed number. `value` has the printed sign, no scale applied; None unless REPORTED or ZERO.

    `decimals` is the count of printed decimals: half of the last place is its precision.
    """

    printed: str
    state: AmountState
    value: Decimal | None = None
    kind: NumberKind = NumberKind.PLAIN
    decimals: int = 0
    footnote: str | None = None  # a footnote mark printed beside it


class SignConvention(StrEnum):
    """How a table prints costs. Canonical is: income and assets +, expenses −."""

    CANONICAL = "canonical"
    COSTS_POSITIVE = "costs_positive"
    REVERSED = "reversed"
