"""Which requests Prefect's server sees at all."""

from __future__ import annotations

import pytest

from selko.flows.server.guard import refusal

OWN = (b"host", b"127.0.0.1:4200")


@pytest.mark.parametrize(
    "headers",
    [
        [OWN],
        [(b"Host", b"localhost:4200")],
        [OWN, (b"origin", b"http://127.0.0.1:4200")],
        [OWN, (b"Origin", b"http://LOCALHOST:4200")],
    ],
)
def test_own_pages_and_programs_pass(headers: list[tuple[bytes, bytes]]):
    assert refusal(headers, 4200) is None


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [OWN, OWN],
        [(b"host", b"evil.example:4200")],
        [(b"host", b"127.0.0.1")],
        [(b"host", b"127.0.0.1:4201")],
        [(b"host", b"[::1]:4200")],
        [(b"host", b"\xff\xfe")],
        [OWN, (b"origin", b"http://evil.example")],
        [OWN, (b"origin", b"https://127.0.0.1:4200")],
        [OWN, (b"origin", b"null")],
        [OWN, (b"origin", b"")],
        [OWN, (b"origin", b"http://127.0.0.1:4200"), (b"origin", b"http://evil.example")],
    ],
)
def test_all_others_do_not(headers: list[tuple[bytes, bytes]]):
    assert refusal(headers, 4200)
