"""Identify a file, hash it, refuse early; run the reading in a child process that can be killed."""

from __future__ import annotations

from selko.extractors.intake.child import run_in_child
from selko.extractors.intake.limits import Limits
from selko.extractors.intake.source import read_source

__all__ = ["Limits", "read_source", "run_in_child"]
