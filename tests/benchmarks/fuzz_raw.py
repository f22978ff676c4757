"""Damage to any bytes, whatever they are: bits turned, bytes lost, doubled or blotted out, odd numbers.

Belongs here: from bytes and a random generator to damaged bytes. Does not belong here: what the bytes mean.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_NUMBER = re.compile(rb"\d+")
_ODD_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"99999999999", b"1e30", b"-2147483649", b"0.0000001")


def damage_bytes(content: bytes, kind: str, rng: random.Random) -> bytes:
    """The bytes with a damage of one of the kinds of RAW."""
    return RAW[kind](content, rng)


def _flips(content: bytes, rng: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(rng.choice((1, 3, 10, 100))):
        if damaged:
            damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def _truncated(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)] if content else content


def _span(content: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(content) + 1)
    return start, min(len(content), start + rng.choice((1, 10, 100, 1000, 10_000, max(1, len(content) // 10))))


def _deleted(content: bytes, rng: random.Random) -> bytes:
    start, end = _span(content, rng)
    return content[:start] + content[end:]


def _doubled(content: bytes, rng: random.Random) -> bytes:
    start, end = _span(content, rng)
    return content[:end] + content[start:end] * rng.choice((1, 2, 20)) + content[end:]


def _zeroed(content: bytes, rng: random.Random) -> bytes:
    start, end = _span(content, rng)
    return content[:start] + bytes(end - start) + content[end:]


def _numbers(content: bytes, rng: random.Random) -> bytes:
    """Some numbers replaced by ones that nobody expects."""
    found = list(_NUMBER.finditer(content))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 3, 20)))), key=lambda m: -m.start()):
        content = content[: match.start()] + rng.choice(_ODD_NUMBERS) + content[match.end() :]
    return content


RAW: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "flips": _flips,
    "truncated": _truncated,
    "deleted": _deleted,
    "doubled": _doubled,
    "zeroed": _zeroed,
    "numbers": _numbers,
}
BLIND = tuple(kind for kind in RAW if kind != "numbers")  # that do not look at what they strike
