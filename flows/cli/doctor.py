"""`selko doctor`: what is installed, what is missing, how to get it."""

from __future__ import annotations

from pathlib import Path

import typer

from selko.flows import console
from selko.flows.cli.answers import WAREHOUSE_HELP, find_warehouse

MISSING = 1


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor(
    sources: bool = typer.Option(
        False, "--sources", help="Also read every kept document and compare it with its hash."
    ),
    warehouse: Path | None = typer.Option(None, "--warehouse", help=WAREHOUSE_HELP),
    as_json: bool = typer.Option(False, "--json", help="For machines: a list of checks."),
) -> int:
    """Say what Selko needs and whether it is here, and what waits to be told. Exit status 1 when something required is
    missing, or a kept document is lost."""
    from selko.flows.checkup import check_outbox, check_sources, run_checks
    from selko.flows.settings import read_settings

    settings, store = read_settings(), find_warehouse(warehouse)
    checks = [*run_checks(settings), check_outbox(settings, store), *(check_sources(store) if sources else ())]
    if as_json:
        console.write_json(checks)
    else:
        for check in checks:
            mark = "ok" if check.ok else check.word or ("MISSING" if check.required else "absent")
            hint = "" if check.ok or not check.way_out else f"  → {check.way_out}"
            console.show_text(f"{mark:7}  {check.name}: {check.detail}{hint}")
    return MISSING if any(check.required and not check.ok for check in checks) else 0
