"""The command line in a process, and the samples ingested once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.selko_process import ROOT, Selko

REPORTS = ROOT / "samples" / "reports"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def selko(home: Path, tmp_path: Path) -> Selko:
    return Selko(home, tmp_path)


@pytest.fixture(scope="session")
def ingested(home: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The samples, ingested once; what `selko ingest --json` prints."""
    return Selko(home, tmp_path_factory.mktemp("ingest")).json("ingest", REPORTS, "--json")
