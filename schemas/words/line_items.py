"""The taxonomy of line items (schemas/taxonomy/line_item*.csv): what rows of the official statements exist, in fi, sv
and en, in which statements, how else they are spelt, how they add up, and with which sign.

Belongs here: loading and looking up the rows. Does not belong here: matching a printed label (extractors/normalise).
Sources of the rows: decree 525/2020 on the financial statements of municipalities, the forms of JHS 192.
"""

from __future__ import annotations

import re
from collections.abc import Container
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Literal, TypeVar

from selko.schemas.errors import ReferenceDataError
from selko.schemas.models.base import Model
from selko.schemas.models.report import StatementKind
from selko.schemas.reference import read_rows
from selko.schemas.words.folding import compact

_FILE = "taxonomy/line_items.csv"
_SPELLINGS = "taxonomy/line_item_spellings.csv"
_STATEMENTS = "taxonomy/line_item_statements.csv"
_FORMULAS = "taxonomy/line_item_formulas.csv"
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


class SpellingSource(StrEnum):
    """Where a spelling comes from: whoever doubts one sees what stands behind it."""

    STATUTE = "statute"  # a decree, an official form, or the vocabulary of the statistics authority
    PRINT = "print"  # read in a report
    USAGE = "usage"  # the field says so, nobody has noted it in print
    UNRECORDED = "unrecorded"  # older than this column; nothing new may say so


class ItemRow(Model):
    """One row of line_items.csv: an item with its official names."""

    code: str
    fi: str
    sv: str | None = None
    en: str | None = None
    parent: str | None = None
    kind: ItemKind
    sign: ItemSign
    unit: ItemUnit = ItemUnit.MONEY


class SpellingRow(Model):
    """One row of line_item_spellings.csv: another spelling of an item."""

    code: str
    language: Literal["fi", "sv", "en"]
    spelling: str
    source: SpellingSource


class StatementRow(Model):
    """One row of line_item_statements.csv: a statement in which an item may stand."""

    code: str
    statement: StatementKind


class FormulaRow(Model):
    """One row of line_item_formulas.csv: a sum that gives the item; several rows of one item are alternatives."""

    code: str
    formula: str


class LineItem(ItemRow):
    """One row of the official statements.

    `statements` in which it may stand; `parent` the item that it is part of; `formula_texts` the sums that give it, in
    canonical signs, alternatives of each other; `spellings` further ones than the official names.
    """

    statements: tuple[StatementKind, ...] = ()
    formula_texts: tuple[str, ...] = ()
    spellings: tuple[SpellingRow, ...] = ()

    @property
    def formula(self) -> str | None:
        """As one text, the alternatives parted by ' ; '; None where the item is no sum."""
        return " ; ".join(self.formula_texts) or None

    @property
    def formulas(self) -> tuple[tuple[FormulaTerm, ...], ...]:
        """`+IS.REV [+IS.OWNUSE] +IS.EXP` as terms, one tuple an alternative; () where the item is no sum."""
        return tuple(parse_formula(text, self.code) for text in self.formula_texts)

    def labels(self, language: str | None = None) -> tuple[str, ...]:
        """Every spelling, the official one first; of one language or of all."""
        official = {"fi": self.fi, "sv": self.sv, "en": self.en}
        chosen = [language] if language else list(official)
        return tuple(
            label
            for name in chosen
            for label in (official[name], *(row.spelling for row in self.spellings if row.language == name))
            if label
        )


Part = TypeVar("Part", SpellingRow, StatementRow, FormulaRow)


def parse_formula(text: str, code: str) -> tuple[FormulaTerm, ...]:
    """Signed codes parted by blanks, optional ones in brackets. Raises ReferenceDataError naming the row `code`."""
    terms = []
    for word in text.split():
        match = _TERM.fullmatch(word)
        if match is None or bool(match["open"]) != bool(match["close"]):
            raise ReferenceDataError(
                f"the formula's part '{word}' is not a signed code",
                file=_FORMULAS,
                place=code,
                way_out="correct this row",
            )
        terms.append(
            FormulaTerm(code=match["code"], coefficient=Decimal(f"{match['sign']}1"), optional=bool(match["open"]))
        )
    return tuple(terms)


@cache
def load_line_items() -> dict[str, LineItem]:
    """Every line item by code, in the order of the forms.

    Raises ReferenceDataError for a code or a row that stands twice, and for a code, parent or term that is no item.
    """
    rows: dict[str, ItemRow] = {}
    for row in read_rows(_FILE, ItemRow):
        if row.code in rows:
            raise ReferenceDataError("this code stands twice", file=_FILE, place=row.code, way_out="drop one row")
        rows[row.code] = row
    spellings = _by_code(_SPELLINGS, SpellingRow, rows)
    statements = _by_code(_STATEMENTS, StatementRow, rows)
    formulas = _by_code(_FORMULAS, FormulaRow, rows)
    items = {
        code: LineItem(
            **row.model_dump(),
            statements=tuple(part.statement for part in statements.get(code, ())),
            formula_texts=tuple(part.formula for part in formulas.get(code, ())),
            spellings=tuple(spellings.get(code, ())),
        )
        for code, row in rows.items()
    }
    for item in items.values():
        if item.parent is not None:
            _require(item.parent, items, _FILE, item.code)
        for code in {term.code for formula in item.formulas for term in formula}:
            _require(code, items, _FORMULAS, item.code)
    return items


def _by_code(file: str, model: type[Part], codes: Container[str]) -> dict[str, list[Part]]:
    """The rows of a file that say more of an item, by its code; each row once."""
    found: dict[str, list[Part]] = {}
    for row in read_rows(file, model):
        _require(row.code, codes, file, row.code)
        said = row.model_dump(exclude={"source"})
        if said in (other.model_dump(exclude={"source"}) for other in found.setdefault(row.code, [])):
            raise ReferenceDataError("this row stands twice", file=file, place=row.code, way_out="drop one")
        found[row.code].append(row)
    return found


def _require(code: str, codes: Container[str], file: str, place: str) -> None:
    if code not in codes:
        raise ReferenceDataError(
            f"'{code}' is no line item", file=file, place=place, way_out=f"add it to {_FILE} or correct this row"
        )


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
