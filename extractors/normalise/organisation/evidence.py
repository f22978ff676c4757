"""What speaks for a heading or a caption being the name of an organisation unit.

Belongs here: the evidence, from words, statements and tables. Does not belong here: the hierarchy (organisation).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from selko.extractors.normalise.columns.build import find_row_role
from selko.extractors.normalise.columns.statuses import tells_goals
from selko.extractors.normalise.labels.line_items import MatchKind, find_candidates
from selko.extractors.normalise.labels.statements import find_titles
from selko.extractors.normalise.organisation.names import clean_unit_name, names_company, split_lead, unit_key
from selko.schemas.models.report import StatementKind
from selko.schemas.models.tables import Interpretation, ReportTable, TableKind, TextSection
from selko.schemas.words.column_roles import ColumnRole, find_roles
from selko.schemas.words.label_words import UnitKind, find_unit
from selko.schemas.words.vocabulary import fold, has_phrase, heading_words, is_phrase, pattern, plain_heading

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
_FORMS = 2  # headings of one form, before the form is taken to be that of units
_OPERATING = {"IS.REV", "IS.EXP", "IS.MARGIN"}
_GOALS = {TableKind.GOALS, TableKind.FORM}
_OF_THE_WHOLE = ("IS.TAX", "IS.STATE")  # no unit levies taxes


def is_operating_table(table: ReportTable) -> bool:
    """Whether income, costs and margin stand in its rows (or over them, with the phases of the budget as rows)."""
    if table.kind is not TableKind.FIGURES:
        return False
    labels = {text for row in table.rows for text in (row.label, *row.groups[-1:]) if text}
    items = sum(bool(_OPERATING & set(find_candidates(label)[0])) for label in labels)
    return items >= min(_OPERATING_ROWS, len(table.rows))


def is_table_of_whole(table: ReportTable) -> bool:
    """Whether rows of it hold what only the whole entity has: tax revenue, state shares."""
    if table.kind is not TableKind.FIGURES:
        return False
    found = (find_candidates(row.label) for row in table.rows if row.label)
    return any(kind is MatchKind.EXACT and code.startswith(_OF_THE_WHOLE) for codes, kind in found for code in codes)


def is_budget_table(table: ReportTable) -> bool:
    """Whether the table holds a budget and its outcome for income and costs: what every unit has."""
    if not is_operating_table(table):
        return False
    labels = {row.label for row in table.rows}
    heads = [match.role for head in table.heads for match in find_roles(head.text)]
    return bool(_BUDGET & set(heads)) or len(_BUDGET & {find_row_role(label) for label in labels}) > 1


def is_generic(text: str) -> bool:
    """Whether the heading stands under many units, or over a statement of the whole entity, and names no unit."""
    row = heading_words(text)
    if row is not None and row.phrase.endswith("*") and _is_compound_unit(text):
        return False  # `Sysselsättningstjänster`: more than the word that many units have as their heading
    return row is not None or names_statement(text)


def _is_compound_unit(text: str) -> bool:
    return len(clean_unit_name(text).split()) == 1 and ends_in("unit_word", text)


def names_statement(text: str) -> bool:
    """Whether the heading names a statement of the whole entity ('Tuloslaskelma', 'Investointiosa')."""
    return any(kind in _WHOLE for kind in find_titles(text).statements) and not ends_in("unit_word", text)


def names_group(text: str) -> bool:
    """Whether the heading speaks of the group (entity and subsidiaries)."""
    return find_titles(text).group


def names_whole(text: str) -> bool:
    """Whether the heading is of the whole entity, so that a unit ends there: its statements, its group, its
    subsidiaries, or no more than the word for what it is ('Kaupunki')."""
    plain = plain_heading(text)
    whole = is_phrase("subsidiaries_title", plain) or is_phrase("entity_itself", plain)
    return whole or names_statement(text) or names_group(text)


def may_be_name(text: str) -> bool:
    """Whether the words could be a unit's name at all: short, a title, no sentence, no generic heading."""
    name = clean_unit_name(text)
    if not 3 <= len(name) <= _LONGEST or not name[0].isupper() or text.rstrip().endswith((".", ";", ",")):
        return False
    if re.search(r"\d{3,}|[€%]|:\s", name) or len(name.split()) > 10:
        return False
    if has_phrase("company_word", name) or names_company(text):
        return False
    unit = find_unit(name)
    if has_phrase("report_word", name) or _is_line_item(name) or (unit is not None and unit.kind is UnitKind.MONEY):
        return False
    titles = find_titles(name)
    if name != text and is_generic(text) and (titles.statements or titles.group or titles.chapter):
        return False  # what is left of the heading is the name of a statement
    return not is_generic(name)


def _is_line_item(name: str) -> bool:
    codes, kind = find_candidates(name)
    return bool(codes) and kind is MatchKind.EXACT


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
        self._after = {one.order: other for one, other in pairwise(interpretation.sections)}
        for section in interpretation.sections:
            self._children[section.parent].append(section)
        self._responsible: dict[int, list[str]] = defaultdict(list)
        for statement in interpretation.statements:
            self._responsible[statement.section].append(statement.text)
        self._listed = _listed_units(interpretation.sections)
        # Where units show their own budgets, a name in a list that has none is no unit of the report's hierarchy.
        self._by_budget = any(is_budget_table(table) for table in interpretation.tables)
        self._tabled = _tabled_units(interpretation.tables)
        self._forms = _unit_forms(interpretation.sections, self._tables)
        self._corners = {section: _find_corners(tables) for section, tables in self._tables.items()}

    def tables(self, section: int) -> Sequence[ReportTable]:
        """The tables that stand in the section itself, in reading order."""
        return self._tables.get(section, ())

    def names_corner(self, table: ReportTable) -> bool:
        """Whether the corner over the labels names the unit: so it is where tables of one section differ in it."""
        corners = self._corners.get(table.section, frozenset()) if table.section is not None else frozenset()
        return len(corners) > 1 and unit_key(table.corner) in corners

    def names_unit(self, section: TextSection) -> bool:
        """Whether the section's heading names a unit: by who is responsible for it, by its own budget, by a list of
        units, by the words of committees, or by the words of units over headings that all units have."""
        heading = section.heading
        if heading is None or not may_be_name(heading.text) or is_phrase("entity_itself", plain_heading(heading.text)):
            return False
        if self._begins_with_responsible(section) or has_phrase("by_subunit", heading.text):
            return True
        if form_of(heading.text) in self._forms:
            return True
        if is_committee(heading.text):
            return True
        if unit_key(heading.text) in self._listed and not self._by_budget:
            return True
        if any(StatementKind.INVESTMENTS in find_titles(text).statements for text in section.heading_path):
            return False
        first = next((table for table in self.tables(section.order)), None)
        if first is not None and self._shows_unit(first, section) and not self._has_other_caption(first, heading.text):
            return True
        if unit_key(heading.text) in self._tabled:
            return True
        if first is None and self._budget_follows(section):
            return True
        generic = [child for child in self._children[section.order] if child.heading and is_generic(child.heading.text)]
        nameless = [
            child for child in self._children[section.order] if child.heading and not may_be_name(child.heading.text)
        ]
        if any(is_budget_table(table) for child in nameless for table in self.tables(child.order)[:1]):
            return True
        over_goals = first is not None and (first.kind in _GOALS or tells_goals(first))
        return (bool(generic) or over_goals) and ends_in("unit_word", heading.text)

    def _shows_unit(self, table: ReportTable, section: TextSection) -> bool:
        return is_budget_table(table) or (is_operating_table(table) and self._is_one_of_many(section))

    def _budget_follows(self, section: TextSection) -> bool:
        """Whether the next heading, no outer one, says only what its table holds, and that is a unit's budget: a
        caption that looks like a heading of the same level."""
        after = self._after.get(section.order)
        if section.heading is None or after is None or after.heading is None or after.level < section.level:
            return False
        same = unit_key(after.heading.text) == unit_key(section.heading.text)
        first = next(iter(self.tables(after.order)), None)
        if first is None or not (same or is_generic(after.heading.text)):
            return False
        if names_statement(after.heading.text) or names_group(section.heading.text):
            return False
        return self._shows_unit(first, section) and not self._has_other_caption(first, section.heading.text)

    def _is_one_of_many(self, section: TextSection) -> bool:
        """Whether headings beside this one have the same kind of table, or its words are those of a unit."""
        if section.heading is None or ends_in("unit_word", section.heading.text):
            return True
        beside = [other for other in self._children[section.parent] if other is not section]
        return any(is_operating_table(table) for other in beside for table in self.tables(other.order)[:1])

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


def form_of(text: str) -> str:
    """What headings of one form share: the word for the kind of unit before a code or a name in capitals."""
    return fold(split_lead(text)[0])


def _unit_forms(sections: Sequence[TextSection], tables: Mapping[int, Sequence[ReportTable]]) -> frozenset[str]:
    """The forms of headings under which units show their income and costs, or that stand over such: what has the form
    is a unit, whether its own table is a usual one or not."""
    seen: Counter[str] = Counter()
    shown: set[str] = set()
    for section in sections:
        form = form_of(section.heading.text) if section.heading else ""
        if not form:
            continue
        seen[form] += 1
        if any(is_operating_table(table) for table in tables.get(section.order, ())[:1]):
            shown.add(form)
    by_order = {section.order: section for section in sections}
    for section in sections:
        if section.heading and form_of(section.heading.text) in shown and section.parent is not None:
            over = by_order[section.parent].heading
            shown |= {form_of(over.text)} - {""} if over else set()
    return frozenset(form for form in shown if seen[form] >= _FORMS)


def _find_corners(tables: Sequence[ReportTable]) -> frozenset[str]:
    """Keys of the corners of operating tables that could be names."""
    return frozenset(
        unit_key(table.corner)
        for table in tables
        if table.corner and may_be_name(table.corner) and is_operating_table(table)
    )


def _tabled_units(tables: Sequence[ReportTable]) -> frozenset[str]:
    """Keys of the names over the rows of an operating table, and of the rows where its columns are the items."""
    found: set[str] = set()
    for table in tables:
        if table.kind is not TableKind.FIGURES:
            continue
        heads = {code for head in table.heads for text in head.texts for code in find_candidates(text)[0]}
        for row in table.rows:
            if len(_OPERATING & heads) > 1 and not find_candidates(row.label)[0]:
                found.add(unit_key(row.label))
            elif _OPERATING & set(find_candidates(row.label)[0]):
                found.update(unit_key(group) for group in row.groups)
    return frozenset(key for key in found if len(key) > 3)


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
