"""The one base of every model that crosses a stage border."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen model without surprises: unknown fields are refused, and it can be written as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")
