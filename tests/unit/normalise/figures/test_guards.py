"""What one column, one cell or one title shows to be amiss, end to end on small texts."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.figures.guards import is_error_text
from tests.unit.normalise.columns.test_told import read, rules, table

ROWS = (
    ("Toimintatuotot", "11200", "7340"),
    ("Toimintakulut", "-45200", "-30900"),
    ("Toimintakate", "-34000", "-23560"),
)


@pytest.mark.parametrize(
    "text", ["#REF!", "#VIITTAUS!", "####", "Virhe. Linkki ei kelpaa.", "Fel! Hittar inte referenskälla.", "#DIV/0!"]
)
def test_error_texts_of_programs_are_known(text):
    assert is_error_text(text)


@pytest.mark.parametrize("text", ["", "# 4", "1 200", "ei kelpaa", "Virhe tilinpäätöksessä"])
def test_other_texts_are_none(text):
    assert not is_error_text(text)


def test_an_error_text_in_place_of_a_figure_is_told(tmp_path):
    rows = (*ROWS[:2], ("Toimintakate", "#REF!", "-23560"))
    assert "error_text" in rules(read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("2024", "2023", rows=rows)))


def test_a_head_without_figures_is_told(tmp_path):
    rows = tuple((label, first, "") for label, first, _ in ROWS)
    assert "empty_column" in rules(read(tmp_path, "1 Talous", "", "1 000 €", "", table("2024", "2023", rows=rows)))
    dashes = tuple((label, first, "-") for label, first, _ in ROWS)
    assert "empty_column" not in rules(
        read(tmp_path, "1 Talous", "", "1 000 €", "", table("2024", "2023", rows=dashes))
    )


def test_a_blank_column_of_amendments_beside_equal_budgets_says_that_there_were_none(tmp_path):
    heads = ("Alkuperäinen talousarvio", "Talousarviomuutokset", "Muutettu talousarvio", "Toteuma")
    alike = tuple((label, first, "", first, second) for label, first, second in ROWS)
    other = tuple((label, first, "", second, second) for label, first, second in ROWS)
    assert "empty_column" not in rules(read(tmp_path, "1 Talous", "", "t€", "", table(*heads, rows=alike)))
    assert "empty_column" in rules(read(tmp_path, "1 Talous", "", "t€", "", table(*heads, rows=other)))


def test_amounts_among_words_in_a_column_of_figures_are_counted_and_told(tmp_path):
    rows = (*ROWS[:2], ("Toimintakate", "ennen 11 200 ja nyt 694 600", "-23560"))
    report = read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("2024", "2023", rows=rows))
    assert "several_numbers" in rules(report)
    assert [number.reason for number in report.unplaced] == ["numbers among words"]


def test_a_title_of_a_statement_without_anything_below_is_told(tmp_path):
    bare = read(
        tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("2024", "2023"), "", "2 Rahoituslaskelma", "", "3 Tase"
    )
    assert rules(bare).count("statement_without_figures") == 2
    worded = read(tmp_path, "1 Tuloslaskelma", "", "Rahoituslaskelma on esitetty liitteessä. " * 9, "")
    assert "statement_without_figures" not in rules(worded)
