"""The inside of the process in which camelot looks at doubtful tables.

Belongs here: one call of camelot for each place, and its columns as plain numbers. Does not belong here: words, cells,
any judgement (camelot_opinion). Runs alone: what camelot imports, writes or dies of touches nobody else.
"""

from __future__ import annotations

import itertools
import json
import resource
import sys
from typing import Any

MOST_MEMORY = 1024 * 1024 * 1024  # bytes
MOST_CPU_SECONDS = 60


def main() -> None:
    """Reads `{"path", "places": [[page, x0, y0, x1, y1], …]}` from standard input (points from the page's bottom left)
    and writes for each place the edges of its columns, null where camelot sees none. Any error ends the process."""
    asked = json.load(sys.stdin)
    for kind, most in ((resource.RLIMIT_DATA, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_CPU_SECONDS)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    # Camelot draws only when asked to; without matplotlib it starts in half the time and leaves no cache behind.
    sys.modules["matplotlib"] = None  # type: ignore[assignment]
    import camelot

    answers = [_find_columns(camelot, asked["path"], *place) for place in asked["places"]]
    json.dump(answers, sys.stdout)


def _find_columns(camelot: Any, path: str, page: int, x0: float, y0: float, x1: float, y1: float) -> list[float] | None:
    """The left edge of the first column, the middle of each gap, the right edge of the last column."""
    found = camelot.read_pdf(
        path, pages=str(page), flavor="stream", table_areas=[f"{x0},{y1},{x1},{y0}"], suppress_stdout=True
    )
    if not len(found) or not found[0].cols:
        return None
    columns = found[0].cols
    gaps = [(left[1] + right[0]) / 2 for left, right in itertools.pairwise(columns)]
    return [float(edge) for edge in (columns[0][0], *gaps, columns[-1][1])]
