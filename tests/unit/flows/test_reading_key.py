"""The key of a reading changes with all that a reading depends on besides the bytes, and with nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from selko.extractors.intake.limits import Limits
from selko.flows import reading_key
from selko.flows.reading_key import build_reading_key

DAY = date(2031, 3, 4)
PLAIN = (None, None, None, Limits(), DAY)


def test_the_same_way_of_reading_has_the_same_key_all_the_year():
    assert build_reading_key(*PLAIN) == build_reading_key(None, None, None, Limits(), date(2031, 12, 31))


@pytest.mark.parametrize(
    "other",
    [
        ("Koivuranta", None, None, Limits(), DAY),
        (None, 2030, None, Limits(), DAY),
        (None, None, "sv", Limits(), DAY),
        (None, None, None, Limits(cpu_seconds=5), DAY),
        (None, None, None, Limits(), date(2032, 1, 1)),
    ],
)
def test_what_is_given_the_limits_and_the_year_count(other):
    assert build_reading_key(*other) != build_reading_key(*PLAIN)


@pytest.mark.parametrize("part", ["reader_version", "_code", "_installed"])
def test_the_reader_its_code_and_what_is_installed_count(part, monkeypatch):
    before = build_reading_key(*PLAIN)
    monkeypatch.setattr(reading_key, part, lambda: ["another"])
    assert build_reading_key(*PLAIN) != before
