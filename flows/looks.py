"""When the inbox was last looked at, told by `selko serve` to who asks (`selko status`).

Belongs here: the file that says it. Does not belong here: looking (watch.py), judging (flows/status.py). The file is
there while `selko serve` runs, and after it was killed; one that was stopped in order takes it along.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from selko.flows.server.own import write_private

FILE = "inbox.json"


class Look(NamedTuple):
    """The last look, and how often one is due."""

    seconds_ago: float
    every_seconds: float


def note_look(home: Path, every_seconds: int, waiting: int) -> None:
    """Raises OSError when it cannot be written."""
    told = {
        "looked_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "every_seconds": every_seconds,
        "waiting": waiting,
        "pid": os.getpid(),
    }
    write_private(home / FILE, json.dumps(told).encode())


def forget_looks(home: Path) -> None:
    (home / FILE).unlink(missing_ok=True)


def find_last_look(home: Path) -> Look | None:
    """None where no `selko serve` runs nor was killed."""
    try:
        told = json.loads((home / FILE).read_text(encoding="utf-8"))
        ago = (datetime.now(UTC) - datetime.fromisoformat(told["looked_at"])).total_seconds()
        return Look(ago, float(told["every_seconds"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
