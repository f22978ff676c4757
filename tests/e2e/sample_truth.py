"""The truth of the samples beside what the pipeline reads from them.

Belongs here: reading the manifest and the truth files, one extraction per file and test run, the comparison figure by
figure. Does not belong here: assertions.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from selko.extractors.pipeline import extract_report
from selko.schemas.models.report import AnnualReport, Fact

SAMPLES = Path(__file__).parents[2] / "samples"
MEASURES = {"prior_actual": "actual"}
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")


@cache
def manifest() -> dict[str, Any]:
    return yaml.safe_load((SAMPLES / "manifest.yaml").read_text(encoding="utf8"))


def sample_files() -> list[str]:
    return [entry["file"] for entry in manifest()["files"]]


def entry_of(file: str) -> dict[str, Any]:
    return next(entry for entry in manifest()["files"] if entry["file"] == file)


@cache
def truth_of(file: str, what: str) -> tuple[dict[str, str], ...]:
    with (SAMPLES / entry_of(file)["truth"][what]).open(encoding="utf8") as rows:
        return tuple(csv.DictReader(rows))


@cache
def report_of(file: str) -> AnnualReport:
    return extract_report(SAMPLES / file)


def fold(text: str | None) -> str:
    """Letters and digits only, in lower case: what makes two labels the same label."""
    plain = unicodedata.normalize("NFKC", text or "").casefold().replace("\u00ad", "")
    return "".join(c for c in plain if c.isalnum())


def squeeze(text: str) -> str:
    """A printed number without blanks and with one kind of minus."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(DASHES))


@dataclass(frozen=True)
class Difference:
    """A figure of the truth that was not read as it is. `read` is the nearest fact, `wrong` the fields that differ."""

    truth: dict[str, str]
    read: Fact | None
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        t = self.truth
        place = f"p. {t['page']}" if t["page"] else t["statement"]
        wanted = f"{place} {t['unit']} | {t['row_label']} | {t['measure']} {t['fiscal_year']} | {t['printed']}"
        if self.read is None:
            return f"{wanted}: not read"
        f = self.read
        got = f"{f.unit} | {f.label} | {f.measure.value} {f.fiscal_year} | {f.printed_amount}"
        return f"{wanted}: {', '.join(self.wrong)} wrong: {got}"


FIELDS = ("unit", "label", "measure", "year", "amount")


def fields_of_truth(row: dict[str, str]) -> tuple[Any, ...]:
    return (
        fold(row["unit"]),
        row["row_label"],
        MEASURES.get(row["measure"], row["measure"]),
        int(row["fiscal_year"]),
        Decimal(row["amount"]),
    )


def fields_that_differ(row: dict[str, str], fact: Fact) -> tuple[str, ...]:
    unit, label, measure, year, amount = fields_of_truth(row)
    labels = {fold(label), *map(fold, label.split(" / "))}  # a figure under a heading that is itself a label
    same = (
        fold(fact.unit) == unit or (row["statement"].startswith("group_") and len(fact.unit_path) == 1),
        fold(fact.label) in labels,
        fact.measure.value == measure or (row["statement"] == "notes" and fact.measure.value in ("actual", "other")),
        fact.fiscal_year == year,
        fact.printed_amount == amount,
    )
    return tuple(name for name, right in zip(FIELDS, same, strict=True) if not right)


def compare(facts: tuple[Fact, ...], truth: tuple[dict[str, str], ...]) -> tuple[list[Difference], list[Fact]]:
    """What differs, and the facts that stand for no figure of the truth. Exact pairs are made first."""
    at: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.printed_amount is not None:
            at[str(fact.provenance.page or ""), squeeze(fact.printed)].append(fact)
    open_rows: list[dict[str, str]] = []
    used: set[str] = set()
    for row in truth:
        found = next((f for f in candidates(at, row, used) if not fields_that_differ(row, f)), None)
        if found is None:
            open_rows.append(row)
        else:
            used.add(found.fact_id)
    differences = []
    for row in open_rows:
        nearest = min(candidates(at, row, used), key=lambda f: len(fields_that_differ(row, f)), default=None)
        if nearest is not None:
            used.add(nearest.fact_id)
        differences.append(Difference(row, nearest, fields_that_differ(row, nearest) if nearest else ("figure",)))
    rest = [fact for fact in facts if fact.printed_amount is not None and fact.fact_id not in used]
    return differences, rest


def candidates(at: dict[tuple[str, str], list[Fact]], row: dict[str, str], used: set[str]) -> list[Fact]:
    return [f for f in at[row["page"], squeeze(row["printed"])] if f.fact_id not in used]


def first(items: list[Any], count: int = 12) -> str:
    lines = "\n".join(str(item) for item in items[:count])
    return f"{len(items)} of them:\n{lines}"
