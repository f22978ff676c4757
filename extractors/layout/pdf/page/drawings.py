"""The drawings of a PDF page: ruling lines, filled areas, pictures.

Belongs here: paths, images, shadings and forms through pdfium, as boxes in the reading frame. Does not belong here:
what a line parts or a colour means.
"""

from __future__ import annotations

import ctypes
import itertools
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from selko.extractors.layout.pdf.page import binding as pdfium
from selko.extractors.layout.pdf.page.characters import ColourReader, Frame
from selko.extractors.layout.pdf.page.content import Fill, Rule

THIN = 2.6  # points: a filled rectangle not thicker than this is a line
STRAIGHT = 0.8  # points by which the ends of a straight line may differ
SHORT = 0.3  # points: a shorter line is a dot; pieces of a dashed rule are joined later
MOST_SEGMENTS_OF_A_PATH = 1500  # more are a drawing
MOST_SEGMENTS_OF_A_PAGE = 12_000
EDGE = 1.2  # points: a rule nearer than this to the edge of a later rectangle is not covered by it
DEEPEST_FORM = 6
_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5
_CORNERS = 5  # points of a rectangle's outline
_LINE_TO, _BEZIER_TO, _MOVE_TO = 0, 1, 2

_Transform = tuple[float, float, float, float, float, float]
_IDENTITY: _Transform = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Cover:
    """The box of something painted that may hide text; `order` is its place in the order of painting."""

    x0: float
    top: float
    x1: float
    bottom: float
    order: int


@dataclass(slots=True)
class Drawings:
    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)
    text_orders: dict[int, int] = field(default_factory=dict)  # text object → its place in the order of painting
    covers: list[Cover] = field(default_factory=list)  # whatever may lie on text


def read_drawings(page: int, frame: Frame) -> Drawings:
    """All rules, fills and pictures of a page, those inside forms too. A page that draws more than
    MOST_SEGMENTS_OF_A_PAGE pieces gives the boxes of the rest only."""
    reader = _Reader(frame)
    for index in range(pdfium.count_objects(page)):
        reader.read(pdfium.page_object(page, index), _IDENTITY, 0)
    return replace(reader.drawings, rules=_without_covered(reader.strokes, reader.covers))


def find_text_objects(page: int) -> Iterator[int]:
    """The objects of a page that print text, those inside forms too."""
    pending = [(pdfium.page_object(page, index), 0) for index in range(pdfium.count_objects(page))]
    while pending:
        found, depth = pending.pop()
        kind = pdfium.object_kind(found) if found else None
        if kind == _TEXT:
            yield found
        elif kind == _FORM and depth < DEEPEST_FORM:
            pending += [(pdfium.form_object(found, i), depth + 1) for i in range(pdfium.count_form_objects(found))]


def _without_covered(strokes: list[tuple[int, Rule]], covers: list[tuple[int, Fill]]) -> list[Rule]:
    """The rules without the parts over which an opaque rectangle was painted later."""
    rules: list[Rule] = []
    for horizontal in (True, False):
        own = sorted(
            ((r.top if horizontal else r.x0, z, r) for z, r in strokes if r.horizontal is horizontal),
            key=lambda item: item[0],
        )
        places = [item[0] for item in own]
        hidden: dict[int, list[tuple[float, float]]] = {}
        for z, fill in covers:
            low, high = (fill.top, fill.bottom) if horizontal else (fill.x0, fill.x1)
            for i in range(bisect_left(places, low + EDGE), bisect_left(places, high - EDGE)):
                if own[i][1] < z:
                    hidden.setdefault(i, []).append((fill.x0, fill.x1) if horizontal else (fill.top, fill.bottom))
        for i, (_, _, rule) in enumerate(own):
            rules += _cut(rule, sorted(hidden[i])) if i in hidden else [rule]
    return rules


def _cut(rule: Rule, covered: list[tuple[float, float]]) -> list[Rule]:
    start, end = (rule.x0, rule.x1) if rule.horizontal else (rule.top, rule.bottom)
    pieces: list[tuple[float, float]] = []
    for low, high in covered:
        if low > start:
            pieces.append((start, min(low, end)))
        start = max(start, high)
        if start >= end:
            break
    if start < end:
        pieces.append((start, end))
    if rule.horizontal:
        return [replace(rule, x0=a, x1=b) for a, b in pieces]
    return [replace(rule, top=a, bottom=b) for a, b in pieces]


class _Reader:
    def __init__(self, frame: Frame) -> None:
        self.drawings = Drawings()
        self.strokes: list[tuple[int, Rule]] = []  # with the place in the order of painting
        self.covers: list[tuple[int, Fill]] = []
        self._coloured: list[Fill] = []
        self._painted = 0
        self._frame = frame
        self._budget = MOST_SEGMENTS_OF_A_PAGE
        self._matrix = pdfium.Matrix()
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._width = ctypes.c_float()
        self._corners = [ctypes.c_float() for _ in range(4)]
        self._corner_refs = [ctypes.byref(corner) for corner in self._corners]
        self._mode_refs = ctypes.byref(self._fill), ctypes.byref(self._stroke)
        self._colours = ColourReader()
        self._ink = ""  # the colour of the path that is read

    def read(self, page_object: int | None, outer: _Transform, depth: int) -> None:
        if not page_object:
            return
        self._painted += 1
        kind = pdfium.object_kind(page_object)
        if kind == _TEXT:
            self.drawings.text_orders[page_object] = self._painted
        elif kind == _PATH:
            self._read_path(page_object, outer)
        elif kind in (_IMAGE, _SHADING):
            self.drawings.pictures.append(self._bounds(page_object, outer))
            self._cover(*self.drawings.pictures[-1])
        elif kind == _FORM and depth < DEEPEST_FORM:
            inner = _compose(self._own_matrix(page_object), outer)
            for index in range(pdfium.count_form_objects(page_object)):
                self.read(pdfium.form_object(page_object, index), inner, depth + 1)

    def _cover(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self.drawings.covers.append(Cover(x0, top, x1, bottom, self._painted))

    def _own_matrix(self, page_object: int) -> _Transform:
        m = self._matrix
        if not pdfium.object_matrix(page_object, ctypes.byref(m)):
            return _IDENTITY
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def _bounds(self, page_object: int, outer: _Transform) -> tuple[float, float, float, float]:
        pdfium.object_bounds(page_object, *self._corner_refs)
        left, low, right, high = (corner.value for corner in self._corners)
        if outer is _IDENTITY:
            return self._frame.place(left, low, right, high)
        return self._box([_apply(outer, x, y) for x in (left, right) for y in (low, high)])

    def _box(self, points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return self._frame.place(min(xs), min(ys), max(xs), max(ys))

    def _read_path(self, path: int, outer: _Transform) -> None:
        pdfium.path_draw_mode(path, *self._mode_refs)
        filled, stroked = self._fill.value != 0, self._stroke.value != 0
        colour, alpha = self._colours.read(path) if filled else ("", 0)
        filled = filled and alpha > 0
        white = colour == "#ffffff"
        self._ink = colour
        if stroked:
            stroke_colour, stroke_alpha = self._colours.read(path, pdfium.object_stroke_colour)
            stroked = stroke_alpha > 0
            white = stroke_colour == "#ffffff" and (not filled or white)
            self._ink = stroke_colour
        if not filled and not stroked:
            return
        count = pdfium.count_segments(path)
        if count > MOST_SEGMENTS_OF_A_PATH or count > self._budget:
            x0, top, x1, bottom = self._bounds(path, outer)
            self.drawings.fills.append(Fill(x0, top, x1, bottom, colour, shape=True, stroked=stroked))
            self._cover(x0, top, x1, bottom)
            return
        self._budget -= count
        if not stroked and count <= _CORNERS:
            x0, top, x1, bottom = self._bounds(path, outer)
            if min(x1 - x0, bottom - top) <= THIN:  # whatever its outline, it is a line: four in five paths are
                if max(x1 - x0, bottom - top) >= SHORT:
                    self._rule(x0, top, x1, bottom, white)
                return
        for points, curved, closed in self._pieces(path, count, _compose(self._own_matrix(path), outer)):
            self._read_piece(points, curved, closed, filled, stroked, colour, alpha == 255, white)

    def _rule(self, x0: float, top: float, x1: float, bottom: float, white: bool) -> None:
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        visible = not white or any(f.x0 - 2 <= x <= f.x1 + 2 and f.top - 2 <= y <= f.bottom + 2 for f in self._coloured)
        self.strokes.append((self._painted, Rule(x0, top, x1, bottom, visible, self._ink)))

    def _pieces(
        self, path: int, count: int, transform: _Transform
    ) -> list[tuple[list[tuple[float, float]], bool, bool]]:
        """The sub-paths as (points, has curves, is closed)."""
        pieces: list[tuple[list[tuple[float, float]], bool, bool]] = []
        points: list[tuple[float, float]] = []
        curved = closed = False
        x, y = self._x, self._y
        x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
        for index in range(count):
            segment = pdfium.path_segment(path, index)
            kind = pdfium.segment_kind(segment)
            pdfium.segment_point(segment, x_ref, y_ref)
            if kind == _MOVE_TO:
                if len(points) > 1:
                    pieces.append((points, curved, closed))
                points, curved, closed = [], False, False
            elif kind == _BEZIER_TO:
                curved = True
            points.append(_apply(transform, x.value, y.value))
            closed = bool(pdfium.segment_closes(segment)) or closed
        if len(points) > 1:
            pieces.append((points, curved, closed))
        return pieces

    def _read_piece(
        self,
        points: list[tuple[float, float]],
        curved: bool,
        closed: bool,
        filled: bool,
        stroked: bool,
        colour: str,
        opaque: bool,
        white: bool,
    ) -> None:
        x0, top, x1, bottom = self._box(points)
        width, height = x1 - x0, bottom - top
        if min(width, height) <= THIN:
            if max(width, height) >= SHORT and (filled or min(width, height) <= STRAIGHT):
                self._rule(x0, top, x1, bottom, white)
            return
        rectangle = not curved and _is_rectangle(points)
        if filled:
            fill = Fill(x0, top, x1, bottom, colour, shape=not rectangle, stroked=stroked)
            self.drawings.fills.append(fill)
            self._cover(x0, top, x1, bottom)
            if rectangle and opaque:
                self.covers.append((self._painted, fill))
                if colour != "#ffffff":
                    self._coloured.append(fill)
        if stroked and not curved:
            if rectangle and (closed or len(points) >= 5):
                self._rule(x0, top, x1, top, white)
                self._rule(x0, bottom, x1, bottom, white)
                self._rule(x0, top, x0, bottom, white)
                self._rule(x1, top, x1, bottom, white)
                return
            ends = [*points, points[0]] if closed else points
            slanted = 0
            for a, b in itertools.pairwise(ends):
                slanted += min(abs(a[0] - b[0]), abs(a[1] - b[1])) > 2 * STRAIGHT
                sx0, stop, sx1, sbottom = self._box([a, b])
                if min(sx1 - sx0, sbottom - stop) <= STRAIGHT and max(sx1 - sx0, sbottom - stop) >= SHORT:
                    self._rule(sx0, stop, sx1, sbottom, white)
            if slanted >= 3 and not filled:
                self.drawings.fills.append(Fill(x0, top, x1, bottom, "", shape=True, stroked=True))
        elif stroked and not filled:
            self.drawings.fills.append(Fill(x0, top, x1, bottom, "", shape=True, stroked=True))


def _is_rectangle(points: list[tuple[float, float]]) -> bool:
    """Every edge runs along an axis, and there are four corners."""
    corners = points[:-1] if len(points) > 4 and points[0] == points[-1] else points
    if len(corners) != 4:
        return False
    return all(
        abs(a[0] - b[0]) <= STRAIGHT or abs(a[1] - b[1]) <= STRAIGHT
        for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)
    )


def _apply(m: _Transform, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _compose(inner: _Transform, outer: _Transform) -> _Transform:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
