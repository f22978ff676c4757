"""In front of Prefect's server: requests from its own pages and programs only.

Belongs here: looking at Host and Origin. Does not belong here: the secret, which Prefect itself asks for.

A browser sends what a page of another site tells it to, to 127.0.0.1 too; and a name of that site may be made to point
at 127.0.0.1 (DNS rebinding), so that the browser takes our answers for the site's own. The first has a foreign Origin,
the second a foreign Host. Programs send no Origin, and the Host that they were given.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, TypeAlias

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]

NAMES = ("127.0.0.1", "localhost")
POLICY_VIOLATION = 1008  # RFC 6455


def own_hosts(port: int) -> frozenset[str]:
    """What a request for this server has as Host."""
    return frozenset(f"{name}:{port}" for name in NAMES)


def own_origins(port: int) -> frozenset[str]:
    """What a request from this server's own pages has as Origin."""
    return frozenset(f"http://{host}" for host in own_hosts(port))


def refusal(headers: Iterable[tuple[bytes, bytes]], port: int) -> str | None:
    """Why a request with these headers is not answered; None when it is."""
    given = [(name.lower(), value.decode("latin-1").lower()) for name, value in headers]
    hosts = [value for name, value in given if name == b"host"]
    origins = [value for name, value in given if name == b"origin"]
    if len(hosts) != 1 or hosts[0] not in own_hosts(port):
        return "This server answers to 127.0.0.1 only."
    if len(origins) > 1 or any(origin not in own_origins(port) for origin in origins):
        return "This server answers to its own pages only."
    return None


class Guard:
    """The server behind it sees only what has passed."""

    def __init__(self, app: App, port: int):
        self._app, self._port = app, port

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        reason = refusal(scope["headers"], self._port) if scope["type"] in ("http", "websocket") else None
        if reason is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": reason})
        else:
            body = reason.encode()
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": body})
