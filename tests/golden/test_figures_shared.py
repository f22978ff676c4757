"""The figures of a practice text, counted by a person; left out where it is not at hand."""

from __future__ import annotations

from collections import Counter

import pytest

from selko.extractors.normalise.reader import normalise_report
from selko.extractors.pipeline import read_interpretation
from tests.practice import SHARED

CHAPTERS = sorted((SHARED / "seed").glob("*.txt"))


@pytest.mark.practice
def test_a_chapter_as_text_is_read_whole():
    draft = normalise_report(read_interpretation(CHAPTERS[0]))
    facts = [fact for table in draft.tables for fact in table.readings[0].facts]
    assert len(facts) == 101
    assert len({(fact.table_no, fact.label) for fact in facts}) == 31  # of 36 rows five have no figure
    assert len({fact.unit for fact in facts}) == 4
    assert all(fact.line_item and fact.fiscal_year == 2023 and fact.currency == "EUR" for fact in facts)
    assert Counter(fact.measure.value for fact in facts) == {
        "original_budget": 30,
        "amended_budget": 30,
        "actual": 20,
        "variance": 21,
    }
