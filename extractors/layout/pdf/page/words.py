"""The characters of a PDF page, joined to words.

Belongs here: where a word begins and ends, characters printed twice to look bold, words of turned and hidden text. Does
not belong here: reading characters (characters), whole words printed twice, raised digits (doubles), letters set apart
(spacing), lines, tables, meaning.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from selko.extractors.layout.pdf.page.advances import with_advances
from selko.extractors.layout.pdf.page.characters import (
    BLANKS,
    LEAST_SIZE,
    SYMBOLS,
    WITHOUT_WIDTH,
    Character,
    Frame,
    Run,
)
from selko.extractors.layout.pdf.page.content import Word
from selko.extractors.layout.pdf.page.doubles import SAME_BASELINE, with_raised, without_doubles
from selko.extractors.layout.pdf.page.spacing import LEAST, find_spacings

WORD_GAP = 0.17  # of the font size: a wider gap parts words even where no blank was written
WRITTEN_BLANK_GAP = 0.08  # a gap wider than this parts words where pdfium itself saw a blank
FARTHEST = 1e5  # points

# The hyphen at a line's end, soft hyphens that are drawn, and the signs of symbol fonts.
_READ_AS = {2: "-", 0xFFFE: "-", 0xAD: "-", **SYMBOLS}
_LEADER = re.compile(r"[.·…_]{4,}")


@dataclass(frozen=True, slots=True)
class PageWords:
    words: list[Word]
    turned: list[Word]
    hidden: list[Word]
    struck: list[Word]


def build_words(characters: list[Character], frame: Frame, direction: int) -> PageWords:
    """Words in the order of writing. `direction` is that of most text; the rest becomes `turned`."""
    straight: list[Character] = []
    turned: list[Character] = []
    hidden: list[Character] = []
    struck: list[Character] = []
    for character in characters:
        run = character[5]
        if run is None:
            straight.append(character)
            turned.append(character)
            hidden.append(character)
            struck.append(character)
        elif run.struck:
            struck.append(character)
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
        struck=_turned_words(struck, frame),
    )


def _gaps(characters: list[Character], frame: Frame, runs: set[int]) -> Iterator[tuple[int, str, float, float]]:
    """The gaps between letters of these runs between which no blank was written, as `find_spacings` takes them."""
    before: Run | None = None
    end = 0.0
    for code, left, low, right, high, run in characters:
        if run is None:
            continue
        start, _, stop, _ = frame.place(left, low, right, high)
        if code in BLANKS:
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
        if code in BLANKS:
            blanks += 1
            written += 1
            continue
        if code in WITHOUT_WIDTH:
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
        if letters and run is last and c0 == last_x0 and c1 == last_x1 and not blanks and base == baseline:
            letters.append(chr(code))  # one glyph that stands for several letters: pdfium gives each its whole width
            starts.append(c0)
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
        if code in WITHOUT_WIDTH:
            continue
        if box is None:
            box, first = (x0, top, x1, bottom), run
        else:
            box = min(box[0], x0), min(box[1], top), max(box[2], x1), max(box[3], bottom)
        letters.append(" " if code in BLANKS else _READ_AS.get(code) or chr(code))
    finish()
    return words
