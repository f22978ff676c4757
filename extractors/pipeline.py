"""The one place that composes the stages: a file in, an AnnualReport out. Needs no server and no warehouse."""

from __future__ import annotations
