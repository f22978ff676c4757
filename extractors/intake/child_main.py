"""The inside of the reading child process: set the limits, run one function, write down what it gave.

Belongs here: what the child does. The parent's side is child.py. Imports as little as it can, since every document
pays for it.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import json
import os
import pickle
import resource
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

from selko.extractors.intake.limits import Limits
from selko.schemas.errors import ExtractionError, SelkoError

RESULT_FILE = "result"
# How often cycles are looked for. What is read is made of small objects without cycles: looked through at Python's own
# pace they cost a tenth of the reading, and at this one the memory stays the same.
COLLECTION = (20_000, 20, 20)


class Report:
    """The first byte of the result file."""

    VALUE = b"V"
    ERROR = b"E"


class Job(NamedTuple):
    """One function call for the child; `folder` is its temporary folder."""

    module: str
    name: str
    args: tuple[object, ...]
    limits: Limits
    folder: str


def find_function(job: Job) -> Callable[..., Any] | None:
    """The function that the job names, or None."""
    module = sys.modules.get(job.module) or importlib.import_module(job.module)
    with contextlib.suppress(AttributeError):
        return functools.reduce(getattr, job.name.split("."), module)  # type: ignore[return-value]
    return None


def main() -> None:
    """Read the job from standard input, run it, write the result file. An unforeseen error ends the process with its
    traceback on standard error, whose last line the parent reports."""
    gc.set_threshold(*COLLECTION)
    job: Job = pickle.load(sys.stdin.buffer)
    _set_limits(job.limits)
    threading.Thread(target=_die_with_parent, args=(job.folder,), daemon=True).start()
    function = find_function(job)
    if function is None:
        raise ImportError(f"no function {job.name} in {job.module}")
    result = Path(job.folder, RESULT_FILE)
    try:
        _run(function, job.args, result)
    except SelkoError as error:
        fields = (type(error).__name__, error.message, error.file, error.place, error.way_out)
        result.write_bytes(Report.ERROR + json.dumps(fields).encode())
    sys.stderr.flush()
    os._exit(0)  # the result is written: waiting for libraries to tidy up helps nobody


def _run(function: Callable[..., Any], args: tuple[object, ...], result: Path) -> None:
    from pydantic_core import PydanticSerializationError

    from selko.schemas.storage.pieces import dump_pieces

    value = function(*args)
    try:
        with result.open("wb") as file:
            file.write(Report.VALUE)
            file.writelines(dump_pieces(value, get_type_hints(function)["return"]))
    except PydanticSerializationError as error:
        raise ExtractionError(f"what was read cannot be written as JSON ({error})") from error


def _set_limits(limits: Limits) -> None:
    wanted = (
        (resource.RLIMIT_CPU, max(1, int(limits.cpu_seconds))),
        (resource.RLIMIT_DATA, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.output_bytes),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, value in wanted:
        _, hard = resource.getrlimit(kind)
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # Some systems know a limit and do not let it be set; the parent watches as well.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))


def _die_with_parent(folder: str) -> None:
    """Standard input ends when the parent is gone, however it went: then nobody waits for the result, and nobody else
    removes the temporary folder.

    Read below Python's buffer, whose lock would keep the interpreter from ending.
    """
    while os.read(0, 4096):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)
