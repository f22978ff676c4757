"""Run the reading of one document in a process of its own, which is killed when it costs too much.

Belongs here: starting, watching, killing, and turning a death into one sentence. What happens inside the child is in
child_main.py; how much is allowed in limits.py. Needs a POSIX system.

The child is a fresh interpreter and not a fork, which would copy the locks of other threads (a Prefect task runs in
one), and not `multiprocessing`, which would import the caller's main program again. Arguments go to the child
pickled; the result comes back as JSON of the function's return type, in pieces, because a child that a hostile document
has taken over must not be able to hand a pickle to its parent.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_type_hints

from pydantic import TypeAdapter

import selko.schemas.errors
from selko.extractors.intake.child_main import RESULT_FILE, Job, Report, find_function
from selko.extractors.intake.limits import DEFAULT_LIMITS, Limits
from selko.schemas.errors import ExtractionError, SelkoError
from selko.schemas.storage.pieces import load_pieces

Result = TypeVar("Result")

_LOG = logging.getLogger(__name__)
_BOOT = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from selko.extractors.intake.child_main import main; main()"
)
# To glibc, elsewhere without effect: what is freed goes back to the system. By itself it keeps ever larger pieces.
_GIVE_BACK = {"MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}
_POLL_SECONDS = 0.1  # how often memory and output are looked at
_STDERR_FILE = "stderr"
_SAVE_ANEW = "open it in its program and save it anew, or split it"
_TELL_US = "this is a fault of Selko: please report it, with the file if it may be shared"


class _Complaint(NamedTuple):
    sentence: str
    way_out: str = _SAVE_ANEW


def run_in_child(function: Callable[..., Result], *args: object, limits: Limits = DEFAULT_LIMITS) -> Result:
    """`function(*args)`, run in a child process within `limits`.

    `function` stands at the top of an importable module and has a return type that pydantic can write as JSON; paths
    among the arguments are made absolute, since the child works in a temporary folder of its own, removed afterwards.

    Raises what the function raised if that was a SelkoError, otherwise ExtractionError: a limit was passed, the
    process died, or an unforeseen error came up inside. The file in its sentence is the first Path among `args`.
    """
    answer = get_type_hints(function)["return"]
    file = next((arg.name for arg in args if isinstance(arg, Path)), None)
    with tempfile.TemporaryDirectory(prefix="selko-", ignore_cleanup_errors=True) as folder:
        job = Job(
            module=function.__module__,
            name=function.__qualname__,
            args=tuple(arg.absolute() if isinstance(arg, Path) else arg for arg in args),
            limits=limits,
            folder=folder,
        )
        if find_function(job) is not function:
            raise TypeError(f"{function.__qualname__} is not at the top of an importable module")
        complaint = _run(job)
        if complaint is not None:
            raise ExtractionError(complaint.sentence, file=file, way_out=complaint.way_out)
        result: Result = _result(Path(folder), answer, file, limits)
        return result


def _run(job: Job) -> _Complaint | None:
    """Start the child and see it through; a sentence when it did not end well."""
    folder = Path(job.folder)
    absolute = [str(Path(entry).absolute()) for entry in sys.path]
    with (folder / _STDERR_FILE).open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-c", _BOOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            cwd=folder,
            env=os.environ | _GIVE_BACK | {"TMPDIR": job.folder},
            start_new_session=True,  # so that it can be killed with everything that it started
        )
    assert process.stdin is not None
    try:
        with contextlib.suppress(BrokenPipeError):  # it died at once: its exit status tells
            process.stdin.write(pickle.dumps(absolute) + pickle.dumps(job))
            process.stdin.flush()  # and stays open: the child dies when its parent does
        complaint = _watch(process, folder, job.limits)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
    said = (folder / _STDERR_FILE).read_bytes()[-4000:].decode("utf-8", "replace").strip()
    if said:
        _LOG.debug("the reading process said: %s", said)
    return complaint or _death(process.returncode, said, job.limits)


def _watch(process: subprocess.Popen[bytes], folder: Path, limits: Limits) -> _Complaint | None:
    """Wait for the end, or for the first limit that is passed."""
    deadline = time.monotonic() + limits.wall_seconds
    while True:
        try:
            process.wait(timeout=_POLL_SECONDS)
            return None
        except subprocess.TimeoutExpired:
            pass
        if time.monotonic() > deadline:
            return _Complaint(f"reading it took longer than {limits.wall_seconds:g} seconds and was stopped")
        if _memory(process.pid) > limits.memory_bytes:
            return _too_much_memory(limits)
        if _folder_size(folder) > limits.output_bytes:
            return _too_much_output(limits)


def _death(status: int, said: str, limits: Limits) -> _Complaint | None:
    if status == 0:
        return None
    last = said.splitlines()[-1] if said else ""
    if "MemoryError" in last or "bad_alloc" in last:
        return _too_much_memory(limits)
    if "File too large" in last:
        return _too_much_output(limits)
    if status == -signal.SIGXCPU:
        return _Complaint(f"reading it took more than {limits.cpu_seconds:g} seconds of processor time and was stopped")
    if status == -signal.SIGKILL:
        return _Complaint("the system stopped the reading, most likely because memory ran out")
    if status in (-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGILL):  # how pdfium ends when it is refused memory
        allowed = f"{limits.memory_bytes // 2**20:,} MiB of memory"
        return _Complaint(f"the reader broke off, most likely because it needs more than the {allowed} allowed")
    if status < 0:
        return _Complaint(f"the reader crashed on it (signal {-status})")
    if "RecursionError" in last:
        return _Complaint("it is nested too deeply to be read")
    return _Complaint(f"the reader failed on it ({last[:200] or f'exit status {status}'})", _TELL_US)


def _too_much_memory(limits: Limits) -> _Complaint:
    return _Complaint(f"reading it needed more than {limits.memory_bytes // 2**20:,} MiB of memory and was stopped")


def _too_much_output(limits: Limits) -> _Complaint:
    return _Complaint(f"reading it wrote more than {limits.output_bytes:,} bytes and was stopped")


def _memory(pid: int) -> int:
    """Bytes of memory that a process and its descendants hold; 0 where the system does not tell."""
    total = 0
    for process in _descendants(pid):
        with contextlib.suppress(OSError, ValueError, IndexError):
            pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
            total += pages * os.sysconf("SC_PAGE_SIZE")
    return total


def _descendants(pid: int) -> list[int]:
    found = [pid]
    for process in found:  # grows while it is walked
        for tasks in Path(f"/proc/{process}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found.extend(int(child) for child in tasks.read_text().split())
    return found


def _folder_size(folder: Path) -> int:
    size = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            size += path.lstat().st_size
    return size


def _result(folder: Path, answer: Any, file: str | None, limits: Limits) -> Any:
    path = folder / RESULT_FILE
    if not path.is_file() or path.stat().st_size > limits.output_bytes:
        raise ExtractionError("the reader gave no result", file=file, way_out=_SAVE_ANEW)
    stream = path.open("rb")
    try:
        if stream.read(1) == Report.VALUE:
            return load_pieces(stream, answer)  # which takes the file over
        with stream:
            raise _error(stream.read())
    except ValueError as error:
        raise ExtractionError("the reader gave a result that is none", file=file, way_out=_SAVE_ANEW) from error


def _error(content: bytes) -> SelkoError:
    """The SelkoError that was raised inside, as itself."""
    fields = TypeAdapter(tuple[str, str, str | None, str | None, str | None])
    kind, message, file, place, way_out = fields.validate_json(content)
    found = getattr(selko.schemas.errors, kind, None)
    known = isinstance(found, type) and issubclass(found, SelkoError)
    return (found if known else ExtractionError)(message, file=file, place=place, way_out=way_out)  # type: ignore[misc]
