"""Requests to a piece of the web server without a server: what goes in, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.asynchronous import awaited


@dataclass
class Answer:
    """What a request was answered with.

    Attributes:
        status: Of HTTP; the code with which a websocket was closed, or 101 if it was let through.
        headers: Names in lower case, in the order in which they came.
        inner: The scope that reached the app inside; ``None`` if nothing did.
    """

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    inner: Scope | None = None

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]


def ask(build: Any, path: str = "/", *, kind: str = "http", scheme: str = "", **headers: str) -> Answer:
    """Send a request through a piece that stands around an app.

    Args:
        build: Makes the piece from the app inside.
        path: What is asked for.
        kind: ``http`` or ``websocket``.
        scheme: As the outermost server sees it; ``http`` or ``ws`` where not given.
        headers: By name, with underscores; ``cookie=...``.
    """
    answer = Answer()

    async def inside(scope: Scope, _receive: Receive, send: Send) -> None:
        answer.inner = scope
        if kind == "websocket":
            await send({"type": "websocket.accept"})
            return
        headers = [(b"content-type", b"text/html; charset=utf-8" if "." not in path else b"text/javascript")]
        if path.startswith("/_stcore/"):
            headers = [
                (b"content-type", b"text/plain"),
                (b"set-cookie", b"_streamlit_xsrf=2|a|b; Path=/; SameSite=Lax"),
            ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"inside"})

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
        elif message["type"].startswith("websocket"):
            answer.status = message.get("code", 101)

    async def receive() -> Message:
        return {"type": "websocket.connect" if kind == "websocket" else "http.request", "body": b""}

    piece: ASGIApp = build(inside)
    given = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope: Scope = {
        "type": kind,
        "method": "GET",
        "path": path,
        "query_string": b"",
        "scheme": scheme or ("ws" if kind == "websocket" else "http"),
        "headers": given,
    }

    async def asked() -> None:
        await piece(scope, receive, send)

    awaited(asked())
    return answer
