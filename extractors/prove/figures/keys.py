"""What a mapped figure is about, as a key that two prints of the same have in common."""

from __future__ import annotations

from selko.schemas.models.report import Fact, Measure, StatementKind

GROUP = frozenset(
    {
        StatementKind.GROUP_INCOME_STATEMENT,
        StatementKind.GROUP_CASH_FLOW,
        StatementKind.GROUP_BALANCE_SHEET,
        StatementKind.GROUP_KEY_FIGURES,
    }
)
Key = tuple[bool, tuple[str, ...], str, Measure, int | None]


def key_of(fact: Fact) -> Key | None:
    """What a mapped figure is about: group or not, unit, line item, measure, year."""
    if fact.line_item is None or fact.statement is StatementKind.NOTES:
        return None
    return (fact.statement in GROUP, fact.unit_path, fact.line_item, fact.measure, fact.fiscal_year)
