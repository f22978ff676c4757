"""The name of an entity in another language, on the title page."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.identity.other_names import find_other_names
from selko.schemas.models.provenance import MediaType, SourceDocument
from selko.schemas.models.tables import Interpretation, TextSection


def front(text: str, title: str | None = None, order: int = 0) -> Interpretation:
    document = SourceDocument(document_id="0" * 64, file_name="a.txt", media_type=MediaType.TEXT, byte_size=1)
    section = TextSection(
        order=order, parent=None, heading=None, level=0, heading_path=(), text=text, page_first=1, page_last=1
    )
    blank = section.model_copy(update={"text": ""})
    return Interpretation(
        document=document, pages=(), language="sv", sections=(*[blank] * order, section), tables=(), title=title
    )


@pytest.mark.parametrize(
    ("entity", "text", "found"),
    [
        ("Testby stad", "Testilän kaupunki\n\nStadsstyrelsen 25.3.2024", ("Testilän kaupunki",)),
        ("Testby stad", "TESTILÄN KAUPUNKI", ("Testilän kaupunki",)),
        ("Testilän kaupunki", "Testilän kaupunki – Testby stad", ("Testby stad",)),
        ("Testilän kaupunki", "Testby stad\n\nAnnanby stad", ()),  # which one?
        ("Testilän kaupunki", "Naapurin kaupunki", ()),  # of the same language
        ("Testilän kaupunki", "Samarbetet med Testby stad fortsatte.", ()),  # a sentence
        ("Testilän kaupunki", "Den stad", ()),
        ("", "Testby stad", ()),
    ],
)
def test_the_other_name_stands_alone_on_the_title_page(entity, text, found):
    assert find_other_names(front(text), entity) == found


def test_the_title_counts_and_later_sections_do_not():
    assert find_other_names(front("", title="Testby stad | Bokslut"), "Testilän kaupunki") == ("Testby stad",)
    assert find_other_names(front("Testby stad", order=3), "Testilän kaupunki") == ()
