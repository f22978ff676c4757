"""What is reached on one practice document or bench, as figures with names.

Belongs here: reading a document as `selko ingest` does, and asking the scorers that lie beside it. Does not belong
here: what was reached before (scoreboard), how documents are found (practice_documents).
"""

from __future__ import annotations

import contextlib
import importlib
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selko.extractors.interpret.reader import interpret_layout
from selko.extractors.normalise.reader import normalise_report
from selko.extractors.pipeline import build_outline, extract_report, read_document, read_tables
from selko.extractors.prove.prover import prove_report
from selko.schemas.errors import SelkoError
from selko.schemas.models.findings import ReportVerdict
from selko.warehouse.load import load_report
from selko.warehouse.quality.expectations import check_report
from tests.benchmarks.practice_documents import BENCH, CASES, Kind, Practice

Figures = dict[str, float]

PLACES = 4  # decimals that the scorers print
DRAWN = (40, 7)  # tables that are drawn, and the seed of their looks
TABLE_FIGURES = {"f1": "F1", "exact": "num_exact", "wrong": "wrong"}  # by the names of the bench
PAIR = re.compile(r"([a-z_]+) (-?\d+(?:\.\d+)?)(?:/(\d+))?")


def measure(practice: Practice) -> Figures:
    """The figures of one document or bench, shares with four decimals."""
    with tempfile.TemporaryDirectory() as folder:
        figures = MEASURES[practice.kind](practice, Path(folder))
    return {name: round(float(value), PLACES) for name, value in figures.items()}


def measure_report(practice: Practice, folder: Path) -> Figures:
    (path,) = practice.files
    store, outline = folder / "w.duckdb", folder / "outline.json"
    figures = _load(store, path, outline) | _facts(store, path.with_suffix(".truth.csv"))
    findings, sections, goals = (path.with_suffix(f".{what}.csv") for what in ("findings", "sections", "goals"))
    if findings.exists():
        figures |= _named("findings", _pairs(_score("score_findings.py", store, findings)))
    if sections.exists():
        figures |= _named("headings", _pairs(_score("score_text.py", "outline", outline, sections)))
    if goals.exists():
        figures |= _named("goals", _pairs(_score("score_text.py", "goals", store, goals)))
    return figures


def measure_ledger(practice: Practice, folder: Path) -> Figures:
    (path,) = practice.files
    store = folder / "w.duckdb"
    return _load(store, path) | _facts(store, path.with_name("truth.csv"), "--file", path.name)


def measure_tagged(practice: Practice, folder: Path) -> Figures:
    (path,) = practice.files
    (scorer,) = BENCH.glob("*/score_ixbrl.py")
    figures = _load(folder / "w.duckdb", path)
    found = json.loads(_score(scorer, folder / "w.duckdb", path, path.with_suffix(".csv"), "--json"))
    names = ("figure", "label", "year", "money", "sign", "lost", "apart", "dash", "invented", "proven", "false")
    return figures | {name: found[name] for name in (*names, "false_unproven", "entity_right", "year_right")}


def measure_series(practice: Practice, folder: Path) -> Figures:
    loaded = [_load(folder / "w.duckdb", path)["loaded"] for path in practice.files]
    source = practice.files[0].parent
    years = sorted(re.findall(r"(\d\d)\.budget\.csv", " ".join(path.name for path in source.iterdir())))
    (scorer,) = BENCH.glob("score_ph*.py")
    said = _score(scorer, folder / "w.duckdb", source, *years)
    *each, _ = said.splitlines()
    mean = _pairs(said)
    rights = [_pairs(line)["right"] for line in each]
    of_years = {f"right.{n}": value for n, value in enumerate(rights, 1)}
    return {"loaded": sum(loaded), "right": mean["right"], "sign": mean["sign"], **of_years}


def measure_tables(practice: Practice, folder: Path) -> Figures:
    (bench,) = {next(p for p in path.parents if (p / "metrics.py").exists()) for path in practice.files}
    with _path(bench):
        documents = importlib.import_module("groundtruth").load_dataset(bench / "data")
        metrics = importlib.import_module("metrics")
        scores = [metrics.score_doc(document.truths, read_tables(document.pdf)) for document in documents]
        score = metrics.aggregate(scores)
    return {name: score[there] for name, there in TABLE_FIGURES.items()}


def measure_drawings(practice: Practice, folder: Path) -> Figures:
    (scorer,) = practice.files
    pairs = _pairs(_score(scorer, *DRAWN, "--out", folder))
    return {name: pairs[name] for name in ("whole", "figures", "silent")}


def measure_case(practice: Practice, folder: Path) -> Figures:
    """`verdict`: 2 right, 1 told, 0 passed in silence."""
    (path,) = practice.files
    with _path(CASES, BENCH):
        try:
            verdict, lost, wrong, beside, *_ = importlib.import_module("check").judge(path)
        except SelkoError:  # what is refused is told
            return {"verdict": 1, "lost": 0, "wrong": 0, "beside": 0}
    ranks = {"SILENT": 0, "told": 1, "right": 2}
    return {"verdict": ranks[verdict], "lost": len(lost), "wrong": len(wrong), "beside": len(beside)}


def measure_untold(practice: Practice, folder: Path) -> Figures:
    (path,) = practice.files
    try:
        report = extract_report(path)
    except SelkoError:
        return {"refused": 1}
    statuses = Counter(fact.status.value for fact in report.facts)
    loud = sum(found.severity.value != "note" for found in (*report.findings, *check_report(report).findings))
    return {
        "facts": len(report.facts),
        **{name: statuses[name] for name in ("proven", "disputed")},
        "unplaced": len(report.unplaced),
        "loud": loud,
    }


MEASURES = {
    Kind.REPORT: measure_report,
    Kind.LEDGER: measure_ledger,
    Kind.TAGGED: measure_tagged,
    Kind.SERIES: measure_series,
    Kind.TABLES: measure_tables,
    Kind.DRAWINGS: measure_drawings,
    Kind.CASE: measure_case,
    Kind.UNTOLD: measure_untold,
}


def _load(store: Path, path: Path, outline: Path | None = None) -> Figures:
    """As an ingestion loads it; and what `selko outline --json` prints, of the same reading.

    `loaded` is 0 for a report that would stay in quarantine. Its figures are scored all the same: how they are read
    would else be seen no more.
    """
    interpretation = interpret_layout(read_document(path, judged=True))
    if outline is not None:
        outline.write_text(json.dumps(build_outline(interpretation)), encoding="utf8")
    report = prove_report(normalise_report(interpretation))
    quality = check_report(report)
    load_report(store, report, quality.model_copy(update={"verdict": ReportVerdict.LOADED}), path)
    return {"loaded": quality.verdict is ReportVerdict.LOADED}


def _facts(store: Path, truth: Path, *file: str) -> Figures:
    facts = json.loads(_score("score_facts.py", store, truth, *file, "--json"))
    trust = _score("score_trust.py", store, truth, *file).splitlines()[-1]
    proven, of_all, false, unit = re.findall(r"\d+(?:\.\d+)?", trust)
    return {
        **{f"facts.{name}": facts[name] for name in ("figure", "label", "meaning", "money", "unit", "invented")},
        "trust.proven": float(proven) / max(1.0, float(of_all)),
        "trust.false": float(false),
        "trust.false_unit": float(unit),
    }


def _score(scorer: str | Path, *arguments: object) -> str:
    """What a scorer of the practice material prints."""
    command = [sys.executable, str(BENCH / scorer), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{Path(scorer).name}: {done.stderr[-800:]}")
    return done.stdout.rstrip()


def _pairs(said: str) -> Figures:
    """`named 24/24 other 0` in the last line that a scorer prints: a count of several is their share."""
    return {
        name: float(value) / max(1.0, float(of)) if of else float(value)
        for name, value, of in PAIR.findall(said.splitlines()[-1])
    }


def _named(what: str, pairs: Figures) -> Figures:
    return {f"{what}.{name}": value for name, value in pairs.items() if name not in (what, "outline", "rows", "n")}


@contextlib.contextmanager
def _path(*folders: Path) -> Iterator[None]:
    """The folders' own modules can be imported meanwhile."""
    before: list[Any] = list(sys.path)
    sys.path[:0] = map(str, folders)
    try:
        yield
    finally:
        sys.path[:] = before
