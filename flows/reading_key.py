"""What a reading depends on besides the bytes of the document, as one key: equal keys, equal readings.

Belongs here: naming it all. Does not belong here: where keys are kept (warehouse/known.py), what follows from them.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from selko.extractors.intake.limits import Limits
from selko.schemas.version import reader_version

ROOT = Path(__file__).parents[1]
FOLDERS = ("schemas", "extractors", "warehouse")


def build_reading_key(
    entity: str | None, year: int | None, language: str | None, limits: Limits, today: date | None = None
) -> str:
    """Of what was given for the document, the limits, the reader and its words, the code, what is installed beside it
    (OCR is a part that may come later), and the calendar year, of which the expectations ask."""
    parts = {
        "given": [entity, year, language],
        "limits": limits.model_dump(mode="json"),
        "reader": reader_version(),
        "code": _code(),
        "installed": [sys.version, *_installed()],
        "year": (today or date.today()).year,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


@cache
def _code() -> str:
    """A checkout may change between two releases."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".py":
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def _installed() -> list[str]:
    return sorted(f"{distribution.name}=={distribution.version}" for distribution in distributions())
