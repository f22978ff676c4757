"""What Selko needs to run, and whether it is here: versions, folders, server, optional parts.

Belongs here: looking. Does not belong here: repairing, and importing what is only looked for.
"""

from __future__ import annotations

import os
import platform
import re
import socket
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path

from selko.flows.engine import prefect_home
from selko.flows.settings import Settings
from selko.schemas.errors import WarehouseError
from selko.schemas.models.base import Model

PACKAGE = "selko"


class Check(Model):
    """One thing that was looked at. `way_out` says how to get what is missing; `word`, what it is when it is not ok: by
    itself missing or absent."""

    name: str
    ok: bool
    required: bool
    detail: str
    way_out: str | None = None
    word: str | None = None


def run_checks(settings: Settings) -> tuple[Check, ...]:
    """Every check, the required ones first."""
    return (
        _python(),
        *_dependencies(),
        _writable("warehouse", settings.warehouse.parent, "set SELKO_WAREHOUSE to a file in a folder you can write"),
        _writable("prefect home", prefect_home(settings), "set SELKO_HOME to a folder you can write"),
        _server(settings),
        _mail(settings),
        _part("OCR of scanned pages", ("rapidocr", "onnxruntime"), "pip install 'selko[ocr]'"),
        _part("Finnish word forms (Voikko)", ("libvoikko",), "apt install libvoikko1 voikko-fi; pip install libvoikko"),
        _part("PostgreSQL", ("duckdb_extension_postgres_scanner",), "pip install duckdb-extension-postgres-scanner"),
        _part("S3 storage", ("duckdb_extension_httpfs",), "pip install duckdb-extension-httpfs"),
    )


def _python() -> Check:
    return Check(
        name="python",
        ok=sys.version_info >= (3, 11),
        required=True,
        detail=f"{platform.python_version()} on {platform.system()} {platform.machine()}",
        way_out="install Python 3.11 or newer, then make setup",
    )


def _dependencies() -> list[Check]:
    """The packages that pyproject.toml names, as they are installed."""
    checks = [Check(name=PACKAGE, ok=True, required=True, detail=version(PACKAGE))]
    for requirement in requires(PACKAGE) or []:
        if "extra ==" in requirement:
            continue
        parts = re.match(r"([A-Za-z0-9._-]+)\s*(.*)", requirement)
        name, wanted = (parts[1], parts[2]) if parts else (requirement, "")
        try:
            found: str | None = version(name)
        except PackageNotFoundError:
            found = None
        fits = found is not None and (not wanted.startswith("==") or found == wanted[2:])
        asked = f", wanted {wanted}" if wanted and not fits else ""
        checks.append(
            Check(
                name=name,
                ok=fits,
                required=True,
                detail=f"{found or 'missing'}{asked}",
                way_out="make setup installs it",
            )
        )
    return checks


def _writable(name: str, folder: Path, way_out: str) -> Check:
    """Whether the folder, or the nearest one above it that exists, can be written."""
    existing = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    ok = existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
    detail = str(folder) if ok else f"{existing} cannot be written"
    return Check(name=name, ok=ok, required=True, detail=detail, way_out=way_out)


def _server(settings: Settings) -> Check:
    given = os.environ.get("PREFECT_API_URL")
    if given:
        return Check(name="prefect server", ok=True, required=False, detail=f"{given} (PREFECT_API_URL)")
    busy = port_is_taken(settings.server_port)
    state = "something answers there, such as a running selko serve" if busy else "free for selko serve"
    return Check(name="prefect server", ok=True, required=False, detail=f"port {settings.server_port}: {state}")


def port_is_taken(port: int) -> bool:
    """Whether something listens on 127.0.0.1 at this port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _mail(settings: Settings) -> Check:
    detail = f"{settings.smtp_host}:{settings.smtp_port}" if settings.mail_is_set else "no mail server is set"
    way_out = "set SELKO_SMTP_HOST, SELKO_SMTP_FROM and SELKO_SMTP_TO to send reports by mail"
    return Check(name="mail", ok=settings.mail_is_set, required=False, detail=detail, way_out=way_out)


def check_outbox(settings: Settings, warehouse: Path) -> Check:
    """What is still to be told to finance."""
    from selko.flows.outbox import describe_waiting, list_waiting

    way_out = "'selko report --pending' tries again at once"
    try:
        waiting = list_waiting(settings, warehouse)
    except WarehouseError as error:
        return Check(name="outbox", ok=False, required=True, detail=error.message, way_out=error.way_out, word="UNREAD")
    if not waiting:
        return Check(name="outbox", ok=True, required=False, detail="nothing waits to be told")
    return Check(
        name="outbox",
        ok=not any(one.overdue for one in waiting),
        required=False,
        detail=" ".join(map(describe_waiting, waiting)),
        way_out=way_out,
        word="overdue",
    )


def check_sources(warehouse: Path) -> list[Check]:
    """Whether the bytes of every loaded document are kept as they were loaded; a check for each that is not."""
    from selko.warehouse.sources import find_lost_sources

    lost = find_lost_sources(warehouse)
    if not lost:
        return [Check(name="sources", ok=True, required=True, detail="every loaded document is kept whole")]
    return [
        Check(
            name=f"source of {one.entity} {one.report_year}",
            ok=False,
            required=True,
            detail=f"{one.file_name}: {f'{one.damaged} is damaged' if one.damaged else 'it is not kept'}",
            way_out="load the file again with 'selko ingest': that puts it back",
            word="LOST",
        )
        for one in lost
    ]


def _part(name: str, modules: tuple[str, ...], way_out: str) -> Check:
    missing = [module for module in modules if find_spec(module) is None]
    detail = f"missing: {', '.join(missing)}" if missing else "installed"
    return Check(name=name, ok=not missing, required=False, detail=detail, way_out=way_out)
