"""The proof of small reports whose truth is read by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from selko.extractors.prove.prover import prove_report
from selko.schemas.models.amounts import AmountState
from selko.schemas.models.findings import FindingKind, Severity
from selko.schemas.models.report import FactStatus, Measure, StatementKind
from tests.unit.prove.tables import CITY, build_draft, read_table

ACTUAL = Measure.ACTUAL
YEARS = ((ACTUAL, 2024), (ACTUAL, 2023))
KEPT = """
Myyntituotot        | 24 300     | | 24 300     | 26 418     | 2 118
Maksutuotot         |            | |            | -540       | -540
Tuet ja avustukset  | 130 000    | | 130 000    | 148 935    | 18 935
Muut toimintatuotot | 300        | | 300        | 0          | -300
Toimintatuotot      | 154 600    | | 154 600    | 174 813    | 20 213
Henkilöstökulut     | -2 016 480 | | -2 016 480 | -1 873 245 | 143 235
Palvelujen ostot    | -2 027 350 | | -2 027 350 | -1 941 702 | 85 648
Aineet              | -82 400    | | -82 400    | -109 318   | -26 918
Muut toimintakulut  | -154 630   | | -154 630   | -135 199   | 19 431
Toimintakulut       | -4 280 860 | | -4 280 860 | -4 059 464 | 221 396
Toimintakate        | -4 126 260 | | -4 126 260 | -3 884 652 | 241 608
Sisäiset erät       | -208 917   | | -208 917   |            |
"""


def findings_of(*tables, least=Severity.WARN):
    report = prove_report(build_draft(*tables))
    return report, [f for f in report.findings if least is Severity.NOTE or f.severity is not Severity.NOTE]


def test_a_report_that_adds_up_within_rounding_raises_nothing():
    report, findings = findings_of(read_table(1, KEPT), least=Severity.NOTE)
    assert findings == []
    assert all(identity.holds for identity in report.identities)
    by_label = {(f.label, f.measure): f for f in report.facts}
    assert by_label["Maksutuotot", ACTUAL].status is FactStatus.PROVEN, "a negative income is no error"
    assert by_label["Sisäiset erät", Measure.ORIGINAL_BUDGET].witnesses == 0


def tree(margin: str, missing: str) -> list:
    parent = """
Toimintatuotot | 300 000  | | 300 000  | 315 000  | 15 000
Toimintakulut  | -900 000 | | -900 000 | -873 000 | 27 000
Toimintakate   | -600 000 | | -600 000 | -558 000 | 42 000
Sisäiset erät  | -50 000  | | -50 000  |          |
"""
    school = f"""
Toimintatuotot | 100 000  | | 100 000  | 112 000  | 12 000
Toimintakulut  | -400 000 | | -400 000 | -391 000 | 9 000
Toimintakate   | -300 000 | | -300 000 | {margin} | 21 000
Sisäiset erät  | -99 000  | | -99 000  |          |
"""
    library = f"""
Toimintatuotot | 200 000  | | 200 000  | 203 000   | 3 000
Toimintakulut  | -500 000 | | -500 000 | -482 000  | 18 000
Toimintakate   | -300 000 | | -300 000 | {missing} | 21 000
Sisäiset erät  | -1 000   | | -1 000   |           |
"""
    top = (CITY, "Sivistys")
    return [
        read_table(1, parent, unit=top),
        read_table(2, school, unit=(*top, "Koulut")),
        read_table(3, library, unit=(*top, "Kirjasto")),
    ]


def test_row_column_and_tree_name_the_wrong_figure_and_the_missing_one():
    _, findings = findings_of(*tree(margin="-279 710", missing=""))
    assert {f.kind for f in findings} == {FindingKind.SOURCE_ERROR, FindingKind.MISSING_VALUE}
    wrong = next(f for f in findings if f.kind is FindingKind.SOURCE_ERROR)
    assert (wrong.unit_path[-1], wrong.label, wrong.measure) == ("Koulut", "Toimintakate", "actual")
    assert (wrong.printed, wrong.implied_amount, wrong.witnesses) == ("-279 710", Decimal(-279000), 3)
    missing = next(f for f in findings if f.kind is FindingKind.MISSING_VALUE)
    assert (missing.unit_path[-1], missing.label) == ("Kirjasto", "Toimintakate")
    assert (missing.printed, missing.implied_amount, missing.witnesses) == (None, Decimal(-279000), 3)


def test_internal_items_need_not_add_up_and_nothing_is_implied_for_them():
    report, findings = findings_of(*tree(margin="-279 000", missing="-279 000"), least=Severity.NOTE)
    assert findings == []
    internal = {f.fact_id for f in report.facts if f.line_item == "IS.INT"}
    tree_terms = {t.fact_id for i in report.identities if i.kind == "tree" for t in i.terms}
    assert tree_terms and not internal & tree_terms


def test_no_figure_is_altered_and_the_wrong_one_is_disputed():
    report, _ = findings_of(*tree(margin="-279 710", missing="-279 000"))
    wrong = next(f for f in report.facts if f.unit == "Koulut" and f.label == "Toimintakate" and f.measure is ACTUAL)
    assert (wrong.amount, wrong.status) == (Decimal(-279710), FactStatus.DISPUTED)
    others = [f for f in report.facts if f.fact_id != wrong.fact_id and f.status is FactStatus.DISPUTED]
    assert others == [], "the fault was shown to sit in one cell"


def test_the_proof_holds_the_identities_and_a_sentence_in_three_languages():
    _, findings = findings_of(*tree(margin="-279 710", missing="-279 000"))
    proof = findings[0].proof
    assert {identity["kind"] for identity in proof["identities"]} == {"row", "column", "tree"}
    facts = proof["identities"][0]["facts"]
    assert all(fact["page"] in (1, 2, 3) and fact["printed"] and fact["label"] for fact in facts)
    assert "112\u00a0000 − 391\u00a0000 = −279\u00a0000" in findings[0].message_fi
    assert findings[0].message_sv != findings[0].message_fi != findings[0].message_en


def test_one_failing_identity_alone_names_no_cell():
    table = """
Puisto     | 120 311 | 118 402
Tori       | 58 214  | 57 300
Satama     | 77 019  | 76 550
Yhteensä   | 255 744 | 252 252
"""
    _, findings = findings_of(read_table(1, table, columns=YEARS), least=Severity.NOTE)
    assert [f.kind for f in findings] == [FindingKind.UNEXPLAINED]
    assert (findings[0].label, findings[0].implied_amount) == ("Yhteensä", Decimal(255544))
    assert findings[0].severity is Severity.NOTE, "one column alone bears the total out"


def test_cents_are_exact_and_whole_euros_are_not():
    cents = """
Puisto   | 120 311,20 | 118 402,10
Tori     | 58 214,31  | 57 300,05
Yhteensä | 178 525,52 | 175 702,15
"""
    _, findings = findings_of(read_table(1, cents, columns=YEARS), least=Severity.NOTE)
    assert [f.difference for f in findings] == [Decimal("-0.01")]
    euros = cents.replace(",20", "").replace(",10", "").replace(",31", "").replace(",05", "")
    euros = euros.replace(",52", "").replace("702,15", "703")
    _, findings = findings_of(read_table(1, euros, columns=YEARS), least=Severity.NOTE)
    assert findings == []


@pytest.mark.parametrize("sign", [1, -1])
def test_variance_may_be_printed_either_way(sign):
    rows = []
    for line in KEPT.strip().splitlines():
        *cells, variance = line.split("|")
        text = variance.strip()
        if text and sign < 0:
            text = text[1:] if text.startswith("-") else f"-{text}"
        rows.append("|".join([*cells, text]))
    report, findings = findings_of(read_table(1, "\n".join(rows)), least=Severity.NOTE)
    assert findings == []
    assert sum(identity.rule_id == "row.variance" for identity in report.identities) == 11


def test_a_row_that_is_not_printed_is_a_note_and_no_error():
    table = """
Toimintatuotot | 100 000  | | 100 000  | 112 000  | 12 000
Toimintakulut  | -400 000 | | -400 000 | -391 000 | 9 000
Toimintakate   | -283 000 | | -283 000 | -273 021 | 9 979
"""
    _, findings = findings_of(read_table(1, table))
    assert findings == []


def test_a_blank_that_is_zero_is_not_missing_and_one_witness_is_not_enough():
    table = """
Puisto   | 120 000 | 10 000 | 130 000 | 131 400 | 1 400
Tori     | 58 000  |        | 58 000  | 57 300  |
Satama   | 77 000  | -7 000 | 70 000  | 70 800  | 800
Laituri  | 31 000  |        | 31 000  | 30 100  | -900
"""
    _, findings = findings_of(read_table(1, table), least=Severity.NOTE)
    assert findings == [], "only its row speaks of the blank variance"
    totalled = table + "Yhteensä | 286 000 | 3 000 | 289 000 | 289 600 | 600\n"
    _, findings = findings_of(read_table(1, totalled))
    assert [(f.kind, f.label, f.implied_amount) for f in findings] == [
        (FindingKind.MISSING_VALUE, "Tori", Decimal(-700))
    ]


def test_a_figure_that_cannot_be_read_is_not_zero():
    read = read_table(1, KEPT)
    assert all(i.holds for i in prove_report(build_draft(read)).identities)
    # 0 is printed for this part of the sum, so that the sum closes whether it is read or taken as nothing.
    facts = tuple(
        replace(fact, state=AmountState.ILLEGIBLE, amount=None, printed_amount=None)
        if (fact.label, fact.measure) == ("Muut toimintatuotot", ACTUAL)
        else fact
        for fact in read.readings[0].facts
    )
    unread = next(fact for fact in facts if fact.state is AmountState.ILLEGIBLE)
    reading = read.readings[0].model_copy(update={"facts": facts})
    report = prove_report(build_draft(read.model_copy(update={"readings": (reading,)})))
    assert report.findings == ()
    judged = next(fact for fact in report.facts if fact.fact_id == unread.fact_id)
    assert (judged.amount, judged.witnesses, judged.status) == (None, 0, FactStatus.UNPROVEN)
    sums = [{t.fact_id for t in i.terms} for i in report.identities if i.kind == "column"]
    total = next(f for f in facts if (f.label, f.measure) == ("Toimintatuotot", ACTUAL))
    part = next(f for f in facts if (f.label, f.measure) == ("Tuet ja avustukset", ACTUAL))
    assert not any({total.fact_id, part.fact_id} <= terms for terms in sums), "no sum is asked without that figure"


def test_a_dash_adds_nothing_to_a_sum():
    dashed = KEPT.replace("| 0          | -300", "| –          | -300")
    report, findings = findings_of(read_table(1, dashed), least=Severity.NOTE)
    assert findings == []
    dash = next(fact for fact in report.facts if fact.state is AmountState.NIL)
    assert dash.amount is None
    assert any({t.fact_id for t in i.terms} >= {dash.fact_id} for i in report.identities)


@pytest.mark.parametrize("scale", [1, 10**14])
def test_amounts_of_any_size_are_exact_to_the_cent(scale):
    """A cent beyond what floats tell apart; larger amounts are not read at all."""
    rows = [Decimal("120311.21"), Decimal("58214.32"), Decimal("77019.44")]
    big = [[value + Decimal(scale) * n for n in (1, 3)] for value in rows]
    sums = [sum(column, Decimal(0)) for column in zip(*big, strict=True)]
    for wrong in (Decimal(0), Decimal("0.01")):
        lines = [" | ".join([f"Puisto {n}", *map(printed, row)]) for n, row in enumerate(big)]
        lines.append(" | ".join(["Yhteensä", printed(sums[0]), printed(sums[1] + wrong)]))
        _, findings = findings_of(read_table(1, "\n".join(lines), columns=YEARS), least=Severity.NOTE)
        assert [f.difference for f in findings] == ([-wrong] if wrong else [])


def test_a_string_of_digits_too_long_to_be_a_figure_proves_nothing():
    code = "9" * 40
    table = KEPT.replace("| 26 418 ", f"| {code}").replace("| -1 873 245", f"| 0,{code}")
    report, findings = findings_of(read_table(1, table), least=Severity.NOTE)
    assert findings == []
    long = [fact for fact in report.facts if code in fact.printed]
    assert [(fact.witnesses, fact.status) for fact in long] == [(0, FactStatus.UNPROVEN)] * 2


def printed(value: Decimal) -> str:
    return f"{value:,.2f}".replace(",", " ").replace(".", ",")


def test_an_opening_balance_that_is_not_the_closing_one_is_restated():
    table = """
Rahavarojen muutos | 1 481 587  | -4 557 636
Rahavarat 31.12.   | 28 416 705 | 32 547 190
Rahavarat 1.1.     | 26 935 118 | 37 104 826
"""
    _, findings = findings_of(read_table(1, table, columns=YEARS, statement=StatementKind.CASH_FLOW))
    assert [(f.kind, f.label, f.fiscal_year, f.implied_amount) for f in findings] == [
        (FindingKind.RESTATED, "Rahavarat 1.1.", 2024, Decimal(32547190))
    ]


def test_a_figure_that_follows_from_a_wrong_one_is_named_with_its_quotient():
    """12 946 000 + 4 158 000 = 17 104 000, per inhabitant 1 153: the wrong sum was divided. Another quotient tells that
    the inhabitants are right."""
    balance = """
Edellisten tilikausien ylijäämä | 12 946 000 | 10 831 000
Tilikauden ylijäämä             | 4 158 000  | 2 115 000
"""
    figures = """
Kertynyt ylijäämä           | 16 612 000 | 12 946 000
Asukasmäärä                 | 14 832     | 14 957
Kertynyt ylijäämä, €/asukas | 1 120      | 866
Vuosikate                   | 9 759 410  | 7 478 500
Vuosikate, €/asukas         | 658        | 500
"""
    result = "Tilikauden ylijäämä (alijäämä) | 4 158 000 | 2 115 000"
    tables = [
        read_table(1, balance, columns=YEARS, statement=StatementKind.BALANCE_SHEET),
        read_table(2, figures, columns=YEARS, statement=StatementKind.KEY_FIGURES),
        read_table(3, result, columns=YEARS, statement=StatementKind.INCOME_STATEMENT),
    ]
    _, findings = findings_of(*tables)
    assert {(f.kind, f.printed, f.implied_amount) for f in findings} == {
        (FindingKind.SOURCE_ERROR, "16 612 000", Decimal(17104000)),
        (FindingKind.SOURCE_ERROR, "1 120", Decimal(1153)),
    }
    follows = next(f for f in findings if f.printed == "1 120")
    assert [identity["rule_id"] for identity in follows.proof["identities"]] == ["column.ratio"]
    told = "17\u00a0104\u00a0000 / 14\u00a0832 = 1\u00a0153"
    assert told in follows.message_fi, "the sum as it should be, not as printed"


def test_the_same_figure_printed_twice_is_asked():
    columns = tuple((ACTUAL, year) for year in (2024, 2023, 2022))
    once = read_table(1, "Kirjasto | 438 | 454 | 466\nKoulut | 512 | 508 | 497\n", columns=columns, currency=None)
    twice = """
Kirjasto | 438 | 484 | 466
Koulut   | 512 | 508 | 497
Yhteensä | 950 | 962 | 963
"""
    _, findings = findings_of(once, read_table(2, twice, columns=columns, currency=None))
    assert [(f.label, f.printed, f.implied_amount) for f in findings] == [("Kirjasto", "484", Decimal(454))]


def test_percentages_are_asked_and_may_be_cut():
    columns = ((ACTUAL, 2024), (ACTUAL, 2023), (Measure.CHANGE_ABS, 2024), (Measure.CHANGE_PCT, 2024))
    table = """
Puisto   | 120 311 | 118 402 | 1 909  | 1,6 %
Tori     | 58 214  | 57 300  | 914    | 1,5 %
Satama   | 77 019  | 96 550  | -19 531 | 20,2 %
Yhteensä | 255 544 | 272 252 | -16 708 | -6,1 %
"""
    _, findings = findings_of(read_table(1, table, columns=columns))
    assert [(f.label, f.kind, f.implied_amount) for f in findings] == [
        ("Satama", FindingKind.SOURCE_ERROR, Decimal("-20.2"))
    ]


def test_the_sign_of_the_paper_is_kept_where_the_arithmetic_bears_it_out():
    table = """
Myyntituotot       | 24 300  | 26 418
Maksutuotot        | 5 210   | 4 411
Tuet ja avustukset | 14 020  | 18 935
Muut toimintatuotot | -1 200 | 2 512
Toimintatuotot     | 42 330  | 52 276
"""
    read = read_table(1, table, columns=YEARS)
    reading = read.readings[0]
    turned = tuple(replace(fact, amount=-fact.amount) if fact.printed == "-1 200" else fact for fact in reading.facts)
    changed = read.model_copy(update={"readings": (reading.model_copy(update={"facts": turned}),)})
    report, findings = findings_of(changed, least=Severity.NOTE)
    assert findings == []
    assert next(f.amount for f in report.facts if f.printed == "-1 200") == Decimal(-1200)
