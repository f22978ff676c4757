"""The stage as a whole: a DocumentLayout in, an Interpretation out.

Belongs here: composing sections, statements and tables. Does not belong here: how any of them is found.
"""

from __future__ import annotations

from itertools import chain

from selko.extractors.interpret.sections.build import build_sections
from selko.extractors.interpret.tables.build import interpret_tables
from selko.schemas.models.layout import BlockKind, DocumentLayout
from selko.schemas.models.tables import Interpretation
from selko.schemas.words.language import find_main_language


def interpret_layout(layout: DocumentLayout) -> Interpretation:
    """Tell headings, text, statements and tables apart. Never raises on content."""
    index = build_sections(layout)
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
        tables=interpret_tables(layout, index),
        statements=index.statements,
        furniture=tuple(dict.fromkeys(line for _, line in lines)),
        running={page: tuple(own) for page, own in running.items()},
        problems=layout.problems,
        complete=layout.complete,
        title=layout.title,
    )
