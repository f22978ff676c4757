"""Which mark parts the decimals and which the thousands, where a number by itself leaves it open: `4,823`.

Belongs here: what the numbers of a column, of its table and of the document show of their marks, and the custom of the
language. Does not belong here: one number by itself (schemas/words/numbers), the unit of money.

`0,800` begins with a zero, as no group of thousands does: then `4,823` in its column is less than five.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from selko.schemas.models.tables import Interpretation, ReportTable
from selko.schemas.words.numbers import fold_number

_MARKS = ",."
_LEAST_GROUPED = (
    3  # figures with three digits behind a comma, before a Finnish or Swedish table may have them as groups
)
_MILLION = 1_000_000


@dataclass(frozen=True)
class MarkUse:
    """Of one mark among some numbers: those that show it before decimals, between groups, and those that leave it open.
    `short`: whole numbers of up to three digits without any mark, as no column of three decimals prints."""

    decimal: int = 0
    group: int = 0
    open: int = 0
    short: int = 0
    spaced: int = 0  # numbers whose thousands are parted by blanks

    def __add__(self, other: MarkUse) -> MarkUse:
        return MarkUse(
            self.decimal + other.decimal,
            self.group + other.group,
            self.open + other.open,
            self.short + other.short,
            self.spaced + other.spaced,
        )


@dataclass(frozen=True)
class MarkCustom:
    """How a document uses each mark, over all its tables."""

    uses: Mapping[str, MarkUse] = field(default_factory=dict)


@dataclass(frozen=True)
class DecimalMarks:
    """Whether the comma parts decimals, by column; `doubted`: the columns in which nothing decides what an open number
    is."""

    commas: Mapping[int, bool] = field(default_factory=dict)
    default: bool = True
    doubted: frozenset[int] = frozenset()

    def comma(self, column: int) -> bool:
        return self.commas.get(column, self.default)


def find_custom(interpretation: Interpretation) -> MarkCustom:
    """What all numbers of the document show."""
    uses = {mark: MarkUse() for mark in _MARKS}
    for table in interpretation.tables:
        for mark, use in _uses(cell.text for row in table.rows for cell in row.cells).items():
            uses[mark] += use
    return MarkCustom(uses)


def find_decimal_marks(table: ReportTable, language: str, custom: MarkCustom, scale: int = 1) -> DecimalMarks:
    """By column: what its own numbers show, then those of the table, then those of the document, then the language.
    `scale`: the table's unit, since millions have decimals more often than thousands of them."""
    texts: dict[int, list[str]] = {}
    for row in table.rows:
        for cell in row.cells:
            texts.setdefault(cell.column, []).append(cell.text)
    columns = {column: _uses(own) for column, own in texts.items()}
    whole = {mark: sum((uses[mark] for uses in columns.values()), MarkUse()) for mark in _MARKS}
    commas: dict[int, bool] = {}
    doubted: set[int] = set()
    for column, uses in columns.items():
        verdicts = []
        for mark in _MARKS:
            if uses[mark].open:
                is_decimal, sure = _decide(mark, uses[mark], whole, custom, language, scale)
                verdicts.append((is_decimal == (mark == ","), sure))
        if not verdicts:
            continue
        commas[column] = verdicts[0][0]
        if not all(sure for _, sure in verdicts) or len({comma for comma, _ in verdicts}) > 1:
            doubted.add(column)
    return DecimalMarks(commas, language != "en", frozenset(doubted))


def _uses(texts: Iterable[str]) -> dict[str, MarkUse]:
    found = {mark: MarkUse() for mark in _MARKS}
    for text in texts:
        folded = fold_number(text)
        if not any(c.isdigit() for c in folded):
            continue
        short = bool(_SHORT.fullmatch(folded))
        spaced = bool(_SPACED.search(folded))
        for mark in _MARKS:
            patterns = _PATTERNS[mark]
            decimal = any(expression.search(folded) for expression in patterns.decimal)
            group = any(expression.search(folded) for expression in patterns.group)
            is_open = not (decimal or group) and bool(patterns.open.search(folded))
            found[mark] += MarkUse(decimal, group, is_open, short, spaced)
    return found


@dataclass(frozen=True)
class _Patterns:
    decimal: tuple[re.Pattern[str], ...]
    group: tuple[re.Pattern[str], ...]
    open: re.Pattern[str]


def _build_patterns(mark: str) -> _Patterns:
    m, other = re.escape(mark), re.escape(_MARKS.replace(mark, ""))
    return _Patterns(
        decimal=(
            re.compile(rf"(?<![\d.,])\d+{m}(?:\d{{1,2}}|\d{{4,}})(?![\d.,])"),
            re.compile(rf"(?<![\d.,])0{m}\d{{3}}(?![\d.,])"),  # 0,800
            re.compile(rf"(?<![\d.,])\d{{4,}}{m}\d+(?![\d.,])"),  # 1234,567
            re.compile(rf"\d[ '’{other}]\d{{3}}{m}\d+(?![\d.,])"),  # 1 234,567
        ),
        group=(
            re.compile(rf"\d{m}\d{{3}}{m}\d{{3}}(?!\d)"),  # 1,234,567
            re.compile(rf"\d{m}\d{{3}}{other}\d+(?![\d.,])"),  # 1,234.5
        ),
        open=re.compile(rf"(?<![\d.,])[1-9]\d{{0,2}}{m}\d{{3}}(?![\d.,])"),
    )


_PATTERNS = {mark: _build_patterns(mark) for mark in _MARKS}
_SHORT = re.compile(r"[-(]? ?[1-9]\d{0,2} ?\)?")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")


def is_open(text: str) -> bool:
    """Whether a number by itself leaves open what its mark is: `4,823`, but not `0,800` or `4,82`."""
    folded = fold_number(text)
    return any(_PATTERNS[mark].open.search(folded) for mark in _MARKS)


def _decide(
    mark: str, own: MarkUse, table: Mapping[str, MarkUse], custom: MarkCustom, language: str, scale: int
) -> tuple[bool, bool]:
    """Whether the mark parts decimals, and whether that is sure."""
    if own.decimal or own.group:
        return own.decimal > own.group, not (own.decimal and own.group)
    for uses in (table, custom.uses):
        use, other = uses.get(mark, MarkUse()), uses.get(_MARKS.replace(mark, ""), MarkUse())
        if bool(use.decimal) != bool(use.group):
            # A whole number without a mark beside them, and three decimals would be printed of it too.
            return use.decimal > 0, not (own.short and use.decimal)
        if use.decimal and use.group:
            continue
        if other.decimal and not other.group:
            return False, True
        if use.spaced or (other.group and not other.decimal):
            return True, not own.short
    usual = (language == "en") == (mark == ".")
    if own.short:
        return False, not usual
    if language == "en" or mark == ".":
        return usual, True
    if scale >= _MILLION or own.open < _LEAST_GROUPED:
        return True, scale >= _MILLION
    return False, False
