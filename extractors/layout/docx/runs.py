"""A Word paragraph as text: runs, fields, tracked changes, hidden text, symbols, notes.

Belongs here: what stands inside one w:p, as printed on paper. Does not belong here: the order of paragraphs and tables
(reader), cells (tables).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from selko.extractors.layout.docx.numbering import Label, Numbering
from selko.extractors.layout.docx.package import MC, WP, A, Element, M, R, V, W, is_on, number, value
from selko.extractors.layout.docx.paragraph import Paragraph, Seen
from selko.extractors.layout.docx.pictures import EMU, Picture
from selko.extractors.layout.docx.styles import Look, Style, Styles, is_shading, read_indent, read_look, run_look
from selko.extractors.layout.docx.symbols import is_private, symbol
from selko.schemas.models.layout import TextStyle
from selko.schemas.words.raised_marks import raise_mark

_WRAPPERS = {
    f"{W}{name}" for name in ("hyperlink", "smartTag", "customXml", "dir", "bdo", "sdtContent", "rubyBase", "ruby")
}  # fmt: skip
_DELETED = {f"{W}del", f"{W}moveFrom"}
_INSERTED = {f"{W}ins", f"{W}moveTo"}
_DRAWN = {f"{W}drawing", f"{W}pict", f"{W}object"}
_DROPPED_BREAKS = {"page", "column"}
_MATHS_TEXT = f"{M}t"
_OLE_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_LONGEST_MARK = 16
_ALL = 0.95  # of the characters
_SIDE = re.compile(r"(?:^|;)\s*(width|height):([\d.]+)pt")
_BOX = f"{W}txbxContent"


@dataclass
class _Field:
    """A field that is open: its instruction until the separator, then its result."""

    instruction: str = ""
    in_result: bool = False


_Weights = Counter[tuple[bool, bool, float | None, str | None]]  # bold, italic, size, colour


@dataclass
class _Runs:
    """What is gathered while one paragraph is walked."""

    paragraph: Paragraph
    paragraph_look: Look
    parts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    shaded: bool = False  # something that is not white lies beneath the paragraph
    deleted: list[str] = field(default_factory=list)
    raised: str = ""  # the raised text that was added last
    turned_at: int | None = None  # how many parts there were when a page ended last
    weights: list[_Weights] = field(default_factory=lambda: [Counter()])  # characters by look, for each line


class ParagraphReader:
    """Reads the paragraphs of one story (body, note, text box, header) in order; fields may run over paragraphs."""

    def __init__(self, styles: Styles, numbering: Numbering, seen: Seen, story: Element):
        self.styles = styles
        self.numbering = numbering
        self.seen = seen
        self._fields: list[_Field] = []
        self._unclosed = _unclosed_fields(story)

    def nested(self, story: Element) -> ParagraphReader:
        """A reader for a story inside this one, with fields of its own."""
        return ParagraphReader(self.styles, self.numbering, self.seen, story)

    def read(self, element: Element, row_look: Look | None = None, shaded: bool = False) -> Paragraph:
        """The paragraph of a w:p. `row_look` is what the table style says of its row; `shaded`, that it stands on
        something that is not white."""
        properties = element.find(f"{W}pPr")
        style = self.styles.paragraph(value(properties, "pStyle"))
        outline = number(value(properties, "outlineLvl"))
        if outline is not None:
            style = style._replace(outline=outline)
        left, first = read_indent(properties)
        paragraph = Paragraph(style=style)
        paragraph.indent = (left if left is not None else style.left or 0.0) + (
            first if first is not None else style.first or 0.0
        )
        mark = properties.find(f"{W}rPr") if properties is not None else None
        deleted_mark = mark is not None and any(mark.find(tag) is not None for tag in _DELETED)
        frame = properties.find(f"{W}framePr") if properties is not None else None
        paragraph.joins_next = deleted_mark or (frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin"))
        runs = _Runs(paragraph, style.look.over(row_look) if row_look else style.look)
        own_shade = properties.find(f"{W}shd") if properties is not None else None
        runs.shaded = shaded or (is_shading(own_shade) if own_shade is not None else style.shaded)
        for child in element:
            self._inline(child, runs)
        self._fields = [open_field for open_field in self._fields if open_field.in_result]
        paragraph.raw = "".join(runs.parts)
        if properties is not None:
            paragraph.section = properties.find(f"{W}sectPr")
            own = properties.find(f"{W}pageBreakBefore")
            paragraph.page_before |= is_on(own) if own is not None else style.page_before
        paragraph.page_after = runs.turned_at is not None and not "".join(runs.parts[runs.turned_at :]).strip()
        paragraph.hidden = " ".join("".join(runs.hidden).split())
        paragraph.struck = " ".join("".join(runs.struck).split())
        paragraph.deleted = " ".join("".join(runs.deleted).split())
        paragraph.is_contents = paragraph.is_contents or style.is_contents
        left_out = deleted_mark or paragraph.hidden or paragraph.struck
        if not (left_out and not paragraph.raw.strip()):
            paragraph.label = self._label(properties, style)
        whole = sum(runs.weights, _Weights())
        paragraph.text_style = _text_style(whole, style)
        paragraph.line_styles = [_text_style(weights, style) for weights in runs.weights]
        paragraph.bold, paragraph.italic = _share(whole, 0), _share(whole, 1)
        paragraph.is_centred = (value(properties, "jc") or style.alignment) == "center"
        return paragraph

    def _label(self, properties: Element | None, style: Style) -> Label | None:
        direct = properties.find(f"{W}numPr") if properties is not None else None
        num_id = value(direct, "numId") or style.numbering
        if num_id is None or num_id == "0":
            return None
        level = number(value(direct, "ilvl"))
        if level is None:
            level = style.number_level
        if level is None:
            level = self.numbering.level_of_style(num_id, style.style_id)
        return self.numbering.next_label(num_id, level)

    def _inline(self, element: Element, runs: _Runs) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag == f"{W}r":
            self._run(element, runs)
        elif tag in _WRAPPERS:
            for child in element:
                self._inline(child, runs)
        elif tag == f"{W}sdt":
            content = element.find(f"{W}sdtContent")
            for child in content if content is not None else ():
                self._inline(child, runs)
        elif tag in _INSERTED:
            self.seen.inserted += 1
            for child in element:
                self._inline(child, runs)
        elif tag in _DELETED:
            self._delete(element, runs)
        elif tag == f"{W}fldSimple":
            self._fields.append(_Field(element.get(f"{W}instr") or "", True))
            for child in element:
                self._inline(child, runs)
            self._fields.pop()
        elif tag in (f"{M}oMath", f"{M}oMathPara"):
            self._add("".join(node.text or "" for node in element.iter(_MATHS_TEXT)), Look(), runs)
        elif tag == f"{MC}AlternateContent":
            self._alternate(element, runs)

    def _delete(self, element: Element, runs: _Runs) -> None:
        self.seen.deleted += 1
        for node in element.iter(f"{W}delText", f"{W}t"):
            runs.deleted.append(node.text or "")
        runs.deleted.append(" ")

    def _alternate(self, element: Element, runs: _Runs) -> None:
        """The same content twice, for newer and older programs: read once."""
        chosen = element.find(f"{MC}Choice")
        if chosen is None or (not len(chosen)):
            chosen = element.find(f"{MC}Fallback")
        for child in chosen if chosen is not None else ():
            if child.tag in _DRAWN:
                self._drawn(child, runs)
            else:
                self._inline(child, runs)

    def _run(self, element: Element, runs: _Runs) -> None:
        properties = element.find(f"{W}rPr")
        if properties is None:
            look = run_look(self.styles.base, runs.paragraph_look, Look(), Look())
        else:
            character = self.styles.character(value(properties, "rStyle"))
            look = run_look(self.styles.base, runs.paragraph_look, character, read_look(properties))
        for child in element:
            tag = child.tag
            if tag == f"{W}t":
                self._add(self._text(child.text or "", properties), look, runs)
            elif tag in (f"{W}tab", f"{W}ptab"):
                self._add("\t", look, runs)
            elif tag == f"{W}lastRenderedPageBreak" or (tag == f"{W}br" and child.get(f"{W}type") == "page"):
                self._turn_page(runs)
            elif tag == f"{W}cr" or (tag == f"{W}br" and child.get(f"{W}type") not in _DROPPED_BREAKS):
                self._add("\n", look, runs)
            elif tag == f"{W}noBreakHyphen":
                self._add("-", look, runs)
            elif tag == f"{W}sym":
                self._add(_symbol(child), look, runs)
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self._note(child, runs)
            elif tag in (f"{W}fldChar", f"{W}instrText"):
                self._field(child, look, runs)
            elif tag in _DRAWN:
                self._drawn(child, runs)
            elif tag == f"{MC}AlternateContent":
                self._alternate(child, runs)
            elif tag == f"{W}delText":
                runs.deleted.append(child.text or "")
            elif tag in _WRAPPERS:
                self._inline(child, runs)

    def _turn_page(self, runs: _Runs) -> None:
        """A page ends here: before the paragraph's text or after it, for one inside says nothing of the paragraph."""
        if any(part.strip() for part in runs.parts):
            runs.turned_at = len(runs.parts)
        else:
            runs.paragraph.page_before = True

    def _text(self, text: str, properties: Element | None) -> str:
        if not is_private(text):
            return text
        fonts = properties.find(f"{W}rFonts") if properties is not None else None
        font = (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""
        return "".join(symbol(font, ord(sign)) if is_private(sign) else sign for sign in text)

    def _add(self, text: str, look: Look, runs: _Runs) -> None:
        """Text goes where its look and its field say: hidden text apart, instructions nowhere."""
        if not text or any(not open_field.in_result for open_field in self._fields):
            return
        text = text.replace("\u00ad", "").replace("\u2011", "-")
        if look.hidden or (look.is_white and not runs.shaded):
            runs.hidden.append(text)
            return
        if look.struck:
            runs.struck.append(text)
            return
        if look.capitals:
            text = text.upper()
        if look.raised and text.strip():
            if 0 < len(runs.raised) < _LONGEST_MARK:
                runs.parts.pop()  # a raised mark in several runs is one mark
                text = runs.raised + text
            runs.raised = text
            text = raise_mark(text, "".join(runs.parts[-1:]))
        else:
            runs.raised = ""
        if self._fields and any(_is_contents_field(open_field) for open_field in self._fields):
            runs.paragraph.is_contents = True
        runs.parts.append(text)
        runs.weights += [Counter() for _ in range(text.count("\n"))]
        weight = sum(not character.isspace() for character in text)
        if weight:
            runs.weights[-1][bool(look.bold), bool(look.italic), look.size, look.colour or None] += weight

    def _field(self, element: Element, look: Look, runs: _Runs) -> None:
        if element.tag == f"{W}instrText":
            if self._fields and not self._fields[-1].in_result:
                self._fields[-1].instruction += element.text or ""
            return
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            if element not in self._unclosed:
                self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            closed = self._fields.pop()
            if not closed.in_result:  # Word computes it and stores no result
                self._add(
                    self.numbering.next_field_number(closed.instruction, runs.paragraph.outline_level), look, runs
                )

    def _note(self, element: Element, runs: _Runs) -> None:
        kind = "footnote" if element.tag == f"{W}footnoteReference" else "endnote"
        note_id = element.get(f"{W}id") or ""
        runs.paragraph.notes.append((kind, note_id))
        key = f"{kind}:{note_id}"
        if key not in self.seen.note_marks:
            own_mark = element.get(f"{W}customMarkFollows") in ("1", "true", "on")
            self.seen.note_counts[kind] += not own_mark
            self.seen.note_marks[key] = "" if own_mark else raise_mark(str(self.seen.note_counts[kind]), "")
        if runs.paragraph.outline_level is None:  # a heading is a name: the mark is no part of it
            runs.parts.append(self.seen.note_marks[key])
        runs.raised = ""

    def _drawn(self, element: Element, runs: _Runs) -> None:
        if element.tag == f"{W}object":
            programs = [node.get("ProgID") or "" for node in element.iter(_OLE_OBJECT)]
            self.seen.objects.update(name.rpartition(".")[0] or name for name in programs)
        runs.paragraph.boxes.extend(_outermost_boxes(element))
        runs.paragraph.pictures.extend(_find_pictures(element))
        # Text drawn by shapes without a text box, such as WordArt.
        art = [node.get("string") or "" for node in element.iter(f"{V}textpath")]
        art += ["".join(node.itertext()) for node in element.iter(f"{A}t")]
        if any(art):
            self._add(f" {' '.join(art)} ", Look(), runs)


def _unclosed_fields(story: Element) -> set[Element]:
    """The beginnings of fields that never end: a broken field must not swallow the rest of the document."""
    open_fields: list[Element] = []
    for mark in story.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append(mark)
        elif kind == "end" and open_fields:
            open_fields.pop()
    return set(open_fields)


def _outermost_boxes(element: Element) -> list[Element]:
    """The text boxes inside a drawing, each once; those inside another come with that one."""
    found: list[Element] = []
    pending = list(element)[::-1]
    while pending:
        node = pending.pop()
        if node.tag == _BOX:
            found.append(node)
        elif node.tag == f"{MC}AlternateContent":
            choice = node.find(f"{MC}Choice")
            chosen = choice if choice is not None and len(choice) else node.find(f"{MC}Fallback")
            pending.extend(list(chosen)[::-1] if chosen is not None else ())
        else:
            pending.extend(list(node)[::-1])
    return found


def _find_pictures(element: Element) -> list[Picture]:
    """The pictures of a drawing with their sizes, those inside text boxes left out."""
    found = []
    for blip in element.iter(f"{A}blip"):
        frame = next((a for a in blip.iterancestors() if a.tag in (f"{WP}inline", f"{WP}anchor")), None)
        extent = frame.find(f"{WP}extent") if frame is not None else None
        if extent is not None:
            width, height = (number(extent.get(side), 0) or 0 for side in ("cx", "cy"))
            found.append(Picture(blip.get(f"{R}embed") or "", width / EMU, height / EMU))
    for data in element.iter(f"{V}imagedata"):
        shape = data.getparent().get("style") or ""
        sides = dict(_SIDE.findall(shape))
        if "width" in sides and "height" in sides:
            found.append(Picture(data.get(f"{R}id") or "", float(sides["width"]), float(sides["height"])))
    return [picture for picture in found if picture.relation]


def _is_contents_field(open_field: _Field) -> bool:
    return open_field.instruction.split()[:1] == ["TOC"]


def _symbol(element: Element) -> str:
    try:
        code = int(element.get(f"{W}char") or "", 16)
    except ValueError:
        return ""
    return symbol(element.get(f"{W}font") or "", code)


def _text_style(weights: _Weights, style: Style) -> TextStyle:
    """Size and colour of most characters; bold or italic when all of them are, as in a PDF: a paragraph that only
    begins bold is no heading."""
    if not weights:
        return TextStyle(name=style.name or None)
    sizes: Counter[float | None] = Counter()
    colours: Counter[str | None] = Counter()
    for (_, _, size, colour), weight in weights.items():
        sizes[size] += weight
        colours[colour] += weight
    return TextStyle(
        size=sizes.most_common(1)[0][0],
        bold=_share(weights, 0) >= _ALL,
        italic=_share(weights, 1) >= _ALL,
        colour=colours.most_common(1)[0][0],
        name=style.name or None,
    )


def _share(weights: _Weights, switch: int) -> float:
    """The share of the characters that are bold (0) or italic (1)."""
    total = sum(weights.values())
    return sum(weight for look, weight in weights.items() if look[switch]) / total if total else 0.0
