"""A Word table as a grid: merged, nested and ragged cells, walked once in linear time.

Belongs here: w:tbl, w:tr, w:tc. Does not belong here: paragraphs (runs), the order of the document (reader).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from selko.extractors.layout.docx.package import MC, Element, W, is_on, number, value
from selko.extractors.layout.docx.paragraph import Paragraph
from selko.extractors.layout.docx.runs import ParagraphReader
from selko.extractors.layout.docx.styles import Look, is_shading
from selko.schemas.models.layout import GridCell, GridTable
from selko.schemas.models.provenance import Provenance

_NARROWEST_COLUMN = 120  # twips (6 points): edges closer than this are meant to be one, as no cell stands between them
_MOST_COLUMNS = 1000  # that one cell may span; Word itself allows 63
_BLANK_WIDTH = 2.75  # points: a blank at 11 points
_TAB_WIDTH = 36.0
_FIRST_ROW_BIT = 0x0020


@dataclass
class _Cell:
    row: int
    start: int  # grid columns, as the file counts them
    end: int
    path: str
    row_span: int = 1
    lines: list[str] = field(default_factory=list)
    weight: int = 0
    colours: set[str | None] = field(default_factory=set)
    bold: float = 0.0
    italic: float = 0.0
    indent: float = 0.0
    has_indent: bool = False


@dataclass
class TableReading:
    """What one w:tbl holds. `table` lacks its order; `nested` are the tables inside its cells, with their paths;
    `apart` are paragraphs that hold hidden or deleted text or notes, to be told of after the table."""

    table: GridTable
    nested: list[tuple[Element, str]]
    apart: list[tuple[Paragraph, str]]


def read_table(element: Element, path: str, reader: ParagraphReader) -> TableReading | None:
    """Read a w:tbl; None when it has no cells."""
    return _TableWalk(path, reader).read(element)


def find_only_cell(element: Element) -> Element | None:
    """The w:tc of a table of one cell, which is a frame around text and no table; None for any other."""
    cells = [cell for row in islice(_inside(element, f"{W}tr"), 2) for cell in islice(_inside(row, f"{W}tc"), 2)]
    rows = list(islice(_inside(element, f"{W}tr"), 2))
    return cells[0] if len(cells) == 1 and len(rows) == 1 else None


def block_children(element: Element) -> Iterator[Element]:
    """The paragraphs and tables of a story or a cell in order, those inside content controls and the like included."""
    pending = list(element)[::-1]
    while pending:
        child = pending.pop()
        tag = child.tag
        if tag in (f"{W}p", f"{W}tbl", f"{W}altChunk", f"{W}subDoc"):
            yield child
        elif tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            pending.extend(list(content)[::-1] if content is not None else ())
        elif tag == f"{MC}AlternateContent":
            chosen = child.find(f"{MC}Choice")
            chosen = chosen if chosen is not None and len(chosen) else child.find(f"{MC}Fallback")
            pending.extend(list(chosen)[::-1] if chosen is not None else ())
        elif tag in (f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"):
            pending.extend(list(child)[::-1])


def _inside(element: Element, wanted: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, through content controls, without entering what is nested."""
    pending = list(element)[::-1]
    while pending:
        child = pending.pop()
        if child.tag == wanted:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            pending.extend(list(child)[::-1])


class _TableWalk:
    def __init__(self, path: str, reader: ParagraphReader):
        self.path = path
        self.reader = reader
        self.cells: list[_Cell] = []
        self.merging: dict[int, _Cell] = {}  # grid column → the cell above that goes on downwards
        self.nested: list[tuple[Element, str]] = []
        self.apart: list[tuple[Paragraph, str]] = []

    def read(self, element: Element) -> TableReading | None:
        properties = element.find(f"{W}tblPr")
        look = self.reader.styles.first_row_of_table(value(properties, "tblStyle"))
        first_row = look if _shows_first_row(properties) else None
        head_shaded, rest_shaded = self.reader.styles.grounds_of_table(value(properties, "tblStyle"))
        rest_shaded |= is_shading(properties.find(f"{W}shd") if properties is not None else None)
        head_shaded = rest_shaded or (head_shaded and first_row is not None)
        header_rows = rows = 0
        for number_in_file, row in enumerate(_inside(element, f"{W}tr"), 1):
            row_properties = row.find(f"{W}trPr")
            if row_properties is not None and row_properties.find(f"{W}del") is not None:
                self._delete_row(row, f"{self.path}/tr[{number_in_file}]")
                continue
            if row_properties is not None and row_properties.find(f"{W}ins") is not None:
                self.reader.seen.inserted += 1
            self._row(
                row,
                row_properties,
                rows,
                f"{self.path}/tr[{number_in_file}]",
                None if rows else first_row,
                rest_shaded if rows else head_shaded,
            )
            is_header = row_properties is not None and is_on(row_properties.find(f"{W}tblHeader"))
            header_rows += is_header and header_rows == rows
            rows += 1
        if not self.cells:
            return None
        table = self._grid(_edges(element, self.cells), rows, header_rows if header_rows < rows else 0)
        return TableReading(table, self.nested, self.apart)

    def _delete_row(self, row: Element, path: str) -> None:
        self.reader.seen.deleted += 1
        text = " ".join("".join(node.itertext()) for node in row.iter(f"{W}t", f"{W}delText"))
        self.apart.append((Paragraph(deleted=" ".join(text.split())), path))

    def _row(
        self, row: Element, properties: Element | None, index: int, path: str, look: Look | None, shaded: bool
    ) -> None:
        column = max(0, min(number(value(properties, "gridBefore"), 0) or 0, _MOST_COLUMNS))
        merging: dict[int, _Cell] = {}
        previous: _Cell | None = None
        for count, element in enumerate(_inside(row, f"{W}tc"), 1):
            tc_path = f"{path}/tc[{count}]"
            cell_properties = element.find(f"{W}tcPr")
            span = max(1, min(number(value(cell_properties, "gridSpan"), 1) or 1, _MOST_COLUMNS))
            end = column + span
            if cell_properties is not None and cell_properties.find(f"{W}cellDel") is not None:
                self._delete_row(element, tc_path)
                continue
            cell = _Cell(index, column, end, tc_path)
            across = cell_properties.find(f"{W}hMerge") if cell_properties is not None else None
            down = cell_properties.find(f"{W}vMerge") if cell_properties is not None else None
            above = self.merging.get(column)
            if across is not None and across.get(f"{W}val") != "restart" and previous is not None:
                previous.end = end
                cell = previous
            elif down is not None and down.get(f"{W}val") != "restart" and above is not None and above.end == end:
                above.row_span = index - above.row + 1
                merging[column] = cell = above
            else:
                self.cells.append(cell)
                if down is not None:
                    merging[column] = cell
            shade = cell_properties.find(f"{W}shd") if cell_properties is not None else None
            self._fill(cell, element, tc_path, look, is_shading(shade) if _says_colour(shade) else shaded)
            previous = cell
            column = end
        self.merging = merging

    def _fill(self, cell: _Cell, element: Element, path: str, look: Look | None, shaded: bool) -> None:
        """Every word of the cell: its paragraphs, and the text boxes in it; tables in it are kept for later."""
        prefix = ""
        counts = {f"{W}p": 0, f"{W}tbl": 0}
        for child in block_children(element):
            if child.tag not in counts:
                continue
            counts[child.tag] += 1
            if child.tag == f"{W}tbl":
                self.nested.append((child, f"{path}/tbl[{counts[child.tag]}]"))
                continue
            paragraph = self.reader.read(child, look, shaded)
            place = f"{path}/p[{counts[child.tag]}]"
            if paragraph.hidden or paragraph.struck or paragraph.deleted or paragraph.notes or paragraph.pictures:
                self.apart.append((paragraph, place))
            lines = paragraph.lines()
            if lines:
                lines[0] = prefix + lines[0]
                prefix = ""
                if not cell.has_indent:
                    cell.indent, cell.has_indent = paragraph.indent + _leading_room(paragraph.raw), True
                if paragraph.joins_next:
                    *lines, prefix = lines
                cell.lines += lines
                weight = sum(len(line) for line in lines) or 1
                cell.weight += weight
                cell.colours.add(paragraph.text_style.colour)
                cell.bold += weight * paragraph.bold
                cell.italic += weight * paragraph.italic
            for box in paragraph.boxes:
                self._fill(cell, box, path, look, True)  # what a text box stands on is not known
        if prefix:
            cell.lines.append(prefix)

    def _grid(self, edges: list[int], rows: int, header_rows: int) -> GridTable:
        widths: dict[int, float] = {}  # column → the smallest indent in it
        for cell in self.cells:
            if cell.has_indent:
                column = bisect_left(edges, cell.start)
                widths[column] = min(widths.get(column, cell.indent), cell.indent)
        grid_cells = []
        for cell in self.cells:
            start, end = bisect_left(edges, cell.start), bisect_left(edges, cell.end)
            grid_cells.append(
                GridCell(
                    row=cell.row,
                    column=start,
                    text="\n".join(cell.lines),
                    provenance=Provenance(block=cell.path),
                    row_span=cell.row_span,
                    column_span=max(1, end - start),
                    bold=2 * cell.bold > cell.weight,
                    italic=2 * cell.italic > cell.weight,
                    indent=cell.indent - widths[start] if cell.has_indent else 0.0,
                    colour=next(iter(cell.colours)) if len(cell.colours) == 1 else None,
                )
            )
        return GridTable(
            order=0,
            provenance=Provenance(block=self.path),
            row_count=rows,
            column_count=max(cell.column + cell.column_span for cell in grid_cells),
            cells=tuple(grid_cells),
            reader="docx",
            header_rows=header_rows,
        )


def _edges(element: Element, cells: list[_Cell]) -> list[int]:
    """The grid columns at which some cell begins, in order: the columns that a reader sees.

    Word's own grid has a column for every edge of every row; where rows were drawn by hand, two edges a hair apart are
    meant as one. Moves the cells' edges accordingly.
    """
    grid = element.find(f"{W}tblGrid")
    columns = grid.iterchildren(f"{W}gridCol") if grid is not None else ()
    widths = [number(column.get(f"{W}w"), 0) or 0 for column in columns]
    if len(widths) >= max(cell.end for cell in cells):
        alone = {cell.start for cell in cells if cell.end == cell.start + 1}
        moved = list(range(len(widths) + 1))
        for column, width in enumerate(widths):
            if width < _NARROWEST_COLUMN and column not in alone:
                moved[column + 1] = moved[column]
        if all(moved[cell.start] < moved[cell.end] for cell in cells):
            for cell in cells:
                cell.start, cell.end = moved[cell.start], moved[cell.end]
    return sorted({cell.start for cell in cells})


def _says_colour(shade: Element | None) -> bool:
    """Whether a w:shd says what lies beneath the cell: `auto` leaves it to the table style."""
    return shade is not None and (is_shading(shade) or (shade.get(f"{W}fill") or "auto").lower() != "auto")


def _shows_first_row(properties: Element | None) -> bool:
    look = properties.find(f"{W}tblLook") if properties is not None else None
    if look is None:
        return False
    if look.get(f"{W}firstRow") is not None:
        return look.get(f"{W}firstRow") in ("1", "true", "on")
    try:
        return bool(int(look.get(f"{W}val") or "0", 16) & _FIRST_ROW_BIT)
    except ValueError:
        return False


def _leading_room(raw: str) -> float:
    """How far blanks and tabs typed before the text push it in, in points."""
    leading = raw[: len(raw) - len(raw.lstrip())]
    return sum(_TAB_WIDTH if character == "\t" else _BLANK_WIDTH for character in leading.rpartition("\n")[2])
