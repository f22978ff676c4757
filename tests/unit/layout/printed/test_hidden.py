"""Which hidden text is told as a warning: one with figures in it."""

from __future__ import annotations

import pytest

from selko.extractors.layout.printed.hidden import hidden_problem, holds_figures
from selko.schemas.models.layout import ProblemKind
from selko.schemas.models.provenance import Provenance


@pytest.mark.parametrize("text", ["Kulut 10 064 712", "12,5", "€ 1.234,50", "345 612 78", "41608"])
def test_amounts_are_figures(text):
    assert holds_figures(text)


@pytest.mark.parametrize(
    "text", ["Tilinpäätös 2024", "Luonnos 12.3.2024 klo 14:05", "sivu 12", "Versio 2.0", "31.12.2024", "2023 2024 2025"]
)
def test_dates_years_and_lone_numbers_are_none(text):
    assert not holds_figures(text)


def test_what_is_told():
    place = Provenance(page=1)
    kinds = [
        problem.kind if problem else None
        for problem in (
            hidden_problem("Kulut 10 064 712", place),
            hidden_problem("Luonnos", place),
            hidden_problem("Kulut 10 064 712", place, struck=True),
            hidden_problem("Luonnos", place, struck=True),
            hidden_problem("_ _", place),
        )
    ]
    assert kinds == [
        ProblemKind.HIDDEN_FIGURES,
        ProblemKind.HIDDEN_TEXT,
        ProblemKind.STRUCK_FIGURES,
        ProblemKind.STRUCK_TEXT,
        None,
    ]
