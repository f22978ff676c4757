"""What the dictionaries of a PDF that its text needs must look like, by the tables of ISO 32000-1.

Belongs here: which keys a font, its parts and a page may have, of what form their values are, and where two parts of a
font contradict each other. Does not belong here: the walk that meets them (structure).

A dictionary carries no checksum. A name one letter off one that the standard knows, a value of another form, a program
that is no program of a font: what no writer writes tells of damage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSLiteral

_SHORTEST = 4  # letters; shorter names are like too many others


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_FONT = _words(  # tables 111, 112, 117, 121
    "Type Subtype BaseFont Name FirstChar LastChar Widths FontDescriptor Encoding ToUnicode FontBBox FontMatrix",
    "CharProcs Resources DescendantFonts CIDSystemInfo DW W DW2 W2 CIDToGIDMap WMode",
)
_DESCRIPTOR = _words(  # tables 122, 124
    "Type FontName FontFamily FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading CapHeight",
    "XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 CharSet Style Lang FD CIDSet",
)
_STREAM = _words(  # tables 5, 120, 127
    "Length Filter DecodeParms FFilter FDecodeParms Length1 Length2 Length3 Type Subtype Metadata CMapName UseCMap",
    "WMode CIDSystemInfo",
)
_PAGE = _words(  # tables 29, 30
    "Type Parent Kids Count LastModified Resources MediaBox CropBox BleedBox TrimBox ArtBox BoxColorInfo Contents",
    "Rotate Group Thumb Dur Trans Annots Metadata PieceInfo StructParents SeparationInfo Tabs TemplateInstantiated",
    "PresSteps UserUnit",
)
_WITHOUT_EFFECT = _words(  # on what is read: programs misspell them too
    "Name FontFamily FontStretch FontWeight ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth",
    "MaxWidth CharSet Style Lang LastModified BleedBox TrimBox ArtBox BoxColorInfo Group Thumb Dur Trans Metadata",
    "PieceInfo StructParents SeparationInfo Tabs TemplateInstantiated PresSteps ProcSet Properties",
)
_RESOURCES = _words("ExtGState ColorSpace Pattern Shading XObject Font ProcSet Properties")  # table 33
_KEYS = {
    "Resources": _RESOURCES,
    "Font": _FONT,
    "DescendantFonts[]": _FONT,
    "FontDescriptor": _DESCRIPTOR,
    "Page": _PAGE,
    "Encoding": _words("Type BaseEncoding Differences") | _STREAM,  # table 114; or a stream
    "CIDSystemInfo": _words("Registry Ordering Supplement"),  # table 116
    "FontFile": _STREAM,
    "FontFile2": _STREAM,
    "FontFile3": _STREAM,
    "ToUnicode": _STREAM,
    "CIDToGIDMap": _STREAM,
}
_NAMES = _words(
    "Font FontDescriptor Type0 Type1 Type3 MMType1 TrueType CIDFontType0 CIDFontType2 Type1C CIDFontType0C OpenType",
    "StandardEncoding MacRomanEncoding WinAnsiEncoding MacExpertEncoding PDFDocEncoding Encoding Identity Identity-H",
    "Identity-V CMap",
)
_NAMED_BY = _words("Type Subtype Encoding BaseEncoding CIDToGIDMap")
_KINDS_OF_FONT = _words("Type0 Type1 MMType1 TrueType Type3")
_FORMS: dict[str, tuple[type, ...]] = {
    "Resources": (dict,),
    "Resources/ExtGState": (dict,),
    "Resources/Font": (dict,),
    "Resources/XObject": (dict,),
    "ExtGState": (dict,),
    "XObject": (PDFStream,),
    "Rotate": (int, float),
    "Font": (dict,),
    "FontDescriptor": (dict,),
    "DescendantFonts": (list,),
    "DescendantFonts[]": (dict,),
    "CIDSystemInfo": (dict, list),
    "CharProcs": (dict,),
    "Encoding": (PSLiteral, dict, PDFStream),
    "CIDToGIDMap": (PSLiteral, PDFStream),
    "ToUnicode": (PSLiteral, PDFStream),
    "FontFile": (PDFStream,),
    "FontFile2": (PDFStream,),
    "FontFile3": (PDFStream,),
    "Widths": (list,),
    "Widths[]": (int, float),
    "W": (list,),
    "W[]": (int, float, list),
    "W[][]": (int, float),
    "Differences": (list,),
    "Differences[]": (int, PSLiteral),
    "FontMatrix": (list,),
    "FirstChar": (int, float),
    "LastChar": (int, float),
    "BaseFont": (PSLiteral, bytes),
    "FontName": (PSLiteral, bytes),
    "Flags": (int, float),
}
_OPEN_TYPE = (b"\x00\x01\x00\x00", b"true", b"OTTO", b"ttcf")
_PROGRAMS: dict[str, tuple[bytes, ...]] = {
    "FontFile": (b"%!", b"\x80"),
    "FontFile2": _OPEN_TYPE,
    "FontFile3": (b"\x01", *_OPEN_TYPE),
}
_SUBSET = re.compile(r"[A-Z]{6}\+")
_SYMBOLIC = 4  # among the flags of table 123
_DRAWS_SIGNS = ("symbol", "dings", "dingbats", "marlett")  # bullets, arrows and ticks, neither words nor figures


class Program(NamedTuple):
    """The program of a font as it lies in the file: its first bytes, and its length where nothing else tells that it is
    whole; 0 for one that carries a checksum, since programs state all kinds of lengths."""

    head: bytes
    length: int


def is_formed(key: str, item: Any) -> bool:
    """Whether what stands under `key` ('Widths[]' for an element of it) can stand there. None can, but in no list."""
    forms = _FORMS.get(key)
    if forms is not None and not isinstance(item, forms) and (item is not None or key.endswith("[]")):
        return False
    if key == "DescendantFonts" and item == []:
        return False
    if key in _NAMED_BY and isinstance(item, PSLiteral) and _is_one_off(str(item.name), _NAMES):
        return False
    return not (isinstance(item, dict | PDFStream) and _is_misspelt(key, item))


def _is_misspelt(key: str, item: Mapping[str, Any] | PDFStream) -> bool:
    """Whether one of its keys is one letter off one that it could have and has not."""
    known = _KEYS.get(key)
    if known is None:
        return False
    names = item.attrs.keys() if isinstance(item, PDFStream) else item.keys()
    missing = known - names - _WITHOUT_EFFECT
    return any(_is_one_off(name, missing) for name in names - known)


def _is_one_off(name: str, known: Collection[str]) -> bool:
    return name not in known and len(name) >= _SHORTEST and any(_differ_by_one(name, other) for other in known)


def _differ_by_one(one: str, other: str) -> bool:
    """Whether one letter is another, is too many or is missing."""
    if abs(len(one) - len(other)) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[same + (len(one) >= len(other)) :] == other[same + (len(other) >= len(one)) :]


def is_font(font: Mapping[str, Any]) -> bool:
    """Whether a text can be written in it; a lost reference may lead to a part of a font, or to nothing."""
    kind = _name(font.get("Subtype"))
    return kind in _KINDS_OF_FONT and (kind != "Type0" or font.get("DescendantFonts") not in (None, []))


def find_misformed(resources: Any, resolve: Callable[[Any], Any]) -> bool:
    """Whether something stands among the resources of a page or form that cannot stand there."""
    if not is_formed("Resources", resources):
        return True
    for kind in ("ExtGState", "Font", "XObject") if isinstance(resources, dict) else ():
        group = resolve(resources.get(kind))
        if not is_formed(f"Resources/{kind}", group):
            return True
        if (
            kind != "Font"
            and isinstance(group, dict)
            and not all(is_formed(kind, resolve(of)) for of in group.values())
        ):
            return True
    return False


def is_box(box: Any, resolve: Callable[[Any], Any]) -> bool:
    """Whether it is a rectangle (7.9.5)."""
    return isinstance(box, list) and len(box) == 4 and all(isinstance(resolve(side), int | float) for side in box)


def is_page(page: Mapping[str, Any]) -> bool:
    """Whether it says that it is a page, or has what only pages have and does not say what it is."""
    return _name(page["Type"]) == "Page" if "Type" in page else "Contents" in page or "MediaBox" in page


def find_contradictions(
    font: Mapping[str, Any], resolve: Callable[[Any], Any], programs: Mapping[str, Program]
) -> Iterator[str]:
    """What a font says of itself that cannot all be true. `font` is one without others below; `programs` are those
    that it leads to, by their keys."""
    widths = resolve(font.get("Widths"))
    if isinstance(widths, list):
        first, last = resolve(font.get("FirstChar")), resolve(font.get("LastChar"))
        if not (isinstance(first, int | float) and isinstance(last, int | float) and len(widths) == last - first + 1):
            yield "a font that it uses gives widths for more or fewer signs than it has"
    descriptor = resolve(font.get("FontDescriptor"))
    if not isinstance(descriptor, dict):
        return
    own, named = (_plain(_name(resolve(of))) for of in (font.get("BaseFont"), descriptor.get("FontName")))
    if own and named and not (own.startswith(named) or named.startswith(own)):  # one may leave out the style
        yield "a font that it uses has the description of another one"
    for key, program in programs.items():
        stated = resolve(resolve(descriptor[key]).attrs.get("Length1")) if key == "FontFile2" else None
        cut = bool(program.length) and isinstance(stated, int) and stated != program.length
        if cut or (program.head and not program.head.startswith(_PROGRAMS[key])):
            yield "the program of a font that it uses is not whole"


def is_nameless(font: Mapping[str, Any], resolve: Callable[[Any], Any]) -> bool:
    """Whether the file does not say what the font's signs are: neither an encoding nor a map, and signs that are not
    those of the standard alphabets, by numbers that only its program knows (9.6.6.4, 9.10.2)."""
    descriptor = resolve(font.get("FontDescriptor"))
    if _name(font.get("Subtype")) != "TrueType" or not isinstance(descriptor, dict):
        return False
    flags = resolve(descriptor.get("Flags"))
    told = resolve(font.get("Encoding")) is not None or resolve(font.get("ToUnicode")) is not None
    told = told or any(word in name_of(font).lower() for word in _DRAWS_SIGNS)
    return not told and isinstance(flags, int) and bool(flags & _SYMBOLIC) and "FontFile2" in descriptor


def name_of(font: Mapping[str, Any], key: str = "BaseFont") -> str:
    """The font's name without the tag of its subset; '?' where it has none."""
    return _SUBSET.sub("", _name(font.get(key))) or "?"


def _name(item: Any) -> str:
    return str(item.name) if isinstance(item, PSLiteral) else ""


def _plain(name: str) -> str:
    """The name of a font without the tag of its subset, as different programs write it."""
    return re.sub(r"[ ,_-]", "", _SUBSET.sub("", name)).lower()
