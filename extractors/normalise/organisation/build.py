"""The organisation as the report shows it: units, their hierarchy, whose section and whose table something is.

Belongs here: the walk through the report that keeps the unit of every place. Does not belong here: what speaks for a
name being a unit (evidence), the names themselves (names).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from selko.extractors.normalise.organisation.evidence import (
    Evidence,
    caption_unit,
    is_budget_table,
    is_committee,
    is_table_of_whole,
    may_be_name,
    names_group,
    names_whole,
)
from selko.extractors.normalise.organisation.names import NameBook, clean_unit_name, names_company, unit_code, unit_key
from selko.extractors.normalise.organisation.sources import source_of_whole, source_under
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import OrganisationUnit, UnitSource
from selko.schemas.models.tables import BodyRow, Interpretation, ReportTable, TextSection
from selko.schemas.words.vocabulary import is_phrase

Path = tuple[str, ...]
_FORM_ROWS = 4  # rows at the top of a form in which the name of its company stands


@dataclass(frozen=True)
class Organisation:
    """Units in the order of their first sight, the entity first. Paths begin with the entity; that of the group of
    the entity and its subsidiaries is the group's name alone, and that of a company its own: each is a whole."""

    entity: str
    units: tuple[OrganisationUnit, ...]
    group_path: Path | None = None
    _sections: Mapping[int, Path] = field(repr=False, default_factory=dict)
    _tables: Mapping[int, Path] = field(repr=False, default_factory=dict)
    _sources: Mapping[int, UnitSource] = field(repr=False, default_factory=dict)
    _names: Mapping[str, Path] = field(repr=False, default_factory=dict)
    _places: Mapping[int | None, Sequence[tuple[int, Path]]] = field(repr=False, default_factory=dict)

    def path_of_section(self, order: int | None) -> Path:
        """The unit whose section it is; the entity where no unit is named above it."""
        return self._sections.get(order, (self.entity,)) if order is not None else (self.entity,)

    def path_of_table(self, table: ReportTable) -> Path:
        """The unit whose table it is, by its caption or by where it stands."""
        return self._tables.get(table.table_no) or self.path_of_section(table.section)

    def source_of_table(self, table: ReportTable) -> UnitSource:
        """How it is known whose table it is."""
        return self._sources.get(table.table_no, UnitSource.CARRIED)

    def path_at(self, section: int | None, order: int) -> Path:
        """The unit at a place of a section, by its layout order: that of the last table before it, else the
        section's."""
        before = [path for place, path in self._places.get(section, ()) if place < order]
        return before[-1] if before else self.path_of_section(section)

    def find_unit(self, name: str) -> Path | None:
        """The path of the unit of this name in any spelling; None when no unit has it, or several have."""
        return self._names.get(unit_key(name)) if name else None

    def path_of_row(self, table: ReportTable, row: BodyRow) -> Path:
        """The unit that the row's label or a heading row over it names, else that of the table."""
        for text in (row.label, *reversed(row.groups)):
            found = self.find_unit(text)
            if found:
                return found
        return self.path_of_table(table)


@dataclass
class _Unit:
    name: str
    path: Path
    provenance: Provenance
    responsible: str | None = None
    code: str = ""


@dataclass
class _Open:
    """A unit that encloses the place where the walk is."""

    level: float
    unit: _Unit
    numbered: bool
    section: int  # the order of the section whose heading, or one of whose tables, opened it


def build_organisation(interpretation: Interpretation, entity: str) -> Organisation:
    """Walk through the sections and tables in reading order and keep the unit of each."""
    return _Walk(interpretation, entity).run()


class _Walk:
    def __init__(self, interpretation: Interpretation, entity: str):
        self.interpretation, self.entity = interpretation, entity
        self.evidence = Evidence(interpretation)
        texts = [section.text for section in interpretation.sections]
        headings = [section.heading.text for section in interpretation.sections if section.heading]
        labels = [row.label for table in interpretation.tables for row in table.rows]
        self.book = NameBook([*texts, *headings, *labels, *interpretation.furniture])
        self.group = self.book.group_name(entity)
        self.units: dict[Path, _Unit] = {(entity,): _Unit(entity, (entity,), Provenance())}
        self.committees: dict[str, _Unit] = {}
        self.stack: list[_Open] = []
        self.sections: dict[int, Path] = {}
        self.tables: dict[int, Path] = {}
        self.sources: dict[int, UnitSource] = {}
        self.by_order = {section.order: section for section in interpretation.sections}
        self.committee_level: float | None = None

    def run(self) -> Organisation:
        for section in self.interpretation.sections:
            self._enter(section)
            self.sections[section.order] = self._path(section)
            for table in self.evidence.tables(section.order):
                self._take_table(table, section)
                if table is self.evidence.tables(section.order)[0] and not section.text:
                    self.sections[section.order] = self._path(section)
        for statement in self.interpretation.statements:
            unit = self.units.get(self.sections.get(statement.section, ()))
            if unit is not None and unit.responsible is None and len(unit.path) > 1:
                unit.responsible = statement.text
        return Organisation(
            entity=self.entity,
            units=tuple(
                OrganisationUnit(
                    name=unit.name,
                    path=unit.path,
                    level=len(unit.path) - 1,
                    responsible=unit.responsible,
                    provenance=unit.provenance,
                )
                for unit in self.units.values()
            ),
            group_path=(self.group,) if self.group else None,
            _sections=self.sections,
            _tables=self.tables,
            _sources=self.sources,
            _names=self._names(),
            _places=self._places(),
        )

    def _enter(self, section: TextSection) -> None:
        heading = section.heading
        if heading is None:
            return
        company = names_company(heading.text) and self._key(heading.text) != unit_key(self.entity)
        named = company or self.evidence.names_unit(section)
        while self.stack:
            last = self.stack[-1]
            both_numbered = last.numbered and bool(heading.number)
            whole = names_whole(heading.text)
            ends = named or both_numbered or whole
            if last.level > section.level or (last.level == section.level and ends):
                self.stack.pop()
            else:
                break
        if company:
            self._open_company(heading.text, section.level, section, heading.provenance)
        elif named:
            self._open(heading.text, section.level, section, heading.provenance)

    def _open_company(self, text: str, level: float, section: TextSection, place: Provenance) -> None:
        """A company ends whatever unit stands before it at its level, and is a whole of its own."""
        name = self.book.as_written(clean_unit_name(text))
        unit = self.units.setdefault((name,), _Unit(name, (name,), place))
        self.stack = [opened for opened in self.stack if opened.level < level]
        self.stack.append(_Open(level, unit, False, section.order))

    def _open(
        self, text: str, level: float, section: TextSection, place: Provenance, *, by_heading: bool = True
    ) -> None:
        unit = self._unit(text, place)
        unit.code = unit.code or unit_code(text)
        self.stack = [opened for opened in self.stack if opened.unit is not unit or opened.level < level]
        numbered = by_heading and section.heading is not None and bool(section.heading.number)
        self.stack.append(_Open(level, unit, numbered, section.order))
        if is_committee(text):
            self.committee_level = level

    def _key(self, text: str) -> str:
        """The key of a name; the entity's own name before that of a known unit ('Xn kaupunginhallitus') is left out."""
        key, own = unit_key(text), unit_key(self.entity.split()[0]) if self.entity else ""
        rest = key.removeprefix(own)
        known = {unit_key(unit.name) for unit in self.units.values()}
        return rest if rest in known and key not in known else key

    def _unit(self, text: str, place: Provenance) -> _Unit:
        """The unit of this name under the enclosing one: known already, or new."""
        name = self.book.as_written(clean_unit_name(text))
        key = self._key(name)
        if key == unit_key(self.entity):
            return self.units[(self.entity,)]
        for opened in reversed(self.stack):
            if unit_key(opened.unit.name) == key:
                return opened.unit
        if is_committee(name):
            if key in self.committees:
                return self.committees[key]
            parents = [opened.unit for opened in self.stack if not is_committee(opened.unit.name)]
        else:
            parents = [opened.unit for opened in self.stack]
        parent = parents[-1].path if parents else (self.entity,)
        for known in self.units.values():
            if known.path[:-1] == parent and unit_key(known.name) == key:
                return known
        unit = _Unit(name, (*parent, name), place)
        self.units[unit.path] = unit
        if is_committee(name):
            self.committees[key] = unit
        return unit

    def _take_table(self, table: ReportTable, section: TextSection) -> None:
        """Keeps whose table it is, and how that is known."""
        path, near = self._find_path(table, section)
        self.tables[table.table_no] = path
        if near:
            self.sources[table.table_no] = UnitSource.PRINTED_NEAR
        elif self.stack:
            opened = self.stack[-1].section
            self.sources[table.table_no] = source_under(opened, section, self.by_order, table)
        else:
            self.sources[table.table_no] = source_of_whole(section, table)

    def _find_path(self, table: ReportTable, section: TextSection) -> tuple[Path, bool]:
        """The table's unit, and whether the table itself tells it. A budget table under the name of another unit than
        the section's begins that unit's part of the report."""
        company = _company_in(table)
        if company is not None:
            self._open_company(company, section.level + 0.5, section, self._place(table))
        named = self._named_by(table) if company is None else None
        if named is None and self._path(section)[0] == self.entity and is_table_of_whole(table):
            return (self.entity,), True
        if named is None:
            return self._path(section), company is not None
        known = self._known(named)
        current = self._path(section)
        if known is not None and known in (current, current[: len(known)]):
            return known, True
        if is_budget_table(table):
            level = self.committee_level if is_committee(named) and self.committee_level else section.level
            self.stack = [
                opened
                for opened in self.stack
                if opened.level < level or (is_committee(opened.unit.name) and not is_committee(named))
            ]
            within = self.stack[-1].level + 0.5 if self.stack else 0.0
            self._open(named, max(float(level), within), section, self._place(table), by_heading=False)
            return self._path(section), True
        return self._path(section), False

    def _named_by(self, table: ReportTable) -> str | None:
        for text in (table.corner, *reversed(table.captions)):
            if text and may_be_name(text) and self._known(text) is not None:
                return text
        if not is_budget_table(table):
            return None
        return table.corner if self.evidence.names_corner(table) else caption_unit(table)

    def _known(self, text: str) -> Path | None:
        key, code = self._key(text), unit_code(text)
        if code and self.stack and self.stack[-1].unit.code == code:
            return self.stack[-1].unit.path  # the caption may be spelt otherwise than the heading over it
        paths = [unit.path for unit in self.units.values() if unit_key(unit.name) == key]
        return paths[0] if len(paths) == 1 else None

    def _path(self, section: TextSection) -> Path:
        if self.stack:
            return self.stack[-1].unit.path
        if self.group and any(names_group(text) for text in section.heading_path):
            unit = self.units.setdefault((self.group,), _Unit(self.group, (self.group,), Provenance()))
            return unit.path
        return (self.entity,)

    def _place(self, table: ReportTable) -> Provenance:
        return Provenance(page=table.page_first, box=table.box)

    def _places(self) -> dict[int | None, list[tuple[int, Path]]]:
        """The units of the tables of each section, in reading order."""
        places: dict[int | None, list[tuple[int, Path]]] = {}
        for table in sorted(self.interpretation.tables, key=lambda table: table.order):
            if table.table_no in self.tables:
                places.setdefault(table.section, []).append((table.order, self.tables[table.table_no]))
        return places

    def _names(self) -> dict[str, Path]:
        by_key: dict[str, list[Path]] = {}
        for unit in self.units.values():
            if unit.path[0] in (self.entity, self.group):  # the row of a company is a line of the group's table
                by_key.setdefault(unit_key(unit.name), []).append(unit.path)
        return {key: paths[0] for key, paths in by_key.items() if len(paths) == 1}


def _company_in(table: ReportTable) -> str | None:
    """The company that a form in a table names: the value beside 'Tytäryhteisö'."""
    for row in table.rows[:_FORM_ROWS]:
        for cell in row.cells[:1]:
            if is_phrase("subsidiary_label", row.label) and cell.text.strip():
                return cell.text
    if is_phrase("subsidiary_label", table.corner) and table.heads and table.heads[0].text.strip():
        return table.heads[0].text
    return None
