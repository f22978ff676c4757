"""The rows of a table's body: labels over several lines, heading rows that govern, levels by indent.

Belongs here: BodyRows of one Part. Does not belong here: where header and stub are (split), what a label means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import pstdev

from selko.extractors.interpret.tables.matrix import Matrix, has_letters, is_dash, is_figure, join_boxes
from selko.schemas.models.layout import GridCell
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.tables import BodyCell, BodyRow
from selko.schemas.words.folding import compact, tokens
from selko.schemas.words.label_words import LabelRole, load_label_words
from selko.schemas.words.line_items import find_ancestors, find_codes

_INDENT_STEP = 3.0  # points: smaller differences of indent are chance
Join = Callable[[str], str]


@dataclass(frozen=True)
class Line:
    """One grid row before headings are told from rows: `groups` are the texts of sparse label columns."""

    row: int
    label: str
    cells: tuple[GridCell, ...]
    label_cell: GridCell | None
    indent: float
    bold: bool
    italic: bool
    spanning: bool
    groups: tuple[str, ...]
    provenance: Provenance
    label_lines: tuple[str, ...] = ()

    @property
    def has_figures(self) -> bool:
        return any(is_figure(cell.text) or is_dash(cell.text) for cell in self.cells)

    @property
    def is_blank(self) -> bool:
        return not any(cell.text.strip() for cell in self.cells)

    @property
    def rank(self) -> tuple[bool, bool]:
        """How strongly a label is set: capitals before bold before plain."""
        return (self.label.isupper(), self.bold)


def build_rows(
    matrix: Matrix,
    body: Sequence[int],
    labels: tuple[int, ...],
    group_columns: tuple[int, ...],
    join: Join,
    offset: int = 0,
    outer: tuple[str, ...] = (),
    torn: str = "",
) -> tuple[tuple[BodyRow, ...], tuple[str, ...]]:
    """The body's rows with label, groups and depth, and the groups that govern what follows on the next page.

    `offset` is added to row numbers (a continuation's rows go on); `outer` are headings that govern from outside
    until the first heading row. `torn` is the last label of the piece that these rows go on with: a first line that
    is its rest is no heading, nor a part of the label below.
    """
    lines = _level_centred(_read_lines(matrix, body, labels, group_columns, join))
    rest = lines[:1] if lines and torn and lines[0].is_blank and goes_on(torn, lines[0].label) else []
    lines = _join_wrapped(lines[len(rest) :], join)
    worded = not any(line.has_figures for line in lines)
    indents = _levels([line.indent for line in lines if line.label])
    rows = [_build_row(line, (*outer, *line.groups), 0, offset, join) for line in rest]
    stack: list[tuple[Line, int]] = []  # the headings that govern, with their level of indent
    for index, line in enumerate(lines):
        if not line.label and line.is_blank:
            continue
        depth = _level(line.indent, indents)
        if line.is_blank and worded:
            stack, outer = [(line, depth)], ()  # in a table of words a row of one cell is a heading
            continue
        if line.is_blank and _is_heading(lines, index):
            outer = ()
            while stack and not _governs(stack[-1], line, depth, lines[index - 1] if index else None):
                stack.pop()
            stack.append((line, depth))
            continue
        if line.label and stack and indents and depth < stack[-1][1]:
            while stack and depth < stack[-1][1]:
                stack.pop()
        if line.is_blank and line.label and _is_total(line.label) and _figures_follow(lines, index):
            closed = _closed_by(line, stack)
            del stack[closed if closed is not None else len(stack) :]
            while stack and not _governs(stack[-1], line, depth, None):
                stack.pop()
            stack.append((line, depth))
            continue
        while line.label and not line.is_blank and stack and depth == stack[-1][1] and _steps_back(rows, stack, depth):
            stack.pop()
        rows.append(
            _build_row(line, (*outer, *line.groups, *(heading.label for heading, _ in stack)), depth, offset, join)
        )
        closed = _closed_by(line, stack)
        if closed is not None:
            del stack[closed:]
    return tuple(rows), (*outer, *(heading.label for heading, _ in stack))


def _read_lines(
    matrix: Matrix, body: Sequence[int], labels: tuple[int, ...], group_columns: tuple[int, ...], join: Join
) -> list[Line]:
    lines: list[Line] = []
    governing = [""] * len(group_columns)
    for row in body:
        covering = [matrix.covering(row, p) for p in labels]
        own = [slot.cell for p in labels if (slot := matrix.rows[row][p]) and (slot.origin or slot.cell.row_span > 1)]
        label_cell = own[0] if own else None
        for n, position in enumerate(group_columns):
            text = join(matrix.text(row, position))
            if text:
                governing[n] = text
                governing[n + 1 :] = [""] * (len(governing) - n - 1)
        values = tuple(
            slot.cell
            for position, slot in enumerate(matrix.rows[row])
            if slot and slot.origin and position not in labels and position not in group_columns
        )
        label = join(" ".join(cell.text for cell in own if cell.text.strip()))
        cells = [cell for cell in (*own, *values) if cell.text.strip()]
        lines.append(
            Line(
                row=matrix.row_numbers[row],
                label=label,
                cells=values,
                label_cell=label_cell,
                indent=label_cell.indent if label_cell else 0.0,
                bold=bool(label_cell and label_cell.bold),
                italic=bool(label_cell and label_cell.italic),
                spanning=bool(covering and covering[0] and covering[0].column_span > 1),
                groups=tuple(text for text in governing if text),
                provenance=join_boxes(cell.provenance for cell in cells),
                label_lines=_lines_of(own),
            )
        )
    return lines


def _lines_of(cells: Sequence[GridCell]) -> tuple[str, ...]:
    """The printed lines of a label. Cells beside each other are one line: a code, and the name behind it."""
    texts = [[line for line in cell.text.split("\n") if line.strip()] for cell in cells if cell.text.strip()]
    if not texts:
        return ()
    if all(len(lines) == 1 for lines in texts):
        return (" ".join(lines[0] for lines in texts),)
    return tuple(line for lines in texts for line in lines)


def _level_centred(lines: list[Line]) -> list[Line]:
    """Without indents where the labels are centred or set flush right: there the left edge tells nothing."""
    boxes = [
        line.label_cell.provenance.box
        for line in lines
        if line.label_cell and line.label and line.label_cell.provenance.box
    ]
    if len(boxes) < 4:
        return lines
    left = pstdev(box.x0 for box in boxes)
    other = min(pstdev((box.x0 + box.x1) / 2 for box in boxes), pstdev(box.x1 for box in boxes))
    if left > _INDENT_STEP and other < left / 3:
        return [replace(line, indent=0.0) for line in lines]
    return lines


def _join_wrapped(lines: list[Line], join: Join) -> list[Line]:
    """A label broken over grid rows is one label: it goes on in small letters, or after a hyphen."""
    joined: list[Line] = []
    for line in lines:
        above = joined[-1] if joined else None
        if above is not None and line.is_blank and _is_broken_word(above.label, line.label):
            joined[-1] = replace(
                above,
                label=above.label + line.label,
                label_lines=(*above.label_lines, *line.label_lines),
                provenance=join_boxes((above.provenance, line.provenance)),
            )
            continue
        if above is not None and above.label and line.label and goes_on(above.label, line.label):
            label = join(f"{above.label}\n{line.label}")
            printed = (*above.label_lines, *line.label_lines)
            if above.is_blank:
                joined[-1] = replace(
                    line,
                    label=label,
                    label_lines=printed,
                    indent=above.indent,
                    bold=above.bold,
                    label_cell=above.label_cell,
                    provenance=join_boxes((above.provenance, line.provenance)),
                )
                continue
            if line.is_blank:
                joined[-1] = replace(
                    above,
                    label=label,
                    label_lines=printed,
                    provenance=join_boxes((above.provenance, line.provenance)),
                )
                continue
        joined.append(line)
    return joined


def _is_broken_word(above: str, rest: str) -> bool:
    """A word that a narrow column broke without a hyphen: both parts together are a line item, the first alone none."""
    if not above or not rest or " " in rest:
        return False
    return bool(find_codes(above + rest)) and not find_codes(above)


def goes_on(above: str, label: str) -> bool:
    """Whether a label is the rest of the one above: after a hyphen, or in small letters, but no "of which"."""
    first = tokens(label)[:1]
    if not first or label[0].isdigit():
        return False
    part_of = {word.split()[0] for word in load_label_words(LabelRole.PART_OF)}
    if first[0] in part_of or not label[0].isalpha():
        return False
    return above.endswith("-") or label[0].islower()


def _levels(indents: Sequence[float]) -> list[float]:
    levels: list[float] = []
    for indent in sorted(indents):
        if not levels or indent - levels[-1] > _INDENT_STEP:
            levels.append(indent)
    return levels


def _level(indent: float, levels: Sequence[float]) -> int:
    below = [n for n, level in enumerate(levels) if indent >= level - 0.01]
    return below[-1] if below else 0


def _is_heading(lines: list[Line], index: int) -> bool:
    """A row without figures that governs what follows, and is not merely an empty row of the statement.

    It does when it spans the table, stands out from the next row (less indented, or set more strongly), when the
    taxonomy knows it as what the next row is a part of, or when it is no line item and follows a blank or a total.
    """
    line = lines[index]
    following = next((other for other in lines[index + 1 :] if other.label or not other.is_blank), None)
    if following is None or not any(other.has_figures or not other.is_blank for other in lines[index + 1 :]):
        return False
    if line.spanning:
        return True
    if following.label and following.indent > line.indent + _INDENT_STEP:
        return True
    if line.rank > following.rank:
        return True
    if following.label and following.indent < line.indent - _INDENT_STEP:
        return False
    codes = find_codes(line.label)
    after = [code for other in lines[index + 1 : index + 4] for code in find_codes(other.label)]
    if any(code in find_ancestors(child) for code in codes for child in after):
        return True
    if codes:
        return False
    above = lines[index - 1] if index else None
    return above is None or (above.is_blank and not above.label) or _is_total(above.label) or _is_heading_like(above)


def _is_heading_like(line: Line) -> bool:
    return line.is_blank and line.bold


def _is_total(label: str) -> bool:
    words = tokens(label)
    totals = {compact(word) for word in load_label_words(LabelRole.TOTAL)}
    return any(word in totals for word in words)


def _governs(governing: tuple[Line, int], heading: Line, depth: int, above: Line | None) -> bool:
    """Whether a heading stays in force when another begins: it stands further out, or is set more strongly."""
    line, level = governing
    if depth != level:
        return level < depth
    if line.rank != heading.rank:
        return line.rank > heading.rank
    return (
        above is not None
        and above is line
        and not line.spanning
        and line.bold == heading.bold
        and _nests(line, heading)
    )


def _nests(line: Line, heading: Line) -> bool:
    inner = find_codes(heading.label)
    return any(code in find_ancestors(child) for code in find_codes(line.label) for child in inner)


def _figures_follow(lines: Sequence[Line], index: int) -> bool:
    """Whether the next row has figures: a total without its own names the rows below."""
    return index + 1 < len(lines) and lines[index + 1].has_figures


def _steps_back(rows: Sequence[BodyRow], stack: Sequence[tuple[Line, int]], depth: int) -> bool:
    """Whether the row before stands deeper, under the last heading: a row out at the heading's level ends its block."""
    if not rows or rows[-1].depth <= depth:
        return False
    return bool(rows[-1].groups) and rows[-1].groups[-1] == stack[-1][0].label


def _closed_by(line: Line, stack: list[tuple[Line, int]]) -> int | None:
    """The place in the stack of the heading whose total this row is: same words, with or without a word of sums."""
    totals = {compact(word) for word in load_label_words(LabelRole.TOTAL)}
    words = tokens(line.label)
    name = "".join(word for word in words if word not in totals)
    for place in range(len(stack) - 1, -1, -1):
        if name and name == compact(stack[place][0].label):
            return place
    if words and all(word in totals for word in words) and stack:
        return next((place for place, (heading, _) in enumerate(stack) if heading.rank <= line.rank), len(stack) - 1)
    return None


def _build_row(line: Line, groups: tuple[str, ...], depth: int, offset: int, join: Join) -> BodyRow:
    return BodyRow(
        row=line.row + offset,
        label=line.label,
        groups=groups,
        depth=depth,
        cells=tuple(
            BodyCell(
                row=cell.row + offset,
                column=cell.column,
                text=join(cell.text) if has_letters(cell.text) else " ".join(cell.text.split()),
                provenance=cell.provenance,
                bold=cell.bold,
                italic=cell.italic,
                confidence=cell.confidence,
                lines=tuple(cell.text.split("\n")) if "\n" in cell.text else (),
            )
            for cell in line.cells
            if cell.text.strip()
        ),
        provenance=line.provenance,
        bold=line.bold,
        italic=line.italic,
        label_lines=line.label_lines,
    )
