"""Goals out of forms, in reading order over the grids of the whole document.

Belongs here: which grids are forms, and the walk that gives every value its field and every indicator its goal. Does
not belong here: the kinds of rows (rows).

Example: 'Strateginen valinta | Palveleva kaupunki', below it the heads 'Tavoite | Tilannekuvaus' and a row of text,
below these 'Mittari | Nykyarvo | Tavoitearvo | Toteuma' and a row per indicator: one goal for each indicator.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from selko.extractors.interpret.forms.rows import (
    FormRow,
    RowKind,
    Text,
    heads_of_line,
    is_head_line,
    is_status,
    overlap,
    read_rows,
    says_nothing,
)
from selko.schemas.models.layout import BlockKind, DocumentLayout, GridTable, TextBlock
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.tables import FormGoal
from selko.schemas.words.column_roles import find_roles
from selko.schemas.words.hyphens import count_words

_ABOVE = ("theme", "strategic_goal")
_AIMS = {"goal", "unit_goal", "strategic_goal"}
_MEASURED = ("indicator", "baseline", "target", "outcome", "verdict")
_OF_GOAL = ("goal", "unit_goal", "means", "situation", "risk", "responsible")
_FLOWING = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
_ASIDE = {BlockKind.FURNITURE, BlockKind.HIDDEN, BlockKind.FOOTNOTE}
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLOSE = 14  # points between heads and the text of the cells below them
_LONG = 12  # words: the text of a goal and no name of a column


@dataclass(frozen=True)
class Forms:
    """The goals of all forms; `grids` and `blocks` are the layout orders of what they are made of."""

    goals: tuple[FormGoal, ...] = ()
    grids: frozenset[int] = frozenset()
    blocks: frozenset[int] = frozenset()


@dataclass
class _Open:
    """The form that is being read. `fields` are those said so far, `heads` the labels over the columns."""

    fields: dict[str, str] = field(default_factory=dict)
    heads: tuple[Text, ...] = ()
    place: Provenance | None = None
    order: int = 0
    told: bool = False  # a goal was made of the fields
    fresh: bool = False  # nothing stands below the heads yet


def find_forms(layout: DocumentLayout) -> Forms:
    """Every goal that stands in a form."""
    stock = count_words(line for block in layout.blocks for line in block.lines)
    rows = {grid.order: read_rows(grid, stock) for grid in layout.tables}
    items: list[GridTable | TextBlock] = sorted([*layout.tables, *layout.blocks], key=lambda item: item.order)
    walk = _Walk()
    open_form = False
    loose: list[TextBlock] = []
    parted: TextBlock | None = None  # heads that a page break left behind: the grid begins on the next page
    for item in items:
        if isinstance(item, TextBlock):
            if item.kind in _ASIDE:
                continue
            parted = item if is_head_line(item) else None
            if open_form and _lies_in_form(item, walk):
                loose.append(item)
                continue
            if loose and _stands_close(loose[0], walk):
                walk.take_loose(loose)
            open_form, loose = False, []
            continue
        own = rows[item.order]
        if parted is not None and (heads := heads_of_line(parted, own)) is not None:
            own = [heads, *own]
            if _is_form(own):
                walk.blocks.add(parted.order)
        parted = None
        if _is_form(own) or (open_form and _goes_on(own, walk.form)):
            if not open_form:
                walk.end()
            walk.take_loose(loose)
            walk.read(own, item.order)
            open_form = True
        else:
            open_form = False
        loose = []
    walk.end()
    return Forms(tuple(walk.goals), frozenset(walk.grids), frozenset(walk.blocks))


def _is_form(rows: Sequence[FormRow]) -> bool:
    """Whether the fields of a goal stand in it as labels beside their values, or as several rows of heads."""
    pairs = {label.role for row in rows if row.kind is RowKind.PAIRS for label, _ in row.pairs}
    heads = [[text.role for text in row.texts] for row in rows if row.kind is RowKind.HEADS]
    roles = pairs | {role for row in heads for role in row}
    valued = sum(row.kind is RowKind.PAIRS for row in rows)
    shaped = valued >= 2 or (valued and heads) or len({tuple(row) for row in heads}) >= 2
    told = bool(roles & _AIMS) and len(roles) >= 2 and len(roles - _AIMS - {"theme"}) >= 1
    return told and (bool(shaped) or _is_in_columns(rows))


def _is_in_columns(rows: Sequence[FormRow]) -> bool:
    """Whether a head stands over rows of indicators with their target and outcome. With years below the head it is a
    table of figures as well, and is read as one."""
    if not rows or rows[0].kind is not RowKind.HEADS or len(rows) < 2:
        return False
    roles = {text.role for text in rows[0].texts}
    years = [text for text in rows[1].texts if _YEAR.fullmatch(text.text)]
    if any(
        row.kind is RowKind.VALUES and sum(bool(find_roles(text.text)) for text in row.texts) > 1 for row in rows[1:]
    ):
        return False  # the heads of a table of figures, which the reader of grids joined to it
    measured = "indicator" in roles and roles & {"target", "baseline"} and roles & {"outcome", "verdict"}
    return bool(measured) and not years


def _goes_on(rows: Sequence[FormRow], form: _Open) -> bool:
    """Whether a grid right after a form is its next piece: it begins with heads or labels, or with texts under the
    heads of the piece before."""
    if not rows or not form.fields:
        return False
    first = rows[0]
    if first.kind in {RowKind.HEADS, RowKind.PAIRS}:
        return any(text.role in _MEASURED for text in first.texts)
    under = all(any(overlap(text, head) > 0 for head in form.heads) for text in first.texts[:1])
    return bool(form.heads) and under and any(row.kind is RowKind.HEADS for row in rows)


def _lies_in_form(block: TextBlock, walk: _Walk) -> bool:
    """Whether a block after a form is text of a cell that the reader of tables lost: it stands under the heads of the
    form on the same page, with nothing under them yet."""
    box, heads = block.provenance.box, walk.form.heads
    if box is None or not heads or not walk.form.fresh or block.kind not in _FLOWING or block.style.bold:
        return False
    page = heads[0].provenance.page
    left, right = min(head.left for head in heads), max(head.right for head in heads)
    return block.provenance.page == page and box.x0 >= left - 6 and box.x0 <= right


def _stands_close(block: TextBlock, walk: _Walk) -> bool:
    """Whether a block stands right below the heads of the form: the first text of a cell does."""
    box, heads = block.provenance.box, [head.provenance.box for head in walk.form.heads]
    below = max((head.bottom for head in heads if head), default=0.0)
    return box is not None and 0 <= box.top - below <= _CLOSE


class _Walk:
    def __init__(self) -> None:
        self.goals: list[FormGoal] = []
        self.grids: set[int] = set()
        self.blocks: set[int] = set()
        self.form = _Open()

    def read(self, rows: Sequence[FormRow], order: int) -> None:
        self.grids.add(order)
        self.form.order = order
        for row in rows:
            if row.kind is RowKind.HEADS:
                self._take_heads(row)
            elif row.kind is RowKind.PAIRS:
                for label, value in row.pairs:
                    self._put_labelled(label, value)
                if len(row.texts) > 1:
                    self.form.heads, self.form.fresh = (), False
            elif row.kind is RowKind.BANNER:
                self._take_banner(row.texts[0])
            else:
                self._take_values(row.texts)

    def take_loose(self, blocks: Sequence[TextBlock]) -> None:
        """Text of lost cells: each block belongs to the head above it."""
        for block in blocks:
            box = block.provenance.box
            if box is not None:
                self.blocks.add(block.order)
                text = Text(block.text.strip(), None, box.x0, box.x1, block.provenance)
                head = self._head_over(text)
                if head is not None and head.role:
                    self._append(head.role, text)

    def end(self) -> None:
        """The goal of a form that has no rows of indicators; the next form begins with nothing."""
        fields = self.form.fields
        aimed = fields.get("strategic_goal") and any(fields.get(role) for role in _MEASURED)
        if not self.form.told and (fields.get("goal") or fields.get("unit_goal") or aimed):
            self._tell(fields)
        self.form = _Open()

    def _take_heads(self, row: FormRow) -> None:
        roles = {text.role for text in row.texts}
        if roles & {"goal", "unit_goal"} and (self.form.fields.keys() & {"goal", "unit_goal"}):
            self._close_goal()
        self.form.heads, self.form.fresh = row.texts, True

    def _take_banner(self, text: Text) -> None:
        heads = self.form.heads
        roles = {head.role for head in heads}
        if len(heads) == 1 and heads[0].role:
            self._append(heads[0].role, text)
            return
        if roles & {"goal", "unit_goal"}:
            self._put("theme" if self.form.fields.get("goal") or len(text.text.split()) < _LONG else "goal", text)
            return
        if self.form.fields.get("goal"):
            self._close_goal()
        self._put("goal", text)

    def _take_values(self, texts: Sequence[Text]) -> None:
        heads = self.form.heads
        roles = {head.role for head in heads}
        found: dict[str, Text] = {}
        for text in texts:
            head = self._head_over(text)
            if head is None or (head.role in found and is_status(text.text)):
                if "outcome" in roles or "target" in roles:
                    found.setdefault("verdict", text)
            elif head.role and head.role not in found:
                found[head.role] = text
        if not roles & set(_MEASURED):
            for role, text in found.items():
                self._append(role, text)
        elif found.keys() & set(_MEASURED) or not self.form.fields.get("goal"):
            if found.keys() & {"goal", "unit_goal"} and not self.form.fresh:
                self._close_goal()
            for role in found.keys() - set(_MEASURED):
                self._put(role, found[role])
            measured = {role: found[role].text for role in _MEASURED if role in found}
            self._tell({**self.form.fields, **measured}, texts[0].provenance)
        self.form.fresh = False

    def _head_over(self, text: Text) -> Text | None:
        """The head that shares most of the text's width; None for what stands beside all of them."""
        best = max(self.form.heads, key=lambda head: overlap(head, text), default=None)
        if best is None or overlap(best, text) <= 0:
            return self._head_left(text)
        return best

    def _head_left(self, text: Text) -> Text | None:
        """A cell wider than its head begins where the head does; a narrow one right of all heads has none."""
        if is_status(text.text):
            return None
        before = [head for head in self.form.heads if head.left <= text.left + 3]
        return before[-1] if before else None

    def _put_labelled(self, label: Text, value: Text | None) -> None:
        role = label.role or ""
        fields = self.form.fields
        if role in _ABOVE and (any(fields.get(one) for one in (*_OF_GOAL, *_MEASURED)) or role in fields):
            order, place = self.form.order, self.form.place
            self.end()
            self.form.order, self.form.place = order, place
        elif role in {"goal", "unit_goal"} and role in fields:
            self._close_goal()
        elif role == "indicator" and any(fields.get(one) for one in _MEASURED):
            self._tell(fields)
            for one in _MEASURED:
                fields.pop(one, None)
            self.form.told = False
        if value is not None:
            self._put(role, value)
        else:
            self.form.fields.setdefault(role, "")

    def _close_goal(self) -> None:
        """The fields of the goal before are gone, those above it stay."""
        above = {role: self.form.fields[role] for role in _ABOVE if role in self.form.fields}
        order = self.form.order
        heads, fresh = self.form.heads, self.form.fresh
        self.end()
        self.form.fields, self.form.order, self.form.heads, self.form.fresh = above, order, heads, fresh

    def _put(self, role: str, text: Text) -> None:
        self.form.place = self.form.place or text.provenance
        if not says_nothing(text.text):
            self.form.fields[role] = text.text

    def _append(self, role: str, text: Text) -> None:
        before = self.form.fields.get(role)
        self._put(role, Text(f"{before} {text.text}" if before else text.text, None, 0, 0, text.provenance))

    def _tell(self, fields: dict[str, str], place: Provenance | None = None) -> None:
        said = {role: text for role, text in fields.items() if text}
        self.form.told = True
        self.goals.append(
            FormGoal(order=self.form.order, fields=said, provenance=place or self.form.place or Provenance())
        )
