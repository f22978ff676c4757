"""The lines of a page outside its tables, as pieces of one column each, in reading order.

Belongs here: leaving out what tables hold, parting lines at column gutters, the order of columns. Does not belong here:
joining pieces to paragraphs (paragraphs), running headers (furniture).

All coordinates are those of the page's content frame (PageContent says how that lies on the page).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from selko.extractors.layout.pdf.page.content import PageContent, Word
from selko.extractors.layout.pdf.page.doubles import RAISED_SIZE, is_raised
from selko.schemas.words.raised_marks import RAISED_DIGITS, raise_mark

_COLUMN_GAP = 1.8  # times the font size: no space between two words of one line is as wide
_EDGE_GAP = 0.9  # the same, right before the edge of a column
_AT_EDGE = 2  # points
_FIRST_COLUMN = 100  # points: no column of prose is narrower
_LEADER = re.compile(r"(?:[.…·_‥]\s?){4,}\s*(?:\d{1,4}|[ivxl]{1,6})\s*$")
_PROSE = 18  # characters: lines of running text in the narrowest column are longer
_COLUMN_LINES = 4
_LEVEL = 2.4  # times the font size: by a line the left one of balanced columns may be longer
_OVER_TABLE = 10  # points: its box fits its text more closely than a line's does
_EVEN = 2  # points: edges and gaps of justified lines are alike
_SAME_TOP = 2  # points: columns that are balanced begin at one height
_MARK_ROOM = 4  # times the font size, between the mark of a note and its text
_NOTE_MARK = re.compile(r"\d{1,3}|\*{1,3}")
_NO_BLANK = 0.15  # of the font size
_SMALL_CAPITALS = 0.69  # of the size of the large ones


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or the part of a line that belongs to one column. `column` tells columns of a page apart.

    `bold` and `italic`: all letters are so. `first_bold`, `last_bold`: the first and last word are. `first_width` is
    the width of the first word: had it found room at the end of the line before, the break was meant.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    italic: bool
    colour: str
    font: str
    first_bold: bool
    last_bold: bool
    first_width: float
    words: int
    parts: int = 1  # how many runs of words, parted by wide gaps, the line is made of
    column: int = 0
    leader: bool = False  # ends in dots and a page number


@dataclass(frozen=True)
class PageText:
    """What is left of a page for its text: pieces in reading order, and what only matters to the sorting of text."""

    number: int
    width: float
    height: float
    pieces: tuple[Piece, ...]
    pictures: tuple[tuple[float, float, float, float], ...]
    turned: tuple[Piece, ...]
    hidden: tuple[Piece, ...]
    content: PageContent  # emptied of its words: only its frame is used
    table_extent: tuple[float, float] | None = None  # top of the highest and bottom of the lowest table, as seen

    def box_as_seen(self, piece: Piece) -> tuple[float, float, float, float]:
        return self.content.box_as_seen(piece.x0, piece.top, piece.x1, piece.bottom)


Boxes = Sequence[tuple[float, float, float, float]]


def read_page_text(page: PageContent, table_boxes: Boxes) -> PageText:
    """The text of a page outside the boxes of its tables (x0, top, x1, bottom, on the page as seen)."""

    def outside(word: Word) -> bool:
        x0, top, x1, bottom = page.box_as_seen(word.x0, word.top, word.x1, word.bottom)
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        return not any(b[0] - 1 <= x <= b[2] + 1 and b[1] - 1 <= y <= b[3] + 1 for b in table_boxes)

    lines = [[word for word in line.words if word.text.strip() and outside(word)] for line in page.lines]
    rows = [_split(words) for words in lines if words]
    edges = _column_edges([piece for row in rows for piece in row])
    if edges:
        rows = [_split(words, edges) for words in lines if words]
    tables = [] if page.turn else [_table(box) for box in table_boxes]
    pieces = order_columns([*(piece for row in rows for piece in row), *tables], page.width)
    return PageText(
        number=page.number,
        width=page.width,
        height=page.height,
        pieces=tuple(_with_note_marks(_rejoin(pieces))),
        pictures=page.pictures,
        turned=tuple(_piece([word]) for word in page.turned_words if word.text.strip() and outside(word)),
        hidden=tuple(_piece([word]) for word in page.hidden_words if word.text.strip()),
        table_extent=(min(b[1] for b in table_boxes), max(b[3] for b in table_boxes)) if table_boxes else None,
        content=replace(page, lines=(), words=(), rules=(), fills=(), hidden_words=(), turned_words=(), pictures=()),
    )


def _column_edges(pieces: Sequence[Piece]) -> tuple[float, ...]:
    """The left edges of columns: where lines of prose begin that have something left of them."""
    starts = Counter(round(piece.x0) for piece in pieces if len(piece.text) >= _PROSE)
    first = min((piece.x0 for piece in pieces), default=0.0)
    return tuple(float(x) for x, count in starts.items() if count >= _COLUMN_LINES and x > first + _FIRST_COLUMN)


def _split(words: Sequence[Word], edges: Sequence[float] = ()) -> list[Piece]:
    """The words of one line, parted where a gap is wider than any between words, or wider than most right before the
    edge of a column; a number or a bullet before a text stays with it, and so does the page number after a dot
    leader."""
    runs: list[list[Word]] = [[words[0]]]
    for before, word in pairwise(words):
        gap = word.x0 - before.x1
        wide = gap > _COLUMN_GAP * min(before.size, word.size)
        if not wide and gap > _EDGE_GAP * min(before.size, word.size):
            wide = any(abs(word.x0 - edge) < _AT_EDGE for edge in edges)
        if wide and not is_marker(" ".join(w.text for w in runs[-1])):
            runs.append([word])
        else:
            runs[-1].append(word)
    whole = _piece(words)
    if len(runs) > 1 and whole.leader:
        return [whole]
    return [_piece(run) for run in runs]


_MARKER = re.compile(r"(?:[•·▪●◦‣∙■□➢✓*–−-]|[a-zåäö]\)|\d{1,3}(?:\.\d{1,3})*[.)]?)")


def is_marker(text: str) -> bool:
    """Whether the text is only a bullet or a number of a list or heading."""
    return _MARKER.fullmatch(text) is not None


def _piece(words: Sequence[Word]) -> Piece:
    text = _written(words)
    weights: Counter[tuple[float, str, str]] = Counter()
    letters = bold = italic = 0
    for word in words:
        weights[(word.size, word.colour, word.font)] += len(word.text)
        count = sum(map(str.isalpha, word.text))
        letters += count
        bold += count * word.bold
        italic += count * word.italic
    (size, colour, font), _ = weights.most_common(1)[0]
    if letters and text.isupper():
        size = _size_of_capitals(words, size)
    lettered = [word for word in words if any(map(str.isalnum, word.text))] or list(words)
    return Piece(
        text=text,
        x0=words[0].x0,
        top=min(word.top for word in words),
        x1=max(word.x1 for word in words),
        bottom=max(word.bottom for word in words),
        baseline=median(word.baseline for word in words),
        size=size,
        bold=bold >= 0.95 * letters if letters else all(word.bold for word in words),
        italic=italic >= 0.95 * letters if letters else all(word.italic for word in words),
        colour=colour,
        font=font,
        first_bold=lettered[0].bold,
        last_bold=lettered[-1].bold,
        first_width=words[0].x1 - words[0].x0,
        words=len(words),
        leader=_LEADER.search(text) is not None,
    )


def _written(words: Sequence[Word]) -> str:
    """The words with a blank between them, but none between the raised mark of a note and the sign that follows it.
    A small number before the words of a line is such a mark."""
    text = words[0].text
    if len(words) > 1 and _NOTE_MARK.fullmatch(text) and words[0].size < RAISED_SIZE * words[1].size:
        text = raise_mark(text, "")
    for before, word in pairwise(words):
        close = word.x0 - before.x1 < _NO_BLANK * before.size and before.text[-1] in RAISED_DIGITS
        text += word.text if close and word.text[0] in ").,;:!?" else f" {word.text}"
    return text


def _size_of_capitals(words: Sequence[Word], usual: float) -> float:
    """The size that words in small capitals were given: that of their first letters, a fifth larger than the rest."""
    largest = max(word.size for word in words)
    return largest if usual >= _SMALL_CAPITALS * largest else usual


def _table(box: tuple[float, float, float, float]) -> Piece:
    """A table as a piece without text: it takes its place in a column, from where a line of text would begin."""
    x0, top, x1, bottom = box
    return Piece("", x0, top - _OVER_TABLE, x1, bottom, bottom, 0.0, False, False, "", "", False, False, 0.0, 0)


def order_columns(pieces: Sequence[Piece], width: float) -> list[Piece]:
    """The pieces in reading order: where prose stands in columns, the left column before the right one. Pieces without
    text stand for tables, and are left out of the answer."""
    ordered: list[Piece] = []
    for number, group in enumerate(_columns(sorted(pieces, key=lambda p: (p.top, p.x0)), width)):
        ordered += [replace(piece, column=number) for piece in group if piece.text]
    return ordered


def _columns(pieces: list[Piece], width: float, depth: int = 0) -> list[list[Piece]]:
    band = _find_band(pieces, width) if depth < 6 and len(pieces) >= 2 * _COLUMN_LINES else None
    if band is None:
        return [pieces] if pieces else []
    x, top, bottom = band
    inside = [p for p in pieces if p.top >= top and p.bottom <= bottom]
    left = [p for p in inside if p.x1 <= x]
    right = [p for p in inside if p.x1 > x]
    above = [p for p in pieces if p.top < top]
    below = [p for p in pieces if p.top >= top and p.bottom > bottom]
    cut = _find_cut(left, right)
    if cut is not None:
        below = sorted([*(p for p in inside if p.top >= cut), *below], key=lambda p: (p.top, p.x0))
        left, right = [p for p in left if p.top < cut], [p for p in right if p.top < cut]
    return [group for part in (above, left, right, below) for group in _columns(part, width, depth + 1)]


def _find_cut(left: Sequence[Piece], right: Sequence[Piece]) -> float | None:
    """Where columns end though nothing crosses the gutter: at a line of the left one, such as a heading, beside which
    nothing stands, above which both columns end at one height, and below which both begin at one (or none does)."""
    lines = sorted(left, key=lambda piece: piece.top)
    usual = median(piece.size for piece in lines if piece.text) if any(piece.text for piece in lines) else 0.0
    for before, piece in pairwise(lines):
        emphatic = piece.size > usual + 0.8 or piece.bold
        if not piece.text or not emphatic or before.size > usual + 0.8 or before.bold:
            continue
        over = [other.bottom for other in right if other.top < piece.top]
        under = [other.top for other in right if other.bottom > piece.bottom]
        beside = [other for other in right if other.top < piece.bottom and other.bottom > piece.top]
        after = next((other.top for other in lines if other.top > piece.bottom), None)
        level = bool(over) and -_SAME_TOP <= before.bottom - max(over) <= _LEVEL * usual
        if under:
            begins = after is not None and abs(min(under) - after) <= _SAME_TOP
        else:  # running text below it that keeps to the left column shows that the column goes on
            begins = not any(o.text and not o.bold and o.size <= usual + 0.8 for o in lines if o.top > piece.bottom)
        if not beside and level and begins:
            return piece.top
    return None


def _find_band(pieces: Sequence[Piece], width: float) -> tuple[float, float, float] | None:
    """The gutter (its x) and the vertical extent of the largest place where prose stands on both sides of it."""
    starts = Counter(round(piece.x0 / 3) for piece in pieces if piece.text)
    best: tuple[int, float, float, float] | None = None
    for start, count in starts.items():
        x = start * 3.0 - 4
        if count < _COLUMN_LINES - 1 or x < 0.15 * width:
            continue
        band: list[Piece] = []
        for piece in [*pieces, None]:
            crosses = piece is not None and piece.x0 < x < piece.x1
            if piece is not None and not crosses:
                band.append(piece)
                continue
            left = [p for p in band if p.x1 <= x]
            right = [p for p in band if p.x0 >= x]
            if _is_prose(left) and _is_prose(right) and _side_by_side(left, right):
                # What stands above the top of the shorter column is not in columns.
                top = max(min(p.top for p in left), min(p.top for p in right)) - 6
                bottom = max(p.bottom for p in band)
                size = sum(p.top >= top for p in band)
                if best is None or size > best[0]:
                    best = (size, x, top, bottom)
            band = []
    return best[1:] if best else None


def _is_prose(side: Sequence[Piece]) -> bool:
    side = [piece for piece in side if piece.text]
    if len(side) < _COLUMN_LINES:
        return False
    text = "".join(piece.text for piece in side)
    letters = sum(map(str.isalpha, text))
    lines: Counter[int] = Counter()  # the words of a justified line may stand far apart
    for piece in side:
        lines[round(piece.baseline)] += len(piece.text)
    return median(lines.values()) >= _PROSE and letters >= 0.6 * len(text)


def _side_by_side(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    top = max(min(p.top for p in left), min(p.top for p in right))
    bottom = min(max(p.bottom for p in left), max(p.bottom for p in right))
    shorter = min(max(p.bottom for p in side) - min(p.top for p in side) for side in (left, right))
    return bottom - top >= 0.5 * shorter


def _rejoin(pieces: Sequence[Piece]) -> list[Piece]:
    """Parts of one line that were not parted into columns are one line again: a blank between the words of a line that
    is stretched to the edges of its column, else a tab for each wide gap."""
    edges = _text_edges(pieces)
    joined: list[Piece] = []
    runs: list[list[Piece]] = []
    for piece in pieces:
        last = runs[-1][-1] if runs else None
        same = last is not None and last.column == piece.column and abs(last.baseline - piece.baseline) < 1
        if last is None or not same or piece.x0 < last.x1 - 1:
            runs.append([piece])
        else:
            runs[-1].append(piece)
    for run in runs:
        stretched = len(run) > 1 and _is_stretched(run, edges[run[0].column])
        whole = run[0]
        for piece in run[1:]:
            longer = whole if len(whole.text) >= len(piece.text) else piece
            whole = replace(
                whole,
                text=f"{whole.text}{' ' if stretched else chr(9)}{piece.text}",
                top=min(whole.top, piece.top),
                x1=piece.x1,
                bottom=max(whole.bottom, piece.bottom),
                size=longer.size,
                bold=whole.bold and piece.bold,
                italic=whole.italic and piece.italic,
                last_bold=piece.last_bold,
                words=whole.words + piece.words,
                parts=1 if stretched else whole.parts + piece.parts,
            )
        joined.append(whole)
    return joined


def _text_edges(pieces: Sequence[Piece]) -> dict[int, tuple[float, float]]:
    """The left and the right edge at which most lines of each column begin and end."""
    lefts: dict[int, Counter[int]] = {}
    rights: dict[int, Counter[int]] = {}
    for piece in pieces:
        lefts.setdefault(piece.column, Counter())[round(piece.x0)] += 1
        rights.setdefault(piece.column, Counter())[round(piece.x1)] += 1
    return {
        column: (float(counts.most_common(1)[0][0]), float(rights[column].most_common(1)[0][0]))
        for column, counts in lefts.items()
    }


def _is_stretched(run: Sequence[Piece], edges: tuple[float, float]) -> bool:
    """Whether a line runs from edge to edge with like gaps between its words: justified, and no row of a table."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(run)]
    from_edge = abs(run[0].x0 - edges[0]) < _EVEN or run[0].x0 > edges[0]  # the first line may be indented
    lettered = all(any(map(str.isalpha, piece.text)) for piece in run)
    return lettered and from_edge and abs(run[-1].x1 - edges[1]) < _EVEN and max(gaps) - min(gaps) < _EVEN


def _with_note_marks(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with the raised mark of a footnote, which stands higher than its line, put before that line."""
    joined: list[Piece] = []
    for piece in pieces:
        mark = joined[-1] if joined else None
        if mark is None or not _is_note_mark(mark, piece):
            joined.append(piece)
            continue
        text = f"{raise_mark(mark.text, '')} {piece.text}"
        top = min(mark.top, piece.top)
        joined[-1] = replace(piece, text=text, x0=mark.x0, top=top, first_width=mark.x1 - mark.x0)
    return joined


def _is_note_mark(mark: Piece, line: Piece) -> bool:
    return (
        mark.column == line.column
        and _NOTE_MARK.fullmatch(mark.text) is not None
        and is_raised(mark, line)
        and -1 < line.x0 - mark.x1 < _MARK_ROOM * line.size
    )
