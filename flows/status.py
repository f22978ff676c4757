"""How Selko stands: what was loaded last, what waits, what is overdue. Looks only, and needs no Prefect.

Belongs here: what counts as overdue. Does not belong here: doing anything about it.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from selko.flows.engine import prefect_home
from selko.flows.looks import find_last_look
from selko.flows.outbox import Waiting, describe_waiting, list_waiting
from selko.flows.settings import Settings
from selko.flows.sources import read_folder
from selko.schemas.models.base import Model

if TYPE_CHECKING:
    from selko.warehouse.overview import Overview

LEFT_LOOKS = 3  # so many looks may pass a file over that is still being copied
LOOK_SECONDS = 120.0  # a machine may be busy
LEFT_SECONDS = 600.0  # and a large one is read for as long as this


class InboxFile(Model):
    """A report that lies in the inbox, and for how many seconds."""

    file: Path
    seconds: float


class Status(Model):
    """`overdue`: what a person must look after, each as a sentence; nothing when all is well."""

    warehouse: Path
    overview: Overview | None  # None: nothing was ever loaded
    inbox: tuple[InboxFile, ...]
    waiting: tuple[Waiting, ...]
    overdue: tuple[str, ...]


def read_status(settings: Settings, warehouse: Path | None = None) -> Status:
    """Raises WarehouseError where the warehouse or its outbox cannot be read."""
    from selko.warehouse.overview import Overview, read_overview

    Status.model_rebuild(_types_namespace={"Overview": Overview})
    store = warehouse or settings.warehouse
    inbox = _look_into(settings.inbox)
    waiting = list_waiting(settings, store)
    allowed = max(LEFT_SECONDS, LEFT_LOOKS * float(settings.schedule_inbox_seconds))
    left = [one for one in inbox if one.seconds > allowed]
    return Status(
        warehouse=store,
        overview=read_overview(store) if store.is_file() else None,
        inbox=inbox,
        waiting=waiting,
        overdue=(
            *(f"{one.file} has lain in the inbox for {describe_seconds(one.seconds)}." for one in left),
            *_unlooked(settings),
            *(describe_waiting(one) for one in waiting if one.overdue),
        ),
    )


def _unlooked(settings: Settings) -> tuple[str, ...]:
    """Whether `selko serve` was killed, or hangs."""
    look = find_last_look(prefect_home(settings))
    if look is None or look.seconds_ago <= max(LOOK_SECONDS, LEFT_LOOKS * look.every_seconds):
        return ()
    ago = describe_seconds(look.seconds_ago)
    return (f"The inbox was last looked at {ago} ago: selko serve was broken off; start it again.",)


def describe_seconds(seconds: float) -> str:
    """`40 minutes`, `5 hours`, `3 days`."""
    for size, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} seconds"


def _look_into(folder: Path) -> tuple[InboxFile, ...]:
    """The reports in the inbox, those that came first before the others. A file's age is that of its last change, or of
    its arrival by a move."""
    if not folder.is_dir():
        return ()
    now, found = time.time(), []
    for file in read_folder(folder).files:
        try:
            status = file.lstat()
        except OSError:
            continue  # it has just been taken
        found.append(InboxFile(file=file, seconds=max(0.0, now - max(status.st_mtime, status.st_ctime))))
    return tuple(sorted(found, key=lambda one: -one.seconds))
