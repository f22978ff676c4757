"""Forms in which municipalities print their figures, as data (tests/data/forms): a new form is a new case there.

A case prints `lines`: '#' headings, '|' rows of a table ('>' before a label indents it, '<' merges a cell with the one
left of it, '*' sets a row in bold), other lines are text. `expect` says what figures mean:
label | printed | measure year | line item | amount in whole units | unit (the entity where left out).
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from selko.extractors.interpret.reader import interpret_layout
from selko.extractors.normalise.reader import normalise_report
from selko.schemas.models.amounts import AmountState
from selko.schemas.models.layout import BlockKind, DocumentLayout, GridTable, TextBlock
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import Draft, Fact
from tests.printed_tables import DOCUMENT, ENTITY, print_grid

FOLDER = Path(__file__).parents[2] / "data" / "forms"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['form']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf8"))
]


def _print_table(lines: list[str], order: int) -> GridTable:
    rows, indents, bold, spans = [], [], [], {}
    for number, line in enumerate(lines):
        cells = [cell.strip() for cell in line.strip()[1:].split("|")]
        indents.append(10.0 * (len(cells[0]) - len(cells[0].lstrip(">"))))
        cells[0] = cells[0].lstrip("> ")
        if cells[0].startswith("*"):
            bold.append(number)
            cells[0] = cells[0].strip("*")
        for place, cell in enumerate(cells):
            if cell == "<":
                first = max(p for p in range(place) if cells[p] != "<")
                spans[number, first] = place - first + 1
        rows.append(["" if cell == "<" else cell for cell in cells])
    return print_grid(rows, order=order, indents=indents, bold=bold, spans=spans)


def _print_report(lines: list[str]) -> DocumentLayout:
    blocks: list[TextBlock] = []
    tables: list[GridTable] = []
    rows: list[str] = []
    for order, line in enumerate([*lines, ""]):
        if line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            tables.append(_print_table(rows, order * 2))
            rows = []
        level = len(line) - len(line.lstrip("#"))
        text = line.lstrip("# ")
        if text:
            kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
            blocks.append(
                TextBlock(
                    order=order * 2 + 1,
                    kind=kind,
                    text=text,
                    lines=(text,),
                    provenance=Provenance(page=1),
                    heading_level=level or None,
                )
            )
    return DocumentLayout(document=DOCUMENT, pages=(), blocks=tuple(blocks), tables=tuple(tables))


def _read(case: dict) -> Draft:
    layout = _print_report(case["lines"])
    return normalise_report(
        interpret_layout(layout), entity=ENTITY, year=case.get("year", 2023), language=case.get("language", "fi")
    )


def _facts(draft: Draft) -> list[Fact]:
    found = [fact for table in draft.tables for fact in table.readings[0].facts]
    return [fact for fact in found if fact.state in (AmountState.REPORTED, AmountState.ZERO)]


def _told(fact: Fact) -> str:
    amount = fact.amount if fact.amount is None else fact.amount.normalize() + Decimal(0)
    unit = "" if fact.unit == ENTITY else f" | {fact.unit}"
    measure = f"{fact.measure.value} {fact.fiscal_year or ''}"
    return f"{fact.label} | {fact.printed} | {measure} | {fact.line_item or '-'} | {amount:f}{unit}"


@pytest.mark.parametrize("case", CASES)
def test_a_form_means_what_it_says(case):
    told = [_told(fact) for fact in _facts(_read(case))]
    missing = [line for line in case["expect"] if line not in told]
    assert not missing, "\n".join(["expected", *missing, "read", *told])


@pytest.mark.parametrize("case", CASES)
def test_no_figure_of_a_form_is_lost(case):
    draft = _read(case)
    figures = [
        cell.strip()
        for line in case["lines"]
        if line.startswith("|")
        for cell in line[1:].split("|")[1:]
        if any(c.isdigit() for c in cell) and not any(c.isalpha() for c in cell)
    ]
    read = [fact.printed for fact in _facts(draft)] + [number.printed for number in draft.unplaced]
    lost = [figure for figure in figures if figures.count(figure) > read.count(figure) and not _is_head(figure)]
    assert not lost


def _is_head(text: str) -> bool:
    return text.replace("/", "").replace(".", "").replace("–", "").replace(" ", "")[-4:-2] == "20"
