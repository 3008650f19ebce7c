"""Websockets are for the lab's own pages: same host and same port, or an address that the operator has named.

Streamlit takes any port of this host, and a few names that it finds out itself. Cookies do not know ports either, so
that a page on another port of the host could act as whoever looks at it.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["OwnPagesOnly"]

_POLICY_VIOLATION = 1008


class OwnPagesOnly:
    """Refuses websockets of pages that come from elsewhere.

    What sends no origin is no browser, and no page can make a browser leave it out. Other addresses under which
    browsers know the lab are named by Streamlit's ``server.corsAllowedOrigins``.

    Args:
        app: What answers the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "websocket" and not _is_own(Headers(scope=scope)):
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return
        await self.app(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    origin, host = headers.get("origin"), headers.get("host")
    if origin is None:
        return True
    if origin in {named.strip().rstrip("/") for named in st.get_option("server.corsAllowedOrigins")}:
        return True
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == str(host).lower()
    except ValueError:  # no address at all
        return False
