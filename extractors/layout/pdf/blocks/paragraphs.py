"""Pieces of a page joined to paragraphs, headings of one look, list items, footnotes and lines of contents.

Belongs here: which lines belong together, and of what kind the whole is. Does not belong here: reading order (pieces),
furniture (furniture), what a paragraph says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from selko.extractors.layout.pdf.blocks.pieces import PageText, Piece
from selko.schemas.models.layout import BlockKind
from selko.schemas.words.vocabulary import is_phrase

_BULLET = re.compile(r"^(?:[•·▪●◦‣∙■□➢✓*–−-]|o(?=\s))\s+\S")
_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|[a-zåäö]\))\s+\S")
_NOTE_MARK = re.compile(r"^(?:\d{1,2}\)?|\*{1,3}\)?|[¹²³⁴-⁹]|[a-z]\))\s*\S")
_NUMERIC = re.compile(r"[-−–+]?[\d.,\s\u00a0]*\d[\d.,\s\u00a0]*(?:%|€|M€|t€)?")
_FINAL = (".", "!", "?", ":", ";")
_SHORT = 0.25  # of the text's width: a line that ends so far from the edge was meant to
_LARGE = 0.8  # points over the running text


@dataclass
class Paragraph:
    """Lines that belong together, while they are gathered."""

    page: int
    kind: BlockKind
    pieces: list[Piece] = field(default_factory=list)
    continues: bool = False
    edge: float = 0.0  # of the text of its column

    @property
    def lines(self) -> list[str]:
        return [piece.text for piece in self.pieces]

    @property
    def room(self) -> float:
        """How far from the edge of its column the last line ends."""
        return self.edge - self.pieces[-1].x1

    @property
    def is_justified(self) -> bool:
        """Whether all its lines end at the edge, the last one too: that one does not end the paragraph."""
        return len(self.pieces) > 2 and all(abs(self.edge - piece.x1) < 1 for piece in self.pieces)

    def majority(self) -> Piece:
        return max(self.pieces, key=lambda piece: len(piece.text))


@dataclass(frozen=True)
class Measures:
    """What is usual in the document: the size of the running text, the distance of its lines in sizes, and whether
    room is left between its paragraphs."""

    size: float
    leading: float
    spaced: bool = False


def measure_text(pages: Sequence[PageText]) -> Measures:
    """The size of most characters, and the most frequent distance between lines of that size."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for piece in page.pieces:
            if piece.words > 3:
                sizes[round(piece.size * 2) / 2] += len(piece.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    gaps: Counter[float] = Counter()
    for page in pages:
        for before, piece in pairwise(page.pieces):
            if abs(piece.size - size) < 0.6 and abs(before.size - size) < 0.6 and piece.column == before.column:
                gap = (piece.baseline - before.baseline) / size
                if 0.8 < gap < 2.2:
                    gaps[round(gap, 1)] += 1
    leading = gaps.most_common(1)[0][0] if gaps else 1.25
    return Measures(size, leading, _leaves_room(pages, size, leading))


def _leaves_room(pages: Sequence[PageText], size: float, leading: float) -> bool:
    """Whether most lines that end a sentence far from the edge are followed by more room than lines usually are."""
    ends: Counter[bool] = Counter()
    for page in pages:
        edges = _edges(page.pieces)
        for before, piece in pairwise(page.pieces):
            gap = piece.baseline - before.baseline
            alike = abs(before.size - size) < 0.6 and abs(piece.size - size) < 0.6 and before.column == piece.column
            short = edges[before.column] - before.x1 > _SHORT * (edges[before.column] - before.x0)
            if alike and short and gap > 0 and before.text.endswith(_FINAL) and not _lists(piece):
                ends[gap > 1.2 * leading * size + 0.5] += 1
    return ends[True] > 4 * ends[False]


def _edges(pieces: Sequence[Piece]) -> dict[int, float]:
    """The right edge of the text of each column."""
    edges: dict[int, float] = {}
    for piece in pieces:
        edges[piece.column] = max(edges.get(piece.column, 0.0), piece.x1)
    return edges


def _lists(piece: Piece) -> bool:
    return (_BULLET.match(piece.text) or _NUMBERED.match(piece.text)) is not None


def build_paragraphs(
    page: PageText, furniture: Collection[int], measures: Measures, *, contents_before: bool = False
) -> list[Paragraph]:
    """The paragraphs of a page in reading order. `furniture` are the indices of its furniture pieces."""
    contents = _contents_pieces(page, furniture, contents_before)
    paragraphs: list[Paragraph] = []
    text: list[Piece] = []
    for index, piece in enumerate(page.pieces):
        if index in furniture:
            kind = BlockKind.FURNITURE
        elif index in contents:
            kind = BlockKind.CONTENTS
        else:
            text.append(piece)
            continue
        paragraphs += _flow(page, text, measures)
        text = []
        paragraphs.append(Paragraph(page.number, kind, [piece]))
    paragraphs += _flow(page, text, measures)
    _mark_footnotes(page, paragraphs, measures)
    _mark_drawings(page, paragraphs, measures)
    paragraphs += [Paragraph(page.number, BlockKind.DRAWING, [piece]) for piece in page.turned]
    if page.hidden:
        paragraphs.append(Paragraph(page.number, BlockKind.HIDDEN, list(page.hidden)))
    return paragraphs


def _contents_pieces(page: PageText, furniture: Collection[int], contents_before: bool) -> set[int]:
    """Lines with dot leaders; on a page titled as contents (or after one) also lines that end in a page number at the
    right edge; and a line between two such lines that goes on in the next."""
    usable = [i for i in range(len(page.pieces)) if i not in furniture]
    found = {i for i in usable if page.pieces[i].leader}
    titled = any(is_phrase("contents_title", page.pieces[i].text) for i in usable)
    if titled or (contents_before and len(found) >= 1):
        numbered = [i for i in usable if re.search(r"\S\s\d{1,3}$", page.pieces[i].text) and page.pieces[i].parts > 1]
        edges = Counter(round(page.pieces[i].x1 / 3) for i in numbered)
        if edges and edges.most_common(1)[0][1] >= 3:
            edge = edges.most_common(1)[0][0]
            found |= {i for i in numbered if abs(page.pieces[i].x1 / 3 - edge) <= 1}
    if len(found) < 3 and not (titled or contents_before):
        return set()
    listed = sorted(found)
    for before, after in pairwise(listed):
        if 1 < after - before <= 3:
            found |= {i for i in range(before + 1, after) if i not in furniture}
    return found


def _flow(page: PageText, pieces: Sequence[Piece], measures: Measures) -> list[Paragraph]:
    edges = _edges(pieces)
    paragraphs: list[Paragraph] = []
    for piece in pieces:
        current = paragraphs[-1] if paragraphs else None
        if current is None or _begins(current, piece, measures, edges[piece.column]):
            kind = BlockKind.LIST_ITEM if _lists(piece) else BlockKind.PARAGRAPH
            paragraphs.append(Paragraph(page.number, kind, [piece], edge=edges[piece.column]))
        else:
            current.pieces.append(piece)
    return paragraphs


def _begins(current: Paragraph, piece: Piece, measures: Measures, edge: float) -> bool:
    """Whether a piece begins a new paragraph after the current one."""
    last = current.pieces[-1]
    if piece.column != last.column or piece.baseline <= last.baseline:
        return True
    size = max(last.size, piece.size)
    if _changes_size(last, piece) or _changes_weight(last, piece):
        return True
    gap = piece.baseline - last.baseline
    usual = measures.leading * size
    if len(current.pieces) > 1:
        usual = min(max(usual, current.pieces[1].baseline - current.pieces[0].baseline), 1.9 * size)
    if gap > usual * 1.2 + 0.5:
        return True
    if _BULLET.match(piece.text):
        return True
    if last.parts > 1 and piece.parts > 1:
        return True  # rows of something that is set out in columns, not running text
    room = edge - last.x1
    forced = room > piece.first_width + 1.2 * size
    if _NUMBERED.match(piece.text) and (forced or last.text.endswith(_FINAL) or current.kind is BlockKind.LIST_ITEM):
        return True
    first = current.pieces[0]
    if current.kind is BlockKind.LIST_ITEM and piece.x0 < first.x0 + 2 and (forced or last.x0 > first.x0 + 3):
        return True
    if forced and last.text.endswith(_FINAL) and not measures.spaced:
        return True
    same_left = abs(last.x0 - first.x0) < 2 or first.x0 > last.x0 + 0.8 * size
    indented = piece.x0 > last.x0 + 0.8 * size and same_left and len(current.pieces) > 1
    if indented and current.kind is BlockKind.PARAGRAPH and last.text.endswith(_FINAL):
        return True
    centred = abs((last.x0 + last.x1) - (piece.x0 + piece.x1)) < 4 and abs(last.x0 - piece.x0) > 3
    if size > measures.size + _LARGE and not piece.text[:1].isdigit():
        return False  # lines of one large look that stand close are one title, however it was broken
    return forced and room > _SHORT * (edge - first.x0) and not centred and not piece.text[:1].islower()


def _changes_size(last: Piece, piece: Piece) -> bool:
    """A line of another size; but a sentence may go on in words that are somewhat larger or smaller."""
    difference = abs(last.size - piece.size)
    goes_on = piece.text[:1].islower() and not last.text.endswith(_FINAL)
    return difference > 0.8 and not (goes_on and difference <= 0.15 * max(last.size, piece.size))


def _changes_weight(last: Piece, piece: Piece) -> bool:
    """A line all bold after one that is not (or the other way), unless the bold words run over the line's end; or
    another colour of lines that are bold."""
    if last.bold != piece.bold:
        return not (last.last_bold and piece.first_bold)
    return last.bold and last.colour != piece.colour


def _mark_footnotes(page: PageText, paragraphs: Sequence[Paragraph], measures: Measures) -> None:
    for paragraph in reversed(paragraphs):
        if paragraph.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
            continue
        piece = paragraph.majority()
        small = piece.size <= 0.88 * measures.size
        if not small or piece.top < 0.5 * page.height:
            return
        if _NOTE_MARK.match(paragraph.pieces[0].text) and any(map(str.isalpha, paragraph.pieces[0].text)):
            paragraph.kind = BlockKind.FOOTNOTE


def _mark_drawings(page: PageText, paragraphs: Sequence[Paragraph], measures: Measures) -> None:
    """Labels inside a picture, and runs of small short labels and bare numbers, are no prose. Rows of a label and
    its numbers stay text: should a table have been missed, its figures are still to be seen."""
    area = page.width * page.height
    pictures = [b for b in page.pictures if 0.01 * area < (b[2] - b[0]) * (b[3] - b[1]) < 0.7 * area]
    texts = [p for p in paragraphs if p.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}]
    for paragraph in texts:
        if all(_inside(piece, pictures) for piece in paragraph.pieces) and not _is_sentence(paragraph):
            paragraph.kind = BlockKind.DRAWING
    run: list[Paragraph] = []
    for each in [*texts, None]:
        if each is not None and each.kind is not BlockKind.DRAWING and _is_label(each, measures):
            run.append(each)
            continue
        if sum(len(p.pieces) for p in run) >= 4 and any(_is_numeric(p) for p in run):
            for label in run:
                label.kind = BlockKind.DRAWING
        run = []


def _inside(piece: Piece, boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    x, y = (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2
    return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in boxes)


def _is_sentence(paragraph: Paragraph) -> bool:
    text = " ".join(paragraph.lines)
    return len(text) > 80 and text.rstrip().endswith(_FINAL)


def _is_numeric(paragraph: Paragraph) -> bool:
    tokens = " ".join(paragraph.lines).split()
    return bool(tokens) and sum(_NUMERIC.fullmatch(token) is not None for token in tokens) >= 0.75 * len(tokens)


def _is_label(paragraph: Paragraph, measures: Measures) -> bool:
    if _is_numeric(paragraph):
        return True
    return all(piece.size < 0.93 * measures.size and not piece.bold and piece.words <= 4 for piece in paragraph.pieces)
