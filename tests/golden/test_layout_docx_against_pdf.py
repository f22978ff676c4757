"""The same document as DOCX and as PDF gives the same tables, cell by cell, once pieces on several pages are joined.

The DOCX states its tables, so it is the truth here. Left out where there is no practice material.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from selko.extractors.pipeline import read_document
from selko.schemas.models.layout import GridTable
from tests.practice import SHARED

PAIRS = [path for path in sorted((SHARED / "corpus").glob("*/*.docx")) if path.with_suffix(".pdf").exists()]
MOST_OTHER = 0.02  # share of cells that may differ on either side


def plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def joined_rows(tables: tuple[GridTable, ...]) -> list[list[str]]:
    """The rows of all tables, a header that a piece repeats from the one before it left out."""
    rows: list[list[str]] = []
    first: list[list[str]] = []
    for table in sorted(tables, key=lambda t: t.order):
        own = [[plain(text) for text in row] for row in table.rows()]
        if table.continues:
            repeated = 0
            while repeated < min(len(first), len(own)) and own[repeated] == first[repeated]:
                repeated += 1
            rows += own[repeated:]
        else:
            first = own
            rows += own
    return rows


@pytest.mark.practice
@pytest.mark.parametrize("path", PAIRS, ids=lambda path: str(PAIRS.index(path)))
def test_the_pdf_holds_the_cells_of_the_docx(path: Path) -> None:
    one = Counter(cell for row in joined_rows(read_document(path).tables) for cell in row if cell)
    two = Counter(cell for row in joined_rows(read_document(path.with_suffix(".pdf")).tables) for cell in row if cell)
    assert (one - two).total() <= MOST_OTHER * one.total(), one - two
    assert (two - one).total() <= MOST_OTHER * two.total(), two - one
