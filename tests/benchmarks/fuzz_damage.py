"""How a document is damaged for the fuzz run.

Belongs here: which damage a copy gets. Does not belong here: the damages themselves (fuzz_raw, fuzz_pdf, fuzz_docx,
fuzz_text), reading or judging the copies.

Damage to the file as it lies on the disk is `seen`: containers and compressed streams carry checksums, so that a reader
can know. Damage inside a part or stream that is packed anew is not: then other content simply stands there. Aimed
damage takes away what a file says that it has: an object, its place in the table, a part, the end of a later version.
"""

from __future__ import annotations

import random
from typing import NamedTuple

import fuzz_docx
import fuzz_pdf
import fuzz_text
from fuzz_raw import BLIND, RAW, damage_bytes

AIMED = {"pdf": fuzz_pdf.AIMED, "docx": fuzz_docx.AIMED, "txt": fuzz_text.AIMED, "md": fuzz_text.AIMED}
INNER = {"pdf": fuzz_pdf.damage_stream, "docx": fuzz_docx.damage_part}


class Copy(NamedTuple):
    name: str
    content: bytes
    damage: str
    seen: bool  # a careful reader can know that the file was damaged


def build_copy(name: str, content: bytes, rng: random.Random) -> Copy:
    """A damaged copy of a document; which damage is drawn from `rng`."""
    suffix = name.rpartition(".")[2].lower()
    if suffix in AIMED and rng.random() < 0.4:
        kind = rng.choice(list(AIMED[suffix]))
        damaged = AIMED[suffix][kind](content, rng)
        if damaged is not None:
            return Copy(name, damaged, kind, True)
    if suffix in INNER and rng.random() < 0.5:
        kind = rng.choice(list(RAW))
        damaged = INNER[suffix](content, kind, rng)
        if damaged is not None:
            return Copy(name, damaged, f"inner {kind}", False)
    kind = rng.choice(list(RAW) if suffix == "pdf" else BLIND)
    return Copy(name, damage_bytes(content, kind, rng), kind, suffix in INNER and kind != "numbers")
