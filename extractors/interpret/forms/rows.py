"""The rows of a grid as a form has them: labels with their values, heads over columns, values under these.

Belongs here: what kind of row it is, by the words for the fields of a goal. Does not belong here: what follows from the
order of the rows (build).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from selko.schemas.models.layout import GridTable, TextBlock
from selko.schemas.models.provenance import Provenance
from selko.schemas.words.hyphens import join_lines
from selko.schemas.words.vocabulary import goal_role, is_phrase

_LABEL = 45  # letters: a longer text is no label
_INLINE = re.compile(r"^(?P<label>[^:\n]{3,45}):\s+(?P<value>\S.*)$", re.DOTALL)
_SAME_EDGE = 3  # points
_WIDE = 0.85  # of the grid's width: a cell that goes from edge to edge
_STATUS = re.compile(r"[1-5]")
_VERDICTS = (
    "verdict_achieved", "verdict_partly", "verdict_postponed", "verdict_not_achieved",
    "status_achieved", "status_partly", "status_not_achieved",
)  # fmt: skip
_NOTHING = {"-", "–", "—"}


class RowKind(StrEnum):
    PAIRS = "pairs"  # label, value, label, value
    HEADS = "heads"  # labels only: what stands below them are their values
    BANNER = "banner"  # one text from edge to edge
    VALUES = "values"


@dataclass(frozen=True)
class Text:
    """A cell with something in it. `role` is the field that it announces, None for a value; `left` and `right` are its
    edges (points, or columns where the document has no pages)."""

    text: str
    role: str | None
    left: float
    right: float
    provenance: Provenance


@dataclass(frozen=True)
class FormRow:
    kind: RowKind
    texts: tuple[Text, ...]
    pairs: tuple[tuple[Text, Text | None], ...] = ()


def label_role(text: str) -> str | None:
    """The field that a short text announces, closing colon or not."""
    flat = " ".join(text.split())
    return goal_role(flat.rstrip(" :")) if 0 < len(flat) <= _LABEL else None


def read_rows(grid: GridTable, stock: Mapping[str, int]) -> list[FormRow]:
    """The rows of the grid that hold anything."""
    cells: dict[int, list[Text]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            box = cell.provenance.box
            left, right = (box.x0, box.x1) if box else (float(cell.column), float(cell.column + cell.column_span))
            text = join_lines(cell.text.split("\n"), stock).strip()
            cells.setdefault(cell.row, []).append(Text(text, label_role(text), left, right, cell.provenance))
    edges = [(text.left, text.right) for row in cells.values() for text in row]
    width = max((right for _, right in edges), default=0.0) - min((left for left, _ in edges), default=0.0)
    rows: list[FormRow] = []
    for number in sorted(cells):
        row = _row(sorted(cells[number], key=lambda text: text.left), width)
        if row.kind is RowKind.PAIRS and rows and _fills(rows[-1], row):
            row = FormRow(RowKind.VALUES, row.texts)
        elif row.kind is not RowKind.PAIRS and rows and _goes_on_beside(rows[-1], row):
            row = FormRow(RowKind.PAIRS, row.texts, ((row.texts[0], row.texts[1]),))
        rows.append(row)
    return rows


def is_head_line(block: TextBlock) -> bool:
    """Whether a line outside the tables holds nothing but labels, set out in columns."""
    parts = [part.strip() for part in block.lines[0].split("\t")]
    return len(block.lines) == 1 and len(parts) > 1 and all(label_role(part) for part in parts)


def heads_of_line(block: TextBlock, rows: Sequence[FormRow]) -> FormRow | None:
    """The labels of such a line as heads over the columns of the grid below, where these are as many."""
    parts = [part.strip() for part in block.lines[0].split("\t")]
    if not rows or rows[0].kind is RowKind.HEADS or len(rows[0].texts) != len(parts):
        return None
    texts = tuple(
        Text(part, label_role(part), below.left, below.right, below.provenance)
        for part, below in zip(parts, rows[0].texts, strict=True)
    )
    return FormRow(RowKind.HEADS, texts)


def _fills(heads: FormRow, row: FormRow) -> bool:
    """Whether a row has a text under each head: 'Tavoitteet toteutuvat' under 'Arviointi' is a value, though its words
    could be a label."""
    if heads.kind is not RowKind.HEADS or len(heads.texts) < 2 or len(heads.texts) != len(row.texts):
        return False
    return all(overlap(head, text) > 0 for head, text in zip(heads.texts, row.texts, strict=True))


def _goes_on_beside(pairs: FormRow, row: FormRow) -> bool:
    """Whether a row of two texts stands under a label and its value, and begins with a label too: 'Uppnått |
    Förverkligades', where either could be the verdict."""
    if pairs.kind is not RowKind.PAIRS or len(pairs.texts) != 2 or len(row.texts) != 2:
        return False
    under = all(abs(one.left - other.left) <= _SAME_EDGE for one, other in zip(pairs.texts, row.texts, strict=True))
    return under and row.texts[0].role in {"verdict", "outcome"}


def _row(texts: Sequence[Text], width: float) -> FormRow:
    inline = [_inline(text) for text in texts]
    if all(inline):
        return FormRow(RowKind.PAIRS, tuple(texts), tuple(pair for pair in inline if pair))
    roles = [text.role for text in texts]
    if len(texts) == 1 and roles[0] is None:
        wide = width > 0 and texts[0].right - texts[0].left >= _WIDE * width
        return FormRow(RowKind.BANNER if wide else RowKind.VALUES, tuple(texts))
    beside = len(texts) == 2 and roles[0] in {"verdict", "outcome"} and is_verdict(texts[1].text)
    if all(roles) and not beside and not all(is_verdict(text.text) for text in texts):
        return FormRow(RowKind.HEADS, tuple(texts), tuple((text, None) for text in texts))
    pairs = _pairs(texts)
    if pairs:
        return FormRow(RowKind.PAIRS, tuple(texts), pairs)
    return FormRow(RowKind.VALUES, tuple(texts))


def _pairs(texts: Sequence[Text]) -> tuple[tuple[Text, Text | None], ...]:
    """Each label with the value right of it; () where values follow each other, or the first text is no label."""
    pairs: list[tuple[Text, Text | None]] = []
    if is_verdict(texts[0].text):
        return ()  # 'Toteutui | Valmis' are values, though a head may say so too
    for text in texts:
        if text.role is not None and not _is_status_value(pairs, text):
            pairs.append((text, None))
        elif pairs and pairs[-1][1] is None:
            pairs[-1] = (pairs[-1][0], text)
        else:
            return ()
    return tuple(pairs)


def _is_status_value(pairs: Sequence[tuple[Text, Text | None]], text: Text) -> bool:
    """Beside the label of an outcome or a verdict, 'Toteutui' is its value and no label."""
    return bool(pairs) and pairs[-1][1] is None and pairs[-1][0].role in {"verdict", "outcome"}


def _inline(text: Text) -> tuple[Text, Text | None] | None:
    """A label and its value in one box: 'Tavoite: …', or the label as its first line."""
    match = _INLINE.match(text.text)
    role = label_role(match["label"]) if match else None
    if match is None or role is None:
        return None
    label = Text(match["label"], role, text.left, text.right, text.provenance)
    return label, Text(match["value"], None, text.left, text.right, text.provenance)


def is_verdict(text: str) -> bool:
    """Whether a text is nothing but a verdict."""
    return any(is_phrase(concept, text) for concept in _VERDICTS)


def overlap(one: Text, other: Text) -> float:
    return min(one.right, other.right) - max(one.left, other.left)


def is_status(text: str) -> bool:
    """The number beside a disc of a traffic light."""
    return _STATUS.fullmatch(text.strip()) is not None


def says_nothing(text: str) -> bool:
    return text.strip() in _NOTHING
