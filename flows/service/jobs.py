"""What `selko serve` starts as processes of their own: `python -m selko.flows.service.jobs inbox FILE…` and `… tell`.

Belongs here: a turn at the inbox, recorded by Prefect when it is there and without it when it is not; telling finance.
Does not belong here: when (watch.py). A process of its own can be ended and is nobody's hindrance: neither a long
report nor a mail server that does not answer holds up a look at the inbox.

Exit status: 0 all done; 1 something waits, and has its turn again; 70 a fault in Selko itself; 143 stopped.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from selko.flows.ingestion import run_plain
from selko.flows.log import set_up_log
from selko.flows.results import Row
from selko.flows.server.lifeline import hold_lifeline
from selko.flows.server.own import is_healthy
from selko.flows.service.turn import may_heal, name_of_run, take_turn, tell
from selko.flows.settings import Settings, read_settings
from selko.schemas.errors import SelkoError

LOG = logging.getLogger("selko.inbox")
DONE, WAITS, FAULT, STOPPED = 0, 1, 70, 143
ANSWER_SECONDS = 5.0


def main(arguments: Sequence[str]) -> int:
    hold_lifeline()
    signal.signal(signal.SIGTERM, _stop)
    what, files = arguments[0], list(arguments[1:])
    settings = read_settings()
    run = name_of_run(files) if what == "inbox" else what
    set_up_log(settings.log_format, run, settings.time_zone)
    try:
        if what == "tell":
            return DONE if tell(settings) else WAITS
        rows = run_inbox(settings, files, run)
        return WAITS if rows is None or any(map(may_heal, rows)) else DONE
    except (SelkoError, OSError) as error:  # a full disk, a lost folder: it may heal
        LOG.error("%s", error)
        return WAITS
    except Exception:  # the rim of this process
        if os.environ.get("SELKO_DEBUG"):
            raise
        LOG.exception("Selko itself failed; please report it.")
        return FAULT
    except SystemExit:
        LOG.warning("Stopped; what is not done has its turn again.")
        return STOPPED


def run_inbox(settings: Settings, files: Sequence[str], run: str) -> list[Row] | None:
    """A turn at the inbox; the rows, None when another process has the turn. Where Prefect fails the turn is taken
    again without it: what was done until then is found done."""
    url = os.environ.get("PREFECT_API_URL", "")
    if url and is_healthy(url, ANSWER_SECONDS):
        from selko.flows.ingest import PREFECT_ERRORS
        from selko.flows.service.recorded import run_recorded

        try:
            return run_recorded(files, run)
        except PREFECT_ERRORS as error:
            LOG.warning("Prefect has no whole record of this run (%s).", error)
    else:
        LOG.warning("Prefect has no record of this run: its server does not answer.")
    given = (None, None, None)
    return take_turn(settings, files, lambda paths: run_plain(paths, str(settings.warehouse), settings, given))


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(STOPPED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
