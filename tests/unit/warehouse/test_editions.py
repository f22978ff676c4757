"""Two editions of one report: one entity, no figure counted twice, agreement a witness, a difference a finding."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from selko.schemas.models.report import FactStatus, Measure, StatementKind
from selko.schemas.words.entities import entity_key
from selko.warehouse.answers import find_findings, query
from selko.warehouse.comparison import compare_years
from selko.warehouse.entities import NamedReport, build_entities
from selko.warehouse.load import WarehouseWriter
from selko.warehouse.reports.collect import build_quality_report
from tests.annual_reports import LOADED, QUARANTINED, make_fact, make_report, make_source

FI, SV = "Testilän kaupunki", "Testby stad"
UNITS = {
    "fi": [(FI,), (FI, "Sivistyslautakunta"), (FI, "Sivistyslautakunta", "Perusopetus"), (FI, "Tekninen lautakunta")],
    "sv": [
        (SV,), (SV, "Bildningsnämnden"), (SV, "Bildningsnämnden", "Grundläggande utbildning"), (SV, "Tekniska nämnden"),
    ],
}  # fmt: skip
ITEMS = ("IS.REV", "IS.EXP", "IS.MARGIN")
LABELS = {
    "fi": ("Toimintatuotot", "Toimintakulut", "Toimintakate"),
    "sv": ("Verksamhetsintäkter", "Verksamhetskostnader", "Verksamhetsbidrag"),
}


def amounts(unit: int, year: int) -> tuple[int, int, int]:
    revenue, costs = 1000 * (unit + 2) + year % 100, -3000 * (unit + 1) - 7 * (year % 100)
    return revenue, costs, revenue + costs


def edition(folder: Path, language: str, year: int = 2023, changed: dict | None = None, **fields):
    """A report of four units, actual and budget of three items each. `changed`: (unit, item, measure) to an amount."""
    source, document = make_source(
        folder, f"{language} {year} {sorted((changed or {}).items())}", f"{language}{year}.txt"
    )
    facts = []
    for number, path in enumerate(UNITS[language]):
        for row, item in enumerate(ITEMS):
            for column, measure in enumerate((Measure.ACTUAL, Measure.ORIGINAL_BUDGET)):
                amount = amounts(number, year)[row] + 50 * column
                amount = (changed or {}).get((number, item, measure.value), amount)
                if amount is None:
                    continue
                facts.append(
                    make_fact(
                        document, row, str(amount), column=column, year=year, measure=measure, line_item=item,
                        label=LABELS[language][row], unit_path=path, table=number + 1,
                        statement=StatementKind.OPERATING if number else StatementKind.INCOME_STATEMENT,
                    )
                )  # fmt: skip
    entity = FI if language == "fi" else SV
    also = () if language == "fi" else (FI,)
    report = make_report(
        document, tuple(facts), report_year=year, language=language, entity=entity, **{"also_named": also, **fields}
    )
    return report, source


def load(path: Path, *reports, quality=LOADED) -> Path:
    with WarehouseWriter(path) as writer:
        for report, source in reports:
            writer.load(report, quality, source)
    return path


@pytest.fixture
def both(tmp_path):
    return load(tmp_path / "w.duckdb", edition(tmp_path, "sv"), edition(tmp_path, "fi"), edition(tmp_path, "fi", 2022))


def test_two_names_are_one_entity_shown_by_its_main_language(both):
    rows = query(
        both, "SELECT language, entity, printed_entity, is_main_edition FROM documents ORDER BY report_year, 1"
    )
    assert rows.rows == (("fi", FI, FI, True), ("fi", FI, FI, True), ("sv", FI, SV, False))


def test_nothing_is_counted_twice_or_mixed(both):
    latest = query(both, "SELECT file_name, count(*) FROM facts_latest GROUP BY 1 ORDER BY 1").rows
    assert latest == (("fi2022.txt", 24), ("fi2023.txt", 24))
    units = query(both, "SELECT DISTINCT unit FROM comparison ORDER BY 1").rows
    assert [unit for (unit,) in units] == sorted(path[-1] for path in UNITS["fi"])
    assert query(both, "SELECT count(*) FROM facts").rows == ((72,),)  # what is printed stays, edition by edition


def test_agreement_is_a_witness_and_proves(both):
    rows = query(both, "SELECT report_year, language, status, witnesses, count(*) FROM facts_detail GROUP BY ALL").rows
    assert sorted(rows) == [
        (2022, "fi", "unproven", 0, 24),
        (2023, "fi", "proven", 1, 24),
        (2023, "sv", "proven", 1, 24),
    ]
    assert query(both, "SELECT * FROM edition_differences").rows == ()


def test_a_difference_is_named_once_on_the_weaker_figure(tmp_path):
    changed = {(2, "IS.EXP", "actual"): -9999}
    path = load(tmp_path / "w.duckdb", edition(tmp_path, "fi"), edition(tmp_path, "sv", changed=changed))
    (row,) = query(path, "SELECT * FROM edition_differences").records()
    assert {row["unit"], row["other_unit"]} == {"Perusopetus", "Grundläggande utbildning"}
    assert {row["amount"], row["other_amount"]} == {Decimal(-9999), Decimal(amounts(2, 2023)[1])}
    findings = query(path, "SELECT * FROM findings").records()
    assert [(f["rule_id"], f["severity"], f["difference"]) for f in findings] == [
        ("edition_differs", "warn", row["difference"])
    ]
    assert findings[0]["document_id"] == row["document_id"]
    assert row["other_printed"] in findings[0]["message_fi"] and row["printed"] in findings[0]["message_fi"]
    statuses = query(path, "SELECT status, count(*) FROM facts GROUP BY 1 ORDER BY 1").rows
    assert statuses == (("disputed", 2), ("proven", 46))


@pytest.mark.parametrize("name", [FI, SV])
def test_findings_and_reports_are_found_by_either_name(tmp_path, name):
    changed = {(2, "IS.EXP", "actual"): -9999}
    path = load(tmp_path / "w.duckdb", edition(tmp_path, "fi"), edition(tmp_path, "sv", changed=changed))
    assert len(find_findings(path, entity=name).rows) == 1
    assert len(build_quality_report(path, entity=name).documents) == 2


def test_a_proven_figure_is_not_disputed_by_another_edition(tmp_path):
    first, source = edition(tmp_path, "fi")
    proven = tuple(replace(fact, status=FactStatus.PROVEN, witnesses=2) for fact in first.facts)
    second = edition(tmp_path, "sv", changed={(2, "IS.EXP", "actual"): -9999})
    path = load(tmp_path / "w.duckdb", (first.model_copy(update={"facts": proven}), source), second)
    rows = query(path, "SELECT language, status FROM facts_detail WHERE status <> 'proven' ORDER BY 1").rows
    assert rows == (("sv", "disputed"),)
    assert query(path, "SELECT language FROM edition_differences").rows == (("sv",),)


def test_a_column_that_was_read_otherwise_says_nothing(tmp_path):
    changed = {(2, item, "actual"): 5 + number for number, item in enumerate(ITEMS)}
    path = load(tmp_path / "w.duckdb", edition(tmp_path, "fi"), edition(tmp_path, "sv", changed=changed))
    assert query(path, "SELECT * FROM edition_differences").rows == ()


def test_a_figure_that_one_edition_leaves_out_is_no_difference(tmp_path):
    path = load(
        tmp_path / "w.duckdb", edition(tmp_path, "fi"), edition(tmp_path, "sv", changed={(2, "IS.EXP", "actual"): None})
    )
    assert query(path, "SELECT * FROM edition_differences").rows == ()


def test_rounded_figures_agree(tmp_path):
    first = edition(tmp_path, "fi")
    report, source = edition(tmp_path, "sv")
    rounded = tuple(replace(fact, amount=round(fact.amount, -1), scale=10) for fact in report.facts if fact.amount)
    path = load(tmp_path / "w.duckdb", first, (report.model_copy(update={"facts": rounded}), source))
    assert query(path, "SELECT * FROM edition_differences").rows == ()


def test_years_only_in_one_language_still_join(tmp_path):
    """The entity's own figures of a year that only the other edition gives stand in the same series."""
    path = load(
        tmp_path / "w.duckdb", edition(tmp_path, "fi"), edition(tmp_path, "fi", 2022), edition(tmp_path, "sv", 2021)
    )
    rows = compare_years(path, entity=SV, item="IS.MARGIN", unit=FI).answer().rows
    assert [row[6:9] for row in rows] == [tuple(Decimal(amounts(0, year)[2]) for year in (2021, 2022, 2023))]


def test_an_edition_in_quarantine_is_no_witness_and_gives_no_figure(tmp_path):
    path = load(tmp_path / "w.duckdb", edition(tmp_path, "fi"), quality=QUARANTINED)
    load(path, edition(tmp_path, "sv"))
    assert query(path, "SELECT DISTINCT status, witnesses FROM facts").rows == (("unproven", 0),)
    assert query(path, "SELECT DISTINCT file_name FROM facts_latest").rows == (("sv2023.txt",),)


def named(name, language="fi", year=2023, also=(), facts=10):
    return NamedReport(name=name, also_named=also, language=language, report_year=year, facts=facts)


@pytest.mark.parametrize(
    ("reports", "shown"),
    [
        ([named("Espoon kaupunki"), named("Esbo stad", "sv")], {"Espoon kaupunki"}),
        ([named("Esbo stad", "sv", 2022), named("Esbo stad", "sv"), named("Espoon kaupunki")], {"Esbo stad"}),
        ([named("Esbo stad", "sv")], {"Esbo stad"}),
        ([named("City of Espoo", "en", facts=3), named("Espoon kaupunki")], {"Espoon kaupunki"}),
        ([named("Espoon kaupunki"), named("Espoon kuntayhtymä")], {"Espoon kaupunki", "Espoon kuntayhtymä"}),
        ([named(FI), named(SV, "sv")], {FI, SV}),
        ([named(FI), named(SV, "sv", also=(FI,))], {FI}),
        ([named(FI), named(FI.upper())], {FI.upper()}),
        ([named("")], set()),
    ],
)
def test_which_names_are_one_entity(reports, shown):
    assert {one.entity for one in build_entities(reports)} == shown
    assert build_entities(reversed(reports)) == build_entities(reports)


def test_names_in_the_reference_data():
    assert (
        entity_key("Espoon kaupunki") == entity_key("Esbo stad") == entity_key("City of Espoo") == entity_key("Espoo")
    )
    assert entity_key("Espoon kaupunki") != entity_key("Espoon kuntayhtymä")
    assert entity_key("Espoon kaupunki") != entity_key("Vantaan kaupunki")
