"""`selko query`, `selko compare`, `selko findings`: what the warehouse answers."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """The commands follow with the warehouse's answers."""
