"""Whether Prefect keeps a record of a run from the command line, and with which server.

Belongs here: finding a server, starting one for the run, and doing without. Does not belong here: what runs.

A server that is there is used: the one that PREFECT_API_URL names, else that of a running `selko serve`. Where none is,
one is started for a run of several files, and ends with it. For a single file none is started: it would cost several
times what the reading costs, for the record of one run that the warehouse has in `loads` anyhow. Whatever happens, the
files are read and loaded by the same code, and a run that is not recorded says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from selko.flows.engine import prepare_prefect
from selko.flows.ingestion import Listen, run_plain
from selko.flows.results import Row
from selko.flows.server.own import START_SECONDS, Server, find_server, is_healthy, passing_server
from selko.flows.settings import Settings
from selko.schemas.errors import SettingsError

ONE_FILE = "no Prefect server is running, and none is started for one file ('selko serve' keeps one)"
NONE_STARTED = "Prefect's server did not start"
ANSWER_SECONDS = 5.0  # for a server that is said to be there; asked twice


def ingest(
    files: Sequence[Path],
    store: Path,
    settings: Settings,
    *,
    entity: str | None = None,
    year: int | None = None,
    language: str | None = None,
    listen: Listen | None = None,
) -> list[Row]:
    """Ingest these files, recorded where a server can be had; else ('unrecorded', reason) is told to `listen`."""
    with _server(settings, several=len(files) > 1) as (server, reason):
        if server is None:
            if listen is not None:
                listen(("unrecorded", reason))
            return run_plain(files, str(store), settings, (entity, year, language), listen)
        os.environ |= server.environment()
        from selko.flows.ingest import run_ingestion

        return run_ingestion(files, store, entity, year, language, listen=listen)


@contextmanager
def _server(settings: Settings, several: bool) -> Iterator[tuple[Server | None, str]]:
    """A server, or None and the reason why there is none."""
    given = os.environ.get("PREFECT_API_URL")
    if given:
        there = any(is_healthy(given, ANSWER_SECONDS) for _ in range(2))
        yield Server(given, "") if there else None, f"the Prefect server at {given} does not answer"
        return
    try:
        home = prepare_prefect(settings)
    except SettingsError as error:  # a full or read-only disk there is no reason not to load
        yield None, str(error).removesuffix(".")
        return
    found = find_server(home)
    if found is not None or not several:
        yield found, ONE_FILE
        return
    with passing_server(home, _patience()) as started:
        yield started, NONE_STARTED


def _patience() -> float:
    """Prefect's own setting, where it is set."""
    try:
        return float(os.environ.get("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", START_SECONDS))
    except ValueError:
        return START_SECONDS
