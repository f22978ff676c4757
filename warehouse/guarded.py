"""An analyst's SQL in a process of its own, which is stopped when it takes too long or too much.

Belongs here: starting that process, its limits, and turning its end into one sentence. Does not belong here: which
statements are refused (answers.py), formats (tables_out.py). Needs a POSIX system.

DuckDB holds SQL shut in, but not everything that SQL can do is survived: a table function that is handed a wrong
pointer ends the process, a list of all numbers takes all memory, a recursive question never ends. The question is asked
by a fresh interpreter (a fork would copy the locks of other threads), and what ends there ends there alone.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import selko.schemas.errors
from selko.schemas.errors import QueryError, SelkoError, WarehouseError

MEBIBYTE = 2**20
OVERHEAD_MB = 2048  # addresses that Python, DuckDB, Arrow and their threads reserve and do not use
ANSWER_MB = 1024  # what an answer may weigh as text
REFUSED = 3
_BOOT = (
    "import json, sys; job = json.loads(sys.stdin.readline()); sys.path[:] = job.pop('paths'); "
    "from selko.warehouse.guarded import answer; answer(job)"
)


def query_guarded(
    warehouse: Path, sql: str, form: str, out: Path | None = None, *, seconds: float, memory_mb: int
) -> str | None:
    """The answer to the SQL in a format of tables_out.py: written to `out`, or given as text without it.

    Raises QueryError for SQL that is wrong, refused, too slow or that ended its process; WarehouseError as open_reading
    does, and where memory runs out.
    """
    job = {
        "paths": [str(Path(entry).absolute()) for entry in sys.path],
        "warehouse": str(warehouse.absolute()),
        "shown": str(warehouse),
        "sql": sql,
        "form": form,
        "out": str(out.absolute()) if out else None,
        "memory_mb": memory_mb,
    }
    with tempfile.TemporaryFile() as answered, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-c", _BOOT],
            stdin=subprocess.PIPE,
            stdout=answered,
            stderr=said,
            start_new_session=True,  # Ctrl-C reaches the parent, which ends the child
        )
        assert process.stdin is not None
        try:
            with suppress(BrokenPipeError):  # it died at once: its exit status tells
                process.stdin.write(json.dumps(job).encode() + b"\n")
                process.stdin.flush()  # and stays open: the child ends when its parent does
            status = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise QueryError(
                f"it took longer than {seconds:g} seconds and was stopped",
                way_out="ask for less, or set SELKO_LIMIT_SECONDS",
            ) from None
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            with suppress(BrokenPipeError):
                process.stdin.close()
        if status != 0:
            raise _told(status, _content(said)[-100_000:], warehouse, memory_mb)
        return None if out else _content(answered).decode("utf-8", "replace")


def answer(job: dict[str, Any]) -> None:
    """The child's part: ask, and write the answer, or the error as JSON. Ends the process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    memory = (job["memory_mb"] + OVERHEAD_MB) * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from selko.warehouse.answers import query
    from selko.warehouse.tables_out import write_answer

    try:
        found = query(Path(job["warehouse"]), job["sql"], memory_mb=job["memory_mb"])
        text = write_answer(found, job["form"], Path(job["out"]) if job["out"] else None)
        if text is not None:
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
            sys.stdout.buffer.flush()
    except MemoryError:
        error: SelkoError = _no_memory(job["shown"], job["memory_mb"])
    except SelkoError as raised:
        error = raised
    else:
        os._exit(0)  # what DuckDB or Arrow would still tidy up is of no use
    file = job["shown"] if error.file == job["warehouse"] else error.file
    fields = [type(error).__name__, error.message, file, error.place, error.way_out]
    sys.stderr.write("\n" + json.dumps(fields))
    sys.stderr.flush()
    os._exit(REFUSED)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


def _told(status: int, said: bytes, warehouse: Path, memory_mb: int) -> SelkoError:
    last = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if status == REFUSED:
        kind, message, file, place, way_out = json.loads(last)
        return getattr(selko.schemas.errors, kind)(message, file=file, place=place, way_out=way_out)  # type: ignore[no-any-return]
    if "MemoryError" in last or "bad_alloc" in last or status == -signal.SIGKILL:
        return _no_memory(str(warehouse), memory_mb)
    ended = f"signal {-status}" if status < 0 else last[:200] or f"exit status {status}"
    return QueryError(f"this SQL ended the process that ran it ({ended})", way_out="ask otherwise")


def _no_memory(warehouse: str, memory_mb: int) -> WarehouseError:
    return WarehouseError(
        f"the answer needs more than the {memory_mb} MiB of memory allowed",
        file=warehouse,
        way_out="ask for less, or set SELKO_LIMIT_MEMORY_MB",
    )


def _content(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read(ANSWER_MB * MEBIBYTE)
