"""Identify a file, hash it, refuse early; run the reading in a child process that can be killed."""

from __future__ import annotations

from extractors.intake.child import run_in_child
from extractors.intake.limits import Limits
from extractors.intake.source import read_source

__all__ = ["Limits", "read_source", "run_in_child"]
