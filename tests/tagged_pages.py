"""Pages with a structure tree, written by hand: what stands where, and what the tags say of it.

Belongs here: the bytes of such a PDF (one page, Helvetica). Does not belong here: any expectation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SIZE = 9


@dataclass(frozen=True)
class Text:
    """A text at a place (points from the page's bottom left); `mark` is its marked-content id, None for an artefact."""

    text: str
    x: float
    y: float
    mark: int | None = None


@dataclass(frozen=True)
class Tag:
    """An element of the tree with the marked content right in it, its children and its spans."""

    kind: str
    marks: tuple[int, ...] = ()
    children: tuple[Tag, ...] = ()
    row_span: int = 1
    column_span: int = 1


def table(rows: Sequence[Sequence[Tag]]) -> Tag:
    return Tag("Table", children=tuple(Tag("TR", children=tuple(row)) for row in rows))


def write_tagged(
    path: Path, texts: Sequence[Text], tags: Sequence[Tag], lines: Sequence[tuple[float, float, float, float]] = (),
    font: str = "Helvetica",
) -> Path:  # fmt: skip
    """A PDF of one page, 595 × 842 points, with the texts, the ruling lines (x0, y0, x1, y1) and the tree of tags."""
    drawn = [f"{x0} {y0} m {x1} {y1} l S" for x0, y0, x1, y1 in lines]
    for text in texts:
        shown = text.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        begin = "/Artifact BMC" if text.mark is None else f"/Span <</MCID {text.mark}>> BDC"
        drawn.append(f"{begin} BT /F {SIZE} Tf 1 0 0 1 {text.x} {text.y} Tm ({shown}) Tj ET EMC")
    content = "\n".join(drawn).encode("cp1252")
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/StructParents 0/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        f"<</Type/Font/Subtype/Type1/BaseFont/{font}/Encoding/WinAnsiEncoding>>".encode(),
        b"",
    ]
    parents: dict[int, int] = {}

    def put(tag: Tag, parent: int) -> int:
        number = len(objects) + 1
        objects.append(b"")
        kids = [str(mark) for mark in tag.marks]
        parents.update(dict.fromkeys(tag.marks, number))
        kids += [f"{put(child, number)} 0 R" for child in tag.children]
        spans = f"/A<</O/Table/RowSpan {tag.row_span}/ColSpan {tag.column_span}>>"
        objects[number - 1] = (
            f"<</Type/StructElem/S/{tag.kind}/P {parent} 0 R/Pg 3 0 R/K[{' '.join(kids)}]{spans}>>".encode()
        )
        return number

    roots = [put(tag, 6) for tag in tags]
    known = " ".join(
        f"{parents[mark]} 0 R" if mark in parents else "null" for mark in range(max(parents, default=-1) + 1)
    )
    objects[5] = (
        f"<</Type/StructTreeRoot/K[{' '.join(f'{n} 0 R' for n in roots)}]/ParentTree<</Nums[0[{known}]]>>>>".encode()
    )
    written = bytearray(b"%PDF-1.7\n")
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    place = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % start for start in starts)
    written += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, place)
    path.write_bytes(bytes(written))
    return path
