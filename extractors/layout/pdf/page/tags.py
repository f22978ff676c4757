"""The tables in the structure tree of a tagged PDF: what the program that made the file says its tables are.

Belongs here: reading Table, TR, TH and TD with their spans and the marked content in them. Does not belong here:
whether the tags can be believed, and what stands in the cells (readings/tagged).

Source: ISO 32000-1, 14.7 (logical structure) and 14.8.4.3.4 (table elements); the role map is resolved by pdfium. The
tree that pdfium gives for a page holds the elements with content on that page: a cell without any comes as a child that
cannot be opened.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field

from selko.extractors.layout.pdf.page import binding as pdfium
from selko.extractors.layout.pdf.page.content import TaggedCell, TaggedTable

DEEPEST = 60  # levels; a report has about ten
MOST_ELEMENTS = 60_000  # on one page; a dense page of figures has some 3,000
WIDEST_SPAN = 200
_CELLS = ("TH", "TD")


def read_tagged_tables(page: int) -> tuple[TaggedTable, ...]:
    """The tables of a page in the order of the tree; () where the document has no tags. A table that holds another
    one is a frame for the layout of the page: only the inner one is given. The tree is read as far as MOST_ELEMENTS
    and DEEPEST allow, and a table that is cut off by them is left out."""
    tree = pdfium.structure_tree(page)
    if not tree:
        return ()
    try:
        walk = _Walk()
        for index in range(pdfium.count_structure_roots(tree)):
            walk.find_tables(pdfium.structure_root(tree, index), 0)
        return tuple(walk.tables)
    finally:
        pdfium.close_structure_tree(tree)


@dataclass(slots=True)
class _Walk:
    tables: list[TaggedTable] = field(default_factory=list)
    left: int = MOST_ELEMENTS
    cut: bool = False  # somewhere the tree went deeper than is read
    _buffer: ctypes.Array[ctypes.c_char] = field(default_factory=lambda: ctypes.create_string_buffer(64))

    def find_tables(self, element: int | None, depth: int) -> None:
        if not element or not self._may_go_on(depth):
            return
        if self._kind(element) == "Table":
            self._read_table(element, depth)
            return
        for index in range(pdfium.count_structure_children(element)):
            self.find_tables(pdfium.structure_child(element, index), depth + 1)

    def _may_go_on(self, depth: int) -> bool:
        self.left -= 1
        if self.left < 0 or depth > DEEPEST:
            self.cut = True
            return False
        return True

    def _read_table(self, element: int, depth: int) -> None:
        inner = len(self.tables)
        self.cut = False
        rows: list[tuple[TaggedCell, ...]] = []
        self._read_rows(element, depth, False, rows)
        if rows and len(self.tables) == inner and not self.cut:
            self.tables.append(TaggedTable(tuple(rows)))

    def _read_rows(self, element: int, depth: int, heading: bool, rows: list[tuple[TaggedCell, ...]]) -> None:
        """The rows below an element: TR, or whatever groups them (THead, TBody, TFoot)."""
        for index in range(pdfium.count_structure_children(element)):
            child = pdfium.structure_child(element, index)
            if not child or not self._may_go_on(depth + 1):
                continue
            kind = self._kind(child)
            if kind == "TR":
                rows.append(self._read_row(child, depth + 1, heading))
            elif kind == "Table":
                self._read_table(child, depth + 1)
            elif kind != "Caption":
                self._read_rows(child, depth + 1, heading or kind == "THead", rows)

    def _read_row(self, element: int, depth: int, heading: bool) -> tuple[TaggedCell, ...]:
        cells = []
        for index in range(pdfium.count_structure_children(element)):
            child = pdfium.structure_child(element, index)
            if not child:
                if pdfium.structure_child_mark(element, index) < 0:
                    cells.append(TaggedCell((), heading))
                continue
            kind = self._kind(child)
            if kind not in _CELLS:
                continue  # the mark at the end of a row
            marks: list[int] = []
            self._read_marks(child, depth + 1, marks)
            spans = (self._span(child, b"RowSpan"), self._span(child, b"ColSpan"))
            cells.append(TaggedCell(tuple(marks), heading or kind == "TH", *spans))
        return tuple(cells)

    def _read_marks(self, element: int, depth: int, marks: list[int]) -> None:
        """All marked content below an element."""
        if not self._may_go_on(depth):
            return
        for index in range(pdfium.count_structure_children(element)):
            child = pdfium.structure_child(element, index)
            if not child:
                mark = pdfium.structure_child_mark(element, index)
                if mark >= 0:
                    marks.append(mark)
            elif self._kind(child) == "Table":
                self._read_table(child, depth + 1)
            else:
                self._read_marks(child, depth + 1, marks)

    def _kind(self, element: int) -> str:
        length = pdfium.structure_kind(element, self._buffer, len(self._buffer))
        return self._buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace") if length <= 64 else ""

    def _span(self, element: int, name: bytes) -> int:
        number = ctypes.c_float()
        for index in range(pdfium.count_structure_attributes(element)):
            value = pdfium.attribute_value(pdfium.structure_attribute(element, index), name)
            if value and pdfium.attribute_number(value, ctypes.byref(number)):
                return int(number.value) if 1 <= number.value <= WIDEST_SPAN else 1
        return 1
