"""Blocks of rows whose budget phase stands in a column of the stub: account, measure and decision of every figure."""

from __future__ import annotations

from pathlib import Path

from selko.extractors.pipeline import extract_report
from selko.schemas.models.report import Fact, FactPart

HEADS = ("", "", "Talousarvio €", "Toteutuma €", "Poikkeama €")
BLOCKS = (
    ("Toimintatuotot", "Alkuperäinen", "114800", "", ""),
    ("Kv 22.4. §26", "Muutos", "15000", "", ""),
    ("", "Yhteensä", "129800", "105443", "-24357"),
    ("Toimintakulut", "Alkuperäinen", "2838400", "", ""),
    ("Kv 22.4. §26", "Muutos", "-50000", "", ""),
    ("Kv 21.10. §81", "Muutos", "-6800", "", ""),
    ("", "Yhteensä", "2781600", "2621832", "159768"),
    ("Toimintakate", "", "-2651800", "-2516389", "135411"),
)


def read(folder: Path, *rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> dict[tuple[str, str, str], Fact]:
    """By label, measure and the last heading over the row."""
    path = folder / "raportti.txt"
    grid = "\n".join("\t".join(row) for row in (heads, *rows))
    path.write_text(f"Koivukosken kaupunki\nTilinpäätös 2024\n\n1 Henkilöstöpalvelut\n\n{grid}\n", encoding="utf-8")
    return {(f.label, f.measure.value, f.groups[-1] if f.groups else ""): f for f in extract_report(path).facts}


def test_the_account_goes_down_its_block_and_the_phase_is_the_measure_of_the_budget(tmp_path):
    facts = read(tmp_path, *BLOCKS)
    amounts = {key: str(fact.printed_amount) for key, fact in facts.items() if key[0] == "Toimintakulut"}
    assert amounts == {
        ("Toimintakulut", "original_budget", ""): "2838400",
        ("Toimintakulut", "budget_amendment", "Kv 22.4. §26"): "-50000",
        ("Toimintakulut", "budget_amendment", "Kv 21.10. §81"): "-6800",
        ("Toimintakulut", "amended_budget", ""): "2781600",
        ("Toimintakulut", "actual", ""): "2621832",
        ("Toimintakulut", "variance", ""): "159768",
    }
    assert len(facts) == 3 + 2 + 4 + 2 + 3


def test_the_phase_is_printed_and_that_of_a_row_without_one_is_inferred(tmp_path):
    facts = read(tmp_path, *BLOCKS)
    assert FactPart.MEASURE not in facts["Toimintatuotot", "original_budget", ""].inferred
    assert FactPart.MEASURE in facts["Toimintakate", "amended_budget", ""].inferred


def test_an_account_that_is_printed_on_every_row_of_its_block_is_no_detail(tmp_path):
    rows = [("Toimintatuotot", *row[1:]) for row in BLOCKS[:3]] + [("Toimintakulut", *row[1:]) for row in BLOCKS[3:7]]
    facts = read(tmp_path, *rows)
    assert {key[0] for key in facts} == {"Toimintatuotot", "Toimintakulut"}
    assert {key[2] for key in facts} == {""}


def test_a_column_of_other_words_is_no_column_of_phases(tmp_path):
    rows = [(label, word, *row[2:]) for (label, *_), word, row in zip(BLOCKS, "abcdefgh", BLOCKS, strict=True)]
    assert not any(measure == "budget_amendment" for _, measure, _ in read(tmp_path, *rows))
