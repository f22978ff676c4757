"""The data-quality report: the same from a warehouse and without one, complete, self-contained, escaped."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import openpyxl
import pytest

from selko.schemas.errors import QueryError
from selko.schemas.models.findings import Outcome, ReportVerdict, Severity
from selko.schemas.models.report import FactStatus, UnplacedNumber
from selko.warehouse.load import load_report
from selko.warehouse.quality.result import QualityResult
from selko.warehouse.reports.checked import render_checked
from selko.warehouse.reports.collect import build_checked_report, build_quality_report
from selko.warehouse.reports.files import write_reports
from selko.warehouse.reports.html import render_html, write_pages
from tests.annual_reports import (
    CITY,
    LOADED,
    UNIT,
    make_fact,
    make_finding,
    make_report,
    make_source,
    make_table,
)

EVIL = '<script>alert("x")</script><img src=http://evil.example/a.png>'
OUTCOMES = (
    Outcome(rule_id="fact_id_unique", severity=Severity.BLOCK, owner="reader", success=True, checked=13, failed=0),
    Outcome(rule_id="row.unknown", severity=Severity.NOTE, owner="finance", success=False, checked=4, failed=1),
)
QUALITY = QualityResult(outcomes=OUTCOMES, findings=(), verdict=ReportVerdict.LOADED)


def proof_of(facts):
    """The proof as the diagnosis writes it: amended = original + amendment, and off by 1."""
    return {
        "identities": [
            {
                "rule_id": "row.amended",
                "holds_as_printed": False,
                "residual": "1",
                "tolerance": "0.5",
                **{f"sentence_{language}": f"sum in {language}: 1000 + 50 = 1050" for language in ("fi", "sv", "en")},
                "facts": [
                    {
                        "fact_id": fact.fact_id,
                        "unit": fact.unit,
                        "label": fact.label,
                        "measure": fact.measure.value,
                        "fiscal_year": fact.fiscal_year,
                        "printed": fact.printed,
                        "amount": str(fact.amount),
                        "page": fact.provenance.page,
                        "coefficient": coefficient,
                    }
                    for fact, coefficient in zip(facts, ("1", "1", "-1"), strict=True)
                ],
            }
        ]
    }


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    source, document = make_source(folder, "a", "raportti & co.txt")
    table = make_table(document)
    disputed = make_fact(
        document,
        9,
        "5000",
        label=EVIL,
        line_item=None,
        unit_path=(*UNIT, "Koulut"),
        status=FactStatus.DISPUTED,
        scale=1000,
    )
    facts = (*table, disputed, make_fact(document, 10, None))
    findings = (
        make_finding(document, table[0], "1001", proof=proof_of(table[:3])),
        make_finding(document, disputed, "5001", severity="note", message_fi=EVIL, message_sv=EVIL, message_en=EVIL),
    )
    place = facts[0].provenance
    unplaced = tuple(
        UnplacedNumber(printed=str(n), reason="no measure", provenance=replace(place, page=n), table_no=1)
        for n in (1, 2, 3, 7)
    )
    return make_report(document, facts, findings=findings, unplaced=unplaced), QUALITY, source


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen, self.wrong, self.links = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag not in ("meta", "br", "img", "link"):
            self.open.append(tag)
        self.links += [value for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_is_well_formed_and_asks_for_nothing(checked, language):
    page = render_checked([checked[:2], checked[:2]], language)
    tags = Tags()
    tags.feed(page)
    assert tags.wrong == [] and tags.open == []
    assert not {"script", "img", "link", "iframe", "object"} & set(tags.seen)
    assert all(link.startswith("#") for link in tags.links)
    assert f'<html lang="{language}">' in page
    assert "url(" not in page and "@import" not in page
    assert "&lt;script&gt;" in page and EVIL not in page
    assert not re.search(r"report\.[a-z_.]+|\bNone\b|Undefined", page)


def test_the_headline_numbers(checked):
    (document,) = build_checked_report([checked[:2]]).documents
    assert (document.figures, document.proven, document.unproven, document.disputed) == (13, 12, 0, 1)
    assert (document.unplaced, document.nils, document.verdict, document.state) == (4, 1, "warn", "checked")
    assert [(row.name, row.depth, row.figures) for row in document.by_unit] == [
        ("Sivistyslautakunta", 1, 12),
        ("Koulut", 2, 1),
    ]
    assert [(row.name, row.figures) for row in document.by_statement] == [("Käyttötalous", 13)]
    assert document.share(document.proven) == Decimal("92.3")
    assert [(group.reason, group.count, group.pages) for group in document.not_read] == [
        ("sarakkeen merkitystä ei tunneta", 4, (1, 2, 3, 7))
    ]
    assert [(check.title, check.success) for check in document.checks] == [
        ("Jokainen luku on luettu kerran", True),
        ("row.unknown", False),
    ]


def test_a_share_is_never_rounded_up_to_all_of_it(checked):
    (document,) = build_checked_report([checked[:2]]).documents
    assert document.model_copy(update={"figures": 100000}).share(99999) == Decimal("99.9")


def test_the_proof_is_a_sum_with_what_its_figures_have_in_common_said_once(checked):
    (document,) = build_checked_report([checked[:2]], "sv").documents
    first = document.findings[0]
    assert first.place == "Sivistyslautakunta · Driftsekonomi · Toimintatuotot · Ursprunglig budget 2023"
    (proof,) = first.proofs
    assert (proof.title, proof.about) == ("sum in sv", "Toimintatuotot, Sivistyslautakunta")
    assert [(row.label, row.counted) for row in proof.rows] == [
        ("Ursprunglig budget 2023", 1000),
        ("Budgetändring 2023", 50),
        ("Ändrad budget 2023", -1050),
    ]
    assert (proof.residual, proof.tolerance, proof.holds) == (Decimal(1), Decimal("0.5"), False)


def test_from_the_warehouse_it_says_the_same(checked, tmp_path):
    load_report(tmp_path / "w", *checked)
    for language in ("fi", "sv", "en"):
        loose = build_checked_report([checked[:2]], language).documents[0]
        (kept,) = build_quality_report(tmp_path / "w", entity=CITY.upper(), year=2023, language=language).documents
        assert kept == loose.model_copy(update={"state": "loaded"})
    assert "Käytössä" in render_html(build_quality_report(tmp_path / "w"))


def test_a_report_in_quarantine_has_its_report(checked, tmp_path):
    report, quality, source = checked
    block = report.findings[0].model_copy(update={"severity": Severity.BLOCK, "finding_id": "b"})
    blocked = report.model_copy(update={"findings": (*report.findings, block)})
    load_report(tmp_path / "w", blocked, quality.model_copy(update={"verdict": ReportVerdict.QUARANTINED}), source)
    (document,) = build_quality_report(tmp_path / "w").documents
    assert (document.state, document.verdict, document.figures) == ("quarantined", "block", 13)
    page = render_html(build_quality_report(tmp_path / "w"))
    assert "Ei käytössä" in page and "Estää käytön" in page


def test_figures_that_changed_since_the_earlier_report(tmp_path):
    for year, amounts in ((2022, {2022: "100"}), (2023, {2022: "150", 2023: "200"})):
        source, document = make_source(tmp_path, str(year), f"{year}.txt")
        facts = tuple(
            make_fact(document, row, amount, year=about) for row, (about, amount) in enumerate(amounts.items())
        )
        load_report(tmp_path / "w", make_report(document, facts, report_year=year), LOADED, source)
    (document,) = build_quality_report(tmp_path / "w", year=2023, language="en").documents
    (changed,) = document.changed
    assert (changed.before, changed.now, changed.difference, changed.reason) == (100, 150, 50, "unexplained difference")
    assert "+50" in render_html(build_quality_report(tmp_path / "w", year=2023))


def test_an_unknown_selection_or_language_is_said(checked, tmp_path):
    load_report(tmp_path / "w", *checked)
    with pytest.raises(QueryError, match="there are Testilän kaupunki 2023"):
        build_quality_report(tmp_path / "w", year=1999)
    with pytest.raises(QueryError, match="use fi, sv or en"):
        render_checked([checked[:2]], "de")


def test_workbook_and_json_hold_it_all(checked, tmp_path):
    report = build_checked_report([checked[:2]], "fi")
    html, xlsx, plain = write_reports(report, tmp_path / "out", "laatu")
    assert html.read_text() == render_html(report)
    content = json.loads(plain.read_text())
    assert content["documents"][0]["findings"][0]["implied_amount"] == "1001"
    book = openpyxl.load_workbook(xlsx)
    assert book.sheetnames == [
        *("Raportit", "Havainnot", "Laskelma", "Mitä luettiin"),
        *("Muuttuneet luvut", "Tarkistukset", "Mitä ei luettu"),
    ]
    findings = list(book["Havainnot"].values)
    assert len(findings) == 3
    assert 1001 in findings[1]
    assert [row[-1] for row in list(book["Laskelma"].values)[1:]] == [1000, 50, -1050, 1]
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_page_numbers_are_joined_and_never_dropped_silently():
    def words(_key, count):
        return f"+{count}"

    assert write_pages([1, 2, 3, 7], words) == "1–3, 7"
    assert write_pages([], words) == ""
    many = list(range(1, 60, 2))
    assert write_pages(many, words).endswith(f"+{len(many) - 12}")


def test_a_report_of_nothing_is_still_a_page(tmp_path):
    _, document = make_source(tmp_path, "a")
    empty = make_report(document, (), sections=(), goals=(), unplaced=(), entity="", page_count=None)
    page = render_checked([(empty, LOADED)], "en")
    assert "Unknown municipality" in page and "No findings." in page and "All numbers of the tables were read." in page
