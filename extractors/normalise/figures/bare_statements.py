"""Titles of statements under which no figure was read.

Belongs here: a heading that names a statement, and nothing below it. Does not belong here: which statement a table is
(labels/statements).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from selko.extractors.normalise.labels.statements import find_titles, is_bare_title
from selko.schemas.models.report import StatementKind
from selko.schemas.models.tables import TextSection

MOST_TEXT = 200  # letters of the text below: more is a chapter of prose about the statement
_STATEMENTS = frozenset({StatementKind.INCOME_STATEMENT, StatementKind.BALANCE_SHEET, StatementKind.CASH_FLOW})


def find_bare_statements(sections: Sequence[TextSection], filled: Collection[int | None]) -> list[TextSection]:
    """The sections headed `Tuloslaskelma` or the like that hold neither figures nor prose, nor does a section below
    them. `filled`: the sections in which tables with facts stand."""
    parents = {section.order: section.parent for section in sections}
    with_figures: set[int] = set()
    for order in filled:
        above: int | None = order
        while above is not None and above not in with_figures:
            with_figures.add(above)
            above = parents.get(above)
    whole = {section.order: len(section.text) for section in sections}
    for section in reversed(sections):
        if section.parent is not None:
            whole[section.parent] = whole.get(section.parent, 0) + whole[section.order]
    return [
        section
        for section in sections
        if section.order not in with_figures and whole[section.order] <= MOST_TEXT and _names_statement(section)
    ]


def _names_statement(section: TextSection) -> bool:
    text = section.heading.text if section.heading is not None else ""
    return is_bare_title(text) and bool(_STATEMENTS.intersection(find_titles(text).statements))
