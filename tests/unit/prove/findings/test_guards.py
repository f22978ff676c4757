"""What is never passed over in silence: the same figure twice, rows without a name, torn numbers, pages half read."""

from __future__ import annotations

from dataclasses import replace

from selko.extractors.prove.findings.guards import find_guards
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import Fact, FactStatus, Measure, UnplacedNumber
from tests.annual_reports import make_fact, make_source


def fact(tmp_path, row: int, printed: str, **fields: object) -> Fact:
    _, document = make_source(tmp_path, "guards", "guards.txt")
    return make_fact(document, row, printed, **fields)


def rules(facts: list[Fact], unplaced: tuple[UnplacedNumber, ...] = ()) -> list[str]:
    return [finding.rule_id for finding in find_guards(facts, unplaced, "d" * 64)]


def test_two_figures_that_nothing_tells_apart(tmp_path):
    one, two = fact(tmp_path, 1, "1200", label="Vuokrat"), fact(tmp_path, 2, "1300", label="Vuokrat")
    assert rules([one, two]) == ["two_amounts"]
    assert rules([one, replace(two, amount=one.amount)]) == []
    assert rules([one, replace(two, groups=("Sisäiset",))]) == []
    assert rules([one, replace(two, segment="Liikelaitos")]) == []
    assert rules([one, replace(two, measure=Measure.OTHER)]) == []


def test_rounding_is_no_difference(tmp_path):
    exact = fact(tmp_path, 1, "1200400", label="Vuokrat")
    rounded = fact(tmp_path, 2, "1200", label="Vuokrat")
    assert rules([exact, replace(rounded, amount=rounded.amount * 1000, scale=1000)]) == []


def test_a_row_without_a_name_or_with_a_number_for_one(tmp_path):
    assert rules([fact(tmp_path, 1, "1200", label="")]) == ["nameless_figures"]
    assert rules([fact(tmp_path, 1, "1200", label="2 400")]) == ["nameless_figures"]
    assert rules([fact(tmp_path, 1, "1200", label="A Vuokrat")]) == []


def test_a_number_over_two_lines_is_told_unless_a_sum_confirms_it(tmp_path):
    torn = replace(fact(tmp_path, 1, "2173831", label="Vuokrat"), torn=True)
    assert rules([replace(torn, witnesses=0, status=FactStatus.UNPROVEN)]) == ["torn_number"]
    assert rules([replace(torn, witnesses=2, status=FactStatus.PROVEN)]) == []


def test_a_page_of_which_more_than_a_twentieth_was_not_placed(tmp_path):
    read = [fact(tmp_path, row, str(100 + row), label=f"Rivi {row}") for row in range(20)]
    page = read[0].provenance.page

    def left(count: int, reason: str) -> tuple[UnplacedNumber, ...]:
        place = Provenance(page=page)
        return tuple(UnplacedNumber(printed=str(n), reason=reason, provenance=place, table_no=1) for n in range(count))

    assert rules(read, left(3, "no measure")) == ["page_unplaced"]
    assert rules(read, left(2, "no measure")) == []
    assert rules(read, left(9, "a code")) == []
    assert rules(read, left(3, "in a table of text")) == ["page_unplaced"]
