"""Scans made for a test: a PDF printed, turned a little, made noisy, without a text layer.

Belongs here: from a PDF to a PDF of pictures. Does not belong here: what stands on it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

DPI = 200


def write_scan_of(
    path: Path, folder: Path, *, pages: range | None = None, degrees: float = 0.5, noise: float = 12.0, seed: int = 1
) -> Path:
    """`pages` counts from 0; None for all. `noise` is the deviation of the grey, of 255."""
    random = np.random.default_rng(seed)
    pictures = []
    document = pypdfium2.PdfDocument(path)
    for number in pages or range(len(document)):
        printed = document[number].render(scale=DPI / 72).to_pil().convert("L")
        turned = printed.rotate(degrees, fillcolor=255, resample=Image.Resampling.BICUBIC)
        grey = np.asarray(turned).astype(float) + random.normal(0, noise, turned.size[::-1])
        pictures.append(Image.fromarray(grey.clip(0, 255).astype("uint8")))
    document.close()
    out = folder / f"{path.stem}-scan.pdf"
    pictures[0].save(out, save_all=True, append_images=pictures[1:], resolution=DPI)
    return out
