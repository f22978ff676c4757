"""The option that writes golden files anew."""

from __future__ import annotations


def pytest_addoption(parser) -> None:
    parser.addoption("--regenerate-golden", action="store_true", help="write tests/golden/*.json anew (never in CI)")
