"""Practice texts that lie beside the project and never in it, read here without Selko.

Belongs here: finding the files, a second reading of a text export made by splitting lines and tabs only. Does not
belong here: assertions, and anything that only fits one of the files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tests.e2e.sample_truth import fold
from tests.practice import SHARED

MEASURES = ("original_budget", "budget_amendment", "amended_budget", "actual", "variance")
TAG = re.compile(r"</?[a-z]+>")
NUMBER = re.compile(r"-?\d[\d ]*")
RESPONSIBLE = re.compile(r"Vast\w*henkilö\s*:\s*(.+)", re.IGNORECASE)


def practice_texts() -> list[Path]:
    return sorted((SHARED / "seed").glob("*.txt")) if (SHARED / "seed").is_dir() else []


@dataclass
class TextTruth:
    """What stands in a text export. `figures`: (unit, label, measure) → amount; `blanks` the cells without a number."""

    units: dict[str, str] = field(default_factory=dict)  # unit → responsible, in order
    figures: dict[tuple[str, str, str], Decimal] = field(default_factory=dict)
    rows: int = 0
    blanks: set[tuple[str, str, str]] = field(default_factory=set)
    paragraphs: list[tuple[str, str]] = field(default_factory=list)  # unit, text of a long line without tabs


def read_text(path: Path) -> TextTruth:
    """A unit is the line before 'responsible person: …'; a budget row has a label and five cells, blank or numbers."""
    truth = TextTruth()
    unit, before = "", ""
    for line in path.read_text(encoding="utf8").splitlines():
        bare = TAG.sub("", line).strip("\ufeff ")
        responsible = RESPONSIBLE.fullmatch(bare.strip())
        if responsible:
            unit = before
            truth.units[unit] = responsible[1].strip()
        cells = [cell.strip() for cell in TAG.sub("", line).split("\t")]
        if len(cells) == 6 and cells[0] and all(not cell or NUMBER.fullmatch(cell) for cell in cells[1:]):
            truth.rows += 1
            for measure, cell in zip(MEASURES, cells[1:], strict=True):
                key = (fold(unit), fold(cells[0]), measure)
                if cell:
                    truth.figures[key] = Decimal(cell.replace(" ", ""))
                else:
                    truth.blanks.add(key)
        elif "\t" not in line and len(bare) > 120:
            truth.paragraphs.append((unit, bare))
        if bare.strip():
            before = bare.strip()
    return truth
