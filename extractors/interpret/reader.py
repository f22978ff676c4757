"""The stage as a whole: a DocumentLayout in, an Interpretation out.

Belongs here: composing sections, statements, forms and tables. Does not belong here: how any of them is found.
"""

from __future__ import annotations

from itertools import chain

from selko.extractors.interpret.forms.build import find_forms
from selko.extractors.interpret.sections.build import build_sections
from selko.extractors.interpret.tables.build import interpret_tables
from selko.schemas.models.layout import BlockKind, DocumentLayout
from selko.schemas.models.tables import Interpretation, TableKind
from selko.schemas.words.language import find_main_language


def interpret_layout(layout: DocumentLayout) -> Interpretation:
    """Tell headings, text, statements, forms and tables apart. Never raises on content."""
    forms = find_forms(layout)
    text = tuple(block for block in layout.blocks if block.order not in forms.blocks)
    index = build_sections(layout.model_copy(update={"blocks": text}))
    tables = (
        table.model_copy(update={"kind": TableKind.FORM, "alternatives": ()}) if table.order in forms.grids else table
        for table in interpret_tables(layout, index)
    )
    headings = (section.heading.text for section in index.sections if section.heading)
    texts = chain(headings, (section.text for section in index.sections))
    labels = (cell.text for table in layout.tables for cell in table.cells)
    lines = [
        (block.provenance.page, " ".join(block.text.split()))
        for block in layout.blocks
        if block.kind is BlockKind.FURNITURE and block.text
    ]
    running: dict[int, list[str]] = {}
    for page, line in lines:
        if page is not None:
            running.setdefault(page, []).append(line)
    return Interpretation(
        document=layout.document,
        pages=layout.pages,
        language=find_main_language(chain(texts, labels)),
        sections=index.sections,
        tables=tuple(tables),
        statements=index.statements,
        forms=tuple(goal.model_copy(update={"section": index.section_at(goal.order)}) for goal in forms.goals),
        furniture=tuple(dict.fromkeys(line for _, line in lines)),
        running={page: tuple(own) for page, own in running.items()},
        problems=layout.problems,
        complete=layout.complete,
        title=layout.title,
    )
