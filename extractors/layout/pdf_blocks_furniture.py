"""Running headers, footers and page numbers: what stands at the same place of page after page, digits aside.

Belongs here: telling the furniture of the pages from their text. Does not belong here: everything else on the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from extractors.layout.pdf_blocks_pieces import PageText, Piece

_EDGE = 0.16  # of the page's height: where headers and footers stand
_PAGE_NUMBER = re.compile(
    r"(?:\D{0,12}\s)?[-–(\[]?\s?\d{1,4}\s?(?:[/)\]–-]\s?(?:\(?\d{1,4}\)?)?)?|[ivxlc]{1,7}", re.IGNORECASE
)
_NEAR = 2  # pages: even and odd pages may differ


def find_furniture(pages: Sequence[PageText]) -> set[tuple[int, int]]:
    """The pieces (index of the page in `pages`, index of the piece) that are furniture.

    A line is furniture when the same line, digits masked, stands at the same height of other pages near by, and when
    nothing but furniture stands between it and the edge of the page: a heading that many chapters share is none.
    """
    places: dict[tuple[str, int, bool], list[int]] = defaultdict(list)
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
    places: dict[tuple[str, int, bool], list[int]],
    page_count: int,
) -> bool:
    masked = _masked(piece.text)
    others = {other for slot in _slots(piece, height, top) for other in places[(masked, slot, top)] if other != index}
    if page_count <= 3:
        only_number = not masked.strip("#/ -–()")
        return len(others) == page_count - 1 > 0 and (only_number or page_count > 2)
    near = sum(abs(other - index) <= _NEAR for other in others)
    return (near >= 1 and len(others) >= 2) or len(others) >= 0.3 * page_count
