"""In CI a run without the practice material is no run: what its tests hold would go by unseen.

This is the one place that says so. Elsewhere its tests are left out, and counted, where it is absent.
"""

from __future__ import annotations

import os

from tests.practice import SHARED, missing_parts


def test_ci_has_the_practice_material():
    missing = missing_parts()
    in_ci = os.environ.get("CI", "").lower() == "true"
    assert not (in_ci and missing), (
        f"CI=true, and the practice material is not beside the project: {SHARED} lacks {', '.join(missing)}. "
        "Put it there, so that its tests run and none is left out; without CI=true they are left out, and counted."
    )
