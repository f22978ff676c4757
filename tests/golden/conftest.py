"""The option that writes golden files anew, refused where nobody would read the difference."""

from __future__ import annotations

import os

import pytest


def pytest_addoption(parser) -> None:
    parser.addoption("--regenerate-golden", action="store_true", help="write tests/golden/*.json anew (never in CI)")


def pytest_configure(config) -> None:
    if config.getoption("--regenerate-golden", default=False) and os.environ.get("CI"):
        raise pytest.UsageError("golden files are never written in CI: run it by hand, read the diff, commit it")
