"""Prefect's surroundings: its home folder, its server, its silence. Set before prefect is imported for the first time.

Belongs here: the environment in which Prefect starts. Does not belong here: flows, and anything that imports prefect.

Which server a run uses, flows/recording.py says; all of ours keep their runs in the SQLite file under PREFECT_HOME.
"""

from __future__ import annotations

import os
from pathlib import Path

from selko.flows.settings import Settings
from selko.schemas.errors import SettingsError

STARTUP_SECONDS = "120"  # the first start makes Prefect's database: measured 9–20 s on a small machine


def prepare_prefect(settings: Settings) -> Path:
    """Set the environment that Prefect reads when it is imported; gives PREFECT_HOME. What the user set stays.

    Raises SettingsError when the home folder cannot be written.
    """
    home = prefect_home(settings)
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / f".writable.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SettingsError(
            f"Prefect's folder cannot be written ({error.strerror})",
            file=str(home),
            way_out="set SELKO_HOME to a folder that can be written",
        ) from error
    defaults = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": STARTUP_SECONDS,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "DO_NOT_TRACK": "1",
        "GX_ANALYTICS_ENABLED": "false",
        "PREFECT_CLIENT_MAX_RETRIES": "2",  # a server that has gone is not waited for: 2 and 4 seconds, not a minute
        "PREFECT_LOGGING_LEVEL": "CRITICAL",  # what people need to know is said in sentences, not in a log
        "PREFECT_LOGGING_INTERNAL_LEVEL": "CRITICAL",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # Prefect gives the logs of every library a console
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    return home


def prefect_home(settings: Settings) -> Path:
    """PREFECT_HOME where it is set, else `prefect` in Selko's own folder (SELKO_HOME, else the user's state folder)."""
    given = os.environ.get("PREFECT_HOME")
    if given:
        return Path(given).expanduser()
    if settings.home:
        return settings.home.expanduser().resolve() / "prefect"
    state = os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path("~/.local/state").expanduser()) / "selko" / "prefect"
