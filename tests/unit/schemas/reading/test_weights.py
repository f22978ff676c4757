"""The weights of evidence: every one that stands in the file is used, and a decision has some."""

from __future__ import annotations

from pathlib import Path

import pytest

import selko
from selko.schemas.errors import ReferenceDataError
from selko.schemas.reading.weights import load_weights
from selko.schemas.reference import read_yaml

LAYOUT = Path(selko.__file__).parent / "extractors" / "layout" / "pdf" / "tables"


def test_every_weight_is_used():
    code = "\n".join(path.read_text(encoding="utf-8") for path in LAYOUT.rglob("*.py"))
    for name in (name for weights in read_yaml("reading/weights.yaml").values() for name in weights):
        assert f'"{name}"' in code


def test_a_decision_that_nobody_weighed_is_an_error():
    with pytest.raises(ReferenceDataError, match="no weights"):
        load_weights("colours")
