"""The meaning of figures on real reports with hand-verified truth; skipped where they are not at hand."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from selko.extractors.normalise.reader import normalise_report
from selko.extractors.pipeline import read_interpretation
from selko.schemas.models.report import Fact
from selko.schemas.words.vocabulary import letters

SHARED = Path(__file__).parents[2].parent / "shared"
TRUTHS = sorted((SHARED / "corpus").glob("*.truth.csv"))
CHAPTERS = sorted((SHARED / "seed").glob("*.txt"))
MEASURES = {"prior_actual": "actual", "orig_budget": "original_budget", "frame": "other"}


def printed(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace()).translate(dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"))


def read_figures(path: Path) -> list[Fact]:
    return [fact for table in normalise_report(read_interpretation(path)).tables for fact in table.readings[0].facts]


@pytest.mark.slow
@pytest.mark.parametrize("truth", TRUTHS, ids=lambda path: f"report-{TRUTHS.index(path)}")
def test_measure_year_value_and_unit_of_every_figure(truth):
    if not TRUTHS:
        pytest.skip("no reports with truth at hand")
    facts = read_figures(truth.with_name(truth.name.replace(".truth.csv", ".pdf")))
    by_place: dict[tuple[int, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        by_place[fact.provenance.page or 0, printed(fact.printed)].append(fact)
    found: Counter[str] = Counter()
    rows = list(csv.DictReader(truth.open(encoding="utf-8")))
    for row in rows:
        measure = MEASURES.get(row["measure"], row["measure"])
        same = [
            f
            for f in by_place[int(row["page"]), printed(row["printed"])]
            if letters(f.label) == letters(row["row_label"])
        ]
        meant = [f for f in same if f.measure.value == measure and str(f.fiscal_year) == row["fiscal_year"]]
        worth = [f for f in meant if f.printed_amount == Decimal(row["amount"])]
        found["label"] += bool(same)
        found["meaning"] += bool(meant)
        found["money"] += bool(worth)
        found["unit"] += any(letters(f.unit) == letters(row["unit"]) for f in worth)
    shares = {level: found[level] / len(rows) for level in ("label", "meaning", "money", "unit")}
    assert shares["label"] >= 0.97, shares
    assert shares["meaning"] >= 0.95, shares
    assert shares["money"] >= 0.95, shares
    assert shares["unit"] >= 0.90, shares


@pytest.mark.skipif(not CHAPTERS, reason="the chapter is not at hand")
def test_a_chapter_as_text_is_read_whole():
    facts = read_figures(CHAPTERS[0])
    assert len(facts) == 101
    assert len({(fact.table_no, fact.label) for fact in facts}) == 31  # of 36 rows five have no figure
    assert len({fact.unit for fact in facts}) == 4
    assert all(fact.line_item and fact.fiscal_year == 2023 and fact.currency == "EUR" for fact in facts)
    assert Counter(fact.measure.value for fact in facts) == {
        "original_budget": 30,
        "amended_budget": 30,
        "actual": 20,
        "variance": 21,
    }
