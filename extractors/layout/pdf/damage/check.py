"""What is damaged in a PDF although it opens: pdfium shows what it can and says nothing.

Belongs here: what is said of a file, page by page. Does not belong here: its bytes (objects), its streams (streams),
the walk over its pages (structure).

A file can be held to what it says of itself: the checksum that every packed stream carries (RFC 1950), the length of
the others, the table of its objects, the parts that a page names, the number of its pages, its end.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from selko.extractors.layout.pdf.damage.objects import (
    StoredStream,
    find_objects,
    is_blotted,
    is_cut_off,
    is_table_lost,
    without_preamble,
)
from selko.extractors.layout.pdf.damage.opening import BROKEN
from selko.extractors.layout.pdf.damage.streams import DamagedStream, unpack
from selko.extractors.layout.pdf.damage.structure import PageTree, check_pages

_CUT_OFF = "the file is cut off: its end is missing"
_PAGES = "the file holds more pages than it says"
_REPEATED = "a page is another one over again"
_MUTE = "its content prints text, of which nothing shows"
_UNTOLD = "a part of the file is damaged, and which pages it belongs to cannot be told"
_UNCHECKED = "whether the file is whole could not be checked"
_NAMED = 10  # pages in one sentence
_REBUILT = "the file's table of its parts is damaged and was made anew"
# Encrypted streams have a filter too and cannot be judged without their key: only the walk can.
_PACKED = re.compile(rb"/Filter\s*\[?\s*((?:/(?:ASCII85Decode|A85)\s*)?/(?:FlateDecode|Fl))\b")


class Damage(NamedTuple):
    """`page` counts from 1, None for the file. `loses`: something is known to be missing or not as it was written.
    `nameless`: nothing is missing, but the file does not say what signs it shows."""

    page: int | None
    detail: str
    loses: bool = True
    nameless: bool = False


class FileCheck(NamedTuple):
    """What the file alone tells. `tree` is None where its pages could not be walked, which is a damage."""

    damages: tuple[Damage, ...]
    tree: PageTree | None


def check_file(path: Path) -> FileCheck:
    """Hold the file to what it says of itself. Takes several times its size in memory, and gives that back."""
    try:
        return _check(without_preamble(path.read_bytes()))
    finally:
        gc.collect()  # the second reader's objects hold one another


def _check(content: bytes) -> FileCheck:
    objects = find_objects(content)
    damages = [Damage(None, _CUT_OFF)] if is_cut_off(content, objects) else []
    try:
        return FileCheck(tuple(damages), check_pages(content, objects))
    except BROKEN:
        whole = not is_table_lost(content) and all(map(partial(_is_whole, content), objects.streams.values()))
        whole = whole and not any(map(partial(is_blotted, content), objects.places.values()))
        return FileCheck((*damages, Damage(None, _UNCHECKED, loses=False) if whole else Damage(None, _UNTOLD)), None)


def find_damage(path: Path, check: FileCheck, page_count: int, empty: Collection[int] = ()) -> tuple[Damage, ...]:
    """What is damaged in a PDF, by its `check_file`, of which pdfium sees `page_count` pages, and no word on those that
    are `empty`. Nothing for a whole file."""
    known, tree = check
    if tree is None:
        return known
    damages = list(known)
    if tree.rebuilt and not damages:
        damages.append(Damage(None, _REBUILT, loses=False))
    if tree.pages > page_count:
        damages.append(Damage(None, _PAGES))
    silent = [page for page in empty if page in tree.showing]
    faults = tree.faults | dict.fromkeys(_mute(path, silent, tree.showing), _MUTE)
    repeated = [page for page in tree.repeated if page not in faults]
    if repeated:
        damages.append(Damage(repeated[0], f"{_REPEATED} ({_pages(repeated)})", loses=False))
    for why, doubted in tree.doubts.items():
        pages = [page for page in doubted if page not in faults]
        if pages:
            damages.append(Damage(pages[0], f"{why} ({_pages(pages)})", loses=False))
    for font in sorted({font for fonts in tree.nameless.values() for font in fonts}):
        pages = sorted(page for page, fonts in tree.nameless.items() if font in fonts)
        damages.append(Damage(pages[0], f"all those of the font {font} ({_pages(pages)})", loses=False, nameless=True))
    return (*damages, *(Damage(page, why) for page, why in sorted(faults.items())))


def _pages(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    named = ", ".join(map(str, numbers[:_NAMED]))
    return f"pages {named}" + (f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else "")


def _mute(path: Path, pages: Collection[int], showing: Mapping[int, bool]) -> Iterator[int]:
    """The pages whose content prints text of which pdfium shows nothing: neither the text nor any object at all."""
    if not pages:
        return
    with pypdfium2.PdfDocument(path) as document:
        for number in pages:
            page = document[number - 1]
            letters = page.get_textpage().count_chars()
            if not letters and (showing[number] or next(iter(page.get_objects()), None) is None):
                yield number
            page.close()


def _is_whole(content: bytes, stream: StoredStream) -> bool:
    """Whether a packed stream unpacks to its end; True for one that has no checksum."""
    filters = _PACKED.search(stream.head)
    try:
        unpack(content[stream.start : stream.end], filters[1].decode().replace("/", " ").split() if filters else [])
    except DamagedStream:
        return False
    return True
