"""Tests of the practice material: left out where it is absent, and counted in the last lines of the run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.practice import SHARED


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "practice: reads the practice material beside the project (../shared)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not SHARED.is_dir():
        for item in items:
            if item.get_closest_marker("practice"):
                item.add_marker(pytest.mark.skip(reason="no practice material beside the project"))


def pytest_terminal_summary(terminalreporter) -> None:
    """How many tests were left out, and what tests had to tell (`user_properties` named `told`)."""
    for line in _lines(terminalreporter.stats):
        terminalreporter.write_line(line)


def _lines(stats: dict[str, list]) -> Iterator[str]:
    left_out = sum("practice" in report.keywords for report in stats.get("skipped", []))
    if left_out:
        yield f"{left_out} tests of practice material were left out: it is not beside the project ({SHARED.name}/)."
    for report in stats.get("passed", []):
        yield from (text for name, text in report.user_properties if name == "told")
