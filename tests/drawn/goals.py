"""Goals drawn in the ways that reports print them: columns, boxes, forms, a goal over its indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.drawn.page import Pages
from tests.drawn.words import Words

LOOKS = ("columns", "boxes", "form", "banner", "spanned")
_PAD = 3.0


@dataclass(frozen=True)
class TrueGoal:
    unit: str
    goal: str
    indicator: str | None
    target: str | None
    outcome: str | None
    verdict: str
    page: int


@dataclass(frozen=True)
class Cell:
    text: str
    span: int = 1
    bold: bool = False


def draw_goals(pages: Pages, words: Words, rng: Random, unit: str, look: str, rules: str) -> list[TrueGoal]:
    """Draws two or three goals of a unit and says what they are. `rules`: all, rows (level ones only), none."""
    label = {role: rng.choice(texts) for role, texts in words.labels.items()}
    told: list[TrueGoal] = []
    kinds = rng.choices(("achieved", "partly", "not_achieved"), k=12)
    way = rng.randrange(min(len(texts) for texts in words.verdicts.values()))
    aims = rng.sample(words.aims, rng.choice([2, 3]))
    theme = rng.choice(words.themes)

    def measured(goal: str) -> list[str]:
        kind = kinds[len(told) % len(kinds)]
        indicator = rng.choice(words.indicators)
        target, outcome = str(rng.randrange(20, 90)), str(rng.randrange(20, 90))
        verdict = words.verdicts[kind][way]
        told.append(TrueGoal(unit, goal, indicator, target, outcome, kind, pages.page))
        return [indicator, str(rng.randrange(20, 90)), target, outcome, verdict]

    def plain(goal: str) -> tuple[str, str]:
        kind = kinds[len(told) % len(kinds)]
        outcome = rng.choice(words.prose_outcomes)
        told.append(TrueGoal(unit, goal, None, None, outcome, kind, pages.page))
        return outcome, words.verdicts[kind][way]

    measures = [label[role] for role in ("indicator", "baseline", "target", "outcome", "verdict")]
    if look == "columns":
        rows = [[Cell(label["goal"], bold=True), Cell(label["outcome"], bold=True), Cell(label["verdict"], bold=True)]]
        for goal in aims:
            outcome, verdict = plain(goal)
            rows.append([Cell(goal), Cell(outcome), Cell(verdict)])
        _draw(pages, rows, rules, (0.38, 0.42, 0.2))
    elif look == "boxes":
        for goal in aims:
            outcome, verdict = plain(goal)
            pairs = ((label["goal"], goal), (label["outcome"], outcome), (label["verdict"], verdict))
            _draw(pages, [[Cell(name, bold=True), Cell(value)] for name, value in pairs], rules, (0.3, 0.7))
            pages.y += 8
    elif look == "form":
        for goal in aims:
            rows = [
                [Cell(label["theme"], bold=True), Cell(theme, 4)],
                [Cell(label["goal"], 5, bold=True)],
                [Cell(goal, 5)],
            ]
            rows.append([Cell(name, bold=True) for name in measures])
            rows += [[Cell(text) for text in measured(goal)] for _ in range(rng.choice([1, 2]))]
            _draw(pages, rows, rules, (0.34, 0.15, 0.15, 0.16, 0.2))
            pages.y += 8
    elif look == "banner":
        rows = [[Cell(name, bold=True) for name in measures]]
        for goal in aims:
            rows.append([Cell(f"{label['goal']}: {goal}", 5, bold=True)])
            rows += [[Cell(text) for text in measured(goal)] for _ in range(rng.choice([1, 2]))]
        _draw(pages, rows, rules, (0.34, 0.15, 0.15, 0.16, 0.2))
    else:
        heads = [label[role] for role in ("goal", "indicator", "target", "outcome", "verdict")]
        rows = [[Cell(name, bold=True) for name in heads]]
        for goal in aims:
            for number in range(rng.choice([1, 2])):
                indicator, _, *rest = measured(goal)
                rows.append([Cell(goal if number == 0 else ""), Cell(indicator), *map(Cell, rest)])
        _draw(pages, rows, rules, (0.3, 0.24, 0.14, 0.14, 0.18))
    return told


def _fitting(pages: Pages, row: Sequence[Cell], shares: Sequence[float], size: float) -> float:
    """The size at which no word of the row is wider than its cell."""
    at, fit = 0, size
    for cell in row:
        room = (pages.right - pages.left) * sum(shares[at : at + cell.span]) - 2 * _PAD
        widest = max((pages.width_of(word, size, cell.bold) for word in cell.text.split()), default=0.0)
        fit = min(fit, size * room / widest) if widest > room else fit
        at += cell.span
    return fit


def _draw(pages: Pages, rows: Sequence[Sequence[Cell]], rules: str, shares: Sequence[float]) -> None:
    """A ruled table. An empty cell under another belongs to that one: no rule parts them."""
    size = min(pages.style.size, 9.0)
    width = pages.right - pages.left
    size = min(size, *(_fitting(pages, row, shares, size) for row in rows))
    edges = [pages.left + width * sum(shares[:n]) for n in range(len(shares) + 1)]
    broken: list[list[list[str]]] = []
    for row in rows:
        at, lines = 0, []
        for cell in row:
            room = edges[at + cell.span] - edges[at] - 2 * _PAD
            lines.append(pages.broken(cell.text, size, room, bold=cell.bold))
            at += cell.span
        broken.append(lines)
    heights = [max(map(len, lines)) * size * 1.2 + 2 * _PAD for lines in broken]
    pages.room(sum(heights) + 4)
    pages.y += 4
    for number, (row, lines, height) in enumerate(zip(rows, broken, heights, strict=True)):
        at = 0
        for cell, text in zip(row, lines, strict=True):
            left, right = edges[at], edges[at + cell.span]
            if (cell.text or number == 0) and rules != "none":
                pages.line(left, pages.y, right, pages.y)
            if rules == "all":
                pages.line(left, pages.y, left, pages.y + height)
            for n, part in enumerate(text):
                pages.text(left + _PAD, pages.y + _PAD + size * (1 + 1.2 * n), part, size, bold=cell.bold)
            at += cell.span
        if rules == "all":
            pages.line(edges[-1], pages.y, edges[-1], pages.y + height)
        pages.y += height
    if rules != "none":
        pages.line(edges[0], pages.y, edges[-1], pages.y)
    pages.y += 4
