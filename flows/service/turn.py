"""One turn at the inbox: what is ready is ingested and moved to the archive; finance is told of what is new.

Belongs here: what follows what, so that a kill at any point loses nothing. Does not belong here: Prefect, and when a
turn is due (watch.py).

A file is loaded first, with the notice that finance is to be told of it, and moved afterwards. Killed in between, the
next turn finds it in the inbox and in the warehouse, unchanged, and moves it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from selko.flows import console
from selko.flows.outbox import build_notice, send_due
from selko.flows.results import Row
from selko.flows.service.archive import move_to_archive, sweep, tell_contact
from selko.flows.service.inbox import find_ready, turn
from selko.flows.settings import Settings
from selko.schemas.errors import MailRefusedError, MailUnavailableError, SelkoError, SettingsError
from selko.schemas.storage.ordinary import unusual_kind

LOG = logging.getLogger("selko.inbox")
Ingest = Callable[[Sequence[Path]], list[Row]]


def name_of_run(files: Sequence[str] | None) -> str:
    """'inbox: 2 files'."""
    return "inbox" if files is None else f"inbox: {console.count(len(files), 'file')}"


def take_turn(settings: Settings, files: Sequence[str] | None, ingest: Ingest) -> list[Row] | None:
    """Ingest these files of the inbox (None: what is ready now); gives their rows, or None when another process has the
    turn. A file whose warehouse could not be written stays, and has its turn again."""
    from selko.warehouse.load import tell_of_loads

    with turn(settings.archive) as mine:
        if not mine:
            LOG.info("Another run has the inbox.")
            return None
        sweep(settings.archive)
        ready = find_ready(settings.inbox, settings.archive) if files is None else _still_there(settings, files)
        if not ready:
            return []
        with tell_of_loads(build_notice(settings)):
            rows = ingest(ready)
        for row in rows:
            say(row)
            if not may_heal(row):
                error = row["error"] if row["status"] == "failed" else None
                _move(Path(row["file"]), settings, error)
    return rows


def may_heal(row: Row) -> bool:
    """Whether the same file may be loaded at a later turn: the warehouse could not be written."""
    return bool(row["error_kind"] == "WarehouseError")


def say(row: Row) -> None:
    """A line on what became of a file."""
    if row["status"] in ("failed", "quarantined"):
        LOG.warning("%s", row["error"] or f"{row['file']}: quarantined, findings: {console.counts(row['findings'])}.")
    else:
        LOG.info("%s: %s, findings: %s.", row["file"], row["status"], console.counts(row["findings"]))


def tell(settings: Settings) -> bool:
    """Tell finance what is due, and the contact what was not taken; True when nothing waits any more."""
    from selko.flows.outbox import list_waiting

    done = True
    try:
        for told in send_due(settings):
            whom = f"mail to {told.address}" if told.address else "report"
            if told.error:
                LOG.warning("%s %s: %s: %s", told.entity, told.year, whom, told.error)
            else:
                LOG.info("%s %s: %s (%s).", told.entity, told.year, whom, told.language)
        done = not list_waiting(settings)
    except SelkoError as error:
        LOG.error("%s", error)
        done = False
    try:
        return tell_contact(settings) and done
    except (MailUnavailableError, MailRefusedError) as error:
        LOG.warning("The contact was not told: %s", error)
        return False


def _still_there(settings: Settings, files: Sequence[str]) -> list[Path]:
    """Of the files that were ready a moment ago those that still are; never one from elsewhere, nor a link that has
    been put in its place."""
    inbox = settings.inbox.absolute()
    paths = [Path(file) for file in files]
    return [path for path in paths if path.absolute().parent == inbox and path.is_file() and unusual_kind(path) is None]


def _move(file: Path, settings: Settings, error: str | None) -> None:
    try:
        move_to_archive(file, settings.archive, failed=error)
    except (OSError, SettingsError) as trouble:  # it is loaded: moving it is tried again with the next turn
        LOG.error("%s: it cannot be moved to the archive (%s).", file, trouble)
