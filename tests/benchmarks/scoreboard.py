"""Every practice document and bench, each figure beside the one that was committed: `make scores`.

    python -m tests.benchmarks.scoreboard [--save] [--names] [--only report,case] [--jobs 2]

The committed figures stand in scores.json, which names no document: each is 'practice 1', 'practice 2' …, found again
by its key. A number stays with its key; what is new takes the next one.

Belongs here: comparing, showing, saving. Does not belong here: what is measured (practice_figures).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.practice_documents import Kind, Practice, find_practice

SCORES = Path(__file__).with_name("scores.json")
TASKS = 24  # documents that the processes read before fresh ones take their place, so that none grows without end
# By the last part of a figure's name. What stands in neither list is shown and never held: more of it may be better or
# worse (figures called proven, headings beyond those of the truth).
MORE_IS_BETTER = {
    *("loaded", "figure", "label", "meaning", "money", "unit", "year", "sign", "apart", "dash"),  # of figures
    *("entity_right", "year_right", "right", "whole", "figures", "f1", "exact", "verdict"),  # of documents and tables
    *("named", "seen", "found", "page", "level", "indicator", "target", "outcome"),  # of findings, headings, goals
}
LESS_IS_BETTER = {"invented", "false", "false_unit", "lost", "wrong", "silent", "other"}
UNHELD = {(Kind.CASE, "lost")}  # a case that is told, and no longer passed in silence, may read less

Figures = Mapping[str, float]


@dataclass(frozen=True)
class Score:
    """The committed figures of one practice document, and its number."""

    number: int
    kind: Kind
    figures: Figures


@dataclass(frozen=True)
class Difference:
    """A figure that is not what was committed. `better` None: nothing says which is better. A figure that is new or
    gone has no `before` or no `now`; one that was held and is gone is worse."""

    figure: str
    before: float | None
    now: float | None
    better: bool | None

    def __str__(self) -> str:
        how = {True: "better", False: "WORSE", None: ""}[self.better]
        return f"{self.figure:22s} {_print(self.before):>9s} → {_print(self.now):>9s}  {how}".rstrip()


def read_scores(path: Path = SCORES) -> dict[str, Score]:
    """The committed figures by key."""
    if not path.exists():
        return {}
    rows = json.loads(path.read_text(encoding="utf8"))
    return {key: Score(row["practice"], Kind(row["kind"]), row["figures"]) for key, row in rows.items()}


def write_scores(scores: Mapping[str, Score], path: Path = SCORES) -> None:
    """One line a document, by number, so that a diff reads well."""
    rows = sorted(scores.items(), key=lambda item: item[1].number)
    lines = (
        f" {json.dumps(key)}: "
        + json.dumps({"practice": score.number, "kind": score.kind.value, "figures": _plain(score.figures)})
        for key, score in rows
    )
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf8")


def _plain(figures: Figures) -> dict[str, float]:
    """Whole numbers without their '.0'."""
    return {name: int(value) if value == int(value) else value for name, value in figures.items()}


def compare(kind: Kind, before: Figures, now: Figures) -> list[Difference]:
    """The figures that differ at all, those that became worse first."""
    names = [*before, *(name for name in now if name not in before)]
    found = [
        Difference(name, before.get(name), now.get(name), _is_better(kind, name, before.get(name), now.get(name)))
        for name in names
        if before.get(name) != now.get(name)
    ]
    return sorted(found, key=lambda one: (one.better is not False, one.better is None))


def number_all(practice: Sequence[Practice], committed: Mapping[str, Score]) -> dict[str, int]:
    """The number of each document by its key: its own where it has one, else the next."""
    taken = max((score.number for score in committed.values()), default=0)
    numbers = {key: score.number for key, score in committed.items()}
    for one in practice:
        if one.key not in numbers:
            taken += 1
            numbers[one.key] = taken
    return numbers


def _is_better(kind: Kind, name: str, before: float | None, now: float | None) -> bool | None:
    last = name.split(".")[-1] if not name.startswith("right.") else "right"
    held = last in MORE_IS_BETTER | LESS_IS_BETTER and kind is not Kind.UNTOLD and (kind, last) not in UNHELD
    if not held or before is None:
        return None
    return now is not None and (now > before if last in MORE_IS_BETTER else now < before)


def _print(value: float | None) -> str:
    return "–" if value is None else f"{value:g}" if value == int(value) else f"{value:.4f}"


def _measure(practice: Practice) -> dict[str, float]:
    from tests.benchmarks.practice_figures import measure  # in the process that reads, not in the one that shows

    return measure(practice)


def _measure_all(practice: Sequence[Practice], jobs: int) -> Iterable[dict[str, float] | str]:
    """The figures of each; of one that fails why, so that it does not lose those of the others."""
    fresh = multiprocessing.get_context("spawn")
    for begin in range(0, len(practice), TASKS):
        with ProcessPoolExecutor(jobs, mp_context=fresh) as pool:
            futures = [pool.submit(_measure, one) for one in practice[begin : begin + TASKS]]
            for number, future in enumerate(futures, begin + 1):
                error = future.exception()
                print(f"\r{number} of {len(practice)}", end="", file=sys.stderr, flush=True)
                yield future.result() if error is None else f"{type(error).__name__}: {error}"
    print(file=sys.stderr)


def show(
    practice: Sequence[Practice],
    results: Sequence[dict[str, float] | str],
    committed: Mapping[str, Score],
    *,
    names: bool = False,
) -> int:
    """Print what differs, what is new, what failed, then everything. How many figures became worse, or failed."""
    numbers = number_all(practice, committed)
    worse, rows, new = 0, [], []
    print("Differences from what was committed")
    for one, figures in zip(practice, results, strict=True):
        title = f"practice {numbers[one.key]:<3d} {one.kind.value:8s}" + (f" {one.name}" if names else "")
        if isinstance(figures, str):
            worse += 1
            print(f"  {title} FAILED {figures}")
            continue
        rows += [f"  {title} {name:22s} {_print(value):>9s}" for name, value in figures.items()]
        if one.key not in committed:
            new.append(f"  {title} {', '.join(f'{name} {_print(value)}' for name, value in figures.items())}")
            continue
        for difference in compare(one.kind, committed[one.key].figures, figures):
            worse += difference.better is False
            print(f"  {title} {difference}")
    print("\nNew, without a committed score", *new, sep="\n")
    print("\nAll figures", *rows, sep="\n")
    return worse


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make scores", description=__doc__.splitlines()[0])
    parser.add_argument("--save", action="store_true", help="write what was measured to scores.json, to be committed")
    parser.add_argument("--names", action="store_true", help="show the documents' names (never written)")
    parser.add_argument("--only", default="", metavar="KIND,…", help=", ".join(kind.value for kind in Kind))
    parser.add_argument("--jobs", type=int, default=2, help="processes that read at the same time")
    asked = parser.parse_args(arguments)
    kinds = [Kind(name) for name in asked.only.split(",") if name] or list(Kind)
    practice = [one for one in find_practice() if one.kind in kinds]
    if not practice:
        print("There is no practice material of this kind beside the project.", file=sys.stderr)
        return 1
    committed = read_scores()
    numbers = number_all(practice, committed)
    results: list[dict[str, float] | str] = []
    measured: dict[str, Score] = {}
    for one, figures in zip(practice, _measure_all(practice, asked.jobs), strict=True):
        results.append(figures)
        if asked.save and not isinstance(figures, str):
            measured[one.key] = Score(numbers[one.key], one.kind, figures)
            write_scores({**committed, **measured})  # at once: a run that is broken off keeps what it has measured
    worse = show(practice, results, committed, names=asked.names)
    if asked.save:
        print(f"\nWritten: {SCORES.name}. Read its diff, and commit it with what changed the figures.")
        return 0
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
