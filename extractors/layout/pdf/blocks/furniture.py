"""Running headers, footers and page numbers: what stands at the same place of page after page, digits aside.

Belongs here: telling the furniture of the pages from their text. Does not belong here: everything else on the page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from selko.extractors.layout.pdf.blocks.pieces import PageText, Piece

_EDGE = 0.16  # of the page's height: where headers and footers stand
_PAGE_NUMBER = re.compile(
    r"(?:\D{0,12}\s)?[-–(\[]?\s?\d{1,4}\s?(?:[/)\]–-]\s?(?:\(?\d{1,4}\)?)?)?|[ivxlc]{1,7}", re.IGNORECASE
)
_FEW_PAGES = 4
_MOST_PAGES = 0.6
_SAME_LINE = 0.2  # of the font size
_APART = 1.8  # of the font size between a running line and the text
_SMALL = 0.93  # of the size of the text
_NEAR = 2  # pages: even and odd pages may differ


def find_furniture(pages: Sequence[PageText]) -> set[tuple[int, int]]:
    """The pieces (index of the page in `pages`, index of the piece) that are furniture.

    A line is furniture when the same line, digits masked, stands at the same height of other pages near by, or at a
    height where most pages have such a line, and when nothing but furniture stands between it and the edge of the
    page: a heading that many chapters share is none.
    """
    places: _Places = defaultdict(list)
    edges: list[list[tuple[int, bool]]] = []
    for index, page in enumerate(pages):
        near = _near_edges(page)
        edges.append(near)
        for piece, top in near:
            for slot in _slots(page.pieces[piece], page.height, top):
                places[(_masked(page.pieces[piece].text), slot, top)].append(index)
    repeated = [
        {
            piece
            for piece, top in edges[index]
            if _repeats(page.pieces[piece], page.height, top, index, places, len(pages))
        }
        for index, page in enumerate(pages)
    ]
    running = _running_slots(pages, edges, places)
    for index, page in enumerate(pages):
        repeated[index] |= {number for number, top in edges[index] if _runs(number, page, top, running)}
    area = _text_area(pages, repeated)
    found: set[tuple[int, int]] = set()
    for index, page in enumerate(pages):
        for at_top in (True, False):
            for number, top in edges[index]:
                if top is not at_top:
                    continue
                line = page.pieces[number]
                inside = line.bottom > area[0] + 1 if at_top else page.height - line.top > area[1] + 1
                if number not in repeated[index] or inside:
                    break
                found.add((index, number))
    return found


_Places = dict[tuple[str, int, bool], list[int]]  # masked text, slot, at the top → pages


_Look = tuple[float, bool, str]


def _running_slots(
    pages: Sequence[PageText], edges: Sequence[Sequence[tuple[int, bool]]], places: _Places
) -> dict[tuple[int, bool], set[_Look]]:
    """The heights at which most pages have a line that some other page has too, such as the name of the chapter, with
    the looks of these lines: what stands there is furniture on every page, though a chapter may have one page only.
    A line smaller than the text counts whether or not it is repeated: the name of the chapter may change on each."""
    if len(pages) < _FEW_PAGES:
        return {}
    small = _SMALL * _text_size(pages)
    found: dict[tuple[int, bool], dict[int, _Look]] = defaultdict(dict)
    for index, page in enumerate(pages):
        for number, top in edges[index]:
            piece = page.pieces[number]
            for slot in _slots(piece, page.height, top):
                if piece.size <= small or len(set(places[(_masked(piece.text), slot, top)])) > 1:
                    found[(slot, top)][index] = _look(piece)
    return {slot: set(looks.values()) for slot, looks in found.items() if len(looks) >= _MOST_PAGES * len(pages)}


def _text_size(pages: Sequence[PageText]) -> float:
    """The size of most of the text."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for piece in page.pieces:
            sizes[piece.size] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _look(piece: Piece) -> _Look:
    return round(piece.size * 2) / 2, piece.bold, piece.colour


def _runs(number: int, page: PageText, top: bool, running: dict[tuple[int, bool], set[_Look]]) -> bool:
    """Whether a line stands at such a height, looks as the lines there do, and apart from the text."""
    piece = page.pieces[number]
    looks = [running[(slot, top)] for slot in _slots(piece, page.height, top) if (slot, top) in running]
    if not any(_look(piece) in each for each in looks):
        return False
    distances = [(p.baseline - piece.baseline) * (1 if top else -1) for p in page.pieces]
    return min((d for d in distances if d > _SAME_LINE * piece.size), default=1000.0) > _APART * piece.size


def _text_area(pages: Sequence[PageText], repeated: Sequence[set[int]]) -> tuple[float, float]:
    """How far from the top, and from the bottom, the text of most pages reaches: what stands there is no furniture,
    even if it is the same on many pages, such as a heading that every chapter has."""
    tops, bottoms = [], []
    for page, same in zip(pages, repeated, strict=True):
        own = [(piece.top, piece.bottom) for number, piece in enumerate(page.pieces) if number not in same]
        if page.table_extent and not page.content.turn:
            own.append(page.table_extent)
        if own:
            tops.append(min(top for top, _ in own))
            bottoms.append(page.height - max(bottom for _, bottom in own))
    if not tops:
        return float("inf"), float("inf")
    return sorted(tops)[len(tops) // 10], sorted(bottoms)[len(bottoms) // 10]


def _near_edges(page: PageText) -> list[tuple[int, bool]]:
    """The pieces near the top edge, from the edge inwards, then those near the bottom edge, from the edge inwards."""
    indexed = list(enumerate(page.pieces))
    head = sorted((p.baseline, p.x0, i) for i, p in indexed if p.bottom <= _EDGE * page.height)
    foot = sorted(((-p.baseline, p.x0, i) for i, p in indexed if p.top >= (1 - _EDGE) * page.height))
    return [(i, True) for _, _, i in head] + [(i, False) for _, _, i in foot]


def _slots(piece: Piece, height: float, top: bool) -> tuple[int, int]:
    """Two overlapping bins of the distance from the edge, so that a small shift does not part equal places."""
    distance = piece.baseline if top else height - piece.baseline
    return int(distance // 8), -1 - int((distance + 4) // 8)


def _masked(text: str) -> str:
    if _PAGE_NUMBER.fullmatch(text.strip()):
        return re.sub(r"\d+|^[ivxlcIVXLC]+$", "#", text.strip())
    return re.sub(r"\d+", "#", " ".join(text.split()))


def _repeats(
    piece: Piece,
    height: float,
    top: bool,
    index: int,
    places: _Places,
    page_count: int,
) -> bool:
    masked = _masked(piece.text)
    others = {other for slot in _slots(piece, height, top) for other in places[(masked, slot, top)] if other != index}
    if page_count <= 3:
        only_number = not masked.strip("#/ -–()")
        return len(others) == page_count - 1 > 0 and (only_number or page_count > 2)
    near = sum(abs(other - index) <= _NEAR for other in others)
    return (near >= 1 and len(others) >= 2) or len(others) >= 0.3 * page_count
