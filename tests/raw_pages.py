"""Pages written instruction by instruction: layers, forms, covers and annotations that no drawing library makes.

Belongs here: the bytes of such a PDF (one page, Helvetica). Does not belong here: any expectation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path


def text(shown: str, x: float, y: float, size: float = 9) -> str:
    """The instructions that print a text at a place, in points from the page's bottom left."""
    escaped = shown.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n"


def write_page(
    path: Path,
    content: str,
    *,
    page: str = "",
    resources: str = "",
    catalog: str = "",
    others: Sequence[tuple[str, bytes | None]] = (),
    box: str = "0 0 595 842",
) -> Path:
    """A PDF of one page with this content. `page`, `resources` and `catalog` are entries of these dictionaries;
    `others` are further objects, numbered from 6: (dictionary without <<>>, bytes of a stream or None)."""
    body = content.encode("cp1252")
    objects: list[bytes] = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R"
        f"/Resources<</Font<</F 5 0 R>>{resources}>>{page}>>".encode(),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(body), body),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for entries, stream in others:
        if stream is None:
            objects.append(f"<<{entries}>>".encode())
        else:
            head = f"<<{entries}/Length {len(stream)}>>".encode()
            objects.append(head + b"\nstream\n" + stream + b"\nendstream")
    written = bytearray(b"%PDF-1.7\n")
    places = []
    for number, item in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    path.write_bytes(written)
    return path


def form(content: str, entries: str = "") -> tuple[str, bytes]:
    """A form XObject as large as the page; `entries` such as its /OC."""
    head = f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>{entries}"
    return head, content.encode("cp1252")


def layers(groups: Mapping[int, str], off: Sequence[int], base: str = "ON", on: Sequence[int] = ()) -> str:
    """The catalogue's entry for optional content: group objects, those off, those on, and the state of the others."""
    listed, hidden, shown = (" ".join(f"{n} 0 R" for n in numbers) for numbers in (groups, off, on))
    return f"/OCProperties<</OCGs[{listed}]/D<</BaseState/{base}/OFF[{hidden}]/ON[{shown}]/Order[{listed}]>>>>"


def group(name: str) -> tuple[str, None]:
    return f"/Type/OCG/Name({name})", None
