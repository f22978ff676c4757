"""What is called proven and what only consistent, and why: end to end on small texts, and labels by themselves."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.figures.certainty import PrintedLabels, find_doubted_labels
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import AnnualReport, FactPart, FactStatus
from selko.schemas.models.tables import BodyRow
from tests.unit.normalise.columns.test_told import read, table


def rows(*labels: str | tuple[str, ...]) -> list[BodyRow]:
    """A label of several printed lines is a tuple of them."""
    made = []
    for number, label in enumerate(labels):
        lines = (label,) if isinstance(label, str) else label
        made.append(
            BodyRow(
                row=number,
                label=" ".join(lines),
                groups=(),
                depth=0,
                cells=(),
                provenance=Provenance(page=1),
                label_lines=lines,
            )
        )
    return made


def doubted(*labels: str | tuple[str, ...], elsewhere: str = "") -> set[int]:
    places = {elsewhere: frozenset({9})} if elsewhere else {}
    return set(find_doubted_labels(rows(*labels), 1, PrintedLabels(places)))


def test_two_lines_that_both_begin_with_a_capital_may_be_two_rows_and_so_may_what_stands_beside():
    assert doubted("Hallintopalvelut", ("Ruokapalvelut", "Siivouspalvelut"), "Kiinteistöt") == {0, 1, 2}


@pytest.mark.parametrize(
    "lines", [("Arvonlisäveron", "palautukset maksuista"), ("Ruoka-", "Siivouspalvelut"), ("Tuet", "(yhdistykset)")]
)
def test_a_line_that_goes_on_is_no_doubt(lines):
    assert doubted("Hallintopalvelut", lines, "Kiinteistöt") == set()


def test_what_the_taxonomy_or_another_table_has_on_one_line_is_sound():
    assert doubted("Alku", ("Toimintatuotot", "yhteensä")) == set()
    assert doubted("Alku", ("Ruokapalvelut", "Siivouspalvelut"), elsewhere="ruokapalvelutsiivouspalvelut") <= {0}


def test_a_small_letter_begins_the_rest_of_a_label_where_others_begin_with_a_capital():
    assert doubted("Hallinto", "400 toimialan hallinto", "Kirjastot") == {1}
    assert doubted("hallinto", "ruokapalvelut", "kirjastot") == set()


def statuses(report: AnnualReport) -> set[tuple[FactStatus, tuple[FactPart, ...]]]:
    return {(fact.status, fact.inferred) for fact in report.facts if fact.witnesses}


def test_heads_that_say_all_are_proven(tmp_path):
    report = read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("TP 2024", "TP 2023"))
    assert statuses(report) == {(FactStatus.PROVEN, ())}
    assert {fact.quantity for fact in report.facts} == {"EUR"}


def test_a_scale_that_nobody_prints_is_inferred_however_well_the_sums_close(tmp_path):
    report = read(tmp_path, "1 Tuloslaskelma", "", table("TP 2024", "TP 2023"))
    assert statuses(report) == {(FactStatus.CONSISTENT, (FactPart.SCALE,))}


def test_a_budget_of_which_nothing_says_the_phase_is_inferred_in_its_measure(tmp_path):
    report = read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("Talousarvio 2024", "TP 2024"))
    assert statuses(report) == {(FactStatus.CONSISTENT, (FactPart.MEASURE,)), (FactStatus.PROVEN, ())}


def test_a_year_to_come_without_a_word_may_be_a_plan_or_no_year_at_all(tmp_path):
    report = read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("2024", "2026"))
    assert (FactStatus.CONSISTENT, (FactPart.MEASURE,)) in statuses(report)


def test_cents_of_large_amounts_tell_that_they_are_whole_euros(tmp_path):
    figures = (
        ("Toimintatuotot", "11200,40", "7340,10"),
        ("Toimintakulut", "-45200,50", "-30900,30"),
        ("Toimintakate", "-34000,10", "-23560,20"),
    )
    report = read(tmp_path, "1 Tuloslaskelma", "", table("TP 2024", "TP 2023", rows=figures))
    assert statuses(report) == {(FactStatus.PROVEN, ())}


def test_figures_of_a_table_with_its_unit_confirm_the_scale_of_one_without(tmp_path):
    report = read(
        tmp_path,
        *("1 Tunnusluvut", "", "1 000 €", "", table("TP 2024", "TP 2023")),
        *("2 Tuloslaskelma", "", table("TP 2024", "TP 2023", rows=in_euros())),
    )
    second = {fact.inferred for fact in report.facts if fact.table_no == 2 and fact.witnesses}
    assert second == {()}


def in_euros() -> tuple[tuple[str, ...], ...]:
    return (
        ("Toimintatuotot", "11200200", "7340100"),
        ("Toimintakulut", "-45200100", "-30900300"),
        ("Toimintakate", "-33999900", "-23560200"),
    )


def test_what_the_report_does_not_say_of_itself_is_inferred_of_its_figures(tmp_path):
    lines = ("1 Tuloslaskelma", "", "1 000 €", "", table("TA", "TP"))
    titles = "Tilinpäätös\n\nKaupungin talous 2023\n\nMallilan kaupunki"
    unsure = read(tmp_path, *lines, title=titles)
    assert unsure.facts and all(FactPart.ENTITY in fact.inferred for fact in unsure.facts)
    assert all(FactPart.FISCAL_YEAR in fact.inferred for fact in unsure.facts)
    sure = read(tmp_path, *lines, title="Tilinpäätös 2024")
    assert not any({FactPart.ENTITY, FactPart.FISCAL_YEAR} & set(fact.inferred) for fact in sure.facts)
