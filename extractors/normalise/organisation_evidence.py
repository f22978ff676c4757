"""What speaks for a heading or a caption being the name of an organisation unit.

Belongs here: the evidence, from words, statements and tables. Does not belong here: the hierarchy (organisation).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from extractors.normalise.organisation_names import clean_unit_name, unit_key
from extractors.normalise.statements import find_titles
from schemas.column_roles import ColumnRole, find_roles
from schemas.report import StatementKind
from schemas.tables import Interpretation, ReportTable, TableKind, TextSection
from schemas.vocabulary import fold, has_phrase, heading_words, is_phrase, pattern

_BUDGET = {
    ColumnRole.BUDGET,
    ColumnRole.ORIGINAL_BUDGET,
    ColumnRole.BUDGET_AMENDMENT,
    ColumnRole.AMENDED_BUDGET,
    ColumnRole.PRIOR_BUDGET,
}
_WHOLE = {
    StatementKind.INCOME_STATEMENT,
    StatementKind.CASH_FLOW,
    StatementKind.BALANCE_SHEET,
    StatementKind.INVESTMENTS,
    StatementKind.FINANCING,
}
_BULLET = re.compile(r"^\s*(?:[•·▪●◦‣∙■□*–−-]|\d{1,2}[.)])\s+")
_LONGEST = 100  # letters of a unit's name
_OPERATING_ROWS = 2


def is_budget_table(table: ReportTable) -> bool:
    """Whether the table holds a budget and its outcome for income and costs: what every unit has."""
    if table.kind is not TableKind.FIGURES:
        return False
    rows = sum(is_phrase("operating_item", row.label) for row in table.rows)
    return rows >= min(_OPERATING_ROWS, len(table.rows)) and any(
        match.role in _BUDGET for head in table.heads for match in find_roles(head.text)
    )


def is_generic(text: str) -> bool:
    """Whether the heading stands under many units, or over a statement of the whole entity, and names no unit."""
    return heading_words(text) is not None or names_statement(text)


def names_statement(text: str) -> bool:
    """Whether the heading names a statement of the whole entity ('Tuloslaskelma', 'Investointiosa')."""
    return any(kind in _WHOLE for kind in find_titles(text).statements) and not ends_in("unit_word", text)


def names_group(text: str) -> bool:
    """Whether the heading speaks of the group (entity and subsidiaries)."""
    return find_titles(text).group


def may_be_name(text: str) -> bool:
    """Whether the words could be a unit's name at all: short, a title, no sentence, no generic heading."""
    name = clean_unit_name(text)
    if not 3 <= len(name) <= _LONGEST or not name[0].isupper() or text.rstrip().endswith((".", ";", ",")):
        return False
    if re.search(r"\d{3,}|[€%]|:\s", name) or len(name.split()) > 10 or has_phrase("company_word", name):
        return False
    return not is_generic(text)


def ends_in(concept: str, text: str) -> bool:
    """Whether a word of the concept stands at the end of the name (or alone)."""
    folded = fold(clean_unit_name(text))
    return any(match.end() == len(folded) for match in pattern(concept).finditer(folded))


def is_committee(text: str) -> bool:
    """Whether the name is that of a body that stands over units: a committee, a board, a council."""
    return ends_in("committee", text)


class Evidence:
    """The evidence of one report, looked up by section."""

    def __init__(self, interpretation: Interpretation):
        self._tables: dict[int, list[ReportTable]] = defaultdict(list)
        for table in sorted(interpretation.tables, key=lambda table: table.order):
            if table.section is not None:
                self._tables[table.section].append(table)
        self._children: dict[int | None, list[TextSection]] = defaultdict(list)
        for section in interpretation.sections:
            self._children[section.parent].append(section)
        self._responsible: dict[int, list[str]] = defaultdict(list)
        for statement in interpretation.statements:
            self._responsible[statement.section].append(statement.text)
        self._listed = _listed_units(interpretation.sections)
        # Where units show their own budgets, a name in a list that has none is no unit of the report's hierarchy.
        self._by_budget = any(is_budget_table(table) for table in interpretation.tables)

    def tables(self, section: int) -> Sequence[ReportTable]:
        """The tables that stand in the section itself, in reading order."""
        return self._tables.get(section, ())

    def names_unit(self, section: TextSection) -> bool:
        """Whether the section's heading names a unit: by who is responsible for it, by its own budget, by a list of
        units, by the words of committees, or by the words of units over headings that all units have."""
        heading = section.heading
        if heading is None or not may_be_name(heading.text):
            return False
        if self._begins_with_responsible(section) or has_phrase("by_subunit", heading.text):
            return True
        if is_committee(heading.text):
            return True
        if unit_key(heading.text) in self._listed and not self._by_budget:
            return True
        first = next((table for table in self.tables(section.order)), None)
        if first is not None and is_budget_table(first) and not self._has_other_caption(first, heading.text):
            return True
        generic = [child for child in self._children[section.order] if child.heading and is_generic(child.heading.text)]
        if any(is_budget_table(table) for child in generic for table in self.tables(child.order)[:1]):
            return True
        return bool(generic) and ends_in("unit_word", heading.text)

    def _begins_with_responsible(self, section: TextSection) -> bool:
        """A label and who is responsible, right under the heading: 'Vastuuhenkilö: …'."""
        first = [part for part in section.text.split("\n\n") if part.strip()][:2]
        return any(":" in part and who in part for part in first for who in self._responsible.get(section.order, ()))

    def _has_other_caption(self, table: ReportTable, heading: str) -> bool:
        named = caption_unit(table)
        return named is not None and unit_key(named) != unit_key(heading)


def caption_unit(table: ReportTable) -> str | None:
    """The unit that the table's own caption or corner names, where it looks like a unit's name by its words."""
    for text in (table.corner, *reversed(table.captions)):
        if text and may_be_name(text) and (is_committee(text) or ends_in("unit_word", text)):
            return text
    return None


def _listed_units(sections: Sequence[TextSection]) -> frozenset[str]:
    """Keys of the names in lists such as 'Kaupunginhallituksen tehtäväalueina ovat: …'."""
    found: set[str] = set()
    for section in sections:
        listing = False
        for paragraph in re.split(r"\n+", section.text):
            if _BULLET.match(paragraph) and listing:
                found.add(unit_key(_BULLET.sub("", paragraph)))
            elif paragraph.strip():
                listing = len(paragraph) < 160 and any(
                    match.end() == len(fold(paragraph).rstrip(" :"))
                    for match in pattern("unit_list").finditer(fold(paragraph).rstrip(" :"))
                )
    return frozenset(key for key in found if len(key) > 3)
