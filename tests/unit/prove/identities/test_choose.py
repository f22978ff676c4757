"""Choosing a reading, slips of whole rows, and independence of witnesses."""

from __future__ import annotations

from decimal import Decimal

from selko.extractors.prove.figures.cells import ONE, build_cell
from selko.extractors.prove.figures.relations import build_relation
from selko.extractors.prove.findings.build import load_identity_names
from selko.extractors.prove.prover import prove_report
from selko.extractors.prove.search.witnesses import count_independent
from selko.schemas.models.findings import FindingKind
from selko.schemas.rules import load_rules
from selko.schemas.words.sums import load_sums
from tests.unit.prove.tables import build_draft, read_table

TABLE = """
Toimintatuotot | 100 000  | 5 000  | 105 000  | 112 000  | 7 000
Toimintakulut  | -400 000 | -9 000 | -409 000 | -391 000 | 18 000
Toimintakate   | -300 000 | -4 000 | -304 000 | -279 000 | 25 000
"""


def test_of_two_readings_the_one_that_adds_up_is_taken():
    good = read_table(1, TABLE)
    bad = read_table(1, TABLE.replace("-391 000", "391 000").replace("-4 000", "4 000"))
    both = good.model_copy(update={"readings": (bad.readings[0], good.readings[0])})
    report = prove_report(build_draft(both))
    assert report.facts[0].witnesses
    assert all(identity.holds for identity in report.identities)
    assert {f.amount for f in report.facts} >= {Decimal(-391000), Decimal(-4000)}


def test_of_two_readings_that_add_up_alike_the_first_is_taken():
    table = read_table(1, TABLE)
    other = read_table(1, TABLE.replace("Toimintatuotot", "Muut toimintatuotot"))
    both = table.model_copy(update={"readings": (table.readings[0], table.readings[0])})
    assert [f.label for f in prove_report(build_draft(both)).facts] == [f.label for f in table.readings[0].facts]
    assert other.readings[0].facts[0].label == "Muut toimintatuotot"


def test_a_row_that_stands_a_column_too_far_is_one_finding():
    shifted = """
Kirjasto | 100 000  | 5 000  | 105 000  | 112 000  | 7 000
Koulut   | -411 000 | 18 000 | -393 000 | -447 000 | -54 000
Satama   | 51 300   | -2 100 | 49 200   | 44 810   | -4 390
Yhteensä | -259 700 | 20 900 | -238 800 | -290 190 | -51 390
"""
    assert prove_report(build_draft(read_table(1, shifted))).findings == ()
    rows = shifted.strip().splitlines()
    label, *cells = rows[1].split("|")
    rows[1] = "|".join([label, cells[-1], *cells[:-1]])
    report = prove_report(build_draft(read_table(1, "\n".join(rows))))
    assert [f.rule_id for f in report.findings] == ["row_shifted"]
    finding = report.findings[0]
    assert finding.kind is FindingKind.SOURCE_ERROR
    assert {cell["fact_id"]: Decimal(cell["implied_amount"]) for cell in finding.proof["cells"]} == {
        "t:1:2:1": Decimal(-411000),
        "t:1:2:2": Decimal(18000),
        "t:1:2:3": Decimal(-393000),
        "t:1:2:4": Decimal(-447000),
        "t:1:2:5": Decimal(-54000),
    }


def test_witnesses_that_follow_from_each_other_count_once():
    facts = read_table(1, TABLE).readings[0].facts
    a, b, c, d = (build_cell(fact) for fact in facts[:4])
    one = build_relation("repeat", "repeat", [(a, ONE), (b, -ONE)], a)
    two = build_relation("repeat", "repeat", [(b, ONE), (c, -ONE)], b)
    both = build_relation("repeat", "repeat", [(a, ONE), (c, -ONE)], a)
    other = build_relation("repeat", "repeat", [(a, ONE), (d, -ONE)], a)
    assert count_independent([one, two, both]) == 2
    assert count_independent([one, two, both, other]) == 3


def test_every_identity_has_a_name_and_every_verdict_a_rule():
    names = load_identity_names()
    assert {row.rule_id for row in load_sums()} <= names.keys()
    assert all(name.fi and name.sv and name.en for name in names.values())
    assert {"source_error", "missing_value", "unexplained_difference", "row_shifted"} <= load_rules().keys()
