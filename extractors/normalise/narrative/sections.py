"""The narrative of a report: every section with its kind, its unit, its whole text and its language.

Belongs here: the kind of a section by its heading (schemas/taxonomy/section_headings.csv). Does not belong here: units
(organisation), goals, quantities in the text.
"""

from __future__ import annotations

from selko.extractors.normalise.organisation.build import Organisation
from selko.schemas.models.report import NarrativeSection, SectionKind
from selko.schemas.models.tables import Interpretation, TextSection
from selko.schemas.words.language import find_language
from selko.schemas.words.vocabulary import heading_words


def build_narrative(
    interpretation: Interpretation, organisation: Organisation, language: str | None = None
) -> tuple[NarrativeSection, ...]:
    """The sections in reading order. `language` is the report's own, for texts too short to tell.

    A section is of the kind that its own heading says, else of the kind of the section around it, unless it is
    the section of another unit than that. A numbered heading among goals is a theme of goals, whatever its words.
    """
    default = language or interpretation.language
    kinds: dict[int, SectionKind] = {}
    sections: list[NarrativeSection] = []
    for section in interpretation.sections:
        kinds[section.order] = _kind(section, kinds, organisation)
        sections.append(
            NarrativeSection(
                order_no=section.order,
                unit_path=organisation.path_of_section(section.order),
                kind=kinds[section.order],
                level=section.level,
                heading=section.heading.text if section.heading else "",
                heading_path=section.heading_path,
                text=section.text,
                page_first=section.page_first,
                page_last=section.page_last,
                language=find_language(section.text, default) or default,
            )
        )
    return tuple(sections)


def _kind(section: TextSection, kinds: dict[int, SectionKind], organisation: Organisation) -> SectionKind:
    words = heading_words(section.heading.text) if section.heading else None
    around = SectionKind.OTHER
    if section.parent is not None:
        same_unit = organisation.path_of_section(section.order) == organisation.path_of_section(section.parent)
        around = kinds[section.parent] if same_unit else SectionKind.OTHER
    numbered_theme = around is SectionKind.GOALS and section.heading is not None and bool(section.heading.number)
    return words.kind if words is not None and not numbered_theme else around
