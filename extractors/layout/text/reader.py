"""Plain text and Markdown into a DocumentLayout: blocks and tables in the order of the lines.

Belongs here: the walk over the lines, paragraphs, the contents list. Does not belong here: what one line is (lines),
rows and tables (tables), inline marks (markup).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from selko.extractors.layout.text.columns import find_columns
from selko.extractors.layout.text.lines import (
    Line,
    LineKind,
    breaks_off,
    decode_text,
    markdown_heading,
    split_cells,
    split_lines,
)
from selko.extractors.layout.text.markup import read_markup
from selko.extractors.layout.text.tables import Piece, build_table, find_piece, goes_on, is_torn_row, join_torn_row
from selko.schemas.errors import SourceError
from selko.schemas.models.layout import (
    BlockKind,
    DocumentLayout,
    GridTable,
    LayoutProblem,
    ProblemKind,
    TextBlock,
    TextStyle,
)
from selko.schemas.models.provenance import Provenance, SourceDocument
from selko.schemas.words.hyphens import count_words, join_lines
from selko.schemas.words.vocabulary import is_phrase

_CONTENTS_LINE = re.compile(r"(?P<title>\S+(?: \S+)*?)(?:\s*\t\s*|\s*\.{3,}\s*|\s*…+\s*|\s{2,})(?P<page>\d{1,4})\s*")
_PAGE_NUMBER = re.compile(r"\s*[-–]?\s*\d{1,4}(?:\s*[/(]\s*\d{1,4}\s*\)?)?\s*[-–]?\s*")
_FOOTNOTE = re.compile(r"\[\^[^\]]{1,20}\]:\s*\S|[¹²³⁴-⁹]+\s*\S")
_SETEXT = re.compile(r"\s*(?P<mark>[=-])(?P=mark){2,}\s*")
# In characters: a text whose lines are longer was not wrapped by anybody, and one whose lines are all short is a list.
_NARROWEST_WRAP, _WIDEST_WRAP = 50, 140
_LONGEST_HEADING = 120
_LONGEST_ENTRY = 300


def read_text_layout(path: str | Path, source: SourceDocument) -> DocumentLayout:
    """All that stands in a text file. Provenance is 'line N', counted from 1.

    A line is not called a heading unless Markdown says so; the name of its style tells how it stands: `text.caps`
    (all capitals), `text.short` (alone between blank lines, no end mark), `text.lead` (the same, but text follows at
    once), `text.list`, `text.paragraph`. Raises SourceError when the file is gone.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise SourceError(
            f"the file cannot be read ({error.strerror})", file=source.file_name, way_out="check its permissions"
        ) from error
    decoded = decode_text(content)
    walk = _Walk(split_lines(decoded.text))
    walk.read()
    if decoded.doubt:
        walk.problems.append(LayoutProblem(kind=ProblemKind.DAMAGED, provenance=Provenance(), detail=decoded.doubt))
    if breaks_off(walk.lines):
        place = Provenance(block=f"line {walk.lines[-1].number}")
        detail = "its last row breaks off, and no line end follows"
        walk.problems.append(LayoutProblem(kind=ProblemKind.DAMAGED, provenance=place, detail=detail))
    return DocumentLayout(
        document=source,
        pages=(),
        blocks=tuple(walk.blocks),
        tables=tuple(walk.tables),
        problems=tuple(walk.problems),
    )


class _Walk:
    """One pass over the lines; blocks and tables are collected in reading order."""

    def __init__(self, lines: list[Line]):
        self.lines = lines
        self.blocks: list[TextBlock] = []
        self.tables: list[GridTable] = []
        self.problems: list[LayoutProblem] = []
        prose = [line.text for line in lines if line.kind in (LineKind.PROSE, LineKind.BULLET)]
        self.words = count_words(prose)
        self.width = _wrap_width(prose)
        self.known = {_plain(line.text) for line in lines}
        self.no_contents_before = self.no_columns_before = 0
        self.first: Piece | None = None  # the first piece of the table read last
        self.last: Piece | None = None  # its last piece
        self.since = 0  # blocks since its end

    @property
    def order(self) -> int:
        return len(self.blocks) + len(self.tables)

    def read(self) -> None:
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            end = self._contents_end(index)
            if end > index:
                for entry in self.lines[index:end]:
                    if entry.text.strip():
                        self._add([entry], BlockKind.CONTENTS, "text.contents")
                index = end
            elif line.is_row:
                index = self._read_rows(index)
            elif (after := self._columns_end(index)) > index:
                index = after
            elif line.kind in (LineKind.BLANK, LineKind.RULE, LineKind.SEPARATOR):
                index += 1
            else:
                index = self._read_block(index)

    def _read_rows(self, index: int) -> int:
        piece, end = find_piece(self.lines, index)
        if piece is None:
            for at in range(index, end):
                if self.lines[at].kind is not LineKind.SEPARATOR:
                    self._add([self.lines[at]], BlockKind.PARAGRAPH, self._look(at, at + 1))
            return end
        self._take(piece)
        return end

    def _columns_end(self, start: int) -> int:
        """Read the table of blank-separated columns that begins here; the index after it, or `start`."""
        if self.lines[start].kind is not LineKind.PROSE or start < self.no_columns_before:
            return start
        piece, end = find_columns(self.lines, start)
        if piece is not None:
            self._take(piece)
            return end
        if end > start:
            self.no_columns_before = end
            self.problems.append(
                LayoutProblem(
                    kind=ProblemKind.OTHER,
                    provenance=Provenance(block=f"line {self.lines[start].number}"),
                    detail="lines with figures between blanks do not line up in columns: read as prose",
                )
            )
        return start

    def _take(self, piece: Piece) -> None:
        """A piece of a table: joined to the torn row above it, or a table of its own, marked when it goes on."""
        continues = False
        if self.last is not None and self.first is not None:
            if self.since == 0 and is_torn_row(piece.rows[0], self.last.rows[-1]):
                joined = join_torn_row(self.last.rows[-1], piece.rows[0])
                self.last = self.last._replace(rows=(*self.last.rows[:-1], joined))
                table = self.tables[-1]
                self.tables[-1] = build_table(self.last, table.order, table.continues)
                piece = piece._replace(rows=piece.rows[1:])
                if not piece.rows:
                    return
                continues = True
            else:
                continues = goes_on(piece, self.first, self.since)
        self.tables.append(build_table(piece, self.order, continues))
        self.first = self.first if continues else piece
        self.last, self.since = piece, 0

    def _read_block(self, index: int) -> int:
        line = self.lines[index]
        if heading := markdown_heading(line.text):
            self._add([line], BlockKind.HEADING, "text.heading", level=heading[0], text=heading[1])
            return index + 1
        underline = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if underline and underline.kind is LineKind.RULE and (mark := _SETEXT.fullmatch(underline.text)):
            level = 1 if mark["mark"] == "=" else 2
            self._add([line], BlockKind.HEADING, "text.heading", level=level)
            return index + 2
        if _is_page_number(self.lines, index):
            self._add([line], BlockKind.FURNITURE, "text.furniture")
            return index + 1
        end = index + 1
        while end < len(self.lines) and self._is_wrapped(self.lines[end - 1], self.lines[end]):
            end += 1
        lines = self.lines[index:end]
        if line.kind is LineKind.BULLET:
            self._add(lines, BlockKind.LIST_ITEM, "text.list")
        elif _FOOTNOTE.match(line.text):
            self._add(lines, BlockKind.FOOTNOTE, "text.footnote")
        else:
            self._add(lines, BlockKind.PARAGRAPH, self._look(index, end))
        return end

    def _is_wrapped(self, above: Line, below: Line) -> bool:
        """A line goes on below only where the next word would not have fitted into it."""
        if self.width is None or below.kind is not LineKind.PROSE or below.page_break:
            return False
        return len(above.text.rstrip()) + 1 + len(below.text.split()[0]) > self.width

    def _look(self, start: int, end: int) -> str:
        line = self.lines[start]
        text = read_markup(line.text).text.strip()
        if end - start > 1 or not text or len(text) > _LONGEST_HEADING:
            return "text.paragraph"
        if sum(map(str.isalpha, text)) > 2 and text == text.upper():
            return "text.caps"
        before = self.lines[start - 1].kind if start else LineKind.BLANK
        after = self.lines[end].kind if end < len(self.lines) else LineKind.BLANK
        if text[-1] in ".!?;:,…" or before is LineKind.PROSE:
            return "text.paragraph"
        return "text.lead" if after in (LineKind.PROSE, LineKind.BULLET) else "text.short"

    def _contents_end(self, start: int) -> int:
        """The index after a list of contents that begins here, or `start`.

        It has page numbers that never fall, at least three, and either its title stands right above it or most of
        its entries stand elsewhere in the text as lines of their own.
        """
        if start < self.no_contents_before:
            return start
        pages: list[int] = []
        found = 0
        index = end = start
        while index < len(self.lines):
            line = self.lines[index]
            match = _CONTENTS_LINE.fullmatch(line.text) if len(line.text) <= _LONGEST_ENTRY else None
            if match and line.text.count("\t") < 2 and int(match["page"]) >= (pages[-1] if pages else 0):
                pages.append(int(match["page"]))
                found += _plain(match["title"]) in self.known  # the entry itself is known with its page number
                end = index + 1
            elif line.kind is not LineKind.BLANK:
                break
            index += 1
        titled = bool(self.blocks) and is_phrase("contents_title", self.blocks[-1].text)
        if len(pages) > 2 and (titled or 2 * found > len(pages)):
            return end
        self.no_contents_before = index  # what was looked through once need not be looked through from each line of it
        return start

    def _add(
        self, lines: Sequence[Line], kind: BlockKind, style: str, level: int | None = None, text: str | None = None
    ) -> None:
        marked = [read_markup(" ".join(split_cells(line)) if text is None else text) for line in lines]
        printed = tuple(part for mark in marked for part in mark.text.split("\n") if part)
        if not printed:
            return
        self.blocks.append(
            TextBlock(
                order=self.order,
                kind=kind,
                text=join_lines(printed, self.words),
                lines=printed,
                provenance=Provenance(block=f"line {lines[0].number}"),
                style=TextStyle(
                    bold=all(mark.bold for mark in marked), italic=all(mark.italic for mark in marked), name=style
                ),
                heading_level=level,
            )
        )
        # A list of contents or a page number between two pieces of a table is no heading row of it.
        self.since += 1 if kind is BlockKind.PARAGRAPH else 2


def _wrap_width(prose: Sequence[str]) -> int | None:
    """The column at which somebody wrapped the lines, or None. One line in fifty may be longer, such as an address."""
    lengths = sorted(len(line.rstrip()) for line in prose)
    if not lengths:
        return None
    width = lengths[max(0, len(lengths) - 1 - len(lengths) // 50)]
    return width if _NARROWEST_WRAP <= width <= _WIDEST_WRAP else None


def _is_page_number(lines: Sequence[Line], index: int) -> bool:
    """A number alone beside a page break is a page number."""
    if not _PAGE_NUMBER.fullmatch(lines[index].text):
        return False
    if lines[index].page_break:
        return True
    following = next((line for line in lines[index + 1 :] if line.kind is not LineKind.BLANK or line.page_break), None)
    return following is not None and following.page_break


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
