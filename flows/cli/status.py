"""`selko status`: what was loaded last, what waits, what is overdue. Needs no Prefect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from selko.flows import console
from selko.flows.cli.answers import WAREHOUSE_HELP, find_warehouse

if TYPE_CHECKING:
    from selko.flows.status import Status

OVERDUE = 1


def register(app: typer.Typer) -> None:
    app.command("status")(status)


def status(
    warehouse: Path | None = typer.Option(None, "--warehouse", help=WAREHOUSE_HELP),
    as_json: bool = typer.Option(False, "--json", help="For machines: one object."),
) -> int:
    """Say how Selko stands: last loads, what waits, open findings. Exit status 1 when something is overdue: a report
    that lies in the inbox, an inbox that is no longer looked at, a report that finance has not got."""
    from selko.flows.settings import read_settings
    from selko.flows.status import read_status

    found = read_status(read_settings(), find_warehouse(warehouse))
    if as_json:
        console.write_json(found)
    else:
        _show(found)
    return OVERDUE if found.overdue else 0


def _show(found: Status) -> None:
    from selko.flows.outbox import describe_waiting

    overview = found.overview
    if overview is None:
        console.show_text(f"{found.warehouse}: nothing is loaded yet.")
    else:
        console.show_text(f"{found.warehouse}: {console.count(overview.reports, 'report')}.")
        console.show_text(f"Findings without a decision: {console.counts(overview.open_findings)}.")
        for title, documents in (("Last loads", overview.last_loads), ("In quarantine", overview.quarantine)):
            if documents:
                console.show_text(f"{title}:")
            for one in documents:
                whose = f"{one.entity or '(no entity)'} {one.report_year or '(no year)'}"
                console.show_text(f"  {one.loaded_at:%Y-%m-%d %H:%M} UTC  {whose}  {one.file_name}  {one.status}")
    console.show_text(f"Inbox: {console.count(len(found.inbox), 'report')}.")
    console.show_text(f"To be told: {len(found.waiting) or 'nothing'}{':' if found.waiting else '.'}")
    for wait in found.waiting:
        console.show_text(f"  {describe_waiting(wait)}")
    for sentence in found.overdue:
        console.show_text(f"OVERDUE  {sentence}")
