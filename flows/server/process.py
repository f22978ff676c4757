"""The process in which Prefect's server runs: `python -m selko.flows.server.process SOCKET PORT LOCK`.

Belongs here: starting it, behind the guard, on a socket that is open already. Does not belong here: its settings, which
are in the environment (own.py). One process, which ends with the one that started it; Prefect's own command would
leave a second one behind.
"""

from __future__ import annotations

import fcntl
import os
import socket
import sys
from pathlib import Path

from selko.flows.server.guard import Guard
from selko.flows.server.lifeline import hold_lifeline


def main(listening: int, port: int, lock: str) -> int:
    hold_lifeline()
    if lock:
        handle = Path(lock).open("a")  # noqa: SIM115 - held until the process ends
        fcntl.flock(handle, fcntl.LOCK_EX)  # waits for one that is just ending
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
    import uvicorn
    from prefect.server.api.server import create_app

    app = Guard(create_app(ephemeral=not lock, final=True), port)
    config = uvicorn.Config(app, lifespan="on", log_level="warning", timeout_graceful_shutdown=3)
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=listening)])
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
