"""The taxonomy of line items (schemas/taxonomy/line_items.csv): what rows of the official statements exist, in fi, sv
and en, how they add up, and with which sign.

Belongs here: loading and looking up the rows. Does not belong here: matching a printed label (extractors/normalise).
Sources of the rows: decree 525/2020 on the financial statements of municipalities, the forms of JHS 192.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import cache

from pydantic import field_validator

from selko.schemas.errors import ReferenceDataError
from selko.schemas.models.base import Model
from selko.schemas.models.report import StatementKind
from selko.schemas.reference import read_rows
from selko.schemas.words.folding import compact

_FILE = "taxonomy/line_items.csv"
_TERM = re.compile(r"(?P<open>\[)?(?P<sign>[+-])(?P<code>[A-Z0-9.]+)(?P<close>\])?")


class ItemKind(StrEnum):
    LEAF = "leaf"
    SUM = "sum"  # adds up the items below it
    SUBTOTAL = "subtotal"  # a running result, such as the operating margin
    TOTAL = "total"
    MEMO = "memo"  # stands beside the sums
    STOCK = "stock"  # a balance at a date
    RATIO = "ratio"  # a key figure


class ItemSign(StrEnum):
    """The canonical sign that an item is expected to have: income and assets +, expenses −."""

    PLUS = "+"
    MINUS = "-"
    EITHER = "+/-"


class ItemUnit(StrEnum):
    MONEY = "money"
    PERCENT = "percent"
    PER_CAPITA = "per_capita"
    COUNT = "count"
    DAYS = "days"
    RATIO = "ratio"


class FormulaTerm(Model):
    """One addend. An `optional` one (written in brackets) counts where its row is printed, and is no gap where not."""

    code: str
    coefficient: Decimal
    optional: bool = False


class LineItem(Model):
    """One row of the official statements.

    `statements` in which it may stand; `parent` the item that it is part of; `formulas` the sums that give it, in
    canonical signs, alternatives of each other; `aliases_*` further spellings seen in print.
    """

    code: str
    statements: tuple[StatementKind, ...]
    fi: str
    sv: str | None = None
    en: str | None = None
    parent: str | None = None
    kind: ItemKind
    sign: ItemSign
    unit: ItemUnit = ItemUnit.MONEY
    formula: str | None = None
    aliases_fi: tuple[str, ...] = ()
    aliases_sv: tuple[str, ...] = ()
    aliases_en: tuple[str, ...] = ()

    @field_validator("statements", "aliases_fi", "aliases_sv", "aliases_en", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if value is None:
            return ()
        return tuple(part.strip() for part in value.split("|")) if isinstance(value, str) else value

    @property
    def formulas(self) -> tuple[tuple[FormulaTerm, ...], ...]:
        """`+IS.REV [+IS.OWNUSE] +IS.EXP ; …` as terms; () where the item is no sum."""
        return tuple(parse_formula(part, self.code) for part in (self.formula or "").split(";") if part.strip())

    def labels(self, language: str | None = None) -> tuple[str, ...]:
        """Every spelling, the official one first; of one language or of all."""
        by_language = {
            "fi": (self.fi, *self.aliases_fi),
            "sv": (self.sv, *self.aliases_sv),
            "en": (self.en, *self.aliases_en),
        }
        chosen = [by_language[language]] if language else list(by_language.values())
        return tuple(label for labels in chosen for label in labels if label)


def parse_formula(text: str, code: str) -> tuple[FormulaTerm, ...]:
    """Signed codes parted by blanks, optional ones in brackets. Raises ReferenceDataError naming the row `code`."""
    terms = []
    for word in text.split():
        match = _TERM.fullmatch(word)
        if match is None or bool(match["open"]) != bool(match["close"]):
            raise ReferenceDataError(
                f"the formula's part '{word}' is not a signed code", file=_FILE, place=code, way_out="correct this row"
            )
        terms.append(
            FormulaTerm(code=match["code"], coefficient=Decimal(f"{match['sign']}1"), optional=bool(match["open"]))
        )
    return tuple(terms)


@cache
def load_line_items() -> dict[str, LineItem]:
    """Every line item by code. Raises ReferenceDataError for a repeated code, or a parent or term that is none."""
    items: dict[str, LineItem] = {}
    for item in read_rows(_FILE, LineItem):
        if item.code in items:
            raise ReferenceDataError("this code stands twice", file=_FILE, place=item.code, way_out="drop one row")
        items[item.code] = item
    for item in items.values():
        named = {term.code for formula in item.formulas for term in formula} | ({item.parent} if item.parent else set())
        for code in named - items.keys():
            raise ReferenceDataError(
                f"'{code}' is no line item", file=_FILE, place=item.code, way_out="add it or correct this row"
            )
    return items


@cache
def find_ancestors(code: str) -> tuple[str, ...]:
    """The parents of an item, the nearest first."""
    items = load_line_items()
    chain: list[str] = []
    parent = items[code].parent
    while parent is not None and parent not in chain:
        chain.append(parent)
        parent = items[parent].parent
    return tuple(chain)


@cache
def _codes_by_label() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for item in load_line_items().values():
        for label in item.labels():
            found.setdefault(compact(label), {})[item.code] = None
    return {label: tuple(codes) for label, codes in found.items()}


def find_codes(label: str) -> tuple[str, ...]:
    """The line items of which this is a whole label, in any language; none for most labels."""
    return _codes_by_label().get(compact(label), ())
