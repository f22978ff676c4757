"""The characters of a PDF page, gathered into words.

Belongs here: reading characters through pdfium, telling visible from invisible ones, joining them to words,
characters printed twice to look bold. Does not belong here: whole words printed twice, raised digits (pdf_doubles),
letters set apart (pdf_spacing), lines, tables, meaning.
"""

from __future__ import annotations

import ctypes
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from extractors.layout import pdf_binding as pdfium
from extractors.layout.pdf_content import UNKNOWN, Word
from extractors.layout.pdf_doubles import SAME_BASELINE, with_raised, without_doubles
from extractors.layout.pdf_pitch import with_advances
from extractors.layout.pdf_spacing import LEAST, find_spacings

WORD_GAP = 0.17  # of the font size: a wider gap parts words even where no blank was written
WRITTEN_BLANK_GAP = 0.08  # a gap wider than this parts words where pdfium itself saw a blank
FARTHEST = 1e5  # points
INKLESS = 0.005  # of a sign's height: thinner than any stroke
LEAST_SIZE = 1.0  # points; smaller text cannot be read by anybody
_INVISIBLE = 3  # render mode: neither fill nor stroke
_FILL_AND_STROKE = 2

_BLANKS = {*map(ord, " \t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")}
_PRIVATE = 0xE000  # from here on codes say nothing of the sign, but for some that are read below
_FIRST_HALF, _SECOND_HALF = range(0xD800, 0xDC00), range(0xDC00, 0xE000)  # of a sign in UTF-16
_NOTHING = {0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, 0x2060}
# The hyphen at a line's end, soft hyphens that are drawn, and what symbol fonts keep in the private area.
_READ_AS = {2: "-", 0xFFFE: "-", 0xAD: "-", 0xF02D: "-", 0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢"}
_LEADER = re.compile(r"[.·…_]{4,}")
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
    code of U+FFFD, or of a blank where it draws nothing: pdfium gives the number that it has in the font."""
    rectangle = pdfium.Rectangle()
    place = ctypes.byref(rectangle)
    runs: dict[int, Run] = {}
    characters: list[Character] = []
    get_code, get_box, get_object = pdfium.character, pdfium.character_box, pdfium.character_object
    is_nameless = pdfium.character_is_nameless
    last_handle, run = None, None
    add = characters.append
    halves = False
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
        if (nameless or code >= _PRIVATE) and _is_inkless(textpage, index, rectangle):
            code = 32  # a thin space of a font that does not say what its signs are
        elif nameless:
            code = ord(UNKNOWN)
        elif _FIRST_HALF.start <= code < _SECOND_HALF.stop:
            halves = True
        add((code, rectangle.left, rectangle.bottom, rectangle.right, rectangle.top, run))
    return _with_whole_signs(characters) if halves else characters


def _with_whole_signs(characters: list[Character]) -> list[Character]:
    """Two halves that pdfium gives for one sign are that sign; a half without the other is one that nobody knows."""
    whole: list[Character] = []
    for character in characters:
        code, before = character[0], whole[-1][0] if whole else 0
        if code in _SECOND_HALF and before in _FIRST_HALF:
            code = 0x10000 + (before - _FIRST_HALF.start << 10) + code - _SECOND_HALF.start
            character = (code, *whole.pop()[1:])
        whole.append(character)
    halves = range(_FIRST_HALF.start, _SECOND_HALF.stop)
    return [(ord(UNKNOWN), *character[1:]) if character[0] in halves else character for character in whole]


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


@dataclass(frozen=True, slots=True)
class PageWords:
    words: list[Word]
    turned: list[Word]
    hidden: list[Word]


def build_words(characters: list[Character], frame: Frame, direction: int) -> PageWords:
    """Words in the order of writing. `direction` is that of most text; the rest becomes `turned`."""
    straight: list[Character] = []
    turned: list[Character] = []
    hidden: list[Character] = []
    for character in characters:
        run = character[5]
        if run is None:
            straight.append(character)
            turned.append(character)
            hidden.append(character)
        elif not run.visible:
            hidden.append(character)
        elif run.quarter != direction:
            turned.append(character)
        else:
            straight.append(character)
    words, loose = _straight_words(straight, frame, {})
    if loose:
        spacings = find_spacings(_gaps(straight, frame, loose))
        words = _straight_words(straight, frame, spacings)[0] if spacings else words
    return PageWords(
        words=with_advances(without_doubles(with_raised(words))),
        turned=_turned_words(turned, frame),
        hidden=_turned_words(hidden, frame),
    )


def _gaps(characters: list[Character], frame: Frame, runs: set[int]) -> Iterator[tuple[int, str, float, float]]:
    """The gaps between letters of these runs between which no blank was written, as `find_spacings` takes them."""
    before: Run | None = None
    end = 0.0
    for code, left, low, right, high, run in characters:
        if run is None:
            continue
        start, _, stop, _ = frame.place(left, low, right, high)
        if code in _BLANKS:
            before = None
            continue
        if run is before and run.number in runs:
            yield run.number, run.font, run.size, start - end
        before, end = run, stop


def _straight_words(
    characters: list[Character], frame: Frame, spacings: dict[int, float]
) -> tuple[list[Word], set[int]]:
    """The words, and the runs whose letters stand so far apart that they may be spaced. `spacings` are those of runs
    by number, in points."""
    words: list[Word] = []
    loose: set[int] = set()
    ink = 0.0  # the widths of the word's letters
    place = frame.place
    letters: list[str] = []
    starts: list[float] = []  # where each letter begins
    first: Run | None = None
    last: Run | None = None
    bold_again = False
    x0 = x1 = baseline = last_x0 = last_x1 = 0.0
    box_top = box_bottom = 0.0
    blanks = 0  # blank characters seen since the last letter
    written = 0  # those of them that stand in the file, pdfium made up the others
    seen_break = True
    last_code = -1
    glued = False

    def finish() -> None:
        nonlocal letters
        if letters and first is not None:
            if x1 - x0 - ink > LEAST * first.size * (len(letters) - 1):
                loose.add(first.number)
            word = _word(
                "".join(letters),
                x0,
                x1,
                baseline,
                first,
                box_top,
                box_bottom,
                glued,
                first.bold or bold_again,
                written > 0,
            )
            if first.number in spacings:
                word = replace(word, spacing=spacings[first.number])
            if _LEADER.search(word.text):
                words.extend(_parted_at_leader(word, starts))
            else:
                words.append(word)
        letters = []
        starts.clear()

    upright, left_edge, top_edge = frame.quarter == 0, frame.left, frame.top
    written_in: Run | None = None
    base = 0.0
    for code, left, low, right, high, run in characters:
        if run is None:
            if code == 10:
                seen_break = True
            blanks += 1
            continue
        if code in _BLANKS:
            blanks += 1
            written += 1
            continue
        if code in _NOTHING:
            continue
        if upright:  # as nearly always; the same as `place`, without a call for each character
            c0, top, c1, bottom = left - left_edge, top_edge - high, right - left_edge, top_edge - low
        else:
            c0, top, c1, bottom = place(left, low, right, high)
        if run is not written_in:
            written_in, base = run, place(run.x, run.y, run.x, run.y)[1]
        if not (-FARTHEST < c0 <= c1 < FARTHEST and -FARTHEST < base < FARTHEST):
            continue  # a damaged place: nobody sees it
        gap = c0 - x1
        size = run.size
        if spacings and run is last and run.number in spacings:
            gap -= spacings[run.number] * (written + 1)
        if (
            letters
            and code == last_code
            and (run is not last or c0 != last_x0)
            and abs(c0 - last_x0) <= 0.3 * (c1 - c0)
            and abs(base - baseline) <= SAME_BASELINE * size
            and abs((c1 - c0) - (last_x1 - last_x0)) <= 0.1 * (c1 - c0)
        ):
            bold_again = True  # the same glyph printed twice
            continue
        if letters and (
            abs(base - baseline) > SAME_BASELINE * size
            or gap > (WRITTEN_BLANK_GAP if blanks else WORD_GAP) * size
            or gap < -0.6 * size
            or (written and gap > -0.1 * size)
        ):
            same_line = abs(base - baseline) <= SAME_BASELINE * size
            if run is last and not written and same_line and gap > 0:
                loose.add(run.number)
            finish()
            glued = not seen_break and blanks == 1 and same_line and -0.1 * size < gap < 0.5 * size
        elif not letters:
            glued = False
        if not letters:
            first, x0, x1, baseline, bold_again = run, c0, c1, base, False
            ink = 0.0
            box_top, box_bottom = top, bottom
        letters.append(_READ_AS.get(code) or chr(code))
        starts.append(c0)
        ink += c1 - c0
        if c1 > x1:
            x1 = c1
        last, last_code, last_x0, last_x1 = run, code, c0, c1
        blanks, seen_break, written = 0, False, 0
    finish()
    return words, loose


def _word(
    text: str,
    x0: float,
    x1: float,
    baseline: float,
    run: Run,
    top: float,
    bottom: float,
    glued: bool,
    bold: bool,
    blank_after: bool,
) -> Word:
    size = run.size
    height = bottom - top
    if height > 0 and not 0.5 * size <= height <= 2.2 * size:
        size = max(height / 1.2, LEAST_SIZE)  # fonts that are scaled inside their own glyphs
    return Word(
        text=text,
        x0=x0,
        top=baseline - 0.76 * size,
        x1=x1,
        bottom=baseline + 0.22 * size,
        size=size,
        bold=bold,
        italic=run.italic,
        colour=run.colour,
        font=run.font,
        baseline=baseline,
        run=run.number,
        tag=run.tag,
        glued=glued,
        blank_after=blank_after,
    )


def _parted_at_leader(word: Word, starts: list[float]) -> list[Word]:
    """A label, the dots that lead the eye to the next column, and what stands after them, as words of their own."""
    cuts = {0, len(word.text)}
    for match in _LEADER.finditer(word.text):
        cuts |= {match.start(), match.end()}
    ends = sorted(cuts)
    edges = [*starts, word.x1]
    return [
        replace(word, text=word.text[a:b], x0=edges[a] if a else word.x0, x1=edges[b], glued=word.glued and a == 0)
        for a, b in itertools.pairwise(ends)
    ]


def _turned_words(characters: list[Character], frame: Frame) -> list[Word]:
    """Text that runs in another direction, or is hidden: one entry for each run of characters up to a line end."""
    words: list[Word] = []
    letters: list[str] = []
    box: tuple[float, float, float, float] | None = None
    first: Run | None = None

    def finish() -> None:
        nonlocal letters, box
        text = " ".join("".join(letters).split())
        if text and box is not None and first is not None:
            words.append(
                Word(
                    text, box[0], box[1], box[2], box[3], first.size, first.bold, first.italic, first.colour,
                    first.font, box[3], first.number, first.tag,
                )
            )  # fmt: skip
        letters, box = [], None

    for code, left, low, right, high, run in characters:
        if run is None:
            if code == 10:
                finish()
            elif letters:
                letters.append(" ")
            continue
        x0, top, x1, bottom = frame.place(left, low, right, high)
        if box is not None and (
            x0 > box[2] + 2 * run.size or x1 < box[0] - 2 * run.size or top > box[3] + 2 * run.size
            or bottom < box[1] - 2 * run.size
        ):  # fmt: skip
            finish()
        if code in _NOTHING:
            continue
        if box is None:
            box, first = (x0, top, x1, bottom), run
        else:
            box = min(box[0], x0), min(box[1], top), max(box[2], x1), max(box[3], bottom)
        letters.append(" " if code in _BLANKS else _READ_AS.get(code) or chr(code))
    finish()
    return words
