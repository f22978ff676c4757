"""`selko serve`: Prefect's server with Selko's deployments and their schedules."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from types import FrameType

import typer

from selko.flows import console
from selko.schemas.errors import SettingsError


def register(app: typer.Typer) -> None:
    app.command("serve")(serve)


def serve(as_json: bool = typer.Option(False, "--json", help="For machines: one line when it is ready.")) -> None:
    """Watch the inbox, ingest every year, report to finance. Runs until it is stopped."""
    from selko.flows.checkup import port_is_taken
    from selko.flows.engine import prepare_prefect
    from selko.flows.service.inbox import make_folder
    from selko.flows.service.server import own_server
    from selko.flows.settings import read_settings

    settings = read_settings()
    given = os.environ.get("PREFECT_API_URL")
    for folder in (settings.inbox, settings.archive):
        make_folder(folder)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO")  # the Prefect page shows the log of each run
    home = prepare_prefect(settings)
    if not given and port_is_taken(settings.server_port):
        raise SettingsError(
            f"port {settings.server_port} is taken",
            place=f"127.0.0.1:{settings.server_port}",
            way_out="stop what runs there, set SELKO_SERVER_PORT, or set PREFECT_API_URL to use that server",
        )
    signal.signal(signal.SIGTERM, _stop)
    with ExitStack() as stack:
        # The environment must be whole before prefect is imported for the first time, in flows.service.deployments.
        url = given or stack.enter_context(own_server(settings.server_port, home))
        os.environ["PREFECT_API_URL"] = url
        from selko.flows.service.deployments import serve_deployments

        ready = {"url": url, "inbox": str(settings.inbox), "archive": str(settings.archive)}
        if as_json:
            console.write_json(ready)
        else:
            console.show_text(f"Prefect: {url.removesuffix('/api')}")
            console.show_text(f"Inbox: {settings.inbox}, looked at every {settings.schedule_inbox_seconds} seconds")
            console.show_text(f"Yearly ingestion: {settings.schedule_yearly} ({settings.time_zone})")
            console.show_text("Stop with Ctrl-C.")
        serve_deployments(settings)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
