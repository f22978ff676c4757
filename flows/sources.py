"""Which files an ingestion takes: files, folders and patterns become one list, each file once.

Belongs here: finding files on disk. Does not belong here: opening them; what a file is, intake says.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from selko.schemas.errors import SourceError
from selko.schemas.storage.ordinary import unusual_kind

SUFFIXES = frozenset({".pdf", ".docx", ".txt", ".md"})
# Files that stand beside reports and are none; only passed over in folders, never when they are named.
BESIDE = frozenset({"readme", "manifest", "license", "changelog"})
WHY = ".why.txt"  # what Selko lays beside a file that was not taken from the inbox


@dataclass(frozen=True)
class Sources:
    """The files to read, in a fixed order, and what was passed over in the folders."""

    files: tuple[Path, ...]
    passed_over: tuple[Path, ...] = ()


def find_sources(paths: Iterable[Path]) -> Sources:
    """Every report file among the paths. A folder is searched with its sub-folders; a named file is always taken, and
    a named link is followed here, once: from then on its target is the source. Links in folders are passed over.

    Raises SourceError for a folder that cannot be read and when no report is found at all; a named file that does not
    exist is left to the reading, so that it fails alone.
    """
    given = list(paths)
    files: list[Path] = []
    passed_over: list[Path] = []
    for path in given:
        for candidate in [path] if path.exists() else _by_pattern(path):
            if candidate.is_dir():
                inside = read_folder(candidate)
                files += inside.files
                passed_over += inside.passed_over
            else:
                files.append(Path(os.path.realpath(candidate)) if candidate.is_symlink() else candidate)
    unique = {file.resolve(): file for file in reversed(files)}
    ordered = tuple(file for file in files if unique.get(file.resolve()) is file)
    if not ordered:
        raise SourceError(
            "there is no report here",
            file=", ".join(map(str, given)),
            way_out=f"put files of the kinds {', '.join(sorted(SUFFIXES))} there or name one",
        )
    return Sources(tuple(dict.fromkeys(ordered)), tuple(dict.fromkeys(passed_over)))


def read_folder(folder: Path) -> Sources:
    """The report files of a folder and its sub-folders, maybe none. Raises SourceError when it cannot be read."""
    inside = _in_folder(folder)
    return Sources(
        tuple(file for file in inside if _is_report(file)), tuple(file for file in inside if not _is_report(file))
    )


def _by_pattern(path: Path) -> list[Path]:
    """A pattern that the shell left alone; a path without wildcards stays what it is."""
    if not glob.has_magic(str(path)):
        return [path]
    return [Path(match) for match in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207  Path.glob takes no '..'


def _in_folder(folder: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise SourceError(
            f"this folder cannot be read ({error.strerror})",
            file=str(error.filename or folder),
            way_out="give Selko the right to read it",
        ) from error

    found: list[Path] = []
    for root, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # '.~lock' and '~$' are left by word processors beside an open document.
        found += [Path(root) / name for name in sorted(names) if not name.startswith((".", "~$"))]
    return found


def _is_report(file: Path) -> bool:
    return has_report_name(file) and unusual_kind(file) is None


def has_report_name(file: Path) -> bool:
    """Whether a file of this name is taken from a folder."""
    name = file.name.lower()
    return file.suffix.lower() in SUFFIXES and file.stem.lower() not in BESIDE and not name.endswith(WHY)
