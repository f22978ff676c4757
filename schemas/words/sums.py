"""Relations between statements and key figures that no single row's formula states (schemas/taxonomy/sums.csv).

Belongs here: loading them. Does not belong here: asking them of figures (extractors/prove). Sources: decree
525/2020 and the general guidance on the financial statements of municipalities (formulas of the key figures).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from selko.schemas.errors import ReferenceDataError
from selko.schemas.models.base import Model
from selko.schemas.reference import read_rows
from selko.schemas.words.line_items import FormulaTerm, load_line_items

_FILE = "taxonomy/sums.csv"
_TERM = re.compile(r"(\[?)([+-])([A-Z0-9.]+)\]?")


class SumRow(Model):
    """`target` = `formula`, or `formula` / `divisor`; the formula's figures are `shift` years earlier or later."""

    id: str
    rule_id: str
    target: str
    formula: str
    divisor: str | None = None
    shift: int = 0
    note: str | None = None

    @property
    def terms(self) -> tuple[FormulaTerm, ...]:
        return _terms(self.formula, self.id)

    @property
    def divisor_terms(self) -> tuple[FormulaTerm, ...]:
        return _terms(self.divisor or "", self.id)


def _terms(text: str, place: str) -> tuple[FormulaTerm, ...]:
    terms = []
    for word in text.split():
        match = _TERM.fullmatch(word)
        if match is None:
            raise ReferenceDataError(f"'{word}' is not a signed code", file=_FILE, place=place, way_out="correct this")
        optional, sign, code = match.groups()
        terms.append(FormulaTerm(code=code, coefficient=Decimal(f"{sign}1"), optional=bool(optional)))
    return tuple(terms)


@cache
def load_sums() -> tuple[SumRow, ...]:
    """Every relation. Raises ReferenceDataError for a code that is no line item, or an id that stands twice."""
    rows = read_rows(_FILE, SumRow)
    items = load_line_items()
    ids: set[str] = set()
    for row in rows:
        for code in (row.target, *(term.code for term in (*row.terms, *row.divisor_terms))):
            if code not in items:
                raise ReferenceDataError(
                    f"'{code}' is no line item", file=_FILE, place=row.id, way_out="add it or correct this row"
                )
        if row.id in ids:
            raise ReferenceDataError("this id stands twice", file=_FILE, place=row.id, way_out="rename one")
        ids.add(row.id)
    return rows
