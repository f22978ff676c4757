"""Pictures of tables are told from charts, diagrams and photographs, however the table is drawn."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont

from selko.extractors.layout.printed.pictures import SCALE, find_table_rows

FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
LABELS = ["Myyntituotot", "Maksutuotot", "Tuet ja avustukset", "Toimintatuotot", "Henkilöstökulut", "Toimintakate"]
GREY = (90, 90, 90)


def draw_table(
    rows: int = 6, columns: int = 5, size: float = 10, width: float = 460, pitch: float = 1.7, scale: float = 2.0,
    paper: int = 255, zebra: tuple[int, int, int] | None = None, head: tuple[int, int, int] | None = None,
    grid: bool = False,
) -> Any:  # fmt: skip
    """A table at SCALE; sizes in points, drawn with `scale` dots to a point."""
    font, high = ImageFont.truetype(str(FONT), int(size * scale)), int(size * pitch * scale)
    image = Image.new("RGB", (int(width * scale), high * (rows + 1) + int(8 * scale)), (paper,) * 3)
    pen, random = ImageDraw.Draw(image), Random(1)
    for row in range(rows + 1):
        top = int(4 * scale) + row * high
        band = head if row == 0 else zebra if row % 2 else None
        if band:
            pen.rectangle([0, top, image.width, top + high], fill=band)
        if grid:
            pen.line([0, top, image.width, top], fill=GREY)
        ink = (255, 255, 255) if row == 0 and head else (0, 0, 0)
        line = top + int(0.3 * size * scale)
        pen.text((int(4 * scale), line), LABELS[row % 6] if row else "1000 €", fill=ink, font=font)
        for column in range(columns):
            right = int(image.width * (0.32 + 0.68 * (column + 1) / columns) - 6 * scale)
            shown = f"{random.randint(-9999, 99999):,}".replace(",", " ") if row else f"TP {2020 + column}"
            pen.text((right, line), shown, fill=ink, font=font, anchor="ra")
            if grid:
                pen.line([right + int(5 * scale), 0, right + int(5 * scale), image.height], fill=GREY)
    seen = image.resize((int(image.width / scale * SCALE), int(image.height / scale * SCALE)), Image.Resampling.BICUBIC)
    return np.asarray(seen.convert("L"))


@pytest.mark.parametrize(
    "look",
    [
        {},
        {"zebra": (220, 230, 240)},
        {"zebra": (180, 200, 220)},
        {"head": (31, 78, 121)},
        {"head": (31, 78, 121), "zebra": (221, 235, 247)},
        {"grid": True},
        {"grid": True, "pitch": 1.25},
        {"pitch": 3.2},
        {"size": 5, "columns": 6, "width": 300},
        {"size": 14, "columns": 3},
        {"size": 8, "columns": 9, "width": 700},
        {"columns": 1},
        {"rows": 2, "columns": 3},
        {"paper": 235},
        {"scale": 0.8},
    ],
    ids=str,
)
def test_tables_are_told(look):
    rows = look.get("rows", 6) + 1
    assert len(find_table_rows(draw_table(**look))) == rows


def chart(kind: str) -> Any:
    image = Image.new("L", (660, 420), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), 14)
    pen.text((220, 10), "Lainakanta 2020-2024, 1000 €", fill=0, font=font)
    values = [63620, 67285, 67547, 67039, 72904]
    for tick in range(8):
        y = 360 - 42 * tick
        pen.line([70, y, 600, y], fill=170)
        pen.text((60, y - 8), f"{10 * tick} 000", fill=0, font=font, anchor="ra")
        pen.text((610, y - 8), f"{tick} 000", fill=0, font=font)
    points = []
    for place, value in enumerate(values):
        x, y = 120 + 100 * place, 360 - round(value * 0.0042)
        points.append((x, y))
        if kind == "bars":
            pen.rectangle([x - 25, y, x + 25, 360], fill=90)
        pen.text((x, y - 20), f"{value:,}".replace(",", " "), fill=0, font=font, anchor="ma")
        pen.text((x, 370), str(2020 + place), fill=0, font=font, anchor="ma")
    if kind == "line":
        pen.line(points, fill=0, width=3)
        pen.line([(x, 360 - (x * 7) % 90 - 60) for x, _ in points], fill=60, width=2)
    return np.asarray(image)


def diagram() -> Any:
    image = Image.new("L", (660, 420), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), 14)
    for row, names in enumerate([["Valtuusto"], ["Hallitus"], ["Tekninen", "Sivistys", "Kehitys"]]):
        for place, name in enumerate(names):
            x = 330 + 200 * place - 100 * (len(names) - 1)
            pen.rectangle([x - 80, 40 + 120 * row, x + 80, 90 + 120 * row], outline=0)
            pen.text((x, 58 + 120 * row), name, fill=0, font=font, anchor="ma")
    return np.asarray(image)


def photograph() -> Any:
    rows, columns = np.mgrid[0:300, 0:500]
    waves = 120 + 60 * np.sin(columns / 23) + 50 * np.cos(rows / 17)
    return (waves + np.random.default_rng(1).normal(0, 12, waves.shape)).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "picture", [chart("bars"), chart("line"), diagram(), photograph(), np.full((200, 400), 255, dtype=np.uint8)],
    ids=["bars", "line", "diagram", "photograph", "blank"],
)  # fmt: skip
def test_other_pictures_are_no_tables(picture):
    assert find_table_rows(picture) == []
