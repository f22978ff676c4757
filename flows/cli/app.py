"""`selko`: the command line. The one place where an error becomes a sentence and an exit status.

Belongs here: the list of commands and the catch at the rim. The commands stand beside it; each imports the core when
it runs, so that `selko --help` is there at once.

Exit status: 0 done; 1 findings of severity block or warn (`check`), something missing (`doctor`), overdue (`status`) or
unsent (`report`), or another error that has been said; 2 wrong use or a wrong setting; 3 a file that cannot be read or
was not loaded; 70 a fault in Selko itself; 130 stopped by the user.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import typer
from typer.exceptions import TyperException

from selko.flows.cli import answers, check, demo, doctor, explain, ingest, read, report, schema, serve, status
from selko.schemas.errors import (
    ExtractionError,
    QueryError,
    SelkoError,
    SettingsError,
    SourceError,
    build_machine_error,
)
from selko.schemas.words.printing import show_line

USAGE, UNREADABLE, FAULT, INTERRUPTED = 2, 3, 70, 130

app = typer.Typer(
    name="selko",
    help="Reads the annual reports of municipalities, proves their figures, and makes years comparable.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (ingest, check, read, explain, answers, schema, report, serve, status, doctor, demo):
    module.register(app)


@app.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help="Print the version and leave.")) -> None:
    if version:
        from importlib.metadata import version as version_of

        print(version_of("selko"))
        raise typer.Exit


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit status; without any, say which there are. Every error is one sentence on
    stderr, never a traceback."""
    try:
        status = app(args=list(arguments) or ["--help"], prog_name="selko", standalone_mode=False)
        sys.stdout.flush()
    except TyperException as error:
        return _say(f"{error.format_message().rstrip('.')}; see selko --help.", error.exit_code)
    except SelkoError as error:
        return _say(str(error), _status(error))
    except (KeyboardInterrupt, typer.Abort):
        return _say("Stopped.", INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output (such as `head`) has left: nothing is wrong, and nothing more can be said.
        _close_output()
        return 0
    except (OSError, MemoryError) as error:
        if os.environ.get("SELKO_DEBUG"):
            raise
        _close_output()
        return _say(str(build_machine_error(error)), 1)
    except Exception as error:
        if os.environ.get("SELKO_DEBUG"):
            raise
        name = type(error).__name__
        return _say(f"Selko itself failed ({name}: {error}); SELKO_DEBUG=1 shows where, please report it.", FAULT)
    if status == INTERRUPTED:
        return _say("Stopped.", INTERRUPTED)  # typer has caught the KeyboardInterrupt
    return status if isinstance(status, int) else 0


def _close_output() -> None:
    """What is still held back for an output that takes no more is let go, lest Python complains at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a letter that the terminal's alphabet lacks is no fault
    gc.set_threshold(20_000, 20, 20)  # large libraries are imported: looking for cycles meanwhile is in vain
    sys.exit(run(sys.argv[1:]))


def _status(error: SelkoError) -> int:
    if isinstance(error, SourceError | ExtractionError):
        return UNREADABLE
    return USAGE if isinstance(error, SettingsError | QueryError) else 1


def _say(sentence: str, status: int) -> int:
    print(show_line(sentence), file=sys.stderr)
    return status
