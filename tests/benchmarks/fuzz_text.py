"""Damage aimed at how a text file is written: half a sign at its end, bytes of nothing, UTF-16 without its mark.

Belongs here: damages of plain text. Does not belong here: those of any file (fuzz_raw), which one is drawn
(fuzz_damage). Each gives None where a text has nothing of the kind. That a text was cut between two lines, nobody can
know.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_SIGN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")


def _cut_in_sign(content: bytes, rng: random.Random) -> bytes | None:
    found = list(_SIGN.finditer(content))
    return content[: rng.choice(found).end() - 1] if found else None


def _sign_broken(content: bytes, rng: random.Random) -> bytes | None:
    found = list(_SIGN.finditer(content))
    if not found:
        return None
    at = rng.choice(found).end()
    return content[: at - 1] + content[at:]


def _zeros(content: bytes, rng: random.Random) -> bytes | None:
    at = rng.randrange(len(content))
    length = min(len(content) - at, rng.choice((1, 10, 1000)))
    return content[:at] + bytes(length) + content[at + length :]


def _as_utf16(mark: bytes, encoding: str, cut: int = 0) -> Callable[[bytes, random.Random], bytes | None]:
    def write(content: bytes, _: random.Random) -> bytes | None:
        try:
            written = mark + content.decode("utf-8-sig").encode(encoding)
        except UnicodeDecodeError:
            return None
        return written[: len(written) - cut]

    return write


AIMED: dict[str, Callable[[bytes, random.Random], bytes | None]] = {
    "cut in a sign": _cut_in_sign,
    "sign broken": _sign_broken,
    "zeros": _zeros,
    "UTF-16": _as_utf16(b"\xff\xfe", "utf-16-le"),
    "UTF-16 without mark": _as_utf16(b"", "utf-16-le"),
    "UTF-16 cut": _as_utf16(b"\xff\xfe", "utf-16-le", cut=1),
}
