"""Print a sample report as DOCX, with Word's heading styles or with headings that are only bold paragraphs.

Belongs here: the writing of the file, with fixed dates so that the bytes can be made again. Does not belong here: what
is written (reports.py).
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from samples.blocks import Block, Contents, Figure, GoalRow, Heading, PageBreak, Para, Table, TextTable

FIXED = datetime(2025, 3, 31, 12, 0, 0)


@dataclass(frozen=True)
class DocxLook:
    """`styles`: Word heading styles; otherwise headings are bold paragraphs of the body style."""

    styles: bool = True
    font: str = "Calibri"
    accent: str = "1F4E79"
    header: str = ""
    footer: str = ""
    title: str = ""
    author: str = ""
    language: str = "fi-FI"


def write_docx(blocks: list[Block], look: DocxLook) -> bytes:
    document = Document()
    set_up(document, look)
    headings = [b for b in blocks if isinstance(b, Heading) and b.contents and b.level <= 4]
    for block in blocks:
        if isinstance(block, Heading):
            add_heading(document, block, look)
        elif isinstance(block, Para):
            add_paragraph(document, block)
        elif isinstance(block, Table):
            add_figures(document, block, look)
        elif isinstance(block, TextTable):
            add_text_table(document, block, look)
        elif isinstance(block, PageBreak) and block.section:
            turn_paper(document, block.landscape)
        elif isinstance(block, PageBreak):
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(block, Contents):
            run = document.add_paragraph().add_run(block.title)
            run.bold = True
            for heading in headings:
                line = document.add_paragraph(heading.text)
                line.paragraph_format.left_indent = Cm(0.6 * (heading.level - 1))
                line.paragraph_format.space_after = Pt(1)
    buffer = io.BytesIO()
    document.save(buffer)
    return freeze(buffer.getvalue())


def turn_paper(document: DocumentType, landscape: bool) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    short, long = sorted((section.page_width, section.page_height))
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.different_first_page_header_footer = False


def set_up(document: DocumentType, look: DocxLook) -> None:
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = look.title, look.author, look.author, ""
    core.created = core.modified = FIXED
    core.revision = 1
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = look.font, Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    for level in range(1, 6):
        style = document.styles[f"Heading {level}"]
        style.font.name = look.font
        style.font.color.rgb = RGBColor.from_string(look.accent)
        style.font.size = Pt({1: 18, 2: 14, 3: 12.5, 4: 11.5, 5: 10.5}[level])
        fonts = style.element.rPr.rFonts
        for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{name}"), None)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = look.header
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run(look.footer + " ")
    add_field(footer, "PAGE")
    footer.add_run("/")
    add_field(footer, "NUMPAGES")


def add_field(paragraph: Any, instruction: str) -> None:
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run("1" if kind == "text" else "")
        if kind == "text":
            continue
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def add_heading(document: DocumentType, block: Heading, look: DocxLook) -> None:
    if look.styles:
        paragraph = document.add_heading(block.text, level=min(block.level, 5))
        paragraph.paragraph_format.page_break_before = block.level == 1
        return
    paragraph = document.add_paragraph()
    run = paragraph.add_run(block.text)
    run.bold = True
    run.font.size = Pt({1: 17, 2: 14, 3: 12.5, 4: 11.5}.get(block.level, 10.5))
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.page_break_before = block.level == 1


def add_paragraph(document: DocumentType, block: Para) -> None:
    if block.style == "bullet":
        document.add_paragraph(block.text, style="List Bullet").paragraph_format.space_after = Pt(3)
        return
    paragraph = document.add_paragraph()
    run = paragraph.add_run(block.text)
    if block.style == "title":
        paragraph.paragraph_format.space_before = Pt(180)
        run.font.size, run.bold = Pt(30), True
    elif block.style == "subtitle":
        run.font.size = Pt(15)
    elif block.style == "lead":
        run.italic = True
    elif block.style == "footnote":
        run.font.size = Pt(8)
    elif block.style == "sign":
        paragraph.paragraph_format.space_before = Pt(30)
        paragraph.paragraph_format.tab_stops.clear_all()


def shade(cell: Any, colour: str) -> None:
    element = OxmlElement("w:shd")
    element.set(qn("w:val"), "clear")
    element.set(qn("w:color"), "auto")
    element.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(element)


def fill_cell(
    cell: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    right: bool = False,
    white: bool = False,
    size: float = 7.5,
    indent: int = 0,
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.left_indent = Pt(indent * 7) if indent else None
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else None
    if not text:
        return
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)
    if white:
        run.font.color.rgb = RGBColor(255, 255, 255)


def mark_header(row: Any) -> None:
    element = OxmlElement("w:tblHeader")
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)
    keep = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(keep)


def make_table(document: DocumentType, rows: int, widths: list[float]) -> Any:
    table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "50")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def add_figures(document: DocumentType, block: Table, look: DocxLook) -> None:
    last = document.sections[-1]
    total = 25.3 if last.page_width > last.page_height else 16.6
    label = total * block.label_width * (0.82 if len(block.heads) > 4 else 1)
    widths = [label] + [(total - label) / len(block.heads)] * len(block.heads)
    if block.caption:
        run = document.add_paragraph().add_run(block.caption)
        run.bold = True
        run.font.size = Pt(9.5)
    if block.note:
        document.add_paragraph().add_run(block.note.lstrip(">")).font.size = Pt(8.5)
    top = 1 if block.head_groups else 0
    table = make_table(document, len(block.rows) + 1 + top, widths)
    lines = [row.cells for row in table.rows]
    if block.head_groups:
        column = 1
        for text, span in block.head_groups:
            cell = lines[0][column]
            if span > 1:
                cell = cell.merge(lines[0][column + span - 1])
            fill_cell(cell, text, bold=True, white=True)
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            column += span
        mark_header(table.rows[0])
    for cell, text in zip(lines[top], [block.corner, *block.heads], strict=True):
        fill_cell(cell, text, bold=True, right=cell is not lines[top][0], white=True)
    mark_header(table.rows[top])
    for line in lines[: top + 1]:
        for cell in line:
            if cell._tc.tcPr is None or cell._tc.tcPr.find(qn("w:shd")) is None:
                shade(cell, look.accent)
    for line, row in zip(lines[top + 1 :], block.rows, strict=True):
        bold, italic = row.style in ("bold", "group"), row.style == "italic"
        fill_cell(line[0], row.label, bold=bold, italic=italic, indent=row.indent)
        for cell, value in zip(line[1:], row.cells or [""] * (len(line) - 1), strict=True):
            printed = value.printed if isinstance(value, Figure) else value
            fill_cell(cell, printed, bold=bold, italic=italic, right=True)
    for note in block.footnotes:
        add_paragraph(document, Para(note, "footnote"))
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def add_text_table(document: DocumentType, block: TextTable, look: DocxLook) -> None:
    if block.caption:
        document.add_paragraph().add_run(block.caption).bold = True
    table = make_table(document, len(block.rows) + 1, [16.6 * share for share in block.widths])
    lines = [row.cells for row in table.rows]
    for cell, text in zip(lines[0], block.heads, strict=True):
        fill_cell(cell, text, bold=True, white=True)
        shade(cell, look.accent)
    mark_header(table.rows[0])
    for line, row in zip(lines[1:], block.rows, strict=True):
        texts = row.cells if isinstance(row, GoalRow) else row
        if len(texts) == 1:
            cell = line[0].merge(line[-1])
            fill_cell(cell, texts[0], bold=True)
            shade(cell, "DFE7EF")
            continue
        for cell, text in zip(line, texts, strict=True):
            fill_cell(cell, text)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def freeze(data: bytes) -> bytes:
    """The same parts in a zip whose entries are sorted and dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, (2025, 3, 31, 12, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()
