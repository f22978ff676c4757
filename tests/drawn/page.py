"""A flow of headings, paragraphs, tables and forms set on pages in one house style.

Belongs here: type, lines, columns and page breaks. Does not belong here: what a report says (report).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

WIDTH, HEIGHT = 595.0, 842.0
_FOLDER = Path("/usr/share/fonts/truetype")
_OWN = Path(reportlab.__file__).parent / "fonts"  # where none of the others is installed
_FONTS = {
    "carlito": ("crosextra/Carlito-Regular.ttf", "crosextra/Carlito-Bold.ttf"),
    "lato": ("lato/Lato-Regular.ttf", "lato/Lato-Bold.ttf"),
    "opensans": ("open-sans/OpenSans-Regular.ttf", "open-sans/OpenSans-Bold.ttf"),
    "liberation": ("liberation2/LiberationSans-Regular.ttf", "liberation2/LiberationSans-Bold.ttf"),
    "serif": ("liberation2/LiberationSerif-Regular.ttf", "liberation2/LiberationSerif-Bold.ttf"),
    "vera": (str(_OWN / "Vera.ttf"), str(_OWN / "VeraBd.ttf")),
    "dejavu": ("dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"),
}
_LIGATED = {"carlito", "lato", "opensans"}
_LIGATURES = (("ffi", "ﬃ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))


def fonts_at_hand() -> list[str]:
    return [name for name, files in _FONTS.items() if all((_FOLDER / file).exists() for file in files)]


@dataclass(frozen=True)
class Style:
    """The habits of one house."""

    font: str
    size: float
    leading: float
    margin: float
    columns: str  # one, balanced (prose of a section in two columns), pages (the page is in two columns)
    justified: bool
    gap: float  # points between paragraphs
    indent: float  # of a paragraph's first line
    colour: tuple[float, float, float]
    heads: tuple[tuple[float, bool, bool], ...]  # size over the text, capitals, coloured, by level
    ruled: bool
    footer: str  # page, title, both, odd
    header: bool


def random_style(rng: Random) -> Style:
    size = rng.choice([9.0, 9.5, 10.0, 10.5, 11.0])
    steps = [*sorted(rng.sample([1.0, 2.0, 3.0, 4.5, 6.0, 8.0], 4), reverse=True), 0.0]
    capitals = rng.random() < 0.3
    return Style(
        font=rng.choice(fonts_at_hand()),
        size=size,
        leading=rng.choice([1.2, 1.25, 1.35, 1.5]),
        margin=rng.choice([48.0, 57.0, 70.0, 85.0]),
        columns=rng.choice(["one", "one", "balanced", "pages"]),
        justified=rng.random() < 0.4,
        gap=rng.choice([4.0, 6.0, 10.0]),
        indent=rng.choice([0.0, 0.0, 0.0, 14.0]),
        colour=rng.choice([(0, 0, 0), (0.1, 0.3, 0.6), (0.6, 0.1, 0.2), (0.1, 0.45, 0.3)]),
        heads=tuple((step, capitals and number < 2, rng.random() < 0.7) for number, step in enumerate(steps)),
        ruled=rng.random() < 0.6,
        footer=rng.choice(["page", "title", "both", "odd"]),
        header=rng.random() < 0.5,
    )


class Pages:
    """A drawing board. `page` counts from 1; `y` is the top of what comes next, from the top of the page."""

    def __init__(self, path: Path, style: Style, title: str):
        self.style, self.title, self.chapter = style, title, title
        self.canvas = canvas.Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=True)
        for suffix, file in zip(("", "-b"), _FONTS[style.font], strict=True):
            pdfmetrics.registerFont(TTFont(style.font + suffix, str(_FOLDER / file)))
        self.page, self.top, self.bottom = 1, 70.0, HEIGHT - 75.0
        self.y, self.column = self.top, 0
        self.left, self.right = style.margin, WIDTH - style.margin
        self.two = False

    def finish(self) -> None:
        self._furniture()
        self.canvas.showPage()
        self.canvas.save()

    def set_columns(self, two: bool) -> None:
        """From here on the page is in two columns, or in one again (on a new page, where text stands already)."""
        if two != self.two and self.y > self.top:
            self.turn()
        self.two, self.column = two, 0
        self._edges()

    def turn(self) -> None:
        self._furniture()
        self.canvas.showPage()
        self.page, self.y, self.column = self.page + 1, self.top, 0
        self._edges()

    def room(self, height: float) -> None:
        """Goes to the next column or page where the rest of this one is too low."""
        if self.y + height > self.bottom:
            self.next_column()

    def next_column(self) -> None:
        if self.two and self.column == 0:
            self.column, self.y = 1, self.top
            self._edges()
        else:
            self.turn()

    def _edges(self) -> None:
        margin = self.style.margin
        half = (WIDTH - 2 * margin - 24) / 2
        self.left = margin + (half + 24) * self.column if self.two else margin
        self.right = self.left + half if self.two else WIDTH - margin

    def width_of(self, text: str, size: float, bold: bool = False) -> float:
        return float(pdfmetrics.stringWidth(self.shaped(text), self.style.font + ("-b" if bold else ""), size))

    def shaped(self, text: str) -> str:
        if self.style.font in _LIGATED:
            for plain, drawn in _LIGATURES:
                text = text.replace(plain, drawn)
        return text

    def text(self, x: float, y: float, text: str, size: float, *, bold: bool = False, right: bool = False,
             colour: tuple[float, float, float] = (0, 0, 0), stretch: float = 0.0) -> None:  # fmt: skip
        self.canvas.setFillColorRGB(*colour)
        line = self.canvas.beginText()
        line.setFont(self.style.font + ("-b" if bold else ""), size)
        line.setTextOrigin(x - (self.width_of(text, size, bold) if right else 0), HEIGHT - y)
        line.setWordSpace(0)
        if stretch:
            cursor = x
            for word in text.split():
                self.canvas.setFont(self.style.font + ("-b" if bold else ""), size)
                self.canvas.drawString(cursor, HEIGHT - y, self.shaped(word))
                cursor += self.width_of(word + " ", size, bold) + stretch
            return
        line.textOut(self.shaped(text))
        self.canvas.drawText(line)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.setLineWidth(0.6)
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def fill(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.setFillColorRGB(0.85, 0.9, 0.95)
        self.canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0, stroke=0, fill=1)

    def broken(self, text: str, size: float, width: float, *, bold: bool = False, indent: float = 0.0) -> list[str]:
        lines: list[str] = []
        current = ""
        for word in text.split():
            longer = f"{current} {word}".strip()
            if current and self.width_of(longer, size, bold) > width - (indent if not lines else 0):
                lines.append(current)
                current = word
            else:
                current = longer
        return [*lines, current]

    def _furniture(self) -> None:
        style, foot = self.style, HEIGHT - 40.0
        if style.header:
            self.text(style.margin, 42, self.chapter, 8)
        if style.footer in {"page", "both"} or (style.footer == "odd" and self.page % 2):
            self.text(WIDTH / 2, foot, str(self.page), 8.5)
        if style.footer in {"title", "both"}:
            self.text(style.margin, foot + (12 if style.footer == "both" else 0), self.title, 8)
        if style.footer == "title":
            self.text(WIDTH - style.margin, foot, f"{self.page}", 8, right=True)


def draw_heading(pages: Pages, text: str, level: int) -> int:
    """Draws a heading and says on which page it stands."""
    style = pages.style
    step, capitals, coloured = style.heads[min(level, len(style.heads)) - 1]
    size = style.size + step
    shown = text.upper() if capitals else text
    lines = pages.broken(shown, size, pages.right - pages.left, bold=True)
    pages.room(len(lines) * size * 1.2 + 4 * style.size * style.leading)
    pages.y += style.gap + size * 0.6 if pages.y > pages.top else 0
    for line in lines:
        pages.y += size * 1.2
        pages.text(pages.left, pages.y, line, size, bold=True, colour=style.colour if coloured else (0, 0, 0))
    pages.y += 4
    return pages.page


def draw_paragraphs(pages: Pages, paragraphs: Sequence[str]) -> None:
    """Draws prose; in two balanced columns where that is the habit of the house and there is enough of it."""
    style = pages.style
    if style.columns != "balanced" or pages.two or sum(map(len, paragraphs)) < 900:
        for text in paragraphs:
            _draw_lines(pages, _lines(pages, text, pages.right - pages.left), pages.right)
            pages.y += style.gap
        return
    half = (pages.right - pages.left - 24) / 2
    rows: list[tuple[str, bool, float]] = []
    for text in paragraphs:
        rows += [*_lines(pages, text, half), ("", False, 0.0)]
    rows = rows[:-1]
    step = style.size * style.leading
    while rows:
        fit = max(1, int((pages.bottom - pages.y) / step))
        if fit < 4:
            pages.turn()
            continue
        each = min(fit, -(-len(rows) // 2))
        start = pages.y
        sides = rows[:each], rows[each : 2 * each]
        for number, side in enumerate(sides):
            x, pages.y = pages.left + number * (half + 24), start
            for text, last, indent in side:
                pages.y += step if text else style.gap
                _draw_line(pages, x, text, last, indent, x + half)
        pages.y = start + each * step
        rows = rows[2 * each :]
        while rows and not rows[0][0]:
            rows = rows[1:]
        if rows:
            pages.turn()
    pages.y += style.gap + step * 0.5


def _lines(pages: Pages, text: str, width: float) -> list[tuple[str, bool, float]]:
    style = pages.style
    lines = pages.broken(text, style.size, width, indent=style.indent)
    return [(line, n == len(lines) - 1, style.indent if n == 0 else 0.0) for n, line in enumerate(lines)]


def _draw_lines(pages: Pages, lines: Sequence[tuple[str, bool, float]], right: float) -> None:
    step = pages.style.size * pages.style.leading
    for text, last, indent in lines:
        pages.room(step)
        pages.y += step
        _draw_line(pages, pages.left, text, last, indent, pages.right)


def _draw_line(pages: Pages, x: float, text: str, last: bool, indent: float, right: float) -> None:
    style = pages.style
    stretch = 0.0
    if style.justified and not last and len(text.split()) > 1:
        spare = right - x - indent - pages.width_of(text, style.size)
        stretch = spare / (len(text.split()) - 1)
    if text:
        pages.text(x + indent, pages.y, text, style.size, stretch=stretch)
