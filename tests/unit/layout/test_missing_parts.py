"""Parts that a Word document or a text should have and has not: said, and never taken as complete."""

from __future__ import annotations

import io
import warnings
import zipfile

import docx
import pytest

from selko.extractors.intake import read_source
from selko.extractors.layout.reader import read_layout
from selko.schemas.errors import SourceError
from selko.schemas.models.layout import DocumentLayout, ProblemKind
from tests.e2e.hostile import RELATIONS, W, word

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TARGETS = "".join(
    f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
    for kind in ("footnotes", "header", "styles")
)
LINKS = RELATIONS[: RELATIONS.index("<Relationship ")] + TARGETS + "</Relationships>"
NOTE = '<w:r><w:footnoteReference w:id="7"/></w:r>'
HEADER = f'<w:sectPr><w:headerReference xmlns:r="{OFFICE}" r:id="header"/></w:sectPr>'
PARTS = {
    "word/_rels/document.xml.rels": LINKS.encode(),
    "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:id="7"><w:p/></w:footnote></w:footnotes>'.encode(),
    "word/header.xml": f"<w:hdr {W}><w:p/></w:hdr>".encode(),
    "word/styles.xml": f"<w:styles {W}/>".encode(),
}
BODY = f"<w:p><w:r><w:t>Kate 5 120</w:t></w:r>{NOTE}</w:p>{HEADER}"


def read(folder, name: str, content: bytes) -> DocumentLayout:
    path = folder / name
    path.write_bytes(content)
    return read_layout(path, read_source(path))


def test_a_document_with_all_its_parts_is_complete(tmp_path):
    layout = read(tmp_path, "a.docx", word(BODY, extra=PARTS))
    assert layout.complete and not layout.problems


@pytest.mark.parametrize("part", [name for name in PARTS if "rels" not in name])
def test_a_part_that_is_named_and_not_there_is_said(tmp_path, part):
    left = {name: content for name, content in PARTS.items() if name != part}
    layout = read(tmp_path, "a.docx", word(BODY, extra=left))
    assert not layout.complete
    assert any(part in problem.detail for problem in layout.problems)
    assert layout.blocks[0].text.startswith("Kate 5 120")


@pytest.mark.parametrize("body", [BODY.replace('"7"', '"8"'), BODY.replace('r:id="header"', 'r:id="other"')])
def test_what_the_text_refers_to_must_be_there(tmp_path, body):
    layout = read(tmp_path, "a.docx", word(body, extra=PARTS))
    assert not layout.complete
    assert any("not there" in problem.detail for problem in layout.problems)


@pytest.mark.parametrize("name", ["word/document.xml", "word/Document.xml", "word\\document.xml"])
def test_two_parts_of_one_name_are_refused(tmp_path, name):
    """One reader takes the first and another the last: what the document says depends on who reads it."""
    out = io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out, "a") as container, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        container.writestr(name, f"<w:document {W}><w:body/></w:document>")
    with pytest.raises(SourceError, match="two parts named"):
        read(tmp_path, "a.docx", out.getvalue())


def damages(layout: DocumentLayout) -> list[str]:
    return [problem.detail for problem in layout.problems if problem.kind is ProblemKind.DAMAGED]


ROWS = "Tili\tSumma\tEnnen\nKate\t5 120\t4 970\nKorko\t31\t"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ((ROWS + "28\n").encode(), None),
        ((ROWS + "28").encode(), None),
        (ROWS.removesuffix("\t").encode(), "breaks off"),
        ((ROWS + "28\nMääräaika päättyy jää").encode()[:-1], "not valid utf-8"),
        ((ROWS + "28\nTili\ufffdkausi\n").encode(), "were lost"),
        ((ROWS + "28\nä\n").encode("utf-16")[:-1], "not valid utf-16"),
    ],
)
def test_a_text_that_lost_something_warns(tmp_path, content, said):
    found = damages(read(tmp_path, "a.txt", content))
    assert len(found) == (said is not None) and all(str(said) in detail for detail in found)
