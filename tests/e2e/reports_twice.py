"""One made-up report drawn twice: as Word document with python-docx, as pages with reportlab.

Belongs here: the parts a report is made of, and how each looks in either format. Does not belong here: what a reader
should make of them (test_word_and_pdf_agree).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

BODY = 10.0
MARGIN = 72.0


@dataclass(frozen=True)
class Heading:
    """`style` is the level of Word's own heading style; None where only the look tells."""

    text: str
    size: float
    bold: bool = True
    style: int | None = None


@dataclass(frozen=True)
class Text:
    """Running text; `bold` is how many of its first words are bold, a '\\n' is a line broken by hand."""

    text: str
    bold: int = 0


@dataclass(frozen=True)
class Entry:
    """A line of contents."""

    text: str
    page: int
    level: int


@dataclass(frozen=True)
class Note:
    """A sentence with the mark of a footnote, and the note."""

    text: str
    note: str


@dataclass(frozen=True)
class Grid:
    rows: tuple[tuple[str, ...], ...]


class NewPage:
    """A page ends here."""


Part = Heading | Text | Entry | Note | Grid | NewPage


def write_word(parts: Sequence[Part], path: Path, header: str = "") -> Path:
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.size, normal.font.name, normal.paragraph_format.space_after = Pt(BODY), "Arial", Pt(8)
    document.sections[0].header.paragraphs[0].text = header
    for level in (1, 2, 3):
        document.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
    notes: list[str] = []
    for part in parts:
        match part:
            case Heading():
                paragraph = document.add_paragraph(style=f"Heading {part.style}" if part.style else None)
                run = paragraph.add_run(part.text)
                run.font.size, run.font.bold = Pt(part.size), part.bold
            case Text():
                _add_text(document.add_paragraph(), part)
            case Entry():
                document.add_paragraph(f"{part.text}\t{part.page}", style=f"toc {part.level}")
            case Note():
                notes.append(part.note)
                paragraph = document.add_paragraph(part.text)
                reference = f'<w:r {nsdecls("w")}><w:footnoteReference w:id="{len(notes)}"/></w:r>'
                paragraph._p.append(parse_xml(reference))
            case Grid():
                table = document.add_table(len(part.rows), len(part.rows[0]), style="Table Grid")
                for row, texts in zip(table.rows, part.rows, strict=True):
                    for cell, text in zip(row.cells, texts, strict=True):
                        cell.text = text
                document.add_paragraph()
            case NewPage():
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    if notes:
        _add_notes(document, notes)
    document.save(str(path))
    return path


def _add_text(paragraph, part: Text) -> None:
    words = part.text.split(" ")
    for words_of_run, bold in ((words[: part.bold], True), (words[part.bold :], False)):
        text = " ".join(words_of_run) + (" " if bold and part.bold < len(words) else "")
        for count, line in enumerate(text.split("\n")):
            run = paragraph.add_run(line.rstrip() if bold and part.bold == len(words) else line)
            run.font.bold = bold
            if count < text.count("\n"):
                run.add_break()


def _add_notes(document, notes: Sequence[str]) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part as PackagePart

    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    inner = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, 1)
    )
    content = f"<w:footnotes {nsdecls('w')}>{inner}</w:footnotes>".encode()
    part = PackagePart(PackURI("/word/footnotes.xml"), kind, content, document.part.package)
    document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")


def write_pages(parts: Sequence[Part], path: Path, header: str = "") -> Path:
    """The same as pages without bookmarks or tags. Notes stand at the foot of the page of their mark."""
    flow: list[object] = []
    page, notes = 1, {}
    for part in parts:
        match part:
            case Heading():
                flow.append(Paragraph(part.text, _look(part.size, bold=part.bold)))
            case Text():
                words = part.text.split(" ")
                bold, plain = " ".join(words[: part.bold]), " ".join(words[part.bold :])
                text = f"<b>{bold}</b> {plain}" if bold else plain
                flow.append(Paragraph(text.replace("\n", "<br/>"), _look(BODY)))
            case Entry():
                flow.append(Paragraph(_led(part), _look(BODY, indent=12 * (part.level - 1))))
            case Note():
                notes.setdefault(page, []).append(part.note)
                mark = sum(map(len, notes.values()))
                flow.append(Paragraph(f'{part.text}<super size="6" rise="4">{mark}</super>', _look(BODY)))
            case Grid():
                grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONTSIZE", (0, 0), (-1, -1), BODY)]
                flow += [Table(part.rows, style=grid), Spacer(1, 12)]
            case NewPage():
                flow.append(PageBreak())
                page += 1
    furniture = partial(_draw_furniture, header=header, notes=notes)
    document = SimpleDocTemplate(str(path), pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN)
    document.build(flow, onFirstPage=furniture, onLaterPages=furniture)
    return path


def _look(size: float, *, bold: bool = False, indent: float = 0) -> ParagraphStyle:
    font = "Helvetica-Bold" if bold else "Helvetica"
    return ParagraphStyle("", fontName=font, fontSize=size, leading=1.2 * size, leftIndent=indent, spaceAfter=8)


def _led(entry: Entry) -> str:
    width = A4[0] - 2 * MARGIN - 12 * (entry.level - 1) - 14
    room = width - stringWidth(f"{entry.text}{entry.page}", "Helvetica", BODY)
    return f"{entry.text}{'.' * int(room / stringWidth('.', 'Helvetica', BODY))}{entry.page}"


def _draw_furniture(canvas: Canvas, document: SimpleDocTemplate, *, header: str, notes: dict[int, list[str]]) -> None:
    canvas.setFont("Helvetica", BODY)
    canvas.drawString(MARGIN, A4[1] - 40, header)
    canvas.drawRightString(A4[0] - MARGIN, 40, str(document.page))
    first = sum(len(texts) for page, texts in notes.items() if page < document.page)
    for count, note in enumerate(notes.get(document.page, ()), 1):
        height = 84 - 12 * count
        canvas.setFont("Helvetica", 5)
        canvas.drawString(MARGIN, height + 3, str(first + count))
        canvas.setFont("Helvetica", 8)
        canvas.drawString(MARGIN + 8, height, note)
