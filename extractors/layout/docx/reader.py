"""A Word document into a DocumentLayout: paragraphs, tables, notes and furniture in the order of the document.

Belongs here: the walk over the body and what goes with it. Does not belong here: the container (package), one paragraph
(runs), one table (tables), lines with tabs (tabbed_tables).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from selko.extractors.layout.docx.numbering import Numbering
from selko.extractors.layout.docx.package import WP, Element, Package, R, W
from selko.extractors.layout.docx.paragraph import Paragraph, Seen
from selko.extractors.layout.docx.pictures import Picture, judge_picture, read_picture
from selko.extractors.layout.docx.runs import ParagraphReader
from selko.extractors.layout.docx.styles import Styles, find_page_sections, is_shading, text_width
from selko.extractors.layout.docx.tabbed_tables import Item, TabLines, find_tab_tables
from selko.extractors.layout.docx.tables import block_children, find_only_cell, read_table
from selko.extractors.layout.printed.hidden import hidden_problem
from selko.extractors.layout.printed.pictures import PictureReader, Worth
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

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_NAMED = 10  # in one sentence
_NEEDED = ("styles", "numbering", "footnotes", "endnotes")
_WAY_OUT = "open it in Word, save it anew and retry"


def read_docx_layout(
    path: str | Path, source: SourceDocument, find_picture_reader: Callable[[], PictureReader | None] = lambda: None
) -> DocumentLayout:
    """All that stands in a Word document, text as printed (automatic numbers included), deleted and hidden text apart.

    `find_picture_reader` gives who reads pictures of tables, if anybody does; it is asked where there is one.
    Provenance is the path of the element, such as `body/p[4]` or `body/tbl[3]/tr[2]/tc[1]`, counted from 1. Raises
    SourceError when the document cannot be opened.
    """
    with Package(Path(path), source.file_name) as package:
        return _DocumentWalk(package, source, find_picture_reader).read()


class _DocumentWalk:
    def __init__(
        self, package: Package, source: SourceDocument, find_picture_reader: Callable[[], PictureReader | None]
    ):
        self.package = package
        self.find_picture_reader = find_picture_reader
        self.source = source
        self.main = package.main_document()
        self.relations = package.relationships(self.main)
        self.seen = Seen()
        self.items: list[Item] = []
        self.problems: list[LayoutProblem] = []
        self.notes: dict[str, dict[str, Element]] = {}
        self.told: set[str] = set()  # notes that were put into the layout
        self.lost: list[str] = []  # what the text refers to and the document does not hold
        self.complete = True
        self.page_sections: set[Element] = set()
        self.page_turned = False  # a page ended since the last block
        self.width = self.usual_size = 0.0  # of the text area, and of its letters, in points

    def read(self) -> DocumentLayout:
        root = self.package.parse(self.main)
        body = root.find(f"{W}body") if root is not None else None
        if root is None or body is None:
            raise SourceError("the document's text cannot be read", file=self.source.file_name, way_out=_WAY_OUT)
        self.width = text_width(body)
        self.page_sections = find_page_sections(body)
        styles = Styles(self._related("styles"))
        self.usual_size = styles.usual_size
        numbering = Numbering(self._related("numbering"))
        reader = ParagraphReader(styles, numbering, self.seen, body)
        self._story(body, "body", reader, shaded=self._may_lie_on_colour(root))
        self._furniture(body, reader)
        title = self._title()
        self._say_problems()
        self._say_undefined("style", styles.unknown)
        self._say_undefined("list", numbering.unknown)
        blocks, tables = self._ordered()
        return DocumentLayout(
            document=self.source,
            pages=(),
            blocks=blocks,
            tables=tables,
            problems=tuple(self.problems),
            complete=self.complete,
            title=title,
        )

    def _may_lie_on_colour(self, root: Element) -> bool:
        """Whether the pages have a colour, or drawings that float on them: what lies beneath the text is then not
        known."""
        names = [name for kind, name in self.relations.values() if kind in ("header", "footer")]
        roots = [root, *(self.package.parse(name) for name in names)]
        floating = (next(one.iter(f"{WP}anchor", f"{W}pict"), None) for one in roots if one is not None)
        return root.find(f"{W}background") is not None or any(found is not None for found in floating)

    def _related(self, kind: str) -> Element | None:
        name = next((target for of_kind, target in self.relations.values() if of_kind == kind), None)
        return self.package.parse_named(name) if name else None

    def _story(self, element: Element, path: str, reader: ParagraphReader, shaded: bool = False) -> None:
        """The paragraphs and tables of the body, a text box or a framing cell. `shaded`: what it stands on may not be
        white."""
        paragraphs = tables = 0
        pending: Paragraph | None = None
        for child in block_children(element):
            if child.tag == f"{W}p":
                paragraphs += 1
                place = f"{path}/p[{paragraphs}]"
                paragraph = reader.read(child, shaded=shaded)
                if pending is not None:
                    paragraph.raw = pending.raw + paragraph.raw
                    paragraph.label = pending.label or paragraph.label
                    pending = None
                if paragraph.joins_next and paragraph.raw.strip():
                    pending = paragraph
                else:
                    self._paragraph(paragraph, place)
                self.page_turned |= paragraph.page_after or (
                    paragraph.section is not None and paragraph.section in self.page_sections
                )
                self._beside(paragraph, place, reader)
            elif child.tag == f"{W}tbl":
                tables += 1
                self._table(child, f"{path}/tbl[{tables}]", reader)
            else:
                self._say(ProblemKind.OTHER, "a document that is embedded in this one was not read", path)
                self.complete = False
        if pending is not None:
            self._paragraph(pending, f"{path}/p[{paragraphs}]")

    def _paragraph(self, paragraph: Paragraph, place: str) -> None:
        self.page_turned |= paragraph.page_before
        for count, (lines, style) in enumerate(paragraph.parts(self.width, self.usual_size)):
            if lines:
                self._part(paragraph, lines, style, place, first=not count)

    def _part(self, paragraph: Paragraph, lines: list[str], style: TextStyle, place: str, *, first: bool) -> None:
        level = None
        if paragraph.is_contents:
            kind, level = BlockKind.CONTENTS, paragraph.style.contents_level
        elif paragraph.outline_level is not None:
            kind, level = BlockKind.HEADING, paragraph.outline_level
        elif first and paragraph.label and (paragraph.label.is_bullet or not style.bold):
            kind = BlockKind.LIST_ITEM  # a bold numbered line may be a heading: its look is judged later
        else:
            kind = BlockKind.PARAGRAPH
        block = TextBlock(
            order=0,
            kind=kind,
            text=" ".join(lines),
            lines=tuple(lines),
            provenance=Provenance(block=place),
            style=style,
            heading_level=level,
            new_page=self.page_turned,
        )
        self.page_turned = False
        self.items.append(TabLines(block, paragraph.raw) if "\t" in paragraph.raw else block)

    def _beside(self, paragraph: Paragraph, place: str, reader: ParagraphReader) -> None:
        """What hangs on a paragraph: hidden, struck and deleted text, notes, text boxes."""
        for text in (paragraph.hidden, paragraph.struck, paragraph.deleted):
            if text:
                self._block(BlockKind.HIDDEN, [text], place)
        for text, struck in ((paragraph.hidden, False), (paragraph.struck, True)):
            told = hidden_problem(text, Provenance(block=place), struck)
            self.problems += [told] if told else []
        for picture in paragraph.pictures:
            self._picture(picture, place)
        for kind, note_id in paragraph.notes:
            self._note(kind, note_id, reader)
        for count, box in enumerate(paragraph.boxes, 1):
            self._story(box, f"{place}/txbx[{count}]", reader.nested(box), shaded=True)

    def _table(self, element: Element, path: str, reader: ParagraphReader) -> None:
        framed = find_only_cell(element)
        if framed is not None:
            self._story(framed, f"{path}/tr[1]/tc[1]", reader, shaded=any(map(is_shading, element.iter(f"{W}shd"))))
            return
        reading = read_table(element, path, reader)
        if reading is None:
            return
        self.items.append(reading.table)
        for nested, nested_path in reading.nested:
            self._table(nested, nested_path, reader)
        for paragraph, place in reading.apart:
            paragraph.boxes = []  # their text stands in the cell
            self._beside(paragraph, place, reader)

    def _picture(self, picture: Picture, place: str) -> None:
        """A picture that shows a table: read by OCR, or told."""
        _, name = self.relations.get(picture.relation, ("", ""))
        content = self.package.part(name) if name and picture.is_large else None
        if content is None:
            return
        reader = self.find_picture_reader()
        worth = judge_picture(content, picture, reader)
        if worth is Worth.NOTHING:
            return
        tables = read_picture(content, picture, place, reader) if reader and worth is Worth.READING else []
        self.items += tables
        kind = ProblemKind.READ_PICTURE if tables else ProblemKind.UNREAD_INK
        self._say(kind, "a picture that shows a table", place)

    def _note(self, kind: str, note_id: str, reader: ParagraphReader) -> None:
        key = f"{kind}:{note_id}"
        if key in self.told:
            return
        self.told.add(key)
        if kind not in self.notes:
            root = self._related(f"{kind}s")
            found = root.iterchildren(f"{W}{kind}") if root is not None else ()
            self.notes[kind] = {note.get(f"{W}id") or "": note for note in found}
        note = self.notes[kind].get(note_id)
        if note is None:
            self.lost.append(f"{kind} {note_id}")
            return
        place = f"{kind}s/{kind}[{note_id}]"
        inner = reader.nested(note)
        lines = [line for text in note.iter(f"{W}p") for line in inner.read(text).lines()]
        mark = self.seen.note_marks.get(key, "")
        if lines and mark:
            lines[0] = f"{mark} {lines[0]}"
        self._block(BlockKind.FOOTNOTE, lines, place)

    def _furniture(self, body: Element, reader: ParagraphReader) -> None:
        """Headers and footers, each distinct text once, after everything else."""
        told: set[str] = set()
        for reference in body.iter(f"{W}headerReference", f"{W}footerReference"):
            _, name = self.relations.get(reference.get(f"{R}id") or "", ("", ""))
            if not name:
                self.lost.append("a header or footer")
            root = self.package.parse_named(name) if name and name not in told else None
            told.add(name)
            if root is None:
                continue
            inner = reader.nested(root)
            for count, element in enumerate(root.iter(f"{W}p"), 1):
                lines = inner.read(element).lines()
                text = " ".join(lines)
                if text and text not in told:
                    told.add(text)
                    self._block(BlockKind.FURNITURE, lines, f"{Path(name).stem}/p[{count}]")

    def _block(self, kind: BlockKind, lines: list[str], place: str) -> None:
        if lines:
            provenance = Provenance(block=place)
            self.items.append(
                TextBlock(order=0, kind=kind, text=" ".join(lines), lines=tuple(lines), provenance=provenance)
            )

    def _title(self) -> str | None:
        name = self.package.related("", "core-properties")
        root = self.package.parse(name) if name else None
        found = root.find(_TITLE) if root is not None else None
        return " ".join((found.text or "").split()) or None if found is not None else None

    def _say(self, kind: ProblemKind, detail: str, place: str | None = None) -> None:
        self.problems.append(LayoutProblem(kind=kind, provenance=Provenance(block=place), detail=detail))

    def _say_problems(self) -> None:
        seen = self.seen
        if seen.inserted or seen.deleted:
            self._say(
                ProblemKind.TRACKED_CHANGES,
                f"the document holds changes that nobody accepted: {seen.inserted} insertions were read as text, "
                f"{seen.deleted} deletions were left out",
            )
        if seen.objects:
            programs = ", ".join(f"{count} × {name or 'unknown'}" for name, count in seen.objects.items())
            sheets = any("excel" in name.lower() or "sheet" in name.lower() for name in seen.objects)
            kind = ProblemKind.UNREAD_INK if sheets else ProblemKind.OTHER
            self._say(kind, f"embedded objects that show only as pictures were not read: {programs}")
        for part in self.package.unreached(_NEEDED):
            self._say(ProblemKind.OTHER, f"nothing leads to its part {part}, which was not read", part)
            self.complete = False
        for part in dict.fromkeys(self.package.damaged):
            self._say(ProblemKind.OTHER, f"its part {part} is damaged or missing and was not read", part)
            self.complete = False
        for what in dict.fromkeys(self.lost):
            self._say(ProblemKind.OTHER, f"{what} is referred to and not there")
            self.complete = False
        if not self.items:
            self._say(ProblemKind.OTHER, "the document holds no text")

    def _say_undefined(self, what: str, names: Collection[str]) -> None:
        """The text looks or is numbered otherwise than it was written when what it belongs to is nowhere defined. Where
        a part is missing, that is said already."""
        if names and self.complete:
            named = ", ".join(sorted(names)[:_NAMED])
            self._say(ProblemKind.DAMAGED, f"its text belongs to a {what} that it does not define ({named})")

    def _ordered(self) -> tuple[tuple[TextBlock, ...], tuple[GridTable, ...]]:
        """The items numbered in reading order, lines with tabs made tables where they are, hyphens resolved."""
        items, doubts = find_tab_tables(self.items)
        for place in doubts:
            self._say(
                ProblemKind.OTHER, "lines with figures between tabs do not line up in columns: read as prose", place
            )
        stock = count_words(line for item in items if isinstance(item, TextBlock) for line in item.lines)
        blocks, tables = [], []
        for order, item in enumerate(items):
            if isinstance(item, TextBlock):
                text = join_lines(item.lines, stock) if len(item.lines) > 1 else item.text
                blocks.append(replace(item, order=order, text=text))
            else:
                tables.append(item.model_copy(update={"order": order}))
        return tuple(blocks), tuple(tables)
