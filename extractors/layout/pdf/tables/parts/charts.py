"""Places of a page where a chart is drawn: the figures there are no table.

Belongs here: bars and lines of charts among the fills. Does not belong here: reading charts.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from selko.extractors.layout.pdf.page.content import Fill, Word
from selko.extractors.layout.pdf.tables.parts.grid import Box
from selko.extractors.layout.pdf.tables.parts.segments import Segment

LEAST_TICKS = 3

LEAST_BARS = 3
SAME = 1.5  # points by which the common edge of bars may differ
DIFFERENT = 2.5  # points by which their other ends must differ
FAR = 4.0  # of a bar's thickness: the widest room between two bars
MOST_FILLS = 600


def find_charts(fills: Sequence[Fill]) -> list[Box]:
    """Boxes around bars that stand on one line and end at different places, and around drawn curves."""
    bars = [f for f in fills if not f.shape and f.colour not in ("", "#ffffff") and min(_sides(f)) > 2.5][:MOST_FILLS]
    bars = [f for f in bars if not any(_inside(f, g) for g in bars if g is not f and g.colour == f.colour)]
    boxes: list[Box] = []
    for side, along in ((0, True), (2, True), (3, False), (1, False)):
        boxes += _bars(bars, side, along)
    boxes += [(f.x0, f.top, f.x1, f.bottom) for f in fills if f.shape and f.stroked and f.colour == ""]
    return _hulls(boxes)


def share_in_charts(words: Sequence[Word], charts: Sequence[Box]) -> float:
    """The share of the words with digits that stand in a chart."""
    figures = [w for w in words if any(c.isdigit() for c in w.text)]
    if not figures or not charts:
        return 0.0
    inside = 0
    for word in figures:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        inside += any(x0 - 1 <= x <= x1 + 1 and top - 1 <= y <= bottom + 1 for x0, top, x1, bottom in charts)
    return inside / len(figures)


def _sides(fill: Fill) -> tuple[float, float]:
    return fill.x1 - fill.x0, fill.bottom - fill.top


def _inside(inner: Fill, outer: Fill) -> bool:
    return (
        outer.x0 - 1 <= inner.x0
        and inner.x1 <= outer.x1 + 1
        and outer.top - 1 <= inner.top
        and inner.bottom <= outer.bottom + 1
    )


def _edges(fill: Fill) -> tuple[float, float, float, float]:
    return fill.x0, fill.top, fill.x1, fill.bottom


def _bars(fills: Sequence[Fill], side: int, lying: bool) -> list[Box]:
    """Groups of bars with a common edge `side` (0 left, 1 top, 2 right, 3 bottom) and different lengths. `lying`
    bars stand below one another, with room between them."""
    groups: list[list[Fill]] = []
    for fill in sorted(fills, key=lambda f: _edges(f)[side]):
        if groups and _edges(fill)[side] - _edges(groups[-1][0])[side] <= SAME:
            groups[-1].append(fill)
        else:
            groups.append([fill])
    boxes = []
    other = (side + 2) % 4
    first, second = (1, 3) if lying else (0, 2)
    for group in groups:
        if len(group) < LEAST_BARS:
            continue
        group.sort(key=lambda f: _edges(f)[first])
        apart = sum(
            _edges(b)[first] - _edges(a)[second] >= 0.15 * (_edges(a)[second] - _edges(a)[first])
            for a, b in itertools.pairwise(group)
        )
        widest = max(_edges(f)[second] - _edges(f)[first] for f in group)
        if any(_edges(b)[first] - _edges(a)[second] > FAR * widest for a, b in itertools.pairwise(group)):
            continue  # coloured headers of tables above one another
        ends = sorted(_edges(f)[other] for f in group)
        distinct = 1 + sum(b - a > DIFFERENT for a, b in itertools.pairwise(ends))
        widths = [_edges(f)[second] - _edges(f)[first] for f in group]
        even = max(widths) <= 1.3 * min(widths) + 1
        if even and distinct >= max(LEAST_BARS, 0.6 * len(group)) and apart >= 0.6 * (len(group) - 1):
            boxes.append(_hull([(f.x0, f.top, f.x1, f.bottom) for f in group]))
    return boxes


def _hull(boxes: Sequence[Box]) -> Box:
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _hulls(boxes: list[Box]) -> list[Box]:
    """Boxes beside one another at one height are one chart."""
    merged: list[Box] = []
    for box in sorted(boxes, key=lambda b: b[3] - b[1], reverse=True):
        for i, other in enumerate(merged):
            shared = min(box[3], other[3]) - max(box[1], other[1])
            if shared >= 0.6 * (box[3] - box[1]):
                merged[i] = _hull([box, other])
                break
        else:
            merged.append(box)
    return merged


def is_axis(segments: Sequence[Segment]) -> bool:
    """The figures at the ticks of a chart's axis: whole steps between them, at even distances."""
    values = [_plain(s.text) for s in segments]
    if len(values) < 4 or any(v is None for v in values):
        return False
    steps = {round(b - a, 6) for a, b in itertools.pairwise(values) if a is not None and b is not None}
    pitches = [b.baseline - a.baseline for a, b in itertools.pairwise(segments)]
    even = max(pitches) - min(pitches) <= 0.15 * max(pitches)
    return len(steps) == 1 and steps != {0.0} and abs(next(iter(steps))) != 1 and even


def is_scale(segments: Sequence[Segment]) -> bool:
    """The figures at the ticks of an axis, although some are missing: the higher on the page the greater, in
    proportion."""
    marks = [(s.baseline, _plain(s.text)) for s in sorted(segments, key=lambda s: s.baseline)]
    points = [(y, value) for y, value in marks if value is not None]
    if len(points) < LEAST_TICKS or len(points) < len(marks):
        return False
    slopes = [(a - b) / (y1 - y0) if y1 > y0 else 0.0 for (y0, a), (y1, b) in itertools.pairwise(points)]
    whole = all(abs(a - b) != 1 for (_, a), (_, b) in itertools.pairwise(points))
    return whole and min(slopes) > 0 and max(slopes) - min(slopes) <= 0.05 * max(slopes)


def _plain(text: str) -> float | None:
    bare = text.replace(" ", "").replace("−", "-").replace("–", "-").rstrip("%€").replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return None
