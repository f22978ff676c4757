"""What stands on a PDF page, before anybody looks for structure: words, lines, ruling lines, filled areas.

Belongs here: the types of a page's content. Does not belong here: reading them (pages, characters, words, drawings),
tables (tables/find), paragraphs (blocks/build).

All coordinates are points from the top left of the page. Where most text of a page runs sideways (a landscape table on
a portrait page), the content is given in the frame in which that text is upright, and `PageContent.turn` says how that
frame lies; `PageContent.box_as_seen` gives the place on the page as a reader sees it.
"""

from __future__ import annotations

from dataclasses import dataclass

EDGE = 0.08  # share of the height at both ends of a page within which running headers and footers stand,
LEAST_EDGE = 58.0  # but no less than so many points

UNKNOWN = "\ufffd"  # in the text of a word: a sign of which the file does not say what it is


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A run of characters without a gap. `size` is the font size in points as seen, `baseline` measured from the top.

    `run` numbers the text-showing operations of the page, `tag` is the marked-content id of a tagged document (-1
    where there is none): two words of one run or tag were written as one text by the program that made the file.
    `glued` tells that one blank character, and no wider gap, parts the word from the word written before it.
    `advance` is the width of every character, in points, in a font where all have one width; 0 in others.
    `spacing` is what was added after each character, in points, where letters are set apart; else 0.
    `blank_after` tells that a blank character is written after the word: many programs write one where they break a
    line between words, and none where they cut a word.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    italic: bool
    colour: str
    font: str
    baseline: float
    run: int = -1
    tag: int = -1
    glued: bool = False
    confidence: float | None = None  # 0..1, only from OCR
    advance: float = 0.0
    spacing: float = 0.0
    blank_after: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Words on one baseline over the whole width of the page, from left to right."""

    words: tuple[Word, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float  # of most of its characters

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A thin horizontal or vertical line, or the thin rectangle that stands for one. `visible` is False for a white
    one with nothing coloured beneath: the writer's cells end there, although no reader sees it."""

    x0: float
    top: float
    x1: float
    bottom: float
    visible: bool = True
    colour: str = ""  # '#rrggbb', "" where it is not known

    @property
    def horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(frozen=True, slots=True, eq=False)
class Fill:
    """A filled rectangle (the box around any filled shape). `colour` as '#rrggbb'. `shape` is False for a
    rectangle and True for any other outline (a chart's slice, a drawing)."""

    x0: float
    top: float
    x1: float
    bottom: float
    colour: str
    shape: bool = False
    stroked: bool = False


@dataclass(frozen=True, slots=True)
class TaggedCell:
    """A cell of a tagged table. `marks` are the marked-content ids of its text (Word.tag); none for a blank cell."""

    marks: tuple[int, ...]
    heading: bool = False
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class TaggedTable:
    """A table as the structure tree of a tagged document gives it: the cells of each row, in order."""

    rows: tuple[tuple[TaggedCell, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class PageContent:
    """One page. `turned_words` run in another direction than most text of the page (axis titles, vertical headers),
    one entry for each run of text. `hidden_words` are invisible or outside the page. `pictures` are the boxes
    (x0, top, x1, bottom) of images and shadings. `tagged_tables` is what the document's tags say of tables, believed
    or not. `width` and `height` are those of the frame of the coordinates."""

    number: int
    width: float
    height: float
    rotation: int
    lines: tuple[Line, ...]
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    fills: tuple[Fill, ...]
    hidden_words: tuple[Word, ...]
    has_text: bool
    turned_words: tuple[Word, ...] = ()
    pictures: tuple[tuple[float, float, float, float], ...] = ()
    tagged_tables: tuple[TaggedTable, ...] = ()
    by_layer: bool = False  # the text is that which another program read in the picture of the page
    struck_words: tuple[Word, ...] = ()  # with a line through them
    turn: int = 0  # degrees clockwise by which most text is turned on the page as seen

    @property
    def size_as_seen(self) -> tuple[float, float]:
        """Width and height of the page as a reader sees it."""
        return (self.height, self.width) if self.turn in (90, 270) else (self.width, self.height)

    def box_as_seen(self, x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
        """The box on the page as a reader sees it, for a box in the frame of this content."""
        if self.turn == 90:
            return self.height - bottom, x0, self.height - top, x1
        if self.turn == 270:
            return top, self.width - x1, bottom, self.width - x0
        if self.turn == 180:
            return self.width - x1, self.height - bottom, self.width - x0, self.height - top
        return x0, top, x1, bottom


def edge_of(content: PageContent) -> float:
    """How far from both ends of a page running headers and footers may stand, in points."""
    return max(EDGE * content.height, LEAST_EDGE)
