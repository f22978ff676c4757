"""Every figure, goal, section and unit of the samples is read as it stands there; nothing is added to them."""

from __future__ import annotations

from collections import Counter

import pytest

from selko.schemas.models.report import FactStatus, Measure
from tests.e2e.sample_truth import compare, entry_of, first, fold, report_of, sample_files, squeeze, truth_of

FILES = sample_files()


@pytest.mark.parametrize("file", FILES)
def test_entity_year_and_language(file):
    report, entry = report_of(file), entry_of(file)
    assert (report.entity, report.report_year, report.language) == (
        entry["entity"],
        entry["fiscal_year"],
        entry["language"],
    )
    assert report.complete


@pytest.mark.parametrize("file", FILES)
def test_every_figure_has_its_unit_label_measure_year_and_amount(file):
    differences, _ = compare(report_of(file).facts, truth_of(file, "facts"))
    assert not differences, first(differences)


@pytest.mark.parametrize("file", FILES)
def test_no_figure_is_invented_or_read_twice(file):
    _, rest = compare(report_of(file).facts, truth_of(file, "facts"))
    assert not rest, first(
        [f"p. {f.provenance.page} {f.unit} | {f.label} | {f.column_text} | {f.printed}" for f in rest]
    )


@pytest.mark.parametrize("file", FILES)
def test_every_figure_stands_in_its_statement(file):
    wanted = Counter((row["statement"], row["page"], squeeze(row["printed"])) for row in truth_of(file, "facts"))
    read = Counter(
        (fact.statement.value, str(fact.provenance.page or ""), squeeze(fact.printed))
        for fact in report_of(file).facts
        if fact.printed_amount is not None
    )
    missing = sorted((wanted - read).elements())
    assert not missing, first(missing)


@pytest.mark.parametrize("file", FILES)
def test_money_has_line_items_and_canonical_signs(file):
    facts = [f for f in report_of(file).facts if f.currency and f.statement.value in ("operating", "income_statement")]
    sums = ("valmistus omaan käyttöön", "tillverkning för eget bruk")  # a row that is two line items has no one code
    unmapped = Counter(
        f.label for f in facts if f.line_item is None and not any(s in f"{f.label} {f.column_text}" for s in sums)
    )
    assert not unmapped, unmapped.most_common(8)
    costs = [f for f in facts if f.line_item and f.line_item.startswith("IS.EXP") and f.measure is Measure.ACTUAL]
    wrong = [f for f in costs if f.amount is not None and f.amount > 0 and f.status is not FactStatus.DISPUTED]
    assert costs and not wrong, first([(f.provenance.page, f.unit, f.label, f.printed, f.amount) for f in wrong])


@pytest.mark.parametrize("file", FILES)
def test_units_have_their_place_and_responsible_person(file):
    read = {fold(unit.name): unit for unit in report_of(file).units}
    wrong = []
    for row in truth_of(file, "units"):
        unit = read.get(fold(row["unit"]))
        if unit is None:
            wrong.append(f"{row['unit']}: not found")
        elif fold(unit.responsible) != fold(row["responsible"]):
            wrong.append(f"{row['unit']}: {unit.responsible} instead of {row['responsible']}")
        elif len(unit.path) > 1 and fold(unit.path[-2]) != fold(row["parent"]):
            wrong.append(f"{row['unit']}: below {unit.path[-2]} instead of {row['parent']}")
    assert not wrong, first(wrong)


@pytest.mark.parametrize("file", FILES)
def test_headings_stand_on_their_pages_in_order(file):
    wanted = [(row["page"], fold(row["heading"])) for row in truth_of(file, "sections")]
    read = [(str(s.page_first or ""), fold(s.heading)) for s in report_of(file).sections if s.heading]
    missing = list((Counter(wanted) - Counter(read)).elements())
    assert not missing, first(missing)
    chosen = [heading for heading in read if heading in set(wanted)]
    assert chosen == wanted


@pytest.mark.parametrize("file", FILES)
def test_goals(file):
    wrong = []
    goals = {(fold(g.unit_path[-1]), fold(g.goal)): g for g in report_of(file).goals}
    for row in truth_of(file, "goals"):
        goal = goals.get((fold(row["unit"]), fold(row["goal"])))
        if goal is None:
            wrong.append(f"{row['unit']}: {row['goal']}: not found")
            continue
        for name in ("theme", "strategic_goal", "means", "indicator", "target", "outcome", "responsible"):
            if fold(getattr(goal, name)) != fold(row[name]):
                wrong.append(f"{row['unit']}: {row['goal']}: {name} is {getattr(goal, name)!r}, not {row[name]!r}")
        if goal.verdict.value != row["verdict"]:
            wrong.append(f"{row['unit']}: {row['goal']}: {goal.verdict.value}, not {row['verdict']} ({row['outcome']})")
    assert not wrong, first(wrong)
    assert len(report_of(file).goals) == len(truth_of(file, "goals"))


@pytest.mark.parametrize("file", FILES)
def test_prose_stands_under_its_unit(file):
    """Every unit has its operating environment, its risks and its finances as sections with text."""
    kinds: dict[str, set[str]] = {}
    for section in report_of(file).sections:
        if section.text.strip():
            kinds.setdefault(fold(section.unit_path[-1]), set()).add(section.kind.value)
    for row in truth_of(file, "units"):
        found = kinds.get(fold(row["unit"]), set())
        assert {"operating_environment", "financial"} <= found, (row["unit"], found)


def test_the_two_languages_give_the_same_figures():
    finnish, swedish = (
        report_of(next(f for f in FILES if (entry_of(f)["fiscal_year"], entry_of(f)["language"]) == (2023, language)))
        for language in ("fi", "sv")
    )
    left, right = (
        Counter((f.statement, f.line_item, f.measure, f.fiscal_year, f.amount, f.scale) for f in report.facts)
        for report in (finnish, swedish)
    )
    assert left == right, first(list(((left - right) + (right - left)).elements()))
