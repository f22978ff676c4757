"""Of which year a report is: periods before titles, titles before text; the name of the file has no say."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.identity.identity import find_identity
from tests.unit.normalise.identity.fronts import report, table


def year_of(made):
    found = find_identity(made, entity="Honkalan kaupunki")
    return found.report_year, tuple(finding.rule_id for finding in found.findings)


@pytest.mark.parametrize(
    ("cover", "year"),
    [
        (["Tilinpäätös 2024"], 2024),
        (["TILINPÄÄTÖS", "1.1.2024 – 31.12.2024"], 2024),
        (["Räkenskapsår 2024-01-01 – 2024-12-31", "Utskrivet 2026-03-26 14:20"], 2024),
        (["Räkenskapsåret 1.7.2023–30.6.2024"], 2024),
        (["Annual Financial Report", "For the Fiscal Year Ended June 30, 2019"], 2019),
        (["Annual Report", "Fiscal Years Ended June 30, 2019 and 2018"], 2019),
        (["Statement of Net Position", "Fiscal start date July 1, 2018", "Fiscal end date June 30, 2019"], 2019),
        (["Bokslut och verksamhetsberättelse 2023"], 2023),
        (["Tidplan och anvisningar för budget 2027–2031", "2025-12-01"], 2027),
        (["Talousarvio 2025 ja taloussuunnitelma 2026–2027", "Valtuusto 9.12.2024"], 2025),
        (["Budgetförslag 2026", "Kommunstyrelsen 2025-10-14"], 2026),
        (["City of Pineford", "General Fund Adopted Budget", "Fiscal Year 2019"], 2019),
        (["City of Pineford Adopted Budget Fiscal Year 2024-25"], 2025),
        (["Hallituksen esitys eduskunnalle valtion talousarvioksi vuodelle 2026"], 2026),
        (["Vuoden 2026 talousarvioesitys"], 2026),
        (["Annual Report 2023/24"], 2024),
        (["Talousarvio 2025", "Taloussuunnitelma 2026–2027", "Aluevaltuusto 10.12.2024"], 2025),
        (["Årsredovisning", "1 juli 2023 – 30 juni 2024"], 2024),
        (["Räkenskapsår 2023-07-01 – 2024-06-30"], 2024),
        (["Tilinpäätös 2024", "Kaupunginvaltuusto 16.6.2025"], 2024),
    ],
)
def test_a_cover_says_the_year(cover, year):
    assert year_of(report(*cover)) == (year, ())


@pytest.mark.parametrize("file_name", ["a.pdf", "tilinpaatos-2019.pdf", "2024.pdf"])
def test_the_name_of_the_file_has_no_say(file_name):
    assert year_of(report("Tilinpäätös 2022", file_name=file_name)) == (2022, ())
    assert year_of(report("Riskit", file_name=file_name)) == (0, ("year_missing",))


def test_the_periods_over_the_statements_outrank_a_title_left_from_the_year_before():
    heads = ("1.1.–31.12.2024", "1.1.–31.12.2023")
    tables = [table(n, 2 + n, heads, "Tuloslaskelma 1.1.–31.12.2024") for n in (1, 2, 3, 4)]
    assert year_of(report("Tilinpäätös 2023", tables=tables)) == (2024, ("year_contradicted",))


def test_years_of_text_do_not_outvote_a_title():
    text = "Tilikaudella 2023 kasvu jatkui. Tilikauden 2023 tulos oli hyvä. " * 20
    assert year_of(report("Tilinpäätös 2024", body=[("Katsaus", text)])) == (2024, ())


def test_heads_of_tables_alone_let_conclude_it_and_that_is_said():
    tables = [table(n, n, ("TA 2024", "TP 2024", "TP 2023")) for n in (1, 2, 3)]
    assert year_of(report(tables=tables)) == (2024, ("year_inferred",))


def test_two_years_of_equal_weight_block_with_both_named():
    made = report("Tilinpäätös 2023", "Tilinpäätös 2024")
    found = find_identity(made, entity="Honkalan kaupunki")
    assert [finding.rule_id for finding in found.findings] == ["year_unsure"]
    assert "2023" in found.findings[0].message_en and "2024" in found.findings[0].message_en
    assert "--year" in found.findings[0].message_en and not found.year_printed
