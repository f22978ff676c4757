"""The killable child: results, errors and every limit, with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from decimal import Decimal
from pathlib import Path

import pytest

from selko.extractors.intake import Limits, run_in_child
from selko.schemas.errors import ExtractionError, SelkoError, SourceError
from selko.schemas.models.base import Model

MEBIBYTE = 1024 * 1024


class Answer(Model):
    amount: Decimal
    words: tuple[str, ...]
    place: float | None


def give_answer(path: Path, amount: str) -> Answer:
    return Answer(amount=Decimal(amount), words=("ä", "−", "\u202f"), place=0.1 + 0.2)


def name_folders() -> list[str]:
    Path(tempfile.gettempdir(), "left-behind").write_text("x")
    return [tempfile.gettempdir(), str(Path.cwd())]


def list_modules() -> list[str]:
    return sorted(sys.modules)


def refuse(path: Path) -> None:
    raise SourceError("it is green", file=path.name, place="page 3", way_out="paint it")


def fail() -> None:
    raise KeyError("no such thing")


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def spin() -> None:
    while True:
        pass


def take_memory(size: int) -> int:
    return len(bytearray(size))


def start_greedy_children(size: int) -> None:
    # Each of them stays below the limit that it inherits; together they are over it.
    greedy = f"import time; kept = b'x' * {size}; time.sleep(60)"
    for process in [subprocess.Popen([sys.executable, "-c", greedy]) for _ in range(3)]:
        process.wait()


def write_much(size: int) -> None:
    Path("much").write_bytes(bytes(size))


def write_many(size: int) -> None:
    for number in range(100):
        Path(f"many-{number}").write_bytes(bytes(size))
    time.sleep(30)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def nest(depth: int = 0) -> int:
    return nest(depth + 1)


def tell_pid(path: Path) -> None:
    path.write_text(f"{os.getpid()} {tempfile.gettempdir()}")
    time.sleep(60)


def test_result_comes_back_as_the_model_it_was():
    answer = run_in_child(give_answer, Path("report.pdf"), "-1234.50")
    assert answer == Answer(amount=Decimal("-1234.50"), words=("ä", "−", "\u202f"), place=0.1 + 0.2)
    assert str(answer.amount) == "-1234.50"


def test_an_error_of_ours_comes_back_as_itself():
    with pytest.raises(SourceError) as caught:
        run_in_child(refuse, Path("a.pdf"))
    assert str(caught.value) == "a.pdf, page 3: it is green; paint it."


def test_an_unforeseen_error_is_one_sentence():
    with pytest.raises(ExtractionError, match=r"the reader failed on it \(KeyError: 'no such thing'\)"):
        run_in_child(fail)


@pytest.mark.parametrize(
    ("function", "argument", "limits", "sentence"),
    [
        (sleep, 60, Limits(wall_seconds=0.5), "longer than 0.5 seconds"),
        (spin, None, Limits(cpu_seconds=1), "processor time"),
        (take_memory, 900 * MEBIBYTE, Limits(memory_bytes=400 * MEBIBYTE), "more than 400 MiB of memory"),
        (start_greedy_children, 150 * MEBIBYTE, Limits(memory_bytes=300 * MEBIBYTE), "more than 300 MiB of memory"),
        (write_much, 3 * MEBIBYTE, Limits(output_bytes=MEBIBYTE), "wrote more than"),
        (write_many, MEBIBYTE // 2, Limits(output_bytes=MEBIBYTE), "wrote more than"),
        (crash, None, Limits(), "crashed on it"),
        (nest, None, Limits(), "nested too deeply"),
    ],
)
def test_every_limit_becomes_one_sentence(function, argument, limits, sentence):
    args = () if argument is None else (argument,)
    with pytest.raises(ExtractionError, match=sentence) as caught:
        run_in_child(function, *args, limits=limits)
    assert "\n" not in str(caught.value)


def test_the_temporary_folder_is_its_own_and_goes_with_it():
    temporary, current = run_in_child(name_folders)
    assert temporary == current != tempfile.gettempdir()
    assert not Path(temporary).exists()


def test_the_child_starts_light():
    heavy = {"prefect", "great_expectations", "duckdb", "pandas", "pdfplumber", "typer", "pypdfium2", "lxml"}
    # This very module brings pytest; nothing else may come.
    assert not heavy & set(run_in_child(list_modules))


def test_it_works_from_several_threads_at_once():
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(run_in_child(give_answer, Path("x"), str(n))))
        for n in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.amount for answer in answers) == [0, 1, 2]


def test_the_child_dies_with_its_parent(tmp_path):
    told = tmp_path / "pid"
    program = (
        "import sys; from pathlib import Path; from selko.extractors.intake import run_in_child; "
        f"sys.path.insert(0, {str(Path(__file__).parent)!r}); import {Path(__file__).stem} as jobs; "
        f"run_in_child(jobs.tell_pid, Path({str(told)!r}))"
    )
    parent = subprocess.Popen([sys.executable, "-c", program])
    deadline = time.monotonic() + 20
    while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    child, folder = told.read_text().split()
    while Path(f"/proc/{child}/cmdline").exists() and Path(f"/proc/{child}/cmdline").read_bytes():
        assert time.monotonic() < deadline, "the child outlived its parent"
        time.sleep(0.05)
    assert not Path(folder).exists()


def test_a_function_that_cannot_be_named_is_refused():
    def inner() -> int:
        return 1

    with pytest.raises(TypeError):
        run_in_child(inner)


def test_errors_keep_their_parts():
    error = SelkoError("m", file="f", place="p", way_out="w")
    assert (error.message, error.file, error.place, error.way_out) == ("m", "f", "p", "w")
