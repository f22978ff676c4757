"""`selko` as a user and a script call it: in a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


class Selko:
    """Calls `selko` in a folder of its own, with its own Prefect home and warehouse."""

    def __init__(self, home: Path, folder: Path):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SELKO_", "PREFECT_"))}
        self.environment = {
            **kept,
            "SELKO_HOME": str(home / "state"),
            "SELKO_WAREHOUSE": str(home / "w.duckdb"),
            "SELKO_CONFIG": "",
        }
        self.folder = folder

    def __call__(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "selko", *map(str, arguments)],
            cwd=self.folder,
            env={**self.environment, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            text=True,
        )

    def json(self, *arguments: object, status: int = 0) -> Any:
        """What stands on stdout, which must be one JSON document and nothing else."""
        done = self(*arguments)
        assert done.returncode == status, done.stderr
        return json.loads(done.stdout)

    def sentence(self, *arguments: object, status: int) -> str:
        """The one sentence on stderr of a command that cannot do what it is asked to."""
        done = self(*arguments)
        assert done.returncode == status, done.stderr + done.stdout
        assert "Traceback" not in done.stderr
        lines = done.stderr.strip().splitlines()
        assert len(lines) == 1, done.stderr
        return lines[0]
