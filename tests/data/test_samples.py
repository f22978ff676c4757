"""The samples: whole, made again byte for byte, printed as their truth says, and closing except where they say so."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

import docx
import pypdfium2
import pytest
import yaml

from samples.make_samples import make_all

SAMPLES = Path(__file__).parents[2] / "samples"
MANIFEST = yaml.safe_load((SAMPLES / "manifest.yaml").read_text(encoding="utf8"))
FILES = {entry["file"]: entry for entry in MANIFEST["files"]}
REVENUES = ("Myyntituotot", "Maksutuotot", "Tuet ja avustukset", "Muut toimintatuotot")
COSTS = ("Henkilöstökulut", "Palvelujen ostot", "Aineet, tarvikkeet ja tavarat", "Avustukset", "Muut toimintakulut")
REVENUE, OWN_USE, COST, MARGIN = "Toimintatuotot", "Valmistus omaan käyttöön", "Toimintakulut", "Toimintakate"
MONEY = ("original_budget", "budget_amendment", "amended_budget", "actual", "variance")


@cache
def read_truth(path: str) -> tuple[dict[str, str], ...]:
    with (SAMPLES / path).open(encoding="utf8") as file:
        return tuple(csv.DictReader(file))


def facts_of(entry: dict) -> tuple[dict[str, str], ...]:
    return read_truth(entry["truth"]["facts"])


def inflate(data: bytes) -> list[bytes]:
    """What a file says, whatever the zlib that packed it: parts of a zip, streams of a PDF."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [name.encode() + b"\n" + archive.read(name) for name in archive.namelist()]
    if not data.startswith(b"%PDF"):
        return [data]
    parts = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            parts.append(stream)
    return parts


def test_every_report_is_in_the_manifest_and_every_entry_is_whole():
    on_disk = {f"reports/{path.name}" for path in (SAMPLES / "reports").iterdir()}
    assert on_disk == set(FILES)
    for entry in FILES.values():
        assert entry["origin"] and entry["licence"] and entry["hard"] and entry["planted"]
        for name, path in entry["truth"].items():
            assert len(read_truth(path)) == entry["counts"][name], path
    assert sum(path.stat().st_size for path in (SAMPLES / "reports").iterdir()) < 1_500_000
    assert {entry["fiscal_year"] for entry in FILES.values()} == {2022, 2023, 2024}


@pytest.mark.slow
def test_the_script_makes_the_checked_in_files_again():
    made = make_all()
    checked_in = {
        str(path.relative_to(SAMPLES))
        for path in [*(SAMPLES / "reports").iterdir(), *(SAMPLES / "truth").iterdir(), SAMPLES / "manifest.yaml"]
    }
    assert set(made) == checked_in
    for name, content in made.items():
        assert inflate(content) == inflate((SAMPLES / name).read_bytes()), f"{name}: run python -m samples.make_samples"


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith(".pdf")])
def test_every_figure_stands_on_its_page(file):
    document = pypdfium2.PdfDocument(SAMPLES / file)
    wanted: dict[int, Counter[str]] = defaultdict(Counter)
    for fact in facts_of(FILES[file]):
        wanted[int(fact["page"])][squeeze(fact["printed"])] += 1
    for number, figures in wanted.items():
        text = squeeze(document[number - 1].get_textpage().get_text_bounded())
        for printed, count in figures.items():
            assert text.count(printed) >= count, (number, printed)


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith(".docx")])
def test_the_word_tables_hold_these_figures_and_no_others(file):
    printed: Counter[str] = Counter()
    for table in docx.Document(str(SAMPLES / file)).tables:
        stub = True
        for row in table._tbl.tr_lst:
            cells = ["".join(t.text or "" for t in tc.iter(f"{{{tc.nsmap['w']}}}t")) for tc in row.tc_lst]
            stub = stub and not any(map(is_figure, cells[1:]))  # header years stand above the first row of figures
            if len(cells) > 1 and not re.search(r"[^\W\d_]{3}", "".join(cells[1:])):
                printed.update(squeeze(cell) for cell in cells[1:] if is_figure(cell))
    truth = Counter(squeeze(fact["printed"]) for fact in facts_of(FILES[file]))
    assert truth - printed == Counter()
    years = {str(FILES[file]["fiscal_year"] - back) for back in (0, 1)}
    assert not {text for text in printed - truth if text not in years}


def is_figure(text: str) -> bool:
    return bool(re.fullmatch(r"[-−]?\d[\d ,\u00a0]*(\u00a0%)?", text))


def squeeze(text: str) -> str:
    return re.sub(r"[\s\u00a0]", "", text)


Cells = dict[tuple[str, str, str], Decimal]


def operating_cells(entry: dict) -> Cells:
    """(unit, label, measure) → amount; where a figure is printed in a summary too, the unit's own table counts."""
    cells: Cells = {}
    for fact in facts_of(entry):
        if fact["statement"] == "operating" and " / " not in fact["row_label"]:
            cells[fact["unit"], fact["row_label"], fact["measure"]] = Decimal(fact["amount"])
    return cells


def broken_identities(entry: dict) -> dict[str, list[set[tuple[str, str, str]]]]:
    """Every identity of the operating part that fails, as the set of cells in it. A blank cell counts as nothing."""
    cells = operating_cells(entry)
    units = read_truth(entry["truth"]["units"])
    broken: dict[str, list[set[tuple[str, str, str]]]] = defaultdict(list)

    def check(
        kind: str, total: tuple[str, str, str], parts: list[tuple[str, str, str]], optional: bool = False
    ) -> None:
        if optional and total not in cells and not any(part in cells for part in parts):
            return
        if cells.get(total, Decimal(0)) != sum((cells.get(part, Decimal(0)) for part in parts), Decimal(0)):
            broken[kind].append({total, *parts})

    for unit in {row["unit"] for row in units}:
        labels = {label for name, label, _ in cells if name == unit}
        for measure in (*MONEY, "prior_actual"):
            check("revenue", (unit, REVENUE, measure), [(unit, label, measure) for label in REVENUES], True)
            check("costs", (unit, COST, measure), [(unit, label, measure) for label in COSTS], True)
            check("margin", (unit, MARGIN, measure), [(unit, label, measure) for label in (REVENUE, OWN_USE, COST)])
        for label in labels:
            check("amended", (unit, label, "amended_budget"), [(unit, label, m) for m in MONEY[:2]], True)
            check("variance", (unit, label, "actual"), [(unit, label, m) for m in ("amended_budget", "variance")], True)
    parents = {row["parent"] for row in units} & {row["unit"] for row in units}
    for parent in parents:
        children = [row["unit"] for row in units if row["parent"] == parent]
        for label in {label for name, label, _ in cells if name == parent}:
            for measure in (*MONEY, "prior_actual"):
                check("tree", (parent, label, measure), [(child, label, measure) for child in children], True)
    return broken


@pytest.mark.parametrize("file", [file for file, entry in FILES.items() if entry["language"] == "fi"])
def test_the_operating_part_closes_except_at_the_planted_error(file):
    entry = FILES[file]
    (planted,) = [error for error in entry["planted"] if error["kind"] != "claim"]
    cell = (planted["unit"], planted["label"], planted["measure"])
    broken = broken_identities(entry)
    failing = [identity for kind in broken.values() for identity in kind]
    assert len(failing) >= 2, "provable by at least two identities"
    assert all(cell in identity for identity in failing)
    assert {"tree", "variance"} <= set(broken)


@pytest.mark.parametrize("file", [file for file, entry in FILES.items() if entry["language"] == "fi"])
def test_the_statements_meet(file):
    entry = FILES[file]
    year = str(entry["fiscal_year"])
    cells: dict[tuple[str, str, str], set[Decimal]] = defaultdict(set)
    for fact in facts_of(entry):
        if fact["scale"] == "1" and fact["measure"] in ("actual", "prior_actual"):
            cells[fact["statement"], fact["row_label"], fact["fiscal_year"]].add(Decimal(fact["amount"]))
    for prefix in ("", "group_"):
        annual = cells[f"{prefix}income_statement", "Vuosikate", year]
        in_cash_flow = cells[f"{prefix}cash_flow", "Vuosikate", year]
        assert len(annual) == 1 and (in_cash_flow == annual or (prefix and not in_cash_flow))
        surplus = "Tilikauden ylijäämä (alijäämä)"
        assert cells[f"{prefix}income_statement", surplus, year] == cells[f"{prefix}balance_sheet", surplus, year]
        totals = [cells[f"{prefix}balance_sheet", side, year] for side in ("VASTAAVAA", "VASTATTAVAA")]
        assert totals[0] == totals[1]
    cash = cells["cash_flow", "Rahavarat 31.12.", year]
    assert cash == cells["balance_sheet", "Rahat ja pankkisaamiset", year] and len(cash) == 1


def test_the_two_languages_print_the_same_figures():
    finnish, swedish = (
        [entry for entry in FILES.values() if entry["fiscal_year"] == 2023 and entry["language"] == language]
        for language in ("fi", "sv")
    )
    fields = ("statement", "measure", "fiscal_year", "printed", "amount", "scale")
    left, right = ([[fact[f] for f in fields] for fact in facts_of(entry)] for entry in (finnish[0], swedish[0]))
    assert left == right
    verdicts = [[row["verdict"] for row in read_truth(e["truth"]["goals"])] for e in (finnish[0], swedish[0])]
    assert verdicts[0] == verdicts[1] and len(set(verdicts[0])) == 4


@pytest.mark.parametrize("year", [2022, 2023])
def test_the_year_before_is_that_of_the_report_before_except_where_the_manifest_says(year):
    """Whole-entity statements only: the units' prior year is covered by the list of restatements."""
    before, after = (
        next(e for e in FILES.values() if e["fiscal_year"] == y and e["language"] == "fi") for y in (year, year + 1)
    )
    known = {
        (row["statement"], row["unit"], row["label"], row["now_printed"])
        for row in MANIFEST["restated"]
        if row["fiscal_year"] == year
    }
    printed: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for fact in facts_of(before):
        if fact["fiscal_year"] == str(year):
            printed[fact["statement"], fact["unit"], fact["row_label"]].add(fact["amount"])
    for fact in facts_of(after):
        if fact["fiscal_year"] == str(year) and fact["measure"] == "prior_actual":
            key = (fact["statement"], fact["unit"], fact["row_label"].removesuffix(" *)"))
            if key in printed and (*key, fact["amount"]) not in known:
                assert fact["amount"] in printed[key], key


def test_the_moved_unit_keeps_its_figures_of_the_year_before():
    moved = MANIFEST["reorganised"]
    old, new = (
        next(e for e in FILES.values() if e["fiscal_year"] == y and e["language"] == "fi") for y in (2023, 2024)
    )
    before, after = operating_cells(old), operating_cells(new)
    lines = {label for unit, label, _ in after if unit == moved["unit_after"]}
    for label in lines:
        then = after.get((moved["unit_after"], label, "prior_actual"))
        assert then is None or then == before[moved["unit_before"], label, "actual"]
    assert len(lines) > 8
    reasons = Counter(row["reason"] for row in MANIFEST["restated"])
    assert set(reasons) == {
        "reorganised", "restated, announced", "restated, not announced", "planted error of the earlier report",
    }  # fmt: skip
