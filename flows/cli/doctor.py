"""`selko doctor`: what is installed, what is missing, how to get it."""

from __future__ import annotations

import typer

from selko.flows import console

MISSING = 1


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor(as_json: bool = typer.Option(False, "--json", help="For machines: a list of checks.")) -> int:
    """Say what Selko needs and whether it is here. Exit status 1 when something required is missing."""
    from selko.flows.checkup import run_checks
    from selko.flows.settings import read_settings

    checks = run_checks(read_settings())
    if as_json:
        console.write_json(checks)
    else:
        for check in checks:
            mark = "ok     " if check.ok else "MISSING" if check.required else "absent "
            hint = "" if check.ok or not check.way_out else f"  → {check.way_out}"
            console.show_text(f"{mark}  {check.name}: {check.detail}{hint}")
    return MISSING if any(check.required and not check.ok for check in checks) else 0
