"""Goals out of tables: theme, strategic goal, goal, means, indicator, target, outcome, responsible, verdict.

Belongs here: which text of a table is which field of a goal. Does not belong here: verdicts (verdict), goals written as
numbered paragraphs (prose), whose goal it is (organisation).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from selko.extractors.normalise.columns.statuses import find_status_columns, tells_goals
from selko.extractors.normalise.goals.forms import build_form_goals
from selko.extractors.normalise.goals.prose import build_prose_goals
from selko.extractors.normalise.goals.verdict import find_verdict
from selko.extractors.normalise.organisation.build import Organisation
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import Goal, SectionKind
from selko.schemas.models.tables import BodyRow, Interpretation, ReportTable, TableKind
from selko.schemas.words.vocabulary import goal_role, heading_words

_HEADER = 45  # letters: a longer text is no header
_LABEL = -1  # the column number of the row's label
_NO_THEME = {SectionKind.GOALS, SectionKind.FINANCIAL}
_STATUSES = 4  # goals, before a status that all of them have is taken to say nothing
_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]?\s+")
Roles = Mapping[int, str]


@dataclass
class _Draft:
    """A goal while its rows are read. `fields` are those of Goal, and `verdict`, a printed status."""

    table: ReportTable
    provenance: Provenance
    fields: dict[str, str] = field(default_factory=dict)

    def put(self, role: str, text: str) -> None:
        text = text.strip()
        if not text or text in {"-", "–", "—"}:
            return
        before = self.fields.get(role)
        self.fields[role] = f"{before} {text}" if before and before != text else text


def build_goals(interpretation: Interpretation, organisation: Organisation) -> tuple[Goal, ...]:
    """Every goal of the report, in reading order: of its goal tables, and of lists of goals in the text."""
    drafts: list[_Draft] = []
    last: _Draft | None = None
    theme: str | None = None
    for table in sorted(interpretation.tables, key=lambda table: table.order):
        if table.kind is not TableKind.GOALS and not (table.kind is TableKind.FIGURES and tells_goals(table)):
            continue
        theme = _find_theme(table, interpretation, organisation)
        found = _read_table(table, last, theme)
        drafts += [draft for draft in found if draft is not last]
        last = drafts[-1] if drafts else None
    statuses = [draft.fields["verdict"] for draft in drafts if "verdict" in draft.fields]
    if len(statuses) >= _STATUSES and len(set(statuses)) == 1:
        for draft in drafts:
            draft.fields.pop("verdict", None)
    placed = [(draft.table.order, _goal(draft, organisation)) for draft in drafts if draft.fields.get("goal")]
    themes = {
        table.order: _find_theme(table, interpretation, organisation)
        for table in interpretation.tables
        if table.kind is TableKind.FORM
    }
    of_forms = build_form_goals(interpretation, organisation, themes)
    placed += zip((form.order for form in interpretation.forms), of_forms, strict=True)
    goals = [goal for _, goal in sorted(placed, key=lambda each: each[0])]
    covered = {table.section for table in interpretation.tables if table.kind is TableKind.GOALS}
    covered |= {form.section for form in interpretation.forms}
    goals += build_prose_goals(interpretation, organisation, covered)
    return tuple(goal.model_copy(update={"order_no": number}) for number, goal in enumerate(goals, 1))


def _goal(draft: _Draft, organisation: Organisation) -> Goal:
    fields = draft.fields
    wanted = " ".join(filter(None, [fields.get("target") or fields.get("unit_goal") or fields.get("goal")]))
    return Goal(
        unit_path=organisation.path_of_table(draft.table),
        theme=fields.get("theme"),
        strategic_goal=fields.get("strategic_goal"),
        goal=fields.get("goal"),
        unit_goal=fields.get("unit_goal"),
        means=fields.get("means"),
        indicator=fields.get("indicator"),
        target=fields.get("target"),
        outcome=fields.get("outcome"),
        responsible=fields.get("responsible"),
        verdict=find_verdict(fields.get("outcome"), wanted, fields.get("verdict")),
        order_no=0,
        provenance=draft.provenance,
    )


def _find_theme(table: ReportTable, interpretation: Interpretation, organisation: Organisation) -> str | None:
    """The numbered or otherwise special line over the table: a caption, else the heading of its section."""
    section = interpretation.sections[table.section] if table.section is not None else None
    heading = section.heading.text if section and section.heading else ""
    for text in (*reversed(table.captions), heading):
        words = heading_words(text) if text else None
        chapter = text is heading and words is not None and words.kind in _NO_THEME
        generic = words is not None and (words.kind is SectionKind.GOALS or chapter or not _NUMBER.match(text))
        named = text and not generic and not _is_header(text) and len(text) <= 120
        if named and organisation.find_unit(text) is None and not re.search(r"[.,;]$", text):
            numbered = _NUMBER.match(text) is not None
            if text is not heading or numbered or text.isupper():
                return _NUMBER.sub("", text)
    return None


def _is_header(text: str) -> bool:
    return len(text) <= _HEADER and goal_role(text) is not None


def _roles(table: ReportTable) -> dict[int, str]:
    """The role of each column, that of the label first; of two columns of one role the second is the narrower one."""
    roles: dict[int, str] = {}
    if table.corner and (role := goal_role(table.corner)):
        roles[_LABEL] = role
    for head in table.heads:
        role = goal_role(head.text)
        if role == "goal" and "goal" in roles.values():
            role = "unit_goal"
        if role:
            roles[head.column] = role
    for column in find_status_columns(table):
        roles[column] = "verdict"
    if "goal" not in roles.values():
        first = roles.get(_LABEL)
        roles[_LABEL] = "goal" if first in {None, "unit_goal", "strategic_goal"} else first
    return roles


def _read_table(table: ReportTable, last: _Draft | None, theme: str | None) -> list[_Draft]:
    roles = _roles(table)
    found: list[_Draft] = []
    current = last if "goal" not in roles.values() else None  # a table that only goes on with the goal before it
    under: Roles | None = None  # the roles of a header row inside the table, for the row below it
    columns = sorted({cell.column for row in table.rows for cell in row.cells})
    group: tuple[str, ...] = ()
    for row in table.rows:
        groups = tuple(text for text in row.groups if not _is_header(text))
        inner = _inner_header(row)
        if inner is not None:
            if "goal" in inner.values():
                roles, under, current = dict(inner), None, None
                continue
            if (current is None or groups != group) and groups:
                current = _start(table, row, groups[:-1], theme)  # a spanning row is the goal itself
                current.put("goal", groups[-1])
                found.append(current)
            under, group = inner, groups
            continue
        if under is not None and current is not None:
            _fill(current, row, under)
            under = None
            continue
        if not row.label.strip() and current is not None and not _begins_goal(row, roles, columns):
            _fill(current, row, roles)
            continue
        if "goal" not in roles.values():
            if current is not None:
                _fill(current, row, roles)
            continue
        current = _start(table, row, groups, theme)
        _fill(current, row, roles)
        group = groups
        found.append(current)
    return found


def _inner_header(row: BodyRow) -> dict[int, str] | None:
    """The roles of a row that is itself a header: every text in it announces a field."""
    texts = {_LABEL: row.label} | {cell.column: cell.text for cell in row.cells}
    filled = {column: text for column, text in texts.items() if text.strip()}
    roles = {column: goal_role(text) or "" for column, text in filled.items() if len(text) <= _HEADER}
    return roles if len(filled) >= 2 and len(roles) == len(filled) and all(roles.values()) else None


def _begins_goal(row: BodyRow, roles: Roles, columns: Sequence[int]) -> bool:
    goal_columns = {column for column, role in roles.items() if role == "goal"}
    return any(cell.text.strip() for cell in row.cells if cell.column in goal_columns)


def _start(table: ReportTable, row: BodyRow, groups: Sequence[str], theme: str | None) -> _Draft:
    """A new goal under the spanning rows above it: one is the strategic goal where a theme stands elsewhere, else the
    theme; of several the first is the theme."""
    draft = _Draft(table, row.provenance)
    if theme:
        draft.put("theme", theme)
        if groups:
            draft.put("strategic_goal", groups[-1])
    elif groups:
        draft.put("theme", _NUMBER.sub("", groups[0]))
        if len(groups) > 1:
            draft.put("strategic_goal", groups[-1])
    return draft


def _fill(draft: _Draft, row: BodyRow, roles: Roles) -> None:
    if _LABEL in roles:
        draft.put(roles[_LABEL], row.label)
    for cell in row.cells:
        if cell.column in roles:
            draft.put(roles[cell.column], cell.text)
