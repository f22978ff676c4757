"""Print a sample report as PDF: own line breaking and tables, so that the page of every figure is known.

Belongs here: drawing. Does not belong here: what is drawn (reports.py). Fonts: DejaVu, as shipped with matplotlib.
"""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from samples.blocks import Block, Contents, Figure, GoalRow, Heading, PageBreak, Para, Row, Table, TextTable

Line = tuple[str, str, float]  # text, font, size


@dataclass(frozen=True)
class Look:
    """How an edition looks. `table` is ruled or aligned; `soft` are compound words that may be broken at '|'."""

    family: str = "DejaVuSans"
    accent: str = "#1f4e79"
    table: str = "ruled"
    header_left: str = ""
    header_right: str = ""
    footer: str = ""  # {n} and {total}
    size: float = 9.2
    table_size: float = 7.6
    bookmarks: bool = False
    soft: tuple[str, ...] = ()
    margin: float = 56
    title: str = ""
    author: str = ""


@cache
def register_fonts() -> None:
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for family in ("DejaVuSans", "DejaVuSerif"):
        italic = "Oblique" if family == "DejaVuSans" else "Italic"
        for name, file in (("", ""), ("-Bold", "-Bold"), ("-Italic", f"-{italic}")):
            pdfmetrics.registerFont(TTFont(family + name, folder / f"{family}{file}.ttf"))


class Printer:
    """Draws blocks from the top of the page down. `top` is the distance of the pen from the page's top."""

    def __init__(self, look: Look, contents: list[tuple[int, str, int]], total: int) -> None:
        register_fonts()
        self.look, self.total, self.contents = look, total, contents
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=1)
        self.canvas.setTitle(look.title)
        self.canvas.setAuthor(look.author)
        self.width, self.height = A4
        self.page, self.top = 0, 0.0
        self.headings: list[tuple[int, str, int]] = []
        self.torn: list[int] = []  # pages on which a row of text is torn
        self.new_page()

    # -- pages -----------------------------------------------------------------------------------------------------
    def new_page(self, landscape: bool = False) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.width, self.height = (A4[1], A4[0]) if landscape else A4
        self.canvas.setPageSize((self.width, self.height))
        self.top = self.look.margin + 14
        if self.page == 1:
            return
        small = (self.look.family, 7.5)
        self.canvas.setFillColor(HexColor("#555555"))
        self.text(self.look.margin, 34, self.look.header_left, *small)
        self.text(self.width - self.look.margin, 34, self.look.header_right, *small, align="right")
        footer = self.look.footer.format(n=self.page, total=self.total)
        self.text(self.width / 2, self.height - 30, footer, *small, align="centre")
        if self.look.table == "ruled":
            self.rule(self.look.margin, 40, self.width - self.look.margin, "#9aa5b1", 0.5)
        self.canvas.setFillColor(HexColor("#000000"))

    @property
    def bottom(self) -> float:
        return self.height - self.look.margin

    def room(self, needed: float) -> None:
        if self.top + needed > self.bottom:
            self.new_page(landscape=self.width > self.height)

    # -- strokes ---------------------------------------------------------------------------------------------------
    def text(self, x: float, top: float, text: str, font: str, size: float, align: str = "left") -> None:
        self.canvas.setFont(font, size)
        y = self.height - top
        draw = {"left": self.canvas.drawString, "right": self.canvas.drawRightString}
        draw.get(align, self.canvas.drawCentredString)(x, y, text)

    def rule(self, x0: float, top: float, x1: float, colour: str = "#000000", width: float = 0.6) -> None:
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - top, x1, self.height - top)

    def upright(self, x: float, top: float, bottom: float, colour: str = "#000000", width: float = 0.5) -> None:
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(width)
        self.canvas.line(x, self.height - top, x, self.height - bottom)

    def fill(self, x0: float, top: float, x1: float, bottom: float, colour: str) -> None:
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        self.canvas.setFillColor(HexColor("#000000"))

    # -- lines -----------------------------------------------------------------------------------------------------
    def wrap(self, text: str, font: str, size: float, width: float) -> list[str]:
        """Break at blanks, and inside the compound words that the look allows to be broken, with a hyphen."""
        lines, line = [], ""
        for word in text.split(" "):
            trial = f"{line} {word}".strip()
            if pdfmetrics.stringWidth(trial, font, size) <= width or not trial:
                line = trial
                continue
            head = self.split_word(word, font, size, width - pdfmetrics.stringWidth(f"{line} ", font, size))
            if head:
                lines.append(f"{line} {head[0]}".strip())
                line = head[1]
            else:
                if line:
                    lines.append(line)
                line = word
            while pdfmetrics.stringWidth(line, font, size) > width and (cut := self.split_any(line, font, size, width)):
                lines.append(cut[0])
                line = cut[1]
        return [*lines, line] if line else lines

    def split_word(self, word: str, font: str, size: float, width: float) -> tuple[str, str] | None:
        for soft in self.look.soft:
            whole = soft.replace("|", "")
            if whole in word.lower():
                at = word.lower().index(whole) + soft.index("|")
                if pdfmetrics.stringWidth(word[:at] + "-", font, size) <= width:
                    return word[:at] + "-", word[at:]
        return None

    def split_any(self, word: str, font: str, size: float, width: float) -> tuple[str, str] | None:
        """A word wider than its cell: at an own hyphen, else at a vocabulary boundary."""
        for at in sorted((i + 1 for i, c in enumerate(word) if c in "-/"), reverse=True):
            if at < len(word) and pdfmetrics.stringWidth(word[:at], font, size) <= width:
                return word[:at], word[at:]
        return self.split_word(word, font, size, width)

    # -- blocks ----------------------------------------------------------------------------------------------------
    def draw(self, blocks: list[Block]) -> None:
        for number, block in enumerate(blocks):
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            if isinstance(block, Heading):
                self.heading(block, following)
            elif isinstance(block, Para):
                self.paragraph(block)
            elif isinstance(block, Table):
                self.figures(block)
            elif isinstance(block, TextTable):
                self.text_table(block)
            elif isinstance(block, PageBreak):
                self.new_page(block.landscape)
            elif isinstance(block, Contents):
                self.table_of_contents(block)

    def heading(self, block: Heading, following: Block | None) -> None:
        size = {1: 17, 2: 13.5, 3: 11.5, 4: 10.3}.get(block.level, 9.4)
        font = f"{self.look.family}-Bold"
        if block.level == 1 and self.top > self.look.margin + 20:
            self.new_page()
        self.top += {1: 6, 2: 14, 3: 12, 4: 10}.get(block.level, 7)
        keep = 230 if isinstance(following, Table) else 110 if isinstance(following, TextTable) else 75
        self.room(size * 1.4 + keep)
        lines = self.wrap(block.text, font, size, self.width - 2 * self.look.margin)
        self.canvas.setFillColor(HexColor(self.look.accent if block.level <= 3 else "#000000"))
        for line in lines:
            self.top += size * 1.3
            self.text(self.look.margin, self.top, line, font, size)
        self.canvas.setFillColor(HexColor("#000000"))
        self.top += size * 0.45
        block.page = self.page
        if block.contents:
            self.headings.append((block.level, block.text, self.page))
        if self.look.bookmarks and block.level <= 4:
            key = f"h{len(self.headings)}-{self.page}-{self.top:.0f}"
            self.canvas.bookmarkPage(key)
            self.canvas.addOutlineEntry(block.text, key, level=min(block.level - 1, 3), closed=block.level > 1)

    def paragraph(self, block: Para) -> None:
        size = {"title": 30, "subtitle": 15, "footnote": 7.2, "lead": self.look.size + 0.6}.get(
            block.style, self.look.size
        )
        font = self.look.family + {"title": "-Bold", "label": "-Bold", "lead": "-Italic", "strong": "-Bold"}.get(
            block.style, ""
        )
        leading = size * 1.42
        left = self.look.margin + (12 if block.style == "bullet" else 0)
        if block.style == "title":
            self.top += 170
            self.canvas.setFillColor(HexColor(self.look.accent))
        lines = self.wrap(block.text, font, size, self.width - self.look.margin - left)
        if block.style == "sign":
            self.room(54)
            self.top += 40
            self.rule(left, self.top - 12, left + 190, "#000000", 0.4)
        for number, line in enumerate(lines):
            if number == 0 and len(lines) > 1:
                self.room(2 * leading)
            self.room(leading)
            self.top += leading
            if number == 0:
                block.page = self.page
            if block.style == "bullet" and number == 0:
                self.text(left - 10, self.top, "•", font, size)
            self.text(left, self.top, line, font, size)
        self.canvas.setFillColor(HexColor("#000000"))
        self.top += {"bullet": 2, "footnote": 2, "label": 3}.get(block.style, 6)

    def table_of_contents(self, block: Contents) -> None:
        self.paragraph(Para(block.title, "strong"))
        for level, text, page in self.contents:
            if level > 4:
                continue
            size, font = (9.4, f"{self.look.family}-Bold") if level == 1 else (8.6, self.look.family)
            left = self.look.margin + (level - 1) * 12
            self.room(14)
            self.top += 13 if level > 1 else 17
            self.text(left, self.top, text, font, size)
            self.text(self.width - self.look.margin, self.top, str(page), font, size, align="right")
            start = left + pdfmetrics.stringWidth(text, font, size) + 4
            dot = pdfmetrics.stringWidth(".", font, size) * 1.6
            stop = self.width - self.look.margin - pdfmetrics.stringWidth(str(page), font, size) - 4
            count = int((stop - start) / dot)
            if count > 2:
                dots = self.canvas.beginText(stop - count * dot, self.height - self.top)
                dots.setFont(font, size)
                dots.setCharSpace(dot - pdfmetrics.stringWidth(".", font, size))
                dots.textOut("." * count)
                dots.setCharSpace(0)
                self.canvas.drawText(dots)

    # -- tables of figures -----------------------------------------------------------------------------------------
    def figures(self, table: Table) -> None:
        look = table.look or self.look.table
        size = self.look.table_size
        leading = size * 1.25
        pad = 3.2
        left, right = self.look.margin, self.width - self.look.margin
        label_width = (right - left) * table.label_width
        step = (right - left - label_width) / len(table.heads)
        edges = [left, *(left + label_width + step * i for i in range(len(table.heads) + 1))]
        bold, plain, italic = f"{self.look.family}-Bold", self.look.family, f"{self.look.family}-Italic"
        heads = [self.wrap(h, bold, size, step - 2 * pad) for h in table.heads]
        corner = self.wrap(table.corner, bold, size, label_width - 2 * pad)
        head_lines = max(map(len, [*heads, corner]))
        group_height = leading + 2 * pad if table.head_groups else 0
        head_height = head_lines * leading + 2 * pad + group_height
        body = []
        for row in table.rows:
            font = {"bold": bold, "group": bold, "italic": italic}.get(row.style, plain)
            lines = self.wrap(row.label, font, size, label_width - 2 * pad - row.indent * 7)
            body.append((row, font, lines, max(1, len(lines)) * leading + (2 * pad if look == "ruled" else pad * 1.1)))
        caption_height = (14 if table.caption else 0) + (11 if table.note else 0)
        first = caption_height + head_height + sum(entry[3] for entry in body[:3])
        whole = caption_height + head_height + sum(entry[3] for entry in body)
        if self.top + whole > self.bottom and (self.top + first > self.bottom or whole < 190):
            self.new_page(landscape=self.width > self.height)
        if table.caption:
            self.top += 11
            self.text(left, self.top, table.caption, bold, self.look.size)
            self.top += 3
        if table.note:
            self.top += 9
            if table.note.startswith(">"):
                self.text(right, self.top, table.note[1:], plain, size, align="right")
            else:
                self.text(left, self.top, table.note, plain, size)
            self.top += 2
        self.top += 3

        def draw_head() -> None:
            start = self.top
            if look == "ruled":
                self.fill(left, start, right, start + head_height, self.look.accent)
                self.canvas.setFillColor(HexColor("#ffffff"))
            at, column = start, 0
            if table.head_groups:
                for text, span in table.head_groups:
                    if text:
                        middle = (edges[1 + column] + edges[1 + column + span]) / 2
                        self.text(middle, at + pad + size, text, bold, size, align="centre")
                        if look != "ruled":
                            self.rule(
                                edges[1 + column] + 4, at + group_height - 1, edges[1 + column + span] - 2, "#777777"
                            )
                    column += span
                at += group_height
            for index, line in enumerate(corner):
                below = at + pad + size + (head_lines - len(corner) + index) * leading
                self.text(left + pad, below, line, bold, size)
            for number, lines in enumerate(heads):
                for index, line in enumerate(lines):
                    below = at + pad + size + (head_lines - len(lines) + index) * leading
                    self.text(edges[number + 2] - pad, below, line, bold, size, align="right")
            self.canvas.setFillColor(HexColor("#000000"))
            self.top = start + head_height
            if look != "ruled":
                self.rule(left, self.top, right, "#000000", 0.8)
            else:
                box(start, self.top)

        def box(start: float, end: float) -> None:
            self.rule(left, start, right, "#8b98a5", 0.5)
            self.rule(left, end, right, "#8b98a5", 0.5)
            for edge in edges:
                self.upright(edge, start, end, "#8b98a5", 0.5)

        draw_head()
        for stripe, (row, font, lines, height) in enumerate(body):
            if self.top + height > self.bottom:
                self.new_page(landscape=self.width > self.height)
                draw_head()
            start = self.top
            if look == "aligned" and stripe % 2 == 0 and row.style != "group":
                self.fill(left, start, right, start + height, "#eef2f6")
            if look == "ruled" and row.style in ("bold", "group"):
                self.fill(left, start, right, start + height, "#dfe7ef")
            inner = pad if look == "ruled" else pad * 0.55
            for index, line in enumerate(lines):
                self.text(left + pad + row.indent * 7, start + inner + size * 0.93 + index * leading, line, font, size)
            base = start + inner + size * 0.93 + (len(lines) - 1) * leading * (0 if look == "ruled" else 1)
            for number, cell in enumerate(row.cells):
                printed = cell.printed if isinstance(cell, Figure) else cell
                if isinstance(cell, Figure):
                    cell.page = self.page
                if printed:
                    self.text(edges[number + 2] - pad, base, printed, font, size, align="right")
            self.top = start + height
            if look == "ruled":
                box(start, self.top)
        if look != "ruled":
            self.rule(left, self.top, right, "#000000", 0.8)
        self.top += 4
        for note in table.footnotes:
            self.paragraph(Para(note, "footnote"))
        self.top += 8

    # -- tables of text --------------------------------------------------------------------------------------------
    def text_table(self, table: TextTable) -> None:
        size = self.look.table_size
        leading, pad = size * 1.28, 3.4
        left, right = self.look.margin, self.width - self.look.margin
        edges = [left]
        for share in table.widths:
            edges.append(edges[-1] + (right - left) * share)
        bold, plain = f"{self.look.family}-Bold", self.look.family
        if table.caption:
            self.room(90)
            self.top += 12
            self.text(left, self.top, table.caption, bold, self.look.size)
            self.top += 5

        def cut(cells: list[str], font: str) -> list[list[str]]:
            spans = [right - left] if len(cells) == 1 else [b - a for a, b in itertools.pairwise(edges)]
            return [self.wrap(c, font, size, w - 2 * pad) for c, w in zip(cells, spans, strict=True)]

        def draw(cells: list[list[str]], font: str, fill: str = "", colour: str = "#000000") -> None:
            height = max(map(len, cells)) * leading + 2 * pad
            start, end = self.top, self.top + height
            xs = [left, right] if len(cells) == 1 else edges
            if fill:
                self.fill(left, start, right, end, fill)
            self.canvas.setFillColor(HexColor(colour))
            for number, lines in enumerate(cells):
                for index, line in enumerate(lines):
                    self.text(xs[number] + pad, start + pad + size * 0.93 + index * leading, line, font, size)
            self.canvas.setFillColor(HexColor("#000000"))
            for top in (start, end):
                self.rule(left, top, right, "#8b98a5", 0.5)
            if self.look.table == "ruled" or len(cells) == 1:
                for x in xs if self.look.table == "ruled" else ():
                    self.upright(x, start, end, "#8b98a5", 0.5)
            self.top = end

        head = cut(table.heads, bold)
        head_height = max(map(len, head)) * leading + 2 * pad
        style = {"fill": self.look.accent, "colour": "#ffffff"} if self.look.table == "ruled" else {"fill": "#dde6df"}
        self.room(head_height + 4 * leading)
        draw(head, bold, **style)
        for row in table.rows:
            texts = row.cells if isinstance(row, GoalRow) else row
            cells = cut(texts, bold if len(texts) == 1 else plain)
            if isinstance(row, GoalRow):
                row.page = self.page
            while self.top + max(map(len, cells)) * leading + 2 * pad > self.bottom:  # too long for what is left
                fits = int((self.bottom - self.top - 2 * pad) // leading)
                if fits >= 2 and len(cells) > 1:  # the row is torn by the page break
                    draw([lines[:fits] for lines in cells], plain)
                    self.torn.append(self.page)
                    cells = [lines[fits:] for lines in cells]
                self.new_page()
                draw(head, bold, **style)
                if isinstance(row, GoalRow) and fits < 2:
                    row.page = self.page
            draw(cells, bold if len(cells) == 1 else plain, fill="#eef2f6" if len(cells) == 1 else "")
        self.top += 10


def write_pdf(blocks: list[Block], look: Look) -> bytes:
    """Two passes: the first finds the pages, the second prints contents and totals. Records pages in the blocks."""
    contents = [(b.level, b.text, 0) for b in blocks if isinstance(b, Heading) and b.contents]
    first = Printer(look, contents, 99)
    first.draw(blocks)
    second = Printer(look, first.headings, first.page)
    second.draw(blocks)
    second.canvas.save()
    return second.buffer.getvalue()


__all__ = ["Look", "Row", "write_pdf"]
