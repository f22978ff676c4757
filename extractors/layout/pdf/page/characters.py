"""The characters of a PDF page, and what holds for those written at once.

Belongs here: reading characters through pdfium, fonts and colours, telling visible from invisible text, the frame in
which a page is read. Does not belong here: joining characters to words (words).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from selko.extractors.layout.pdf.page import binding as pdfium
from selko.extractors.layout.pdf.page.content import UNKNOWN

MINUS = 0x2212
MINUS_THICKEST, MINUS_SHORTEST = 0.16, 0.18  # of the font size
MINUS_HEIGHT = 0.14, 0.5  # of the font size above the baseline
BLANKS = {*map(ord, " \t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")}
WITHOUT_WIDTH = {0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, 0x2060}
SYMBOLS = {0xF02D: "-", 0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢"}  # what symbol fonts keep in the private area
_CONTROLS = {*range(1, 32), *range(0x7F, 0xA0)} - {2, 9, 10, 13}  # 2 is pdfium's hyphen at the end of a line
INKLESS = 0.005  # of a sign's height: thinner than any stroke
LEAST_SIZE = 1.0  # points; smaller text cannot be read by anybody
_INVISIBLE = 3  # render mode: neither fill nor stroke
_FILL_AND_STROKE = 2
_PRIVATE = 0xE000  # from here on codes say nothing of the sign, but for some that pdf_words reads
_FIRST_HALF, _SECOND_HALF = range(0xD800, 0xDC00), range(0xDC00, 0xE000)  # of a sign in UTF-16
_BOLD_NAMES = ("bold", "black", "heavy", "demi")
_ITALIC_NAMES = ("italic", "oblique")


@dataclass(frozen=True, slots=True)
class Frame:
    """How the page's own coordinates (origin at the bottom left, not rotated) become those of the reading frame."""

    quarter: int  # quarter turns clockwise
    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarter % 2 else (width, height)

    def place(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """A box (left, bottom, right, top) of the page as (x0, top, x1, bottom) of the frame."""
        if self.quarter == 0:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        if self.quarter == 1:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.quarter == 2:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        return self.top - y1, self.right - x1, self.top - y0, self.right - x0


@dataclass(slots=True, eq=False)
class Run:
    """What holds for all characters of one text-showing operation."""

    number: int
    size: float
    bold: bool
    italic: bool
    colour: str
    font: str
    tag: int
    quarter: int  # direction of writing in page coordinates, quarter turns clockwise; -1 for any slant
    x: float  # a point of the baseline, page coordinates
    y: float
    visible: bool
    handle: int = 0  # of the text object, while the page is open
    order: int = 0  # its place in the order of painting
    struck: bool = False  # a line goes through it


class FontBook:
    """Name, weight and slant of the fonts of a document, by handle, and colours; lives as long as one page is open."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, bool, bool]] = {}
        self._buffer = ctypes.create_string_buffer(256)
        self.colours = ColourReader()

    def look(self, font: int | None) -> tuple[str, bool, bool]:
        if not font:
            return "", False, False
        known = self._known.get(font)
        if known is None:
            length = pdfium.font_name(font, self._buffer, 256)
            name = self._buffer.value.decode("utf8", "replace") if 0 < length <= 256 else ""
            name = name[7:] if len(name) > 7 and name[6] == "+" else name
            lower, flags = name.lower(), pdfium.font_flags(font)
            bold = pdfium.font_weight(font) >= 600 or bool(flags & 0x40000) or any(n in lower for n in _BOLD_NAMES)
            italic = bool(flags & 0x40) or any(n in lower for n in _ITALIC_NAMES)
            known = self._known[font] = (name, bold, italic)
        return known


Character = tuple[int, float, float, float, float, Run | None]


def read_characters(textpage: int, fonts: FontBook) -> list[Character]:
    """All characters as (code, left, bottom, right, top, run) in the order of writing; run None where pdfium made
    the character up (line ends, blanks between far words). A sign of which the file does not say what it is has the
    code of U+FFFD, or of a blank where it draws nothing: pdfium gives the number that it has in the font. Each stands
    at its index in the text page, halves of a sign in UTF-16 too (`with_whole_signs`)."""
    rectangle = pdfium.Rectangle()
    place = ctypes.byref(rectangle)
    runs: dict[int, Run] = {}
    characters: list[Character] = []
    doubtful = BLANKS | WITHOUT_WIDTH | _CONTROLS
    get_code, get_box, get_object = pdfium.character, pdfium.character_box, pdfium.character_object
    is_nameless = pdfium.character_is_nameless
    last_handle, run = None, None
    add = characters.append
    for index in range(pdfium.count_characters(textpage)):
        code = get_code(textpage, index)
        nameless = code == 0 or is_nameless(textpage, index) == 1
        if code in (10, 13) and not nameless:
            add((10, 0.0, 0.0, 0.0, 0.0, None))
            continue
        text_object = get_object(textpage, index)
        if not text_object:
            add((32, 0.0, 0.0, 0.0, 0.0, None))
            continue
        if text_object != last_handle:
            last_handle = text_object
            run = runs.get(text_object)
            if run is None:
                run = runs[text_object] = _read_run(textpage, index, text_object, fonts, len(runs))
        get_box(textpage, index, place)
        if nameless or code in doubtful or code >= _PRIVATE:
            code = _sign_of(code, nameless, textpage, index, run, rectangle)
        add((code, rectangle.left, rectangle.bottom, rectangle.right, rectangle.top, run))
    return characters


def with_whole_signs(characters: list[Character]) -> list[Character]:
    """Two halves that pdfium gives for one sign are that sign; a half without the other is one that nobody knows."""
    halves = range(_FIRST_HALF.start, _SECOND_HALF.stop)
    if not any(character[0] in halves for character in characters):
        return characters
    whole: list[Character] = []
    for character in characters:
        code, before = character[0], whole[-1][0] if whole else 0
        if code in _SECOND_HALF and before in _FIRST_HALF:
            code = 0x10000 + (before - _FIRST_HALF.start << 10) + code - _SECOND_HALF.start
            character = (code, *whole.pop()[1:])
        whole.append(character)
    return [(ord(UNKNOWN), *character[1:]) if character[0] in halves else character for character in whole]


def _sign_of(code: int, nameless: bool, textpage: int, index: int, run: Run | None, room: pdfium.Rectangle) -> int:
    """The code of a sign that the file names badly: as a blank, as a control, or not at all. What draws nothing is a
    blank; a level stroke at half the height is a minus, whatever its name; what else has ink nobody knows."""
    if _is_inkless(textpage, index, room):
        return code if code in WITHOUT_WIDTH else 32  # a thin space of a font that does not say what its signs are
    failed = pdfium.character_is_nameless(textpage, index) == 1
    if not failed and code not in SYMBOLS and run is not None and _is_level_stroke(textpage, index, run):
        return MINUS
    return ord(UNKNOWN) if nameless or code in BLANKS or code in WITHOUT_WIDTH or code in _CONTROLS else code


def _is_level_stroke(textpage: int, index: int, run: Run) -> bool:
    """Whether the ink is as flat, as long and as high above the baseline as that of a minus."""
    ink = pdfium.ink_box(textpage, index)
    if ink is None or run.quarter < 0:
        return False
    along, across = (ink[2] - ink[0], ink[3] - ink[1]) if run.quarter % 2 == 0 else (ink[3] - ink[1], ink[2] - ink[0])
    middle_x, middle_y = (ink[0] + ink[2]) / 2, (ink[1] + ink[3]) / 2
    height = (middle_y - run.y, run.x - middle_x, run.y - middle_y, middle_x - run.x)[run.quarter]
    lowest, highest = MINUS_HEIGHT
    return (
        across <= MINUS_THICKEST * run.size
        and MINUS_SHORTEST * run.size <= along
        and lowest * run.size <= height <= highest * run.size
    )


def _is_inkless(textpage: int, index: int, room: pdfium.Rectangle) -> bool:
    """Whether the sign that takes this room draws nothing, as a blank does."""
    sides = [ctypes.c_double() for _ in range(4)]
    if not pdfium.character_ink(textpage, index, *map(ctypes.byref, sides)):
        return False
    left, right, low, high = (side.value for side in sides)
    return bool(min(right - left, high - low) <= INKLESS * max(room.right - room.left, room.top - room.bottom))


def _read_run(textpage: int, index: int, text_object: int, fonts: FontBook, number: int) -> Run:
    matrix = pdfium.Matrix()
    pdfium.character_matrix(textpage, index, ctypes.byref(matrix))
    size = pdfium.character_font_size(textpage, index) * (matrix.c**2 + matrix.d**2) ** 0.5
    name, bold, italic = fonts.look(pdfium.text_font(text_object))
    mode = pdfium.text_render_mode(text_object)
    colour, alpha = fonts.colours.read(
        text_object, pdfium.object_stroke_colour if mode == 1 else pdfium.object_fill_colour
    )
    across, along = abs(matrix.b), abs(matrix.a)
    if across <= 0.17 * along:
        quarter = 0 if matrix.a > 0 else 2
    elif along <= 0.17 * across:
        quarter = 3 if matrix.b > 0 else 1
    else:
        quarter = -1
    return Run(
        number=number,
        size=size,
        bold=bold or mode == _FILL_AND_STROKE,
        italic=italic,
        colour=colour,
        font=name,
        tag=pdfium.object_mark(text_object),
        quarter=quarter,
        x=matrix.e,
        y=matrix.f,
        visible=mode not in (_INVISIBLE, 7) and alpha > 0 and size >= LEAST_SIZE,
        handle=text_object,
    )


class ColourReader:
    """Colours of a page's objects; holds the places that pdfium writes them to."""

    def __init__(self) -> None:
        self._parts = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
        self._places = [ctypes.byref(part) for part in self._parts]

    def read(self, page_object: int, read: Callable[..., Any] = pdfium.object_fill_colour) -> tuple[str, int]:
        """('#rrggbb', alpha 0..255); black where the object names none."""
        if not read(page_object, *self._places):
            return "#000000", 255
        red, green, blue, alpha = (part.value for part in self._parts)
        return (f"#{red:02x}{green:02x}{blue:02x}" if red or green or blue else "#000000"), alpha


def main_direction(characters: list[Character]) -> int:
    """The direction of writing of most visible characters, quarter turns clockwise in page coordinates."""
    votes = [0, 0, 0, 0]
    for character in characters:
        run = character[5]
        if run is not None and run.visible and run.quarter >= 0:
            votes[run.quarter] += 1
    return votes.index(max(votes))
