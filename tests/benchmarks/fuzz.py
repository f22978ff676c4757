"""Damaged copies of real documents, each read through the real child process: nothing may crash, hang or load half.

    python tests/benchmarks/fuzz.py --copies 2000        the whole run, on two processors about half an hour
    python tests/benchmarks/fuzz.py --only 1234 --keep /tmp/copies      one copy again, and its file kept

Belongs here: which documents, how copies are read, how outcomes are judged and counted. How a copy is damaged stands in
fuzz_damage.py. Copy number N is the same for ever (with the same seed and documents).

An outcome is a report or one SelkoError with a way out. For speed the child is forked from a process that has imported
everything already (`Forked`); all else is the real thing: `run_in_child`, its limits, its watching, its JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from fuzz_damage import Copy, build_copy  # type: ignore[import-not-found]  # noqa: E402  stands beside this file

from selko.extractors.intake import child, child_main  # noqa: E402
from selko.extractors.intake.limits import MEBIBYTE, Limits  # noqa: E402
from selko.schemas.errors import SelkoError  # noqa: E402

LIMITS = Limits(wall_seconds=90.0, cpu_seconds=60.0, memory_bytes=1024 * MEBIBYTE, output_bytes=128 * MEBIBYTE)
LONG = 40  # a report of more pages is cut into pieces
PIECE = 4  # pages
PIECES = 6
SUFFIXES = {".pdf", ".docx", ".txt", ".md"}
TELLING = {"unreadable_page", "damaged_file", "unknown_signs", "reading_limit", "document_complete"}
BAD = ("fault", "hang", "half load", "litter", "bad sentence")


class Outcome(NamedTuple):
    number: int
    file: str
    damage: str
    kind: str
    detail: str
    seconds: float


class Document(NamedTuple):
    name: str
    content: bytes


def find_documents(folder: Path) -> list[Document]:
    """The samples and, where it is there, the practice material beside the checkout; long reports in pieces."""
    shared = ROOT.parent / "shared"
    roots = [ROOT / "samples" / "reports", shared / "corpus", shared / "seed"]
    files = [file for root in roots for file in sorted(root.rglob("*")) if file.suffix.lower() in SUFFIXES]
    documents: list[Document] = []
    for file in files:
        if file.stem.lower() == "readme":
            continue
        documents += _pieces(file, folder) if file.suffix == ".pdf" else [Document(file.name, file.read_bytes())]
    return documents


def _pieces(file: Path, folder: Path) -> Iterator[Document]:
    import pypdfium2

    try:
        whole = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError:
        yield Document(file.name, file.read_bytes())
        return
    if len(whole) <= LONG:
        yield Document(file.name, file.read_bytes())
        return
    for piece in range(PIECES):
        first = piece * (len(whole) - PIECE) // (PIECES - 1)
        part = pypdfium2.PdfDocument.new()
        part.import_pages(whole, list(range(first, first + PIECE)))
        target = folder / f"{file.stem}-{first + 1}.pdf"
        part.save(target)
        yield Document(target.name, target.read_bytes())


class Forked:
    """Stands in for `subprocess.Popen` in child.py: a fork of this warm process and not a fresh interpreter."""

    def __init__(self, _arguments: object, *, stderr: Any, cwd: Path, env: dict[str, str], **_: object) -> None:
        read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(write)
            self._be_child(read, stderr.fileno(), cwd, env)
        os.close(read)
        self.stdin = os.fdopen(write, "wb")
        self.returncode: int | None = None

    def _be_child(self, stdin: int, stderr: int, cwd: Path, env: dict[str, str]) -> None:
        try:
            os.setsid()
            for target, source in ((0, stdin), (1, os.open(os.devnull, os.O_WRONLY)), (2, stderr)):
                os.dup2(source, target)
            os.chdir(cwd)
            os.environ.update(env)
            tempfile.tempdir = None
            sys.stdin = io.TextIOWrapper(open(0, "rb", closefd=False))  # noqa: SIM115
            sys.stderr = os.fdopen(2, "w", closefd=False)
            pickle.load(sys.stdin.buffer)
            child_main.main()
        except BaseException:  # noqa: BLE001  what the interpreter itself would do at the top
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(1)

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
            elif deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("forked", timeout or 0)
            else:
                time.sleep(0.005)
        return self.returncode


class _ForkedSubprocess:
    Popen = Forked
    PIPE, DEVNULL, TimeoutExpired = subprocess.PIPE, subprocess.DEVNULL, subprocess.TimeoutExpired


def read_copy(copy: Copy, folder: Path, whole: dict[str, Any] | None) -> tuple[str, str]:
    """(kind of outcome, detail) of one damaged copy."""
    from selko.extractors.pipeline import extract_in_child

    path = folder / copy.name
    path.write_bytes(copy.content)
    before = set(folder.iterdir())
    begun = time.monotonic()
    try:
        report = extract_in_child(path, limits=LIMITS)
        kind, detail = _judge(report, copy, whole)
    except SelkoError as error:
        sentence = str(error)
        if "fault of Selko" in sentence:
            kind, detail = "fault", sentence
        elif "\n" in sentence or not error.way_out or len(sentence) > 400 or copy.name not in sentence:
            kind, detail = "bad sentence", sentence
        else:
            kind = "killed" if "stopped" in sentence else "crashed" if "signal" in sentence else type(error).__name__
            detail = error.message
    except Exception:  # noqa: BLE001  anything else is what this run looks for
        kind, detail = "fault", traceback.format_exc(limit=-3)
    if time.monotonic() - begun > LIMITS.wall_seconds + 10:
        kind = "hang"
    litter = set(folder.iterdir()) - before
    path.unlink()
    return ("litter", str(litter)) if litter else (kind, detail)


def _judge(report: Any, copy: Copy, whole: dict[str, Any] | None) -> tuple[str, str]:
    """A report that says nothing of a damage that could be seen, and is not what the whole document gave, is a half
    load. What else is found in a document (nobody knows whose report it is, say) tells nothing of the damage."""
    if not report.complete:
        return "report, blocked", ""
    now = _content(report)
    if now["told"] - (whole["told"] if whole else Counter()):
        return "report, warned", ""
    if whole is None or not copy.seen:
        return "report", ""
    if (now["pages"] or 0) < (whole["pages"] or 0):
        return "half load", f"{now['pages']} of {whole['pages']} pages, nothing said"
    for what in ("figures", "words", "headings", "meanings"):
        lost, new = whole[what] - now[what], now[what] - whole[what]
        if lost or new:
            return "half load", f"{lost.total()} {what} lost, {new.total()} new, nothing said: {[*lost, *new][:3]}"
    return "report, the same", ""


def _content(report: Any) -> dict[str, Any]:
    """What must not change unsaid: pages, all figures with their places, all words, the headings, and what the figures
    mean; and what is said."""
    figures = Counter((fact.provenance.page, fact.printed) for fact in (*report.facts, *report.unplaced))
    words = Counter(word for section in report.sections for word in f"{section.heading} {section.text}".split())
    told = Counter(finding.rule_id for finding in report.findings if finding.rule_id in TELLING)
    headings = Counter((section.level, section.heading, section.heading_path) for section in report.sections)
    meanings = Counter(
        (fact.unit_path, fact.fiscal_year, fact.label, fact.groups, fact.measure, fact.column_text, str(fact.amount))
        for fact in report.facts
    )
    return {
        "pages": report.page_count,
        "figures": figures,
        "words": words,
        "headings": headings,
        "meanings": meanings,
        "told": told,
    }


def work(seed: int, numbers: list[int], keep: Path | None) -> Iterator[Outcome]:
    """Read the copies with these numbers in this process."""
    from selko.extractors.pipeline import extract_in_child, extract_report

    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        documents = find_documents(folder)
        for sample in (".pdf", ".docx", ".txt"):  # everything is imported, the reference data are loaded
            document = next((d for d in documents if d.name.endswith(sample)), None)
            if document:
                (folder / document.name).write_bytes(document.content)
                with contextlib.suppress(SelkoError):
                    extract_report(folder / document.name)
        child.subprocess = _ForkedSubprocess  # type: ignore[assignment]
        copies = folder / "copies"
        copies.mkdir()
        tempfile.tempdir = None
        wholes: dict[str, dict[str, Any] | None] = {}
        for number in numbers:
            rng = random.Random(f"{seed}:{number}")
            document = documents[number % len(documents)]
            copy = build_copy(document.name, document.content, rng)
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{number}-{copy.name}").write_bytes(copy.content)
            if copy.seen and document.name not in wholes:
                path = copies / document.name
                path.write_bytes(document.content)
                wholes[document.name] = None
                with contextlib.suppress(SelkoError):
                    report = extract_in_child(path, limits=LIMITS)
                    wholes[document.name] = _content(report)
                path.unlink()
            begun = time.monotonic()
            kind, detail = read_copy(copy, copies, wholes.get(document.name))
            yield Outcome(number, document.name, copy.damage, kind, detail, round(time.monotonic() - begun, 2))


def run(copies: int, seed: int = 1, workers: int = 2, log: Path | None = None) -> list[Outcome]:
    """The first `copies` copies, read by several warm processes; the outcomes in the order of their numbers."""
    started = [
        subprocess.Popen(
            [sys.executable, __file__, "--seed", str(seed), "--share", f"{worker}/{workers}", "--copies", str(copies)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for worker in range(workers)
    ]
    outcomes: list[Outcome] = []
    for process in started:
        assert process.stdout is not None
    import threading

    lock = threading.Lock()

    def collect(process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            with lock:
                outcomes.append(Outcome(*json.loads(line)))
                if log:
                    with log.open("a", encoding="utf-8") as out:
                        out.write(line)

    threads = [threading.Thread(target=collect, args=(process,)) for process in started]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for worker, process in enumerate(started):
        if process.wait() != 0:
            outcomes.append(Outcome(-1, "", "", "fault", f"worker {worker} died ({process.returncode})", 0.0))
    return sorted(outcomes)


def print_table(outcomes: list[Outcome]) -> None:
    """Outcomes by kind and by damage, the worst ones in full."""
    kinds = Counter(outcome.kind for outcome in outcomes)
    damages = sorted({outcome.damage for outcome in outcomes})
    names = sorted(kinds, key=lambda kind: (kind in BAD, kind))
    print(f"\n{len(outcomes)} damaged copies; slowest {max((o.seconds for o in outcomes), default=0):.1f} s")
    for kind in names:
        by_damage = Counter(outcome.damage for outcome in outcomes if outcome.kind == kind)
        spread = ", ".join(f"{damage} {by_damage[damage]}" for damage in damages if by_damage[damage])
        print(f"{'BAD ' if kind in BAD else '    '}{kind:18s} {kinds[kind]:5d}   {spread}")
    for outcome in outcomes:
        if outcome.kind in BAD or outcome.kind == "crashed":
            print(f"  #{outcome.number} {outcome.file} [{outcome.damage}] {outcome.kind}: {outcome.detail[:300]}")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--copies", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--share", help="inner use: K/N")
    parser.add_argument("--only", type=int, nargs="*", help="only the copies with these numbers")
    parser.add_argument("--keep", type=Path, help="keep the damaged files in this folder")
    parser.add_argument("--log", type=Path, help="append every outcome to this file")
    given = parser.parse_args()
    if given.share or given.only:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        worker, workers = map(int, (given.share or "0/1").split("/"))
        numbers = given.only or list(range(worker, given.copies, workers))
        for outcome in work(given.seed, numbers, given.keep):
            print(json.dumps(outcome), flush=True)
        return 0
    outcomes = run(given.copies, given.seed, given.workers, given.log)
    print_table(outcomes)
    return int(any(outcome.kind in BAD for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
