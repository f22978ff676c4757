"""Whose report it is: the place of a name says what it is worth, and the best must lead. Made-up entities."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.identity.identity import find_identity
from selko.schemas.models.findings import Severity
from tests.unit.normalise.identity.fronts import report, table

TALK = "Yhteistyötä tehtiin Mallilan kaupungin ja Mallilan kunnan kanssa. " * 8


def identify(made):
    found = find_identity(made, year=2024)
    return found.entity, tuple(finding.rule_id for finding in found.findings)


@pytest.mark.parametrize(
    "cover",
    [
        ["Honkalan kaupunki", "Tilinpäätös 2024"],
        ["TILINPÄÄTÖS JA TOIMINTAKERTOMUS", "2024", "HONKALAN KAUPUNKI"],
        ["Honkalan kaupungin tilinpäätös 2024"],
        ["Kaupunginhallitus 31.3.2025", "Honkalan kaupunki – Tilinpäätös 2024"],
    ],
)
def test_a_cover_outweighs_what_the_text_speaks_of(cover):
    assert identify(report(*cover, body=[("Yhteistyö", TALK)])) == ("Honkalan kaupunki", ())


def test_a_running_line_does_too():
    made = report("Tilinpäätös 2024", running=["Honkalan kaupunki | Tilinpäätös 2024"], body=[("Yhteistyö", TALK)])
    assert identify(made) == ("Honkalan kaupunki", ())


def test_a_name_that_only_running_text_has_never_loads_and_stands_among_the_candidates():
    found = find_identity(report("Tilinpäätös 2024", body=[("Yhteistyö", TALK)]), year=2024)
    assert [finding.rule_id for finding in found.findings] == ["entity_unsure"]
    assert found.findings[0].severity is Severity.BLOCK
    assert "Mallilan" in found.findings[0].message_en and "--entity" in found.findings[0].message_fi
    assert not found.entity_printed


def test_a_city_of_an_address_is_not_whose_report_it_is():
    """A state enterprise: its name beside the business id on every page, the city of its address in the text."""
    foot = "Linnasto-palvelut, Satamakatu 5, 00531 Helsinki, Y-tunnus 0000000-0"
    talk = "Kotipaikka on Helsinki. Hankkeet sijaitsivat Helsingissä, ja Helsingin kaupungin päätökset viipyivät. " * 6
    made = report("LINNASTO", "Tilinpäätös 2024", running=[foot], body=[("Hallituksen toimintakertomus", talk)])
    assert identify(made) == ("Linnasto-palvelut", ())


def test_the_register_knows_a_municipality_by_its_business_id():
    made = report("Tilinpäätös 2024", running=["PL 11, 06101 Porvoo, Y-tunnus 1061512-1"], body=[("Yhteistyö", TALK)])
    assert identify(made) == ("Porvoon kaupunki", ())
    false_digit = report("Tilinpäätös 2024", running=["PL 11, 06101 Porvoo, Y-tunnus 1061512-0"])
    assert identify(false_digit)[1] == ("entity_missing",)
    assert identify(report("Tilinpäätös 2024", running=["Y-tunnus 1061512-1"]))[0] == ""  # the name stands nowhere


def test_a_name_in_the_metadata_of_the_file_alone_settles_nothing():
    made = report("Annual Report 2024", title="City of Pineford 20241231", language="en")
    assert identify(made)[1] == ("entity_unsure",)
    other = report("City of Elmford", "Annual Report 2024", title="City of Pineford 20241231", language="en")
    assert identify(other) == ("City of Elmford", ())


def test_two_names_on_one_cover_block_where_none_leads():
    made = report("Honkalan kaupunki", "Mallilan kaupunki", "Tilinpäätös 2024")
    assert identify(made)[1] == ("entity_unsure",)


def test_a_running_line_left_over_from_another_report_is_told():
    made = report(
        *("Honkalan kaupunki", "Tilinpäätös 2024"),
        running=["Mallilan kaupunki"],
        body=[("Honkalan kaupungin tuloslaskelma", ""), ("Honkalan kaupungin tase", ""), ("Honkalan kaupunki", "")],
    )
    assert identify(made)[1] in {("entity_contradicted",), ("entity_unsure",)}


def test_a_cover_in_two_languages_names_one_entity_by_the_language_of_the_report():
    cover = ("Honkalan kaupunki", "Tallnäs stad", "Tilinpäätös – Bokslut 2024")
    assert identify(report(*cover)) == ("Honkalan kaupunki", ())
    assert identify(report(*cover, language="sv")) == ("Tallnäs stad", ())


def test_headings_of_subsidiaries_are_not_whose_report_it_is():
    companies = [(f"Honkalan {name} Oy", "Yhtiön omistaa Honkalan kaupunki.") for name in ("Vesi", "Lämpö", "Asunnot")]
    signed = [("HONKALAN KAUPUNKI", ""), ("HONKALAN KAUPUNGINHALLITUS", "")]
    assert identify(report("Tilinpäätös 2024", body=[*companies, *signed], pages=90)) == ("Honkalan kaupunki", ())
    assert identify(report("Tilinpäätös 2024", body=companies, pages=90))[1] == ("entity_unsure",)


def test_a_company_whose_owner_is_named_often_is_itself():
    owner = "Yhtiön omistaa Mallilan kaupunki. " * 12
    made = report("Honkalan Vesi Oy", "Toimintakertomus 2024", body=[("Omistus", owner)])
    assert identify(made)[0] == "Honkalan Vesi Oy"


def test_nothing_found_blocks():
    assert identify(report("Quarterly tables", language="en")) == ("", ("entity_missing",))


def test_a_name_over_the_tables_of_most_pages_is_a_running_line():
    tables = [table(n, n, ("2024", "2023"), "PINEFORD NATION", "Result") for n in (1, 2, 3)]
    assert identify(report(tables=tables, pages=4, language="sv")) == ("Pineford nation", ())


@pytest.mark.parametrize(
    ("made", "currency"),
    [
        (report("Tallnäs nation", "802000-0926", "Årsredovisning 2024", language="sv"), "SEK"),
        (report("Tallnäs stad", "Bokslut 2024", running=["FO-nummer 1061512-1"], language="sv"), "EUR"),
        (report("City of Pineford, Ohio", "Annual Report 2024", language="en"), "USD"),
        (report("Honkalan kaupunki", "Tilinpäätös 2024"), "EUR"),
    ],
)
def test_the_country_of_the_entity_says_in_what_money_it_counts_where_nothing_is_printed(made, currency):
    assert find_identity(made).currency == currency


def test_members_that_a_cover_lists_are_not_whose_report_it_is():
    made = report("Tilinpäätös 2024", "Honkalan kaupunki, Mallilan kaupunki ja Rantalan kunta", "Toimintakertomus 2024")
    assert identify(made)[1] == ("entity_unsure",)


@pytest.mark.parametrize(
    "title", ["Resultatrapport", "Balansräkning", "Tuloslaskelma", "Toimintakertomus", "Tilinpäätös"]
)
def test_what_a_page_is_called_beside_a_business_id_is_no_name(title):
    made = report("TALLNÄS NATION", title, "802000-0926 Senaste vernr A 347", language="sv")
    assert identify(made) == ("Tallnäs nation", ())
    assert identify(report(title, "802000-0926 Senaste vernr A 347", language="sv"))[0] == ""
