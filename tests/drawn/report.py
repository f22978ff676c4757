"""A whole report in a random house style, with the truth of its headings, its text, its units and its goals."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.drawn.goals import LOOKS, TrueGoal, draw_goals
from tests.drawn.page import Pages, draw_heading, draw_paragraphs, random_style
from tests.drawn.words import FI, SV, Words


@dataclass
class TrueSection:
    heading: str
    level: int
    unit: str
    page: int
    paragraphs: list[str] = field(default_factory=list)
    tables: int = 0


@dataclass(frozen=True)
class Drawn:
    entity: str
    language: str
    sections: list[TrueSection]
    goals: list[TrueGoal]
    tables: list[tuple[int, str, str]]  # page, unit, a figure printed in it


def draw_report(path: Path, seed: int, *, style: object = None) -> Drawn:
    """Draws the report of this seed. The same seed gives the same bytes."""
    return _Draw(path, seed).run()


class _Draw:
    def __init__(self, path: Path, seed: int):
        self.rng = rng = Random(seed)
        self.words: Words = rng.choice([FI, SV])
        self.pages = Pages(path, random_style(rng), f"{self.words.entity} {self.words.title}")
        self.parts = rng.random() < 0.35
        self.numbered = self.parts or rng.random() < 0.7
        self.unit_form = rng.choice(["plain", "plain", "code", "lead"])
        self.by_boards = rng.random() < 0.6
        self.caption = rng.choice(["none", "none", "number", "name"])
        self.look = rng.choice(LOOKS)
        self.rules = rng.choice(["all", "rows", "none"] if self.look in {"columns", "spanned"} else ["all"])
        self.sections: list[TrueSection] = []
        self.goals: list[TrueGoal] = []
        self.tables: list[tuple[int, str, str]] = []
        self.counts = [0, 0, 0]
        self.part = 0
        self.code = 400
        self.used = 0

    def run(self) -> Drawn:
        words, pages = self.words, self.pages
        pages.text(pages.left, 240, words.entity, 30, bold=True)
        pages.text(pages.left, 290, words.title, 22)
        pages.turn()
        if pages.style.columns == "pages":
            pages.set_columns(True)
        self._part(0)
        self._heading(words.review, 1, words.entity)
        self._prose(2)
        for title in words.review_parts:
            self._heading(title, 2, words.entity)
            self._prose(self.rng.choice([1, 2, 4]))
        self._part(1)
        self._heading(words.operating, 1, words.entity)
        self._prose(1)
        for board, units in words.boards:
            if self.by_boards:
                self._heading(board, 2, board, unit=True)
                self._prose(1)
                self._table(board)
            for unit in units[: self.rng.choice([2, 3, 4])]:
                self._unit(unit, 3 if self.by_boards else 2)
        for title in words.whole:
            self._heading(title, 1, words.entity)
            self._prose(1)
            self._table(words.entity)
        pages.finish()
        return Drawn(words.entity, "fi" if words is FI else "sv", self.sections, self.goals, self.tables)

    def _unit(self, unit: str, level: int) -> None:
        self._heading(unit, level, unit, unit=True)
        for title in self.rng.sample(self.words.generic, self.rng.choice([1, 2])):
            self._heading(title, level + 1, unit)
            self._prose(self.rng.choice([1, 2, 3]))
            if self.rng.random() < 0.3:
                self._table(unit, between=True)
        if self.rng.random() < 0.7 and not self.pages.two:
            self._heading(self.words.goals, level + 1, unit)
            if self.rng.random() < 0.5:
                self._prose(1)
            self.goals += draw_goals(self.pages, self.words, self.rng, unit, self.look, self.rules)
        if self.tables and self.tables[-1][1] == unit:
            return
        self._table(unit)

    def _part(self, number: int) -> None:
        if self.parts:
            self.part = number + 1
            self._add(f"{('I', 'II', 'III')[number]} {self.words.parts[number]}", 1, self.words.entity)

    def _heading(self, text: str, level: int, owner: str, unit: bool = False) -> None:
        shown = text
        if unit and self.unit_form != "plain" and not text.endswith(("lautakunta", "hallitus", "nämnden", "styrelsen")):
            self.code += 10
            shown = f"{self.code} {text}" if self.unit_form == "code" else f"{self.words.lead} {self.code} {text}"
        if self.numbered and not unit and level <= 2 and (level == 1 or owner == self.words.entity):
            self.counts[level - 1] += 1
            self.counts[level:] = [0] * (len(self.counts) - level)
            number = ".".join(map(str, self.counts[:level]))
            shown = f"{number}{'.' if level == 1 else ''} {text}"
        self._add(shown, level + (1 if self.parts else 0), owner)

    def _add(self, text: str, level: int, owner: str) -> None:
        self.pages.chapter = text if level <= 2 else self.pages.chapter
        page = draw_heading(self.pages, text, level)
        self.sections.append(TrueSection(text, level, owner, page))

    def _prose(self, count: int) -> None:
        paragraphs = []
        for _ in range(count):
            sentences = self.rng.sample(self.words.sentences, self.rng.choice([2, 3, 5]))
            self.used += 1
            paragraphs.append(f"{self._ordinal(self.used)} {' '.join(sentences)}")
        draw_paragraphs(self.pages, paragraphs)
        self.sections[-1].paragraphs += paragraphs

    def _ordinal(self, number: int) -> str:
        word = "Kohdassa" if self.words is FI else "I punkt"
        return f"{word} {number} todetaan:" if self.words is FI else f"{word} {number} sägs:"

    def _table(self, unit: str, between: bool = False) -> None:
        pages, words, rng = self.pages, self.words, self.rng
        style, size = pages.style, min(pages.style.size, 9.0)
        heads = rng.choice(words.heads if not pages.two else words.heads[:1])
        width = (pages.right - pages.left) * (0.6 if len(heads) == 2 and not pages.two else 1.0)
        step = size * 1.45
        pages.room(step * 6 + 30)
        pages.y += 6
        if self.caption == "number":
            self.sections[-1].tables += 1
            pages.y += step
            pages.text(pages.left, pages.y, f"{words.caption} {len(self.tables) + 1}. {words.caption_words}", size)
        elif self.caption == "name" and unit != words.entity:
            pages.y += step
            pages.text(pages.left, pages.y, f"{unit}, {words.caption_words}", size, bold=True)
        first = pages.left + width * 0.42
        columns = [first + (pages.left + width - first) * (n + 1) / len(heads) for n in range(len(heads))]
        top = pages.y + 4
        pages.y += step
        for x, head in zip(columns, heads, strict=True):
            pages.text(x - 3, pages.y, head, size - (1 if pages.two else 0), bold=True, right=True)
        pages.line(pages.left, pages.y + 4, pages.left + width, pages.y + 4)
        printed = ""
        income, costs = rng.randrange(200, 900) * 1000 + rng.randrange(1000), -rng.randrange(900, 9000) * 1000
        for label, base in zip(words.rows, (income, costs, income + costs), strict=True):
            pages.y += step
            pages.text(pages.left + 3, pages.y, label, size)
            for n, x in enumerate(columns):
                value = base + n * 1000 * (1 if base > 0 else -1) if n < 2 else base // 7
                shown = f"{value:,}".replace(",", " ")
                printed = printed or shown
                pages.text(x - 3, pages.y, shown, size, right=True)
            if style.ruled:
                pages.line(pages.left, pages.y + 4, pages.left + width, pages.y + 4)
        if style.ruled:
            for x in (pages.left, first, *columns):
                pages.line(x, top, x, pages.y + 4)
            pages.line(pages.left, top, pages.left + width, top)
        pages.y += 10
        self.tables.append((pages.page, unit, printed))
