"""How the command line speaks: answers on stdout, sentences and progress on stderr, JSON for machines.

Belongs here: printing, and the shapes of what is printed. Does not belong here: what a command does.
Rich is imported when something is drawn: `--json` and `--help` do without it. What comes from documents, file names and
servers is printed so that no sign of it acts on the terminal.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from selko.schemas.errors import SettingsError
from selko.schemas.words.printing import show_json, show_signs


class Steps(Protocol):
    """A progress bar, or the silence where one would disturb."""

    def begin(self, what: str) -> None: ...

    def advance(self) -> None: ...


def write_json(value: object) -> None:
    """One JSON document on stdout, UTF-8. Decimals become numbers, dates ISO, tuples lists."""
    sys.stdout.write(show_json(json.dumps(value, ensure_ascii=False, indent=2, default=plain)) + "\n")


def plain(value: object) -> object:
    """What json cannot write by itself, as what it can."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return str(value)


@contextmanager
def output(path: Path | None) -> Iterator[None]:
    """What is printed on stdout goes into a file, put in place when it is whole; nothing changes without a path."""
    if path is None:
        yield
        return
    with _whole_file(path) as part, part.open("w", encoding="utf-8", newline="") as stream, redirect_stdout(stream):
        yield


@contextmanager
def binary_output(path: Path | None) -> Iterator[Any]:
    """A stream of bytes: a file, put in place when it is whole, or stdout without a path."""
    if path is None:
        yield sys.stdout.buffer
        return
    with _whole_file(path) as part, part.open("wb") as stream:
        yield stream


@contextmanager
def _whole_file(path: Path) -> Iterator[Path]:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise SettingsError(
            f"this file cannot be written ({error.strerror})", file=str(path), way_out="name another file or folder"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def say(sentence: str) -> None:
    """A sentence for people, on stderr."""
    print(show_signs(sentence), file=sys.stderr)


def show_table(columns: Sequence[str], rows: Sequence[Sequence[object]], title: str | None = None) -> None:
    """A table for people, on stdout. Amounts stand to the right, groups parted by a no-break space."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for index, name in enumerate(columns):
        figures = any(isinstance(row[index], int | float | Decimal) for row in rows)
        table.add_column(_escaped(name), justify="right" if figures else "left", overflow="fold", no_wrap=figures)
    for row in rows:
        table.add_row(*(_escaped(print_value(value)) for value in row))
    _stdout().print(table)


def write_text(text: str) -> None:
    """A whole answer on stdout: as it is for a file or another program, harmless in a terminal."""
    sys.stdout.write(show_signs(text) if sys.stdout.isatty() else text)


def show_text(text: str = "") -> None:
    """A line for people, on stdout."""
    print(show_signs(text))


def print_value(value: object) -> str:
    """A value as people read it: 1 234 567, −2 345 678, 0,5 as 0.5; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        whole = f"{value:,.0f}" if value == value.to_integral_value() else f"{value.normalize():,f}"
        return whole.replace(",", "\u00a0").replace("-", "−")
    if isinstance(value, list | tuple):
        return ", ".join(map(print_value, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=plain)
    return str(value)


def named_path(text: str) -> Path:
    """A path from the command line. An empty one is most likely a variable that was not set, and not this folder."""
    if not text.strip():
        raise SettingsError("a path is empty", way_out="name a file or a folder")
    return Path(text)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 report`, `3 reports`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def counts(findings: Mapping[str, int]) -> str:
    """`1 block, 2 warn`, or `none`."""
    return ", ".join(f"{number} {severity}" for severity, number in findings.items() if number) or "none"


@contextmanager
def progress(total: int, quiet: bool = False) -> Iterator[Steps]:
    """A progress bar on stderr; silence when stderr is no terminal or `quiet`."""
    if quiet or not sys.stderr.isatty():
        yield _Silence()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        class Bar:
            def begin(self, what: str) -> None:
                bar.update(task, description=_escaped(what))

            def advance(self) -> None:
                bar.advance(task)

        yield Bar()


class _Silence:
    def begin(self, what: str) -> None:
        """Nobody looks."""

    def advance(self) -> None:
        """Nobody looks."""


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(show_signs(text))


def _stdout() -> Any:
    from rich.console import Console

    # A pipe or a file has no width: never fold a table there to the 80 columns of a terminal that is not one.
    return Console(width=None if sys.stdout.isatty() else 220, highlight=False)
