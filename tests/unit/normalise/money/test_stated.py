"""The unit of money that only a sentence states, and what is told where nothing does; end to end on small texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from selko.extractors.normalise.money.stated import read_stated_unit
from selko.extractors.pipeline import extract_report
from selko.schemas.models.report import AnnualReport, Measure
from selko.schemas.words.label_words import find_unit
from tests.unit.normalise.columns.test_told import rules, table

CENTS = (("Toimintatuotot", "11200345,10", "10340221,75"), ("Toimintakulut", "-45200123,40", "-44100456,05"))


def read(folder: Path, *lines: str) -> AnnualReport:
    path = folder / "raportti.txt"
    path.write_text("\n".join(("Koivukosken kaupunki", "Tilinpäätös 2024", "", *lines)), encoding="utf-8")
    return extract_report(path)


def scales(report: AnnualReport) -> set[tuple[int, str | None]]:
    return {(fact.scale, fact.currency) for fact in report.facts}


@pytest.mark.parametrize(
    ("sentence", "scale"),
    [
        ("Luvut on esitetty tuhansina euroina, ellei toisin mainita.", 1000),
        ("Kaikki luvut 1 000 euroa, ellei toisin ole mainittu.", 1000),
        ("Taulukoiden luvut ovat tuhansissa euroissa.", 1000),
        ("Vuosien 2023 ja 2024 luvut ovat miljoonina euroina.", 1_000_000),
        ("Summat ovat euroina.", 1),
        ("Siffrorna anges i tusen euro om inte annat anges.", 1000),
        ("Beloppen är i miljoner euro.", 1_000_000),
        ("Figures are presented in thousands of euros unless otherwise stated.", 1000),
    ],
)
def test_a_sentence_states_the_unit(sentence, scale):
    found = read_stated_unit(sentence)
    assert found is not None and found.scale == scale


@pytest.mark.parametrize(
    "sentence",
    [
        "Veroja saatiin noin 31,5 miljoonaa euroa.",
        "Luvut kasvoivat 2 000 tuhatta euroa.",
        "Investoinnit maksoivat miljoonia euroja.",
        "Luvut on tarkastettu.",
        "Summasta 300 tuhatta euroa siirtyi.",
        "Siffrorna ökade med 4 miljoner euro.",
    ],
)
def test_a_sentence_that_tells_an_amount_states_none(sentence):
    assert read_stated_unit(sentence) is None


SENTENCE = "Luvut on esitetty tuhansina euroina, ellei toisin mainita."


def test_it_holds_for_the_tables_of_its_section(tmp_path):
    report = read(tmp_path, "1 Tuloslaskelma", "", SENTENCE, "", table("TA 2024", "TP 2024"))
    assert scales(report) == {(1000, "EUR")}
    (told,) = [finding for finding in report.findings if finding.rule_id == "scale_stated"]
    assert "tuhansina euroina" in told.message_en


def test_it_holds_for_the_report_where_it_says_so_before_the_first_table(tmp_path):
    after = ("", "2 Tuloslaskelma", "", table("TA 2024", "TP 2024"))
    assert scales(read(tmp_path, "1 Lukijalle", "", SENTENCE, *after)) == {(1000, "EUR")}
    only_there = read(tmp_path, "1 Lukijalle", "", "Tämän luvun taulukot ovat tuhansina euroina.", *after)
    assert scales(only_there) == {(1, "EUR")}
    assert "scale_assumed" in rules(only_there)


def test_a_table_that_prints_its_own_unit_or_cents_is_not_scaled(tmp_path):
    own = read(tmp_path, "1 Tuloslaskelma", "", SENTENCE, "", "Tuloslaskelma, euroa", "", table("TA 2024", "TP 2024"))
    cents = read(tmp_path, "1 Tuloslaskelma", "", SENTENCE, "", table("TA 2024", "TP 2024", rows=CENTS))
    assert scales(own) == scales(cents) == {(1, "EUR")}


def test_two_sentences_that_differ_state_nothing(tmp_path):
    other = "Taulukon luvut ovat miljoonina euroina ja niistä kerrotaan tässä."
    report = read(
        tmp_path,
        "1 Tuloslaskelma",
        "",
        SENTENCE.split(",")[0] + " tässä luvussa.",
        other,
        "",
        table("TA 2024", "TP 2024"),
    )
    assert scales(report) == {(1, "EUR")}
    assert "scale_assumed" in rules(report)


def test_whole_units_that_nothing_prints_are_told_once(tmp_path):
    report = read(
        tmp_path, "1 Tuloslaskelma", "", table("TA 2024", "TP 2024"), "2 Toinen", "", table("TA 2024", "TP 2024")
    )
    assert rules(report).count("scale_assumed") == 1
    printed = read(tmp_path, "1 Tuloslaskelma", "", "Tuloslaskelma, euroa", "", table("TA 2024", "TP 2024"))
    cents = read(tmp_path, "1 Tuloslaskelma", "", table("TA 2024", "TP 2024", rows=CENTS))
    assert "scale_assumed" not in rules(printed) + rules(cents)


@pytest.mark.parametrize(
    ("words", "scale"),
    [("tuhansina", 1000), ("tuhatta", 1000), ("miljoonina", 1_000_000), ("i tusental", 1000), ("in thousands", 1000)],
)
def test_words_that_name_no_currency_take_that_of_the_report(tmp_path, words, scale):
    report = read(tmp_path, "1 Tuloslaskelma", "", f"Tuloslaskelma ({words})", "", table("TA 2024", "TP 2024"))
    assert scales(report) == {(scale, "EUR")}


def test_words_that_name_no_currency_are_a_unit_only_where_they_stand_alone():
    assert find_unit("Väestö, tuhatta") is not None
    assert find_unit("tuhatta asukasta") is None


@pytest.mark.parametrize("text", ["1 000:na euroina", "Tuloslaskelma 1000:na euroina", "1 000-euroina"])
def test_a_thousand_with_a_case_ending(text):
    unit = find_unit(text)
    assert unit is not None and unit.scale == 1000


def test_a_column_in_whole_euros_beside_one_in_thousands(tmp_path):
    rows = (("Toimintatuotot", "11200", "11340123"), ("Toimintakulut", "-45200", "-45900456"))
    report = read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("TA 2024", "TP 2024 €", rows=rows))
    assert {fact.printed_amount for fact in report.facts} == {11200000, 11340123, -45200000, -45900456}
    same = read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("TA 2024", "TP 2024 €"))
    assert scales(same) == {(1000, "EUR")}


def test_in_a_column_of_units_a_thousand_euros_is_a_unit(tmp_path):
    rows = [
        ("Lainakanta", "1 000 €", "6200", "6400"),
        ("Henkilöstö", "htv", "287,5", "290"),
        ("Investoinnit", "milj. €", "5,4", "5,5"),
    ]
    report = read(tmp_path, "1 Tunnusluvut", "", table("Yks.", "2023", "2024", rows=rows))
    found = {(f.label, f.fiscal_year): (f.printed_amount, f.currency) for f in report.facts}
    assert found["Lainakanta", 2024] == (6400000, "EUR")
    assert found["Henkilöstö", 2024] == (290, None)
    assert found["Investoinnit", 2023] == (5400000, "EUR")
    assert [(number.printed, number.reason) for number in report.unplaced] == [("1 000 €", "a unit of money")]


@pytest.mark.parametrize("head", ["Henkilöstö htv", "htv 2024", "Per asukas", "Oppilaat", "Asukasluku", "Årsverken"])
def test_a_column_that_counts_is_neither_money_nor_an_outturn_of_its_rows(tmp_path, head):
    rows = [("Toimintatuotot", "11200", "30"), ("Toimintakulut", "-45200", "290")]
    report = read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("TP 2024", head, rows=rows))
    counts = {(f.printed_amount, f.currency, f.measure) for f in report.facts if f.column_text == head}
    assert counts == {(30, None, Measure.OTHER), (290, None, Measure.OTHER)}


def test_what_one_table_says_of_itself_holds_for_no_section_below(tmp_path):
    for line in ("Hallinnon luvut, taulukon luvut 1 000 €", "Hallinto, luvut 1 000 €"):
        first = table("TA 2024", "TP 2024", rows=(("Toimintatuotot", "210", "230"), ("Toimintakulut", "-870", "-910")))
        below = ("2.1 Ruokapalvelut", "", table("TA 2024", "TP 2024"))
        report = read(tmp_path, "2 Hallinto", "", "Vuosi oli vilkas.", "", line, "", first, *below)
        assert {(f.printed, f.scale) for f in report.facts if f.printed in ("210", "11200")} == {
            ("210", 1000), ("11200", 1),
        }  # fmt: skip
        assert "scale_assumed" in rules(report)
