"""Where the practice material lies: beside the project, never in it.

A test that reads it is marked `practice`: where the material is absent the test is left out, and the end of the run
says how many were (tests/conftest.py). In CI its absence is a failure (tests/test_practice_is_there.py).
"""

from __future__ import annotations

from pathlib import Path

SHARED = Path(__file__).parents[1].parent / "shared"
PARTS = ("bench", "cases", "corpus", "seed")


def missing_parts() -> list[str]:
    return [name for name in PARTS if not (SHARED / name).is_dir()]
