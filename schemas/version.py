"""Which reader made a report: the version of the package and a fingerprint of the words and rules that it read by.

Belongs here: naming the reader. Does not belong here: the format of the warehouse (warehouse/database.py).
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from selko.schemas.reference import ROOT

FOLDERS = ("taxonomy", "expectations", "entities", "reading")
_KINDS = (".csv", ".yaml")


@cache
def reader_version() -> str:
    """Such as `0.2.0+5f3a09c21b7e`: the same document read with another version of Selko, another taxonomy or other
    rules may mean something else, so that its new reading is kept beside the old one as a vintage of its own."""
    try:
        package = version("selko")
    except PackageNotFoundError:  # run from a checkout that was not installed
        package = "0"
    return f"{package}+{reference_hash()}"


def reference_hash() -> str:
    """Of the names and contents of the files that people keep: taxonomy, rules, entities, weights; not of line ends."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _KINDS:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
                digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:12]
