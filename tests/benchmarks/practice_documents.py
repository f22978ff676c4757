"""The practice documents and benches beside the project, found by what lies beside each, never by a name.

Belongs here: finding, and the key of each. Does not belong here: reading them (practice_figures), comparing with what
was reached before (scoreboard).
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.practice import SHARED

CORPUS, BENCH, CASES = SHARED / "corpus", SHARED / "bench", SHARED / "cases"
SUFFIXES = (".pdf", ".docx", ".txt")
KEY = 12  # letters of a sha256: no two documents share them


class Kind(StrEnum):
    """How the truth of a document is written. The order is that of the scoreboard."""

    REPORT = "report"  # X.pdf with X.truth.csv, and findings, sections and goals where there are any
    LEDGER = "ledger"  # a truth.csv with a column `file` for the documents of its folder
    TAGGED = "tagged"  # X.pdf with X.csv from the tags of an inline XBRL
    SERIES = "series"  # yearly documents with a *.budget.csv and a *.actual.csv each
    TABLES = "tables"  # a data set of tables, cell by cell
    DRAWINGS = "drawings"  # tables drawn in random looks
    CASE = "case"  # a small input with one oddity or one layout
    UNTOLD = "untold"  # no truth: what is read is shown, and nothing says whether more is better


@dataclass(frozen=True)
class Practice:
    """A document (of a series: all of them) or a bench, its truth beside it. `key` tells it from others by the bytes of
    both; `name` is shown where a person asks for it and written nowhere."""

    kind: Kind
    key: str
    name: str
    files: tuple[Path, ...]


def find_practice() -> list[Practice]:
    """All there is, in the order of kinds and keys: the same wherever the files lie and whatever they are called."""
    found = [*_told(), *_cases(), *_benches()]
    known = {path for practice in found for path in practice.files}
    rest = [p for folder in (CORPUS, SHARED / "seed") for p in _files(folder, SUFFIXES) if p not in known]
    found += [_practice(Kind.UNTOLD, [path], []) for path in rest]
    return sorted({one.key: one for one in found}.values(), key=lambda one: (list(Kind).index(one.kind), one.key))


def _told() -> Iterator[Practice]:
    for truth in _files(CORPUS, (".csv",)):
        if truth.name == "truth.csv":
            with truth.open(encoding="utf8") as rows:
                names = sorted({row["file"] for row in csv.DictReader(rows) if row.get("file")})
            yield from (_practice(Kind.LEDGER, [truth.with_name(name)], [truth]) for name in names)
        elif truth.name.endswith(".truth.csv"):
            stem = truth.name.removesuffix(".truth.csv")
            yield _practice(Kind.REPORT, [truth.with_name(f"{stem}.pdf")], truth.parent.glob(f"{stem}.*.csv"))
        elif truth.with_suffix(".pdf").exists():
            yield _practice(Kind.TAGGED, [truth.with_suffix(".pdf")], [truth])
    for folder in sorted({path.parent for path in CORPUS.glob("*/*.budget.csv")}):
        yield _practice(Kind.SERIES, folder.glob("*.pdf"), folder.glob("*.csv"))


def _cases() -> Iterator[Practice]:
    for path in _files(CASES, (".pdf", ".docx")):
        beside = [path.with_name(name) for name in case_truths(path)]
        if truths := [other for other in beside if other.exists()]:
            given = [path.with_name(name) for name in ("given.json", f"{path.stem}.tell")]
            yield _practice(Kind.CASE, [path], [*truths, *(other for other in given if other.exists())])


def case_truths(path: Path) -> tuple[str, ...]:
    """The names of the files that may say what stands in a case."""
    return (f"{path.stem}.truth.json", f"{path.stem}.units.json", "truth.csv")


def _benches() -> Iterator[Practice]:
    for metrics in sorted(BENCH.glob("*/metrics.py")):
        yield _practice(Kind.TABLES, _files(metrics.parent / "data", (".pdf",)), [metrics])
    for drawings in sorted(BENCH.glob("*/drawings.py")):
        yield _practice(Kind.DRAWINGS, [drawings], drawings.parent.glob("*.py"))


def _practice(kind: Kind, files: Iterable[Path], truth: Iterable[Path]) -> Practice:
    own = tuple(sorted(files))
    digest = hashlib.sha256()
    for path in [*own, *sorted(truth)]:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    name = own[0].relative_to(SHARED).as_posix() if own else kind.value
    return Practice(kind, digest.hexdigest()[:KEY], f"{name} …" if len(own) > 1 else name, own)


def _files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file())
