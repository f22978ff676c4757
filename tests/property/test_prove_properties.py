"""What must hold of every proof: it depends on the figures alone, never alters one, and sees what it can see."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from selko.extractors.prove.prover import prove_report
from selko.schemas.models.findings import Severity
from tests.benchmarks.planted_errors import build_case
from tests.benchmarks.planted_layouts import LAYOUTS
from tests.benchmarks.planted_reports import build_draft


@settings(max_examples=24, deadline=None)
@given(layout=st.sampled_from(sorted(LAYOUTS)), seed=st.integers(0, 10_000))
def test_a_report_that_adds_up_is_never_accused(layout, seed):
    report = prove_report(build_draft(LAYOUTS[layout](Random(seed))))
    assert [f for f in report.findings if f.severity is not Severity.NOTE] == []


@settings(max_examples=16, deadline=None)
@given(seed=st.integers(0, 3_000))
def test_the_order_of_tables_changes_nothing_and_no_figure_is_altered(seed):
    case = build_case(seed)
    if case is None:
        return
    forward = prove_report(case.damaged)
    backward = prove_report(case.damaged.model_copy(update={"tables": case.damaged.tables[::-1]}))
    assert {f.finding_id for f in forward.findings} == {f.finding_id for f in backward.findings}
    before = {f.fact_id: f.amount for t in case.damaged.tables for f in t.readings[0].facts}
    assert {f.fact_id: f.printed_amount for f in forward.facts if f.amount != before[f.fact_id]} == {
        f.fact_id: f.amount for f in forward.facts if f.amount != before[f.fact_id]
    }


@settings(max_examples=16, deadline=None)
@given(seed=st.integers(0, 3_000))
def test_witnesses_and_status_agree_with_the_identities(seed):
    case = build_case(seed)
    if case is None:
        return
    report = prove_report(case.damaged)
    holding = {t.fact_id for i in report.identities if i.holds for t in i.terms}
    failing = {t.fact_id for i in report.identities if not i.holds for t in i.terms}
    for fact in report.facts:
        assert (fact.witnesses > 0) <= (fact.fact_id in holding)
        assert (fact.status.value == "disputed") <= (fact.fact_id in failing)
        assert (fact.status.value == "unproven") <= (fact.witnesses == 0)
