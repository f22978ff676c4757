"""What DuckDB, Arrow and the system raise, as one sentence with the way out.

Belongs here: telling kinds of errors apart. Does not belong here: when to try again (the rim decides that).

Three kinds matter to whoever reads the sentence. The machine: disk full, memory, no right to write; it heals, and the
same load passes later. The file: damaged, foreign, of another Selko; a copy or a new file helps. The content: a number
that does not fit; only another reading helps, so trying again is in vain (UnloadableError). Nothing of this is a fault
in an analyst's SQL, and nothing of it "Selko itself failed"."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import InvalidOperation
from pathlib import Path

import duckdb
import pyarrow as pa

from selko.schemas.errors import SelkoError, UnloadableError, WarehouseError

FAULTS = (duckdb.Error, pa.ArrowException, OSError, MemoryError, OverflowError, InvalidOperation, RuntimeError)
_DISK_FULL = re.compile(r"No space left|disk is full|Disk quota exceeded|File too large|out of disk", re.I)
_NO_RIGHT = re.compile(r"Permission denied|Read-only file system|Operation not permitted", re.I)
_NO_MEMORY = re.compile(r"bad_alloc|out of memory|Cannot allocate memory|failed to allocate|could not allocate", re.I)
_DAMAGED = re.compile(r"corrupt|checksum|deserializ|invalidated|could not read|reading past|not a valid|mmap", re.I)
_BUSY = re.compile(r"Conflicting lock", re.I)
_NEWER = re.compile(r"newer version|storage version", re.I)
_OVERFLOWS = (duckdb.OutOfRangeException, duckdb.ConversionException, pa.ArrowInvalid, OverflowError, InvalidOperation)
_FULL_CODES = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Every error of the machine, the file or the content inside becomes a WarehouseError about this warehouse."""
    try:
        yield
    except SelkoError:
        raise
    except FAULTS as error:
        raise build_fault(error, path) from error


def build_fault(error: BaseException, path: Path) -> WarehouseError:
    """The sentence for an error that came up while Selko itself worked on this warehouse."""
    return build_machine_fault(error, path) or _build_content_fault(error, path)


def build_machine_fault(error: BaseException, path: Path) -> WarehouseError | None:
    """The sentence for an error of the machine or the file; None for one that its cause must be sought elsewhere, such
    as in the SQL."""
    said, file = first_line(error), str(path)
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError) or _NO_MEMORY.search(said):
        return WarehouseError(
            "there is not enough memory for this",
            file=file,
            way_out="close other programs, ask for less at once, or use a machine with more",
        )
    if _DISK_FULL.search(said) or (isinstance(error, OSError) and error.errno in _FULL_CODES):
        return WarehouseError(
            "the disk is full; what the warehouse had is unharmed",
            file=file,
            way_out="make room (a load needs twice the size of the warehouse) and load again",
        )
    if _BUSY.search(said):
        return WarehouseError(
            "another program has this warehouse open for writing", file=file, way_out="close it there and try again"
        )
    if _NO_RIGHT.search(said):
        return WarehouseError(
            f"it cannot be written or read ({said})", file=file, way_out="give Selko the right to, or name another file"
        )
    if "not a valid DuckDB" in said:
        return WarehouseError(
            "this file is not a DuckDB database", file=file, way_out="name another file with --warehouse"
        )
    if _NEWER.search(said):
        return WarehouseError(
            "this file was written by a newer DuckDB than Selko has", file=file, way_out="update Selko"
        )
    if isinstance(error, duckdb.FatalException | duckdb.InternalException | duckdb.SerializationException) or (
        isinstance(error, duckdb.IOException | RuntimeError) and _DAMAGED.search(said)
    ):
        return WarehouseError(
            f"the warehouse is damaged ({said})",
            file=file,
            way_out="bring back a copy of it, or move it away and load the documents in sources/ again",
        )
    if isinstance(error, duckdb.OutOfRangeException) and "verflow" in said:
        return WarehouseError(
            f"a number grows too large for its type ({said})",
            file=file,
            way_out="leave the figure out that is not one of money, or compute with amount::DOUBLE",
        )
    if isinstance(error, OSError | duckdb.IOException):
        return WarehouseError(
            f"the system refuses ({said})", file=file, way_out="see to the disk or the network that it lies on"
        )
    return None


def _build_content_fault(error: BaseException, path: Path) -> WarehouseError:
    said = first_line(error)
    if isinstance(error, _OVERFLOWS):
        return UnloadableError(
            f"a number does not fit into the warehouse ({said})",
            file=str(path),
            way_out="look for it in the document with 'selko tables'; if it is printed so, please report it",
        )
    if isinstance(error, duckdb.CatalogException | duckdb.BinderException):
        return WarehouseError(
            f"it lacks what this Selko looks for ({said})",
            file=str(path),
            way_out="if another version of Selko made it, load any document with this one; else name another file",
        )
    return UnloadableError(
        f"DuckDB refuses the rows ({said})", file=str(path), way_out="please report it with the document"
    )


def first_line(error: BaseException) -> str:
    """What the error says, without the picture of the line and the stack that DuckDB adds."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    said = re.split(r"\n\s*\n|\n(?:LINE|Stack Trace)", said)[0]
    return " ".join(said.split())[:300].rstrip(".") or type(error).__name__
