"""What the words of one column header say: role, years, unit of money, side; no neighbours asked.

Belongs here: ColumnHead → ColumnMeaning before its table is looked at. Does not belong here: the vocabulary
(schemas/words/column_roles), what the other columns of the table decide (columns).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from selko.schemas.models.report import Measure
from selko.schemas.models.tables import ColumnHead
from selko.schemas.words.column_roles import (
    ACTUAL_ROLES,
    BUDGET_ROLES,
    SIDE_ROLES,
    ColumnRole,
    HeaderMatch,
    find_other_words,
    find_roles,
    has_note,
    split_years,
)
from selko.schemas.words.folding import compact, tokens
from selko.schemas.words.label_kinds import find_label_kind
from selko.schemas.words.label_words import UnitKind, UnitWords, find_unit, is_unit
from selko.schemas.words.periods import Period, PeriodKind, find_period
from selko.schemas.words.vocabulary import has_phrase, is_phrase

_R = ColumnRole
# When a header holds several words that are roles, the one that compares wins over what it compares.
_COMPARING = (
    _R.UTILISATION_PCT, _R.VARIANCE_PCT, _R.CHANGE_PCT, _R.VARIANCE, _R.CHANGE_ABS, _R.BUDGET_AMENDMENT,
    _R.AMENDED_BUDGET, _R.ORIGINAL_BUDGET, _R.FORECAST, _R.PROPOSAL, _R.PRIOR_BUDGET, _R.PRIOR_ACTUAL, _R.PLAN,
    _R.FRAME, _R.CHANGE, _R.TARGET, _R.ACTUAL, _R.BUDGET, _R.NOTE_REF, _R.CODE, _R.SHARE_PCT,
)  # fmt: skip
_BUDGETS = BUDGET_ROLES - {_R.PRIOR_BUDGET}
_PHASES = frozenset({_R.ORIGINAL_BUDGET, _R.AMENDED_BUDGET})
_OF_A_YEAR = ACTUAL_ROLES | BUDGET_ROLES
_MINUS = re.compile(r"[-–−]")
_PRINTED_YEAR = re.compile(r"(?<![\w.,/–-])(?:\d{1,2}\.\d{1,2}\.)?(?:19|20)\d\d(?![\w/–-]|[.,]\d)")
_YEARS_LAST = re.compile(r"\s*(?:(?:19|20)?\d\d)?\s*$")
# What a span of time over several columns may qualify: it says of them when, and they say what.
_TIMED = _BUDGETS | ACTUAL_ROLES | {_R.BUDGET_AMENDMENT, _R.FORECAST}
PER_CENT_OF = {
    _R.CHANGE: _R.CHANGE_PCT,
    _R.CHANGE_ABS: _R.CHANGE_PCT,
    _R.VARIANCE: _R.VARIANCE_PCT,
}
PERCENT_ROLES = frozenset({_R.UTILISATION_PCT, _R.VARIANCE_PCT, _R.CHANGE_PCT, _R.SHARE_PCT})
NO_MEASURE = {_R.NOTE_REF: "a reference to a note", _R.CODE: "a code", _R.PERSON: "of a person"}


@dataclass(frozen=True)
class ColumnMeaning:
    """`measure` None: its figures are no facts, for `reason`. `side` tells a column of expenditure or of income only;
    `unit` the unit of money in the header; `named` the words of the header that are no role, year or unit."""

    column: int
    text: str
    role: ColumnRole | None
    measure: Measure | None
    fiscal_year: int | None
    side: ColumnRole | None = None
    unit: UnitWords | None = None
    named: str = ""
    reason: str | None = None
    inferred: bool = False  # the header does not say the measure
    by_figures: bool = False  # the header leaves the measure open, and the figures or the columns beside it decided
    phase_open: bool = False  # a budget of which neither its header nor another column says the phase
    dated: bool = False  # the header prints the year
    prior: bool = False  # the header says that it is of the year before, and of what else
    period: Period | None = None  # the span of time or the day that the header prints
    ratio: bool = False  # per cent, whatever its role

    @property
    def is_percent(self) -> bool:
        return self.ratio or self.role in PERCENT_ROLES


def read_head(head: ColumnHead, year_end: int = 12) -> ColumnMeaning:
    """One header by itself. `year_end`: the last month of the fiscal year."""
    text = " ".join(_without_year_word(text) for text in head.texts)
    words, years = split_years(tokens(text))
    matches = find_roles(text)
    side = next((match.role for match in matches if match.role in SIDE_ROLES), None)
    # A code or a reference is one only where the header says nothing else: `number of shops` counts shops.
    whole = "".join(words)
    matches = tuple(match for match in matches if match.role not in NO_MEASURE or match.words == whole)
    spoken = _without_periods(matches)
    period = _read_period(text, years, year_end)
    spanned = period is not None and period.kind is PeriodKind.LONGER
    role = _find_difference(head) or _choose_role(spoken, words, () if spanned else years)
    if role in _PHASES and has_note(text, "accounts") and not any(_names_budget(word) for word in words):
        role = _R.ACTUAL  # `Accounts 2024 (amended 30.6.2025)`: it is the accounts that were amended
    if role is None and any(is_phrase("responsible", part) for part in head.texts):
        role = _R.PERSON  # digits beside a name are a telephone number or the like
    if role is None and has_note(text, "budget"):
        role = _R.BUDGET  # an appropriation or an estimate of income is a budget's
    if role is _R.FRAME and has_note(text, "cumulative") and period is not None and period.is_range:
        role = _R.ACTUAL  # what adds up over months: over which the period says
    if role in BUDGET_ROLES and _is_only_decided(period, years):
        years = ()
    return ColumnMeaning(
        column=head.column,
        text=head.text,
        role=role,
        measure=None,
        fiscal_year=max(years) if years else None,
        side=side,
        unit=_find_unit(text, words),
        named=_name(head, matches),
        period=period,
        dated=bool(years),
        prior=_is_of_year_before(text, role)
        or (len(spoken) < len(matches) and any(match.role is _R.PRIOR_ACTUAL for match in matches)),
    )


def _names_budget(word: str) -> bool:
    return any(match.role in BUDGET_ROLES - _PHASES for match in find_roles(word))


def _is_only_decided(period: Period | None, years: Sequence[int]) -> bool:
    """`Budget (council 13.11.2023)`: the only year is that of a day, on which a budget was adopted."""
    if period is None or period.kind is not PeriodKind.DAY or period.closes_month or set(years) != {period.year}:
        return False
    return not split_years(tokens(period.rest))[1]


def _is_of_year_before(text: str, role: ColumnRole | None) -> bool:
    """`Outturn of the previous year`; what compares with it, or forecasts, is of another one."""
    return role in _OF_A_YEAR and has_phrase("of_year_before", " ".join(tokens(text)))


def _find_unit(text: str, words: Sequence[str]) -> UnitWords | None:
    """The unit that a header prints (its year may stand beside it), or that its words imply (`Pupils`, `per head`)."""
    found = find_unit(text) or find_unit(" ".join(words))
    if found is not None:
        return found
    kind = find_label_kind(text)
    if kind is None or kind is UnitKind.MONEY:
        return None
    return UnitWords(words=text, kind=kind, scale=1, language="")


def _without_year_word(text: str) -> str:
    """'Year 2023' over columns is 2023: its word is no part of the words below it."""
    words, years = split_years(tokens(text))
    return str(years[0]) if len(years) == 1 and len(words) == 1 and is_phrase("year_word", words[0]) else text


def _without_periods(matches: tuple[HeaderMatch, ...]) -> tuple[HeaderMatch, ...]:
    """'Financial year' or 'year before' alone heads an outturn; over `Budget | Outturn` it says only when."""
    rest = tuple(match for match in matches if not has_note(match.words, "period"))
    return rest if {match.role for match in rest} & _TIMED else matches


def _find_difference(head: ColumnHead) -> ColumnRole | None:
    """`Outturn - budget` in one line of a header: the one less the other, where the words are no term of their own.

    The minus stands between the two: a dash between months or dates takes nothing from anything."""
    for text in head.texts:
        roles = {match.role for match in find_roles(text)}
        if len(roles) != 2 or _R.ACTUAL not in roles or not roles & _BUDGETS or "%" in text:
            continue
        if any(_is_between(text[: dash.start()], text[dash.end() :]) for dash in _MINUS.finditer(text)):
            return _R.VARIANCE
    return None


def _is_between(left: str, right: str) -> bool:
    """Whether the text left of a dash ends, years aside, with a role's words and the right one begins with some."""
    before, after = compact(_YEARS_LAST.sub("", left)), compact(right)
    return any(before.endswith(match.words) for match in find_roles(left)) and any(
        after.startswith(match.words) for match in find_roles(right)
    )


def _choose_role(matches: Sequence[HeaderMatch], words: Sequence[str], years: Sequence[int]) -> ColumnRole | None:
    percent = "%" in words
    roles = {match.role for match in matches} - SIDE_ROLES - {_R.TOTAL}
    if roles & {_R.CHANGE, _R.BUDGET_AMENDMENT} and roles & _BUDGETS and "+" in words and "/" not in words:
        return _R.AMENDED_BUDGET  # a budget plus its changes
    if percent and roles - {_R.SHARE_PCT} == {_R.ACTUAL} and not years:
        return _R.UTILISATION_PCT
    if percent and _R.ACTUAL in roles and roles & _BUDGETS:
        return _R.UTILISATION_PCT
    if roles - {_R.SHARE_PCT} == {_R.ACTUAL} and len(set(years)) == 2:
        return _R.CHANGE_PCT if percent else _R.CHANGE_ABS  # one year's actual against another's
    if roles >= {_R.CHANGE, _R.ACTUAL} and roles & {_R.BUDGET, _R.AMENDED_BUDGET}:
        return _R.VARIANCE_PCT if percent else _R.VARIANCE
    if roles >= {_R.CHANGE, _R.PRIOR_ACTUAL} and not roles & _BUDGETS:
        return _R.CHANGE_PCT if percent else _R.CHANGE_ABS  # from the year before, which the column does not hold
    if _R.TOTAL in {match.role for match in matches} and _R.BUDGET in roles:
        return _R.AMENDED_BUDGET
    role = next((role for role in _COMPARING if role in roles), None)
    return PER_CENT_OF.get(role, role) if percent and role else role


def _name(head: ColumnHead, matches: Sequence[HeaderMatch]) -> str:
    """The header's texts that no role, year or unit accounts for: an entity, a line item, or words not known."""
    known = {match.words for match in matches}
    texts = []
    for text in map(_without_year_word, head.texts):
        words, _ = split_years(tokens(text))
        plain = " ".join(words)
        if is_phrase("compared_with", plain) or (find_period(text) is not None and is_timed_only(text)):
            continue
        if words and not is_unit(text) and "".join(words) not in known and not find_roles(text):
            texts.append(" ".join(_PRINTED_YEAR.sub(" ", text).split()).strip(" ,"))
    return " ".join(texts)


def _read_period(text: str, years: Sequence[int], year_end: int) -> Period | None:
    """The period of a header. A date of another year than the header's own is that of a decision; so is a date without
    a year beside the year's accounts."""
    period = find_period(text, year_end, bare=is_timed_only(text))
    if period is None or period.kind in (PeriodKind.PART, PeriodKind.LONGER, PeriodKind.WHOLE):
        return period
    if period.year is None:
        return None if has_note(text, "accounts") else period
    return period if period.year in years else None


def is_timed_only(text: str) -> bool:
    """Whether a header says nothing but what its role, its unit and its period are."""
    period = find_period(text)
    rest = period.rest if period is not None else text
    return all(is_phrase("period_word", word) or is_unit(word) for word in find_other_words(rest))
