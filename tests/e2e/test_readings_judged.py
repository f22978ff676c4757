"""From a printed page to facts where the rules of a table mislead: what stands in line tells, or nothing is claimed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from selko.extractors.layout.pdf import reader as pdf
from selko.extractors.layout.pdf.tables.readings import camelot_opinion
from selko.extractors.pipeline import extract_report, read_tables
from selko.schemas.models.report import AnnualReport, FactPart, FactStatus

HEAD = ["", "TA 2023", "Muutos", "TA+muutos", "TP 2023", "Poikkeama"]
ROWS = [
    ["Myyntituotot", "612", "-41", "571", "548", "-23"],
    ["Maksutuotot", "3 077", "26", "3 103", "3 015", "-88"],
    ["Tuet ja avustukset", "455", "9", "464", "471", "7"],
    ["Toimintatuotot", "4 144", "-6", "4 138", "4 034", "-104"],
    ["Henkilöstökulut", "-9 310", "-58", "-9 368", "-9 121", "247"],
    ["Palvelujen ostot", "-2 605", "37", "-2 568", "-2 690", "-122"],
    ["Toimintakulut", "-11 915", "-21", "-11 936", "-11 811", "125"],
    ["Toimintakate", "-7 771", "-27", "-7 798", "-7 777", "21"],
]
RIGHTS = (164, 201, 245, 282, 326)


def write_report(path: Path, rows: Sequence[Sequence[str]], walls: Sequence[float] = ()) -> Path:
    """A table in close columns with a rule below each row; upright rules at `walls` and at both sides."""
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    page.setFont("Helvetica-Bold", 16)
    page.drawString(60, 790, "Tilinpäätös 2023")
    page.drawString(60, 765, "Luotolan kaupunki")
    page.setFont("Helvetica-Bold", 12)
    page.drawString(60, 735, "Satamalautakunta")
    page.setFont("Helvetica", 8)
    lines = [HEAD, *rows]
    for number, (label, *figures) in enumerate(lines):
        page.drawString(60, 700 - 12 * number, label)
        for right, figure in zip(RIGHTS, figures, strict=True):
            page.drawRightString(right, 700 - 12 * number, figure)
    for number in range(len(lines) + 1):
        page.line(56, 709 - 12 * number, 329, 709 - 12 * number)
    for x in (56, *walls, 329):
        page.line(x, 709, x, 709 - 12 * len(lines))
    page.save()
    return path


def scramble(text: str, row: int) -> str:
    """A figure of the same form with other digits, which add up to nothing."""
    return "".join(
        str((int(c) * 5 + place * 3 + row * 2) % 9 + 1) if c.isdigit() else c for place, c in enumerate(text)
    )


def readers(report: AnnualReport) -> set[str]:
    return {fact.reader for fact in report.facts}


def test_columns_that_the_rules_leave_undivided_are_read_by_what_stands_in_line(tmp_path):
    path = write_report(tmp_path / "t.pdf", ROWS)
    (first,) = read_tables(path)
    assert first["rows"] == [HEAD, *ROWS]
    report = extract_report(path)
    assert readers(report) == {"pdf.aligned"}
    assert sorted(fact.printed for fact in report.facts) == sorted(text for _, *row in ROWS for text in row)
    # Every sum closes, and no unit of money is printed: that the figures are in whole euros is inferred.
    assert {(fact.status, fact.inferred) for fact in report.facts} == {(FactStatus.CONSISTENT, (FactPart.SCALE,))}
    assert report.unplaced == ()
    assert {finding.rule_id for finding in report.findings} == {"scale_assumed"}


def test_where_no_sum_closes_the_first_reading_stays_and_nothing_is_called_proven(tmp_path):
    rows = [[label, *(scramble(text, n) for text in figures)] for n, (label, *figures) in enumerate(ROWS)]
    path = write_report(tmp_path / "t.pdf", rows)
    (first,) = read_tables(path)
    report = extract_report(path)
    assert readers(report) <= {first["reader"]}
    assert {fact.status for fact in report.facts} <= {FactStatus.UNPROVEN, FactStatus.DISPUTED}
    assert "other_reading" not in {finding.rule_id for finding in report.findings}
    kept = [*(fact.printed for fact in report.facts), *(number.printed for number in report.unplaced)]
    assert sorted(" ".join(kept).split()) == sorted(" ".join(text for _, *row in rows for text in row).split())
    assert {number.reason for number in report.unplaced} <= {"several numbers in one cell", "not one number"}


def test_an_error_in_print_is_found_in_such_a_table_too(tmp_path):
    rows = [[text.replace("3 015", "3 051") for text in row] for row in ROWS]
    report = extract_report(write_report(tmp_path / "t.pdf", rows))
    assert readers(report) == {"pdf.aligned"}
    wrong = [finding for finding in report.findings if finding.rule_id == "source_error"]
    assert [(finding.printed_amount, finding.implied_amount) for finding in wrong] == [(3051, 3015)]


@pytest.fixture
def no_camelot(monkeypatch):
    def refuse(*asked: object) -> None:
        raise AssertionError("nobody asked for this")

    monkeypatch.setattr(pdf, "ask_camelot", refuse)


def test_where_nothing_is_in_doubt_no_other_program_is_asked(tmp_path, no_camelot):
    path = write_report(tmp_path / "t.pdf", ROWS, walls=(139, 166, 204, 247, 285))
    assert readers(extract_report(path)) == {"pdf.ruled"}


def test_where_nobody_judges_no_other_program_is_asked(tmp_path, monkeypatch, no_camelot):
    monkeypatch.setattr(pdf, "is_worth_asking", lambda table, content: True)
    assert read_tables(write_report(tmp_path / "t.pdf", ROWS))


def test_tables_beyond_the_limit_are_named(tmp_path, monkeypatch, no_camelot):
    monkeypatch.setattr(pdf, "is_worth_asking", lambda table, content: True)
    monkeypatch.setattr(pdf, "MOST_TABLES", 0)
    report = extract_report(write_report(tmp_path / "t.pdf", ROWS))
    (said,) = [finding for finding in report.findings if finding.rule_id == "reading_note"]
    assert said.provenance.page == 1
    assert "1 more tables" in said.message_en


def test_a_program_that_fails_is_named_and_the_report_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "is_worth_asking", lambda table, content: True)
    monkeypatch.setattr(camelot_opinion, "_BOOT", "raise SystemExit(3)")
    report = extract_report(write_report(tmp_path / "t.pdf", ROWS))
    assert readers(report) == {"pdf.aligned"}
    assert "failed" in "".join(finding.message_en for finding in report.findings if finding.rule_id == "reading_note")
