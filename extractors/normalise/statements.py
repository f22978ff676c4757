"""Which statement a table of figures belongs to: from headings, captions, and the line items that stand in it.

Belongs here: StatementKind per table, and per row where key figures stand under a statement. Does not belong here:
the unit whose table it is (organisation).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from schemas.folding import fold_words
from schemas.label_words import UnitKind, find_unit, load_statement_titles
from schemas.report import StatementKind

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
_FIRST = (_S.NOTES, _S.INCOME_STATEMENT, _S.BALANCE_SHEET, _S.CASH_FLOW, _S.FINANCING, _S.INVESTMENTS, _S.OPERATING)
MONEY_STATEMENTS = frozenset(set(_S) - {_S.KEY_FIGURES, _S.GROUP_KEY_FIGURES, _S.NOTES})


@cache
def find_titles(text: str) -> tuple[tuple[StatementKind, ...], bool]:
    """The statements that a heading or caption names (as whole words), and whether it names the group."""
    folded = fold_words(text)
    found: list[StatementKind] = []
    group = False
    for words, statement in load_statement_titles():
        if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", folded):
            if statement is None:
                group = True
            elif statement not in found:
                found.append(statement)
            folded = folded if statement is None else folded.replace(words, " ")
    for words, statement in load_statement_titles():
        if statement is None and words in folded:  # a compound such as 'konsernitase'
            group = True
    return tuple(found), group


def find_statement(
    near: Sequence[str],
    path: Sequence[str],
    codes: Iterable[str],
    *,
    whole_entity: bool,
    budget: bool,
) -> StatementKind:
    """The statement of a table.

    `near`: corner and captions, the nearest last; `path`: the section's headings from the top; `codes`: the line
    items of its rows, found without regard to the statement; `whole_entity` is False for a unit's table; `budget`
    when columns of a budget stand in it. The items say which family (what stands in most rows), the titles which of
    the family; a unit's table of income and costs is of the operating part whatever its caption calls it.
    """
    family = _find_family(codes)
    titles = [find_titles(text) for text in (*path, *near)]
    group = any(is_group for _, is_group in titles)
    named = [statement for statements, _ in reversed(titles) for statement in _sorted(statements)]
    if family is None:
        statement = named[0] if named else (_S.OPERATING if budget and not whole_entity else _S.KEY_FIGURES)
    elif family == "IS" and not whole_entity:
        statement = _S.OPERATING
    else:
        fitting = [s for s in named if s in _FAMILIES[family]]
        in_notes = bool(named) and named[0] is _S.NOTES
        statement = _S.NOTES if in_notes and not fitting else fitting[0] if fitting else _DEFAULTS[family]
    return _GROUP.get(statement, statement) if group and whole_entity else statement


def _sorted(statements: Sequence[StatementKind]) -> list[StatementKind]:
    order = {statement: n for n, statement in enumerate(_FIRST)}
    return sorted(statements, key=lambda statement: order.get(statement, len(order)))


def _find_family(codes: Iterable[str]) -> str | None:
    counts = Counter(code.split(".")[0] for code in codes)
    if counts.get("IS") and counts.get("CF", 0) >= 2:
        counts["CF"] += counts.pop("IS")  # the cash flow begins with items of the income statement
    if counts.get("KR") and sum(counts.values()) > counts["KR"]:
        rest = {family: n for family, n in counts.items() if family != "KR"}
        if max(rest.values()) >= 2:
            counts = Counter(rest)  # key figures that stand under a statement
    return counts.most_common(1)[0][0] if counts else None


def find_row_statement(statement: StatementKind, code: str | None, label: str) -> StatementKind:
    """Key figures that stand in a statement's table keep their own kind."""
    key_figures = _S.GROUP_KEY_FIGURES if statement.value.startswith("group_") else _S.KEY_FIGURES
    if code is not None:
        return key_figures if code.startswith("KR.") and statement in MONEY_STATEMENTS else statement
    unit = find_unit(label)
    if unit is not None and unit.kind is not UnitKind.MONEY and statement in MONEY_STATEMENTS:
        return key_figures
    return statement
