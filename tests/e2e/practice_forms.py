"""A text export as a Word document and as a PDF, made for a test from the text itself.

Belongs here: lines and tabs to headings, paragraphs and tables. Does not belong here: what they say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import docx
import matplotlib
from docx.shared import Pt
from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

TAG = re.compile(r"</?[a-z]+>")
RULE = re.compile(r"[-\t]+")


@dataclass
class Piece:
    """A heading (level ≥ 1), a paragraph (level 0) or a table (rows)."""

    text: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)


def read_pieces(path: Path) -> list[Piece]:
    """Lines with tabs are rows; rows of one width that follow each other are a table. Short lines without a full stop
    are headings: in capitals 1, before the responsible person 2, numbered 4, others 3."""
    lines = [TAG.sub("", line).strip(" \ufeff") for line in path.read_text(encoding="utf8").splitlines()]
    filled = [line for line in lines if line]
    pieces: list[Piece] = []
    for number, line in enumerate(filled):
        following = filled[number + 1] if number + 1 < len(filled) else ""
        if RULE.fullmatch(line):
            continue
        if "\t" in line:
            cells = line.split("\t")
            goes_on = pieces and pieces[-1].rows and len(pieces[-1].rows[0]) == len(cells)
            if not goes_on:
                pieces.append(Piece())
            pieces[-1].rows.append([cell.strip() for cell in cells])
        elif line.endswith(".") or len(line) > 120 or re.match(r"Vast\w*henkilö\s*:", line):
            pieces.append(Piece(line))
        else:
            before_person = re.match(r"Vast\w*henkilö\s*:", following) is not None
            level = 1 if line.isupper() else 2 if before_person else 4 if re.match(r"\d+\.", line) else 3
            pieces.append(Piece(line, level))
    return pieces


def write_docx_of(path: Path, folder: Path) -> Path:
    """Word: heading styles, tables with the header row as it stands."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(10)
    for piece in read_pieces(path):
        if piece.rows:
            table = document.add_table(rows=0, cols=len(piece.rows[0]), style="Table Grid")
            for row in piece.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
            document.add_paragraph()
        elif piece.level:
            document.add_heading(piece.text, piece.level)
        else:
            document.add_paragraph(piece.text)
    out = folder / f"{path.stem}.docx"
    document.save(str(out))
    return out


def write_pdf_of(path: Path, folder: Path) -> Path:
    """PDF on landscape pages: ruled tables, figures to the right, headings by size."""
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name, file in (("Practice", "DejaVuSans.ttf"), ("Practice-Bold", "DejaVuSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, fonts / file))
    body = ParagraphStyle("body", fontName="Practice", fontSize=9, leading=12, spaceAfter=6)
    cell = ParagraphStyle("cell", parent=body, fontSize=7.5, leading=9.5, spaceAfter=0)
    right = ParagraphStyle("right", parent=cell, alignment=TA_RIGHT)
    heads = {
        level: ParagraphStyle(
            f"h{level}", parent=body, fontName="Practice-Bold", fontSize=size, leading=size * 1.3, spaceBefore=8
        )
        for level, size in ((1, 16), (2, 13), (3, 11), (4, 10))
    }
    story: list[Paragraph | Spacer | Table] = []
    for piece in read_pieces(path):
        if piece.rows:
            figures = len(piece.rows[0]) == 6
            rows = [
                [Paragraph(text, right if figures and column else cell) for column, text in enumerate(row)]
                for row in piece.rows
            ]
            width = (A4[1] - 90) / (len(piece.rows[0]) + (1 if figures else 0))
            widths = [width * 2, *[width] * 5] if figures else [width] * len(piece.rows[0])
            table = Table(rows, colWidths=widths, repeatRows=1, splitInRow=0)
            table.setStyle([("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")])
            story += [table, Spacer(1, 8)]
        else:
            story.append(Paragraph(piece.text, heads[piece.level] if piece.level else body))
    out = folder / f"{path.stem}.pdf"
    SimpleDocTemplate(str(out), pagesize=landscape(A4), leftMargin=45, rightMargin=45, invariant=1).build(story)
    return out
