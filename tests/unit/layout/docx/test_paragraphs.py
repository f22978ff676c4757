"""Word paragraphs: order, headings, automatic numbers, tracked changes, notes, hidden text, fields."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from lxml import etree

from selko.extractors.intake import read_source
from selko.extractors.layout.docx.reader import read_docx_layout
from selko.extractors.layout.reader import read_layout
from selko.schemas.errors import SelkoError, SourceError
from selko.schemas.models.layout import BlockKind, DocumentLayout, ProblemKind
from tests.practice import SHARED

W = nsdecls("w")


def read(document, tmp_path: Path) -> DocumentLayout:
    path = tmp_path / "report.docx"
    document.save(str(path))
    return read_layout(path, read_source(path))


def append(document, xml: str) -> None:
    """A paragraph or table of raw WordprocessingML at the end of the body."""
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def paragraph(inner: str) -> str:
    return f"<w:p {W}>{inner}</w:p>"


def texts(layout: DocumentLayout, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    return [block.text for block in layout.blocks if block.kind is kind]


def set_on(element, name: str, value: str | None = None):
    child = OxmlElement(name)
    if value is not None:
        child.set(qn("w:val"), value)
    element.append(child)
    return child


def test_paragraphs_and_tables_in_order(tmp_path):
    document = docx.Document()
    document.add_heading("Talous", 1)
    document.add_paragraph("Ennen.")
    document.add_table(rows=1, cols=2).cell(0, 0).text = "Kate"
    document.add_paragraph("Jälkeen.")
    document.add_heading("Riskit", 2)
    layout = read(document, tmp_path)
    assert [(block.order, block.kind, block.heading_level, block.text) for block in layout.blocks] == [
        (0, BlockKind.HEADING, 1, "Talous"),
        (1, BlockKind.PARAGRAPH, None, "Ennen."),
        (3, BlockKind.PARAGRAPH, None, "Jälkeen."),
        (4, BlockKind.HEADING, 2, "Riskit"),
    ]
    assert layout.tables[0].order == 2
    assert layout.blocks[1].provenance.block == "body/p[2]"
    assert layout.tables[0].cells[0].provenance.block == "body/tbl[1]/tr[1]/tc[1]"
    assert layout.complete and not layout.problems and not layout.pages


def test_a_heading_is_known_by_its_outline_level_in_any_language(tmp_path):
    document = docx.Document()
    otsikko = document.styles.add_style("Otsikko 2", WD_STYLE_TYPE.PARAGRAPH)
    set_on(otsikko.element.get_or_add_pPr(), "w:outlineLvl", "1")
    heir = document.styles.add_style("Oma väliotsikko", WD_STYLE_TYPE.PARAGRAPH)
    heir.base_style = otsikko
    document.add_paragraph("Suoraan", style="Otsikko 2")
    document.add_paragraph("Perittynä", style="Oma väliotsikko")
    direct = document.add_paragraph("Kappaleessa")
    set_on(direct._p.get_or_add_pPr(), "w:outlineLvl", "0")
    body = document.add_paragraph("Leipäteksti", style="Otsikko 2")
    set_on(body._p.get_or_add_pPr(), "w:outlineLvl", "9")
    layout = read(document, tmp_path)
    assert [(block.heading_level, block.text) for block in layout.blocks] == [
        (2, "Suoraan"),
        (2, "Perittynä"),
        (1, "Kappaleessa"),
        (None, "Leipäteksti"),
    ]


def test_the_look_is_told_and_the_title_kept(tmp_path):
    document = docx.Document()
    document.core_properties.title = "Tilinpäätös 2023"
    document.add_paragraph("Kunnan tilinpäätös", style="Title")
    document.add_paragraph().add_run("Riskianalyysi").bold = True
    document.add_paragraph("Leipätekstiä on paljon, ").add_run("lihavaa vähän").bold = True
    layout = read(document, tmp_path)
    assert layout.blocks[0].style.name == "Title"
    assert [block.style.bold for block in layout.blocks][1:] == [True, False]
    assert layout.title == "Tilinpäätös 2023"


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>
<w:lvlText w:val="%1"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading2"/>
<w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="(%3)"/>
<w:suff w:val="nothing"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>
</w:num>
</w:numbering>"""


def test_automatic_numbers_are_printed(tmp_path):
    document = docx.Document()
    part = document.part.numbering_part
    part._element = parse_xml(NUMBERING)
    for level in (1, 2):
        properties = document.styles[f"Heading {level}"].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'))
    for level, text in ((1, "Yleistä"), (2, "Talous"), (2, "Riskit"), (1, "Palvelut"), (2, "Sote")):
        document.add_heading(text, level)
    for num, level in ((2, 0), (2, 1), (2, 1), (2, 2), (3, 0)):
        item = document.add_paragraph("kohta")
        item._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')
        )
    none = document.add_heading("Liite", 1)
    none._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'))
    layout = read(document, tmp_path)
    assert [block.text for block in layout.blocks] == [
        "1 Yleistä", "1.1 Talous", "1.2 Riskit", "2 Palvelut", "2.1 Sote",
        "• kohta", "c) kohta", "d) kohta", "(IV)kohta", "7 kohta", "Liite",
    ]  # fmt: skip
    assert {block.kind for block in layout.blocks[5:10]} == {BlockKind.LIST_ITEM}


def test_tracked_changes_inserted_is_read_deleted_is_not(tmp_path):
    document = docx.Document()
    who = 'w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'
    append(
        document,
        paragraph(
            f"<w:r><w:t xml:space='preserve'>Kate oli </w:t></w:r><w:del {who}><w:r><w:delText>100</w:delText></w:r>"
            f"</w:del><w:ins {who}><w:r><w:t>250</w:t></w:r></w:ins><w:r><w:t xml:space='preserve'> euroa.</w:t></w:r>"
        ),
    )
    append(document, paragraph(f"<w:pPr><w:rPr><w:del {who}/></w:rPr></w:pPr><w:r><w:t>Alku </w:t></w:r>"))
    append(document, paragraph("<w:r><w:t>ja loppu.</w:t></w:r>"))
    append(document, paragraph(f"<w:moveFrom {who}><w:r><w:t>Siirretty.</w:t></w:r></w:moveFrom>"))
    append(document, paragraph(f"<w:moveTo {who}><w:r><w:t>Siirretty.</w:t></w:r></w:moveTo>"))
    layout = read(document, tmp_path)
    assert texts(layout) == ["Kate oli 250 euroa.", "Alku ja loppu.", "Siirretty."]
    assert texts(layout, BlockKind.HIDDEN) == ["100", "Siirretty."]
    (problem,) = layout.problems
    assert problem.kind is ProblemKind.TRACKED_CHANGES
    assert "2 insertions" in problem.detail and "2 deletions" in problem.detail


def test_hidden_text_is_kept_apart(tmp_path):
    document = docx.Document()
    shown = document.add_paragraph("Näkyvä ")
    shown.add_run("piilo 999").font.hidden = True
    shown.add_run("teksti")
    layout = read(document, tmp_path)
    assert texts(layout) == ["Näkyvä teksti"]
    assert texts(layout, BlockKind.HIDDEN) == ["piilo 999"]
    assert layout.problems[0].kind is ProblemKind.HIDDEN_TEXT


def test_signs_inside_a_run(tmp_path):
    document = docx.Document()
    append(
        document,
        paragraph(
            "<w:r><w:t>Talous</w:t><w:noBreakHyphen/><w:t>ja hallinto</w:t><w:softHyphen/><w:t>palvelut</w:t>"
            '<w:tab/><w:t>5</w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>'
            '<w:r><w:sym w:font="Symbol" w:char="F02D"/><w:t>3</w:t><w:br/><w:t>toinen</w:t><w:br w:type="page"/></w:r>'
            '<w:r><w:t xml:space="preserve"> 600</w:t></w:r>'
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>)</w:t></w:r>'
            "<w:r><w:rPr><w:caps/></w:rPr><w:t> yhteensä</w:t></w:r>"
        ),
    )
    (block,) = read(document, tmp_path).blocks
    assert block.lines == ("Talous-ja hallintopalvelut 5☺−3", "toinen 600 1) YHTEENSÄ")


@pytest.mark.parametrize("code", ["-5", "0", "1F", "D83D", "FFFFFFFF"])
def test_a_number_that_no_sign_has_is_a_sign_that_nobody_knows(tmp_path, code):
    document = docx.Document()
    append(document, paragraph(f'<w:r><w:t>5</w:t><w:sym w:font="Arial" w:char="{code}"/><w:t>3</w:t></w:r>'))
    (block,) = read(document, tmp_path).blocks
    assert block.text == "5\ufffd3"


def test_fields_show_their_result_and_contents_are_contents(tmp_path):
    document = docx.Document()

    def field(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def code(text: str) -> str:
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"

    start = field("begin") + code(' TOC \\o "1-3" ') + field("separate")
    page = field("begin") + code(" PAGEREF _1 ") + field("separate") + "<w:r><w:t>3</w:t></w:r>" + field("end")
    append(document, paragraph(start + "<w:r><w:t>Yleistä</w:t><w:tab/></w:r>" + page))
    append(document, paragraph("<w:r><w:t>Talous</w:t><w:tab/></w:r>" + page))
    append(document, paragraph(field("end")))
    append(document, paragraph(f"<w:r><w:t>Vuosi </w:t></w:r>{field('begin')}{code(' DATE ')}{field('end')}"))
    append(document, paragraph('<w:fldSimple w:instr=" REF a "><w:r><w:t>viite</w:t></w:r></w:fldSimple>'))
    append(document, paragraph(field("begin") + code(" TOC ") + field("separate") + "<w:r><w:t>Rikki</w:t></w:r>"))
    append(document, paragraph("<w:r><w:t>Teksti jatkuu.</w:t></w:r>"))
    layout = read(document, tmp_path)
    assert texts(layout, BlockKind.CONTENTS) == ["Yleistä 3", "Talous 3"]
    assert texts(layout) == ["Vuosi", "viite", "Rikki", "Teksti jatkuu."]


def with_parts(path: Path, parts: dict[str, str], relations: str, types: str) -> None:
    """Put parts into a saved document, with their relationships and content types."""
    with zipfile.ZipFile(path) as container:
        content = {name: container.read(name) for name in container.namelist()}
    name = "word/_rels/document.xml.rels"
    content[name] = content[name].replace(b"</Relationships>", f"{relations}</Relationships>".encode())
    name = "[Content_Types].xml"
    content[name] = content[name].replace(b"</Types>", f"{types}</Types>".encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in {**content, **{key: text.encode() for key, text in parts.items()}}.items():
            container.writestr(name, data)


def test_footnotes_stand_after_their_paragraph(tmp_path):
    document = docx.Document()
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    append(document, paragraph(f"<w:r><w:t>Tulot 3 600</w:t></w:r>{reference}<w:r><w:t> euroa</w:t></w:r>"))
    append(document, paragraph("<w:r><w:t>Seuraava.</w:t></w:r>"))
    path = tmp_path / "report.docx"
    document.save(str(path))
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Luku '
        "ei ole vertailukelpoinen.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with_parts(
        path,
        {"word/footnotes.xml": notes},
        f'<Relationship Id="rIdN" Type="{office}" Target="footnotes.xml"/>',
        '<Override PartName="/word/footnotes.xml" ContentType="application/xml"/>',
    )
    layout = read_layout(path, read_source(path))
    assert [(block.kind, block.text) for block in layout.blocks] == [
        (BlockKind.PARAGRAPH, "Tulot 3 600¹ euroa"),
        (BlockKind.FOOTNOTE, "¹ Luku ei ole vertailukelpoinen."),
        (BlockKind.PARAGRAPH, "Seuraava."),
    ]


def test_a_text_box_is_read_once(tmp_path):
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>Laatikossa</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    append(
        document,
        f"<w:p {W} {spaces}><w:r><w:t>Ympärillä</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    layout = read(document, tmp_path)
    assert texts(layout) == ["Ympärillä", "Laatikossa"]
    assert layout.blocks[1].provenance.block == "body/p[1]/txbx[1]/p[1]"


def test_headers_and_footers_are_furniture(tmp_path):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Kunta • Tilinpäätös 2023"
    document.sections[0].footer.paragraphs[0].text = "Sivu 1"
    document.add_paragraph("Teksti.")
    layout = read(document, tmp_path)
    assert texts(layout) == ["Teksti."]
    assert texts(layout, BlockKind.FURNITURE) == ["Kunta • Tilinpäätös 2023", "Sivu 1"]


def test_content_controls_and_links_are_transparent(tmp_path):
    document = docx.Document()
    append(
        document,
        f"<w:sdt {W}><w:sdtContent><w:p><w:hyperlink><w:r><w:t>Linkki</w:t></w:r></w:hyperlink><w:sdt><w:sdtContent>"
        "<w:r><w:t xml:space='preserve'> ja ohjain</w:t></w:r></w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>",
    )
    assert texts(read(document, tmp_path)) == ["Linkki ja ohjain"]


def replace_part(path: Path, name: str, change) -> None:
    with zipfile.ZipFile(path) as container:
        content = {entry: container.read(entry) for entry in container.namelist()}
    content[name] = change(content[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for entry, data in content.items():
            container.writestr(entry, data)


def saved(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_heading("Talous", 1)
    document.add_paragraph("Teksti.")
    path = tmp_path / "report.docx"
    document.save(str(path))
    return path


def test_entities_are_refused_and_never_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("salaisuus")
    path = saved(tmp_path)
    declaration = f'<!DOCTYPE d [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()

    def poison(content: bytes) -> bytes:
        head, _, rest = content.partition(b"?>")
        return head + b"?>" + declaration + rest.replace(b"Teksti.", b"&e;")

    replace_part(path, "word/document.xml", poison)
    with pytest.raises(SourceError, match="entities") as caught:
        read_layout(path, read_source(path))
    assert "salaisuus" not in str(caught.value)


def test_a_damaged_side_part_is_said_and_the_text_still_read(tmp_path):
    path = saved(tmp_path)
    replace_part(path, "word/styles.xml", lambda content: content[: len(content) // 2])
    layout = read_layout(path, read_source(path))
    assert [block.text for block in layout.blocks] == ["Talous", "Teksti."]
    assert not layout.complete
    assert "styles.xml" in layout.problems[0].detail


def test_a_damaged_main_part_is_refused(tmp_path):
    path = saved(tmp_path)
    replace_part(path, "word/document.xml", lambda content: content[: len(content) // 2])
    with pytest.raises(SelkoError, match="cannot be read"):
        read_layout(path, read_source(path))


def test_a_strict_document_reads_the_same(tmp_path):
    path = saved(tmp_path)
    usual = read_layout(path, read_source(path))
    loose, strict = (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    replace_part(path, "word/document.xml", lambda content: content.replace(loose, strict))
    replace_part(path, "word/styles.xml", lambda content: content.replace(loose, strict))
    assert read_layout(path, read_source(path)).blocks == usual.blocks


def test_a_wrong_suffix_is_said(tmp_path):
    path = saved(tmp_path).rename(tmp_path / "report.pdf")
    layout = read_layout(path, read_source(path))
    assert "ends in .pdf, but it is a Word document" in layout.problems[0].detail


@pytest.mark.practice
def test_headings_equal_the_bookmarks_that_word_made_of_them():
    """Where a PDF made by Word lies beside the document, its bookmarks are the heading tree; of automatic numbers they
    keep only some."""
    import pypdfium2 as pdfium

    def unnumbered(text: str) -> str:
        return re.sub(r"^\d+(\.\d+)*\.? ", "", text)

    pairs = [
        (path, path.with_suffix(".pdf"))
        for path in sorted((SHARED / "corpus").glob("*pairs/*.docx"))
        if path.with_suffix(".pdf").exists()
    ]
    for path, printed in pairs:
        layout = read_docx_layout(path, read_source(path))
        blocks = [block for block in layout.blocks if block.kind is BlockKind.HEADING]
        headings = [(block.heading_level, unnumbered(block.text)) for block in blocks]
        with pdfium.PdfDocument(printed) as document:
            marks = [(mark.level + 1, " ".join(mark.get_title().split())) for mark in document.get_toc()]
        bookmarks = [(level, unnumbered(title)) for level, title in marks]
        assert headings == bookmarks


def all_words(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as container:
        root = etree.fromstring(container.read("word/document.xml"))
    return [node.text or "" for node in root.iter(qn("w:t"))]


def test_every_word_of_a_document_stands_somewhere(tmp_path):
    path = saved(tmp_path)
    layout = read_layout(path, read_source(path))
    assert "".join(all_words(path)) == "".join(block.text for block in layout.blocks)


def test_lines_broken_by_hand_are_the_paragraphs_that_paper_shows(tmp_path):
    document = docx.Document()
    box = document.add_paragraph()
    box.add_run("Huomio").bold = True
    box.runs[0].add_break()
    box.add_run("Laiturit suljetaan talveksi.")
    address = document.add_paragraph("Satamatoimisto")
    address.runs[0].add_break()
    address.runs[0].add_text("Rantakatu 3")
    title = document.add_paragraph()
    run = title.add_run("Kuusirannan kunta")
    run.font.size = Pt(24)
    run.add_break()
    run.add_text("Tilinpäätös")
    long = document.add_paragraph(
        "Rivi, joka täyttää lähes koko palstan leveyden, päättyy vasta aivan sen reunan luona"
    )
    long.runs[0].add_break()
    long.runs[0].add_text("Jatkuu tästä.")
    blocks = read(document, tmp_path).blocks
    assert [(block.text, block.style.bold) for block in blocks[:5]] == [
        ("Huomio", True),
        ("Laiturit suljetaan talveksi.", False),
        ("Satamatoimisto", False),
        ("Rantakatu 3", False),
        ("Kuusirannan kunta Tilinpäätös", False),
    ]
    assert len(blocks) == 6


def test_a_paragraph_that_only_begins_bold_is_not_bold(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("Satamapalvelujen laiturit").bold = True
    paragraph.add_run(" (myös veneet)")
    assert not read(document, tmp_path).blocks[0].style.bold


def test_a_line_of_contents_has_the_level_of_its_style(tmp_path):
    document = docx.Document()
    for level in (1, 2):
        style = document.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph(f"Osa {level}\t{level + 2}", style=style)
    found = [(block.kind, block.heading_level) for block in read(document, tmp_path).blocks]
    assert found == [(BlockKind.CONTENTS, 1), (BlockKind.CONTENTS, 2)]


def test_where_a_page_ends_by_hand_is_told(tmp_path):
    document = docx.Document()
    document.add_paragraph("Kansi")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Luku 1")
    document.add_paragraph("Teksti").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Luku 2")
    document.add_section(WD_SECTION.CONTINUOUS)
    document.add_paragraph("Luku 3")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("Luku 4")
    document.add_paragraph("Luku 5").paragraph_format.page_break_before = True
    assert {block.text: block.new_page for block in read(document, tmp_path).blocks} == {
        "Kansi": False, "Luku 1": True, "Teksti": False, "Luku 2": True,
        "Luku 3": False, "Luku 4": True, "Luku 5": True,
    }  # fmt: skip
