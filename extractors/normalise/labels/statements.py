"""Which statement a table of figures belongs to: from headings, captions, and the line items that stand in it.

Belongs here: StatementKind per table, and per row where key figures stand under a statement. Does not belong here:
the unit whose table it is (organisation).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from selko.schemas.models.report import StatementKind
from selko.schemas.words.folding import fold_words
from selko.schemas.words.label_kinds import find_label_kind
from selko.schemas.words.label_words import UnitKind, load_statement_titles
from selko.schemas.words.vocabulary import phrase_pattern

_S = StatementKind
_GROUP = {
    _S.INCOME_STATEMENT: _S.GROUP_INCOME_STATEMENT,
    _S.CASH_FLOW: _S.GROUP_CASH_FLOW,
    _S.BALANCE_SHEET: _S.GROUP_BALANCE_SHEET,
    _S.KEY_FIGURES: _S.GROUP_KEY_FIGURES,
}
_FAMILIES = {
    "IS": {_S.OPERATING, _S.INCOME_STATEMENT},
    "LE": {_S.INCOME_STATEMENT},
    "CF": {_S.CASH_FLOW, _S.FINANCING},
    "BS": {_S.BALANCE_SHEET},
    "INV": {_S.INVESTMENTS},
    "KR": {_S.KEY_FIGURES},
}
_DEFAULTS = {
    "IS": _S.INCOME_STATEMENT,
    "LE": _S.INCOME_STATEMENT,
    "CF": _S.CASH_FLOW,
    "BS": _S.BALANCE_SHEET,
    "INV": _S.INVESTMENTS,
    "KR": _S.KEY_FIGURES,
}
_PURE = 0.8
_WEAK = 0.5
_TOTALS = {"BS.A", "BS.L", "BS.EQ", "BS.A.FIX", "BS.A.CURR", "BS.DEBT"}
_SHARED = {"IS.REV", "IS.EXP", "IS.MARGIN"}
_CASH_FLOW_HEAD = {"IS.ANNUAL", "IS.EXTRA", "IS.G.TAX", "IS.TAX"}
_FIRST = (_S.NOTES, _S.INCOME_STATEMENT, _S.BALANCE_SHEET, _S.CASH_FLOW, _S.FINANCING, _S.INVESTMENTS, _S.OPERATING)
MONEY_STATEMENTS = frozenset(set(_S) - {_S.KEY_FIGURES, _S.GROUP_KEY_FIGURES, _S.NOTES})


class Title(NamedTuple):
    """What a heading or a caption names. `chapter`: a chapter of statements, whose parts are named below it."""

    statements: tuple[StatementKind, ...]
    group: bool
    chapter: bool


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(phrase_pattern(words)), kind) for words, kind in load_statement_titles())


def is_bare_title(text: str) -> bool:
    """Whether a heading says nothing but which statement follows, of the group or not: `10. Konsernitase`."""
    rest = fold_words(text)
    for pattern, _ in _patterns():
        rest = pattern.sub(" ", rest)
    return bool(find_titles(text).statements) and not any(sign.isalpha() for sign in rest)


@lru_cache(maxsize=20_000)
def find_titles(text: str) -> Title:
    """The statements that a heading or caption names (as whole words), the longest words first."""
    folded = fold_words(text)
    found: list[StatementKind] = []
    group = any(kind == "group" and pattern.search(folded) for pattern, kind in _patterns())
    chapter = False
    for pattern, kind in _patterns():
        if kind == "group" or not pattern.search(folded):
            continue
        folded = pattern.sub(" ", folded)
        if kind == "statements":
            chapter = True
        elif (statement := StatementKind(kind)) not in found:
            found.append(statement)
    return Title(tuple(found), group, chapter)


def find_statement(
    near: Sequence[str],
    path: Sequence[str],
    codes: Iterable[str],
    *,
    whole_entity: bool,
    budget: bool,
    rows: int = 0,
) -> StatementKind:
    """The statement of a table.

    `near`: corner and captions, the nearest last; `path`: the section's headings from the top; `codes`: the line
    items of its rows, found without regard to the statement; `whole_entity` is False for a unit's table and for a
    table of units; `budget` when columns of a budget stand in it; `rows` the count of its labelled rows.

    What stands under a heading of notes is notes. Else the items say which family (what stands in most rows), the
    titles which of the family; a unit's table of income and costs is of the operating part whatever its caption calls
    it; a balance sheet has no budget; a table called key figures is that where few of its rows are line items.
    """
    titles = [find_titles(text) for text in (*path, *near)]
    if any(_S.NOTES in title.statements and not title.chapter for title in titles):
        return _S.NOTES
    named = [statement for title in reversed(titles) for statement in _sorted(title.statements)]
    named = [statement for statement in named if statement is not _S.NOTES]
    found = list(codes)
    family, pure = _find_family(found, budget=budget)
    nearest = next((_sorted(title.statements)[0] for title in reversed(titles) if title.statements), None)
    if nearest is _S.KEY_FIGURES and len(found) < _WEAK * rows:
        family = None  # a table of key figures in which some rows bear the names of line items
    if family is None:
        statement = named[0] if named else (_S.OPERATING if budget and not whole_entity else _S.KEY_FIGURES)
    elif family == "IS" and not whole_entity:
        # Income, costs and net of a project have the same names as those of a unit.
        statement = _S.INVESTMENTS if nearest is _S.INVESTMENTS and set(found) <= _SHARED else _S.OPERATING
    else:
        fitting = [s for s in named if s in _FAMILIES[family]]
        if fitting:
            statement = fitting[0]
        elif nearest is not None and family != "KR" and (nearest is _S.INVESTMENTS or not pure):
            statement = nearest
        else:
            statement = _DEFAULTS[family]
    group = any(title.group for title in titles)
    return _GROUP.get(statement, statement) if group and whole_entity else statement


def _sorted(statements: Sequence[StatementKind]) -> list[StatementKind]:
    order = {statement: n for n, statement in enumerate(_FIRST)}
    return sorted(statements, key=lambda statement: order.get(statement, len(order)))


def _find_family(codes: Iterable[str], *, budget: bool) -> tuple[str | None, bool]:
    """The family that most rows belong to, and whether nearly all do (key figures below a statement aside)."""
    found = list(codes)
    counts = Counter(code.split(".")[0] for code in found)
    if budget or (counts.get("BS") and not _TOTALS & set(found) and counts.get("INV")):
        counts.pop("BS", None)
    if counts.get("IS") and counts.get("CF", 0) >= 2 and {c for c in found if c.startswith("IS.")} <= _CASH_FLOW_HEAD:
        counts["CF"] += counts.pop("IS")  # the cash flow begins with items of the income statement
    if counts.get("KR") and sum(counts.values()) > counts["KR"]:
        rest = {family: n for family, n in counts.items() if family != "KR"}
        if max(rest.values()) >= 2:
            counts = Counter(rest)  # key figures that stand under a statement
    if not counts:
        return None, False
    family, most = counts.most_common(1)[0]
    return family, most >= _PURE * sum(counts.values())


def find_row_statement(statement: StatementKind, code: str | None, label: str) -> StatementKind:
    """Key figures that stand in a statement's table keep their own kind."""
    key_figures = _S.GROUP_KEY_FIGURES if statement.value.startswith("group_") else _S.KEY_FIGURES
    if code is not None:
        return key_figures if code.startswith("KR.") and statement in MONEY_STATEMENTS else statement
    kind = find_label_kind(label)
    if kind is not None and kind is not UnitKind.MONEY and statement in MONEY_STATEMENTS:
        return key_figures
    return statement


def group_statement(statement: StatementKind) -> StatementKind:
    """The statement of the group that a statement of the entity answers to; itself where there is none."""
    return _GROUP.get(statement, statement)


def is_group_name(text: str) -> bool:
    """Whether a text is nothing but a word for the group."""
    return any(kind == "group" and pattern.fullmatch(fold_words(text)) for pattern, kind in _patterns())
