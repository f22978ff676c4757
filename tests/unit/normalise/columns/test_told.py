"""What is told of columns whose meaning the report does not print, end to end on small texts."""

from __future__ import annotations

from pathlib import Path

from selko.extractors.pipeline import extract_report
from selko.schemas.models.report import AnnualReport, Measure

FIGURES = (
    ("Toimintatuotot", "11200", "7340"),
    ("Toimintakulut", "-45200", "-30900"),
    ("Toimintakate", "-34000", "-23560"),
)


def read(folder: Path, *lines: str, title: str = "Tilinpäätös 2024") -> AnnualReport:
    path = folder / "raportti.txt"
    path.write_text("\n".join(("Koivukosken kaupunki", title, "", *lines)), encoding="utf-8")
    return extract_report(path)


def table(*heads: str, rows=FIGURES) -> str:
    return "\n".join("\t".join(row) for row in (("", *heads), *rows)) + "\n"


def measures(report: AnnualReport) -> dict[str, set[tuple[Measure, int | None]]]:
    found: dict[str, set[tuple[Measure, int | None]]] = {}
    for fact in report.facts:
        found.setdefault(fact.column_text, set()).add((fact.measure, fact.fiscal_year))
    return found


def rules(report: AnnualReport) -> list[str]:
    return [finding.rule_id for finding in report.findings]


def test_an_outturn_of_eight_months_is_said_to_be_one(tmp_path):
    report = read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("TA 2024", "Toteuma 1–8/2024"))
    assert measures(report)["Toteuma 1–8/2024"] == {(Measure.OTHER, 2024)}
    (told,) = [finding for finding in report.findings if finding.rule_id == "other_period"]
    assert "Toteuma 1–8/2024" in told.message_en and "3 " in told.message_en


def test_the_period_in_a_caption_or_a_heading_holds_for_the_table(tmp_path):
    caption = read(
        tmp_path, "1 Talous", "", "Talousarvion toteutuminen 1–8/2024, 1 000 €", "", table("TA 2024", "Toteuma")
    )
    heading = read(tmp_path, "1 Talous tammi–elokuu 2024", "", "1 000 €", "", table("TA 2024", "Toteuma"))
    whole = read(tmp_path, "1 Talous", "", "Toteutuminen 1.1.–31.12.2024, 1 000 €", "", table("TA 2024", "Toteuma"))
    assert measures(caption)["Toteuma"] == measures(heading)["Toteuma"] == {(Measure.OTHER, 2024)}
    day = read(tmp_path, "1 Talous", "", "Talousarvion toteutuminen 31.8.2024, t€", "", table("TA 2024", "Toteuma"))
    decided = read(tmp_path, "1 Talous", "", "Hyväksytty 16.6.2024, 1 000 €", "", table("TA 2024", "Toteuma"))
    assert measures(day)["Toteuma"] == {(Measure.OTHER, 2024)}
    assert measures(decided)["Toteuma"] == {(Measure.ACTUAL, 2024)}
    assert measures(whole)["Toteuma"] == {(Measure.ACTUAL, 2024)}
    assert "other_period" not in rules(whole)


def test_a_report_of_a_part_of_the_year_has_no_outturn_of_the_year(tmp_path):
    report = read(
        tmp_path,
        "1 Talousarvion toteutuminen",
        "",
        "1 000 €",
        "",
        table("TP 2023", "TA 2024", "Toteuma", rows=[(*row, "1") for row in FIGURES]),
        title="Osavuosikatsaus 1.1.–31.8.2024",
    )
    assert report.report_year == 2024
    found = measures(report)
    assert found["Toteuma"] == {(Measure.OTHER, 2024)}
    assert found["TP 2023"] == {(Measure.ACTUAL, 2023)}
    assert "interim_report" in rules(report)


def test_a_measure_that_no_header_says_is_told(tmp_path):
    report = read(
        tmp_path, "1 Verotulot", "", table("1 000 €", rows=[("Kunnallisvero", "10240"), ("Yhteisövero", "930")])
    )
    assert {fact.measure for fact in report.facts} == {Measure.ACTUAL}
    (told,) = [finding for finding in report.findings if finding.rule_id == "measure_inferred"]
    assert "actual 2024" in told.message_en


def test_a_measure_that_the_header_says_is_not_told(tmp_path):
    report = read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("TA 2024", "TP 2024"))
    assert not {"measure_inferred", "other_period", "interim_report"} & set(rules(report))


def test_numbers_of_notes_without_a_header_are_no_figures(tmp_path):
    rows = (("Toimintatuotot", "1", "11200", "11340"), ("Toimintakulut", "2", "-45200", "-45900"))
    report = read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("", "2024", "2023", rows=rows))
    assert {fact.printed for fact in report.facts} == {"11200", "11340", "-45200", "-45900"}
    assert {number.printed for number in report.unplaced} == {"1", "2"}
    assert "no_measure" in rules(report)


def test_a_header_without_words_beside_those_of_years_is_no_outturn(tmp_path):
    rows = (("Toimintatuotot", "1", "11200", "11340"), ("Toimintakulut", "2", "-45200", "-45900"))
    report = read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table("#", "2024", "2023", rows=rows))
    assert measures(report)["#"] == {(Measure.OTHER, 2024)}


def test_of_two_outturns_of_one_year_the_one_with_words_that_nobody_knows_is_none(tmp_path):
    for heads in (("TP 2024 vertailukunnat", "TP 2024"), ("TP 2023 oikaistu", "TP 2023")):
        report = read(tmp_path, "1 Tuloslaskelma", "", "1 000 €", "", table(*heads))
        year = int(heads[1][-4:])
        assert measures(report) == {heads[0]: {(Measure.OTHER, year)}, heads[1]: {(Measure.ACTUAL, year)}}


def test_a_row_of_years_is_no_header_of_what_follows(tmp_path):
    rows = [
        *FIGURES,
        ("Valmistumisvuosi", "2024", "2025"),
        ("Avattu", "1.3.2024", "1.5.2024"),
        ("Verotulot", "5000", "6000"),
    ]
    report = read(tmp_path, "1 Käyttötalous", "", "1 000 €", "", table("TA 2024", "TP 2024", rows=rows))
    taxes = [(fact.column_text, fact.measure) for fact in report.facts if fact.label == "Verotulot"]
    assert taxes == [("TA 2024", Measure.AMENDED_BUDGET), ("TP 2024", Measure.ACTUAL)]


def test_years_and_telephone_numbers_in_a_row_are_no_amounts(tmp_path):
    rows = [
        *FIGURES,
        ("Valmistumisvuosi", "2024", "2025"),
        ("Puhelin", "09 123 456", "09 123 457"),
        ("Kokonaan uusi rivi", "2024", "2025"),
    ]
    report = read(tmp_path, "1 Käyttötalous", "", "1 000 €", "", table("TA 2024", "TP 2024", rows=rows))
    reasons = {number.printed: number.reason for number in report.unplaced}
    assert reasons == {"2024": "a year", "2025": "a year", "09 123 456": "a code", "09 123 457": "a code"}
    assert {fact.printed for fact in report.facts if fact.label == "Kokonaan uusi rivi"} == {"2024", "2025"}
    grouped = [
        ("Toimintatuotot", "11 200", "7 340"),
        ("Toimintakulut", "-45 200", "-30 900"),
        ("Peruskorjaus", "2024", "2025"),
    ]
    told = read(tmp_path, "1 Käyttötalous", "", "1 000 €", "", table("TA 2024", "TP 2024", rows=grouped))
    assert {number.printed for number in told.unplaced} == {"2024", "2025"}


def test_rows_of_another_time_or_of_a_forecast_are_no_outturns(tmp_path):
    rows = [
        ("2022", "11200", "45200"),
        ("2023", "11300", "30900"),
        ("1–8/2024", "7340", "30950"),
        ("31.8.2024", "7341", "30951"),
        ("2024 ennuste", "11400", "31000"),
        ("TA 2025", "11500", "31100"),
    ]
    report = read(tmp_path, "1 Tunnusluvut", "", "1 000 €", "", table("Verotulot", "Lainakanta", rows=rows))
    found = {fact.label: (fact.measure, fact.fiscal_year) for fact in report.facts}
    assert found == {
        "2022": (Measure.ACTUAL, 2022),
        "2023": (Measure.ACTUAL, 2023),
        "1–8/2024": (Measure.OTHER, 2024),
        "31.8.2024": (Measure.OTHER, 2024),
        "2024 ennuste": (Measure.FORECAST, 2024),
        "TA 2025": (Measure.ORIGINAL_BUDGET, 2025),
    }
    assert "other_period" in rules(report)


def test_an_outturn_of_eight_months_down_the_rows(tmp_path):
    heads = ("Toimintatuotot", "Toimintakulut")
    rows = [
        ("TA 2024", "11200", "-45200"),
        ("Toteuma tammi–elokuu 2024", "7340", "-30900"),
        ("TP 2024", "11340", "-45900"),
    ]
    report = read(tmp_path, "1 Käyttötalous", "", "1 000 €", "", table(*heads, rows=rows))
    found = {fact.label: fact.measure for fact in report.facts}
    assert found["Toteuma tammi–elokuu 2024"] is Measure.OTHER
    assert found["TP 2024"] is Measure.ACTUAL


def test_two_columns_that_claim_to_be_one_outturn_are_told(tmp_path):
    rows = [(*row, "33") for row in FIGURES]
    report = read(
        tmp_path,
        "1 Tuloslaskelma",
        "",
        "1 000 €",
        "",
        table("TP 2023", "TP 2023 (vertailukelpoinen)", "TP 2024", rows=rows),
    )
    assert measures(report)["TP 2023 (vertailukelpoinen)"] == {(Measure.OTHER, 2023)}
    assert measures(report)["TP 2023"] == {(Measure.ACTUAL, 2023)}
    (told,) = [finding for finding in report.findings if finding.rule_id == "measure_inferred"]
    assert "TP 2023 (vertailukelpoinen) → other 2023" in told.message_en
