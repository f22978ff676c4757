"""Prefect's own server for `selko serve`: started, waited for, stopped.

Belongs here: the server's process. Does not belong here: what is served. Imports no prefect, whose settings are read at
its first import and must name this server.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selko.schemas.errors import SettingsError

HOST = "127.0.0.1"
START_SECONDS = 120.0
STOP_SECONDS = 15.0


@contextmanager
def own_server(port: int, home: Path) -> Iterator[str]:
    """Prefect's own server on 127.0.0.1, its log in `home`; gives its API address and stops it in the end.

    Raises SettingsError when the port is taken or the server does not come up.
    """
    url = f"http://{HOST}:{port}/api"
    log = home / "server.log"
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            env=os.environ | {"PREFECT_API_URL": url, "PREFECT_UI_API_URL": url},
            start_new_session=True,  # Ctrl-C must reach us first, and the server last
        )
    try:
        _wait_for(url, process, log)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never ask a proxy for 127.0.0.1
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with opener.open(f"{url}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SettingsError("Prefect's server did not start", place=url, way_out=f"its log is {log}")
