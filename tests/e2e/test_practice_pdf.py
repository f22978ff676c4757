"""A published report beside the project, with a hand-made truth: how much of it is read right, and nothing invented.

The floors are what has been reached; they are raised as reading improves and never lowered.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache

import pytest

from selko.extractors.pipeline import extract_report
from tests.e2e.practice import practice_pdfs
from tests.e2e.sample_truth import compare, fold, squeeze

PDFS = practice_pdfs()
pytestmark = [
    pytest.mark.skipif(not PDFS, reason="no practice report beside the project"),
    pytest.mark.slow,
]
MONEY, FIGURE, HEADINGS, INVENTED = 0.98, 0.99, 0.98, 0.002


@cache
def report(path):
    return extract_report(path)


def rows_of(path, what):
    with path.with_name(path.name.replace(".pdf", f".{what}.csv")).open(encoding="utf8") as file:
        return tuple(csv.DictReader(file))


@cache
def compared(path):
    truth = tuple(
        row | {"measure": {"frame": "other"}.get(row["measure"], row["measure"])} for row in rows_of(path, "truth")
    )
    differences, _ = compare(report(path).facts, truth)
    return truth, differences


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.suffix)
def test_figures_and_their_meaning(path):
    truth, differences = compared(path)
    not_read = sum(d.read is None for d in differences)
    money = sum(bool(set(d.wrong) - {"unit"}) for d in differences)
    assert 1 - not_read / len(truth) >= FIGURE
    assert 1 - money / len(truth) >= MONEY


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.suffix)
def test_hardly_anything_is_invented(path):
    """Numbers on pages with truth that these pages do not print. The pages print figures outside the truth too."""
    printed: dict[int, Counter[str]] = {}
    extra = (
        rows_of(path, "truth-extra") if path.with_name(path.name.replace(".pdf", ".truth-extra.csv")).exists() else ()
    )
    for row in (*rows_of(path, "truth"), *extra):
        printed.setdefault(int(row["page"]), Counter())[squeeze(row["printed"])] += 1
    facts = [f for f in report(path).facts if f.provenance.page in printed and f.printed_amount is not None]
    invented = [f for f in facts if not printed[f.provenance.page or 0][squeeze(f.printed)]]
    assert len(invented) / len(facts) <= INVENTED, [(f.provenance.page, f.label, f.printed) for f in invented[:12]]


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.suffix)
def test_headings(path):
    wanted = Counter((int(row["page"]), fold(row["heading"])) for row in rows_of(path, "sections"))
    read = Counter((s.page_first, fold(s.heading)) for s in report(path).sections)
    missing = list((wanted - read).elements())
    assert 1 - len(missing) / wanted.total() >= HEADINGS, missing[:12]
