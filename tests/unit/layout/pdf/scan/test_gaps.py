"""Blanks that OCR overlooks are seen in the picture; nothing else is parted."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from selko.extractors.layout.pdf.scan.gaps import part_at_gaps

FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def picture_of(text: str, font: str = "DejaVuSans.ttf", size: int = 22) -> tuple[np.ndarray, tuple[float, ...]]:
    face = ImageFont.truetype(str(FONTS / font), size)
    left, top, right, bottom = (round(side) for side in face.getbbox(text))
    image = Image.new("L", (right + 20, bottom + 20), 250)
    ImageDraw.Draw(image).text((10, 10), text, font=face, fill=20)
    return np.asarray(image) < 128, (8.0 + left, 8.0 + top, 12.0 + right, 12.0 + bottom)


@pytest.mark.parametrize("printed", ["-84 317", "1 527 846", "Sisäiset erät", "12 345,50"])
@pytest.mark.parametrize("font", ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSerif.ttf"])
def test_a_blank_that_was_overlooked_is_found(printed, font):
    picture, box = picture_of(printed, font)
    assert [part for part, _, _ in part_at_gaps(picture, printed.replace(" ", ""), box)] == printed.split()


@pytest.mark.parametrize(
    "printed", ["-84317", "111 111".replace(" ", ""), "Toimintakate", "1234,5", "2023", "vuonna:illan"]
)
@pytest.mark.parametrize("font", ["DejaVuSans.ttf", "DejaVuSerif.ttf", "STIXGeneral.ttf"])
def test_what_is_one_word_stays_one(printed, font):
    picture, box = picture_of(printed, font)
    assert [part for part, _, _ in part_at_gaps(picture, printed, box)] == [printed]


def test_a_gap_that_makes_no_group_of_thousands_parts_no_number():
    picture, box = picture_of("12 34 5678")
    assert [part for part, _, _ in part_at_gaps(picture, "12345678", box)] == ["12345678"]
