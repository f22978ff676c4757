"""What each piece of evidence is worth when a page is read.

Belongs here: reading the file of weights. Does not belong here: finding the evidence (extractors/layout).
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from selko.schemas.errors import ReferenceDataError
from selko.schemas.reference import read_yaml

_FILE = "reading/weights.yaml"


@cache
def load_weights(decision: str) -> MappingProxyType[str, float]:
    """The weights of one decision ("rows", "tables") by the name of the evidence. Raises ReferenceDataError."""
    found = (read_yaml(_FILE) or {}).get(decision)
    if not isinstance(found, dict):
        raise ReferenceDataError(
            f"there are no weights for '{decision}'", file=_FILE, place=decision, way_out="write them"
        )
    for name, weight in found.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise ReferenceDataError("this weight is no number", file=_FILE, place=str(name), way_out="write a number")
    return MappingProxyType({str(name): float(weight) for name, weight in found.items()})
