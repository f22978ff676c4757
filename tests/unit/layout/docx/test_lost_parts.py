"""What a Word document says that it has and does not hold is said: parts, relationships, styles, lists."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from selko.extractors.intake import read_source
from selko.extractors.layout.reader import read_layout
from selko.schemas.models.layout import DocumentLayout, ProblemKind

RELATIONS = "word/_rels/document.xml.rels"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A document with a heading, a list of bullets, a style based on another one, and a table with a style."""
    document = docx.Document()
    document.add_heading("Satama", 1)
    document.add_paragraph("Laitureita korjattiin.", style="List Bullet")
    style = document.styles.add_style("Huomio", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles.add_style("Pohja", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Luvut ovat euroina.", style=style)
    document.add_table(rows=2, cols=2, style="Table Grid").cell(0, 1).text = "741"
    target = tmp_path / "report.docx"
    document.save(str(target))
    return target


def change(path: Path, **parts: object) -> DocumentLayout:
    """The layout of the document after `parts` (by a word of their names) were changed, or left out for None."""
    with zipfile.ZipFile(path) as container:
        held = {name: container.read(name) for name in container.namelist()}
    with zipfile.ZipFile(path, "w") as container:
        for name, content in held.items():
            edit = next((edit for word, edit in parts.items() if f"/{word}." in name), lambda content: content)
            if edit is not None:
                container.writestr(name, edit(content))
    return read_layout(path, read_source(path))


def without(pattern: bytes):
    def cut(content: bytes) -> bytes:
        left = re.sub(pattern, b"", content, flags=re.S)
        assert left != content
        return left

    return cut


def told(layout: DocumentLayout) -> list[tuple[ProblemKind, str]]:
    return [(problem.kind, problem.detail) for problem in layout.problems]


def test_nothing_is_said_of_a_whole_document(path):
    layout = change(path)
    assert layout.complete and told(layout) == []


@pytest.mark.parametrize("part", ["styles", "numbering"])
def test_a_part_to_which_nothing_leads_is_said(path, part):
    def cut(content: bytes) -> bytes:
        return (
            without(rb'<Relationship [^>]*/%s"[^>]*/>' % part.encode())(content) if b"/styles" in content else content
        )

    layout = change(path, document=lambda content: content if b"<w:body>" in content else cut(content))
    assert not layout.complete
    assert told(layout) == [(ProblemKind.OTHER, f"nothing leads to its part word/{part}.xml, which was not read")]


def test_a_document_without_its_relationships_is_not_complete(path):
    with zipfile.ZipFile(path) as container:
        held = {name: container.read(name) for name in container.namelist() if name != RELATIONS}
    with zipfile.ZipFile(path, "w") as container:
        for name, content in held.items():
            container.writestr(name, content)
    layout = read_layout(path, read_source(path))
    assert not layout.complete
    assert [detail.split()[5] for _, detail in told(layout)] == ["word/numbering.xml,", "word/styles.xml,"]


@pytest.mark.parametrize("style", ["Heading1", "Huomio", "Pohja", "TableGrid", "ListBullet"])
def test_a_style_that_is_used_and_not_defined_is_said(path, style):
    layout = change(path, styles=without(rb'<w:style [^>]*w:styleId="%s".*?</w:style>' % style.encode()))
    assert layout.complete
    assert told(layout) == [(ProblemKind.DAMAGED, f"its text belongs to a style that it does not define ({style})")]


def test_a_style_that_no_text_uses_may_be_undefined(path):
    layout = change(path, styles=without(rb'<w:style [^>]*w:styleId="Heading3".*?</w:style>'))
    assert layout.complete and told(layout) == []


@pytest.mark.parametrize("element", [b"num", b"abstractNum"])
def test_a_list_that_is_used_and_not_defined_is_said(path, element):
    layout = change(path, numbering=without(rb"<w:%s .*?</w:%s>" % (element, element)))
    ((kind, detail),) = told(layout)
    assert kind is ProblemKind.DAMAGED and detail.startswith("its text belongs to a list that it does not define")
