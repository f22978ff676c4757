"""`selko serve`: the inbox, Prefect's server with Selko's deployments and their schedules, mail to finance."""

from __future__ import annotations

import typer

from selko.flows import console


def register(app: typer.Typer) -> None:
    app.command("serve")(serve)


def serve(as_json: bool = typer.Option(False, "--json", help="For machines: one line when it is ready.")) -> None:
    """Watch the inbox, ingest every year, report to finance. Runs until it is stopped."""
    from selko.flows.service.serving import Ready, serve_until_stopped
    from selko.flows.settings import read_settings

    settings = read_settings()
    settings.keep_private()

    def tell(ready: Ready) -> None:
        if as_json:
            console.write_json(ready._asdict())
            return
        console.show_text(f"Prefect: {ready.url.removesuffix('/api')}")
        if ready.secret_file:
            console.show_text(f"Its secret, which the page asks for: {ready.secret_file}")
        console.show_text(f"Inbox: {settings.inbox}, looked at every {settings.schedule_inbox_seconds} seconds")
        console.show_text(f"Yearly ingestion: {settings.schedule_yearly} ({settings.time_zone})")
        console.show_text("Stop with Ctrl-C.")

    serve_until_stopped(settings, tell)
